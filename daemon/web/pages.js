// The pages and who has them. The API decides what may be seen; a page that a role may not ask for
// is not offered.
import { t } from './lang.js';
import { access } from './page_access.js';
import { agency } from './page_agency.js';
import { approvals } from './page_approvals.js';
import { form } from './page_form.js';
import { overview } from './page_overview.js';
import { person } from './page_person.js';
import { runs } from './page_runs.js';
import { standards } from './page_standards.js';
import { warnings } from './page_warnings.js';
import { workshop } from './page_workshop.js';
import { head } from './shell.js';
import { empty } from './states.js';

const STAFF = ['viewer', 'policy', 'approver', 'admin'];
const EVERYBODY = ['person', 'feeder', ...STAFF];

const pages = [
  { name: 'me', roles: ['person'], show: person },
  { name: 'overview', roles: STAFF, show: overview },
  { name: 'agency', roles: STAFF, show: agency, inner: 'overview' },
  { name: 'person', roles: STAFF, show: person, inner: 'overview' },
  { name: 'form', roles: ['person', ...STAFF], show: form, inner: 'overview' },
  { name: 'warnings', roles: ['person', ...STAFF], show: warnings },
  { name: 'runs', roles: STAFF, show: runs },
  { name: 'standards', roles: EVERYBODY, show: standards },
  { name: 'workshop', roles: ['policy', 'approver', 'admin'], show: workshop },
  { name: 'approvals', roles: ['policy', 'approver', 'admin'], show: approvals },
  { name: 'access', roles: ['admin'], show: access },
];

export const allowed = session => pages.filter(p => p.roles.includes(session.role));
// The page of an address; of one that the role may not see, that it may not.
export function pageOf(session, name) {
  const page = pages.find(p => p.name === name), may = allowed(session);
  return !page ? may[0] : may.includes(page) ? page : { ...page, show: () => [head(t(`page_${page.inner || page.name}`)), empty(t('not_allowed'))] };
}
