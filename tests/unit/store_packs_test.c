#include "tests/unit/store_fixture.h"

#include "daemon/store/impl.h"
#include "rules/columns.h"

#define WORK "staff=S1;work_date=2026-03-02;item=I1;quantity=2;minutes=60"

static size_t
refresh(struct fixture *fx, const char *month)
{
	size_t rebuilt;

	must(fx, store_packs_refresh(fx->s, period(month), &rebuilt, &fx->e));
	return rebuilt;
}

static void
print_finding(void *arg, const struct err *finding)
{
	char *line = err_line(finding, LANG_EN);

	(void)arg;
	print_error("found: %s\n", line);
	free(line);
}

/* Every pack that is not marked stale says what the facts say. */
static void
well(struct fixture *fx)
{
	int found = store_check(fx->s, print_finding, NULL, &fx->e);

	must(fx, found < 0 ? -1 : 0);
	assert_int_equal(found, 0);
}

static void
packs_are_made_once_and_again_when_facts_change(void **state)
{
	struct fixture *fx = *state;

	assert_int_equal(refresh(fx, "2026-03"), 2);
	assert_int_equal(refresh(fx, "2026-03"), 0);
	ACCEPT(DIARY, "D1", WORK);
	assert_int_equal(refresh(fx, "2026-03"), 1);
	PUT(DIARY, "D1", WORK);
	assert_int_equal(refresh(fx, "2026-03"), 0);
	assert_int_equal(refresh(fx, "2025-07"), 1);
	reopen(fx, STORE_WRITE);
	WITHDRAW(DIARY, "D1");
	assert_int_equal(refresh(fx, "2026-03"), 1);
	assert_int_equal(refresh(fx, "2025-07"), 0);
	well(fx);
}

/* What is put, and how many packs of February, March and April 2026 it touches. */
static const struct touch {
	enum fact_kind kind;
	const char *id, *cells;
	size_t touched[3];
} touches[] = {
	{ FACT_TASK, "T1", "staff=S1;item=I1;quantity=5;assigned_on=2026-03-01;due_on=2026-04-15",
	    { 0, 0, 1 } },
	{ FACT_DIARY, "D1", WORK ";task=T1", { 0, 1, 1 } },
	{ FACT_DIARY, "D2", WORK, { 0, 1, 0 } },
	{ FACT_TASK, "T1", "staff=S1;item=I1;quantity=5;assigned_on=2026-03-01;due_on=2026-02-15",
	    { 1, 1, 1 } },
	{ FACT_ABSENCE, "B1", "staff=S1;from=2026-02-27;to=2026-03-02;kind=sick", { 1, 1, 0 } },
	{ FACT_ABSENCE, "B1", "staff=S1;from=2026-04-27;to=2026-04-28;kind=sick", { 1, 1, 1 } },
	{ FACT_EVENT, "E1", "staff=S1;date=2026-11-01;kind=commendation", { 1, 1, 1 } },
	{ FACT_EVENT, "E2", "agency=A1;date=2026-01-01;kind=disunity", { 2, 2, 2 } },
	{ FACT_EVENT, "E3", "staff=S1;date=2025-11-01;kind=commendation", { 0, 0, 0 } },
	{ FACT_UNIT_RESULT, "A1||2026-03", "agency=A1;period=2026-03;organising=100", { 0, 2, 0 } },
	{ FACT_APPRAISAL, "S1|2026-03|total",
	    "staff=S1;period=2026-03;criterion=total;confirmed=28", { 0, 1, 0 } },
	{ FACT_APPRAISAL, "S1|2026-Q1|total",
	    "staff=S1;period=2026-Q1;criterion=total;confirmed=28", { 1, 1, 0 } },
	{ FACT_AGENCY, "A1", "code=A1;name_vi=Ban;kind=party;tracking=quarter", { 2, 2, 2 } },
	{ FACT_DECISION, "X1", "kind=objective_cause;entry=D1;authority=a;paper=p;reason=r",
	    { 1, 1, 1 } },
	{ FACT_DECISION, "X1",
	    "kind=objective_cause;entry=D1;period=2026-02;authority=a;paper=p;reason=r",
	    { 1, 1, 1 } },
	{ FACT_DECISION, "X1",
	    "kind=objective_cause;entry=D2;period=2026-02;authority=a;paper=p;reason=r",
	    { 1, 1, 1 } },
	{ FACT_DECISION, "X2",
	    "kind=class;staff=S1;period=2026-02;value=x;authority=a;paper=p;reason=r",
	    { 1, 0, 0 } },
	{ FACT_DECISION, "X3", "kind=cap_25;agency=A1;period=2026;authority=a;paper=p;reason=r",
	    { 2, 2, 2 } },
	{ FACT_POSTING, "P1",
	    "staff=S1;agency=A1;sector=x;role=staff;subject=cadre;from=2026-01-01;to=2026-03-09",
	    { 1, 1, 0 } },
	{ FACT_POSTING, "P3",
	    "staff=S1;agency=A2;sector=x;role=staff;subject=cadre;from=2026-03-10", { 0, 1, 1 } },
	{ FACT_DIARY, "D1", NULL, { 1, 1, 0 } },
	{ FACT_TASK, "T1", NULL, { 1, 0, 0 } },
};

