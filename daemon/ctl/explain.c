/* explain: why a score, and what one diary line earned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/ctl/asked.h"
#include "daemon/why.h"
#include "rules/explain.h"

void
asked_close(struct asked *q)
{
	store_close(q->store);
	engine_close(&q->g);
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
	if (q->store == NULL ||
	    why_person(q->store, c->args[0], q->o.period, as_of, &c->arena, &q->person, &c->err) !=
		0) {
		asked_close(q);
		return -1;
	}
	return 0;
}

struct value *
asked_tree(struct ctl *c, struct asked *q, const char *entry)
{
	return entry ? why_entry(&q->o, q->person, entry, &c->arena, &c->err)
		     : why_score(&q->o, q->person, &c->arena, &c->err);
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
	if (tree != NULL && !entry)
		why_published(&q.o, q.person, tree, &c->arena);
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
