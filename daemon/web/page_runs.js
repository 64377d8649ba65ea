// Runs and the schedule: what goes on now, what comes next, what was missed, why people have no score.
import { del, get, path, post } from './api.js';
import { stateTag } from './classes.js';
import { cronWords } from './cron.js';
import { data, fill, h } from './dom.js';
import { minute, moment, num, Period, period as say, stamp } from './format.js';
import { follow } from './live.js';
import { t, Word } from './lang.js';
import { kind, latest, periods, picker, prepare, scorable } from './periods.js';
import { head } from './shell.js';
import { failure, later, renew, whyNot } from './states.js';
import { paged, table } from './table.js';

const STATE = { complete: 'ok', failed: 'bad', cancelled: 'warn', running: '', queued: '', waiting: '', parked: 'warn' };
const stateName = s => t(`run_${Object.hasOwn(STATE, s) ? s : 'queued'}`);
const stateOf = s => h('span.tag', { class: STATE[s] || '' }, stateName(s));
const kindOf = k => t(`kind_${['provisional', 'official', 'preview'].includes(k) ? k : 'provisional'}`);

// --- now ---
function progress(r, admin) {
  const bar = h('span.bar', {}, h('span')), share = r.total ? r.done / r.total : 0;
  bar.firstChild.style.width = `${share * 100}%`;
  return h('li.going', {}, h('strong', {}, t('run_n', num(r.run))), ' ', Period(r.period), ' · ', kindOf(r.kind), ' ', stateOf(r.state),
    h('span', { role: 'progressbar', 'aria-valuenow': Math.round(share * 100), 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-label': t('run_n', num(r.run)) }, bar),
    r.total > 0 && h('span.quiet', {}, `${num(r.done)}/${num(r.total)}`),
    admin && h('button', { type: 'button', onclick: () => del(path('runs', r.run)).catch(() => {}) }, t('cancel')));
}

// What goes on now; `ended` is told when a run is over.
function now(admin, signal, ended) {
  const box = h('.stack', { 'aria-live': 'polite' });
  let going = new Map();
  const show = () => fill(box, going.size ? h('ul.goings', {}, [...going.values()].map(r => progress(r, admin))) : h('p.quiet', {}, t('nothing_runs')));
  const ask = () => get('/v1/runs', { limit: 1 }, { signal }).then(a => {
    going = new Map(a.under_way.map(r => [r.run, r]));
    show();
  }, e => e.name === 'AbortError' || fill(box, failure(e, ask)));
  follow(['run', 'progress'], e => {
    const at = going.get(e.data.run);
    if (e.type === 'progress' && at) { Object.assign(at, e.data, { state: 'running' }); show(); } else ask();
    if (e.type === 'run' && ['complete', 'failed', 'cancelled'].includes(e.data.state)) ended(e.data);
  }, signal);
  ask();
  return box;
}

function order(today) {
  const told = h('p', { role: 'status' });
  const choice = (name, options) => h('select', { name }, options.map(([v, text]) => h('option', { value: v }, text)));
  const which = choice('period', scorable(today).map(p => [p, Period(p)])), sort = choice('kind', ['provisional', 'preview', 'official'].map(k => [k, kindOf(k)]));
  return h('form.stack', { onsubmit: async event => {
    event.preventDefault();
    try {
      fill(told, t('ordered', num((await post('/v1/runs', { period: which.value, kind: sort.value })).run)));
    } catch (e) {
      fill(told, whyNot(e));
    }
  } }, h('.form-grid', {}, h('label.field', {}, t('period'), which), h('label.field', {}, t('kind'), sort), h('button.main', { type: 'submit' }, t('run_now'))), told);
}

// --- the schedule ---
const does = r => t(`does_${r.do}`, t(`due_${r.period}`), r.kind && kindOf(r.kind));
const schedule = (s, admin) => h('.stack', {}, table({ caption: t('schedule_zone', s.timezone), rows: s.schedules, none: t('schedule_none'), name: 'lich', columns: [
  { label: t('name'), head: true, cell: r => data(r.name), csv: r => r.name },
  { label: t('when'), cell: r => [cronWords(r.cron) ? [h('span', {}, cronWords(r.cron)), ' '] : null, h('span.code.quiet', {}, r.cron)], csv: r => cronWords(r.cron) || r.cron },
  { label: t('what'), cell: does, csv: does },
  { label: t('next'), cell: r => minute(r.next), csv: r => r.next },
  { label: t('last_run'), cell: r => (r.run ? [t('run_n', num(r.run)), ' ', moment(r.ran)] : '–'), csv: r => stamp(r.ran) },
  { label: t('missed'), cell: r => [r.missed ? h('span.tag.bad', {}, num(r.missed)) : '0', ' · ', t(`missed_${r.catch_up}`)], csv: r => r.missed },
  { label: t('state'), cell: r => stateOf(r.state), csv: r => stateName(r.state) }] }),
admin && s.schedules.some(r => r.state === 'parked') && resume());

function resume() {
  const told = h('p', { role: 'status' });
  const go = word => post('/v1/schedule/resume', { catch_up: word }).then(() => fill(told, t('resumed')), e => fill(told, whyNot(e)));
  return h('.state', {}, h('p', {}, t('parked_help')), h('.tools', {}, ['none', 'last', 'all'].map(w => h('button', { type: 'button', onclick: () => go(w) }, t(`catch_up_${w}`)))), told);
}

// --- the runs, and why somebody has no score ---
const columns = [
  { label: 'run', head: true, num: true, cell: r => num(r.run), csv: r => r.run },
  { label: 'period', cell: r => Period(r.period), csv: r => r.period },
  { label: 'kind', cell: r => kindOf(r.kind), csv: r => kindOf(r.kind) },
  { label: 'scope', cell: r => (r.scope === 'all' ? t('scope_all') : r.scope === 'people' ? t('scope_people') : data(r.scope)), csv: r => r.scope },
  { label: 'state', cell: r => stateOf(r.state), csv: r => stateName(r.state) },
  { label: 'headcount', num: true, cell: r => num(r.counts?.people), csv: r => r.counts?.people },
  { label: 'changed', num: true, cell: r => num(r.counts?.changed), csv: r => r.counts?.changed },
  { label: 'warnings', num: true, cell: r => num(r.counts?.warnings), csv: r => r.counts?.warnings },
  { label: 'finished', cell: r => moment(r.finished), csv: r => stamp(r.finished) }];

function reasons(o) {
  const list = new Map();
  for (const a of o.agencies) for (const [id, n] of Object.entries(a.reasons)) list.set(id, (list.get(id) || 0) + n);
  const states = new Map();
  for (const a of o.agencies) for (const [id, n] of Object.entries(a.states)) states.set(id, (states.get(id) || 0) + n);
  return h('.stack', {}, h('ul.legend', {}, [...states].map(([s, n]) => h('li', {}, stateTag(s), num(n)))),
    table({ caption: t('reasons_of', say(o.period)), rows: [...list].sort((a, b) => b[1] - a[1]), none: t('reasons_none'), name: `ly-do-${o.period}`, columns: [
      { label: t('why'), head: true, cell: ([id]) => Word(id), csv: ([id]) => Word(id) },
      { label: t('headcount'), num: true, cell: ([, n]) => num(n), csv: ([, n]) => n }] }));
}

export function runs({ query, session, signal }) {
  const admin = session.role === 'admin', period = query.period || latest();
  const ask = cursor => get('/v1/runs', { cursor, limit: 50 }, { signal }).then(p => ({ rows: p.runs, next: p.next }));
  const look = () => paged(ask, { caption: t('runs'), name: 'lan-cham', none: t('runs_none'), columns: columns.map(c => ({ ...c, label: t(c.label) })) });
  const list = later(look, x => x, { lines: 8 });
  const ended = async run => {
    await renew(list, look, x => x);
    if (!periods().includes(run.period)) await prepare(session); // a period to look at from now on
  };
  return [head(t('page_runs'), t('runs_lead')),
    h('.grid', {},
      h('section.card', {}, h('h2', {}, t('going_on')), now(admin, signal, ended), admin && order(session.today)),
      h('section.card', {}, h('.card-head', {}, h('h2', {}, t('reasons')), picker(period)),
        later(() => get('/v1/overview', { period, kind: kind(period) }, { signal }), reasons)),
      h('section.card.wide', {}, h('h2', {}, t('schedule')), later(() => get('/v1/schedule', {}, { signal }), s => schedule(s, admin))),
    ), h('section.card', {}, h('h2', {}, t('runs')), list)];
}
