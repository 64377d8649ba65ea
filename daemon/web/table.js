// Tables: a head that says what, rows page by page, all of it as CSV.
import { address, made } from './api.js';
import { fill, h } from './dom.js';
import { num } from './format.js';
import { current, t } from './lang.js';
import { failure, whyNot } from './states.js';

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

// A few words stay on their line, a sentence has room; narrow screens scroll tables of numbers sideways and make a card
// of a row of words.
const SHORT = 18, LONG = 36;
function sized(cell) {
  const text = cell.textContent.trim(), n = text.length;
  cell.classList.add(n <= SHORT ? 'short' : n > LONG ? 'wide' : 'some');
  cell.classList.toggle('nothing', !text || text === '–');
  return cell;
}

// The caption is for whoever hears the page; `shown`: it is the only heading.
// columns: { label, num, cell(row), csv(row), head }; without cell: in the file only. next(): the page of rows after those that
// are here, and whether more follow; all(): every row, for the file. book: the workbook that kpid makes of more rows than are here.
export function table({ caption, shown, columns, rows, name, next, all, none, book = null, tools = [] }) {
  if (rows.length === 0) return h('.state', {}, h('p', {}, none || t('nothing')));
  const kind = c => (c.num ? 'num' : null), seen = columns.filter(c => c.cell);
  const cards = seen.filter(c => !c.num).length > 2 ? 'cards' : null;
  const line = r => h('tr', {}, seen.map(c => sized(h(c.head ? 'th' : 'td', { class: kind(c), scope: c.head ? 'row' : null, 'data-label': c.label }, c.cell(r)))));
  const body = h('tbody', {}, rows.map(line));
  const box = h('.table-box', { tabindex: '0', role: 'region', 'aria-label': caption },
    h('table.data', { class: cards }, h('caption', { class: shown ? null : 'hidden' }, caption),
      h('thead', {}, h('tr', {}, seen.map(c => h('th', { scope: 'col', class: kind(c) }, c.label)))), body));
  const turns = h('.turns', {}), pages = [rows];
  let at = 0, more = Boolean(next);

  const turn = (text, to, may) => h('button', { type: 'button', disabled: !may, onclick: async event => {
    event.currentTarget.disabled = true;
    try {
      if (to === pages.length) {
        const page = await next();
        pages.push(page.rows);
        more = page.more;
      }
    } catch (e) {
      return fill(turns, failure(e, say));
    }
    at = to;
    fill(body, pages[at].map(line));
    say();
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: 'start' });
    return null;
  } }, text);
  function say() {
    const before = pages.slice(0, at).flat().length;
    fill(turns, turn(t('page_before'), at - 1, at > 0), turn(t('page_after'), at + 1, at + 1 < pages.length || more),
      h('span', { role: 'status' }, t('rows_of', num(before + 1), num(before + pages[at].length))));
  }
  if (next) say();
  const told = h('span', { role: 'alert' });
  const file = (label, make) => h('button', { type: 'button', onclick: async ({ currentTarget: button }) => {
    button.disabled = true;
    fill(told);
    try {
      await make(name, columns, all ? await all() : pages.flat());
    } catch (e) {
      fill(told, whyNot(e));
    }
    button.disabled = false;
  } }, label);
  return h('.stack', {}, box, (next || name || tools.length > 0) && h('.tools', {}, next && turns,
    name && [file('CSV', csv), book || file('XLSX', xlsx)], tools, told));
}

// A list that is all here and may be long: page by page, those that have a text in what they say; all of it in the file.
const folded = s => String(s ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
export function few({ rows, first = 100, ...options }) {
  if (rows.length <= first) return table({ ...options, rows });
  const said = rows.map(r => folded(options.columns.map(c => c.csv?.(r)).join('\n')));
  const page = list => {
    let at = first;
    const next = async () => ({ rows: list.slice(at, at += first), more: at < list.length });
    return table({ ...options, rows: list.slice(0, first), next: list.length > first ? next : null, all: () => list, none: t('none_found') });
  };
  const box = h('div', {}, page(rows));
  return h('.stack', {}, h('.filters', {}, search(t('find_row'), '', text => fill(box, page(rows.filter((_, i) => said[i].includes(folded(text))))))), box);
}

// A field to find something by; wanted(text) when it was typed.
export const search = (label, value, wanted, hint = null) => h('label.field', {}, label,
  h('input', { type: 'search', value: value || '', autocomplete: 'off', placeholder: hint, onchange: e => wanted(e.target.value.trim()) }));

// The whole list as a workbook, made by kpid.
export const workbook = (list, query, text = 'XLSX') => h('a.button', { href: address(`/v1/export/${list}`, { ...query, lang: current() }), download: '' }, text);

// One that asks page by page: ask(cursor) answers { rows, next }.
export async function paged(ask, options) {
  const follows = page => page.next !== undefined && page.next !== null;
  let page = await ask(null);
  const first = page;
  const next = async () => {
    page = await ask(page.next);
    return { rows: page.rows, more: follows(page) };
  };
  const all = async () => {
    const rows = [...first.rows];
    for (let p = first; follows(p);) rows.push(...(p = await ask(p.next)).rows);
    return rows;
  };
  return table({ all, ...options, rows: first.rows, next: follows(first) ? next : null });
}
