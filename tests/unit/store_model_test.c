/* Random histories of tasks and entries against a model that keeps them as plain arrays: what is
 * answered to each fact, what is known now and as it was after every step, and packs, which say the
 * same however they came about. */
#include "tests/unit/store_fixture.h"

#include "daemon/store/impl.h"

#define TASKS 4
#define ENTRIES 6
#define MONTHS 3
#define STEPS 40
#define HISTORIES 25

/* Entry or task i is of person i % 2; day 0 is 1 January 2026. */
struct item { int known, withdrawn, day, quantity, task; };	/* task -1 none */
struct world { struct item task[TASKS], entry[ENTRIES]; int64_t seq; };

static uint32_t seed;

static int
any(int n)
{
	seed = seed * 1664525 + 1013904223;
	return (int)((seed >> 8) % (uint32_t)n);
}

static const day_t year_begin = 20454;	/* 2026-01-01 */

static int
month_of_day(int day)
{
	return day < 31 ? 0 : day < 59 ? 1 : 2;
}

/* Where an entry counts: with its task, as long as that stands; else where it was worked. */
static int
month_of_entry(const struct world *w, const struct item *x)
{
	if (x->task >= 0 && !w->task[x->task].withdrawn)
		return month_of_day(w->task[x->task].day);
	return month_of_day(x->day);
}

/* ---- one step, in both */

static const char *
cells_of(struct fixture *fx, int entry, int i, const struct item *x)
{
	char day[DAY_TEXT];

	day_text(year_begin + x->day, day);
	if (!entry)
		return arena_fmt(&fx->a, "staff=S%d;item=I;quantity=%d;assigned_on=2026-01-01;due_on=%s",
		    i % 2 + 1, x->quantity, day);
	if (x->task < 0)
		return arena_fmt(&fx->a, "staff=S%d;item=I;quantity=%d;work_date=%s", i % 2 + 1,
		    x->quantity, day);
	return arena_fmt(&fx->a, "staff=S%d;item=I;quantity=%d;work_date=%s;task=T%d", i % 2 + 1,
	    x->quantity, day, x->task);
}

static enum intake_result
expected(const struct item *old, const struct item *now)
{
	if (!old->known)
		return now->withdrawn ? INTAKE_REJECTED : INTAKE_ACCEPTED;
	if (old->withdrawn == now->withdrawn && (now->withdrawn || (old->day == now->day &&
		old->quantity == now->quantity && old->task == now->task)))
		return INTAKE_UNCHANGED;
	return INTAKE_SUPERSEDED;
}

static void
step(struct fixture *fx, struct world *w)
{
	int entry = any(3) > 0, i = any(entry ? ENTRIES : TASKS);
	struct item *old = entry ? &w->entry[i] : &w->task[i];
	struct item now = { 1, any(4) == 0, any(90), any(3) + 1, -1 };
	int task = i % 2 + 2 * any(2);
	const char *id = arena_fmt(&fx->a, "%c%d", entry ? 'D' : 'T', i);
	enum intake_result want;

	if (any(3) == 0 && old->known)	/* the same once more */
		now = *old;
	else if (entry && any(3) > 0 && w->task[task].known)
		now.task = task;
	want = expected(old, &now);
	assert_int_equal(put_from(fx, "import", entry ? FACT_DIARY : FACT_TASK, id,
		now.withdrawn ? NULL : cells_of(fx, entry, i, &now)), want);
	if (want == INTAKE_SUPERSEDED && now.withdrawn)
		old->withdrawn = 1;
	else if (want == INTAKE_SUPERSEDED || want == INTAKE_ACCEPTED)
		*old = now;
	w->seq = store_seq(fx->s);
}

/* ---- what both say of one person and month */

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *
joined(struct fixture *fx, const char **lines, size_t n)
{
	const char *all = "";

	qsort(lines, n, sizeof *lines, by_text);
	for (size_t i = 0; i < n; i++)
		all = arena_fmt(&fx->a, "%s%s ", all, lines[i]);
	return all;
}

static const char *
model_says(struct fixture *fx, const struct world *w, int person, int month)
{
	const char *lines[TASKS + ENTRIES];
	size_t n = 0;

	for (int i = person; i < TASKS; i += 2)
		if (w->task[i].known && !w->task[i].withdrawn &&
		    month_of_day(w->task[i].day) == month)
			lines[n++] = arena_fmt(&fx->a, "T%d/%d/%d", i, w->task[i].day,
			    w->task[i].quantity);
	for (int i = person; i < ENTRIES; i += 2) {
		const struct item *x = &w->entry[i];
		int counts = month_of_entry(w, x) == month;

		if (x->known && !x->withdrawn && (counts || month_of_day(x->day) == month))
			lines[n++] = arena_fmt(&fx->a, "D%d/%d/%d%s", i, x->day, x->quantity,
			    counts ? "" : "-");
	}
	return joined(fx, lines, n);
}

