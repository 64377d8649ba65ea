/* People of a base period: each role in turn, because a leader's score reads the scores of those
 * managed. */
#include <stdlib.h>
#include <string.h>
#include "daemon/run_impl.h"

struct reading {
	struct running *r;
	struct batch batch;
	int role;
	struct map by_staff;
	int failed;
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
		.today = r->o->today };
	int failed;

	q.in.d.period = r->o->period;
	if (rd->role != ROLE_STAFF)
		q.nmanaged = run_managed(r, j, &a, &q.managed);
	failed = batch_add(&rd->batch, i, &q, packs, n);
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
	if (wanted(rd, i))
		rd->failed = add(rd, i, &pack, 1);
	return rd->failed;
}

/* A month as it is now comes in bulk; quarters, older knowledge and a few people one by one. */
static int
one_by_one(struct reading *rd)
{
	struct running *r = rd->r;
	int months = period_months(r->o->period), failed = 0;

	for (size_t i = 0; i < r->npeople && !failed; i++) {
		struct buf bytes[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
		struct pack packs[3];

		if (!wanted(rd, i))
			continue;
		for (int k = 0; k < months && !failed; k++) {
			failed = store_pack(r->o->store, r->people[i].staff,
			    period_month(r->o->period, k), r->o->as_of, &bytes[k], r->e);
			packs[k] = (struct pack){ bytes[k].p, bytes[k].n };
		}
		if (!failed && r->o->as_of != 0)
			failed = workers_kinds(
			    r->o->workers, (workers_kind_fn *)store_kind, r->o->store, r->e);
		if (!failed)
			failed = add(rd, i, packs, (size_t)months);
		for (int k = 0; k < 3; k++)
			buf_fini(&bytes[k]);
	}
	return failed;
}

static int
one_role(struct reading *rd)
{
	const struct run_options *o = rd->r->o;
	int failed;

	if (o->period.kind == PERIOD_MONTH && o->as_of == 0 && o->nonly == 0) {
		failed = store_packs(o->store, o->period, a_pack, rd, rd->r->e) < 0 || rd->failed;
	} else
		failed = one_by_one(rd);
	return failed || batch_flush(&rd->batch);
}

int
run_base(struct running *r)
{
	struct reading rd = { .r = r, .batch = { .r = r } };
	int failed = workers_kinds(r->o->workers, (workers_kind_fn *)store_kind, r->o->store, r->e);

	for (size_t i = 0; i < r->npeople; i++)
		*map_put(&rd.by_staff, (const char *)&r->people[i].staff, sizeof(int64_t), NULL) =
		    (void *)(uintptr_t)i;
	for (rd.role = ROLE_STAFF; rd.role <= ROLE_HEAD && !failed; rd.role++)
		failed = one_role(&rd);
	batch_fini(&rd.batch);
	map_fini(&rd.by_staff, NULL);
	return failed ? -1 : 0;
}

/* --- comparisons --- */

/* People are compared in the same sector, duty group and role under one root; agencies under one
 * root. */
struct sample {
	const char *key, *name;
	size_t job;
	int place;
	double value;
};

static int
by_key_and_value(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;
	int k = strcmp(x->key, y->key);

	if (k == 0)
		k = strcmp(x->name, y->name);
	return k ? k : (x->value > y->value) - (x->value < y->value);
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

/* Median and median absolute deviation of a run of samples sorted by value. */
static void
statistics(const struct sample *s, size_t n, struct peers *out)
{
	double *v = mem_new((n + 1) * sizeof *v);

	for (size_t i = 0; i < n; i++)
		v[i] = s[i].value;
	out->median = median(v, n);
	for (size_t i = 0; i < n; i++)
		v[i] =
		    s[i].value > out->median ? s[i].value - out->median : out->median - s[i].value;
	qsort(v, n, sizeof *v, by_value);
	out->mad = median(v, n);
	out->count = (int)n;
	free(v);
}

/* Peers of each job (or place): filled from sorted samples. */
static void
compare(struct running *r, struct sample *s, size_t n, struct peers **of, size_t *nof)
{
	if (n > 1)
		qsort(s, n, sizeof *s, by_key_and_value);
	for (size_t i = 0, from = 0; i < n; i++) {
		struct peers p = { .name = s[i].name };

		if (i + 1 < n && strcmp(s[i].key, s[i + 1].key) == 0 &&
		    strcmp(s[i].name, s[i + 1].name) == 0)
			continue;
		statistics(s + from, i + 1 - from, &p);
		for (; from <= i; from++) {
			size_t at = s[from].place >= 0 ? (size_t)s[from].place : s[from].job;

			p.value = s[from].value;
			if (nof[at] % 8 == 0) {
				struct peers *now =
				    arena_new(&r->arena, (nof[at] + 8) * sizeof *now);

				if (nof[at] > 0)
					memcpy(now, of[at], nof[at] * sizeof *now);
				of[at] = now;
			}
			of[at][nof[at]++] = p;
		}
	}
}

static size_t
samples_of_people(struct running *r, struct sample **out)
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
		for (size_t k = 0; k < j->nfigures; k++)
			if (j->figures[k].known) {
				s = mem_room(s, n, &cap, sizeof *s);
				s[n++] = (struct sample){ key, j->figures[k].name, i, -1,
					j->figures[k].value };
			}
	}
	*out = s;
	return n;
}

