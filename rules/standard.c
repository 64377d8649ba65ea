/* A script's table -> struct standard: what stands at the top, parameters, measures. */
#include <stdio.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/standard_impl.h"

/* --- parameters --- */

static const struct key param_keys[] = {
	KEY_OTHER("1", 1), KEY(param, unit, TEXT, 0), KEY(param, title, TITLE, 0),
	KEY(param, basis, TEXT, 0), KEY(param, range, VALUE, 0), KEY(param, choices, VALUE, 0),
	KEYS_END,
};
static const struct shape param_shape = { SCOPE_PARAM, param_keys };

static int
in_range(const struct param *p, double v)
{
	return p->range == NULL || (v >= value_double(p->range->u.list.at[0], 0) &&
	    v <= value_double(p->range->u.list.at[1], 0));
}

static int
in_choices(const struct param *p, const char *word)
{
	for (size_t i = 0; i < value_len(p->choices); i++)
		if (strcmp(value_text(p->choices->u.list.at[i], ""), word) == 0)
			return 1;
	return p->choices == NULL;
}

int
param_check(const struct param *p, const struct value *v, struct err *e)
{
	int number = value_is(v, V_NUM) || value_is(v, V_INT);
	char text[80];

	if (number ? p->value->type != V_NUM : v->type != p->value->type)
		return err_set(e, MSG_RULE_PARAM_TYPE, p->name, value_type_name(p->value->type));
	if (number && !in_range(p, value_double(v, 0))) {
		snprintf(text, sizeof text, "%.12g - %.12g",
		    value_double(p->range->u.list.at[0], 0),
		    value_double(p->range->u.list.at[1], 0));
		return err_set(e, MSG_RULE_PARAM_RANGE, p->name, text);
	}
	if (value_is(v, V_STR) && !in_choices(p, v->u.str.s))
		return err_set(e, MSG_RULE_PARAM_CHOICE, p->name, v->u.str.s);
	return 0;
}

/* A list of values of one type, of numbers exactly two in their order. */
static int
is_bounds(const struct value *v, enum value_type type)
{
	size_t n = value_is(v, V_LIST) ? value_len(v) : 0;

	for (size_t i = 0; i < n; i++)
		if (!value_is(v->u.list.at[i], type))
			return 0;
	if (type == V_STR)
		return n > 0;
	return n == 2 && value_double(v->u.list.at[0], 0) <= value_double(v->u.list.at[1], 0);
}

static int
param_value(struct reader *r, struct param *p, const struct value *v, const char *path)
{
	static const char whole[] = "{ 50, unit = \"...\", basis = \"...\" }";

	if (value_is(v, V_LIST) && value_len(v) == 1)	/* { 50 } */
		p->value = v->u.list.at[0];
	else if (!value_is(v, V_MAP))
		return standard_wrong(r, path, whole);
	else if (standard_table(r, v, path, &param_shape, p) != 0)
		return -1;
	else
		p->value = value_get(v, "1");
	if (value_is(p->value, V_NUM) || value_is(p->value, V_STR) || value_is(p->value, V_BOOL))
		return 0;
	return standard_wrong(r, path, whole);
}

static void
param(struct reader *r, struct param *p, const struct value *v, const char *path)
{
	const char *range = standard_sub(r, path, "range");
	const char *choices = standard_sub(r, path, "choices");
	struct err e = { 0 };

	p->owner = r->s;
	p->line = standard_line(r, path);
	if (standard_name(r, path, p->name) != 0 || param_value(r, p, v, path) != 0)
		return;
	if (p->range != NULL && !(value_is(p->value, V_NUM) && is_bounds(p->range, V_NUM)))
		standard_wrong(r, range, "{ 0, 100 }");
	else if (p->choices != NULL && !(value_is(p->value, V_STR) && is_bounds(p->choices, V_STR)))
		standard_wrong(r, choices, "{ \"...\", \"...\" }");
	else if (param_check(p, p->value, &e) != 0) {
		err_at(&e, r->s->file, p->line, source_key(r->s->source, path).col);
		err_list_add(r->errors, &e, 0);
	}
}

static void
params(struct reader *r, const struct value *v)
{
	struct standard *s = r->s;

	if (!standard_is_named(r, v, "params"))
		return;
	s->params = arena_new(r->a, value_len(v) * sizeof *s->params);
	for (; s->nparams < value_len(v); s->nparams++) {
		const struct value_pair *p = &v->u.map.at[s->nparams];

		s->params[s->nparams].name = p->key;
		param(r, &s->params[s->nparams], p->value, standard_sub(r, "params", p->key));
	}
}

