// What is taken away: tables as workbooks and CSV, charts as pictures, forms on paper; read back by
// other programs.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { AGENCY, BASE, enter, go, is, ok, quiet, SHOTS, STAFF } from './lib.mjs';

async function taken(page, place) {
  const [file] = await Promise.all([page.waitForEvent('download'), place.click()]);
  const at = `${SHOTS}/${file.suggestedFilename()}`;
  await file.saveAs(at);
  return at;
}
const cells = text => text.replace(/\r/g, '').trim().split('\n').map(l => l.split('\t').map(c => c.replace(/^"(.*)"$/, (_, inner) => inner.replaceAll('""', '"'))));
const sheet = (at, ...more) => cells(execFileSync('xlsx2csv', ['-d', 'tab', '-f', '%d/%m/%Y', ...more, at], { encoding: 'utf8' }));
const card = (page, title) => page.locator('main .card', { has: page.locator('h2', { hasText: new RegExp(`^${title}$`) }) });

async function agencies(page) {
  await go(page, '#/overview?period=2026-03');
  const box = card(page, 'Các cơ quan');
  const shown = await box.locator('tbody tr').evaluateAll(rows => rows.map(r => [...r.children].map(c => c.textContent.trim())));
  const [heads, ...rows] = sheet(await taken(page, box.getByRole('button', { name: 'XLSX' })));
  is('a table as a workbook has its heads', heads, await box.locator('thead th').allTextContents());
  is('and its rows', rows.map(r => r[0]), shown.map(r => r[0].replace(/ Khác thường$/, '')));
  is('numbers are numbers', rows.map(r => Number(r[1])), shown.map(r => Number(r[1])));
  const csv = readFileSync(await taken(page, box.getByRole('button', { name: 'CSV' })), 'utf8');
  ok('CSV says that it is UTF-8', csv.startsWith('\ufeffCơ quan,Số người,'));
  const picture = readFileSync(await taken(page, page.locator('figure').first().getByRole('button', { name: 'PNG' })));
  is('a chart is a picture', picture.subarray(1, 4).toString(), 'PNG');
}

async function people(page) {
  await go(page, `#/agency/${AGENCY}/2026-03`);
  const { scores } = await (await page.context().request.get(`${BASE}/v1/scores?period=2026-03&agency=${AGENCY}&limit=1000`)).json();
  const at = await taken(page, card(page, 'Người').getByRole('link', { name: 'XLSX' }));
  const [heads, ...rows] = sheet(at, '-s', '1'), points = heads.indexOf('Điểm');
  is('the workbook of scores has everybody', rows.map(r => r[0]), scores.map(s => s.staff));
  is('with all digits of the points', rows.map(r => (r[points] === '' ? null : Math.round(r[points] * 1e6))), scores.map(s => s.micropoints));
}

// Who has no points has none in the file: a zero is a score.
async function unknown(page) {
  const { scores } = await (await page.context().request.get(`${BASE}/v1/scores?period=2026-03&limit=1000`)).json();
  await go(page, `#/person/${scores.find(s => s.micropoints === null).staff}/2026-03`);
  const box = page.locator('#history .stack').filter({ has: page.locator('caption', { hasText: 'Các bản đã công bố' }) }).last();
  const [heads, row] = readFileSync(await taken(page, box.getByRole('button', { name: 'CSV' })), 'utf8').split('\r\n').map(l => l.split(','));
  is('who is not scored has no points in a file', row[heads.indexOf('Điểm')], '');
}

const pages = pdf => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
async function forms(page) {
  const paper = { preferCSSPageSize: true };
  await go(page, `#/form/${STAFF}/2026-03`);
  is('the month\u2019s form is two pages, its annex behind it', pages(await page.pdf(paper)) >= 3, true);
  await go(page, `#/form/${STAFF}/2026`);
  is('the year\u2019s form is one', pages(await page.pdf(paper)), 1);
}

export default async function () {
  const page = await enter('admin');
  for (const part of [agencies, people, unknown, forms]) await part(page);
  page.told = page.told.filter(m => !m.includes('404')); // the year was not scored, its form is filled by hand
  await quiet(page, 'files');
}
