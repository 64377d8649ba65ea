/* Every statement of every operation of the store is refused in turn, once when SQLite prepares it and once while it runs: the operation
 * says so in one sentence of the store, nothing of it is committed, no transaction stays open, and asked again on the same handle it works.
 * What the faulty disk of store_fault_test does not reach: pages that are in the cache are not read again. */
#include "tests/unit/store_fixture.h"

#include <sqlite3.h>
#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"
#include "daemon/store/store_gate.h"
#include "daemon/store/store_pages.h"
#include "daemon/store/store_runs.h"
#include "daemon/store/store_trust.h"

/* ---- refusing */

static long asked, refuse_at;	/* refuse_at 0: never */
static int refused;
static long turn;	/* makes ids that were not there */
static sqlite3 *watch;	/* sees whether anything was committed */

static int
due(void)
{
	asked++;
	if (refused || refuse_at == 0 || asked < refuse_at)
		return 0;
	refused = 1;
	return 1;
}

static int
authorize(void *arg, int action, const char *p, const char *q, const char *db, const char *by)
{
	(void)arg, (void)q, (void)db, (void)by;
	if (action == SQLITE_TRANSACTION && strcmp(p, "BEGIN") != 0)
		return SQLITE_OK;	/* the end of one is the disk's matter: store_fault_test */
	if (action == SQLITE_READ || action == SQLITE_FUNCTION)
		return SQLITE_OK;	/* of a statement that was asked about already */
	return due() ? SQLITE_DENY : SQLITE_OK;
}

/* Of what runs, not BEGIN and COMMIT, nor what is done already: nothing but an interrupt fails there. */
static int
interrupt(void *db)
{
	sqlite3_stmt *st = NULL;
	int runs = 0;

	if (refused || asked + 1 < refuse_at)
		return due();
	while ((st = sqlite3_next_stmt(db, st)) != NULL) {
		const char *sql = sqlite3_sql(st);

		if (!sqlite3_stmt_busy(st))
			continue;
		if (sqlite3_strnicmp(sql, "BEGIN", 5) == 0 || sqlite3_strnicmp(sql, "COMMIT", 6) == 0)
			return 0;
		runs = 1;
	}
	return runs && due();
}

enum way { PREPARING, RUNNING };

static void
arm(struct fixture *fx, enum way way, long at)
{
	asked = refused = 0;
	refuse_at = at;
	if (way == PREPARING)
		sqlite3_set_authorizer(fx->s->db.h, authorize, NULL);
	else
		sqlite3_progress_handler(fx->s->db.h, 1, interrupt, fx->s->db.h);
}

static void
disarm(struct fixture *fx)
{
	refuse_at = 0;
	sqlite3_set_authorizer(fx->s->db.h, NULL, NULL);
	sqlite3_progress_handler(fx->s->db.h, 0, NULL, NULL);
}

static int
committed(void)
{
	sqlite3_stmt *st;
	int n;

	assert_int_equal(sqlite3_prepare_v2(watch, "PRAGMA data_version", -1, &st, NULL), 0);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return n;
}

/* ---- facts */

static int
put(struct fixture *fx, enum fact_kind kind, const char *id, const char *cells)
{
	struct fact f = { .kind = kind, .source = "import", .external_id = id,
		.withdrawn = cells == NULL };
	enum intake_result got;
	int fatal = 0;

	parse(fx, cells ? cells : "", &f);
	if (store_begin(fx->s, &fx->e) < 0)
		return -1;
	got = store_put(fx->s, &f, 1000, &fatal, &fx->e);
	if (!fatal && got != INTAKE_REJECTED)
		return store_commit(fx->s, &fx->e);
	store_rollback(fx->s);
	if (!fatal)	/* a mistake of this test */
		must(fx, -1);
	return -1;
}

static const char *
fresh(struct fixture *fx, const char *what)
{
	return arena_fmt(&fx->a, "%s%ld", what, turn);
}

static void
entry(struct fixture *fx)
{
	must(fx, put(fx, FACT_DIARY, fresh(fx, "E"),
		"staff=S1;work_date=2026-03-03;item=I;task=T1;quantity=1;minutes=30"));
}

/* ---- the operations. 0 or more: it worked */

