// What the examples of the standards reach: lines of formulas, both outcomes of each decision; and
// which rules never fired.
import { get } from './api.js';
import { data, h, long } from './dom.js';
import { filters, sectors, select, selectLater } from './filters.js';
import { num, percent } from './format.js';
import { t, title, Word } from './lang.js';
import { standardLink, standardName } from './links.js';
import { to } from './router.js';
import { head } from './shell.js';
import { later } from './states.js';
import { few } from './table.js';

const outcome = b => t('branch', num(b.line), b.kind, t(`never_${b.never}`));
const gaps = f => [...f.unreached.map(l => t('line_n', num(l))), ...f.missing.map(outcome)];
const standard = f => f.file.split('/').slice(0, 2).join('/');

const files = list => few({ caption: t('coverage'), rows: list, name: 'do-phu', columns: [
  { label: t('standard'), head: true, cell: f => standardLink(standard(f)), csv: f => standardName(standard(f)) },
  { label: t('lines_reached'), num: true, cell: f => `${num(f.reached)}/${num(f.lines)}`, csv: f => f.reached },
  { label: t('outcomes_taken'), num: true, cell: f => `${num(f.taken)}/${num(f.outcomes)}`, csv: f => f.taken },
  { label: t('gaps'), cell: f => gaps(f).map(g => h('p', {}, g)), csv: f => gaps(f).join('; ') }] });

const never = list => few({ first: 25, caption: t('never_fired'), rows: list, none: t('never_fired_none'), name: 'chua-ap-dung', columns: [
  { label: t('rule'), head: true, cell: r => [long(title(r)), h('span.code.quiet', {}, ' ', r.id)], csv: title },
  { label: t('kind'), cell: r => Word(`rule_${r.kind}`), csv: r => Word(`rule_${r.kind}`) },
  { label: t('standard'), cell: r => standardLink(r.standard), csv: r => r.standard && standardName(r.standard) },
  { label: t('examples'), num: true, cell: r => num(r.cases), csv: r => r.cases },
  { label: t('of_scored'), num: true, cell: r => num(r.results), csv: r => r.results }] });

function show(c) {
  const figure = (label, some, all) => h('div', {}, h('dt', {}, label), h('dd', {}, percent(all ? some / all : 1, 1)), h('dd', {}, `${num(some)}/${num(all)}`));
  return h('.stack', {},
    h('dl.figures', {}, figure(t('lines_reached'), c.reached, c.lines), figure(t('outcomes_taken'), c.taken, c.outcomes)),
    h('section.card', {}, h('h2', {}, t('coverage')), files(c.files)),
    c.never && h('section.card', {}, h('h2', {}, t('never_fired'), ' ', h('span.quiet', {}, num(c.never.length))), never(c.never)));
}

export function coverage({ query, signal }) {
  return [head(t('coverage'), t('coverage_lead'), filters(selectLater('sector', t('sector'), query.sector, sectors), select('fired', t('fired'), query.fired, [['yes', t('counted')]], t('not_counted')))),
    h('p.crumbs', {}, h('a', { href: to('standards') }, t('page_standards')), ' › ', data(t('coverage'))),
    later(() => get('/v1/standards/coverage', { sector: query.sector, fired: query.fired }, { signal }), show, { lines: 14 })];
}
