/* Parameters: the nearest value, new values in a sector, values set for a case or a try. */
#include "tests/unit/bundle_fixture.h"

static double
param(struct folder *f, const char *sector, const char *name)
{
	const struct param *p = bundle_param(f->bundle, resolve(f, sector, "2026-06-01"), name);

	assert_non_null(p);
	return p->value->u.number;
}

static void
parameters_come_from_the_nearest(void **state)
{
	const struct param *p;
	struct folder f;

	(void)state;
	folder_init(&f);
	folder_load(&f);
	assert_true(param(&f, "dv", "limit") == 60);
	assert_true(param(&f, "law", "limit") == 50);
	assert_true(param(&f, "dv", "share") == 0.2);
	assert_null(bundle_param(f.bundle, resolve(&f, "dv", "2026-02-01"), "zzz"));
	p = bundle_param(f.bundle, resolve(&f, "dv", "2026-02-01"), "limit");
	assert_non_null(p->range);		/* what the sector left out */
	assert_string_equal(p->owner->sector, "dv");
	folder_fini(&f);
}

static void
a_new_value_must_suit_the_old_parameter(void **state)
{
	static const struct { const char *value, *words; } cases[] = {
		{ "{ 101 }", "outside its range 0 - 100" }, { "{ 'x' }", "must be a number" },
		{ "{ true }", "must be a number" },
		{ "{ 101, range = { 0, 200 } }", "outside its range 0 - 100" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folder f;

		folder_init(&f);
		folder_change(&f, SECTOR, "{ 60 }", cases[i].value);
		folder_one_error(&f, SECTOR ":4: ", cases[i].words);
		folder_fini(&f);
	}
}

static int
set(struct folder *f, const char *home, const char *name, struct value *v, struct err *e)
{
	struct value *all = value_map(&f->a);

	value_put(&f->a, all, name, v);
	return bundle_override(f->bundle, home, all, e);
}

static void
values_can_be_set_for_a_while(void **state)
{
	struct folder f;
	struct err e = { 0 };
	int serial;

	(void)state;
	folder_init(&f);
	folder_load(&f);
	serial = f.bundle->overrides_serial;
	assert_int_equal(set(&f, "dv", "limit", value_int(&f.a, 70), &e), 0);
	assert_true(param(&f, "dv", "limit") == 70 && param(&f, "law", "limit") == 50);
	assert_true(f.bundle->overrides_serial > serial);
	/* of the root: what the sector itself says is nearer */
	assert_int_equal(set(&f, "dv", "law.limit", value_num(&f.a, 10), &e), 0);
	assert_true(param(&f, "dv", "limit") == 60 && param(&f, "law", "limit") == 10);
	/* of the root, not said by the sector */
	assert_int_equal(set(&f, "dv", "law.share", value_num(&f.a, 0.5), &e), 0);
	assert_true(param(&f, "dv", "share") == 0.5 && param(&f, "dv", "limit") == 60);
	/* inherited, but only for the sector */
	assert_int_equal(set(&f, "dv", "share", value_num(&f.a, 0.5), &e), 0);
	assert_true(param(&f, "dv", "share") == 0.5 && param(&f, "law", "share") == 0.2);
	assert_int_equal(bundle_override(f.bundle, "dv", NULL, &e), 0);
	assert_true(param(&f, "dv", "share") == 0.2);
	assert_int_equal(e.set, 0);
	folder_fini(&f);
}

static void
values_that_do_not_suit_are_refused(void **state)
{
	struct folder f;
	struct value *list;
	struct err e = { 0 };

	(void)state;
	folder_init(&f);
	folder_load(&f);
	list = value_list(&f.a);
	value_push(&f.a, list, value_int(&f.a, 1));
	assert_int_equal(set(&f, "dv", "limit", value_int(&f.a, 101), &e), -1);
	assert_int_equal(e.id, MSG_RULE_PARAM_RANGE);
	assert_true(param(&f, "dv", "limit") == 60);
	assert_int_equal(set(&f, "dv", "quorun", value_int(&f.a, 1), &e), -1);
	assert_int_equal(e.id, MSG_RULE_PARAM_UNKNOWN_HINT);
	assert_int_equal(set(&f, "dv", "law.quorum", value_int(&f.a, 1), &e), -1);
	assert_int_equal(e.id, MSG_RULE_PARAM_UNKNOWN);
	assert_int_equal(set(&f, "dv", "nosuch.limit", value_int(&f.a, 1), &e), -1);
	assert_int_equal(bundle_override(f.bundle, "dv", list, &e), -1);
	assert_int_equal(e.id, MSG_RULE_SET);
	err_fini(&e);
	folder_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_come_from_the_nearest),
		cmocka_unit_test(a_new_value_must_suit_the_old_parameter),
		cmocka_unit_test(values_can_be_set_for_a_while),
		cmocka_unit_test(values_that_do_not_suit_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
