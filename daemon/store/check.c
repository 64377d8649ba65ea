#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "rules/columns.h"

/* A search for faults: what it finds is told and counted. */
struct search { struct store *s; store_finding_fn *fn; void *arg; int found; };

static const char *
number(char out[24], int64_t v)
{
	snprintf(out, 24, "%" PRId64, v);
	return out;
}

static void
tell(struct search *x, struct err *finding)
{
	x->found++;
	if (x->fn != NULL)
		x->fn(x->arg, finding);
	err_fini(finding);
}

/* Rows of a PRAGMA that lists faults; of integrity_check the one row "ok" is none. */
static int
count_faults(struct search *x, const char *pragma, enum msg_id id, struct err *e)
{
	sqlite3_stmt *st = db_query(&x->s->db, pragma, NO_BINDS, e);
	struct err finding = { 0 };
	int64_t faults = 0;
	char text[24];
	int rc = -1;

	while (st != NULL && (rc = db_row(&x->s->db, st, e)) == 1) {
		faults += strcmp(db_text(st, 0), "ok") != 0;
	}
	if (rc == 0 && faults > 0) {
		err_set(&finding, id, number(text, faults));
		tell(x, &finding);
	}
	return rc;
}

static int
count(struct store *s, const char *sql, enum fact_kind kind, int64_t *out, struct err *e)
{
	sqlite3_stmt *st = db_scan(&s->db, sql, BINDS(bind_int(kind)), e);
	int rc = st == NULL ? -1 : db_row(&s->db, st, e);

	if (rc == 1)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == 1 ? 0 : -1;
}

static int
check_numbers(struct search *x, const struct fact_type *t, enum fact_kind kind, struct err *e)
{
	char sql[64], a[24], b[24];
	struct err finding = { 0 };
	int64_t rows, numbered;

	snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", t->name);
	if (count(x->s, sql, kind, &rows, e) < 0 ||
	    count(x->s, "SELECT count(*) FROM fact_log WHERE kind = ?1", kind, &numbered, e) < 0)
		return -1;
	if (rows != numbered) {
		err_set(&finding, MSG_STORE_FOUND_COUNT, t->name, number(a, rows),
		    number(b, numbered));
		tell(x, &finding);
	}
	return 0;
}

/* Every row that nothing supersedes has its key, and there are as many of one as the other. */
static int
check_keys(struct search *x, const struct fact_type *t, enum fact_kind kind, int64_t keys,
    struct err *e)
{
	char sql[512], a[24];
	const char *at = fact_monthly(kind) ? " AND k.month = f.month AND k.staff = f.staff" : "";
	struct err finding = { 0 };
	int64_t rows, matched, lost;

	snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE superseded_by IS NULL", t->name);
	if (count(x->s, sql, kind, &rows, e) < 0)
		return -1;
	snprintf(sql, sizeof sql, "SELECT count(*) FROM %s f JOIN fact_key k"
	    " ON k.external_id = f.external_id AND k.source = f.source AND k.kind = ?1"
	    " AND k.seq = f.seq%s AND k.withdrawn = f.withdrawn"
	    " WHERE f.superseded_by IS NULL", t->name, at);
	if (count(x->s, sql, kind, &matched, e) < 0)
		return -1;
	lost = (rows > keys ? rows : keys) - matched;
	if (lost > 0) {
		err_set(&finding, MSG_STORE_FOUND_KEY, t->name, number(a, lost));
		tell(x, &finding);
	}
	return 0;
}

/* Kinds with a natural key: its text is the external id, so two sources show as one id twice. */
static int
check_twice(struct search *x, const struct fact_type *t, struct err *e)
{
	sqlite3_stmt *st;
	struct err finding = { 0 };
	char sql[256], times[24];
	int rc = -1;

	if (t->key[0] == '\0')
		return 0;
	snprintf(sql, sizeof sql, "SELECT external_id, count(*) FROM %s WHERE superseded_by IS NULL"
	    " AND withdrawn = 0 GROUP BY external_id HAVING count(*) > 1", t->name);
	st = db_scan(&x->s->db, sql, NO_BINDS, e);
	while (st != NULL && (rc = db_row(&x->s->db, st, e)) == 1) {
		err_set(&finding, MSG_STORE_FOUND_TWICE, t->name, db_text(st, 0),
		    number(times, sqlite3_column_int64(st, 1)));
		tell(x, &finding);
	}
	sqlite3_finalize(st);
	return rc;
}

static int
count_keys(struct store *s, int64_t keys[FACT_KINDS], struct err *e)
{
	sqlite3_stmt *st =
	    db_scan(&s->db, "SELECT kind, count(*) FROM fact_key GROUP BY kind", NO_BINDS, e);
	int rc = -1;

	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		sqlite3_int64 kind = sqlite3_column_int64(st, 0);

		if (kind >= 0 && kind < FACT_KINDS)
			keys[kind] = sqlite3_column_int64(st, 1);
	}
	sqlite3_finalize(st);
	return rc;
}

