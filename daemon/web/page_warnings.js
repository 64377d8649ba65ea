// Warnings of a period: filtered by the API, grouped on demand, new ones as they happen.
import { all, get } from './api.js';
import { severityTag } from './classes.js';
import { data, fill, h } from './dom.js';
import { day, moment, num, Period } from './format.js';
import { follow } from './live.js';
import { t, title } from './lang.js';
import { agencyLink, personLink } from './links.js';
import { kind, latest, picker } from './periods.js';
import { change } from './router.js';
import { head } from './shell.js';
import { later, renew } from './states.js';
import { paged, table, workbook } from './table.js';

const titleOf = w => title({ vi: w.title_vi, en: w.title });
const columns = (period, own, resolved) => [
  { label: t('day'), cell: w => day(w.date), csv: w => w.date },
  { label: t('warning'), head: true, cell: w => data(titleOf(w)), csv: titleOf },
  ...(own ? [] : [{ label: t('staff'), cell: w => (w.staff ? personLink(w.staff, period) : '–'), csv: w => w.staff },
    { label: t('agency'), cell: w => (w.agency ? agencyLink(w.agency, w.agency, period) : '–'), csv: w => w.agency }]),
  { label: t('severity'), cell: w => severityTag(w.severity), csv: w => w.severity },
  { label: t('detail'), cell: w => data(w.said), csv: w => w.said },
  ...(resolved ? [{ label: t('state'), cell: w => t(w.resolved ? 'resolved' : 'open'), csv: w => t(w.resolved ? 'resolved' : 'open') }] : [])];

// How many of each, the most first.
function groups(rows, of, label) {
  const counts = new Map();
  for (const w of rows) {
    const { key, node } = of(w), at = counts.get(key) || { key, node, n: 0 };
    at.n++;
    counts.set(key, at);
  }
  return table({ caption: label, rows: [...counts.values()].sort((a, b) => b.n - a.n), name: 'canh-bao-nhom', none: t('warnings_none'), columns: [
    { label, head: true, cell: g => g.node, csv: g => g.key },
    { label: t('number'), num: true, cell: g => num(g.n), csv: g => g.n }] });
}
const GROUPS = {
  check: { label: 'check', of: w => ({ key: titleOf(w), node: data(titleOf(w)) }) },
  agency: { label: 'agency', of: (w, p) => ({ key: w.agency || '–', node: w.agency ? agencyLink(w.agency, w.agency, p) : '–' }) },
  staff: { label: 'staff', of: (w, p) => ({ key: w.staff || '–', node: w.staff ? personLink(w.staff, p) : '–' }) },
};

const select = (id, label, value, options, none = t('all')) => h('label.field', {}, label, h('select', { id, value: value || '', onchange: e => change({ [id]: e.target.value }) },
  none !== null && h('option', { value: '' }, none), options.map(([v, text]) => h('option', { value: v }, text))));

function filters(period, query, own) {
  const checks = h('span.hold'), agencies = h('span.hold');
  if (!own) {
    get('/v1/overview', { period, kind: kind(period) }).then(o => {
      checks.replaceWith(select('check', t('check'), query.check, o.checks.map(c => [c.id, title(c)])));
      agencies.replaceWith(select('agency', t('agency'), query.agency, o.agencies.map(a => [a.code, [...title(a)].slice(0, 60).join('')])));
    }, () => {});
  }
  return h('.filters', { role: 'search', 'aria-label': t('filters') }, picker(period), !own && [checks, agencies],
    select('severity', t('severity'), query.severity, ['info', 'warning', 'serious'].map(s => [s, t(`severity_${s}`)])),
    select('resolved', t('state'), query.resolved, [['yes', t('with_resolved')]], t('only_open')),
    select('group', t('group_by'), query.group, Object.entries(GROUPS).filter(([id]) => !own || id === 'check').map(([id, g]) => [id, t(g.label)]), t('not_grouped')));
}

// New ones come by themselves: told above the table, which is asked again.
function live(again, signal) {
  const news = h('p.news', { role: 'status' });
  let soon = null;
  follow(['warnings', 'score', 'run'], e => {
    if (e.type === 'run' && e.data.state !== 'complete') return;
    clearTimeout(soon);
    soon = setTimeout(async () => {
      await again();
      fill(news, t('renewed_at', moment(new Date().toISOString())));
    }, 400);
  }, signal);
  return news;
}

export function warnings({ query, session, signal }) {
  const own = session.role === 'person', period = query.period || latest();
  const asked = { period, agency: query.agency, check: query.check, severity: query.severity, staff: query.staff, resolved: query.resolved };
  const box = h('section.card');
  const ask = cursor => get('/v1/warnings', { ...asked, cursor }, { signal }).then(p => ({ rows: p.warnings, next: p.next }));
  const group = GROUPS[query.group];
  const look = async () => (group
    ? groups(await all('/v1/warnings', asked, 'warnings', { signal }), w => group.of(w, period), t(group.label))
    : paged(ask, { caption: t('warnings'), name: `canh-bao-${period}`, columns: columns(period, own, query.resolved), none: t('warnings_none'),
      all: () => all('/v1/warnings', asked, 'warnings'), tools: [workbook('warnings', asked)] }));
  fill(box, later(look, x => x, { lines: 10 }));
  return [head(t('page_warnings'), Period(period)), filters(period, query, own), own ? null : live(() => renew(box, look, x => x), signal), box];
}
