#include "daemon/store/results.h"

#include <assert.h>
#include <string.h>
#include "daemon/store/impl.h"
#include "rules/base/digest.h"

static const struct writer
    new_run = { "INSERT INTO run (", run_fields + 1, RUN_FIELDS - 1, "", 1 },
    same_run = { "INSERT INTO run (", run_fields, RUN_FIELDS, " ON CONFLICT (id) DO UPDATE SET"
	    " bundle = excluded.bundle, calendar = excluded.calendar, as_of = excluded.as_of,"
	    " started = excluded.started, finished = excluded.finished, state = excluded.state,"
	    " counts = excluded.counts, inputs = excluded.inputs, changed = excluded.changed,"
	    " today = excluded.today", 1 },
    new_result = { "INSERT INTO result (period, channel, revision, run, digest, ", result_fields,
	    RESULT_FIELDS, "", 6 },
    new_warning = { "INSERT INTO warning (period, first_run, last_run, resolved, ", warning_fields,
	    WARNING_FIELDS,
	    " ON CONFLICT (period, agency, staff, \"check\", date, entry) DO UPDATE SET"
	    " last_run = excluded.last_run, resolved = 0, severity = excluded.severity,"
	    " detail = excluded.detail, standard = excluded.standard",
	    5 };

static int
is_main(const struct run *r)
{
	return strcmp(results_channel(r->kind), "main") == 0;
}

static int
refuse_sealed(struct store *s, const struct run *r, struct err *e)
{
	char text[PERIOD_TEXT];
	int rc = is_main(r) ? store_sealed(s, r->period, e) : 0;

	return rc > 0 ? err_set(e, MSG_STORE_SEALED, period_text(r->period, text)) : rc;
}

/* A new row, or the one that was queued made what the run is now. */
static int
run_record(struct store *s, struct run *r, struct err *e)
{
	if (r->id != 0)
		return writer_put(&s->db, &same_run, NO_BINDS, r, e);
	if (writer_put(&s->db, &new_run, NO_BINDS, r, e) < 0)
		return -1;
	r->id = sqlite3_last_insert_rowid(s->db.h);
	return 0;
}

int
store_run_begin(struct store *s, struct run *r, struct err *e)
{
	if (store_tx_begin(s, TX_RUN, e) < 0)
		return -1;
	if (r->as_of == 0)
		r->as_of = s->seq;
	r->state = "running";
	if (refuse_sealed(s, r, e) == 0 && run_record(s, r, e) == 0 &&
	    db_do(&s->db, "DELETE FROM seen", NO_BINDS, e) == 0)
		return 0;
	store_tx_drop(s);
	return -1;
}

int
store_run_queue(struct store *s, struct run *r, struct err *e)
{
	int mine;

	r->id = 0;
	r->state = "queued";
	if (store_join(s, &mine, e) < 0)
		return -1;
	return store_leave(s, mine, run_record(s, r, e), e);
}

int
store_runs_interrupted(struct store *s, struct err *e)
{
	int mine, rc;

	if (store_join(s, &mine, e) < 0)
		return -1;
	rc = db_do(&s->db, "UPDATE run SET state = 'failed' WHERE state = 'queued'", NO_BINDS, e);
	if (rc == 0)
		rc = sqlite3_changes(s->db.h);
	return store_leave(s, mine, rc < 0 ? -1 : 0, e) < 0 ? -1 : rc;
}

int
store_run_same(struct store *s, const struct run *r, struct arena *a, const char **counts,
    struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, "SELECT inputs, counts FROM run WHERE period = ?1"
	    " AND scope = ?2 AND state = 'complete'"
	    " AND CASE WHEN kind IN ('provisional', 'official') THEN 'main' ELSE kind END = ?3"
	    " ORDER BY id DESC LIMIT 1", BINDS(bind_int(period_code(r->period)),
		bind_text(r->scope), bind_text(results_channel(r->kind))), e);
	int rc = st == NULL ? -1 : db_row(&s->db, st, e);
	const char *inputs;

	if (rc <= 0)
		return rc;
	inputs = db_text_or_null(st, 0);
	rc = inputs != NULL && r->inputs != NULL && strcmp(inputs, r->inputs) == 0;
	*counts = arena_str(a, db_text_or_null(st, 1));
	sqlite3_reset(st);
	return rc;
}

