/* warnings: what the checks found, summed by check, then one sentence each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/ctl/engine.h"
#include "daemon/phrases.h"
#include "daemon/store/store.h"
#include "rules/base/json.h"
#include "rules/base/map.h"

struct sum {
	const char *check, *severity;
	size_t n;
	struct map who;
};

struct showing {
	struct ctl *c;
	const struct ctl_engine *g;
	struct store *store;
	struct period p;
	const char *staff, *agency, *check, *severity;
	day_t day;
	struct warning *at;
	size_t n, cap;
	struct sum *sums;
	size_t nsums, sums_cap;
	struct map dossiers; /* staff -> struct dossier */
};

/* Worst first. */
static const struct {
	const char *name;
	enum msg_id say;
	const char *color;
} severities[] = {
	{ "serious", MSG_WARN_SERIOUS, "\033[31m" },
	{ "warning", MSG_WARN_WARNING, "\033[33m" },
	{ "info", MSG_WARN_INFO, "" },
};
#define SEVERITIES (sizeof severities / sizeof *severities)

static size_t
severity(const char *name)
{
	size_t i = 0;

	while (i + 1 < SEVERITIES && strcmp(severities[i].name, name) != 0)
		i++;
	return i;
}

static int
fits(const char *wanted, const char *is)
{
	return wanted == NULL || (is != NULL && strcmp(wanted, is) == 0);
}

static void
add_sum(struct showing *s, const struct warning *w)
{
	const char *who = w->staff ? w->staff : w->agency ? w->agency : "";
	size_t i = 0;

	while (i < s->nsums && strcmp(s->sums[i].check, w->check) != 0)
		i++;
	if (i == s->nsums) {
		s->sums = mem_room(s->sums, s->nsums, &s->sums_cap, sizeof *s->sums);
		s->sums[s->nsums++] = (struct sum){ .check = w->check, .severity = w->severity };
	}
	s->sums[i].n++;
	*map_put(&s->sums[i].who, who, strlen(who), NULL) = s;
}

static int
take(void *arg, const struct warning *w)
{
	struct showing *s = arg;
	struct arena *a = &s->c->arena;
	struct warning copy = *w;

	if (w->resolved || !fits(s->staff, w->staff) || !fits(s->agency, w->agency) ||
	    !fits(s->check, w->check) || !fits(s->severity, w->severity) ||
	    (s->day != DAY_NONE && w->date != s->day))
		return 0;
	copy.check = arena_str(a, w->check);
	copy.severity = arena_str(a, w->severity);
	copy.staff = arena_str(a, w->staff);
	copy.agency = arena_str(a, w->agency);
	copy.detail = arena_str(a, w->detail);
	copy.standard = NULL;
	s->at = mem_room(s->at, s->n, &s->cap, sizeof *s->at);
	s->at[s->n++] = copy;
	add_sum(s, &copy);
	return 0;
}

static int
by_check(const void *x, const void *y)
{
	const struct warning *a = x, *b = y;
	int k = (int)severity(a->severity) - (int)severity(b->severity);

	k = k ? k : strcmp(a->check, b->check);
	k = k ? k : (a->date > b->date) - (a->date < b->date);
	k = k ? k : strcmp(a->staff ? a->staff : "", b->staff ? b->staff : "");
	return k ? k : (a->entry > b->entry) - (a->entry < b->entry);
}

static int
by_severity(const void *x, const void *y)
{
	const struct sum *a = x, *b = y;
	int k = (int)severity(a->severity) - (int)severity(b->severity);

	k = k ? k : (a->n < b->n) - (a->n > b->n);
	return k ? k : strcmp(a->check, b->check);
}

static const char *
title_of(struct showing *s, const char *check)
{
	if (strcmp(check, "check_failed") == 0)
		return msg_template(MSG_WARN_FAILED, s->c->lang);
	return phrases_check(s->g->manifest, check, s->c->lang);
}

/* --- what a warning is about: the diary line or task, with its item --- */

static const struct dossier *
dossier_of(struct showing *s, const char *staff)
{
	void **at = map_put(&s->dossiers, staff, strlen(staff), NULL);
	struct err ignored = { 0 };

	if (*at == NULL) {
		struct dossier *d = arena_new(&s->c->arena, sizeof *d);

		memset(d, 0, sizeof *d);
		store_dossier(s->store, staff, s->p, 0, &s->c->arena, d, &ignored);
		err_fini(&ignored);
		*at = d;
	}
	return *at;
}

static const char *
item_of(struct showing *s, const struct warning *w, enum fact_kind kind)
{
	const struct dossier *d = w->staff ? dossier_of(s, w->staff) : NULL;

	for (size_t i = 0; d != NULL && kind == FACT_DIARY && i < d->nentries; i++)
		if ((uint32_t)d->entries[i].seq == (uint32_t)w->entry)
			return d->entries[i].item;
	for (size_t i = 0; d != NULL && kind == FACT_TASK && i < d->ntasks; i++)
		if ((uint32_t)d->tasks[i].seq == (uint32_t)w->entry)
			return d->tasks[i].item;
	return NULL;
}

