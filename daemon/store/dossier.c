#include "daemon/store/dossier_rows.h"

#include <stdlib.h>
#include <string.h>
#include "daemon/store/impl.h"

/* All queries of a dossier take the same values: ?1 as of, ?2 the person's number (or agency's
 * code), ?3 and ?4 first and last day of the period (of its year when it is longer than a month),
 * ?5 its code, ?6 the code of its quarter when an agency of it tracks by quarter, ?7 and ?8 first
 * and last day of its year, ?9 whether it is longer than a month. */
enum { B_AS_OF, B_WHO, B_FIRST, B_LAST, B_CODE, B_QUARTER, B_YEAR_FIRST, B_YEAR_LAST, B_LONGER,
	B_END };

struct question { struct store *s; struct arena *a; struct period p; struct bind b[B_END + 1]; };

#define KNOWN(t) t ".seq <= ?1 AND (" t ".superseded_by IS NULL OR " t ".superseded_by > ?1)" \
    " AND " t ".withdrawn = 0"
#define MINE "(SELECT p.agency FROM posting p WHERE p.staff = ?2 AND p.\"from\" <= ?4" \
    " AND (p.\"to\" IS NULL OR p.\"to\" >= ?3) AND " KNOWN("p") ")"

#define SAME_ACTS(who) \
	" AND (date BETWEEN ?7 AND ?8 OR (?9 AND act IN (SELECT v.act FROM event v WHERE " who \
	" AND v.date BETWEEN ?7 AND ?8 AND v.act IS NOT NULL AND " KNOWN("v") ")))"

/* Of two facts with one natural key the later counts: they come by that key, then by seq. */
static const struct fact_rows
    postings = { &posting_shape, "staff = ?2 AND \"from\" <= ?4", "\"from\", seq" },
    agencies = { &agency_shape, "code = ?2", "seq DESC" },
    tasks = { &task_shape, "month = ?5 AND staff = ?2", NULL },
    entries_scored = { &entry_shape, "month = ?5 AND staff = ?2", NULL },
    entries_worked = { &entry_shape, "worked = ?5 AND staff = ?2", NULL },
    appraisals = { &appraisal_shape, "month IN (?5, ?6) AND staff = ?2", "period, criterion, seq" },
    events = { &event_shape, "(staff = ?2 OR (staff IS NULL AND agency IN " MINE "))"
	    SAME_ACTS("(v.staff = ?2 OR (v.staff IS NULL AND v.agency IN " MINE "))"), NULL },
    agency_events = { &event_shape, "staff IS NULL AND agency = ?2"
	    SAME_ACTS("v.staff IS NULL AND v.agency = ?2"), NULL },
    absences = { &absence_shape, "staff = ?2 AND \"from\" <= ?4 AND \"to\" >= ?3",
	    "\"from\", seq" },
    units = { &unit_shape, "agency IN " MINE " AND period IN (?5, ?6)",
	    "agency, team, period, seq" },
    agency_units = { &unit_shape, "agency = ?2 AND period / 100 = ?5 / 100",
	    "agency, team, period, seq" },
    /* Of the agency's own decisions only its greater share of excellent touches its people. */
    decisions = { &decision_shape, "(about = ?2 OR (about IS NULL AND kind = 3 AND agency IN "
	    MINE "))",
	    "seq" },
    agency_decisions = { &decision_shape, "about IS NULL AND agency = ?2", "seq" };

static void
question_init(struct question *q, struct store *s, struct arena *a, struct period p, int64_t as_of)
{
	int longer = p.kind != PERIOD_MONTH;
	struct period year = { PERIOD_YEAR, p.year, 1 }, span = longer ? year : p;

	q->s = s;
	q->a = a;
	q->p = p;
	q->b[B_AS_OF] = bind_int(as_of == 0 ? INT64_MAX : as_of);
	q->b[B_FIRST] = bind_int(period_first(span));
	q->b[B_LAST] = bind_int(period_last(span));
	q->b[B_CODE] = bind_int(period_code(p));
	q->b[B_QUARTER] = bind_none();
	q->b[B_YEAR_FIRST] = bind_int(period_first(year));
	q->b[B_YEAR_LAST] = bind_int(period_last(year));
	q->b[B_LONGER] = bind_int(longer);
	q->b[B_END] = (struct bind){ 0, 0, NULL };
}