/* --- measures --- */

static void
add_measure(struct reader *r, const char *path, const struct value *v, struct measure m)
{
	enum word_scope scope = m.task ? SCOPE_TASK : SCOPE_ENTRY;

	if (!value_is(v, V_FUNC))
		standard_wrong(r, path, "function (e, p) ... end");
	else if (word_find(scope, m.name) != NULL)
		standard_tell(r, path, MSG_RULE_TAKEN, m.name, NULL);
	else {
		m.func = v->u.func;
		m.open = v->col == 1;
		m.line = v->line;
		m.owner = r->s;
		r->s->person.measures[r->s->person.nmeasures++] = m;
	}
}

/* { title = { vi, en }, of = "task", function } */
static void
measure_of(struct reader *r, const char *name, const struct value *v, const char *path)
{
	struct measure m = { .name = name };
	int task = 0;

	for (size_t i = 0; i < v->u.map.n; i++)
		if (strcmp(v->u.map.at[i].key, "1") != 0 &&
		    word_find(SCOPE_MEASURE, v->u.map.at[i].key) == NULL) {
			standard_wrong(r, path, "{ of = \"task\", function (t, p) ... end }");
			return;
		}
	if (value_get(v, "of") != NULL)
		task = standard_choice(r, value_get(v, "of"), standard_sub(r, path, "of"),
		    "entry task");
	m.task = task;
	if (value_get(v, "title") != NULL &&
	    standard_title(
		r, value_get(v, "title"), standard_sub(r, path, "title"), &m.title) != 0)
		return;
	if (task >= 0)
		add_measure(r, path, value_get(v, "1"), m);
}

/* A function; { title = ..., of = "task", function }; or { ["ITEM"] = function, ... }. */
static void
measure(struct reader *r, const char *name, const struct value *v, const char *path)
{
	if (standard_name(r, path, name) != 0)
		return;
	if (value_is(v, V_LIST) && value_len(v) == 1)	/* { function } */
		v = v->u.list.at[0];
	if (!value_is(v, V_MAP)) {
		add_measure(r, path, v, (struct measure){ .name = name });
		return;
	}
	if (value_get(v, "of") != NULL || value_get(v, "title") != NULL ||
	    value_get(v, "1") != NULL) {
		measure_of(r, name, v, path);
		return;
	}
	for (size_t i = 0; i < v->u.map.n; i++) {
		const struct value_pair *p = &v->u.map.at[i];

		add_measure(r, arena_fmt(r->a, "%s[\"%s\"]", path, p->key), p->value,
		    (struct measure){ .name = name, .item = p->key });
	}
}

static void
measures(struct reader *r, const struct value *v)
{
	size_t max = 0;

	if (!standard_is_named(r, v, "measures"))
		return;
	for (size_t i = 0; i < value_len(v); i++)
		max += value_len(v->u.map.at[i].value) + 1;
	r->s->person.measures = arena_new(r->a, max * sizeof *r->s->person.measures);
	for (size_t i = 0; i < value_len(v); i++)
		measure(r, v->u.map.at[i].key, v->u.map.at[i].value,
		    standard_sub(r, "measures", v->u.map.at[i].key));
}

int
standard_items(struct standard *s, struct arena *a, struct err_list *errors)
{
	struct reader r = { s, a, errors };
	const char **codes = arena_new(a, s->nitems * sizeof *codes), *near;
	int failed = 0;

	for (size_t i = 0; i < s->nitems; i++)
		codes[i] = s->items[i].code;
	for (size_t i = 0; i < s->person.nmeasures; i++) {
		const struct measure *m = &s->person.measures[i];
		size_t k = 0;

		while (m->item != NULL && k < s->nitems && strcmp(codes[k], m->item) != 0)
			k++;
		if (m->item == NULL || k < s->nitems)
			continue;
		near = suggest(m->item, codes, s->nitems);
		failed = standard_tell(&r, arena_fmt(a, "measures.%s[\"%s\"]", m->name, m->item),
		    near ? MSG_RULE_MEASURE_ITEM_HINT : MSG_RULE_MEASURE_ITEM, m->item,
		    near ? near : s->label);
	}
	return failed;
}

/* --- the whole --- */

static void
aggregate(struct reader *r, const struct value *v)
{
	static const struct key keys[] = {
		KEY_OTHER("quarter", 1), KEY_OTHER("half", 1), KEY_OTHER("year", 1),
		KEY(scheme, missing, TEXT, 0), KEYS_END,
	};
	static const struct shape shape = { SCOPE_AGGREGATE, keys };

	if (standard_table(r, v, "aggregate", &shape, &r->s->person) != 0)
		return;
	r->s->person.aggregates = 1;
	for (int i = 0; i < 3; i++)
		standard_choice(r, value_get(v, keys[i].name),
		    standard_sub(r, "aggregate", keys[i].name), "mean");
}

