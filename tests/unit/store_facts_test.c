#include "tests/unit/store_fixture.h"

#include <sqlite3.h>
#include "daemon/store/impl.h"

#define WORK "staff=S1;work_date=2026-03-02;item=I1;quantity=2;minutes=60"
#define JOB "staff=S1;item=I1;quantity=5;assigned_on=2026-03-01;due_on=2026-03-31"

static void
tables_have_the_columns_of_facts(void **state)
{
	struct fixture *fx = *state;
	char sql[64];

	for (int kind = 0; kind < FACT_KINDS; kind++) {
		const struct fact_type *t = fact_type((enum fact_kind)kind);
		sqlite3_stmt *st;

		snprintf(sql, sizeof sql, "PRAGMA table_info(%s)", t->name);
		st = db_scan(&fx->s->db, sql, NO_BINDS, &fx->e);
		do
			assert_int_equal(sqlite3_step(st), SQLITE_ROW);
		while (strcmp((const char *)sqlite3_column_text(st, 1), "external_id") != 0);
		for (int i = 0; i < t->ncolumns; i++) {
			int text =
			    t->columns[i].type <= COL_ENTRY && t->columns[i].type != COL_STAFF;

			text |= t->columns[i].type >= COL_LIST;
			assert_int_equal(sqlite3_step(st), SQLITE_ROW);
			assert_string_equal((const char *)sqlite3_column_text(st, 1),
			    t->columns[i].name);
			assert_string_equal((const char *)sqlite3_column_text(st, 2),
			    text ? "TEXT" : "INTEGER");
		}
		sqlite3_finalize(st);
	}
}

static void
stored_numbers_of_kinds_and_choices_never_change(void **state)
{
	static const char *const names[FACT_KINDS] = { "agency", "staff", "posting", "task",
		"diary", "appraisal", "event", "absence", "unit_result", "decision" };
	const char *kinds = fact_type(FACT_DECISION)->columns[0].choices;

	(void)state;
	for (int kind = 0; kind < FACT_KINDS; kind++)
		assert_string_equal(fact_type((enum fact_kind)kind)->name, names[kind]);
	assert_int_equal(choice_find(kinds, "objective_cause", 15), DECISION_OBJECTIVE_CAUSE);
	assert_int_equal(choice_find(kinds, "class", 5), DECISION_CLASS);
	assert_int_equal(choice_find(kinds, "reopen", 6), DECISION_REOPEN);
}

struct seen { size_t n; int64_t seq; struct fact last; struct arena *a; };

static int
see(void *arg, const struct fact *f, int64_t seq, int64_t recorded_at)
{
	struct seen *seen = arg;

	assert_int_equal(recorded_at, 1000);
	seen->n++;
	seen->seq = seq;
	seen->last = *f;
	seen->last.external_id = arena_str(seen->a, f->external_id);
	return 0;
}

static struct seen
facts(struct fixture *fx, enum fact_kind kind, int64_t as_of)
{
	struct seen seen = { .a = &fx->a };

	must(fx, store_facts(fx->s, kind, as_of, see, &seen, &fx->e));
	return seen;
}

static int64_t
cell(const struct fact *f, const char *column)
{
	return f->v[fact_column_find(f->kind, column)].n;
}

static void
same_content_changes_nothing(void **state)
{
	struct fixture *fx = *state;
	int64_t seq;

	ACCEPT(DIARY, "D1", WORK);
	seq = store_seq(fx->s);
	assert_int_equal(PUT(DIARY, "D1", WORK), INTAKE_UNCHANGED);
	assert_int_equal(store_seq(fx->s), seq);
	assert_int_equal(put_from(fx, "other", FACT_DIARY, "D1", WORK), INTAKE_ACCEPTED);
	assert_int_equal(facts(fx, FACT_DIARY, 0).n, 2);
}

