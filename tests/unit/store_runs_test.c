#include "tests/unit/store_fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include "daemon/store/impl.h"
#include "daemon/store/store_pages.h"

static struct run
new_run(const char *kind, const char *when)
{
	return (struct run){ .period = period(when),
		.kind = kind,
		.scope = "all",
		.bundle = "b",
		.calendar = "c",
		.engine = "1",
		.semantics = 1,
		.started = 5,
		.finished = 6,
		.counts = "{}" };
}

static struct result
new_result(const char *code, int64_t micro)
{
	return (struct result){ .code = code,
		.agency = "A1",
		.sector = "x",
		.root = "decree_335",
		.standard = "x/2026-01-01",
		.micro = micro,
		.weight = 1,
		.parts = "{}",
		.indicators = "{}",
		.detail = "{}" };
}

static int
put(struct fixture *fx, const struct run *r, struct result res)
{
	int changed;

	must(fx, store_run_put(fx->s, r, &res, &changed, &fx->e));
	return changed;
}

/* A run with S1 (and S2 unless its points are 0). */
static struct run
score(struct fixture *fx, const char *kind, int64_t s1, int64_t s2)
{
	struct run r = new_run(kind, "2026-03");

	must(fx, store_run_begin(fx->s, &r, &fx->e));
	put(fx, &r, new_result("S1", s1));
	if (s2 != 0)
		put(fx, &r, new_result("S2", s2));
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	return r;
}

struct listed { size_t n; char codes[64]; };

static int
list(void *arg, const struct result *res)
{
	struct listed *l = arg;

	l->n++;
	strcat(strcat(l->codes, res->code), " ");
	return 0;
}

static struct listed
results(struct fixture *fx, const char *kind)
{
	struct listed l = { 0 };

	must(fx, store_results(fx->s, period("2026-03"), kind, list, &l, &fx->e));
	return l;
}

static struct result
result(struct fixture *fx, const char *code, const char *kind)
{
	struct result res;

	must(fx, store_result(fx->s, 0, code, period("2026-03"), kind, &fx->a, &res, &fx->e));
	return res;
}

static void
what_is_equal_keeps_its_revision(void **state)
{
	struct fixture *fx = *state;
	struct run first = score(fx, "provisional", 80, 70),
		   second = score(fx, "provisional", 80, 75);
	struct result s1 = result(fx, "S1", NULL), s2 = result(fx, "S2", NULL);

	assert_int_equal(s1.revision, 1);
	assert_int_equal(s1.run, first.id);
	assert_int_equal(s1.micro, 80);
	assert_string_equal(s1.parts, "{}");
	assert_null(s1.band);
	assert_int_equal(s2.revision, 2);
	assert_int_equal(s2.run, second.id);
	assert_int_equal(s2.micro, 75);
	assert_string_equal(results(fx, NULL).codes, "S1 S2 ");
}

static void
no_score_is_not_zero(void **state)
{
	struct fixture *fx = *state;

	score(fx, "provisional", MODEL_NONE, 70);
	assert_int_equal(result(fx, "S1", NULL).micro, MODEL_NONE);
	score(fx, "provisional", 0, 70);
	assert_int_equal(result(fx, "S1", NULL).micro, 0);
	assert_int_equal(result(fx, "S1", NULL).revision, 2);
}

static void
whoever_left_is_no_longer_visible(void **state)
{
	struct fixture *fx = *state;
	struct result res;

	score(fx, "provisional", 80, 70);
	score(fx, "provisional", 80, 0);
	assert_string_equal(results(fx, NULL).codes, "S1 ");
	assert_int_equal(
	    store_result(fx->s, 0, "S2", period("2026-03"), NULL, &fx->a, &res, &fx->e), 1);
	score(fx, "provisional", 80, 70);
	assert_string_equal(results(fx, NULL).codes, "S1 S2 ");
	assert_int_equal(result(fx, "S2", NULL).revision, 3);
}

