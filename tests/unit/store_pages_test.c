/* Results, revisions, warnings and runs, page by page. */
#include "tests/unit/store_fixture.h"

#include "daemon/store/impl.h"
#include "daemon/store/store_pages.h"

struct scored { const char *code, *agency, *sector; int64_t micro; };

static struct run
run_of(struct fixture *fx, const char *scope, const struct scored *who, size_t n)
{
	struct run r = { .period = period("2026-03"), .kind = "provisional", .scope = scope,
		.bundle = "b", .calendar = "c", .engine = "1", .started = 5, .finished = 6,
		.counts = "{}" };
	int changed;

	must(fx, store_run_begin(fx->s, &r, &fx->e));
	for (size_t i = 0; i < n; i++) {
		struct result res = { .code = who[i].code, .agency = who[i].agency,
			.sector = who[i].sector, .micro = who[i].micro, .weight = 1,
			.band = who[i].micro >= 90 ? "excellent" : "good", .parts = "{}" };

		must(fx, store_run_put(fx->s, &r, &res, &changed, &fx->e));
	}
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	return r;
}

static const struct scored three[] = { { "S1", "A1", "x", 80 }, { "S2", "A2", "y", 90 },
	{ "S3", "A1", "y", 70 } };

/* Codes of all pages of `most` rows. */
static const char *
pages(struct fixture *fx, struct result_query q)
{
	struct buf b = BUF_INIT;
	struct result *rows;
	const char *all;
	size_t n;

	q.period = period("2026-03");
	do {
		must(fx, store_results_page(fx->s, &q, &fx->a, &rows, &n, &fx->e));
		assert_in_range(n, 0, q.most);
		for (size_t i = 0; i < n; i++)
			buf_addf(&b, "%s ", q.after = rows[i].code);
	} while (n == q.most);
	all = arena_copy(&fx->a, b.p == NULL ? "" : b.p, b.n);
	buf_fini(&b);
	return all;
}

static void
store_results_page__shows_each_once(void **state)
{
	struct fixture *fx = *state;

	assert_string_equal(pages(fx, (struct result_query){ .most = 2 }), "");
	run_of(fx, "all", three, 3);
	for (size_t most = 1; most < 5; most++)
		assert_string_equal(pages(fx, (struct result_query){ .most = most }), "S1 S2 S3 ");
	assert_string_equal(pages(fx, (struct result_query){ .most = 2, .organisation = 1 }), "");
	assert_string_equal(pages(fx, (struct result_query){ .most = 2, .kind = "preview" }), "");
}

static void
store_results_page__keeps_to_its_scope(void **state)
{
	static const char *const a1[] = { "A1", "A\"," };
	struct agency_scope scope = { a1, 2 };
	struct fixture *fx = *state;
	struct result_query q = { .most = 9, .agencies = &scope };

	run_of(fx, "all", three, 3);
	assert_string_equal(pages(fx, q), "S1 S3 ");
	q.sector = "y";
	assert_string_equal(pages(fx, q), "S3 ");
	scope.n = 0;
	assert_string_equal(pages(fx, q), "");
	assert_string_equal(pages(fx, (struct result_query){ .most = 9, .band = "excellent" }), "S2 ");
	assert_string_equal(pages(fx, (struct result_query){ .most = 9, .class_final = "x" }), "");
}

static void
store_results_page__as_of_shows_what_was_known(void **state)
{
	struct fixture *fx = *state;
	struct scored later[] = { { "S1", "A2", "x", 85 }, { "S3", "A1", "y", 70 } };
	static const char *const a1[] = { "A1" };
	struct agency_scope scope = { a1, 1 };
	struct run first = run_of(fx, "all", three, 3), second;
	struct result_query q = { .most = 9 };
	struct result *rows;
	size_t n;

	ACCEPT(STAFF, "S8", "code=S8;name=Chi");
	second = run_of(fx, "all", later, 2);
	assert_true(second.as_of > first.as_of);
	assert_string_equal(pages(fx, q), "S1 S3 ");
	q.as_of.seq = first.as_of;
	assert_string_equal(pages(fx, q), "S1 S2 S3 ");
	q.agencies = &scope;
	assert_string_equal(pages(fx, q), "S1 S3 ");
	q.as_of.seq = second.as_of;
	assert_string_equal(pages(fx, q), "S3 ");
	q.as_of.seq = first.as_of - 1;
	assert_string_equal(pages(fx, q), "");
	must(fx, store_revisions(fx->s, 0, "S1", period("2026-03"), NULL, &fx->a, &rows, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].revision, 2);
	assert_int_equal(rows[0].micro, 85);
	assert_int_equal(rows[0].run, second.id);
	assert_int_equal(rows[1].micro, 80);
	must(fx, store_revisions(fx->s, 0, "S2", period("2026-03"), NULL, &fx->a, &rows, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].gone, 1);
	assert_int_equal(rows[1].gone, 0);
	must(fx, store_revisions(fx->s, 0, "S3", period("2026-03"), NULL, &fx->a, &rows, &n, &fx->e));
	assert_int_equal(n, 1);
}

/* ---- warnings */

