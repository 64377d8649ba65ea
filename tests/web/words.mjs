// What a page says is in words: of schedules, of the audit; and what to look for on every page that
// is not.
import { BASE, enter, go, is, ok, quiet, STAFF, until } from './lib.mjs';

const SIGNS = {
  both: ['(?:undefined|NaN|\\[object|Invalid)', '[{}]', '\\b[a-z]+_[a-z_]+\\b', '\\b\\d{4}-\\d\\d(?:-\\d\\d)?\\b', '\\b[0-9a-f]{13,}\\b', '\\bCQ\\d\\d\\b', '\\buid:'],
  vi: ['(?<![\\d/.])\\d+\\.\\d{1,2}(?![\\d.])', '\\b(?:the|is|are|was|were|this|that|from|with|which)\\b'],
  en: ['\\d,\\d{1,2}(?!\\d)', '\\b(?:của|và|không|các|chưa|được|một|ngày)\\b'],
};

// Texts that are a code, a date as machines write it, or of the other language. Places that are such
// by their nature are marked as code, or are a form whose wording is prescribed.
export const odd = (page, lang) => page.evaluate(signs => {
  const found = [], every = signs.map(s => new RegExp(s));
  document.querySelectorAll('main details').forEach(d => { d.open = true; });
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement: at } = walk.currentNode, text = data.normalize('NFC');
    if (!at.closest('.code, .CodeMirror, .paper, .panes') && every.some(e => e.test(text))) found.push(text.slice(0, 120));
  }
  return [...new Set(found)].slice(0, 10);
}, [...SIGNS.both, ...SIGNS[lang]]);

const CRON = [
  ['* * * * *', 'mỗi phút', 'every minute'],
  ['*/15 * * * *', 'mỗi 15 phút', 'every 15 minutes'],
  ['30 * * * *', 'mỗi giờ, vào phút 30', 'every hour, at minute 30'],
  ['0 */6 * * *', 'mỗi 6 giờ, vào phút 0', 'every 6 hours, at minute 0'],
  ['0 1 * * *', 'lúc 01:00, hằng ngày', 'at 01:00, every day'],
  ['30 7,16 * * mon-fri', 'lúc 07:30 và 16:30, Thứ Hai đến Thứ Sáu hằng tuần', 'at 07:30 and 16:30, on Monday to Friday'],
  ['0 5 * * 7', 'lúc 05:00, Chủ Nhật hằng tuần', 'at 05:00, on Sunday'],
  ['0 2 L * *', 'lúc 02:00, ngày cuối hằng tháng', 'at 02:00, the last day of the month'],
  ['@monthly', 'lúc 00:00, ngày 1 hằng tháng', 'at 00:00, day 1 of the month'],
  ['0 3 1,15 jan,7 *', 'lúc 03:00, ngày 1 và ngày 15 của tháng 1 và tháng 7', 'at 03:00, day 1 and day 15 of January and July'],
  ['*/10 8-17 * * 1-5', 'mỗi 10 phút, trong giờ 8 đến 17, Thứ Hai đến Thứ Sáu hằng tuần', 'every 10 minutes, within hours 8 to 17, on Monday to Friday'],
  ['0 0 1 * mon', null, null],
  ['*/5 */2 * * *', null, null],
];
const said = (page, lang) => page.evaluate(async ([speak, list]) => {
  const from = name => import(new URL(name, document.querySelector('script[type=module]').src));
  const { choose } = await from('lang.js'), { cronWords } = await from('cron.js');
  choose(speak);
  return list.map(cronWords);
}, [lang, CRON.map(c => c[0])]);

export default async function () {
  const page = await enter('admin');
  is('schedules in Vietnamese', await said(page, 'vi'), CRON.map(c => c[1]));
  is('schedules in English', await said(page, 'en'), CRON.map(c => c[2]));
  await page.evaluate(() => localStorage.setItem('kpid.lang', 'en'));
  await page.reload();
  await go(page, `#/form/${STAFF}/2026-03`);
  const paper = await page.textContent('.paper');
  ok('the form is Vietnamese whatever the page speaks', paper.split('tháng 3/2026').length === 3 && !paper.includes('March') && !/\d\.\d+ điểm/.test(paper), paper.match(/.{30}(March|\d\.\d+ điểm).{10}/)?.[0]);
  await page.evaluate(() => localStorage.setItem('kpid.lang', 'vi'));
  await page.reload();
  await go(page, '#/runs');
  const nightly = page.locator('table.data tr', { hasText: 'nightly' });
  ok('the page has both', /lúc 01:00, hằng ngày\s*0 1 \* \* \*/.test(await nightly.textContent()), await nightly.textContent());
  ok('and what it does', (await nightly.textContent()).includes('Chấm điểm tạm tính tháng này'), await nightly.textContent());
  ok('and whether a missed time is made good', /chạy bù tất cả/.test(await page.locator('table.data tr', { hasText: 'month-end' }).textContent()));
  await go(page, '#/access');
  const { audit } = await (await page.context().request.get(`${BASE}/v1/audit?limit=1000`)).json();
  const made = audit.find(a => a.object === 'scoped'), row = page.locator('table.data tr', { hasText: 'scoped' }).last();
  ok('the audit says what was done', (await row.textContent()).includes('Cấp mã truy cập'), await row.textContent());
  ok('and for whom', /người xem, .*dùng đến \d\d\/\d\d\/\d{4}/.test(await row.textContent()), await row.textContent());
  ok('with the record as it was written', (await row.textContent()).includes(JSON.stringify(made.detail)));
  const rows = page.locator('#audit tbody tr'), found = n => until(page, most => document.querySelectorAll('#audit tbody tr').length === most, n);
  await page.locator('#audit input[type=search]').fill(made.object);
  await page.keyboard.press('Enter');
  await found(audit.filter(a => JSON.stringify([a.by, a.object, a.detail]).includes(made.object)).length);
  ok('who and what is found', (await rows.first().textContent()).includes('scoped'));
  await page.locator('#audit select').selectOption({ label: 'Khóa kỳ' });
  await page.getByText('Không tìm thấy dòng nào').waitFor();
  await page.locator('#audit input[type=search]').fill('');
  await page.keyboard.press('Enter');
  await page.locator('#audit select').selectOption({ label: 'Cấp mã truy cập' });
  await found(audit.filter(a => a.action === 'token create').length);
  ok('so is what was done', (await rows.allTextContents()).every(r => r.includes('Cấp mã truy cập')));
  await quiet(page, 'words');
}
