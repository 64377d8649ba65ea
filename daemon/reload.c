#include "daemon/reload.h"
#include <stdlib.h>
#include <string.h>
#include "daemon/events.h"
#include "daemon/log.h"
#include "daemon/proof.h"
#include "rules/base/json.h"

/* Orders that are answered by one build. */
struct waiting {
	struct reload_order o;
	struct arena a; /* of its texts */
	struct folder files;
	struct waiting *next;
};

struct reloader {
	struct app *app;
	struct waiting *first, **last; /* not yet begun */
	struct building *now;
	struct reload_stats stats;
};

/* One build, and then its swap. */
struct building {
	struct job job; /* first */
	struct app *app;
	struct waiting *orders;
	struct config *config; /* the latest that came with an order; NULL none */
	struct proof p;
	struct gating gate;
};

static void
waiting_free(struct waiting *w)
{
	arena_fini(&w->a);
	free(w);
}

static void
building_free(struct building *b)
{
	while (b->orders != NULL) {
		struct waiting *w = b->orders;

		b->orders = w->next;
		waiting_free(w);
	}
	config_free(b->config);
	proof_fini(&b->p);
	err_fini(&b->gate.e);
	free(b);
}

/* --- the swap --- */

/* What became of a proposal is told by the audit; reloads are of what is live. */
static int
record_reload(const struct building *b, struct store *writer, struct reload *row, struct err *e)
{
	const struct proof *p = &b->p;

	if (b->gate.o.what == GATE_APPROVE ||
	    (b->gate.o.what == GATE_ACTIVATE && p->verdict != PROOF_APPLIED))
		return 0;
	return (p->verdict == PROOF_APPLIED && proof_keep(p, writer, row->by, e) != 0) ||
		(p->verdict == PROOF_UNCHANGED && proof_sign(p, writer, e) != 0)
	    ? -1
	    : store_reload_add(writer, row, e);
}

/* One row of reloads, one of audit, the bundle and the proposal, in one transaction. */
static int
record(struct store *writer, void *arg, struct err *e)
{
	struct building *b = arg;
	struct proof *p = &b->p;
	struct reload row = { .at = app_now(),
		.by = b->gate.o.by,
		.before = p->old ? p->old->folder.digest : NULL,
		.after = p->candidate ? p->candidate->folder.digest : NULL,
		.verdict = proof_verdict_names[p->verdict] };
	struct audit audit = { .at = row.at,
		.by = row.by,
		.action = gate_action(&b->gate, p),
		.object = row.after };

	if (gate_keep(&b->gate, p, writer, e) != 0)
		return -1;
	value_put(&p->arena, p->answer, "author", value_str(&p->arena, b->gate.o.person));
	value_put(&p->arena, p->answer, "note", value_str(&p->arena, b->gate.o.note));
	row.message = audit.detail = json_text(&p->arena, p->answer);
	return record_reload(b, writer, &row, e) != 0
	    ? -1
	    : store_audit_add(writer, &audit, &p->arena, e);
}

static void
answer(struct building *b)
{
	for (struct waiting *w = b->orders; w != NULL; w = w->next)
		if (w->o.told != NULL)
			w->o.told(w->o.arg, b->p.answer, b->gate.e.set ? &b->gate.e : NULL);
}

/* What everybody may know: of the sample, how many failed and not who; nobody who changes class. */
static void
tell_followers(const struct building *b)
{
	struct arena a = ARENA_INIT;
	const struct value *all = b->p.answer, *sample = value_get(all, "sample");
	struct value *v = value_map(&a), *counts = value_map(&a);

	for (size_t i = 0; i < value_len(all); i++)
		if (all->u.map.at[i].value != sample &&
		    strcmp(all->u.map.at[i].key, "moved") != 0)
			value_put(&a, v, all->u.map.at[i].key, all->u.map.at[i].value);
	if (sample != NULL) {
		value_put(&a, counts, "people",
		    value_int(&a, value_integer(value_get(sample, "people"), 0)));
		value_put(&a, counts, "failures",
		    value_int(&a, (int64_t)value_len(value_get(sample, "failures"))));
		value_put(&a, v, "sample", counts);
	}
	events_tell(b->app->events, "reload", NULL, v);
	arena_fini(&a);
}

