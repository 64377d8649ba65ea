/* bundle and resolve: how standards fit together over the days. */
#include "tests/unit/bundle_fixture.h"

static enum msg_id
refusal(struct folder *f, const char *sector, enum subject subject, const char *on)
{
	struct err e = { 0 };
	enum msg_id id;

	assert_null(bundle_resolve(f->bundle, sector, subject, day(on), &e));
	id = e.id;
	err_fini(&e);
	return id;
}

static void
a_sector_is_merged_with_its_root(void **state)
{
	const struct resolved *r;
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load(&f);
	assert_string_equal(folder_errors(&f), "");
	r = resolve(&f, "dv", "2026-03-01");
	assert_int_equal(r->n, 2);
	assert_string_equal(r->chain[1]->label, "law/2026-01-01");
	assert_int_equal(r->person->nmeasures, 4);	/* weight, and weight of one item */
	assert_int_equal(r->person->ncriteria, 2);
	assert_int_equal(r->person->nclasses, 3);
	assert_int_equal(r->person->score_line, 31);
	assert_string_equal(r->person->score_owner->sector, "law");
	assert_string_equal(r->person->missing, "gap");
	assert_int_equal(r->organisation->nclasses, 2);
	assert_ptr_equal(resolve(&f, "dv", "2027-03-01"), r);
	assert_int_equal(resolve(&f, "law", "2026-03-01")->n, 1);
	folder_fini(&f);
}

static void
what_cannot_be_resolved_says_why(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load(&f);
	assert_int_equal(refusal(&f, "dx", SUBJECT_CADRE, "2026-03-01"), MSG_RULE_SECTOR_NONE);
	assert_int_equal(refusal(&f, "dv", SUBJECT_CADRE, "2025-12-31"), MSG_RULE_SECTOR_NONE);
	assert_int_equal(refusal(&f, "dv", SUBJECT_CADRE, "2026-03-01"), MSG_RULE_NO_LAW_FOR);
	folder_fini(&f);
}

