#include "daemon/proof.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "rules/base/err_value.h"
#include "rules/difference.h"

#define SAMPLE 40 /* people, evenly over all */

const char *const proof_verdict_names[] = { "refused", "unchanged", "proven", "applied", "waiting",
	"approved", "lapsed" };

void
proof_init(struct proof *p, const struct proof_of *of)
{
	memset(p, 0, sizeof *p);
	p->of = *of;
	p->of.digest = arena_str(&p->arena, of->digest);
	p->of.sector = arena_str(&p->arena, of->sector);
	p->of.folder = arena_str(&p->arena, of->folder);
	p->of.calendar = arena_str(&p->arena, of->calendar);
	p->of.signers = arena_str(&p->arena, of->signers);
	p->old = of->old ? live_ref(of->old) : NULL;
	p->answer = value_map(&p->arena);
	p->errors = value_list(&p->arena);
}

void
proof_fini(struct proof *p)
{
	live_unref(p->old);
	live_unref(p->candidate);
	arena_fini(&p->arena);
}

static int
bad(struct proof *p, struct err *e)
{
	value_push(&p->arena, p->errors, err_value(&p->arena, e, 0));
	err_fini(e);
	return -1;
}

/* --- reading --- */

static int
from_store(struct proof *p, struct desk *d, struct arena *a, struct folder *f, struct err *e)
{
	return desk_store(d, e) != 0 ? -1 : folder_kept(d->store, p->of.digest, a, f, e);
}

static int
is_of(const char *path, const char *sector)
{
	size_t n = strlen(sector);

	return strncmp(path, sector, n) == 0 && path[n] == '/';
}

/* The files of `from` that are in the sector, or those that are not, behind what is there. */
static void
take(struct folder *f, const struct folder *from, const char *sector, int in, struct arena *a)
{
	for (size_t i = 0; i < from->n; i++)
		if (sector == NULL || is_of(from->files[i].path, sector) == in) {
			const struct bundle_source *w = &from->files[i];

			f->files[f->n++] = (struct bundle_source){ arena_str(a, w->path),
				arena_copy(a, w->bytes, w->size), w->size };
		}
}

/* The texts of the candidate may outlive whatever they were copied from. */
static int
from_sent(const struct folder *sent, struct arena *a, struct folder *f, struct err *e)
{
	f->files = arena_new(a, (sent->n + 1) * sizeof *f->files);
	take(f, sent, NULL, 0, a);
	f->signature = arena_str(a, sent->signature);
	return folder_seal(f, e);
}

static int
from_both(struct proof *p, struct desk *d, struct arena *a, struct folder *f, struct err *e)
{
	struct folder then = { 0 };

	if (from_store(p, d, a, &then, e) != 0)
		return -1;
	f->files = arena_new(a, (then.n + p->old->folder.n + 1) * sizeof *f->files);
	take(f, &then, p->of.sector, 1, a);
	if (f->n == 0)
		return err_set(e, MSG_GATE_NO_SECTOR, p->of.sector, p->of.digest);
	take(f, &p->old->folder, p->of.sector, 0, a);
	return folder_seal(f, e);
}

static int
read_files(struct proof *p, struct desk *d, struct arena *a, struct folder *f, struct err *e)
{
	return p->of.files != NULL   ? from_sent(p->of.files, a, f, e)
	    : p->of.sector != NULL   ? from_both(p, d, a, f, e)
	    : p->of.digest != NULL ? from_store(p, d, a, f, e)
				     : folder_read(p->of.folder, a, f, e);
}

static int
read_all(struct proof *p, struct desk *d, struct arena *a, struct folder *f, struct calendar *c)
{
	struct err e = { 0 };

	if (read_files(p, d, a, f, &e) != 0)
		return bad(p, &e);
	if (folder_calendar(p->of.calendar, c, &e) != 0)
		return bad(p, &e);
	return 0;
}

