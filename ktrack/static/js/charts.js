// Draws a chart when it comes into view. The page works without: every chart has its table.
// A figure is JSON {data, layout} whose colours are names of custom properties ("--retained"), so that both
// colour schemes use the page's own colours. A point with a web address in customdata opens it; a map sends the
// addresses of its cells in parts (trace.meta), those of its rows in layout.meta. A figure may say how wide it
// has to be (layout.meta.least_width) and how high it is (layout.height).

const plotlyUrl = document.querySelector('script[data-plotly]').dataset.plotly
let plotly

function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = plotlyUrl
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => reject(new Error('plotly'))
    document.head.append(script)
  })
  return plotly
}

// A probe turns light-dark() and var() into a colour that Plotly can read.
function colourReader() {
  const probe = document.createElement('span')
  document.body.append(probe)
  const read = (name) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
  return { read, end: () => probe.remove() }
}

function coloured(value, read) {
  if (typeof value === 'string') return value.startsWith('--') ? read(value) : value
  if (Array.isArray(value)) return value.map((part) => coloured(part, read))
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, coloured(part, read)]))
  }
  return value
}

function houseStyle(read) {
  const font = getComputedStyle(document.body)
  const axis = { gridcolor: read('--line'), linecolor: read('--line'), zerolinecolor: read('--line'), automargin: true }
  return {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: font.fontFamily, size: 13, color: read('--ink') },
    margin: { l: 8, r: 8, t: 8, b: 8 },
    hoverlabel: { bgcolor: read('--surface'), bordercolor: read('--edge'), font: { color: read('--ink') } },
    separators: document.documentElement.lang === 'de' ? ',.' : '.,',
    dragmode: false,
    axis,
  }
}

function withStyle(layout, style) {
  const { axis, ...rest } = style
  const merged = { ...rest, ...layout }
  for (const name of ['xaxis', 'yaxis']) merged[name] = { ...axis, ...layout[name], fixedrange: true }
  return merged
}

function prepared(figure) {
  const { read, end } = colourReader()
  try {
    const { data, layout } = coloured(figure, read)
    return { data, layout: withStyle(layout, houseStyle(read)) }
  } finally {
    end()
  }
}

function open(address) {
  if (typeof address === 'string' && address.startsWith('/')) window.location.assign(address)
}

function addressOf(point) {
  const cells = point?.data?.meta?.address && point.data.meta
  if (!cells) return point?.customdata
  const [row, column] = point.pointNumber
  return cells.address + cells.rows[row] + cells.columns[column]
}

// The names of a map's rows open what stands behind them; the table has the same links for the keyboard.
function linkRows(canvas, { yaxis, meta }) {
  if (!meta?.rows) return
  for (const label of canvas.querySelectorAll('.ytick text')) {
    const address = meta.rows[yaxis.ticktext.indexOf(label.textContent)]
    label.classList.toggle('chart__row', Boolean(address))
    label.onclick = () => open(address)
  }
}

function takeRoom(canvas, { height, meta }) {
  if (height) canvas.style.height = `${height}px`
  if (meta?.least_width) canvas.style.minWidth = `${meta.least_width}px`
}

async function draw(canvas) {
  try {
    const answer = await fetch(canvas.dataset.chartSrc, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(String(answer.status))
    const [figure, Plotly] = await Promise.all([answer.json(), loadPlotly()])
    takeRoom(canvas, figure.layout)
    const paint = () => {
      const { data, layout } = prepared(figure)
      return Plotly.react(canvas, data, layout, { displayModeBar: false, responsive: true, showTips: false })
    }
    await paint()
    canvas.dataset.drawn = ''
    canvas.on('plotly_afterplot', () => linkRows(canvas, figure.layout))
    linkRows(canvas, figure.layout)
    canvas.on('plotly_click', ({ points }) => open(addressOf(points[0])))
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint)
  } catch {
    failed(canvas)
  }
}

function failed(canvas) {
  canvas.textContent = canvas.dataset.failed
  canvas.parentElement.querySelector('details')?.setAttribute('open', '')
}

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue
    watcher.unobserve(target)
    draw(target)
  }
}, { rootMargin: '200px' })

for (const canvas of document.querySelectorAll('[data-chart-src]')) watcher.observe(canvas)