static void
a_run_of_one_scope_leaves_the_others(void **state)
{
	struct fixture *fx = *state;
	struct run r = new_run("provisional", "2026-03");
	struct result other = new_result("S9", 50), unit = new_result("A1", 60);

	other.agency = "A2";
	unit.organisation = 1;
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	put(fx, &r, new_result("S1", 80));
	put(fx, &r, new_result("S2", 80));
	put(fx, &r, other);
	put(fx, &r, unit);
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	r = new_run("provisional", "2026-03");
	r.scope = "agency A1";
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	put(fx, &r, new_result("S1", 80));
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	assert_string_equal(results(fx, NULL).codes, "S1 S9 A1 ");
}

static void
previews_and_shadows_stay_apart(void **state)
{
	struct fixture *fx = *state;

	score(fx, "provisional", 80, 70);
	score(fx, "preview", 10, 20);
	assert_int_equal(result(fx, "S1", NULL).micro, 80);
	assert_int_equal(result(fx, "S1", "preview").micro, 10);
	assert_int_equal(results(fx, "shadow").n, 0);
	score(fx, "official", 81, 70);
	assert_int_equal(result(fx, "S1", "provisional").micro, 81);
}

struct runs { size_t n; char states[64]; int64_t as_of; };

static int
list_runs(void *arg, const struct run *r)
{
	struct runs *l = arg;

	if (l->n++ == 0)
		l->as_of = r->as_of;
	strcat(strcat(l->states, r->state), " ");
	return 0;
}

static struct runs
runs(struct fixture *fx)
{
	struct runs l = { 0 };

	must(fx, store_runs(fx->s, list_runs, &l, &fx->e));
	return l;
}

static void
an_aborted_run_shows_nothing(void **state)
{
	struct fixture *fx = *state;
	struct run r = new_run("provisional", "2026-03");

	score(fx, "provisional", 80, 70);
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	put(fx, &r, new_result("S1", 1));
	store_run_abort(fx->s, &r);
	assert_int_equal(result(fx, "S1", NULL).micro, 80);
	r = new_run("provisional", "2026-03");
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	r.state = "cancelled";
	store_run_abort(fx->s, &r);
	assert_string_equal(runs(fx).states, "cancelled failed complete ");
	assert_int_equal(runs(fx).as_of, store_seq(fx->s));
	reopen(fx, STORE_WRITE);
	assert_int_equal(store_check(fx->s, NULL, NULL, &fx->e), 0);
}

/* What a child does before it is killed: a batch of facts or a run, with or without the end. */
static void
die_in_the_middle(struct fixture *fx, int run, int end)
{
	struct run r = new_run("provisional", "2026-03");
	struct fact f = { .kind = FACT_DIARY, .source = "import", .external_id = "D1" };
	struct err e = { 0 };
	int fatal, changed;

	fx->s = store_open(fx->path, STORE_WRITE, &e);
	if (fx->s == NULL)
		_exit(1);
	parse(fx, "staff=S1;work_date=2026-03-02;item=I1;quantity=2", &f);
	if (run && store_run_begin(fx->s, &r, &e) == 0) {
		store_run_put(fx->s, &r,
		    &(struct result){ .code = "S1", .agency = "A1", .micro = 1 }, &changed, &e);
		if (end)
			store_run_commit(fx->s, &r, &e);
	} else if (store_begin(fx->s, &e) == 0) {
		store_put(fx->s, &f, 1000, &fatal, &e);
		if (end)
			store_commit(fx->s, &e);
	}
	kill(getpid(), SIGKILL);
}

static void
kill_a_child(struct fixture *fx, int run, int end)
{
	int status;
	pid_t child;

	store_close(fx->s);
	fx->s = NULL;
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		die_in_the_middle(fx, run, end);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	reopen(fx, STORE_WRITE);
	assert_int_equal(store_check(fx->s, NULL, NULL, &fx->e), 0);
}