#define MARCH period("2026-03")
#define OP(name, ...) \
	static int name(struct fixture *fx) \
	{ \
		struct store *s = fx->s; \
		struct arena *a = &fx->a; \
		struct err *e = &fx->e; \
		size_t n = 0; \
		(void)s, (void)a, (void)e, (void)n; \
		__VA_ARGS__ \
	}

static int some_fact(void *arg, const struct fact *f, int64_t seq, int64_t at)
{ (void)arg, (void)f, (void)seq, (void)at; return 0; }
static int some_result(void *arg, const struct result *r) { (void)arg, (void)r; return 0; }
static int some_warning(void *arg, const struct warning *w) { (void)arg, (void)w; return 0; }
static int some_run(void *arg, const struct run *r) { (void)arg, (void)r; return 0; }
static int some_pack(void *arg, int64_t staff, const void *p, size_t n)
{ (void)arg, (void)staff, (void)p, (void)n; return 0; }
static void some_finding(void *arg, const struct err *found) { (void)found; ++*(int *)arg; }

OP(an_agency, return put(fx, FACT_AGENCY, fresh(fx, "N"), arena_fmt(a, "code=N%ld;name_vi=Ban;kind=party;parent=A2", turn));)
OP(an_agency_moves, return put(fx, FACT_AGENCY, "A2", arena_fmt(a, "code=A2;name_vi=P%ld;kind=state;parent=A1", turn));)
OP(a_person, return put(fx, FACT_STAFF, fresh(fx, "X"), arena_fmt(a, "code=X%ld;name=An", turn));)
OP(a_posting, return put(fx, FACT_POSTING, "P9", arena_fmt(a,
	"staff=S2;agency=A2;sector=x;team=T%ld;role=staff;subject=cadre;from=2026-05-01", turn));)
OP(a_line, return put(fx, FACT_DIARY, fresh(fx, "L"), "staff=S1;work_date=2026-03-04;item=I;task=T1;quantity=1;minutes=30");)
OP(a_line_again, return put(fx, FACT_DIARY, "D1", arena_fmt(a,
	"staff=S1;work_date=2026-03-02;item=I;task=T1;quantity=%ld;minutes=60", turn));)
OP(a_task_moves, return put(fx, FACT_TASK, "T1", arena_fmt(a,
	"staff=S1;item=I;quantity=%ld;assigned_on=2026-03-01;due_on=2026-0%d-20", turn, turn % 2 ? 4 : 3));)
OP(an_appraisal, return put(fx, FACT_APPRAISAL, fresh(fx, "G"), "staff=S1;period=2026-03;criterion=total;confirmed=28");)
OP(a_cause, return put(fx, FACT_DECISION, fresh(fx, "K"), "kind=objective_cause;entry=D1");)
OP(a_cause_of_a_task, return put(fx, FACT_DECISION, fresh(fx, "K"), "kind=objective_cause;task=T1");)
OP(a_withdrawal, return put(fx, FACT_DIARY, fresh(fx, "E"), NULL);)
OP(facts, return store_facts(s, FACT_DIARY, 0, some_fact, NULL, e);)
OP(facts_then, return store_facts(s, FACT_DIARY, 5, some_fact, NULL, e);)
OP(facts_of_one, struct facts_of of = { .staff = 1, .period = MARCH };
	return store_facts_of(s, &of, some_fact, NULL, e);)
OP(people, struct person *p; return store_people(s, MARCH, 0, a, &p, &n, e);)
OP(people_then, struct person *p; return store_people(s, MARCH, 9, a, &p, &n, e);)
OP(one_person, struct person *p; return store_person(s, "S1", MARCH, 0, a, &p, e);)
OP(number_of, int64_t number; return store_staff_number(s, "S1", &number, e);)
OP(agencies, struct agency *p; return store_agencies(s, 0, a, &p, &n, e);)
OP(a_dossier, struct dossier d; return store_dossier(s, "S1", MARCH, 0, a, &d, e);)
OP(a_year, struct dossier d; return store_dossier(s, "S1", period("2026"), 0, a, &d, e);)
OP(of_agency, struct dossier d; return store_agency_dossier(s, "A1", MARCH, 0, a, &d, e);)
OP(snapshot, int mine; int rc = store_snapshot(s, &mine, e); store_snapshot_end(s, mine); return rc;)
OP(part, if (store_begin(s, e) < 0) return -1;
	if (store_part_begin(s, e) < 0 || store_part_end(s, turn & 1, e) < 0) { store_rollback(s); return -1; }
	return store_commit(s, e);)

