#include "rules/case_read.h"
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/score_impl.h"

/* --- what a case may say: tables of keys --- */

enum slot_type { S_TEXT, S_DAY, S_MILLI, S_INT, S_BOOL, S_CHOICE, S_PERIOD, S_LIST };
struct slot { const char *key; enum slot_type type; size_t at; int fact; const char *column; };

#define F(st, member) offsetof(struct st, member)

static const struct slot posting_slots[] = {
	{ "agency", S_TEXT, F(posting, agency), 0, NULL }, { "sector", S_TEXT, F(posting, sector), 0, NULL },
	{ "team", S_TEXT, F(posting, team), 0, NULL }, { "duty_group", S_TEXT, F(posting, duty_group), 0, NULL },
	{ "leads", S_LIST, F(posting, leads), 0, NULL }, { "role", S_CHOICE, F(posting, role), FACT_POSTING, "role" },
	{ "subject", S_CHOICE, F(posting, subject), FACT_POSTING, "subject" }, { "from", S_DAY, F(posting, from), 0, NULL },
	{ "to", S_DAY, F(posting, to), 0, NULL }, { "agency_kind", S_CHOICE, F(posting, agency_kind), FACT_AGENCY, "kind" },
	{ "tracking", S_CHOICE, F(posting, tracking), FACT_AGENCY, "tracking" }, { NULL, 0, 0, 0, NULL },
};
static const struct slot task_slots[] = {
	{ "id", S_TEXT, F(task, id), 0, NULL }, { "item", S_TEXT, F(task, item), 0, NULL },
	{ "quantity", S_MILLI, F(task, quantity), 0, NULL }, { "assigned", S_DAY, F(task, assigned_on), 0, NULL },
	{ "due", S_DAY, F(task, due_on), 0, NULL }, { "handed_back", S_DAY, F(task, handed_back_on), 0, NULL },
	{ "cancelled", S_DAY, F(task, cancelled_on), 0, NULL },
	{ "origin", S_CHOICE, F(task, origin), FACT_TASK, "origin" }, { "part", S_CHOICE, F(task, part), FACT_TASK, "part" },
	{ NULL, 0, 0, 0, NULL },
};
static const struct slot entry_slots[] = {
	{ "id", S_TEXT, F(entry, id), 0, NULL }, { "item", S_TEXT, F(entry, item), 0, NULL },
	{ "quantity", S_MILLI, F(entry, quantity), 0, NULL }, { "minutes", S_INT, F(entry, minutes), 0, NULL },
	{ "date", S_DAY, F(entry, date), 0, NULL }, { "done_on", S_DAY, F(entry, done_on), 0, NULL },
	{ "declared", S_DAY, F(entry, declared_on), 0, NULL }, { "major_errors", S_INT, F(entry, major_errors), 0, NULL },
	{ "delays", S_INT, F(entry, delays), 0, NULL }, { "evidence", S_BOOL, F(entry, evidence), 0, NULL },
	{ "task_withdrawn", S_BOOL, F(entry, task_withdrawn), 0, NULL },
	{ "after_sealing", S_BOOL, F(entry, after_sealing), 0, NULL },
	{ "accepted", S_CHOICE, F(entry, accepted), FACT_DIARY, "accepted" }, { NULL, 0, 0, 0, NULL },
};
static const struct slot event_slots[] = {
	{ "kind", S_CHOICE, F(event, kind), FACT_EVENT, "kind" }, { "date", S_DAY, F(event, date), 0, NULL },
	{ "paper", S_TEXT, F(event, paper), 0, NULL }, { "act", S_TEXT, F(event, act), 0, NULL },
	{ "committed_at", S_TEXT, F(event, committed_at), 0, NULL }, { "team", S_TEXT, F(event, team), 0, NULL },
	{ "agency", S_TEXT, F(event, agency), 0, NULL }, { "duty_linked", S_BOOL, F(event, duty_linked), 0, NULL },
	{ NULL, 0, 0, 0, NULL },
};
static const struct slot absence_slots[] = {
	{ "from", S_DAY, F(absence, from), 0, NULL }, { "to", S_DAY, F(absence, to), 0, NULL },
	{ "kind", S_CHOICE, F(absence, kind), FACT_ABSENCE, "kind" }, { NULL, 0, 0, 0, NULL },
};

