// A browser that tells on itself: errors on the console and requests to anywhere else fail the test.
import { createRequire } from 'node:module';

const need = createRequire(process.env.MODULES);
const { chromium } = need('playwright-core');
const axe = need.resolve('axe-core/axe.min.js');
export const { BASE, STAFF, AGENCY, SHOTS, HOSTILE, LONG } = process.env;
export const token = role => process.env[`TOKEN_${role}`];

let n = 0, failed = 0;
export function ok(name, good, why) {
  n++;
  if (!good) failed++;
  console.log(`${good ? 'ok' : 'not ok'} ${n} - ${name}`);
  if (!good && why !== undefined) console.log(String(typeof why === 'string' ? why : JSON.stringify(why, null, 1)).replace(/^/gm, '# ').slice(0, 3000));
}
export const is = (name, got, want) => ok(name, JSON.stringify(got) === JSON.stringify(want), `got ${JSON.stringify(got)}, wanted ${JSON.stringify(want)}`);
export function done() {
  console.log(`1..${n}`);
  process.exitCode = failed ? 1 : 0;
}

// No sandbox only where there is none to be had: chromium refuses one to root.
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--disable-gpu', ...(process.env.ROOT === '0' ? ['--no-sandbox'] : [])] });
export const close = () => browser.close();

export async function open({ lang = 'vi', width = 1280, height = 900, dark = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', acceptDownloads: true });
  const page = await context.newPage();
  page.told = [];
  page.elsewhere = [];
  page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') page.told.push(m.text()); });
  page.on('pageerror', e => page.told.push(String(e)));
  page.on('dialog', d => { page.told.push(`dialog ${d.message()}`); d.dismiss(); });
  page.on('request', r => { if (!r.url().startsWith(BASE) && !r.url().startsWith('blob:')) page.elsewhere.push(r.url()); });
  await page.addInitScript(l => { if (!localStorage.getItem('kpid.lang')) localStorage.setItem('kpid.lang', l); }, lang);
  await page.addInitScript(() => {
    globalThis.jumps = 0;
    new PerformanceObserver(list => list.getEntries().forEach(e => { globalThis.jumps += e.value; })).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(BASE);
  return page;
}

export async function enter(role, options) {
  const page = await open(options);
  await page.fill('#token', token(role));
  await page.click('button.main');
  await page.waitForSelector('main h1');
  return page;
}

// Until fn says yes in the page. (Playwright's own way is eval, which the page's policy forbids.)
export async function until(page, fn, arg, most = 30000) {
  for (const end = Date.now() + most; Date.now() < end; await page.waitForTimeout(50))
    if (await page.evaluate(fn, arg)) return;
  throw new Error(`never: ${fn}`);
}

// To a place, until nothing there waits any more.
export async function go(page, hash) {
  await page.goto(`${BASE}/${hash}`);
  await still(page);
}
export async function still(page) {
  await page.waitForSelector('main#main h1');
  await until(page, () => !document.querySelector('[aria-busy]'));
  await page.waitForTimeout(80);
}

export async function shot(page, name) {
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

// What axe finds serious or worse.
export async function serious(page) {
  if (!await page.evaluate(() => Boolean(globalThis.axe))) await page.evaluate(need('fs').readFileSync(axe, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.filter(v => ['serious', 'critical'].includes(v.impact))
    .map(v => `${v.id}: ${v.help} ${v.nodes.slice(0, 3).map(x => x.html.slice(0, 160)).join(' | ')}`);
}

// How far what is there was moved since this was last asked: the layout shift of web vitals. What was done
// just now is in it: it is told a frame later.
export const jumped = page => page.evaluate(async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  const had = globalThis.jumps;
  globalThis.jumps = 0;
  return had;
});
export const overflow = page => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
// Ends a page: nothing on its console, no request to anywhere else.
export async function quiet(page, name) {
  is(`${name}: nothing on the console`, page.told, []);
  is(`${name}: no request to another host`, page.elsewhere, []);
  await page.context().close();
}
