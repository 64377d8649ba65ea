/* db: the few SQLite calls that the store is written with: statements, values, rows, errors.
 *
 * Owns one connection and its statements. Knows nothing of facts or results. Every failure becomes
 * a MSG_STORE_* with the file's path; SQLite's own sentences go nowhere. Private to daemon/store.
 */
#ifndef KPID_STORE_DB_H
#define KPID_STORE_DB_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include "rules/base/calendar.h"
#include "rules/base/err.h"

#define DB_SLOTS 512	/* a power of two, well over the number of statements (about 150) */

struct db_slot { const void *key; sqlite3_stmt *stmt; };
struct db {
	sqlite3 *h;
	const char *path;	/* borrowed, for messages */
	struct db_slot slots[DB_SLOTS];
};

/* A value to bind; lists are made by BINDS(...) and end with type 0. Bytes are borrowed until the
 * statement is reset. */
struct bind { char type; int64_t n; const void *p; };
#define BINDS(...) ((const struct bind[]){ __VA_ARGS__, { 0, 0, NULL } })
#define NO_BINDS ((const struct bind[]){ { 0, 0, NULL } })

static inline struct bind
bind_int(int64_t v)
{
	return (struct bind){ 'i', v, NULL };
}

static inline struct bind
bind_text(const char *s)	/* NULL binds a null */
{
	return (struct bind){ 't', 0, s };
}

static inline struct bind
bind_blob(const void *p, size_t n)
{
	return (struct bind){ 'b', (int64_t)n, p };
}

static inline struct bind
bind_none(void)
{
	return (struct bind){ '0', 0, NULL };
}

/* A connection for one thread, *out even when it fails (its message); SQLite's code. */
int db_open(const char *path, int flags, sqlite3 **out);
void db_close(struct db *db);	/* finalizes what is cached */

/* The cached statement of `key` (any stable address; for db_query the address of the text itself),
 * made from `sql` at first use; not bound. Must not be in use. NULL with *e. */
sqlite3_stmt *db_prepare(struct db *db, const void *key, const char *sql, struct err *e);
/* The cached statement already made for `key`, or NULL. */
sqlite3_stmt *db_cached(const struct db *db, const void *key);
/* A literal's statement, bound and ready for db_row. */
sqlite3_stmt *db_query(struct db *db, const char *sql, const struct bind *b, struct err *e);
/* A statement of its own, for callbacks that may come back here; the caller finalizes it. */
sqlite3_stmt *db_scan(struct db *db, const char *sql, const struct bind *b, struct err *e);
void db_bind(sqlite3_stmt *st, const struct bind *b);	/* ?1, ?2 ... */
void db_bind_at(sqlite3_stmt *st, int param, struct bind b);
/* 1 a row, 0 the end, -1 with *e; at the end and on failure the statement is reset. */
int db_row(struct db *db, sqlite3_stmt *st, struct err *e);
/* Runs to the end. `st` may be NULL (the failure of the call that made it): -1. */
int db_end(struct db *db, sqlite3_stmt *st, struct err *e);
int db_do(struct db *db, const char *sql, const struct bind *b, struct err *e);
/* The first column of the first row: 1 found, 0 no row or null, -1 with *e. */
int db_one(struct db *db, const char *sql, const struct bind *b, int64_t *out, struct err *e);
/* A value or a column of the row; NULL = null, never that there was no memory for it. Borrowed
 * until the next row. */
const char *db_text_of(sqlite3_value *v);
const char *db_text_or_null(sqlite3_stmt *st, int column);
/* The same of a column that has no nulls: "" where a damaged file has one. */
const char *db_text(sqlite3_stmt *st, int column);
/* Statements without values, not cached. */
int db_exec(struct db *db, const char *sql, struct err *e);
/* *e from the connection's last failure; -1. */
int db_fail(struct db *db, struct err *e);
/* *e from a result code of a connection; -1. */
int db_fail_code(sqlite3 *h, const char *path, int rc, struct err *e);

#endif
