#include "rules/cases.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/yaml.h"
#include "rules/case_cover.h"
#include "rules/case_expect.h"
#include "rules/case_read.h"
#include "rules/classify.h"
#include "rules/score_impl.h"

struct report {
	struct engine *g;
	const struct cases_options *o;
	struct arena *a;
	struct value *root, *list;
	const char *file; /* of the case that runs */
	const struct value *written; /* that case */
	int passed, failed;
};

/* --- comparing --- */

struct outcome {
	const struct answer *answer;
	const char *class_final;
	int state;
	const char *reason;
};

static void
differ(
    struct arena *a, struct value *list, const char *field, const char *expected, const char *got)
{
	struct value *v = value_map(a);

	value_put(a, v, "field", value_str(a, field));
	value_put(a, v, "expected", value_str(a, expected));
	value_put(a, v, "got", value_str(a, got));
	value_push(a, list, v);
}

static const char *
micro_text(struct arena *a, int64_t micro)
{
	struct buf b = BUF_INIT;
	const char *s;
	int64_t rest;

	if (micro == MODEL_NONE)
		return "-";
	rest = llabs(micro % 1000000);
	buf_addf(&b, "%s%lld.%06lld", micro < 0 ? "-" : "", (long long)llabs(micro / 1000000),
	    (long long)rest);
	while (b.p[b.n - 1] == '0' && b.p[b.n - 2] != '.')
		b.n--;
	s = arena_copy(a, b.p, b.n);
	buf_fini(&b);
	return s;
}

static void
same_number(struct arena *a, struct value *list, const char *field, const struct value *expected,
    int64_t got)
{
	int64_t want =
	    value_is(expected, V_NULL) ? MODEL_NONE : micro_of(value_double(expected, NAN));

	if (want != got)
		differ(a, list, field, micro_text(a, want), micro_text(a, got));
}

static void
same_text(
    struct arena *a, struct value *list, const char *field, const char *expected, const char *got)
{
	if (strcmp(expected, got ? got : "-") != 0)
		differ(a, list, field, expected, got ? got : "-");
}

