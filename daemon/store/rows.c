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
read_text(const struct field *f, sqlite3_value *v, struct arena *a, char *to)
{
	const char *s = db_text_of(v);

	if (s == NULL && f->missing == NEVER_MISSING)
		s = "";
	else if (s != NULL && a != NULL)
		s = arena_copy(a, s, (size_t)sqlite3_value_bytes(v));
	memcpy(to, &s, sizeof s);
}

void
rows_read(sqlite3_stmt *st, int first, const struct field *fields, size_t n, struct arena *a,
    void *to)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *f = &fields[i];
		char *at = (char *)to + f->offset;
		/* Ours alone until the next step, as the connection is. */
		sqlite3_value *v = sqlite3_column_value(st, first + (int)i);

		if (f->type == FIELD_TEXT)
			read_text(f, v, a, at);
		else if (sqlite3_value_type(v) == SQLITE_NULL)
			put_number(f, f->missing, at);
		else
			put_number(f, sqlite3_value_int64(v), at);
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

/* The statement of something static: its text is made once, its address is the key. */
static sqlite3_stmt *
kept(struct db *db, const void *what, void (*text)(const void *what, struct buf *sql),
    struct err *e)
{
	sqlite3_stmt *st = db_cached(db, what);
	struct buf sql = BUF_INIT;

	if (st != NULL)
		return st;
	text(what, &sql);
	st = db_prepare(db, what, sql.p, e);
	buf_fini(&sql);
	return st;
}

static void
list_sql(const void *what, struct buf *sql)
{
	const struct list *l = what;

	buf_adds(sql, "SELECT ");
	rows_names(l->a, l->na, sql);
	if (l->nb > 0)
		buf_adds(sql, ", ");
	rows_names(l->b, l->nb, sql);
	buf_addf(sql, " %s", l->rest);
}

sqlite3_stmt *
list_open(struct db *db, const struct list *l, const struct bind *b, struct err *e)
{
	struct buf sql = BUF_INIT;
	sqlite3_stmt *st;

	list_sql(l, &sql);
	st = db_scan(db, sql.p, b, e);
	buf_fini(&sql);
	return st;
}

void
list_row(const struct list *l, sqlite3_stmt *st, struct arena *a, void *to)
{
	rows_read(st, 0, l->a, l->na, a, to);
	rows_read(st, (int)l->na, l->b, l->nb, a, to);
}

/* An array that grows while rows come, then lies in the arena. */
struct pile { char *at; size_t n, cap, size; };

static void *
pile_add(struct pile *p)
{
	p->at = mem_room(p->at, p->n, &p->cap, p->size);
	return memset(p->at + p->size * p->n++, 0, p->size);
}

static void
pile_keep(struct pile *p, struct arena *a, void *out, size_t *n)
{
	void *kept = NULL;

	if (p->n > 0)
		kept = memcpy(arena_new(a, p->n * p->size), p->at, p->n * p->size);
	memcpy(out, &kept, sizeof kept);
	*n = p->n;
}

int
list_all(struct db *db, const struct list *l, const struct bind *b, size_t size, struct arena *a,
    void *out, size_t *n, struct err *e)
{
	sqlite3_stmt *st = list_open(db, l, b, e);
	struct pile rows = { .size = size };
	int rc = -1;

	while (st != NULL && (rc = db_row(db, st, e)) == 1)
		list_row(l, st, a, pile_add(&rows));
	sqlite3_finalize(st);
	if (rc == 0)
		pile_keep(&rows, a, out, n);
	free(rows.at);
	return rc;
}

int
list_first(struct db *db, const struct list *l, const struct bind *b, struct arena *a, void *to,
    struct err *e)
{
	sqlite3_stmt *st = kept(db, l, list_sql, e);
	int rc;

	if (st == NULL)
		return -1;
	db_bind(st, b);
	rc = db_row(db, st, e);
	if (rc == 1) {
		list_row(l, st, a, to);
		sqlite3_reset(st);
	}
	return rc < 0 ? -1 : !rc;
}

static void
writer_sql(const void *what, struct buf *sql)
{
	const struct writer *w = what;

	buf_adds(sql, w->before);
	rows_names(w->fields, w->n, sql);
	buf_adds(sql, ") VALUES (");
	for (int i = 1; i < w->first + (int)w->n; i++)
		buf_addf(sql, "%s?%d", i == 1 ? "" : ", ", i);
	buf_addf(sql, ")%s", w->after);
}

int
writer_put(struct db *db, const struct writer *w, const struct bind *b, const void *from,
    struct err *e)
{
	sqlite3_stmt *st = kept(db, w, writer_sql, e);

	if (st == NULL)
		return -1;
	db_bind(st, b);
	rows_bind(st, w->first, w->fields, w->n, from);
	return db_end(db, st, e);
}

static void
facts_sql(const void *what, struct buf *sql)
{
	const struct fact_rows *q = what;

	buf_adds(sql, "SELECT ");
	rows_names(q->shape->fields, q->shape->n, sql);
	buf_addf(sql, " FROM %s WHERE %s AND seq <= ?1"
	    " AND (superseded_by IS NULL OR superseded_by > ?1) AND withdrawn = 0",
	    q->shape->table, q->where);
	if (q->order != NULL)
		buf_addf(sql, " ORDER BY %s", q->order);
}

int
rows_facts(struct db *db, const struct fact_rows *q, const struct bind *b, struct arena *a,
    void *out, size_t *n, struct err *e)
{
	sqlite3_stmt *st = kept(db, q, facts_sql, e);
	struct pile rows = { .size = q->shape->size };
	int rc;

	if (st == NULL)
		return -1;
	db_bind(st, b);
	while ((rc = db_row(db, st, e)) == 1)
		rows_read(st, 0, q->shape->fields, q->shape->n, a, pile_add(&rows));
	if (rc == 0)
		pile_keep(&rows, a, out, n);
	free(rows.at);
	return rc;
}
