/* Caps: the worked table of places, ties, groups that must hold together, decisions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "rules/classify.h"

static void
places_follow_the_table(void **state)
{
	static const int n[] = { 4, 5, 10, 20, 30 };
	static const int strict20[] = { 0, 0, 1, 3, 5 }, strict25[] = { 0, 1, 2, 4, 6 };
	static const int wide20[] = { 0, 1, 2, 4, 6 }, wide25[] = { 1, 1, 2, 5, 7 };

	(void)state;
	for (int i = 0; i < 5; i++) {
		assert_int_equal(cap_places(n[i], 0.2, 0), strict20[i]);
		assert_int_equal(cap_places(n[i], 0.25, 0), strict25[i]);
		assert_int_equal(cap_places(n[i], 0.2, 1), wide20[i]);
		assert_int_equal(cap_places(n[i], 0.25, 1), wide25[i]);
	}
	assert_int_equal(cap_places(0, 0.2, 0), 0);
	assert_int_equal(cap_places(100, 0, 1), 0);
}

#define PEOPLE 12

struct group {
	struct answer a[PEOPLE];
	struct candidate c[PEOPLE];
	char names[PEOPLE][8];
};

/* Scores in points; 90 and more want excellent. One agency, one duty group, 20 % strict. */
static void
make(struct group *g, const int *points, int n)
{
	memset(g, 0, sizeof *g);
	for (int i = 0; i < n; i++) {
		snprintf(g->names[i], sizeof g->names[i], "s%02d", i % 100);
		g->a[i] = (struct answer){ .staff = g->names[i],
			.state = STATE_SCORED,
			.micro = (int64_t)points[i] * 1000000,
			.class_id = points[i] >= 90 ? "excellent"
			    : points[i] >= 70       ? "good"
						    : "completed",
			.root = "r",
			.capped_class = "excellent",
			.cap_of = "good",
			.cap_share = 0.2,
			.cap_outstanding = 0.25,
			.cap_within = CAP_AGENCY | CAP_DUTY_GROUP };
		g->c[i] =
		    (struct candidate){ .answer = &g->a[i], .agency = "A", .duty_group = "G" };
	}
}

static void
the_best_are_inside_and_the_rest_know_why(void **state)
{
	static const int points[] = { 99, 98, 97, 80, 80, 80, 80, 80, 80, 80, 60, 60 };
	struct group g;

	(void)state;
	make(&g, points, 12); /* ten count, one place */
	classify(g.c, 12);
	assert_string_equal(g.c[0].class_final, "excellent");
	assert_null(g.c[0].reason);
	assert_string_equal(g.c[1].class_final, "good");
	assert_string_equal(g.c[1].reason, "cap");
	assert_int_equal(g.c[1].rank, 2);
	assert_int_equal(g.c[1].places, 1);
	assert_int_equal(g.c[1].counted, 10);
	assert_int_equal(g.c[1].cut, 99000000);
	assert_string_equal(g.c[11].class_final, "completed");
}

static void
a_tie_at_the_cut_is_a_decision_for_all_tied(void **state)
{
	static const int points[] = { 99, 99, 95, 80, 80, 80, 80, 80, 80, 80, 60, 60 };
	struct group g;

	(void)state;
	make(&g, points, 12);
	classify(g.c, 12);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(g.c[i].state, STATE_NEEDS_DECISION);
		assert_string_equal(g.c[i].reason, "tie_at_cut");
		assert_null(g.c[i].class_final);
	}
	assert_string_equal(g.c[2].reason, "cap");
}

static void
no_place_is_not_a_tie(void **state)
{
	static const int points[] = { 99, 99, 80 };
	struct group g;

	(void)state;
	make(&g, points, 3);
	classify(g.c, 3);
	assert_string_equal(g.c[0].class_final, "good");
	assert_string_equal(g.c[0].reason, "cap");
}

static void
both_groups_must_hold(void **state)
{
	static const int points[] = { 99, 98, 80, 80, 80, 80, 80, 80, 80, 80, 80, 80 };
	struct group g;

	(void)state;
	make(&g, points, 12);
	g.c[0].duty_group = "H"; /* alone in its group: no place there, though the agency has two */
	classify(g.c, 12);
	assert_string_equal(g.c[0].reason, "cap");
	assert_string_equal(g.c[0].group, "duty_group");
	assert_string_equal(g.c[1].class_final, "excellent");
}