static int
ask(const struct question *q, const struct fact_rows *rows, void *out, size_t *n, struct err *e)
{
	return rows_facts(&q->s->db, rows, q->b, q->a, out, n, e);
}

static int
order_cmp(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	int c = (x->date > y->date) - (x->date < y->date);

	if (c == 0)
		c = strcmp(x->source, y->source);
	return c != 0 ? c : strcmp(x->id, y->id);
}

static void
sort_rows(void *rows, size_t n, size_t size)
{
	if (n > 1)
		qsort(rows, n, size, order_cmp);
}

/* The member at `offset` of each row as an array of its own. */
static void *
members(struct arena *a, const void *rows, size_t n, const struct shape *shape, size_t offset,
    size_t size)
{
	char *out = n == 0 ? NULL : arena_new(a, n * size);

	for (size_t i = 0; i < n; i++)
		memcpy(out + i * size, (const char *)rows + i * shape->size + offset, size);
	return out;
}
#define MEMBERS(q, rows, n, shape, row) \
	members((q)->a, rows, n, &shape, offsetof(struct row, v), sizeof (rows)->v)

/* ---- context */

int
posting_agency(struct store *s, struct posting *p, int64_t as_of, struct arena *a, struct err *e)
{
	struct agency_row *row;
	size_t n;

	if (rows_facts(&s->db, &agencies, BINDS(bind_int(as_of), bind_text(p->agency)), a, &row, &n,
		e) < 0)
		return -1;
	if (n > 0) {
		p->agency_kind = row->kind;
		p->tracking = row->tracking;
		p->agency_parent = row->parent;
	}
	return 0;
}

/* A posting counts when it touches the period; of an event before it, the one of that day is needed
 * too. */
static int
posting_wanted(const struct question *q, const struct posting *p, const struct dossier *d)
{
	if (posting_touches(p, (day_t)q->b[B_FIRST].n, (day_t)q->b[B_LAST].n))
		return 1;
	for (size_t i = 0; i < d->nevents; i++)
		if (posting_touches(p, d->events[i].date, d->events[i].date))
			return 1;
	return 0;
}

static int
ask_postings(struct question *q, struct dossier *d, struct err *e)
{
	size_t n = 0;

	if (ask(q, &postings, &d->postings, &d->npostings, e) < 0)
		return -1;
	for (size_t i = 0; i < d->npostings; i++) {
		struct posting *p = &d->postings[n];

		*p = d->postings[i];
		if (!posting_wanted(q, p, d))
			continue;
		if (posting_agency(q->s, p, q->b[B_AS_OF].n, q->a, e) < 0)
			return -1;
		if (p->tracking && q->p.kind == PERIOD_MONTH)
			q->b[B_QUARTER] = bind_int(
			    period_code(period_of_day(period_first(q->p), PERIOD_QUARTER)));
		n++;
	}
	d->npostings = n;
	return 0;
}

/* A person's own event has no `agency`: where it happened is committed_at. */
static int
ask_events(const struct question *q, const struct fact_rows *which, struct dossier *d,
    struct err *e)
{
	struct event_row *rows;

	if (ask(q, which, &rows, &d->nevents, e) < 0)
		return -1;
	for (size_t i = 0; i < d->nevents; i++)
		if (rows[i].staff != NULL) {
			if (rows[i].v.committed_at == NULL)
				rows[i].v.committed_at = rows[i].v.agency;
			rows[i].v.agency = NULL;
		}
	sort_rows(rows, d->nevents, sizeof *rows);
	d->events = MEMBERS(q, rows, d->nevents, event_shape, event_row);
	return 0;
}

static int
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int
same_unit(const struct unit_result *a, const struct unit_result *b)
{
	return strcmp(a->agency, b->agency) == 0 && same_text(a->team, b->team) &&
	    period_code(a->period) == period_code(b->period);
}

static int
within(struct period inner, struct period outer)
{
	return period_first(inner) >= period_first(outer) &&
	    period_last(inner) <= period_last(outer);
}

static int
ask_units(const struct question *q, const struct fact_rows *which, struct dossier *d, struct err *e)
{
	size_t n = 0;

	if (ask(q, which, &d->unit_results, &d->nunit_results, e) < 0)
		return -1;
	for (size_t i = 0; i < d->nunit_results; i++) {
		const struct unit_result *u = &d->unit_results[i];

		if (i + 1 < d->nunit_results && same_unit(u, u + 1))
			continue;
		if (which == &agency_units && !within(u->period, q->p))
			continue;
		d->unit_results[n++] = *u;
	}
	d->nunit_results = n;
	return 0;
}