static void
other_content_supersedes_and_the_past_stays_known(void **state)
{
	struct fixture *fx = *state;
	int64_t before;
	struct seen now, then;

	ACCEPT(DIARY, "D1", WORK);
	before = store_seq(fx->s);
	assert_int_equal(PUT(DIARY, "D1", WORK ";delays=1"), INTAKE_SUPERSEDED);
	now = facts(fx, FACT_DIARY, 0);
	then = facts(fx, FACT_DIARY, before);
	assert_int_equal(now.n, 1);
	assert_int_equal(cell(&now.last, "delays"), 1);
	assert_int_equal(then.n, 1);
	assert_int_equal(cell(&then.last, "delays"), 0);
	assert_int_equal(then.seq, before);
	assert_int_equal(facts(fx, FACT_DIARY, before - 1).n, 0);
	assert_int_equal(dossier(fx, "S1", "2026-03", before).entries[0].delays, 0);
	assert_int_equal(dossier(fx, "S1", "2026-03", 0).entries[0].delays, 1);
}

static void
a_withdrawn_fact_is_gone_and_may_return(void **state)
{
	struct fixture *fx = *state;
	int64_t before;

	ACCEPT(DIARY, "D1", WORK);
	before = store_seq(fx->s);
	assert_int_equal(WITHDRAW(DIARY, "D1"), INTAKE_SUPERSEDED);
	assert_int_equal(WITHDRAW(DIARY, "D1"), INTAKE_UNCHANGED);
	assert_int_equal(facts(fx, FACT_DIARY, 0).n, 0);
	assert_int_equal(facts(fx, FACT_DIARY, before).n, 1);
	assert_int_equal(dossier(fx, "S1", "2026-03", 0).nentries, 0);
	assert_int_equal(PUT(DIARY, "D1", WORK), INTAKE_SUPERSEDED);
	assert_int_equal(dossier(fx, "S1", "2026-03", 0).nentries, 1);
}

static void
rejected(struct fixture *fx, enum intake_result got, enum msg_id id)
{
	assert_int_equal(got, INTAKE_REJECTED);
	assert_string_equal(msg_name(fx->e.id), msg_name(id));
}

static void
unknown_codes_are_rejected_and_neighbours_stay(void **state)
{
	struct fixture *fx = *state;
	int64_t seq = store_seq(fx->s);

	rejected(fx, PUT(DIARY, "D1", "staff=S9;work_date=2026-03-02;item=I1;quantity=1"),
	    MSG_FACT_UNKNOWN_STAFF);
	rejected(fx, PUT(DIARY, "D1", WORK ";task=T9"), MSG_FACT_UNKNOWN_TASK);
	rejected(fx, PUT(ABSENCE, "X", "staff=S9;from=2026-03-02;to=2026-03-02;kind=sick"),
	    MSG_FACT_UNKNOWN_STAFF);
	rejected(fx, PUT(POSTING, "X",
		"staff=S1;agency=A9;sector=x;role=staff;subject=cadre;from=2026-01-01"),
	    MSG_FACT_UNKNOWN_AGENCY);
	rejected(fx,
	    PUT(DECISION, "X", "kind=objective_cause;entry=D9;authority=a;paper=p;reason=r"),
	    MSG_FACT_UNKNOWN_ENTRY);
	rejected(fx, WITHDRAW(DIARY, "D9"), MSG_FACT_UNKNOWN_ID);
	rejected(fx, PUT(DIARY, "", WORK), MSG_FACT_NO_ID);
	assert_int_equal(store_seq(fx->s), seq);
	ACCEPT(DIARY, "D1", WORK);
	rejected(fx, PUT(DIARY, "D1", WORK ";task=T9"), MSG_FACT_UNKNOWN_TASK);
	assert_int_equal(facts(fx, FACT_DIARY, 0).n, 1);
}