/* Whole per cent (organising, cohesion) are read as milli and divided afterwards. */
static const struct slot unit_slots[] = {
	{ "team", S_TEXT, F(unit_result, team), 0, NULL }, { "organising", S_MILLI, F(unit_result, organising), 0, NULL },
	{ "cohesion", S_MILLI, F(unit_result, cohesion), 0, NULL },
	{ "general_points", S_MILLI, F(unit_result, general_points), 0, NULL },
	{ "result_points", S_MILLI, F(unit_result, result_points), 0, NULL },
	{ "plan_done", S_MILLI, F(unit_result, plan_done), 0, NULL }, { "on_time", S_MILLI, F(unit_result, on_time), 0, NULL },
	{ "exceeded", S_MILLI, F(unit_result, exceeded), 0, NULL },
	{ "earlier_defects_fixed", S_BOOL, F(unit_result, earlier_defects_fixed), 0, NULL }, { NULL, 0, 0, 0, NULL },
};
static const struct slot decision_slots[] = {
	{ "kind", S_CHOICE, F(decision, kind), FACT_DECISION, "kind" }, { "entry", S_TEXT, F(decision, entry), 0, NULL },
	{ "task", S_TEXT, F(decision, task), 0, NULL }, { "agency", S_TEXT, F(decision, agency), 0, NULL },
	{ "value", S_TEXT, F(decision, value), 0, NULL }, { "authority", S_TEXT, F(decision, authority), 0, NULL },
	{ "paper", S_TEXT, F(decision, paper), 0, NULL }, { "reason", S_TEXT, F(decision, reason), 0, NULL },
	{ "period", S_PERIOD, F(decision, period), 0, NULL }, { "year", S_INT, F(decision, year), 0, NULL },
	{ "waives", S_CHOICE, F(decision, waives), FACT_DECISION, "waives" }, { NULL, 0, 0, 0, NULL },
};
static const struct slot managed_slots[] = {
	{ "staff", S_TEXT, F(managed, staff), 0, NULL }, { "team", S_TEXT, F(managed, team), 0, NULL },
	{ "agency", S_TEXT, F(managed, agency), 0, NULL }, { "class", S_TEXT, F(managed, class_id), 0, NULL },
	{ "role", S_CHOICE, F(managed, role), FACT_POSTING, "role" },
	{ "subject", S_CHOICE, F(managed, subject), FACT_POSTING, "subject" }, { "own", S_BOOL, F(managed, own), 0, NULL },
	{ NULL, 0, 0, 0, NULL },
};

static const char *const case_words[] = {
	"case", "period", "to_date", "today", "set", "who", "postings", "appraisal", "tasks", "diary", "events", "absences",
	"unit_result", "decisions", "managed", "months", "organisation", "group", "organisation_case", "peers", "expect", "run", "name",
};

static int
bad_value(const struct value *v, const char *key, const char *expected, struct err *e)
{
	err_set(e, MSG_CASE_BAD_VALUE, key, expected);
	return err_at(e, NULL, v->line, v->col);
}

int
case_keys(const struct value *v, const char *part, struct err *e)
{
	size_t n = sizeof case_words / sizeof *case_words;

	if (!value_is(v, V_MAP))
		return bad_value(v, part ? part : "case", "key: value", e);
	for (size_t i = 0; i < v->u.map.n; i++) {
		const struct value_pair *p = &v->u.map.at[i];
		const char *near;
		size_t k = 0;

		while (k < n && strcmp(case_words[k], p->key) != 0)
			k++;
		if (k < n)
			continue;
		near = suggest(p->key, case_words, n);
		near ? err_set(e, MSG_CASE_UNKNOWN_KEY_HINT, p->key, near) : err_set(e, MSG_CASE_UNKNOWN_KEY, p->key);
		return err_at(e, NULL, p->line, p->col);
	}
	return 0;
}

/* --- one cell --- */

