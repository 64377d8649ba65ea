// Overview: how the agencies stand in a period, how that came about, and who stands out.
import { get } from './api.js';
import { changes } from './changes.js';
import { chart, colour, cut, norm, rem, shares } from './charts.js';
import { counted, parts } from './classes.js';
import { h } from './dom.js';
import { agencies as agencyChoices, filters, finder, sectors, selectLater } from './filters.js';
import { isMonth, monthBefore, num, percent, Period, period as say, periodShort } from './format.js';
import { agencyName, t, title } from './lang.js';
import { agencyLink } from './links.js';
import { peopleColumns } from './page_agency.js';
import { kind, latest, periods, picker } from './periods.js';
import { head } from './shell.js';
import { empty, later } from './states.js';
import { paged, table, workbook } from './table.js';

const sum = (rows, of) => rows.reduce((n, r) => n + (of(r) || 0), 0);
const checks = (rows, ...ids) => sum(rows, r => ids.reduce((n, id) => n + (r.warnings[id] || 0), 0));
const open = r => Object.values(r.warnings).reduce((a, b) => a + b, 0);

function mean(rows) {
  const with_ = rows.filter(r => r.minutes_per_day !== null);
  const people = sum(with_, r => r.people);
  return people ? sum(with_, r => r.minutes_per_day * r.people) / people : null;
}

function figures(o, rows) {
  const people = sum(rows, r => r.people), scored = sum(rows, r => r.states.scored), minutes = mean(rows);
  const one = (label, value, more) => h('div', {}, h('dt', {}, label), h('dd', {}, value), h('dd', {}, more));
  return h('dl.figures', {},
    one(t('scored'), num(scored), t('of_people', num(people))),
    one(t('not_yet'), num(people - scored), people ? percent((people - scored) / people, 1) : '–'),
    isMonth(o.period) && one(t('minutes_a_day'), num(minutes, 0), o.norm ? t('norm_is', num(o.norm)) : null),
    isMonth(o.period) && [one(t('missing_days'), num(checks(rows, 'missing_day')), t('warnings_open')),
      one(t('late_entries'), num(checks(rows, 'late_declaration')), t('warnings_open')),
      one(t('warnings'), num(sum(rows, open)), t('of_which_over', num(checks(rows, 'day_over_standard'))))]);
}

function minutesChart(o, rows) {
  const with_ = rows.filter(r => r.minutes_per_day !== null);
  if (with_.length === 0) return null;
  return chart({ title: t('minutes_by_agency'), note: t('minutes_note'), name: `phut-${o.period}`,
    height: Math.max(170, with_.length * 27 + 60), rows: with_,
    columns: [{ label: t('agency'), head: true, cell: r => agencyLink(r.code, o.period, title(r)), csv: title },
      { label: t('minutes_a_day'), num: true, cell: r => num(r.minutes_per_day, 1, 1), csv: r => r.minutes_per_day },
      { label: t('unusual'), cell: r => (r.unusual ? h('span.tag.warn', {}, t('unusual')) : ''), csv: r => (r.unusual ? t('unusual') : '') }],
    config: { type: 'bar', plugins: o.norm ? [norm(o.norm, 'x', t('norm_is', num(o.norm)))] : [],
      data: () => ({ labels: with_.map(r => (r.unusual ? '▲ ' : '') + cut(title(r))), datasets: [{ label: t('minutes_a_day'), barPercentage: 0.7,
        data: with_.map(r => r.minutes_per_day), backgroundColor: with_.map(r => colour(r.unusual ? 'completed' : 'heat-3')) }] }),
      options: { indexAxis: 'y', legend: false, layout: { padding: { top: rem(1.1) } }, x: { suggestedMax: (o.norm || 480) * 1.08 }, y: { grid: { display: false }, ticks: { autoSkip: false } },
        plugins: { tooltip: { callbacks: { label: i => `${num(i.raw, 1)} ${t('minutes')}` } } } } } });
}

// The months before, those that were scored.
async function trend(o, query, signal) {
  const months = isMonth(o.period) ? Array.from({ length: 5 }, (_, i) => monthBefore(o.period, 5 - i)).filter(p => periods().includes(p)) : [];
  const before = await Promise.all(months.map(period => get('/v1/overview', { ...query, period }, { signal })));
  return [...before, o].filter(x => x.agencies.some(a => a.people > 0)).map(x => {
    const totals = { period: x.period, minutes: mean(x.agencies), people: sum(x.agencies, a => a.people) };
    for (const a of x.agencies)
      for (const [id, n] of Object.entries(counted(a, x.period))) totals[id] = (totals[id] || 0) + n;
    return totals;
  });
}

