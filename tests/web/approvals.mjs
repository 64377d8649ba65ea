// The gate, in the browser: a threshold edited, who changes class by it, proposed; the author cannot
// consent, another person does; the class changes; a list that facts move lapses; the way back.
import { BASE, enter, go, is, ok, quiet, shot, still, token, until } from './lib.mjs';
import { odd } from './words.mjs';

const RULE = '#/workshop/decree_335/2026-01-01', MONTH = '2026-03';
const headers = { Authorization: `Bearer ${token('admin')}` };
const api = async (page, path, data) => (await (data ? page.context().request.post(BASE + path, { data, headers }) : page.context().request.get(BASE + path, { headers }))).json();
const live = async page => (await api(page, '/v1/bundles/live')).digest;

// What the editor of a tab holds becomes what fn makes of it.
async function edit(page, tab, change) {
  await page.locator('[role=tab]', { hasText: tab }).click();
  await page.waitForSelector('.pane:not([hidden]) .CodeMirror');
  await page.evaluate(([from, to, flags]) => {
    const cm = document.querySelector('.pane:not([hidden]) .CodeMirror').CodeMirror;
    cm.setValue(cm.getValue().replace(new RegExp(from, flags), to));
  }, change);
}

// Excellent from fewer points; examples that stand between say their score only, whichever standard they are of.
async function draft(page, from, points) {
  await go(page, RULE);
  await edit(page, 'standard.lua', [`id = "excellent", from = ${from}, basis = "Art. 20`, `id = "excellent", from = ${points}, basis = "Art. 20`, '']);
}
async function mendExamples(page, note) {
  for (let i = 0; i < 12 && await page.locator('#propose .state.error button', { hasText: 'cases.yaml:' }).count(); i++) {
    const first = page.locator('#propose .state.error button', { hasText: 'cases.yaml:' }).first();
    const place = await first.evaluate(b => b.nextElementSibling.textContent);
    await first.click();
    await until(page, p => location.hash.includes(p) && document.querySelector('[role=tab][aria-selected=true]')?.textContent === 'cases.yaml', place);
    await still(page);
    await edit(page, 'cases.yaml', ['((?:score|month): \\{?.*\\b8[0-9](?:\\.[0-9]+)?.*), (?:band|class): [a-z_]+', '$1', 'g']);
    await propose(page, note);
  }
}

async function propose(page, note) {
  await page.fill('#propose input[name=note]', note);
  await page.locator('#propose button[type=submit]').click();
  await page.waitForSelector('#propose .state', { timeout: 60000 });
  return page.textContent('#propose .state');
}
const who = (page, card) => page.locator(`${card} table.data tbody th .code`).allTextContents(); // beside the names

async function authorsPart(page) {
  await draft(page, 90, 88);
  await page.selectOption('#impact select', MONTH);
  await page.locator('#impact button[type=submit]').click();
  await page.waitForSelector('#impact table.data', { timeout: 60000 });
  const list = await who(page, '#impact');
  ok('before anything is proposed it is known who changes class', list.length > 0);
  ok('up, in words', /[1-9]\d* đổi xếp loại, [1-9]\d* lên, 0 xuống/.test(await page.textContent('#impact')), await page.textContent('#impact'));
  ok('and by which rule', (await page.textContent('#impact')).includes('90 → 88') || (await page.textContent('#impact')).includes('90 -> 88'));
  await shot(page, 'workshop-impact');
  ok('examples that say otherwise refuse it', (await propose(page, 'Xuất sắc từ 88')).includes('Bị từ chối'));
  await shot(page, 'workshop-refused');
  await mendExamples(page, 'Xuất sắc từ 88');
  const said = await page.textContent('#propose .state');
  ok('proposed, it waits for another person', said.includes('chờ phê duyệt'), said);
  await page.locator('#propose .state a').click();
  await page.waitForSelector('main dl.figures');
  await still(page);
  ok('the proposal says what changed', (await page.textContent('main')).includes('90 -> 88'), await page.textContent('main'));
  is('policy staff are offered no consent', await page.getByRole('button', { name: 'Phê duyệt' }).count(), 0);
  await shot(page, 'proposal-vi');
  is('and is in words', await odd(page, 'vi'), []);
  return list;
}

async function ownConsent(at) {
  const page = await enter('author');
  await go(page, at);
  is('nor is the author under another token', await page.getByRole('button', { name: 'Phê duyệt' }).count(), 0);
  ok('who is told why', (await page.textContent('main')).includes('người khác phải phê duyệt'));
  const p = await api(page, `/v1/proposals/${at.split('/').pop()}`);
  const answer = await page.context().request.post(`${BASE}/v1/proposals/${p.proposal}/approve`, { data: { list: p.list }, headers: { Authorization: `Bearer ${token('author')}` } });
  is('and the API refuses it, too', answer.status(), 403);
  await quiet(page, 'the author');
}

async function consent(page, at) {
  await go(page, at);
  await page.getByRole('button', { name: 'Phê duyệt' }).click();
  await page.getByRole('button', { name: 'Áp dụng' }).waitFor({ timeout: 60000 });
  await until(page, () => document.querySelector('main dl.figures')?.textContent.includes('đã duyệt'));
}
const activate = page => page.getByRole('button', { name: 'Áp dụng' }).click();

