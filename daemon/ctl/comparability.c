/* comparability: how scores are spread over sectors and duty groups, beside another period, the
 * year before, or other rules. */
#include <stdlib.h>
#include <string.h>
#include "daemon/ctl/lenses.h"
#include "daemon/run.h"
#include "rules/base/text.h"
#include "rules/spread.h"

static int
rise(struct ctl *c, int64_t *out)
{
	const char *s = ctl_option(c, "--rise");

	*out = 2000000;
	if (s == NULL)
		return 0;
	if (decimal_parse(s, strlen(s), 6, out) != 0 || *out <= 0)
		return err_set(&c->err, MSG_LENS_RANGE, "--rise", "0.01 - 100");
	return 0;
}

/* --- beside periods --- */

static const char *
text_of(struct ctl *c, struct period p)
{
	char text[PERIOD_TEXT];

	return arena_str(&c->arena, period_text(p, text));
}

/* The period that is laid beside: --with, else the one before; NULL when it has no results. */
static int
beside(struct ctl *c, struct lens_call *l, struct spread_options *o, struct lens_rows *before)
{
	struct period p = period_of_day(period_first(l->period) - 1, l->period.kind);
	const char *with = ctl_option(c, "--with");

	if (with != NULL && ctl_period(c, with, &p) != 0)
		return -1;
	if (lens_more(c, l, p, before) != 0)
		return -1;
	if (with != NULL && before->n == 0)
		return err_set(&c->err, MSG_LENS_NOTHING, with);
	o->with = before->n > 0 ? text_of(c, p) : NULL;
	return 0;
}

static int
periods(struct ctl *c, struct spread_options *o, struct lens_call *l, struct lens_rows more[2])
{
	struct period year;

	if (lens_open(c, l) != 0 || beside(c, l, o, &more[0]) != 0)
		return -1;
	year = l->period;
	year.year--;
	if (lens_more(c, l, year, &more[1]) != 0)
		return -1;
	o->period = text_of(c, l->period);
	o->last_year = more[1].n > 0 ? text_of(c, year) : NULL;
	o->now = (struct spread_side){ l->rows.at, l->rows.n };
	o->before = (struct spread_side){ more[0].at, more[0].n };
	o->year = (struct spread_side){ more[1].at, more[1].n };
	return 0;
}

/* --- beside other rules --- */

struct looking {
	struct lens_rows *to;
	struct arena *a;
	const char *agency;
};

static void
look(void *arg, const struct result *res)
{
	struct looking *k = arg;

	if (k->agency == NULL || (res->agency != NULL && strcmp(k->agency, res->agency) == 0))
		lenses_add(k->to, res, k->a);
}

/* What a run with the standards of a folder would give; nothing is written. */
static int
with_rules(struct ctl *c, const struct lens_call *l, const char *folder, struct lens_rows *to)
{
	struct looking k = { to, &c->arena, l->agency };
	struct run_report report;
	struct ctl_engine g;
	struct run_options o = { .store = l->store,
		.period = l->period,
		.kind = l->kind ? RUN_PREVIEW : RUN_PROVISIONAL,
		.to_date = l->kind != NULL,
		.no_checks = 1,
		.today = DAY_NONE,
		.now = ctl_now,
		.result = look,
		.arg = &k };
	int failed;

	if (engine_open(c, &g, folder, 0, NULL) != 0)
		return -1;
	o.workers = g.workers;
	o.calendar = &g.calendar;
	o.bundle = arena_str(&c->arena, g.folder.digest);
	failed = err_values_errors(value_get(g.reply, "errors")) > 0
	    ? err_set(&c->err, MSG_SPREAD_RULES, folder)
	    : run_period(&o, &report, &c->err);
	engine_close(&g);
	return failed;
}

static int
rules(struct ctl *c, struct spread_options *o, struct lens_call *l, struct lens_rows more[2])
{
	const char *from = ctl_option(c, "--from"), *to = ctl_option(c, "--to");
	char text[PERIOD_TEXT];

	memset(l, 0, sizeof *l);
	if (from == NULL || to == NULL || ctl_option(c, "--period") == NULL)
		return err_set(&c->err, MSG_CTL_MISSING,
		    from == NULL     ? "--from DIR"
			: to == NULL ? "--to DIR"
				     : "--period P",
		    c->command->name);
	if (ctl_period(c, ctl_option(c, "--period"), &l->period) != 0 || lens_store(c, l) != 0)
		return -1;
	l->kind = ctl_option(c, "--to-date") ? "preview" : NULL;
	if (with_rules(c, l, from, &more[0]) != 0 || with_rules(c, l, to, &more[1]) != 0)
		return -1;
	if (more[0].n == 0 && more[1].n == 0)
		return err_set(&c->err, MSG_LENS_NOBODY, period_text(l->period, text));
	o->period = arena_fmt(&c->arena, "%s", text_of(c, l->period));
	o->with = from;
	o->now = (struct spread_side){ more[1].at, more[1].n };
	o->before = (struct spread_side){ more[0].at, more[0].n };
	return 0;
}

static int
run_comparability(struct ctl *c)
{
	int edit = ctl_option(c, "--from") != NULL || ctl_option(c, "--to") != NULL;
	struct spread_options o = { 0 };
	struct lens_rows more[2] = { { 0 } };
	struct value *tree = NULL;
	struct ctl_engine g = { 0 };
	struct lens_call l = { 0 };

	if ((edit ? rules : periods)(c, &o, &l, more) == 0 && rise(c, &o.rise) == 0 &&
	    (ctl_option(c, "--sector") == NULL ||
		(engine_open(c, &g, edit ? ctl_option(c, "--to") : NULL, 1, NULL) == 0 &&
		    lens_sector(c, &g, &o.sector) == 0)))
		tree = spread_tree(&o, &c->arena);
	engine_close(&g);
	for (int i = 0; i < 2; i++)
		lens_rows_fini(&more[i]);
	lens_close(&l);
	if (tree == NULL)
		return ctl_fail(c);
	return lens_answer(c, tree, (struct lens_form){ spread_text, spread_csv, l.most });
}

static const struct option comparability_options[] = {
	LENS_PERIOD,
	LENS_OPTIONS,
	{ "--with", "Q", "beside this period (default: the one before)",
	    "so với kỳ này (mặc định: kỳ liền trước)" },
	{ "--from", "DIR", "before an edit: what these standards give",
	    "trước khi sửa: kết quả theo thư mục tiêu chuẩn này" },
	{ "--to", "DIR", "after the edit: what those give", "sau khi sửa: kết quả theo thư mục này" },
	{ "--rise", "POINTS", "rise of a sector's median that is noted (default 2)",
	    "mức tăng trung vị của ngành được ghi chú (mặc định 2)" },
	{ "--sector", "NAME", "only this sector", "chỉ ngành này" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_comparability = { "comparability", "", run_comparability,
	comparability_options, "how scores are spread over sectors and duty groups, and what changed",
	"phân bố điểm theo ngành và nhóm nhiệm vụ, và thay đổi",
	"comparability --db kpi.db --period 2026-02\ncomparability --db kpi.db --period 2026-02 "
	"--with 2025-12 --csv\ncomparability --db kpi.db --period 2026-02 --from sectors --to sectors" };
