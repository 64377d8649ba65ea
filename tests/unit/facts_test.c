/* facts: every type of cell, bounds, rules between columns, and the text of a stored cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "rules/facts.h"

static const struct column *
column(enum fact_kind kind, const char *name)
{
	int i = fact_column_find(kind, name);

	assert_in_range(i, 0, FACT_COLUMNS);
	return &fact_type(kind)->columns[i];
}

/* What a cell becomes: the message's name, or the text that is read back. */
static const char *
cell(struct arena *a, enum fact_kind kind, const char *name, const char *s)
{
	struct cell_value v;
	struct err e = { 0 };
	struct buf b = BUF_INIT;
	const char *out;

	if (cell_check(column(kind, name), s, strlen(s), a, &v, &e) != 0) {
		assert_string_equal(e.args[0], name);
		out = msg_name(e.id);
		err_fini(&e);
		return out;
	}
	cell_text(column(kind, name), &v, &b);
	out = arena_copy(a, b.p == NULL ? "" : b.p, b.n);
	buf_fini(&b);
	return out;
}

static const struct { enum fact_kind kind; const char *column, *text, *want; } cells[] = {
	{ FACT_STAFF, "code", "CB.1", "CB.1" },
	{ FACT_STAFF, "code", "", "FACT_REQUIRED" },
	{ FACT_STAFF, "code", "a b", "FACT_CODE" },
	{ FACT_STAFF, "code", "a|b", "FACT_CODE" },
	{ FACT_STAFF, "code", "a\x7f", "FACT_CODE" },
	{ FACT_STAFF, "code", "1234567890123456789012345678901234567890123456789012345678901234",
	    "1234567890123456789012345678901234567890123456789012345678901234" },
	{ FACT_STAFF, "code", "12345678901234567890123456789012345678901234567890123456789012345",
	    "FACT_CODE" },
	{ FACT_STAFF, "name", "Nguyễn An", "Nguyễn An" },
	{ FACT_STAFF, "name", "two\nlines", "FACT_TEXT" },
	{ FACT_AGENCY, "parent", "", "" },
	{ FACT_AGENCY, "kind", "party", "party" },
	{ FACT_AGENCY, "kind", "partY", "FACT_CHOICE_HINT" },
	{ FACT_AGENCY, "kind", "zzzzzzzz", "FACT_CHOICE" },
	{ FACT_AGENCY, "kind", "state party", "FACT_CHOICE" },
	{ FACT_POSTING, "leads", "a|b;c d", "a b c d" },
	{ FACT_POSTING, "leads", "a\tb", "FACT_TEXT" },
	{ FACT_POSTING, "from", "2024-02-29", "2024-02-29" },
	{ FACT_POSTING, "from", "2026-02-29", "FACT_DAY" },
	{ FACT_POSTING, "from", "2026-02-30", "FACT_DAY" },
	{ FACT_POSTING, "from", "2026-13-01", "FACT_DAY" },
	{ FACT_POSTING, "from", "2026-1-1", "FACT_DAY" },
	{ FACT_POSTING, "from", "01/02/2026", "FACT_DAY" },
	{ FACT_POSTING, "from", "2026-02-03T00:00", "FACT_DAY" },
	{ FACT_POSTING, "from", " 2026-02-03", "FACT_DAY" },
	{ FACT_APPRAISAL, "period", "2026-03", "2026-03" },
	{ FACT_APPRAISAL, "period", "2026-Q4", "2026-Q4" },
	{ FACT_APPRAISAL, "period", "2026-Q5", "FACT_PERIOD" },
	{ FACT_APPRAISAL, "period", "2026-00", "FACT_PERIOD" },
	{ FACT_DIARY, "quantity", "1.5", "1.5" },
	{ FACT_DIARY, "quantity", "0.001", "0.001" },
	{ FACT_DIARY, "quantity", "1.500", "1.5" },
	{ FACT_DIARY, "quantity", "0.0001", "FACT_DECIMAL" },
	{ FACT_DIARY, "quantity", "1,5", "FACT_DECIMAL" },
	{ FACT_DIARY, "quantity", "1e3", "FACT_DECIMAL" },
	{ FACT_DIARY, "quantity", "1e999", "FACT_DECIMAL" },
	{ FACT_DIARY, "quantity", "NaN", "FACT_DECIMAL" },
	{ FACT_DIARY, "quantity", "inf", "FACT_DECIMAL" },
	{ FACT_DIARY, "quantity", "0x10", "FACT_DECIMAL" },
	{ FACT_DIARY, "quantity", " 1", "FACT_DECIMAL" },
	{ FACT_DIARY, "quantity", "-1", "FACT_RANGE" },
	{ FACT_DIARY, "quantity", "1000000", "1000000" },
	{ FACT_DIARY, "quantity", "1000000.001", "FACT_RANGE" },
	{ FACT_DIARY, "quantity", "99999999999999999999", "FACT_DECIMAL" },
	{ FACT_DIARY, "minutes", "0", "0" },
	{ FACT_DIARY, "minutes", "1440", "1440" },
	{ FACT_DIARY, "minutes", "1441", "FACT_RANGE" },
	{ FACT_DIARY, "minutes", "-1", "FACT_RANGE" },
	{ FACT_DIARY, "minutes", "7.5", "FACT_INT" },
	{ FACT_DIARY, "evidence", "yes", "yes" },
	{ FACT_DIARY, "evidence", "false", "no" },
	{ FACT_DIARY, "evidence", "có", "yes" },
	{ FACT_DIARY, "evidence", "0", "no" },
	{ FACT_DIARY, "evidence", "maybe", "FACT_BOOL" },
	{ FACT_DIARY, "evidence", "Yes", "FACT_BOOL" },
	{ FACT_DECISION, "year", "1999", "FACT_RANGE" },
	{ FACT_DECISION, "year", "2200", "FACT_RANGE" },
};

