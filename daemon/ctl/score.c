/* score: one period or several, and what came of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <time.h>
#include "daemon/ctl/engine.h"
#include "daemon/ctl/reasons.h"
#include "daemon/run.h"

static void
progress(void *arg, const char *what, size_t done, size_t total)
{
	ctl_progress(arg, what, done, total);
}

/* --- the table of bands (or classes) per agency --- */

#define BANDS 12

struct tally {
	const char *agency;
	size_t n[BANDS], other;
};
struct tallies {
	struct ctl *c;
	const char *bands[BANDS];
	size_t nbands;
	struct tally *at;
	size_t n, cap;
	int yearly;
};

static int
count_one(void *arg, const struct result *r)
{
	struct tallies *t = arg;
	const char *band = t->yearly ? r->class_final : r->band;
	size_t i = 0, k = 0;

	if (r->organisation)
		return 0;
	while (i < t->n && strcmp(t->at[i].agency, r->agency ? r->agency : "") != 0)
		i++;
	if (i == t->n) {
		t->at = mem_room(t->at, t->n, &t->cap, sizeof *t->at);
		t->at[t->n++] =
		    (struct tally){ .agency = arena_str(&t->c->arena, r->agency ? r->agency : "") };
	}
	if (r->state != STATE_SCORED || band == NULL) {
		t->at[i].other++;
		return 0;
	}
	while (k < t->nbands && strcmp(t->bands[k], band) != 0)
		k++;
	if (k == t->nbands && k < BANDS)
		t->bands[t->nbands++] = arena_str(&t->c->arena, band);
	if (k < BANDS)
		t->at[i].n[k]++;
	return 0;
}

static int
by_agency(const void *a, const void *b)
{
	return strcmp(((const struct tally *)a)->agency, ((const struct tally *)b)->agency);
}

/* The order of bands is that of their class in the standards, best first; what is not there comes
 * last. */
static const char *const usual[] = { "excellent", "good", "completed", "not_completed" };

static size_t
column_of(const struct tallies *t, const char *band)
{
	for (size_t i = 0; i < t->nbands; i++)
		if (strcmp(t->bands[i], band) == 0)
			return i;
	return BANDS;
}

static void
put_count(struct table *out, struct arena *a, size_t n)
{
	table_cell(out, n ? arena_fmt(a, "%zu", n) : "-");
}

static void
show_bands(
    struct ctl *c, const struct ctl_engine *g, struct store *s, struct period p, const char *kind)
{
	struct tallies t = { .c = c, .yearly = p.kind == PERIOD_YEAR };
	struct table out = { .a = &c->arena, .columns = 6 };
	struct tally sum = { .agency = msg_template(MSG_CTL_ALL, c->lang) };

	store_results(s, p, kind, count_one, &t, &c->err);
	qsort(t.at, t.n, sizeof *t.at, by_agency);
	table_cell(&out, "");
	for (size_t k = 0; k < 4; k++) {
		const struct value *title = manifest_title(g->manifest, "classes", usual[k]);

		table_cell(&out, ctl_titled(c, title, usual[k]));
	}
	table_cell(&out,
	    c->lang == LANG_VI ? "chưa có điểm hoặc cần quyết định" : "without, or to be decided");
	for (size_t i = 0; i <= t.n; i++) {
		const struct tally *at = i < t.n ? &t.at[i] : &sum;

		table_cell(&out, at->agency);
		for (size_t k = 0; k < 4; k++) {
			size_t col = column_of(&t, usual[k]), n = col < BANDS ? at->n[col] : 0;

			put_count(&out, &c->arena, n);
			if (col < BANDS && i < t.n)
				sum.n[col] += n;
		}
		put_count(&out, &c->arena, at->other);
		if (i < t.n)
			sum.other += at->other;
	}
	table_print(&out, 62);
	free(t.at);
}

/* --- the command --- */

static struct value *
report_value(struct ctl *c, const struct run_report *rep, const struct reasons *why,
    const char *period)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a), *states = value_map(a);

	value_put(a, v, "period", value_str(a, period));
	value_put(a, v, "run", value_int(a, rep->id));
	value_put(a, v, "people", value_int(a, (int64_t)rep->people));
	value_put(a, v, "organisations", value_int(a, (int64_t)rep->organisations));
	value_put(a, v, "changed", value_int(a, (int64_t)rep->changed));
	value_put(a, v, "warnings", value_int(a, (int64_t)rep->warnings));
	value_put(a, v, "packs_rebuilt", value_int(a, (int64_t)rep->rebuilt));
	value_put(a, v, "workers_killed", value_int(a, rep->kills));
	for (int i = 0; i < STATE_COUNT; i++)
		value_put(a, states, state_names[i], value_int(a, (int64_t)why->by_state[i]));
	value_put(a, v, "states", states);
	return v;
}

static void
say_run(struct ctl *c, const char *period, const struct run_report *rep, const struct reasons *why)
{
	char n[5][24];

	snprintf(n[0], 24, "%zu", rep->people);
	snprintf(n[1], 24, "%zu", rep->people - why->people);
	snprintf(n[2], 24, "%zu", rep->changed);
	snprintf(n[3], 24, "%zu", rep->warnings);
	snprintf(n[4], 24, "%zu", why->failed);
	if (!c->quiet)
		ctl_say(c, MSG_CTL_RUN_SUM, period, n[0], n[1], n[2], n[3]);
	if (why->failed > 0)
		ctl_say(c, MSG_CTL_RUN_FAILED, period, n[4]);
}

