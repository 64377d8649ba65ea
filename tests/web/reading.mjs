// A score read down to an entry, its article and its place; the calendar; a trial; a warning that
// appears while one looks.
import { AGENCY, BASE, enter, go, is, ok, quiet, shot, STAFF, still } from './lib.mjs';

const named = async page => new Map((await (await page.context().request.get(`${BASE}/v1/agencies`)).json()).agencies.map(a => [a.code, a.vi]));

async function downToAnEntry(page) {
  const names = await named(page);
  await go(page, '#/overview?period=2026-03');
  await page.locator(`main > div table.data tbody th a[href*="/${AGENCY}/"]`).last().click();
  await still(page);
  is('an agency from the overview', await page.textContent('main h1'), names.get(AGENCY));
  const person = page.locator(`main td a[href*="person/${STAFF}"], main th a[href*="person/${STAFF}"]`).first();
  const told = await (await page.context().request.get(`${BASE}/v1/scores/${STAFF}/2026-03/explain`)).json();
  is('its people are named', await person.textContent(), told.name);
  await person.click();
  await still(page);
  is('a person from the agency', await page.textContent('main h1'), STAFF);
  const answer = await (await page.context().request.get(`${BASE}/v1/scores/${STAFF}/2026-03`)).json();
  const shown = (await page.textContent('dl.figures dd')).replace('.', '').replace(',', '.');
  is('the score that the API has, as Vietnamese write it', Number(shown), Math.trunc(answer.micropoints / 1e4) / 100);
  const criterion = page.locator('details.criterion').nth(1);
  await criterion.locator('summary').first().click();
  ok('a criterion names its article', (await criterion.textContent()).includes('Điều'));
  ok('and the line of the rule', /standard\.lua:\d+/.test(await criterion.textContent()));
  const why = await (await page.context().request.get(`${BASE}/v1/scores/${STAFF}/2026-03/explain`)).json();
  const read = why.criteria[1].reads.find(r => r.rows === 'diary');
  ok('and the diary lines that it counted', (await criterion.textContent()).includes(why.lines.diary[read.at[0]].external_id));
  await shot(page, 'person-open');
}

async function calendarDay(page) {
  const diary = await (await page.context().request.get(`${BASE}/v1/scores/${STAFF}/2026-03/days`)).json();
  const day = diary.days.find(d => d.entries > 0);
  await page.locator('table.calendar button', { hasText: new RegExp(`^${Number(day.date.slice(8))}\\D*${day.minutes}$`) }).first().click();
  const lines = await page.locator('#diary table.data tbody tr').count();
  is('a day of the calendar shows its lines', lines, day.entries);
}

// Somebody by a part of the name, as people type it; a row of a long table; one page after another.
async function finding(page) {
  const { name } = await (await page.context().request.get(`${BASE}/v1/scores/${STAFF}/2026-03/explain`)).json();
  const typed = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toUpperCase();
  await go(page, '#/overview?period=2026-03');
  await page.locator('input[type=search]').fill(typed);
  await page.keyboard.press('Enter');
  await page.locator(`main a[href*="person/${STAFF}"]`).waitFor();
  is('the field keeps what was typed', await page.inputValue('input[type=search]'), typed);
  await go(page, '#/overview?period=2026-03&find=nobody-of-that-name');
  ok('nobody found is said', (await page.textContent('main')).includes('Không tìm thấy ai'));
  await go(page, '#/standards/matrix');
  const card = page.locator('section.card').first(), rows = card.locator('tbody tr');
  const [one, two] = [await rows.allTextContents(), await card.getByRole('button', { name: 'Trang sau' }).click().then(() => rows.allTextContents())];
  ok('a long table has pages', one.length === 25 && two.length > 0 && two.length <= 25 && one[0] !== two[0], [one.length, two.length]);
  ok('that say where one is', (await card.textContent()).includes('dòng 26 – '));
  await card.getByRole('button', { name: 'Trang trước' }).click();
  is('and lead back', await rows.allTextContents(), one);
  await card.locator('input[type=search]').fill('DIEU 20');
  await page.keyboard.press('Enter');
  const left = await rows.allTextContents();
  ok('a row is found by a part of it', left.length > 0 && left.every(r => /Điều 20/.test(r)), left.slice(0, 3));
}

// A page of rows that does not come, and comes when asked again.
async function lost(page) {
  await go(page, '#/warnings?period=2026-03');
  const card = page.locator('main'), after = card.getByRole('button', { name: 'Trang sau' }), cut = /warnings\?.*cursor=/;
  await page.route(cut, r => r.abort());
  await after.click();
  await card.getByText('Không nhận được trả lời').waitFor();
  page.told = page.told.filter(s => !s.includes('ERR_FAILED'));
  await page.unroute(cut);
  await card.getByRole('button', { name: 'Thử lại' }).click();
  await after.click();
  await card.getByText('dòng 101 – ').waitFor();
  ok('a page that did not come can be asked for again', await card.locator('tbody tr').count() > 0);
}

// Warnings of one day and one kind are told apart.
async function aboutWhat(page) {
  const { warnings } = await (await page.context().request.get(`${BASE}/v1/warnings?period=2026-03&limit=100`)).json(), w = warnings.find(x => x.entry);
  await go(page, `#/warnings?period=2026-03&check=${w.check}&find=${w.staff}`);
  ok('a warning says which line or task it is about', w.external_id && (await page.textContent('main table')).includes(w.external_id), w);
}

async function trial(page) {
  await page.fill('input[name=appraisal]', '10');
  await page.getByRole('button', { name: 'Tính thử' }).click();
  await page.waitForSelector('#tryout table.data');
  ok('a trial shows before and after', (await page.textContent('#tryout')).includes('→'));
  const before = await (await page.context().request.get(`${BASE}/v1/scores/${STAFF}/2026-03`)).json();
  is('and stores nothing', before.revision, 1);
}

export default async function () {
  let page = await enter('admin');
  const names = await named(page);
  await downToAnEntry(page);
  await calendarDay(page);
  await trial(page);
  await finding(page);
  await lost(page);
  await aboutWhat(page);
  await quiet(page, 'reading');

  page = await enter('person');
  await go(page, '#/me?period=2026-03');
  is('a person reads the own score', await page.textContent('main h1'), STAFF);
  ok('down to its criteria', await page.locator('details.criterion').count() > 0);
  await shot(page, 'me');
  await quiet(page, 'own score');

  page = await enter('viewer');
  await go(page, '#/person/NOBODY/2026-03');
  is('who is not there is said once', await page.locator('main .state').count(), 1);
  page.told = page.told.filter(m => !m.includes('404'));
  await quiet(page, 'nobody');

  page = await enter('scoped');
  await go(page, '#/overview?period=2026-03');
  const text = await page.textContent('main');
  ok('a viewer of one agency sees that one', text.includes(names.get(AGENCY)));
  is('and no other', [...new Set(await page.locator('main table.data tbody th a').allTextContents())], [names.get(AGENCY)]);
  ok('whose name stands beside the role', (await page.textContent('.who')).includes(names.get(AGENCY)));
  await go(page, '#/overview?period=2026-03&agency=CQ99');
  is('a filter that finds nothing is seen', await page.inputValue('#agency'), 'CQ99');
  await quiet(page, 'one agency');
}
