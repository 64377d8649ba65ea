/* quota: the cap on the best class, group by group: who is inside, who is left out, and why. */
#include "rules/quota.h"
#include "daemon/ctl/lenses.h"

static int
run_quota(struct ctl *c)
{
	struct value *tree = NULL;
	struct lens_call l;
	char text[PERIOD_TEXT];

	if (lens_open(c, &l) == 0 && l.period.kind != PERIOD_YEAR)
		err_set(&c->err, MSG_QUOTA_YEARS, period_text(l.period, text));
	if (!c->err.set)
		tree = quota_tree(l.rows.at, l.rows.n, l.period, l.agency, &c->arena);
	lens_close(&l);
	if (tree == NULL)
		return ctl_fail(c);
	return lens_answer(c, tree, (struct lens_form){ quota_text, quota_csv, l.most });
}

static const struct option quota_options[] = {
	LENS_PERIOD,
	LENS_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_quota = { "quota", "", run_quota, quota_options,
	"the cap on the best class: rank, places and cut of every group",
	"tỷ lệ khống chế hạng cao nhất: thứ hạng, số chỗ, ngưỡng của từng nhóm",
	"quota --db kpi.db --period 2026 --to-date --csv\n"
	"quota --db kpi.db --period 2026 --to-date --agency CQ02 --lang vi" };