static const char *
joined(struct arena *a, const struct value *v)
{
	struct buf b = BUF_INIT;
	const char *s;

	for (size_t i = 0; value_is(v, V_LIST) && i < v->u.list.n; i++)
		buf_addf(&b, "%s%s", i ? " " : "", value_text(v->u.list.at[i], "?"));
	s = value_is(v, V_STR) ? v->u.str.s : arena_copy(a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The checks that fired, each once, sorted. */
static const char *
fired(struct arena *a, const struct answer *an)
{
	const char **ids = arena_new(a, (an->nfindings + 1) * sizeof *ids);
	struct buf b = BUF_INIT;
	const char *s;

	for (size_t i = 0; i < an->nfindings; i++)
		ids[i] = an->findings[i].check;
	qsort(ids, an->nfindings, sizeof *ids, by_name);
	for (size_t i = 0; i < an->nfindings; i++)
		if (i == 0 || strcmp(ids[i], ids[i - 1]) != 0)
			buf_addf(&b, "%s%s", b.n ? " " : "", ids[i]);
	s = arena_copy(a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

/* The rulings that applied, in their order. */
static const char *
applied(struct arena *a, const struct answer *an)
{
	struct buf b = BUF_INIT;
	const char *s;

	for (size_t i = 0; i < an->nrulings; i++)
		buf_addf(&b, "%s%s", i ? " " : "", an->rulings[i].id);
	s = arena_copy(a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

static void
compare_figures(
    struct arena *a, struct value *list, const struct value *want, const struct answer *an)
{
	for (size_t i = 0; i < value_len(want); i++) {
		const struct value_pair *p = &want->u.map.at[i];
		int64_t got = MODEL_NONE;

		for (size_t k = 0; k < an->nfigures; k++)
			if (strcmp(an->figures[k].name, p->key) == 0 && an->figures[k].known)
				got = micro_of(an->figures[k].value);
		same_number(a, list, p->key, p->value, got);
	}
}

static void
compare_part(
    struct arena *a, struct value *list, const struct value_pair *p, const struct answer *an)
{
	for (size_t i = 0; i < an->nparts; i++)
		if (strcmp(an->parts[i].id, p->key) == 0) {
			same_number(a, list, p->key, p->value,
			    an->parts[i].known ? an->parts[i].micro : MODEL_NONE);
			return;
		}
	differ(a, list, p->key,
	    value_is(p->value, V_STR) ? p->value->u.str.s
				      : micro_text(a, micro_of(value_double(p->value, 0))),
	    "-");
}

static void
compare_one(
    struct arena *a, struct value *list, const struct value_pair *p, const struct outcome *o)
{
	const struct answer *an = o->answer;
	const struct {
		const char *key, *got;
	} texts[] = {
		{ "band", an->band },
		{ "class", o->class_final },
		{ "state", state_names[o->state] },
		{ "reason", o->reason },
		{ "rulings", applied(a, an) },
		{ "suggestion", an->suggestion },
		{ "missing", an->missing },
		{ "warnings", fired(a, an) },
	};

	if (strcmp(p->key, "score") == 0) {
		same_number(a, list, p->key, p->value, an->micro);
		return;
	}
	if (strcmp(p->key, "indicators") == 0) {
		compare_figures(a, list, p->value, an);
		return;
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(texts[i].key, p->key) == 0) {
			same_text(a, list, p->key, joined(a, p->value), texts[i].got);
			return;
		}
	compare_part(a, list, p, an);
}

static void
compare(struct report *r, struct value *list, const struct value *expect, const struct outcome *o)
{
	int error = value_boolean(value_get(expect, "error"), 0), failed = o->answer->error != NULL;

	if (error != failed) {
		differ(r->a, list, "error", error ? "error" : "-", failed ? o->answer->error : "-");
		return;
	}
	if (error)
		return;
	if (value_get(expect, "state") == NULL && value_len(expect) > 0 &&
	    !(value_len(expect) == 1 && value_get(expect, "warnings") != NULL))
		same_text(r->a, list, "state", "scored", state_names[o->state]);
	for (size_t i = 0; i < value_len(expect); i++)
		if (strcmp(expect->u.map.at[i].key, "error") != 0)
			compare_one(r->a, list, &expect->u.map.at[i], o);
}

/* --- one case --- */

/* Answers a request of the case that runs, and shows it to who wants to see. */
static int
answer(struct report *r, struct request *q, struct answer *an, struct err *e)
{
	struct case_seen seen = { r->file, r->written, q, an };

	q->what |= r->o->seen ? DO_TRACE : 0u;
	if (score_request(r->g, q, r->a, an, e) != 0)
		return -1;
	if (r->o->seen != NULL)
		r->o->seen(r->o->seen_arg, &seen);
	return 0;
}

/* Where nothing but warnings is expected nothing is scored: checks may stand in a standard that has
 * no score of its own. */
static unsigned
wanted(const struct value *v)
{
	const struct value *expect = value_get(v, "expect");
	int checks = value_get(expect, "warnings") != NULL;

	return (checks && value_len(expect) == 1 ? 0u : DO_SCORE) |
	    (checks ? DO_CHECKS | DO_PEERS : 0u);
}

/* Its own vetoes and caps, as if it were alone: a single person has no cap group. */
static int
single(
    struct report *r, const char *home, const struct value *v, struct value *diffs, struct err *e)
{
	struct request q;
	struct answer *an = arena_new(r->a, sizeof *an);
	struct outcome o;

	if (case_request(r->g, home, v, r->a, &q, e) != 0)
		return -1;
	q.what = wanted(v);
	if (value_get(v, "peers") && value_boolean(value_get(value_get(v, "peers"), "agency"), 0))
		q.agency = "A";
	if (answer(r, &q, an, e) != 0)
		return -1;
	o = (struct outcome){ an,
		an->decided                     ? an->decided
		    : an->state == STATE_SCORED ? an->class_id
						: NULL,
		an->state, an->reason };
	if (an->class_after && o.class_final && an->decided == NULL &&
	    strcmp(o.class_final, "excellent") == 0)
		o.class_final = an->class_after;
	compare(r, diffs, value_get(v, "expect"), &o);
	return 0;
}

/* A member of a group is a case of its own with one base-period result, under the period and
 * settings of the group. */
static struct value *
member_case(struct report *r, const struct value *v, const struct value *m)
{
	struct value *one = value_map(r->a), *who = value_map(r->a), *months = value_list(r->a);

	for (size_t i = 0; i < v->u.map.n; i++)
		if (strcmp(v->u.map.at[i].key, "group") != 0 &&
		    strcmp(v->u.map.at[i].key, "expect") != 0)
			value_put(r->a, one, v->u.map.at[i].key, v->u.map.at[i].value);
	for (size_t i = 0; i < value_len(m); i++) {
		const struct value_pair *p = &m->u.map.at[i];

		if (strcmp(p->key, "score") == 0)
			value_push(r->a, months, p->value);
		else if (strcmp(p->key, "events") == 0 || strcmp(p->key, "decisions") == 0 ||
		    strcmp(p->key, "organisation") == 0 || strcmp(p->key, "unit_result") == 0 ||
		    strcmp(p->key, "name") == 0 || strcmp(p->key, "organisation_case") == 0)
			value_put(r->a, one, p->key, p->value);
		else if (strcmp(p->key, "expect") != 0 && strcmp(p->key, "parent") != 0)
			value_put(r->a, who, p->key, p->value);
	}
	value_put(r->a, one, "who", who);
	if (value_len(months) > 0)
		value_put(r->a, one, "months", months);
	return one;
}

static int
has_cap_25(const struct request *q)
{
	for (size_t i = 0; i < q->in.d.ndecisions; i++)
		if (q->in.d.decisions[i].kind == 3)
			return 1;
	return 0;
}

static int
group(struct report *r, const char *home, const struct value *v, struct value *diffs, struct err *e)
{
	const struct value *list = value_get(v, "group");
	size_t n = value_len(list);
	struct candidate *c = arena_new(r->a, (n + 1) * sizeof *c);

	for (size_t i = 0; i < n; i++) {
		const struct value *m = list->u.list.at[i];
		struct request q;
		struct answer *an = arena_new(r->a, sizeof *an);

		if (case_expect(r->g, value_get(m, "expect"), r->a, e) != 0)
			return -1;
		if (case_request(r->g, home, member_case(r, v, m), r->a, &q, e) != 0)
			return err_at(e, NULL, m->line, m->col);
		q.what = DO_SCORE;
		if (answer(r, &q, an, e) != 0)
			return -1;
		c[i] = (struct candidate){ .answer = an,
			.outstanding = has_cap_25(&q),
			.parent = value_text(value_get(m, "parent"), "P"),
			.agency = q.in.d.npostings ? q.in.d.postings[0].agency : "A",
			.duty_group = q.in.d.npostings ? q.in.d.postings[0].duty_group : NULL };
	}
	classify(c, n);
	for (size_t i = 0; i < n; i++) {
		struct outcome o = { c[i].answer, c[i].class_final, c[i].state, c[i].reason };
		struct value *own = value_list(r->a);

		compare(r, own, value_get(list->u.list.at[i], "expect"), &o);
		for (size_t k = 0; k < value_len(own); k++) {
			struct value *d = own->u.list.at[k];

			value_put(r->a, d, "field",
			    value_str(r->a,
				arena_fmt(r->a, "%s.%s", c[i].answer->staff,
				    value_text(value_get(d, "field"), ""))));
			value_push(r->a, diffs, d);
		}
	}
	return 0;
}

static int
evaluate(
    struct report *r, const char *home, const struct value *v, struct value *diffs, struct err *e)
{
	if (case_keys(v, NULL, e) != 0 || case_expect(r->g, value_get(v, "expect"), r->a, e) != 0)
		return -1;
	if (value_get(v, "expect") == NULL && value_get(v, "group") == NULL) {
		err_set(e, MSG_CASE_NEEDS, "expect");
		return err_at(e, NULL, v->line, v->col);
	}
	if (value_get(v, "group") != NULL)
		return group(r, home, v, diffs, e);
	return single(r, home, v, diffs, e);
}

/* --- all cases --- */

static void
put_error(struct arena *a, struct value *v, const struct err *e)
{
	char *en = err_text(e, LANG_EN), *vi = err_text(e, LANG_VI);

	value_put(a, v, "error", value_str(a, en));
	value_put(a, v, "error_vi", value_str(a, vi));
	free(en);
	free(vi);
}

/* A file or case that cannot be read, for who wants the mistake itself. */
static void
mistake(struct report *r, const char *file, const struct err *e)
{
	struct err copy = { 0 };

	if (r->o->mistakes == NULL)
		return;
	err_copy(&copy, e);
	err_at(&copy, file, e->line, e->col);
	err_list_add(r->o->mistakes, &copy, 0);
}

static void
one(struct report *r, const struct standard *s, const char *file, const struct value *v)
{
	struct value *out = value_map(r->a), *diffs = value_list(r->a);
	const char *name = value_text(value_get(v, "case"), "?");
	struct err e = { 0 };
	int ok;

	if (r->o->name != NULL && strstr(name, r->o->name) == NULL)
		return;
	r->file = file;
	r->written = v;
	if (r->o->timer != NULL)
		r->o->timer(r->o->timer_arg, 1);
	if (bundle_override(r->g->bundle, s->sector, value_get(v, "set"), &e) == 0)
		evaluate(r, s->sector, v, diffs, &e);
	if (r->o->timer != NULL)
		r->o->timer(r->o->timer_arg, 0);
	ok = !e.set && value_len(diffs) == 0;
	*(ok ? &r->passed : &r->failed) += 1;
	value_put(r->a, out, "standard", value_str(r->a, s->label));
	value_put(r->a, out, "case", value_str(r->a, name));
	if (value_is(value_get(v, "vi"), V_STR))
		value_put(r->a, out, "case_vi", value_get(v, "vi"));
	value_put(r->a, out, "file", value_str(r->a, file));
	value_put(r->a, out, "line", value_int(r->a, e.line ? e.line : v->line));
	value_put(r->a, out, "ok", value_bool(r->a, ok));
	if (e.set) {
		mistake(r, file, &e);
		put_error(r->a, out, &e);
	}
	if (value_len(diffs) > 0)
		value_put(r->a, out, "differences", diffs);
	value_push(r->a, r->list, out);
	err_fini(&e);
	bundle_override(r->g->bundle, s->sector, NULL, &e);
	err_fini(&e);
}

static void
unreadable(struct report *r, const struct standard *s, const char *file, struct err *e)
{
	struct value *out = value_map(r->a);

	value_put(r->a, out, "standard", value_str(r->a, s->label));
	value_put(r->a, out, "case", value_str(r->a, "cases.yaml"));
	value_put(r->a, out, "file", value_str(r->a, file));
	value_put(r->a, out, "line", value_int(r->a, e->line));
	value_put(r->a, out, "ok", value_bool(r->a, 0));
	mistake(r, file, e);
	put_error(r->a, out, e);
	value_push(r->a, r->list, out);
	r->failed++;
	err_fini(e);
}

static void
of_standard(struct report *r, const struct standard *s)
{
	const char *file = arena_fmt(r->a, "%s/cases.yaml", s->label);
	struct err e = { 0 };
	struct value *list = yaml_read(r->a, file, s->cases, s->ncases, &e);

	if (list != NULL && !value_is(list, V_LIST) && !value_is(list, V_NULL))
		err_set(&e, MSG_CASE_NOT_LIST);
	if (e.set) {
		unreadable(r, s, file, &e);
		return;
	}
	for (size_t i = 0; i < value_len(list); i++)
		one(r, s, file, list->u.list.at[i]);
}

int
cases_run(struct engine *g, const struct cases_options *o, struct arena *a, struct value **report)
{
	struct report r = { .g = g, .o = o, .a = a, .root = value_map(a), .list = value_list(a) };

	if (o->coverage)
		sandbox_cover(g->sb, 1);
	for (size_t i = 0; i < g->bundle->n; i++) {
		const struct standard *s = g->bundle->standards[i];

		if (s->cases != NULL && (o->sector == NULL || strcmp(o->sector, s->sector) == 0))
			of_standard(&r, s);
	}
	value_put(a, r.root, "passed", value_int(a, r.passed));
	value_put(a, r.root, "failed", value_int(a, r.failed));
	value_put(a, r.root, "cases", r.list);
	if (o->coverage) {
		value_put(a, r.root, "coverage", case_cover(g, o->sector, a));
		sandbox_cover(g->sb, 0);
	}
	*report = r.root;
	return 0;
}
