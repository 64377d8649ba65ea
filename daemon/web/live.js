// What happens, as it happens: server-sent events of /v1/events, one stream for the whole page.
let source = null;
const listeners = new Set();
const TYPES = ['run', 'progress', 'score', 'warnings'];

function begin() {
  source = new EventSource('/v1/events');
  for (const type of TYPES)
    source.addEventListener(type, e => {
      const event = { type, id: e.lastEventId, data: JSON.parse(e.data) };
      for (const l of [...listeners]) if (l.types.includes(type)) l.fn(event);
    });
}

// fn({ type, data }) for each event of these types, until the signal says stop.
export function follow(types, fn, signal) {
  const listener = { types, fn };
  listeners.add(listener);
  if (!source || source.readyState === EventSource.CLOSED) begin();
  signal.addEventListener('abort', () => listeners.delete(listener));
}

export function stopFollowing() {
  source?.close();
  source = null;
}
