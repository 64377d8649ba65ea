#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"

#include <stdio.h>
#include <string.h>

#define F(type, member, missing) \
	{ #member, FIELD_##type, offsetof(struct audit, member), missing }
static const struct field fields[] = {
	F(I64, seq, NEVER_MISSING),
	F(I64, at, NEVER_MISSING),
	F(TEXT, by, NEVER_MISSING),
	F(TEXT, action, NEVER_MISSING),
	F(TEXT, object, 0),
	F(TEXT, detail, 0),
	F(TEXT, before, NEVER_MISSING),
	F(TEXT, hash, NEVER_MISSING),
};
/* What the hash is of: all but itself. */
#define HASHED (FIELD_COUNT(fields) - 1)

static const struct writer new_row = { "INSERT INTO audit (", fields, FIELD_COUNT(fields), "", 1 };
static const struct list last_row = { fields, NULL, FIELD_COUNT(fields), 0,
	"FROM audit ORDER BY seq DESC LIMIT 1" };
static const struct list some_rows = { fields, NULL, FIELD_COUNT(fields), 0,
	"FROM audit WHERE (?1 = 0 OR seq < ?1) AND (?3 IS NULL OR action = ?3) AND "
	"(?4 IS NULL OR instr(lower(\"by\" || char(10) || ifnull(object, '') || char(10) || "
	"ifnull(detail, '')), lower(?4)) > 0) ORDER BY seq DESC LIMIT ?2" };
static const struct list named_rows = { fields, NULL, FIELD_COUNT(fields), 0,
	"FROM audit WHERE action = ?1 AND substr(object, 1, length(?2)) = ?2 ORDER BY seq" };
static const struct list all_rows = { fields, NULL, FIELD_COUNT(fields), 0,
	"FROM audit ORDER BY seq" };

static void
hash_of(const struct audit *row, char out[DIGEST_TEXT])
{
	struct buf b = BUF_INIT;

	rows_bytes(fields, HASHED, row, &b);
	digest_text(b.p, b.n, out);
	buf_fini(&b);
}

static void
head_none(struct audit_head *h)
{
	*h = (struct audit_head){ 0 };
	memset(h->hash, '0', DIGEST_TEXT - 1);
}

static int
append(struct store *s, struct audit *row, struct arena *a, struct err *e)
{
	struct audit last = { 0 };
	struct audit_head none;
	char hash[DIGEST_TEXT];
	int rc = list_first(&s->db, &last_row, NO_BINDS, a, &last, e);

	if (rc < 0)
		return -1;
	head_none(&none);
	row->seq = last.seq + 1;
	row->before = rc == 0 ? last.hash : arena_str(a, none.hash);
	hash_of(row, hash);
	row->hash = arena_str(a, hash);
	return writer_put(&s->db, &new_row, NO_BINDS, row, e);
}

int
store_audit_add(struct store *s, struct audit *row, struct arena *a, struct err *e)
{
	int mine;

	if (store_join(s, &mine, e) < 0)
		return -1;
	return store_leave(s, mine, append(s, row, a, e), e);
}

int
store_audit(struct store *s, const struct audit_query *q, struct arena *a, struct audit **out,
    size_t *n, struct err *e)
{
	return list_all(&s->db, &some_rows,
	    BINDS(bind_int(q->before), bind_int((int64_t)q->most), bind_text(q->action),
		bind_text(q->find)),
	    sizeof **out, a, out, n, e);
}

int
store_audit_named(struct store *s, const char *action, const char *prefix, struct arena *a,
    struct audit **out, size_t *n, struct err *e)
{
	return list_all(&s->db, &named_rows, BINDS(bind_text(action), bind_text(prefix)),
		   sizeof **out, a, out, n, e) < 0
	    ? -1
	    : 0;
}

static int
fits(const struct audit *row, const struct audit_head *before, const struct audit_head *known)
{
	char hash[DIGEST_TEXT];

	hash_of(row, hash);
	return row->seq == before->rows + 1 && strcmp(row->before, before->hash) == 0 &&
	    strcmp(row->hash, hash) == 0 &&
	    (known == NULL || known->rows != row->seq || strcmp(known->hash, hash) == 0);
}

int
store_audit_verify(struct store *s, const struct audit_head *known, struct audit_head *out,
    struct err *e)
{
	sqlite3_stmt *st = list_open(&s->db, &all_rows, NO_BINDS, e);
	struct audit row;
	int rc = -1;

	head_none(out);
	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		memset(&row, 0, sizeof row);
		list_row(&all_rows, st, NULL, &row);
		if (out->broken == 0 && !fits(&row, out, known))
			out->broken = row.seq > out->rows + 1 ? out->rows + 1 : row.seq;
		out->rows++;
		snprintf(out->hash, sizeof out->hash, "%s", row.hash);
	}
	sqlite3_finalize(st);
	if (rc == 0 && out->broken == 0 && known != NULL && known->rows > out->rows)
		out->broken = out->rows + 1;
	return rc;
}