OP(packs_made, return store_packs_refresh(s, MARCH, &n, e);)
OP(packs_read, return store_packs(s, MARCH, some_pack, NULL, e);)
OP(pack_kept, struct buf b = BUF_INIT; int rc = store_pack(s, 1, MARCH, 0, &b, e); buf_fini(&b); return rc;)
OP(pack_then, struct buf b = BUF_INIT; int rc = store_pack(s, 1, MARCH, 9, &b, e); buf_fini(&b); return rc;)
OP(stale, struct stale_person *p; return store_stale(s, a, &p, &n, e);)
OP(packs_gone, return store_packs_drop(s, e);)
OP(looked_over, int found = 0; int rc = store_check(s, some_finding, &found, e);
	if (rc >= 0) assert_int_equal(found, 0);
	return rc;)
OP(repair, struct repaired r; return store_repair(s, &r, e);)

static int
scored(struct fixture *fx, struct run *r, int64_t points)
{
	struct result res = { .code = "S1", .agency = "A1", .sector = "x", .micro = points, .weight = 1 };
	struct warning w = { .agency = "A1", .staff = "S1", .check = "missing_day", .severity = "warn",
		.date = DAY_NONE, .detail = "{}", .standard = "x" };
	int changed;

	if (store_run_begin(fx->s, r, &fx->e) < 0)
		return -1;
	if (store_run_put(fx->s, r, &res, &changed, &fx->e) < 0 || store_run_warn(fx->s, r, &w, &fx->e) < 0) {
		store_run_abort(fx->s, r);
		return -1;
	}
	return store_run_commit(fx->s, r, &fx->e);
}

static struct run
run_of(const char *when, const char *kind)
{
	return (struct run){ .period = period(when), .kind = kind, .scope = "all", .bundle = "b", .calendar = "c",
		.engine = "1", .started = 5, .finished = 6, .counts = "{}", .inputs = "i" };
}

OP(a_run, struct run r = run_of("2026-03", "provisional"); return scored(fx, &r, turn);)
OP(queued, struct run r = run_of("2026-03", "provisional"); return store_run_queue(s, &r, e);)
OP(queue_lost, return store_runs_interrupted(s, e);)
OP(same_run, struct run r = run_of("2026-03", "provisional"); const char *counts; return store_run_same(s, &r, a, &counts, e);)
OP(elsewhere, return store_run_elsewhere(s, MARCH) < 0 ? db_fail(&s->db, e) : 0;)
OP(sealed, return store_sealed(s, period("2026-01"), e);)
OP(current, struct period p[STORE_PERIODS_CURRENT]; return store_periods_current(s, p, &n, e);)
OP(results, return store_results(s, MARCH, NULL, some_result, NULL, e);)
OP(one_result, struct result r; return store_result(s, 0, "S1", MARCH, NULL, a, &r, e);)
OP(warnings, return store_warnings(s, MARCH, some_warning, NULL, e);)
OP(runs, return store_runs(s, some_run, NULL, e);)
OP(when_known, struct moment m = { .at = 2000 }; return store_moment(s, &m, e);)
OP(result_then, struct result r; struct moment m = { .seq = 9 };
	return store_result_at(s, 0, "S1", MARCH, NULL, &m, a, &r, e);)
OP(result_by, struct result r; struct moment m = { .seq = 9, .at = 2000 };
	return store_result_at(s, 0, "S1", MARCH, NULL, &m, a, &r, e);)
OP(period_of, struct period_now p; return store_period_now(s, period("2026-01"), a, &p, e);)
OP(periods_of, struct period_now *p; return store_periods_now(s, a, &p, &n, e);)
OP(late, struct late_fact *p; return store_late(s, MARCH, 3, a, &p, &n, e);)
OP(petitions, struct petition *p; return store_petitions(s, 0, 20000, 21000, a, &p, &n, e);)
OP(forgotten, struct forgetting f = { .staff = "S3", .by = "uid 0", .paper = "1", .reason = "r", .at = 9, .today = 21000 };
	return store_forget(s, &f, a, e);)