static void
warn(struct fixture *fx, const char *scope, const struct scored *who, size_t n)
{
	struct run r = { .period = period("2026-03"), .kind = "provisional", .scope = scope,
		.bundle = "b", .calendar = "c", .engine = "1", .counts = "{}" };

	must(fx, store_run_begin(fx->s, &r, &fx->e));
	for (size_t i = 0; i < n; i++) {
		struct result res = { .code = who[i].code, .agency = who[i].agency, .weight = 1 };
		struct warning w = { .check = "overtime", .severity = "warning", .staff = who[i].code,
			.agency = who[i].agency, .date = (day_t)(20000 + i), .detail = "{}" };
		int changed;

		must(fx, store_run_put(fx->s, &r, &res, &changed, &fx->e));
		must(fx, store_run_warn(fx->s, &r, &w, &fx->e));
		w.check = "missing";
		w.severity = "info";
		w.date = DAY_NONE;
		must(fx, store_run_warn(fx->s, &r, &w, &fx->e));
	}
	must(fx, store_run_commit(fx->s, &r, &fx->e));
}

static const char *
warned(struct fixture *fx, struct warning_query q)
{
	struct buf b = BUF_INIT;
	struct warning *rows;
	const char *all;
	size_t n;

	q.period = period("2026-03");
	do {
		must(fx, store_warnings_page(fx->s, &q, &fx->a, &rows, &n, &fx->e));
		assert_in_range(n, 0, q.most);
		for (size_t i = 0; i < n; i++)
			buf_addf(&b, "%s:%.1s ", rows[i].staff, rows[i].check);
		q.after = n > 0 ? &rows[n - 1] : q.after;
	} while (n == q.most);
	all = arena_copy(&fx->a, b.p == NULL ? "" : b.p, b.n);
	buf_fini(&b);
	return all;
}

#define ANY .first = DAY_NONE, .last = DAY_NONE

static void
store_warnings_page__shows_each_once(void **state)
{
	struct fixture *fx = *state;

	warn(fx, "all", three, 3);
	for (size_t most = 1; most < 8; most++)
		assert_string_equal(warned(fx, (struct warning_query){ ANY, .most = most }),
		    "S1:m S1:o S3:m S3:o S2:m S2:o ");
}

static void
store_warnings_page__keeps_to_what_was_asked(void **state)
{
	static const char *const a2[] = { "A2" };
	struct agency_scope scope = { a2, 1 };
	struct fixture *fx = *state;

	warn(fx, "all", three, 3);
	/* S1's postings are in A1: found through them. */
	assert_string_equal(warned(fx, (struct warning_query){ ANY, .most = 9, .staff = "S1" }),
	    "S1:m S1:o ");
	assert_string_equal(warned(fx, (struct warning_query){ ANY, .most = 9, .agencies = &scope }),
	    "S2:m S2:o ");
	assert_string_equal(warned(fx, (struct warning_query){ ANY, .most = 9, .agencies = &scope,
		.staff = "S1" }), "");
	assert_string_equal(warned(fx, (struct warning_query){ ANY, .most = 9,
		.check = "overtime" }), "S1:o S3:o S2:o ");
	assert_string_equal(warned(fx, (struct warning_query){ ANY, .most = 9,
		.severity = "info" }), "S1:m S3:m S2:m ");
	assert_string_equal(warned(fx, (struct warning_query){ .first = 20001, .last = 20002,
		.most = 9 }), "S3:o S2:o ");
}

static void
run_of_people__resolves_only_theirs(void **state)
{
	struct scored one[] = { { "S1", "A1", "x", 95 } };
	struct fixture *fx = *state;
	struct run r;

	run_of(fx, "all", three, 3);
	warn(fx, "all", three, 3);
	r = run_of(fx, "people", one, 1);	/* without warnings */
	assert_string_equal(pages(fx, (struct result_query){ .most = 9 }), "S1 S2 S3 ");
	assert_string_equal(warned(fx, (struct warning_query){ ANY, .most = 9 }),
	    "S1:m S3:m S3:o S2:m S2:o ");	/* that of the period waits for the next full run */
	assert_string_equal(warned(fx, (struct warning_query){ ANY, .most = 9, .resolved = 1 }),
	    "S1:m S1:o S3:m S3:o S2:m S2:o ");
	assert_int_equal(r.id, 3);
}

static void
store_runs_page__newest_first(void **state)
{
	struct fixture *fx = *state;
	struct run *rows, one = { 0 };
	size_t n;

	for (int i = 0; i < 3; i++)
		run_of(fx, "all", three, 3);
	must(fx, store_runs_page(fx->s, 0, 0, 2, &fx->a, &rows, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].id, 3);
	must(fx, store_runs_page(fx->s, rows[1].id, 0, 2, &fx->a, &rows, &n, &fx->e));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].state, "complete");
	must(fx, store_runs_page(fx->s, 0, 1, 2, &fx->a, &rows, &n, &fx->e));
	assert_int_equal(n, 1); /* of one period and kind */
	assert_int_equal(rows[0].id, 3);
	must(fx, store_run_find(fx->s, 2, &fx->a, &one, &fx->e));
	assert_string_equal(one.scope, "all");
	assert_int_equal(store_run_find(fx->s, 4, &fx->a, &one, &fx->e), 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(store_results_page__shows_each_once),
		T(store_results_page__keeps_to_its_scope),
		T(store_results_page__as_of_shows_what_was_known),
		T(store_warnings_page__shows_each_once),
		T(store_warnings_page__keeps_to_what_was_asked),
		T(run_of_people__resolves_only_theirs),
		T(store_runs_page__newest_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
