/* POST /v1/facts/{kind}: rows in, one answer a row, acknowledged when they are on disk; for diary
 * lines the warnings of the days that were touched. */
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/events.h"
#include "daemon/intake.h"
#include "daemon/phrases.h"
#include "daemon/runner.h"
#include "daemon/store/store_admin.h"
#include "rules/base/err_value.h"
#include "rules/base/json.h"
#include "rules/base/map.h"

#define WAIT_MS 800 /* for the warnings; then they follow as an event */
#define PEOPLE_MAX 20 /* whose warnings are worked out at once */

/* A person's days of a month that an intake touched. */
struct touched {
	const char *staff;
	struct period month;
	uint32_t days; /* bit 0: the first of the month */
	/* what the job finds, in its arena */
	const char *agency;
	struct value *list;
};

struct posted {
	struct call *c;
	enum fact_kind kind;
	int all_or_nothing, replayed;
	struct agency_scope scope;
	int all; /* of the scope */
	struct value *rows, *answer;
	struct map touched; /* "month staff" -> touched, in the call's arena; until it is recorded */
	struct touched **at; /* the same afterwards */
	size_t n;
};

/* --- rows --- */

static void
touch(struct posted *p, const struct fact *f)
{
	int day = fact_column_find(p->kind, "work_date"), who = fact_column_find(p->kind, "staff");
	struct arena *a = &p->c->arena;
	struct period month;
	struct touched *t;
	const char *key;
	void **place;
	int fresh;

	if (p->kind != FACT_DIARY || f->withdrawn)
		return;
	month = period_of_day((day_t)f->v[day].n, PERIOD_MONTH);
	key = arena_fmt(a, "%d %s", (int)period_code(month), f->v[who].s);
	place = map_put(&p->touched, key, strlen(key), &fresh);
	if (fresh) {
		*place = t = arena_new(a, sizeof *t);
		*t = (struct touched){ .staff = arena_str(a, f->v[who].s), .month = month };
	}
	t = *place;
	t->days |= UINT32_C(1) << ((day_t)f->v[day].n - period_first(month));
}

static void
touched_end(struct posted *p, int recorded)
{
	p->at = arena_new(&p->c->arena, (p->touched.n + 1) * sizeof(struct touched *));
	for (size_t i = 0; recorded && i < p->touched.n; i++)
		p->at[p->n++] = p->touched.at[i].value;
	map_fini(&p->touched, NULL);
}

static void
a_row(void *arg, const struct intake_row *row)
{
	static const char *const names[] = { "accepted", "unchanged", "superseded", "rejected" };
	struct posted *p = arg;
	struct arena *a = &p->c->arena;
	struct value *v = row->e ? err_value(a, row->e, 0) : value_map(a);

	value_put(a, v, "line", value_int(a, row->line));
	value_put(a, v, "row", value_int(a, (int64_t)row->index));
	if (row->late)
		value_put(a, v, "late", value_bool(a, 1));
	value_put(a, v, "result", value_str(a, names[row->result]));
	if (row->column != NULL)
		value_put(a, v, "column", value_str(a, row->column));
	if (row->f != NULL)
		value_put(a, v, "external_id", value_str(a, row->f->external_id));
	value_push(a, p->rows, v);
	if (row->f != NULL && row->result != INTAKE_UNCHANGED)
		touch(p, row->f);
}

/* It opens a period for everybody, whatever else it names. */
static int
reopens(const struct fact *f)
{
	char word[32];
	int kind = fact_column_find(FACT_DECISION, "kind");

	choice_text(fact_type(FACT_DECISION)->columns[kind].choices, f->v[kind].n, word);
	return strcmp(word, "reopen") == 0;
}

/* A feeder of one agency records facts of its people and of itself. */
static int
may_put(void *arg, const struct fact *f, struct err *e)
{
	const struct posted *p = arg;
	int agency = fact_column_find(f->kind, "agency"),
	    staff = fact_column_find(f->kind, "staff");

	if (f->kind == FACT_DECISION && p->c->who.role != MAY_ADMIN && reopens(f))
		return err_set(e, MSG_PERIOD_BY_ADMIN);
	if (p->all)
		return 0;
	if (agency >= 0 && f->v[agency].has)
		return scope_has(&p->scope, 0, f->v[agency].s)
		    ? 0
		    : err_set(e, MSG_API_FOREIGN_AGENCY, f->v[agency].s);
	if (staff >= 0 && f->v[staff].has) {
		for (size_t i = 0; i < p->scope.n; i++)
			if (store_posted(p->c->app->writer, f->v[staff].s, p->scope.codes[i]))
				return 0;
		return err_set(e, MSG_FACT_UNKNOWN_STAFF, "staff", f->v[staff].s);
	}
	return f->kind == FACT_STAFF ? 0 : err_set(e, MSG_API_FOREIGN_AGENCY, "");
}

/* --- the answer that was given before --- */