struct subject_of {
	const char *kind, *id, *item, *title;
};

static struct subject_of
about(struct showing *s, const struct warning *w)
{
	struct subject_of x = { NULL, NULL, NULL, NULL };
	const char *source;
	enum fact_kind kind;

	if (w->entry == 0 ||
	    store_fact_id(s->store, w->entry, &kind, &source, &x.id, &s->c->arena) != 0)
		return x;
	x.kind = kind == FACT_TASK ? "task" : "entry";
	x.item = item_of(s, w, kind);
	if (x.item != NULL)
		x.title = ctl_titled(s->c,
		    manifest_item(s->g->manifest, x.item, period_first(s->p)), x.item);
	return x;
}

/* --- as text --- */

static struct value *
detail_of(struct showing *s, const struct warning *w)
{
	struct err ignored = { 0 };
	struct value *v =
	    w->detail ? json_read(&s->c->arena, w->detail, strlen(w->detail), &ignored) : NULL;

	err_fini(&ignored);
	return v;
}

static void
show_sums(struct showing *s)
{
	struct table t = { .a = &s->c->arena, .columns = 5 };
	struct arena *a = &s->c->arena;

	table_cell(&t, "");
	table_cell(&t, msg_template(MSG_WARN_COUNT, s->c->lang));
	table_cell(&t, msg_template(MSG_WARN_PEOPLE, s->c->lang));
	table_cell(&t, "");
	table_cell(&t, "");
	for (size_t i = 0; i < s->nsums; i++) {
		const struct sum *x = &s->sums[i];

		table_cell(&t, msg_template(severities[severity(x->severity)].say, s->c->lang));
		table_cell(&t, arena_fmt(a, "%zu", x->n));
		table_cell(&t, arena_fmt(a, "%zu", x->who.n));
		table_cell(&t, title_of(s, x->check));
		table_cell(&t, arena_fmt(a, "(%s)", x->check));
	}
	table_print(&t, 6);
}

static void
show_one(struct showing *s, struct table *t, const struct warning *w)
{
	struct ctl *c = s->c;
	struct subject_of x = about(s, w);
	struct buf b = BUF_INIT;
	char day[DAY_TEXT];

	table_cell(t, c->lang == LANG_VI ? day_text_vi(w->date, day) : day_text(w->date, day));
	table_cell(t, w->staff ? w->staff : w->agency);
	phrases_detail(detail_of(s, w), c->lang, &b);
	if (x.id != NULL) {
		buf_addf(&b, "%s%s %s", b.n ? "; " : "",
		    msg_template(x.kind[0] == 't' ? MSG_WARN_TASK : MSG_WARN_ENTRY, c->lang), x.id);
		if (x.item != NULL)
			buf_addf(&b, " (%s %s)", x.item, x.title);
	}
	table_cell(t, b.n ? b.p : "");
	buf_fini(&b);
}

/* The list, under a heading for each check; at most `most` lines. */
static void
show_list(struct showing *s, size_t most)
{
	struct table t = { .a = &s->c->arena, .columns = 3 };

	for (size_t i = 0; i < s->n && i < most; i++) {
		const struct warning *w = &s->at[i];
		const size_t sev = severity(w->severity);

		if (i == 0 || strcmp(w->check, s->at[i - 1].check) != 0)
			printf("\n%s%s%s: %s\n", s->c->color ? severities[sev].color : "",
			    msg_template(severities[sev].say, s->c->lang),
			    s->c->color ? "\033[0m" : "", title_of(s, w->check));
		show_one(s, &t, w);
		if (i + 1 == s->n || i + 1 == most || strcmp(w->check, s->at[i + 1].check) != 0) {
			table_print(&t, 0);
			t.n = 0;
		}
	}
	if (s->n > most && most > 0) {
		char left[24];

		snprintf(left, sizeof left, "%zu", s->n - most);
		ctl_say(s->c, MSG_WARN_MORE, left);
	}
}

static void
show_text(struct showing *s, size_t most)
{
	char period[PERIOD_TEXT], n[24];

	snprintf(n, sizeof n, "%zu", s->n);
	ctl_say(s->c, s->n == 0 ? MSG_WARN_NONE : s->n == 1 ? MSG_WARN_SUM_1 : MSG_WARN_SUM,
	    period_text(s->p, period), n);
	if (s->nsums > 1)
		show_sums(s);
	show_list(s, most);
}

/* --- as JSON --- */

static struct value *
one_value(struct showing *s, const struct warning *w)
{
	struct arena *a = &s->c->arena;
	struct subject_of x = about(s, w);
	struct value *v = value_map(a), *detail = detail_of(s, w);
	struct buf b = BUF_INIT;
	char day[DAY_TEXT];

	value_put(a, v, "check", value_str(a, w->check));
	value_put(a, v, "severity", value_str(a, w->severity));
	value_put(a, v, "title", value_str(a, title_of(s, w->check)));
	value_put(a, v, "staff", value_str(a, w->staff));
	value_put(a, v, "agency", value_str(a, w->agency));
	value_put(
	    a, v, "date", value_str(a, w->date == DAY_NONE ? NULL : day_text(w->date, day)));
	if (x.kind != NULL) {
		value_put(a, v, x.kind, value_str(a, x.id));
		value_put(a, v, "item", value_str(a, x.item));
	}
	value_put(a, v, "detail", detail ? detail : value_map(a));
	phrases_detail(detail, s->c->lang, &b);
	value_put(a, v, "text", value_strn(a, b.p ? b.p : "", b.n));
	buf_fini(&b);
	return v;
}