static void
tell_error(const struct value *v)
{
	if (!value_boolean(value_get(v, "warning"), 0))
		log_event(LOG_ERROR, "standard", LOG_S("id", value_text(value_get(v, "id"), "")),
		    LOG_S("file", value_text(value_get(v, "file"), NULL)),
		    LOG_N("line", value_integer(value_get(v, "line"), 0)),
		    LOG_S("message", value_text(value_get(v, "en"), "")));
}

static void
tell_case(const struct value *v)
{
	log_event(LOG_ERROR, "case", LOG_S("file", value_text(value_get(v, "file"), NULL)),
	    LOG_N("line", value_integer(value_get(v, "line"), 0)),
	    LOG_S("case", value_text(value_get(v, "case"), "")),
	    LOG_S("error", value_text(value_get(v, "error"), NULL)));
}

static void
tell_person(const struct value *v)
{
	log_event(LOG_ERROR, "sample", LOG_S("staff", value_text(value_get(v, "staff"), "")),
	    LOG_S("standard", value_text(value_get(v, "standard"), NULL)),
	    LOG_S("reason", value_text(value_get(v, "reason"), "")),
	    LOG_S("detail", value_text(value_get(v, "detail"), NULL)));
}

static void
tell_each(const struct value *list, void (*one)(const struct value *))
{
	for (size_t i = 0; i < value_len(list); i++)
		one(list->u.list.at[i]);
}

/* Why it was refused is in the log too: at start nobody else is there to be told. */
static void
tell(const struct building *b)
{
	const struct proof *p = &b->p;
	struct reloader *r = b->app->reloader; /* NULL at start */

	tell_each(value_get(p->answer, "errors"), tell_error);
	tell_each(value_get(value_get(p->answer, "cases"), "failures"), tell_case);
	tell_each(value_get(value_get(p->answer, "sample"), "failures"), tell_person);
	log_event(p->verdict == PROOF_REFUSED ? LOG_ERROR : LOG_INFO, "reload",
	    LOG_S("verdict", proof_verdict_names[p->verdict]), LOG_S("by", b->gate.o.by),
	    LOG_S("before", p->old ? p->old->folder.digest : NULL),
	    LOG_S("after", p->candidate ? p->candidate->folder.digest : NULL),
	    LOG_N("ms", value_integer(value_get(p->answer, "milliseconds"), 0)));
	if (r != NULL) {
		r->stats.ended[p->verdict]++;
		r->stats.last_ms = value_integer(value_get(p->answer, "milliseconds"), 0);
	}
	if (!b->orders->o.dry_run)
		tell_followers(b);
}

const struct reload_stats *
reload_stats(const struct reloader *r)
{
	return &r->stats;
}

static void start_next(struct reloader *r);

static void
finish(struct building *b)
{
	struct reloader *r = b->app->reloader;

	if (b->gate.e.set)
		log_err(LOG_WARN, "gate", &b->gate.e);
	else
		tell(b);
	answer(b);
	building_free(b);
	r->now = NULL;
	start_next(r);
}

static void
swap(struct building *b)
{
	struct app *app = b->app;

	if (b->p.verdict == PROOF_APPLIED) {
		b->p.candidate->since = app_now();
		live_unref(app->live);
		app->live = live_ref(b->p.candidate);
	}
	if (b->config != NULL && b->p.verdict != PROOF_REFUSED && !b->gate.e.set) {
		app_configure(app, b->config);
		b->config = NULL;
	}
}

