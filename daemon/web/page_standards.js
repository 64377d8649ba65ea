// Standards: what is in force since when, its texts, parameters and items; which sectors have none.
import { address, get, path } from './api.js';
import { coverage } from './coverage.js';
import { data, h, long } from './dom.js';
import { edits } from './drafts.js';
import { day, moment, num, stamp } from './format.js';
import { actor, basis, current, sectorName, t, title, unit, word } from './lang.js';
import { matrix } from './matrix.js';
import { kind, latest } from './periods.js';
import { to } from './router.js';
import { sectorHistory } from './sector_history.js';
import { head } from './shell.js';
import { later } from './states.js';
import { table } from './table.js';

const VIEWS = { __proto__: null, matrix, coverage };
const RULES = ['policy', 'approver', 'admin'], STAFF = ['viewer', ...RULES];

// --- all of them ---
const live = b => h('dl.figures', {},
  h('div', {}, h('dt', {}, t('live_bundle')), h('dd.code', {}, b.digest.slice(0, 12)), h('dd', {}, t('since', moment(b.since)))),
  h('div', {}, h('dt', {}, t('standards')), h('dd', {}, num(b.standards.length)), h('dd', {}, t('files_n', num(b.files)))),
  h('div', {}, h('dt', {}, t('calendar_version')), h('dd.code', {}, data(b.calendar))));

const list = s => table({ caption: t('standards'), rows: s.standards, name: 'tieu-chuan', columns: [
  { label: t('sector'), head: true, cell: x => h('a', { href: to('standards', [x.sector, x.date]) }, data(title(x))), csv: title },
  { label: t('code'), cell: x => h('span.code', {}, data(x.sector)), csv: x => x.sector },
  { label: t('in_force'), cell: x => day(x.date), csv: x => x.date },
  { label: t('base_period'), cell: x => t(`base_${x.base === 'quarter' ? 'quarter' : 'month'}`), csv: x => t(`base_${x.base === 'quarter' ? 'quarter' : 'month'}`) },
  { label: t('basis'), cell: x => long(basis(x.basis)), csv: x => basis(x.basis) }] });

// Sectors in which people work that no standard scores.
const uncovered = o => table({ caption: t('uncovered'), rows: o.sectors.filter(s => s.without_standard > 0), none: t('uncovered_none'), name: 'chua-co-tieu-chuan', columns: [
  { label: t('sector'), head: true, cell: s => data(s.code === null ? t('unknown') : sectorName(s.code)), csv: s => s.code },
  { label: t('headcount'), num: true, cell: s => num(s.without_standard), csv: s => s.without_standard },
  { label: t('of_all'), num: true, cell: s => num(s.people), csv: s => s.people }] });

const bundleState = x => t(`bundle_${['kept', 'candidate', 'live', 'retired'].includes(x.state) ? x.state : 'kept'}`);
const bundles = b => table({ caption: t('bundles'), rows: b.bundles, name: 'goi', columns: [
  { label: t('digest'), head: true, cell: x => h('span.code', {}, x.digest.slice(0, 12)), csv: x => x.digest },
  { label: t('state'), cell: bundleState, csv: bundleState },
  { label: t('loaded'), cell: x => moment(x.loaded), csv: x => stamp(x.loaded) },
  { label: t('by'), cell: x => data(actor(x.by)), csv: x => actor(x.by) },
  { label: t('files'), num: true, cell: x => num(x.files), csv: x => x.files }] });

function overview({ signal, session }) {
  const staff = STAFF.includes(session.role), more = { signal }, asked = get('/v1/standards', {}, more);
  asked.catch(() => {});
  return [head(t('page_standards'), t('standards_lead'), RULES.includes(session.role) && h('.tools', {}, Object.keys(VIEWS).map(v => h('a.button', { href: to('standards', [v]) }, t(v))))),
    staff && later(() => get('/v1/bundles/live', {}, more), live, { lines: 3 }),
    h('section.card', {}, h('h2', {}, t('in_force_all')), later(() => asked, list, { lines: 8 })),
    staff && [h('section.card', {}, h('h2', {}, t('uncovered')), later(() => get('/v1/overview', { period: latest(), kind: kind(latest()) }, more), uncovered)),
      h('section.card', {}, h('h2', {}, t('bundles')), later(() => get('/v1/bundles', {}, more), bundles))]];
}