static void
organisation(struct reader *r, const struct value *v)
{
	static const struct key keys[] = {
		KEY_OTHER("kinds", 1), KEY_OTHER("criteria", 1), KEY_OTHER("score", 1),
		KEY_OTHER("classes", 1), KEY_OTHER("gates", 0), KEY_OTHER("vetoes", 0), KEYS_END,
	};
	static const struct shape shape = { SCOPE_ORGANISATION, keys };
	static const char path[] = "organisation.kinds";
	int column = fact_column_find(FACT_AGENCY, "kind");
	const struct value *kinds = value_get(v, "kinds");

	if (standard_table(r, v, "organisation", &shape, NULL) != 0)
		return;
	if (!value_is(kinds, V_LIST) || value_len(kinds) == 0)
		standard_wrong(r, path, "{ \"state\", ... }");
	for (size_t i = 0; value_is(kinds, V_LIST) && i < kinds->u.list.n; i++) {
		int k = standard_choice(r, kinds->u.list.at[i], path,
		    fact_type(FACT_AGENCY)->columns[column].choices);

		if (k >= 0)
			r->s->organisation.kinds |= 1u << k;
	}
	r->s->has_organisation = 1;
	standard_scheme(r, &r->s->organisation, v, "organisation");
}

static void
extends(struct reader *r, const struct value *v)
{
	r->s->extends_line = standard_line(r, "extends");
	for (int i = 0; value_is(v, V_STR) && i < SUBJECT_COUNT; i++)
		r->s->extends[i] = v->u.str.s;
	if (value_is(v, V_STR))
		return;
	if (!value_is(v, V_MAP)) {
		standard_wrong(r, "extends",
		    "\"decree_335\" / { civil_servant = \"decree_335\", ... }");
		return;
	}
	for (size_t i = 0; i < v->u.map.n; i++) {
		const struct value_pair *p = &v->u.map.at[i];
		const char *path = standard_sub(r, "extends", p->key);
		struct value key = { .type = V_STR, .u.str = { p->key, strlen(p->key) } };
		int k = standard_choice(r, &key, path,
		    "cadre civil_servant public_employee contract_worker");

		if (k >= 0 && !value_is(p->value, V_STR))
			standard_wrong(r, path, "\"decree_335\"");
		else if (k >= 0)
			r->s->extends[k] = p->value->u.str.s;
	}
}

static void
checks(struct reader *r, const struct value *v)
{
	standard_checks(r, &r->s->person, v);
}

static void
indicators(struct reader *r, const struct value *v)
{
	standard_indicators(r, &r->s->person, v);
}

static void
base(struct reader *r, const struct value *v)
{
	r->s->quarterly = standard_choice(r, v, "base", "month quarter") == 1;
}

static const struct key keys[] = {
	KEY(standard, title, TITLE, 1), KEY(standard, basis, BASIS, 1), KEY_OTHER("extends", 0),
	KEY_OTHER("base", 0), KEY_OTHER("params", 0), KEY_OTHER("measures", 0),
	KEY_OTHER("indicators", 0), KEY_OTHER("criteria", 0), KEY_OTHER("score", 0),
	KEY_OTHER("classes", 0), KEY_OTHER("gates", 0), KEY_OTHER("vetoes", 0),
	KEY_OTHER("aggregate", 0), KEY_OTHER("checks", 0), KEY_OTHER("organisation", 0), KEYS_END,
};
static const struct shape shape = { SCOPE_STANDARD, keys };

typedef void part_fn(struct reader *r, const struct value *v);
static const struct { const char *key; part_fn *read; } parts[] = {
	{ "base", base }, { "extends", extends }, { "params", params }, { "measures", measures },
	{ "checks", checks }, { "indicators", indicators }, { "aggregate", aggregate },
	{ "organisation", organisation },
};

int
standard_read(struct standard *s, const struct value *tree, struct arena *a,
    struct err_list *errors)
{
	struct reader r = { s, a, errors };
	size_t before = err_list_errors(errors);

	s->organisation.score = -1;
	standard_table(&r, tree, "", &shape, s);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (value_get(tree, parts[i].key) != NULL)
			parts[i].read(&r, value_get(tree, parts[i].key));
	standard_scheme(&r, &s->person, tree, "");
	return err_list_errors(errors) > before ? -1 : 0;
}
