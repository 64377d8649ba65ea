/* columns: kinds and packs are read as they were written, months are joined, and bytes that are no
 * pack are refused whatever they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "rules/base/map.h"
#include "rules/columns.h"

/* Tuples in the order of their numbers. */
struct kinds { struct buf tuple[32]; uint32_t n; };

static uint32_t
intern(void *arg, const void *tuple, size_t n)
{
	struct kinds *k = arg;

	for (uint32_t i = 0; i < k->n; i++)
		if (k->tuple[i].n == n && memcmp(k->tuple[i].p, tuple, n) == 0)
			return i;
	assert_true(k->n < 32);
	buf_add(&k->tuple[k->n], tuple, n);
	return k->n++;
}

static void
kinds_fini(struct kinds *k)
{
	for (uint32_t i = 0; i < k->n; i++)
		buf_fini(&k->tuple[i]);
}

static void
kind_write__comes_back_as_it_was(void **state)
{
	static const struct kind all[] = {
		{ .item = "I", .quantity = 1500, .origin = -1 },
		{ .item = "I", .quantity = INT64_MAX, .origin = 2, .part = 1, .accepted = 2,
		    .major_errors = 100, .delays = 99, .waived = 3, .evidence = 1, .handed_back = 1,
		    .cancelled = 1, .task_withdrawn = 1, .after_sealing = 1 },
		{ .task = 1, .item = "ễ", .fields = "a=1\nb=2", .quantity = -1, .origin = 0 },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct buf b = BUF_INIT, again = BUF_INIT;
		struct kind got;

		kind_write(&all[i], &b);
		assert_int_equal(kind_read(b.p, b.n, &a, &got), 0);
		assert_string_equal(got.item, all[i].item);
		assert_int_equal(got.quantity, all[i].quantity);
		assert_int_equal(got.origin, all[i].origin);
		assert_int_equal(got.after_sealing, all[i].after_sealing);
		kind_write(&got, &again);
		assert_int_equal(again.n, b.n);
		assert_memory_equal(again.p, b.p, b.n);
		for (size_t n = 0; n < b.n; n++)
			assert_int_equal(kind_read(b.p, n, &a, &got), -1);
		buf_addc(&b, 'x');
		assert_int_equal(kind_read(b.p, b.n, &a, &got), -1);
		buf_fini(&b);
		buf_fini(&again);
	}
	arena_fini(&a);
}

/* ---- packs */

static struct period
month(int m)
{
	struct period p;
	char text[8] = "2026-01";

	text[6] = (char)('0' + m);
	assert_int_equal(period_parse(text, 7, &p), 0);
	return p;
}

#define NO DAY_NONE

/* One of everything; day numbers are of the month given. */
struct sample {
	struct posting postings[2];
	struct task tasks[2];
	struct entry entries[3];
	struct appraisal appraisal;
	struct event event;
	struct absence absence;
	struct unit_result unit;
	struct decision decision;
	struct dossier d;
};

