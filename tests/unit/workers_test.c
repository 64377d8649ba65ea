/* The pool with workers that break: whatever one does, nobody is answered twice, nobody but the one
 * to blame goes without, and the numbers are those of a pool in which nothing happened. */
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "tests/unit/bundle_fixture.h"
#include "daemon/workers/workers.h"
#include "rules/base/map.h"

#define PEOPLE 40
#define KINDS 64

static char dir[] = "/tmp/kpi-workers-XXXXXX";
static char bin[4096];

/* --- a bundle and people --- */

static struct folder folder;
static struct buf requests[PEOPLE];
static struct buf kinds[KINDS];
static uint32_t nkinds;

static uint32_t
intern(void *arg, const void *tuple, size_t n)
{
	(void)arg;
	for (uint32_t i = 0; i < nkinds; i++)
		if (kinds[i].n == n && memcmp(kinds[i].p, tuple, n) == 0)
			return i;
	assert_true(nkinds < KINDS);
	buf_add(&kinds[nkinds], tuple, n);
	return nkinds++;
}

static const void *
kind_of(void *arg, uint32_t number, size_t *n)
{
	(void)arg;
	if (number >= nkinds)
		return NULL;
	*n = kinds[number].n;
	return kinds[number].p;
}

/* Two diary lines: quantities i and 3; of person `hostile` the second item, whose formula the tests
 * choose. */
static void
make_request(int i, int hostile, struct buf *out)
{
	char staff[16];
	struct posting post = { .agency = "A", .sector = "dv", .subject = SUBJECT_CIVIL_SERVANT,
		.from = 10000, .to = DAY_NONE };
	struct entry lines[2] = { { .id = "1", .item = i == hostile ? "VD.2" : "VD.1",
				      .fields = "people=100\noutcome=effective\n",
				      .quantity = 1000 * (i % 7 + 1), .minutes = -1, .task = -1,
				      .scored = 1, .seq = 1 } };
	struct dossier d = { .staff = staff, .period = { PERIOD_MONTH, 2026, 3 },
		.postings = &post, .npostings = 1, .entries = lines, .nentries = 2 };
	struct request r = { .what = DO_SCORE, .today = DAY_NONE };
	struct buf bytes = BUF_INIT;
	struct pack pack;

	lines[0].date = lines[0].done_on = lines[0].declared_on = period_first(d.period);
	lines[1] = lines[0];
	lines[1].item = "VD.1";
	lines[1].quantity = 3000;
	lines[1].seq = 2;
	snprintf(staff, sizeof staff, "S%02d", i);
	r.in.d.period = d.period;
	columns_build(&d, intern, NULL, &bytes);
	pack = (struct pack){ bytes.p, bytes.n };
	request_write(&r, &pack, 1, out);
	buf_fini(&bytes);
}

static void
people(int hostile)
{
	for (uint32_t i = 0; i < nkinds; i++)
		buf_fini(&kinds[i]);
	nkinds = 0;
	for (int i = 0; i < PEOPLE; i++) {
		buf_fini(&requests[i]);
		make_request(i, hostile, &requests[i]);
	}
}

/* --- a pool --- */

struct answers {
	struct buf at[PEOPLE]; /* as written; empty = not answered */
	int times[PEOPLE], state[PEOPLE];
	char reason[PEOPLE][40], error[PEOPLE][200];
	size_t order[PEOPLE]; /* which person each request is */
};

static void
answered(void *arg, size_t i, const struct answer *an)
{
	struct answers *all = arg;
	size_t person = all->order[i];

	all->times[person]++;
	all->state[person] = an->state;
	snprintf(all->reason[person], sizeof all->reason[person], "%s",
	    an->reason ? an->reason : "");
	snprintf(all->error[person], sizeof all->error[person], "%s", an->error ? an->error : "");
	buf_clear(&all->at[person]);
	answer_write(an, &all->at[person]);
}

static void
answers_fini(struct answers *all)
{
	for (int i = 0; i < PEOPLE; i++)
		buf_fini(&all->at[i]);
}

