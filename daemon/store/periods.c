#include "daemon/store/store_trust.h"

#include <stdlib.h>
#include "daemon/store/impl.h"
#include "daemon/store/results.h"

/* ---- how a period stands */

#define MAIN "scope = 'all' AND state = 'complete' AND kind IN ('provisional', 'official')"

static const struct field now_fields[] = {
	{ "period", FIELD_PERIOD, offsetof(struct period_now, period), 0 },
	{ "run", FIELD_I64, offsetof(struct period_now, run), 0 },
	{ "sealed_by", FIELD_I64, offsetof(struct period_now, sealed_by), 0 },
	{ "sealed_at", FIELD_I64, offsetof(struct period_now, sealed_at), 0 },
	{ "sealed_seq", FIELD_I64, offsetof(struct period_now, sealed_seq), 0 },
	{ "authority", FIELD_TEXT, offsetof(struct period_now, authority), 0 },
	{ "paper", FIELD_TEXT, offsetof(struct period_now, paper), 0 },
	{ "reason", FIELD_TEXT, offsetof(struct period_now, reason), 0 },
	{ "reopened_at", FIELD_I64, offsetof(struct period_now, reopened_at), 0 },
	{ "reopened_seq", FIELD_I64, offsetof(struct period_now, reopened_seq), 0 },
};

#define SEAL(column) "(SELECT " column " FROM run WHERE period = p.period AND kind = 'official'" \
    " AND state = 'complete' AND scope = 'all' ORDER BY as_of DESC, id DESC LIMIT 1)"
#define NOW(periods) "FROM (SELECT p.period, (SELECT max(id) FROM run WHERE period = p.period" \
    " AND " MAIN ") AS run, " SEAL("id") " AS sealed_by, " SEAL("finished") " AS sealed_at, " \
    SEAL("as_of") " AS sealed_seq, d.authority, d.paper, d.reason," \
    " (SELECT recorded_at FROM decision WHERE seq = r.since) AS reopened_at," \
    " r.since AS reopened_seq FROM (" periods ") p LEFT JOIN (SELECT period, seq," \
    " max(since) AS since FROM reopening GROUP BY period) r ON r.period = p.period" \
    " LEFT JOIN decision d ON d.seq = r.seq)"

static const struct list one_period = { now_fields, NULL, FIELD_COUNT(now_fields), 0,
	NOW("SELECT ?1 AS period") };
static const struct list all_periods = { now_fields, NULL, FIELD_COUNT(now_fields), 0,
	NOW("SELECT DISTINCT period FROM run WHERE " MAIN) " ORDER BY period DESC" };

static int
judge(struct store *s, struct period_now *x, struct arena *a, struct err *e)
{
	struct late_fact *late;
	size_t n = 0;

	if (x->sealed_by != 0 && x->reopened_seq <= x->sealed_seq)
		x->state = "sealed";
	else if (x->sealed_by != 0)
		x->state = "reopened";
	else
		x->state = x->run != 0 ? "provisional" : "open";
	if (x->sealed_by != 0 && store_late(s, x->period, x->sealed_seq, a, &late, &n, e) != 0)
		return -1;
	x->late = (int64_t)n;
	return 0;
}

int
store_period_now(struct store *s, struct period p, struct arena *a, struct period_now *out,
    struct err *e)
{
	if (list_first(&s->db, &one_period, BINDS(bind_int(period_code(p))), a, out, e) < 0)
		return -1;
	return judge(s, out, a, e);
}

int
store_periods_now(struct store *s, struct arena *a, struct period_now **out, size_t *n,
    struct err *e)
{
	if (list_all(&s->db, &all_periods, NO_BINDS, sizeof **out, a, out, n, e) < 0)
		return -1;
	for (size_t i = 0; i < *n; i++)
		if (judge(s, &(*out)[i], a, e) < 0)
			return -1;
	return 0;
}

/* ---- what came after */