static void
sample(struct sample *s, int m)
{
	day_t first = period_first(month(m));

	*s = (struct sample){
		.postings = { { .agency = "A1", .sector = "x", .role = 0, .from = first - 40,
				  .to = first + 9, .seq = 1 },
		    { .agency = "A2", .sector = "x", .team = "t", .role = 2, .leads = "u v",
			.agency_parent = "A1", .from = first + 10, .to = NO, .seq = 2 } },
		.tasks = { { .id = "T1", .item = "I1", .quantity = 2000, .assigned_on = first - 20,
			       .due_on = first + 20, .handed_back_on = NO, .cancelled_on = NO,
			       .seq = m * 100 + 1 },
		    { .id = "T2", .item = "I2", .quantity = 1000, .assigned_on = first,
			.due_on = first + 5, .handed_back_on = first + 4, .cancelled_on = NO,
			.origin = 1, .part = 1, .seq = m * 100 + 2 } },
		.entries = { { .id = "D1", .item = "I1", .quantity = 1000, .minutes = 60,
				 .date = first, .done_on = NO, .declared_on = NO, .task = -1,
				 .scored = 1, .seq = m * 100 + 3 },
		    { .id = "D2", .item = "I1", .quantity = 1000, .minutes = -1, .date = first + 1,
			.done_on = first + 3, .declared_on = first + 2, .task = 1, .scored = 1,
			.seq = m * 100 + 4 },
		    { .id = "D3", .item = "I1", .fields = "a=1", .quantity = 500, .minutes = 1440,
			.date = first + 2, .done_on = NO, .declared_on = NO, .task = 0, .scored = 0,
			.seq = m * 100 + 5 } },
		.appraisal = { month(m), 0, 28000, MODEL_NONE, m * 100 + 6 },
		.event = { .kind = 5, .date = first + 1, .act = "a", .duty_linked = -1, .seq = 7 },
		.absence = { first + 3, first + 4, 1, 8 },
		.unit = { .agency = "A1", .period = month(m), .organising = 100, .cohesion = 50,
		    .general_points = MODEL_NONE, .earlier_defects_fixed = -1, .seq = 9 },
		.decision = { .kind = 0, .entry = "D2", .authority = "x", .paper = "1",
		    .reason = "r", .seq = 10 },
	};
	s->d = (struct dossier){ .staff = "S1", .period = month(m), .postings = s->postings,
		.npostings = 2, .tasks = s->tasks, .ntasks = 2, .entries = s->entries,
		.nentries = 3, .appraisals = &s->appraisal, .nappraisals = 1, .events = &s->event,
		.nevents = 1, .absences = &s->absence, .nabsences = 1, .unit_results = &s->unit,
		.nunit_results = 1, .decisions = &s->decision, .ndecisions = 1 };
}

static void
columns_build__comes_back_as_it_was(void **state)
{
	struct kinds kinds = { .n = 0 };
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct sample s;
	struct columns c;

	(void)state;
	sample(&s, 3);
	columns_build(&s.d, intern, &kinds, &b);
	assert_int_equal(columns_read(b.p, b.n, &a, &c), 0);
	assert_string_equal(c.d.staff, "S1");
	assert_int_equal(period_code(c.d.period), 202603);
	assert_int_equal(c.nentries, 3);
	assert_int_equal(c.ntasks, 2);
	assert_int_equal(kinds.n, 5);	/* three of entries, two of tasks */
	for (int i = 0; i < 3; i++) {
		const struct entry *e = &s.entries[i];

		assert_int_equal(c.base + c.date[i], e->date);
		assert_int_equal(c.minutes[i], e->minutes < 0 ? 0xffff : e->minutes);
		assert_int_equal(c.seq[i], e->seq);
		assert_int_equal(c.base + c.done[i], e->done_on == NO ? e->date : e->done_on);
		assert_int_equal(c.base + c.declared[i], e->declared_on == NO ? e->date : e->declared_on);
		assert_int_equal(c.task[i], e->task);
		assert_int_equal(c.scored[i], e->scored);
	}
	assert_int_equal(c.handed_back[0], INT16_MIN);
	assert_int_equal(c.base + c.handed_back[1], s.tasks[1].handed_back_on);
	assert_int_equal(c.base + c.assigned[0], s.tasks[0].assigned_on);
	assert_int_equal(c.d.npostings, 2);
	assert_string_equal(c.d.postings[1].leads, "u v");
	assert_int_equal(c.d.postings[1].to, NO);
	assert_null(c.d.postings[0].team);
	assert_int_equal(c.d.appraisals[0].confirmed, MODEL_NONE);
	assert_int_equal(c.d.events[0].duty_linked, -1);
	assert_int_equal(c.d.absences[0].to, s.absence.to);
	assert_int_equal(c.d.unit_results[0].cohesion, 50);
	assert_int_equal(c.d.unit_results[0].earlier_defects_fixed, -1);
	assert_string_equal(c.d.decisions[0].entry, "D2");
	assert_int_equal(c.d.decisions[0].period.year, 0);
	buf_fini(&b);
	kinds_fini(&kinds);
	arena_fini(&a);
}

static void
columns_build__leaves_out_what_is_everywhere_the_same(void **state)
{
	struct kinds kinds = { .n = 0 };
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct columns c;
	struct sample s;

	(void)state;
	sample(&s, 3);
	s.d.nentries = 1;
	columns_build(&s.d, intern, &kinds, &b);
	assert_int_equal(columns_read(b.p, b.n, &a, &c), 0);
	assert_null(c.done);
	assert_null(c.declared);
	assert_null(c.task);
	assert_null(c.scored);
	buf_fini(&b);
	kinds_fini(&kinds);
	arena_fini(&a);
}