static void
a_killed_process_leaves_all_or_nothing(void **state)
{
	struct fixture *fx = *state;
	int64_t seq = store_seq(fx->s);

	kill_a_child(fx, 1, 0);
	assert_int_equal(results(fx, NULL).n, 0);
	assert_int_equal(runs(fx).n, 0);
	kill_a_child(fx, 1, 1);
	assert_int_equal(results(fx, NULL).n, 1);
	assert_string_equal(runs(fx).states, "complete ");
	kill_a_child(fx, 0, 0);
	assert_int_equal(store_seq(fx->s), seq);
	kill_a_child(fx, 0, 1);
	assert_int_equal(store_seq(fx->s), seq + 1);
}

static void
a_reader_sees_a_run_whole_or_not(void **state)
{
	struct fixture *fx = *state;
	struct run r = new_run("provisional", "2026-03");
	struct fixture other = *fx;

	other.s = NULL;
	score(fx, "provisional", 80, 70);
	reopen(&other, STORE_READ);
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	put(fx, &r, new_result("S1", 1));
	assert_int_equal(result(&other, "S1", NULL).micro, 80);
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	assert_int_equal(result(&other, "S1", NULL).micro, 1);
	assert_int_equal(store_run_begin(other.s, &r, &other.e), -1);
	assert_int_equal(other.e.id, MSG_STORE_READ_ONLY);
	err_fini(&other.e);
	fx->a = other.a;
	store_close(other.s);
}

static void
triggers_refuse_to_rewrite_results(void **state)
{
	static const char *const attempts[] = { "UPDATE result SET micro = 1", "DELETE FROM result",
		"UPDATE run SET counts = 'x'", "DELETE FROM run", "DELETE FROM bundle",
		"DELETE FROM bundle_file", "UPDATE bundle SET loaded_at = 1",
		"UPDATE bundle_file SET bytes = x''", "DELETE FROM fact_log",
		"UPDATE fact_log SET kind = 1" };
	struct bundle_source file = { "a", "x", 1 };
	struct fixture *fx = *state;

	score(fx, "provisional", 80, 70);
	must(fx, store_bundle_put(fx->s, "d", &file, 1, 9, &fx->e));
	for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
		assert_int_equal(db_exec(&fx->s->db, attempts[i], &fx->e), -1);
		assert_int_equal(fx->e.id, MSG_STORE_KEPT);
	}
}

static void
a_sealed_period_cannot_be_scored_until_reopened(void **state)
{
	struct fixture *fx = *state;
	struct run r = new_run("provisional", "2026-03");

	score(fx, "official", 80, 70);
	assert_int_equal(store_run_begin(fx->s, &r, &fx->e), -1);
	assert_int_equal(fx->e.id, MSG_STORE_SEALED);
	score(fx, "preview", 10, 20);
	ACCEPT(DECISION, "X1", "kind=reopen;period=2026-03;authority=a;paper=p;reason=r");
	score(fx, "official", 81, 70);
	assert_int_equal(result(fx, "S1", NULL).micro, 81);
	assert_int_equal(store_run_begin(fx->s, &r, &fx->e), -1);
}

static void
work_recorded_after_sealing_counts_when_it_was_done(void **state)
{
	struct fixture *fx = *state;
	struct dossier d;

	ACCEPT(DIARY, "D1", "staff=S1;work_date=2026-03-02;item=I1;quantity=2;done_on=2026-04-03");
	score(fx, "official", 80, 70);
	ACCEPT(DIARY, "D2", "staff=S1;work_date=2026-03-03;item=I1;quantity=2;done_on=2026-04-03");
	ACCEPT(DIARY, "D3", "staff=S1;work_date=2026-03-04;item=I1;quantity=2");
	assert_int_equal(
	    PUT(DIARY, "D1", "staff=S1;work_date=2026-03-02;item=I1;quantity=3;done_on=2026-04-03"),
	    INTAKE_SUPERSEDED);
	assert_int_equal(
	    PUT(DIARY, "D2", "staff=S1;work_date=2026-03-03;item=I1;quantity=3;done_on=2026-04-03"),
	    INTAKE_SUPERSEDED);
	d = dossier(fx, "S1", "2026-04", 0);
	assert_int_equal(d.nentries, 1);
	assert_string_equal(d.entries[0].id, "D2");
	assert_int_equal(d.entries[0].after_sealing, 1);
	d = dossier(fx, "S1", "2026-03", 0);
	assert_int_equal(d.nentries, 3);
	assert_int_equal(d.entries[0].scored, 1);
	assert_int_equal(d.entries[1].scored, 0);
	assert_int_equal(d.entries[2].scored, 1);
}

