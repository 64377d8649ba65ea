/* Which changes of the rules did it: those that the formula reaches, of the person's standard, and
 * among what is said of single items only where there is work of them. */
#include <string.h>
#include "rules/impact.h"

struct reaching {
	struct reached *at;
	size_t n;
};

/* The same for everybody of a sector and subject: asked once. */
static const struct reaching *
reached(struct impact *m, const struct reach_of *of)
{
	char *key = arena_fmt(&m->arena, "%s|%d|%d|%s|%s", of->sector, (int)of->subject, (int)of->day,
	    of->list, of->id ? of->id : "");
	int fresh;
	void **at = map_put(&m->reached, key, strlen(key), &fresh);
	struct reaching *r;

	if (fresh) {
		*at = r = arena_new(&m->arena, sizeof *r);
		r->at = difference_reach(&m->difference, of, &m->arena, &r->n);
	}
	return *at;
}

struct causes {
	struct impact *m;
	const struct impact_outcome *who;
	struct period period;
	char *is; /* by index of the change */
};

static void
collect(struct causes *c, const char *list, const char *id)
{
	struct reach_of of = { .sector = c->who->sector,
		.subject = (enum subject)c->who->subject,
		.list = list,
		.id = id };
	struct impact *m = c->m;
	int months = period_months(c->period);

	for (int k = 0; of.sector != NULL && k < months; k++) {
		const struct reaching *r;

		of.day = period_first(period_month(c->period, k));
		r = reached(m, &of);
		for (size_t i = 0; i < r->n; i++)
			if (!c->is[r->at[i].change] &&
			    (r->at[i].item == NULL || m->has_item == NULL ||
				m->has_item(m->has_arg, c->who->code, c->period, r->at[i].item)))
				c->is[r->at[i].change] = 1;
	}
}

/* What was collected since, as indices. */
static const size_t *
taken(struct causes *c, size_t *n)
{
	size_t all = 0, *out;

	for (size_t i = 0; i < c->m->difference.n; i++)
		all += c->is[i] != 0;
	out = all > 0 ? arena_new(&c->m->arena, all * sizeof *out) : NULL;
	*n = 0;
	for (size_t i = 0; i < c->m->difference.n; i++)
		if (c->is[i])
			out[(*n)++] = i;
	memset(c->is, 0, c->m->difference.n);
	return out;
}

/* Class or state without a score that moved it: edges, gates, vetoes. */
static void
otherwise(struct causes *c, const struct impact_row *r)
{
	const struct impact_outcome *ends[2] = { r->was, r->is };

	for (int k = 0; k < 2; k++) {
		const struct impact_end *e = ends[k] != NULL ? &ends[k]->end : NULL;
		const char *prefix = c->who->organisation ? "organisation." : "";

		if (e != NULL && e->class_id != NULL)
			collect(c, arena_fmt(&c->m->arena, "%sclasses", prefix), e->class_id);
		if (e != NULL && e->reason != NULL) {
			collect(c, arena_fmt(&c->m->arena, "%sgates", prefix), e->reason);
			collect(c, arena_fmt(&c->m->arena, "%svetoes", prefix), e->reason);
		}
	}
}

void
impact_causes(struct impact *m, struct impact_row *r)
{
	const struct impact_outcome *who = r->is != NULL ? r->is : r->was;
	const char *prefix = who->organisation ? "organisation." : "";
	struct causes c = { m, who, r->period, NULL };

	if (m->difference.n == 0)
		return;
	c.is = arena_new(&m->arena, m->difference.n + 1);
	for (size_t i = 0; i < r->nparts; i++) {
		struct impact_part *p = &r->parts[i];

		collect(&c, arena_fmt(&m->arena, "%s%s", prefix, p->criterion ? "criteria" : "score"),
		    p->criterion);
		p->causes = taken(&c, &p->ncauses);
	}
	if (r->nparts == 0) {
		otherwise(&c, r);
		r->causes = taken(&c, &r->ncauses);
	}
}
