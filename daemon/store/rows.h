/* rows: structs <-> columns, by tables of fields: no query is read or bound column by column.
 *
 * A shape says which column fills which member. Knows nothing of what the members mean. Private to
 * daemon/store.
 */
#ifndef KPID_STORE_ROWS_H
#define KPID_STORE_ROWS_H

#include "daemon/store/db.h"
#include "rules/base/arena.h"
#include "rules/base/buf.h"

enum field_type {
	FIELD_TEXT,	/* const char *, missing NULL; of a column without nulls "": a damaged file has some */
	FIELD_I64,	/* int64_t */
	FIELD_INT,	/* int */
	FIELD_DAY,	/* day_t */
	FIELD_PERIOD	/* struct period, missing year 0 */
};

/* `missing` is the number that stands for null; NEVER_MISSING when the column has no nulls. */
#define NEVER_MISSING (INT64_MIN + 1)
struct field { const char *column; enum field_type type; size_t offset; int64_t missing; };
#define FIELD_COUNT(f) (sizeof (f) / sizeof (f)[0])

/* Facts read as structs of `size` bytes: ?1 of `where` is as_of; `order` may be NULL. A fact_rows
 * is static: its address is the key of its cached statement. */
struct shape { const char *table; const struct field *fields; size_t n, size; };
struct fact_rows { const struct shape *shape; const char *where, *order; };

/* All rows known at as_of (in b[0]) and not withdrawn, as an array in the arena, texts too. */
int rows_facts(struct db *db, const struct fact_rows *q, const struct bind *b, struct arena *a,
    void *out, size_t *n, struct err *e);

/* "SELECT a, b rest": rows of two tables of fields (b may be none). */
struct list { const struct field *a, *b; size_t na, nb; const char *rest; };
/* A statement of its own, so that callbacks may come back into the store; the caller finalizes. */
sqlite3_stmt *list_open(struct db *db, const struct list *l, const struct bind *b, struct err *e);
void list_row(const struct list *l, sqlite3_stmt *st, struct arena *a, void *to);
/* All rows as structs of `size` bytes, an array in the arena, texts too. */
int list_all(struct db *db, const struct list *l, const struct bind *b, size_t size,
    struct arena *a, void *out, size_t *n, struct err *e);
/* The first row into *to, its texts in the arena: 0 found, 1 none. The list is static: its address
 * is the key of its cached statement. */
int list_first(struct db *db, const struct list *l, const struct bind *b, struct arena *a, void *to,
    struct err *e);

/* "before fields) VALUES (?1, ...) after": the fields are parameters from `first` on. A writer is
 * static: its address is the key of its cached statement. */
struct writer {
	const char *before;
	const struct field *fields;
	size_t n;
	const char *after;
	int first;
};
/* `b`: the parameters before the fields. */
int writer_put(struct db *db, const struct writer *w, const struct bind *b, const void *from,
    struct err *e);

/* "a", "b", "c": the columns, quoted. */
void rows_names(const struct field *fields, size_t n, struct buf *out);
/* Columns of the current row, from column `first` on, into *to. Texts into the arena, or borrowed
 * from the row when NULL. */
void rows_read(sqlite3_stmt *st, int first, const struct field *fields, size_t n, struct arena *a,
    void *to);
/* Members of *from as parameters `first`, first + 1 ... */
void rows_bind(sqlite3_stmt *st, int first, const struct field *fields, size_t n, const void *from);
/* Bytes that are equal exactly when the members are. */
void rows_bytes(const struct field *fields, size_t n, const void *from, struct buf *out);

#endif