function trendChart(months, at) {
  if (months.length < 2) return h('.card', {}, h('h2', {}, t('trend')), empty(t('trend_none')));
  return chart({ title: t('trend'), name: `xu-huong-${at}`, height: 300, rows: months,
    columns: [{ label: t('period'), head: true, cell: m => Period(m.period), csv: m => m.period },
      ...parts().map(p => ({ label: p.label, num: true, cell: m => num(m[p.id] || 0), csv: m => m[p.id] || 0 })),
      { label: t('minutes_a_day'), num: true, cell: m => num(m.minutes, 1, 1), csv: m => m.minutes }],
    config: { type: 'bar',
      data: () => ({ labels: months.map(m => periodShort(m.period)), datasets: parts().map(p => ({ label: p.label, maxBarThickness: 64,
        backgroundColor: colour(p.id.replace('_', '-')), data: months.map(m => (m[p.id] || 0) / m.people * 100), counts: months.map(m => m[p.id] || 0) })) }),
      options: { x: { stacked: true, grid: { display: false } }, y: { stacked: true, max: 100, ticks: { callback: v => percent(v / 100) } },
        plugins: { tooltip: { callbacks: { label: i => `${i.dataset.label}: ${num(i.dataset.counts[i.dataIndex])} (${percent(i.raw / 100, 1)})` } } } } } });
}

const agencies = (o, rows, asked) => h('.card', {}, h('h2', {}, t('agencies')), table({ tools: [workbook('scores', asked, t('scores_file'))],
  caption: t('agencies_in', say(o.period)), name: `co-quan-${o.period}`, rows,
  columns: [{ label: t('agency'), head: true, cell: r => [agencyLink(r.code, o.period, title(r)), r.unusual && [' ', h('span.tag.warn', {}, t('unusual'))]], csv: title },
    { label: t('headcount'), num: true, cell: r => num(r.people), csv: r => r.people },
    ...parts().map(p => ({ label: p.label, num: true, cell: r => num(counted(r, o.period)[p.id] || 0), csv: r => counted(r, o.period)[p.id] || 0 })),
    ...(isMonth(o.period) ? [{ label: t('minutes_a_day'), num: true, cell: r => num(r.minutes_per_day, 0), csv: r => r.minutes_per_day },
    { label: t('missing_days'), num: true, cell: r => num(r.warnings.missing_day || 0), csv: r => r.warnings.missing_day || 0 },
    { label: t('late_entries'), num: true, cell: r => num(r.warnings.late_declaration || 0), csv: r => r.warnings.late_declaration || 0 },
    { label: t('warnings'), num: true, cell: r => num(open(r)), csv: open }] : [])] }));

// Whoever is looked for by name or code, wherever they are.
function people(asked, find, signal) {
  const ask = cursor => get('/v1/scores', { ...asked, find, cursor }, { signal }).then(p => ({ rows: p.scores, next: p.next }));
  const where = { label: t('agency'), cell: s => agencyLink(s.agency, asked.period), csv: s => agencyName(s.agency) };
  return h('section.card', {}, h('h2', {}, t('people_found', find)), later(() => paged(ask, { caption: t('people_found', find), name: `tim-${asked.period}`,
    columns: peopleColumns(asked.period, [where]), none: t('nobody_found'), book: workbook('scores', { ...asked, find }) }), x => x));
}

export function overview({ query, signal, session }) {
  const period = query.period || latest();
  const asked = { period, sector: query.sector, agency: query.agency, kind: kind(period) };
  const show = o => {
    const rows = o.agencies.filter(a => a.people > 0);
    if (rows.length === 0) return empty(t('no_results', say(period)));
    return h('.stack', {}, figures(o, o.agencies), h('.grid', {},
      shares({ title: t('classes_by_agency'), name: `xep-loai-${period}`, first: t('agency'), parts: parts(),
        rows: rows.map(r => ({ label: title(r), node: agencyLink(r.code, period, title(r)), counts: counted(r, period) })) }),
      isMonth(period) && minutesChart(o, rows),
      isMonth(period) && later(() => trend(o, asked, signal), m => trendChart(m, period), { lines: 8, box: 'section' }),
      changes({ period, asked, signal, session })),
    agencies(o, o.agencies, asked));
  };
  return [head(t('page_overview'), Period(period), filters(picker(period), selectLater('sector', t('sector'), query.sector, sectors), selectLater('agency', t('agency'), query.agency, agencyChoices), finder(query.find))),
    query.find && people(asked, query.find, signal),
    later(() => get('/v1/overview', asked, { signal }), show, { lines: 12 })];
}
