#include "rules/case_read.h"
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/case_slots.h"
#include "rules/score_impl.h"

/* --- the parts of a case --- */

struct reader {
	struct engine *g;
	const char *home;
	const struct value *v;
	struct arena *a;
	struct dossier d;
	struct err *e;
};

static size_t
many(const struct value *v)
{
	return v == NULL || value_is(v, V_NULL) ? 0 : value_is(v, V_LIST) ? v->u.list.n : 1;
}

static const struct value *
nth(const struct value *v, size_t i)
{
	return value_is(v, V_LIST) ? v->u.list.at[i] : v;
}

static int
read_postings(struct reader *r)
{
	const struct value *who = value_get(r->v, "who"), *list = value_get(r->v, "postings");
	size_t n = list ? many(list) : 1;

	r->d.postings = arena_new(r->a, (n + 1) * sizeof *r->d.postings);
	for (size_t i = 0; i < n; i++) {
		struct posting *p = &r->d.postings[i];

		*p = (struct posting){ .agency = "A",
			.sector = r->home,
			.subject = SUBJECT_CIVIL_SERVANT,
			.from = period_first(r->d.period) - 3650,
			.to = DAY_NONE };
		if ((list || (who && !value_is(who, V_NULL))) &&
		    case_row(posting_slots, list ? nth(list, i) : who, p, NULL, NULL, r->a, r->e) !=
			0)
			return -1;
	}
	r->d.npostings = n;
	return 0;
}

static const char *
nearest_item(const struct reader *r, const char *code)
{
	const struct bundle *b = r->g->bundle;
	size_t n = 0, all = 0;
	const char **codes;

	for (size_t i = 0; i < b->n; i++)
		all += b->standards[i]->nitems;
	codes = arena_new(r->a, all * sizeof *codes);
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < b->standards[i]->nitems; k++)
			codes[n++] = b->standards[i]->items[k].code;
	return suggest(code, codes, n);
}

/* The item of a task or an entry, and the declared fields that it carries. */
static int
known_item(struct reader *r, const char *item, const struct value *v, int entry)
{
	const struct item *it = item ?
	    bundle_item(r->g->bundle, item, period_first(r->d.period)) : NULL;
	const struct value *said = value_get(v, "item");
	const char *near;

	if (it != NULL)
		return case_fields(entry ? entry_slots : task_slots, v, entry ? "task" : NULL, it, entry, r->a,
		    r->e);
	if (item == NULL) {
		err_set(r->e, MSG_CASE_NEEDS, "item");
		return err_at(r->e, NULL, v->line, v->col);
	}
	near = nearest_item(r, item);
	err_set(r->e, near ? MSG_RULE_NO_ITEM_HINT : MSG_CASE_UNKNOWN_ITEM, item, near);
	return err_at(r->e, NULL, said->line, said->col);
}

static int
read_tasks(struct reader *r)
{
	const struct value *list = value_get(r->v, "tasks");

	r->d.ntasks = many(list);
	r->d.tasks = arena_new(r->a, (r->d.ntasks + 1) * sizeof *r->d.tasks);
	for (size_t i = 0; i < r->d.ntasks; i++) {
		struct task *t = &r->d.tasks[i];

		*t = (struct task){ .quantity = 1000,
			.assigned_on = period_first(r->d.period),
			.due_on = period_last(r->d.period),
			.handed_back_on = DAY_NONE,
			.cancelled_on = DAY_NONE,
			.seq = (int64_t)i + 1 };
		if (case_row(task_slots, nth(list, i), t, &t->fields, NULL, r->a, r->e) != 0 ||
		    known_item(r, t->item, nth(list, i), 0) != 0)
			return -1;
	}
	return 0;
}

static int
link_task(struct reader *r, struct entry *en, const struct value *v)
{
	const struct value *id = value_get(v, "task");

	en->task = -1;
	if (id == NULL || value_is(id, V_NULL))
		return 0;
	for (size_t i = 0; i < r->d.ntasks; i++)
		if (r->d.tasks[i].id != NULL &&
		    strcmp(r->d.tasks[i].id, case_scalar(id, r->a)) == 0)
			en->task = (int)i;
	if (en->task >= 0)
		return 0;
	err_set(r->e, MSG_CASE_UNKNOWN_TASK, case_scalar(id, r->a));
	return err_at(r->e, NULL, id->line, id->col);
}

