/* The examples of a handbook: cases of the standards, executed with a trace. */
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/base/yaml.h"
#include "rules/case_read.h"
#include "rules/cases.h"
#include "rules/explain.h"
#include "rules/handbook_impl.h"
#include "rules/score_impl.h"

/* The case with the duty group of the handbook put in; itself when there is none. */
static const struct value *
in_group(const struct handbook *h, const struct value *v)
{
	struct value *copy, *who;

	if (h->o->duty_group == NULL || value_get(v, "postings") != NULL)
		return v;
	copy = value_copy(h->a, v);
	who = value_copy(h->a, value_get(v, "who"));
	value_put(h->a, who, "duty_group", value_str(h->a, h->o->duty_group));
	value_put(h->a, copy, "who", who);
	return copy;
}

static struct value *
explained(const struct handbook *h, const struct standard *s, const struct value *v)
{
	struct answer *an = arena_new(h->a, sizeof *an);
	struct value *tree = NULL;
	struct request q;

	if (h->o->timer != NULL)
		h->o->timer(h->o->timer_arg, 1);
	if (bundle_override(h->g->bundle, s->sector, value_get(v, "set"), h->e) == 0 &&
	    case_request(h->g, s->sector, in_group(h, v), h->a, &q, h->e) == 0) {
		q.what = DO_SCORE | DO_TRACE;
		if (score_request(h->g, &q, h->a, an, h->e) == 0)
			tree = explain_answer(h->g, &q, an, h->a);
	}
	if (h->o->timer != NULL)
		h->o->timer(h->o->timer_arg, 0);
	return tree;
}

static void
keep(struct arena *a, struct value *to, const struct value *from, const char *key, const char *as)
{
	struct value *v = value_get(from, key);

	if (v != NULL)
		value_put(a, to, as, v);
}

/* The rows of a case with the titles of their items. */
static struct value *
rows(const struct handbook *h, const struct value *v, const char *key)
{
	const char *period = value_text(value_get(v, "period"), "");
	const struct value *list = value_get(v, key);
	struct value *out = value_list(h->a);
	struct period p;

	for (size_t i = 0; i < value_len(list) && period_parse(period, strlen(period), &p) == 0; i++) {
		const struct value *from = list->u.list.at[i];
		const struct item *it = bundle_item(h->g->bundle,
		    value_text(value_get(from, "item"), ""), period_first(p));
		struct value *row = value_copy(h->a, from);

		if (it != NULL) {
			value_put(h->a, row, "vi", value_str(h->a, it->title.vi));
			value_put(h->a, row, "en", value_str(h->a, it->title.en));
		}
		value_push(h->a, out, row);
	}
	return out;
}

static const char *
role_of(const struct value *tree)
{
	const struct value *list = value_get(tree, "postings");

	for (size_t i = 0; i < value_len(list); i++)
		if (value_boolean(value_get(list->u.list.at[i], "owns_period"), 0))
			return value_text(value_get(list->u.list.at[i], "role"), "staff");
	return "staff";
}

static struct value *
one(const struct handbook *h, const struct standard *s, const struct value *v)
{
	struct value *out = value_map(h->a), *tree = explained(h, s, v);

	if (tree == NULL)
		return NULL;
	keep(h->a, out, v, "case", "case");
	keep(h->a, out, v, "vi", "case_vi");
	keep(h->a, out, v, "period", "period");
	keep(h->a, out, v, "set", "set");
	value_put(h->a, out, "tasks", rows(h, v, "tasks"));
	value_put(h->a, out, "diary", rows(h, v, "diary"));
	keep(h->a, out, value_get(v, "expect"), "warnings", "warnings");
	value_put(h->a, out, "file", value_str(h->a, arena_fmt(h->a, "%s/cases.yaml", s->label)));
	value_put(h->a, out, "line", value_int(h->a, v->line));
	value_put(h->a, out, "role", value_str(h->a, role_of(tree)));
	value_put(h->a, out, "explanation", tree);
	return out;
}

/* Groups are examples of caps, not of a month; where only warnings are expected nothing is
 * scored. */
static int
is_month(const struct value *v)
{
	const struct value *expect = value_get(v, "expect");
	const char *text = value_text(value_get(v, "period"), "");
	struct period p;

	return value_get(v, "group") == NULL && value_len(expect) > 0 &&
	    !value_boolean(value_get(expect, "error"), 0) &&
	    !value_boolean(value_get(v, "organisation_case"), 0) &&
	    !(value_len(expect) == 1 && value_get(expect, "warnings") != NULL) &&
	    period_parse(text, strlen(text), &p) == 0 && p.kind == PERIOD_MONTH;
}

/* Each case as the test sees it: one that does not come out is no example. */
static int
come_out(const struct handbook *h, const struct standard *s)
{
	const struct cases_options o = { .sector = s->sector,
		.timer = h->o->timer,
		.timer_arg = h->o->timer_arg };
	const struct value *list;
	struct value *report;

	cases_run(h->g, &o, h->a, &report);
	list = value_get(report, "cases");
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *v = list->u.list.at[i];

		if (value_boolean(value_get(v, "ok"), 0) ||
		    strcmp(value_text(value_get(v, "standard"), ""), s->label) != 0)
			continue;
		return err_set(h->e, MSG_HANDBOOK_CASE, value_text(value_get(v, "case"), ""),
		    arena_fmt(h->a, "%s:%lld", value_text(value_get(v, "file"), ""),
			(long long)value_integer(value_get(v, "line"), 0)));
	}
	return 0;
}

struct value *
handbook_cases(const struct handbook *h, const struct standard *s)
{
	struct value *out = value_list(h->a), *list, *v;
	struct err ignored = { 0 };

	if (s->cases == NULL)
		return out;
	if (come_out(h, s) != 0)
		return NULL;
	list = yaml_read(h->a, "cases.yaml", s->cases, s->ncases, h->e);
	if (list == NULL)
		return NULL;
	for (size_t i = 0; i < value_len(list) && out != NULL; i++) {
		if (!is_month(list->u.list.at[i]))
			continue;
		v = one(h, s, list->u.list.at[i]);
		if (v != NULL)
			value_push(h->a, out, v);
		else
			out = NULL;
	}
	bundle_override(h->g->bundle, s->sector, NULL, &ignored);
	err_fini(&ignored);
	return out;
}
