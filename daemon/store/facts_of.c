/* The facts of one person. ?1 as of, ?2 the person's number, ?3 and ?4 codes of the first and last
 * month, ?5 the year times 100, ?6 code of the person. */
#include "daemon/store/impl.h"

#define AGENCIES "(SELECT agency FROM posting WHERE staff = ?2 AND " FACT_KNOWN ")"
#define WORK "(month BETWEEN ?3 AND ?4 OR worked BETWEEN ?3 AND ?4)"
#define LINES "staff = ?2 AND " WORK
/* A task of another month may be named by a line. */
#define TASKS "staff = ?2 AND (month BETWEEN ?3 AND ?4 OR external_id IN (SELECT task FROM diary" \
    " WHERE " LINES " AND " FACT_KNOWN "))"
#define OF_YEAR(column) column " BETWEEN ?5 AND ?5 + 99"

static const struct { const char *where; int who; } wanted[FACT_KINDS] = {
	[FACT_AGENCY] = { "1", 0 },
	[FACT_STAFF] = { "code = ?6", 1 },
	[FACT_POSTING] = { "staff = ?2", 1 },
	[FACT_TASK] = { TASKS, 0 },
	[FACT_DIARY] = { LINES, 0 },
	[FACT_APPRAISAL] = { "staff = ?2 AND " OF_YEAR("period"), 0 },
	[FACT_EVENT] = { "staff = ?2 OR (staff IS NULL AND agency IN " AGENCIES ")", 0 },
	[FACT_ABSENCE] = { "staff = ?2", 0 },
	[FACT_UNIT_RESULT] = { "agency IN " AGENCIES " AND " OF_YEAR("period"), 0 },
	[FACT_DECISION] = { "(about = ?2"
	    " AND (entry IS NULL OR entry IN (SELECT external_id FROM diary WHERE " LINES "))"
	    " AND (task IS NULL OR task IN (SELECT external_id FROM task WHERE " TASKS ")))"
	    " OR (about IS NULL AND (agency IS NULL OR agency IN " AGENCIES "))", 0 },
};

/* A decision that reopens a period came when its first version did (reopening in the schema). */
static int
came(struct store *s, int64_t *seq, struct err *e)
{
	return db_one(&s->db, "SELECT min(f.seq) FROM decision d JOIN decision f ON f.kind = 2"
	    " AND f.period = d.period AND f.source = d.source AND f.external_id = d.external_id"
	    " AND f.withdrawn = 0 WHERE d.seq = ?1 AND d.kind = 2", BINDS(bind_int(*seq)), seq, e) < 0
	    ? -1
	    : 0;
}

static int
one_kind(struct store *s, enum fact_kind kind, const struct bind *b, store_fact_fn *fn, void *arg,
    struct err *e)
{
	struct buf sql = BUF_INIT;
	sqlite3_stmt *st;
	struct fact f;
	int rc = -1, stop = 0;

	fact_select(fact_type(kind), &sql);
	buf_addf(&sql, " WHERE " FACT_KNOWN " AND (%s) ORDER BY seq", wanted[kind].where);
	st = db_scan(&s->db, sql.p, b, e);
	while (st != NULL && !stop && (rc = db_row(&s->db, st, e)) == 1) {
		int64_t seq = sqlite3_column_int64(st, 0);

		fact_read(st, kind, NULL, &f);
		stop = (kind == FACT_DECISION && came(s, &seq, e) != 0) ||
		    fn(arg, &f, seq, sqlite3_column_int64(st, 1)) != 0;
	}
	sqlite3_finalize(st);
	buf_fini(&sql);
	return stop || rc < 0 ? -1 : 0;
}

int
store_facts_of(struct store *s, const struct facts_of *of, store_fact_fn *fn, void *arg,
    struct err *e)
{
	struct period last = period_month(of->period, period_months(of->period) - 1);
	struct arena a = ARENA_INIT;
	const char *code = NULL;
	int rc = 0;
	sqlite3_stmt *st = db_query(&s->db, "SELECT code FROM staff_no WHERE id = ?1",
	    BINDS(bind_int(of->staff)), e);

	if (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		code = arena_str(&a, db_text(st, 0));
		sqlite3_reset(st);
	}
	rc = st == NULL || rc < 0 ? -1 : 0;
	for (int k = 0; k < FACT_KINDS && rc == 0; k++)
		if (wanted[k].who || !of->who_only)
			rc = one_kind(s, (enum fact_kind)k,
			    BINDS(bind_int(of->as_of == 0 ? INT64_MAX : of->as_of),
				bind_int(of->staff), bind_int(period_code(period_month(of->period, 0))),
				bind_int(period_code(last)), bind_int((int64_t)of->period.year * 100),
				bind_text(code)),
			    fn, arg, e);
	arena_fini(&a);
	return rc;
}
