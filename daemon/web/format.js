// Numbers, days and periods as people of each language write them.
import { h } from './dom.js';
import { current } from './lang.js';

const LOCALE = { vi: 'vi-VN', en: 'en-GB' };
let zone = 'Asia/Ho_Chi_Minh';
export const inZone = name => { zone = name; };

// 1234.5 is 1.234,5 in Vietnamese, 1,234.5 in English.
export function num(x, digits = 0, least = 0) {
  if (x === null || x === undefined || Number.isNaN(x)) return '–';
  return x.toLocaleString(LOCALE[current()], { maximumFractionDigits: digits, minimumFractionDigits: least });
}
const sign = () => (current() === 'vi' ? ' %' : '%');
export const percent = (x, digits = 0) => (x === null ? '–' : num(x * 100, digits) + sign());
// Points are cut, never rounded up into a class: 89.999 is 89.99.
export const hundredths = micro => Math.trunc(micro / 1e4) / 100;
const none = x => x === null || x === undefined;
export const points = micro => (none(micro) ? '–' : num(hundredths(micro), 2, 2));
export const pointsIn = (micro, unit) => `${points(micro)}${unit === '%' && !none(micro) ? sign() : ''}`;
// All digits, for files: who has none has nothing there, not a zero.
export const exact = micro => (none(micro) ? null : micro / 1e6);

// A difference of points, its sign always shown; by: micro-points.
export const signed = by => (by ? h('span', { class: by > 0 ? 'up' : 'down' }, (by > 0 ? '+' : '−') + points(Math.abs(by))) : '–');

const two = n => String(n).padStart(2, '0');
export function day(iso) {
  if (!iso) return '–';
  const [y, m, d] = iso.split('-');
  return `${d}/${m}/${y}`;
}

// A sentence of kpid with days in it.
export const dated = text => text && text.replace(/\b\d{4}-\d\d-\d\d\b/g, day);

// "2026-11-27 16:30" of a moment, in kpid's zone: what files get.
export function stamp(rfc) {
  if (!rfc) return null;
  const p = Object.fromEntries(new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    .formatToParts(new Date(rfc)).map(x => [x.type, x.value]));
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`;
}
export const minute = text => (text ? `${day(text.slice(0, 10))} ${text.slice(11, 16)}` : '–');
export const moment = rfc => minute(stamp(rfc));

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
export function period(p, vi = current() === 'vi') {
  if (!p) return '–';
  const [year, rest] = p.split('-');
  if (!rest) return vi ? `năm ${year}` : `${year}`;
  if (rest[0] === 'Q') return vi ? `quý ${rest[1]} năm ${year}` : `quarter ${rest[1]} of ${year}`;
  if (rest[0] === 'H') return vi ? `nửa năm ${rest[1]}/${year}` : `half ${rest[1]} of ${year}`;
  return vi ? `tháng ${Number(rest)}/${year}` : `${MONTHS[rest - 1]} ${year}`;
}
export function Period(p) {
  const s = period(p);
  return s.charAt(0).toUpperCase() + s.slice(1);
}
export const periodShort = p => (/^\d{4}-\d\d$/.test(p) ? `${p.slice(5)}/${p.slice(0, 4)}` : p);

export const isMonth = p => /^\d{4}-\d\d$/.test(p);
export const isYear = p => /^\d{4}$/.test(p);
export function monthBefore(p, n = 1) {
  const at = Number(p.slice(0, 4)) * 12 + Number(p.slice(5)) - 1 - n;
  return `${Math.floor(at / 12)}-${two(at % 12 + 1)}`;
}
export const weekday = iso => (new Date(`${iso}T00:00:00Z`).getUTCDay() + 6) % 7; // 0 Monday
