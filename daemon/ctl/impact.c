/* impact: who would change score or class under other rules, and why. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/ctl/impact.h"
#include "daemon/store/store_admin.h"

/* --- options --- */

static void
progress(void *arg, const char *what, size_t done, size_t total)
{
	ctl_progress(arg, what, done, total);
}

int
impact_options(struct ctl *c, struct impact_order *o, struct period periods[IMPACT_PERIODS])
{
	for (int i = 0; ctl_option_nth(c, "--period", i) != NULL; i++)
		for (const char *p = ctl_option_nth(c, "--period", i); *p != '\0';) {
			size_t n = strcspn(p, ",");

			if (o->nperiods == IMPACT_PERIODS)
				return err_set(&c->err, MSG_IMPACT_PERIODS);
			if (ctl_period(c, arena_copy(&c->arena, p, n), &periods[o->nperiods]) != 0)
				return -1;
			o->nperiods++;
			p += n + (p[n] == ',');
		}
	o->periods = periods;
	o->agency = ctl_option(c, "--agency");
	o->to_date = ctl_option(c, "--to-date") != NULL;
	o->now = ctl_now;
	o->progress = progress;
	o->arg = c;
	o->arena = &c->arena;
	return 0;
}

/* --- the report --- */

static void
tell_errors(struct ctl *c, const struct impact_order *o)
{
	struct ctl_engine g = { .folder = o->manifest == NULL ? *o->before.folder
							      : *o->after.folder };

	for (size_t i = 0; i < value_len(o->errors); i++)
		engine_tell(c, &g, o->errors->u.list.at[i]);
}

int
impact_report(struct ctl *c, struct impact_order *o)
{
	struct impact m;
	struct buf csv = BUF_INIT;
	int limit, changes;

	if (ctl_number(c, "--limit", 40, 0, INT32_MAX, &limit) != 0)
		return ctl_fail(c);
	if (impact_make(o, &m, &c->err) != 0) {
		if (o->errors != NULL && !c->json)
			tell_errors(c, o);
		impact_fini(&m);
		return ctl_fail(c);
	}
	changes = m.class_changes > 0;
	if (ctl_option(c, "--csv") != NULL) {
		impact_csv(&m, c->lang, &csv);
		fwrite(csv.p, 1, csv.n, stdout);
		buf_fini(&csv);
	} else if (c->json)
		ctl_print_json(impact_value(&m, &c->arena));
	else
		impact_show(c, &m, o->manifest, limit);
	impact_fini(&m);
	return changes ? EXIT_NO : EXIT_YES;
}

/* --- a bundle by its name --- */

static int
last_bundle(void *arg, const struct run *r)
{
	const char **digest = arg;
	static char kept[DIGEST_TEXT];

	if (strcmp(r->state, "complete") != 0 || r->bundle == NULL)
		return 0;
	snprintf(kept, sizeof kept, "%s", r->bundle);
	*digest = kept;
	return 1;
}

/* What scores now: the live bundle, or in a store that no kpid has, that of the last run. */
static const char *
live_digest(struct ctl *c, struct store *s)
{
	struct bundle_info b;
	const char *digest = NULL;
	int got = store_bundle_find(s, NULL, &c->arena, &b, &c->err);

	if (got == 0)
		return b.digest;
	if (got > 0 && store_runs(s, last_bundle, &digest, &c->err) >= 0 && digest == NULL)
		err_set(&c->err, MSG_IMPACT_NO_LIVE);
	return digest;
}

/* "live", a folder, or the digest of a bundle that the store keeps. */
static int
rules_named(struct ctl *c, struct store *s, const char *name, struct folder *out)
{
	struct stat st;
	const char *digest = name;

	if (strcmp(name, "live") != 0 && stat(name, &st) == 0)
		return folder_read(name, &c->arena, out, &c->err);
	if (strcmp(name, "live") == 0 && (digest = live_digest(c, s)) == NULL)
		return -1;
	if (strcmp(name, "live") != 0 &&
	    (strlen(name) != DIGEST_TEXT - 1 || strspn(name, "0123456789abcdef") != strlen(name)))
		return err_set(&c->err, MSG_IMPACT_RULES, name);
	return folder_kept(s, digest, &c->arena, out, &c->err);
}

/* --- the command --- */

static int
run_impact(struct ctl *c)
{
	const char *from = ctl_option(c, "--from"), *to = ctl_option(c, "--to");
	struct period periods[IMPACT_PERIODS];
	struct calendar calendar = { 0 };
	struct workers_limits limits = { 0 };
	struct folder before = { 0 }, after = { 0 };
	struct impact_order o = { .calendar = &calendar,
		.before = { .folder = &before, .name = from ? from : "live" },
		.after = { .folder = &after, .name = to ? to : "sectors" } };
	int status = -1;

	if (ctl_option(c, "--db") == NULL || ctl_option(c, "--period") == NULL)
		return ctl_usage(c, ctl_option(c, "--db") ? "--period P" : "--db FILE");
	if (impact_options(c, &o, periods) == 0 &&
	    ctl_number(c, "--workers", 0, 1, 8, &limits.count) == 0 &&
	    (o.store = store_open(ctl_option(c, "--db"), STORE_READ, &c->err)) != NULL &&
	    rules_named(c, o.store, from ? from : "live", &before) == 0 &&
	    rules_named(c, o.store, to ? to : "sectors", &after) == 0 &&
	    ctl_calendar(c, &calendar) == 0 &&
	    (o.workers = workers_new(&limits, &c->err)) != NULL)
		status = impact_report(c, &o);
	workers_free(o.workers);
	calendar_fini(&calendar);
	store_close(o.store);
	return status < 0 ? ctl_fail(c) : status;
}

static const struct option impact_opts[] = {
	IMPACT_OPTIONS,
	{ "--from", "RULES",
	    "a folder, the digest of a bundle in the store, or live (default: live)",
	    "thư mục, mã của bộ tiêu chuẩn trong kho, hoặc live (mặc định: live)" },
	{ "--to", "RULES", "the same (default: sectors)", "như trên (mặc định: sectors)" },
	CALENDAR_OPTION("", ""),
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_impact = { "impact", "", run_impact, impact_opts,
	"who changes score or class under other rules, and why",
	"ai đổi điểm hoặc đổi mức xếp loại khi tiêu chuẩn thay đổi, và vì sao",
	"impact --db kpi.db --period 2026-03\n"
	"impact --db kpi.db --from live --to sectors --period 2026-01,2026-02 --agency CQ02\n"
	"impact --db kpi.db --period 2026 --to-date --csv > who.csv" };
