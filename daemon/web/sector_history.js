// How the standards of a sector became what they are: when, by whom, what changed in words, and the
// way back for administrators.
import { forget, get, path, post } from './api.js';
import { data, fill, h, long } from './dom.js';
import { moment, num, stamp } from './format.js';
import { differences } from './impact.js';
import { actor, t, title } from './lang.js';
import { to } from './router.js';
import { outcome } from './proposal.js';
import { whyNot } from './states.js';
import { sure } from './sure.js';
import { paged } from './table.js';

const FEW = 6;
const changes = list => (list.length <= FEW ? differences(list)
  : h('details', {}, h('summary', {}, t('changes_n', num(list.length))), differences(list)));

// What was live before becomes live again, or is proposed where another person has to agree.
function back(sector, row) {
  const told = h('div', { role: 'status' });
  const act = async () => {
    fill(told, t('waiting'));
    try {
      const query = new URLSearchParams({ sector, note: t('rollback_note', num(row.reload)) });
      const answer = await post(`${path('bundles', row.before, 'rollback')}?${query}`);
      forget();
      fill(told, outcome(answer));
    } catch (e) {
      fill(told, h('p', { role: 'alert' }, whyNot(e)));
    }
  };
  return [sure(t('rollback'), act), told];
}

export function sectorHistory(sector, { session, signal }) {
  const ask = cursor => get(path('standards', sector, 'history'), { cursor, limit: 50 }, { signal }).then(p => ({ rows: p.history, next: p.next }));
  const people = r => [actor(r.author || r.by), r.approved_by && t('approved_by', r.approved_by)].filter(Boolean).join(', ');
  return paged(ask, { caption: t('history_of'), name: `${sector}-lich-su`, none: t('history_none'), columns: [
    { label: t('when'), head: true, cell: r => moment(r.at), csv: r => stamp(r.at) },
    { label: t('what'), cell: r => t(`history_${r.what}`), csv: r => t(`history_${r.what}`) },
    { label: t('by'), cell: r => data(people(r)), csv: people },
    { label: t('note'), cell: r => [r.proposal && [h('a', { href: to('approvals', [r.proposal]) }, t('proposal_n', num(r.proposal))), ' '], r.note && long(r.note)], csv: r => r.note },
    { label: t('what_changed'), cell: r => (r.changes.length ? changes(r.changes) : '–'), csv: r => r.changes.map(title).join('; ') },
    ...(session.role === 'admin' ? [{ label: '', cell: r => r.before && back(sector, r) }] : [])] });
}