static const char *
body_digest(struct call *c)
{
	unsigned char sum[DIGEST_LEN];
	char *text = arena_new(&c->arena, DIGEST_TEXT);
	struct digest d;

	digest_init(&d);
	digest_add_str(&d, c->path[0], strlen(c->path[0]));
	digest_add_str(&d, c->body.p ? c->body.p : "", c->body.n);
	digest_end(&d, sum);
	digest_hex(sum, text);
	return text;
}

/* 1: the call is answered. */
static int
replay(struct posted *p, struct store *writer, const char *digest)
{
	struct call *c = p->c;
	struct kept_answer old;
	int got = store_answer_find(
	    writer, c->who.id, c->idempotency_key, app_now(), &c->arena, &old, &c->err);

	if (got != 0)
		return got < 0;
	if (strcmp(old.body, digest) != 0)
		return call_fail(c, MSG_API_KEY_REUSED) != 0;
	p->replayed = 1;
	call_header(c, "Idempotency-Replayed", "true");
	call_json(c, old.status, api_tree(&c->arena, old.answer));
	return 1;
}

static int
remember(struct posted *p, struct store *writer, const char *digest, int status)
{
	struct call *c = p->c;
	struct buf b = BUF_INIT;
	int failed;

	json_value(&b, p->answer, -1);
	failed = store_answer_add(writer,
	    &(struct kept_answer){ .owner = c->who.id,
		.key = c->idempotency_key,
		.body = digest,
		.status = status,
		.answer = b.p,
		.at = app_now() },
	    &c->err);
	buf_fini(&b);
	return failed;
}

/* --- step 1, on the write lane --- */

static void
summary(struct posted *p, const struct intake *in)
{
	static const char *const names[] = { "accepted", "unchanged", "superseded", "rejected" };
	struct arena *a = &p->c->arena;

	p->answer = value_map(a);
	for (int i = 0; i < INTAKE_RESULTS; i++)
		value_put(a, p->answer, names[i], value_int(a, (int64_t)in->counts[i]));
	value_put(a, p->answer, "rows", p->rows);
}

/* 0 = what was put stays. */
static int
put_all(struct posted *p, struct store *writer, const char *digest)
{
	struct call *c = p->c;
	const char *source = call_query(c, "source");
	struct intake in = { .store = writer,
		.manifest = c->live->manifest,
		.kind = p->kind,
		.source = source ? source : "api",
		.now = app_now(),
		.tx = INTAKE_TX_CALLER,
		.row = a_row,
		.allow = may_put,
		.arg = p,
		.e = &c->err };
	int failed = intake_text(&in, c->body.p ? c->body.p : "", c->body.n) != 0;
	int undo = p->all_or_nothing && in.counts[INTAKE_REJECTED] > 0;

	if (!failed) {
		summary(p, &in);
		failed = intake_end(&in, 1) != 0;
	} else
		(void)intake_end(&in, 0);
	if (undo)
		value_put(&c->arena, p->answer ? p->answer : value_map(&c->arena), "recorded",
		    value_bool(&c->arena, 0));
	if (!failed && !undo && c->idempotency_key != NULL)
		failed = remember(p, writer, digest, 200) != 0;
	if (!failed && undo)
		call_json(c, 422, p->answer);
	return failed || undo ? -1 : 0;
}

static void
record(struct call *c, void *ctx)
{
	struct store *writer = ctx;
	struct posted *p = arena_new(&c->arena, sizeof *p);
	struct err ignored = { 0 };
	const char *digest = c->idempotency_key ? body_digest(c) : NULL;
	int kind = fact_kind_find(c->path[0]), keep;

	c->state = p;
	*p = (struct posted){ .c = c,
		.kind = (enum fact_kind)kind,
		.all_or_nothing = call_query(c, "all_or_nothing") != NULL,
		.rows = value_list(&c->arena) };
	if (kind < 0) {
		call_fail(c, MSG_API_NOT_FOUND, c->path[0]);
		return;
	}
	if (call_scope(c, writer, &p->scope, &p->all) != 0 ||
	    (digest != NULL && replay(p, writer, digest)) || store_part_begin(writer, &c->err) != 0)
		return;
	keep = put_all(p, writer, digest) == 0;
	touched_end(p, keep);
	if (store_part_end(writer, keep, keep ? &c->err : &ignored) != 0 && !c->err.set)
		call_fail(c, MSG_INTERNAL, "part");
	err_fini(&ignored);
}

/* --- step 2, on the loop: facts are on disk; warnings from a worker --- */

struct warned {
	struct job job; /* first */
	struct app *app;
	struct call *c; /* NULL: the answer is given, an event follows */
	struct event *late;
	struct live *live;
	struct touched *at;
	size_t n;
	day_t today;
	struct arena a;
	struct err e;
};

static int
is_touched(const struct touched *t, day_t d)
{
	return d >= period_first(t->month) && d <= period_last(t->month) &&
	    (t->days >> (d - period_first(t->month)) & 1);
}

