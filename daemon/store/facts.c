#include "daemon/store/impl.h"

#include <stdlib.h>
#include <string.h>
#include "rules/base/digest.h"

/* Where the rows of a kind lie, and what the store adds to them. ?1 seq, ?2 month, ?3 staff find a
 * row; ?4 seq, ?5 recorded_at, ?6 withdrawn, ?7 month, ?8 worked, ?9 after_sealing, ?10 about, ?11
 * source, ?12 external_id and from ?13 on the fact's columns make one. */
#define FIRST_COLUMN 13
#define BY_SEQ "seq = ?1"
#define BY_STAFF "seq = ?1 AND staff = ?3"
#define OF_MONTH "month = ?2 AND staff = ?3"
#define BY_MONTH "seq = ?1 AND " OF_MONTH

static const struct home {
	const char *locate;
	const char *names, *values;	/* extras of a new row */
	const char *copied;		/* and of a copy */
} homes[FACT_KINDS] = {
	[FACT_AGENCY] = { BY_SEQ, "", "", "" },
	[FACT_STAFF] = { BY_SEQ, "", "", "" },
	[FACT_POSTING] = { BY_STAFF, "", "", "" },
	[FACT_TASK] = { BY_MONTH, ", month", ", ?7", ", ?7" },
	[FACT_DIARY] = { BY_MONTH, ", month, worked, after_sealing", ", ?7, ?8, ?9",
	    ", ?7, ?8, ?9" },
	[FACT_APPRAISAL] = { BY_MONTH, ", month", ", ?7", ", ?7" },
	[FACT_EVENT] = { BY_SEQ, "", "", "" },
	[FACT_ABSENCE] = { BY_STAFF, "", "", "" },
	[FACT_UNIT_RESULT] = { BY_SEQ, "", "", "" },
	[FACT_DECISION] = { BY_SEQ, ", about", ", ?10", ", about" },
};

int
fact_monthly(enum fact_kind kind)
{
	return strcmp(homes[kind].locate, BY_MONTH) == 0;
}

static int
is_text(enum column_type type)
{
	switch (type) {
	case COL_DAY:
	case COL_PERIOD:
	case COL_DECIMAL:
	case COL_INT:
	case COL_BOOL:
	case COL_CHOICE:
		return 0;
	default:
		return 1;
	}
}

const struct cell_value *
fact_cell(const struct fact *f, const char *column)
{
	int i = column == NULL ? -1 : fact_column_find(f->kind, column);

	return i < 0 || !f->v[i].has ? NULL : &f->v[i];
}

int64_t
fact_number_of(const struct fact *f, const char *column, int64_t missing)
{
	const struct cell_value *v = fact_cell(f, column);

	return v == NULL ? missing : v->n;
}

/* ---- statements */

static void
add_columns(const struct fact_type *t, struct buf *sql)
{
	for (int i = 0; i < t->ncolumns; i++)
		buf_addf(sql, ", \"%s\"", t->columns[i].name);
}

void
fact_select(const struct fact_type *t, struct buf *sql)
{
	buf_adds(sql, "SELECT seq, recorded_at, source, external_id");
	for (int i = 0; i < t->ncolumns; i++)
		if (t->columns[i].type == COL_STAFF)
			buf_addf(sql, ", (SELECT n.code FROM staff_no n WHERE n.id = f.\"%s\")",
			    t->columns[i].name);
		else
			buf_addf(sql, ", \"%s\"", t->columns[i].name);
	buf_addf(sql, " FROM %s f", t->name);
}

static void
make_insert(const struct fact_type *t, const struct home *h, struct buf *sql)
{
	buf_addf(sql, "INSERT INTO %s (seq, recorded_at, withdrawn%s, source, external_id", t->name,
	    h->names);
	add_columns(t, sql);
	buf_addf(sql, ") VALUES (?4, ?5, ?6%s, ?11, ?12", h->values);
	for (int i = 0; i < t->ncolumns; i++)
		buf_addf(sql, ", ?%d", FIRST_COLUMN + i);
	buf_addc(sql, ')');
}

static void
make_copy(const struct fact_type *t, const struct home *h, struct buf *sql)
{
	buf_addf(sql, "INSERT INTO %s (seq, recorded_at, withdrawn%s, source, external_id", t->name,
	    h->names);
	add_columns(t, sql);
	buf_addf(sql, ") SELECT ?4, ?5, ?6%s, source, external_id", h->copied);
	add_columns(t, sql);
	buf_addf(sql, " FROM %s WHERE %s", t->name, h->locate);
}

