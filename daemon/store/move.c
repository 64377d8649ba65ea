#include "daemon/store/impl.h"

#include <stdlib.h>

static int
sealed_at(struct store *s, int32_t period, struct err *e)
{
	int64_t run, reopened = 0;
	int rc = db_one(&s->db, "SELECT max(as_of) FROM run WHERE period = ?1 AND kind = 'official'"
	    " AND state = 'complete' AND scope = 'all'", BINDS(bind_int(period)), &run, e);

	if (rc <= 0)
		return rc;
	rc = db_one(&s->db, "SELECT max(since) FROM reopening WHERE period = ?1",
	    BINDS(bind_int(period)), &reopened, e);
	return rc < 0 ? -1 : reopened <= run;
}

int
store_sealed(struct store *s, struct period p, struct err *e)
{
	return sealed_at(s, period_code(p), e);
}

int
store_month_sealed(struct store *s, int32_t month, struct err *e)
{
	struct period p = period_from_code(month);
	int rc;

	if (s->seal_month == month)
		return s->seal_to;
	rc = sealed_at(s, month, e);
	if (rc == 0)
		rc = sealed_at(s, period_code(period_of_day(period_first(p), PERIOD_QUARTER)), e);
	if (rc >= 0) {
		s->seal_month = month;
		s->seal_to = rc;
	}
	return rc;
}

int
entry_place(struct store *s, const struct entry_days *d, struct entry_place *out, struct err *e)
{
	int32_t own = month_of(d->work), done = month_of(d->done);
	int here, there;

	*out = (struct entry_place){ .month = d->task_month != 0 ? d->task_month : own };
	if (d->may_seal && done > out->month) {
		if ((here = store_month_sealed(s, out->month, e)) < 0 ||
		    (there = store_month_sealed(s, done, e)) < 0)
			return -1;
		out->after_sealing = here && !there;
	}
	if (out->after_sealing)
		out->month = done;
	out->worked = own == out->month ? 0 : own;
	return 0;
}

/* ---- entries that follow their task */

struct follower {
	struct place at;
	const char *source, *id;
	day_t work, done;
	int after_sealing;
};
struct followers { struct follower *at; size_t n, cap; };

static const struct field follower_fields[] = {
	{ "seq", FIELD_I64, offsetof(struct follower, at.seq), 0 },
	{ "staff", FIELD_I64, offsetof(struct follower, at.staff), 0 },
	{ "month", FIELD_INT, offsetof(struct follower, at.month), 0 },
	{ "source", FIELD_TEXT, offsetof(struct follower, source), NEVER_MISSING },
	{ "external_id", FIELD_TEXT, offsetof(struct follower, id), NEVER_MISSING },
	{ "work_date", FIELD_DAY, offsetof(struct follower, work), 0 },
	{ "done_on", FIELD_DAY, offsetof(struct follower, done), DAY_NONE },
	{ "after_sealing", FIELD_INT, offsetof(struct follower, after_sealing), 0 },
};
static const struct shape follower_shape = { "diary", follower_fields, FIELD_COUNT(follower_fields),
	sizeof(struct follower) };
static const struct fact_rows followers_in = { &follower_shape,
	"month = ?2 AND staff = ?3 AND task = ?4 AND source = ?5", "seq" };

/* A task's entries may lie in any month when it was withdrawn before: each month that has entries
 * is asked. */
static int
followers_find(struct store *s, const struct fact *task, int64_t staff, struct followers *out,
    struct err *e)
{
	int64_t month = 0;
	int rc;

	while ((rc = db_one(&s->db, "SELECT min(month) FROM diary WHERE month > ?1",
		    BINDS(bind_int(month)), &month, e)) == 1) {
		struct follower *found;
		size_t n;

		if (rows_facts(&s->db, &followers_in, BINDS(bind_int(INT64_MAX), bind_int(month),
			    bind_int(staff), bind_text(task->external_id), bind_text(task->source)),
			&s->scratch, &found, &n, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++) {
			out->at = mem_room(out->at, out->n, &out->cap, sizeof *out->at);
			out->at[out->n++] = found[i];
		}
	}
	return rc;
}

static int
follow(struct store *s, const struct follower *f, const struct entry_place *to, int64_t recorded_at,
    struct err *e)
{
	struct place at = { s->seq + 1, f->at.staff, to->month };
	struct extra x = { recorded_at, to->worked, to->after_sealing, 0 };

	s->seq++;
	if (fact_copy(s, FACT_DIARY, &f->at, &at, &x, e) < 0 ||
	    fact_supersede(s, FACT_DIARY, &f->at, at.seq, e) < 0 ||
	    fact_number(s, FACT_DIARY, &at, e) < 0 ||
	    db_do(&s->db,
		"UPDATE fact_key SET seq = ?1, month = ?2"
		" WHERE kind = ?3 AND source = ?4 AND external_id = ?5",
		BINDS(bind_int(at.seq), bind_int(at.month), bind_int(FACT_DIARY),
		    bind_text(f->source), bind_text(f->id)),
		e) < 0)
		return -1;
	/* The month that it goes to is its task's, already marked, or that of its work. */
	if (stale_month(s, f->at.month, at.staff, e) < 0)
		return -1;
	return stale_month(s, month_of(f->work), at.staff, e);
}

int
entries_follow(struct store *s, const struct fact *task, const struct key *now, int64_t recorded_at,
    struct err *e)
{
	struct followers found = { NULL, 0, 0 };
	int rc = followers_find(s, task, now->at.staff, &found, e);

	for (size_t i = 0; i < found.n && rc == 0; i++) {
		const struct follower *f = &found.at[i];
		struct entry_days days = { f->work, f->done == DAY_NONE ? f->work : f->done,
			now->withdrawn ? 0 : now->at.month, f->after_sealing };
		struct entry_place to;

		rc = entry_place(s, &days, &to, e);
		if (rc == 0 && (to.month != f->at.month || to.after_sealing != f->after_sealing))
			rc = follow(s, f, &to, recorded_at, e);
	}
	free(found.at);
	return rc;
}
