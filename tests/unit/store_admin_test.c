/* What the daemon keeps about itself: bundles' states, reloads, audit, tokens, answers, schedules,
 * messages. */
#include "tests/unit/store_fixture.h"

#include <sqlite3.h>
#include "daemon/store/store_admin.h"

static void
raw(struct fixture *fx, const char *sql, int want)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(fx->path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, sql, NULL, NULL, NULL), want);
	assert_int_equal(sqlite3_close(h), SQLITE_OK);
}

/* ---- bundles and reloads */

static void
bundle(struct fixture *fx, const char *digest, int64_t at)
{
	struct bundle_source file = { "a/items.csv", "x", 1 };

	must(fx, store_bundle_put(fx->s, digest, &file, 1, at, &fx->e));
}

static const char *
state_of(struct fixture *fx, const char *digest)
{
	struct bundle_info b = { 0 };

	must(fx, store_bundle_find(fx->s, digest, &fx->a, &b, &fx->e));
	return b.state;
}

static void
store_bundle_mark__one_is_live(void **state)
{
	struct fixture *fx = *state;
	struct bundle_info live, *all;
	size_t n;

	bundle(fx, "d1", 10);
	bundle(fx, "d2", 20);
	assert_string_equal(state_of(fx, "d1"), "kept");
	assert_int_equal(store_bundle_find(fx->s, NULL, &fx->a, &live, &fx->e), 1);
	must(fx, store_bundle_mark(fx->s, "d1", "live", "uid 0", "{\"ok\":1}", &fx->e));
	must(fx, store_bundle_mark(fx->s, "d2", "candidate", "lan", NULL, &fx->e));
	must(fx, store_bundle_mark(fx->s, "d2", "live", NULL, NULL, &fx->e));
	must(fx, store_bundle_mark(fx->s, "d2", "live", NULL, NULL, &fx->e));
	assert_string_equal(state_of(fx, "d1"), "retired");
	memset(&live, 0, sizeof live);
	must(fx, store_bundle_find(fx->s, NULL, &fx->a, &live, &fx->e));
	assert_string_equal(live.digest, "d2");
	assert_string_equal(live.by, "lan");
	must(fx, store_bundles(fx->s, &fx->a, &all, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_string_equal(all[0].digest, "d2");
	assert_int_equal(all[1].files, 1);
	assert_string_equal(all[1].verdict, "{\"ok\":1}");
}

static void
store_bundle_mark__refuses_what_is_not_kept(void **state)
{
	struct fixture *fx = *state;

	bundle(fx, "d1", 10);
	must(fx, store_bundle_mark(fx->s, "d1", "live", "x", NULL, &fx->e));
	assert_int_equal(store_bundle_mark(fx->s, "d9", "live", "x", NULL, &fx->e), -1);
	assert_int_equal(fx->e.id, MSG_STORE_NO_BUNDLE);
	assert_string_equal(state_of(fx, "d1"), "live");
}

/* A swap is one transaction: state, reload, audit; what is rolled back leaves nothing. */
static void
swap(struct fixture *fx, const char *from, const char *to)
{
	struct reload r = { .at = 5, .by = "uid 0", .before = from, .after = to,
		.verdict = "applied", .message = "{}" };
	struct audit row = { .at = 5, .by = "uid 0", .action = "reload", .object = to };

	must(fx, store_begin(fx->s, &fx->e));
	must(fx, store_bundle_mark(fx->s, to, "live", "uid 0", NULL, &fx->e));
	must(fx, store_reload_add(fx->s, &r, &fx->e));
	must(fx, store_audit_add(fx->s, &row, &fx->a, &fx->e));
}

static void
swap__is_whole_or_not(void **state)
{
	struct fixture *fx = *state;
	struct reload *all;
	struct audit *rows;
	size_t n;

	bundle(fx, "d1", 10);
	bundle(fx, "d2", 20);
	swap(fx, NULL, "d1");
	must(fx, store_commit(fx->s, &fx->e));
	swap(fx, "d1", "d2");
	store_rollback(fx->s);
	assert_string_equal(state_of(fx, "d1"), "live");
	must(fx, store_reloads(fx->s, 0, 10, &fx->a, &all, &n, &fx->e));
	assert_int_equal(n, 1);
	assert_null(all[0].before);
	assert_string_equal(all[0].after, "d1");
	must(fx, store_audit(fx->s, &(struct audit_query){ .most = 10 }, &fx->a, &rows, &n, &fx->e));
	assert_int_equal(n, 1);
	swap(fx, "d1", "d2");
	must(fx, store_commit(fx->s, &fx->e));
	must(fx, store_reloads(fx->s, 0, 1, &fx->a, &all, &n, &fx->e));
	assert_int_equal(n, 1);
	assert_string_equal(all[0].after, "d2");
	must(fx, store_reloads(fx->s, all[0].id, 1, &fx->a, &all, &n, &fx->e));
	assert_string_equal(all[0].after, "d1");
}

/* ---- audit */

static void
audit_five(struct fixture *fx)
{
	for (int i = 1; i <= 5; i++) {
		struct audit row = { .at = 100 + i, .by = "lan", .action = "seal",
			.object = i % 2 ? "2026-03" : NULL, .detail = "{\"n\":1}" };

		must(fx, store_audit_add(fx->s, &row, &fx->a, &fx->e));
		assert_int_equal(row.seq, i);
		assert_int_equal(strlen(row.hash), DIGEST_TEXT - 1);
	}
}

static int64_t
broken_at(struct fixture *fx, const struct audit_head *known)
{
	struct audit_head head;

	must(fx, store_audit_verify(fx->s, known, &head, &fx->e));
	return head.broken;
}

static void
store_audit__is_a_chain(void **state)
{
	struct fixture *fx = *state;
	struct audit_head none, head;
	struct audit *rows;
	size_t n;

	must(fx, store_audit_verify(fx->s, NULL, &none, &fx->e));
	assert_int_equal(none.rows, 0);
	audit_five(fx);
	must(fx, store_audit(fx->s, &(struct audit_query){ .most = 3 }, &fx->a, &rows, &n, &fx->e));
	assert_int_equal(n, 3);
	assert_int_equal(rows[0].seq, 5);
	assert_string_equal(rows[0].before, rows[1].hash);
	assert_null(rows[1].object);
	must(fx, store_audit(fx->s, &(struct audit_query){ .before = rows[2].seq, .most = 9 },
		     &fx->a, &rows, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_string_equal(rows[1].before, none.hash);
	must(fx, store_audit_verify(fx->s, NULL, &head, &fx->e));
	assert_int_equal(head.rows, 5);
	assert_int_equal(head.broken, 0);
	assert_int_equal(broken_at(fx, &head), 0);
}

static size_t
found(struct fixture *fx, const char *action, const char *find)
{
	struct audit_query q = { .most = 9, .action = action, .find = find };
	struct audit *rows;
	size_t n;

	must(fx, store_audit(fx->s, &q, &fx->a, &rows, &n, &fx->e));
	return n;
}

static void
store_audit__is_searched(void **state)
{
	struct fixture *fx = *state;
	struct audit row = { .at = 200, .by = "uid:0", .action = "token create",
		.object = "CQ02", .detail = "{\"person\":\"CB000042\"}" };

	audit_five(fx);
	must(fx, store_audit_add(fx->s, &row, &fx->a, &fx->e));
	assert_int_equal(found(fx, "seal", NULL), 5);
	assert_int_equal(found(fx, NULL, "LAN"), 5);
	assert_int_equal(found(fx, NULL, "2026-03"), 3);
	assert_int_equal(found(fx, NULL, "cb000042"), 1);
	assert_int_equal(found(fx, "seal", "cq02"), 0);
	assert_int_equal(found(fx, NULL, ""), 6);
}

/* Every column of every row is held by the chain, whoever gets round the triggers. */
static void
store_audit_verify__finds_what_was_changed(void **state)
{
	static const char *const changes[] = { "seq = 33", "at = at + 1", "\"by\" = 'x'",
		"action = 'x'", "object = 'x'", "detail = NULL",
		"before = replace(before, '0', '1')", "hash = replace(hash, 'a', 'b')" };
	struct fixture *fx = *state;
	struct audit_head head;
	char sql[256];

	audit_five(fx);
	must(fx, store_audit_verify(fx->s, NULL, &head, &fx->e));
	raw(fx, "DROP TRIGGER audit_fixed; DROP TRIGGER audit_kept; CREATE TABLE saved AS"
	    " SELECT * FROM audit", SQLITE_OK);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		snprintf(sql, sizeof sql, "UPDATE audit SET %s WHERE seq = 3", changes[i]);
		raw(fx, sql, SQLITE_OK);
		assert_in_range(broken_at(fx, NULL), 3, 33);
		raw(fx, "DELETE FROM audit; INSERT INTO audit SELECT * FROM saved", SQLITE_OK);
		assert_int_equal(broken_at(fx, &head), 0);
	}
	raw(fx, "DELETE FROM audit WHERE seq = 2", SQLITE_OK);
	assert_int_equal(broken_at(fx, NULL), 2);
	raw(fx, "DELETE FROM audit; INSERT INTO audit SELECT * FROM saved WHERE seq < 5", SQLITE_OK);
	assert_int_equal(broken_at(fx, NULL), 0);	/* a tail cut off shows by a known head */
	assert_int_equal(broken_at(fx, &head), 5);
}

static void
audit__triggers_refuse(void **state)
{
	struct fixture *fx = *state;

	audit_five(fx);
	raw(fx, "UPDATE audit SET at = 1 WHERE seq = 1", SQLITE_CONSTRAINT);
	raw(fx, "DELETE FROM audit WHERE seq = 5", SQLITE_CONSTRAINT);
	raw(fx, "INSERT OR REPLACE INTO audit SELECT 2, at, \"by\", 'x', object, detail, before, hash"
	    " FROM audit WHERE seq = 2", SQLITE_CONSTRAINT);
	assert_int_equal(broken_at(fx, NULL), 0);
}

static int told;

static void
tell(void *arg, const struct err *finding)
{
	(void)arg;
	told += finding->id == MSG_STORE_FOUND_AUDIT;
}

static void
doctor__looks_at_the_audit(void **state)
{
	struct fixture *fx = *state;

	audit_five(fx);
	must(fx, store_check(fx->s, tell, NULL, &fx->e));
	raw(fx, "DROP TRIGGER audit_fixed; UPDATE audit SET at = 1 WHERE seq = 4", SQLITE_OK);
	told = 0;
	assert_int_equal(store_check(fx->s, tell, NULL, &fx->e), 1);
	assert_int_equal(told, 1);
}

/* ---- tokens */

static void
store_token__is_found_by_its_hash(void **state)
{
	struct fixture *fx = *state;
	struct token t = { .id = "t1", .hash = "h1", .person = "lan", .role = "feeder",
		.agency = "A1", .created = 7, .created_by = "uid 0" }, got = { 0 }, *all;
	size_t n;

	must(fx, store_token_add(fx->s, &t, &fx->e));
	assert_int_equal(store_token_add(fx->s, &t, &fx->e), -1);
	assert_int_equal(fx->e.id, MSG_STORE_TOKEN_TWICE);
	t.id = "t2";
	assert_int_equal(store_token_add(fx->s, &t, &fx->e), -1);
	t.hash = "h2";
	t.expires = 99;
	t.sectors = "common supervision";
	must(fx, store_token_add(fx->s, &t, &fx->e));
	assert_int_equal(store_token_find(fx->s, "h3", &fx->a, &got, &fx->e), 1);
	must(fx, store_token_find(fx->s, "h2", &fx->a, &got, &fx->e));
	assert_string_equal(got.id, "t2");
	assert_string_equal(got.sectors, "common supervision");
	assert_int_equal(got.expires, 99);
	assert_int_equal(got.revoked, 0);
	must(fx, store_tokens(fx->s, &fx->a, &all, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_null(all[0].sectors);
}

static void
store_token_revoke__is_for_good(void **state)
{
	struct fixture *fx = *state;
	struct token t = { .id = "t1", .hash = "h1", .person = "lan", .role = "admin",
		.created = 7, .created_by = "uid 0" }, got = { 0 };

	must(fx, store_token_add(fx->s, &t, &fx->e));
	must(fx, store_token_used(fx->s, "t1", 20, &fx->e));
	must(fx, store_token_revoke(fx->s, "t1", 30, &fx->e));
	must(fx, store_token_revoke(fx->s, "t1", 40, &fx->e));
	must(fx, store_token_find(fx->s, "h1", &fx->a, &got, &fx->e));
	assert_int_equal(got.last_used, 20);
	assert_int_equal(got.revoked, 30);
	assert_int_equal(store_token_revoke(fx->s, "t9", 40, &fx->e), -1);
	assert_int_equal(fx->e.id, MSG_STORE_NO_TOKEN);
	raw(fx, "UPDATE token SET revoked = NULL", SQLITE_CONSTRAINT);
	raw(fx, "UPDATE token SET role = 'admin', agency = NULL", SQLITE_CONSTRAINT);
	raw(fx, "UPDATE token SET expires = 999999", SQLITE_CONSTRAINT);
	raw(fx, "DELETE FROM token", SQLITE_CONSTRAINT);
}

/* ---- answers */

static void
store_answer__lasts_a_day(void **state)
{
	struct fixture *fx = *state;
	struct kept_answer x = { "t1", "k1", "b1", 200, "{\"accepted\":1}", 1000 }, got = { 0 };

	assert_int_equal(store_answer_find(fx->s, "t1", "k1", 1000, &fx->a, &got, &fx->e), 1);
	must(fx, store_answer_add(fx->s, &x, &fx->e));
	must(fx, store_answer_find(fx->s, "t1", "k1", 1000 + IDEMPOTENCY_SECONDS - 1, &fx->a, &got,
		&fx->e));
	assert_string_equal(got.body, "b1");
	assert_string_equal(got.answer, "{\"accepted\":1}");
	assert_int_equal(got.status, 200);
	assert_int_equal(store_answer_find(fx->s, "t2", "k1", 1000, &fx->a, &got, &fx->e), 1);
	assert_int_equal(store_answer_find(fx->s, "t1", "k1", 1000 + IDEMPOTENCY_SECONDS, &fx->a,
		&got, &fx->e), 1);
	assert_int_equal(store_answer_add(fx->s, &x, &fx->e), -1);
	assert_int_equal(fx->e.id, MSG_STORE_KEY_USED);
	x.at += IDEMPOTENCY_SECONDS;
	x.body = "b2";
	must(fx, store_answer_add(fx->s, &x, &fx->e));
	must(fx, store_answer_find(fx->s, "t1", "k1", x.at, &fx->a, &got, &fx->e));
	assert_string_equal(got.body, "b2");
}

static void
store_answer__comes_and_goes_with_its_facts(void **state)
{
	struct fixture *fx = *state;
	struct kept_answer x = { "t1", "k1", "b1", 200, "{}", 1000 }, got;
	struct fact f = { .kind = FACT_STAFF, .source = "import", .external_id = "S7" };
	int fatal;

	for (int keep = 0; keep < 2; keep++) {
		parse(fx, "code=S7;name=Chi", &f);
		must(fx, store_begin(fx->s, &fx->e));
		assert_int_equal(store_put(fx->s, &f, 1000, &fatal, &fx->e), INTAKE_ACCEPTED);
		must(fx, store_answer_add(fx->s, &x, &fx->e));
		if (keep)
			must(fx, store_commit(fx->s, &fx->e));
		else
			store_rollback(fx->s);
		reopen(fx, STORE_WRITE);
		assert_int_equal(
		    store_answer_find(fx->s, "t1", "k1", 1000, &fx->a, &got, &fx->e), !keep);
		assert_int_equal(store_seq(fx->s), 6 + keep);
	}
}

/* ---- schedules and messages */

static void
store_schedule__is_kept_with_its_run(void **state)
{
	struct fixture *fx = *state;
	struct schedule_state x = { .name = "nightly", .cron = "0 1 * * *", .due = 100 },
			      got = { 0 }, *all;
	struct run r = { .period = period("2026-03"), .kind = "provisional", .scope = "all",
		.bundle = "b", .calendar = "c", .engine = "1", .started = 5, .counts = "{}" };
	size_t n;

	assert_int_equal(store_schedule_find(fx->s, "nightly", &fx->a, &got, &fx->e), 1);
	must(fx, store_schedule_put(fx->s, &x, &fx->e));
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	x.due = 200;
	x.ran = 201;
	x.run = r.id;
	x.outcome = "complete";
	must(fx, store_schedule_put(fx->s, &x, &fx->e));
	store_run_abort(fx->s, &r);
	must(fx, store_schedule_find(fx->s, "nightly", &fx->a, &got, &fx->e));
	assert_int_equal(got.due, 100);
	assert_int_equal(got.run, 0);
	r.state = NULL;
	r.id = 0;
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	x.run = r.id;
	must(fx, store_schedule_put(fx->s, &x, &fx->e));
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	must(fx, store_schedule_find(fx->s, "nightly", &fx->a, &got, &fx->e));
	assert_int_equal(got.due, 200);
	assert_int_equal(got.run, r.id);
	x.name = "afternoon";
	x.run = 0;
	must(fx, store_schedule_put(fx->s, &x, &fx->e));
	must(fx, store_schedules_park(fx->s, &fx->e));
	must(fx, store_schedules(fx->s, &fx->a, &all, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_string_equal(all[0].name, "afternoon");
	assert_int_equal(all[0].mode + all[1].mode, 2);
	must(fx, store_schedule_forget(fx->s, "afternoon", &fx->e));
	assert_int_equal(store_schedule_find(fx->s, "afternoon", &fx->a, &got, &fx->e), 1);
}

static void
run_it(struct fixture *fx, int to_the_end)
{
	struct run r = { .period = { PERIOD_MONTH, 2026, 3 }, .kind = "provisional", .scope = "all",
		.bundle = "", .calendar = "", .engine = "", .started = 1 };

	must(fx, store_run_queue(fx->s, &r, &fx->e));
	if (!to_the_end)
		return;
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	must(fx, store_run_commit(fx->s, &r, &fx->e));
}

/* What this machine remembers of the store. */
static void
remember(struct fixture *fx, const char *what)
{
	char lock[128];
	FILE *f;

	snprintf(lock, sizeof lock, "%s.lock", fx->path);
	f = fopen(lock, "w");
	assert_non_null(f);
	fputs(what, f);
	fclose(f);
}

static void
store_is_older__only_when_a_run_is_missing(void **state)
{
	struct fixture *fx = *state;

	assert_int_equal(store_is_older(fx->s, &fx->e), 0);
	run_it(fx, 0);
	reopen(fx, STORE_WRITE);
	assert_int_equal(store_is_older(fx->s, &fx->e), 0);	/* killed in its first run */
	run_it(fx, 1);
	assert_int_equal(store_is_older(fx->s, &fx->e), 0);
	run_it(fx, 0);
	assert_int_equal(store_is_older(fx->s, &fx->e), 0);
	remember(fx, "00000000000000000099\n");
	assert_int_equal(store_is_older(fx->s, &fx->e), 1);
	run_it(fx, 1);
	must(fx, store_seen(fx->s, &fx->e));
	assert_int_equal(store_is_older(fx->s, &fx->e), 0);
	remember(fx, "");
	assert_int_equal(store_is_older(fx->s, &fx->e), 1);	/* of another machine */
}

static void
store_message__waits_until_it_is_delivered(void **state)
{
	struct fixture *fx = *state;
	struct message m = { .hook = "h", .event = "run", .body = "{}", .created = 10, .next = 10 },
		       *due;
	size_t n;

	must(fx, store_message_add(fx->s, &m, &fx->e));
	must(fx, store_message_add(fx->s, &m, &fx->e));
	must(fx, store_messages(fx->s, 9, 5, &fx->a, &due, &n, &fx->e));
	assert_int_equal(n, 0);
	must(fx, store_messages(fx->s, 10, 5, &fx->a, &due, &n, &fx->e));
	assert_int_equal(n, 2);
	must(fx, store_message_done(fx->s, due[0].id, &fx->e));
	must(fx, store_message_failed(fx->s, due[1].id, 70, "503", &fx->e));
	reopen(fx, STORE_WRITE);
	must(fx, store_messages(fx->s, 69, 5, &fx->a, &due, &n, &fx->e));
	assert_int_equal(n, 0);
	must(fx, store_messages(fx->s, 70, 5, &fx->a, &due, &n, &fx->e));
	assert_int_equal(n, 1);
	assert_int_equal(due[0].id, m.id);
	assert_int_equal(due[0].attempts, 1);
	assert_string_equal(due[0].failure, "503");
}

static void
a_reader_changes_nothing(void **state)
{
	struct fixture *fx = *state;
	struct audit row = { .at = 1, .by = "x", .action = "y" };

	reopen(fx, STORE_READ);
	assert_int_equal(store_audit_add(fx->s, &row, &fx->a, &fx->e), -1);
	assert_int_equal(fx->e.id, MSG_STORE_READ_ONLY);
	assert_int_equal(store_schedules_park(fx->s, &fx->e), -1);
	assert_int_equal(store_token_revoke(fx->s, "t", 1, &fx->e), -1);
	assert_int_equal(fx->e.id, MSG_STORE_READ_ONLY);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(store_bundle_mark__one_is_live),
		T(store_bundle_mark__refuses_what_is_not_kept),
		T(swap__is_whole_or_not),
		T(store_audit__is_a_chain),
		T(store_audit__is_searched),
		T(store_audit_verify__finds_what_was_changed),
		T(audit__triggers_refuse),
		T(doctor__looks_at_the_audit),
		T(store_token__is_found_by_its_hash),
		T(store_token_revoke__is_for_good),
		T(store_answer__lasts_a_day),
		T(store_answer__comes_and_goes_with_its_facts),
		T(store_schedule__is_kept_with_its_run),
		T(store_is_older__only_when_a_run_is_missing),
		T(store_message__waits_until_it_is_delivered),
		T(a_reader_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