static void
make_supersede(const struct fact_type *t, const struct home *h, struct buf *sql)
{
	buf_addf(sql, "UPDATE %s SET superseded_by = ?4 WHERE %s", t->name, h->locate);
}

static void
make_get(const struct fact_type *t, const struct home *h, struct buf *sql)
{
	fact_select(t, sql);
	buf_addf(sql, " WHERE %s", h->locate);
}

static void
make_all(const struct fact_type *t, const struct home *h, struct buf *sql)
{
	(void)h;
	fact_select(t, sql);
	buf_adds(sql, " WHERE " FACT_KNOWN);
}

static void
make_ids(const struct fact_type *t, const struct home *h, struct buf *sql)
{
	buf_addf(sql, "SELECT source, external_id FROM %s WHERE %s", t->name, h->locate);
}

static void
make_beside(const struct fact_type *t, const struct home *h, struct buf *sql)
{
	buf_addf(sql, "SELECT seq, external_id FROM %s WHERE %s", t->name,
	    strcmp(h->locate, BY_MONTH) == 0 ? OF_MONTH : h->locate);
}

static const char *
fact_text(struct store *s, enum fact_kind kind, enum fact_sql which)
{
	static void (*const makers[FACT_SQLS])(const struct fact_type *, const struct home *,
	    struct buf *) = {
		[FACT_INSERT] = make_insert,
		[FACT_COPY] = make_copy,
		[FACT_SUPERSEDE] = make_supersede,
		[FACT_GET] = make_get,
		[FACT_ALL] = make_all,
		[FACT_IDS] = make_ids,
		[FACT_BESIDE] = make_beside,
	};
	struct buf sql = BUF_INIT;

	if (s->sql[kind][which] == NULL) {
		makers[which](fact_type(kind), &homes[kind], &sql);
		s->sql[kind][which] = buf_detach(&sql);
	}
	return s->sql[kind][which];
}

sqlite3_stmt *
fact_statement(struct store *s, enum fact_kind kind, enum fact_sql which, struct err *e)
{
	const char *sql = fact_text(s, kind, which);

	return db_prepare(&s->db, sql, sql, e);
}

/* ---- keys */

void
fact_digest(const struct fact *f, unsigned char out[KEY_DIGEST])
{
	const struct fact_type *t = fact_type(f->kind);
	unsigned char whole[DIGEST_LEN];
	struct buf b = BUF_INIT;

	if (f->digest != NULL) {
		memcpy(out, f->digest, KEY_DIGEST);
		return;
	}
	/* All withdrawals are alike: withdrawing twice changes nothing, whatever else the row says.
	 */
	for (int i = 0; i < t->ncolumns && !f->withdrawn; i++) {
		buf_u8(&b, (uint8_t)(f->v[i].has != 0));
		if (f->v[i].has && is_text(t->columns[i].type))
			buf_str(&b, f->v[i].s, strlen(f->v[i].s));
		else if (f->v[i].has)
			buf_u64(&b, (uint64_t)f->v[i].n);
	}
	digest_of(b.p, b.n, whole);
	memcpy(out, whole, KEY_DIGEST);
	buf_fini(&b);
}

const void *
store_fact_digest(const struct fact *f, struct arena *a)
{
	unsigned char *out = arena_new(a, KEY_DIGEST);

	fact_digest(f, out);
	return out;
}

int
fact_key_find(struct store *s, enum fact_kind kind, const char *source, const char *id,
    struct key *out, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db,
	    "SELECT seq, month, staff, withdrawn, digest FROM fact_key"
	    " WHERE kind = ?1 AND source = ?2 AND external_id = ?3",
	    BINDS(bind_int(kind), bind_text(source), bind_text(id)), e);
	int rc = st == NULL ? -1 : db_row(&s->db, st, e);

	memset(out, 0, sizeof *out);
	if (rc <= 0)
		return rc;
	out->found = 1;
	out->at.seq = sqlite3_column_int64(st, 0);
	out->at.month = sqlite3_column_int(st, 1);
	out->at.staff = sqlite3_column_int64(st, 2);
	out->withdrawn = sqlite3_column_int(st, 3);
	if (sqlite3_column_bytes(st, 4) == KEY_DIGEST)
		memcpy(out->digest, sqlite3_column_blob(st, 4), KEY_DIGEST);
	sqlite3_reset(st);
	return 0;
}

