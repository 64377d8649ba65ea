#include "daemon/store/impl.h"

#include <assert.h>
#include <string.h>

/* One fact on its way in. Steps answer 0 to go on, 1 = the row is rejected (*e says why), -1 = the
 * store failed. */
struct intake {
	struct store *s;
	const struct fact *f;
	struct key old, now;
	struct extra x;
	struct key task;	/* of an entry */
};

/* err_set is -1, a rejected row 1. */
#define REJECT(...) (-err_set(__VA_ARGS__))

int
store_begin(struct store *s, struct err *e)
{
	return store_tx_begin(s, TX_FACTS, e);
}

int
store_commit(struct store *s, struct err *e)
{
	return store_tx_end(s, e);
}

void
store_rollback(struct store *s)
{
	store_tx_drop(s);
}

/* ---- references */

/* Lines come person by person, so the last answer is kept: until the transaction ends, or a row of
 * the kind staff is written. */
static int
refer_staff(struct intake *in, const char *column, const char *code, struct err *e)
{
	struct store *s = in->s;
	int rc = 1;

	if (strcmp(s->staff_code, code) != 0) {
		rc = db_one(&s->db, "SELECT n.id FROM staff_no n WHERE n.code = ?1 AND EXISTS ("
		    "SELECT 1 FROM staff s WHERE s.code = n.code AND s.superseded_by IS NULL"
		    " AND s.withdrawn = 0)", BINDS(bind_text(code)), &s->staff, e);
		if (rc <= 0 || strlen(code) >= sizeof s->staff_code)
			s->staff_code[0] = '\0';
		else
			strcpy(s->staff_code, code);
	}
	in->now.at.staff = s->staff;
	return rc == 0 ? REJECT(e, MSG_FACT_UNKNOWN_STAFF, column, code) : rc < 0 ? -1 : 0;
}

static int
refer_agency(struct intake *in, const char *column, const char *code, struct err *e)
{
	int64_t one;
	int rc = db_one(&in->s->db, "SELECT 1 FROM agency WHERE code = ?1 AND superseded_by IS NULL"
	    " AND withdrawn = 0", BINDS(bind_text(code)), &one, e);

	return rc == 0 ? REJECT(e, MSG_FACT_UNKNOWN_AGENCY, column, code) : rc < 0 ? -1 : 0;
}

/* An entry or task of the same source and person; a decision that names nobody is about the person
 * of its entry or task. */
static int
refer_work(struct intake *in, enum fact_kind kind, const char *column, const char *id,
    struct err *e)
{
	const struct fact *f = in->f;
	const struct cell_value *staff = fact_cell(f, "staff");
	enum msg_id unknown = kind == FACT_TASK ? MSG_FACT_UNKNOWN_TASK : MSG_FACT_UNKNOWN_ENTRY;
	struct key *key = &in->task;

	if (fact_key_find(in->s, kind, f->source, id, key, e) < 0)
		return -1;
	if (!key->found)
		return REJECT(e, unknown, column, id, f->source);
	if (in->now.at.staff != 0 && key->at.staff != in->now.at.staff)
		return REJECT(e, MSG_FACT_OF_OTHER, column, id,
		    staff != NULL ? staff->s : f->external_id);
	in->now.at.staff = key->at.staff;
	return 0;
}

static int
refer(struct intake *in, struct err *e)
{
	const struct fact_type *t = fact_type(in->f->kind);
	int rc = 0;

	for (int i = 0; i < t->ncolumns && rc == 0; i++) {
		const struct cell_value *v = &in->f->v[i];
		enum column_type type = t->columns[i].type;

		if (!v->has)
			continue;
		if (type == COL_STAFF)
			rc = refer_staff(in, t->columns[i].name, v->s, e);
		else if (type == COL_AGENCY)
			rc = refer_agency(in, t->columns[i].name, v->s, e);
		else if (type == COL_TASK || type == COL_ENTRY)
			rc = refer_work(in, type == COL_TASK ? FACT_TASK : FACT_DIARY,
			    t->columns[i].name, v->s, e);
	}
	return rc;
}

