// One person in a period: the score down to its entries and articles, the diary, warnings, what was
// published when, and what would change it.
import { all, find, get, path } from './api.js';
import { cap as leftOut } from './page_agency.js';
import { about, aboutColumns } from './page_warnings.js';
import { calendar } from './calendar.js';
import { classOf, classTag, severityTag, stateTag } from './classes.js';
import { data, fill, h } from './dom.js';
import { day, isMonth, isYear, num, Period, points } from './format.js';
import { checkTitle, sectorName, t, title, Word, word } from './lang.js';
import { follow } from './live.js';
import { history } from './history.js';
import { agencyLink, standardLink } from './links.js';
import { kind, latest, picker } from './periods.js';
import { to } from './router.js';
import { breakdown, postingOf } from './score.js';
import { head } from './shell.js';
import { later } from './states.js';
import { table } from './table.js';
import { tryOut } from './tryout.js';

function summary(s, x, period, own) {
  const cap = s?.detail?.cap, one = (label, value, more) => h('div', {}, h('dt', {}, label), h('dd', {}, value), more && h('dd', {}, more));
  const post = postingOf(x);
  return h('.stack', {},
    h('dl.figures', {},
      one(t('points'), points(s ? s.micropoints : x.score), s && t('revision_is', num(s.revision))),
      one(t(isYear(period) ? 'class' : 'band'), classTag(s ? classOf(s, period) : x.band), s?.reason && Word(s.reason)),
      one(t('state'), stateTag(s ? s.state : x.state), !s && t('not_published')),
      cap && one(t('rank'), `${num(cap.rank)}/${num(cap.size)}`, t('cap_says', num(cap.places), word(cap.group)))),
    post && h('p', {}, own ? data(title(post) || post.agency) : agencyLink(post.agency, period, title(post) || undefined), ' · ', sectorName(post.sector), post.team && [' · ', t('team'), ' ', data(post.team)],
      ' · ', word(post.role), ', ', word(post.subject), ' · ', t('since', day(post.from))),
    h('p.note', {}, t('scored_by'), ' ', x.standards.map((d, i) => [i > 0 && '; ', standardLink(d.standard)])),
    s?.reason === 'cap' && cap && h('p.note', {}, Word('cap'), ': ', leftOut(s), '. ', t('cap_counted', num(cap.counted), num(cap.share * 100))));
}

const warnings = (rows, period) => table({ caption: t('warnings'), rows, name: `canh-bao-${period}`, none: t('warnings_none'), columns: [
  { label: t('day'), cell: w => day(w.date), csv: w => w.date },
  { label: t('warning'), head: true, cell: w => [checkTitle(w), h('p.quiet', {}, about(w))], csv: checkTitle },
  { label: t('severity'), cell: w => severityTag(w.severity), csv: w => word(w.severity) },
  ...aboutColumns()] });

// A result that was made again while one looks at it: by a run, or for this person alone.
function news(result, ask, { code, period, signal }) {
  const told = h('span.news', { role: 'status' });
  follow(['score', 'run'], async e => {
    if (e.type === 'score' ? e.data.staff !== code || e.data.period !== period : e.data.state !== 'complete') return;
    const [was, is] = await Promise.all([result, ask()]);
    if (was?.revision !== is?.revision)
      fill(told, t('result_changed'), ' ', h('button', { type: 'button', onclick: () => dispatchEvent(new HashChangeEvent('hashchange')) }, t('show_it')));
  }, signal);
  return told;
}

export function person({ args, query, session, signal }) {
  const own = session.role === 'person', code = own ? session.person : args[0];
  const period = query.period || args[1] || latest();
  const at = path('scores', code, period), more = { signal };
  const ask = () => find(at, { kind: kind(period) }, more), result = ask(), why = get(`${at}/explain`, { to_date: kind(period) && 'yes' }, more);
  const byDay = (a, b) => (a.date || '').localeCompare(b.date || '');
  const warned = all('/v1/warnings', { period, staff: own ? null : code }, 'warnings', more).then(list => list.sort(byDay));
  warned.catch(() => {});
  result.catch(() => {});
  const named = h('span');
  why.then(x => x.name && fill(named, data(x.name), ' · '), () => {});
  const section = (id, name, body, wide) => h('section.card', { id, class: wide ? 'wide' : '', 'aria-label': name }, h('h2', {}, name), body);
  const grid = h('.grid', {},
    section('breakdown', t('breakdown'), later(() => why, x => breakdown(x, own), { lines: 9 }), true),
    isMonth(period) && section('diary', t('diary'), later(async () => [await get(`${at}/days`, {}, more), await warned],
      ([d, w]) => calendar(d, w), { lines: 9 })),
    isMonth(period) && section('warnings', t('warnings'), later(() => warned, rows => warnings(rows, period))),
    isMonth(period) && session.role !== 'viewer' && section('tryout', t('tryout'), later(() => why, x => tryOut(code, period, x))),
    section('history', t('history'), later(() => history(code, period, more), x => x)));
  why.catch(e => e.status === 404 && grid.remove()); // nobody of that code: said once, above
  return [
    head(data(code), [named, Period(period), ' ', !own && news(result, ask, { code, period, signal })], h('.filters', {}, h('a.button', { href: to('form', [code, period]) }, t('form')), h('a.button', { href: `${at}/proof`, download: `${code}-${period}.json` }, t('proof')), picker(period))),
    !own && h('p.crumbs', {}, h('a', { href: to('overview', [], { period }) }, t('page_overview')), ' › ', data(code)),
    later(async () => [await result, await why], ([s, x]) => summary(s, x, period, own), { lines: 5 }),
    grid];
}
