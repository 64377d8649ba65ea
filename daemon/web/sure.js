// A button whose second click means it.
import { fill, h } from './dom.js';
import { t } from './lang.js';

export function sure(text, act) {
  const button = h('button.danger', { type: 'button', onclick: () => {
    if (button.dataset.asked) return act();
    button.dataset.asked = '1';
    return fill(button, t('sure'));
  } }, text);
  button.addEventListener('blur', () => { delete button.dataset.asked; fill(button, text); });
  return button;
}
