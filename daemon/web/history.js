// What was published of somebody: every revision of this period, and the months before.
import { find, get, path } from './api.js';
import { chart, colour } from './charts.js';
import { className, classOf, classTag, stateTag } from './classes.js';
import { h } from './dom.js';
import { exact, isMonth, isYear, monthBefore, num, Period, points, periodShort } from './format.js';
import { t, Word } from './lang.js';
import { kind } from './periods.js';
import { empty } from './states.js';
import { table } from './table.js';

async function months(code, period, more) {
  if (!isMonth(period)) return [];
  return (await get(path('scores', code), { from: monthBefore(period, 5), to: period }, more)).scores;
}

const course = list => chart({ plain: true, title: t('course'), name: 'diem', height: 210, rows: list,
  columns: [{ label: t('period'), head: true, cell: s => Period(s.period), csv: s => s.period },
    { label: t('points'), num: true, cell: s => points(s.micropoints), csv: s => exact(s.micropoints) }, { label: t('band'), cell: s => classTag(s.band), csv: s => className(s.band) }],
  config: { type: 'line', data: () => ({ labels: list.map(s => periodShort(s.period)), datasets: [{ label: t('points'), data: list.map(s => exact(s.micropoints)),
    borderColor: colour('accent'), backgroundColor: colour('accent'), pointRadius: 4, tension: 0 }] }),
  options: { legend: false, y: { suggestedMin: 40, suggestedMax: 100 }, x: { grid: { display: false } } } } });

export async function history(code, period, more) {
  const [told, list] = await Promise.all([find(path('scores', code, period, 'revisions'), { kind: kind(period) }, more), months(code, period, more)]);
  if (!told && list.length === 0) return empty(t('not_published'));
  return h('.stack', {}, list.length > 1 && course(list),
    told && table({ caption: t('revisions'), rows: told.revisions, name: `${code}-${period}-ban`, columns: [
      { label: t('revision'), head: true, num: true, cell: r => num(r.revision), csv: r => r.revision },
      { label: t('run'), num: true, cell: r => num(r.run), csv: r => r.run },
      { label: t('points'), num: true, cell: r => points(r.micropoints), csv: r => exact(r.micropoints) },
      { label: t(isYear(period) ? 'class' : 'band'), cell: r => classTag(classOf(r, period)), csv: r => className(classOf(r, period)) },
      { label: t('state'), cell: r => (r.gone ? t('gone') : [stateTag(r.state), ' ', r.reason && Word(r.reason)]), csv: r => (r.gone ? t('gone') : Word(r.state)) }] }));
}
