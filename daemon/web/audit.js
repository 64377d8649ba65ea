// Who did what, in words; the record itself beneath, as it was written.
import { get } from './api.js';
import { data, h } from './dom.js';
import { select } from './filters.js';
import { day, moment, num, Period, stamp } from './format.js';
import { actor, agencyName, codesOf, told, sectorName, t, title, word } from './lang.js';
import { standardName } from './links.js';
import { later, renew } from './states.js';
import { paged, search } from './table.js';

const done = a => told('did', a.action.replace(' ', '_')) ?? a.action;

const DIGEST = /^[0-9a-f]{64}$/, PERIOD = /^\d{4}(-(Q[1-4]|H[12]|\d\d))?$/;
// A bundle, a period, a warning (period|agency|person|check|day of 1970|entry), or what somebody called something.
function object({ action, object: o }) {
  if (!o) return '–';
  if (DIGEST.test(o)) return t('bundle_n', o.slice(0, 12));
  if (PERIOD.test(o)) return Period(o);
  if (action !== 'warning acknowledge') return o;
  const [period, agency, staff, check, date] = o.split('|');
  return [word(check), staff || agencyName(agency), day(new Date(date * 864e5).toISOString().slice(0, 10)), Period(period)].join(', ');
}

const FEW = 4; // sectors that are named, more are counted
const several = list => (list.length > FEW ? t('sectors_n', num(list.length)) : list.map(sectorName).join(', '));
const standards = s => ['added', 'changed', 'removed'].filter(k => s[k].length).map(k => `${t(`history_${k}`)}: ${several(s[k])}`).join('; ');
const token = k => [t(`role_${k.role}`), k.person, k.agency && agencyName(k.agency), k.sectors && several(k.sectors.split(' ')),
  k.expires && t('valid_until', moment(k.expires))].filter(Boolean).join(', ');
const wrong = m => `${m.file ? `${standardName(m.file)} ${m.file.split('/').slice(2).join('/')}${m.line ? `:${m.line}` : ''}: ` : ''}${title(m)}`;

// What there is to say of a record's members, in this order.
const SAID = [
  ['proposal', n => t('proposal_n', num(n.proposal ?? n))],
  ['verdict', v => t(`verdict_${v}`)],
  ['sectors', standards],
  ['errors', list => (list.length ? wrong(list[0]) + (list.length > 1 ? ` (+${num(list.length - 1)})` : '') : null)],
  ['cases', c => t('cases_sum', num(c.passed), num(c.failed))],
  ['after', k => (k.role ? token(k) : told('period', k.state || k))],
  ['run', n => t('run_n', num(n))],
  ['people', n => (Number.isInteger(n) ? t('people_n', num(n)) : null)],
  ['paper', s => s], ['reason', s => s], ['why', s => s], ['note', s => s], ['person', s => s],
];
const said = a => SAID.map(([id, say]) => (a.detail?.[id] === null || a.detail?.[id] === undefined ? null : say(a.detail[id]))).filter(Boolean);

const columns = () => [
  { label: t('no'), num: true, head: true, cell: a => num(a.seq), csv: a => a.seq },
  { label: t('when'), cell: a => moment(a.at), csv: a => stamp(a.at) },
  { label: t('who'), cell: a => data(actor(a.by)), csv: a => actor(a.by) },
  { label: t('what'), cell: done, csv: done },
  { label: t('object'), cell: a => data(object(a)), csv: object },
  { label: t('detail'), cell: a => [said(a).map(s => h('p', {}, data(s))), a.detail && h('details', {}, h('summary', {}, t('record')), h('bdi.code', {}, JSON.stringify(a.detail)))],
    csv: a => said(a).join('; ') }];

export function audit(signal) {
  const asked = { limit: 50 }, actions = codesOf('did').map(code => [code.replace('_', ' '), t(`did_${code}`)]);
  const look = () => paged(cursor => get('/v1/audit', { ...asked, cursor }, { signal }).then(p => ({ rows: p.audit, next: p.next })),
    { caption: t('audit'), name: 'nhat-ky-he-thong', columns: columns(), none: t('none_found') });
  const list = later(look, x => x), narrow = by => { Object.assign(asked, by); renew(list, look, x => x); };
  return h('section.card', { id: 'audit' }, h('h2', {}, t('audit')),
    h('.filters', {}, select('action', t('what'), '', actions, t('all'), action => narrow({ action })), search(t('find_audit'), '', find => narrow({ find }))), list);
}
