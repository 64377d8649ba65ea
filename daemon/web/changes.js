// What is another than before today.
import { get } from './api.js';
import { classOf, classTag } from './classes.js';
import { h } from './dom.js';
import { exact, moment, num, points, signed } from './format.js';
import { agencyName, t } from './lang.js';
import { agencyLink, personColumns } from './links.js';
import { empty, later } from './states.js';
import { table } from './table.js';

const movement = p => (p.before === null ? h('span.quiet', {}, t('new_result'))
  : p.after.micropoints === null || p.before.micropoints === null ? '–' : signed(p.after.micropoints - p.before.micropoints));

function show(c, period) {
  if (c.run === null) return empty(t('changes_none_before'));
  if (c.changed === 0) return empty(t('changes_none', moment(c.finished)));
  return h('.stack', {},
    h('p.note', {}, t('changes_sum', num(c.changed), num(c.up), num(c.down), num(c.new), moment(c.finished))),
    table({ caption: t('changes'), name: `thay-doi-${period}`, rows: c.people, columns: [
      ...personColumns(period),
      { label: t('agency'), cell: p => agencyLink(p.agency, period), csv: p => agencyName(p.agency) },
      { label: t('before'), cell: p => (p.before ? [points(p.before.micropoints), ' ', classTag(classOf(p.before, period))] : '–'), csv: p => exact(p.before?.micropoints) },
      { label: t('after'), cell: p => [points(p.after.micropoints), ' ', classTag(classOf(p.after, period))], csv: p => exact(p.after.micropoints) },
      { label: t('difference'), num: true, cell: movement }] }));
}

export const changes = ({ period, asked, signal }) => h('section.card', {}, h('h2', {}, t('changes')),
  later(() => get('/v1/changes', asked, { signal }), c => show(c, period), { lines: 3 }));
