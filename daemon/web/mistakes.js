// What kpid found in texts: mistakes at their lines, examples that come out differently.
import { data, h } from './dom.js';
import { num } from './format.js';
import { t, title, word } from './lang.js';

export const said = m => title({ vi: m.vi, en: m.en });
const place = m => `${(m.file || '').split('/').pop()}:${m.line ?? ''}`;

// go(m): to where it stands.
export function mistakes(list, go) {
  if (list.length === 0) return h('p', {}, h('span.tag.ok', {}, t('no_mistakes')));
  return h('ul.mistakes', {}, list.map(m => h('li', { class: m.warning ? 'warn' : 'bad' },
    h('button.plain', { type: 'button', onclick: () => go(m) }, place(m)), ' ', data(said(m)))));
}

const figure = s => h('strong', {}, s !== '' && Number.isFinite(Number(s)) ? num(Number(s), 4) : data(word(s)));
const FIELDS = { __proto__: null, score: 'points', band: 'band', class: 'class', state: 'state' };
// "expected 70, got 65" of each field that differs
function differences(f) {
  if (f.error) return h('p', {}, data(title({ vi: f.error_vi, en: f.error })));
  return h('ul.plain', {}, (f.differences || []).map(d => h('li', {}, data(FIELDS[d.field] ? t(FIELDS[d.field]) : word(d.field)), ': ', t('expected'), ' ', figure(d.expected), ', ', t('got'), ' ', figure(d.got))));
}

export function cases(c, go) {
  if (!c) return null;
  return h('.stack', {}, h('p', {}, h('span.tag', { class: c.failed ? 'bad' : 'ok' }, t('cases_sum', num(c.passed), num(c.failed)))),
    (c.failures || []).map(f => h('div', {}, h('button.plain', { type: 'button', onclick: () => go(f) }, place(f)), ' ', h('span.code.quiet', {}, f.standard || f.file.split('/').slice(0, 2).join('/')), ' ', data(title({ vi: f.case_vi, en: f.case })), differences(f))));
}
