/* What changed between two bundles, from their texts; and which of it a formula reaches. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "rules/difference.h"

#define LAW \
	"local function share(who, p, name)\n" \
	"  return percent(who.diary:sum(name), p.plan)\n" \
	"end\n" \
	"return standard {\n" \
	"  title = { vi = \"Luật\", en = \"Law\" },\n" \
	"  params = { plan = { 10, unit = \"pieces\", title = { vi = \"Kế hoạch\", en = \"Plan\" } },\n" \
	"    loss = { 0.25, title = { vi = \"Trừ\", en = \"Loss\" } } },\n" \
	"  measures = { weight = open(function(e) return e.item.coefficient end),\n" \
	"    clean = function(e, p) return e.weight - p.loss end },\n" \
	"  criteria = {\n" \
	"    { id = \"quantity\", value = function(who, p) return share(who, p, \"weight\") end },\n" \
	"    { id = \"quality\", value = function(who, p) return share(who, p, \"clean\") end },\n" \
	"    { id = \"general\", value = function(who) return who.appraisal.total end },\n" \
	"  },\n" \
	"  score = function(c) return c.quantity + c.quality end,\n" \
	"}\n"
#define FIELD \
	"return standard {\n" \
	"  title = { vi = \"Ngành\", en = \"Field\" }, extends = \"law\",\n" \
	"  params = { quorum = { 50, title = { vi = \"Số người\", en = \"People\" } } },\n" \
	"  measures = { weight = { [\"A.2\"] = function(e, p) return e.item.coefficient * p.quorum end } },\n" \
	"}\n"
#define ITEMS "code,title_vi,title_en,coefficient\nA.1,Một,One,1.0\nA.2,Hai,Two,1.5\n"

static const struct bundle_source base[] = {
	{ "law/2026-01-01/standard.lua", LAW, sizeof LAW - 1 },
	{ "field/2026-01-01/standard.lua", FIELD, sizeof FIELD - 1 },
	{ "field/2026-01-01/items.csv", ITEMS, sizeof ITEMS - 1 },
};
#define FILES 3

struct world {
	struct arena a;
	struct bundle_source is[FILES + 2];
	size_t n;
	struct difference d;
};

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	memcpy(w->is, base, sizeof base);
	w->n = FILES;
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	arena_fini(&w->a);
	free(w);
	return 0;
}

/* The file `i` with `from` made `to`; both must be there once. */
static void
edit(struct world *w, size_t i, const char *from, const char *to)
{
	const char *text = w->is[i].bytes, *at = strstr(text, from);

	assert_non_null(at);
	assert_null(strstr(at + 1, from));
	w->is[i].bytes = arena_fmt(
	    &w->a, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	w->is[i].size = strlen(w->is[i].bytes);
}

static void
make(struct world *w)
{
	difference_make((struct difference_side){ base, FILES },
	    (struct difference_side){ w->is, w->n }, &w->a, &w->d);
}

static void
says(const struct world *w, size_t i, const char *en)
{
	char *text;

	assert_true(i < w->d.n);
	text = change_text(&w->d.at[i], LANG_EN);
	assert_string_equal(text, en);
	free(text);
}

/* The sentence for whoever shows sector, date and code beside it. */
static void
says_shortly(struct world *w, size_t i, const char *lang, const char *text)
{
	const struct value *v = difference_value(&w->d, &w->a)->u.list.at[i];

	assert_string_equal(value_text(value_get(value_get(v, "said"), lang), ""), text);
}

static int
reaches(struct world *w, const char *criterion, const char **item)
{
	struct reach_of of = { .sector = "field", .subject = SUBJECT_CIVIL_SERVANT, .list = "criteria",
		.id = criterion };
	struct reached *r;
	size_t n;

	day_parse("2026-03-01", 10, &of.day);
	r = difference_reach(&w->d, &of, &w->a, &n);
	assert_true(n <= 1);
	if (n > 0)
		*item = r[0].item;
	return (int)n;
}

static void
nothing_is_no_change(void **state)
{
	struct world *w = *state;

	edit(w, 0, "local function", "-- a remark\nlocal   function");
	edit(w, 2, "1.0", "1");
	make(w);
	assert_int_equal(w->d.n, 0);
}

static void
a_parameter(void **state)
{
	struct world *w = *state;
	const char *item = "?";

	edit(w, 0, "plan = { 10", "plan = { 12");
	make(w);
	assert_int_equal(w->d.n, 1);
	says(w, 0, "law 2026-01-01: parameter plan (Plan): 10 -> 12 pieces");
	says_shortly(w, 0, "en", "parameter “Plan”: 10 -> 12 pieces");
	assert_int_equal(reaches(w, "quantity", &item), 1);
	assert_null(item);
	assert_int_equal(reaches(w, "quality", &item), 1);
	assert_int_equal(reaches(w, "general", &item), 0);
}

static void
a_parameter_of_a_measure(void **state)
{
	struct world *w = *state;
	const char *item = "?";

	edit(w, 0, "loss = { 0.25", "loss = { 0.5");
	make(w);
	assert_int_equal(reaches(w, "quantity", &item), 0);
	assert_int_equal(reaches(w, "quality", &item), 1);
}

static void
a_parameter_of_one_item(void **state)
{
	struct world *w = *state;
	const char *item = NULL;

	edit(w, 1, "quorum = { 50", "quorum = { 60");
	make(w);
	says(w, 0, "field 2026-01-01: parameter quorum (People): 50 -> 60");
	assert_int_equal(reaches(w, "quantity", &item), 1);
	assert_string_equal(item, "A.2");
	assert_int_equal(reaches(w, "general", &item), 0);
}

static void
an_item(void **state)
{
	struct world *w = *state;
	const char *item = NULL;

	edit(w, 2, "Two,1.5", "Two,1.2");
	make(w);
	assert_int_equal(w->d.n, 1);
	says(w, 0, "field 2026-01-01: item A.2 (Two): coefficient: 1.5 -> 1.2");
	assert_int_equal(reaches(w, "quality", &item), 1);
	assert_string_equal(item, "A.2");
}

static void
titles_reach_nothing(void **state)
{
	struct world *w = *state;
	const char *item;

	edit(w, 2, "Two", "Second");
	make(w);
	assert_int_equal(w->d.n, 1);
	says(w, 0, "field 2026-01-01: item A.2 (Second): English title: Two -> Second");
	assert_int_equal(reaches(w, "quantity", &item), 0);
}

/* A local is a piece of every formula that uses it: both criteria change, with its lines. */
static void
a_formula_and_its_local(void **state)
{
	struct world *w = *state;

	edit(w, 0, "who.diary:sum(name), p.plan", "who.diary:sum(name) * 2, p.plan");
	make(w);
	assert_int_equal(w->d.n, 2);
	says(w, 0, "law 2026-01-01: formula of criterion quantity: line 2 -> line 2");
	says(w, 1, "law 2026-01-01: formula of criterion quality: line 2 -> line 2");
	assert_string_equal(
	    w->d.at[0].was.text, "  return percent(who.diary:sum(name), p.plan)\n");
	assert_string_equal(
	    w->d.at[0].is.text, "  return percent(who.diary:sum(name) * 2, p.plan)\n");
	assert_string_equal(w->d.at[0].is.file, "law/2026-01-01/standard.lua");
}

static void
added_and_removed(void **state)
{
	struct world *w = *state;

	edit(w, 2, "A.1,Một,One,1.0\n", "");
	edit(w, 1, "params = { ", "params = { extra = { 3 }, ");
	make(w);
	assert_int_equal(w->d.n, 2);
	says(w, 0, "field 2026-01-01: removed item A.1 (One): 1");
	says(w, 1, "field 2026-01-01: new parameter extra: 3");
}

/* A new date is told, and what it changes against the one that was in force. */
static void
a_new_date_and_a_new_sector(void **state)
{
	struct world *w = *state;

	edit(w, 1, "quorum = { 50", "quorum = { 60");
	w->is[3] = (struct bundle_source){ "field/2026-07-01/standard.lua", w->is[1].bytes,
		w->is[1].size };
	w->is[4] = (struct bundle_source){ "other/2026-01-01/standard.lua", FIELD, sizeof FIELD - 1 };
	w->is[1] = base[1];
	w->n = 5;
	make(w);
	assert_int_equal(w->d.at[0].kind, CHANGE_STANDARD_ADDED);
	says(w, 0, "field 2026-07-01: new standard from this day");
	says(w, 1, "field 2026-07-01: parameter quorum (People): 50 -> 60");
	says(w, 2, "field 2026-07-01: removed item A.1 (One): 1");
	assert_int_equal(w->d.at[w->d.n - 1].kind, CHANGE_SECTOR_ADDED);
}

static void
values_that_are_tried(void **state)
{
	struct world *w = *state;
	struct value *set = value_map(&w->a);
	const char *item = NULL;

	make(w);
	value_put(&w->a, set, "field.loss", value_num(&w->a, 0.5));
	difference_set(&w->d, set, &w->a);
	says(w, 0, "field: parameter loss (Loss): 0.25 -> 0.5");
	says_shortly(w, 0, "vi", "tham số “Trừ”: 0,25 -> 0,5");
	assert_int_equal(reaches(w, "quality", &item), 1);
	assert_int_equal(reaches(w, "general", &item), 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = { T(nothing_is_no_change), T(a_parameter),
		T(a_parameter_of_a_measure), T(a_parameter_of_one_item), T(an_item),
		T(titles_reach_nothing), T(a_formula_and_its_local), T(added_and_removed),
		T(a_new_date_and_a_new_sector), T(values_that_are_tried) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
