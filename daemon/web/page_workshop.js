// Workshop: edit a standard's texts, see what is wrong with them at the line, run its examples, try
// them on one person. Nothing here changes what is live.
import { get, post } from './api.js';
import { classTag } from './classes.js';
import { data, fill, h } from './dom.js';
import { editor } from './editor.js';
import { day, num, Period, points } from './format.js';
import { sectorName, t, title, word } from './lang.js';
import { latest, periods } from './periods.js';
import { proposal } from './proposal.js';
import { to } from './router.js';
import { breakdown } from './score.js';
import { head } from './shell.js';
import { empty, failure, later } from './states.js';
import { table } from './table.js';
import { save } from './table.js';

const PAUSE = 700; // milliseconds without a key before the text is checked
const said = m => title({ vi: m.vi, en: m.en });

// --- which one ---
function choose({ session, signal }) {
  const own = session.sectors ? session.sectors.split(' ') : null;
  return [head(t('page_workshop'), t('workshop_lead')),
    later(() => get('/v1/standards', {}, { signal }), ({ standards }) => h('section.card', {}, table({ caption: t('standards'), rows: standards.filter(s => !own || own.includes(s.sector)), none: t('no_own_sector'), columns: [
      { label: t('sector'), head: true, cell: s => h('a', { href: to('workshop', [s.sector, s.date]) }, data(title(s))), csv: title },
      { label: t('in_force'), cell: s => day(s.date), csv: s => s.date },
      { label: t('code'), cell: s => h('span.code', {}, data(s.sector)), csv: s => s.sector }] })))];
}

// --- what was found ---
function mistakes(list, show) {
  if (list.length === 0) return h('p', {}, h('span.tag.ok', {}, t('no_mistakes')));
  return h('ul.mistakes', {}, list.map(m => h('li', { class: m.warning ? 'warn' : 'bad' },
    h('button.plain', { type: 'button', onclick: () => show(m) }, `${(m.file || '').split('/').pop()}:${m.line ?? ''}`), ' ', data(said(m)))));
}

const figure = s => h('strong', {}, s !== '' && Number.isFinite(Number(s)) ? num(Number(s), 4) : data(s));
// "expected 70, got 65" of each field that differs
function differences(f) {
  if (f.error) return h('p', {}, data(title({ vi: f.error_vi, en: f.error })));
  return h('ul.plain', {}, (f.differences || []).map(d => h('li', {}, data(d.field === 'score' ? t('points') : word(d.field)), ': ', t('expected'), ' ', figure(d.expected), ', ', t('got'), ' ', figure(d.got))));
}

function cases(c, show) {
  if (!c) return null;
  return h('.stack', {}, h('p', {}, h('span.tag', { class: c.failed ? 'bad' : 'ok' }, t('cases_sum', num(c.passed), num(c.failed)))),
    c.failures.map(f => h('div', {}, h('button.plain', { type: 'button', onclick: () => show(f) }, `${f.file.split('/').pop()}:${f.line}`), ' ', data(title({ vi: f.case_vi, en: f.case })), differences(f))));
}

function scored(before, after) {
  return h('.stack', {}, h('p', {}, t('try_sum'), ' ', h('strong', {}, points(before.score)), ' ', classTag(before.band), ' → ', h('strong', {}, points(after.score)), ' ', classTag(after.band), after.reason && [' · ', word(after.reason)]),
    breakdown(after));
}