OP(page, struct result_query q = { .period = MARCH, .most = 9 }; struct result *p;
	return store_results_page(s, &q, a, &p, &n, e);)
OP(page_then, struct result_query q = { .period = MARCH, .most = 9, .as_of = { .seq = 9 } }; struct result *p;
	return store_results_page(s, &q, a, &p, &n, e);)
OP(revisions, struct result *p; return store_revisions(s, 0, "S1", MARCH, NULL, a, &p, &n, e);)
OP(warnings_page, struct warning_query q = { .period = MARCH, .first = DAY_NONE, .last = DAY_NONE, .most = 9 }; struct warning *p;
	return store_warnings_page(s, &q, a, &p, &n, e);)
OP(warning_counts, struct warning_query q = { .period = MARCH, .first = DAY_NONE, .last = DAY_NONE }; struct warning_count *p;
	return store_warning_counts(s, &q, COUNT_CHECK, a, &p, &n, e);)
OP(runs_page, struct run *p; return store_runs_page(s, 0, 1, 9, a, &p, &n, e);)
OP(run_found, struct run r; return store_run_find(s, 1, a, &r, e);)
OP(volumes, struct volume *p; return store_volumes(s, MARCH, a, &p, &n, e);)

static const struct bundle_source text = { "a/items.csv", "x", 1 };
OP(bundle, return store_bundle_put(s, fresh(fx, "q"), &text, 1, 10, e);)
OP(bundle_read, struct bundle_source *p; return store_bundle_get(s, "b1", a, &p, &n, e);)
OP(bundle_live, return store_bundle_mark(s, turn & 1 ? "b1" : "b2", "live", "uid 0", "{}", e);)
OP(bundles, struct bundle_info *p; return store_bundles(s, a, &p, &n, e);)
OP(bundle_found, struct bundle_info b; return store_bundle_find(s, "b1", a, &b, e);)
OP(reload, struct reload r = { .at = 5, .by = "uid 0", .before = "b1", .after = "b2", .verdict = "refused" };
	return store_reload_add(s, &r, e);)
OP(reloads, struct reload *p; return store_reloads(s, 0, 9, a, &p, &n, e);)
OP(audit, struct audit r = { .at = 5, .by = "uid 0", .action = "run" }; return store_audit_add(s, &r, a, e);)
OP(audit_read, struct audit *p; return store_audit(s, &(struct audit_query){ .most = 9 }, a, &p, &n, e);)
OP(audit_named, struct audit *p; return store_audit_named(s, "run", "", a, &p, &n, e);)
OP(audit_proved, struct audit_head h; return store_audit_verify(s, NULL, &h, e);)
OP(token, struct token t = { .id = fresh(fx, "t"), .hash = fresh(fx, "h"), .person = "lan", .role = "viewer",
	.created = 1, .created_by = "uid 0", .expires = 9 }; return store_token_add(s, &t, e);)
OP(token_found, struct token t; return store_token_find(s, "h0", a, &t, e);)
OP(tokens, struct token *p; return store_tokens(s, a, &p, &n, e);)
OP(token_used, return store_token_used(s, "t0", turn, e);)
OP(answer, struct kept_answer x = { "t", fresh(fx, "k"), "b", 200, "{}", 1000 }; return store_answer_add(s, &x, e);)
OP(answer_found, struct kept_answer x; return store_answer_find(s, "t", "k", 1000, a, &x, e);)
OP(schedule, struct schedule_state x = { .name = "nightly", .cron = "0 1 * * *", .due = turn }; return store_schedule_put(s, &x, e);)
OP(schedule_found, struct schedule_state x; return store_schedule_find(s, "nightly", a, &x, e);)
OP(schedules, struct schedule_state *p; return store_schedules(s, a, &p, &n, e);)
OP(parked, return store_schedules_park(s, e);)
OP(schedule_gone, return store_schedule_forget(s, "other", e);)
OP(older, return store_is_older(s, e);)
OP(message, struct message m = { .hook = "h", .event = "run", .body = "{}", .created = 1, .next = 1 }; return store_message_add(s, &m, e);)
OP(messages, struct message *p; return store_messages(s, 9, 9, a, &p, &n, e);)
OP(message_first, struct message m; return store_message_first(s, "h", a, &m, e);)
OP(messages_kept, int64_t gone; return store_messages_keep(s, "[\"h\"]", &gone, e);)
OP(message_failed, return store_message_failed(s, 1, 9, "no", e);)

