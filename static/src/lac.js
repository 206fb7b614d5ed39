import { initAll as startGovuk } from './govuk-frontend.min.js'
import { watchSession } from './timeout.js'
import { ButtonMenu, MultiFileUpload, SortableTable } from './moj-frontend.min.js'

function start (scope) {
  startGovuk({ scope })
  for (const Part of [ButtonMenu, MultiFileUpload, SortableTable]) {
    scope.querySelectorAll(`[data-module="${Part.moduleName}"]`).forEach((element) => {
      if (!element.hasAttribute(`data-${Part.moduleName}-init`)) new Part(element) // eslint-disable-line no-new
    })
  }
}

start(document)

// What htmx puts on the page gets the same behaviour as what came with it.
document.addEventListener('htmx:afterSettle', (event) => {
  if (event.target !== document.body) start(event.target)
})

// A slash anywhere but in a box to type in leads to the search.
document.addEventListener('keydown', (event) => {
  const box = document.getElementById('header-search')
  const typing = event.target.closest('input, textarea, select, [contenteditable]')
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing || !box) return
  event.preventDefault()
  box.focus()
})

// Filters and lists that open by themselves in print, so that nothing is lost on paper.
let closed = []
window.addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')]
  closed.forEach((details) => { details.open = true })
})
window.addEventListener('afterprint', () => closed.forEach((details) => { details.open = false }))

watchSession(document.querySelector('[data-lac-timeout]'))