static void
an_entry_after_sealing_leaves_with_its_task(void **state)
{
	struct fixture *fx = *state;
	size_t rebuilt;

	ACCEPT(TASK, "T1", "staff=S1;item=I1;quantity=5;assigned_on=2026-03-01;due_on=2026-03-15");
	score(fx, "official", 80, 70);
	ACCEPT(DIARY, "D1",
	    "staff=S1;work_date=2026-03-02;item=I1;quantity=2;done_on=2026-04-03;task=T1");
	must(fx, store_packs_refresh(fx->s, period("2026-04"), &rebuilt, &fx->e));
	assert_int_equal(dossier(fx, "S1", "2026-04", 0).nentries, 1);
	PUT(TASK, "T1", "staff=S1;item=I1;quantity=5;assigned_on=2026-03-01;due_on=2026-05-15");
	assert_int_equal(dossier(fx, "S1", "2026-04", 0).nentries, 0);
	assert_int_equal(dossier(fx, "S1", "2026-05", 0).entries[0].after_sealing, 0);
	assert_int_equal(store_check(fx->s, NULL, NULL, &fx->e), 0);
	must(fx, store_packs_refresh(fx->s, period("2026-04"), &rebuilt, &fx->e));
	assert_int_equal(rebuilt, 1);
}

struct warned { size_t n, resolved; int64_t first, last; const char *staff; };

static int
list_warning(void *arg, const struct warning *w)
{
	struct warned *l = arg;

	l->n++;
	l->resolved += (size_t)w->resolved;
	l->first = w->first_run;
	l->last = w->last_run;
	if (w->staff == NULL)
		l->staff = "none";
	assert_string_equal(w->severity, "warning");
	return 0;
}

static struct warned
warn_run(struct fixture *fx, const char *kind, const char *staff)
{
	struct run r = new_run(kind, "2026-03");
	struct warning w = { .check = "overtime",
		.severity = "warning",
		.staff = staff,
		.agency = "A1",
		.date = DAY_NONE,
		.detail = "{}" };
	struct warned l = { 0 };

	must(fx, store_run_begin(fx->s, &r, &fx->e));
	if (kind[0] != 'o')
		must(fx, store_run_warn(fx->s, &r, &w, &fx->e));
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	must(fx, store_warnings(fx->s, period("2026-03"), list_warning, &l, &fx->e));
	return l;
}

static void
warnings_are_seen_again_and_resolved(void **state)
{
	struct fixture *fx = *state;
	struct warned l = warn_run(fx, "provisional", "S1");
	int64_t first = l.first;

	assert_int_equal(l.n, 1);
	assert_int_equal(l.resolved, 0);
	l = warn_run(fx, "provisional", "S1");
	assert_int_equal(l.n, 1);
	assert_int_equal(l.first, first);
	assert_true(l.last > first);
	assert_int_equal(warn_run(fx, "preview", "S2").n, 1);
	l = warn_run(fx, "provisional", NULL);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.resolved, 1);
	assert_string_equal(l.staff, "none");
	assert_int_equal(warn_run(fx, "official", NULL).resolved, 2);
}