/* ---- what a single kind asks for, besides its columns: before it is written */

/* Entries and decisions point at it by its id and person. */
static int
check_work(struct intake *in, struct err *e)
{
	if (in->old.found && in->old.at.staff != in->now.at.staff)
		return REJECT(e, MSG_FACT_OTHER_STAFF, in->f->external_id,
		    fact_cell(in->f, "staff")->s);
	return 0;
}

#define AGENCY_LEVELS 32

static int
parent_of(struct store *s, char code[256], struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, "SELECT parent FROM agency WHERE code = ?1"
	    " AND superseded_by IS NULL AND withdrawn = 0 ORDER BY seq DESC LIMIT 1",
	    BINDS(bind_text(code)), e);
	int rc = st == NULL ? -1 : db_row(&s->db, st, e);
	const char *parent;

	if (rc <= 0)
		return rc;
	parent = db_text_or_null(st, 0);
	rc = parent != NULL && strlen(parent) < 256;
	if (rc)
		strcpy(code, parent);
	sqlite3_reset(st);
	return rc;
}

static int
check_agency(struct intake *in, struct err *e)
{
	const struct cell_value *code = fact_cell(in->f, "code"),
				*parent = fact_cell(in->f, "parent");
	char above[256];
	int rc = 1;

	if (parent == NULL || strlen(parent->s) >= sizeof above)
		return 0;
	strcpy(above, parent->s);
	for (int level = 0; rc == 1 && level < AGENCY_LEVELS; level++) {
		if (strcmp(above, code->s) == 0)
			return REJECT(e, MSG_FACT_AGENCY_CYCLE, "parent", parent->s, code->s);
		rc = parent_of(in->s, above, e);
	}
	return rc == 1 ? REJECT(e, MSG_FACT_AGENCY_CYCLE, "parent", parent->s, code->s) : rc;
}

static int
place_staff(struct intake *in, struct err *e)
{
	in->s->staff_code[0] = '\0';
	return db_do(&in->s->db, "INSERT OR IGNORE INTO staff_no (code) VALUES (?1)",
	    BINDS(bind_text(fact_cell(in->f, "code")->s)), e);
}

static int
check_staff(struct intake *in, struct err *e)
{
	const char *code = fact_cell(in->f, "code")->s;
	int64_t n;
	int rc = strcmp(code, fact_cell(in->f, "name")->s) == 0 ? 0
	    : db_one(&in->s->db, "SELECT 1 FROM forgotten WHERE staff = ?1",
		BINDS(bind_text(code)), &n, e);

	return rc == 1 ? REJECT(e, MSG_FACT_FORGOTTEN, code) : rc;
}

static int
place_task(struct intake *in, struct err *e)
{
	in->now.at.month = month_of((day_t)fact_number_of(in->f, "due_on", 0));
	return check_work(in, e);
}

static int
place_appraisal(struct intake *in, struct err *e)
{
	(void)e;
	in->now.at.month = (int32_t)fact_number_of(in->f, "period", 0);
	return 0;
}

/* Whether the row that was there is counted after its month was sealed: a correction of one that
 * was counted before must not count twice. */
static int
was_after_sealing(struct intake *in, int64_t *was, struct err *e)
{
	*was = 0;
	return db_one(&in->s->db, "SELECT after_sealing FROM diary"
	    " WHERE month = ?1 AND staff = ?2 AND seq = ?3",
	    BINDS(bind_int(in->old.at.month), bind_int(in->old.at.staff), bind_int(in->old.at.seq)),
	    was, e) < 0 ? -1 : 0;
}