int64_t
store_run_elsewhere(struct store *s, struct period p)
{
	struct err ignored = { 0 };
	int64_t id = 0;

	if (db_one(&s->db, "SELECT max(id) FROM run WHERE period <> ?1 AND state = 'complete'"
	    " AND changed > 0", BINDS(bind_int(period_code(p))), &id, &ignored) < 0)
		id = -1;
	err_fini(&ignored);
	return id;
}

int
store_periods_current(struct store *s, struct period out[STORE_PERIODS_CURRENT], size_t *n,
    struct err *e)
{
	sqlite3_stmt *st = db_scan(&s->db, "SELECT DISTINCT period FROM run WHERE scope = 'all'"
	    " AND state = 'complete' AND kind IN ('provisional', 'official')", NO_BINDS, e);
	struct period newest[PERIOD_YEAR + 1] = { { 0 } };
	int rc = -1;

	*n = 0;
	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		struct period p = period_from_code(sqlite3_column_int(st, 0));

		if (newest[p.kind].year == 0 || period_last(newest[p.kind]) < period_last(p))
			newest[p.kind] = p;
	}
	sqlite3_finalize(st);
	for (int k = PERIOD_MONTH; k <= PERIOD_YEAR && rc == 0; k++) {
		int sealed = newest[k].year == 0 ||
		    (k != PERIOD_MONTH && (rc = store_sealed(s, newest[k], e)) != 0);

		if (!sealed)
			out[(*n)++] = newest[k];
		rc = rc < 0 ? -1 : 0;
	}
	return rc;
}

/* The highest revision of a result: its number (0 none), and whether it says the same. */
static int
latest(struct store *s, const struct run *r, const struct result *res, const unsigned char *digest,
    int *same, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, "SELECT revision, digest FROM " RESULTS_NOW
	    " WHERE period = ?1 AND channel = ?2 AND organisation = ?3 AND code = ?4",
	    BINDS(bind_int(period_code(r->period)), bind_text(results_channel(r->kind)),
		bind_int(res->organisation), bind_text(res->code)), e);
	int revision, rc = st == NULL ? -1 : db_row(&s->db, st, e);

	*same = 0;
	if (rc <= 0)
		return rc;
	revision = sqlite3_column_int(st, 0);
	*same = sqlite3_column_bytes(st, 1) == DIGEST_LEN &&
	    memcmp(sqlite3_column_blob(st, 1), digest, DIGEST_LEN) == 0;
	sqlite3_reset(st);
	return revision;
}

static void
result_digest(const struct result *res, unsigned char out[DIGEST_LEN])
{
	struct buf b = BUF_INIT;

	rows_bytes(result_fields, RESULT_FIELDS, res, &b);
	digest_of(b.p, b.n, out);
	buf_fini(&b);
}

int
store_run_put(struct store *s, const struct run *r, const struct result *res, int *changed,
    struct err *e)
{
	unsigned char digest[DIGEST_LEN];
	int revision, same;

	assert(s->tx == TX_RUN);
	*changed = 0;
	result_digest(res, digest);
	if (db_do(&s->db, "INSERT OR IGNORE INTO seen VALUES (?1, ?2)",
		BINDS(bind_int(res->organisation), bind_text(res->code)), e) < 0 ||
	    (revision = latest(s, r, res, digest, &same, e)) < 0)
		return -1;
	if (same)
		return 0;
	*changed = 1;
	return writer_put(&s->db, &new_result, BINDS(bind_int(period_code(r->period)),
		bind_text(results_channel(r->kind)), bind_int(revision + 1), bind_int(r->id),
		bind_blob(digest, DIGEST_LEN)), res, e);
}