/* A pool of `count` workers named `name` ("true", or what a bad worker shall do). */
static struct workers *
pool(const char *name, int count, int person_ms, int backstop_ms)
{
	struct workers_limits limits = { .count = count, .person_ms = person_ms,
		.load_ms = 500, .backstop_ms = backstop_ms, .ask_ms = 5000 };
	char path[300], from[4200];
	struct err e = { 0 };
	struct workers *w;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (strcmp(name, "true") != 0) {
		snprintf(from, sizeof from, "%s/unit/bad-worker", bin);
		unlink(path);
		assert_int_equal(symlink(from, path), 0);
		strcat(path, ".count");
		unlink(path);
		path[strlen(path) - 6] = '\0';
	}
	setenv("KPI_WORKER", path, 1);
	w = workers_new(&limits, &e);
	if (w == NULL)
		fail_msg("%s: %s", name, err_line(&e, LANG_EN));
	return w;
}

static int
pool_load(struct workers *w, struct err *e)
{
	struct value *reply = NULL;
	struct calendar c = { 0 };

	return workers_load(w, folder.files, folder.n, &c, NULL, &folder.a, &reply, e);
}

/* Loads, tells kinds, scores everybody, in turned order when asked. */
static int
score_all(struct workers *w, int backwards, struct answers *all)
{
	struct buf sent[PEOPLE];
	struct err e = { 0 };
	int failed;

	memset(all, 0, sizeof *all);
	for (int i = 0; i < PEOPLE; i++) {
		all->order[i] = (size_t)(backwards ? PEOPLE - 1 - i : i);
		sent[i] = requests[all->order[i]];
	}
	failed = pool_load(w, &e) != 0 || workers_kinds(w, kind_of, NULL, &e) != 0 ||
	    workers_score(w, sent, PEOPLE, answered, all, &e) != 0;
	if (failed)
		print_error("%s\n", err_line(&e, LANG_EN));
	err_fini(&e);
	return failed;
}

static struct answers reference;

static void
same_as_reference(const char *what, const struct answers *all, int except)
{
	for (int i = 0; i < PEOPLE; i++) {
		if (all->times[i] != 1)
			fail_msg("%s: S%02d answered %d times", what, i, all->times[i]);
		if (i != except &&
		    (all->at[i].n != reference.at[i].n ||
			memcmp(all->at[i].p, reference.at[i].p, all->at[i].n) != 0))
			fail_msg("%s: S%02d has another answer (%s %s)", what, i, all->reason[i],
			    all->error[i]);
	}
}

static int
start(void **state)
{
	char path[4200], to[300];
	ssize_t n = readlink("/proc/self/exe", bin, sizeof bin - 20);
	struct workers *w;

	(void)state;
	assert_true(n > 0);
	bin[n] = '\0';
	*strrchr(bin, '/') = '\0'; /* .../unit */
	*strrchr(bin, '/') = '\0';
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/kpi-worker", bin);
	snprintf(to, sizeof to, "%s/true", dir);
	assert_int_equal(symlink(path, to), 0);
	folder_init(&folder);
	folder_change(&folder, ROOT, "value = function(who, p) return 100 end",
	    "value = function(who, p) return who.diary:sum(\"converted\") end");
	people(-1);
	w = pool("true", 1, 0, 0);
	assert_int_equal(score_all(w, 0, &reference), 0);
	workers_free(w);
	for (int i = 0; i < PEOPLE; i++)
		if (reference.state[i] != STATE_SCORED)
			fail_msg("S%02d: %s %s", i, reference.reason[i], reference.error[i]);
	assert_true(memcmp(reference.at[1].p, reference.at[2].p, reference.at[1].n) != 0);
	return 0;
}

static int
end(void **state)
{
	char command[300];

	(void)state;
	answers_fini(&reference);
	folder_fini(&folder);
	people(-1);
	for (int i = 0; i < PEOPLE; i++)
		buf_fini(&requests[i]);
	for (uint32_t i = 0; i < nkinds; i++)
		buf_fini(&kinds[i]);
	snprintf(command, sizeof command, "rm -rf %s", dir);
	return system(command);
}

/* --- the same, whoever does it --- */