static void
show_json(struct showing *s, size_t most)
{
	struct arena *a = &s->c->arena;
	struct value *v = value_map(a), *sums = value_list(a), *list = value_list(a);
	char period[PERIOD_TEXT];

	value_put(a, v, "period", value_str(a, period_text(s->p, period)));
	value_put(a, v, "count", value_int(a, (int64_t)s->n));
	for (size_t i = 0; i < s->nsums; i++) {
		struct value *x = value_map(a);

		value_put(a, x, "check", value_str(a, s->sums[i].check));
		value_put(a, x, "severity", value_str(a, s->sums[i].severity));
		value_put(a, x, "title", value_str(a, title_of(s, s->sums[i].check)));
		value_put(a, x, "count", value_int(a, (int64_t)s->sums[i].n));
		value_put(a, x, "people", value_int(a, (int64_t)s->sums[i].who.n));
		value_push(a, sums, x);
	}
	for (size_t i = 0; i < s->n && i < most; i++)
		value_push(a, list, one_value(s, &s->at[i]));
	value_put(a, v, "checks", sums);
	value_put(a, v, "warnings", list);
	ctl_print_json(v);
}

/* --- the command --- */

static int
filters(struct ctl *c, struct showing *s, int *most)
{
	const char *day = ctl_option(c, "--day");

	s->staff = ctl_option(c, "--staff");
	s->agency = ctl_option(c, "--agency");
	s->check = ctl_option(c, "--check");
	s->severity = ctl_option(c, "--severity");
	s->day = DAY_NONE;
	if (ctl_period(c, c->nargs ? c->args[0] : NULL, &s->p) != 0 ||
	    ctl_number(c, "--most", c->json ? 1000000 : 50, 0, 1000000, most) != 0)
		return -1;
	if (s->severity != NULL && strcmp(severities[severity(s->severity)].name, s->severity) != 0)
		return err_set(&c->err, MSG_WARN_SEVERITY, s->severity);
	if (day != NULL && day_parse(day, strlen(day), &s->day) != 0)
		return err_set(&c->err, MSG_FACT_DAY, "--day", day);
	return 0;
}

static void
show(struct showing *s, size_t most)
{
	if (s->n > 1)
		qsort(s->at, s->n, sizeof *s->at, by_check);
	if (s->nsums > 1)
		qsort(s->sums, s->nsums, sizeof *s->sums, by_severity);
	(s->c->json ? show_json : show_text)(s, most);
	for (size_t i = 0; i < s->nsums; i++)
		map_fini(&s->sums[i].who, NULL);
	map_fini(&s->dossiers, NULL);
	free(s->sums);
	free(s->at);
}

static int
run_warnings(struct ctl *c)
{
	struct showing s = { .c = c };
	struct ctl_engine g;
	int failed, most;

	if (ctl_option(c, "--db") == NULL)
		return ctl_usage(c, "--db FILE");
	if (c->nargs == 0)
		return ctl_usage(c, "PERIOD");
	if (filters(c, &s, &most) != 0)
		return ctl_fail(c);
	s.store = store_open(ctl_option(c, "--db"), STORE_READ, &c->err);
	if (s.store == NULL || engine_open(c, &g, NULL, 1, NULL) != 0) {
		store_close(s.store);
		return ctl_fail(c);
	}
	s.g = &g;
	failed = store_warnings(s.store, s.p, take, &s, &c->err) < 0;
	if (!failed)
		show(&s, (size_t)most);
	engine_close(&g);
	store_close(s.store);
	return failed ? ctl_fail(c) : EXIT_YES;
}

static const struct option warnings_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ "--staff", "CODE", "of one person", "của một người" },
	{ "--agency", "CODE", "of one agency and its people", "của một cơ quan và người của cơ quan" },
	{ "--check", "NAME", "of one check", "của một kiểm tra" },
	{ "--severity", "S", "serious, warning or info", "serious, warning hoặc info" },
	{ "--day", "DAY", "of one day", "của một ngày" },
	{ "--most", "N", "how many are listed (default 50; 0: the sums only)",
	    "số dòng liệt kê (mặc định 50; 0: chỉ tổng hợp)" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_warnings = { "warnings", "PERIOD", run_warnings, warnings_options,
	"what the checks found, by check", "các cảnh báo, theo từng kiểm tra",
	"warnings --db kpi.db 2026-01\nwarnings --db kpi.db 2026-01 --check day_over_standard\n"
	"warnings --db kpi.db 2026-01 --staff CB000042 --day 2026-01-14" };
