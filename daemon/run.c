#include "daemon/run.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/run_impl.h"
#include "rules/base/digest.h"
#include "rules/posting.h"

/* --- who takes part --- */

static int
agency_of(const struct running *r, const char *code)
{
	return code ? (int)(uintptr_t)map_get(&r->agency_index, code) - 1 : -1;
}

static int
agencies(struct running *r)
{
	if (store_agencies(
		r->o->store, r->o->as_of, &r->arena, &r->agencies, &r->nagencies, r->e) != 0)
		return -1;
	r->places = mem_new((r->nagencies + 1) * sizeof *r->places);
	for (size_t i = 0; i < r->nagencies; i++)
		*map_put(&r->agency_index, r->agencies[i].code, strlen(r->agencies[i].code), NULL) =
		    (void *)(uintptr_t)(i + 1);
	for (size_t i = 0; i < r->nagencies; i++)
		r->places[i] = (struct place){ .a = &r->agencies[i],
			.parent = agency_of(r, r->agencies[i].parent) };
	return 0;
}

day_t
run_today(const struct run_options *o)
{
	return o->today == DAY_NONE ? period_last(o->period) : o->today;
}

int
run_is_base(const struct running *r, const struct job *j)
{
	if (r->o->period.kind == PERIOD_MONTH)
		return j->posting == NULL || j->posting->tracking != 1;
	return r->o->period.kind == PERIOD_QUARTER && j->person != NULL &&
	    posting_by_quarter(j->person->postings, j->person->npostings, r->o->period);
}

void
run_posting(struct running *r, struct job *j, const struct posting *p)
{
	j->posting = p;
	j->place = p ? agency_of(r, p->agency) : -1;
	if (p == NULL)
		return;
	j->result.agency = p->agency;
	j->result.duty_group = p->duty_group;
	j->result.sector = p->sector;
	j->result.team = p->team;
	j->result.role = p->role;
	j->result.subject = p->subject;
}

static void
one_person(struct running *r, size_t i)
{
	struct job *j = &r->jobs[i];
	const struct person *p = &r->people[i];
	int owner = posting_owner_of(p->postings, p->npostings, r->o->period, r->o->calendar, 0);
	struct place *place;

	j->person = p;
	j->result = (struct result){
		.code = p->code, .state = STATE_NOT_SCORED, .micro = MODEL_NONE, .weight = 1
	};
	run_posting(r, j, owner >= 0 ? &p->postings[owner] : NULL);
	j->skipped = owner < 0 || (r->o->period.kind == PERIOD_MONTH && !run_is_base(r, j));
	if (j->place >= 0 && !j->skipped) {
		place = &r->places[j->place];
		place->people =
		    mem_room(place->people, place->n, &place->cap, sizeof *place->people);
		place->people[place->n++] = i;
	}
}

static void
make_jobs(struct running *r)
{
	free(r->jobs);
	r->jobs = mem_new((r->npeople + r->nagencies + 1) * sizeof *r->jobs);
	for (size_t i = 0; i < r->npeople; i++)
		one_person(r, i);
	r->njobs = r->npeople;
}

static int
people(struct running *r)
{
	if (store_people(r->o->store, r->o->period, r->o->as_of, &r->arena, &r->people, &r->npeople,
		r->e) != 0)
		return -1;
	make_jobs(r);
	return 0;
}

int
run_load(struct running *r)
{
	return agencies(r) != 0 || people(r) != 0 ? -1 : 0;
}

int
run_load_one(struct running *r, const struct person *p)
{
	if (agencies(r) != 0)
		return -1;
	r->people = arena_new(&r->arena, sizeof *r->people);
	r->people[0] = *p;
	r->npeople = 1;
	make_jobs(r);
	if (r->jobs[0].result.role == ROLE_STAFF)
		return 0;
	for (size_t i = 0; i < r->nagencies; i++)
		r->places[i].n = 0;
	return people(r);
}

/* --- a few people only --- */

static int
by_code(const void *code, const void *person)
{
	return strcmp(code, ((const struct person *)person)->code);
}

int
run_find_job(const struct running *r, const char *code)
{
	const struct person *p = bsearch(code, r->people, r->npeople, sizeof *p, by_code);

	return p != NULL ? (int)(p - r->people) : -1;
}

int
run_seen(void *arg, const struct result *res)
{
	struct running *r = arg;
	int i = res->organisation ? agency_of(r, res->code) : run_find_job(r, res->code);

	if (i < 0)
		return 0;
	if (res->organisation) {
		r->places[i].class_id = arena_str(&r->arena, res->class_final);
		r->places[i].scored = 1;
		return 0;
	}
	r->jobs[i].result.state = res->state;
	r->jobs[i].result.micro = res->micro;
	return 0;
}

