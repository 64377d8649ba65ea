/* explain: why a score, and what one diary line earned. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/ctl/asked.h"
#include "daemon/why.h"
#include "rules/base/json.h"
#include "rules/explain.h"

void
asked_close(struct asked *q)
{
	store_close(q->store);
	engine_close(&q->g);
}

static int
opened(struct ctl *c, struct asked *q, const char *period, int workers, const struct value *set)
{
	memset(q, 0, sizeof *q);
	if (ctl_period(c, period, &q->o.period) != 0)
		return -1;
	if (engine_open(c, &q->g, NULL, workers, set) != 0)
		return -1;
	q->store = store_open(ctl_option(c, "--db"), STORE_READ, &c->err);
	q->o = (struct run_options){ .store = q->store,
		.workers = q->g.workers,
		.calendar = &q->g.calendar,
		.period = q->o.period,
		.now = ctl_now,
		.today = period_last(q->o.period),
		.to_date = ctl_option(c, "--to-date") != NULL };
	q->o.kind = q->o.to_date ? RUN_PREVIEW : RUN_PROVISIONAL;
	if (q->store == NULL || ctl_as_of(c, q->store, &q->as_of) != 0) {
		asked_close(q);
		return -1;
	}
	q->o.as_of = q->as_of.seq;
	return 0;
}

static int
person(struct ctl *c, struct asked *q, const char *code)
{
	if (why_person(q->store, code, q->o.period, q->o.as_of, &c->arena, &q->person, &c->err) ==
	    0)
		return 0;
	asked_close(q);
	return -1;
}

int
asked_open(struct ctl *c, struct asked *q, const struct value *set)
{
	const char *db = ctl_option(c, "--db");

	if (db == NULL || c->nargs < 2) {
		err_set(
		    &c->err, MSG_CTL_MISSING, db ? "STAFF PERIOD" : "--db FILE", c->command->name);
		return -1;
	}
	return opened(c, q, c->args[1], 1, set) != 0 || person(c, q, c->args[0]) != 0 ? -1 : 0;
}

struct value *
asked_tree(struct ctl *c, struct asked *q, const char *entry)
{
	return entry ? why_entry(&q->o, q->person, entry, &c->arena, &c->err)
		     : why_score(&q->o, q->person, &c->arena, &c->err);
}

/* --- everybody --- */

struct lines {
	struct buf line;
	atomic_int stop; /* nobody reads any more */
};

static void
one_line(void *arg, struct value *tree)
{
	struct lines *out = arg;

	buf_clear(&out->line);
	json_value(&out->line, tree, -1);
	buf_addc(&out->line, '\n');
	if (fwrite(out->line.p, 1, out->line.n, stdout) != out->line.n)
		atomic_store(&out->stop, 1);
}

static int
run_all(struct ctl *c)
{
	struct lines out = { BUF_INIT, 0 };
	struct asked q;
	size_t n;
	int failed;

	if (ctl_option(c, "--db") == NULL || c->nargs != 1 || ctl_option(c, "--entry") != NULL) {
		err_set(&c->err, MSG_CTL_MISSING,
		    ctl_option(c, "--db") == NULL ? "--db FILE" : "--all PERIOD", c->command->name);
		return ctl_fail(c);
	}
	if (opened(c, &q, c->args[0], 0, NULL) != 0)
		return ctl_fail(c);
	q.o.cancel = &out.stop;
	failed = why_everybody(&q.o, one_line, &out, &n, &c->err);
	asked_close(&q);
	buf_fini(&out.line);
	return failed ? ctl_fail(c) : EXIT_YES;
}

static int
run_explain(struct ctl *c)
{
	const char *entry = ctl_option(c, "--entry");
	struct buf text = BUF_INIT;
	struct value *tree;
	struct asked q;

	if (ctl_option(c, "--all") != NULL)
		return run_all(c);
	if (asked_open(c, &q, NULL) != 0)
		return ctl_fail(c);
	tree = asked_tree(c, &q, entry);
	if (tree != NULL && !entry)
		why_published(&q.o, q.person, &q.as_of, tree, &c->arena);
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
	{ "--all", NULL, "of everybody: one line of JSON for each",
	    "của mọi người: mỗi người một dòng JSON" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_explain = { "explain", "STAFF PERIOD | --all PERIOD", run_explain,
	explain_options, "why this score", "vì sao có điểm này",
	"explain --db kpi.db CB000042 2026-01\nexplain --db kpi.db CB000042 2026 --to-date\n"
	"explain --db kpi.db CB000042 2026-01 --entry N0001234 --lang vi\n"
	"explain --db kpi.db --all 2026-01 > why.ndjson" };