static void
recorded(struct app *app, void *arg, const struct err *e)
{
	struct building *b = arg;

	(void)app;
	if (e != NULL && b->gate.o.what >= GATE_PROPOSE) {
		b->p.verdict = PROOF_REFUSED;
		err_copy(&b->gate.e, e);
	} else if (e != NULL)
		proof_refuse(&b->p, e);
	swap(b);
	finish(b);
}

/* --- building --- */

/* A gate that says no leaves its reason: nothing is recorded then. */
static void
build_work(struct job *j, void *ctx)
{
	struct building *b = (struct building *)j;

	if (gate_open(&b->gate, b->p.old, ctx, &b->p.arena) != 0)
		return;
	if (b->gate.o.what >= GATE_APPROVE)
		b->p.of.digest = b->gate.found.p.digest;
	proof_make(&b->p, ctx);
	if (b->p.verdict == PROOF_APPLIED)
		(void)gate_weigh(&b->gate, &b->p, ctx);
	value_put(&b->p.arena, b->p.answer, "verdict",
	    value_str(&b->p.arena, proof_verdict_names[b->p.verdict]));
}

static void
built(struct job *j)
{
	struct building *b = (struct building *)j;

	if (b->orders->o.dry_run || b->gate.e.set)
		finish(b);
	else
		app_write(b->app, record, recorded, b);
}

static int
same_text(const char *x, const char *y)
{
	return (x == NULL) == (y == NULL) && (x == NULL || strcmp(x, y) == 0);
}

/* Whoever proposes or consents is answered alone. */
static int
same_question(const struct waiting *x, const struct waiting *y)
{
	return x->o.gate.what == y->o.gate.what && x->o.gate.what < GATE_PROPOSE &&
	    x->o.dry_run == y->o.dry_run && same_text(x->o.digest, y->o.digest) &&
	    same_text(x->o.sector, y->o.sector) &&
	    same_text(x->o.gate.sectors, y->o.gate.sectors);
}

/* The first order, and all that wait with the same question. */
static struct waiting *
take_orders(struct reloader *r)
{
	struct waiting *taken = NULL, **end = &taken, **at = &r->first, *w;

	while ((w = *at) != NULL)
		if (taken == NULL || same_question(taken, w)) {
			*at = w->next;
			w->next = NULL;
			*end = w;
			end = &w->next;
		} else
			at = &w->next;
	r->last = at;
	return taken;
}

/* The stricter of what was and what comes: who changes both at once is asked, too. */
static void
set_rule(struct building *b)
{
	const struct config *was = b->app->config, *is = b->config ? b->config : was;

	b->gate.o.second_person = was->standards_approval == APPROVAL_SECOND_PERSON ||
	    is->standards_approval == APPROVAL_SECOND_PERSON;
	b->gate.o.most = was->standards_max_class_changes < is->standards_max_class_changes
	    ? was->standards_max_class_changes
	    : is->standards_max_class_changes;
}

static void
start_next(struct reloader *r)
{
	struct app *app = r->app;
	const struct waiting *first = r->first;
	struct building *b;
	const struct config *c;

	if (r->now != NULL || first == NULL || app->draining)
		return;
	r->now = b = mem_new(sizeof *b);
	b->app = app;
	b->orders = take_orders(r);
	for (struct waiting *w = b->orders; w != NULL; w = w->next)
		if (w->o.config != NULL) {
			config_free(b->config);
			b->config = w->o.config;
			w->o.config = NULL;
		}
	c = b->config ? b->config : app->config;
	b->gate.o = b->orders->o.gate;
	set_rule(b);
	proof_init(&b->p,
	    &(struct proof_of){ .old = app->live,
		.digest = first->o.digest,
		.sector = first->o.sector,
		.files = first->o.files,
		.was_live = first->o.gate.what == GATE_ROLLBACK,
		.folder = c->standards_path,
		.calendar = c->calendar,
		.signers = c->standards_signers,
		.dry_run = first->o.dry_run,
		.limits = app->build_desk.limits,
		.today = app_today(app) });
	b->job.work = build_work;
	b->job.done = built;
	lane_post(app->build, &b->job);
}

