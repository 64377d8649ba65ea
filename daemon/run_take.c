/* Answers on their way into results: batches of requests, what is kept of an answer, classes. */
#include <stdlib.h>
#include <string.h>
#include "daemon/run_impl.h"
#include "rules/base/json.h"
#include "rules/quota.h"

/* Of what stands in the answers of many people, one copy. */
static const char *
shared(struct running *r, const char *s)
{
	void **at = s ? map_put(&r->texts, s, strlen(s), NULL) : NULL;

	if (at != NULL && *at == NULL)
		*at = arena_str(&r->arena, s);
	return at ? *at : NULL;
}

static const char *
keep(struct running *r, struct buf *b)
{
	const char *s = b->n ? arena_copy(&r->arena, b->p, b->n) : NULL;

	buf_fini(b);
	return s;
}

static const char *
parts_json(struct running *r, const struct answer *an)
{
	struct buf b = BUF_INIT;

	buf_addc(&b, '{');
	for (size_t i = 0; i < an->nparts; i++) {
		buf_adds(&b, i ? "," : "");
		json_str(&b, an->parts[i].id, strlen(an->parts[i].id));
		buf_addc(&b, ':');
		if (an->parts[i].known)
			buf_int(&b, an->parts[i].micro);
		else
			buf_adds(&b, "null");
	}
	buf_addc(&b, '}');
	return keep(r, &b);
}

/* As long as the figures are kept beside, their text is made when it is wanted. */
static void
figures_json(const struct job *j, struct buf *b)
{
	buf_addc(b, '{');
	for (size_t i = 0; i < j->nfigures; i++) {
		buf_adds(b, i ? "," : "");
		json_str(b, j->figures[i].name, strlen(j->figures[i].name));
		buf_addc(b, ':');
		if (j->figures[i].known)
			json_num(b, j->figures[i].value);
		else
			buf_adds(b, "null");
	}
	buf_addc(b, '}');
}

const struct result *
run_result(struct job *j, struct buf *b)
{
	int answered = j->result.parts != NULL;

	buf_clear(b);
	if (answered)
		figures_json(j, b);
	j->result.indicators = answered ? b->p : NULL;
	return &j->result;
}

static void
put_text(struct arena *a, struct value *v, const char *key, const char *s)
{
	if (s != NULL)
		value_put(a, v, key, value_str(a, s));
}

static const char *
detail_json(struct running *r, const struct answer *an, const struct candidate *c)
{
	struct arena a = ARENA_INIT;
	struct value *v = value_map(&a), *rulings = value_list(&a), *cap;
	struct buf b = BUF_INIT;

	put_text(&a, v, "missing", an->missing);
	put_text(&a, v, "error", an->error);
	put_text(&a, v, "error_vi", an->error_vi);
	put_text(&a, v, "suggestion", an->suggestion);
	for (size_t i = 0; i < an->nrulings; i++)
		value_push(&a, rulings, value_str(&a, an->rulings[i].id));
	if (an->nrulings > 0)
		value_put(&a, v, "rulings", rulings);
	cap = c ? quota_value(c, &a) : NULL;
	if (cap != NULL)
		value_put(&a, v, "cap", cap);
	if (value_len(v) > 0)
		json_value(&b, v, -1);
	arena_fini(&a);
	return keep(r, &b);
}

void
run_findings(
    struct running *r, const struct job *j, const char *staff, const struct answer *an)
{
	for (size_t i = 0; i < an->nfindings; i++) {
		const struct finding *f = &an->findings[i];

		r->warnings =
		    mem_room(r->warnings, r->nwarnings, &r->warnings_cap, sizeof *r->warnings);
		r->warnings[r->nwarnings++] =
		    (struct warning){ .check = shared(r, f->check),
			    .severity = shared(r, f->severity),
			    .staff = staff,
			    .agency = j->result.agency,
			    .date = f->date,
			    .entry = f->seq,
			    .detail = arena_str(&r->arena, f->detail),
			    .standard = j->result.standard };
	}
}

static void
keep_figures(struct running *r, struct job *j, const struct answer *an)
{
	j->figures = arena_new(&r->arena, (an->nfigures + 1) * sizeof *j->figures);
	for (size_t i = 0; i < an->nfigures; i++)
		j->figures[i] = (struct figure){ shared(r, an->figures[i].name),
			an->figures[i].value, an->figures[i].known };
	j->nfigures = an->nfigures;
}

/* A standard may let the last posting own the month (reading 14): only the worker knows. */
static void
owner(struct running *r, struct job *j, int64_t seq)
{
	for (size_t i = 0; i < j->person->npostings; i++)
		if (j->person->postings[i].seq == seq)
			run_posting(r, j, &j->person->postings[i]);
}

