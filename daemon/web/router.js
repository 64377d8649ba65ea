// Where we are: #/page/argument/...?name=value. Filters are part of the address, so that it can be
// kept and sent.
export function here() {
  const [place, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [page = '', ...args] = place.split('/').map(decodeURIComponent);
  return { page, args, query: Object.fromEntries(new URLSearchParams(query)) };
}

export function to(page, args = [], query = {}) {
  const q = new URLSearchParams(Object.entries(query).filter(([, v]) => v !== '' && v !== null && v !== undefined));
  return `#/${[page, ...args].map(encodeURIComponent).join('/')}${[...q].length ? `?${q}` : ''}`;
}

// The same page with other filters.
export function change(patch) {
  const at = here();
  location.hash = to(at.page, at.args, { ...at.query, ...patch });
}
