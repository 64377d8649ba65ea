/* Everybody's results of two bundles, compared: who changes, sums, longer periods, the digest. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "rules/impact.h"

#define PEOPLE 4
#define P(x) ((int64_t)((x) * 1000000))

static const char *const codes[PEOPLE] = { "A", "B", "C", "D" };

/* A period of PEOPLE with these scores in points (< 0: none); classes by 90 and 70. */
static struct impact_period *
period(struct impact *m, const char *text, const double *scores)
{
	struct impact_period *p = arena_new(&m->arena, sizeof *p);

	assert_int_equal(period_parse(text, strlen(text), &p->period), 0);
	p->at = calloc(PEOPLE, sizeof *p->at);
	for (; p->n < PEOPLE; p->n++) {
		double x = scores[p->n];
		struct part *part = arena_new(&m->arena, sizeof *part);

		*part = (struct part){ "quality", x < 0 ? MODEL_NONE : P(x), x >= 0 };
		p->at[p->n] = (struct impact_outcome){ .code = codes[p->n], .agency = p->n < 2 ? "X" : "Y",
			.sector = "s", .weight = 1, .parts = part, .nparts = 1,
			.end = { x < 0 ? STATE_PARTIAL : STATE_SCORED, x < 0 ? MODEL_NONE : P(x),
			    x < 0       ? NULL
				: x >= 90 ? "excellent"
				: x >= 70 ? "good"
					  : "completed",
			    x < 0 ? "missing" : NULL, NULL } };
	}
	return p;
}

/* What a worker would say: all of the change is of the one criterion, less `rest`. */
static void
share(struct impact *m, struct impact_pair p, int64_t rest)
{
	for (size_t i = 0; i < p.is->n; i++) {
		struct part *s = arena_new(&m->arena, sizeof *s);
		int64_t a = p.was->at[i].end.micro, b = p.is->at[i].end.micro;

		if (a == MODEL_NONE || b == MODEL_NONE || a == b)
			continue;
		*s = (struct part){ "quality", b - a - rest, 1 };
		p.is->at[i].shares = s;
		p.is->at[i].nshares = 1;
	}
}

static void
classes(struct impact *m)
{
	static const char *const ids[] = { "excellent", "good", "completed" };

	for (uintptr_t i = 0; i < 3; i++)
		*map_put(&m->class_order, ids[i], strlen(ids[i]), NULL) = (void *)(i + 1);
}

static struct impact_pair
pair(struct impact *m, const char *text, const double *was, const double *is)
{
	struct impact_period *a = period(m, text, was), *b = period(m, text, is);

	return (struct impact_pair){ a, b };
}

static void
finish(struct impact *m, const struct impact_pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		impact_keep(m, (struct impact_period *)pairs[i].was);
		impact_keep(m, (struct impact_period *)pairs[i].is);
	}
	impact_fini(m);
}

static void
itself_is_empty(void **state)
{
	const double x[PEOPLE] = { 95, 80, 60, -1 };
	struct impact m = { 0 };
	struct impact_pair p = pair(&m, "2026-01", x, x);

	(void)state;
	classes(&m);
	impact_add(&m, p, NULL, 0);
	impact_end(&m);
	assert_int_equal(m.n, 0);
	assert_int_equal(m.scored, 3);
	assert_int_equal(m.class_changes, 0);
	finish(&m, &p, 1);
}

static void
who_changes(void **state)
{
	const double was[PEOPLE] = { 95, 80, 60, -1 }, is[PEOPLE] = { 85, 82, 71, 50 };
	struct impact m = { 0 };
	struct impact_pair p = pair(&m, "2026-01", was, is);

	(void)state;
	classes(&m);
	share(&m, p, 3);
	impact_add(&m, p, NULL, 0);
	impact_end(&m);
	assert_int_equal(m.n, 4);
	assert_int_equal(m.scored, 4);
	assert_int_equal(m.class_changes, 3); /* A down, C up, D from none */
	assert_int_equal(m.up, 1);
	assert_int_equal(m.down, 1);
	assert_true(m.rows[0].down);
	assert_true(m.rows[1].change == P(2) && !m.rows[1].class_changes);
	assert_true(m.rows[3].change == MODEL_NONE && m.rows[3].nparts == 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(m.rows[i].nparts, 2);
		assert_string_equal(m.rows[i].parts[0].criterion, "quality");
		assert_null(m.rows[i].parts[1].criterion);
		assert_true(m.rows[i].parts[0].points + m.rows[i].parts[1].points == m.rows[i].change);
	}
	assert_int_equal(m.totals[0].of, IMPACT_CLASS);
	assert_string_equal(m.totals[0].key, "completed");
	assert_int_equal(m.totals[0].before, 1);
	assert_int_equal(m.totals[0].after, 1); /* C left, D came */
	assert_int_equal(m.totals[0].up, 1);
	finish(&m, &p, 1);
}