/* A scalar as text, the way that it was most likely written. */
static const char *
scalar(const struct value *v, struct arena *a)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (value_is(v, V_STR))
		return v->u.str.s;
	if (value_is(v, V_INT))
		buf_addf(&b, "%lld", (long long)v->u.integer);
	else if (value_is(v, V_NUM))
		buf_addf(&b, "%.12g", v->u.number);
	else if (value_is(v, V_BOOL))
		buf_adds(&b, v->u.boolean ? "yes" : "no");
	s = arena_copy(a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

static const char *
joined(const struct value *v, struct arena *a)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (!value_is(v, V_LIST))
		return scalar(v, a);
	for (size_t i = 0; i < v->u.list.n; i++)
		buf_addf(&b, "%s%s", i ? " " : "", scalar(v->u.list.at[i], a));
	s = arena_copy(a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

static int
choice(const struct slot *s, const struct value *v, struct arena *a, int *out)
{
	const struct fact_type *t = fact_type((enum fact_kind)s->fact);
	const char *word = scalar(v, a), *choices = t->columns[fact_column_find((enum fact_kind)s->fact, s->column)].choices;

	*out = choice_find(choices, word, strlen(word));
	return *out < 0 ? -1 : 0;
}

static int
cell(const struct slot *s, const struct value *v, void *row, struct arena *a, struct err *e)
{
	char *at = (char *)row + s->at;
	const char *text = scalar(v, a);
	double x = value_double(v, NAN);

	switch (s->type) {
	case S_TEXT:
		*(const char **)(void *)at = text;
		return 0;
	case S_LIST:
		*(const char **)(void *)at = joined(v, a);
		return 0;
	case S_DAY:
		return day_parse(text, strlen(text), (day_t *)(void *)at) == 0 ? 0 : bad_value(v, s->key, "2026-03-12", e);
	case S_PERIOD:
		return period_parse(text, strlen(text), (struct period *)(void *)at) == 0 ? 0 :
		    bad_value(v, s->key, "2026-03", e);
	case S_MILLI:
		if (isnan(x) || fabs(x) > 1e12)
			return bad_value(v, s->key, "1.5", e);
		*(int64_t *)(void *)at = llround(x * 1000);
		return 0;
	case S_INT:
		if (isnan(x) || fabs(x) > 1e9 || x != floor(x))
			return bad_value(v, s->key, "1", e);
		*(int *)(void *)at = (int)x;
		return 0;
	case S_BOOL:
		if (!value_is(v, V_BOOL))
			return bad_value(v, s->key, "true / false", e);
		*(int *)(void *)at = v->u.boolean;
		return 0;
	case S_CHOICE:
		return choice(s, v, a, (int *)(void *)at) == 0 ? 0 : bad_value(v, s->key, fact_type((enum fact_kind)s->fact)
		    ->columns[fact_column_find((enum fact_kind)s->fact, s->column)].choices, e);
	}
	return 0;
}

/* Reads a map into a row by its slots. Keys that no slot has go to `fields` as name=value lines (declared fields), or are an
 * error when fields is NULL. Keys listed in `also` are somebody else's. */
static int
row(const struct slot *slots, const struct value *v, void *to, const char **fields, const char *also, struct arena *a,
    struct err *e)
{
	struct buf rest = BUF_INIT;
	int failed = 0;

	if (!value_is(v, V_MAP))
		return bad_value(v, "?", "{ key: value }", e);
	for (size_t i = 0; i < v->u.map.n && !failed; i++) {
		const struct value_pair *p = &v->u.map.at[i];
		const struct slot *s = slots;

		while (s->key != NULL && strcmp(s->key, p->key) != 0)
			s++;
		if (value_is(p->value, V_NULL) || (also && choice_find(also, p->key, strlen(p->key)) >= 0))
			continue;
		if (s->key != NULL)
			failed = cell(s, p->value, to, a, e);
		else if (fields != NULL)
			buf_addf(&rest, "%s%s=%s", rest.n ? "\n" : "", p->key, scalar(p->value, a));
		else {
			err_set(e, MSG_CASE_UNKNOWN_KEY, p->key);
			failed = err_at(e, NULL, p->line, p->col);
		}
	}
	if (fields != NULL && rest.n > 0)
		*fields = arena_copy(a, rest.p, rest.n);
	buf_fini(&rest);
	return failed;
}

/* --- the parts of a case --- */

struct reader { struct engine *g; const char *home; const struct value *v; struct arena *a; struct dossier d; struct err *e; };

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

		*p = (struct posting){ .agency = "A", .sector = r->home, .subject = SUBJECT_CIVIL_SERVANT,
			.from = period_first(r->d.period) - 3650, .to = DAY_NONE };
		if ((list || (who && !value_is(who, V_NULL))) &&
		    row(posting_slots, list ? nth(list, i) : who, p, NULL, NULL, r->a, r->e) != 0)
			return -1;
	}
	r->d.npostings = n;
	return 0;
}