/* Whoever is named, and the leaders of the agency and of those above it. */
static void
select_job(const struct running *r, size_t i, char *selected)
{
	selected[i] = 1;
	for (int p = r->jobs[i].place, depth = 0; p >= 0 && depth < 32;
	     p = r->places[p].parent, depth++)
		for (size_t k = 0; k < r->places[p].n; k++)
			if (r->jobs[r->places[p].people[k]].result.role != ROLE_STAFF)
				selected[r->places[p].people[k]] = 1;
}

static int
select_only(struct running *r)
{
	char *selected;

	if (r->o->nonly == 0)
		return 0;
	if (store_results(r->o->store, r->o->period, NULL, run_seen, r, r->e) != 0)
		return -1;
	selected = arena_new(&r->arena, r->npeople + 1);
	for (size_t k = 0; k < r->o->nonly; k++) {
		int i = run_find_job(r, r->o->only[k]);

		if (i >= 0)
			select_job(r, (size_t)i, selected);
	}
	for (size_t i = 0; i < r->npeople; i++)
		if (!selected[i])
			r->jobs[i].skipped = 1;
	return 0;
}

/* --- the whole --- */

static int
on_writer(struct running *r, run_write_fn *fn)
{
	const struct run_options *o = r->o;

	return o->write != NULL ? o->write(o->write_arg, fn, r, r->e) : fn(r, o->store, r->e);
}

/* All that results depend on, as one text. What may differ for other reasons (a worker that was
 * killed) makes write_results forget it. */
static const char *
inputs(struct running *r, struct store *writer)
{
	const struct run_options *o = r->o;
	struct buf b = BUF_INIT;
	char *text = arena_new(&r->arena, DIGEST_TEXT);

	buf_addf(&b, "%s %s %d %s %d %d %d %" PRId64 " %" PRId64 " ", o->bundle, r->run.engine,
	    r->run.semantics, r->run.kind, o->to_date, o->no_checks, (int)run_today(o),
	    r->run.as_of, o->period.kind == PERIOD_MONTH ? 0 : store_run_elsewhere(writer, o->period));
	if (o->calendar != NULL)
		calendar_write(o->calendar, &b);
	digest_text(b.p, b.n, text);
	buf_fini(&b);
	return text;
}

static int
is_same(struct running *r, struct store *writer, struct err *e)
{
	const struct run_options *o = r->o;
	const char *counts;
	int same;

	if (o->nonly > 0)
		return 0;
	r->run.inputs = inputs(r, writer);
	if (o->kind == RUN_OFFICIAL || o->as_of != 0)
		return 0;
	same = store_run_same(writer, &r->run, &r->arena, &counts, e);
	r->same = same > 0 ? counts : NULL;
	return same;
}

/* Packs up to date, and a snapshot that begins just there: while the writer does this nobody else
 * writes, and the thread that owns the reader waits. */
static int
prepare(void *arg, struct store *writer, struct err *e)
{
	struct running *r = arg;
	const struct run_options *o = r->o;
	int same;

	r->run.as_of = o->as_of ? o->as_of : store_seq(writer);
	if ((same = is_same(r, writer, e)) != 0)
		return same < 0 ? -1 : 0;
	for (int k = 0;
	     o->as_of == 0 && k < period_months(o->period) && o->period.kind <= PERIOD_QUARTER;
	     k++) {
		size_t rebuilt = 0;

		if (store_packs_refresh(writer, period_month(o->period, k), &rebuilt, e) != 0)
			return -1;
		r->report->rebuilt += rebuilt;
	}
	return store_snapshot(o->store, &r->mine, e);
}

static int
score(struct running *r)
{
	const struct period p = r->o->period;

	if (p.kind == PERIOD_YEAR && (run_organisations(r) != 0 || run_longer(r) != 0))
		return -1;
	if (p.kind != PERIOD_YEAR &&
	    (run_base(r) != 0 || (p.kind != PERIOD_MONTH && run_longer(r) != 0)))
		return -1;
	if (p.kind == PERIOD_MONTH && !r->o->no_checks &&
	    ((r->o->nonly == 0 && run_peers(r) != 0) || run_petitions(r) != 0))
		return -1;
	if (p.kind == PERIOD_YEAR)
		run_classify(r, 0, r->npeople);
	return 0;
}

/* A look at other rules ends when these fail for several people who had a score. */
static int
look(struct running *r)
{
	int failed;

	run_within(r);
	failed = score(r) != 0;
	if (!r->failure.set || r->failures < RUN_FAILURES)
		return failed;
	err_move(r->e, &r->failure);
	return -1;
}