static void
keep_order(struct waiting *w, const struct reload_order *o)
{
	struct gate_order *g = &w->o.gate;
	const char **const texts[] = { &g->by, &g->person, &g->sectors, &g->note, &g->base, &g->list,
		&w->o.digest, &w->o.sector };

	w->o = *o;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		*texts[i] = arena_str(&w->a, *texts[i]);
	if (o->files == NULL)
		return;
	w->files.files = arena_new(&w->a, (o->files->n + 1) * sizeof *w->files.files);
	for (; w->files.n < o->files->n; w->files.n++) {
		const struct bundle_source *f = &o->files->files[w->files.n];

		w->files.files[w->files.n] = (struct bundle_source){ arena_str(&w->a, f->path),
			arena_copy(&w->a, f->bytes, f->size), f->size };
	}
	w->files.signature = arena_str(&w->a, o->files->signature);
	w->o.files = &w->files;
}

void
reload_begin(struct reloader *r, const struct reload_order *o)
{
	struct waiting *w = mem_new(sizeof *w);

	keep_order(w, o);
	*r->last = w;
	r->last = &w->next;
	start_next(r);
}

struct reloader *
reload_new(struct app *app)
{
	struct reloader *r = mem_new(sizeof *r);

	r->app = app;
	r->last = &r->first;
	return r;
}

void
reload_free(struct reloader *r)
{
	if (r == NULL)
		return;
	while (r->first != NULL) {
		struct waiting *w = r->first;

		r->first = w->next;
		config_free(w->o.config);
		waiting_free(w);
	}
	free(r);
}

/* --- at start --- */

static int
keep_first(struct app *app, struct building *b, struct err *e)
{
	if (store_begin(app->writer, e) != 0)
		return -1;
	if (record(app->writer, b, e) != 0) {
		store_rollback(app->writer);
		return -1;
	}
	return store_commit(app->writer, e);
}

int
reload_first(struct app *app, struct err *e)
{
	struct building *b = mem_new(sizeof *b);
	struct bundle_info last;
	struct arena a = ARENA_INIT;
	int got = store_bundle_find(app->writer, NULL, &a, &last, e), failed = got < 0;
	struct waiting start = { 0 };

	b->app = app;
	b->orders = &start;
	b->gate.o.by = "start";
	if (!failed) {
		proof_init(&b->p,
		    &(struct proof_of){ .digest = got == 0 ? last.digest : NULL,
			.was_live = got == 0,
			.folder = app->config->standards_path,
			.calendar = app->config->calendar,
			.signers = app->config->standards_signers,
			.limits = app->build_desk.limits,
			.today = app_today(app) });
		proof_make(&b->p, &app->build_desk);
		if (got != 0 || b->p.verdict != PROOF_APPLIED)
			tell(b);
		if (b->p.verdict != PROOF_APPLIED)
			failed = got == 0
			    ? err_set(e, MSG_RELOAD_LIVE, last.digest)
			    : err_set(e, MSG_RELOAD_NONE, app->config->standards_path);
		else if (got != 0)
			failed = keep_first(app, b, e) != 0;
		else if (!same_text(b->p.signature, last.signature))
			failed = proof_sign(&b->p, app->writer, e) != 0;
	}
	if (!failed) {
		app->live = live_ref(b->p.candidate);
		app->live->since = app_now();
	}
	b->orders = NULL;
	building_free(b);
	arena_fini(&a);
	return failed ? -1 : 0;
}

void
reload_folder_digest(const char *path, char out[DIGEST_TEXT])
{
	struct arena a = ARENA_INIT;
	struct err ignored = { 0 };
	struct folder f = { 0 };

	out[0] = '\0';
	if (folder_read(path, &a, &f, &ignored) == 0)
		memcpy(out, f.digest, DIGEST_TEXT);
	err_fini(&ignored);
	arena_fini(&a);
}
