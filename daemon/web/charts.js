// Charts: Chart.js with the page's colours, its numbers as a table beneath, its picture as PNG.
import { h } from './dom.js';
import { num, percent } from './format.js';
import { t } from './lang.js';
import { save, table } from './table.js';

let library = null;
export function script(name) {
  return new Promise((done, fail) => {
    const src = new URL(name, import.meta.url).pathname;
    document.head.append(h('script', { src, onload: () => done(), onerror: () => fail(new Error(src)) }));
  });
}
const load = () => (library ??= script('chart.min.js'));

export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const ORDER = ['excellent', 'good', 'completed', 'not-completed', 'none'];
export const classColour = id => colour(ORDER.find(c => c === id.replace('_', '-')) || 'none');

export const rem = n => n * parseFloat(getComputedStyle(document.documentElement).fontSize);
function dress(config) {
  const ink = colour('ink-2'), line = colour('line');
  const axis = (own = {}) => ({ ...own, grid: { color: line, drawBorder: false, ...own.grid }, ticks: { color: ink, maxRotation: 0, ...own.ticks },
    title: { color: ink, display: Boolean(own.label), text: own.label } });
  const { x, y, legend = true, ...rest } = config.options || {};
  return { type: config.type, data: config.data(), plugins: config.plugins || [], options: { animation: false, responsive: true, maintainAspectRatio: false,
    font: { family: getComputedStyle(document.body).fontFamily }, ...rest,
    scales: { x: axis(x), y: axis(y) },
    plugins: { legend: { display: legend, position: 'bottom', labels: { color: ink, boxWidth: rem(0.75), boxHeight: rem(0.75), padding: rem(0.9) } }, ...rest.plugins } } };
}

// A line across at a value: the norm.
export const norm = (value, axis, text) => ({
  id: 'norm',
  afterDatasetsDraw({ ctx, chartArea: a, scales }) {
    const at = scales[axis].getPixelForValue(value);
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour('bad');
    ctx.setLineDash([5, 4]);
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    if (axis === 'x') { ctx.moveTo(at, a.top); ctx.lineTo(at, a.bottom); } else { ctx.moveTo(a.left, at); ctx.lineTo(a.right, at); }
    ctx.stroke();
    ctx.font = `${rem(0.75)}px ${getComputedStyle(document.body).fontFamily}`;
    ctx.textAlign = 'right';
    ctx.fillText(text, axis === 'x' ? at + 4 : a.right - 4, axis === 'x' ? a.top - rem(0.35) : at - 5);
    ctx.restore();
  },
});

// What is taken away says what it is of, on the page's own ground.
function picture(canvas, title) {
  const out = h('canvas', {}), pen = out.getContext('2d'), pixels = canvas.width / canvas.clientWidth, edge = rem(1) * pixels;
  const place = [...document.querySelectorAll('.page-head h1, .page-head .lead')].map(x => x.textContent.trim()).join(' · ');
  const lines = [[650, 1, 'ink', title], [400, 0.8, 'ink-2', place]];
  out.width = canvas.width + 2 * edge;
  out.height = canvas.height + 4.6 * edge;
  pen.fillStyle = colour('surface');
  pen.fillRect(0, 0, out.width, out.height);
  lines.forEach(([weight, size, ink, text], i) => {
    pen.font = `${weight} ${size * edge}px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillStyle = colour(ink);
    pen.fillText(text, edge, (1.7 + 1.3 * i) * edge, canvas.width);
  });
  pen.drawImage(canvas, edge, 3.6 * edge);
  return out;
}

// config: { type, data(), options, plugins }; columns and rows: the same numbers, for who reads.
export function chart({ title, note, name, height, config, columns, rows, plain }) {
  const canvas = h('canvas', { role: 'img', 'aria-label': `${title}. ${t('table_below')}` });
  const box = h('.chart', {}, canvas);
  box.style.height = `${height / 16}rem`;
  let drawn = null;
  load().then(() => requestAnimationFrame(() => {
    if (!canvas.isConnected) return;
    Object.assign(globalThis.Chart.defaults.font, { family: getComputedStyle(document.body).fontFamily, size: rem(0.75) });
    drawn = new globalThis.Chart(canvas, dress(config));
  }));
  const take = () => drawn && picture(canvas, title).toBlob(blob => save(`${name}.png`, 'image/png', [blob]));
  return h(plain ? 'figure.chart-card' : 'figure.chart-card.card', {},
    h('.card-head', {}, h(plain ? 'h3' : 'h2', {}, title), h('.tools', {}, h('button', { type: 'button', onclick: take }, 'PNG'))),
    note && h('p.note', {}, note), box,
    h('details', {}, h('summary', {}, t('as_table')), table({ caption: title, columns, rows, name })));
}

// Bars of shares, one row each: rows [{ label, counts: { id: n } }], parts [{ id, label }].
export function shares({ title, note, name, rows, parts, first }) {
  const total = r => parts.reduce((n, p) => n + (r.counts[p.id] || 0), 0) || 1;
  return chart({ title, note, name, height: Math.max(170, rows.length * 27 + 90),
    columns: [{ label: first, cell: r => r.node || r.label, csv: r => r.label, head: true },
      ...parts.map(p => ({ label: p.label, num: true, cell: r => num(r.counts[p.id] || 0), csv: r => r.counts[p.id] || 0 }))],
    rows,
    config: { type: 'bar',
      data: () => ({ labels: rows.map(r => cut(r.label)), datasets: parts.map(p => ({ label: p.label, backgroundColor: classColour(p.id),
        data: rows.map(r => (r.counts[p.id] || 0) / total(r) * 100), counts: rows.map(r => r.counts[p.id] || 0), barPercentage: 0.78, categoryPercentage: 0.95 })) }),
      options: { indexAxis: 'y', x: { stacked: true, max: 100, ticks: { callback: v => percent(v / 100) } }, y: { stacked: true, grid: { display: false }, ticks: { autoSkip: false } },
        plugins: { tooltip: { callbacks: { label: i => `${i.dataset.label}: ${num(i.dataset.counts[i.dataIndex])} (${percent(i.raw / 100, 1)})` } } } } } });
}

// A label that is too long: its beginning and its last short words, which tell agencies of one kind apart.
export function cut(s, n = innerWidth < 600 ? 15 : 28) {
  const all = [...s], end = /\s\S{1,4}(?:\s\S{1,4})?$/.exec(s)?.[0] ?? '';
  return all.length > n ? `${all.slice(0, n - 1 - end.length).join('').trimEnd()}…${end}` : s;
}
