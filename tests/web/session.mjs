// In and out: a wrong token, a right one, a reload, the other language, out again; what each role has.
import { BASE, enter, go, is, ok, open, quiet, serious, shot, still, token, until } from './lib.mjs';

const pagesOf = page => page.locator('nav#pages a').allTextContents();

export default async function () {
  let page = await open();
  ok('the door is in Vietnamese', await page.getByRole('button', { name: 'Đăng nhập' }).isVisible());
  is('axe has nothing serious to say of the door', await serious(page), []);
  await shot(page, 'door');
  await page.fill('#token', 'wrong');
  await page.click('button.main');
  await until(page, () => document.getElementById('wrong').textContent !== '');
  ok('a wrong token is told in words', (await page.textContent('#wrong')).includes('mã truy cập này không có'));
  page.told.length = 0; // the browser itself says 401
  await page.fill('#token', token('viewer'));
  await page.keyboard.press('Enter');
  await still(page);
  ok('a right one leads to the overview', (await page.textContent('main h1')) === 'Tổng quan');
  ok('the secret is nowhere in the page', !(await page.content()).includes(token('viewer')));
  is('scripts cannot read the cookie', await page.evaluate(() => document.cookie), '');
  await page.reload();
  await still(page);
  ok('it is still there after a reload', (await page.textContent('main h1')) === 'Tổng quan');
  await page.click('#language');
  await still(page);
  is('English is one click away', await page.textContent('main h1'), 'Overview');
  is('and told to screen readers', await page.getAttribute('html', 'lang'), 'en');
  await page.click('#language');
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await page.waitForSelector('#token');
  is('out is out', (await page.context().request.get(`${BASE}/v1/session`)).status(), 401);
  await quiet(page, 'in and out');

  const all = ['Tổng quan', 'Cảnh báo', 'Lần chấm và lịch', 'Tiêu chuẩn'];
  const offered = { person: ['Điểm của tôi', 'Cảnh báo', 'Tiêu chuẩn'], feeder: ['Tiêu chuẩn'], viewer: all, policy: [...all, 'Soạn tiêu chuẩn', 'Phê duyệt'] };
  for (const [role, list] of Object.entries(offered)) {
    page = await enter(role);
    for (const name of list) {
      await page.locator('nav#pages a', { hasText: name }).first().click();
      await still(page);
      is(`${role}: nothing that the role may not see on ${name}`, await page.locator('.state.error').count(), 0);
    }
    is(`${role}: these pages and no other`, await pagesOf(page), list);
    ok(`${role}: no tokens`, !(await pagesOf(page)).includes('Quyền truy cập'));
    await go(page, '#/access');
    is(`${role}: told so where an address leads there`, await page.locator('main').textContent(), 'Quyền truy cậpVai trò của bạn không được xem phần này.');
    await quiet(page, role);
  }
}
