// Approvals: what is proposed, who would change class by it, and the yes or no of another person.
import { forget, get, path, post } from './api.js';
import { data, fill, h, long } from './dom.js';
import { moment, num, stamp } from './format.js';
import { differences, people } from './impact.js';
import { actor, t, title } from './lang.js';
import { to } from './router.js';
import { head } from './shell.js';
import { later, renew, whyNot } from './states.js';
import { paged, table } from './table.js';

const STATES = { waiting: 'warn', approved: 'ok', activated: 'ok', rejected: 'bad', lapsed: 'bad', withdrawn: '' };
const stateOf = s => h('span.tag', { class: STATES[s] || '' }, t(`proposal_${Object.hasOwn(STATES, s) ? s : 'waiting'}`));

// --- all of them ---
const columns = () => [
  { label: t('no'), head: true, num: true, cell: p => h('a', { href: to('approvals', [p.proposal]) }, num(p.proposal)), csv: p => p.proposal },
  { label: t('state'), cell: p => stateOf(p.state), csv: p => t(`proposal_${p.state}`) },
  { label: t('author'), cell: p => data(actor(p.author)), csv: p => actor(p.author) },
  { label: t('when'), cell: p => moment(p.at), csv: p => stamp(p.at) },
  { label: t('note'), cell: p => long(p.note), csv: p => p.note },
  { label: t('class_changes'), num: true, cell: p => num(p.class_changes), csv: p => p.class_changes },
  { label: t('of_scored'), num: true, cell: p => num(p.scored), csv: p => p.scored }];

// --- one ---
// Why a consent lapsed: who came to its list and who left it.
const moved = ({ moved: m, changes = [] }) => h('section.card', {}, h('h2', {}, t('moved')), h('p.note', {}, t('verdict_lapsed')),
  m && [[t('moved_came'), m.came], [t('moved_left'), m.left]].map(([name, list]) => list.length > 0 && h('.stack', {}, h('h3', {}, `${name} (${num(list.length)})`), people(list, changes))));

const by = s => actor(s.person || s.by);
const steps = p => table({ caption: t('steps'), rows: p.steps, name: 'cac-buoc', columns: [
  { label: t('when'), head: true, cell: s => moment(s.at), csv: s => stamp(s.at) },
  { label: t('state'), cell: s => stateOf(s.state), csv: s => t(`proposal_${s.state}`) },
  { label: t('by'), cell: by, csv: by },
  { label: t('why'), cell: s => long(s.why), csv: s => s.why }] });

// Consent binds to exactly the list that is shown: its digest goes with it.
function decide(p, session, again) {
  const told = h('div', { role: 'status' }), why = h('input', { name: 'why', autocomplete: 'off', required: true });
  const may = (...roles) => roles.includes(session.role), own = session.person !== null && session.person === p.author, at = path('proposals', p.proposal);
  const act = async (verb, body) => {
    fill(told, h('p.quiet', {}, t('waiting')));
    try {
      await post(`${at}/${verb}`, body);
      forget();
      again();
    } catch (e) {
      if (e.value?.verdict === 'lapsed') return again(); // who changes class has moved: the list of now
      fill(told, h('.state.error', { role: 'alert' }, h('p', {}, whyNot(e)), (e.value?.errors || []).map(m => h('p', {}, data(title(m))))));
    }
  };
  if (['activated', 'rejected', 'withdrawn'].includes(p.state)) return null;
  const button = (kind, text, verb, body) => h(`button${kind}`, { type: 'button', onclick: () => act(verb, body) }, text);
  // A no has a reason: whoever proposed it reads why.
  const no = (kind, text, verb) => h(`button${kind}`, { type: 'button', onclick: () => why.reportValidity() && act(verb, { why: why.value }) }, text);
  const rejects = may('approver', 'admin'), withdraws = may('admin') || (may('policy') && own);
  return h('section.card', {}, h('h2', {}, t('decision')), h('p.note', {}, t('decision_help', num(p.class_changes ?? 0))),
    own && rejects && h('p', {}, t('own_proposal')),
    (rejects || withdraws) && h('label.field', {}, t('why'), why),
    h('.tools', {},
      rejects && !own && p.state !== 'approved' && button('.main', t('approve'), 'approve', { list: p.list }),
      p.state === 'approved' && button('.main', t('activate'), 'activate'),
      rejects && no('.danger', t('reject'), 'reject'),
      withdraws && no('', t('withdraw'), 'withdraw')), told);
}

function one({ args: [number], session, signal }) {
  const ask = () => get(path('proposals', number), {}, { signal });
  const show = p => [
    h('dl.figures', {},
      h('div', {}, h('dt', {}, t('state')), h('dd', {}, stateOf(p.state)), h('dd', {}, moment(p.state_at), ' · ', data(actor(p.state_by)))),
      h('div', {}, h('dt', {}, t('author')), h('dd', {}, data(actor(p.author))), h('dd', {}, moment(p.at))),
      h('div', {}, h('dt', {}, t('class_changes')), h('dd', {}, num(p.class_changes)), h('dd', {}, t('of_people', num(p.scored))))),
    p.note && h('p', {}, data(p.note)), p.current === false && ['waiting', 'approved', 'lapsed'].includes(p.state) && h('p', {}, h('span.tag.warn', {}, t('base_moved'))),
    p.state === 'lapsed' && moved(p.report || {}),
    (p.report?.changes || []).length > 0 && h('section.card', {}, h('h2', {}, t('what_changed')), differences(p.report.changes)),
    h('section.card', {}, h('h2', {}, t('who_changes')), people(p.report?.people || [], p.report?.changes || [])), decide(p, session, again), h('section.card', {}, h('h2', {}, t('steps')), steps(p))];
  const body = later(ask, show, { lines: 10, box: 'div.stack' }), again = () => renew(body, ask, show);
  return [head(t('proposal_n', number)), h('p.crumbs', {}, h('a', { href: to('approvals') }, t('page_approvals'))), body];
}

export function approvals(context) {
  if (context.args.length) return one(context);
  const ask = cursor => get('/v1/proposals', { cursor }, { signal: context.signal }).then(p => ({ rows: p.proposals, next: p.next }));
  return [head(t('page_approvals'), t('approvals_lead')),
    h('section.card', {}, later(() => paged(ask, { caption: t('proposals'), name: 'de-xuat', columns: columns(), none: t('proposals_none') }), x => x, { lines: 6 }))];
}