async function scored(page) {
  const { run } = await api(page, '/v1/runs', { period: MONTH });
  for (let i = 0; i < 200; i++) {
    if ((await api(page, `/v1/runs/${run}`)).state === 'complete') return;
    await page.waitForTimeout(100);
  }
  throw new Error('the run never ended');
}

async function theDayAfter(list) {
  const page = await enter('admin');
  await go(page, `#/person/${list[0]}/${MONTH}`);
  const before = await page.textContent('dl.figures');
  await scored(page);
  await until(page, () => document.querySelector('main .news')?.textContent);
  await page.locator('main .news button').click();
  await still(page);
  const after = await page.textContent('dl.figures');
  ok('whoever was in the list changes class, without loading the page again', before.includes('Tốt') && after.includes('Xuất sắc'), { before, after });
  await go(page, '#/standards/decree_335/2026-01-01');
  const history = await page.textContent('#history');
  ok('the history names both people', history.includes('policy, approver duyệt'), history);
  ok('why', history.includes('Xuất sắc từ 88'));
  ok('and what', history.includes('90 -> 88'));
  await go(page, '#/access');
  const steps = await page.locator('section.card').last().textContent();
  ok('so does the audit', ['Đề xuất', 'Phê duyệt', 'Áp dụng'].every(w => steps.includes(w)), steps.slice(0, 1000));
  is('all of it in words', await odd(page, 'vi'), []);
  return page;
}

async function lapse(policy, approver) {
  await go(policy, RULE);
  ok('a draft that went live is told to be of another time', (await policy.textContent('#propose')).includes('đã khác lúc bắt đầu soạn'));
  const drop = policy.getByRole('button', { name: 'Bỏ bản nháp' });
  await drop.click();
  await policy.getByRole('button', { name: 'Chắc chắn?' }).click();
  await until(policy, () => document.getElementById('propose')?.textContent.includes('Chưa sửa gì'));
  await draft(policy, 88, 80);
  await propose(policy, 'Xuất sắc từ 80');
  await mendExamples(policy, 'Xuất sắc từ 80');
  const at = await policy.locator('#propose .state a').getAttribute('href');
  const p = await api(policy, `/v1/proposals/${at.split('/').pop()}`);
  const one = p.report.people.find(x => x.staff && x.before), post = (staff, period) => api(policy, '/v1/facts/appraisal', [{ staff, period, criterion: 'total', self_points: 30, confirmed: 5, by: 'B' }]);
  await consent(approver, at);
  await post(one.staff, one.period);
  await activate(approver);
  await until(approver, () => document.querySelector('main dl.figures')?.textContent.includes('hết hiệu lực'), null, 60000);
  await still(approver);
  const text = await approver.textContent('main');
  ok('a list that facts move ends the consent, and the page says why', text.includes('Danh sách đã khác'), text);
  ok('and who left it', (await who(approver, 'main section.card:has(h3)')).includes(one.staff), one);
  await shot(approver, 'proposal-lapsed');
  await approver.getByRole('button', { name: 'Từ chối' }).click();
  ok('a no asks for a reason', await approver.evaluate(() => document.activeElement.matches('input[name=why]:invalid')));
  await approver.fill('input[name=why]', 'Danh sách đã khác');
  await approver.getByRole('button', { name: 'Từ chối' }).click();
  await until(approver, () => document.querySelector('main dl.figures')?.textContent.includes('bị từ chối'));
  ok('it can be refused', true);
}

async function wayBack(admin, approver) {
  await go(admin, '#/standards/decree_335/2026-01-01');
  const button = admin.locator('#history button.danger').first();
  await button.click();
  ok('going back asks once more', (await button.textContent()) === 'Chắc chắn?');
  await button.click();
  await admin.waitForSelector('#history .state', { timeout: 60000 });
  const at = await admin.locator('#history .state a').getAttribute('href');
  await consent(approver, at);
  await activate(approver);
  await until(approver, () => document.querySelector('main dl.figures')?.textContent.includes('đã áp dụng'), null, 60000);
  const texts = (await api(admin, '/v1/standards/decree_335/2026-01-01')).files.map(f => f.text).join();
  ok('with consent it is as it was', /id = "excellent", from = 90, basis = "Art. 20/.test(texts));
}

export default async function () {
  const policy = await enter('policy'), first = await live(policy);
  const list = await authorsPart(policy), at = policy.url().replace(/.*#/, '#');
  await ownConsent(at);
  const approver = await enter('approver');
  await consent(approver, at);
  is('approved is not yet live', await live(policy), first);
  await activate(approver);
  await until(approver, () => document.querySelector('main dl.figures')?.textContent.includes('đã áp dụng'), null, 60000);
  ok('then it is live', await live(policy) !== first);
  const admin = await theDayAfter(list);
  await lapse(policy, approver);
  await wayBack(admin, approver);
  // The browser itself says what was refused on purpose.
  for (const page of [policy, approver]) page.told = page.told.filter(m => !/status of 4(22|09)/.test(m));
  for (const [page, name] of [[policy, 'policy'], [approver, 'approver'], [admin, 'administrator']]) await quiet(page, `approvals, ${name}`);
}