static int
place_diary(struct intake *in, struct err *e)
{
	day_t work = (day_t)fact_number_of(in->f, "work_date", 0);
	struct entry_days days = { work, (day_t)fact_number_of(in->f, "done_on", work),
		in->task.withdrawn ? 0 : in->task.at.month, 1 };
	struct entry_place to;
	int64_t was = 1;
	int rc = check_work(in, e);

	if (rc == 0 && in->old.found)
		rc = was_after_sealing(in, &was, e);
	days.may_seal = was != 0;
	if (rc != 0 || (rc = entry_place(in->s, &days, &to, e)) < 0)
		return rc;
	in->now.at.month = to.month;
	in->x.worked = to.worked;
	in->x.after_sealing = to.after_sealing;
	return 0;
}

static int
place_decision(struct intake *in, struct err *e)
{
	(void)e;
	in->s->seal_month = 0;	/* it may reopen a month */
	return 0;
}

/* ---- what a single kind asks for before it is withdrawn */

static int
unused(struct intake *in, const char *code, const char *others, const char *postings, struct err *e)
{
	int64_t n;
	int rc =
	    db_one(&in->s->db, others, BINDS(bind_text(code), bind_int(in->old.at.seq)), &n, e);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	rc = db_one(&in->s->db, postings, BINDS(bind_text(code)), &n, e);
	return rc == 1 ? REJECT(e, MSG_FACT_IN_USE, code) : rc;
}

static int
unused_staff(struct intake *in, const char *code, struct err *e)
{
	in->s->staff_code[0] = '\0';
	return unused(in, code, "SELECT 1 FROM staff WHERE code = ?1 AND seq <> ?2"
	    " AND superseded_by IS NULL AND withdrawn = 0",
	    "SELECT 1 FROM posting p JOIN staff_no n ON n.id = p.staff WHERE n.code = ?1"
	    " AND p.superseded_by IS NULL AND p.withdrawn = 0", e);
}

static int
unused_agency(struct intake *in, const char *code, struct err *e)
{
	return unused(in, code,
	    "SELECT 1 FROM agency WHERE code = ?1 AND seq <> ?2"
	    " AND superseded_by IS NULL AND withdrawn = 0",
	    "SELECT 1 FROM posting WHERE agency = ?1 AND superseded_by IS NULL AND withdrawn = 0",
	    e);
}

static const struct kind_steps {
	int (*place)(struct intake *in, struct err *e);
	int (*check)(struct intake *in, struct err *e);
	int (*unused)(struct intake *in, const char *code, struct err *e);
} steps[FACT_KINDS] = {
	[FACT_AGENCY] = { NULL, check_agency, unused_agency },
	[FACT_STAFF] = { place_staff, check_staff, unused_staff },
	[FACT_TASK] = { place_task, NULL, NULL },
	[FACT_DIARY] = { place_diary, NULL, NULL },
	[FACT_APPRAISAL] = { place_appraisal, NULL, NULL },
	[FACT_DECISION] = { place_decision, NULL, NULL },
};

/* ---- writing */

static int
write_new(struct intake *in, struct err *e)
{
	const struct kind_steps *k = &steps[in->f->kind];
	int rc = refer(in, e);

	if (rc == 0 && k->check != NULL)
		rc = k->check(in, e);
	if (rc == 0 && k->place != NULL)
		rc = k->place(in, e);
	return rc != 0 ? rc : fact_insert(in->s, in->f, &in->now.at, &in->x, e);
}

/* The row of a withdrawal repeats what it withdraws: the fact as given may have only its id. */
static int
write_withdrawal(struct intake *in, const struct fact *old, struct err *e)
{
	const struct kind_steps *k = &steps[in->f->kind];
	int64_t was = 0;
	int rc = 0;

	if (k->unused != NULL)
		rc = k->unused(in, fact_cell(old, "code")->s, e);
	if (rc == 0 && in->f->kind == FACT_DIARY)
		rc = was_after_sealing(in, &was, e);
	if (rc != 0)
		return rc;
	in->now.at.staff = in->old.at.staff;
	in->now.at.month = in->old.at.month;
	in->x.after_sealing = (int)was;
	in->s->seal_month = 0;
	return fact_copy(in->s, in->f->kind, &in->old.at, &in->now.at, &in->x, e);
}

