/* demo-data, export: data in and out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/ctl/demo.h"
#include "daemon/ctl/engine.h"
#include "daemon/store/store_pages.h"
#include "rules/base/csv.h"
#include "rules/base/json.h"
#include "rules/base/text.h"

static struct store *
open_store(struct ctl *c)
{
	if (ctl_option(c, "--db") == NULL) {
		err_set(&c->err, MSG_CTL_MISSING, "--db FILE", c->command->name);
		return NULL;
	}
	return store_open(ctl_option(c, "--db"), STORE_READ, &c->err);
}

/* --- demo-data --- */

static int
run_demo(struct ctl *c)
{
	struct demo_options o = { .sectors = ctl_sectors(c),
		.out = ctl_option(c, "--out") };
	const char *first = ctl_option(c, "--first") ? ctl_option(c, "--first") : "2025-12";
	struct calendar cal = { .n = 0 };
	char people[24], months[24], lines[24];
	long entries = 0;
	int seed, failed;

	if (o.out == NULL)
		return ctl_usage(c, "--out DIR");
	if (ctl_number(c, "--people", 300, 30, 1000000, &o.people) ||
	    ctl_number(c, "--months", 3, 1, 24, &o.months) ||
	    ctl_number(c, "--seed", 1, 0, INT32_MAX, &seed) || ctl_period(c, first, &o.first))
		return ctl_fail(c);
	if (folder_calendar(ctl_calendar_path(c), &cal, &c->err) != 0)
		return ctl_fail(c);
	o.seed = (uint64_t)seed;
	o.calendar = &cal;
	o.progress = (void (*)(void *, const char *, size_t, size_t))ctl_progress;
	o.arg = c;
	failed = demo_write(&o, &entries, &c->err);
	calendar_fini(&cal);
	if (failed)
		return ctl_fail(c);
	snprintf(people, sizeof people, "%d", o.people);
	snprintf(months, sizeof months, "%d", o.months);
	snprintf(lines, sizeof lines, "%ld", entries);
	if (!c->quiet)
		ctl_say(c, MSG_CTL_DEMO_SUM, o.out, people, months, first, lines);
	return EXIT_YES;
}

/* --- export --- */

struct export
{
	struct ctl *c;
	struct buf out;
	int rows;
};

static void
cell(struct export *x, int first, const char *s)
{
	if (!first)
		buf_addc(&x->out, ',');
	if (s != NULL)
		csv_cell(&x->out, s, strlen(s), 1);
}

static void
flush(struct export *x)
{
	fwrite(x->out.p, 1, x->out.n, stdout);
	buf_clear(&x->out);
	x->rows++;
}

static void
json_member(struct export *x, int first, const char *name, const char *s)
{
	if (s == NULL)
		return;
	if (!first)
		buf_addc(&x->out, ',');
	json_str(&x->out, name, strlen(name));
	buf_addc(&x->out, ':');
	json_str(&x->out, s, strlen(s));
}

static void
json_open(struct export *x)
{
	buf_adds(&x->out, x->rows ? ",\n{" : "[\n{");
}

static int
export_fact(void *arg, const struct fact *f, int64_t seq, int64_t at)
{
	struct export *x = arg;
	const struct fact_type *t = fact_type(f->kind);
	struct buf text = BUF_INIT;

	(void)seq, (void)at;
	if (x->c->json)
		json_open(x);
	(x->c->json ? json_member(x, 1, "source", f->source) : cell(x, 1, f->source));
	(x->c->json ? json_member(x, 0, "external_id", f->external_id)
		    : cell(x, 0, f->external_id));
	for (int i = 0; i < t->ncolumns; i++) {
		buf_clear(&text);
		cell_text(&t->columns[i], &f->v[i], &text);
		if (!x->c->json)
			cell(x, 0, text.n ? text.p : "");
		else if (text.n > 0)
			json_member(x, 0, t->columns[i].name, text.p);
	}
	buf_adds(&x->out, x->c->json ? "}" : "\r\n");
	flush(x);
	buf_fini(&text);
	return 0;
}