static void
add_findings(struct warned *w, struct desk *d, struct touched *t, const struct answer *an)
{
	for (size_t i = 0; i < an->nfindings; i++) {
		const struct finding *f = &an->findings[i];
		const struct manifest *m = w->live->manifest;
		struct value *v;
		const char *id;

		if (!is_touched(t, f->date))
			continue;
		v = value_map(&w->a);
		value_put(&w->a, v, "staff", value_str(&w->a, t->staff));
		value_put(&w->a, v, "date", api_day(&w->a, f->date));
		value_put(&w->a, v, "check", value_str(&w->a, f->check));
		value_put(&w->a, v, "severity", value_str(&w->a, f->severity));
		value_put(
		    &w->a, v, "title", value_str(&w->a, phrases_check(m, f->check, LANG_EN)));
		value_put(
		    &w->a, v, "title_vi", value_str(&w->a, phrases_check(m, f->check, LANG_VI)));
		id = api_source(d->store, f->seq, &w->a);
		if (id != NULL)
			value_put(&w->a, v, "external_id", value_str(&w->a, id));
		value_put(&w->a, v, "detail", api_tree(&w->a, f->detail));
		value_push(&w->a, t->list, v);
	}
}

static void
warn_work(struct job *j, void *ctx)
{
	struct warned *w = (struct warned *)j;
	struct desk *d = ctx;
	int mine;

	if (desk_ready(d, w->live, &w->e) != 0 || store_snapshot(d->store, &mine, &w->e) != 0)
		return;
	for (size_t i = 0; i < w->n && !w->e.set; i++) {
		struct touched *t = &w->at[i];
		struct answer an;

		t->list = value_list(&w->a);
		if (desk_check(d, t->staff, t->month, w->today, &w->a, &an, &t->agency, &w->e) == 0)
			add_findings(w, d, t, &an);
	}
	store_snapshot_end(d->store, mine);
}

static void
warned_free(struct warned *w)
{
	if (w->late != NULL)
		event_free(w->late);
	live_unref(w->live);
	arena_fini(&w->a);
	err_fini(&w->e);
	free(w);
}

static void
give(struct call *c, const char *state, struct value *list)
{
	struct posted *p = c->state;
	struct value *v = value_map(&c->arena);

	value_put(&c->arena, v, "state", value_str(&c->arena, state));
	value_put(&c->arena, v, "list", list ? list : value_list(&c->arena));
	value_put(&c->arena, p->answer, "warnings", v);
	call_json(c, 200, p->answer);
}

static struct value *
everybodys(struct warned *w)
{
	struct value *v = value_list(&w->a);

	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < value_len(w->at[i].list); k++)
			value_push(&w->a, v, w->at[i].list->u.list.at[k]);
	return v;
}

static void
warn_done(struct job *j)
{
	struct warned *w = (struct warned *)j;
	struct call *c = w->c;

	if (c != NULL) {
		give(c, w->e.set ? "unknown" : "ready", everybodys(w));
		call_resume(c);
	} else if (!w->e.set)
		for (size_t i = 0; i < w->n; i++)
			if (value_len(w->at[i].list) > 0)
				events_tell(w->app->events, "warnings", w->at[i].agency,
				    w->at[i].list);
	warned_free(w);
}

static void
on_late(evutil_socket_t fd, short what, void *arg)
{
	struct warned *w = arg;
	struct call *c = w->c;

	(void)fd;
	(void)what;
	w->c = NULL;
	if (c != NULL) {
		give(c, "pending", NULL);
		call_resume(c);
	}
}

static void
warn(struct call *c, void *ctx)
{
	struct posted *p = c->state;
	struct timeval wait = { 0, WAIT_MS * 1000 };
	struct warned *w;

	(void)ctx;
	runner_touch(c->app->runner);
	if (p->n == 0) {
		give(c, "none", NULL);
		return;
	}
	w = mem_new(sizeof *w);
	*w = (struct warned){ .app = c->app,
		.c = c,
		.live = live_ref(c->live),
		.n = p->n,
		.today = app_today(c->app) };
	w->job = (struct job){ .work = warn_work, .done = warn_done };
	w->at = arena_new(&w->a, w->n * sizeof *w->at);
	for (size_t i = 0; i < w->n; i++) {
		w->at[i] = *p->at[i];
		w->at[i].staff = arena_str(&w->a, w->at[i].staff);
	}
	call_hold(c);
	w->late = evtimer_new(c->app->base, on_late, w);
	event_add(w->late, &wait);
	if (w->n > PEOPLE_MAX || call_query(c, "warnings") != NULL)
		event_active(w->late, EV_TIMEOUT, 1);
	lane_post(c->app->ask, &w->job);
}

static const struct route_param params[] = {
	{ "source", "string", "where the rows come from (default api)" },
	{ "all_or_nothing", "yes", "record nothing when a row is rejected" },
	{ "warnings", "later", "do not wait for them: they follow as an event" },
	PARAM_LANG,
	PARAM_END,
};

const struct route routes_facts[] = {
	{ HTTP_POST, "/v1/facts/{kind}", MAY_FEEDER | MAY_ADMIN,
	    { { ON_WRITE, record }, { ON_LOOP, warn } }, params, "Facts", "FactsAnswer 200 422",
	    "postFacts", "record facts: JSON, NDJSON or CSV" },
	{ 0 },
};