/* The person of the line before is remembered: not beyond a change of the person. */
static void
a_person_gone_in_the_same_batch_is_unknown(void **state)
{
	static const char line[] = "staff=S3;work_date=2026-03-02;item=I1;quantity=1";
	struct fixture *fx = *state;

	must(fx, store_begin(fx->s, &fx->e));
	put_in(fx, "hr", FACT_STAFF, "P", "code=S3;name=Ba");
	assert_int_equal(put_in(fx, "hr", FACT_DIARY, "D1", line), INTAKE_ACCEPTED);
	assert_int_equal(put_in(fx, "hr", FACT_STAFF, "P", NULL), INTAKE_SUPERSEDED);
	rejected(fx, put_in(fx, "hr", FACT_DIARY, "D2", line), MSG_FACT_UNKNOWN_STAFF);
	put_in(fx, "hr", FACT_STAFF, "P", "code=S3;name=Ba");
	assert_int_equal(put_in(fx, "hr", FACT_DIARY, "D3", line), INTAKE_ACCEPTED);
	put_in(fx, "hr", FACT_STAFF, "P", "code=S4;name=Ba");
	rejected(fx, put_in(fx, "hr", FACT_DIARY, "D4", line), MSG_FACT_UNKNOWN_STAFF);
	store_rollback(fx->s);
	must(fx, store_begin(fx->s, &fx->e));
	rejected(fx, put_in(fx, "hr", FACT_DIARY, "D5", line), MSG_FACT_UNKNOWN_STAFF);
	store_rollback(fx->s);
}

static void
work_stays_with_its_person(void **state)
{
	struct fixture *fx = *state;

	ACCEPT(TASK, "T1", JOB);
	ACCEPT(DIARY, "D1", WORK ";task=T1");
	rejected(fx, PUT(DIARY, "D1", "staff=S2;work_date=2026-03-02;item=I1;quantity=2"),
	    MSG_FACT_OTHER_STAFF);
	rejected(fx, PUT(DIARY, "D2", "staff=S2;work_date=2026-03-02;item=I1;quantity=2;task=T1"),
	    MSG_FACT_OF_OTHER);
	rejected(fx,
	    PUT(DECISION, "X",
		"kind=objective_cause;staff=S2;entry=D1;authority=a;paper=p;reason=r"),
	    MSG_FACT_OF_OTHER);
}

static void
agencies_have_no_cycles_and_stay_while_used(void **state)
{
	struct fixture *fx = *state;

	rejected(fx, PUT(AGENCY, "A1", "code=A1;name_vi=Ban;kind=party;parent=A2"),
	    MSG_FACT_AGENCY_CYCLE);
	rejected(fx, PUT(AGENCY, "A1", "code=A1;name_vi=Ban;kind=party;parent=A1"),
	    MSG_FACT_AGENCY_CYCLE);
	rejected(fx, WITHDRAW(AGENCY, "A1"), MSG_FACT_IN_USE);
	rejected(fx, WITHDRAW(STAFF, "S1"), MSG_FACT_IN_USE);
	assert_int_equal(put_from(fx, "other", FACT_STAFF, "S1", "code=S1;name=An Hai"),
	    INTAKE_ACCEPTED);
	assert_int_equal(WITHDRAW(STAFF, "S1"), INTAKE_SUPERSEDED);
	assert_int_equal(WITHDRAW(AGENCY, "A2"), INTAKE_SUPERSEDED);
	rejected(fx, PUT(EVENT, "X", "agency=A2;date=2026-03-02;kind=disunity"),
	    MSG_FACT_UNKNOWN_AGENCY);
}

static void
an_entry_is_scored_in_the_month_of_its_task(void **state)
{
	struct fixture *fx = *state;
	struct dossier march, april;

	ACCEPT(TASK, "T1", "staff=S1;item=I1;quantity=5;assigned_on=2026-03-01;due_on=2026-04-15");
	ACCEPT(DIARY, "D1", WORK ";task=T1");
	ACCEPT(DIARY, "D2", WORK);
	march = dossier(fx, "S1", "2026-03", 0);
	april = dossier(fx, "S1", "2026-04", 0);
	assert_int_equal(march.nentries, 2);
	assert_string_equal(march.entries[0].id, "D1");
	assert_int_equal(march.entries[0].scored, 0);
	assert_int_equal(march.entries[0].task, -1);
	assert_int_equal(march.entries[0].task_withdrawn, 0);
	assert_int_equal(march.entries[1].scored, 1);
	assert_int_equal(march.ntasks, 0);
	assert_int_equal(april.nentries, 1);
	assert_int_equal(april.entries[0].scored, 1);
	assert_int_equal(april.entries[0].task, 0);
	assert_int_equal(april.ntasks, 1);
}

