// When a schedule is due, in words: the expressions that people write. Of any other null, and the
// expression stands for itself.
import { current, t } from './lang.js';

const NICKNAMES = { '@hourly': '0 * * * *', '@daily': '0 0 * * *', '@weekly': '0 0 * * 0', '@monthly': '0 0 1 * *', '@yearly': '0 0 1 1 *' };
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const value = s => (/^\d+$/.test(s) ? Number(s) : s === 'L' ? s : NAMES.indexOf(s.toLowerCase()) - (NAMES.indexOf(s.toLowerCase()) > 6 ? 6 : 0));

// '*': any; { step }: each n-th; else a list of [from, to].
function field(text) {
  const every = /^\*\/(\d+)$/.exec(text);
  if (text === '*') return null;
  return every ? { step: Number(every[1]) } : text.split(',').map(part => part.split('-').map(value));
}
const single = f => Array.isArray(f) && f.every(r => r.length === 1);
const locale = () => (current() === 'vi' ? 'vi-VN' : 'en-GB');
const date = (options, ...day) => new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(new Date(Date.UTC(...day)));
const listed = (f, say) => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(f.map(r => (r.length === 1 ? say(r[0]) : t('cron_range', say(r[0]), say(r[1])))));
const weekdayName = n => date({ weekday: 'long' }, 2026, 1, 1 + n); // 1 February 2026 is a Sunday
const monthName = n => (current() === 'vi' ? `tháng ${n}` : date({ month: 'long' }, 2026, n - 1, 1));
const dayName = d => (d === 'L' ? t('cron_last') : t('cron_day', d));
const clock = (hour, minute) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

function time(minute, hour) {
  if (minute === null || minute.step) {
    const often = minute === null ? t('cron_minute') : t('cron_minutes', minute.step);
    if (hour === null) return often;
    return Array.isArray(hour) ? `${often}, ${t('cron_within', listed(hour, String))}` : null;
  }
  if (!single(minute)) return null;
  if (hour === null || hour.step) return t(hour === null ? 'cron_hour' : 'cron_hours', listed(minute, String), hour?.step);
  if (!single(hour)) return minute.length === 1 ? `${t('cron_hour', minute[0][0])}, ${t('cron_within', listed(hour, String))}` : null;
  return t('cron_at', listed(hour.flatMap(([h]) => minute.map(([m]) => [clock(h, m)])), s => s));
}

function days(mday, month, wday) {
  if ([mday, month, wday].some(f => f?.step) || (mday && wday)) return null;
  const of = month && t(mday ? 'cron_of' : 'cron_in', listed(month, monthName));
  if (mday) return `${listed(mday, dayName)} ${of || t('cron_monthly')}`;
  return [wday && t('cron_wdays', listed(wday, weekdayName)), of].filter(Boolean).join(', ');
}

export function cronWords(expression) {
  const fields = (NICKNAMES[expression] || expression).trim().split(/\s+/);
  if (fields.length !== 5) return null;
  const [minute, hour, mday, month, wday] = fields.map(field);
  const at = time(minute, hour), on = days(mday, month, wday);
  if (at === null || on === null) return null;
  const daily = !mday && !wday && single(minute) && single(hour);
  return [at, daily && t('cron_daily'), on].filter(Boolean).join(', ');
}
