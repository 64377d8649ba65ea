// What a list is filtered by: choices that are part of the address.
import { address, once } from './api.js';
import { h } from './dom.js';
import { t, title } from './lang.js';
import { change } from './router.js';
import { first } from './states.js';
import { search } from './table.js';

const LONG = 60;
export const short = text => ([...text].length > LONG ? `${[...text].slice(0, LONG - 1).join('')}…` : text);

// options: [value, text]; none: what stands for no choice; wanted(value) when another was chosen.
export const select = (id, label, value, options, none = t('all'), wanted = v => change({ [id]: v })) => h('label.field', {}, label,
  h('select', { id, value: value || '', onchange: e => wanted(e.target.value) },
    h('option', { value: '' }, none), options.map(([v, text]) => h('option', { value: v }, short(text))),
    value && !options.some(([v]) => v === value) && h('option', { value }, short(value)))); // it filters, whoever named it

// One whose options are asked for; its place is kept meanwhile.
export function selectLater(id, label, value, ask) {
  const place = h('span.hold');
  first(ask()).then(options => place.replaceWith(select(id, label, value, options)), () => place.remove());
  return place;
}

export const agencies = async () => (await once('/v1/agencies')).agencies.map(a => [a.code, title(a)]);
export async function sectors() {
  const of = new Map((await once('/v1/standards')).standards.map(s => [s.sector, title(s)]));
  return [...of].sort((a, b) => a[1].localeCompare(b[1]));
}

export const checks = async period => (await once(address('/v1/warnings/counts', { period, resolved: 'yes' }))).counts.map(c => [c.check, title(c)]);

export const finder = value => search(t('find_person'), value, text => change({ find: text }), t('find_hint'));
export const filters = (...nodes) => h('.filters', { role: 'search', 'aria-label': t('filters') }, nodes);
