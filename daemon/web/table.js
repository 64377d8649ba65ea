// Tables: a head that says what, rows as they come, more on request, all of it as CSV.
import { address, made } from './api.js';
import { fill, h } from './dom.js';
import { num } from './format.js';
import { current, t } from './lang.js';

// A cell that a spreadsheet would take for a formula is kept a text.
const cell = v => {
  if (v === null || v === undefined) return '';
  const s = typeof v === 'number' ? String(v) : /^[=+\-@\t\r]/.test(v) ? `'${v}` : String(v);
  return /[",\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
};

export function save(name, type, parts) {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function csv(name, columns, rows) {
  const used = columns.filter(c => c.csv);
  const lines = [used.map(c => cell(c.label)), ...rows.map(r => used.map(c => cell(c.csv(r))))];
  save(`${name}.csv`, 'text/csv;charset=utf-8', ['\ufeff', lines.map(l => l.join(',')).join('\r\n'), '\r\n']);
}

async function xlsx(name, columns, rows) {
  const used = columns.filter(c => c.csv), value = v => (v === undefined || Number.isNaN(v) || v === '' ? null : typeof v === 'number' ? v : v === null ? null : String(v));
  save(`${name}.xlsx`, '', [await made('/v1/export/table', { name, columns: used.map(c => c.label), rows: rows.map(r => used.map(c => value(c.csv(r)))) })]);
}

// A few words stay on their line, a sentence has room: narrow screens scroll tables sideways.
const SHORT = 18, LONG = 36;
function sized(cell) {
  const n = cell.textContent.length;
  if (n <= SHORT) cell.classList.add('short');
  else if (n > LONG) cell.classList.add('wide');
  return cell;
}

// The caption is for whoever hears the page; `shown`: it is the only heading.
// columns: { label, num, cell(row), csv(row), head }; without cell: in the file only. next(): more rows and whether yet more follow;
// all(): every row, for the file. book: the workbook that kpid makes of more rows than are here.
export function table({ caption, shown, columns, rows, name, next, all, none, book = null, tools = [] }) {
  if (rows.length === 0) return h('.state', {}, h('p', {}, none || t('nothing')));
  const kind = c => (c.num ? 'num' : null), seen = columns.filter(c => c.cell);
  const line = r => h('tr', {}, seen.map(c => sized(h(c.head ? 'th' : 'td', { class: kind(c), scope: c.head ? 'row' : null }, c.cell(r)))));
  const body = h('tbody', {}, rows.map(line));
  const count = h('span', { role: 'status' });
  const more = h('.more', {});
  let there = [...rows];

  const say = follows => fill(more, fill(count, t(follows ? 'rows_more' : 'rows', num(there.length))),
    follows && h('button', { type: 'button', onclick: load }, t('show_more')));
  async function load(event) {
    event.target.disabled = true;
    const page = await next();
    there = [...there, ...page.rows];
    body.append(...page.rows.map(line));
    say(page.more);
  }
  if (next) say(true);
  const file = (label, make) => h('button', { type: 'button', onclick: async () => make(name, columns, all ? await all() : there) }, label);
  return h('.stack', {},
    h('.table-box', { tabindex: '0', role: 'region', 'aria-label': caption },
      h('table.data', {}, h('caption', { class: shown ? null : 'hidden' }, caption),
        h('thead', {}, h('tr', {}, seen.map(c => h('th', { scope: 'col', class: kind(c) }, c.label)))), body)),
    (next || name || tools.length > 0) && h('.tools', {}, next && more,
      name && [file('CSV', csv), book || file('XLSX', xlsx)], tools));
}

// A list that is all here and may be long: its first rows, more on request, all of them in the file.
export function few({ rows, first = 100, ...options }) {
  let at = first;
  const next = async () => {
    const now = rows.slice(at, at + first * 2);
    at += now.length;
    return { rows: now, more: at < rows.length };
  };
  return table(rows.length <= first ? { ...options, rows } : { ...options, rows: rows.slice(0, first), next, all: () => rows });
}

// The whole list as a workbook, made by kpid.
export const workbook = (list, query, text = 'XLSX') => h('a.button', { href: address(`/v1/export/${list}`, { ...query, lang: current() }), download: '' }, text);

// One that asks page by page: first(cursor) answers { rows, next }.
export async function paged(ask, options) {
  let page = await ask(null);
  const first = page;
  const rest = { ...options, rows: first.rows };
  if (first.next !== undefined && first.next !== null)
    rest.next = async () => {
      page = await ask(page.next);
      return { rows: page.rows, more: page.next !== undefined && page.next !== null };
    };
  return table(rest);
}
