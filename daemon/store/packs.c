#include "daemon/store/impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/columns.h"

#define PEOPLE_A_TRANSACTION 500

static int64_t
pack_id(int32_t month, int64_t staff)
{
	return (int64_t)month << 32 | staff;
}

static void
pack_make(struct store *s, const struct dossier *d, struct buf *out)
{
	buf_clear(out);
	columns_build(d, kinds_intern, s, out);
}

/* ---- rebuilding */

struct todo { int64_t staff; const char *code; };
static const struct field todo_fields[] = {
	{ "id", FIELD_I64, offsetof(struct todo, staff), 0 },
	{ "code", FIELD_TEXT, offsetof(struct todo, code), NEVER_MISSING },
};

/* Those with a posting in the month who have no pack, or a stale one. */
static int
list_todo(struct store *s, struct period month, struct arena *a, struct todo **list, size_t *n,
    struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, "SELECT n.id, n.code FROM staff_no n WHERE n.id IN ("
	    "SELECT staff FROM posting WHERE \"from\" <= ?3 AND (\"to\" IS NULL OR \"to\" >= ?2)"
	    " AND superseded_by IS NULL AND withdrawn = 0) AND (EXISTS (SELECT 1 FROM stale t"
	    " WHERE t.month = ?1 AND t.staff = n.id)"
	    " OR NOT EXISTS (SELECT 1 FROM pack p INDEXED BY pack_of"
	    " WHERE p.id = ((?1 << 32) | n.id))) ORDER BY n.id",
	    BINDS(bind_int(period_code(month)), bind_int(period_first(month)),
		bind_int(period_last(month))), e);
	size_t cap = 0;
	int rc = -1;

	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		*list = mem_room(*list, *n, &cap, sizeof **list);
		rows_read(st, 0, todo_fields, FIELD_COUNT(todo_fields), a, &(*list)[(*n)++]);
	}
	return rc;
}

static int
rebuild_one(struct store *s, const struct dossier_of *who, struct arena *a, struct buf *b,
    struct err *e)
{
	int32_t month = period_code(who->period);
	struct dossier d;

	arena_reset(a);
	if (dossier_build(s, who, a, &d, e) < 0)
		return -1;
	pack_make(s, &d, b);
	if (db_do(&s->db, "INSERT OR REPLACE INTO pack VALUES (?1, ?2, ?3)",
		BINDS(bind_int(pack_id(month, who->staff)), bind_int(s->seq),
		    bind_blob(b->p, b->n)),
		e) < 0)
		return -1;
	return db_do(&s->db, "DELETE FROM stale WHERE month = ?1 AND staff = ?2 AND seq <= ?3",
	    BINDS(bind_int(month), bind_int(who->staff), bind_int(s->seq)), e);
}

static int
rebuild_some(struct store *s, const struct todo *list, size_t n, struct period month, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	int rc = store_tx_begin(s, TX_PACKS, e);

	if (rc == 0)
		rc = kinds_load(s, e);
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct dossier_of who = { list[i].staff, list[i].code, month, INT64_MAX };

		rc = rebuild_one(s, &who, &a, &b, e);
	}
	if (rc == 0)
		rc = kinds_save(s, e);
	if (rc == 0 && (rc = store_tx_end(s, e)) == 0)
		s->kinds.saved = s->kinds.table.n;
	else if (s->tx == TX_PACKS)
		store_tx_drop(s);
	arena_fini(&a);
	buf_fini(&b);
	return rc;
}

/* Marks that are left are of people who no longer have a posting in the month. */
static int
drop_gone(struct store *s, int32_t month, struct err *e)
{
	int64_t one;
	int rc =
	    db_one(&s->db, "SELECT 1 FROM stale WHERE month = ?1", BINDS(bind_int(month)), &one, e);

	if (rc <= 0)
		return rc;
	if (store_tx_begin(s, TX_PACKS, e) < 0)
		return -1;
	if (db_do(&s->db, "DELETE FROM pack WHERE id IN (SELECT (?1 << 32) | staff FROM stale"
		" WHERE month = ?1)", BINDS(bind_int(month)), e) == 0 &&
	    db_do(&s->db, "DELETE FROM stale WHERE month = ?1", BINDS(bind_int(month)), e) == 0)
		return store_tx_end(s, e);
	store_tx_drop(s);
	return -1;
}