static int
write_results(struct running *r, struct store *writer, struct err *e)
{
	struct buf b = BUF_INIT;
	int failed = 0, changed;

	for (size_t i = 0; i < r->njobs && !failed; i++) {
		struct job *j = &r->jobs[i];

		if (j->skipped)
			continue;
		failed = store_run_put(writer, &r->run, run_result(j, &b), &changed, e) != 0;
		r->report->changed += changed != 0;
		if (j->result.reason != NULL && strcmp(j->result.reason, "rule_error") == 0)
			r->run.inputs = NULL; /* it may have been a deadline */
		if (j->result.reason != NULL && strncmp(j->result.reason, "worker_", 7) == 0)
			r->run.inputs = NULL;
		*(j->person ? &r->report->people : &r->report->organisations) += 1;
	}
	buf_fini(&b);
	for (size_t i = 0; i < r->nwarnings && !failed; i++)
		failed = store_run_warn(writer, &r->run, &r->warnings[i], e) != 0;
	r->report->warnings = r->nwarnings;
	return failed ? -1 : 0;
}

static void
describe(struct running *r)
{
	const struct run_options *o = r->o;

	r->run = (struct run){ .id = o->id,
		.period = o->period,
		.kind = run_kind_names[o->kind],
		.scope = o->nonly > 0 ? RUN_SCOPE_PEOPLE : "all",
		.bundle = o->bundle,
		.calendar = o->calendar ? o->calendar->version : "",
		.engine = ENGINE_VERSION,
		.semantics = ENGINE_SEMANTICS,
		.to_date = o->to_date,
		.keep_warnings = o->no_checks,
		.started = o->now(),
		.state = "running",
		.today = run_today(o) };
}

static int
write_all(void *arg, struct store *writer, struct err *e)
{
	struct running *r = arg;
	char counts[256];

	if (store_run_begin(writer, &r->run, e) != 0)
		return -1;
	if (write_results(r, writer, e) != 0 ||
	    (r->o->with != NULL && r->o->with(r->o->with_arg, writer, r->run.id, e) != 0))
		return -1;
	if (r->same != NULL) { /* changed is left 0 */
		(void)sscanf(r->same, "{\"people\":%zu,\"organisations\":%zu,\"changed\":%*u,\"warnings\":%zu}",
		    &r->report->people, &r->report->organisations, &r->report->warnings);
		r->run.keep_warnings = 1;
	}
	snprintf(counts, sizeof counts,
	    "{\"people\":%zu,\"organisations\":%zu,\"changed\":%zu,\"warnings\":%zu}",
	    r->report->people, r->report->organisations, r->report->changed, r->report->warnings);
	r->run.counts = counts;
	r->run.changed = (int64_t)r->report->changed;
	r->run.finished = r->o->now();
	if (run_note_seal(r, writer, e) != 0 || store_run_commit(writer, &r->run, e) != 0)
		return -1;
	r->run.counts = NULL;
	r->report->id = r->run.id;
	r->report->as_of = r->run.as_of;
	r->report->kills = workers_kills(r->o->workers);
	return 0;
}

static void
show(struct running *r)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < r->njobs; i++)
		if (!r->jobs[i].skipped) {
			r->report->people++;
			r->o->result(r->o->arg, run_result(&r->jobs[i], &b));
		}
	buf_fini(&b);
}

/* What ended the run is in r->e; the note in the store is all that is left of it. */
static int
note_failure(void *arg, struct store *writer, struct err *e)
{
	struct running *r = arg;

	(void)e;
	if (r->e->id == MSG_RUN_CANCELLED)
		r->run.state = "cancelled";
	r->run.counts = NULL;
	r->run.finished = r->o->now();
	store_run_abort(writer, &r->run);
	return 0;
}

void
running_fini(struct running *r)
{
	for (size_t i = 0; i < r->nagencies && r->places != NULL; i++)
		free(r->places[i].people);
	for (size_t i = 0; i < r->njobs; i++)
		free(r->jobs[i].months);
	free(r->places);
	free(r->jobs);
	free(r->warnings);
	map_fini(&r->texts, NULL);
	map_fini(&r->agency_index, NULL);
	map_fini(&r->first_of, NULL);
	err_fini(&r->failure);
	arena_fini(&r->arena);
}

int
run_period(const struct run_options *o, struct run_report *report, struct err *e)
{
	struct running r = { .o = o, .report = report, .e = e };
	int failed;

	memset(report, 0, sizeof *report);
	describe(&r);
	failed = (o->result != NULL ? store_snapshot(o->store, &r.mine, e) : on_writer(&r, prepare)) !=
		0 ||
	    (r.same == NULL && (run_load(&r) != 0 || select_only(&r) != 0 || look(&r) != 0));
	run_ask_no_more(&r);
	store_snapshot_end(o->store, r.mine);
	if (!failed && o->result != NULL)
		show(&r);
	else if (!failed)
		failed = on_writer(&r, write_all) != 0;
	if (failed && o->result == NULL)
		(void)on_writer(&r, note_failure);
	running_fini(&r);
	return failed ? -1 : 0;
}

void
run_refuse(const struct run_options *o, struct err *why)
{
	struct running r = { .o = o, .e = why };

	describe(&r);
	(void)on_writer(&r, note_failure);
}
