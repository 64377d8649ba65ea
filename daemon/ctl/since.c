/* since: a result as it was published, against what is known today. */
#include <stdio.h>
#include "daemon/ctl/asked.h"
#include "daemon/since.h"
#include "daemon/why.h"

/* The person as known today, whatever the moment asked about. */
static struct value *
tree_of(struct ctl *c, struct asked *q)
{
	q->store = store_open(ctl_option(c, "--db"), STORE_READ, &c->err);
	q->o = (struct run_options){ .store = q->store,
		.workers = q->g.workers,
		.calendar = &q->g.calendar,
		.period = q->o.period,
		.kind = RUN_PROVISIONAL,
		.now = ctl_now,
		.today = period_last(q->o.period),
		.bundle = q->g.folder.digest };
	if (q->store == NULL || ctl_as_of(c, q->store, &q->as_of) != 0 ||
	    why_person(q->store, c->args[0], q->o.period, 0, &c->arena, &q->person, &c->err) != 0)
		return NULL;
	return since_tree(&q->o, q->person, &q->as_of, &c->arena, &c->err);
}

static int
run_since(struct ctl *c)
{
	struct buf text = BUF_INIT;
	struct value *tree = NULL;
	struct zone *z;
	struct asked q = { .store = NULL };

	if (ctl_option(c, "--db") == NULL || c->nargs < 2)
		return ctl_usage(c, c->nargs < 2 ? "STAFF PERIOD" : "--db FILE");
	z = ctl_zone(c);
	if (z != NULL && ctl_period(c, c->args[1], &q.o.period) == 0 &&
	    engine_open(c, &q.g, NULL, 1, NULL) == 0) {
		tree = tree_of(c, &q);
		asked_close(&q);
	}
	if (tree != NULL && c->json)
		ctl_print_json(tree);
	else if (tree != NULL) {
		since_text(tree, c->lang, z, &text);
		fputs(text.p, stdout);
	}
	buf_fini(&text);
	zone_free(z);
	return tree == NULL ? ctl_fail(c) : EXIT_YES;
}

static const struct option since_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ "--as-of", "WHEN", "as published then: a day, a time, or the number of a fact (default: now)",
	    "như đã công bố lúc đó: ngày, giờ hoặc số thứ tự dữ liệu (mặc định: bây giờ)" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_since = { "since", "STAFF PERIOD", run_since, since_options,
	"a result as published, against what is known today",
	"kết quả như đã công bố, so với điều nay đã biết",
	"since --db kpi.db CB000042 2026-01\n"
	"since --db kpi.db CB000042 2026-01 --as-of 2099-02-05T17:00 --lang vi" };