static int
ask_appraisals(const struct question *q, struct dossier *d, struct err *e)
{
	size_t n = 0;

	if (ask(q, &appraisals, &d->appraisals, &d->nappraisals, e) < 0)
		return -1;
	for (size_t i = 0; i < d->nappraisals; i++) {
		const struct appraisal *x = &d->appraisals[i];

		if (i + 1 == d->nappraisals || x->criterion != x[1].criterion ||
		    period_code(x->period) != period_code(x[1].period))
			d->appraisals[n++] = *x;
	}
	d->nappraisals = n;
	return 0;
}

/* ---- work */

struct work { struct entry_row *entries; size_t nentries; struct task_row *tasks; size_t ntasks; };

static int
ask_work(const struct question *q, struct work *w, struct err *e)
{
	struct entry_row *scored, *worked;
	size_t nscored, nworked;

	if (ask(q, &tasks, &w->tasks, &w->ntasks, e) < 0 ||
	    ask(q, &entries_scored, &scored, &nscored, e) < 0 ||
	    ask(q, &entries_worked, &worked, &nworked, e) < 0)
		return -1;
	w->nentries = nscored + nworked;
	w->entries = arena_new(q->a, (w->nentries + 1) * sizeof *w->entries);
	for (size_t i = 0; i < w->nentries; i++) {
		w->entries[i] = i < nscored ? scored[i] : worked[i - nscored];
		w->entries[i].v.scored = i < nscored;
		w->entries[i].v.id = w->entries[i].o.id;
		w->entries[i].v.date = w->entries[i].o.date;
	}
	for (size_t i = 0; i < w->ntasks; i++) {
		w->tasks[i].v.id = w->tasks[i].o.id;
		w->tasks[i].v.due_on = w->tasks[i].o.date;
	}
	sort_rows(w->tasks, w->ntasks, sizeof *w->tasks);
	sort_rows(w->entries, w->nentries, sizeof *w->entries);
	return 0;
}

static int
task_index(const struct work *w, const struct entry_row *row)
{
	if (row->task == NULL || !row->v.scored)
		return -1;
	for (size_t i = 0; i < w->ntasks; i++)
		if (strcmp(w->tasks[i].o.id, row->task) == 0 &&
		    strcmp(w->tasks[i].o.source, row->o.source) == 0)
			return (int)i;
	return -1;
}

/* An entry is scored in its task's month. So when the task is not among the month's, it was
 * withdrawn - unless the entry came after the sealing of that month. */
static void
link_tasks(struct work *w)
{
	for (size_t i = 0; i < w->nentries; i++) {
		struct entry_row *row = &w->entries[i];

		row->v.task = task_index(w, row);
		row->v.task_withdrawn = row->task != NULL && row->v.task < 0 && row->v.scored &&
		    !row->v.after_sealing;
		if (row->v.done_on == DAY_NONE)
			row->v.done_on = row->v.date;
		if (row->v.declared_on == DAY_NONE)
			row->v.declared_on = row->v.date;
	}
}

/* Marks what the decision waives; says whether it named anything here. */
static int
waive(struct work *w, const struct decision_row *d)
{
	static const int bits[] = { 3, 1, 2 };	/* both, errors, delays */
	int named = 0;

	for (size_t i = 0; i < w->nentries; i++) {
		struct entry_row *row = &w->entries[i];
		const char *mine = d->v.entry != NULL ? row->o.id : row->task;
		const char *wanted = d->v.entry != NULL ? d->v.entry : d->v.task;

		if (mine == NULL || strcmp(mine, wanted) != 0 ||
		    strcmp(row->o.source, d->source) != 0)
			continue;
		named = 1;
		if (d->v.kind == DECISION_OBJECTIVE_CAUSE)
			row->v.waived |= bits[d->v.waives];
	}
	for (size_t i = 0; i < w->ntasks && d->v.entry == NULL && !named; i++)
		named = strcmp(w->tasks[i].o.id, d->v.task) == 0 &&
		    strcmp(w->tasks[i].o.source, d->source) == 0;
	return named;
}

static int
decision_wanted(const struct question *q, struct work *w, const struct decision_row *d)
{
	if (q->p.kind == PERIOD_MONTH && (d->v.entry != NULL || d->v.task != NULL))
		return waive(w, d);
	return d->v.period.year == 0 || (period_first(d->v.period) <= q->b[B_LAST].n &&
	    period_last(d->v.period) >= q->b[B_FIRST].n);
}

