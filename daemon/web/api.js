// The API as a page asks it: /v1 only, with the session's cookie.
import { current } from './lang.js';

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.title || `HTTP ${status}`);
    this.status = status;
  }
}

let loggedOut = () => {};
export const onLoggedOut = fn => { loggedOut = fn; };

export function address(path, query) {
  const q = new URLSearchParams(Object.entries(query || {}).filter(([, v]) => v !== null && v !== undefined && v !== ''));
  return `${path}${[...q].length ? `?${q}` : ''}`;
}

async function ask(method, path, { query, body, signal } = {}) {
  const answer = await fetch(address(path, query), {
    method, signal, credentials: 'same-origin',
    headers: { 'Accept-Language': current(), 'X-Kpid-Page': '1', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const json = (answer.headers.get('Content-Type') || '').includes('json');
  const value = json ? await answer.json() : await answer.text();
  if (answer.ok) return value;
  if (answer.status === 401 && path !== '/v1/session') loggedOut();
  throw Object.assign(new Refused(answer.status, json ? value : {}), { value });
}

// A file that kpid makes of what is sent.
export async function made(path, body) {
  const answer = await fetch(path, { method: 'POST', credentials: 'same-origin', body: JSON.stringify(body),
    headers: { 'Accept-Language': current(), 'X-Kpid-Page': '1', 'Content-Type': 'application/json' } });
  if (!answer.ok) throw new Refused(answer.status, await answer.json());
  return answer.blob();
}

export const get = (path, query, more) => ask('GET', path, { query, ...more });
export const post = (path, body, more) => ask('POST', path, { body, ...more });
export const del = (path, more) => ask('DELETE', path, more);

// 404 is an answer too.
export async function find(path, query, more) {
  try {
    return await get(path, query, more);
  } catch (e) {
    if (e instanceof Refused && e.status === 404) return null;
    throw e;
  }
}

// What hardly changes is asked once a session: lists to choose from.
const kept = new Map();
export const once = at => kept.get(at) || kept.set(at, get(at).catch(e => { kept.delete(at); throw e; })).get(at);
export const forget = () => kept.clear();

// Codes in a path are anything that somebody called somebody.
export const path = (...parts) => '/v1/' + parts.map(encodeURIComponent).join('/');

// Everything of a list, page after page.
export async function all(at, query, key, more) {
  const rows = [];
  let cursor = null;
  do {
    const page = await get(at, { ...query, limit: 1000, cursor }, more);
    rows.push(...page[key]);
    cursor = page.next ?? null;
  } while (cursor !== null);
  return rows;
}