static void
each_kind_of_fact_marks_the_packs_that_it_is_in(void **state)
{
	static const char *const months[] = { "2026-02", "2026-03", "2026-04" };
	struct fixture *fx = *state;

	for (size_t m = 0; m < 3; m++)
		refresh(fx, months[m]);
	for (size_t i = 0; i < sizeof touches / sizeof touches[0]; i++) {
		const struct touch *t = &touches[i];

		assert_in_range(put_from(fx, "import", t->kind, t->id, t->cells), INTAKE_ACCEPTED,
		    INTAKE_SUPERSEDED);
		well(fx);
		for (size_t m = 0; m < 3; m++) {
			size_t got = refresh(fx, months[m]);

			if (got != t->touched[m])
				fail_msg("%s: %zu packs of %s rebuilt, not %zu", t->id, got,
				    months[m], t->touched[m]);
		}
		well(fx);
	}
}

/* A person who leaves the month loses the pack. */
static void
nobody_keeps_a_pack_without_a_posting(void **state)
{
	struct fixture *fx = *state;
	int64_t packs;

	refresh(fx, "2026-03");
	WITHDRAW(POSTING, "P1");
	assert_int_equal(refresh(fx, "2026-03"), 0);
	must(fx, db_one(&fx->s->db, "SELECT count(*) FROM pack", NO_BINDS, &packs, &fx->e) < 0);
	assert_int_equal(packs, 1);
	must(fx, db_one(&fx->s->db, "SELECT count(*) FROM stale", NO_BINDS, &packs, &fx->e) < 0);
	assert_int_equal(packs, 0);
}

static uint32_t next_random;

static int
roll(int sides)
{
	next_random = next_random * 1664525 + 1013904223;
	return (int)(next_random >> 16) % sides;
}

static void
random_cells(enum fact_kind kind, char cells[256])
{
	int month = 1 + roll(4), day = 1 + roll(28), staff = 1 + roll(2);

	switch (kind) {
	case FACT_TASK:
		snprintf(cells, 256,
		    "staff=S1;item=I%d;quantity=%d;assigned_on=2026-01-01;due_on=2026-%02d-%02d",
		    roll(3), roll(5), month, day);
		break;
	case FACT_DIARY:
		snprintf(cells, 256, "staff=S1;work_date=2026-%02d-%02d;item=I%d;quantity=%d%s",
		    month, day, roll(3), roll(5), roll(2) ? ";task=0" : ";task=1");
		break;
	case FACT_ABSENCE:
		snprintf(cells, 256, "staff=S%d;from=2026-%02d-%02d;to=2026-%02d-%02d;kind=sick",
		    staff, month, day, month + roll(2), 28);
		break;
	case FACT_POSTING:
		snprintf(cells, 256,
		    "staff=S%d;agency=A%d;sector=x;role=staff;subject=cadre;from=2026-%02d-%02d",
		    staff, 1 + roll(2), month, day);
		break;
	case FACT_EVENT:
		snprintf(cells, 256, "agency=A%d;date=%d-05-05;kind=disunity", 1 + roll(2),
		    2025 + roll(2));
		break;
	default:
		snprintf(cells, 256,
		    "kind=objective_cause;%s=%d;waives=%s;authority=a;paper=p;reason=r",
		    roll(2) ? "task" : "entry", roll(2), roll(2) ? "errors" : "delays");
	}
}

