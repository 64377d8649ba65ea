#include "daemon/store/db.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "rules/base/buf.h"

static const struct { int rc; enum msg_id id; } failures[] = {
	{ SQLITE_CORRUPT, MSG_STORE_DAMAGED },
	{ SQLITE_NOTADB, MSG_STORE_DAMAGED },
	{ SQLITE_FULL, MSG_STORE_FULL },
	{ SQLITE_IOERR, MSG_STORE_IO },
	{ SQLITE_BUSY, MSG_STORE_BUSY },
	{ SQLITE_LOCKED, MSG_STORE_BUSY },
	{ SQLITE_READONLY, MSG_STORE_DENIED },
	{ SQLITE_CANTOPEN, MSG_STORE_DENIED },
	{ SQLITE_PERM, MSG_STORE_DENIED },
	{ SQLITE_AUTH, MSG_STORE_DENIED },
	{ SQLITE_CONSTRAINT, MSG_STORE_KEPT },
	{ SQLITE_NOMEM, MSG_STORE_MEMORY },
};

int
db_fail_code(sqlite3 *h, const char *path, int rc, struct err *e)
{
	int why = (rc & 0xff) == SQLITE_CANTOPEN ? sqlite3_system_errno(h) : 0;
	char code[16];

	if (why == EMFILE || why == ENFILE)
		return err_set(e, MSG_STORE_DESCRIPTORS, path);
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
		if (failures[i].rc == (rc & 0xff))
			return err_set(e, failures[i].id, path);
	snprintf(code, sizeof code, "%d", rc);
	return err_set(e, MSG_STORE_FAILED, path, code);
}

int
db_fail(struct db *db, struct err *e)
{
	return db_fail_code(db->h, db->path, sqlite3_extended_errcode(db->h), e);
}

/* Counting what SQLite allocates takes a lock at each allocation, and nobody asks for the sum. Said
 * again after the first connection it is refused, and stays said. */
int
db_open(const char *path, int flags, sqlite3 **out)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	return sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX, NULL);
}

void
db_close(struct db *db)
{
	for (size_t i = 0; i < DB_SLOTS; i++)
		sqlite3_finalize(db->slots[i].stmt);
	sqlite3_close(db->h);
	memset(db, 0, sizeof *db);
}

static struct db_slot *
slot_of(const struct db *db, const void *key)
{
	size_t i = ((uintptr_t)key >> 3) * 0x9e3779b1u;

	for (;; i++) {
		const struct db_slot *slot = &db->slots[i & (DB_SLOTS - 1)];

		if (slot->key == NULL || slot->key == key)
			return (struct db_slot *)(uintptr_t)slot;
	}
}

sqlite3_stmt *
db_cached(const struct db *db, const void *key)
{
	return slot_of(db, key)->stmt;
}

sqlite3_stmt *
db_prepare(struct db *db, const void *key, const char *sql, struct err *e)
{
	struct db_slot *slot = slot_of(db, key);
	sqlite3_stmt *st = NULL;

	if (slot->stmt != NULL) {
		assert(!sqlite3_stmt_busy(slot->stmt));
		return slot->stmt;
	}
	if (sqlite3_prepare_v3(db->h, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) != SQLITE_OK) {
		db_fail(db, e);
		return NULL;
	}
	slot->key = key;
	slot->stmt = st;
	return st;
}

void
db_bind_at(sqlite3_stmt *st, int param, struct bind b)
{
	switch (b.type) {
	case 'i':
		sqlite3_bind_int64(st, param, b.n);
		break;
	case 't':
		sqlite3_bind_text(st, param, b.p, -1, SQLITE_STATIC);
		break;
	case 'b':
		sqlite3_bind_blob64(st, param, b.p == NULL ? "" : b.p, (sqlite3_uint64)b.n,
		    SQLITE_STATIC);
		break;
	default:
		sqlite3_bind_null(st, param);
	}
}

void
db_bind(sqlite3_stmt *st, const struct bind *b)
{
	for (int i = 1; b->type != 0; i++, b++)
		db_bind_at(st, i, *b);
}

sqlite3_stmt *
db_query(struct db *db, const char *sql, const struct bind *b, struct err *e)
{
	sqlite3_stmt *st = db_prepare(db, sql, sql, e);

	if (st != NULL)
		db_bind(st, b);
	return st;
}

sqlite3_stmt *
db_scan(struct db *db, const char *sql, const struct bind *b, struct err *e)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db->h, sql, -1, &st, NULL) != SQLITE_OK) {
		db_fail(db, e);
		return NULL;
	}
	db_bind(st, b);
	return st;
}

int
db_row(struct db *db, sqlite3_stmt *st, struct err *e)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		db_fail(db, e);
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

int
db_end(struct db *db, sqlite3_stmt *st, struct err *e)
{
	int rc = st == NULL ? -1 : 1;

	while (rc > 0)
		rc = db_row(db, st, e);
	return rc;
}

int
db_do(struct db *db, const char *sql, const struct bind *b, struct err *e)
{
	return db_end(db, db_query(db, sql, b, e), e);
}

int
db_one(struct db *db, const char *sql, const struct bind *b, int64_t *out, struct err *e)
{
	sqlite3_stmt *st = db_query(db, sql, b, e);
	int rc = st == NULL ? -1 : db_row(db, st, e);

	if (rc <= 0)
		return rc;
	rc = sqlite3_column_type(st, 0) != SQLITE_NULL;
	if (rc)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return rc;
}

int
db_exec(struct db *db, const char *sql, struct err *e)
{
	return sqlite3_exec(db->h, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(db, e);
}

const char *
db_text_of(sqlite3_value *v)
{
	const char *s = (const char *)sqlite3_value_text(v);

	if (s == NULL && sqlite3_value_type(v) != SQLITE_NULL)
		mem_die();
	return s;
}

const char *
db_text_or_null(sqlite3_stmt *st, int column)
{
	return db_text_of(sqlite3_column_value(st, column));
}

const char *
db_text(sqlite3_stmt *st, int column)
{
	const char *s = db_text_or_null(st, column);

	return s != NULL ? s : "";
}