/* What classes are made of, and what to say of a mistake. */
static void
keep_answer(struct running *r, struct job *j, const struct answer *an)
{
	struct answer *mine = arena_new(&r->arena, sizeof *mine);
	struct ruling *rulings = arena_new(&r->arena, (an->nrulings + 1) * sizeof *rulings);

	*mine = *an;
	mine->staff = j->result.code;
	mine->root = j->result.root;
	mine->reason = j->result.reason;
	mine->band = j->result.band;
	mine->class_id = shared(r, an->class_id);
	mine->class_after = shared(r, an->class_after);
	mine->decided = shared(r, an->decided);
	mine->capped_class = shared(r, an->capped_class);
	mine->cap_of = shared(r, an->cap_of);
	mine->missing = arena_str(&r->arena, an->missing);
	mine->suggestion = shared(r, an->suggestion);
	mine->error = arena_str(&r->arena, an->error);
	mine->error_vi = arena_str(&r->arena, an->error_vi);
	for (size_t i = 0; i < an->nrulings; i++)
		rulings[i] = (struct ruling){ shared(r, an->rulings[i].id), NULL,
			an->rulings[i].state };
	mine->rulings = rulings;
	j->answer = mine;
}

void
run_take(struct running *r, struct job *j, const struct answer *an)
{
	struct result *res = &j->result;

	if (j->posting != NULL && j->posting->seq != an->posting_seq)
		owner(r, j, an->posting_seq);
	res->state = an->state;
	res->micro = an->micro;
	res->reason = shared(r, an->reason);
	res->band = shared(r, an->band);
	res->standard = shared(r, an->standard);
	res->root = shared(r, an->root);
	res->weight = an->weight;
	res->parts = parts_json(r, an);
	res->detail = detail_json(r, an, NULL);
	if (r->o->period.kind == PERIOD_YEAR || an->error != NULL)
		keep_answer(r, j, an);
	run_findings(r, j, j->person ? res->code : NULL, an);
	keep_figures(r, j, an);
	if (r->o->result == NULL)
		return;
	res->known = parts_copy(&r->arena, an->parts, res->nknown = an->nparts);
	res->shares = parts_copy(&r->arena, an->shares, res->nshares = an->nshares);
	run_failed(r, j);
}

/* --- asking --- */

#define PROGRESS_EVERY 2000

/* Some are asked twice (run_longer): no more than all is told. */
static void
tell_progress(const struct running *r)
{
	if (r->o->progress != NULL)
		r->o->progress(
		    r->o->arg, "score", r->done < r->njobs ? r->done : r->njobs, r->njobs);
}

static void
taken(void *arg, size_t i, const struct answer *an)
{
	struct running *r = arg;

	run_take(r, &r->jobs[i], an);
	if (an->trace != NULL && r->jobs[i].person != NULL)
		r->o->why(r->o->arg, r->jobs[i].person, an->trace);
	if (++r->done % PROGRESS_EVERY == 0)
		tell_progress(r);
}

int
run_ask(struct running *r, size_t job, const struct request *q, const struct pack *packs,
    size_t npacks)
{
	if (r->o->cancel != NULL && atomic_load(r->o->cancel) != 0)
		return err_set(r->e, MSG_RUN_CANCELLED);
	if (r->failures >= RUN_FAILURES)
		return -1;
	if (r->scoring == NULL) {
		r->scoring = scoring_begin(r->o->workers, taken, r);
		if (r->o->why != NULL)
			scoring_explained(r->scoring);
	}
	request_write(q, packs, npacks, scoring_room(r->scoring));
	if (scoring_put(r->scoring, job, r->e) != 0)
		return -1;
	return run_first(r, &r->jobs[job]) ? scoring_flush(r->scoring, r->e) : 0;
}

int
run_answers(struct running *r)
{
	int asked = r->scoring != NULL,
	    failed = asked && scoring_flush(r->scoring, r->e) != 0;

	run_ask_no_more(r);
	if (asked && !failed)
		tell_progress(r);
	return failed ? -1 : 0;
}

void
run_ask_no_more(struct running *r)
{
	if (r->scoring != NULL)
		scoring_end(r->scoring);
	r->scoring = NULL;
}

/* --- classes --- */

static const char *
cap_agency(const struct running *r, const struct job *j)
{
	const struct run_other *other = r->o->other;

	return other != NULL && other->cap_agency != NULL
	    ? other->cap_agency(other->arg, &j->result)
	    : j->result.agency;
}

void
run_classify(struct running *r, size_t from, size_t n)
{
	static const struct answer none = { 0 };
	struct candidate *c = mem_new((n + 1) * sizeof *c);

	for (size_t i = 0; i < n; i++) {
		const struct job *j = &r->jobs[from + i];

		c[i] = (struct candidate){ .answer = j->answer ? j->answer : &none,
			.agency = cap_agency(r, j),
			.duty_group = j->result.duty_group,
			.parent = j->place >= 0 ? r->places[j->place].a->parent : NULL,
			.outstanding = j->outstanding };
	}
	classify(c, n);
	for (size_t i = 0; i < n; i++) {
		struct result *res = &r->jobs[from + i].result;

		res->class_proposed = c[i].answer->class_id;
		res->class_final = c[i].class_final;
		res->state = c[i].state;
		res->reason = c[i].reason;
		res->rank = c[i].rank;
		res->group_size = c[i].size;
		res->detail = detail_json(r, c[i].answer, &c[i]);
	}
	free(c);
}
