/* edges: who stands close to the edge of a class, and what tips them. */
#include "daemon/edges.h"
#include <string.h>
#include "daemon/ctl/lenses.h"
#include "rules/base/text.h"
#include "rules/edges.h"

static int
within(struct ctl *c, int64_t *out)
{
	const char *s = ctl_option(c, "--within");

	*out = 500000;
	if (s == NULL)
		return 0;
	if (decimal_parse(s, strlen(s), 6, out) != 0 || *out < 0 || *out > 100000000)
		return err_set(&c->err, MSG_LENS_RANGE, "--within", "0 - 100");
	return 0;
}

static struct value *
report(struct ctl *c, struct lens_call *l, const struct ctl_engine *g)
{
	struct run_options o = { .store = l->store,
		.workers = g->workers,
		.calendar = &g->calendar,
		.period = l->period,
		.kind = l->kind ? RUN_PREVIEW : RUN_PROVISIONAL,
		.to_date = l->kind != NULL,
		.now = ctl_now,
		.today = period_last(l->period) };
	struct edges_ask q = { .o = &o, .manifest = g->manifest, .rows = &l->rows };

	if (within(c, &q.within) != 0 || lens_sector(c, g, &q.sector) != 0)
		return NULL;
	return edges_report(&q, &c->arena, &c->err);
}

static int
run_edges(struct ctl *c)
{
	struct value *tree = NULL;
	struct ctl_engine g = { 0 };
	struct lens_call l;

	if (lens_open(c, &l) == 0 && engine_open(c, &g, NULL, 1, NULL) == 0)
		tree = report(c, &l, &g);
	engine_close(&g);
	lens_close(&l);
	if (tree == NULL)
		return ctl_fail(c);
	return lens_answer(c, tree, (struct lens_form){ edges_text, edges_csv, l.most });
}

static const struct option edges_options[] = {
	LENS_PERIOD,
	LENS_OPTIONS,
	{ "--within", "POINTS", "how close (default 0.5)", "cách ngưỡng bao nhiêu (mặc định 0.5)" },
	{ "--sector", "NAME", "only this sector", "chỉ ngành này" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_edges = { "edges", "", run_edges, edges_options,
	"who stands close to the edge of a class, and what tips them",
	"ai ở sát ngưỡng một mức, và điều gì làm thay đổi mức",
	"edges --db kpi.db --period 2026-01\nedges --db kpi.db --period 2026-01 --within 1 --agency "
	"CQ02 --lang vi\nedges --db kpi.db --period 2026 --to-date --csv" };