static void
order_changes_nothing(void **state)
{
	static const int counts[] = { 1, 2, 3, 4, 8 };
	struct answers all;

	(void)state;
	for (int turn = 0; turn < 20; turn++) {
		struct workers *w = pool("true", counts[turn % 5], 0, 0);

		if (turn >= 10) /* kinds numbered the other way round */
			for (uint32_t i = 0; i < nkinds / 2; i++) {
				struct buf swap = kinds[i];

				kinds[i] = kinds[nkinds - 1 - i];
				kinds[nkinds - 1 - i] = swap;
			}
		if (turn >= 10)
			for (int i = 0; i < PEOPLE; i++) {
				buf_clear(&requests[i]);
				make_request(i, -1, &requests[i]);
			}
		assert_int_equal(score_all(w, turn % 2, &all), 0);
		same_as_reference("order", &all, -1);
		assert_int_equal(workers_kills(w), 0);
		answers_fini(&all);
		workers_free(w);
	}
}

/* As many as the configuration says, also more than a pool without a wish would have. */
static void
as_many_as_asked(void **state)
{
	static const int counts[] = { 1, 9, 64 };

	(void)state;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		struct workers *w = pool("true", counts[i], 0, 0);
		char children[4096] = "", *at = children;
		FILE *f = fopen("/proc/thread-self/children", "r");
		int n = 0;

		assert_non_null(f);
		assert_non_null(fgets(children, sizeof children, f));
		fclose(f);
		for (; (at = strchr(at, ' ')) != NULL; at++)
			n++;
		assert_int_equal(n, counts[i]);
		workers_free(w);
	}
}

/* --- workers that break once: nobody goes without --- */

