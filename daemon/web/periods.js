// Which periods there are to look at: those that runs scored, and for a person those with
// a score.
import { all, get, path } from './api.js';
import { h } from './dom.js';
import { monthBefore, Period } from './format.js';
import { t } from './lang.js';
import { change } from './router.js';

let known = [];
let previews = new Set();

export async function prepare(session) {
  const month = session.today.slice(0, 7);
  if (session.role === 'feeder') return;
  if (session.role === 'person') {
    const { scores } = await get(path('scores', session.person), { from: monthBefore(month, 35), to: month });
    known = scores.map(s => s.period).reverse();
    if (known.length === 0) known = [monthBefore(month)];
    return;
  }
  const runs = await all('/v1/runs', { newest: 'yes' }, 'runs');
  const months = runs.filter(r => /^\d{4}-\d\d$/.test(r.period)).map(r => r.period);
  const others = runs.map(r => r.period).filter(p => !months.includes(p));
  const real = new Set(runs.filter(r => r.kind !== 'preview').map(r => r.period));
  previews = new Set(others.filter(p => !real.has(p)));
  known = [...new Set([...months.sort().reverse(), ...others.sort().reverse()])];
  if (known.length === 0) known = [month];
}

// What may be scored, scored before or not: the months, quarters, halves and years of this year and the last.
export function scorable(today) {
  const year = Number(today.slice(0, 4)), until = today.slice(0, 7);
  const months = Array.from({ length: 24 }, (_, i) => monthBefore(`${year}-12`, i)).filter(m => m <= until);
  const longer = [year, year - 1].flatMap(y => [`${y}`, ...['H2', 'H1', 'Q4', 'Q3', 'Q2', 'Q1'].map(p => `${y}-${p}`)]);
  return [...new Set([...months, ...known.filter(p => p.length === 7), ...longer, ...known])];
}

export const periods = () => known;
export const latest = () => known[0];
// A year that is not over is looked at as its preview.
export const kind = period => (previews.has(period) ? 'preview' : null);
export function picker(value) {
  const list = known.includes(value) ? known : [value, ...known];
  return h('label.field', {}, t('period'), h('select', { id: 'period', value, onchange: e => change({ period: e.target.value }) },
    list.map(p => h('option', { value: p }, Period(p)))));
}
