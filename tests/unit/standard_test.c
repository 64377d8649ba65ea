/* standard and items: what is read, and every mistake: one mistake, one error, at its place. */
#include "tests/unit/bundle_fixture.h"

static void
a_good_standard_is_read(void **state)
{
	struct folder f;
	const struct standard *s;

	(void)state;
	folder_init(&f);
	folder_load(&f);
	assert_string_equal(folder_errors(&f), "");
	s = bundle_standard(f.bundle, "law", day_of(2026, 1, 1));
	assert_string_equal(s->label, "law/2026-01-01");
	assert_string_equal(s->title.vi, "Gốc");
	assert_int_equal(s->nparams, 6);
	assert_int_equal(s->person.nmeasures, 3);
	assert_int_equal(s->person.ncriteria, 2);
	assert_true(s->person.criteria[0].lo == 0 && s->person.criteria[0].hi == 30);
	assert_true(s->person.criteria[1].lo > s->person.criteria[1].hi);
	assert_int_equal(s->person.gates[0].yearly, 1);
	assert_int_equal(s->person.gates[0].state, STATE_INSUFFICIENT_DATA);
	assert_int_equal(s->person.gates[0].roles, 1 << ROLE_HEAD | 1 << ROLE_DEPUTY);
	assert_int_equal(s->person.classes[0].cap->nwithin, 2);
	assert_int_equal(s->person.classes[0].line, 33);
	assert_int_equal(s->person.classes[1].func, -1);
	assert_int_equal(s->person.vetoes[0].state, -1);
	assert_int_equal(s->person.vetoes[1].state, STATE_NEEDS_DECISION);
	assert_true(s->person.vetoes[2].at_most >= 0 && s->person.vetoes[2].func == -1);
	assert_string_equal(s->person.missing, "gap");
	assert_int_equal(s->person.score_open, 0);
	assert_int_equal(s->organisation.kinds, 1 << 0 | 1 << 1);
	assert_int_equal(s->organisation.nclasses, 2);
	folder_fini(&f);
}

static const struct measure *
measure_of(const struct standard *s, const char *name)
{
	for (size_t i = 0; i < s->person.nmeasures; i++)
		if (strcmp(s->person.measures[i].name, name) == 0)
			return &s->person.measures[i];
	fail_msg("no measure %s", name);
	return NULL;
}

static void
measures_checks_and_items_are_read(void **state)
{
	struct folder f;
	const struct standard *s;

	(void)state;
	folder_init(&f);
	folder_load(&f);
	s = bundle_standard(f.bundle, "law", day_of(2026, 1, 1));
	assert_int_equal(measure_of(s, "weight")->open, 1);
	assert_int_equal(measure_of(s, "weight")->line, 13);
	assert_int_equal(measure_of(s, "converted")->open, 0);
	assert_int_equal(measure_of(s, "assigned")->task, 1);
	assert_string_equal(s->person.checks[1].id, "long");
	assert_int_equal(s->person.checks[1].nshow, 2);
	assert_int_equal(s->person.checks[0].each, EACH_PEERS);
	s = bundle_standard(f.bundle, "dv", day_of(2026, 12, 31));
	assert_string_equal(s->person.measures[0].item, "VD.1");
	assert_int_equal(s->nitems, 2);
	assert_int_equal(s->items[0].group, 3);
	assert_int_equal(s->items[0].evidence, 1);
	assert_true(s->items[0].standard_minutes == 90.5 && s->items[1].standard_minutes < 0);
	assert_int_equal(s->items[0].nfields, 3);
	assert_string_equal(s->items[0].fields[1].choices, "registered effective");
	assert_int_equal(s->items[0].fields[2].optional, 1);
	assert_string_equal(s->items[0].fields[2].name, "ref");
	assert_int_equal(s->items[1].line, 3);
	folder_fini(&f);
}

struct mistake { const char *from, *to, *place, *words; };

static void
each_is_told_once(const char *file, const struct mistake *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct folder f;

		folder_init(&f);
		/* Alone, so that nobody builds on what is left out. */
		f.n = strcmp(file, ROOT) == 0 ? 1 : f.n;
		folder_change(&f, file, all[i].from, all[i].to);
		folder_one_error(&f, arena_fmt(&f.a, "%s:%s", file, all[i].place), all[i].words);
		folder_fini(&f);
	}
}

#define TOLD(file, list) each_is_told_once(file, list, COUNT(list))

