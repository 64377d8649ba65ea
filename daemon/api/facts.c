/* POST /v1/facts/{kind}: rows in, one answer a row, acknowledged when they are on disk; for diary
 * lines the warnings of the days that were touched. */
#include <stdlib.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/api/facts_warn.h"
#include "daemon/intake.h"
#include "daemon/runner.h"
#include "daemon/store/store_admin.h"
#include "rules/base/err_value.h"
#include "rules/base/json.h"
#include "rules/base/map.h"

struct posted {
	struct call *c;
	struct intake in; /* its rows, read and not yet put */
	const char *digest; /* of kind and body, with an idempotency key */
	int all_or_nothing;
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
	int day = fact_column_find(f->kind, "work_date"), who = fact_column_find(f->kind, "staff");
	struct period month;

	if (f->kind != FACT_DIARY || f->withdrawn)
		return;
	month = period_of_day((day_t)f->v[day].n, PERIOD_MONTH);
	touched_add(&p->touched, &p->c->arena, f->v[who].s, month,
	    UINT32_C(1) << ((day_t)f->v[day].n - period_first(month)));
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
replay(struct posted *p, struct store *writer)
{
	struct call *c = p->c;
	struct kept_answer old;
	int got;

	if (p->digest == NULL)
		return 0;
	got = store_answer_find(
	    writer, c->who.id, c->idempotency_key, app_now(), &c->arena, &old, &c->err);
	if (got != 0)
		return got < 0;
	if (strcmp(old.body, p->digest) != 0)
		return call_fail(c, MSG_API_KEY_REUSED) != 0;
	call_header(c, "Idempotency-Replayed", "true");
	call_json(c, old.status, api_tree(&c->arena, old.answer));
	return 1;
}

static int
remember(struct posted *p, struct store *writer, int status)
{
	struct call *c = p->c;
	struct buf b = BUF_INIT;
	int failed;

	json_value(&b, p->answer, -1);
	failed = store_answer_add(writer,
	    &(struct kept_answer){ .owner = c->who.id,
		.key = c->idempotency_key,
		.body = p->digest,
		.status = status,
		.answer = b.p,
		.at = app_now() },
	    &c->err);
	buf_fini(&b);
	return failed;
}

/* --- step 1, on a reading lane: what needs no store, beside another batch that is written --- */

static void
read_rows(struct call *c, void *ctx)
{
	struct posted *p = arena_new(&c->arena, sizeof *p);
	const char *source = call_query(c, "source");
	int kind = fact_kind_find(c->path[0]);

	(void)ctx;
	if (kind < 0) {
		call_fail(c, MSG_API_NOT_FOUND, c->path[0]);
		return;
	}
	c->state = p;
	*p = (struct posted){ .c = c,
		.digest = c->idempotency_key ? body_digest(c) : NULL,
		.all_or_nothing = call_query(c, "all_or_nothing") != NULL,
		.rows = value_list(&c->arena),
		.in = { .manifest = c->live->manifest,
		    .kind = (enum fact_kind)kind,
		    .source = source ? source : "api",
		    .tx = INTAKE_TX_CALLER,
		    .row = a_row,
		    .allow = may_put,
		    .arg = p,
		    .keep = &c->arena,
		    .e = &c->err } };
	if (intake_text(&p->in, c->body.p ? c->body.p : "", c->body.n) != 0)
		(void)intake_end(&p->in, 0);
}

/* --- step 2, on the write lane --- */

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
put_all(struct posted *p, struct store *writer)
{
	struct call *c = p->c;
	int undo;

	p->in.store = writer;
	p->in.now = app_now();
	if (intake_put_kept(&p->in) != 0)
		return -1;
	summary(p, &p->in);
	undo = p->all_or_nothing && p->in.counts[INTAKE_REJECTED] > 0;
	if (undo) {
		value_put(&c->arena, p->answer, "recorded", value_bool(&c->arena, 0));
		call_json(c, 422, p->answer);
	}
	return undo || (p->digest != NULL && remember(p, writer, 200) != 0) ? -1 : 0;
}

static void
record(struct call *c, void *ctx)
{
	struct store *writer = ctx;
	struct posted *p = c->state;
	struct err ignored = { 0 };

	if (call_scope(c, writer, &p->scope, &p->all) == 0 && !replay(p, writer) &&
	    store_part_begin(writer, &c->err) == 0) {
		int keep = put_all(p, writer) == 0;

		touched_end(p, keep);
		if (store_part_end(writer, keep, keep ? &c->err : &ignored) != 0 && !c->err.set)
			call_fail(c, MSG_INTERNAL, "part");
	}
	(void)intake_end(&p->in, 0);
	err_fini(&ignored);
}

/* --- step 3, on the loop: facts are on disk --- */

static void
warn(struct call *c, void *ctx)
{
	struct posted *p = c->state;

	(void)ctx;
	runner_touch(c->app->runner);
	facts_warn(c, p->answer, p->at, p->n);
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
	    { { ON_READ, read_rows }, { ON_WRITE, record }, { ON_LOOP, warn } }, params, "Facts",
	    "FactsAnswer 200 422", "postFacts", "record facts: JSON, NDJSON or CSV" },
	{ 0 },
};