// --- the desk ---
function desk({ args: [sector, date], session, signal }, standard) {
  const texts = new Map(standard.files.map(f => [f.path, f.text])), first = new Map(texts);
  const open = new Map(), tabs = h('.tabs', { role: 'tablist', 'aria-label': t('texts') }), panes = h('.panes');
  const found = h('.stack', { 'aria-live': 'polite' }), person = h('input', { name: 'staff', autocomplete: 'off', required: true }),
    period = h('select', { name: 'period', value: latest() }, periods().filter(p => p.length === 7).map(p => h('option', { value: p }, Period(p)))), tried = h('.stack', { 'aria-live': 'polite' });
  let timer = null, asked = 0, at = null, last = { errors: [] };
  const changedFiles = () => [...texts].filter(([p, text]) => first.get(p) !== text).map(([path, text]) => ({ path, text }));
  const order = more => ({ files: changedFiles().length ? changedFiles() : [{ path: [...texts.keys()][0], text: [...texts.values()][0] }], ...more });

  async function pick(path) {
    at = path;
    for (const tab of tabs.children) {
      tab.setAttribute('aria-selected', tab.dataset.path === path);
      tab.tabIndex = tab.dataset.path === path ? 0 : -1;
    }
    for (const pane of panes.children) pane.hidden = pane.dataset.path !== path;
    if (open.has(path)) return (await open.get(path)).refresh();
    const pane = h('.pane', { role: 'tabpanel', 'data-path': path, 'aria-label': path });
    panes.append(pane);
    open.set(path, editor(pane, { path, text: texts.get(path), changed: async () => {
      texts.set(path, (await open.get(path)).text());
      clearTimeout(timer);
      timer = setTimeout(check, PAUSE);
    } }));
    await mark(path);
    return open.get(path);
  }
  // At the line, in whichever text is open.
  const mark = async path => (await open.get(path)).mistakes([...last.errors.filter(m => m.file === path && m.line).map(m => ({ line: m.line, col: m.col, message: said(m), severe: !m.warning })),
    ...(last.cases?.failures || []).filter(f => f.file === path).map(f => ({ line: f.line, message: t('case_fails'), severe: true }))]);
  async function show(m) {
    if (!m.file || !texts.has(m.file)) return;
    await pick(m.file);
    (await open.get(m.file)).show(m.line || 1, m.col);
  }
  async function check() {
    const turn = ++asked;
    found.setAttribute('aria-busy', 'true');
    try {
      const c = await post('/v1/check', order(), { signal });
      if (turn !== asked) return;
      fill(found, mistakes(c.errors, show), cases(c.cases, show));
      last = c;
      for (const path of open.keys()) await mark(path);
    } catch (e) {
      if (e.name !== 'AbortError') fill(found, failure(e, check));
    } finally {
      if (turn === asked) found.removeAttribute('aria-busy');
    }
  }
  async function tryPerson(event) {
    event.preventDefault();
    fill(tried, h('p.quiet', {}, t('waiting')));
    try {
      const [now, next] = await Promise.all([get(`/v1/scores/${encodeURIComponent(person.value)}/${period.value}/explain`, {}, { signal }), post('/v1/check', order({ staff: person.value, period: period.value }), { signal })]);
      fill(tried, next.person ? scored(now, next.person) : mistakes(next.errors, show));
    } catch (e) {
      if (e.name !== 'AbortError') fill(tried, failure(e));
    }
  }
  const arrows = event => {
    const list = [...texts.keys()], step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = list[(list.indexOf(at) + step + list.length) % list.length];
    pick(next);
    [...tabs.children].find(x => x.dataset.path === next).focus();
  };
  tabs.addEventListener('keydown', arrows);
  for (const path of texts.keys()) tabs.append(h('button', { type: 'button', role: 'tab', 'data-path': path, onclick: () => pick(path) }, path.split('/').pop()));
  pick([...texts.keys()].find(p => p.endsWith('standard.lua')) || [...texts.keys()][0]);
  check();
  return h('.bench', {},
    h('section.card', { 'aria-label': t('texts') }, tabs, panes, h('.tools', {}, h('button', { type: 'button', onclick: () => save(at.replaceAll('/', '-'), 'text/plain;charset=utf-8', [texts.get(at)]) }, t('download')))),
    h('.stack', {},
      h('section.card', { id: 'found' }, h('h2', {}, t('check_results')), found),
      h('section.card', { id: 'one' }, h('h2', {}, t('try_person')), h('form.form-grid', { onsubmit: tryPerson }, h('label.field', {}, t('staff'), person), h('label.field', {}, t('period'), period), h('button', { type: 'submit' }, t('try_run'))), tried),
      proposal({ session, files: changedFiles, base: standard.digest })));
}

export function workshop(context) {
  const [sector, date] = context.args;
  if (!date) return choose(context);
  return [head(sectorName(sector), t('in_force_from', day(date))),
    h('p.crumbs', {}, h('a', { href: to('workshop') }, t('page_workshop')), ' › ', h('span.code', {}, `${sector}/${date}`)),
    h('p.note', {}, t('workshop_note')),
    later(() => get(`/v1/standards/${encodeURIComponent(sector)}/${encodeURIComponent(date)}`, {}, { signal: context.signal }), s => (s.files.length ? desk(context, s) : empty(t('nothing'))), { lines: 14 })];
}
