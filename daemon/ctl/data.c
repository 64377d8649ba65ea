/* demo-data, export, warnings, doctor: data in and out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/ctl/demo.h"
#include "daemon/ctl/engine.h"
#include "daemon/store/store.h"
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
	struct demo_options o = { .sectors = ctl_option(c, "--sectors") ? ctl_option(c, "--sectors")
									: "sectors",
		.out = ctl_option(c, "--out") };
	const char *first = ctl_option(c, "--first") ? ctl_option(c, "--first") : "2025-12";
	const char *calendar =
	    ctl_option(c, "--calendar") ? ctl_option(c, "--calendar") : "etc/calendar.yaml";
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
	if (folder_calendar(calendar, &cal, &c->err) != 0)
		return ctl_fail(c);
	o.seed = (uint64_t)seed;
	o.calendar = &cal;
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

static int
export_kind(struct export *x, struct store *s, const char *what)
{
	struct ctl *c = x->c;
	int kind = fact_kind_find(what), as_of;
	struct period p;

	if (ctl_number(c, "--as-of", 0, 0, INT32_MAX, &as_of) != 0)
		return -1;
	if (kind >= 0) {
		const struct fact_type *t = fact_type((enum fact_kind)kind);
		const char *names[FACT_COLUMNS + 2] = { "source", "external_id" };

		for (int i = 0; i < t->ncolumns; i++)
			names[i + 2] = t->columns[i].name;
		head(x, names, (size_t)t->ncolumns + 2);
		return store_facts(s, (enum fact_kind)kind, as_of, export_fact, x, &c->err);
	}
	if (ctl_period(c, ctl_option(c, "--period"), &p) != 0)
		return -1;
	if (strcmp(what, "scores") == 0) {
		head(x, score_columns, SCORE_COLUMNS);
		return store_results(
		    s, p, ctl_option(c, "--preview") ? "preview" : NULL, export_result, x, &c->err);
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

/* --- warnings --- */

struct showing {
	struct ctl *c;
	const struct ctl_engine *g;
	const char *staff;
	day_t day;
	struct table t;
	int most, n;
};

/* The figures of a warning for people: "minutes 540, entries 4". The day is already in its own
 * column. */
static const char *
figures(struct ctl *c, const char *detail)
{
	struct err ignored = { 0 };
	struct value *v = detail ? json_read(&c->arena, detail, strlen(detail), &ignored) : NULL;
	struct buf b = BUF_INIT;
	const char *s;

	if (value_get(v, "check") != NULL) { /* the check itself failed */
		s = ctl_titled(c, v, "");
	} else {
		for (size_t i = 0; i < value_len(v); i++) {
			const struct value *x = v->u.map.at[i].value;

			if (strcmp(v->u.map.at[i].key, "date") == 0)
				continue;
			buf_addf(&b, "%s%s ", b.n ? ", " : "", v->u.map.at[i].key);
			if (value_is(x, V_STR))
				buf_adds(&b, x->u.str.s);
			else if (value_is(x, V_NUM))
				buf_addf(&b, "%.6g", x->u.number);
			else
				json_value(&b, x, -1);
		}
		s = arena_copy(&c->arena, b.p ? b.p : "", b.n);
	}
	err_fini(&ignored);
	buf_fini(&b);
	return s;
}

static int
show_warning(void *arg, const struct warning *w)
{
	struct showing *s = arg;
	struct ctl *c = s->c;
	char day[DAY_TEXT];

	if (w->resolved || (s->staff && (!w->staff || strcmp(w->staff, s->staff) != 0)) ||
	    (s->day != DAY_NONE && w->date != s->day))
		return 0;
	if (s->n++ >= s->most)
		return 0;
	table_cell(&s->t, c->lang == LANG_VI ? day_text_vi(w->date, day) : day_text(w->date, day));
	table_cell(&s->t, w->staff ? w->staff : w->agency);
	table_cell(&s->t, w->severity);
	table_cell(
	    &s->t, ctl_titled(c, manifest_title(s->g->manifest, "checks", w->check), w->check));
	table_cell(&s->t, figures(c, w->detail));
	return 0;
}

static int
run_warnings(struct ctl *c)
{
	struct showing s = { .c = c,
		.staff = ctl_option(c, "--staff"),
		.day = DAY_NONE,
		.t = { .a = &c->arena, .columns = 5 } };
	const char *day = ctl_option(c, "--day");
	struct ctl_engine g;
	struct store *store;
	struct period p;
	int failed;

	if (ctl_period(c, c->nargs ? c->args[0] : NULL, &p) != 0 ||
	    ctl_number(c, "--most", 50, 1, 1000000, &s.most) != 0)
		return ctl_fail(c);
	if (day != NULL && day_parse(day, strlen(day), &s.day) != 0) {
		err_set(&c->err, MSG_FACT_DAY, "--day", day);
		return ctl_fail(c);
	}
	store = open_store(c);
	if (store == NULL || engine_open(c, &g, NULL, 1, NULL) != 0) {
		store_close(store);
		return ctl_fail(c);
	}
	s.g = &g;
	failed = store_warnings(store, p, show_warning, &s, &c->err) < 0;
	table_print(&s.t, 0);
	if (s.n > s.most)
		printf(
		    c->lang == LANG_VI ? "... và %d cảnh báo nữa\n" : "... and %d more warnings\n",
		    s.n - s.most);
	engine_close(&g);
	store_close(store);
	return failed ? ctl_fail(c) : EXIT_YES;
}

/* --- doctor --- */

static void
finding(void *arg, const struct err *f)
{
	struct ctl *c = arg;
	char *text = err_text(f, c->lang);

	printf("- %s\n", text);
	free(text);
}

static int
run_doctor(struct ctl *c)
{
	struct store *s = open_store(c);
	int found;

	if (s == NULL)
		return ctl_fail(c);
	found = store_check(s, finding, c, &c->err);
	store_close(s);
	if (found < 0)
		return ctl_fail(c);
	if (found == 0)
		ctl_say(c, MSG_CTL_DOCTOR_WELL);
	return found ? EXIT_NO : EXIT_YES;
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
	{ "--as-of", "SEQ", "facts as known at this sequence number",
	    "dữ liệu đã biết đến số thứ tự này" },
	{ NULL, NULL, NULL, NULL },
};
static const struct option warnings_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ "--staff", "CODE", "of one person", "của một người" },
	{ "--day", "DAY", "of one day", "của một ngày" },
	{ "--most", "N", "how many are shown (default 50)", "số dòng hiển thị (mặc định 50)" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option doctor_options[] = { { "--db", "FILE", "the store", "kho dữ liệu" },
	{ NULL, NULL, NULL, NULL } };

const struct command cmd_demo_data = { "demo-data", "", run_demo, demo_options,
	"make a demo province as CSV files", "tạo một tỉnh mẫu dưới dạng tệp CSV",
	"demo-data --out demo --people 7000" };
const struct command cmd_export = { "export", "KIND|scores|warnings", run_export, export_options,
	"facts or results as CSV or JSON", "xuất dữ liệu hoặc kết quả ra CSV, JSON",
	"export --db kpi.db diary > diary.csv\nexport --db kpi.db scores --period 2026-03 --json" };
const struct command cmd_warnings = { "warnings", "PERIOD", run_warnings, warnings_options,
	"what the checks found", "các cảnh báo", "warnings --db kpi.db 2026-01 --day 2026-01-14" };
const struct command cmd_doctor = { "doctor", "", run_doctor, doctor_options, "is the store sound",
	"kho dữ liệu có ổn không", "doctor --db kpi.db" };