static void
cell_check__every_type(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		const char *got = cell(&a, cells[i].kind, cells[i].column, cells[i].text);

		if (strcmp(got, cells[i].want) != 0)
			print_error("%s `%s`\n", cells[i].column, cells[i].text);
		assert_string_equal(got, cells[i].want);
	}
	arena_fini(&a);
}

/* What an export writes is read again as the same. */
static void
cell_text__is_read_again(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (int kind = 0; kind < FACT_KINDS; kind++)
		for (int i = 0; i < fact_type((enum fact_kind)kind)->ncolumns; i++) {
			const struct column *c = &fact_type((enum fact_kind)kind)->columns[i];
			const char *text = c->type == COL_DAY ? "2026-03-12"
			    : c->type == COL_PERIOD	      ? "2026-H2"
			    : c->type == COL_BOOL	      ? "no"
			    : c->type == COL_CHOICE ? choice_text(c->choices, 1, arena_new(&a, 32))
			    : c->type == COL_DECIMAL	      ? "12.345"
			    : c->type == COL_INT && c->min > 0 ? (c->max > 1000 ? "2026" : "100")
							       : "77";

			assert_string_equal(cell(&a, (enum fact_kind)kind, c->name, text), text);
		}
	arena_fini(&a);
}

/* ---- rules between columns */

