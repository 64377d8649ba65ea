/* People of a base period: each role in turn, because a leader's score reads the scores of those
 * managed. */
#include <stdlib.h>
#include <string.h>
#include "daemon/run_impl.h"

enum { PACK_STALE = 1, PACK_READ };

struct reading {
	struct running *r;
	int role;
	struct map by_staff;
	int failed;
	char *state; /* of packs read in bulk by a look, by index of the person; else NULL */
};

static size_t
below(struct running *r, int place, int root)
{
	for (int p = place, depth = 0; p >= 0 && depth < 32; p = r->places[p].parent, depth++)
		if (p == root)
			return 1;
	return 0;
}

/* Everybody in the leader's agency and those below it, but the leader; the worker keeps a deputy's
 * teams only. */
size_t
run_managed(struct running *r, const struct job *j, struct arena *a, struct managed **out)
{
	struct managed *m;
	size_t n = 0, max = 0;

	for (size_t p = 0; p < r->nagencies; p++)
		max += below(r, (int)p, j->place) ? r->places[p].n : 0;
	*out = m = arena_new(a, (max + 1) * sizeof *m);
	for (size_t p = 0; p < r->nagencies; p++)
		for (size_t k = 0; below(r, (int)p, j->place) && k < r->places[p].n; k++) {
			const struct job *o = &r->jobs[r->places[p].people[k]];

			if (o == j ||
			    (j->result.role == ROLE_DEPUTY && o->result.role != ROLE_STAFF))
				continue;
			m[n++] = (struct managed){ .staff = o->result.code,
				.team = o->result.team,
				.agency = o->result.agency,
				.role = o->result.role,
				.subject = o->result.subject,
				.state = o->result.state,
				.own = (int)p == j->place,
				.micro = o->result.micro };
		}
	return n;
}

static int
add(struct reading *rd, size_t i, const struct pack *packs, size_t n)
{
	struct running *r = rd->r;
	struct job *j = &r->jobs[i];
	struct arena a = ARENA_INIT;
	struct request q = { .what = DO_SCORE |
		    (r->o->period.kind == PERIOD_MONTH && !r->o->no_checks ? DO_CHECKS : 0u),
		.run = r->o->kind,
		.to_date = 0,
		.today = run_today(r->o) };
	int failed;

	q.in.d.period = r->o->period;
	if (r->o->other != NULL && r->o->other->before != NULL)
		(void)r->o->other->before(r->o->other->arg, j->result.code, &q.before, &q.nbefore);
	if (rd->role != ROLE_STAFF)
		q.nmanaged = run_managed(r, j, &a, &q.managed);
	failed = run_ask(r, i, &q, packs, n);
	arena_fini(&a);
	return failed;
}

static int
wanted(const struct reading *rd, size_t i)
{
	const struct job *j = &rd->r->jobs[i];

	return !j->skipped && j->result.role == rd->role && run_is_base(rd->r, j);
}

static int
a_pack(void *arg, int64_t staff, const void *p, size_t n)
{
	struct reading *rd = arg;
	const struct map_entry *en = map_find(&rd->by_staff, (const char *)&staff, sizeof staff);
	struct pack pack = { p, n };
	size_t i;

	if (en == NULL)
		return 0;
	i = (size_t)(uintptr_t)en->value;
	if (!wanted(rd, i) || (rd->state != NULL && rd->state[i] == PACK_STALE))
		return 0;
	if (rd->state != NULL)
		rd->state[i] = PACK_READ;
	rd->failed = add(rd, i, &pack, 1);
	return rd->failed;
}

/* A pack that is made for the occasion may have kinds that are in no table. */
static int
tell_kinds(struct running *r, const struct pack *packs, size_t n)
{
	struct arena a = ARENA_INIT;
	struct columns cols[3];
	const struct columns *all[3] = { &cols[0], &cols[1], &cols[2] };
	int failed = 0;

	for (size_t k = 0; k < n && !failed; k++)
		failed = columns_read(packs[k].p, packs[k].n, &a, &cols[k]) != 0
		    ? err_set(r->e, MSG_INTERNAL, "pack")
		    : 0;
	if (!failed)
		failed = workers_kinds_of(r->o->workers, all, n, (workers_kind_fn *)store_kind,
		    r->o->store, r->e);
	arena_fini(&a);
	return failed;
}

/* A month as it is now comes in bulk; leaders, quarters, older knowledge and a few people one by
 * one. */
static int
one_by_one(struct reading *rd)
{
	struct running *r = rd->r;
	int months = period_months(r->o->period), failed = 0;

	for (size_t i = 0; i < r->npeople && !failed; i++) {
		struct buf bytes[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
		struct pack packs[3];

		if (!wanted(rd, i) || (rd->state != NULL && rd->state[i] == PACK_READ))
			continue;
		for (int k = 0; k < months && !failed; k++) {
			failed = store_pack(r->o->store, r->people[i].staff,
			    period_month(r->o->period, k), r->o->as_of, &bytes[k], r->e);
			packs[k] = (struct pack){ bytes[k].p, bytes[k].n };
		}
		if (!failed && (r->o->as_of != 0 || r->o->result != NULL))
			failed = tell_kinds(r, packs, (size_t)months);
		if (!failed)
			failed = add(rd, i, packs, (size_t)months);
		for (int k = 0; k < 3; k++)
			buf_fini(&bytes[k]);
	}
	return failed;
}

/* A look writes no packs: those in the table that facts have made stale are left out. */
static int
mark_stale(struct reading *rd)
{
	struct running *r = rd->r;
	struct stale_person *stale;
	size_t n;

	rd->state = arena_new(&r->arena, r->npeople + 1);
	if (store_stale(r->o->store, &r->arena, &stale, &n, r->e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++) {
		int i = period_code(stale[k].month) == period_code(r->o->period)
		    ? run_find_job(r, stale[k].code)
		    : -1;

		if (i >= 0)
			rd->state[i] = PACK_STALE;
	}
	return 0;
}

static int
in_bulk(struct reading *rd)
{
	const struct run_options *o = rd->r->o;
	int look = o->result != NULL, failed = look && mark_stale(rd) != 0;

	failed = failed || store_packs(o->store, o->period, a_pack, rd, rd->r->e) < 0 || rd->failed;
	failed = failed || (look && one_by_one(rd) != 0);
	rd->state = NULL;
	return failed;
}

static int
one_role(struct reading *rd)
{
	const struct run_options *o = rd->r->o;
	int bulk = o->period.kind == PERIOD_MONTH && o->as_of == 0 && o->nonly == 0 &&
	    rd->role == ROLE_STAFF;

	return (bulk ? in_bulk(rd) : one_by_one(rd)) || run_answers(rd->r);
}

int
run_base(struct running *r)
{
	struct reading rd = { .r = r };
	int failed = workers_kinds(r->o->workers, (workers_kind_fn *)store_kind, r->o->store, r->e);

	for (size_t i = 0; i < r->npeople; i++)
		*map_put(&rd.by_staff, (const char *)&r->people[i].staff, sizeof(int64_t), NULL) =
		    (void *)(uintptr_t)i;
	for (rd.role = ROLE_STAFF; rd.role <= ROLE_HEAD && !failed; rd.role++)
		failed = one_role(&rd);
	map_fini(&rd.by_staff, NULL);
	return failed ? -1 : 0;
}