/* The kinds of two entries are one exactly when nothing that a measure may read differs. */
static void
columns_build__kinds_leave_out_dates_minutes_and_ids(void **state)
{
	struct kinds kinds = { .n = 0 };
	struct buf b = BUF_INIT;
	struct sample s;

	(void)state;
	sample(&s, 3);
	s.d.ntasks = 0;
	for (int i = 1; i < 3; i++) {
		s.entries[i] = s.entries[0];
		s.entries[i].date += i;
		s.entries[i].minutes = 7 * i;
		s.entries[i].id = "other";
		s.entries[i].seq += i;
		s.entries[i].declared_on = s.entries[i].date + 3;
	}
	columns_build(&s.d, intern, &kinds, &b);
	assert_int_equal(kinds.n, 1);
	s.entries[1].waived = 1;
	s.entries[2].accepted = 1;
	columns_build(&s.d, intern, &kinds, &b);
	assert_int_equal(kinds.n, 3);
	buf_fini(&b);
	kinds_fini(&kinds);
}

/* Cut anywhere, or with any byte changed: refused or read, never anything worse (run under
 * sanitizers too). */
static void
columns_read__bears_damage(void **state)
{
	struct kinds kinds = { .n = 0 };
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct columns c;
	struct sample s;

	(void)state;
	sample(&s, 3);
	columns_build(&s.d, intern, &kinds, &b);
	for (size_t n = 0; n < b.n; n++) {
		arena_reset(&a);
		assert_int_equal(columns_read(b.p, n, &a, &c), -1);
	}
	for (size_t i = 0; i < b.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			b.p[i] = (char)(b.p[i] ^ 1 << bit);
			arena_reset(&a);
			(void)columns_read(b.p, b.n, &a, &c);
			b.p[i] = (char)(b.p[i] ^ 1 << bit);
		}
	buf_addc(&b, 0);
	assert_int_equal(columns_read(b.p, b.n, &a, &c), -1);
	buf_fini(&b);
	kinds_fini(&kinds);
	arena_fini(&a);
}

static void
columns_join__makes_one_of_three_months(void **state)
{
	struct kinds kinds = { .n = 0 };
	struct arena a = ARENA_INIT;
	struct columns part[3], all;
	struct columns *parts[3] = { &part[0], &part[1], &part[2] };
	struct period quarter;

	(void)state;
	for (int m = 1; m <= 3; m++) {
		struct buf b = BUF_INIT;
		struct sample s;

		sample(&s, m);
		columns_build(&s.d, intern, &kinds, &b);
		assert_int_equal(columns_read(b.p, b.n, &a, &part[m - 1]), 0);
		buf_fini(&b);
	}
	assert_int_equal(period_parse("2026-Q1", 7, &quarter), 0);
	columns_join(parts, 3, quarter, &a, &all);
	assert_int_equal(all.nentries, 9);
	assert_int_equal(all.ntasks, 6);
	assert_int_equal(period_code(all.d.period), period_code(quarter));
	for (size_t i = 0; i < 9; i++) {
		size_t k = i % 3;
		const struct columns *p = parts[i / 3];

		assert_int_equal(all.base + all.date[i], p->base + p->date[k]);
		assert_int_equal(all.base + all.done[i], p->base + p->done[k]);
		assert_int_equal(all.seq[i], p->seq[k]);
		assert_int_equal(all.scored[i], p->scored[k]);
		if (p->task[k] >= 0)
			assert_int_equal(all.task_seq[all.task[i]], p->task_seq[p->task[k]]);
		else
			assert_int_equal(all.task[i], -1);
	}
	/* The same postings in each month are two, appraisals are three. */
	assert_int_equal(all.d.npostings, 2);
	assert_int_equal(all.d.nappraisals, 3);
	kinds_fini(&kinds);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kind_write__comes_back_as_it_was),
		cmocka_unit_test(columns_build__comes_back_as_it_was),
		cmocka_unit_test(columns_build__leaves_out_what_is_everywhere_the_same),
		cmocka_unit_test(columns_build__kinds_leave_out_dates_minutes_and_ids),
		cmocka_unit_test(columns_read__bears_damage),
		cmocka_unit_test(columns_join__makes_one_of_three_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
