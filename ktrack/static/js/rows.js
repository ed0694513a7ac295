// Repeated sub-forms: adds and removes rows in place of sending the form (macros/rows.html).

const FIELDS = 'input:not([type=hidden]), select, textarea'

function renumber(html, name, from, to) {
  return html.replaceAll(`${name}-${from}`, `${name}-${to}`)
}

function say(group, text) {
  group.querySelector('[data-rows-status]').textContent = text
}

function add(group) {
  const template = group.querySelector('template[data-rows-template]')
  const name = group.dataset.rows
  const number = Number(group.dataset.next)
  const list = group.querySelector('[data-rows-list]')
  list.insertAdjacentHTML('beforeend', renumber(template.innerHTML, name, template.dataset.index, number))
  group.dataset.next = number + 1
  list.lastElementChild.querySelector(FIELDS).focus()
  say(group, group.dataset.added)
}

function remove(group, row) {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling
  const next = neighbour?.querySelector(FIELDS) ?? group.querySelector('button[name=add]')
  row.remove()
  next.focus()
  say(group, group.dataset.removed)
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-rows] button[name=add], [data-rows] button[name=remove]')
  if (!button) return
  const group = button.closest('[data-rows]')
  const row = button.closest('[data-row]')
  if (button.name === 'remove' ? !row : !group.querySelector('template[data-rows-template]')) return
  event.preventDefault()
  if (button.name === 'add') add(group)
  else remove(group, row)
  group.dispatchEvent(new Event('input', { bubbles: true }))
})