static void
broken_once(void **state)
{
	static const char *const names[] = { "die-2-1", "die-5-1", "die-6-1", "die-6-2", "hang-6-1",
		"flood-6-1", "bomb-6-1", "huge-6-1", "short-6-1", "other-6-1", "twice-6-1",
		"noise-6-1", "short-2-1", "other-2-1", "huge-2-1", "noise-2-1" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		for (int count = 1; count <= 2; count++) {
			struct workers *w = pool(names[i], count, 50, 4000);
			struct answers all;

			if (score_all(w, 0, &all) != 0)
				fail_msg("%s: the run did not complete", names[i]);
			same_as_reference(names[i], &all, -1);
			if (count == 1 && workers_kills(w) < 1) /* of two, one may be idle */
				fail_msg("%s: nothing broke", names[i]);
			answers_fini(&all);
			workers_free(w);
		}
}

/* --- workers that break always: everybody is answered once, and told why there is no score --- */

static void
broken_always(void **state)
{
	static const char *const names[] = { "die-6-0", "short-6-0", "other-6-0", "huge-6-0",
		"twice-6-0" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct workers *w = pool(names[i], 2, 50, 4000);
		struct answers all;

		assert_int_equal(score_all(w, 0, &all), 0);
		for (int k = 0; k < PEOPLE; k++)
			if (all.times[k] != 1 || all.state[k] != STATE_NOT_SCORED ||
			    strcmp(all.reason[k], "worker_died") != 0)
				fail_msg("%s: S%02d %d times, %s", names[i], k, all.times[k],
				    all.reason[k]);
		answers_fini(&all);
		workers_free(w);
	}
}

/* Answers with turned bytes may say anything; they must not hurt who reads them. */
static void
lies_do_not_hurt(void **state)
{
	static const char *const names[] = { "turn-6-0", "turn-2-0", "turn-5-0" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct workers *w = pool(names[i], 2, 50, 4000);
		struct err e = { 0 };
		struct answers all = { 0 };

		for (size_t k = 0; k < PEOPLE; k++)
			all.order[k] = k;
		if (pool_load(w, &e) == 0 && workers_kinds(w, kind_of, NULL, &e) == 0 &&
		    workers_score(w, requests, PEOPLE, answered, &all, &e) == 0)
			for (int k = 0; k < PEOPLE; k++)
				assert_int_equal(all.times[k], 1);
		err_fini(&e);
		answers_fini(&all);
		workers_free(w);
	}
}

/* --- a question to one worker --- */

static void
asked_again_once(void **state)
{
	static const char *const names[] = { "die-7-1", "short-7-1", "noise-7-1", "die-4-1" };
	struct buf want = BUF_INIT, got = BUF_INIT, cases = BUF_INIT;
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	struct workers *w = pool("true", 1, 0, 0);

	(void)state;
	value_write(value_map(&a), &cases);
	assert_int_equal(pool_load(w, &e), 0);
	assert_int_equal(workers_kinds(w, kind_of, NULL, &e), 0);
	assert_int_equal(workers_ask(w, FRAME_EXPLAIN, &requests[3], 0, "S03", &want, &e), 0);
	workers_free(w);
	for (size_t i = 0; i < COUNT(names); i++) {
		int on_cases = strstr(names[i], "-4-") != NULL;

		w = pool(names[i], 1, 0, 1000);
		assert_int_equal(pool_load(w, &e), 0);
		assert_int_equal(workers_kinds(w, kind_of, NULL, &e), 0);
		if (workers_ask(w, on_cases ? FRAME_CASES : FRAME_EXPLAIN,
			on_cases ? &cases : &requests[3], 2000, "S03", &got, &e) != 0)
			fail_msg("%s: %s", names[i], err_line(&e, LANG_EN));
		assert_int_equal(workers_kills(w), 1);
		if (!on_cases)
			assert_true(got.n == want.n && memcmp(got.p, want.p, got.n) == 0);
		workers_free(w);
	}
	w = pool("die-7-0", 1, 0, 1000);
	assert_int_equal(pool_load(w, &e), 0);
	assert_int_equal(workers_ask(w, FRAME_EXPLAIN, &requests[3], 2000, "S03", &got, &e), -1);
	assert_int_equal(e.id, MSG_WORKER_DIED);
	workers_free(w);
	w = pool("hang-7-0", 1, 0, 1000);
	assert_int_equal(pool_load(w, &e), 0);
	assert_int_equal(workers_ask(w, FRAME_EXPLAIN, &requests[3], 300, "S03", &got, &e), -1);
	assert_int_equal(e.id, MSG_WORKER_DEADLINE);
	workers_free(w);
	err_fini(&e);
	buf_fini(&want);
	buf_fini(&got);
	buf_fini(&cases);
	arena_fini(&a);
}

/* --- rules that break their worker, or would --- */

static const char *const plain_weight =
    "weight = { [\"VD.1\"] = function(e, p) return e.people / p.quorum end } }";

/* Long enough for a deep recursion to end by itself. */
#ifdef __SANITIZE_ADDRESS__
#define HOSTILE_MS 5000
#else
#define HOSTILE_MS 500
#endif

static void
hostile_rules(void **state)
{
	static const struct {
		const char *formula, *error;
	} all[] = {
		{ "while true do end", "took too long" },
		{ "local s = \"x\" while true do s = s .. s end", "too much memory" },
		{ "local function f() return 1 + f() end return f()", "calls itself" },
		{ "local t = {} for i = 1, 300000 do t[\"k\" .. i] = i end while true do for k in "
		  "pairs(t) do end end",
		    "took too long" },
		{ "while true do local x = e.item.coefficient end", "took too long" },
		{ "return nil + 1", "cannot calculate" },
		{ "return e.quantity / 0", "not a number" },
	};
	const int hostile = 17;

	(void)state;
	people(hostile);
	for (size_t i = 0; i < COUNT(all); i++) {
		struct workers *w = pool("true", 2, HOSTILE_MS, 0);
		struct answers got;

		folder_change(&folder, SECTOR, plain_weight,
		    arena_fmt(&folder.a,
			"weight = { [\"VD.1\"] = function(e, p) return e.people / p.quorum end,\n"
			" [\"VD.2\"] = function(e, p) %s end } }",
			all[i].formula));
		assert_int_equal(score_all(w, 0, &got), 0);
		same_as_reference(all[i].formula, &got, hostile);
		if (got.state[hostile] != STATE_NOT_SCORED ||
		    strstr(got.error[hostile], all[i].error) == NULL ||
		    strstr(got.error[hostile], SECTOR) == NULL)
			fail_msg("%s: %s %s", all[i].formula, got.reason[hostile],
			    got.error[hostile]);
		assert_int_equal(workers_kills(w), 0);
		answers_fini(&got);
		workers_free(w);
		folder_put(&folder, SECTOR, folder_sector);
	}
	people(-1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_changes_nothing),
		cmocka_unit_test(broken_once),
		cmocka_unit_test(broken_always),
		cmocka_unit_test(as_many_as_asked),
		cmocka_unit_test(lies_do_not_hurt),
		cmocka_unit_test(asked_again_once),
		cmocka_unit_test(hostile_rules),
	};

	return cmocka_run_group_tests_name("workers", tests, start, end);
}
