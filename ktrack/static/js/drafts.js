// The learning log without a connection: what is typed is kept on this device, and sent once when it can be.
// A form's key makes an entry one entry, however often it is sent. The texts are templates of layouts/_drafts.html.

const place = document.querySelector('[data-drafts]')
const form = document.querySelector('form[data-draft]')
const WAIT = 8000
const AGAIN = 30000

function store(name) {
  const address = `ktrack:${place.dataset.drafts}:${name}`
  return {
    get: () => JSON.parse(localStorage.getItem(address)),
    set: (value) => localStorage.setItem(address, JSON.stringify(value)),
    drop: () => localStorage.removeItem(address),
  }
}

function say(state, address) {
  const template = place.querySelector(`template[data-state=${state}]`)
  place.querySelector('[data-said]').replaceChildren(template.content.cloneNode(true))
  const link = place.querySelector('[data-said] a[data-entry]')
  if (link && address) link.href = address
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return `l-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

function typed() {
  return [...new FormData(form)].filter(([name]) => name !== 'csrf_token')
}

function keyOf(fields) {
  return fields?.find(([name]) => name === 'entry_key')?.[1]
}

// A link of the draft may stand in a row that a fresh page does not have yet.
function fieldNamed(name) {
  const group = form.querySelector(`[data-rows="${name.split('-')[0]}"]`)
  while (group && !form.elements[name] && Number(group.dataset.next) <= Number(name.split('-')[1])) {
    group.querySelector('button[name=add]').click()
  }
  return form.elements[name]
}

function fill(fields) {
  for (const box of form.querySelectorAll('input[type=checkbox]')) box.checked = false
  for (const [name, value] of fields) {
    const field = fieldNamed(name)
    if (!field) continue
    if (field.type === 'checkbox') field.checked = true
    else field.value = value
  }
}

// Answers 'offline', 'signed out', or the token that the next form needs.
async function reach() {
  try {
    const options = { redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(WAIT) }
    const answer = await fetch(place.dataset.form, options)
    if (answer.type === 'opaqueredirect') return { state: 'signed-out' }
    if (!answer.ok) return { state: 'waiting' }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    return { token: page.querySelector('form[data-draft] input[name=csrf_token]').value }
  } catch {
    return { state: 'waiting' }
  }
}

async function send(fields) {
  const { state, token } = await reach()
  if (state) return { state }
  const body = new URLSearchParams([...fields, ['csrf_token', token]])
  try {
    const answer = await fetch(place.dataset.form, { method: 'POST', body, signal: AbortSignal.timeout(WAIT) })
    if (answer.ok && answer.redirected) return { state: 'sent', address: answer.url }
    return { state: answer.status === 422 ? 'refused' : 'waiting' }
  } catch {
    return { state: 'waiting' }
  }
}

// Browsers have locks behind HTTPS only; without them the key alone keeps an entry from being stored twice.
function alone(work) {
  return navigator.locks ? navigator.locks.request('ktrack-drafts', work) : work()
}

// One window at a time sends, the oldest first.
function deliver() {
  return alone(async () => {
    const outbox = store('outbox')
    for (let rest = outbox.get() ?? []; rest.length; rest = outbox.get() ?? []) {
      const { state, address } = await send(rest[0])
      say(state, address)
      if (state === 'waiting' || state === 'signed-out') return
      if (state === 'refused') store('draft').set(rest[0])
      outbox.set((outbox.get() ?? []).slice(1))
    }
  })
}

function queue(state) {
  store('outbox').set([...(store('outbox').get() ?? []), typed()])
  store('draft').drop()
  form.reset()
  form.elements.entry_key.value = newKey()
  say(state)
  place.scrollIntoView({ block: 'nearest' })
}

async function submit(event) {
  if (event.submitter?.name) return // adds or removes a row
  event.preventDefault()
  keep()
  const { state, token } = await reach()
  if (state) return queue(state)
  form.elements.csrf_token.value = token
  form.submit()
}

function keep() {
  store('draft').set(typed())
}

function restore() {
  const fields = store('draft').get()
  if (!fields || form.querySelector('.errors')) return
  fill(fields)
  say('restored')
}

function forgetDelivered() {
  const entry = document.querySelector('[data-entry-key]')
  if (entry && keyOf(store('draft').get()) === entry.dataset.entryKey) store('draft').drop()
}

if (place) {
  forgetDelivered()
  if (form) {
    restore()
    form.addEventListener('input', keep)
    form.addEventListener('submit', submit)
  }
  place.addEventListener('click', (event) => {
    if (!event.target.closest('[data-discard]')) return
    store('draft').drop()
    window.location.reload()
  })
  window.addEventListener('online', deliver)
  setInterval(() => store('outbox').get()?.length && deliver(), AGAIN)
  deliver()
}