static const char *const score_columns[] = { "code", "agency", "duty_group", "sector", "standard",
	"state", "score", "micro", "band", "class_proposed", "class_final", "rank", "group_size",
	"reason", "parts", "indicators", "detail", "run", "revision" };
#define SCORE_COLUMNS (sizeof score_columns / sizeof *score_columns)

static int
export_result(void *arg, const struct result *r)
{
	struct export *x = arg;
	struct arena *a = &x->c->arena;
	struct buf points = BUF_INIT;
	const char *cells[SCORE_COLUMNS];

	if (r->micro != MODEL_NONE)
		points_text(&points, r->micro, 0);
	cells[0] = r->code;
	cells[1] = r->agency;
	cells[2] = r->duty_group;
	cells[3] = r->sector;
	cells[4] = r->standard;
	cells[5] = state_names[r->state];
	cells[6] = points.n ? points.p : NULL;
	cells[7] = r->micro == MODEL_NONE ? NULL : arena_fmt(a, "%lld", (long long)r->micro);
	cells[8] = r->band;
	cells[9] = r->class_proposed;
	cells[10] = r->class_final;
	cells[11] = r->rank ? arena_fmt(a, "%d", r->rank) : NULL;
	cells[12] = r->group_size ? arena_fmt(a, "%d", r->group_size) : NULL;
	cells[13] = r->reason;
	cells[14] = r->parts;
	cells[15] = r->indicators;
	cells[16] = r->detail;
	cells[17] = arena_fmt(a, "%lld", (long long)r->run);
	cells[18] = arena_fmt(a, "%d", r->revision);
	if (x->c->json)
		json_open(x);
	for (size_t i = 0; i < SCORE_COLUMNS; i++)
		(x->c->json ? json_member(x, i == 0, score_columns[i], cells[i])
			    : cell(x, i == 0, cells[i]));
	buf_adds(&x->out, x->c->json ? "}" : "\r\n");
	flush(x);
	buf_fini(&points);
	return 0;
}

static const char *const warning_columns[] = { "check", "severity", "staff", "agency", "date",
	"entry", "detail", "first_run", "last_run", "resolved" };
#define WARNING_COLUMNS (sizeof warning_columns / sizeof *warning_columns)

static int
export_warning(void *arg, const struct warning *w)
{
	struct export *x = arg;
	struct arena *a = &x->c->arena;
	char day[DAY_TEXT];
	const char *cells[WARNING_COLUMNS] = { w->check, w->severity, w->staff, w->agency,
		day_text(w->date, day), w->entry ? arena_fmt(a, "%lld", (long long)w->entry) : NULL,
		w->detail, arena_fmt(a, "%lld", (long long)w->first_run),
		arena_fmt(a, "%lld", (long long)w->last_run), w->resolved ? "yes" : "no" };

	if (x->c->json)
		json_open(x);
	for (size_t i = 0; i < WARNING_COLUMNS; i++)
		(x->c->json ? json_member(x, i == 0, warning_columns[i], cells[i])
			    : cell(x, i == 0, cells[i]));
	buf_adds(&x->out, x->c->json ? "}" : "\r\n");
	flush(x);
	return 0;
}

static void
head(struct export *x, const char *const *names, size_t n)
{
	if (x->c->json)
		return;
	buf_adds(&x->out, "\xef\xbb\xbf");
	for (size_t i = 0; i < n; i++)
		cell(x, i == 0, names[i]);
	buf_adds(&x->out, "\r\n");
	flush(x);
	x->rows = 0;
}

static const char *
export_channel(const struct ctl *c)
{
	return ctl_option(c, "--preview") ? "preview" : NULL;
}