static int
late_row(struct store *s, sqlite3_stmt *st, struct arena *a, struct late_fact *out, struct err *e)
{
	struct place at = { sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 3),
		sqlite3_column_int(st, 2) };
	struct fact f;
	int rc;

	*out = (struct late_fact){ .seq = at.seq, .month = at.month,
		.kind = (enum fact_kind)sqlite3_column_int(st, 1),
		.staff = arena_str(a, db_text(st, 4)) };
	rc = fact_get(s, out->kind, &at, a, &f, &out->at, e);
	if (rc <= 0)
		return rc;
	out->source = f.source;
	out->external_id = f.external_id;
	return rc;
}

int
store_late(struct store *s, struct period month, int64_t seq, struct arena *a,
    struct late_fact **out, size_t *n, struct err *e)
{
	sqlite3_stmt *st = db_scan(&s->db, "SELECT l.seq, l.kind, l.month, l.staff, n.code"
	    " FROM fact_log l LEFT JOIN staff_no n ON n.id = l.staff WHERE l.seq > ?1"
	    " AND (l.month = ?2 OR l.seq IN (SELECT seq FROM diary WHERE worked = ?2"
	    " AND after_sealing = 1)) ORDER BY l.seq",
	    BINDS(bind_int(seq), bind_int(period_code(month))), e);
	struct late_fact *all = NULL;
	size_t cap = 0, count = 0;
	int rc = -1;

	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		all = mem_room(all, count, &cap, sizeof *all);
		if ((rc = late_row(s, st, a, &all[count], e)) < 0)
			break;
		count += rc == 1;
	}
	sqlite3_finalize(st);
	*out = arena_new(a, (count + 1) * sizeof **out);
	for (size_t i = 0; i < count; i++)
		(*out)[i] = all[i];
	*n = count;
	free(all);
	return rc < 0 ? -1 : 0;
}

/* ---- petitions */

static const struct field petition_fields[] = {
	{ "external_id", FIELD_TEXT, offsetof(struct petition, external_id), NEVER_MISSING },
	{ "code", FIELD_TEXT, offsetof(struct petition, staff), NEVER_MISSING },
	{ "agency", FIELD_TEXT, offsetof(struct petition, agency), 0 },
	{ "paper", FIELD_TEXT, offsetof(struct petition, paper), 0 },
	{ "date", FIELD_DAY, offsetof(struct petition, received), 0 },
};
#define KNOWN(t) "(" t ".seq <= ?1 AND (" t ".superseded_by IS NULL OR " t ".superseded_by > ?1)" \
    " AND " t ".withdrawn = 0)"
#define SAME(t) "(" t ".staff IS e.staff AND (e.staff IS NOT NULL OR " t ".agency IS e.agency))"
static const struct list waiting = { petition_fields, NULL, FIELD_COUNT(petition_fields), 0,
	"FROM (SELECT e.external_id, n.code, e.agency, e.paper, e.date, e.seq FROM event e"
	" LEFT JOIN staff_no n ON n.id = e.staff WHERE e.kind = ?4 AND " KNOWN("e")
	" AND e.date BETWEEN ?2 AND ?3 AND (SELECT count(*) FROM event o WHERE o.kind = ?4"
	" AND " KNOWN("o") " AND " SAME("o") " AND (o.date, o.seq) <= (e.date, e.seq))"
	" > (SELECT count(*) FROM decision d WHERE d.kind = ?5 AND " KNOWN("d")
	" AND " SAME("d") ") ORDER BY e.date, e.seq)" };

int
store_petitions(struct store *s, int64_t as_of, day_t first, day_t last, struct arena *a,
    struct petition **out, size_t *n, struct err *e)
{
	return list_all(&s->db, &waiting, BINDS(bind_int(as_of == 0 ? INT64_MAX : as_of),
		bind_int(first), bind_int(last), bind_int(EVENT_PETITION),
		bind_int(DECISION_PETITION_OUTCOME)), sizeof **out, a, out, n, e);
}