static struct bind
bind_staff(int64_t staff)
{
	return staff == 0 ? bind_none() : bind_int(staff);
}

int
fact_key_put(struct store *s, const struct fact *f, const struct key *key, struct err *e)
{
	return db_do(&s->db, "INSERT INTO fact_key VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
	    " ON CONFLICT (external_id, source, kind) DO UPDATE SET seq = excluded.seq,"
	    " month = excluded.month, staff = excluded.staff, withdrawn = excluded.withdrawn,"
	    " digest = excluded.digest",
	    BINDS(bind_text(f->external_id), bind_text(f->source), bind_int(f->kind),
		bind_int(key->at.seq), bind_int(key->at.month), bind_staff(key->at.staff),
		bind_int(key->withdrawn), bind_blob(key->digest, KEY_DIGEST)), e);
}

int
fact_number(struct store *s, enum fact_kind kind, const struct place *at, struct err *e)
{
	return db_do(&s->db, "INSERT INTO fact_log VALUES (?1, ?2, ?3, ?4)",
	    BINDS(bind_int(at->seq), bind_int(kind), bind_int(at->month), bind_staff(at->staff)),
	    e);
}

/* ---- rows */

static void
bind_place(sqlite3_stmt *st, const struct place *at)
{
	db_bind(st, BINDS(bind_int(at->seq), bind_int(at->month), bind_int(at->staff)));
}

static void
bind_new(sqlite3_stmt *st, const struct place *to, const struct extra *x)
{
	sqlite3_bind_int64(st, 4, to->seq);
	sqlite3_bind_int64(st, 5, x->recorded_at);
	sqlite3_bind_int(st, 6, x->withdrawn);
	sqlite3_bind_int(st, 7, to->month);
	db_bind_at(st, 8, x->worked == 0 ? bind_none() : bind_int(x->worked));
	sqlite3_bind_int(st, 9, x->after_sealing);
}

static void
bind_cell(sqlite3_stmt *st, int param, const struct column *col, const struct cell_value *v)
{
	if (!v->has)
		sqlite3_bind_null(st, param);
	else if (is_text(col->type))
		sqlite3_bind_text(st, param, v->s, -1, SQLITE_STATIC);
	else
		sqlite3_bind_int64(st, param, v->n);
}

int
fact_insert(struct store *s, const struct fact *f, const struct place *at, const struct extra *x,
    struct err *e)
{
	const struct fact_type *t = fact_type(f->kind);
	sqlite3_stmt *st = fact_statement(s, f->kind, FACT_INSERT, e);

	if (st == NULL)
		return -1;
	bind_new(st, at, x);
	db_bind_at(st, 10, bind_staff(at->staff));
	sqlite3_bind_text(st, 11, f->source, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 12, f->external_id, -1, SQLITE_STATIC);
	for (int i = 0; i < t->ncolumns; i++)
		if (t->columns[i].type == COL_STAFF && f->v[i].has)
			sqlite3_bind_int64(st, FIRST_COLUMN + i, at->staff);
		else
			bind_cell(st, FIRST_COLUMN + i, &t->columns[i], &f->v[i]);
	return db_end(&s->db, st, e);
}

int
fact_copy(struct store *s, enum fact_kind kind, const struct place *from, const struct place *to,
    const struct extra *x, struct err *e)
{
	sqlite3_stmt *st = fact_statement(s, kind, FACT_COPY, e);

	if (st == NULL)
		return -1;
	bind_place(st, from);
	bind_new(st, to, x);
	return db_end(&s->db, st, e);
}

int
fact_supersede(struct store *s, enum fact_kind kind, const struct place *at, int64_t by,
    struct err *e)
{
	sqlite3_stmt *st = fact_statement(s, kind, FACT_SUPERSEDE, e);

	if (st == NULL)
		return -1;
	bind_place(st, at);
	sqlite3_bind_int64(st, 4, by);
	return db_end(&s->db, st, e);
}

static const char *
row_text(sqlite3_stmt *st, int column, struct arena *a)
{
	const char *text = db_text_or_null(st, column);

	return a == NULL ? text : arena_str(a, text);
}

