/* /v1/try: what the score of one person would be with other facts or other parameters. Nothing is
 * stored. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/gate.h"
#include "daemon/trial.h"
#include "daemon/why.h"
#include "rules/base/err_value.h"
#include "rules/base/json.h"

struct tried {
	struct period period;
	struct person *person;
	const struct value *set;
	int64_t appraisal;
	struct trial_text texts[2];
	size_t ntexts;
};

/* --- what is asked --- */

int
api_set(struct call *c, struct store *s, const struct value *set)
{
	for (size_t i = 0; i < value_len(set); i++) {
		const char *key = set->u.map.at[i].key, *dot = strchr(key, '.');
		const char *sector = dot ? arena_copy(&c->arena, key, (size_t)(dot - key)) : "";

		c->pointer = arena_fmt(&c->arena, "/set/%s", key);
		if (*sector == '\0' || !manifest_sector(c->live->manifest, sector))
			return call_fail(c, MSG_API_SET, key);
		if (c->who.role == MAY_POLICY && !gate_touches(c->who.sectors, sector))
			return call_fail(
			    c, MSG_API_SECTOR, sector, gate_owner(s, sector, &c->arena));
	}
	c->pointer = NULL;
	return 0;
}

static void
read_rows(struct call *c, struct tried *t)
{
	static const struct {
		const char *name, *pointer;
		enum fact_kind kind;
	} kinds[] = { { "task", "/facts/task", FACT_TASK }, { "diary", "/facts/diary", FACT_DIARY } };

	for (size_t i = 0; i < 2; i++) {
		const struct value *rows = value_get(value_get(c->json, "facts"), kinds[i].name);
		struct buf b = BUF_INIT;

		if (value_len(rows) == 0)
			continue;
		json_value(&b, rows, -1);
		t->texts[t->ntexts++] = (struct trial_text){ kinds[i].kind, kinds[i].pointer,
			arena_copy(&c->arena, b.p, b.n), b.n };
		buf_fini(&b);
	}
}

static int
read_points(struct call *c, struct tried *t)
{
	const struct value *v = value_get(c->json, "appraisal");
	double x = value_double(v, 0);

	t->appraisal = v == NULL ? MODEL_NONE : llround(x * 1000);
	if (x >= 0 && x <= 100)
		return 0;
	c->pointer = "/appraisal";
	return call_fail(c, MSG_CTL_NUMBER, "appraisal", "0 - 100");
}

static void
allowed(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct tried *t = arena_new(&c->arena, sizeof *t);
	const char *period = value_text(value_get(c->json, "period"), "");

	c->state = t;
	t->set = value_get(c->json, "set");
	if (call_period(c, period, &t->period) != 0 || read_points(c, t) != 0 ||
	    desk_store(d, &c->err) != 0 || api_set(c, d->store, t->set) != 0 ||
	    api_person(c, d->store, value_text(value_get(c->json, "staff"), ""), t->period, 0,
		&t->person) != 0)
		return;
	read_rows(c, t);
	if (value_len(t->set) == 0 && t->ntexts == 0 && t->appraisal == MODEL_NONE)
		call_fail(c, MSG_API_TRY_NOTHING);
	else if ((t->ntexts > 0 || t->appraisal != MODEL_NONE) &&
	    t->period.kind != PERIOD_MONTH) {
		c->pointer = "/period";
		call_fail(c, MSG_TRY_MONTH, period);
	}
}

/* --- what it would be --- */

/* A rejected row: its place becomes a pointer. */
static void
point_at(struct call *c, const struct trial *t)
{
	const struct err *e = &c->err;

	if (e->file == NULL || e->file[0] != '/' || e->line == 0)
		return;
	c->pointer = arena_fmt(&c->arena, "%s/%zu%s%s", e->file, t->row, t->column ? "/" : "",
	    t->column ? t->column : "");
	c->err.line = c->err.col = 0;
}

static struct value *
after_of(struct call *c, struct desk *d, struct tried *t, struct run_options *o)
{
	struct trial facts = { .store = d->store,
		.person = t->person,
		.month = t->period,
		.now = app_now(),
		.manifest = c->live->manifest,
		.source = "api",
		.texts = t->texts,
		.ntexts = t->ntexts,
		.appraisal = t->appraisal };
	struct dossier *dossier = arena_new(&c->arena, sizeof *dossier);

	if (t->ntexts > 0 || t->appraisal != MODEL_NONE) {
		if (trial_dossier(&facts, &c->arena, dossier, &c->err) != 0) {
			point_at(c, &facts);
			return NULL;
		}
		o->trial = dossier;
	}
	return why_score(o, t->person, &c->arena, &c->err);
}

static void
compare(struct call *c, struct desk *d, struct tried *t)
{
	struct value *v = value_map(&c->arena), *before, *after, *reply;
	struct run_options o;

	if (desk_ready(d, c->live, &c->err) != 0)
		return;
	api_asking(c, d, t->period, value_boolean(value_get(c->json, "to_date"), 0), &o);
	before = why_score(&o, t->person, &c->arena, &c->err);
	if (before == NULL || desk_try(d, c->live, t->set, &c->arena, &reply, &c->err) != 0)
		return;
	if (value_len(t->set) > 0 && err_values_errors(value_get(reply, "errors")) > 0) {
		value_put(&c->arena, v, "errors", value_get(reply, "errors"));
		call_json(c, 422, v);
		return;
	}
	after = after_of(c, d, t, &o);
	if (after == NULL)
		return;
	value_put(&c->arena, v, "before", before);
	value_put(&c->arena, v, "after", after);
	call_json(c, 200, v);
}

static void
attempt(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct err ignored = { 0 };

	compare(c, d, c->state);
	/* Warm for the next diary line; when it fails, whoever asks next is told why. */
	(void)desk_ready(d, c->live, &ignored);
	err_fini(&ignored);
}

const struct route routes_try[] = {
	{ HTTP_POST, "/v1/try", MAY_PERSON | MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_READ, allowed }, { ON_ASK, attempt } }, NULL, "TryOrder", "Trial 200 422",
	    "tryScore", "one person with other facts or parameters; nothing is stored" },
	{ 0 },
};