static int
check_facts(struct search *x, struct err *e)
{
	int64_t keys[FACT_KINDS] = { 0 };

	if (count_keys(x->s, keys, e) < 0)
		return -1;
	for (int kind = 0; kind < FACT_KINDS; kind++) {
		const struct fact_type *t = fact_type((enum fact_kind)kind);

		if (check_numbers(x, t, (enum fact_kind)kind, e) < 0 ||
		    check_keys(x, t, (enum fact_kind)kind, keys[kind], e) < 0 ||
		    check_twice(x, t, e) < 0)
			return -1;
	}
	return 0;
}

static int
check_pack(struct search *x, const struct dossier_of *who, const void *kept, size_t n,
    struct arena *a, struct err *e)
{
	struct err finding = { 0 };
	struct buf made = BUF_INIT;
	char text[PERIOD_TEXT];
	struct dossier d;
	int rc = dossier_build(x->s, who, a, &d, e);

	if (rc == 0) {
		columns_build(&d, kinds_intern, x->s, &made);
		if (made.n != n || (n > 0 && memcmp(made.p, kept, n) != 0)) {
			err_set(&finding, MSG_STORE_FOUND_PACK, who->code,
			    period_text(who->period, text));
			tell(x, &finding);
		}
	}
	buf_fini(&made);
	return rc;
}

/* Packs that are not marked stale say what the facts say. */
static int
check_packs(struct search *x, struct err *e)
{
	sqlite3_stmt *st = db_scan(&x->s->db, "SELECT p.id >> 32, n.id, n.code, p.bytes FROM pack p"
	    " JOIN staff_no n ON n.id = (p.id & 4294967295) WHERE NOT EXISTS (SELECT 1 FROM stale t"
	    " WHERE t.month = p.id >> 32 AND t.staff = n.id)", NO_BINDS, e);
	struct arena a = ARENA_INIT;
	int rc = st == NULL ? -1 : kinds_load(x->s, e);
	int row = rc < 0 ? -1 : 1;

	while (rc == 0 && (row = db_row(&x->s->db, st, e)) == 1) {
		struct dossier_of who = { sqlite3_column_int64(st, 1),
			db_text(st, 2), period_from_code(sqlite3_column_int(st, 0)), INT64_MAX };

		arena_reset(&a);
		rc = check_pack(x, &who, sqlite3_column_blob(st, 3),
		    (size_t)sqlite3_column_bytes(st, 3), &a, e);
	}
	sqlite3_finalize(st);
	arena_fini(&a);
	return rc < 0 || row < 0 ? -1 : 0;
}

/* The revision that counts is the highest, of each result. */
static int
check_now(struct search *x, struct err *e)
{
	struct err finding = { 0 };
	char places[24];
	int64_t wrong;

	if (db_one(&x->s->db, "SELECT (SELECT count(*) FROM (SELECT period, channel, organisation, code,"
	    " max(revision) AS last FROM result GROUP BY 1, 2, 3, 4) LEFT JOIN result_now n"
	    " USING (period, channel, organisation, code) WHERE n.revision IS NOT last)"
	    " + (SELECT count(*) FROM result_now n WHERE NOT EXISTS (SELECT 1 FROM result r"
	    " WHERE r.period = n.period AND r.channel = n.channel AND r.organisation = n.organisation"
	    " AND r.code = n.code AND r.revision = n.revision))", NO_BINDS, &wrong, e) < 0)
		return -1;
	if (wrong > 0) {
		err_set(&finding, MSG_STORE_FOUND_NOW, number(places, wrong));
		tell(x, &finding);
	}
	return 0;
}

static int
check_audit(struct search *x, struct err *e)
{
	struct err finding = { 0 };
	struct audit_head head;
	char row[24];

	if (store_audit_verify(x->s, NULL, &head, e) < 0)
		return -1;
	if (head.broken != 0) {
		err_set(&finding, MSG_STORE_FOUND_AUDIT, number(row, head.broken));
		tell(x, &finding);
	}
	return 0;
}

int
store_check(struct store *s, store_finding_fn *fn, void *arg, struct err *e)
{
	struct search x = { s, fn, arg, 0 };

	if (count_faults(&x, "PRAGMA integrity_check", MSG_STORE_FOUND_DAMAGE, e) < 0 ||
	    count_faults(&x, "PRAGMA foreign_key_check", MSG_STORE_FOUND_REFERENCES, e) < 0 ||
	    check_facts(&x, e) < 0 || check_packs(&x, e) < 0 || check_now(&x, e) < 0 ||
	    check_audit(&x, e) < 0)
		return -1;
	return x.found;
}
