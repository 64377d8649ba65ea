// What would change a score: general points, one more line of the diary, a parameter. Nothing is kept.
import { get, post } from './api.js';
import { data, fill, h } from './dom.js';
import { day, num, points, signed } from './format.js';
import { t, title } from './lang.js';
import { fromTo } from './classes.js';
import { whyNot } from './states.js';
import { table } from './table.js';

const between = (a, b) => (typeof a === 'number' && typeof b === 'number' ? signed(b - a) : '–');

function compared({ before, after }) {
  const was = new Map((before.criteria || []).map(c => [c.id, c]));
  return h('.stack', {},
    h('p', {}, fromTo(before, after), ' (', between(before.score, after.score), ')'),
    table({ caption: t('breakdown'), rows: after.criteria || [], columns: [
      { label: t('criterion'), head: true, cell: title },
      { label: t('before'), num: true, cell: c => points(was.get(c.id)?.points) },
      { label: t('after'), num: true, cell: c => points(c.points) },
      { label: t('difference'), num: true, cell: c => between(was.get(c.id)?.points, c.points) }] }));
}

const field = (label, input) => h('label.field', {}, label, input);
const number = (name, more) => h('input', { type: 'number', name, step: 'any', ...more });

async function items(x) {
  const lists = await Promise.all(x.standards.map(s => get(`/v1/standards/${s.standard}`)));
  return lists.flatMap(s => s.items || []);
}

function parameters(x) {
  const seen = new Map();
  for (const c of x.criteria) for (const p of c.params || []) seen.set(`${p.file.split('/')[0]}.${p.name}`, p);
  return [...seen].filter(([, p]) => typeof p.value === 'number');
}

export function tryOut(code, period, x) {
  const answer = h('.stack', { 'aria-live': 'polite' });
  const params = parameters(x), datalist = h('datalist', { id: 'items' });
  const points_ = number('appraisal', { min: 0, max: 30 });
  const item = h('input', { name: 'item', list: 'items', autocomplete: 'off', onfocus: () => datalist.childElementCount || items(x).then(list => fill(datalist, list.map(i => h('option', { value: i.code }, data(title(i)).textContent)))) });
  const quantity = number('quantity', { min: 0, value: 1 }), minutes = number('minutes', { min: 0, max: 1440, value: 60 });
  // Days as they are written here; a browser's own field writes them its own way.
  const days = Array.from({ length: new Date(Date.UTC(period.slice(0, 4), period.slice(5), 0)).getUTCDate() }, (_, i) => `${period}-${String(i + 1).padStart(2, '0')}`);
  const date = h('select', { name: 'date', value: `${period}-15` }, days.map(d => h('option', { value: d }, day(d))));
  const param = h('select', { name: 'param' }, h('option', { value: '' }, '–'), params.map(([key, p]) => h('option', { value: key }, `${[...(title(p) || key)].slice(0, 60).join('')} (${num(p.value, 4)})`)));
  const value = number('value');
  async function run(event) {
    event.preventDefault();
    const order = { staff: code, period };
    if (points_.value !== '') order.appraisal = Number(points_.value);
    if (item.value !== '') order.facts = { diary: [{ external_id: 'thu-1', staff: code, work_date: date.value, item: item.value, quantity: Number(quantity.value), minutes: Number(minutes.value), accepted: 'yes' }] };
    if (param.value !== '' && value.value !== '') order.set = { [param.value]: Number(value.value) };
    fill(answer, h('p.quiet', { role: 'status' }, t('waiting')));
    try {
      fill(answer, compared(await post('/v1/try', order)));
    } catch (e) {
      const told = e.value?.errors?.map(title) ?? [whyNot(e)];
      fill(answer, h('.state.error', { role: 'alert' }, told.map(text => h('p', {}, text))));
    }
  }
  return h('.stack', {}, h('p.note', {}, t('try_help')),
    h('form.stack', { onsubmit: run },
      h('fieldset', {}, h('legend', {}, t('try_general')), h('.form-grid', {}, field(t('points'), points_))),
      h('fieldset', {}, h('legend', {}, t('try_line')), h('.form-grid', {}, field(t('work_item'), item), field(t('quantity'), quantity), field(t('minutes_label'), minutes), field(t('day'), date)), datalist),
      params.length > 0 && h('fieldset', {}, h('legend', {}, t('try_param')), h('.form-grid', {}, field(t('param'), param), field(t('value'), value))),
      h('div', {}, h('button.main', { type: 'submit' }, t('try_run')))), answer);
}
