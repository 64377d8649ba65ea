// Warnings of a period: filtered by the API, grouped on demand, new ones as they happen.
import { all, get, post } from './api.js';
import { severityTag } from './classes.js';
import { data, fill, h } from './dom.js';
import { agencies, checks, filters, finder, select, selectLater } from './filters.js';
import { dated, day, moment, num, Period } from './format.js';
import { follow } from './live.js';
import { agencyName, checkTitle, t, title, word } from './lang.js';
import { agencyLink, personColumns } from './links.js';
import { latest, picker } from './periods.js';
import { to } from './router.js';
import { head } from './shell.js';
import { later, renew, whyNot } from './states.js';
import { few, paged, workbook } from './table.js';

const told = a => h('span', { tabindex: '-1' }, data(a.why), ' ', h('span.quiet', {}, '– ', data(a.by), ', ', moment(a.at)));

// The figures of a warning, and which line of the diary or task it is about.
export const about = w => [w.said && data(dated(w.said)), w.said && ' ', w.external_id && h('span.code.quiet', {}, data(w.external_id))];
export const aboutColumns = () => [{ label: t('detail'), csv: w => dated(w.said) }, { label: t('entry_id'), csv: w => w.external_id }];

// A word about a warning: why it stands as it is. The warning stays; nobody has to ask again.
function reply(w, may) {
  const box = h('div'), why = h('input', { name: 'why', maxlength: 500, required: true, autocomplete: 'off', 'aria-label': t('why') });
  const wrong = h('p', { role: 'alert' });
  const say = async event => {
    event.preventDefault();
    try {
      w.acknowledged = await post('/v1/warnings/acknowledge', { period: w.period, check: w.check, agency: w.agency, staff: w.staff, date: w.date, entry: w.entry, why: why.value.trim() });
      fill(box, told(w.acknowledged)).firstChild.focus();
    } catch (e) {
      fill(wrong, whyNot(e));
    }
  };
  const form = () => {
    fill(box, h('form.stack', { onsubmit: say }, why, h('.tools', {}, h('button', { type: 'submit' }, t('acknowledge'))), wrong));
    box.parentNode.classList.replace('short', 'wide');
    why.focus();
  };
  return fill(box, w.acknowledged ? told(w.acknowledged) : may && h('button', { type: 'button', onclick: form }, t('acknowledge')));
}

const columns = (period, own, resolved) => [
  { label: t('day'), cell: w => day(w.date), csv: w => w.date },
  { label: t('warning'), head: true, cell: w => data(checkTitle(w)), csv: checkTitle },
  ...(own ? [] : [...personColumns(period, false), { label: t('agency'), cell: w => (w.agency ? agencyLink(w.agency, period) : '–'), csv: w => agencyName(w.agency) }]),
  { label: t('severity'), cell: w => severityTag(w.severity), csv: w => word(w.severity) },
  { label: t('detail'), cell: about }, ...aboutColumns(),
  { label: t('acknowledged'), cell: w => reply(w, !own), csv: w => w.acknowledged?.why },
  ...(resolved ? [{ label: t('state'), cell: w => t(w.resolved ? 'resolved' : 'open'), csv: w => t(w.resolved ? 'resolved' : 'open') }] : [])];

// How many of each, the most first.
const column = (label, cell, csv) => [{ label: t(label), head: true, cell, csv }];
const GROUPS = {
  check: { label: 'check', columns: () => column('check', w => data(title(w)), title), of: w => ({ check: w.check }) },
  agency: { label: 'agency', of: w => w.agency && { agency: w.agency },
    columns: p => column('agency', w => (w.agency ? agencyLink(w.agency, p) : '–'), w => agencyName(w.agency)) },
  staff: { label: 'person', columns: personColumns, of: w => w.staff && { find: w.staff } },
};
const groups = (rows, g, period, query) => few({ caption: t(g.label), rows, name: `canh-bao-nhom-${period}`, none: t('warnings_none'), columns: [
  ...g.columns(period),
  { label: t('number'), num: true, cell: w => (g.of(w) ? h('a', { href: to('warnings', [], { ...query, ...g.of(w), group: null }) }, num(w.warnings)) : num(w.warnings)), csv: w => w.warnings }] });

const chosen = (period, query, own) => filters(picker(period),
  !own && [selectLater('check', t('check'), query.check, () => checks(period)), selectLater('agency', t('agency'), query.agency, agencies), finder(query.find)],
  select('severity', t('severity'), query.severity, ['info', 'warning', 'serious'].map(s => [s, word(s)])),
  select('resolved', t('state'), query.resolved, [['yes', t('with_resolved')]], t('open')),
  select('group', t('group_by'), query.group, Object.entries(GROUPS).filter(([id]) => !own || id === 'check').map(([id, g]) => [id, t(g.label)]), t('not_grouped')));

// New ones come by themselves: told above the table, which is asked again.
function live(again, signal) {
  const news = h('span.news', { role: 'status' });
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
  const asked = { period, agency: query.agency, check: query.check, severity: query.severity, find: query.find, resolved: query.resolved };
  const box = h('section.card');
  const ask = cursor => get('/v1/warnings', { ...asked, cursor, limit: 100 }, { signal }).then(p => ({ rows: p.warnings, next: p.next }));
  const group = Object.hasOwn(GROUPS, query.group) && GROUPS[query.group];
  const look = async () => (group
    ? groups((await get('/v1/warnings/counts', { ...asked, by: query.group }, { signal })).counts, group, period, query)
    : paged(ask, { caption: t('warnings'), name: `canh-bao-${period}`, columns: columns(period, own, query.resolved), none: t('warnings_none'),
      all: () => all('/v1/warnings', asked, 'warnings'), book: workbook('warnings', asked) }));
  fill(box, later(look, x => x, { lines: 10 }));
  return [head(t('page_warnings'), [Period(period), ' ', !own && live(() => renew(box, look, x => x), signal)]), chosen(period, query, own), box];
}
