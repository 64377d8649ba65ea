// The door: a token for a session.
import { post } from './api.js';
import { fill, h } from './dom.js';
import { t } from './lang.js';
import { brand, languageButton } from './shell.js';
import { whyNot } from './states.js';

export function login(entered, again, over) {
  const wrong = h('p', { role: 'alert', id: 'wrong' }, over ? t('session_over') : '');
  const token = h('input', { type: 'password', name: 'token', id: 'token', autocomplete: 'current-password', required: true, spellcheck: 'false', 'aria-describedby': 'wrong' });
  async function enter(event) {
    event.preventDefault();
    fill(wrong);
    try {
      await entered(await post('/v1/session', { token: token.value.trim() }));
    } catch (e) {
      fill(wrong, whyNot(e));
      token.select();
    }
  }
  document.title = `${t('log_in')} – kpid`;
  fill(document.body, h('main.gate', {}, h('form', { onsubmit: enter },
    brand('h1'), h('p', {}, t('log_in_help')),
    h('label.field', {}, t('token'), token), wrong,
    h('button.main', { type: 'submit' }, t('log_in')),
    h('.gate-foot', {}, h('span.quiet', {}, t('ask_admin')), languageButton(again)))));
  token.focus();
}
