// Warns two minutes before the session ends, in every open tab, and keeps the page as it is.
const WARN = 120

export function watchSession (dialog) {
  if (!dialog || !dialog.showModal) return
  const [soon, over] = ['soon', 'over'].map((when) => dialog.querySelector(`[data-when="${when}"]`))
  const left = dialog.querySelector('[data-left]')
  const tabs = 'BroadcastChannel' in window ? new window.BroadcastChannel('lac-session') : null
  const token = () => JSON.parse(document.body.getAttribute('hx-headers') || '{}')['X-CSRFToken']
  let end
  let ended = false

  function begin (seconds) {
    end = Date.now() + seconds * 1000
    if (dialog.open && !ended) dialog.close()
  }

  function show () {
    if (!dialog.open) dialog.showModal()
  }

  function finish () {
    ended = true
    soon.hidden = true
    over.hidden = false
    dialog.setAttribute('aria-labelledby', 'timeout-over-title')
    show()
  }

  function look () {
    const seconds = Math.round((end - Date.now()) / 1000)
    if (ended || seconds > WARN) return
    if (seconds <= 0) return finish()
    const minutes = Math.ceil(seconds / 60)
    const words = seconds > 60 ? `${minutes} minutes` : 'less than a minute'
    if (left.textContent !== words) left.textContent = words
    show()
  }

  async function stay () {
    const answer = await fetch(dialog.dataset.stayUrl, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'X-CSRFToken': token() }
    }).catch(() => null)
    if (!answer || !answer.ok) return finish()
    const seconds = Number(await answer.text())
    begin(seconds)
    if (tabs) tabs.postMessage(seconds)
  }

  dialog.querySelector('[data-stay]').addEventListener('click', stay)
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close())
  // Escape on the warning means: I am here.
  dialog.addEventListener('cancel', (event) => {
    if (ended) return
    event.preventDefault()
    stay()
  })
  if (tabs) {
    tabs.addEventListener('message', (event) => begin(event.data))
    tabs.postMessage(Number(dialog.dataset.seconds))
  }
  begin(Number(dialog.dataset.seconds))
  setInterval(look, 1000)
}