// --- one ---
const params = s => table({ caption: t('params'), rows: Object.entries(s.params), name: `${s.sector}-tham-so`, columns: [
  { label: t('param'), head: true, cell: ([, p]) => long(title(p)), csv: ([, p]) => title(p) },
  { label: t('code'), cell: ([name]) => h('span.code', {}, data(name)), csv: ([name]) => name },
  { label: t('value'), num: true, cell: ([, p]) => (typeof p.value === 'number' ? num(p.value, 4) : data(word(String(p.value)))), csv: ([, p]) => p.value },
  { label: t('unit'), cell: ([, p]) => data(word(p.unit)), csv: ([, p]) => p.unit && word(p.unit) },
  { label: t('basis'), cell: ([, p]) => long(basis(p.basis)), csv: ([, p]) => basis(p.basis) }] });

const items = s => table({ caption: t('items'), rows: s.items, name: `${s.sector}-dau-viec`, columns: [
  { label: t('code'), head: true, cell: i => h('span.code', {}, data(i.code)), csv: i => i.code },
  { label: t('work_item'), cell: i => long(title(i)), csv: title },
  { label: t('unit'), cell: i => data(unit(i.unit)), csv: i => unit(i.unit) },
  { label: t('coefficient'), num: true, cell: i => num(i.coefficient, 4), csv: i => i.coefficient },
  { label: t('evidence'), cell: i => (i.evidence ? t('needed') : ''), csv: i => (i.evidence ? t('needed') : '') }] });

const criteria = s => table({ caption: t('criteria'), rows: s.criteria || [], name: `${s.sector}-tieu-chi`, columns: [
  { label: t('criterion'), head: true, cell: c => data(title(c)), csv: title },
  { label: t('code'), cell: c => h('span.code', {}, c.id), csv: c => c.id },
  { label: t('basis'), cell: c => basis(c.basis), csv: c => basis(c.basis) }] });

function numbered(text) {
  const lines = text.replace(/\n$/, '').split('\n');
  return h('ol.source.code', {}, lines.map(l => h('li', {}, l)));
}

function one({ args: [sector, date], session, signal }) {
  const at = path('standards', sector, date);
  const staff = STAFF.includes(session.role);
  const book = address(path('standards', sector, 'handbook'), { date, format: 'html', lang: current() });
  return [head(sectorName(sector), t('in_force_from', day(date)), h('.tools', {}, h('a.button', { href: book, target: '_blank', rel: 'noopener' }, t('handbook')),
    edits(session, sector) && h('a.button', { href: to('workshop', [sector, date]) }, t('edit')))),
    h('p.crumbs', {}, h('a', { href: to('standards') }, t('page_standards')), ' › ', h('span.code', {}, `${sector}/${date}`)),
    later(() => get(at, {}, { signal }), s => h('.stack', {},
      h('p.note', {}, basis(s.basis)),
      (s.criteria || []).length > 0 && h('section.card', {}, h('h2', {}, t('criteria')), criteria(s)),
      Object.keys(s.params).length > 0 && h('section.card', {}, h('h2', {}, t('params')), params(s)),
      s.items.length > 0 && h('section.card', {}, h('h2', {}, t('items')), items(s)),
      staff && h('section.card', { id: 'history' }, h('h2', {}, t('history_of')), later(() => sectorHistory(sector, { session, signal }), x => x)),
      h('section.card', {}, h('h2', {}, t('texts')), s.files.map(f => h('details.file', {}, h('summary', {}, h('span.code', {}, f.path)), numbered(f.text))))), { lines: 12 })];
}

export function standards(context) {
  const view = VIEWS[context.args[0]];
  if (view && context.args.length === 1) return view(context);
  return context.args.length > 1 ? one(context) : overview(context);
}