/* An agency's figure is the mean of its people's. */
static size_t
samples_of_agencies(struct running *r, struct sample **out)
{
	struct sample *s = NULL;
	size_t n = 0, cap = 0;

	for (size_t p = 0; p < r->nagencies; p++) {
		const struct job *first = r->places[p].n ? &r->jobs[r->places[p].people[0]] : NULL;

		for (size_t k = 0; first != NULL && k < first->nfigures; k++) {
			double sum = 0;
			size_t people = 0;

			for (size_t i = 0; i < r->places[p].n; i++) {
				const struct job *j = &r->jobs[r->places[p].people[i]];

				for (size_t f = 0; f < j->nfigures; f++)
					if (j->figures[f].known &&
					    strcmp(j->figures[f].name, first->figures[k].name) ==
						0) {
						sum += j->figures[f].value;
						people++;
					}
			}
			if (people == 0)
				continue;
			s = mem_room(s, n, &cap, sizeof *s);
			s[n++] = (struct sample){ "agency", first->figures[k].name, 0, (int)p,
				sum / (double)people };
		}
	}
	*out = s;
	return n;
}

/* Asking about peers must not change what was scored: only findings are taken. */
struct asking {
	struct running *r;
	size_t *jobs;
	const char **agencies;
};

static void
peers_taken(void *arg, size_t i, const struct answer *an)
{
	struct asking *q = arg;
	struct running *r = q->r;
	const struct job *j = &r->jobs[q->jobs[i]];

	for (size_t k = 0; k < an->nfindings; k++) {
		const struct finding *f = &an->findings[k];

		r->warnings =
		    mem_room(r->warnings, r->nwarnings, &r->warnings_cap, sizeof *r->warnings);
		r->warnings[r->nwarnings++] =
		    (struct warning){ .check = arena_str(&r->arena, f->check),
			    .severity = arena_str(&r->arena, f->severity),
			    .staff = q->agencies[i] ? NULL : j->result.code,
			    .agency = j->result.agency,
			    .date = f->date,
			    .detail = arena_str(&r->arena, f->detail),
			    .standard = j->result.standard };
	}
}

/* A comparison needs no facts but the posting: a pack with that alone. */
static void
ask_about(struct running *r, const struct job *j, const char *agency, const struct peers *p,
    size_t n, struct buf *out)
{
	struct request q = { .what = DO_PEERS,
		.run = r->o->kind,
		.today = r->o->today,
		.peers = (struct peers *)p,
		.npeers = n,
		.agency = agency };
	struct dossier d = { .staff = j->result.code,
		.period = r->o->period,
		.postings = (struct posting *)j->posting,
		.npostings = 1 };
	struct buf bytes = BUF_INIT;
	struct pack pack;

	q.in.d.period = r->o->period;
	columns_build(&d, NULL, NULL, &bytes);
	pack = (struct pack){ bytes.p, bytes.n };
	request_write(&q, &pack, 1, out);
	buf_fini(&bytes);
}

static void
agency_counts(struct running *r, size_t place, struct peers *p, size_t n)
{
	int appraised = 0;

	for (size_t i = 0; i < r->places[place].n; i++)
		appraised += r->jobs[r->places[place].people[i]].appraised;
	for (size_t k = 0; k < n; k++) {
		p[k].people = (int)r->places[place].n;
		p[k].appraised = appraised;
	}
}

int
run_peers(struct running *r)
{
	size_t most = r->npeople + r->nagencies + 1, n = 0;
	struct peers **of = mem_new(most * sizeof *of),
		     **of_agency = mem_new(most * sizeof *of_agency);
	size_t *nof = mem_new(most * sizeof *nof), *nof_agency = mem_new(most * sizeof *nof_agency);
	struct asking q = { r, mem_new(most * sizeof(size_t)), mem_new(most * sizeof(char *)) };
	struct buf *requests = mem_new(most * sizeof *requests);
	struct sample *s;
	size_t samples = samples_of_people(r, &s);
	int failed;

	compare(r, s, samples, of, nof);
	free(s);
	samples = samples_of_agencies(r, &s);
	compare(r, s, samples, of_agency, nof_agency);
	free(s);
	for (size_t i = 0; i < r->npeople; i++)
		if (nof[i] > 0) {
			q.jobs[n] = i;
			ask_about(r, &r->jobs[i], NULL, of[i], nof[i], &requests[n++]);
		}
	for (size_t p = 0; p < r->nagencies; p++)
		if (nof_agency[p] > 0) {
			agency_counts(r, p, of_agency[p], nof_agency[p]);
			q.jobs[n] = r->places[p].people[0];
			q.agencies[n] = r->places[p].a->code;
			ask_about(r, &r->jobs[q.jobs[n]], r->places[p].a->code, of_agency[p],
			    nof_agency[p], &requests[n]);
			n++;
		}
	failed = workers_score(r->o->workers, requests, n, peers_taken, &q, r->e);
	for (size_t i = 0; i < n; i++)
		buf_fini(&requests[i]);
	free(requests);
	free(q.jobs);
	free(q.agencies);
	free(of);
	free(nof);
	free(of_agency);
	free(nof_agency);
	return failed;
}