static void
entries_follow_their_task(void **state)
{
	struct fixture *fx = *state;
	struct dossier march, april;
	int64_t before;

	ACCEPT(TASK, "T1", JOB);
	ACCEPT(DIARY, "D1", WORK ";task=T1");
	before = store_seq(fx->s);
	assert_int_equal(
	    PUT(TASK, "T1", "staff=S1;item=I1;quantity=5;assigned_on=2026-03-01;due_on=2026-04-15"),
	    INTAKE_SUPERSEDED);
	assert_int_equal(store_seq(fx->s), before + 2);
	march = dossier(fx, "S1", "2026-03", 0);
	april = dossier(fx, "S1", "2026-04", 0);
	assert_int_equal(march.nentries, 1);
	assert_int_equal(march.entries[0].scored, 0);
	assert_int_equal(april.nentries, 1);
	assert_int_equal(april.entries[0].task, 0);
	assert_int_equal(dossier(fx, "S1", "2026-03", before).entries[0].scored, 1);
	assert_int_equal(dossier(fx, "S1", "2026-04", before).nentries, 0);
	assert_int_equal(PUT(DIARY, "D1", WORK ";task=T1"), INTAKE_UNCHANGED);

	assert_int_equal(WITHDRAW(TASK, "T1"), INTAKE_SUPERSEDED);
	march = dossier(fx, "S1", "2026-03", 0);
	assert_int_equal(march.nentries, 1);
	assert_int_equal(march.entries[0].scored, 1);
	assert_int_equal(march.entries[0].task_withdrawn, 1);
	assert_int_equal(dossier(fx, "S1", "2026-04", 0).nentries, 0);

	assert_int_equal(PUT(TASK, "T1", JOB), INTAKE_SUPERSEDED);
	march = dossier(fx, "S1", "2026-03", 0);
	assert_int_equal(march.entries[0].task_withdrawn, 0);
	assert_int_equal(march.entries[0].task, 0);
}

static void
decisions_waive_the_entry_or_all_of_the_task(void **state)
{
	struct fixture *fx = *state;
	struct dossier d;

	ACCEPT(TASK, "T1", JOB);
	ACCEPT(DIARY, "D1", WORK ";task=T1");
	ACCEPT(DIARY, "D2", WORK ";task=T1");
	ACCEPT(DIARY, "D3", WORK);
	ACCEPT(DECISION, "X1",
	    "kind=objective_cause;entry=D2;waives=errors;authority=a;paper=p;reason=r");
	d = dossier(fx, "S1", "2026-03", 0);
	assert_int_equal(d.ndecisions, 1);
	assert_int_equal(d.entries[0].waived, 0);
	assert_int_equal(d.entries[1].waived, 1);
	ACCEPT(DECISION, "X2",
	    "kind=objective_cause;task=T1;waives=delays;authority=a;paper=p;reason=r");
	d = dossier(fx, "S1", "2026-03", 0);
	assert_int_equal(d.entries[0].waived, 2);
	assert_int_equal(d.entries[1].waived, 3);
	assert_int_equal(d.entries[2].waived, 0);
	assert_int_equal(dossier(fx, "S1", "2026-04", 0).ndecisions, 0);
	assert_int_equal(dossier(fx, "S1", "2026", 0).ndecisions, 2);
	assert_int_equal(dossier(fx, "S2", "2026-03", 0).ndecisions, 0);
}

static void
entries_come_by_date_source_and_id(void **state)
{
	struct fixture *fx = *state;
	struct dossier d;

	ACCEPT(DIARY, "b", WORK);
	ACCEPT(DIARY, "a", WORK);
	assert_int_equal(put_from(fx, "aaa", FACT_DIARY, "z", WORK), INTAKE_ACCEPTED);
	ACCEPT(DIARY, "c", "staff=S1;work_date=2026-03-01;item=I1;quantity=1");
	d = dossier(fx, "S1", "2026-03", 0);
	assert_int_equal(d.nentries, 4);
	assert_string_equal(d.entries[0].id, "c");
	assert_string_equal(d.entries[1].id, "z");
	assert_string_equal(d.entries[2].id, "a");
	assert_string_equal(d.entries[3].id, "b");
	assert_int_equal(d.entries[0].minutes, -1);
	assert_int_equal(d.entries[0].done_on, d.entries[0].date);
	assert_int_equal(d.entries[0].declared_on, d.entries[0].date);
}

