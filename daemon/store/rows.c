#include "daemon/store/rows.h"

#include <stdlib.h>
#include <string.h>

void
rows_names(const struct field *fields, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s\"%s\"", i == 0 ? "" : ", ", fields[i].column);
}

static void
put_number(const struct field *f, int64_t v, char *to)
{
	switch (f->type) {
	case FIELD_I64:
		memcpy(to, &v, sizeof v);
		break;
	case FIELD_PERIOD: {
		struct period p = { 0 };

		if (v != 0)
			p = period_from_code((int32_t)v);
		memcpy(to, &p, sizeof p);
		break;
	}
	default: {	/* int and day_t are both four bytes */
		int32_t n = (int32_t)v;

		memcpy(to, &n, sizeof n);
	}
	}
}

static int64_t
get_number(const struct field *f, const char *from)
{
	int64_t v;
	int32_t n;
	struct period p;

	switch (f->type) {
	case FIELD_I64:
		memcpy(&v, from, sizeof v);
		return v;
	case FIELD_PERIOD:
		memcpy(&p, from, sizeof p);
		return p.year == 0 ? 0 : period_code(p);
	default:
		memcpy(&n, from, sizeof n);
		return n;
	}
}

static const char *
get_text(const char *from)
{
	const char *s;

	memcpy(&s, from, sizeof s);
	return s;
}

static void
read_text(sqlite3_stmt *st, int column, struct arena *a, char *to)
{
	const char *s = (const char *)sqlite3_column_text(st, column);

	if (s != NULL && a != NULL)
		s = arena_copy(a, s, (size_t)sqlite3_column_bytes(st, column));
	memcpy(to, &s, sizeof s);
}

void
rows_read(sqlite3_stmt *st, int first, const struct field *fields, size_t n, struct arena *a,
    void *to)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *f = &fields[i];
		char *at = (char *)to + f->offset;
		int column = first + (int)i;

		if (f->type == FIELD_TEXT)
			read_text(st, column, a, at);
		else if (sqlite3_column_type(st, column) == SQLITE_NULL)
			put_number(f, f->missing, at);
		else
			put_number(f, sqlite3_column_int64(st, column), at);
	}
}

void
rows_bind(sqlite3_stmt *st, int first, const struct field *fields, size_t n, const void *from)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *f = &fields[i];
		const char *at = (const char *)from + f->offset;
		int param = first + (int)i;

		if (f->type == FIELD_TEXT)
			sqlite3_bind_text(st, param, get_text(at), -1, SQLITE_STATIC);
		else if (get_number(f, at) == f->missing)
			sqlite3_bind_null(st, param);
		else
			sqlite3_bind_int64(st, param, get_number(f, at));
	}
}

void
rows_bytes(const struct field *fields, size_t n, const void *from, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		const char *at = (const char *)from + fields[i].offset;

		if (fields[i].type != FIELD_TEXT) {
			buf_u64(out, (uint64_t)get_number(&fields[i], at));
			continue;
		}
		at = get_text(at);
		buf_u8(out, at != NULL);
		if (at != NULL)
			buf_str(out, at, strlen(at));
	}
}

static sqlite3_stmt *
fact_query(struct db *db, const struct fact_rows *q, struct err *e)
{
	sqlite3_stmt *st = db_cached(db, q);
	struct buf sql = BUF_INIT;

	if (st != NULL)
		return st;
	buf_adds(&sql, "SELECT ");
	rows_names(q->shape->fields, q->shape->n, &sql);
	buf_addf(&sql, " FROM %s WHERE %s AND seq <= ?1"
	    " AND (superseded_by IS NULL OR superseded_by > ?1) AND withdrawn = 0",
	    q->shape->table, q->where);
	if (q->order != NULL)
		buf_addf(&sql, " ORDER BY %s", q->order);
	st = db_prepare(db, q, sql.p, e);
	buf_fini(&sql);
	return st;
}

int
rows_facts(struct db *db, const struct fact_rows *q, const struct bind *b, struct arena *a,
    void *out, size_t *n, struct err *e)
{
	sqlite3_stmt *st = fact_query(db, q, e);
	const struct shape *shape = q->shape;
	size_t count = 0, cap = 0;
	char *rows = NULL;
	void *kept = NULL;
	int rc;

	if (st == NULL)
		return -1;
	db_bind(st, b);
	while ((rc = db_row(db, st, e)) == 1) {
		rows = mem_room(rows, count, &cap, shape->size);
		memset(rows + count * shape->size, 0, shape->size);
		rows_read(st, 0, shape->fields, shape->n, a, rows + count++ * shape->size);
	}
	if (rc == 0 && count > 0) {
		kept = arena_new(a, count * shape->size);
		memcpy(kept, rows, count * shape->size);
	}
	free(rows);
	if (rc == 0) {
		memcpy(out, &kept, sizeof kept);
		*n = count;
	}
	return rc;
}