int
store_packs_refresh(struct store *s, struct period month, size_t *rebuilt, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct todo *list = NULL;
	size_t n = 0, done = 0;
	int rc = stale_months(s, e);

	*rebuilt = 0;
	if (rc == 0)
		rc = list_todo(s, month, &a, &list, &n, e);
	while (rc == 0 && done < n) {
		size_t some = n - done < PEOPLE_A_TRANSACTION ? n - done : PEOPLE_A_TRANSACTION;

		rc = rebuild_some(s, list + done, some, month, e);
		done += some;
	}
	if (rc == 0)
		rc = drop_gone(s, period_code(month), e);
	if (n > 0)
		stale_months_add(s, period_code(month));
	if (rc == 0)
		*rebuilt = n;
	free(list);
	arena_fini(&a);
	return rc;
}

/* ---- reading */

/* 1 the kept pack knows all up to as_of, 0 it does not or there is none, -1. */
static int
pack_kept(struct store *s, int64_t staff, int32_t month, int64_t as_of, struct buf *out,
    struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db,
	    "SELECT bytes FROM pack WHERE id = ?1"
	    " AND (?2 = 0 OR made_at <= ?2)"
	    " AND NOT EXISTS (SELECT 1 FROM stale WHERE month = ?3 AND staff = ?4)",
	    BINDS(bind_int(pack_id(month, staff)), bind_int(as_of), bind_int(month),
		bind_int(staff)),
	    e);
	int rc = st == NULL ? -1 : db_row(&s->db, st, e);

	if (rc == 1) {
		buf_add(out, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
		sqlite3_reset(st);
	}
	return rc;
}

static int
code_of(struct store *s, int64_t staff, struct arena *a, const char **code, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, "SELECT code FROM staff_no WHERE id = ?1",
	    BINDS(bind_int(staff)), e);
	int rc = st == NULL ? -1 : db_row(&s->db, st, e);
	char number[24];

	if (rc < 0)
		return -1;
	if (rc == 0) {
		snprintf(number, sizeof number, "%" PRId64, staff);
		return err_set(e, MSG_FACT_UNKNOWN_STAFF, "staff", number);
	}
	*code = arena_str(a, db_text(st, 0));
	sqlite3_reset(st);
	return 0;
}

static int
pack_from_facts(struct store *s, struct dossier_of *who, struct buf *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct dossier d;
	int rc = kinds_load(s, e);

	if (rc == 0)
		rc = code_of(s, who->staff, &a, &who->code, e);
	if (rc == 0)
		rc = dossier_build(s, who, &a, &d, e);
	if (rc == 0)
		pack_make(s, &d, out);
	arena_fini(&a);
	return rc;
}

int
store_pack(struct store *s, int64_t staff, struct period month, int64_t as_of, struct buf *out,
    struct err *e)
{
	struct dossier_of who = { staff, NULL, month, as_of };
	int mine, rc;

	buf_clear(out);
	if (store_snapshot(s, &mine, e) < 0)
		return -1;
	rc = pack_kept(s, staff, period_code(month), as_of, out, e);
	if (rc == 0)
		rc = pack_from_facts(s, &who, out, e);
	else if (rc == 1)
		rc = 0;
	store_snapshot_end(s, mine);
	return rc;
}

int
store_packs(struct store *s, struct period month, store_pack_fn *fn, void *arg, struct err *e)
{
	int64_t first = pack_id(period_code(month), 0);
	/* Each page is read once: keeping it would only take memory, which has to be got first. */
	int small = db_exec(&s->db, "PRAGMA cache_size = -2048", e);
	sqlite3_stmt *st = small < 0 ? NULL : db_scan(&s->db,
	    "SELECT id, bytes FROM pack WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
	    BINDS(bind_int(first), bind_int(first | UINT32_MAX)), e);
	int rc = -1, stop = 0;

	while (st != NULL && !stop && (rc = db_row(&s->db, st, e)) == 1)
		stop = fn(arg, sqlite3_column_int64(st, 0) & UINT32_MAX, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
	sqlite3_finalize(st);
	if (small == 0 &&
	    db_exec(&s->db, s->lock >= 0 ? STORE_CACHE_WRITER : STORE_CACHE_READER, e) < 0)
		return -1;
	return stop ? 0 : rc;
}

int
store_packs_drop(struct store *s, struct err *e)
{
	if (store_tx_begin(s, TX_PACKS, e) < 0)
		return -1;
	if (db_exec(&s->db, "DELETE FROM pack; DELETE FROM stale; DELETE FROM kind", e) < 0) {
		store_tx_drop(s);
		return -1;
	}
	if (store_tx_end(s, e) < 0)
		return -1;
	/* Numbers that were handed out stay what they are; they are written again with the next
	 * packs. */
	s->kinds.saved = 0;
	s->npack_months = 0;
	s->pack_months_loaded = 1;
	return 0;
}
