// Keeps a draft on the server while somebody types. Without it the buttons save as usual.
//
// <form data-autosave="/address/"> posts itself there when somebody stops typing for a second, and
// every three seconds while they go on, so that a killed browser loses no more. The answer is
// JSON: `text` to say, `version` to send next time, and for a target `lacks`. What could not be
// sent stays on the page and is sent when the connection, the server or the session is back.

const PAUSE = 1000
const LONGEST = 3000
const AGAIN = 5000
const SIGNED_OUT = 'You have been signed out. Your draft up to the last save is kept: sign in again in another tab, then go on here.'
const LOST = 'Not saved: the connection is lost. What you typed is still here, and we keep trying.'
const FAILED = 'Not saved yet. What you typed is still here, and we keep trying.'
const SOMEBODY_ELSE = 'Not saved: somebody else has signed in here. Copy what you typed before you leave this page.'

function start (form) {
  const status = document.getElementById('autosave-status')
  const version = form.querySelector('input[name="version"]')
  let timer = null
  let waiting = null // since when there is something to save
  let sent = contents()
  let busy = false
  let refused = false
  let leaving = null // what was pressed while a draft was on its way

  // What somebody typed: the version and the token change by themselves.
  function contents () {
    const data = new FormData(form)
    data.delete('version')
    data.delete('csrfmiddlewaretoken')
    return new URLSearchParams(data).toString()
  }

  function say (text, kind) {
    if (status.textContent === text && status.dataset.kind === kind) return
    status.textContent = text
    status.dataset.kind = kind
  }

  function later (delay) {
    clearTimeout(timer)
    timer = setTimeout(save, delay)
  }

  function typed () {
    waiting = waiting || Date.now()
    later(Math.max(0, Math.min(PAUSE, waiting + LONGEST - Date.now())))
  }

  async function save () {
    const now = contents()
    if (refused) return
    if (busy) return later(PAUSE)
    if (now === sent) return
    busy = true
    waiting = null
    if (status.dataset.kind !== 'lost') say('Saving the draft…', 'busy')
    try {
      await heard(await send(), now)
    } catch {
      say(LOST, 'lost')
      later(AGAIN)
    } finally {
      busy = false
      if (leaving) leave()
    }
  }

  // The answer to a draft brings the version to send next: a save that overtook it would meet
  // its own draft, as if somebody else had written the same answer.
  function waitFor (event) {
    event.preventDefault()
    if (leaving) return
    leaving = { button: event.submitter, timer: setTimeout(leave, LONGEST) }
  }

  function leave () {
    const { button, timer } = leaving
    clearTimeout(timer)
    leaving = null
    busy = false
    form.requestSubmit(button)
  }

  function send () {
    return fetch(form.dataset.autosave, {
      method: 'POST',
      body: new FormData(form),
      headers: { Accept: 'application/json' },
      redirect: 'manual'
    })
  }

  async function heard (response, now) {
    const isJson = (response.headers.get('Content-Type') || '').includes('json')
    if (response.status === 403) return signedInAgain()
    if (!isJson) {
      say(response.type === 'opaqueredirect' ? SIGNED_OUT : FAILED, 'lost')
      return later(AGAIN)
    }
    const answer = await response.json()
    if (answer.saved && version && answer.version) version.value = answer.version
    sent = now
    say(answer.text, answer.clash ? 'clash' : answer.saved ? 'saved' : 'lost')
    if (answer.lacks) show(answer.lacks)
    // What was typed while this was on its way.
    if (contents() !== sent) typed()
  }

  // Whoever signs in again in another tab gets a new token: this page takes it over, for the
  // same person only.
  async function signedInAgain () {
    const page = await fetch(window.location.href, { redirect: 'manual' })
    const there = new window.DOMParser().parseFromString(page.ok ? await page.text() : '', 'text/html')
    const token = there.querySelector('input[name="csrfmiddlewaretoken"]')
    refused = Boolean(token) && there.body.dataset.user !== document.body.dataset.user
    if (refused) return say(SOMEBODY_ELSE, 'lost')
    if (!token) {
      say(FAILED, 'lost')
      return later(AGAIN)
    }
    document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((it) => { it.value = token.value })
    later(0)
  }

  function show (lacks) {
    const list = document.getElementById('smart-lacks')
    if (!list) return
    list.replaceChildren(...lacks.map(({ text }) => {
      const item = document.createElement('li')
      item.textContent = text
      return item
    }))
    beside(lacks)
    document.getElementById('smart-help').hidden = lacks.length === 0
    document.getElementById('smart-done').hidden = lacks.length > 0
  }

  // What is missing, below the question that it is about.
  function beside (lacks) {
    form.querySelectorAll('.lac-smart').forEach(note => note.remove())
    lacks.forEach(({ field, text }) => {
      const input = form.elements[field] || form.elements[`${field}_0`]
      const group = (input && input.closest ? input : input && input[0])?.closest('.govuk-form-group')
      if (!group) return
      const note = document.createElement('span')
      note.className = 'lac-smart'
      note.textContent = text
      const place = group.querySelector('.govuk-hint') || group.querySelector('label, legend')
      place?.append(' ', note)
    })
  }

  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
  window.addEventListener('online', () => later(0))
  // A phone may end a page that is out of sight without another word.
  document.addEventListener('visibilitychange', () => { if (document.hidden) later(0) })
  // Leaving the page: the last keystrokes go along.
  window.addEventListener('pagehide', () => {
    if (!refused && contents() !== sent) navigator.sendBeacon(form.dataset.autosave, new FormData(form))
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    later(0)
  })
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (busy) return waitFor(event)
    sent = contents()
  })
}

document.querySelectorAll('form[data-autosave]').forEach(start)
