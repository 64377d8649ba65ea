// Proposing what was edited: all texts of the live bundle with the edited ones over them.
import { get, path, post } from './api.js';
import { data, fill, h } from './dom.js';
import { base, discard, edited } from './drafts.js';
import { num } from './format.js';
import { t } from './lang.js';
import { to } from './router.js';
import { whyNot } from './states.js';
import { sure } from './sure.js';

// Whoever else made one of them live meanwhile is not overwritten: the base is that of the texts that were edited.
async function whole(files) {
  const { standards } = await get('/v1/standards');
  const all = await Promise.all(standards.map(s => get(path('standards', s.sector, s.date))));
  const texts = new Map(all.flatMap(s => s.files).map(f => [f.path, f.text]));
  for (const f of files) texts.set(f.path, f.text);
  return { base: base(), files: [...texts].map(([path, text]) => ({ path, text })) };
}

export function outcome(a) {
  const number = a.proposal?.proposal;
  return h('.state', {}, h('strong', {}, t(`verdict_${a.verdict}`)),
    number && h('p', {}, h('a', { href: to('approvals', [number]) }, t('proposal_n', num(number)))));
}

const link = f => h('a', { href: to('workshop', f.path.split('/').slice(0, 2), { file: f.path.split('/').pop() }) }, data(f.path));

// The card and, after each change of the draft, its list renewed. refused(answer): what is wrong.
export function proposal({ session, stale, refused }) {
  const told = h('div', { role: 'status' }), note = h('input', { name: 'note', autocomplete: 'off', maxlength: 500 }), list = h('.stack');
  const renew = () => fill(list, edited().length === 0 ? h('p.quiet', {}, t('nothing_edited'))
    : [h('ul.plain.draft', {}, edited().map(f => h('li', {}, link(f)))),
      h('.tools', {}, sure(t('discard'), () => { discard(); dispatchEvent(new HashChangeEvent('hashchange')); }))]);
  async function propose(event) {
    event.preventDefault();
    const files = edited();
    if (files.length === 0) return fill(told);
    fill(told, h('p.quiet', {}, t('proving')));
    try {
      return fill(told, outcome(await post('/v1/bundles', { ...await whole(files), note: note.value || null })));
    } catch (e) {
      return fill(told, h('.state.error', { role: 'alert' }, h('strong', {}, whyNot(e)), e.value?.verdict && refused(e.value)));
    }
  }
  renew();
  const may = ['policy', 'admin'].includes(session.role);
  return { renew, node: h('section.card.wide', { id: 'propose' }, h('h2', {}, t(may ? 'propose' : 'draft')), stale && h('p', {}, h('span.tag.warn', {}, t('base_moved'))), list,
    may && [h('p.note', {}, t('propose_help')), h('form.stack', { onsubmit: propose }, h('label.field', {}, t('note'), note), h('div', {}, h('button.main', { type: 'submit' }, t('propose')))), told]) };
}