/* People, then agencies, as they were seen then. */
static int
export_then(struct export *x, struct store *s, struct period p, struct moment as_of)
{
	struct result_query q = { .period = p,
		.kind = export_channel(x->c),
		.as_of = as_of,
		.most = INT32_MAX };
	struct result *rows;
	size_t n;

	for (; q.organisation < 2; q.organisation++) {
		if (store_results_page(s, &q, &x->c->arena, &rows, &n, &x->c->err) != 0)
			return -1;
		for (size_t i = 0; i < n; i++)
			(void)export_result(x, &rows[i]);
	}
	return 0;
}

static int
export_kind(struct export *x, struct store *s, const char *what)
{
	struct ctl *c = x->c;
	int kind = fact_kind_find(what);
	struct moment as_of;
	struct period p;

	if (ctl_as_of(c, s, &as_of) != 0)
		return -1;
	if (kind >= 0) {
		const struct fact_type *t = fact_type((enum fact_kind)kind);
		const char *names[FACT_COLUMNS + 2] = { "source", "external_id" };

		for (int i = 0; i < t->ncolumns; i++)
			names[i + 2] = t->columns[i].name;
		head(x, names, (size_t)t->ncolumns + 2);
		return store_facts(s, (enum fact_kind)kind, as_of.seq, export_fact, x, &c->err);
	}
	if (ctl_period(c, ctl_option(c, "--period"), &p) != 0)
		return -1;
	if (strcmp(what, "scores") == 0) {
		head(x, score_columns, SCORE_COLUMNS);
		return ctl_option(c, "--as-of") ? export_then(x, s, p, as_of)
						: store_results(s, p, export_channel(c),
						      export_result, x, &c->err);
	}
	if (strcmp(what, "warnings") == 0) {
		head(x, warning_columns, WARNING_COLUMNS);
		return store_warnings(s, p, export_warning, x, &c->err);
	}
	return err_set(&c->err, MSG_CTL_EXPORT_WHAT, what);
}

static int
run_export(struct ctl *c)
{
	struct export x = { .c = c, .out = BUF_INIT };
	struct store *s;
	int failed;

	if (c->nargs == 0)
		return ctl_usage(c, "KIND");
	s = open_store(c);
	if (s == NULL)
		return ctl_fail(c);
	failed = export_kind(&x, s, c->args[0]) < 0;
	if (!failed && c->json)
		puts(x.rows ? "\n]" : "[]");
	buf_fini(&x.out);
	store_close(s);
	return failed ? ctl_fail(c) : EXIT_YES;
}

static const struct option demo_options[] = {
	{ "--out", "DIR", "folder for the CSV files", "thư mục cho các tệp CSV" },
	{ "--people", "N", "how many people (default 300)", "số người (mặc định 300)" },
	{ "--months", "N", "how many months (default 3)", "số tháng (mặc định 3)" },
	{ "--first", "P", "first month (default 2025-12)", "tháng đầu (mặc định 2025-12)" },
	{ "--seed", "N", "another province (default 1)", "một tỉnh khác (mặc định 1)" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option export_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ "--period", "P", "of scores and warnings", "kỳ của điểm và cảnh báo" },
	{ "--preview", NULL, "scores of the to-date preview", "điểm của bản xem trước" },
	{ "--as-of", "WHEN",
	    "facts as known, scores as published then: a day, a time, or the number of a fact",
	    "dữ liệu đã biết, điểm đã công bố lúc đó: ngày, giờ hoặc số thứ tự dữ liệu" },
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_demo_data = { "demo-data", "", run_demo, demo_options,
	"make a demo province as CSV files", "tạo một tỉnh mẫu dưới dạng tệp CSV",
	"demo-data --out demo --people 1000" };
const struct command cmd_export = { "export", "KIND|scores|warnings", run_export, export_options,
	"facts or results as CSV or JSON", "xuất dữ liệu hoặc kết quả ra CSV, JSON",
	"export --db kpi.db diary > diary.csv\nexport --db kpi.db scores --period 2026-01 --json" };