static int
read_entries(struct reader *r)
{
	const struct value *list = value_get(r->v, "diary");

	r->d.nentries = many(list);
	r->d.entries = arena_new(r->a, (r->d.nentries + 1) * sizeof *r->d.entries);
	for (size_t i = 0; i < r->d.nentries; i++) {
		struct entry *en = &r->d.entries[i];
		const struct value *v = nth(list, i), *accepted = value_get(v, "accepted");

		*en = (struct entry){ .quantity = 1000,
			.minutes = -1,
			.date = period_first(r->d.period),
			.done_on = DAY_NONE,
			.declared_on = DAY_NONE,
			.scored = 1,
			.seq = (int64_t)i + 1 };
		if (value_is(accepted, V_BOOL))
			en->accepted = accepted->u.boolean ? ACCEPTED_YES : ACCEPTED_NO;
		if (case_row(entry_slots, v, en, &en->fields,
			value_is(accepted, V_BOOL) ? "task accepted" : "task", r->a, r->e) != 0 ||
		    known_item(r, en->item, v, 1) != 0 || link_task(r, en, v) != 0)
			return -1;
		en->done_on = en->done_on == DAY_NONE ? en->date : en->done_on;
		en->declared_on = en->declared_on == DAY_NONE ? en->date : en->declared_on;
	}
	return 0;
}

static int
appraisal_row(struct reader *r, const char *key, const struct value *v, int self)
{
	const struct fact_type *t = fact_type(FACT_APPRAISAL);
	const char *choices = t->columns[fact_column_find(FACT_APPRAISAL, "criterion")].choices;
	struct appraisal *ap = &r->d.appraisals[r->d.nappraisals];
	double x = value_double(v, NAN);

	*ap = (struct appraisal){ .period = r->d.period,
		.criterion =
		    choice_find(choices, self ? "total" : key, strlen(self ? "total" : key)),
		.self_points = MODEL_NONE,
		.confirmed = MODEL_NONE };
	if (value_is(v, V_NULL))
		return 0;
	if (ap->criterion < 0) {
		err_set(r->e, MSG_CASE_CHOICE, "appraisal", choices, key);
		return err_at(r->e, NULL, v->line, v->col);
	}
	if (isnan(x))
		return case_bad(v, key, "2.5", r->e);
	*(self ? &ap->self_points : &ap->confirmed) = llround(x * 1000);
	r->d.nappraisals++;
	return 0;
}

static int
read_appraisal(struct reader *r)
{
	const struct value *v = value_get(r->v, "appraisal");

	r->d.appraisals = arena_new(r->a, (value_len(v) + 2) * sizeof *r->d.appraisals);
	if (v == NULL || value_is(v, V_NULL))
		return 0;
	if (!value_is(v, V_MAP))
		return appraisal_row(r, "total", v, 0);
	for (size_t i = 0; i < v->u.map.n; i++) {
		const char *key = v->u.map.at[i].key;

		if (appraisal_row(r, key, v->u.map.at[i].value, strcmp(key, "self") == 0) != 0)
			return -1;
	}
	return 0;
}

static int
read_events(struct reader *r)
{
	const struct value *list = value_get(r->v, "events");

	r->d.nevents = many(list);
	r->d.events = arena_new(r->a, (r->d.nevents + 1) * sizeof *r->d.events);
	for (size_t i = 0; i < r->d.nevents; i++) {
		r->d.events[i] = (struct event){
			.date = period_first(r->d.period), .duty_linked = -1, .seq = (int64_t)i + 1
		};
		if (case_row(event_slots, nth(list, i), &r->d.events[i], NULL, NULL, r->a, r->e) !=
		    0)
			return -1;
	}
	return 0;
}

static int
read_absences(struct reader *r)
{
	const struct value *list = value_get(r->v, "absences");

	r->d.nabsences = many(list);
	r->d.absences = arena_new(r->a, (r->d.nabsences + 1) * sizeof *r->d.absences);
	for (size_t i = 0; i < r->d.nabsences; i++)
		if (case_row(absence_slots, nth(list, i), &r->d.absences[i], NULL, NULL, r->a,
			r->e) != 0)
			return -1;
	return 0;
}

