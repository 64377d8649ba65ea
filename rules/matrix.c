/* The worker's side: every rule with what it cites, and what the examples reach. */
#include "rules/matrix.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/csv.h"
#include "rules/base/map.h"
#include "rules/cite.h"
#include "rules/explain_impl.h"

struct book {
	struct engine *g;
	struct arena *a;
	struct value *rules;
	struct map by_key; /* "kind|id|standard" -> struct value */
};

static const char *
key_of(struct arena *a, const char *kind, const char *id, const char *standard)
{
	return arena_fmt(a, "%s|%s|%s", kind, id, standard);
}

/* --- citations --- */

/* "Decree 335/2025/ND-CP" of "Decree 335/2025/ND-CP of 21 December 2025, in force ...". */
static const char *
act_name(struct arena *a, const char *s, size_t n)
{
	static const char *const ends[] = { ", ", " of ", ";" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const char *p = memmem(s, n, ends[i], strlen(ends[i]));

		n = p ? (size_t)(p - s) : n;
	}
	return arena_copy(a, s, n);
}

/* The act of a standard that names none with a citation: the first that its basis, or that of what
 * it builds on, names. */
static const char *
own_act(struct book *b, const struct standard *s)
{
	const struct value *basis = s->basis;
	const char *text = value_is(basis, V_LIST) && value_len(basis) > 0
	    ? value_text(basis->u.list.at[0], "")
	    : value_text(basis, "");

	return act_name(b->a, text, strlen(text));
}

struct citing {
	struct book *b;
	const struct standard *s;
	struct value *list;
};

static void
cited(void *arg, const char *act, size_t nact, const char *article, size_t narticle)
{
	struct citing *c = arg;
	struct value *v = value_map(c->b->a);

	lens_put_text(c->b->a, v, "act",
	    nact > 0 ? act_name(c->b->a, act, nact) : own_act(c->b, c->s));
	value_put(c->b->a, v, "article", value_strn(c->b->a, article, narticle));
	value_push(c->b->a, c->list, v);
}

static struct value *
cites(struct book *b, const struct standard *s, const struct value *basis)
{
	struct citing c = { b, s, value_list(b->a) };

	cite_each(value_text(basis, NULL), cited, &c);
	for (size_t i = 0; value_is(basis, V_LIST) && i < basis->u.list.n; i++)
		cite_each(value_text(basis->u.list.at[i], NULL), cited, &c);
	return c.list;
}

/* --- the rules of a standard --- */

struct rule {
	const char *kind, *id;
	const struct titles *title;
	const struct value *basis;
	int line;
};

static void
add(struct book *b, const struct standard *s, struct rule r)
{
	struct arena *a = b->a;
	const char *key = key_of(a, r.kind, r.id, s->label);
	void **at = map_put(&b->by_key, key, strlen(key), NULL);
	struct value *v = value_map(a);

	if (*at != NULL)
		return; /* of organisations too */
	*at = v;
	lens_put_text(a, v, "kind", r.kind);
	lens_put_text(a, v, "standard", s->label);
	lens_put_text(a, v, "sector", s->sector);
	lens_put_text(a, v, "id", r.id);
	lens_put_text(a, v, "vi", r.title ? r.title->vi : NULL);
	lens_put_text(a, v, "en", r.title ? r.title->en : NULL);
	lens_put_text(a, v, "file", s->file);
	value_put(a, v, "line", value_int(a, r.line));
	value_put(a, v, "basis", r.basis ? (struct value *)r.basis : value_null(a));
	value_put(a, v, "cites", cites(b, s, r.basis));
	value_put(a, v, "params", value_list(a));
	value_put(a, v, "cases", value_list(a));
	value_push(a, b->rules, v);
}

static const struct value *
text_value(struct book *b, const char *s)
{
	return s ? value_str(b->a, s) : NULL;
}