static const struct { enum fact_kind kind; const char *cells, *want; } rows[] = {
	{ FACT_POSTING, "from=2026-02-01;to=2026-02-01", "" },
	{ FACT_POSTING, "from=2026-02-02;to=2026-02-01", "FACT_ORDER" },
	{ FACT_POSTING, "from=2026-02-02", "" },
	{ FACT_ABSENCE, "from=2026-02-02;to=2026-02-01;kind=sick", "FACT_ORDER" },
	{ FACT_TASK, "quantity=0;assigned_on=2026-02-01;due_on=2026-02-02", "FACT_POSITIVE" },
	{ FACT_TASK, "quantity=1;assigned_on=2026-02-03;due_on=2026-02-02", "FACT_ORDER" },
	{ FACT_TASK, "quantity=1;assigned_on=2026-02-02;due_on=2026-02-02", "" },
	{ FACT_EVENT, "kind=discipline;staff=S1;date=2026-02-02", "FACT_NEEDS" },
	{ FACT_EVENT, "kind=discipline;staff=S1;date=2026-02-02;duty_linked=no", "" },
	{ FACT_EVENT, "kind=commendation;date=2026-02-02", "FACT_NEEDS" },
	{ FACT_EVENT, "kind=corruption_in_unit;staff=S1;date=2026-02-02", "FACT_NEEDS" },
	{ FACT_EVENT, "kind=corruption_in_unit;agency=A;date=2026-02-02", "" },
	{ FACT_UNIT_RESULT, "agency=A;period=2026;organising=80", "FACT_100_50" },
	{ FACT_UNIT_RESULT, "agency=A;period=2026;organising=50;cohesion=100", "" },
	{ FACT_APPRAISAL, "staff=S;period=2026-03;criterion=total;confirmed=100", "" },
	{ FACT_APPRAISAL, "staff=S;period=2026-03;criterion=I.1;confirmed=5.001", "FACT_APPRAISAL" },
	{ FACT_APPRAISAL, "staff=S;period=2026-03;criterion=III.4;self_points=2.501",
	    "FACT_APPRAISAL" },
	{ FACT_APPRAISAL, "staff=S;period=2026-03;criterion=III.4;self_points=2.5", "" },
	{ FACT_DECISION, "kind=objective_cause", "FACT_NEEDS" },
	{ FACT_DECISION, "kind=objective_cause;entry=e1", "" },
	{ FACT_DECISION, "kind=objective_cause;task=t1", "" },
	{ FACT_DECISION, "kind=class;staff=S;period=2026", "FACT_NEEDS" },
	{ FACT_DECISION, "kind=class;agency=A;period=2026;value=good", "" },
	{ FACT_DECISION, "kind=act_year;value=a1", "FACT_NEEDS" },
	{ FACT_DECISION, "kind=cap_25;agency=A", "FACT_NEEDS" },
	{ FACT_DECISION, "kind=force_majeure;period=2026", "FACT_NEEDS" },
};

static void
fact_check__rules_between_columns(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fact f = { .kind = rows[i].kind };
		char *text = arena_str(&a, rows[i].cells), *save = NULL;
		struct err e = { 0 };
		int rc;

		for (char *p = strtok_r(text, ";", &save); p != NULL; p = strtok_r(NULL, ";", &save)) {
			char *value = strchr(p, '=');
			int at;

			*value++ = '\0';
			at = fact_column_find(f.kind, p);
			assert_int_equal(cell_check(column(f.kind, p), value, strlen(value), &a,
				&f.v[at], &e), 0);
		}
		rc = fact_check(&f, &e);
		if (strcmp(rc == 0 ? "" : msg_name(e.id), rows[i].want) != 0)
			print_error("%s\n", rows[i].cells);
		assert_string_equal(rc == 0 ? "" : msg_name(e.id), rows[i].want);
		f.withdrawn = 1;
		err_fini(&e);
		assert_int_equal(fact_check(&f, &e), 0);
	}
	arena_fini(&a);
}

/* The table itself: names are unique, keys name columns, choices have an index. */
static void
fact_type__the_table_is_sound(void **state)
{
	char word[32];

	(void)state;
	for (int kind = 0; kind < FACT_KINDS; kind++) {
		const struct fact_type *t = fact_type((enum fact_kind)kind);
		char key[64], *save = NULL;

		assert_int_equal(fact_kind_find(t->name), kind);
		assert_in_range(t->ncolumns, 1, FACT_COLUMNS);
		for (int i = 0; i < t->ncolumns; i++) {
			const struct column *c = &t->columns[i];

			assert_int_equal(fact_column_find((enum fact_kind)kind, c->name), i);
			assert_true((c->type == COL_CHOICE) == (c->choices != NULL));
			for (int k = 0; c->choices != NULL && choice_text(c->choices, k, word)[0]; k++)
				assert_int_equal(choice_find(c->choices, word, strlen(word)), k);
		}
		strcpy(key, t->key);
		for (char *p = strtok_r(key, " ", &save); p != NULL; p = strtok_r(NULL, " ", &save))
			assert_true(fact_column_find((enum fact_kind)kind, p) >= 0);
	}
	assert_int_equal(fact_kind_find("dairy"), -1);
	assert_int_equal(fact_column_find(FACT_DIARY, "code"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cell_check__every_type),
		cmocka_unit_test(cell_text__is_read_again),
		cmocka_unit_test(fact_check__rules_between_columns),
		cmocka_unit_test(fact_type__the_table_is_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
