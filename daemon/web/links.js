// Where people, agencies and standards are read about.
import { data, h, long } from './dom.js';
import { day } from './format.js';
import { agencyName, sectorName } from './lang.js';
import { to } from './router.js';

export const personLink = (code, period, own, text) => h('a', { href: own ? to('me', [], { period }) : to('person', [code, period]) }, data(text || code));
const either = name => (name.length > 60 ? long(name) : data(name));
export const agencyLink = (code, period, name = agencyName(code)) => h('a', { href: to('agency', [code, period]) }, either(name));
// sector/date, and whatever follows that.
export function standardName(label) {
  const [sector, date] = label.split('/');
  return `${sectorName(sector)}, ${day(date)}`;
}
export const standardLink = label => (label ? h('a', { href: to('standards', label.split('/').slice(0, 2)) }, either(standardName(label))) : '–');