/* A quarter is the mean of its months, and so are the shares; a month that only one side has leaves
 * all to the rest. */
static void
longer_periods(void **state)
{
	const double jan[2][PEOPLE] = { { 90, 80, 70, 60 }, { 84, 80, 70, 60 } };
	const double feb[2][PEOPLE] = { { 90, 80, -1, 60 }, { 87, 80, 76, 60 } };
	const double quarter[2][PEOPLE] = { { 90, 80, 70, 60 }, { 85.5, 80, 73, 60 } };
	struct impact m = { 0 };
	struct impact_pair p[3] = { pair(&m, "2026-01", jan[0], jan[1]),
		pair(&m, "2026-02", feb[0], feb[1]), pair(&m, "2026-Q1", quarter[0], quarter[1]) };

	(void)state;
	classes(&m);
	share(&m, p[0], 0);
	share(&m, p[1], 0);
	impact_add(&m, p[2], p, 2);
	impact_end(&m);
	assert_int_equal(m.n, 2);
	assert_int_equal(m.rows[0].nparts, 1);
	assert_true(m.rows[0].parts[0].points == P(-4.5));
	assert_int_equal(m.rows[1].nparts, 1);
	assert_null(m.rows[1].parts[0].criterion);
	assert_true(m.rows[1].parts[0].points == P(3));
	finish(&m, p, 3);
}

static void
digest(const double *was, const double *is, const char *text, char out[DIGEST_TEXT])
{
	struct impact m = { 0 };
	struct impact_pair p = pair(&m, text, was, is);

	classes(&m);
	impact_add(&m, p, NULL, 0);
	impact_end(&m);
	memcpy(out, m.digest, DIGEST_TEXT);
	finish(&m, &p, 1);
}

/* It is of who changes class: scores alone leave it, another person, class or period does not. */
static void
the_digest_is_of_the_list(void **state)
{
	const double was[PEOPLE] = { 95, 80, 60, 50 }, is[PEOPLE] = { 85, 80, 60, 50 };
	const double also[PEOPLE] = { 84, 81, 60, 50 }, more[PEOPLE] = { 85, 91, 60, 50 };
	const double lower[PEOPLE] = { 65, 80, 60, 50 };
	char a[DIGEST_TEXT], b[DIGEST_TEXT];

	(void)state;
	digest(was, is, "2026-01", a);
	digest(was, also, "2026-01", b);
	assert_string_equal(a, b);
	digest(was, more, "2026-01", b);
	assert_string_not_equal(a, b);
	digest(was, lower, "2026-01", b);
	assert_string_not_equal(a, b);
	digest(was, is, "2026-02", b);
	assert_string_not_equal(a, b);
}

static void
as_a_table(void **state)
{
	const double was[PEOPLE] = { 95, 80, 60, 50 }, is[PEOPLE] = { 85, 80, 60, 50 };
	struct impact m = { 0 };
	struct impact_pair p = pair(&m, "2026-01", was, is);
	struct buf b = BUF_INIT;

	(void)state;
	classes(&m);
	share(&m, p, 0);
	impact_add(&m, p, NULL, 0);
	impact_end(&m);
	impact_csv(&m, LANG_EN, &b);
	assert_string_equal(strchr(b.p, '\n') + 1,
	    "A,2026-01,X,s,,scored,95,excellent,scored,85,good,-10,down,quality -10,\n");
	buf_fini(&b);
	finish(&m, &p, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(itself_is_empty),
		cmocka_unit_test(who_changes),
		cmocka_unit_test(longer_periods),
		cmocka_unit_test(the_digest_is_of_the_list),
		cmocka_unit_test(as_a_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
