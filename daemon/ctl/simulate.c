/* simulate: what other parameters or other caps would do to everybody. Nothing is stored. */
#include <string.h>
#include "daemon/ctl/asked.h"
#include "daemon/ctl/impact.h"

#define MERGED 16

/* "A,B" */
static int
codes(struct ctl *c, const char *text, const char **out, size_t *n)
{
	for (const char *p = text; p != NULL && *p != '\0';) {
		size_t len = strcspn(p, ",");

		if (*n == MERGED)
			return err_set(&c->err, MSG_CTL_NUMBER, "--merge", "2 - 16");
		out[(*n)++] = arena_copy(&c->arena, p, len);
		p += len + (p[len] == ',');
	}
	return *n == 1 ? err_set(&c->err, MSG_CTL_NUMBER, "--merge", "2 - 16") : 0;
}

static int
simulate(struct ctl *c, struct ctl_engine *g, struct value *set)
{
	struct period periods[IMPACT_PERIODS];
	struct impact_order o = { .workers = g->workers,
		.calendar = &g->calendar,
		.before = { .folder = &g->folder },
		.after = { .folder = &g->folder, .set = set } };
	const char *merge[MERGED];
	int status = -1;

	o.after.caps.merge = merge;
	o.after.caps.split = ctl_option(c, "--split");
	if (impact_options(c, &o, periods) == 0 &&
	    codes(c, ctl_option(c, "--merge"), merge, &o.after.caps.nmerge) == 0 &&
	    impact_cap(value_get(g->reply, "manifest"), ctl_option(c, "--cap"),
		ctl_option(c, "--cap-reading"), &c->arena, set, &c->err) == 0) {
		if (value_len(set) == 0 && o.after.caps.nmerge == 0 && o.after.caps.split == NULL)
			return ctl_usage(c, "--set, --cap, --cap-reading, --merge or --split");
		o.store = store_open(ctl_option(c, "--db"), STORE_READ, &c->err);
		if (o.store != NULL)
			status = impact_report(c, &o);
	}
	store_close(o.store);
	return status < 0 ? ctl_fail(c) : status;
}

static int
run_simulate(struct ctl *c)
{
	struct value *set = asked_set(c);
	struct ctl_engine g;
	int workers, status;

	if (set == NULL)
		return ctl_fail(c);
	if (ctl_option(c, "--db") == NULL || ctl_option(c, "--period") == NULL)
		return ctl_usage(c, ctl_option(c, "--db") ? "--period P" : "--db FILE");
	if (ctl_number(c, "--workers", 0, 1, 8, &workers) != 0 ||
	    engine_open(c, &g, NULL, workers, NULL) != 0)
		return ctl_fail(c);
	status = simulate(c, &g, set);
	engine_close(&g);
	return status;
}

static const struct option simulate_options[] = {
	IMPACT_OPTIONS,
	{ "--set", "S.P=V", "another value of a parameter; may be repeated",
	    "giá trị khác của tham số; có thể lặp lại" },
	{ "--cap", "N", "another greatest share of excellent, in per cent",
	    "tỷ lệ hoàn thành xuất sắc tối đa khác, tính bằng phần trăm" },
	{ "--cap-reading", "strict|wide", "of those classed good, or of good and excellent",
	    "tính trên số hoàn thành tốt (strict), hay cả tốt và xuất sắc (wide)" },
	{ "--merge", "A,B", "agencies whose places are counted together",
	    "các cơ quan tính chung chỉ tiêu" },
	{ "--split", "CODE", "an agency whose teams are counted each alone",
	    "cơ quan có các bộ phận tính riêng chỉ tiêu" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_simulate = { "simulate", "", run_simulate, simulate_options,
	"what other parameters or caps would do to everybody; nothing is stored",
	"tham số hoặc chỉ tiêu khác ảnh hưởng đến mọi người ra sao; không ghi gì",
	"simulate --db kpi.db --period 2026-01 --set decree_335.error_deduction=0.5\n"
	"simulate --db kpi.db --period 2026 --to-date --cap 25 --cap-reading wide\n"
	"simulate --db kpi.db --period 2026 --to-date --merge CQ01,CQ02" };
