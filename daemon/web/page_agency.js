// One agency: its people, their classes, the cap and whom it leaves out, the organisation's own class.
import { all, get, once, path } from './api.js';
import { chart, classColour } from './charts.js';
import { className, classOf, classTag, counted, parts, stateTag } from './classes.js';
import { data, h } from './dom.js';
import { exact, isMonth, isYear, num, percent, Period, points, pointsIn } from './format.js';
import { agencyName, basis, sectorName, t, title, Word } from './lang.js';
import { personColumns } from './links.js';
import { filters, finder } from './filters.js';
import { kind, latest, picker } from './periods.js';
import { to } from './router.js';
import { head } from './shell.js';
import { empty, later } from './states.js';
import { paged, table, workbook } from './table.js';

function classes(g, period) {
  const row = { people: g.people.total, bands: g.people.bands, classes: g.people.classes }, counts = counted(row, period);
  const list = parts().filter(p => counts[p.id] > 0);
  if (list.length === 0) return h('.card', {}, h('h2', {}, t('classes')), empty(t('nothing')));
  return chart({ title: t('classes'), name: `${g.agency.code}-${period}`, height: 60 + list.length * 40, rows: list,
    columns: [{ label: t('class'), head: true, cell: p => p.label, csv: p => p.label },
      { label: t('headcount'), num: true, cell: p => num(counts[p.id]), csv: p => counts[p.id] },
      { label: t('share'), num: true, cell: p => percent(counts[p.id] / g.people.total, 1) }],
    config: { type: 'bar', data: () => ({ labels: list.map(p => p.label), datasets: [{ label: t('people'), data: list.map(p => counts[p.id]),
      backgroundColor: list.map(p => classColour(p.id)), maxBarThickness: 40 }] }),
    options: { indexAxis: 'y', legend: false, x: { ticks: { precision: 0 } }, y: { grid: { display: false }, ticks: { autoSkip: false } } } } });
}

// The organisation's own result, with what stands in the way.
function collective(r, period) {
  if (!r) return empty(t(isYear(period) ? 'collective_none' : 'collective_year'));
  return h('.stack', {},
    h('p', {}, stateTag(r.state), ' ', classTag(classOf(r, period)), ' ', h('strong', {}, points(r.micropoints))),
    r.reason && h('p', {}, Word(r.reason)),
    r.detail?.suggestion && h('p', {}, t('suggestion'), ': ', classTag(r.detail.suggestion)),
    later(() => once(path('standards', ...r.root.split('/'))), s => conditions(r, s.of_organisations?.criteria || []), { lines: 6 }));
}
function conditions(r, criteria) {
  const of = new Map(criteria.map(c => [c.id, c])), name = ([id]) => title(of.get(id)) || Word(id), rests = ([id]) => basis(of.get(id)?.basis);
  return table({ caption: t('conditions'), rows: Object.entries(r.parts || {}), name: `dieu-kien-${r.organisation}-${r.period}`, columns: [
    { label: t('condition'), head: true, cell: name, csv: name },
    { label: t('basis'), cell: rests, csv: rests },
    { label: t('points'), num: true, cell: ([id, v]) => pointsIn(v, of.get(id)?.unit), csv: ([, v]) => exact(v) }] });
}

const warnings = (g, period) => table({ caption: t('warnings_open'), rows: g.warnings.sort((a, b) => b.open - a.open), name: `canh-bao-${g.agency.code}-${period}`,
  none: t('warnings_none'), columns: [
    { label: t('check'), head: true, cell: w => h('a', { href: to('warnings', [], { period, agency: g.agency.code, check: w.id }) }, data(title(w))), csv: title },
    { label: t('open'), num: true, cell: w => num(w.open), csv: w => w.open }] });

const figures = (g, period) => table({ caption: t('indicators'), rows: g.indicators, name: `chi-so-${g.agency.code}-${period}`, columns: [
  { label: t('indicator'), head: true, cell: i => data(title(i)), csv: title },
  { label: t('mean'), num: true, cell: i => num(i.mean, 1), csv: i => i.mean },
  { label: t('headcount'), num: true, cell: i => num(i.people), csv: i => i.people }] });

// Rank, places and cut are in the result of whoever the cap weighed.
const rank = s => (s.rank ? `${num(s.rank)}/${num(s.group_size)}` : '');
export function cap(s) {
  const c = s.reason === 'cap' && s.detail?.cap;
  return !c ? '' : c.places ? t('cap_left_out', num(c.places), points(c.cut)) : t('cap_no_place');
}

export const peopleColumns = (period, more = []) => [
  ...personColumns(period),
  ...more,
  { label: t('sector'), cell: s => sectorName(s.sector), csv: s => sectorName(s.sector) },
  { label: t('points'), num: true, cell: s => points(s.micropoints), csv: s => exact(s.micropoints) },
  { label: t(isYear(period) ? 'class' : 'band'), cell: s => classTag(classOf(s, period)), csv: s => className(classOf(s, period)) },
  ...(isYear(period) ? [{ label: t('rank'), num: true, cell: rank, csv: rank }] : []),
  { label: t('state'), cell: s => [s.state === 'scored' ? null : stateTag(s.state), ' ', s.reason && h('span.quiet', {}, Word(s.reason)), s.reason === 'cap' && h('span.quiet', {}, ': ', cap(s))],
    csv: s => [Word(s.state), s.reason && Word(s.reason), cap(s)].filter(Boolean).join('; ') },
];

export function agency({ args, query, signal }) {
  const code = args[0], period = query.period || args[1] || latest();
  const asked = { period, agency: code, kind: kind(period), find: query.find };
  const people = cursor => get('/v1/scores', { ...asked, cursor }, { signal }).then(p => ({ rows: p.scores, next: p.next }));
  return [
    head(data(agencyName(code)), Period(period), filters(picker(period), finder(query.find))),
    h('p.crumbs', {}, h('a', { href: to('overview', [], { period }) }, t('page_overview')), ' › ', h('span.code', {}, data(code))),
    later(() => get(path('agencies', code, period), { kind: kind(period) }, { signal }), g => h('.grid', {}, classes(g, period),
      h('section.card', {}, h('h2', {}, t('collective')), collective(g.result, period)),
      isMonth(period) && h('section.card', {}, h('h2', {}, t('warnings_open')), warnings(g, period)),
      isMonth(period) && g.indicators.length > 0 && h('section.card', {}, h('h2', {}, t('indicators')), figures(g, period))), { lines: 10 }),
    h('section.card', {}, h('h2', {}, t('people')),
      later(() => paged(people, { caption: t('people'), name: `${code}-${period}`, columns: peopleColumns(period), none: query.find && t('nobody_found'), all: () => all('/v1/scores', asked, 'scores'), book: workbook('scores', asked) }), x => x, { lines: 8 }))];
}
