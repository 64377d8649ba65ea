// Who may ask: tokens, made and ended by administrators; and who did what.
import { audit } from './audit.js';
import { del, get, path, post } from './api.js';
import { data, fill, h } from './dom.js';
import { agencies as agencyChoices, sectors as sectorChoices, short } from './filters.js';
import { moment, stamp } from './format.js';
import { agencyName, sectorName, t } from './lang.js';
import { agencyLink } from './links.js';
import { latest } from './periods.js';
import { head } from './shell.js';
import { sure } from './sure.js';
import { later, renew, whyNot } from './states.js';
import { few } from './table.js';

const ROLES = ['person', 'viewer', 'feeder', 'policy', 'approver', 'admin'];

const several = codes => (codes ? codes.split(' ').map(sectorName).join(', ') : t('all'));
const sectors = k => several(k.sectors);
const tokens = (list, revoke) => few({ caption: t('tokens'), rows: list, name: 'ma-truy-cap', columns: [
  { label: t('name'), head: true, cell: k => data(k.id), csv: k => k.id },
  { label: t('role'), cell: k => t(`role_${k.role}`), csv: k => t(`role_${k.role}`) },
  { label: t('holder'), cell: k => data(k.person), csv: k => k.person },
  { label: t('agency'), cell: k => (k.agency ? agencyLink(k.agency, latest()) : t('all')), csv: k => k.agency && agencyName(k.agency) },
  { label: t('sectors'), cell: sectors, csv: sectors },
  { label: t('last_used'), cell: k => moment(k.last_used), csv: k => stamp(k.last_used) },
  { label: t('expires'), cell: k => moment(k.expires), csv: k => stamp(k.expires) },
  { label: t('state'), cell: k => (k.revoked ? h('span.tag.bad', {}, t('revoked')) : sure(t('revoke'), () => revoke(k))), csv: k => k.revoked && t('revoked') }] });

// All sectors, or those that are ticked.
function ticks(list) {
  const boxes = list.map(([code]) => h('input', { type: 'checkbox', value: code }));
  const chosen = () => boxes.filter(b => b.checked).map(b => b.value).join(' ') || null;
  const said = h('span', {}, t('all'));
  const say = () => fill(said, several(chosen()));
  return { chosen, node: h('details.wide', {}, h('summary', {}, t('sectors'), ': ', said), h('.ticks', { onchange: say }, list.map(([, name], i) => h('label', {}, boxes[i], ' ', data(name))))) };
}

function create(again, agencyList, sectorList) {
  const told = h('div', { role: 'status' });
  const input = (name, more) => h('input', { name, autocomplete: 'off', ...more });
  const id = input('id', { required: true, maxlength: 60, pattern: '[^ ]+' }), person = input('person', { maxlength: 60 }), limits = ticks(sectorList),
    days = input('days', { type: 'number', min: 1, max: 3660, value: 365 });
  const role = h('select', { name: 'role', value: 'viewer' }, ROLES.map(r => h('option', { value: r }, t(`role_${r}`))));
  const agency = h('select', { name: 'agency' }, h('option', { value: '' }, t('all')), agencyList.map(([code, name]) => h('option', { value: code }, short(name))));
  const field = (label, node) => h('label.field', {}, label, node);
  return h('form.stack', { onsubmit: async event => {
    event.preventDefault();
    try {
      const made = await post('/v1/tokens', { id: id.value, role: role.value, person: person.value, agency: agency.value || null, sectors: limits.chosen(), days: Number(days.value) });
      fill(told, h('.state', {}, h('p', {}, t('secret_once')), h('p.code', {}, data(made.secret))));
      again();
    } catch (e) {
      fill(told, h('.state.error', { role: 'alert' }, whyNot(e)));
    }
  } }, h('.form-grid', {}, field(t('name'), id), field(t('role'), role), field(t('holder'), person), field(t('agency'), agency), field(t('valid_days'), days), limits.node,
    h('button.main', { type: 'submit' }, t('create_token'))), told);
}

export function access({ signal }) {
  const ask = () => get('/v1/tokens', {}, { signal }), show = a => tokens(a.tokens, revoke);
  const list = later(ask, show), again = () => renew(list, ask, show);
  const revoke = k => renew(list, async () => { await del(path('tokens', k.id)); return ask(); }, show);
  return [head(t('page_access'), t('access_lead')),
    h('section.card', {}, h('h2', {}, t('create_token')), later(async () => create(again, ...await Promise.all([agencyChoices(), sectorChoices()])), x => x, { lines: 5 })),
    h('section.card', {}, h('h2', {}, t('tokens')), list),
    audit(signal)];
}
