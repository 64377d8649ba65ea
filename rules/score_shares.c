/* What each criterion moves the score by, when the rules are others. The formula of the score may
 * be any: criteria go one by one from what they were to what they are, once in their order and once
 * in the reverse, and the mean of both is a criterion's share. So the shares of one formula sum up
 * to its change, and the way back is the same with the other sign. */
#include <string.h>
#include "rules/score_impl.h"

struct mixing {
	struct state *s;
	const struct cell *now; /* values of scheme->criteria */
	double *before; /* the same, as they were */
	size_t *moved, n; /* which differ */
	double *share;
};

static const struct part *
was(const struct request *r, const char *id)
{
	for (size_t i = 0; i < r->nbefore; i++)
		if (strcmp(r->before[i].id, id) == 0)
			return &r->before[i];
	return NULL;
}

/* A criterion that there was not before moves the score from nothing. */
static void
find_moved(struct mixing *m)
{
	const struct scheme *sc = m->s->scheme;

	for (size_t i = 0; i < sc->ncriteria; i++) {
		const struct part *p = was(m->s->r, sc->criteria[i].id);
		int64_t micro = p != NULL && p->known ? p->micro : 0;

		if (m->now[i].type != CELL_NUM || micro == micro_of(m->now[i].u.number))
			continue;
		m->before[i] = (double)micro / 1e6;
		m->moved[m->n++] = i;
	}
}

/* The score of the criteria as mixed now; -1: it has none. */
static int
score_of(struct state *s, double *out)
{
	struct err e = { 0 };
	int failed = score_of_criteria(s, out, &e);

	err_fini(&e);
	return failed;
}

/* One by one, from the first moved or from the last. */
static int
one_way(struct mixing *m, int backward, double score)
{
	struct state *s = m->s;
	double last, next = score;

	for (size_t k = 0; k < m->n; k++)
		s->criteria[m->moved[k]] = CELL_NUMBER(m->before[m->moved[k]]);
	if (score_of(s, &last) != 0)
		return -1;
	for (size_t k = 0; k < m->n; k++) {
		size_t at = backward ? m->n - 1 - k : k, i = m->moved[at];

		s->criteria[i] = m->now[i];
		if (k + 1 < m->n && score_of(s, &next) != 0)
			return -1;
		next = k + 1 < m->n ? next : score;
		m->share[at] += (next - last) / 2;
		last = next;
	}
	return 0;
}

void
score_shares(struct state *s, double now, struct answer *out)
{
	size_t n = s->scheme->ncriteria + 1;
	struct cell *mixed = arena_new(s->a, n * sizeof *mixed), *own = s->criteria;
	struct mixing m = { .s = s,
		.now = own,
		.before = arena_new(s->a, n * sizeof *m.before),
		.moved = arena_new(s->a, n * sizeof *m.moved),
		.share = arena_new(s->a, n * sizeof *m.share) };

	find_moved(&m);
	memcpy(mixed, own, n * sizeof *mixed);
	s->criteria = mixed;
	if (m.n > 0 && one_way(&m, 0, now) == 0 && one_way(&m, 1, now) == 0) {
		out->shares = arena_new(s->a, m.n * sizeof *out->shares);
		for (; out->nshares < m.n; out->nshares++)
			out->shares[out->nshares] =
			    (struct part){ s->scheme->criteria[m.moved[out->nshares]].id,
				    micro_of(m.share[out->nshares]), 1 };
	}
	s->criteria = own;
}