static const char *const months[MONTHS] = { "2026-01", "2026-02", "2026-03" };
static const char *const people[] = { "S1", "S2" };

static const char *
store_says(struct fixture *fx, int person, int month, int64_t as_of)
{
	struct dossier d = dossier(fx, people[person], months[month], as_of);
	const char *lines[TASKS + ENTRIES];
	size_t n = 0;

	assert_in_range(d.ntasks + d.nentries, 0, TASKS + ENTRIES);
	for (size_t i = 0; i < d.ntasks; i++)
		lines[n++] = arena_fmt(&fx->a, "%s/%d/%d", d.tasks[i].id,
		    (int)(d.tasks[i].due_on - year_begin), (int)(d.tasks[i].quantity / 1000));
	for (size_t i = 0; i < d.nentries; i++)
		lines[n++] = arena_fmt(&fx->a, "%s/%d/%d%s", d.entries[i].id,
		    (int)(d.entries[i].date - year_begin), (int)(d.entries[i].quantity / 1000),
		    d.entries[i].scored ? "" : "-");
	return joined(fx, lines, n);
}

static void
same(struct fixture *fx, const struct world *w, int64_t as_of)
{
	for (int person = 0; person < 2; person++)
		for (int month = 0; month < MONTHS; month++)
			assert_string_equal(store_says(fx, person, month, as_of),
			    model_says(fx, w, person, month));
}

/* ---- packs */

static int
add_pack(void *arg, int64_t staff, const void *p, size_t n)
{
	struct buf *all = arg;

	buf_u64(all, (uint64_t)staff);
	buf_str(all, p, n);
	return 0;
}

static void
all_packs(struct fixture *fx, struct buf *out)
{
	size_t rebuilt;

	for (int m = 0; m < MONTHS; m++) {
		must(fx, store_packs_refresh(fx->s, period(months[m]), &rebuilt, &fx->e));
		must(fx, store_packs(fx->s, period(months[m]), add_pack, out, &fx->e));
	}
}

/* Packs kept up to date by marks are those made from nothing. */
static void
packs_are_what_facts_say(struct fixture *fx)
{
	struct buf kept = BUF_INIT, made = BUF_INIT;

	all_packs(fx, &kept);
	must(fx, store_packs_drop(fx->s, &fx->e));
	all_packs(fx, &made);
	assert_int_equal(kept.n, made.n);
	assert_memory_equal(kept.p, made.p, kept.n);
	buf_fini(&kept);
	buf_fini(&made);
}

/* A pack as known before: from facts, whatever is kept. */
static void
pack_as_of(struct fixture *fx, const struct world *then)
{
	struct buf as_of = BUF_INIT, facts = BUF_INIT;
	int64_t staff;

	must(fx, db_one(&fx->s->db, "SELECT id FROM staff_no WHERE code = 'S1'", NO_BINDS, &staff,
		&fx->e) != 1);
	must(fx, store_pack(fx->s, staff, period(months[1]), then->seq, &as_of, &fx->e));
	must(fx, store_packs_drop(fx->s, &fx->e));
	must(fx, store_pack(fx->s, staff, period(months[1]), then->seq, &facts, &fx->e));
	assert_int_equal(as_of.n, facts.n);
	assert_memory_equal(as_of.p, facts.p, facts.n);
	buf_fini(&as_of);
	buf_fini(&facts);
}

static void
history(struct fixture *fx, uint32_t number)
{
	struct world w[STEPS + 1] = { 0 };

	seed = number;
	w[0].seq = store_seq(fx->s);
	for (int i = 1; i <= STEPS; i++) {
		struct buf b = BUF_INIT;

		w[i] = w[i - 1];
		step(fx, &w[i]);
		same(fx, &w[i], 0);
		if (any(3) == 0)
			all_packs(fx, &b);
		buf_fini(&b);
	}
	assert_int_equal(store_check(fx->s, NULL, NULL, &fx->e), 0);
	packs_are_what_facts_say(fx);
	for (int i = 0; i <= STEPS; i++)
		same(fx, &w[i], w[i].seq);
	pack_as_of(fx, &w[STEPS / 2]);
}

/* Each in a store of its own: a failure names its number. */
static void
random_histories_are_what_a_model_says(void **state)
{
	(void)state;
	for (uint32_t number = 1; number <= HISTORIES; number++) {
		void *own = NULL;

		assert_int_equal(setup(&own), 0);
		print_message("history %u\n", number);
		history(own, number);
		assert_int_equal(teardown(&own), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_histories_are_what_a_model_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
