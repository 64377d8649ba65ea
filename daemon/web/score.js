// A score from its criteria down to entries, parameters and articles.
import { data, h, long } from './dom.js';
import { day, exact, num, Period, points, pointsIn } from './format.js';
import { basis, t, title, word } from './lang.js';
import { personLink } from './links.js';
import { empty } from './states.js';
import { table } from './table.js';

// Where somebody stood in the period: the posting that the score is of.
export const postingOf = x => x.postings.find(p => p.owns_period) || x.postings[0];

const MOST = 12;
const READS = { diary: 'rows_diary', tasks: 'rows_tasks', managed: 'rows_managed' };

// What a sum or a count was called by those who wrote the standard.
function sentence(read) {
  const own = read.titles?.[read.name];
  const filter = Object.entries(read.filter || {}).map(([k, v]) => (k === 'where' ? title(read.titles?.[v]) || word(v) : v === true ? word(k) : `${word(k)}: ${word(String(v))}`));
  return [t(`op_${['sum', 'count', 'min', 'max', 'mean', 'any'].includes(read.op) ? read.op : 'each'}`), own ? title(own) : read.name && word(read.name), ...filter].filter(Boolean);
}

const when = r => day(r.date || r.due_on);
const what = r => (r.item ? [h('span.code', {}, data(r.item)), ' ', long(title(r))] : data(r.staff || r.agency || ''));
const flaws = r => [r.major_errors && t('errors_n', num(r.major_errors)), r.delays && t('delays_n', num(r.delays)), r.accepted && r.accepted !== 'yes' && word(r.accepted)].filter(Boolean).join(', ');

// The lines of a question, each with what it counted as: they stand once in the explanation.
export const linesOf = (x, read) => read.at.map((place, i) => ({ ...x.lines[read.rows][place], value: read.values[i] }));

function rowsOf(x, read) {
  const rows = linesOf(x, read);
  if (rows.length === 0) return null;
  const isWork = rows.some(r => r.item), columns = [
    ...(isWork ? [{ label: t('day'), cell: when, csv: r => r.date || r.due_on }] : []),
    { label: t(isWork ? 'work' : 'who'), head: true, cell: what, csv: r => r.item || r.staff },
    ...(isWork ? [{ label: t('entry_id'), cell: r => h('span.code', {}, data(r.external_id)), csv: r => r.external_id },
      { label: t('quantity'), num: true, cell: r => num(r.quantity, 3), csv: r => r.quantity },
      { label: t('remarks'), cell: flaws, csv: flaws }] : []),
    ...(rows.some(r => r.value !== undefined) ? [{ label: t('counts_as'), num: true, cell: r => num(r.value, 3), csv: r => r.value }] : [])];
  let rest = rows.slice(MOST);
  return table({ shown: true, caption: t(READS[read.rows] || 'rows_other', num(rows.length)), columns, rows: rows.slice(0, MOST), name: 'dong', all: () => rows,
    ...(rest.length ? { next: async () => { const now = rest; rest = []; return { rows: now, more: false }; } } : {}) });
}

const params = list => list.length > 0 && h('details', {}, h('summary', {}, t('params_n', num(list.length))), table({ caption: t('params'), rows: list, columns: [
  { label: t('param'), head: true, cell: p => long(title(p)), csv: title },
  { label: t('value'), num: true, cell: p => (typeof p.value === 'number' ? num(p.value, 4) : word(String(p.value))), csv: p => p.value },
  { label: t('basis'), cell: p => basis(p.basis), csv: p => basis(p.basis) },
  { label: t('place'), cell: p => h('span.code', {}, `${p.file}:${p.line}`), csv: p => `${p.file}:${p.line}` }] }));

function criterion(x, c) {
  const share = c.unit === '%' && c.points !== null ? Math.min(1, c.points / 1e8) : null;
  const bar = h('span.bar', { 'aria-hidden': 'true' }, h('span'));
  if (share !== null) bar.firstChild.style.width = `${share * 100}%`;
  return h('details.criterion', {},
    h('summary', {}, h('span.name', {}, title(c)), h('span.quiet.basis', {}, basis(c.basis)), share !== null ? bar : h('span'),
      h('strong.num', {}, c.points === null || c.points === undefined ? t('unknown') : `${pointsIn(c.points, c.unit)}${c.unit === '%' ? '' : ` ${t('unit_points')}`}`)),
    h('.inner', {},
      h('p.note', {}, t('rule_at'), ' ', h('span.code', {}, `${c.file}:${c.line}`), c.reason && [' · ', word(c.reason)]),
      c.reads.map(r => h('.read', {}, h('p', {}, sentence(r).map((s, i) => [i > 0 && ' · ', s]), ': ', h('strong', {}, typeof r.result === 'number' ? num(r.result, 3) : r.result === null || r.result === undefined ? '–' : word(String(r.result)))), rowsOf(x, r))),
      c.reads.length === 0 && h('p.quiet', {}, t('reads_nothing')), params(c.params || [])));
}

function missing(x) {
  const list = [x.rulings, x.decisions].flat().filter(Boolean);
  return list.length > 0 && h('ul.plain', {}, list.map(r => h('li', {}, title(r) || word(r.id || r.kind || String(r)), ' ', h('span.quiet', {}, basis(r.basis)))));
}

// A longer period is the mean of its months.
const months = (x, own) => table({ caption: t('of_months'), shown: true, rows: x.months, name: `${x.staff}-${x.period}-thang`, columns: [
  { label: t('period'), head: true, cell: m => personLink(x.staff, m.period, own, Period(m.period)), csv: m => m.period },
  { label: t('points'), num: true, cell: m => points(m.score), csv: m => exact(m.score) },
  { label: t('weight'), num: true, cell: m => num(m.weight, 2), csv: m => m.weight },
  { label: t('state'), cell: m => word(m.state), csv: m => word(m.state) }] });

export function breakdown(x, own) {
  if (x.criteria.length === 0) return h('.stack', {}, x.months?.length ? months(x, own) : empty(x.reason ? word(x.reason) : t('no_criteria')), missing(x));
  return h('.stack', {}, h('.criteria', {}, x.criteria.map(c => criterion(x, c))), missing(x),
    h('p.note', {}, t('score_at'), ' ', h('span.code', {}, `${x.score_file}:${x.score_line}`)));
}
