// Names that somebody gave are texts, whatever they are.
import { enter, go, HOSTILE, is, LONG, ok, overflow, quiet, serious, shot } from './lib.mjs';

export default async function () {
  const page = await enter('admin');
  await go(page, '#/agency/CQ01/2026-03');
  is('markup in a name is its text', await page.textContent('main h1'), HOSTILE);
  is('nothing of it became an element', await page.locator('main script, main img').count(), 0);
  await go(page, '#/agency/CQ02/2026-03');
  is('a name as long as may be is all there', (await page.textContent('main h1')).length, LONG.length);
  is('and breaks nothing', await overflow(page), 0);
  const left = await page.evaluate(async text => {
    const { data, h, long } = await import(document.querySelector('script[type=module]').src.replace('app.js', 'dom.js'));
    const { table } = await import(document.querySelector('script[type=module]').src.replace('app.js', 'table.js'));
    const whole = h('p', {}, data(text));
    document.querySelector('main').append(whole, table({ caption: 'x', rows: [text], columns: [{ label: 'y', cell: long }] }));
    return whole.textContent.length;
  }, `<b>${'ả'.repeat(4993)}</b>`);
  is('5,000 characters are all there', left, 5000);
  is('and break nothing', await overflow(page), 0);
  is('nor are they markup', await page.locator('main b').count(), 0);
  await go(page, '#/overview?period=2026-03');
  is('nor in tables and charts', await overflow(page), 0);
  is('axe does not mind', await serious(page), []);
  await shot(page, 'hostile');
  await page.click('#language');
  await go(page, '#/agency/CQ01/2026-03');
  ok('a name of the other direction keeps to itself', await page.locator('main h1 bdi').count() === 1);
  await go(page, '#/agency/%3Cimg%20src%3Dx%3E/2026-03');
  is('nor does one in the address', await page.locator('main img').count(), 0);
  page.told = page.told.filter(m => !m.includes('404')); // there is no such agency
  await quiet(page, 'hostile names');
}