int
store_run_warn(struct store *s, const struct run *r, const struct warning *w, struct err *e)
{
	struct warning kept = *w;

	assert(s->tx == TX_RUN);
	if (!is_main(r))
		return 0;
	/* The key of a warning has no nulls. */
	kept.staff = w->staff == NULL ? "" : w->staff;
	kept.agency = w->agency == NULL ? "" : w->agency;
	return writer_put(&s->db, &new_warning, BINDS(bind_int(period_code(r->period)), bind_int(r->id),
		bind_int(r->id), bind_int(0)), &kept, e);
}

/* Whoever the run's scope had before and has no longer: a revision that says so. People and
 * agencies apart, because a run may score only one of them. */
static int
mark_gone(struct store *s, const struct run *r, struct err *e)
{
	if (strcmp(r->scope, RUN_SCOPE_PEOPLE) == 0)
		return 0;
	return db_do(&s->db,
	    "INSERT INTO result (period, channel, organisation, code, revision, run, gone,"
	    " digest, agency)"
	    " SELECT period, channel, organisation, code, revision + 1, ?3, 1, x'', agency"
	    " FROM " RESULTS_NOW " WHERE period = ?1 AND channel = ?2 AND gone = 0"
	    " AND (?4 = 'all' OR 'agency ' || agency = ?4)"
	    " AND organisation IN (SELECT organisation FROM seen)"
	    " AND NOT EXISTS (SELECT 1 FROM seen v WHERE v.organisation = h.organisation"
	    " AND v.code = h.code)",
	    BINDS(bind_int(period_code(r->period)), bind_text(results_channel(r->kind)),
		bind_int(r->id), bind_text(r->scope)),
	    e);
}

static int
resolve_warnings(struct store *s, const struct run *r, struct err *e)
{
	if (!is_main(r) || r->keep_warnings)
		return 0;
	if (strcmp(r->scope, RUN_SCOPE_PEOPLE) == 0)
		return db_do(&s->db,
		    "UPDATE warning SET resolved = 1 WHERE period = ?1 AND last_run <> ?2"
		    " AND resolved = 0 AND date <> ?3"
		    " AND staff IN (SELECT code FROM seen WHERE organisation = 0)",
		    BINDS(bind_int(period_code(r->period)), bind_int(r->id), bind_int(DAY_NONE)),
		    e);
	return db_do(&s->db, "UPDATE warning SET resolved = 1 WHERE period = ?1 AND last_run <> ?2"
	    " AND resolved = 0 AND (?3 = 'all' OR 'agency ' || agency = ?3)",
	    BINDS(bind_int(period_code(r->period)), bind_int(r->id), bind_text(r->scope)), e);
}

int
store_run_commit(struct store *s, struct run *r, struct err *e)
{
	assert(s->tx == TX_RUN);
	if (mark_gone(s, r, e) < 0 || resolve_warnings(s, r, e) < 0 ||
	    db_do(&s->db,
		"UPDATE run SET state = 'complete', finished = ?2, counts = ?3, inputs = ?4, changed = ?5"
		" WHERE id = ?1", BINDS(bind_int(r->id), bind_int(r->finished), bind_text(r->counts),
		    bind_text(r->inputs), bind_int(r->changed)), e) < 0) {
		store_tx_drop(s);
		return -1;
	}
	if (store_tx_end(s, e) < 0)
		return -1;
	witness_run(s, r->id);
	r->state = "complete";
	return 0;
}

void
store_run_abort(struct store *s, struct run *r)
{
	struct err ignored = { 0 };	/* a note that cannot be written changes nothing else */

	store_tx_drop(s);
	if (strcmp(r->state, "cancelled") != 0)
		r->state = "failed";
	if (store_tx_begin(s, TX_RUN, &ignored) == 0) {
		if (run_record(s, r, &ignored) == 0)
			(void)store_tx_end(s, &ignored);
		else
			store_tx_drop(s);
	}
	err_fini(&ignored);
}
