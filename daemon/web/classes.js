// Bands of months and classes of years: one scale, named the same.
import { h } from './dom.js';
import { isYear, points } from './format.js';
import { t, Word, word } from './lang.js';

const CLASSES = ['excellent', 'good', 'completed', 'not_completed'];
export const classOf = (score, period) => (isYear(period) ? score.class || null : score.band);

// How many have none: everybody who is not in a class.
export function counted(row, period) {
  const counts = { ...(isYear(period) ? row.classes : row.bands) };
  counts.none = row.people - Object.values(counts).reduce((a, b) => a + b, 0);
  return counts;
}
export const parts = () => [...CLASSES.map(id => ({ id, label: t(`class_${id}`) })), { id: 'none', label: t('class_none') }];

export const className = id => (!id ? t('class_none') : CLASSES.includes(id) ? t(`class_${id}`) : word(id));
export const classTag = id => h('span.tag', { class: id || 'none' }, className(id));

// From one score to another.
export const fromTo = (before, after) => [t('points'), ' ', [before, after].map((x, i) =>
  [i > 0 && ' → ', h('strong', {}, points(x.score)), ' ', classTag(x.band)])];

const SIGN = { scored: 'ok', partial: 'warn', needs_decision: 'warn' };
export const stateTag = state => h('span.tag', { class: SIGN[state] || '' }, Word(state));
const SEVERITY = { serious: 'bad', warning: 'warn' };
export const severityTag = s => h('span.tag', { class: SEVERITY[s] || '' }, word(s));
