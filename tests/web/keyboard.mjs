// Without a mouse: in, to a page, to a person's entry.
import { go, is, ok, open, quiet, STAFF, still, token } from './lib.mjs';

const focused = page => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.getAttribute('aria-label') || document.activeElement.id);
async function tabTo(page, test, most = 200) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(test)) return true;
  }
  return false;
}

export default async function () {
  const page = await open();
  ok('the field of the token has the focus', await page.evaluate(() => document.activeElement.id === 'token'));
  await page.keyboard.type(token('viewer'));
  await page.keyboard.press('Enter');
  await still(page);
  is('the heading has it behind the door', await focused(page), 'Tổng quan');
  await page.focus('.skip');
  await page.keyboard.press('Enter');
  is('a way past the pages', await page.evaluate(() => document.activeElement.id), 'main');
  await page.focus('.skip');
  ok('a page by Tab', await tabTo(page, () => document.activeElement.getAttribute('href') === '#/warnings'));
  await page.keyboard.press('Enter');
  await still(page);
  is('by Enter', await page.textContent('main h1'), 'Cảnh báo');
  await go(page, `#/person/${STAFF}/2026-03`);
  ok('a criterion by Tab', await tabTo(page, () => document.activeElement.matches('.criterion > summary')));
  await page.keyboard.press('Enter');
  is('opens by Enter', await page.locator('.criterion[open]').count(), 1);
  ok('a day of the calendar by Tab', await tabTo(page, () => document.activeElement.closest('table.calendar') !== null));
  ok('says what it is', /\d\d\/\d\d\/\d{4}: /.test(await page.evaluate(() => document.activeElement.getAttribute('aria-label'))));
  await quiet(page, 'keyboard');
}