static int
ask_decisions(const struct question *q, const struct fact_rows *which, struct work *w,
    struct dossier *d, struct err *e)
{
	struct decision_row *rows;
	size_t n, kept = 0;

	if (ask(q, which, &rows, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (decision_wanted(q, w, &rows[i]))
			rows[kept++] = rows[i];
	d->decisions = MEMBERS(q, rows, kept, decision_shape, decision_row);
	d->ndecisions = kept;
	return 0;
}

/* ---- whole */

int
dossier_build(struct store *s, const struct dossier_of *who, struct arena *a, struct dossier *out,
    struct err *e)
{
	struct dossier d = { .staff = arena_str(a, who->code), .period = who->period };
	struct work w = { 0 };
	struct question q;

	question_init(&q, s, a, who->period, who->as_of);
	q.b[B_WHO] = bind_int(who->staff);
	if (ask_events(&q, &events, &d, e) < 0 || ask_postings(&q, &d, e) < 0 ||
	    ask(&q, &absences, &d.absences, &d.nabsences, e) < 0 ||
	    ask_units(&q, &units, &d, e) < 0 || ask_appraisals(&q, &d, e) < 0)
		return -1;
	if (who->period.kind == PERIOD_MONTH && ask_work(&q, &w, e) < 0)
		return -1;
	link_tasks(&w);
	if (ask_decisions(&q, &decisions, &w, &d, e) < 0)
		return -1;
	d.tasks = MEMBERS(&q, w.tasks, w.ntasks, task_shape, task_row);
	d.ntasks = w.ntasks;
	d.entries = MEMBERS(&q, w.entries, w.nentries, entry_shape, entry_row);
	d.nentries = w.nentries;
	*out = d;
	return 0;
}

static int
find_staff(struct store *s, const char *code, int64_t *id, struct err *e)
{
	int rc = db_one(&s->db, "SELECT id FROM staff_no WHERE code = ?1", BINDS(bind_text(code)),
	    id, e);

	return rc == 0 ? err_set(e, MSG_FACT_UNKNOWN_STAFF, "staff", code) : rc < 0 ? -1 : 0;
}

int
store_dossier(struct store *s, const char *staff, struct period p, int64_t as_of, struct arena *a,
    struct dossier *out, struct err *e)
{
	struct dossier_of who = { 0, staff, p, as_of };
	int mine, rc;

	if (store_snapshot(s, &mine, e) < 0)
		return -1;
	rc = find_staff(s, staff, &who.staff, e);
	if (rc == 0)
		rc = dossier_build(s, &who, a, out, e);
	store_snapshot_end(s, mine);
	return rc;
}

static int
agency_build(struct question *q, const char *code, struct dossier *d, struct err *e)
{
	struct posting *p = arena_new(q->a, sizeof *p);
	struct work none = { 0 };

	*p = (struct posting){ .agency = arena_str(q->a, code), .from = period_first(q->p),
		.to = period_last(q->p) };
	d->staff = p->agency;
	d->organisation = 1;
	d->period = q->p;
	d->postings = p;
	d->npostings = 1;
	if (posting_agency(q->s, p, q->b[B_AS_OF].n, q->a, e) < 0 ||
	    ask_events(q, &agency_events, d, e) < 0 || ask_units(q, &agency_units, d, e) < 0)
		return -1;
	return ask_decisions(q, &agency_decisions, &none, d, e);
}

int
store_agency_dossier(struct store *s, const char *agency, struct period p, int64_t as_of,
    struct arena *a, struct dossier *out, struct err *e)
{
	struct dossier d = { 0 };
	struct question q;
	int64_t seq;
	int mine, rc;

	if (store_snapshot(s, &mine, e) < 0)
		return -1;
	question_init(&q, s, a, p, as_of);
	q.b[B_WHO] = bind_text(agency);
	rc = db_one(&s->db, "SELECT max(seq) FROM agency WHERE code = ?1", BINDS(bind_text(agency)),
	    &seq, e);
	if (rc == 0)
		rc = err_set(e, MSG_FACT_UNKNOWN_AGENCY, "agency", agency);
	else if (rc > 0)
		rc = agency_build(&q, agency, &d, e);
	store_snapshot_end(s, mine);
	if (rc == 0)
		*out = d;
	return rc;
}