OP(proposal, struct proposal p = { .at = 20, .digest = "b1", .base = "b2", .by = "t", .person = "lan" };
	struct proposal_step first = { .at = 20, .state = "waiting", .by = "t", .person = "lan", .people = -1, .changes = -1 };
	return store_proposal_add(s, &p, &first, e);)
OP(proposal_steps, struct proposal_now now;
	struct proposal_step next = { .proposal = 1, .at = 30, .state = "lapsed", .by = "t", .person = "lan", .people = -1, .changes = -1 };
	if (store_proposal_find(s, 1, a, &now, e) < 0) return -1;
	return store_proposal_step(s, &next, now.last.id, e);)
OP(proposals, struct proposal_now *p; return store_proposals(s, 0, 9, a, &p, &n, e);)
OP(proposal_open, struct proposal_now p; return store_proposal_open(s, "b1", "b2", a, &p, e);)
OP(steps, struct proposal_step *p; return store_proposal_steps(s, 1, a, &p, &n, e);)
OP(shadow, struct shadow x = { .at = 20, .digest = "b1", .by = "t", .person = "lan", .periods = 3, .stop_at = -1 };
	struct shadow_step end = { .at = 30, .state = "stopped", .by = "t", .people = -1, .changes = -1 };
	if (store_begin(s, e) < 0) return -1;
	if (store_shadow_add(s, &x, e) < 0) { store_rollback(s); return -1; }
	end.shadow = x.id;
	if (store_shadow_step(s, &end, e) < 0) { store_rollback(s); return -1; }
	return store_commit(s, e);)
OP(shadow_found, struct shadow x; const char *state; return store_shadow_find(s, 0, a, &x, &state, e);)
OP(shadow_steps, struct shadow_step *p; return store_shadow_steps(s, 1, a, &p, &n, e);)
OP(shadow_report, struct shadow_step x; return store_shadow_report(s, 1, a, &x, e);)

/* MANY: several transactions, of which the first may stand; a run that failed leaves a row that says so. */
enum { ONE, MANY };
#define O(name) { #name, name, NULL, ONE }
static const struct op {
	const char *name;
	int (*run)(struct fixture *);
	void (*before)(struct fixture *);	/* what each turn needs */
	int many;
} ops[] = {
	O(an_agency), O(an_agency_moves), O(a_person), O(a_posting), O(a_line), O(a_line_again), O(a_task_moves),
	O(an_appraisal), O(a_cause), O(a_cause_of_a_task), { "a_withdrawal", a_withdrawal, entry, ONE }, O(facts),
	O(facts_then), O(facts_of_one), O(people), O(people_then), O(one_person), O(number_of), O(agencies), O(a_dossier),
	O(a_year), O(of_agency), O(snapshot), O(part), { "packs_made", packs_made, entry, MANY }, O(packs_read), O(pack_kept),
	O(pack_then), { "stale", stale, entry, ONE }, { "a_run", a_run, NULL, MANY }, O(queued), O(queue_lost), O(same_run), O(elsewhere), O(sealed),
	O(current), O(results), O(one_result), O(warnings), O(runs), O(when_known), O(result_then), O(result_by), O(period_of),
	O(periods_of), O(late), O(petitions), O(forgotten), O(page), O(page_then), O(revisions), O(warnings_page),
	O(warning_counts), O(runs_page), O(run_found), O(volumes), O(bundle), O(bundle_read), O(bundle_live), O(bundles),
	O(bundle_found), O(reload), O(reloads), O(audit), O(audit_read), O(audit_named), O(audit_proved), O(token),
	O(token_found), O(tokens), O(token_used), O(answer), O(answer_found), O(schedule), O(schedule_found), O(schedules),
	O(parked), O(schedule_gone), O(older), O(message), O(messages), O(message_first), O(messages_kept), O(message_failed),
	O(proposal), O(proposal_steps), O(proposals), O(proposal_open), O(steps), O(shadow), O(shadow_found), O(shadow_steps),
	O(shadow_report), { "looked_over", looked_over, NULL, MANY }, { "repair", repair, entry, MANY },
	{ "packs_gone", packs_gone, NULL, MANY },
};