static int
replace_old(struct intake *in, const struct fact *old, struct err *e)
{
	if (!in->old.found)
		return 0;
	if (fact_supersede(in->s, in->f->kind, &in->old.at, in->now.at.seq, e) < 0)
		return -1;
	return stale_fact(in->s, old, &in->old.at, e);
}

static int
entries_must_follow(const struct intake *in)
{
	return in->f->kind == FACT_TASK && in->old.found && (in->old.at.month != in->now.at.month ||
	    in->old.withdrawn != in->now.withdrawn);
}

/* Whether a month that is sealed has lost or won it: its results do not move. */
static int
note_late(struct intake *in, struct err *e)
{
	int rc = in->x.after_sealing;

	if (rc == 0 && in->now.at.month != 0)
		rc = store_month_sealed(in->s, in->now.at.month, e);
	if (rc == 0 && in->old.found && in->old.at.month != 0)
		rc = store_month_sealed(in->s, in->old.at.month, e);
	in->s->late = rc > 0;
	return rc < 0 ? -1 : 0;
}

static int
write_fact(struct intake *in, const struct fact *old, struct err *e)
{
	struct store *s = in->s;
	int rc;

	in->now.at.seq = s->seq + 1;
	rc = in->f->withdrawn ? write_withdrawal(in, old, e) : write_new(in, e);
	if (rc != 0)
		return rc;
	s->seq++;
	if (replace_old(in, old, e) < 0 || fact_key_put(s, in->f, &in->now, e) < 0 ||
	    fact_number(s, in->f->kind, &in->now.at, e) < 0 ||
	    stale_fact(s, in->f->withdrawn ? old : in->f, &in->now.at, e) < 0 ||
	    note_late(in, e) < 0)
		return -1;
	if (entries_must_follow(in))
		return entries_follow(s, in->f, &in->now, in->x.recorded_at, e);
	return 0;
}

static int
same_content(const struct key *a, const struct key *b)
{
	return a->found && a->withdrawn == b->withdrawn &&
	    memcmp(a->digest, b->digest, KEY_DIGEST) == 0;
}

static enum intake_result
failed(int rc, int *fatal)
{
	*fatal = rc < 0;
	return INTAKE_REJECTED;
}

enum intake_result
store_put(struct store *s, const struct fact *f, int64_t recorded_at, int *fatal, struct err *e)
{
	struct intake in = { .s = s, .f = f, .x = { .recorded_at = recorded_at } };
	struct fact old = { 0 };
	int rc;

	assert(s->tx == TX_FACTS);
	*fatal = 0;
	s->late = 0;
	arena_reset(&s->scratch);
	if (f->external_id == NULL || f->external_id[0] == '\0')
		return failed(REJECT(e, MSG_FACT_NO_ID, "external_id"), fatal);
	if (fact_key_find(s, f->kind, f->source, f->external_id, &in.old, e) < 0)
		return failed(-1, fatal);
	in.now.withdrawn = in.x.withdrawn = f->withdrawn != 0;
	fact_digest(f, in.now.digest);
	if (same_content(&in.old, &in.now))
		return INTAKE_UNCHANGED;
	if (f->withdrawn && !in.old.found)
		return failed(REJECT(e, MSG_FACT_UNKNOWN_ID, f->external_id, f->source), fatal);
	if (in.old.found && fact_get(s, f->kind, &in.old.at, &s->scratch, &old, NULL, e) < 0)
		return failed(-1, fatal);
	rc = write_fact(&in, &old, e);
	if (rc != 0)
		return failed(rc, fatal);
	return in.old.found ? INTAKE_SUPERSEDED : INTAKE_ACCEPTED;
}

int
store_put_late(const struct store *s)
{
	return s->late;
}