static void
add_scheme(struct book *b, const struct standard *s, const struct scheme *sc)
{
	for (size_t i = 0; i < sc->ncriteria; i++)
		add(b, s, (struct rule){ "criterion", sc->criteria[i].id, &sc->criteria[i].title,
				sc->criteria[i].basis, sc->criteria[i].line });
	for (size_t i = 0; i < sc->nclasses; i++)
		add(b, s, (struct rule){ "class", sc->classes[i].id, &sc->classes[i].title,
				text_value(b, sc->classes[i].basis), sc->classes[i].line });
	for (size_t i = 0; i < sc->ngates; i++)
		add(b, s, (struct rule){ "gate", sc->gates[i].id, &sc->gates[i].title,
				text_value(b, sc->gates[i].basis), sc->gates[i].line });
	for (size_t i = 0; i < sc->nvetoes; i++)
		add(b, s, (struct rule){ "veto", sc->vetoes[i].id, &sc->vetoes[i].title,
				text_value(b, sc->vetoes[i].basis), sc->vetoes[i].line });
	for (size_t i = 0; i < sc->nchecks; i++)
		add(b, s, (struct rule){ "check", sc->checks[i].id, &sc->checks[i].title,
				text_value(b, sc->checks[i].basis), sc->checks[i].line });
	for (size_t i = 0; i < sc->nindicators; i++)
		add(b, s,
		    (struct rule){ "indicator", sc->indicators[i].name, &sc->indicators[i].title,
			text_value(b, sc->indicators[i].basis), sc->indicators[i].line });
}

static void
add_standard(struct book *b, const struct standard *s)
{
	add(b, s, (struct rule){ "standard", s->sector, &s->title, s->basis, 0 });
	for (size_t i = 0; i < s->nparams; i++)
		add(b, s, (struct rule){ "parameter", s->params[i].name, &s->params[i].title,
				text_value(b, s->params[i].basis), s->params[i].line });
	add_scheme(b, s, &s->person);
	if (s->has_organisation)
		add_scheme(b, s, &s->organisation);
}

/* --- what an example reaches --- */

struct reach {
	struct book *b;
	const struct case_seen *seen;
	const struct resolved *law;
};

static void
push_case(struct reach *x, struct value *rule)
{
	struct arena *a = x->b->a;
	struct value *cases = value_get(rule, "cases"), *v;
	size_t n = value_len(cases);
	int line = x->seen->written->line;

	/* A case comes once, however many of a group reach the rule: the last one is this one. */
	if (n > 0 && value_integer(value_get(cases->u.list.at[n - 1], "line"), 0) == line &&
	    strcmp(value_text(value_get(cases->u.list.at[n - 1], "file"), ""), x->seen->file) == 0)
		return;
	v = value_map(a);
	lens_put_text(a, v, "file", x->seen->file);
	value_put(a, v, "line", value_int(a, line));
	lens_put_text(a, v, "case", value_text(value_get(x->seen->written, "case"), "?"));
	lens_put_text(a, v, "vi", value_text(value_get(x->seen->written, "vi"), NULL));
	value_push(a, cases, v);
}

/* The rule of that kind and name in the nearest standard of the law that has it; NULL. */
static struct value *
find(struct reach *x, const char *kind, const char *id)
{
	for (int i = 0; i < x->law->n; i++) {
		struct value *v = map_get(
		    &x->b->by_key, key_of(x->b->a, kind, id, x->law->chain[i]->label));

		if (v != NULL)
			return v;
	}
	return NULL;
}

static void
touch(struct reach *x, const char *kind, const char *id)
{
	struct value *v = id ? find(x, kind, id) : NULL;

	if (v != NULL)
		push_case(x, v);
}

/* "decree_335/2026-01-01" of the file that a parameter stands in. */
static const char *
label_of(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? arena_copy(a, file, (size_t)(slash - file)) : file;
}

static void
link_param(struct arena *a, struct value *rule, const char *name, const char *standard)
{
	struct value *list = value_get(rule, "params"), *v;

	for (size_t i = 0; i < value_len(list); i++)
		if (strcmp(value_text(value_get(list->u.list.at[i], "name"), ""), name) == 0 &&
		    strcmp(value_text(value_get(list->u.list.at[i], "standard"), ""), standard) == 0)
			return;
	v = value_map(a);
	lens_put_text(a, v, "name", name);
	lens_put_text(a, v, "standard", standard);
	value_push(a, list, v);
}

