// CodeMirror for one text of a standard: Lua, YAML or a table; marks where a mistake stands.
import { h } from './dom.js';
import { t } from './lang.js';
import { script } from './charts.js';

const MODES = { lua: 'lua', yaml: 'yaml', csv: null };
let library = null;

function sheet(name) {
  return new Promise(done => document.head.append(h('link', { rel: 'stylesheet', href: new URL(name, import.meta.url).pathname, onload: () => done() })));
}
async function load() {
  await Promise.all([script('codemirror.js'), sheet('codemirror.css')]);
  await Promise.all([script('lua.js'), script('yaml.js'), script('matchbrackets.js'), script('lint.js'), sheet('lint.css')]);
}

// changed() after each change of the text; mistakes(list) marks { line, col, message, severe }.
export async function editor(box, { path, text, changed }) {
  await (library ??= load());
  let marks = [];
  const cm = globalThis.CodeMirror(box, {
    value: text, mode: MODES[path.split('.').pop()] ?? null, lineNumbers: true, matchBrackets: true, indentUnit: 2, tabSize: 2,
    gutters: ['CodeMirror-lint-markers', 'CodeMirror-linenumbers'], lint: { getAnnotations: () => marks, lintOnChange: false, tooltips: true },
    // Tab leaves the editor, as everywhere on a page; indenting is Ctrl-].
    extraKeys: { Tab: false, 'Shift-Tab': false, 'Ctrl-]': 'indentMore', 'Ctrl-[': 'indentLess' },
  });
  cm.getInputField().setAttribute('aria-label', t('text_of', path));
  // Who scrolls without a mouse finds it, and hears what it is.
  const scroller = cm.getScrollerElement();
  for (const [name, value] of [['tabindex', '0'], ['role', 'region'], ['aria-label', path]]) scroller.setAttribute(name, value);
  cm.on('change', changed);
  return {
    text: () => cm.getValue(),
    mistakes(list) {
      marks = list.map(m => ({ message: m.message, severity: m.severe ? 'error' : 'warning',
        from: { line: Math.max(0, m.line - 1), ch: Math.max(0, (m.col || 1) - 1) },
        to: { line: Math.max(0, m.line - 1), ch: m.col ? m.col + 1 : (cm.getLine(m.line - 1) || '').length } }));
      cm.performLint();
    },
    show(line, col) {
      cm.focus();
      cm.setCursor(line - 1, Math.max(0, (col || 1) - 1));
      cm.scrollIntoView(null, 80);
    },
    refresh: () => cm.refresh(),
  };
}
