// The month as a calendar: how full each day is, which are over the standard time, which are missing.
import { data, fill, h, long } from './dom.js';
import { day, num, weekday } from './format.js';
import { checkTitle, t, title, word } from './lang.js';
import { table } from './table.js';

const isMissing = (d, warned) => warned.some(w => w.check === 'missing_day');
const isOver = d => d.limit !== null && d.minutes > d.limit;
const level = d => (d.minutes === 0 || !d.limit ? 0 : Math.min(3, Math.floor(d.minutes / d.limit * 4)));

function said(d, warned) {
  const parts = [t('minutes_n', num(d.minutes)), t('entries_n', num(d.entries))];
  if (d.kind === 'off') parts.push(t('day_off'));
  if (d.kind === 'half') parts.push(t('day_half'));
  if (isOver(d)) parts.push(t('over_by', num(d.minutes - d.limit)));
  if (isMissing(d, warned)) parts.push(t('day_missing'));
  if (d.absence) parts.push(word(d.absence));
  return parts.join(', ');
}

function cell(d, warned, choose) {
  const sign = isOver(d) ? '▲' : isMissing(d, warned) ? '✕' : warned.length ? '•' : '';
  const kinds = [`heat-${level(d)}`, d.kind === 'off' && 'off', isOver(d) && 'over', isMissing(d, warned) && 'missing', d.absence && 'absent'].filter(Boolean).join(' ');
  return h('td', {}, h('button', { type: 'button', class: kinds, 'aria-label': `${day(d.date)}: ${said(d, warned)}`, title: said(d, warned), onclick: () => choose(d) },
    h('span.date', {}, Number(d.date.slice(8))), h('span.sign', { 'aria-hidden': 'true' }, sign), h('span.minutes', {}, d.minutes ? num(d.minutes) : d.absence ? word(d.absence) : '')));
}

const lines = rows => table({ caption: t('entries'), rows, name: 'nhat-ky', none: t('entries_none'), columns: [
  { label: t('entry_id'), cell: e => h('span.code', {}, data(e.external_id)), csv: e => e.external_id },
  { label: t('work'), head: true, cell: e => [h('span.code', {}, data(e.item)), ' ', long(title(e))], csv: e => `${e.item} ${title(e)}` },
  { label: t('quantity'), num: true, cell: e => num(e.quantity, 3), csv: e => e.quantity },
  { label: t('minutes_label'), num: true, cell: e => num(e.minutes), csv: e => e.minutes },
  { label: t('accepted'), cell: e => word(e.accepted), csv: e => word(e.accepted) },
  { label: t('declared'), cell: e => day(e.declared_on), csv: e => e.declared_on }] });

export function calendar(diary, warnings) {
  const of = date => warnings.filter(w => w.date === date), below = h('.stack', { 'aria-live': 'polite' });
  const choose = d => fill(below, h('h3', {}, day(d.date)), h('p', {}, said(d, of(d.date))),
    of(d.date).length > 0 && h('ul.plain', {}, of(d.date).map(w => h('li', {}, checkTitle(w)))),
    lines(diary.entries.filter(e => e.date === d.date)));
  const cells = [...Array(weekday(diary.days[0].date)).fill(null), ...diary.days], weeks = [];
  while (cells.length) weeks.push(cells.splice(0, 7));
  const legend = (kind, sign, text) => h('li', {}, h('span.key', { class: kind, 'aria-hidden': 'true' }, sign), text);
  return h('.stack', {},
    h('table.calendar', {}, h('caption.hidden', {}, t('diary')),
      h('thead', {}, h('tr', {}, [0, 1, 2, 3, 4, 5, 6].map(i => h('th', { scope: 'col' }, t(`weekday_${i}`))))),
      h('tbody', {}, weeks.map(w => h('tr', {}, w.map(d => (d ? cell(d, of(d.date), choose) : h('td', {}))))))),
    h('ul.legend', {}, legend('heat-0', '', t('less')), legend('heat-1', '', ''), legend('heat-2', '', ''), legend('heat-3', '', t('more')),
      legend('over', '▲', t('overtime')), legend('missing', '✕', t('day_missing')), legend('', '•', t('other_warning'))),
    below);
}
