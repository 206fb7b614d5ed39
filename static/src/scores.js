// Keeps the summary above the criteria of a grading up to date while scores are chosen.
// Without it the summary says what was chosen when the page was made.

const summary = document.querySelector('[data-lac-scores]')
const form = summary?.closest('form')

function chosenIn (criterion) {
  return criterion.querySelector('input[type="radio"]:checked')
}

function labelOf (input) {
  return input.labels[0].textContent.trim()
}

function update () {
  const criteria = [...form.querySelectorAll('[data-criterion]')]
  const chosen = criteria.map(chosenIn).filter(Boolean)
  summary.querySelector('[data-scored]').textContent = chosen.length
  summary.querySelectorAll('[data-given]').forEach((place) => {
    place.textContent = chosen.filter((input) => labelOf(input) === place.dataset.given).length
  })
  const next = criteria.find((criterion) => !chosenIn(criterion))
  const link = summary.querySelector('[data-next]')
  link.parentElement.hidden = !next
  if (next) {
    link.href = `#${next.id}`
    link.textContent = next.dataset.criterion
  }
}

if (form) {
  update()
  form.addEventListener('change', update)
  // The link leads the keyboard to the first answer, not only the eye to the question.
  summary.querySelector('[data-next]').addEventListener('click', (event) => {
    const place = document.querySelector(event.target.hash)
    if (!place) return
    event.preventDefault()
    place.scrollIntoView({ block: 'center' })
    place.querySelector('input[type="radio"]').focus({ preventScroll: true })
  })
}