/* The parameters that a step read; `rule` NULL: the score, which is no rule of its own. */
static void
read_params(struct reach *x, struct value *rule, const struct value *step)
{
	const struct value *params = value_get(step, "params");
	struct arena *a = x->b->a;

	for (size_t i = 0; i < value_len(params); i++) {
		const struct value *p = params->u.list.at[i];
		const char *name = value_text(value_get(p, "name"), ""),
			   *standard = label_of(a, value_text(value_get(p, "file"), ""));
		struct value *own =
		    map_get(&x->b->by_key, key_of(a, "parameter", name, standard));

		if (own != NULL)
			push_case(x, own);
		if (own != NULL && rule != NULL)
			link_param(a, rule, name, standard);
	}
}

static int
ruled(const struct answer *an, const char *id)
{
	for (size_t i = 0; i < an->nrulings; i++)
		if (strcmp(an->rulings[i].id, id) == 0)
			return 1;
	return 0;
}

/* Gates and vetoes are looked at in every case; they are reached by those in which they apply. */
static void
one_step(struct reach *x, const struct value *step)
{
	const char *what = value_text(value_get(step, "what"), ""),
		   *id = value_text(value_get(step, "id"), "");
	int rules = strcmp(what, "gate") == 0 || strcmp(what, "veto") == 0;
	struct value *rule = find(x, what, id);

	read_params(x, rule, step);
	if (rule != NULL && (rules ? ruled(x->seen->answer, id) : value_get(step, "value") != NULL))
		push_case(x, rule);
}

static void
reached(void *arg, const struct case_seen *seen)
{
	struct reach x = { arg, seen, NULL };
	const struct answer *an = seen->answer;

	x.law = explain_law(x.b->g, seen->request, an);
	if (x.law == NULL)
		return;
	for (size_t i = 0; i < value_len(an->trace); i++)
		one_step(&x, an->trace->u.list.at[i]);
	for (size_t i = 0; i < an->nfindings; i++)
		touch(&x, "check", an->findings[i].check);
	touch(&x, "class", an->class_id ? an->class_id : an->band);
	touch(&x, "standard", x.law->chain[0]->sector);
}

/* --- the articles that standards ship --- */

struct shipped {
	struct book *b;
	const struct standard *s;
	struct value *list;
};

static int
article_row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	static const char *const keys[] = { "article", "vi", "en" };
	struct shipped *x = arg;
	struct arena *a = x->b->a;
	struct value *v = value_map(a);

	if (bad != NULL || n < 3 || line == 1)
		return 0;
	lens_put_text(a, v, "act", own_act(x->b, x->s));
	lens_put_text(a, v, "standard", x->s->label);
	for (size_t i = 0; i < 3; i++)
		value_put(a, v, keys[i], value_strn(a, cells[i].s, cells[i].n));
	value_push(a, x->list, v);
	return 0;
}

struct value *
matrix_rules(struct engine *g, void (*timer)(void *arg, int on), void *timer_arg, struct arena *a)
{
	struct book b = { .g = g, .a = a, .rules = value_list(a) };
	struct shipped x = { .b = &b, .list = value_list(a) };
	struct cases_options o = {
		.timer = timer, .timer_arg = timer_arg, .seen = reached, .seen_arg = &b
	};
	struct value *v = value_map(a), *report;

	for (size_t i = 0; i < g->bundle->n; i++) {
		struct err ignored = { 0 };

		x.s = g->bundle->standards[i];
		add_standard(&b, x.s);
		if (x.s->articles != NULL)
			csv_read(x.s->articles, x.s->narticles, article_row, &x, &ignored);
		err_fini(&ignored);
	}
	cases_run(g, &o, a, &report);
	map_fini(&b.by_key, NULL);
	value_put(a, v, "rules", b.rules);
	value_put(a, v, "articles", x.list);
	value_put(a, v, "failed", value_get(report, "failed"));
	return v;
}
