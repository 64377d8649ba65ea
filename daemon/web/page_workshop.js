// Workshop: which standard to edit, and its desk.
import { get, path } from './api.js';
import { data, h } from './dom.js';
import { edited, edits } from './drafts.js';
import { desk } from './desk.js';
import { day } from './format.js';
import { sectorName, t, title } from './lang.js';
import { to } from './router.js';
import { head } from './shell.js';
import { empty, later } from './states.js';
import { table } from './table.js';

function choose({ session, signal }) {
  const touched = s => edited().some(f => f.path.startsWith(`${s.sector}/${s.date}/`));
  return [head(t('page_workshop'), t('workshop_lead')),
    later(() => get('/v1/standards', {}, { signal }), ({ standards }) => h('section.card', {}, table({ caption: t('standards'), rows: standards.filter(s => edits(session, s.sector)), none: t('no_own_sector'), columns: [
      { label: t('sector'), head: true, cell: s => [h('a', { href: to('workshop', [s.sector, s.date]) }, data(title(s))), touched(s) && [' ', h('span.tag.warn', {}, t('edited'))]], csv: title },
      { label: t('in_force'), cell: s => day(s.date), csv: s => s.date },
      { label: t('code'), cell: s => h('span.code', {}, data(s.sector)), csv: s => s.sector }] })))];
}

export function workshop(context) {
  const [sector, date] = context.args;
  if (!date) return choose(context);
  return [head(sectorName(sector), t('in_force_from', day(date))),
    h('p.crumbs', {}, h('a', { href: to('workshop') }, t('page_workshop')), ' › ', h('span.code', {}, `${sector}/${date}`)),
    h('p.note', {}, t('workshop_note')),
    later(() => get(path('standards', sector, date), {}, { signal: context.signal }), s => (s.files.length ? desk(context, s) : empty(t('nothing'))), { lines: 14 })];
}