static void
words_and_types(void **state)
{
	static const struct mistake all[] = {
		{ "  gates =", "  gate =", "21:3:", "`gate`; did you mean `gates`" },
		{ "from = 70", "form = 70", "36:52:", "`form`; did you mean `from`" },
		{ "from = 70", "zzzzzz = 70", "36:52:", "unknown word `zzzzzz`" },
		{ ", from = 70", "", "36:5:", "`classes[2]` needs `from`" },
		{ "from = 70", "from = \"70\"", "36:52:", "1.5" },
		{ "  basis = {", "  notes = {", "3:3:", "unknown word `notes`" },
		{ "basis = { \"Art. 1\"", "basis = { 1", "3:3:", "`basis`" },
		{ "basis = \"Art. 4\"", "basis = 4", "26:55:", "criteria[1].basis" },
		{ "base = \"month\"", "base = \"week\"", "4:3:", "\"month\", \"quarter\"" },
		{ "vi = \"Gốc\", ", "", "2:3:", "no text in `vi`" },
		{ "en = \"Root\"", "en = \" \"", "2:3:", "no text in `en`" },
		{ "en = \"Root\"", "en = \"R\", fr = \"R\"", "2:35:", "unknown word `fr`" },
		{ "{ vi = \"Gốc\", en = \"Root\" }", "\"Gốc\"", "2:3:", "vi = " },
		{ "\"head\", \"deputy\"", "\"boss\"", "23:22:", "\"staff\", \"deputy\", \"head\"" },
		{ "unit = \"points\"", "unit = \"pts\"", "26:73:", "\"%\", \"points\"" },
		{ "score = function(c, who, p) return c.general + c.quantity end", "score = 5",
		    "31:3:",
		    "function" },
		{ "half = \"mean\"", "half = \"sum\"", "47:35:", "\"mean\"" },
		{ "\"state\", \"party\"", "\"church\"", "55:5:", "\"state\", \"party\"" },
	};

	(void)state;
	TOLD(ROOT, all);
}

static void
parameters_and_measures(void **state)
{
	static const struct mistake all[] = {
		{ "limit = { 50,", "limit = { 101,", "7:5:", "outside its range 0 - 100" },
		{ "{ 50, range = { 0, 100 } }", "50", "7:5:", "unit =" },
		{ "{ 50, range = { 0, 100 } }", "{ {}, unit = \"x\" }", "7:5:", "unit =" },
		{ "range = { 0, 100 }", "range = { 100, 0 }", "7:19:", "{ 0, 100 }" },
		{ "range = { 0, 100 }", "range = { 0, 50, 100 }", "7:19:", "{ 0, 100 }" },
		{ "range = { 0, 100 }", "range = { 0 }", "7:19:", "{ 0, 100 }" },
		{ "range = { 0, 100 }", "rnage = { 0, 100 }", "7:19:", "did you mean `range`" },
		{ "{ \"wide\", choices", "{ \"large\", choices", "8:5:", "cannot be `large`" },
		{ "choices = { \"wide\", \"strict\" }", "choices = {}", "8:22:", "{ \"...\"" },
		{ "choices = { \"wide\", \"strict\" }", "range = { 0, 1 }", "8:22:", "{ 0, 100 }" },
		{ "strict = { true }", "Strict = { true }", "9:5:", "`Strict` is not a name" },
		{ "weight = open", "quantity = open", "13:5:", "choose another name" },
		{ "of = \"task\"", "of = \"job\"", "15:18:", "\"entry\", \"task\"" },
		{ "of = \"task\"", "on = \"task\"", "15:5:", "of = \"task\"" },
		{ "function(t, p) return t.quantity end", "5", "15:5:", "function (e, p)" },
	};

	(void)state;
	TOLD(ROOT, all);
}

static void
criteria_and_classes(void **state)
{
	static const struct mistake all[] = {
		{ "id = \"quantity\"", "id = \"general\"", "28:7:", "`general` is there twice" },
		{ "id = \"quantity\"", "id = \"Số lượng\"", "28:7:", "is not a name" },
		{ "range = { 0, 30 }", "range = 30", "27:7:", "{ 0, 100 }" },
		{ "unit = \"%\",\n      value = function(who, p) return 100",
		    "unit = \"%\", range = { 0, 1 },"
		    "\n      value = function(who, p) return 100", "28:86:",
		    "percentages go from 0 to 100" },
		{ "from = 70", "from = 95", "36:52:", "`good` must begin below `best`" },
		{ "from = 70", "from = 90", "36:52:", "`good` must begin below `best`" },
		{ "{ id = \"low\", title = { vi = \"a\", en = \"b\" }, from = 0 }",
		    "{ id = \"low\", title = { vi = \"a\", en = \"b\" }, from = 5 }", "32:3:",
		    "begin at 0" },
		{ "id = \"good\", title", "id = \"best\", title", "36:7:",
		    "`best` is there twice" },
		{ ",\n        within = { \"agency\", \"duty_group\" }", "", "34:7:",
		    "a cap needs `within`" },
		{ "\"agency\", \"duty_group\"", "\"agency\", \"team\"", "35:9:", "\"agency\"" },
		{ "{ \"parent\" }", "{ \"agency\" }", "61:47:", "\"parent\", \"all\"" },
		{ "of = \"good\"", "of = \"goood\"", "34:55:", "did you mean `good`" },
		{ "{ share = \"share\", outst", "{ share = \"shore\", outst", "34:15:",
		    "did you mean `share`" },
		{ "{ share = \"share\", outst", "{ share = \"limit\", outst", "34:15:",
		    "must be 0 - 1" },
		{ "base = \"mode\"", "base = \"stage\"", "34:68:", "\"strict\" / \"wide\"" },
	};

	(void)state;
	TOLD(ROOT, all);
}

