// Articles of the law against the rules that rest on them: what rests on nothing and what nothing
// rests on stand out.
import { get } from './api.js';
import { data, h, long } from './dom.js';
import { filters, sectors, select, selectLater } from './filters.js';
import { num } from './format.js';
import { basis, t, title, Word } from './lang.js';
import { standardLink, standardName } from './links.js';
import { to } from './router.js';
import { head } from './shell.js';
import { later } from './states.js';
import { few } from './table.js';

const rule = [
  { label: t => t('rule'), cell: r => [long(title(r)), h('span.code.quiet', {}, ' ', r.id)], csv: title },
  { label: t => t('kind'), cell: r => Word(`rule_${r.kind}`), csv: r => Word(`rule_${r.kind}`) },
  { label: t => t('standard'), cell: r => standardLink(r.standard), csv: r => r.standard && standardName(r.standard) },
  { label: t => t('examples'), num: true, cell: r => (r.cases === 0 ? h('span.tag.warn', {}, '0') : num(r.cases)), csv: r => r.cases }];
const fired = { label: t => t('fired'), num: true, cell: r => (r.fired === 0 ? h('span.tag.warn', {}, '0') : num(r.fired)), csv: r => r.fired };
const article = { label: t => t('article'), head: true, cell: r => [basis(r.article), h('p.quiet', {}, basis(r.act))], csv: r => basis(r.article) };
const act = { label: t => t('act'), csv: r => basis(r.act) };
const named = list => list.map(c => ({ ...c, label: c.label(t) }));

function show(m) {
  const counts = m.counted ? [fired] : [];
  const part = (id, name, list, columns, none) => h('section.card', {}, h('h2', {}, t(id), ' ', h('span.quiet', {}, num(list.length))), h('p.note', {}, t(`${id}_note`)),
    few({ first: 25, caption: t(id), rows: list, name, none: t(none), columns: named(columns) }));
  return h('.stack', {},
    part('matrix_rows', 'quy-tac-theo-dieu-khoan', m.rows, [article, { label: () => t('about'), cell: r => long(title(r.title)), csv: r => title(r.title) }, ...rule, ...counts, act], 'nothing'),
    part('matrix_unused', 'dieu-khoan-chua-co-quy-tac', m.unused, [article, { label: () => t('about'), cell: r => long(title(r)), csv: title }, { label: () => t('standard'), cell: r => standardLink(r.standard), csv: r => r.standard && standardName(r.standard) }, act], 'matrix_unused_none'),
    part('matrix_bare', 'quy-tac-khong-co-dieu-khoan', m.bare, [{ ...rule[0], head: true }, ...rule.slice(1), ...counts, { label: () => t('basis'), cell: r => long(basis(r.basis)), csv: r => basis(r.basis) }], 'matrix_bare_none'));
}

export function matrix({ query, signal }) {
  return [head(t('matrix'), t('matrix_lead'), filters(selectLater('sector', t('sector'), query.sector, sectors), select('fired', t('fired'), query.fired, [['yes', t('counted')]], t('not_counted')))),
    h('p.crumbs', {}, h('a', { href: to('standards') }, t('page_standards')), ' › ', data(t('matrix'))),
    later(() => get('/v1/standards/matrix', { sector: query.sector, fired: query.fired }, { signal }), show, { lines: 14 })];
}
