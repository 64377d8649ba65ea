// Which language, and texts in it. Vietnamese unless English was chosen on this machine.
import { words } from './words.js';

let lang = localStorage.getItem('kpid.lang') === 'en' ? 'en' : 'vi';
let codes = {}, sectors = {}, units = {}, agencies = new Map();
document.documentElement.lang = lang;

export const current = () => lang;
export const other = () => (lang === 'vi' ? 'en' : 'vi');
export function choose(next) {
  lang = next;
  localStorage.setItem('kpid.lang', next);
  document.documentElement.lang = next;
}

// A text of ours; {0} and the like are replaced.
export function t(key, ...args) {
  const pair = words[key];
  if (!pair) throw new Error(`no text ${key}`);
  return pair[lang === 'vi' ? 0 : 1].replace(/\{(\d)\}/g, (_, i) => args[i]);
}

// The text of a key that is made of a code, when there is one.
export const told = (key, code) => (Object.hasOwn(words, `${key}_${code}`) ? t(`${key}_${code}`) : null);

// The codes that have such a text.
export const codesOf = key => Object.keys(words).filter(k => k.startsWith(`${key}_`)).map(k => k.slice(key.length + 1));

// Titles in answers: { vi, en }.
export const title = o => (o ? (lang === 'vi' ? o.vi || o.en : o.en || o.vi) || o.id || o.name || o.code : null);

export const checkTitle = w => title({ vi: w.title_vi, en: w.title });

// What codes in answers are called: GET /v1/words, GET /v1/agencies.
export function learn(answer, places) {
  codes = answer.words;
  sectors = answer.sectors;
  units = answer.units;
  agencies = new Map(places.map(a => [a.code, a]));
}
export function word(code) {
  if (code === null || code === undefined) return '–';
  return Object.hasOwn(codes, code) ? title(codes[code]) : String(code);
}
const CAPITAL = s => s.charAt(0).toLocaleUpperCase(lang) + s.slice(1);
export const sectorName = code => (Object.hasOwn(sectors, code) ? title(sectors[code]) : code);
export const agencyName = code => (agencies.has(code) ? title(agencies.get(code)) : code);
// Who is named where nobody logged in: the machine's own account, kpid itself.
export const actor = by => (by === 'start' || by === 'SIGHUP' ? t(`by_${by.toLowerCase()}`) : /^uid:\d+$/.test(by) ? t('by_machine', by.slice(4)) : by);
export const unit = code => (code && Object.hasOwn(units, code) ? title(units[code]) : word(code));
export const Word = code => CAPITAL(word(code));

// "Art. 14(2)(b)" is "điểm b khoản 2 Điều 14" in Vietnamese; dd is the letter đ.
export const basis = b => (lang === 'vi' ? basisVi(b) : [b ?? []].flat().map(s => String(s).split(' | ')[0]).join('; '));
export function basisVi(b) {
  return [b ?? []].flat().map(s => String(s).split(' | ').at(-1).replace(/Art\. ([0-9-]+)(?:\(([^)]*)\))?(?:\(([^)]*)\))?/g, (_, article, clause, point) =>
    `${point ? `điểm ${point === 'dd' ? 'đ' : point} ` : ''}${clause ? `khoản ${clause} ` : ''}Điều ${article}`)
    .replace(/\breadings? /g, 'cách hiểu ').replace(/\bDecree /g, 'Nghị định ').replace(/^example$/, 'ví dụ').replace(/\/ND-CP/g, '/NĐ-CP')).join('; ');
}
