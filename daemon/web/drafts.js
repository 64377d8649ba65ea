// What is being edited: texts by path, of several standards at once, kept in this browser until they
// are dropped or the window is closed. One draft has one base: the bundle that was live when it began.
const KEY = 'kpid.draft';
const nothing = () => ({ base: null, files: {} });
let draft = nothing();
try {
  draft = JSON.parse(sessionStorage.getItem(KEY)) || nothing();
} catch { /* what cannot be read is nothing */ }

function keep() {
  if (Object.keys(draft.files).length === 0) draft = nothing();
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

// Who may edit a copy of a sector's standards: a token may be for some sectors only.
export const edits = ({ role, sectors }, sector) => ['policy', 'approver', 'admin'].includes(role)
  && (!sectors || sectors.split(' ').includes(sector));

export const base = () => draft.base;
export const textOf = path => (Object.hasOwn(draft.files, path) ? draft.files[path] : null);
export const edited = () => Object.entries(draft.files).map(([path, text]) => ({ path, text }));

// text null: as it is live.
export function put(path, text, live) {
  if (text === null) delete draft.files[path]; else draft.files[path] = text;
  draft.base ??= live;
  keep();
}
export function discard() {
  draft = nothing();
  keep();
}