static void
whatever_happens_packs_equal_facts(void **state)
{
	static const enum fact_kind kinds[] = { FACT_DIARY, FACT_TASK, FACT_ABSENCE, FACT_POSTING,
		FACT_EVENT, FACT_DECISION };
	static const char *const months[] = { "2026-01", "2026-02", "2026-03", "2026-04",
		"2026-05" };
	struct fixture *fx = *state;
	char cells[256], id[8];
	int changed = 0;

	next_random = 7;
	for (int i = 0; i < 250; i++) {
		enum fact_kind kind = kinds[roll(6)];
		int withdraw = roll(4) == 0;

		random_cells(kind, cells);
		snprintf(id, sizeof id, "%d", roll(kind == FACT_DIARY ? 12 : 3));
		changed +=
		    put_from(fx, "import", kind, id, withdraw ? NULL : cells) != INTAKE_REJECTED;
		if (roll(3) == 0)
			refresh(fx, months[roll(5)]);
		if (i % 10 == 0)
			well(fx);
	}
	assert_in_range(changed, 100, 250);
	for (size_t m = 0; m < 5; m++)
		refresh(fx, months[m]);
	well(fx);
}

struct gathered { struct buf bytes; int64_t last; size_t n; struct store *s; };

static int
gather(void *arg, int64_t staff, const void *p, size_t n)
{
	struct gathered *g = arg;

	assert_true(staff > g->last);
	g->last = staff;
	g->n++;
	buf_add(&g->bytes, p, n);
	return 0;
}

static struct gathered
all_packs(struct fixture *fx, const char *month)
{
	struct gathered g = { .s = fx->s };

	must(fx, store_packs(fx->s, period(month), gather, &g, &fx->e));
	return g;
}

static void
losing_all_packs_loses_nothing(void **state)
{
	struct fixture *fx = *state;
	struct gathered before, after;
	size_t n;

	ACCEPT(DIARY, "D1", WORK);
	ACCEPT(DIARY, "D2", WORK ";delays=1");
	refresh(fx, "2026-03");
	before = all_packs(fx, "2026-03");
	assert_int_equal(before.n, 2);
	must(fx, store_packs_drop(fx->s, &fx->e));
	assert_int_equal(all_packs(fx, "2026-03").n, 0);
	assert_int_equal(refresh(fx, "2026-03"), 2);
	after = all_packs(fx, "2026-03");
	assert_int_equal(after.bytes.n, before.bytes.n);
	assert_memory_equal(after.bytes.p, before.bytes.p, after.bytes.n);
	reopen(fx, STORE_WRITE);
	assert_non_null(store_kind(fx->s, 1, &n));
	well(fx);
	buf_fini(&before.bytes);
	buf_fini(&after.bytes);
}

static int64_t
number_of(struct fixture *fx, const char *code)
{
	int64_t id = 0;

	must(fx,
	    db_one(&fx->s->db, "SELECT id FROM staff_no WHERE code = ?1", BINDS(bind_text(code)),
		&id, &fx->e) != 1);
	return id;
}

/* The entries of S1's pack of March, and the quantity of the kind of the first. */
static struct columns
pack_of(struct fixture *fx, int64_t as_of, int64_t *quantity)
{
	struct buf b = BUF_INIT;
	struct columns c;
	struct kind kind;
	const void *tuple;
	size_t n;

	must(fx, store_pack(fx->s, number_of(fx, "S1"), period("2026-03"), as_of, &b, &fx->e));
	assert_int_equal(columns_read(b.p, b.n, &fx->a, &c), 0);
	buf_fini(&b);
	if (c.nentries > 0) {
		tuple = store_kind(fx->s, c.kind[0], &n);
		assert_non_null(tuple);
		assert_int_equal(kind_read(tuple, n, &fx->a, &kind), 0);
		*quantity = kind.quantity;
	}
	return c;
}

