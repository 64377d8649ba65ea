/* What the gate keeps: proposals and shadow terms, step by step, never changed. */
#include "tests/unit/store_fixture.h"

#include <sqlite3.h>
#include "daemon/store/impl.h"
#include "daemon/store/store_gate.h"

static int
bundles(void **state)
{
	struct bundle_source file = { "a/items.csv", "x", 1 };
	struct fixture *fx;

	setup(state);
	fx = *state;
	must(fx, store_bundle_put(fx->s, "d1", &file, 1, 10, &fx->e));
	must(fx, store_bundle_put(fx->s, "d2", &file, 1, 20, &fx->e));
	return 0;
}

static struct proposal_step
step_of(int64_t proposal, const char *to, const char *list)
{
	return (struct proposal_step){ .proposal = proposal, .at = 30, .state = to, .by = "t1",
		.person = "lan", .list = list, .people = list ? 2 : -1, .changes = list ? 1 : -1 };
}

static int64_t
propose(struct fixture *fx, const char *digest)
{
	struct proposal p = { .at = 20, .digest = digest, .base = "d1", .by = "t1",
		.person = "lan", .note = "why" };
	struct proposal_step first = step_of(0, "waiting", "L1");

	first.report = "{\"people\":2}";
	must(fx, store_proposal_add(fx->s, &p, &first, &fx->e));
	assert_int_equal(first.proposal, p.id);
	return p.id;
}

