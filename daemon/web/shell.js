// What stands around every page: the brand, the pages that this role has, who is logged in.
import { del } from './api.js';
import { data, fill, h } from './dom.js';
import { agencyName, choose, other, t, Word } from './lang.js';
import { here, to } from './router.js';
import { together } from './states.js';

export const brand = (tag = 'div') => h('.brand', {}, h('img', { src: new URL('icon.svg', import.meta.url).pathname, alt: '' }),
  h(tag === 'h1' ? 'h1' : 'span', {}, 'kpid', h('small', {}, t('tagline'))));

export const languageButton = changed => h('button', { type: 'button', lang: other(), id: 'language',
  onclick: () => { choose(other()); changed(); } }, other() === 'vi' ? 'Tiếng Việt' : 'English');

// The frame; its `show` puts a page's nodes in the middle and marks where we are.
export function shell(session, pages, { changed, left }) {
  const main = h('main', { id: 'main', tabindex: '-1' });
  const list = h('ul');
  const side = h('header.side', {},
    h('a.brand', { href: '#/' }, ...brand().childNodes),
    h('button.menu-button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': 'pages', onclick: event => {
      const open = side.classList.toggle('is-open');
      event.currentTarget.setAttribute('aria-expanded', open);
    } }, t('menu')),
    h('nav', { id: 'pages', 'aria-label': t('pages') }, list),
    h('.who', {}, h('div', {}, h('strong', {}, data(session.person || session.id)), t(`role_${session.role}`),
      session.agency && [' · ', data(agencyName(session.agency))]),
    h('.row', {}, languageButton(changed), h('button', { type: 'button', onclick: async () => { await del('/v1/session'); left(); } }, t('log_out')))));
  fill(document.body, h('a.skip', { href: '#main', onclick: event => { event.preventDefault(); main.focus(); } }, t('skip')),
    h('.frame', {}, side, main));

  return function show(name, nodes) {
    side.classList.remove('is-open');
    fill(list, pages.map(p => h('li', {}, h('a', { href: to(p.name), 'aria-current': p.name === name ? 'page' : null }, t(`page_${p.name}`)))));
    fill(main, nodes);
    together(main);
    const heading = main.querySelector('h1');
    document.title = `${heading ? heading.textContent : Word(here().page)} – kpid`;
    return heading;
  };
}

export const head = (title, lead, ...more) => h('.page-head', {}, h('div', {}, h('h1', { tabindex: '-1' }, title), lead && h('p.lead', {}, lead)), more);
