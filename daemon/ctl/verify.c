#include "daemon/ctl/verify.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "daemon/ctl/engine.h"
#include "daemon/run.h"
#include "daemon/score_proof.h"
#include "rules/base/json.h"
#include "rules/base/map.h"

struct whole {
	struct ctl *c;
	struct run_options o;
	struct run run; /* the last one of the period */
	struct map kept; /* code -> one line of the result */
	size_t equal, n;
	struct value *differences;
};

static int
last_run(void *arg, const struct run *r)
{
	struct whole *w = arg;
	struct arena *a = &w->c->arena;

	if (period_code(r->period) != period_code(w->o.period) ||
	    strcmp(r->state, "complete") != 0 || r->to_date ||
	    (strcmp(r->kind, "official") != 0 && strcmp(r->kind, "provisional") != 0))
		return 0;
	w->run = *r;
	w->run.kind = arena_str(a, r->kind);
	w->run.bundle = arena_str(a, r->bundle);
	w->run.calendar = arena_str(a, r->calendar);
	return 1;
}

static const char *
line_of(struct whole *w, const struct result *r)
{
	struct arena a = ARENA_INIT;
	const char *text = json_text(&w->c->arena, score_proof_result(r, &a));

	arena_fini(&a);
	return text;
}

static const char *
key_of(struct whole *w, const struct result *r)
{
	return arena_fmt(&w->c->arena, "%d%s", r->organisation, r->code);
}

static int
a_kept(void *arg, const struct result *r)
{
	struct whole *w = arg;
	const char *key = key_of(w, r);

	*map_put(&w->kept, key, strlen(key), NULL) = (void *)line_of(w, r);
	w->n++;
	return 0;
}

/* `kept` or `now` NULL: only the other is there. */
static void
differ(struct whole *w, const char *code, const char *kept, const char *now)
{
	struct arena *a = &w->c->arena;
	struct value *v = value_map(a);

	value_add(a, v, "code", value_str(a, code));
	value_add(a, v, "kept", value_str(a, kept));
	value_add(a, v, "executed", value_str(a, now));
	value_push(a, w->differences, v);
}

static void
an_executed(void *arg, const struct result *r)
{
	struct whole *w = arg;
	const char *key = key_of(w, r), *now = line_of(w, r);
	struct map_entry *en = map_find(&w->kept, key, strlen(key));
	const char *kept = en ? en->value : NULL;

	if (en != NULL)
		en->value = NULL; /* not left over */
	if (kept != NULL && strcmp(kept, now) == 0)
		w->equal++;
	else
		differ(w, r->code, kept, now);
}

static void
left_over(struct whole *w)
{
	for (size_t i = 0; i < w->kept.n; i++)
		if (w->kept.at[i].value != NULL)
			differ(w, w->kept.at[i].key + 1, w->kept.at[i].value, NULL);
}

static int
execute(struct whole *w)
{
	struct arena *a = &w->c->arena;
	struct workers_limits limits = { .count = 0 };
	struct bundle_source *files;
	struct run_report report;
	struct value *reply;
	size_t n;
	int failed;

	if (store_bundle_get(w->o.store, w->run.bundle, a, &files, &n, &w->c->err) != 0)
		return -1;
	w->o.workers = workers_new(&limits, &w->c->err);
	failed = w->o.workers == NULL ||
	    workers_load(w->o.workers, files, n, w->o.calendar, NULL, a, &reply, &w->c->err) != 0 ||
	    store_results(w->o.store, w->o.period, NULL, a_kept, w, &w->c->err) != 0 ||
	    run_period(&w->o, &report, &w->c->err) != 0;
	workers_free(w->o.workers);
	return failed ? -1 : 0;
}

static void
say(struct whole *w)
{
	char period[PERIOD_TEXT], n[24], equal[24], other[24];
	struct value *v;
	struct arena *a = &w->c->arena;

	period_text(w->o.period, period);
	snprintf(n, sizeof n, "%zu", w->n);
	snprintf(equal, sizeof equal, "%zu", w->equal);
	snprintf(other, sizeof other, "%zu", value_len(w->differences));
	if (w->c->json) {
		v = value_map(a);
		value_add(a, v, "period", value_str(a, period));
		value_add(a, v, "results", value_int(a, (int64_t)w->n));
		value_add(a, v, "equal", value_int(a, (int64_t)w->equal));
		value_add(a, v, "differences", w->differences);
		ctl_print_json(v);
		return;
	}
	for (size_t i = 0; i < value_len(w->differences); i++) {
		const struct value *d = w->differences->u.list.at[i];

		printf("%s\n  - %s\n  + %s\n", value_text(value_get(d, "code"), ""),
		    value_text(value_get(d, "kept"), "-"),
		    value_text(value_get(d, "executed"), "-"));
	}
	ctl_say(w->c, MSG_PROOF_PERIOD, period, n, equal, other);
}

int
verify_period(struct ctl *c)
{
	const char *db = ctl_option(c, "--db");
	struct whole w = { .c = c, .differences = value_list(&c->arena) };
	struct calendar calendar = { .n = 0 };
	char text[PERIOD_TEXT];
	int failed;

	if (db == NULL)
		return ctl_usage(c, "--db FILE");
	w.o = (struct run_options){ .now = ctl_now,
		.today = DAY_NONE,
		.no_checks = 1,
		.calendar = &calendar,
		.result = an_executed,
		.arg = &w };
	failed = ctl_period(c, ctl_option(c, "--period"), &w.o.period) != 0 ||
	    ctl_calendar(c, &calendar) != 0 ||
	    (w.o.store = store_open(db, STORE_READ, &c->err)) == NULL ||
	    store_runs(w.o.store, last_run, &w, &c->err) < 0;
	if (!failed && w.run.bundle == NULL)
		failed = err_set(&c->err, MSG_PROOF_NO_RESULT, "*", period_text(w.o.period, text));
	if (!failed && strcmp(w.run.calendar, calendar.version) != 0)
		failed = err_set(&c->err, MSG_PROOF_CALENDAR, w.run.calendar, calendar.version);
	if (!failed) {
		w.o.as_of = w.run.as_of;
		w.o.bundle = w.run.bundle;
		w.o.today = w.run.today;
		w.o.kind = strcmp(w.run.kind, "official") == 0 ? RUN_OFFICIAL : RUN_PROVISIONAL;
		failed = execute(&w);
		left_over(&w);
	}
	store_close(w.o.store);
	calendar_fini(&calendar);
	map_fini(&w.kept, NULL);
	if (failed)
		return ctl_fail(c);
	say(&w);
	return value_len(w.differences) == 0 ? EXIT_YES : EXIT_NO;
}
