// Where people, agencies and standards are read about.
import { data, h, long } from './dom.js';
import { day } from './format.js';
import { agencyName, sectorName, t } from './lang.js';
import { to } from './router.js';

export const personLink = (code, period, own, text) => h('a', { href: own ? to('me', [], { period }) : to('person', [code, period]) }, data(text || code));
// In a list: the name, and the code that tells people of one name apart; in its file a column of each.
export const personNamed = (code, name, period) => (name && name !== code ? [personLink(code, period, false, name), ' ', h('span.code.quiet', {}, data(code))] : personLink(code, period));
export const personColumns = (period, head = true) => [
  { label: t('person'), head, cell: r => (r.staff ? personNamed(r.staff, r.name, period) : '–') },
  { label: t('staff'), csv: r => r.staff }, { label: t('name'), csv: r => r.name }];
export const agencyLink = (code, period, name = agencyName(code)) => h('a', { href: to('agency', [code, period]) }, name.length > 60 ? long(name) : data(name));
// sector/date, and whatever follows that. What a title says behind its colon is for its own page.
export function standardName(label) {
  const [sector, date] = label.split('/');
  return `${sectorName(sector).split(': ')[0]}, ${day(date)}`;
}
export const standardLink = label => (label ? h('a', { href: to('standards', label.split('/').slice(0, 2)) }, data(standardName(label))) : '–');
