// Proposing what was edited: all texts of the live bundle with the edited ones over them.
import { get, post, Refused } from './api.js';
import { data, fill, h } from './dom.js';
import { num } from './format.js';
import { t, title } from './lang.js';
import { to } from './router.js';

// Whoever else made one of them live meanwhile is not overwritten: the base is that of the texts that were edited.
async function whole(edited, base) {
  const { standards } = await get('/v1/standards');
  const all = await Promise.all(standards.map(s => get(`/v1/standards/${s.sector}/${s.date}`)));
  const texts = new Map(all.flatMap(s => s.files).map(f => [f.path, f.text]));
  for (const f of edited) texts.set(f.path, f.text);
  return { base, files: [...texts].map(([path, text]) => ({ path, text })) };
}

const sayings = list => (list || []).map(m => h('p', {}, h('span.code', {}, `${m.file || ''}${m.line ? `:${m.line}` : ''}`), ' ', data(title(m))));

function outcome(a) {
  const number = a.proposal?.proposal;
  return h('.state', {}, h('strong', {}, t(`verdict_${a.verdict}`)),
    number && h('p', {}, h('a', { href: to('approvals', [number]) }, t('proposal_n', num(number)))), sayings(a.errors));
}

export function proposal({ session, files, base }) {
  if (!['policy', 'admin'].includes(session.role)) return null;
  const told = h('div', { role: 'status' }), note = h('input', { name: 'note', autocomplete: 'off', maxlength: 500 });
  async function propose(event) {
    event.preventDefault();
    const edited = files();
    if (edited.length === 0) return fill(told, h('p.quiet', {}, t('nothing_edited')));
    fill(told, h('p.quiet', {}, t('proving')));
    try {
      fill(told, outcome(await post('/v1/bundles', { ...await whole(edited, base), note: note.value || null })));
    } catch (e) {
      fill(told, h('.state.error', { role: 'alert' }, h('strong', {}, e instanceof Refused && e.value?.verdict ? t('verdict_refused') : e.message), sayings(e.value?.errors)));
    }
    return told;
  }
  return h('section.card', { id: 'propose' }, h('h2', {}, t('propose')), h('p.note', {}, t('propose_help')),
    h('form.stack', { onsubmit: propose }, h('label.field', {}, t('note'), note), h('div', {}, h('button.main', { type: 'submit' }, t('propose')))), told);
}