static int
read_units(struct reader *r)
{
	const struct value *list = value_get(r->v, "unit_result");
	const char *agency = r->d.organisation ? r->d.staff
	    : r->d.npostings                   ? r->d.postings[r->d.npostings - 1].agency
					       : "A";

	r->d.nunit_results = many(list);
	r->d.unit_results = arena_new(r->a, (r->d.nunit_results + 1) * sizeof *r->d.unit_results);
	for (size_t i = 0; i < r->d.nunit_results; i++) {
		struct unit_result *u = &r->d.unit_results[i];

		*u = (struct unit_result){ .agency = agency,
			.period = r->d.period,
			.organising = MODEL_NONE,
			.cohesion = MODEL_NONE,
			.general_points = MODEL_NONE,
			.result_points = MODEL_NONE,
			.plan_done = MODEL_NONE,
			.on_time = MODEL_NONE,
			.exceeded = MODEL_NONE,
			.earlier_defects_fixed = -1 };
		if (case_row(unit_slots, nth(list, i), u, NULL, NULL, r->a, r->e) != 0)
			return -1;
		u->organising = u->organising == MODEL_NONE ? MODEL_NONE : u->organising / 1000;
		u->cohesion = u->cohesion == MODEL_NONE ? MODEL_NONE : u->cohesion / 1000;
	}
	return 0;
}

/* An objective cause waives errors, delays or both of the entry named, or of every entry of the
 * task named. */
static void
waive(struct reader *r, const struct decision *d)
{
	static const int bits[] = { 3, 1, 2 };

	for (size_t i = 0; i < r->d.nentries; i++) {
		struct entry *en = &r->d.entries[i];
		const char *task = en->task >= 0 ? r->d.tasks[en->task].id : NULL;

		if ((d->entry && en->id && strcmp(d->entry, en->id) == 0) ||
		    (d->task && task && strcmp(d->task, task) == 0))
			en->waived |= bits[d->waives];
	}
}

static int
read_decisions(struct reader *r)
{
	const struct value *list = value_get(r->v, "decisions");

	r->d.ndecisions = many(list);
	r->d.decisions = arena_new(r->a, (r->d.ndecisions + 1) * sizeof *r->d.decisions);
	for (size_t i = 0; i < r->d.ndecisions; i++) {
		r->d.decisions[i] =
		    (struct decision){ .period = r->d.period, .seq = (int64_t)i + 1 };
		if (case_row(decision_slots, nth(list, i), &r->d.decisions[i], NULL, NULL, r->a,
			r->e) != 0)
			return -1;
		if (r->d.decisions[i].kind == 0)
			waive(r, &r->d.decisions[i]);
	}
	return 0;
}

/* --- results of others --- */

static int
state_word(const struct value *v, int fallback)
{
	for (int i = 0; i < STATE_COUNT; i++)
		if (value_is(v, V_STR) && strcmp(state_names[i], v->u.str.s) == 0)
			return i;
	return fallback;
}

static int
read_managed(struct reader *r, struct request *q)
{
	const struct value *list = value_get(r->v, "managed");

	q->nmanaged = many(list);
	q->managed = arena_new(r->a, (q->nmanaged + 1) * sizeof *q->managed);
	for (size_t i = 0; i < q->nmanaged; i++) {
		struct managed *m = &q->managed[i];
		const struct value *v = nth(list, i);
		double x = value_double(value_get(v, "score"), NAN);

		*m = (struct managed){
			.staff = "S", .subject = SUBJECT_CIVIL_SERVANT, .own = 1, .agency = "A"
		};
		if (case_row(managed_slots, v, m, NULL, "score state", r->a, r->e) != 0)
			return -1;
		m->micro = isnan(x) ? MODEL_NONE : llround(x * 1e6);
		m->state =
		    state_word(value_get(v, "state"), isnan(x) ? STATE_NOT_SCORED : STATE_SCORED);
	}
	return 0;
}

static void
month(struct month_result *m, struct period p, const struct value *v)
{
	double x = value_double(v, NAN);

	*m = (struct month_result){
		.period = p, .micro = isnan(x) ? MODEL_NONE : llround(x * 1e6), .weight = 1
	};
	m->state = isnan(x) ? state_word(v, STATE_INSUFFICIENT_DATA) : STATE_SCORED;
	if (p.kind == PERIOD_QUARTER)
		m->weight = 3;
}

