// Asks before a changed form is left without saving it.

const changed = new Set()

document.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-unsaved]')
  if (form) changed.add(form)
})

document.addEventListener('submit', (event) => changed.delete(event.target))

window.addEventListener('beforeunload', (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault()
})