static void
a_proposal_is_what_its_last_step_says(void **state)
{
	struct fixture *fx = *state;
	int64_t id = propose(fx, "d2");
	struct proposal_now now;
	struct proposal_step lapsed = step_of(id, "lapsed", "L2"), *steps;
	struct proposal_step end = step_of(id, "rejected", NULL);
	size_t n;

	must(fx, store_proposal_find(fx->s, id, &fx->a, &now, &fx->e));
	assert_string_equal(now.p.note, "why");
	assert_string_equal(now.last.state, "waiting");
	lapsed.why = "S1";
	must(fx, store_proposal_step(fx->s, &lapsed, now.last.id, &fx->e));
	must(fx, store_proposal_find(fx->s, id, &fx->a, &now, &fx->e));
	assert_string_equal(now.last.state, "lapsed");
	assert_string_equal(now.last.list, "L2");
	assert_string_equal(now.last.report, "{\"people\":2}");	/* the latest that there is */
	must(fx, store_proposal_steps(fx->s, id, &fx->a, &steps, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_string_equal(steps[0].list, "L1");
	assert_string_equal(steps[1].why, "S1");
	must(fx, store_proposal_step(fx->s, &end, steps[1].id, &fx->e));
	must(fx, store_proposal_find(fx->s, id, &fx->a, &now, &fx->e));
	assert_string_equal(now.last.list, "L2");
	assert_int_equal(now.last.changes, 1);
	assert_int_equal(now.last.people, 2);
	assert_int_equal(store_proposal_find(fx->s, id + 1, &fx->a, &now, &fx->e), 1);
}

/* Of two who both saw it waiting, the second is told who was first. */
static void
of_two_steps_from_the_same_place_one_is_taken(void **state)
{
	struct fixture *fx = *state;
	int64_t id = propose(fx, "d2");
	struct proposal_step mine = step_of(id, "approved", "L1");
	struct proposal_step other = step_of(id, "rejected", NULL);
	struct proposal_now now;

	must(fx, store_proposal_find(fx->s, id, &fx->a, &now, &fx->e));
	other.person = "minh";
	must(fx, store_proposal_step(fx->s, &other, now.last.id, &fx->e));
	assert_int_equal(store_proposal_step(fx->s, &mine, now.last.id, &fx->e), -1);
	assert_string_equal(msg_name(fx->e.id), "STORE_PROPOSAL_MOVED");
	assert_string_equal(fx->e.args[1], "rejected");
	assert_string_equal(fx->e.args[2], "minh");
	mine.proposal = 77;
	assert_int_equal(store_proposal_step(fx->s, &mine, 1, &fx->e), -1);
	assert_string_equal(msg_name(fx->e.id), "STORE_NO_PROPOSAL");
}

static void
what_is_over_is_found_as_open_no_more(void **state)
{
	struct fixture *fx = *state;
	int64_t id = propose(fx, "d2"), again;
	struct proposal_step end = step_of(id, "withdrawn", NULL);
	struct proposal_now now, *all;
	size_t n;

	must(fx, store_proposal_open(fx->s, "d2", "d1", &fx->a, &now, &fx->e));
	assert_int_equal(now.p.id, id);
	assert_int_equal(store_proposal_open(fx->s, "d2", "d2", &fx->a, &now, &fx->e), 1);
	must(fx, store_proposal_step(fx->s, &end, now.last.id, &fx->e));
	assert_int_equal(store_proposal_open(fx->s, "d2", "d1", &fx->a, &now, &fx->e), 1);
	/* Not even the last step leads on from an end. */
	assert_int_equal(store_proposal_step(fx->s, &end, end.id, &fx->e), -1);
	again = propose(fx, "d2");
	must(fx, store_proposals(fx->s, 0, 10, &fx->a, &all, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_int_equal(all[0].p.id, again);
	assert_string_equal(all[1].last.state, "withdrawn");
	must(fx, store_proposals(fx->s, again, 10, &fx->a, &all, &n, &fx->e));
	assert_int_equal(n, 1);
}

/* A step inside a transaction that is taken back was never taken. */
static void
a_step_is_part_of_the_callers_transaction(void **state)
{
	struct fixture *fx = *state;
	int64_t id = propose(fx, "d2");
	struct proposal_step up = step_of(id, "activated", "L1");
	struct proposal_now now;

	must(fx, store_proposal_find(fx->s, id, &fx->a, &now, &fx->e));
	must(fx, store_begin(fx->s, &fx->e));
	must(fx, store_proposal_step(fx->s, &up, now.last.id, &fx->e));
	store_rollback(fx->s);
	must(fx, store_proposal_find(fx->s, id, &fx->a, &now, &fx->e));
	assert_string_equal(now.last.state, "waiting");
}

static struct shadow_step
report(int64_t shadow, const char *to)
{
	return (struct shadow_step){ .shadow = shadow, .at = 40, .state = to, .by = "kpid",
		.period = period("2026-01"), .people = 10, .changes = 3, .list = "L",
		.report = "{}" };
}

static void
a_shadow_term_grows_until_it_is_over(void **state)
{
	struct fixture *fx = *state;
	struct shadow x = { .at = 5, .digest = "d2", .by = "t1", .person = "lan", .periods = 2,
		.stop_at = 1000 }, y = x, got;
	struct shadow_step one, two, last, *steps;
	const char *now;
	size_t n;

	assert_int_equal(store_shadow_find(fx->s, 0, &fx->a, &got, &now, &fx->e), 1);
	must(fx, store_shadow_add(fx->s, &x, &fx->e));
	assert_int_equal(store_shadow_add(fx->s, &y, &fx->e), -1);
	assert_string_equal(msg_name(fx->e.id), "STORE_SHADOW_GOES");
	one = report(x.id, "running");
	two = report(x.id, "stopped");
	must(fx, store_shadow_step(fx->s, &one, &fx->e));
	must(fx, store_shadow_step(fx->s, &two, &fx->e));
	assert_int_equal(store_shadow_step(fx->s, &two, &fx->e), -1);
	assert_string_equal(msg_name(fx->e.id), "STORE_SHADOW_OVER");
	must(fx, store_shadow_find(fx->s, 0, &fx->a, &got, &now, &fx->e));
	assert_string_equal(now, "stopped");
	assert_int_equal(got.stop_at, 1000);
	must(fx, store_shadow_steps(fx->s, x.id, &fx->a, &steps, &n, &fx->e));
	assert_int_equal(n, 3);
	assert_int_equal(steps[0].people, -1);
	assert_int_equal(steps[1].changes, 3);
	assert_int_equal(steps[1].period.year, 2026);
	must(fx, store_shadow_report(fx->s, x.id, &fx->a, &last, &fx->e));
	assert_int_equal(last.changes, steps[2].changes);
	assert_string_equal(last.report, "{}");
	y.stop_at = -1;
	must(fx, store_shadow_add(fx->s, &y, &fx->e));
	must(fx, store_shadow_find(fx->s, y.id, &fx->a, &got, &now, &fx->e));
	assert_int_equal(got.stop_at, -1);
}

static void
nothing_is_changed_afterwards(void **state)
{
	static const char *const forbidden[] = { "DELETE FROM proposal", "UPDATE proposal SET note = 1",
		"DELETE FROM proposal_step", "UPDATE proposal_step SET list = 'x'",
		"REPLACE INTO proposal_step SELECT * FROM proposal_step",
		"DELETE FROM shadow", "UPDATE shadow SET periods = 9", "DELETE FROM shadow_step",
		"UPDATE shadow_step SET changes = 0",
		"REPLACE INTO shadow_step SELECT * FROM shadow_step",
		"INSERT INTO proposal_step (proposal, state, at, by, person)"
		" VALUES (1, 'blessed', 1, 'x', 'x')" };
	struct fixture *fx = *state;
	struct shadow x = { .at = 5, .digest = "d2", .by = "t1", .person = "lan", .periods = 2,
		.stop_at = -1 };

	propose(fx, "d2");
	must(fx, store_shadow_add(fx->s, &x, &fx->e));
	for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
		if (sqlite3_exec(fx->s->db.h, forbidden[i], NULL, NULL, NULL) == SQLITE_OK)
			fail_msg("%s", forbidden[i]);
}

static void
scored(struct fixture *fx, const char *when, const char *kind, const char *scope)
{
	struct run r = { .period = period(when), .kind = kind, .scope = scope, .bundle = "d1",
		.calendar = "c", .engine = "1", .counts = "{}" };

	must(fx, store_run_begin(fx->s, &r, &fx->e));
	must(fx, store_run_commit(fx->s, &r, &fx->e));
}

static void
what_is_current_was_scored_whole_and_is_open(void **state)
{
	struct fixture *fx = *state;
	struct period now[STORE_PERIODS_CURRENT];
	size_t n;

	must(fx, store_periods_current(fx->s, now, &n, &fx->e));
	assert_int_equal(n, 0);
	scored(fx, "2026-02", "provisional", "all");
	scored(fx, "2026-01", "provisional", "all");
	scored(fx, "2026-03", "provisional", RUN_SCOPE_PEOPLE);
	scored(fx, "2026-04", "preview", "all");
	must(fx, store_periods_current(fx->s, now, &n, &fx->e));
	assert_int_equal(n, 1);
	assert_int_equal(period_code(now[0]), period_code(period("2026-02")));
	scored(fx, "2026-02", "official", "all");
	scored(fx, "2026-Q1", "official", "all");
	scored(fx, "2026", "provisional", "all");
	must(fx, store_periods_current(fx->s, now, &n, &fx->e));
	assert_int_equal(n, 2);	/* the month though sealed, the year, not the sealed quarter */
	assert_int_equal(period_code(now[0]), period_code(period("2026-02")));
	assert_int_equal(period_code(now[1]), period_code(period("2026")));
}

/* A file of version 3, with what it knows, becomes one of this version beside a backup. */
static void
a_store_without_the_gate_gets_one(void **state)
{
	struct fixture *fx = *state;
	struct embedded old[4] = { { NULL, NULL, 0 } };
	struct bundle_source file = { "a/items.csv", "x", 1 };
	struct db db = { .path = fx->path };
	char name[128];

	memcpy(old, embed_schema, 3 * sizeof *old);
	store_close(fx->s);
	fx->s = NULL;
	unlink(fx->path);
	assert_int_equal(sqlite3_open(fx->path, &db.h), SQLITE_OK);
	must(fx, store_migrate(&db, old, 0, &fx->e));
	must(fx, db_exec(&db, "INSERT INTO bundle (digest, loaded_at, state)"
	    " VALUES ('d1', 1, 'live')", &fx->e));
	db_close(&db);
	reopen(fx, STORE_WRITE);
	must(fx, store_bundle_put(fx->s, "d2", &file, 1, 20, &fx->e));
	assert_true(propose(fx, "d2") > 0);	/* on d1, which was there before */
	snprintf(name, sizeof name, "%s.v3.backup", fx->path);
	assert_int_equal(access(name, R_OK), 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, bundles, teardown)
	const struct CMUnitTest tests[] = {
		T(a_proposal_is_what_its_last_step_says),
		T(of_two_steps_from_the_same_place_one_is_taken),
		T(what_is_over_is_found_as_open_no_more),
		T(a_step_is_part_of_the_callers_transaction),
		T(a_shadow_term_grows_until_it_is_over),
		T(nothing_is_changed_afterwards),
		T(what_is_current_was_scored_whole_and_is_open),
		T(a_store_without_the_gate_gets_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
