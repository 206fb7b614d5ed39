// Keeps a draft on the server while somebody types. Without it the buttons save as usual.
//
// <form data-autosave="/address/"> posts itself there two seconds after the last key. The
// answer is JSON: `text` to say, `version` to send next time, and for a target `lacks`.

const PAUSE = 2000
const AGAIN = 10000

function start (form) {
  const status = document.getElementById('autosave-status')
  const version = form.querySelector('input[name="version"]')
  let timer = null
  let sent = contents(form)
  let busy = false

  function contents () {
    return new URLSearchParams(new FormData(form)).toString()
  }

  function say (text, kind) {
    status.textContent = text
    status.dataset.kind = kind
  }

  function later (delay) {
    clearTimeout(timer)
    timer = setTimeout(save, delay)
  }

  async function save () {
    const now = contents(form)
    if (busy) return later(PAUSE)
    if (now === sent) return
    busy = true
    say('Saving the draft…', 'busy')
    try {
      const response = await fetch(form.dataset.autosave, {
        method: 'POST',
        body: new FormData(form),
        headers: { Accept: 'application/json' },
        redirect: 'manual'
      })
      await heard(response, now)
    } catch {
      say('Not saved: the connection is lost. What you typed is still here, and we keep trying.', 'lost')
      later(AGAIN)
    } finally {
      busy = false
    }
  }

  async function heard (response, now) {
    const isJson = (response.headers.get('Content-Type') || '').includes('json')
    if (!isJson) {
      const signedOut = response.type === 'opaqueredirect' || response.status === 403
      say(signedOut
        ? 'You have been signed out. Your draft up to the last save is kept: sign in again in another tab, then go on typing here.'
        : 'Not saved. Press a save button, or try again in a moment.', 'lost')
      return later(AGAIN)
    }
    const answer = await response.json()
    if (answer.saved) {
      // The version is the only thing that changes by itself: what was sent then counts as sent.
      if (version && answer.version) version.value = answer.version
      sent = now.replace(/version=r?\d*/, `version=${answer.version}`)
    } else {
      sent = now
    }
    say(answer.text, answer.clash ? 'clash' : answer.saved ? 'saved' : 'lost')
    if (answer.lacks) show(answer.lacks)
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

  form.addEventListener('input', () => later(PAUSE))
  form.addEventListener('change', () => later(PAUSE))
  // Leaving the page: the last keystrokes go along.
  window.addEventListener('pagehide', () => {
    if (contents(form) !== sent) navigator.sendBeacon(form.dataset.autosave, new FormData(form))
  })
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    sent = contents(form)
  })
}

document.querySelectorAll('form[data-autosave]').forEach(start)
