// Who would change by other rules: the sums, the list of people, what changed in words.
import { post } from './api.js';
import { className, classTag } from './classes.js';
import { data, fill, h, long } from './dom.js';
import { edited } from './drafts.js';
import { exact, num, Period, points, signed } from './format.js';
import { agencyName, sectorName, t, title, Word } from './lang.js';
import { agencyLink, personNamed, standardName } from './links.js';
import { latest, periods } from './periods.js';
import { failure } from './states.js';
import { few } from './table.js';

// Criteria whose points changed; where only the class did, the changes of the rules that did that.
function causes(p, changes) {
  const criteria = (p.criteria || []).filter(c => c.points !== 0).map(c => Word(c.criterion || 'total'));
  return [...new Set(criteria.length ? criteria : (p.causes || []).filter(i => changes[i]).map(i => spoken(changes[i])))].join('; ');
}
const side = x => (x ? [points(x.score), ' ', classTag(x.class)] : '–');

// changes: of the rules, of the same report.
export const people = (list, changes, name = 'doi-xep-loai') => few({ caption: t('class_changes'), rows: list, none: t('nobody_changes'), name, columns: [
  { label: t('who'), head: true, cell: p => (p.staff ? personNamed(p.staff, p.name, p.period) : agencyLink(p.organisation, p.period)) },
  { label: t('code'), csv: p => p.staff || p.organisation }, { label: t('name'), csv: p => (p.staff ? p.name : agencyName(p.organisation)) },
  { label: t('period'), cell: p => Period(p.period), csv: p => p.period },
  { label: t('agency'), cell: p => data(agencyName(p.agency)), csv: p => agencyName(p.agency) },
  { label: t('before'), cell: p => side(p.before), csv: p => p.before && className(p.before.class) },
  { label: t('after'), cell: p => side(p.after), csv: p => p.after && className(p.after.class) },
  { label: t('difference'), num: true, cell: p => signed(p.change), csv: p => exact(p.change) },
  { label: t('by_criteria'), cell: p => long(causes(p, changes)), csv: p => causes(p, changes) }] });

const place = c => (c.date ? standardName(`${c.sector}/${c.date}`) : sectorName(c.sector));
const said = c => title(c.said || c); // a report that is older has the whole sentence only
const spoken = c => `${place(c)}: ${said(c)}`;
const difference = c => [place(c), ': ', data(said(c)), c.title && [' ', h('span.code.quiet', {}, data(c.id))]];
export const differences = list => h('ul.plain', {}, list.map(c => h('li', {}, difference(c))));

function report(m) {
  const changed = m.people.filter(p => p.class_change), moved = m.people.filter(p => !p.class_change);
  return h('.stack', {},
    h('p', {}, t('impact_sum', num(m.scored), num(m.class_changes), num(m.up), num(m.down))),
    m.changes.length > 0 && differences(m.changes),
    people(changed, m.changes),
    moved.length > 0 && h('details', {}, h('summary', {}, t('only_points', num(moved.length))), people(moved, m.changes, 'doi-diem')));
}

// The draft against everybody of a period. refused(answer): it does not load.
export function impact({ refused, signal }) {
  const answer = h('.stack', { 'aria-live': 'polite' });
  const period = h('select', { name: 'of', value: latest() }, periods().map(p => h('option', { value: p }, Period(p))));
  async function ask(event) {
    event.preventDefault();
    const files = edited();
    if (files.length === 0) return fill(answer, h('p.quiet', {}, t('nothing_edited')));
    fill(answer, h('p.quiet', { role: 'status' }, t('waiting')));
    try {
      return fill(answer, report(await post('/v1/simulate', { periods: [period.value], files }, { signal })));
    } catch (e) {
      if (e.name === 'AbortError') return null;
      return fill(answer, e.value?.errors ? refused(e.value) : failure(e));
    }
  }
  return h('section.card.wide', { id: 'impact' }, h('h2', {}, t('who_changes')), h('p.note', {}, t('impact_help')),
    h('form.form-grid', { onsubmit: ask }, h('label.field', {}, t('period'), period), h('button', { type: 'submit' }, t('impact_ask'))), answer);
}