static void
bundles_are_kept_by_digest(void **state)
{
	struct bundle_source in[] = { { "b/items.csv", "x\0y", 3 }, { "a/standard.lua", "", 0 } },
			   *out;
	struct fixture *fx = *state;
	size_t n;

	must(fx, store_bundle_put(fx->s, "d1", in, 2, 9, &fx->e));
	must(fx, store_bundle_put(fx->s, "d1", in, 2, 10, &fx->e));
	must(fx, store_bundle_get(fx->s, "d1", &fx->a, &out, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_string_equal(out[0].path, "a/standard.lua");
	assert_int_equal(out[0].size, 0);
	assert_int_equal(out[1].size, 3);
	assert_memory_equal(out[1].bytes, "x\0y", 3);
	assert_int_equal(store_bundle_get(fx->s, "d2", &fx->a, &out, &n, &fx->e), -1);
	assert_int_equal(fx->e.id, MSG_STORE_NO_BUNDLE);
}

static void
a_run_of_people_leaves_everybody_else(void **state)
{
	struct fixture *fx = *state;
	struct run all = score(fx, "provisional", 1000000, 2000000), r = new_run("provisional", "2026-03");
	struct warning day = { .check = "overtime", .severity = "warning", .staff = "S1",
		.agency = "A1", .date = 20500, .detail = "{}", .standard = "x" }, other = day;
	struct warned w = { 0 };

	r.scope = "all";
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	put(fx, &r, new_result("S1", 1000000));
	put(fx, &r, new_result("S2", 2000000));
	other.staff = "S2";
	must(fx, store_run_warn(fx->s, &r, &day, &fx->e));
	must(fx, store_run_warn(fx->s, &r, &other, &fx->e));
	day.date = DAY_NONE;
	must(fx, store_run_warn(fx->s, &r, &day, &fx->e));
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	r = new_run("provisional", "2026-03");
	r.scope = RUN_SCOPE_PEOPLE;
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	put(fx, &r, new_result("S1", 3000000));
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	assert_int_equal(results(fx, NULL).n, 2);
	assert_int_equal(result(fx, "S1", NULL).micro, 3000000);
	assert_int_equal(result(fx, "S2", NULL).run, all.id);
	must(fx, store_warnings(fx->s, period("2026-03"), list_warning, &w, &fx->e));
	assert_int_equal(w.n, 3);
	assert_int_equal(w.resolved, 1);
}

static void
a_queued_run_keeps_its_number(void **state)
{
	struct fixture *fx = *state;
	struct run q = new_run("provisional", "2026-03"), failed = q, seen;

	must(fx, store_run_queue(fx->s, &q, &fx->e));
	must(fx, store_run_queue(fx->s, &failed, &fx->e));
	must(fx, store_run_begin(fx->s, &q, &fx->e));
	put(fx, &q, new_result("S1", 1000000));
	must(fx, store_run_commit(fx->s, &q, &fx->e));
	assert_int_equal(result(fx, "S1", NULL).run, q.id);
	must(fx, store_run_find(fx->s, q.id, &fx->a, &seen, &fx->e));
	assert_string_equal(seen.state, "complete");
	must(fx, store_run_find(fx->s, failed.id, &fx->a, &seen, &fx->e));
	assert_string_equal(seen.state, "queued");
	assert_int_equal(store_runs_interrupted(fx->s, &fx->e), 1);
	must(fx, store_run_find(fx->s, failed.id, &fx->a, &seen, &fx->e));
	assert_string_equal(seen.state, "failed");
	/* What ended cannot begin again. */
	assert_int_equal(store_run_begin(fx->s, &q, &fx->e), -1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(what_is_equal_keeps_its_revision),
		T(no_score_is_not_zero),
		T(whoever_left_is_no_longer_visible),
		T(a_run_of_one_scope_leaves_the_others),
		T(previews_and_shadows_stay_apart),
		T(an_aborted_run_shows_nothing),
		T(a_killed_process_leaves_all_or_nothing),
		T(a_reader_sees_a_run_whole_or_not),
		T(triggers_refuse_to_rewrite_results),
		T(a_sealed_period_cannot_be_scored_until_reopened),
		T(work_recorded_after_sealing_counts_when_it_was_done),
		T(an_entry_after_sealing_leaves_with_its_task),
		T(warnings_are_seen_again_and_resolved),
		T(bundles_are_kept_by_digest),
		T(a_run_of_people_leaves_everybody_else),
		T(a_queued_run_keeps_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
