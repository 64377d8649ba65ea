// What stands where something is asked for: waiting, nothing, not allowed, wrong.
import { Refused } from './api.js';
import { fill, h } from './dom.js';
import { t } from './lang.js';

export const empty = (text, ...more) => h('.state', {}, h('p', {}, text), more);

function waiting(lines) {
  return h('.waiting', { role: 'status' }, h('b.hidden', {}, t('waiting')), Array.from({ length: lines }, () => h('span')));
}

// What to tell whoever asked for something that was not done.
export const whyNot = e => (e.value?.verdict ? t(`verdict_${e.value.verdict}`)
  : e instanceof Refused ? e.message : t('no_answer_help'));

export function failure(e, again) {
  const refused = e instanceof Refused;
  if (refused && (e.status === 403 || e.status === 404))
    return empty(e.status === 403 ? t('not_allowed') : t('not_there'), h('p.quiet', {}, e.message));
  return h('.state.error', { role: 'alert' }, h('strong', {}, refused ? t('refused') : t('no_answer')),
    h('p', {}, whyNot(e)), again && h('button', { type: 'button', onclick: again }, t('again')));
}

// The same place with newer content: it stays as it is until that is there.
export async function renew(node, ask, show) {
  try {
    fill(node, show(await ask()));
  } catch (e) {
    if (e.name !== 'AbortError') fill(node, failure(e, () => renew(node, ask, show)));
  }
}

// What a page asks for first is shown together, so that nothing jumps; whatever takes longer comes by itself.
const PATIENCE = 1500; // milliseconds
const asked = new Set();
let turns = 0;
export function first(promise) {
  const done = promise.catch(() => {}).finally(() => asked.delete(done));
  asked.add(done);
  return promise;
}
export async function together(node) {
  const turn = ++turns, end = performance.now() + PATIENCE;
  node.classList.add('settling');
  while (asked.size && performance.now() < end)
    await Promise.race([Promise.all(asked), new Promise(done => { setTimeout(done, end - performance.now()); })]);
  if (turn === turns) node.classList.remove('settling');
}

// A place that fills itself: `ask` gives what `show` makes nodes of. Its height is kept while it waits.
export function later(ask, show, { lines = 4, box = 'div' } = {}) {
  const node = h(box);
  async function run() {
    fill(node, waiting(lines));
    node.setAttribute('aria-busy', 'true');
    try {
      const value = await ask();
      fill(node, show(value));
    } catch (e) {
      if (e.name === 'AbortError') return;
      if (!(e instanceof Refused) && !(e instanceof TypeError && /fetch/i.test(e.message))) console.error(e);
      fill(node, failure(e, run));
    } finally {
      node.removeAttribute('aria-busy');
    }
  }
  first(run());
  return node;
}