static void
context_of_a_month_and_of_a_year(void **state)
{
	struct fixture *fx = *state;
	struct dossier d;

	ACCEPT(EVENT, "E1", "staff=S1;date=2025-12-01;kind=discipline;act=K1;duty_linked=yes");
	ACCEPT(EVENT, "E2", "staff=S1;date=2026-02-01;kind=discipline;act=K1;duty_linked=yes");
	ACCEPT(EVENT, "E3", "agency=A1;date=2026-02-02;kind=disunity");
	ACCEPT(EVENT, "E4", "agency=A2;date=2026-02-02;kind=disunity");
	ACCEPT(ABSENCE, "B1", "staff=S1;from=2026-02-27;to=2026-03-02;kind=sick");
	ACCEPT(UNIT_RESULT, "A1||2026-03", "agency=A1;period=2026-03;organising=100");
	ACCEPT(UNIT_RESULT, "A1||2026", "agency=A1;period=2026;organising=50");
	ACCEPT(APPRAISAL, "S1|2026-03|total",
	    "staff=S1;period=2026-03;criterion=total;confirmed=28");
	ACCEPT(DECISION, "X1", "kind=cap_25;agency=A1;period=2026;authority=a;paper=p;reason=r");
	d = dossier(fx, "S1", "2026-03", 0);
	assert_int_equal(d.nevents, 2);
	assert_null(d.events[0].agency);
	assert_string_equal(d.events[1].agency, "A1");
	assert_int_equal(d.nabsences, 1);
	assert_int_equal(d.nunit_results, 1);
	assert_int_equal(d.unit_results[0].organising, 100);
	assert_int_equal(d.nappraisals, 1);
	assert_int_equal(d.appraisals[0].confirmed, 28000);
	assert_int_equal(d.appraisals[0].self_points, MODEL_NONE);
	assert_int_equal(d.ndecisions, 1);
	d = dossier(fx, "S1", "2026", 0);
	assert_int_equal(d.nevents, 3);
	assert_int_equal(d.unit_results[0].organising, 50);
	assert_int_equal(d.nappraisals, 0);
	assert_int_equal(d.npostings, 1);
	must(fx, store_agency_dossier(fx->s, "A1", period("2026"), 0, &fx->a, &d, &fx->e));
	assert_int_equal(d.organisation, 1);
	assert_int_equal(d.nunit_results, 2);
	assert_int_equal(d.nevents, 1);
	assert_int_equal(d.ndecisions, 1);
	assert_int_equal(d.postings[0].agency_kind, 1);
}

static void
the_later_of_two_facts_with_one_key_counts(void **state)
{
	struct fixture *fx = *state;
	struct dossier d;

	ACCEPT(APPRAISAL, "S1|2026-03|I.1", "staff=S1;period=2026-03;criterion=I.1;confirmed=4");
	assert_int_equal(put_from(fx, "forms", FACT_APPRAISAL, "S1|2026-03|I.1",
		"staff=S1;period=2026-03;criterion=I.1;confirmed=5"), INTAKE_ACCEPTED);
	d = dossier(fx, "S1", "2026-03", 0);
	assert_int_equal(d.nappraisals, 1);
	assert_int_equal(d.appraisals[0].confirmed, 5000);
	assert_int_equal(put_from(fx, "forms", FACT_APPRAISAL, "S1|2026-03|I.1", NULL),
	    INTAKE_SUPERSEDED);
	assert_int_equal(dossier(fx, "S1", "2026-03", 0).appraisals[0].confirmed, 4000);
}

static void
an_agency_that_tracks_by_quarter(void **state)
{
	struct fixture *fx = *state;
	struct dossier d;

	ACCEPT(APPRAISAL, "S1|2026-Q1|total",
	    "staff=S1;period=2026-Q1;criterion=total;confirmed=28");
	assert_int_equal(dossier(fx, "S1", "2026-03", 0).nappraisals, 0);
	assert_int_equal(PUT(AGENCY, "A1", "code=A1;name_vi=Ban;kind=party;tracking=quarter"),
	    INTAKE_SUPERSEDED);
	d = dossier(fx, "S1", "2026-03", 0);
	assert_int_equal(d.nappraisals, 1);
	assert_int_equal(d.postings[0].tracking, 1);
}