/* ---- */

static void
province(struct fixture *fx)
{
	static const struct { enum fact_kind kind; const char *id, *cells; } rows[] = {
		{ FACT_STAFF, "S3", "code=S3;name=Chi" },
		{ FACT_TASK, "T1", "staff=S1;item=I;quantity=1;assigned_on=2026-03-01;due_on=2026-03-20" },
		{ FACT_DIARY, "D1", "staff=S1;work_date=2026-03-02;item=I;task=T1;quantity=2;minutes=60" },
		{ FACT_DIARY, "D2", "staff=S2;work_date=2026-01-05;item=I;quantity=2;minutes=60" },
		{ FACT_EVENT, "V1", "staff=S1;date=2026-03-05;kind=petition;paper=1" },
		{ FACT_ABSENCE, "B1", "staff=S1;from=2026-03-09;to=2026-03-09;kind=annual" },
		{ FACT_UNIT_RESULT, "U1", "agency=A1;period=2026-03;organising=100" },
	};
	struct run january = run_of("2026-01", "official"), march = run_of("2026-03", "provisional");
	size_t n;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		must(fx, put(fx, rows[i].kind, rows[i].id, rows[i].cells));
	must(fx, store_bundle_put(fx->s, "b1", &text, 1, 10, &fx->e));
	must(fx, store_bundle_put(fx->s, "b2", &text, 1, 20, &fx->e));
	must(fx, store_packs_refresh(fx->s, MARCH, &n, &fx->e));
	must(fx, scored(fx, &january, 5));
	must(fx, scored(fx, &march, 5));
	must(fx, token(fx) | answer(fx) | schedule(fx) | message(fx) | audit(fx) | proposal(fx) | shadow(fx));
	must(fx, put(fx, FACT_DECISION, "R1", "kind=reopen;period=2026-01"));
}

static void
next_turn(struct fixture *fx, const struct op *op)
{
	turn++;
	arena_reset(&fx->a);
	if (op->before != NULL)
		op->before(fx);
}

static long
refuse_each(struct fixture *fx, const struct op *op, enum way way)
{
	long n, count = 0;

	for (n = 1;; n += way == RUNNING ? 1 + n / 3 : 1) {
		int before, got;

		reopen(fx, STORE_WRITE);
		assert_int_equal(sqlite3_exec(fx->s->db.h, "PRAGMA synchronous = OFF", NULL, NULL, NULL), 0);
		next_turn(fx, op);
		before = committed();
		arm(fx, way, n);
		got = op->run(fx);
		disarm(fx);
		if (!refused) {
			must(fx, got < 0 ? -1 : 0);
			return count;
		}
		if (got != -1 || !fx->e.set || fx->s->tx != TX_NONE || !sqlite3_get_autocommit(fx->s->db.h) ||
		    (!op->many && committed() != before))
			print_error("%s, %s, %ld: %d, tx %d, %d\n", op->name, way == RUNNING ? "running" : "preparing", n, got, fx->s->tx, committed() == before);
		assert_int_equal(got, -1);
		assert_true(fx->e.id == MSG_STORE_FAILED || fx->e.id == MSG_STORE_DENIED);
		assert_true(sqlite3_get_autocommit(fx->s->db.h));
		assert_int_equal(fx->s->tx, TX_NONE);
		assert_true(op->many || committed() == before);
		err_fini(&fx->e);
		count++;
		next_turn(fx, op);
		must(fx, op->run(fx) < 0 ? -1 : 0);
	}
}

static void
every_statement_is_refused_in_turn(void **state)
{
	struct fixture *fx = *state;
	long all = 0;

	province(fx);
	assert_int_equal(sqlite3_open(fx->path, &watch), SQLITE_OK);
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
		long preparing = refuse_each(fx, &ops[i], PREPARING);

		assert_true(preparing > 0);
		all += preparing + refuse_each(fx, &ops[i], RUNNING);
	}
	sqlite3_close(watch);
	print_message("%ld statements were refused\n", all);
	assert_true(all > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_statement_is_refused_in_turn, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