/* --- whose signature it has --- */

/* One that fits is kept, though nobody may have asked for it. */
static int
accepts(struct proof *p, const char *signature, const char *digest, struct err *e)
{
	if (p->of.signers != NULL && signed_check(signature, digest, p->of.signers, e) != 0)
		return 0;
	if (signature != NULL && signed_fits(signature, digest))
		p->signature = arena_str(&p->arena, signature);
	return 1;
}

/* What is live or comes back is asked, too: a store is a file. What was kept without a signature,
 * or with one of a key that is not trusted any more, can be signed in the folder. */
static int
check_signature(struct proof *p, const struct folder *f)
{
	struct err e = { 0 }, second = { 0 };
	const char *beside = NULL;
	int good = accepts(p, f->signature, f->digest, &e);

	if (!good && p->of.digest != NULL &&
	    signed_read(p->of.folder, &p->arena, &beside, &second) == 0 && beside != NULL)
		good = accepts(p, beside, f->digest, &second);
	err_fini(&second);
	if (!good)
		return bad(p, &e);
	err_fini(&e);
	return 0;
}

static int
same_calendar(const struct calendar *x, const struct calendar *y)
{
	struct buf p = BUF_INIT, q = BUF_INIT;
	int same;

	calendar_write(x, &p);
	calendar_write(y, &q);
	same = p.n == q.n && memcmp(p.p, q.p, p.n) == 0;
	buf_fini(&p);
	buf_fini(&q);
	return same;
}

/* --- judging --- */

static struct value *
ask(struct proof *p, struct workers *w, enum frame_type type)
{
	const struct workers_question q = { .type = type, .about = p->of.folder };
	struct err e = { 0 };
	struct value *v = workers_ask_value(w, &q, &p->arena, &e);

	if (v == NULL)
		(void)bad(p, &e);
	return v;
}

static void
take_errors(struct proof *p, const struct value *list)
{
	for (size_t i = 0; i < value_len(list); i++)
		value_push(&p->arena, p->errors, list->u.list.at[i]);
}

static void
take_failures(struct proof *p, const struct value *report)
{
	struct value *v = value_map(&p->arena), *failures = value_list(&p->arena);
	const struct value *cases = value_get(report, "cases");

	value_put(&p->arena, v, "passed",
	    value_int(&p->arena, value_integer(value_get(report, "passed"), 0)));
	value_put(&p->arena, v, "failed",
	    value_int(&p->arena, value_integer(value_get(report, "failed"), 0)));
	for (size_t i = 0; i < value_len(cases); i++)
		if (!value_boolean(value_get(cases->u.list.at[i], "ok"), 0))
			value_push(&p->arena, failures, cases->u.list.at[i]);
	value_put(&p->arena, v, "failures", failures);
	value_put(&p->arena, p->answer, "cases", v);
}

/* --- a sample of real people --- */

struct sample {
	struct proof *p;
	struct store *store;
	struct period period;
	struct value *failures;
	struct arena a;
};

/* A person whom the live bundle scores, or who has no result yet, must not meet a mistake of a
 * rule. */
static void
looked_at(void *arg, const struct result *res)
{
	struct sample *s = arg;
	struct arena *a = &s->p->arena;
	struct err ignored = { 0 };
	struct result before;
	struct value *v;

	if (res->reason == NULL ||
	    (strcmp(res->reason, "rule_error") != 0 && strncmp(res->reason, "worker_", 7) != 0))
		return;
	if (store_result(s->store, res->organisation, res->code, s->period, NULL, &s->a, &before,
		&ignored) == 0 &&
	    before.reason != NULL && strcmp(before.reason, res->reason) == 0)
		return;
	err_fini(&ignored);
	v = value_map(a);
	value_put(a, v, "staff", value_str(a, res->code));
	value_put(a, v, "standard", value_str(a, res->standard));
	value_put(a, v, "reason", value_str(a, res->reason));
	value_put(a, v, "detail", value_str(a, res->detail));
	value_push(a, s->failures, v);
}

