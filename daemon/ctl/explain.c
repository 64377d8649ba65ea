/* explain: why a score, and what one diary line earned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/ctl/asked.h"
#include "rules/base/json.h"
#include "rules/explain.h"

void
asked_close(struct asked *q)
{
	store_close(q->store);
	engine_close(&q->g);
}

static int
find_person(struct ctl *c, struct asked *q, const char *code)
{
	struct person *all;
	size_t n;
	char text[PERIOD_TEXT];

	if (store_people(q->store, q->o.period, q->o.as_of, &c->arena, &all, &n, &c->err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].code, code) == 0) {
			q->person = &all[i];
			return 0;
		}
	return err_set(&c->err, MSG_CTL_NO_PERSON, code, period_text(q->o.period, text));
}

int
asked_open(struct ctl *c, struct asked *q, const struct value *set)
{
	const char *db = ctl_option(c, "--db");
	int as_of;

	memset(q, 0, sizeof *q);
	if (db == NULL || c->nargs < 2) {
		err_set(
		    &c->err, MSG_CTL_MISSING, db ? "STAFF PERIOD" : "--db FILE", c->command->name);
		return -1;
	}
	if (ctl_period(c, c->args[1], &q->o.period) != 0 ||
	    ctl_number(c, "--as-of", 0, 0, INT32_MAX, &as_of) != 0)
		return -1;
	if (engine_open(c, &q->g, NULL, 1, set) != 0)
		return -1;
	q->store = store_open(db, STORE_READ, &c->err);
	q->o = (struct run_options){ .store = q->store,
		.workers = q->g.workers,
		.calendar = &q->g.calendar,
		.period = q->o.period,
		.now = ctl_now,
		.today = period_last(q->o.period),
		.as_of = as_of,
		.to_date = ctl_option(c, "--to-date") != NULL };
	q->o.kind = q->o.to_date ? RUN_PREVIEW : RUN_PROVISIONAL;
	if (q->store == NULL || find_person(c, q, c->args[0]) != 0) {
		asked_close(q);
		return -1;
	}
	return 0;
}

/* --- names for the rows: the store knows what a sequence number was called --- */

static void
name_rows(struct ctl *c, struct store *s, const struct value *rows)
{
	for (size_t i = 0; i < value_len(rows); i++) {
		struct value *row = rows->u.list.at[i];
		const char *source, *id;
		enum fact_kind kind;

		if (value_get(row, "seq") != NULL &&
		    store_fact_id(s, value_integer(value_get(row, "seq"), 0), &kind, &source, &id,
			&c->arena) == 0)
			value_put(&c->arena, row, "external_id", value_str(&c->arena, id));
	}
}

static void
name_all(struct ctl *c, struct store *s, const struct value *tree)
{
	const struct value *criteria = value_get(tree, "criteria");

	for (size_t i = 0; i < value_len(criteria); i++) {
		const struct value *reads = value_get(criteria->u.list.at[i], "reads");

		for (size_t k = 0; k < value_len(reads); k++)
			name_rows(c, s, value_get(reads->u.list.at[k], "at"));
	}
}

/* The cap is dealt over everybody: what the visible run says of this person is added. */
static void
add_cap(struct ctl *c, struct asked *q, struct value *tree)
{
	struct err ignored = { 0 };
	struct result res;
	struct value *detail, *cap;
	const char *kind = q->o.to_date ? "preview" : NULL;

	if (store_result(
		q->store, 0, q->person->code, q->o.period, kind, &c->arena, &res, &ignored) != 0) {
		err_fini(&ignored);
		return;
	}
	detail = res.detail ? json_read(&c->arena, res.detail, strlen(res.detail), &ignored) : NULL;
	cap = value_get(detail, "cap");
	err_fini(&ignored);
	if (res.class_final != NULL)
		value_put(&c->arena, tree, "class_final", value_str(&c->arena, res.class_final));
	if (q->o.period.kind == PERIOD_YEAR) {
		value_put(&c->arena, tree, "state", value_str(&c->arena, state_names[res.state]));
		if (res.reason != NULL)
			value_put(&c->arena, tree, "reason", value_str(&c->arena, res.reason));
	}
	if (cap != NULL)
		value_put(&c->arena, tree, "cap", cap);
}

