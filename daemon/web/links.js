// Where people, agencies and standards are read about.
import { data, h, long } from './dom.js';
import { to } from './router.js';

export const personLink = (code, period, own, text) => h('a', { href: own ? to('me', [], { period }) : to('person', [code, period]) }, data(text || code));
export const agencyLink = (code, name, period) => h('a', { href: to('agency', [code, period]) }, (name || code).length > 60 ? long(name) : data(name || code));
export const standardLink = label => (label ? h('a', { href: to('standards', String(label).split('/')) }, data(label)) : '–');