static void
roots_do_not_share_places(void **state)
{
	static const int points[] = { 99, 98, 97, 80, 80, 80, 80, 80, 80, 80, 80, 80 };
	struct group g;

	(void)state;
	make(&g, points, 12);
	g.a[0].root = "other";
	g.a[0].cap_within = 0; /* a law without a cap */
	classify(g.c, 12);
	assert_string_equal(g.c[0].class_final, "excellent");
	assert_int_equal(g.c[1].counted, 11);
}

static void
an_outstanding_agency_has_more_places(void **state)
{
	static const int points[] = { 99, 98, 97, 80, 80, 80, 80, 80, 80, 80 };
	struct group g;

	(void)state;
	make(&g, points, 10);
	for (int i = 0; i < 10; i++)
		g.c[i].outstanding = 1;
	classify(g.c, 10);
	assert_string_equal(g.c[1].class_final, "excellent");
	assert_string_equal(g.c[2].reason, "cap");
}

static void
a_decision_comes_last_and_deals_out_nothing_again(void **state)
{
	static const int points[] = { 99, 98, 80, 80, 80, 80, 80, 80, 80, 80 };
	struct group g;

	(void)state;
	make(&g, points, 10);
	g.a[1].decided = "excellent";
	g.a[1].reason = "class_decision";
	classify(g.c, 10);
	assert_string_equal(g.c[0].class_final, "excellent");
	assert_string_equal(g.c[1].class_final, "excellent");
	assert_string_equal(g.c[1].reason, "class_decision");
}

static void
the_unscored_are_not_counted(void **state)
{
	static const int points[] = { 99, 98, 80, 80, 80, 80, 80, 80, 80, 80 };
	struct group g;

	(void)state;
	make(&g, points, 10);
	for (int i = 2; i < 9; i++)
		g.a[i].state = STATE_NOT_CLASSIFIED;
	classify(g.c, 10); /* three count: no place */
	assert_string_equal(g.c[0].reason, "cap");
	assert_int_equal(g.c[0].counted, 3);
	assert_int_equal(g.c[5].state, STATE_NOT_CLASSIFIED);
	assert_null(g.c[5].class_final);
}

/* Both groups of everybody are told, also the one that did not decide. */
static void
every_group_says_what_it_made(void **state)
{
	static const int points[] = { 99, 98, 98, 95, 80, 80, 80, 80, 80, 80, 80, 80 };
	struct group g;

	(void)state;
	make(&g, points, 12); /* two places */
	g.c[0].duty_group = "H";
	classify(g.c, 12);
	assert_int_equal(g.c[0].ngroups, 2);
	assert_string_equal(g.c[0].groups[0].within, "agency");
	assert_int_equal(g.c[0].groups[0].verdict, CAP_INSIDE);
	assert_int_equal(g.c[0].groups[1].verdict, CAP_OUTSIDE);
	assert_int_equal(g.c[0].groups[1].places, 0);
	assert_int_equal(g.c[0].groups[1].cut, MODEL_NONE);
	for (int i = 1; i < 3; i++) { /* one place left for two */
		assert_int_equal(g.c[i].groups[0].rank, 2);
		assert_int_equal(g.c[i].groups[0].tied, 2);
		assert_int_equal(g.c[i].groups[0].verdict, CAP_TIED);
		assert_int_equal(g.c[i].groups[0].cut, 98000000);
	}
	assert_int_equal(g.c[3].groups[0].rank, 4);
	assert_int_equal(g.c[4].ngroups, 0); /* only counted */
}

static void
the_share_that_held_is_told(void **state)
{
	static const int points[] = { 99, 98, 97, 80, 80, 80, 80, 80, 80, 80 };
	struct group g;

	(void)state;
	make(&g, points, 10);
	for (int i = 0; i < 10; i++)
		g.c[i].outstanding = 1;
	classify(g.c, 10);
	assert_true(g.c[0].groups[0].share > 0.24 && g.c[0].groups[0].share < 0.26);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_follow_the_table),
		cmocka_unit_test(the_best_are_inside_and_the_rest_know_why),
		cmocka_unit_test(a_tie_at_the_cut_is_a_decision_for_all_tied),
		cmocka_unit_test(no_place_is_not_a_tie),
		cmocka_unit_test(both_groups_must_hold),
		cmocka_unit_test(roots_do_not_share_places),
		cmocka_unit_test(an_outstanding_agency_has_more_places),
		cmocka_unit_test(a_decision_comes_last_and_deals_out_nothing_again),
		cmocka_unit_test(the_unscored_are_not_counted),
		cmocka_unit_test(every_group_says_what_it_made),
		cmocka_unit_test(the_share_that_held_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
