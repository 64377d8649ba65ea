#include "daemon/store/impl.h"
#include "daemon/store/store_gate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define F(type, row, member, missing) \
	{ #member, FIELD_##type, offsetof(struct row, member), missing }
/* A member of the struct that is inside another. */
#define IN(type, row, part, column, member, missing) \
	{ column, FIELD_##type, offsetof(struct row, part.member), missing }

/* ---- proposals */

static const struct field proposal_fields[] = {
	F(I64, proposal, id, NEVER_MISSING),
	F(I64, proposal, at, NEVER_MISSING),
	F(TEXT, proposal, digest, NEVER_MISSING),
	F(TEXT, proposal, base, NEVER_MISSING),
	F(TEXT, proposal, by, NEVER_MISSING),
	F(TEXT, proposal, person, NEVER_MISSING),
	F(TEXT, proposal, note, 0),
};
static const struct field step_fields[] = {
	F(I64, proposal_step, id, NEVER_MISSING),
	F(I64, proposal_step, proposal, NEVER_MISSING),
	F(I64, proposal_step, at, NEVER_MISSING),
	F(TEXT, proposal_step, state, NEVER_MISSING),
	F(TEXT, proposal_step, by, NEVER_MISSING),
	F(TEXT, proposal_step, person, NEVER_MISSING),
	F(TEXT, proposal_step, list, 0),
	F(I64, proposal_step, people, -1),
	F(I64, proposal_step, changes, -1),
	F(TEXT, proposal_step, why, 0),
	F(TEXT, proposal_step, report, 0),
};
#define NOW(type, part, column, member) IN(type, proposal_now, part, column, member, -1)
static const struct field now_fields[] = {
	NOW(I64, p, "id", id), NOW(I64, p, "at", at), NOW(TEXT, p, "digest", digest),
	NOW(TEXT, p, "base", base), NOW(TEXT, p, "by", by), NOW(TEXT, p, "person", person),
	NOW(TEXT, p, "note", note), NOW(I64, last, "step", id), NOW(I64, last, "id", proposal),
	NOW(I64, last, "step_at", at), NOW(TEXT, last, "state", state),
	NOW(TEXT, last, "step_by", by), NOW(TEXT, last, "step_person", person),
	NOW(TEXT, last, "why", why), NOW(TEXT, last, "list", list),
	NOW(I64, last, "people", people), NOW(I64, last, "changes", changes),
	NOW(TEXT, last, "report", report),
};
static const struct writer new_proposal = { "INSERT INTO proposal (", proposal_fields + 1,
	FIELD_COUNT(proposal_fields) - 1, "", 1 };
static const struct writer new_step = { "INSERT INTO proposal_step (", step_fields + 1,
	FIELD_COUNT(step_fields) - 1, "", 1 };

#define LATEST(column) \
	"(SELECT " column " FROM proposal_step s WHERE s.proposal = p.id AND s." column \
	" IS NOT NULL ORDER BY s.id DESC LIMIT 1) AS " column
#define PROPOSALS \
	"FROM (SELECT p.*, l.id AS step, l.at AS step_at, l.state, l.by AS step_by," \
	" l.person AS step_person, l.why, " LATEST("list") ", " LATEST("people") ", " \
	LATEST("changes") ", " LATEST("report") \
	" FROM proposal p JOIN proposal_step l" \
	" ON l.id = (SELECT max(id) FROM proposal_step WHERE proposal = p.id))"
static const struct list some_proposals = { now_fields, NULL, FIELD_COUNT(now_fields) - 1, 0,
	PROPOSALS " WHERE ?1 = 0 OR id < ?1 ORDER BY id DESC LIMIT ?2" };
static const struct list one_proposal = { now_fields, NULL, FIELD_COUNT(now_fields), 0,
	PROPOSALS " WHERE id = ?1" };
static const struct list open_proposal = { now_fields, NULL, FIELD_COUNT(now_fields), 0,
	PROPOSALS " WHERE digest = ?1 AND base = ?2 AND state IN ('waiting', 'approved', 'lapsed')"
	" ORDER BY id DESC LIMIT 1" };
static const struct list steps_of = { step_fields, NULL, FIELD_COUNT(step_fields) - 1, 0,
	"FROM proposal_step WHERE proposal = ?1 ORDER BY id" };

static int
put_step(struct store *s, struct proposal_step *step, struct err *e)
{
	if (writer_put(&s->db, &new_step, NO_BINDS, step, e) < 0)
		return -1;
	step->id = sqlite3_last_insert_rowid(s->db.h);
	return 0;
}

int
store_proposal_add(struct store *s, struct proposal *p, struct proposal_step *first, struct err *e)
{
	int mine, rc;

	if (store_join(s, &mine, e) < 0)
		return -1;
	rc = writer_put(&s->db, &new_proposal, NO_BINDS, p, e);
	if (rc == 0) {
		p->id = first->proposal = sqlite3_last_insert_rowid(s->db.h);
		rc = put_step(s, first, e);
	}
	return store_leave(s, mine, rc, e);
}

int
store_proposal_find(struct store *s, int64_t id, struct arena *a, struct proposal_now *out,
    struct err *e)
{
	return list_first(&s->db, &one_proposal, BINDS(bind_int(id)), a, out, e);
}

static int
step_after(struct store *s, struct proposal_step *step, int64_t after, struct err *e)
{
	struct proposal_now now;
	struct arena a = ARENA_INIT;
	char number[24];
	int rc = store_proposal_find(s, step->proposal, &a, &now, e);

	snprintf(number, sizeof number, "%" PRId64, step->proposal);
	if (rc > 0)
		rc = err_set(e, MSG_STORE_NO_PROPOSAL, number);
	else if (rc == 0 && now.last.id != after)
		rc = err_set(e, MSG_STORE_PROPOSAL_MOVED, number, now.last.state, now.last.person);
	else if (rc == 0)
		rc = put_step(s, step, e);
	arena_fini(&a);
	return rc;
}

int
store_proposal_step(struct store *s, struct proposal_step *step, int64_t after, struct err *e)
{
	int mine;

	if (store_join(s, &mine, e) < 0)
		return -1;
	return store_leave(s, mine, step_after(s, step, after, e), e);
}

int
store_proposals(struct store *s, int64_t before, size_t most, struct arena *a,
    struct proposal_now **out, size_t *n, struct err *e)
{
	return list_all(&s->db, &some_proposals, BINDS(bind_int(before), bind_int((int64_t)most)),
	    sizeof **out, a, out, n, e);
}

int
store_proposal_open(struct store *s, const char *digest, const char *base, struct arena *a,
    struct proposal_now *out, struct err *e)
{
	return list_first(&s->db, &open_proposal, BINDS(bind_text(digest), bind_text(base)), a, out,
	    e);
}

int
store_proposal_steps(struct store *s, int64_t proposal, struct arena *a, struct proposal_step **out,
    size_t *n, struct err *e)
{
	return list_all(&s->db, &steps_of, BINDS(bind_int(proposal)), sizeof **out, a, out, n, e);
}

/* ---- shadow terms */

static const struct field shadow_fields[] = {
	F(I64, shadow, id, NEVER_MISSING),
	F(I64, shadow, at, NEVER_MISSING),
	F(TEXT, shadow, digest, NEVER_MISSING),
	F(TEXT, shadow, by, NEVER_MISSING),
	F(TEXT, shadow, person, NEVER_MISSING),
	F(INT, shadow, periods, NEVER_MISSING),
	F(I64, shadow, stop_at, -1),
};
static const struct field shadow_step_fields[] = {
	F(I64, shadow_step, id, NEVER_MISSING),
	F(I64, shadow_step, shadow, NEVER_MISSING),
	F(I64, shadow_step, at, NEVER_MISSING),
	F(TEXT, shadow_step, state, NEVER_MISSING),
	F(TEXT, shadow_step, by, NEVER_MISSING),
	F(I64, shadow_step, run, 0),
	F(PERIOD, shadow_step, period, 0),
	F(I64, shadow_step, people, -1),
	F(I64, shadow_step, changes, -1),
	F(TEXT, shadow_step, list, 0),
	F(TEXT, shadow_step, why, 0),
	F(TEXT, shadow_step, report, 0),
};
static const struct writer new_shadow = { "INSERT INTO shadow (", shadow_fields + 1,
	FIELD_COUNT(shadow_fields) - 1, "", 1 };
static const struct writer new_shadow_step = { "INSERT INTO shadow_step (",
	shadow_step_fields + 1, FIELD_COUNT(shadow_step_fields) - 1, "", 1 };
static const struct list one_shadow = { shadow_fields, NULL, FIELD_COUNT(shadow_fields), 0,
	"FROM shadow WHERE ?1 = 0 OR id = ?1 ORDER BY id DESC LIMIT 1" };
#define OF_SHADOW "FROM shadow_step WHERE shadow = ?1 ORDER BY id"
static const struct list last_report = { shadow_step_fields, NULL,
	FIELD_COUNT(shadow_step_fields), 0,
	"FROM shadow_step WHERE shadow = ?1 AND report IS NOT NULL ORDER BY id DESC LIMIT 1" };
static const struct list shadow_steps_of = { shadow_step_fields, NULL,
	FIELD_COUNT(shadow_step_fields) - 1, 0, OF_SHADOW };
static const struct list last_shadow_step = { shadow_step_fields, NULL,
	FIELD_COUNT(shadow_step_fields) - 1, 0, OF_SHADOW " DESC LIMIT 1" };

int
store_shadow_find(struct store *s, int64_t id, struct arena *a, struct shadow *out,
    const char **state, struct err *e)
{
	struct shadow_step last;
	int rc = list_first(&s->db, &one_shadow, BINDS(bind_int(id)), a, out, e);

	if (rc == 0)
		rc = list_first(&s->db, &last_shadow_step, BINDS(bind_int(out->id)), a, &last, e);
	if (rc == 0)
		*state = last.state;
	return rc;
}

static int
is_over(const char *state)
{
	return strcmp(state, "stopped") == 0 || strcmp(state, "promoted") == 0;
}

static int
put_shadow_step(struct store *s, struct shadow_step *step, struct err *e)
{
	if (writer_put(&s->db, &new_shadow_step, NO_BINDS, step, e) < 0)
		return -1;
	step->id = sqlite3_last_insert_rowid(s->db.h);
	return 0;
}

static int
add_shadow(struct store *s, struct shadow *x, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct shadow last;
	struct shadow_step first = { .at = x->at, .state = "running", .by = x->by, .people = -1,
		.changes = -1 };
	const char *state;
	int rc = store_shadow_find(s, 0, &a, &last, &state, e);

	if (rc == 0 && !is_over(state))
		rc = err_set(e, MSG_STORE_SHADOW_GOES, last.digest);
	else if (rc >= 0 && (rc = writer_put(&s->db, &new_shadow, NO_BINDS, x, e)) == 0) {
		x->id = first.shadow = sqlite3_last_insert_rowid(s->db.h);
		rc = put_shadow_step(s, &first, e);
	}
	arena_fini(&a);
	return rc;
}

int
store_shadow_add(struct store *s, struct shadow *x, struct err *e)
{
	int mine;

	if (store_join(s, &mine, e) < 0)
		return -1;
	return store_leave(s, mine, add_shadow(s, x, e), e);
}

int
store_shadow_step(struct store *s, struct shadow_step *step, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct shadow x;
	const char *state;
	int mine, rc;

	if (store_join(s, &mine, e) < 0)
		return -1;
	rc = store_shadow_find(s, step->shadow, &a, &x, &state, e);
	if (rc > 0 || (rc == 0 && is_over(state)))
		rc = err_set(e, MSG_STORE_SHADOW_OVER);
	else if (rc == 0)
		rc = put_shadow_step(s, step, e);
	arena_fini(&a);
	return store_leave(s, mine, rc, e);
}

int
store_shadow_steps(struct store *s, int64_t shadow, struct arena *a, struct shadow_step **out,
    size_t *n, struct err *e)
{
	return list_all(
	    &s->db, &shadow_steps_of, BINDS(bind_int(shadow)), sizeof **out, a, out, n, e);
}

int
store_shadow_report(
    struct store *s, int64_t shadow, struct arena *a, struct shadow_step *out, struct err *e)
{
	return list_first(&s->db, &last_report, BINDS(bind_int(shadow)), a, out, e);
}
