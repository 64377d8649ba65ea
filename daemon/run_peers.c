/* Comparisons, after everybody is scored. People are compared with those of the same sector, duty
 * group and role under one root. An agency's figure is the mean of what its people have in per cent
 * of the median of those comparable to each, so that agencies of different make-up can be compared.
 */
#include <stdlib.h>
#include <string.h>
#include "daemon/run_impl.h"

/* One value of a group of comparable ones; `to` is where its statistics go. */
struct sample {
	const char *key, *name;
	struct peers *to;
};

/* The peers of one person or agency: one for each figure. */
struct compared {
	struct peers *at;
	size_t n, cap;
};

static int
by_key(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;
	int k = strcmp(x->key, y->key);

	if (k == 0)
		k = strcmp(x->name, y->name);
	return k ? k : (x->to->value > y->to->value) - (x->to->value < y->to->value);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(const double *v, size_t n)
{
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* Median and median absolute deviation of a group sorted by value. */
static void
statistics(const struct sample *s, size_t n)
{
	double *v = mem_new((n + 1) * sizeof *v), middle, mad;

	for (size_t i = 0; i < n; i++)
		v[i] = s[i].to->value;
	middle = median(v, n);
	for (size_t i = 0; i < n; i++)
		v[i] = s[i].to->value > middle ? s[i].to->value - middle : middle - s[i].to->value;
	qsort(v, n, sizeof *v, by_value);
	mad = median(v, n);
	for (size_t i = 0; i < n; i++) {
		s[i].to->median = middle;
		s[i].to->mad = mad;
		s[i].to->count = (int)n;
	}
	free(v);
}

static void
compare(struct sample *s, size_t n)
{
	if (n > 1)
		qsort(s, n, sizeof *s, by_key);
	for (size_t i = 0, from = 0; i < n; i++)
		if (i + 1 == n || strcmp(s[i].key, s[i + 1].key) != 0 ||
		    strcmp(s[i].name, s[i + 1].name) != 0) {
			statistics(s + from, i + 1 - from);
			from = i + 1;
		}
}

/* --- people, then agencies --- */

static void
compare_people(struct running *r, struct compared *of)
{
	struct sample *s = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < r->npeople; i++) {
		const struct job *j = &r->jobs[i];
		const char *key;

		if (j->skipped || j->result.root == NULL)
			continue;
		key = arena_fmt(&r->arena, "%s|%s|%s|%d", j->result.root, j->result.sector,
		    j->result.duty_group ? j->result.duty_group : "", j->result.role);
		of[i].at = arena_new(&r->arena, (j->nfigures + 1) * sizeof *of[i].at);
		for (size_t k = 0; k < j->nfigures; k++)
			if (j->figures[k].known) {
				struct peers *to = &of[i].at[of[i].n++];

				*to = (struct peers){ .name = j->figures[k].name,
					.value = j->figures[k].value };
				s = mem_room(s, n, &cap, sizeof *s);
				s[n++] = (struct sample){ key, to->name, to };
			}
	}
	compare(s, n);
	free(s);
}

static struct peers *
figure_of(struct compared *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->at[i].name, name) == 0)
			return &c->at[i];
	c->at = mem_room(c->at, c->n, &c->cap, sizeof *c->at);
	c->at[c->n] = (struct peers){ .name = name };
	return &c->at[c->n++];
}

/* Sums of one agency: value gathers the shares, count how many people have comparable ones. */
static void
add_person(struct compared *agency, const struct compared *person)
{
	for (size_t k = 0; k < person->n; k++) {
		const struct peers *x = &person->at[k];
		struct peers *sum = figure_of(agency, x->name);

		sum->people++;
		sum->total += x->value;
		if (x->count > 1 && x->median > 0) {
			sum->value += 100 * x->value / x->median;
			sum->count++;
		}
	}
}

static void
compare_agencies(struct running *r, const struct compared *people, struct compared *of)
{
	struct sample *s = NULL;
	size_t n = 0, cap = 0;

	for (size_t p = 0; p < r->nagencies; p++) {
		for (size_t i = 0; i < r->places[p].n; i++)
			add_person(&of[p], &people[r->places[p].people[i]]);
		for (size_t k = 0; k < of[p].n; k++) {
			struct peers *x = &of[p].at[k];

			if (x->count == 0)
				continue; /* no median to compare with: count stays 0 */
			x->value /= x->count;
			s = mem_room(s, n, &cap, sizeof *s);
			s[n++] = (struct sample){ "", x->name, x };
		}
	}
	compare(s, n);
	free(s);
}

/* --- asking the checks --- */

struct asking {
	struct running *r;
	struct buf *requests;
	size_t *jobs, n;
	const char **agencies;
};

/* Only findings are taken: asking about peers must not change what was scored. */
static void
taken(void *arg, size_t i, const struct answer *an)
{
	struct asking *q = arg;
	const struct job *j = &q->r->jobs[q->jobs[i]];

	run_findings(q->r, j, q->agencies[i] ? NULL : j->result.code, an);
}

/* A comparison needs no facts but the posting: a pack with that alone. */
static void
ask_about(struct asking *q, size_t job, const char *agency, const struct compared *of)
{
	struct running *r = q->r;
	const struct job *j = &r->jobs[job];
	struct request request = { .what = DO_PEERS,
		.run = r->o->kind,
		.today = run_today(r->o),
		.peers = of->at,
		.npeers = of->n,
		.agency = agency };
	struct dossier d = { .staff = j->result.code,
		.period = r->o->period,
		.postings = (struct posting *)j->posting,
		.npostings = 1 };
	struct buf bytes = BUF_INIT;
	struct pack pack;

	if (of->n == 0)
		return;
	request.in.d.period = r->o->period;
	columns_build(&d, NULL, NULL, &bytes);
	pack = (struct pack){ bytes.p, bytes.n };
	q->jobs[q->n] = job;
	q->agencies[q->n] = agency;
	request_write(&request, &pack, 1, &q->requests[q->n++]);
	buf_fini(&bytes);
}

int
run_peers(struct running *r)
{
	size_t most = r->npeople + r->nagencies + 1;
	struct compared *people = mem_new(most * sizeof *people),
			*agencies = mem_new(most * sizeof *agencies);
	struct asking q = { .r = r,
		.requests = mem_new(most * sizeof *q.requests),
		.jobs = mem_new(most * sizeof *q.jobs),
		.agencies = mem_new(most * sizeof *q.agencies) };
	int failed;

	compare_people(r, people);
	compare_agencies(r, people, agencies);
	for (size_t i = 0; i < r->npeople; i++)
		ask_about(&q, i, NULL, &people[i]);
	for (size_t p = 0; p < r->nagencies; p++) {
		if (r->places[p].n > 0)
			ask_about(
			    &q, r->places[p].people[0], r->places[p].a->code, &agencies[p]);
		free(agencies[p].at);
	}
	failed = workers_score(r->o->workers, q.requests, q.n, taken, &q, r->e);
	for (size_t i = 0; i < q.n; i++)
		buf_fini(&q.requests[i]);
	free(q.requests);
	free(q.jobs);
	free(q.agencies);
	free(people);
	free(agencies);
	return failed;
}