static void
gates_vetoes_and_checks(void **state)
{
	static const struct mistake all[] = {
		{ "state = \"insufficient_data\"", "state = \"bad\"", "22:55:", "\"not_scored\"" },
		{ "each = \"year\"", "each = \"day\"", "23:7:", "\"period\", \"year\"" },
		{ "class = \"low\"", "class = \"lower\"", "40:51:", "no class `lower`" },
		{ "class = \"low\"", "class = \"low\", state = \"needs_decision\"", "40:5:",
		    "exactly one of" },
		{ "class = \"low\", ", "", "40:5:", "exactly one of" },
		{ "state = \"needs_decision\",\n      when = function(who, p) return false end",
		    "state = \"needs_decision\"", "42:5:", "`vetoes[2]` needs `when`" },
		{ "state = \"needs_decision\"", "state = \"not_scored\"", "42:51:",
		    "\"needs_decision\"" },
		{ "id = \"ask\"", "id = \"act\"", "42:7:", "`act` is there twice" },
		{ "stage = \"stage\"", "stage = \"mode\"", "40:66:",
		    "\"before_cap\" / \"after_cap\"" },
		{ "missing = \"gap\"", "missing = \"gab\"", "47:65:", "did you mean `gap`" },
		{ "each = \"peers\"", "each = \"peer\"", "51:13:", "\"agency\"" },
		{ "severity = \"info\"", "severity = \"loud\"", "51:29:", "\"info\", \"warning\"" },
		{ "      of = \"per_day\", ", "      ", "51:5:", "`of` belongs to" },
		{ "each = \"entry\"", "each = \"entry\", of = \"per_day\"", "49:5:",
		    "`of` belongs to" },
		{ "of = \"per_day\"", "of = \"perday\"", "52:7:", "did you mean `per_day`" },
		{ "show = { \"minutes\"", "show = { \"minuts\"", "50:47:",
		    "did you mean `minutes`" },
		{ "show = { \"minutes\", \"converted\" }", "show = \"minutes\"", "50:47:",
		    "\"minutes\"" },
		{ "severity = \"info\", ", "", "51:5:", "needs `severity`" },
	};

	(void)state;
	TOLD(ROOT, all);
}

static void
catalogues(void **state)
{
	static const struct mistake all[] = {
		{ "standard_minutes,", "minuts,", "1:65:", "no column `minuts`" },
		{ "standard_minutes,", "standard_minute,", "1:65:",
		    "did you mean `standard_minutes`" },
		{ "title_en,", "title_vi,", "1:15:", "`title_vi` is there twice" },
		{ "VD.2,", "VD.1,", "3:1:", "already on line 2" },
		{ "VD.2,", "VD 2,", "3:1:", "is not a code" },
		{ "VD.2,", ",", "3:1:", "`code` is empty" },
		{ ",30,1.5,", ",30,,", "3:32:", "`coefficient` is empty" },
		{ ",30,1.5,", ",30,0,", "3:32:", "greater than 0" },
		{ ",30,1.5,", ",30,-1.5,", "3:32:", "greater than 0" },
		{ ",30,1.5,", ",30,\"1,5\",", "3:32:", "decimal point instead" },
		{ ",30,1.5,", ",30,1.6,", "3:32:", "the standard product give 1.5" },
		{ ",30,1.5,", ",x,1.5,", "3:29:", "points: `x`" },
		{ "event,3,", "event,6,", "2:31:", "five groups" },
		{ "event,3,", "event,2.5,", "2:31:", "five groups" },
		{ "90.5,yes", "-1,yes", "2:38:", "standard_minutes: `-1`" },
		{ "90.5,yes", "90.5,maybe", "2:43:", "not `maybe`" },
		{ "people:integer", "people:whole", "2:47:", "`people:whole` is not a field" },
		{ "people:integer", "people", "2:47:", "`people` is not a field" },
		{ "people:integer", "Người:integer", "2:47:", "is not a field" },
		{ "registered|effective", "registered|", "2:47:", "is not a field" },
		{ "ref?:text", "people?:text", "2:47:", "declared twice" },
		{ "ref?:text", "quantity:number", "2:47:", "must have another name" },
		{ "ref?:text", "converted:number", "2:", "is a measure here" },
		{ "Báo cáo", "\xff", "3:", "" },
	};

	(void)state;
	TOLD(ITEMS, all);
}

