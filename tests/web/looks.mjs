// Every page: both languages, 360 points wide and 4K, light and dark; axe; nothing that overflows.
import { AGENCY, enter, go, is, jumped, ok, overflow, quiet, serious, shot, STAFF } from './lib.mjs';
import { odd } from './words.mjs';

export const places = {
  overview: '#/overview?period=2026-03',
  agency: `#/agency/${AGENCY}/2026-03`,
  person: `#/person/${STAFF}/2026-03`,
  form: `#/form/${STAFF}/2026-03`,
  warnings: '#/warnings?period=2026-03',
  grouped: '#/warnings?period=2026-03&group=check',
  runs: '#/runs',
  standards: '#/standards',
  standard: '#/standards/decree_335/2026-01-01',
  matrix: '#/standards/matrix?sector=decree_335',
  coverage: '#/standards/coverage?fired=yes',
  workshop: '#/workshop/mass_mobilization/2026-01-01',
  access: '#/access',
  approvals: '#/approvals',
};

async function each(name, options, look) {
  const page = await enter('admin', options);
  for (const [id, hash] of Object.entries(places)) {
    await jumped(page);
    await go(page, hash);
    await page.waitForTimeout(250); // charts draw
    const jump = await jumped(page);
    ok(`${name}, ${id}: nothing jumps`, jump < 0.02, jump);
    await look(page, id);
    is(`${name}, ${id}: nothing sticks out`, await overflow(page), 0);
  }
  await quiet(page, name);
}

// Answers that come late, the first that was asked for the latest: what is seen stays where it is.
async function slowly() {
  const page = await enter('admin');
  let last = 0, delay = 0;
  await page.route('**/v1/**', async r => {
    delay = Date.now() - last > 1000 ? 2400 : Math.max(0, delay - 300);
    last = Date.now();
    await page.waitForTimeout(delay);
    await r.continue();
  });
  for (const id of ['person', 'runs', 'standards', 'access']) {
    await jumped(page);
    await go(page, places[id]);
    await page.waitForTimeout(250);
    const jump = await jumped(page);
    ok(`late answers, ${id}: nothing jumps`, jump < 0.02, jump);
  }
  await page.context().close();
}

export default async function () {
  await slowly();
  await each('Vietnamese', {}, async (page, id) => {
    is(`axe, ${id}`, await serious(page), []);
    await shot(page, `${id}-vi`);
    is(`${id} is in words`, await odd(page, 'vi'), []);
  });
  await each('English, dark', { lang: 'en', dark: true }, async (page, id) => {
    is(`axe in the dark, ${id}`, await serious(page), []);
    await shot(page, `${id}-en-dark`);
    is(`${id} is in English words`, await odd(page, 'en'), []);
    const vi = await page.evaluate(() => document.querySelector('main').textContent);
    ok(`${id} speaks English`, ['form', 'standard', 'workshop', 'matrix'].includes(id) || !/Kỳ|Điểm|Cảnh báo/.test(vi), vi.match(/.{20}(Kỳ|Điểm|Cảnh báo).{20}/)?.[0]);
  });
  await each('360 points', { width: 360, height: 740 }, async (page, id) => {
    await shot(page, `${id}-360`);
    is(`${id}: rows of words are seen whole`, await page.evaluate(() => [...document.querySelectorAll('table.cards tbody :is(td, th)')]
      .filter(c => c.getBoundingClientRect().right > innerWidth).map(c => c.textContent.slice(0, 80))), []);
  });
  await each('4K', { width: 3840, height: 2160 }, (page, id) => shot(page, `${id}-4k`));
}