static void
people_and_agencies_of_a_period(void **state)
{
	struct fixture *fx = *state;
	struct person *people;
	struct agency *agencies;
	size_t n;

	ACCEPT(POSTING, "P3",
	    "staff=S1;agency=A2;sector=x;role=staff;subject=cadre;from=2026-03-10");
	assert_int_equal(
	    PUT(POSTING, "P1",
	    "staff=S1;agency=A1;sector=x;role=staff;subject=cadre;from=2026-01-01;to=2026-03-09"),
	    INTAKE_SUPERSEDED);
	must(fx, store_people(fx->s, period("2026-03"), 0, &fx->a, &people, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_string_equal(people[0].code, "S1");
	assert_string_equal(people[0].name, "An");
	assert_int_equal(people[0].npostings, 2);
	assert_string_equal(people[0].postings[1].agency, "A2");
	assert_string_equal(people[0].postings[1].agency_parent, "A1");
	must(fx, store_people(fx->s, period("2025-07"), 0, &fx->a, &people, &n, &fx->e));
	assert_int_equal(n, 1);
	assert_string_equal(people[0].code, "S2");
	must(fx, store_agencies(fx->s, 0, &fx->a, &agencies, &n, &fx->e));
	assert_int_equal(n, 2);
	assert_string_equal(agencies[0].code, "A1");
	assert_null(agencies[0].parent);
	must(fx, store_agencies(fx->s, 1, &fx->a, &agencies, &n, &fx->e));
	assert_int_equal(n, 1);
}

struct ids { int n; char last[8]; };

static void
count_id(void *arg, int64_t seq, const char *id)
{
	struct ids *ids = arg;

	assert_true(seq > 0);
	ids->n++;
	snprintf(ids->last, sizeof ids->last, "%s", id);
}

static void
a_seq_leads_to_the_ids_of_its_month(void **state)
{
	struct fixture *fx = *state;
	struct ids ids = { 0 };

	ACCEPT(DIARY, "D1", WORK);
	ACCEPT(DIARY, "D2", WORK);
	store_fact_ids(fx->s, store_seq(fx->s), count_id, &ids);
	assert_int_equal(ids.n, 2);
	assert_string_equal(ids.last, "D2");
	store_fact_ids(fx->s, 999, count_id, &ids);
	assert_int_equal(ids.n, 2);
}

static void
a_seq_leads_back_to_its_ids(void **state)
{
	struct fixture *fx = *state;
	const char *source, *id;
	enum fact_kind kind;

	ACCEPT(DIARY, "D1", WORK);
	assert_int_equal(store_fact_id(fx->s, store_seq(fx->s), &kind, &source, &id, &fx->a), 0);
	assert_int_equal(kind, FACT_DIARY);
	assert_string_equal(id, "D1");
	assert_string_equal(source, "import");
	assert_int_equal(store_fact_id(fx->s, 999, &kind, &source, &id, &fx->a), 1);
}

static void
a_batch_that_is_rolled_back_leaves_nothing(void **state)
{
	struct fixture *fx = *state;
	struct fact f = { .kind = FACT_DIARY, .source = "import", .external_id = "D1" };
	int64_t seq = store_seq(fx->s);
	int fatal;

	parse(fx, WORK, &f);
	must(fx, store_begin(fx->s, &fx->e));
	assert_int_equal(store_put(fx->s, &f, 1000, &fatal, &fx->e), INTAKE_ACCEPTED);
	store_rollback(fx->s);
	assert_int_equal(store_seq(fx->s), seq);
	assert_int_equal(facts(fx, FACT_DIARY, 0).n, 0);
	ACCEPT(DIARY, "D1", WORK);
	assert_int_equal(store_seq(fx->s), seq + 1);
}

static void
triggers_refuse_to_rewrite_what_was_recorded(void **state)
{
	struct fixture *fx = *state;
	char sql[96];

	ACCEPT(TASK, "T1", JOB);
	ACCEPT(DIARY, "D1", WORK);
	ACCEPT(APPRAISAL, "S1|2026-03|I.1", "staff=S1;period=2026-03;criterion=I.1;confirmed=4");
	ACCEPT(EVENT, "E3", "agency=A1;date=2026-02-02;kind=disunity");
	ACCEPT(ABSENCE, "B1", "staff=S1;from=2026-02-27;to=2026-03-02;kind=sick");
	ACCEPT(UNIT_RESULT, "A1||2026", "agency=A1;period=2026;organising=50");
	ACCEPT(DECISION, "X1", "kind=cap_25;agency=A1;period=2026;authority=a;paper=p;reason=r");
	for (int kind = 0; kind < FACT_KINDS; kind++) {
		const struct fact_type *t = fact_type((enum fact_kind)kind);

		snprintf(sql, sizeof sql, "DELETE FROM %s", t->name);
		assert_int_equal(db_exec(&fx->s->db, sql, &fx->e), -1);
		assert_int_equal(fx->e.id, MSG_STORE_KEPT);
		for (int i = 0; i < t->ncolumns; i++) {
			snprintf(sql, sizeof sql, "UPDATE %s SET \"%s\" = NULL", t->name,
			    t->columns[i].name);
			assert_int_equal(db_exec(&fx->s->db, sql, &fx->e), -1);
		}
		snprintf(sql, sizeof sql, "UPDATE %s SET superseded_by = 99", t->name);
		must(fx, db_exec(&fx->s->db, sql, &fx->e));
		assert_int_equal(db_exec(&fx->s->db, sql, &fx->e), -1);
		snprintf(sql, sizeof sql, "UPDATE %s SET superseded_by = NULL", t->name);
		assert_int_equal(db_exec(&fx->s->db, sql, &fx->e), -1);
	}
}

static void
a_part_is_taken_back_alone(void **state)
{
	struct fixture *fx = *state;

	must(fx, store_begin(fx->s, &fx->e));
	must(fx, store_part_begin(fx->s, &fx->e));
	assert_int_equal(put_in(fx, "import", FACT_DIARY, "D1", WORK), INTAKE_ACCEPTED);
	must(fx, store_part_end(fx->s, 1, &fx->e));
	must(fx, store_part_begin(fx->s, &fx->e));
	assert_int_equal(put_in(fx, "import", FACT_DIARY, "D2", WORK), INTAKE_ACCEPTED);
	must(fx, store_part_end(fx->s, 0, &fx->e));
	must(fx, store_part_begin(fx->s, &fx->e));
	assert_int_equal(put_in(fx, "import", FACT_DIARY, "D3", WORK), INTAKE_ACCEPTED);
	must(fx, store_part_end(fx->s, 1, &fx->e));
	must(fx, store_commit(fx->s, &fx->e));
	assert_int_equal(facts(fx, FACT_DIARY, 0).n, 2);
	assert_int_equal(store_seq(fx->s), facts(fx, FACT_DIARY, 0).seq);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(tables_have_the_columns_of_facts),
		T(stored_numbers_of_kinds_and_choices_never_change),
		T(same_content_changes_nothing),
		T(other_content_supersedes_and_the_past_stays_known),
		T(a_withdrawn_fact_is_gone_and_may_return),
		T(unknown_codes_are_rejected_and_neighbours_stay),
		T(a_person_gone_in_the_same_batch_is_unknown),
		T(work_stays_with_its_person),
		T(agencies_have_no_cycles_and_stay_while_used),
		T(an_entry_is_scored_in_the_month_of_its_task),
		T(entries_follow_their_task),
		T(decisions_waive_the_entry_or_all_of_the_task),
		T(entries_come_by_date_source_and_id),
		T(context_of_a_month_and_of_a_year),
		T(the_later_of_two_facts_with_one_key_counts),
		T(an_agency_that_tracks_by_quarter),
		T(people_and_agencies_of_a_period),
		T(a_seq_leads_back_to_its_ids), T(a_seq_leads_to_the_ids_of_its_month),
		T(a_batch_that_is_rolled_back_leaves_nothing),
		T(triggers_refuse_to_rewrite_what_was_recorded),
		T(a_part_is_taken_back_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
