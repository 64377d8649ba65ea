#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"

#define F(type, row, member, missing) \
	{ #member, FIELD_##type, offsetof(struct row, member), missing }

/* ---- tokens */

static const struct field token_fields[] = {
	F(TEXT, token, id, NEVER_MISSING),
	F(TEXT, token, hash, NEVER_MISSING),
	F(TEXT, token, person, NEVER_MISSING),
	F(TEXT, token, role, NEVER_MISSING),
	F(TEXT, token, agency, 0),
	F(TEXT, token, sectors, 0),
	F(I64, token, created, NEVER_MISSING),
	F(TEXT, token, created_by, NEVER_MISSING),
	F(I64, token, expires, 0),
	F(I64, token, last_used, 0),
	F(I64, token, revoked, 0),
};
static const struct writer new_token = { "INSERT INTO token (", token_fields,
	FIELD_COUNT(token_fields), "", 1 };
static const struct list one_token = { token_fields, NULL, FIELD_COUNT(token_fields), 0,
	"FROM token WHERE hash = ?1" };
static const struct list all_tokens = { token_fields, NULL, FIELD_COUNT(token_fields), 0,
	"FROM token ORDER BY created, id" };

/* 1 when the query finds something, 0, -1. */
static int
is_there(struct store *s, const char *sql, const struct bind *b, struct err *e)
{
	int64_t one;

	return db_one(&s->db, sql, b, &one, e);
}

static int
add_token(struct store *s, const struct token *t, struct err *e)
{
	int rc = is_there(s, "SELECT 1 FROM token WHERE id = ?1 OR hash = ?2",
	    BINDS(bind_text(t->id), bind_text(t->hash)), e);

	if (rc != 0)
		return rc < 0 ? -1 : err_set(e, MSG_STORE_TOKEN_TWICE, t->id);
	return writer_put(&s->db, &new_token, NO_BINDS, t, e);
}

int
store_token_add(struct store *s, const struct token *t, struct err *e)
{
	int mine;

	if (store_join(s, &mine, e) < 0)
		return -1;
	return store_leave(s, mine, add_token(s, t, e), e);
}

int
store_token_find(struct store *s, const char *hash, struct arena *a, struct token *out,
    struct err *e)
{
	return list_first(&s->db, &one_token, BINDS(bind_text(hash)), a, out, e);
}

int
store_tokens(struct store *s, struct arena *a, struct token **out, size_t *n, struct err *e)
{
	return list_all(&s->db, &all_tokens, NO_BINDS, sizeof **out, a, out, n, e);
}

/* One UPDATE of the token ?1. */
static int
change_token(struct store *s, const char *sql, const char *id, int64_t at, struct err *e)
{
	int mine, rc;

	if (store_join(s, &mine, e) < 0)
		return -1;
	rc = is_there(s, "SELECT 1 FROM token WHERE id = ?1", BINDS(bind_text(id)), e);
	if (rc == 0)
		rc = err_set(e, MSG_STORE_NO_TOKEN, id);
	if (rc > 0)
		rc = db_do(&s->db, sql, BINDS(bind_text(id), bind_int(at)), e);
	return store_leave(s, mine, rc, e);
}

int
store_token_used(struct store *s, const char *id, int64_t at, struct err *e)
{
	return change_token(s, "UPDATE token SET last_used = ?2 WHERE id = ?1", id, at, e);
}

int
store_token_revoke(struct store *s, const char *id, int64_t at, struct err *e)
{
	return change_token(s,
	    "UPDATE token SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL", id, at, e);
}

/* ---- answers */

static const struct field answer_fields[] = {
	F(TEXT, kept_answer, owner, NEVER_MISSING),
	F(TEXT, kept_answer, key, NEVER_MISSING),
	F(TEXT, kept_answer, body, NEVER_MISSING),
	F(INT, kept_answer, status, NEVER_MISSING),
	F(TEXT, kept_answer, answer, NEVER_MISSING),
	F(I64, kept_answer, at, NEVER_MISSING),
};
static const struct writer new_answer = { "INSERT INTO idempotency (", answer_fields,
	FIELD_COUNT(answer_fields), "", 1 };
static const struct list one_answer = { answer_fields, NULL, FIELD_COUNT(answer_fields), 0,
	"FROM idempotency WHERE owner = ?1 AND \"key\" = ?2 AND at > ?3" };

int
store_answer_find(struct store *s, const char *owner, const char *key, int64_t now,
    struct arena *a, struct kept_answer *out, struct err *e)
{
	return list_first(&s->db, &one_answer, BINDS(bind_text(owner), bind_text(key),
		bind_int(now - IDEMPOTENCY_SECONDS)), a, out, e);
}

static int
add_answer(struct store *s, const struct kept_answer *x, struct err *e)
{
	int rc;

	if (db_do(&s->db, "DELETE FROM idempotency WHERE at <= ?1",
		BINDS(bind_int(x->at - IDEMPOTENCY_SECONDS)), e) < 0)
		return -1;
	rc = is_there(s, "SELECT 1 FROM idempotency WHERE owner = ?1 AND \"key\" = ?2",
	    BINDS(bind_text(x->owner), bind_text(x->key)), e);
	if (rc != 0)
		return rc < 0 ? -1 : err_set(e, MSG_STORE_KEY_USED, x->key);
	return writer_put(&s->db, &new_answer, NO_BINDS, x, e);
}

int
store_answer_add(struct store *s, const struct kept_answer *x, struct err *e)
{
	int mine;

	if (store_join(s, &mine, e) < 0)
		return -1;
	return store_leave(s, mine, add_answer(s, x, e), e);
}