void
fact_read(sqlite3_stmt *st, enum fact_kind kind, struct arena *a, struct fact *out)
{
	const struct fact_type *t = fact_type(kind);

	memset(out, 0, sizeof *out);
	out->kind = kind;
	out->source = row_text(st, 2, a);
	out->external_id = row_text(st, 3, a);
	for (int i = 0; i < t->ncolumns; i++) {
		int column = 4 + i;

		out->v[i].has = sqlite3_column_type(st, column) != SQLITE_NULL;
		if (!out->v[i].has)
			continue;
		if (is_text(t->columns[i].type))
			out->v[i].s = row_text(st, column, a);
		else
			out->v[i].n = sqlite3_column_int64(st, column);
	}
}

int
fact_get(struct store *s, enum fact_kind kind, const struct place *at, struct arena *a,
    struct fact *out, int64_t *recorded_at, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	if ((unsigned)kind >= FACT_KINDS)
		return err_set(e, MSG_STORE_DAMAGED, s->path);
	st = fact_statement(s, kind, FACT_GET, e);
	if (st == NULL)
		return -1;
	bind_place(st, at);
	rc = db_row(&s->db, st, e);
	if (rc == 1) {
		fact_read(st, kind, a, out);
		if (recorded_at != NULL)
			*recorded_at = sqlite3_column_int64(st, 1);
		sqlite3_reset(st);
		if (out->source == NULL || out->external_id == NULL) /* the schema has no such row */
			rc = err_set(e, MSG_STORE_DAMAGED, s->path);
	}
	return rc;
}

int
store_facts(struct store *s, enum fact_kind kind, int64_t as_of, store_fact_fn *fn, void *arg,
    struct err *e)
{
	sqlite3_stmt *st = db_scan(&s->db, fact_text(s, kind, FACT_ALL),
	    BINDS(bind_int(as_of == 0 ? INT64_MAX : as_of)), e);
	struct fact f;
	int rc, stop = 0;

	if (st == NULL)
		return -1;
	while (!stop && (rc = db_row(&s->db, st, e)) == 1) {
		fact_read(st, kind, NULL, &f);
		if (f.source == NULL || f.external_id == NULL) { /* the schema has no such row */
			rc = err_set(e, MSG_STORE_DAMAGED, s->path);
			break;
		}
		stop = fn(arg, &f, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1));
	}
	sqlite3_finalize(st);
	return stop ? 0 : rc;
}

/* A statement about the row of a seq, bound; NULL when there is none, or it cannot be read. */
static sqlite3_stmt *
about_row(struct store *s, int64_t seq, enum fact_sql which, enum fact_kind *kind)
{
	struct err ignored = { 0 };
	sqlite3_stmt *st =
	    db_query(&s->db, "SELECT kind, month, staff FROM fact_log WHERE seq = ?1",
		BINDS(bind_int(seq)), &ignored);
	struct place at = { .seq = seq };
	int found = st != NULL && db_row(&s->db, st, &ignored) == 1;

	if (found) {
		*kind = (enum fact_kind)sqlite3_column_int(st, 0);
		at.month = sqlite3_column_int(st, 1);
		at.staff = sqlite3_column_int64(st, 2);
		sqlite3_reset(st);
		st = fact_statement(s, *kind, which, &ignored);
		if (st != NULL)
			bind_place(st, &at);
	}
	err_fini(&ignored);
	return found ? st : NULL;
}

int
store_fact_id(struct store *s, int64_t seq, enum fact_kind *kind, const char **source,
    const char **external_id, struct arena *a)
{
	struct err ignored = { 0 };
	sqlite3_stmt *st = about_row(s, seq, FACT_IDS, kind);
	int found = st != NULL && db_row(&s->db, st, &ignored) == 1;

	if (found) {
		*source = row_text(st, 0, a);
		*external_id = row_text(st, 1, a);
		sqlite3_reset(st);
	}
	err_fini(&ignored);
	return !found;
}

void
store_fact_ids(struct store *s, int64_t seq, store_id_fn *fn, void *arg)
{
	struct err ignored = { 0 };
	enum fact_kind kind;
	sqlite3_stmt *st = about_row(s, seq, FACT_BESIDE, &kind);

	while (st != NULL && db_row(&s->db, st, &ignored) == 1)
		fn(arg, sqlite3_column_int64(st, 0), db_text(st, 1));
	err_fini(&ignored);
}

int64_t
store_seq(struct store *s)
{
	struct err ignored = { 0 };
	int64_t seq = 0;

	if (s->tx == TX_FACTS)
		return s->seq;
	(void)db_one(&s->db, "SELECT max(seq) FROM fact_log", NO_BINDS, &seq, &ignored);
	err_fini(&ignored);
	return seq;
}
