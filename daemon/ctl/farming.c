/* farming: work and criteria whose volume jumped after they came or changed. */
#include "daemon/farming.h"
#include <string.h>
#include "daemon/ctl/lenses.h"
#include "rules/base/text.h"

static int
options(struct ctl *c, struct farming_options *o)
{
	const char *ratio = ctl_option(c, "--ratio"), *since = ctl_option(c, "--since");
	int64_t hundredths = 150;
	int least;

	if (ctl_number(c, "--least", 10, 1, 1000000, &least) != 0 ||
	    ctl_number(c, "--window", 3, 1, 24, &o->window) != 0)
		return -1;
	if (ratio != NULL && (decimal_parse(ratio, strlen(ratio), 2, &hundredths) != 0 ||
				 hundredths <= 100 || hundredths > 100000))
		return err_set(&c->err, MSG_LENS_RANGE, "--ratio", "1.01 - 1000");
	o->least = least;
	o->ratio = (double)hundredths / 100;
	o->id = ctl_option(c, "--id");
	o->since = DAY_NONE;
	if ((o->id == NULL) != (since == NULL))
		return err_set(&c->err, MSG_CTL_MISSING, o->id ? "--since DAY" : "--id CODE",
		    c->command->name);
	if (since != NULL && day_parse(since, strlen(since), &o->since) != 0)
		return err_set(&c->err, MSG_FACT_DAY, "--since", since);
	return 0;
}

/* --from and --to are months, in order. */
static int
months(struct ctl *c, struct period *first, struct period *last)
{
	const char *from = ctl_option(c, "--from"), *to = ctl_option(c, "--to");

	if (from == NULL || to == NULL)
		return err_set(&c->err, MSG_CTL_MISSING, from ? "--to P" : "--from P",
		    c->command->name);
	if (ctl_period(c, from, first) != 0 || ctl_period(c, to, last) != 0)
		return -1;
	if (first->kind != PERIOD_MONTH || last->kind != PERIOD_MONTH ||
	    period_first(*first) >= period_first(*last) ||
	    period_first(*last) - period_first(*first) > 3700)
		return err_set(&c->err, MSG_FARMING_MONTHS, from, to);
	return 0;
}

static int
run_farming(struct ctl *c)
{
	struct farming_options o = { 0 };
	struct ctl_engine g = { 0 };
	struct lens_call l = { 0 };
	struct period first, last;
	struct value *tree = NULL;

	if (months(c, &first, &last) == 0 && options(c, &o) == 0 && lens_store(c, &l) == 0 &&
	    engine_open(c, &g, NULL, 1, NULL) == 0 && lens_sector(c, &g, &o.sector) == 0 &&
	    farming_months(l.store, first, last, l.agency ? &l.scope : NULL, &o, &c->arena,
		&c->err) == 0)
		tree = farming_tree(g.manifest, value_get(g.reply, "manifest"), &o, &c->arena);
	if (tree == NULL) {
		engine_close(&g);
		lens_close(&l);
		return ctl_fail(c);
	}
	lens_answer(c, tree, (struct lens_form){ farming_text, farming_csv, l.most });
	engine_close(&g);
	lens_close(&l);
	return EXIT_YES;
}

static const struct option farming_options[] = {
	LENS_OPTIONS,
	{ "--from", "P", "first month that is looked at", "tháng đầu được xét" },
	{ "--to", "P", "last month", "tháng cuối" },
	{ "--ratio", "N", "how many times as much is a jump (default 1.5)",
	    "gấp bao nhiêu lần thì coi là tăng vọt (mặc định 1.5)" },
	{ "--least", "N", "lines or people a month below which nothing is said (default 10)",
	    "dưới số dòng hoặc số người mỗi tháng này thì không nêu (mặc định 10)" },
	{ "--window", "N", "months on each side (default 3)", "số tháng mỗi bên (mặc định 3)" },
	{ "--id", "CODE", "this item or criterion, whatever the standards say",
	    "đầu việc hoặc tiêu chí này, bất kể tiêu chuẩn" },
	{ "--since", "DAY", "from which day it counts otherwise, with --id",
	    "được tính khác từ ngày nào, dùng với --id" },
	{ "--sector", "NAME", "only this sector", "chỉ ngành này" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_farming = { "farming", "", run_farming, farming_options,
	"work whose volume jumped after it came to count, to be explained",
	"công việc tăng vọt sau khi bắt đầu được tính, để giải trình",
	"farming --db kpi.db --from 2025-12 --to 2026-02\nfarming --db kpi.db --from 2025-12 --to "
	"2026-02 --id DV.03 --since 2026-02-01 --csv" };