static void
packs_of_the_past_are_read_from_facts(void **state)
{
	struct fixture *fx = *state;
	int64_t empty = store_seq(fx->s), first, quantity = 0;

	ACCEPT(DIARY, "D1", WORK);
	first = store_seq(fx->s);
	PUT(DIARY, "D1", "staff=S1;work_date=2026-03-02;item=I1;quantity=9");
	refresh(fx, "2026-03");
	assert_int_equal(pack_of(fx, 0, &quantity).nentries, 1);
	assert_int_equal(quantity, 9000);
	assert_int_equal(pack_of(fx, first, &quantity).nentries, 1);
	assert_int_equal(quantity, 2000);
	assert_int_equal(pack_of(fx, empty, &quantity).nentries, 0);
	PUT(DIARY, "D1", "staff=S1;work_date=2026-03-02;item=I1;quantity=4");
	assert_int_equal(pack_of(fx, 0, &quantity).nentries, 1);
	assert_int_equal(quantity, 4000);
}

static void
a_reader_numbers_new_kinds_apart(void **state)
{
	struct fixture *fx = *state;
	struct store *writer;
	int64_t quantity = 0;
	struct columns c;
	uint32_t spare;

	ACCEPT(DIARY, "D1", WORK);
	refresh(fx, "2026-03");
	PUT(DIARY, "D1", "staff=S1;work_date=2026-03-02;item=I1;quantity=9");
	writer = fx->s;
	fx->s = NULL;
	reopen(fx, STORE_READ);
	c = pack_of(fx, 0, &quantity);
	spare = c.kind[0];
	assert_int_equal(quantity, 9000);
	assert_true(spare > 60000);
	store_close(fx->s);
	fx->s = writer;
	refresh(fx, "2026-03");
	c = pack_of(fx, 0, &quantity);
	assert_int_equal(c.kind[0], 1);
	assert_int_equal(quantity, 9000);
	assert_null(store_kind(fx->s, 99, &(size_t){ 0 }));
}

static void
doctor_finds_a_pack_that_differs(void **state)
{
	struct fixture *fx = *state;

	refresh(fx, "2026-03");
	must(fx,
	    db_exec(&fx->s->db,
		"UPDATE pack SET bytes = x'00' WHERE id = (SELECT min(id) FROM pack)", &fx->e));
	assert_int_equal(store_check(fx->s, NULL, NULL, &fx->e), 1);
}

struct findings { char names[256]; };

static void
name_finding(void *arg, const struct err *finding)
{
	struct findings *f = arg;

	strcat(strcat(f->names, msg_name(finding->id)), " ");
}

static void
doctor_names_what_is_wrong_with_facts(void **state)
{
	struct fixture *fx = *state;
	struct findings f = { "" };

	ACCEPT(DIARY, "D1", WORK);
	put_from(fx, "other", FACT_STAFF, "S1", "code=S1;name=An Hai");
	must(fx, db_exec(&fx->s->db, "UPDATE fact_key SET seq = 99 WHERE external_id = 'D1';"
		"INSERT INTO fact_log VALUES (500, 4, 202603, 1);"
		"PRAGMA foreign_keys = OFF;"
		"INSERT INTO bundle_file VALUES ('none', 'a', x'')", &fx->e));
	assert_int_equal(store_check(fx->s, name_finding, &f, &fx->e), 4);
	assert_string_equal(f.names, "STORE_FOUND_REFERENCES STORE_FOUND_TWICE STORE_FOUND_COUNT"
	    " STORE_FOUND_KEY ");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(packs_are_made_once_and_again_when_facts_change),
		T(each_kind_of_fact_marks_the_packs_that_it_is_in),
		T(nobody_keeps_a_pack_without_a_posting),
		T(whatever_happens_packs_equal_facts),
		T(losing_all_packs_loses_nothing),
		T(packs_of_the_past_are_read_from_facts),
		T(a_reader_numbers_new_kinds_apart),
		T(doctor_finds_a_pack_that_differs), T(doctor_names_what_is_wrong_with_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
