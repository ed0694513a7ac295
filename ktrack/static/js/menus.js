// Menus are <details data-menu>: Escape and a press elsewhere close them.

function close(menu) {
  menu.open = false
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    const inside = menu.contains(document.activeElement)
    close(menu)
    if (inside) menu.querySelector('summary').focus()
  }
})

document.addEventListener('pointerdown', (event) => {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!menu.contains(event.target)) close(menu)
  }
})
