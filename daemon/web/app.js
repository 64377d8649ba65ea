// Begins: who is there, which pages that role has, and the page of the address.
import { find, forget, get, once, onLoggedOut } from './api.js';
import { discard } from './drafts.js';
import { inZone } from './format.js';
import { choose, current, learn } from './lang.js';
import { stopFollowing } from './live.js';
import { login } from './login.js';
import { allowed, pageOf } from './pages.js';
import { prepare } from './periods.js';
import { here } from './router.js';
import { shell } from './shell.js';

let session = null, show = null, leaving = null, over = false;

async function enter(who) {
  session = who;
  localStorage.setItem('kpid.in', '1');
  inZone(who.timezone);
  const [words, places] = await Promise.all([get('/v1/words'), who.role === 'person' ? { agencies: [] } : once('/v1/agencies'), prepare(who)]);
  learn(words, places.agencies);
  frame();
}

function frame() {
  show = shell(session, allowed(session).filter(p => !p.inner), { changed: frame, left: () => { discard(); history.replaceState(null, '', '#/'); leave(); } });
  render();
}

function leave() {
  session = show = null;
  forget();
  stopFollowing();
  localStorage.removeItem('kpid.in');
  leaving?.abort();
  login(async who => { over = false; await enter(who); }, leave, over);
}

function render() {
  if (!show) return; // not in yet
  const at = here(), page = pageOf(session, at.page);
  const held = document.activeElement?.id;
  const stays = show.last === page.name + at.args.join('/');
  leaving?.abort();
  leaving = new AbortController();
  const heading = show(page.inner || page.name, page.show({ ...at, session, signal: leaving.signal }));
  show.last = page.name + at.args.join('/');
  if (stays && held && document.getElementById(held)) document.getElementById(held).focus();
  else heading?.focus();
  if (!stays) scrollTo(0, 0);
}

onLoggedOut(() => { over = true; leave(); });
addEventListener('hashchange', render);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render);
choose(current());
// A page that never logged in has nothing to ask.
const who = localStorage.getItem('kpid.in') && await find('/v1/session').catch(() => null);
if (who) enter(who).catch(leave); else leave();