static int
pick(struct sample *s, struct desk *d, const char ***codes, size_t *n, struct err *e)
{
	struct person *people;
	size_t all;

	if (store_people(d->store, s->period, 0, &s->a, &people, &all, e) != 0)
		return -1;
	*codes = arena_new(&s->a, (SAMPLE + 1) * sizeof **codes);
	*n = 0;
	for (size_t i = 0; i < SAMPLE && i < all; i++)
		(*codes)[(*n)++] = people[all <= SAMPLE ? i : i * all / SAMPLE].code;
	return 0;
}

static int64_t
clock_now(void)
{
	return (int64_t)time(NULL);
}

static int
sample(struct proof *p, struct desk *d, struct workers *w)
{
	struct sample s = { .p = p, .failures = value_list(&p->arena) };
	struct run_options o = { .workers = w,
		.calendar = &p->candidate->calendar,
		.kind = RUN_PROVISIONAL,
		.today = p->of.today,
		.now = clock_now,
		.bundle = p->candidate->folder.digest,
		.result = looked_at,
		.arg = &s };
	struct run_report report = { 0 };
	struct err e = { 0 };
	struct value *v = value_map(&p->arena);
	const char **codes;
	char text[PERIOD_TEXT];
	int failed = desk_store(d, &e) != 0;

	s.store = o.store = d->store;
	s.period = o.period = period_of_day(p->of.today, PERIOD_MONTH);
	failed = failed || pick(&s, d, &codes, &o.nonly, &e) != 0;
	o.only = failed ? NULL : codes;
	if (!failed && o.nonly > 0)
		failed = run_period(&o, &report, &e) != 0;
	value_put(&p->arena, v, "period", value_str(&p->arena, period_text(s.period, text)));
	value_put(&p->arena, v, "people", value_int(&p->arena, (int64_t)report.people));
	value_put(&p->arena, v, "failures", s.failures);
	value_put(&p->arena, p->answer, "sample", v);
	arena_fini(&s.a);
	return failed ? bad(p, &e) : 0;
}

/* --- the whole --- */

/* Loads the texts in `a` into a worker; the candidate takes the arena. */
static int
load(struct proof *p, struct workers *w, struct arena *a, struct folder *f, struct calendar *c)
{
	struct err e = { 0 };
	struct value *reply;

	if (workers_load(w, f->files, f->n, c, NULL, a, &reply, &e) != 0)
		return bad(p, &e);
	take_errors(p, value_get(reply, "errors"));
	p->candidate = live_new(a, f, c, value_get(reply, "manifest"));
	return 0;
}

/* A bundle that was live is not examined again, only seen to work. */
static int
judge(struct proof *p, struct desk *d, struct workers *w)
{
	struct value *v;

	if (!p->of.was_live) {
		if (err_values_errors(p->errors) > 0)
			return -1;
		v = ask(p, w, FRAME_LINT);
		take_errors(p, value_get(v, "errors"));
		if (v == NULL || err_values_errors(p->errors) > 0)
			return -1;
		v = ask(p, w, FRAME_CASES);
		if (v == NULL)
			return -1;
		take_failures(p, v);
		if (value_integer(value_get(v, "failed"), 0) > 0)
			return -1;
	}
	if (sample(p, d, w) != 0)
		return -1;
	v = value_get(value_get(p->answer, "sample"), "failures");
	return value_len(v) > 0 ? -1 : 0;
}