static struct value *
answer_tree(struct ctl *c, const struct buf *answer, int entry)
{
	struct cut cut = { (const unsigned char *)answer->p, answer->n, 0 };
	struct answer an;
	struct value *v;

	if (!entry && answer_read(&cut, &c->arena, &an) != 0) {
		err_set(&c->err, MSG_WORKER_TALK);
		return NULL;
	}
	v = value_read(&c->arena, &cut);
	if (v == NULL)
		err_set(&c->err, MSG_WORKER_TALK);
	return v;
}

/* The sequence number of a diary line of this person, by its external id. */
struct looking {
	const char *id, *staff;
	int64_t seq;
};

static int
look(void *arg, const struct fact *f, int64_t seq, int64_t at)
{
	struct looking *l = arg;

	(void)at;
	if (strcmp(f->external_id, l->id) == 0 && strcmp(f->v[0].s, l->staff) == 0)
		l->seq = seq;
	return 0;
}

static int
entry_seq(struct ctl *c, struct asked *q, const char *id, int64_t *seq)
{
	struct looking l = { id, q->person->code, 0 };

	if (store_facts(q->store, FACT_DIARY, q->o.as_of, look, &l, &c->err) < 0)
		return -1;
	*seq = l.seq;
	return l.seq ? 0 : err_set(&c->err, MSG_CTL_NO_ENTRY, id);
}

struct value *
asked_tree(struct ctl *c, struct asked *q, const char *entry)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct value *v = NULL;
	int64_t seq = 0;
	int failed = entry ? entry_seq(c, q, entry, &seq) : 0;

	failed = failed || run_request(&q->o, q->person, DO_SCORE, &c->arena, &in, &c->err) != 0;
	if (!failed && entry)
		buf_u32(&in, (uint32_t)seq);
	failed = failed ||
	    workers_ask(q->g.workers, entry ? FRAME_ENTRY : FRAME_EXPLAIN, &in, 0, q->person->code,
		&out, &c->err) != 0;
	if (!failed)
		v = answer_tree(c, &out, entry != NULL);
	buf_fini(&in);
	buf_fini(&out);
	return v;
}

static int
run_explain(struct ctl *c)
{
	const char *entry = ctl_option(c, "--entry");
	struct buf text = BUF_INIT;
	struct value *tree;
	struct asked q;

	if (asked_open(c, &q, NULL) != 0)
		return ctl_fail(c);
	tree = asked_tree(c, &q, entry);
	if (tree != NULL && !entry) {
		name_all(c, q.store, tree);
		add_cap(c, &q, tree);
	}
	if (tree != NULL && entry)
		value_put(&c->arena, value_get(tree, "entry"), "external_id",
		    value_str(&c->arena, entry));
	asked_close(&q);
	if (tree == NULL)
		return ctl_fail(c);
	if (c->json)
		ctl_print_json(tree);
	else {
		(entry ? explain_entry_text : explain_text)(tree, c->lang, &text);
		fputs(text.p, stdout);
	}
	buf_fini(&text);
	return EXIT_YES;
}

static const struct option explain_options[] = {
	ASK_OPTIONS,
	{ "--entry", "ID", "of one diary line: what it earned where",
	    "của một dòng nhật ký: được tính ở đâu" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_explain = { "explain", "STAFF PERIOD", run_explain, explain_options,
	"why this score", "vì sao có điểm này",
	"explain --db kpi.db CB000042 2026-01\nexplain --db kpi.db CB000042 2026 --to-date\n"
	"explain --db kpi.db CB000042 2026-01 --entry N0001234 --lang vi" };
