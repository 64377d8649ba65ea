#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"

#define F(type, row, member, missing) \
	{ #member, FIELD_##type, offsetof(struct row, member), missing }

/* One writing statement as an operation of its own, or a part of the caller's. */
static int
change(struct store *s, const char *sql, const struct bind *b, struct err *e)
{
	int mine;

	if (store_join(s, &mine, e) < 0)
		return -1;
	return store_leave(s, mine, db_do(&s->db, sql, b, e), e);
}

static int
put(struct store *s, const struct writer *w, const void *from, int64_t *id, struct err *e)
{
	int mine, rc;

	if (store_join(s, &mine, e) < 0)
		return -1;
	rc = writer_put(&s->db, w, NO_BINDS, from, e);
	if (rc == 0 && id != NULL)
		*id = sqlite3_last_insert_rowid(s->db.h);
	return store_leave(s, mine, rc, e);
}

/* ---- schedules */

static const struct field state_fields[] = {
	F(TEXT, schedule_state, name, NEVER_MISSING),
	F(TEXT, schedule_state, cron, NEVER_MISSING),
	F(I64, schedule_state, due, NEVER_MISSING),
	F(I64, schedule_state, ran, 0),
	F(I64, schedule_state, run, 0),
	F(TEXT, schedule_state, outcome, 0),
	F(INT, schedule_state, mode, NEVER_MISSING),
};
static const struct writer new_state = { "INSERT OR REPLACE INTO schedule_state (", state_fields,
	FIELD_COUNT(state_fields), "", 1 };
static const struct list one_state = { state_fields, NULL, FIELD_COUNT(state_fields), 0,
	"FROM schedule_state WHERE name = ?1" };
static const struct list all_states = { state_fields, NULL, FIELD_COUNT(state_fields), 0,
	"FROM schedule_state ORDER BY name" };

int
store_schedule_find(struct store *s, const char *name, struct arena *a, struct schedule_state *out,
    struct err *e)
{
	return list_first(&s->db, &one_state, BINDS(bind_text(name)), a, out, e);
}

int
store_schedules(struct store *s, struct arena *a, struct schedule_state **out, size_t *n,
    struct err *e)
{
	return list_all(&s->db, &all_states, NO_BINDS, sizeof **out, a, out, n, e);
}

int
store_schedule_put(struct store *s, const struct schedule_state *x, struct err *e)
{
	return put(s, &new_state, x, NULL, e);
}

int
store_schedule_forget(struct store *s, const char *name, struct err *e)
{
	return change(s, "DELETE FROM schedule_state WHERE name = ?1", BINDS(bind_text(name)), e);
}

int
store_schedules_park(struct store *s, struct err *e)
{
	return change(s, "UPDATE schedule_state SET mode = 1", NO_BINDS, e);
}

/* ---- messages to send */

static const struct field message_fields[] = {
	F(I64, message, id, NEVER_MISSING),
	F(TEXT, message, hook, NEVER_MISSING),
	F(TEXT, message, event, NEVER_MISSING),
	F(TEXT, message, body, NEVER_MISSING),
	F(I64, message, created, NEVER_MISSING),
	F(I64, message, attempts, NEVER_MISSING),
	F(I64, message, next, NEVER_MISSING),
	F(TEXT, message, failure, 0),
};
static const struct writer new_message = { "INSERT INTO outbox (", message_fields + 1,
	FIELD_COUNT(message_fields) - 1, "", 1 };
static const struct list due_messages = { message_fields, NULL, FIELD_COUNT(message_fields), 0,
	"FROM outbox WHERE next <= ?1 ORDER BY next, id LIMIT ?2" };
static const struct list first_message = { message_fields, NULL, FIELD_COUNT(message_fields), 0,
	"FROM outbox WHERE hook = ?1 ORDER BY id LIMIT 1" };

int
store_message_add(struct store *s, struct message *m, struct err *e)
{
	return put(s, &new_message, m, &m->id, e);
}

int
store_messages(struct store *s, int64_t now, size_t most, struct arena *a, struct message **out,
    size_t *n, struct err *e)
{
	return list_all(&s->db, &due_messages, BINDS(bind_int(now), bind_int((int64_t)most)),
	    sizeof **out, a, out, n, e);
}

int
store_message_first(struct store *s, const char *hook, struct arena *a, struct message *out,
    struct err *e)
{
	return list_first(&s->db, &first_message, BINDS(bind_text(hook)), a, out, e);
}

int
store_messages_keep(struct store *s, const char *hooks, int64_t *n, struct err *e)
{
	int rc = change(s, "DELETE FROM outbox WHERE hook NOT IN (SELECT value FROM json_each(?1))",
	    BINDS(bind_text(hooks)), e);

	*n = rc == 0 ? sqlite3_changes64(s->db.h) : 0;
	return rc;
}

int
store_message_failed(struct store *s, int64_t id, int64_t next, const char *failure, struct err *e)
{
	return change(s,
	    "UPDATE outbox SET attempts = attempts + 1, next = ?2, failure = ?3 WHERE id = ?1",
	    BINDS(bind_int(id), bind_int(next), bind_text(failure)), e);
}

int
store_message_done(struct store *s, int64_t id, struct err *e)
{
	return change(s, "DELETE FROM outbox WHERE id = ?1", BINDS(bind_int(id)), e);
}
