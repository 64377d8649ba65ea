// The desk of the workshop: a standard's texts in tabs, what is wrong with them at the line, one
// person tried, who would change class, the proposal. Nothing here changes what is live.
import { get, path as at, post } from './api.js';
import { fromTo } from './classes.js';
import { fill, h } from './dom.js';
import { base, edited, put, textOf } from './drafts.js';
import { editor } from './editor.js';
import { Period } from './format.js';
import { impact } from './impact.js';
import { t, word } from './lang.js';
import { cases, mistakes, said } from './mistakes.js';
import { latest, periods } from './periods.js';
import { proposal } from './proposal.js';
import { to } from './router.js';
import { breakdown } from './score.js';
import { failure } from './states.js';
import { save } from './table.js';

const PAUSE = 700; // milliseconds without a key before the text is checked

// --- the texts ---
// Tabs of editors; changed() after each change. mark(found) marks lines, show(place) goes to one.
function tabsOf(standard, changed) {
  const live = new Map(standard.files.map(f => [f.path, f.text]));
  const open = new Map(), tabs = h('.tabs', { role: 'tablist', 'aria-label': t('texts') }), panes = h('.panes');
  let now = null, found = { errors: [] };
  const text = path => textOf(path) ?? live.get(path);

  const mark = async path => (await open.get(path)).mistakes([
    ...found.errors.filter(m => m.file === path && m.line).map(m => ({ line: m.line, col: m.col, message: said(m), severe: !m.warning })),
    ...(found.cases?.failures || []).filter(f => f.file === path).map(f => ({ line: f.line, message: t('case_fails'), severe: true }))]);

  function begin(path) {
    const pane = h('.pane', { role: 'tabpanel', 'data-path': path, 'aria-label': path });
    panes.append(pane);
    open.set(path, editor(pane, { path, text: text(path), changed: async () => {
      const typed = (await open.get(path)).text();
      put(path, typed === live.get(path) ? null : typed, standard.digest);
      changed();
    } }));
    return mark(path);
  }
  async function pick(path) {
    now = path;
    for (const tab of tabs.children) {
      tab.setAttribute('aria-selected', tab.dataset.path === path);
      tab.tabIndex = tab.dataset.path === path ? 0 : -1;
    }
    for (const pane of panes.children) pane.hidden = pane.dataset.path !== path;
    if (open.has(path)) (await open.get(path)).refresh(); else await begin(path);
    return open.get(path);
  }
  tabs.addEventListener('keydown', event => {
    const list = [...live.keys()], step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = list[(list.indexOf(now) + step + list.length) % list.length];
    pick(next);
    [...tabs.children].find(x => x.dataset.path === next).focus();
  });
  for (const path of live.keys()) tabs.append(h('button', { type: 'button', role: 'tab', 'data-path': path, onclick: () => pick(path) }, path.split('/').pop()));
  return {
    nodes: [tabs, panes, h('.tools', {}, h('button', { type: 'button', onclick: () => save(now.replaceAll('/', '-'), 'text/plain;charset=utf-8', [text(now)]) }, t('download')))],
    pick, first: () => ({ path: [...live.keys()][0], text: text([...live.keys()][0]) }),
    mark(what) {
      found = what;
      for (const path of open.keys()) mark(path);
    },
    // A place in another standard is another desk.
    async show({ file, line, col }) {
      if (!file) return;
      if (live.has(file)) (await pick(file)).show(line || 1, col);
      else location.hash = to('workshop', file.split('/').slice(0, 2), { file: file.split('/').pop(), line });
    },
    begin: ({ file, line }) => {
      const path = [...live.keys()].find(p => p.endsWith(`/${file || 'standard.lua'}`)) || [...live.keys()][0];
      return pick(path).then(e => line && e.show(Number(line), 1));
    },
  };
}

// --- one person ---
const scored = (before, after) => h('.stack', {}, h('p', {}, fromTo(before, after), after.reason && [' · ', word(after.reason)]),
  breakdown(after));

function person({ order, refused, signal }) {
  const code = h('input', { name: 'staff', autocomplete: 'off', required: true }), tried = h('.stack', { 'aria-live': 'polite' });
  const period = h('select', { name: 'period', value: latest() }, periods().filter(p => p.length === 7).map(p => h('option', { value: p }, Period(p))));
  async function ask(event) {
    event.preventDefault();
    fill(tried, h('p.quiet', {}, t('waiting')));
    try {
      const [now, next] = await Promise.all([get(at('scores', code.value, period.value, 'explain'), {}, { signal }),
        post('/v1/check', order({ staff: code.value, period: period.value }), { signal })]);
      fill(tried, next.person ? scored(now, next.person) : refused(next));
    } catch (e) {
      if (e.name !== 'AbortError') fill(tried, failure(e));
    }
  }
  return h('section.card', { id: 'one' }, h('h2', {}, t('try_person')), h('form.form-grid', { onsubmit: ask },
    h('label.field', {}, t('staff'), code), h('label.field', {}, t('period'), period), h('button', { type: 'submit' }, t('try_run'))), tried);
}

export function desk({ session, signal, query }, standard) {
  let timer = null, turns = 0;
  const found = h('.stack', { 'aria-live': 'polite' });
  const texts = tabsOf(standard, () => { clearTimeout(timer); timer = setTimeout(check, PAUSE); drafted.renew(); });
  const order = more => ({ files: edited().length ? edited() : [texts.first()], ...more });
  // What somebody else found: shown, and at its lines.
  const refused = what => {
    const all = { errors: what.errors || [], cases: what.cases };
    texts.mark(all);
    return [(all.errors.length > 0 || !all.cases?.failed) && mistakes(all.errors, texts.show), cases(all.cases, texts.show)];
  };
  async function check() {
    const turn = ++turns;
    found.setAttribute('aria-busy', 'true');
    try {
      const c = await post('/v1/check', order(), { signal });
      if (turn === turns) fill(found, refused(c));
    } catch (e) {
      if (e.name !== 'AbortError') fill(found, failure(e, check));
    } finally {
      if (turn === turns) found.removeAttribute('aria-busy');
    }
  }
  const drafted = proposal({ session, stale: base() !== null && base() !== standard.digest, refused });
  texts.begin(query);
  check();
  return h('.bench', {},
    h('section.card', { 'aria-label': t('texts') }, texts.nodes),
    h('.stack', {},
      h('section.card', { id: 'found' }, h('h2', {}, t('check_results')), found),
      person({ order, refused, signal })),
    impact({ refused, signal }),
    drafted.node);
}