static void
a_definition_replaces_only_what_is_open(void **state)
{
	static const struct { const char *measures, *words; } cases[] = {
		{ "weight = function(e, p) return 1 end", NULL },
		{ "extra = function(e, p) return 1 end", NULL },
		{ "assigned = function(e, p) return 1 end",
		    NULL },	/* the other one is of tasks */
		{ "converted = function(e, p) return 1 end", "`converted` cannot be replaced" },
		{ "converted = open(function(e, p) return 1 end)", "law/2026-01-01 does not" },
		{ "assigned = { of = 'task', function(t, p) return 1 end }", "`assigned` cannot" },
		{ "converted = { ['VD.1'] = function(e, p) return 1 end, ['VD.2'] = function(e, p) "
		    "return 1 end }", "`converted` cannot be replaced" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folder f;

		folder_init(&f);
		folder_change(&f, SECTOR,
		    "weight = { [\"VD.1\"] = function(e, p) return e.people / p.quorum end }",
		    cases[i].measures);
		if (cases[i].words != NULL)
			folder_one_error(&f, SECTOR ":5:16: ", cases[i].words);
		else
			assert_int_equal((folder_load(&f), f.errors.n), 0);
		folder_fini(&f);
	}
}

static void
a_measure_names_an_item_of_its_own_catalogue(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_change(&f, SECTOR, "VD.1", "VD.9");
	folder_one_error(&f, SECTOR ":5:28: ",
	    "the item VD.9 is not in items.csv; did you mean VD.1?");
	folder_fini(&f);
}

/* One line more in the sector: NULL when that is allowed, else the only error. */
static void
what_a_sector_may_add(void **state)
{
#define TITLE "title = { vi = 'a', en = 'b' }"
	static const struct { const char *more, *place, *words; } cases[] = {
		{ "score = function(c, who, p) return 1 end,", "6:3:",
		    "`score` cannot be replaced" },
		{ "gates = { { id = 'nothing', " TITLE ", state = 'not_scored',"
		    " when = function(who, p) end } },", "6:15:",
		    "already defined by law/2026-01-01" },
		{ "checks = { long = { each = 'task', severity = 'info', " TITLE ","
		    " when = function(t, p) end } },", "6:14:", "`long` is already defined" },
		{ "checks = { more = { each = 'entry', severity = 'info', " TITLE ","
		    " when = function(e, p) end, show = { 'people', 'converted', 'weight' } } },",
		    NULL, NULL },
		{ "checks = { more = { each = 'task', severity = 'info', " TITLE ","
		    " when = function(e, p) end, show = { 'converted' } } },", "6:",
		    "`converted` to show" },
		{ "indicators = { per_day = { " TITLE ", value = function(who, p) end } },",
		    "6:18:",
		    "`per_day` is already defined" },
		{ "vetoes = { { id = 'more', " TITLE ", class = 'good',"
		    " when = function(who, p) end } },",
		    NULL, NULL },
		{ "vetoes = { { id = 'more', " TITLE ", class = 'god',"
		    " when = function(who, p) end } },",
		    "6:61:", "did you mean `good`" },
		{ "classes = { { id = 'ok', " TITLE ", from = 0 } },", NULL, NULL },
		{ "organisation = { kinds = { 'party' }, criteria = {},"
		    " score = function(c, who, p) end,"
		    " classes = { { id = 'ok', " TITLE ", from = 0 } } },", "6:20:",
		    "agencies of kind party are already scored by law/2026-01-01" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folder f;

		folder_init(&f);
		folder_change(&f, SECTOR, "\n}\n", arena_fmt(&f.a, "\n  %s\n}\n", cases[i].more));
		if (cases[i].words != NULL)
			folder_one_error(&f, arena_fmt(&f.a, SECTOR ":%s", cases[i].place),
			    cases[i].words);
		else if ((folder_load(&f), f.errors.n) != 0)
			fail_msg("%s: %s", cases[i].more, folder_errors(&f));
		folder_fini(&f);
	}
}

static void
what_is_replaced_is_the_nearest(void **state)
{
	const struct resolved *r;
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_change(&f, ROOT, "score = function(c, who, p) return c.general + c.quantity end",
	    "score = open(function(c, who, p) return c.general + c.quantity end)");
	folder_change(&f, SECTOR, "\n}\n", "\n  score = function(c, who, p) return 1 end,\n"
	    "  classes = { { id = 'ok', " TITLE ", from = 0 } },\n"
	    "  organisation = { kinds = { 'front' }, criteria = {},"
	    " score = function(c, who, p) return 1 end,"
	    " classes = { { id = 'ok', " TITLE ", from = 0 } } },\n}\n");
	folder_change(&f, SECTOR, "[\"VD.1\"] = function", "function");
	folder_change(&f, SECTOR, "{ function(e, p) return e.people / p.quorum end }",
	    "function(e, p) return 2 end");
	folder_load(&f);
	assert_string_equal(folder_errors(&f), "");
	r = resolve(&f, "dv", "2026-03-01");
	assert_string_equal(r->person->score_owner->sector, "dv");
	assert_int_equal(r->person->nclasses, 1);
	assert_int_equal(r->person->nmeasures, 3);
	assert_int_equal(r->organisation->nclasses, 1);
	assert_string_equal(bundle_organisation(f.bundle, 0, day("2026-02-01"))->chain[0]->sector,
	    "law");
	assert_string_equal(bundle_organisation(f.bundle, 2, day("2026-02-01"))->chain[0]->sector,
	    "dv");
	assert_null(bundle_organisation(f.bundle, 3, day("2026-02-01")));
	assert_null(bundle_organisation(f.bundle, 0, day("2025-02-01")));
	folder_fini(&f);
}

/* --- folders and dates --- */

static void
folders_are_named_by_sector_and_day(void **state)
{
	static const struct { const char *path; int told; } cases[] = {
		{ "_template/2026-01-01/standard.lua", 0 }, { "_template/standard.lua", 0 },
		{ ".git/2026-01-01/standard.lua", 0 }, { "README.md", 0 }, { "dv/notes.txt", 0 },
		{ "dv/2026-01-01/notes.txt", 0 }, { "dv/2026-02-30/standard.lua", 1 },
		{ "dv/next/standard.lua", 1 }, { "dv/standard.lua", 1 },
		{ "Dân vận/2026-01-01/standard.lua", 1 }, { "dv/2026-01-01/old/standard.lua", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folder f;

		folder_init(&f);
		folder_put(&f, cases[i].path, "return nothing");
		folder_load(&f);
		if (f.errors.n != (size_t)cases[i].told)
			fail_msg("%s: %s", cases[i].path, folder_errors(&f));
		if (f.errors.n > 0)
			assert_int_equal(f.errors.at[0].id, MSG_RULE_FOLDER);
		assert_int_equal(f.bundle->n, 2);
		folder_fini(&f);
	}
}

static void
a_bad_folder_is_told_once(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_put(&f, "dv/2026-13-01/standard.lua", "x");
	folder_put(&f, "dv/2026-13-01/items.csv", "x");
	folder_one_error(&f, "dv/2026-13-01: ", "mass_mobilization/2026-01-01");
	folder_fini(&f);
}

static void
files_may_be_missing(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	f.n = 2;		/* no catalogue: a root does without, a sector does not */
	folder_one_error(&f, "dv/2026-01-01: ", "has no items.csv");
	folder_put(&f, "dx/2026-01-01/items.csv", folder_items);
	f.files[1] = f.files[2];
	f.n = 2;
	folder_one_error(&f, "dx/2026-01-01: ", "has no standard.lua");
	folder_fini(&f);
}

static void
what_a_sector_builds_on_must_be_there(void **state)
{
	static const struct { const char *extends, *place, *words; } cases[] = {
		{ "'law'", NULL, NULL },
		{ "'lav'", SECTOR ":3:3: ", "did you mean `law`" },
		{ "'nowhere'", SECTOR ":3:3: ", "no sector `nowhere`" },
		{ "'dv'", SECTOR ":3:3: ", "`dv` builds on itself" },
		{ "{ civil_servant = 'law', cadre = 'dv' }", SECTOR ":3:3: ", "builds on itself" },
		{ "{ civil_servants = 'law' }", SECTOR ":3:15: ", "\"civil_servant\"" },
		{ "{ civil_servant = 5 }", SECTOR ":3:15: ", "decree_335" },
		{ "5", SECTOR ":3:3: ", "decree_335" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folder f;

		folder_init(&f);
		folder_change(&f, SECTOR, "{ civil_servant = \"law\" }", cases[i].extends);
		if (cases[i].words != NULL)
			folder_one_error(&f, cases[i].place, cases[i].words);
		else
			assert_int_equal((folder_load(&f), f.errors.n), 0);
		folder_fini(&f);
	}
}

static void
a_law_must_be_in_force_before_a_sector_builds_on_it(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	f.files[0].path = "law/2026-02-01/standard.lua";
	folder_one_error(&f, SECTOR ":3:3: ", "`law` has no standard in force on 2026-01-01 yet");
	assert_int_equal(f.bundle->n, 1);
	assert_int_equal(refusal(&f, "dv", SUBJECT_CIVIL_SERVANT, "2026-03-01"),
	    MSG_RULE_SECTOR_BROKEN);
	folder_fini(&f);
}

static void
mistakes_leave_out_those_that_build_on_it(void **state)
{
	struct folder f;
	const char *all;

	(void)state;
	folder_init(&f);
	folder_put(&f, "free/2026-01-01/standard.lua",
	    "return standard { title = { vi = 'a', en = 'b' }, basis = 'x' }");
	folder_change(&f, ROOT, "base = \"month\"", "base = \"week\"");
	folder_load(&f);
	all = folder_errors(&f);
	assert_int_equal(f.errors.n, 2);
	assert_non_null(strstr(all, "dv/2026-01-01 is left out because law/2026-01-01"));
	assert_int_equal(f.bundle->n, 1);
	assert_int_equal(f.bundle->nleft_out, 2);
	assert_int_equal(refusal(&f, "law", SUBJECT_CADRE, "2026-03-01"), MSG_RULE_SECTOR_BROKEN);
	assert_int_equal(refusal(&f, "law", SUBJECT_CADRE, "2025-03-01"), MSG_RULE_SECTOR_NONE);
	assert_null(bundle_item(f.bundle, "VD.1", day("2026-03-01")));
	folder_fini(&f);
}

static void
the_version_in_force_is_the_latest(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_put(&f, "law/2027-01-01/standard.lua", folder_root);
	folder_put(&f, "dv/2026-07-01/standard.lua", folder_sector);
	folder_put(&f, "dv/2026-07-01/items.csv", folder_items);
	folder_change(&f, "dv/2026-07-01/items.csv", "VD.2,", "VD.3,");
	folder_load(&f);
	assert_string_equal(folder_errors(&f), "");
	assert_string_equal(resolve(&f, "dv", "2026-06-30")->chain[0]->label, "dv/2026-01-01");
	assert_string_equal(resolve(&f, "dv", "2026-07-01")->chain[0]->label, "dv/2026-07-01");
	assert_string_equal(resolve(&f, "dv", "2026-12-31")->chain[1]->label, "law/2026-01-01");
	assert_string_equal(resolve(&f, "dv", "2027-01-01")->chain[1]->label, "law/2027-01-01");
	assert_null(bundle_item(f.bundle, "VD.1", day("2025-12-31")));
	assert_int_equal(bundle_item(f.bundle, "VD.1", day("2026-01-01"))->owner->from,
	    day("2026-01-01"));
	assert_int_equal(bundle_item(f.bundle, "VD.1", day("2026-09-01"))->owner->from,
	    day("2026-07-01"));
	assert_non_null(bundle_item(f.bundle, "VD.2", day("2026-06-30")));
	assert_null(bundle_item(f.bundle, "VD.2", day("2026-07-01")));
	assert_null(bundle_item(f.bundle, "VD.3", day("2026-06-30")));
	assert_string_equal(bundle_field(f.bundle, "people"), "people");
	assert_null(bundle_field(f.bundle, "peopl"));
	folder_fini(&f);
}

/* A version with mistakes must not be replaced by an older one: that would score people by the
 * wrong law without a word. */
static void
an_old_version_never_stands_in(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_put(&f, "law/2027-01-01/standard.lua", "return standard {");
	folder_load(&f);
	assert_int_equal(f.errors.n, 1);
	assert_int_equal(resolve(&f, "dv", "2026-12-31")->n, 2);
	assert_int_equal(refusal(&f, "dv", SUBJECT_CIVIL_SERVANT, "2027-01-01"),
	    MSG_RULE_SECTOR_BROKEN);
	assert_null(bundle_standard(f.bundle, "law", day("2027-06-01")));
	folder_fini(&f);
}

static void
a_later_law_is_held_against_earlier_sectors(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_put(&f, "law/2027-01-01/standard.lua", folder_root);
	folder_change(&f, "law/2027-01-01/standard.lua",
	    "open(function(e, p) return e.item.coefficient end)",
	    "function(e, p) return e.item.coefficient end");
	folder_one_error(&f, SECTOR ":5:16: ", "law/2027-01-01 does not leave it open");
	folder_put(&f, "dv/2027-01-01/standard.lua",
	    "return standard { title = { vi = 'a', en = 'b' }, basis = 'x', extends = 'law' }");
	folder_put(&f, "dv/2027-01-01/items.csv", folder_items);
	folder_load(&f);
	assert_string_equal(folder_errors(&f), "");
	folder_fini(&f);
}

static void
an_item_belongs_to_one_sector(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_put(&f, "other/2026-01-01/standard.lua",
	    "return standard { title = { vi = 'a', en = 'b' }, basis = 'x', extends = 'law' }");
	folder_put(&f, "other/2026-01-01/items.csv",
	    "code,title_vi,title_en,unit,coefficient,basis\nX.1,a,b,c,1,d\nVD.2,a,b,c,1,d\n");
	folder_one_error(&f, "other/2026-01-01/items.csv:3: ", "already belongs to dv/2026-01-01");
	assert_null(bundle_item(f.bundle, "X.1", day("2026-03-01")));
	assert_string_equal(bundle_item(f.bundle, "VD.2", day("2026-03-01"))->owner->sector, "dv");
	folder_fini(&f);
}

static void
agencies_of_a_kind_have_one_sector(void **state)
{
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_put(&f, "law2/2026-06-01/standard.lua", folder_root);
	folder_one_error(&f, "law2/2026-06-01/standard.lua:55:5: ",
	    "agencies of kind state are already scored by law/2026-01-01");
	folder_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sector_is_merged_with_its_root),
		cmocka_unit_test(what_cannot_be_resolved_says_why),
		cmocka_unit_test(a_definition_replaces_only_what_is_open),
		cmocka_unit_test(a_measure_names_an_item_of_its_own_catalogue),
		cmocka_unit_test(what_a_sector_may_add),
		cmocka_unit_test(what_is_replaced_is_the_nearest),
		cmocka_unit_test(folders_are_named_by_sector_and_day),
		cmocka_unit_test(a_bad_folder_is_told_once),
		cmocka_unit_test(files_may_be_missing),
		cmocka_unit_test(what_a_sector_builds_on_must_be_there),
		cmocka_unit_test(a_law_must_be_in_force_before_a_sector_builds_on_it),
		cmocka_unit_test(mistakes_leave_out_those_that_build_on_it),
		cmocka_unit_test(the_version_in_force_is_the_latest),
		cmocka_unit_test(an_old_version_never_stands_in),
		cmocka_unit_test(a_later_law_is_held_against_earlier_sectors),
		cmocka_unit_test(an_item_belongs_to_one_sector),
		cmocka_unit_test(agencies_of_a_kind_have_one_sector),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
