// The one way in which anything gets onto the page: elements that hold text. No markup is ever read
// from data; a link leads to this page or this host only.

const SAFE_LINK = /^(#|\/(?![/\\])|blob:)/;

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else if (name === 'class') node.className = value;
  else if (name === 'value') node.value = value;
  else if (name === 'href' && !SAFE_LINK.test(value)) throw new Error('a link that leads elsewhere');
  else if (name === 'style' || name === 'innerHTML' || name === 'srcdoc') throw new Error(`no ${name}`);
  else node.setAttribute(name, value === true ? '' : String(value));
}

function put(node, child) {
  if (child === null || child === undefined || child === false) return;
  if (Array.isArray(child)) child.forEach(c => put(node, c));
  else node.append(child instanceof Node ? child : document.createTextNode(String(child)));
}

// h('a.button', { href }, text, node, [nodes])
export function h(what, props, ...children) {
  const [tag, ...classes] = what.split('.');
  const node = document.createElement(tag || 'div');
  if (classes.length) node.className = classes.join(' ');
  let late = null;
  for (const [name, value] of Object.entries(props || {})) {
    if (name === 'class' && classes.length) node.className = [...classes, value].filter(Boolean).join(' ');
    else if (name === 'value') late = value; // of a select: when its options are there
    else set(node, name, value);
  }
  put(node, children);
  if (late !== null && late !== undefined) node.value = late;
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren();
  put(node, children);
  return node;
}

// What somebody typed somewhere: kept apart from the text around it, whatever its direction.
export function data(text) {
  const s = text === null || text === undefined ? '' : text;
  return h('bdi', { class: /^[\w.:\/-]{1,26}$/.test(s) ? 'whole' : null }, s === '' ? '–' : s);
}
// The same, long: six lines of it, all of it in its title.
export function long(text) {
  const s = text === null || text === undefined ? '' : String(text);
  return h('bdi.text', { title: s.length > 120 ? s.slice(0, 5000) : null }, s || '–');
}
