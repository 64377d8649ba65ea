// Editing a standard: a slip of the pen at its line, a broken example, one person tried; nothing goes live.
import { BASE, enter, go, is, ok, quiet, shot, STAFF, until } from './lib.mjs';

const found = (page, text) => until(page, s => document.getElementById('found').textContent.includes(s), text);

export default async function () {
  const page = await enter('policy');
  await go(page, '#/workshop/mass_mobilization/2026-01-01');
  await page.waitForSelector('.CodeMirror');
  await found(page, 'Không có lỗi');
  ok('what is live has no mistakes, and its examples pass', /Ví dụ: \d+ đúng, 0 sai/.test(await page.textContent('#found')));
  const live = await (await page.context().request.get(`${BASE}/v1/bundles/live`)).json();

  const text = await page.evaluate(() => document.querySelector('.CodeMirror').CodeMirror.getValue());
  await page.locator('.CodeMirror').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('households = = 12');
  await page.waitForSelector('.CodeMirror-lint-marker-error', { timeout: 30000 });
  const line = text.split('\n').length;
  ok('a slip of the pen is marked at its line', (await page.textContent('#found')).includes(`standard.lua:${line}`), await page.textContent('#found'));
  await shot(page, 'workshop-mistake');
  await page.locator('#propose button[type=submit]').click();
  await page.waitForSelector('#propose .state.error', { timeout: 60000 });
  const refused = await page.textContent('#propose');
  ok('proposed all the same it is refused, with the line', refused.includes('Bị từ chối') && refused.includes(`standard.lua:${line}`), refused);
  ok('which stays marked', await page.locator('.CodeMirror-lint-marker-error').count() > 0);
  page.told = page.told.filter(m => !m.includes('422'));

  await page.evaluate(t => document.querySelector('.CodeMirror').CodeMirror.setValue(t), text.replace('households_full = { 10', 'households_full = { 12'));
  await until(page, () => /Ví dụ: \d+ đúng, [1-9]\d* sai/.test(document.getElementById('found').textContent));
  ok('a changed parameter breaks the example that stands for it', (await page.textContent('#found')).includes('cases.yaml:'));
  await page.locator('#found button', { hasText: 'cases.yaml:' }).first().click();
  await until(page, () => document.querySelector('[role=tab][aria-selected=true]').textContent === 'cases.yaml');
  ok('which is one click away', true);
  await shot(page, 'workshop-cases');

  await page.fill('#one input[name=staff]', STAFF);
  await page.selectOption('#one select[name=period]', '2026-03');
  await page.locator('#one button[type=submit]').click();
  await page.waitForSelector('#one .criterion', { timeout: 30000 });
  ok('one person is scored with the draft', (await page.textContent('#one')).includes('→'));
  const after = await (await page.context().request.get(`${BASE}/v1/bundles/live`)).json();
  is('what is live stays', after.digest, live.digest);
  await quiet(page, 'workshop');
}
