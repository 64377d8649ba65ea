/* manifest: the store side answers as the bundle does, and checks declared fields. */
#include "tests/unit/bundle_fixture.h"
#include "rules/bundle_manifest.h"
#include "rules/manifest.h"

/* Through bytes, as it reaches the other process. */
static struct manifest *
manifest_of(struct folder *f)
{
	struct buf b = BUF_INIT;
	struct cut c;
	struct value *tree;

	value_write(bundle_manifest(f->bundle, &f->a), &b);
	c = (struct cut){ (const unsigned char *)b.p, b.n, 0 };
	tree = value_read(&f->a, &c);
	assert_non_null(tree);
	buf_fini(&b);
	return manifest_new(tree);
}

/* A law that is broken from 2027 on, and a sector that gives up an item in July 2026. */
static struct manifest *
two_years(struct folder *f)
{
	folder_init(f);
	folder_put(f, "law/2027-01-01/standard.lua", "return standard {");
	folder_put(f, "dv/2026-07-01/standard.lua", folder_sector);
	folder_put(f, "dv/2026-07-01/items.csv", folder_items);
	folder_change(f, "dv/2026-07-01/items.csv", "VD.2,", "VD.3,");
	folder_load(f);
	return manifest_of(f);
}

static void
items_and_titles_are_found(void **state)
{
	struct folder f;
	struct manifest *m = two_years(&f);
	const struct value *item = manifest_item(m, "VD.1", day("2026-03-01"));

	(void)state;
	assert_int_equal(manifest_sector(m, "dv"), 1);
	assert_int_equal(manifest_sector(m, "dx"), 0);
	assert_int_equal(manifest_has_field(m, "outcome"), 1);
	assert_int_equal(manifest_has_field(m, "outcom"), 0);
	assert_string_equal(value_text(value_get(item, "vi"), ""), "Đối thoại");
	assert_true(value_double(value_get(item, "coefficient"), 0) == 1);
	assert_true(value_boolean(value_get(item, "evidence"), 0));
	assert_null(manifest_item(m, "VD.1", day("2025-12-31")));
	assert_non_null(manifest_item(m, "VD.2", day("2026-06-30")));
	assert_null(manifest_item(m, "VD.2", day("2026-07-01")));
	assert_null(manifest_item(m, "VD.9", day("2026-03-01")));
	item = manifest_title(m, "checks", "long");
	assert_string_equal(value_text(value_get(item, "en"), ""), "b");
	assert_null(manifest_title(m, "checks", "lon"));
	manifest_free(m);
	folder_fini(&f);
}

static void
parameters_and_classes_come_from_the_nearest(void **state)
{
	struct manifest_at at = { "dv", SUBJECT_CIVIL_SERVANT, day("2026-03-01") };
	struct folder f;
	struct manifest *m = two_years(&f);
	const struct value *cap;

	(void)state;
	assert_true(value_double(manifest_param(m, at, "limit"), 0) == 60);
	assert_string_equal(value_text(manifest_param(m, at, "mode"), ""), "wide");
	assert_null(manifest_param(m, at, "zzz"));
	assert_int_equal(value_len(manifest_list(m, at, "classes")), 3);
	cap = value_get(manifest_list(m, at, "classes")->u.list.at[0], "cap");
	assert_string_equal(value_text(value_get(cap, "of"), ""), "good");
	at.subject = SUBJECT_CADRE;		/* no law is chosen for them */
	assert_null(manifest_list(m, at, "classes"));
	at = (struct manifest_at){ "dv", SUBJECT_CIVIL_SERVANT, day("2027-01-01") };
	assert_null(manifest_standard(m, "law", at.day));	/* it was left out */
	assert_null(manifest_param(m, at, "mode"));
	assert_true(value_double(manifest_param(m, at, "limit"), 0) == 60);
	manifest_free(m);
	folder_fini(&f);
}

static void
declared_fields_are_checked(void **state)
{
	static const struct { const char *lines; int task; enum msg_id id; int good; } cases[] = {
		{ "outcome=effective\npeople=12", 0, 0, 1 },
		{ "outcome=effective\npeople=12\nref=a=b c", 0, 0, 1 },
		{ NULL, 1, 0, 1 }, { "people=3", 1, 0, 1 },
		{ NULL, 0, MSG_FACT_FIELD_NEEDED, 0 }, { "", 0, MSG_FACT_FIELD_NEEDED, 0 },
		{ "people=12", 0, MSG_FACT_FIELD_NEEDED, 0 },
		{ "outcomes=effective\npeople=12", 0, MSG_RULE_FIELD_UNKNOWN_HINT, 0 },
		{ "people=12\nzzz=1", 0, MSG_FACT_FIELD_FOREIGN, 0 },
		{ "outcome=done\npeople=12", 0, MSG_FACT_FIELD, 0 },
		{ "outcome=\npeople=12", 0, MSG_FACT_FIELD, 0 },
		{ "outcome=effective\npeople=1.5", 0, MSG_FACT_FIELD, 0 },
		{ "outcome=effective\npeople=", 0, MSG_FACT_FIELD, 0 },
		{ "people=x", 1, MSG_FACT_FIELD, 0 },
	};
	const struct value *item;
	struct manifest *m;
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load(&f);
	m = manifest_of(&f);
	item = manifest_item(m, "VD.1", day("2026-03-01"));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err e = { 0 };

		if (manifest_fields(item, cases[i].lines, cases[i].task,
		    &e) != (cases[i].good ? 0 : -1) ||
		    e.id != (cases[i].good ? e.id : cases[i].id))
			fail_msg("%s: %s", cases[i].lines, msg_name(e.id));
		err_fini(&e);
	}
	manifest_free(m);
	folder_fini(&f);
}

static void
field_types_are_told_apart(void **state)
{
	static const struct { const char *type, *yes, *no; } cases[] = {
		{ "number", "-1.25", "1,5" }, { "integer", "-3", "3.0" }, { "boolean", "yes",
		    "maybe" },
		{ "day", "2026-02-28", "2026-02-29" }, { "text", "any text", "" }, { "a|b", "b",
		    "c" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err e = { 0 };
		const struct value *item;
		struct manifest *m;
		struct folder f;

		folder_init(&f);
		folder_change(&f, ITEMS, "people:integer", arena_fmt(&f.a, "x?:%s", cases[i].type));
		folder_load(&f);
		m = manifest_of(&f);
		item = manifest_item(m, "VD.1", day("2026-03-01"));
		assert_non_null(item);
		assert_int_equal(manifest_fields(item, arena_fmt(&f.a, "x=%s", cases[i].yes), 1,
		    &e), 0);
		assert_int_equal(manifest_fields(item, arena_fmt(&f.a, "x=%s", cases[i].no), 1, &e),
		    -1);
		err_fini(&e);
		manifest_free(m);
		folder_fini(&f);
	}
}

static void
an_empty_manifest_knows_nothing(void **state)
{
	struct manifest *m = manifest_new(NULL);

	(void)state;
	assert_int_equal(manifest_sector(m, "dv"), 0);
	assert_null(manifest_item(m, "VD.1", 0));
	assert_null(manifest_title(m, "classes", "good"));
	manifest_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_and_titles_are_found),
		cmocka_unit_test(parameters_and_classes_come_from_the_nearest),
		cmocka_unit_test(declared_fields_are_checked),
		cmocka_unit_test(field_types_are_told_apart),
		cmocka_unit_test(an_empty_manifest_knows_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