static enum proof_verdict
build(struct proof *p, struct desk *d)
{
	struct arena a = ARENA_INIT;
	struct folder f = { 0 };
	struct calendar c = { 0 };
	struct workers_limits one = p->of.limits;
	struct err e = { 0 };
	struct workers *w = NULL;
	enum proof_verdict got = PROOF_REFUSED;

	one.count = 1;
	if (read_all(p, d, &a, &f, &c) == 0 && check_signature(p, &f) == 0) {
		if (p->old != NULL && strcmp(f.digest, p->old->folder.digest) == 0 &&
		    same_calendar(&c, &p->old->calendar)) {
			p->candidate = live_ref(p->old);
			got = PROOF_UNCHANGED;
		} else if ((w = workers_new(&one, &e)) == NULL)
			(void)bad(p, &e);
		else if (load(p, w, &a, &f, &c) == 0 && judge(p, d, w) == 0)
			got = p->of.dry_run ? PROOF_PROVEN : PROOF_APPLIED;
	}
	workers_free(w);
	calendar_fini(&c);
	arena_fini(&a);
	return got;
}

/* In words, for whoever reads the history later. */
static struct value *
changes_of(struct proof *p)
{
	const struct folder *old = &p->old->folder, *now = &p->candidate->folder;
	struct arena *a = &p->arena;
	struct difference d;

	difference_make((struct difference_side){ old->files, old->n },
	    (struct difference_side){ now->files, now->n }, a, &d);
	return difference_value(&d, a);
}

static void
describe(struct proof *p, int64_t ms)
{
	static const char *const names[LIVE_CHANGES] = { "added", "changed", "removed" };
	struct arena *a = &p->arena;
	struct value *v = p->answer, *sectors = value_map(a);
	struct live_diff diff = { 0 };

	value_put(a, v, "verdict", value_str(a, proof_verdict_names[p->verdict]));
	value_put(a, v, "before", value_str(a, p->old ? p->old->folder.digest : NULL));
	value_put(a, v, "after", value_str(a, p->candidate ? p->candidate->folder.digest : NULL));
	value_put(a, v, "files", value_int(a, p->candidate ? (int64_t)p->candidate->folder.n : 0));
	if (p->candidate != NULL)
		live_compare(p->old ? &p->old->folder : NULL, &p->candidate->folder, a, &diff);
	for (int i = 0; i < LIVE_CHANGES; i++) {
		struct value *list = value_list(a);

		for (size_t k = 0; k < diff.n[i]; k++)
			value_push(a, list, value_str(a, diff.sectors[i][k]));
		value_put(a, sectors, names[i], list);
	}
	value_put(a, v, "sectors", sectors);
	if (p->verdict == PROOF_APPLIED && p->old != NULL)
		value_put(a, v, "changes", changes_of(p));
	value_put(a, v, "errors", p->errors);
	value_put(a, v, "milliseconds", value_int(a, ms));
}

void
proof_make(struct proof *p, struct desk *d)
{
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	p->verdict = build(p, d);
	clock_gettime(CLOCK_MONOTONIC, &to);
	describe(p, (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000);
}

int
proof_sign(const struct proof *p, struct store *writer, struct err *e)
{
	return p->signature == NULL
	    ? 0
	    : store_bundle_sign(writer, p->candidate->folder.digest, p->signature, e);
}

int
proof_text(const struct proof *p, struct store *writer, struct err *e)
{
	const struct folder *f = &p->candidate->folder;

	return store_bundle_put(writer, f->digest, f->files, f->n, time(NULL), e) != 0
	    ? -1
	    : proof_sign(p, writer, e);
}

int
proof_keep(const struct proof *p, struct store *writer, const char *by, struct err *e)
{
	return proof_text(p, writer, e) != 0 ||
		store_bundle_mark(
		    writer, p->candidate->folder.digest, "live", by, NULL, e) != 0
	    ? -1
	    : 0;
}

void
proof_refuse(struct proof *p, const struct err *e)
{
	struct err copy = { 0 };

	err_copy(&copy, e);
	p->verdict = PROOF_REFUSED;
	(void)bad(p, &copy);
	value_put(&p->arena, p->answer, "verdict",
	    value_str(&p->arena, proof_verdict_names[PROOF_REFUSED]));
}