static int
options_of(struct ctl *c, const char *text, struct run_options *o)
{
	const char *today = ctl_option(c, "--today");

	if (ctl_period(c, text, &o->period) != 0)
		return -1;
	o->kind = o->to_date                ? RUN_PREVIEW
	    : ctl_option(c, "--official") ? RUN_OFFICIAL
					  : RUN_PROVISIONAL;
	if (today != NULL && day_parse(today, strlen(today), &o->today) != 0)
		return err_set(&c->err, MSG_FACT_DAY, "--today", today);
	return 0;
}

/* *failed grows by those for whom a rule failed. */
static int
one_period(struct ctl *c, const struct ctl_engine *g, struct store *s, const char *text,
    struct value *answers, size_t *failed)
{
	struct run_options o = { .store = s,
		.workers = g->workers,
		.calendar = &g->calendar,
		.now = ctl_now,
		.today = DAY_NONE,
		.bundle = g->folder.digest,
		.by = arena_fmt(&c->arena, "uid:%d", (int)getuid()),
		.progress = progress,
		.arg = c,
		.to_date = ctl_option(c, "--to-date") != NULL,
		.no_checks = ctl_option(c, "--no-checks") != NULL };
	struct run_report rep;
	struct reasons why;
	const char *kind;

	if (options_of(c, text, &o) != 0 || run_period(&o, &rep, &c->err) != 0)
		return -1;
	kind = o.kind == RUN_PREVIEW ? "preview" : NULL;
	if (reasons_count(c, s, o.period, kind, &why) != 0)
		return -1;
	*failed += why.failed;
	if (c->json)
		value_push(&c->arena, answers, report_value(c, &rep, &why, text));
	else
		say_run(c, text, &rep, &why);
	if (!c->json && !c->quiet) {
		show_bands(c, g, s, o.period, kind);
		reasons_print(&why, g);
	}
	reasons_fini(&why);
	return c->err.set ? -1 : 0;
}

/* The bundle that a run names is kept with its text, so that results never depend on the folder. */
static int
keep_bundle(struct ctl *c, const struct ctl_engine *g, struct store *s)
{
	return store_bundle_put(
	    s, g->folder.digest, g->folder.files, g->folder.n, time(NULL), &c->err);
}

static int
run_score(struct ctl *c)
{
	struct value *answers = value_list(&c->arena);
	struct ctl_engine g;
	struct store *s;
	int failed, errors, workers;
	size_t wrong = 0;

	if (ctl_option(c, "--db") == NULL || ctl_option(c, "--period") == NULL)
		return ctl_usage(c, ctl_option(c, "--db") ? "--period P" : "--db FILE");
	if (ctl_number(c, "--workers", 0, 1, 64, &workers) != 0 ||
	    engine_open(c, &g, NULL, workers, NULL) != 0)
		return ctl_fail(c);
	errors = err_values_errors(value_get(g.reply, "errors"));
	for (size_t i = 0; i < value_len(value_get(g.reply, "errors")) && !c->json; i++)
		engine_tell(c, &g, value_get(g.reply, "errors")->u.list.at[i]);
	s = store_open(ctl_option(c, "--db"), STORE_WRITE, &c->err);
	failed = s == NULL || keep_bundle(c, &g, s) != 0;
	for (int i = 0; !failed && ctl_option_nth(c, "--period", i) != NULL; i++)
		failed = one_period(c, &g, s, ctl_option_nth(c, "--period", i), answers, &wrong) !=
		    0;
	if (!failed && c->json) {
		struct value *v = value_map(&c->arena);

		value_put(&c->arena, v, "bundle", value_str(&c->arena, g.folder.digest));
		value_put(&c->arena, v, "errors", value_get(g.reply, "errors"));
		value_put(&c->arena, v, "runs", answers);
		ctl_print_json(v);
	}
	store_close(s);
	engine_close(&g);
	return failed ? ctl_fail(c) : errors || wrong ? EXIT_NO : EXIT_YES;
}

static const struct option score_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ "--period", "P",
	    "2026-03, 2026-Q1, 2026-H1 or 2026; may be given several times, in order",
	    "kỳ; có thể nêu nhiều lần, theo thứ tự" },
	{ "--official", NULL, "an official run: it seals the period", "chấm chính thức: khóa kỳ" },
	{ "--to-date", NULL, "a preview of a year that is not over",
	    "xem trước một năm chưa kết thúc" },
	{ "--no-checks", NULL, "scores only; warnings stay as they are",
	    "chỉ chấm điểm; các cảnh báo giữ nguyên" },
	{ "--today", "DAY", "day of the checks (default: last day of the period)",
	    "ngày kiểm tra (mặc định: ngày cuối kỳ)" },
	{ "--workers", "N", "how many processes score (default: one for each core, at most 8)",
	    "số tiến trình chấm điểm (mặc định: mỗi nhân một tiến trình, tối đa 8)" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_score = { "score", "", run_score, score_options,
	"score one period or several", "chấm điểm một hoặc nhiều kỳ",
	"score --db kpi.db --period 2026-01\nscore --db kpi.db --period 2026-01 --period 2026-02 "
	"--period 2026 --to-date" };
