/* The request of one person, as a run makes it: for explain and try. */
#include <stdlib.h>
#include <string.h>
#include "daemon/run_impl.h"

/* Kinds of facts that no store has: as many as one person's month, so a search is enough. */
struct tuples {
	struct arena *a;
	struct tuple {
		const char *p;
		size_t n;
	} *at;
	size_t n, cap;
};

static uint32_t
tuples_intern(void *arg, const void *p, size_t n)
{
	struct tuples *t = arg;
	size_t i = 0;

	while (i < t->n && (t->at[i].n != n || memcmp(t->at[i].p, p, n) != 0))
		i++;
	if (i == t->n) {
		t->at = mem_room(t->at, t->n, &t->cap, sizeof *t->at);
		t->at[t->n++] = (struct tuple){ arena_copy(t->a, p, n), n };
	}
	return (uint32_t)i;
}

static const void *
tuples_kind(void *arg, uint32_t number, size_t *n)
{
	const struct tuples *t = arg;

	if (number >= t->n)
		return NULL;
	*n = t->at[number].n;
	return t->at[number].p;
}

static int
one_request(
    struct running *r, const struct person *p, unsigned what, struct arena *a, struct buf *out)
{
	const struct run_options *o = r->o;
	const char *kind = o->to_date ? "preview" : NULL;
	struct request q = {
		.what = what, .run = o->kind, .to_date = o->to_date, .today = DAY_NONE
	};
	struct pack packs[RUN_PACKS];
	struct buf bytes[RUN_PACKS] = { 0 };
	const struct columns *cols[RUN_PACKS];
	struct tuples tuples = { .a = a };
	struct dossier d;
	int i = run_find_job(r, p->code), n = 1, failed = 0;
	struct job *j = &r->jobs[i < 0 ? 0 : i];

	if (i < 0)
		return err_set(r->e, MSG_RULE_NO_POSTING, p->code);
	/* A month of somebody who manages nobody depends on no other result. */
	if (j->result.role != ROLE_STAFF || !run_is_base(r, j))
		failed = store_results(o->store, o->period, kind, run_seen, r, r->e);
	failed = failed || run_months(r);
	if (run_is_base(r, j))
		q.today = run_today(o);
	q.in.d.period = o->period;
	q.nmanaged = j->result.role == ROLE_STAFF ? 0 : run_managed(r, j, a, &q.managed);
	q.months = j->months;
	q.nmonths = j->nmonths;
	q.org_class = j->place >= 0 ? r->places[j->place].class_id : NULL;
	q.org_scored = j->place >= 0 && r->places[j->place].scored;
	if (!failed && o->trial != NULL)
		columns_build(o->trial, tuples_intern, &tuples, &bytes[0]);
	else if (!failed && run_is_base(r, j)) {
		n = period_months(o->period);
		for (int k = 0; k < n && !failed; k++)
			failed = store_pack(o->store, p->staff, period_month(o->period, k),
			    o->as_of, &bytes[k], r->e);
	} else if (!failed) {
		n = run_packs(r, p, 1, a, &d, bytes);
		failed = n < 0;
	}
	for (int k = 0; k < n && !failed; k++) {
		struct columns *c = arena_new(a, sizeof *c);

		packs[k] = (struct pack){ bytes[k].p, bytes[k].n };
		failed = columns_read(bytes[k].p, bytes[k].n, a, c) != 0
		    ? err_set(r->e, MSG_INTERNAL, "pack")
		    : 0;
		cols[k] = c;
	}
	if (!failed)
		failed = workers_kinds_of(o->workers, cols, (size_t)n,
		    o->trial ? tuples_kind : (workers_kind_fn *)store_kind,
		    o->trial ? (void *)&tuples : (void *)o->store, r->e);
	if (!failed)
		request_write(&q, packs, (size_t)n, out);
	for (int k = 0; k < RUN_PACKS; k++)
		buf_fini(&bytes[k]);
	free(tuples.at);
	return failed ? -1 : 0;
}

int
run_request(const struct run_options *o, const struct person *p, unsigned what, struct arena *a,
    struct buf *out, struct err *e)
{
	struct run_report report;
	struct running r = { .o = o, .report = &report, .e = e };
	int failed = run_load_one(&r, p) != 0 || one_request(&r, p, what, a, out) != 0;

	running_fini(&r);
	return failed ? -1 : 0;
}

/* --- scored again --- */

static void
taken(void *arg, size_t i, const struct answer *an)
{
	struct running *r = arg;

	run_take(r, &r->jobs[i], an);
}

int
run_again(const struct run_options *o, const struct person *p, struct arena *a, struct err *e)
{
	struct run_report report;
	struct running r = { .o = o, .report = &report, .e = e };
	struct buf request = BUF_INIT;
	int failed = run_load(&r) != 0 || one_request(&r, p, DO_SCORE, a, &request) != 0, i;
	struct job *j;

	if (!failed) {
		i = run_find_job(&r, p->code);
		j = &r.jobs[i];
		r.scoring = scoring_begin(o->workers, taken, &r);
		buf_add(scoring_room(r.scoring), request.p, request.n);
		failed = scoring_put(r.scoring, (size_t)i, e) != 0 || run_answers(&r) != 0;
		j->result.class_proposed = j->answer ? j->answer->class_id : NULL;
		buf_clear(&request);
		if (!failed)
			o->result(o->arg, run_result(j, &request));
	}
	run_ask_no_more(&r);
	buf_fini(&request);
	running_fini(&r);
	return failed ? -1 : 0;
}

int
run_requests(const struct run_options *o, const char *const *codes, size_t n, run_request_fn *fn,
    void *arg, struct err *e)
{
	struct run_report report;
	struct running r = { .o = o, .report = &report, .e = e };
	struct arena a = ARENA_INIT;
	struct buf request = BUF_INIT;
	int failed = n > 0 && run_load(&r) != 0;

	for (size_t i = 0; i < n && !failed; i++) {
		int job = run_find_job(&r, codes[i]);

		if (job < 0)
			continue;
		buf_clear(&request);
		failed = one_request(&r, r.jobs[job].person, DO_SCORE, &a, &request) != 0 ||
		    fn(arg, i, &request) != 0;
		arena_reset(&a);
	}
	buf_fini(&request);
	arena_fini(&a);
	running_fini(&r);
	return failed ? -1 : 0;
}