static int
known_item(struct reader *r, const char *item, const struct value *v)
{
	if (item == NULL)
		err_set(r->e, MSG_CASE_NEEDS, "item");
	else if (bundle_item(r->g->bundle, item, period_first(r->d.period)) == NULL)
		err_set(r->e, MSG_CASE_UNKNOWN_ITEM, item);
	else
		return 0;
	return err_at(r->e, NULL, v->line, v->col);
}

static int
read_tasks(struct reader *r)
{
	const struct value *list = value_get(r->v, "tasks");

	r->d.ntasks = many(list);
	r->d.tasks = arena_new(r->a, (r->d.ntasks + 1) * sizeof *r->d.tasks);
	for (size_t i = 0; i < r->d.ntasks; i++) {
		struct task *t = &r->d.tasks[i];

		*t = (struct task){ .quantity = 1000, .assigned_on = period_first(r->d.period),
			.due_on = period_last(r->d.period), .handed_back_on = DAY_NONE, .cancelled_on = DAY_NONE,
			.seq = (int64_t)i + 1 };
		if (row(task_slots, nth(list, i), t, &t->fields, NULL, r->a, r->e) != 0 ||
		    known_item(r, t->item, nth(list, i)) != 0)
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
		if (r->d.tasks[i].id != NULL && strcmp(r->d.tasks[i].id, scalar(id, r->a)) == 0)
			en->task = (int)i;
	if (en->task >= 0)
		return 0;
	err_set(r->e, MSG_CASE_UNKNOWN_TASK, scalar(id, r->a));
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

		*en = (struct entry){ .quantity = 1000, .minutes = -1, .date = period_first(r->d.period), .done_on = DAY_NONE,
			.declared_on = DAY_NONE, .scored = 1, .seq = (int64_t)i + 1 };
		if (value_is(accepted, V_BOOL))
			en->accepted = accepted->u.boolean ? ACCEPTED_YES : ACCEPTED_NO;
		if (row(entry_slots, v, en, &en->fields, value_is(accepted, V_BOOL) ? "task accepted" : "task", r->a, r->e) != 0 ||
		    known_item(r, en->item, v) != 0 || link_task(r, en, v) != 0)
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

	*ap = (struct appraisal){ .period = r->d.period, .criterion = choice_find(choices, self ? "total" : key,
	    strlen(self ? "total" : key)), .self_points = MODEL_NONE, .confirmed = MODEL_NONE };
	if (value_is(v, V_NULL))
		return 0;
	if (isnan(x) || ap->criterion < 0)
		return bad_value(v, key, choices, r->e);
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
		r->d.events[i] = (struct event){ .date = period_first(r->d.period), .duty_linked = -1, .seq = (int64_t)i + 1 };
		if (row(event_slots, nth(list, i), &r->d.events[i], NULL, NULL, r->a, r->e) != 0)
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
		if (row(absence_slots, nth(list, i), &r->d.absences[i], NULL, NULL, r->a, r->e) != 0)
			return -1;
	return 0;
}

static int
read_units(struct reader *r)
{
	const struct value *list = value_get(r->v, "unit_result");
	const char *agency = r->d.organisation ? r->d.staff : r->d.npostings ? r->d.postings[r->d.npostings - 1].agency : "A";

	r->d.nunit_results = many(list);
	r->d.unit_results = arena_new(r->a, (r->d.nunit_results + 1) * sizeof *r->d.unit_results);
	for (size_t i = 0; i < r->d.nunit_results; i++) {
		struct unit_result *u = &r->d.unit_results[i];

		*u = (struct unit_result){ .agency = agency, .period = r->d.period, .organising = MODEL_NONE,
			.cohesion = MODEL_NONE, .general_points = MODEL_NONE, .result_points = MODEL_NONE,
			.plan_done = MODEL_NONE, .on_time = MODEL_NONE, .exceeded = MODEL_NONE, .earlier_defects_fixed = -1 };
		if (row(unit_slots, nth(list, i), u, NULL, NULL, r->a, r->e) != 0)
			return -1;
		u->organising = u->organising == MODEL_NONE ? MODEL_NONE : u->organising / 1000;
		u->cohesion = u->cohesion == MODEL_NONE ? MODEL_NONE : u->cohesion / 1000;
	}
	return 0;
}

/* An objective cause waives errors, delays or both of the entry named, or of every entry of the task named. */
static void
waive(struct reader *r, const struct decision *d)
{
	static const int bits[] = { 3, 1, 2 };

	for (size_t i = 0; i < r->d.nentries; i++) {
		struct entry *en = &r->d.entries[i];
		const char *task = en->task >= 0 ? r->d.tasks[en->task].id : NULL;

		if ((d->entry && en->id && strcmp(d->entry, en->id) == 0) || (d->task && task && strcmp(d->task, task) == 0))
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
		r->d.decisions[i] = (struct decision){ .period = r->d.period, .seq = (int64_t)i + 1 };
		if (row(decision_slots, nth(list, i), &r->d.decisions[i], NULL, NULL, r->a, r->e) != 0)
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

		*m = (struct managed){ .staff = "S", .subject = SUBJECT_CIVIL_SERVANT, .own = 1, .agency = "A" };
		if (row(managed_slots, v, m, NULL, "score state", r->a, r->e) != 0)
			return -1;
		m->micro = isnan(x) ? MODEL_NONE : llround(x * 1e6);
		m->state = state_word(value_get(v, "state"), isnan(x) ? STATE_NOT_SCORED : STATE_SCORED);
	}
	return 0;
}

static void
month(struct month_result *m, struct period p, const struct value *v)
{
	double x = value_double(v, NAN);

	*m = (struct month_result){ .period = p, .micro = isnan(x) ? MODEL_NONE : llround(x * 1e6), .weight = 1 };
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
				return bad_value(v, key, "2026-03", r->e);
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

		q->peers[i] = (struct peers){ .name = v->u.map.at[i].key, .value = value_double(value_get(p, "value"), 0),
			.median = value_double(value_get(p, "median"), 0), .mad = value_double(value_get(p, "mad"), 0),
			.count = (int)value_double(value_get(p, "count"), 0), .people = (int)value_double(value_get(p, "people"), 0),
			.appraised = (int)value_double(value_get(p, "appraised"), 0) };
	}
}