static void
a_missing_column_is_named(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_put(&f, ITEMS, "code,title_vi,title_en,unit,basis\nVD.1,a,b,c,d\n");
	folder_one_error(&f, ITEMS ":1: ", "the column `coefficient` is missing");
	folder_fini(&f);
}

/* The standard product is the one that most items agree with; two decimals are written. */
static void
coefficients_are_held_against_points(void **state)
{
	static const struct { const char *rows; const char *wrong; } cases[] = {
		{ "A,a,a,u,20,1,b\nB,a,a,u,35,1.75,b\nC,a,a,u,70,3.5,b\n", NULL },
		{ "A,a,a,u,20,1,b\nB,a,a,u,46.67,2.33,b\n", NULL },
		{ "A,a,a,u,20,1,b\nB,a,a,u,,7,b\nC,a,a,u,40,2,b\n", NULL },
		{ "A,a,a,u,70,14,b\nB,a,a,u,45,9,b\n", NULL },
		{ "A,a,a,u,70,1,b\nB,a,a,u,100,1,b\nC,a,a,u,110,1.1,b\n", ":2:12: " },
		{ "A,a,a,u,100,1,b\nB,a,a,u,110,1.1,b\nC,a,a,u,75,1.4,b\n", ":4:12: " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folder f;

		folder_init(&f);
		f.n = 1;
		folder_put(&f, "law/2026-01-01/items.csv",
		    arena_fmt(&f.a, "code,title_vi,title_en,unit,points,coefficient,basis\n%s",
		    cases[i].rows));
		if (cases[i].wrong != NULL)
			folder_one_error(&f, arena_fmt(&f.a, "law/2026-01-01/items.csv%s",
			    cases[i].wrong),
			    "does not fit its points");
		else
			assert_int_equal(err_list_errors((folder_load(&f), &f.errors)), 0);
		folder_fini(&f);
	}
}

static void
parameters_are_checked_by_type_range_and_choices(void **state)
{
	static const struct { const char *name; struct value v; int good; } cases[] = {
		{ "limit", { .type = V_NUM, .u.number = 100 }, 1 },
		{ "limit", { .type = V_INT, .u.integer = 7 }, 1 },
		{ "limit", { .type = V_NUM, .u.number = -0.1 }, 0 },
		{ "limit", { .type = V_INT, .u.integer = 101 }, 0 },
		{ "limit", { .type = V_STR, .u.str = { "7", 1 } }, 0 },
		{ "mode", { .type = V_STR, .u.str = { "strict", 6 } }, 1 },
		{ "mode", { .type = V_STR, .u.str = { "loose", 5 } }, 0 },
		{ "mode", { .type = V_BOOL, .u.boolean = 1 }, 0 },
		{ "strict", { .type = V_BOOL, .u.boolean = 0 }, 1 },
		{ "strict", { .type = V_NULL }, 0 },
		{ "share", { .type = V_NUM, .u.number = 1e9 }, 1 },
	};
	const struct standard *s;
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load(&f);
	s = bundle_standard(f.bundle, "law", day_of(2026, 1, 1));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err e = { 0 };
		size_t k = 0;

		while (strcmp(s->params[k].name, cases[i].name) != 0)
			k++;
		assert_int_equal(param_check(&s->params[k], &cases[i].v, &e),
		    cases[i].good ? 0 : -1);
		assert_int_equal(e.set, !cases[i].good);
		err_fini(&e);
	}
	folder_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_standard_is_read),
		cmocka_unit_test(measures_checks_and_items_are_read),
		cmocka_unit_test(words_and_types),
		cmocka_unit_test(parameters_and_measures),
		cmocka_unit_test(criteria_and_classes),
		cmocka_unit_test(gates_vetoes_and_checks),
		cmocka_unit_test(catalogues),
		cmocka_unit_test(a_missing_column_is_named),
		cmocka_unit_test(coefficients_are_held_against_points),
		cmocka_unit_test(parameters_are_checked_by_type_range_and_choices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
