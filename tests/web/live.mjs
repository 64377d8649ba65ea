// What happens while one looks: a warning of a posted entry, the progress of a run.
import { AGENCY, BASE, enter, go, is, ok, quiet, STAFF, still, token, until } from './lib.mjs';

const post = (page, path, data) => page.context().request.post(BASE + path, { data, headers: { Authorization: `Bearer ${token('admin')}` } });

export default async function () {
  const page = await enter('viewer');
  await go(page, `#/warnings?period=2026-03&agency=${AGENCY}&check=day_over_standard`);
  const before = await page.locator('table.data tbody tr', { hasText: STAFF }).count();
  const days = await (await page.context().request.get(`${BASE}/v1/scores/${STAFF}/2026-03/days`)).json();
  const day = days.days.find(d => d.kind === 'work' && d.minutes > 0 && d.minutes <= d.limit).date;
  const answer = await (await post(page, '/v1/facts/diary', [{ external_id: 'WEB-1', staff: STAFF, work_date: day, item: days.entries[0].item, quantity: 1, minutes: 700 }])).json();
  is('an entry of 700 minutes is posted', answer.accepted, 1, answer);
  await until(page, ([staff, n]) => [...document.querySelectorAll('table.data tbody tr')].filter(r => r.textContent.includes(staff)).length > n, [STAFF, before]);
  ok('its warning appears without loading the page again', true);
  ok('and is told', (await page.textContent('.news')).includes('cập nhật'));
  const row = page.locator('table.data tbody tr', { hasText: STAFF }).first();
  await row.getByRole('button', { name: 'Giải trình' }).click();
  await page.keyboard.type('Họp <b>tỉnh</b>');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('table.data').textContent.includes('Họp <b>tỉnh</b> – viewer'));
  ok('a warning is acknowledged with a reason', true);
  ok('which has the focus', await page.evaluate(() => document.activeElement.textContent.startsWith('Họp <b>tỉnh</b>')));
  ok('and is seen whole', await page.evaluate(() => document.activeElement.getBoundingClientRect().right <= document.querySelector('.table-box').getBoundingClientRect().right));
  await quiet(page, 'live warnings');

  const admin = await enter('admin');
  await go(admin, '#/runs');
  const had = await admin.locator('main section.card').last().locator('tbody tr').count();
  await admin.selectOption('main select[name=period]', '2026-03');
  await admin.getByRole('button', { name: 'Chấm ngay' }).click();
  await until(admin, n => [...document.querySelectorAll('main section.card')].pop().querySelectorAll('tbody tr').length > n, had);
  ok('a run that was ordered here stands in the list when it is over', true);
  await still(admin);
  await quiet(admin, 'runs');
}