static int
read_months(struct reader *r, struct request *q)
{
	const struct value *v = value_get(r->v, "months");
	int quarters = r->d.npostings > 0 && r->d.postings[0].tracking == 1;

	q->months = arena_new(r->a, (value_len(v) + 1) * sizeof *q->months);
	for (size_t i = 0; i < value_len(v); i++) {
		struct period p = period_month(r->d.period, 0);

		if (value_is(v, V_MAP)) {
			const char *key = v->u.map.at[i].key;

			if (period_parse(key, strlen(key), &p) != 0)
				return case_bad(v, key, "2026-03", r->e);
			month(&q->months[i], p, v->u.map.at[i].value);
			continue;
		}
		if (quarters)
			p = period_of_day(period_first(p), PERIOD_QUARTER);
		for (size_t k = 0; k < i; k++)
			p = period_next(p);
		month(&q->months[i], p, v->u.list.at[i]);
	}
	q->nmonths = value_len(v);
	return 0;
}

static void
read_peers(struct reader *r, struct request *q)
{
	const struct value *v = value_get(r->v, "peers");

	q->npeers = value_len(v);
	q->peers = arena_new(r->a, (q->npeers + 1) * sizeof *q->peers);
	for (size_t i = 0; i < q->npeers; i++) {
		const struct value *p = v->u.map.at[i].value;

		q->peers[i] = (struct peers){ .name = v->u.map.at[i].key,
			.value = value_double(value_get(p, "value"), 0),
			.median = value_double(value_get(p, "median"), 0),
			.mad = value_double(value_get(p, "mad"), 0),
			.count = (int)value_double(value_get(p, "count"), 0),
			.people = (int)value_double(value_get(p, "people"), 0),
			.total = value_double(value_get(p, "total"), 0) };
	}
}

static int
read_period(struct reader *r, struct request *q)
{
	const struct value *v = value_get(r->v, "period"), *today = value_get(r->v, "today"),
			   *run = value_get(r->v, "run");
	const char *text;

	if (v == NULL) {
		err_set(r->e, MSG_CASE_NEEDS, "period");
		return err_at(r->e, NULL, r->v->line, r->v->col);
	}
	text = case_scalar(v, r->a);
	if (period_parse(text, strlen(text), &r->d.period) != 0)
		return case_bad(v, "period", "2026-03, 2026-Q1, 2026-H1, 2026", r->e);
	q->to_date = value_boolean(value_get(r->v, "to_date"), 0);
	q->run = q->to_date ? RUN_PREVIEW : RUN_OFFICIAL;
	for (int i = 0; i < RUN_KINDS; i++)
		if (value_is(run, V_STR) && strcmp(run->u.str.s, run_kind_names[i]) == 0)
			q->run = (enum run_kind)i;
	q->today = DAY_NONE;
	if (today != NULL &&
	    day_parse(case_scalar(today, r->a), strlen(case_scalar(today, r->a)), &q->today) != 0)
		return case_bad(today, "today", "2026-03-20", r->e);
	return 0;
}

static int
columns_of(struct reader *r, struct request *q)
{
	struct buf pack = BUF_INIT;
	int failed;

	columns_build(&r->d, engine_intern, r->g, &pack);
	failed = columns_read(pack.p, pack.n, r->a, &q->in);
	buf_fini(&pack);
	return failed ? err_set(r->e, MSG_INTERNAL, "columns") : 0;
}

int
case_request(struct engine *g, const char *home, const struct value *v, struct arena *a,
    struct request *q, struct err *e)
{
	struct reader r = { .g = g, .home = home, .v = v, .a = a, .e = e };
	const struct value *org = value_get(v, "organisation");

	*q = (struct request){ .today = DAY_NONE, .org_scored = 1 };
	r.d.staff = value_text(value_get(v, "name"), "case");
	r.d.organisation = value_boolean(value_get(v, "organisation_case"), 0);
	if (read_period(&r, q) != 0 || read_postings(&r) != 0 || read_tasks(&r) != 0 ||
	    read_entries(&r) != 0 || read_appraisal(&r) != 0 || read_events(&r) != 0 ||
	    read_absences(&r) != 0 || read_units(&r) != 0 || read_decisions(&r) != 0 ||
	    read_managed(&r, q) != 0 || read_months(&r, q) != 0)
		return -1;
	read_peers(&r, q);
	q->agency_kind = r.d.npostings ? r.d.postings[0].agency_kind : 0;
	q->org_class = value_text(value_get(org, "class"), NULL);
	q->org_scored = value_boolean(value_get(org, "scored"), 1);
	return columns_of(&r, q);
}