static int
read_period(struct reader *r, struct request *q)
{
	const struct value *v = value_get(r->v, "period"), *today = value_get(r->v, "today"), *run = value_get(r->v, "run");
	const char *text;

	if (v == NULL) {
		err_set(r->e, MSG_CASE_NEEDS, "period");
		return err_at(r->e, NULL, r->v->line, r->v->col);
	}
	text = scalar(v, r->a);
	if (period_parse(text, strlen(text), &r->d.period) != 0)
		return bad_value(v, "period", "2026-03, 2026-Q1, 2026-H1, 2026", r->e);
	q->to_date = value_boolean(value_get(r->v, "to_date"), 0);
	q->run = q->to_date ? RUN_PREVIEW : RUN_OFFICIAL;
	for (int i = 0; i < RUN_KINDS; i++)
		if (value_is(run, V_STR) && strcmp(run->u.str.s, run_kind_names[i]) == 0)
			q->run = (enum run_kind)i;
	q->today = DAY_NONE;
	if (today != NULL && day_parse(scalar(today, r->a), strlen(scalar(today, r->a)), &q->today) != 0)
		return bad_value(today, "today", "2026-03-20", r->e);
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
case_request(struct engine *g, const char *home, const struct value *v, struct arena *a, struct request *q, struct err *e)
{
	struct reader r = { .g = g, .home = home, .v = v, .a = a, .e = e };
	const struct value *org = value_get(v, "organisation");

	*q = (struct request){ .today = DAY_NONE, .org_scored = 1 };
	r.d.staff = value_text(value_get(v, "name"), "case");
	r.d.organisation = value_boolean(value_get(v, "organisation_case"), 0);
	if (read_period(&r, q) != 0 || read_postings(&r) != 0 || read_tasks(&r) != 0 || read_entries(&r) != 0 ||
	    read_appraisal(&r) != 0 || read_events(&r) != 0 || read_absences(&r) != 0 || read_units(&r) != 0 ||
	    read_decisions(&r) != 0 || read_managed(&r, q) != 0 || read_months(&r, q) != 0)
		return -1;
	read_peers(&r, q);
	q->agency_kind = r.d.npostings ? r.d.postings[0].agency_kind : 0;
	q->org_class = value_text(value_get(org, "class"), NULL);
	q->org_scored = value_boolean(value_get(org, "scored"), 1);
	return columns_of(&r, q);
}
