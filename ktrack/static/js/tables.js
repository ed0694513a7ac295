// The tables below charts are open for readers without JavaScript; with it they start closed.

for (const table of document.querySelectorAll('details[data-closed-with-js]')) {
  table.open = false
  delete table.dataset.closedWithJs
}
