/* /v1/check: texts of standards that somebody is writing, put over the live ones: mistakes with
 * file and line, the examples of their sectors, and one person as they would be scored. Nothing is
 * kept. */
#include <stdlib.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/why.h"
#include "rules/base/err_value.h"

struct checked {
	struct folder folder;
	struct value *answer, *errors;
	struct period period;
	struct person *person; /* NULL: none is asked for */
};

/* --- what is asked --- */

static int
by_path(const void *x, const void *y)
{
	return strcmp(
	    ((const struct bundle_source *)x)->path, ((const struct bundle_source *)y)->path);
}

static void
put_file(struct folder *f, const char *path, const struct value *text)
{
	struct bundle_source file = { path, text->u.str.s, text->u.str.n };

	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->files[i].path, path) == 0) {
			f->files[i] = file;
			return;
		}
	f->files[f->n++] = file;
}

void
api_overlay(struct call *c, const struct value *files, struct folder *f)
{
	const struct folder *live = &c->live->folder;

	*f = (struct folder){ .n = live->n };
	f->files = arena_new(&c->arena, (live->n + value_len(files) + 1) * sizeof *f->files);
	memcpy(f->files, live->files, live->n * sizeof *f->files);
	for (size_t i = 0; i < value_len(files); i++) {
		const struct value *one = files->u.list.at[i];

		put_file(f, value_text(value_get(one, "path"), ""), value_get(one, "text"));
	}
	qsort(f->files, f->n, sizeof *f->files, by_path);
}

/* On a reader: whether the caller may see the person. */
static void
allowed(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct checked *k = arena_new(&c->arena, sizeof *k);
	const char *staff = value_text(value_get(c->json, "staff"), NULL);
	const char *period = value_text(value_get(c->json, "period"), NULL);

	c->state = k;
	k->answer = value_map(&c->arena);
	k->errors = value_put(&c->arena, k->answer, "errors", value_list(&c->arena));
	api_overlay(c, value_get(c->json, "files"), &k->folder);
	if (staff == NULL || period == NULL || call_period(c, period, &k->period) != 0)
		return;
	if (desk_store(d, &c->err) == 0)
		(void)api_person(c, d->store, staff, k->period, 0, &k->person);
}

/* --- what it would be --- */

static struct value *
ask(struct call *c, struct workers *w, enum frame_type type, const struct value *what)
{
	const struct workers_question q = { .type = type, .what = what, .about = "check" };

	return workers_ask_value(w, &q, &c->arena, &c->err);
}

/* 1 when there is none that stops a bundle. */
static int
take_errors(struct call *c, struct checked *k, const struct value *list)
{
	for (size_t i = 0; i < value_len(list); i++)
		value_push(&c->arena, k->errors, list->u.list.at[i]);
	return err_values_errors(k->errors) == 0;
}

/* The sectors of the texts that were sent, each once. */
static struct value *
sectors_of(struct call *c)
{
	const struct value *files = value_get(c->json, "files");
	struct value *seen = value_map(&c->arena);

	for (size_t i = 0; i < value_len(files); i++) {
		const char *path = value_text(value_get(files->u.list.at[i], "path"), "");

		value_put(&c->arena, seen, arena_copy(&c->arena, path, strcspn(path, "/")),
		    value_null(&c->arena));
	}
	return seen;
}

static void
run_cases(struct call *c, struct checked *k, struct workers *w)
{
	struct arena *a = &c->arena;
	struct value *sum = value_map(a), *failures = value_list(a), *sectors = sectors_of(c);
	int64_t passed = 0, failed = 0;

	for (size_t s = 0; s < value_len(sectors); s++) {
		struct value *question = value_map(a);
		const struct value *report, *cases;

		value_put(a, question, "sector", value_str(a, sectors->u.map.at[s].key));
		report = ask(c, w, FRAME_CASES, question);
		cases = value_get(report, "cases");
		passed += value_integer(value_get(report, "passed"), 0);
		failed += value_integer(value_get(report, "failed"), 0);
		for (size_t i = 0; i < value_len(cases); i++)
			if (!value_boolean(value_get(cases->u.list.at[i], "ok"), 0))
				value_push(a, failures, cases->u.list.at[i]);
	}
	value_put(a, sum, "passed", value_int(a, passed));
	value_put(a, sum, "failed", value_int(a, failed));
	value_put(a, sum, "failures", failures);
	value_put(a, k->answer, "cases", sum);
}

static void
score_person(struct call *c, struct checked *k, struct desk *d, struct workers *w)
{
	struct run_options o;
	struct value *v;

	api_asking(c, d, k->period, 0, &o);
	o.workers = w;
	v = why_score(&o, k->person, &c->arena, &c->err);
	if (v != NULL)
		value_put(&c->arena, k->answer, "person", v);
}

static void
judge(struct call *c, struct checked *k, struct desk *d, struct workers *w)
{
	struct value *reply, *lint;

	if (workers_load(w, k->folder.files, k->folder.n, &c->live->calendar, NULL, &c->arena,
		&reply, &c->err) != 0 ||
	    !take_errors(c, k, value_get(reply, "errors")))
		return;
	lint = ask(c, w, FRAME_LINT, NULL);
	if (lint == NULL || !take_errors(c, k, value_get(lint, "errors")))
		return;
	run_cases(c, k, w);
	if (k->person != NULL)
		score_person(c, k, d, w);
}

/* In workers of its own, which end with it: the text is a stranger's. */
static void
check(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct checked *k = c->state;
	struct workers_limits one = d->limits;
	struct workers *w;

	one.count = 1;
	if (desk_store(d, &c->err) != 0)
		return;
	w = workers_new(&one, &c->err);
	if (w == NULL)
		return;
	judge(c, k, d, w);
	workers_free(w);
	if (!c->err.set)
		call_json(c, 200, k->answer);
}

const struct route routes_check[] = {
	{ HTTP_POST, "/v1/check", MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_READ, call_read }, { ON_READ, allowed }, { ON_BUILD, check } }, NULL,
	    "CheckOrder", "Checked", "checkStandard",
	    "texts of standards over the live ones: mistakes, examples, one person" },
	{ 0 },
};
