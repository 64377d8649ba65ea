/* A script's table -> struct standard. Each kind of table has a list of keys with the member that they fill; one reader walks
 * them, so unknown words, wrong types and missing titles are told everywhere in the same way. */
#include "rules/standard.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/words.h"

struct reader { struct standard *s; struct arena *a; struct err_list *errors; };

enum get { G_TEXT, G_NUMBER, G_FUNC, G_VALUE, G_TITLE, G_ROLES, G_WORDS, G_OTHER };
struct key { const char *name; enum get get; int needed; size_t at; };

/* --- telling --- */

static int
tell(struct reader *r, const char *path, const struct value *v, enum msg_id id, const char *a, const char *b)
{
	struct place at = source_key(r->s->source, path);
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL);
	if (at.line == 0 && v != NULL)
		at = (struct place){ v->line, v->col };
	err_at(&e, r->s->file, at.line, at.col);
	err_list_add(r->errors, &e, 0);
	return -1;
}

static const char *
sub(struct reader *r, const char *path, const char *key)
{
	return arena_fmt(r->a, "%s%s%s", path, *path && *key != '[' ? "." : "", key);
}

static const char *
nth(struct reader *r, const char *path, size_t i)
{
	return arena_fmt(r->a, "%s[%zu]", path, i + 1);
}

static int
wrong_type(struct reader *r, const char *path, const struct value *v, const char *expected)
{
	return tell(r, path, v, MSG_RULE_WRONG_TYPE, path, expected);
}

static int
unknown_word(struct reader *r, enum word_scope scope, const char *path, const char *key)
{
	const char *names[64], *near = suggest(key, names, word_names(scope, names, 64));

	return tell(r, sub(r, path, key), NULL, near ? MSG_RULE_WORD_HINT : MSG_RULE_WORD, key, near);
}

/* --- small readers --- */

static int
titles(struct reader *r, const struct value *v, const char *path, struct titles *out)
{
	const char *const keys[] = { "vi", "en" };
	const char **const to[] = { &out->vi, &out->en };

	if (!value_is(v, V_MAP))
		return wrong_type(r, path, v, "{ vi = \"...\", en = \"...\" }");
	for (size_t i = 0; i < v->u.map.n; i++)
		if (word_find(SCOPE_TITLE, v->u.map.at[i].key) == NULL)
			return unknown_word(r, SCOPE_TITLE, path, v->u.map.at[i].key);
	for (int i = 0; i < 2; i++) {
		*to[i] = value_text(value_get(v, keys[i]), NULL);
		if (*to[i] == NULL || **to[i] == '\0')
			return tell(r, path, v, MSG_RULE_TITLE, path, keys[i]);
	}
	return 0;
}

static int
roles(struct reader *r, const struct value *v, const char *path, unsigned *out)
{
	static const char names[] = "staff deputy head";

	if (!value_is(v, V_LIST))
		return wrong_type(r, path, v, "{ \"staff\", \"deputy\", \"head\" }");
	for (size_t i = 0; i < v->u.list.n; i++) {
		const char *word = value_text(v->u.list.at[i], "?");
		int k = choice_find(names, word, strlen(word));

		if (k < 0)
			return wrong_type(r, path, v, "{ \"staff\", \"deputy\", \"head\" }");
		*out |= 1u << k;
	}
	return 0;
}

static int
is_name(const char *s)
{
	if (!(*s == '_' || (*s >= 'a' && *s <= 'z')))
		return 0;
	for (; *s != '\0'; s++)
		if (!(*s == '_' || (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9')))
			return 0;
	return 1;
}

static int
name_check(struct reader *r, const char *path, const char *name)
{
	return is_name(name) ? 0 : tell(r, path, NULL, MSG_RULE_NAME, name, NULL);
}

/* One key's value into its member. */
static int
member(struct reader *r, const struct key *k, const struct value *v, const char *path, void *to)
{
	char *at = (char *)to + k->at;

	switch (k->get) {
	case G_TEXT:
		*(const char **)(void *)at = value_text(v, NULL);
		return value_is(v, V_STR) ? 0 : wrong_type(r, path, v, "\"...\"");
	case G_NUMBER:
		*(double *)(void *)at = value_double(v, 0);
		return value_is(v, V_NUM) ? 0 : wrong_type(r, path, v, "1.5");
	case G_FUNC:
		*(int *)(void *)at = value_is(v, V_FUNC) ? v->u.func : -1;
		return value_is(v, V_FUNC) ? 0 : wrong_type(r, path, v, "function (...) ... end");
	case G_VALUE:
		*(const struct value **)(void *)at = v;
		return 0;
	case G_TITLE:
		return titles(r, v, path, (struct titles *)(void *)at);
	case G_ROLES:
		return roles(r, v, path, (unsigned *)(void *)at);
	default:
		return 0;
	}
}

/* Reads a table by its keys; unknown words and what is missing are told. -1 when anything was. */
static int
table(struct reader *r, const struct value *v, const char *path, enum word_scope scope, const struct key *keys, void *to)
{
	int failed = 0;

	if (!value_is(v, V_MAP))
		return wrong_type(r, path, v, "{ name = value, ... }");
	for (size_t i = 0; i < v->u.map.n; i++) {
		const struct value_pair *p = &v->u.map.at[i];
		const struct key *k = keys;

		while (k->name != NULL && strcmp(k->name, p->key) != 0)
			k++;
		if (k->name != NULL)
			failed |= member(r, k, p->value, sub(r, path, p->key), to);
		else
			failed |= unknown_word(r, scope, path, p->key);
	}
	for (const struct key *k = keys; k->name != NULL && !failed; k++)
		if (k->needed && value_get(v, k->name) == NULL)
			failed = tell(r, path, v, MSG_RULE_NEEDS, *path ? path : "standard", k->name);
	return failed;
}

static int
line_of(struct reader *r, const char *path)
{
	return source_key(r->s->source, path).line;
}

/* Allocates an array for the members of a list (or map when `named`); NULL with the error told when v is neither. */
static void *
array(struct reader *r, const struct value *v, const char *path, int named, size_t size, size_t *n)
{
	if (named ? !value_is(v, V_MAP) && value_len(v) > 0 : !value_is(v, V_LIST)) {
		wrong_type(r, path, v, named ? "{ name = ..., ... }" : "{ { ... }, { ... } }");
		return NULL;
	}
	*n = value_len(v);
	return arena_new(r->a, (*n + 1) * size);
}

/* --- parameters --- */

#define AT(st, m) offsetof(struct st, m)

static const struct key param_keys[] = {
	{ "1", G_OTHER, 1, 0 }, { "unit", G_TEXT, 0, AT(param, unit) }, { "title", G_TITLE, 0, AT(param, title) },
	{ "basis", G_TEXT, 0, AT(param, basis) }, { "range", G_VALUE, 0, AT(param, range) },
	{ "choices", G_VALUE, 0, AT(param, choices) }, { NULL, 0, 0, 0 },
};

int
param_check(const struct param *p, const struct value *v, struct err *e)
{
	char text[64];

	if (v->type != p->value->type)
		return err_set(e, MSG_RULE_PARAM_TYPE, p->name, value_type_name(p->value->type));
	if (p->range != NULL && (value_double(v, 0) < value_double(p->range->u.list.at[0], 0) ||
	    value_double(v, 0) > value_double(p->range->u.list.at[1], 0))) {
		snprintf(text, sizeof text, "%.12g - %.12g", value_double(p->range->u.list.at[0], 0),
		    value_double(p->range->u.list.at[1], 0));
		return err_set(e, MSG_RULE_PARAM_RANGE, p->name, text);
	}
	for (size_t i = 0; i < value_len(p->choices); i++)
		if (strcmp(value_text(p->choices->u.list.at[i], ""), value_text(v, "?")) == 0)
			return 0;
	return value_len(p->choices) > 0 ? err_set(e, MSG_RULE_PARAM_CHOICE, p->name, value_text(v, "?")) : 0;
}

static void
one_param(struct reader *r, struct param *p, const struct value *v, const char *path)
{
	struct err e = { 0 };

	p->owner = r->s;
	p->line = line_of(r, path);
	if (name_check(r, path, p->name) != 0)
		return;
	if (value_is(v, V_LIST) && value_len(v) == 1) {	/* { 50 } */
		p->value = v->u.list.at[0];
	} else {
		if (table(r, v, path, SCOPE_PARAM, param_keys, p) != 0)
			return;
		p->value = value_get(v, "1");
	}
	if (!value_is(p->value, V_NUM) && !value_is(p->value, V_STR) && !value_is(p->value, V_BOOL))
		wrong_type(r, path, v, "{ 50, unit = \"...\" }");
	else if (p->range != NULL && !(value_is(p->range, V_LIST) && value_len(p->range) == 2 && value_is(p->value, V_NUM)))
		wrong_type(r, sub(r, path, "range"), p->range, "{ 0, 100 }");
	else if (p->choices != NULL && !(value_is(p->choices, V_LIST) && value_is(p->value, V_STR)))
		wrong_type(r, sub(r, path, "choices"), p->choices, "{ \"...\", \"...\" }");
	else if (param_check(p, p->value, &e) != 0) {
		err_at(&e, r->s->file, p->line, 0);
		err_list_add(r->errors, &e, 0);
	}
}

static void
read_params(struct reader *r, const struct value *v)
{
	r->s->params = array(r, v, "params", 1, sizeof *r->s->params, &r->s->nparams);
	for (size_t i = 0; r->s->params != NULL && i < r->s->nparams; i++) {
		r->s->params[i].name = v->u.map.at[i].key;
		one_param(r, &r->s->params[i], v->u.map.at[i].value, sub(r, "params", v->u.map.at[i].key));
	}
}

/* --- measures --- */

static void
add_measure(struct reader *r, const char *name, const char *item, int task, const struct value *v, const char *path)
{
	struct scheme *sc = &r->s->person;
	struct measure *m = &sc->measures[sc->nmeasures];

	if (!value_is(v, V_FUNC)) {
		wrong_type(r, path, v, "function (e, p) ... end");
		return;
	}
	*m = (struct measure){ .name = name, .item = item, .task = task, .open = v->col == 1, .func = v->u.func,
		.line = v->line, .owner = r->s };
	sc->nmeasures++;
}

/* A function; { of = "task", function }; or { ["ITEM"] = function, ... }. */
static void
one_measure(struct reader *r, const char *name, const struct value *v)
{
	const char *path = sub(r, "measures", name), *of = value_text(value_get(v, "of"), NULL);

	if (name_check(r, path, name) != 0)
		return;
	if (!value_is(v, V_MAP)) {
		add_measure(r, name, NULL, 0, v, path);
		return;
	}
	if (value_get(v, "of") != NULL || value_get(v, "1") != NULL) {
		int task = of != NULL && strcmp(of, "task") == 0;

		if (of == NULL || (!task && strcmp(of, "entry") != 0) || value_len(v) != 2 || value_get(v, "1") == NULL)
			wrong_type(r, path, v, "{ of = \"task\", function (t, p) ... end }");
		else
			add_measure(r, name, NULL, task, value_get(v, "1"), path);
		return;
	}
	for (size_t i = 0; i < v->u.map.n; i++)
		add_measure(r, name, v->u.map.at[i].key, 0, v->u.map.at[i].value,
		    arena_fmt(r->a, "%s[\"%s\"]", path, v->u.map.at[i].key));
}

static void
read_measures(struct reader *r, const struct value *v)
{
	size_t max = 1;

	if (!value_is(v, V_MAP)) {
		if (value_len(v) > 0 || !value_is(v, V_LIST))
			wrong_type(r, "measures", v, "{ name = function (e, p) ... end }");
		return;
	}
	for (size_t i = 0; i < v->u.map.n; i++)
		max += value_len(v->u.map.at[i].value) + 1;
	r->s->person.measures = arena_new(r->a, max * sizeof *r->s->person.measures);
	for (size_t i = 0; i < v->u.map.n; i++)
		one_measure(r, v->u.map.at[i].key, v->u.map.at[i].value);
}

/* --- criteria, classes, gates, vetoes, checks, indicators --- */

static const struct key criterion_keys[] = {
	{ "id", G_TEXT, 1, AT(criterion, id) }, { "title", G_TITLE, 1, AT(criterion, title) },
	{ "basis", G_VALUE, 1, AT(criterion, basis) }, { "unit", G_TEXT, 1, AT(criterion, unit) }, { "range", G_OTHER, 0, 0 },
	{ "roles", G_ROLES, 0, AT(criterion, roles) }, { "value", G_FUNC, 1, AT(criterion, func) }, { NULL, 0, 0, 0 },
};

static void
criterion_range(struct reader *r, struct criterion *c, const struct value *range, const char *path)
{
	c->lo = 1;
	c->hi = 0;
	if (range == NULL)
		return;
	if (!value_is(range, V_LIST) || value_len(range) != 2 || !value_is(range->u.list.at[0], V_NUM) ||
	    !value_is(range->u.list.at[1], V_NUM)) {
		wrong_type(r, sub(r, path, "range"), range, "{ 0, 100 }");
		return;
	}
	c->lo = range->u.list.at[0]->u.number;
	c->hi = range->u.list.at[1]->u.number;
	if (c->unit != NULL && strcmp(c->unit, "%") == 0 && c->hi <= 1)
		tell(r, sub(r, path, "range"), range, MSG_RULE_PERCENT, c->id, NULL);
}

static void
read_criteria(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	sc->criteria = array(r, v, path, 0, sizeof *sc->criteria, &sc->ncriteria);
	for (size_t i = 0; sc->criteria != NULL && i < sc->ncriteria; i++) {
		struct criterion *c = &sc->criteria[i];
		const char *at = nth(r, path, i);

		c->owner = r->s;
		c->line = line_of(r, at);
		if (table(r, v->u.list.at[i], at, SCOPE_CRITERION, criterion_keys, c) != 0 || name_check(r, at, c->id) != 0)
			continue;
		if (strcmp(c->unit, "%") != 0 && strcmp(c->unit, "points") != 0)
			wrong_type(r, sub(r, at, "unit"), NULL, "\"%\" / \"points\"");
		criterion_range(r, c, value_get(v->u.list.at[i], "range"), at);
		for (size_t k = 0; k < i; k++)
			if (sc->criteria[k].id != NULL && strcmp(sc->criteria[k].id, c->id) == 0)
				tell(r, at, NULL, MSG_RULE_TWICE, c->id, NULL);
	}
}

static const struct key class_keys[] = {
	{ "id", G_TEXT, 1, AT(class, id) }, { "title", G_TITLE, 1, AT(class, title) }, { "from", G_NUMBER, 1, AT(class, from) },
	{ "when", G_FUNC, 0, AT(class, func) }, { "cap", G_OTHER, 0, 0 }, { "basis", G_TEXT, 0, AT(class, basis) },
	{ NULL, 0, 0, 0 },
};
static const struct key cap_keys[] = {
	{ "share", G_TEXT, 1, AT(cap, share) }, { "outstanding", G_TEXT, 0, AT(cap, outstanding) }, { "of", G_TEXT, 1, AT(cap, of) },
	{ "base", G_TEXT, 0, AT(cap, base) }, { "within", G_OTHER, 1, 0 }, { NULL, 0, 0, 0 },
};

static struct cap *
read_cap(struct reader *r, const struct value *v, const char *path)
{
	static const char groups[] = "agency duty_group parent all";
	const struct value *within = value_get(v, "within");
	struct cap *c = arena_new(r->a, sizeof *c);

	if (table(r, v, path, SCOPE_CAP, cap_keys, c) != 0)
		return NULL;
	for (size_t i = 0; value_is(within, V_LIST) && i < within->u.list.n && c->nwithin < 4; i++) {
		const char *word = value_text(within->u.list.at[i], "?");

		if (choice_find(groups, word, strlen(word)) >= 0)
			c->within[c->nwithin++] = word;
	}
	if (c->nwithin == 0 || (size_t)c->nwithin != value_len(within)) {
		tell(r, sub(r, path, "within"), within, MSG_RULE_CAP_GROUP, groups, NULL);
		return NULL;
	}
	return c;
}

static void
read_classes(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	sc->classes = array(r, v, path, 0, sizeof *sc->classes, &sc->nclasses);
	for (size_t i = 0; sc->classes != NULL && i < sc->nclasses; i++) {
		struct class *c = &sc->classes[i];
		const char *at = nth(r, path, i);
		const struct value *cap = value_get(v->u.list.at[i], "cap");

		c->func = -1;
		c->line = line_of(r, at);
		if (table(r, v->u.list.at[i], at, SCOPE_CLASS, class_keys, c) != 0)
			return;
		c->cap = cap ? read_cap(r, cap, sub(r, at, "cap")) : NULL;
		for (size_t k = 0; k < i; k++)
			if (strcmp(sc->classes[k].id, c->id) == 0)
				tell(r, at, NULL, MSG_RULE_TWICE, c->id, NULL);
		if (i > 0 && c->from >= sc->classes[i - 1].from)
			tell(r, sub(r, at, "from"), NULL, MSG_RULE_CLASS_ORDER, c->id, sc->classes[i - 1].id);
	}
	if (sc->classes != NULL && (sc->nclasses == 0 || sc->classes[sc->nclasses - 1].from != 0))
		tell(r, path, v, MSG_RULE_CLASS_ZERO, NULL, NULL);
}

static const struct key gate_keys[] = {
	{ "id", G_TEXT, 1, AT(gate, id) }, { "title", G_TITLE, 1, AT(gate, title) }, { "basis", G_TEXT, 0, AT(gate, basis) },
	{ "each", G_OTHER, 0, 0 }, { "state", G_OTHER, 1, 0 }, { "roles", G_ROLES, 0, AT(gate, roles) },
	{ "when", G_FUNC, 1, AT(gate, func) }, { NULL, 0, 0, 0 },
};

static int
state_word(const char *word)
{
	for (int i = STATE_NOT_SCORED; i < STATE_COUNT; i++)
		if (strcmp(state_names[i], word) == 0)
			return i;
	return -1;
}

static void
read_gates(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	sc->gates = array(r, v, path, 0, sizeof *sc->gates, &sc->ngates);
	for (size_t i = 0; sc->gates != NULL && i < sc->ngates; i++) {
		struct gate *g = &sc->gates[i];
		const char *at = nth(r, path, i), *each = value_text(value_get(v->u.list.at[i], "each"), "period");

		g->owner = r->s;
		g->line = line_of(r, at);
		if (table(r, v->u.list.at[i], at, SCOPE_GATE, gate_keys, g) != 0)
			continue;
		g->yearly = strcmp(each, "year") == 0;
		g->state = state_word(value_text(value_get(v->u.list.at[i], "state"), "?"));
		if (!g->yearly && strcmp(each, "period") != 0)
			wrong_type(r, sub(r, at, "each"), NULL, "\"period\" / \"year\"");
		if (g->state < 0)
			wrong_type(r, sub(r, at, "state"), NULL, "\"not_scored\" / \"insufficient_data\" / \"not_classified\" / \"needs_decision\"");
	}
}

static const struct key veto_keys[] = {
	{ "id", G_TEXT, 1, AT(veto, id) }, { "title", G_TITLE, 1, AT(veto, title) }, { "basis", G_TEXT, 0, AT(veto, basis) },
	{ "class", G_TEXT, 0, AT(veto, class_id) }, { "state", G_OTHER, 0, 0 }, { "at_most", G_FUNC, 0, AT(veto, at_most) },
	{ "stage", G_TEXT, 0, AT(veto, stage) }, { "roles", G_ROLES, 0, AT(veto, roles) }, { "when", G_FUNC, 0, AT(veto, func) },
	{ NULL, 0, 0, 0 },
};

static void
read_vetoes(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	sc->vetoes = array(r, v, path, 0, sizeof *sc->vetoes, &sc->nvetoes);
	for (size_t i = 0; sc->vetoes != NULL && i < sc->nvetoes; i++) {
		struct veto *x = &sc->vetoes[i];
		const char *at = nth(r, path, i), *state = value_text(value_get(v->u.list.at[i], "state"), NULL);

		*x = (struct veto){ .owner = r->s, .line = line_of(r, at), .func = -1, .at_most = -1, .state = -1 };
		if (table(r, v->u.list.at[i], at, SCOPE_VETO, veto_keys, x) != 0)
			continue;
		if (state != NULL)
			x->state = state_word(state);
		if ((x->class_id != NULL) + (state != NULL) + (x->at_most >= 0) != 1)
			tell(r, at, NULL, MSG_RULE_VETO_ONE, x->id, NULL);
		else if (state != NULL && x->state != STATE_NEEDS_DECISION)
			wrong_type(r, sub(r, at, "state"), NULL, "\"needs_decision\"");
		else if (x->at_most < 0 && x->func < 0)
			tell(r, at, NULL, MSG_RULE_NEEDS, at, "when");
	}
}

static const struct key check_keys[] = {
	{ "each", G_OTHER, 1, 0 }, { "severity", G_TEXT, 1, AT(check, severity) }, { "title", G_TITLE, 1, AT(check, title) },
	{ "basis", G_TEXT, 0, AT(check, basis) }, { "of", G_TEXT, 0, AT(check, of) }, { "when", G_FUNC, 1, AT(check, func) },
	{ "show", G_OTHER, 0, 0 }, { NULL, 0, 0, 0 },
};

static const char each_words[] = "entry task day period peers agency";

static void
check_show(struct reader *r, struct check *c, const struct value *v, const char *path)
{
	static const enum word_scope scopes[] = { SCOPE_ENTRY, SCOPE_TASK, SCOPE_DAY, SCOPE_WHO, SCOPE_PEERS, SCOPE_PEERS };

	if (v == NULL)
		return;
	if (!value_is(v, V_LIST)) {
		wrong_type(r, path, v, "{ \"minutes\", ... }");
		return;
	}
	c->show = arena_new(r->a, (v->u.list.n + 1) * sizeof *c->show);
	for (size_t i = 0; i < v->u.list.n; i++) {
		const char *name = value_text(v->u.list.at[i], "?");

		if (c->each >= EACH_DAY && word_find(scopes[c->each], name) == NULL)
			unknown_word(r, scopes[c->each], path, name);
		else
			c->show[c->nshow++] = name;
	}
}

static void
read_checks(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	static const char severities[] = "info warning serious";

	sc->checks = array(r, v, path, 1, sizeof *sc->checks, &sc->nchecks);
	for (size_t i = 0; sc->checks != NULL && i < sc->nchecks; i++) {
		struct check *c = &sc->checks[i];
		const struct value *t = v->u.map.at[i].value;
		const char *at = sub(r, path, v->u.map.at[i].key), *each = value_text(value_get(t, "each"), "?");
		int k = choice_find(each_words, each, strlen(each));

		*c = (struct check){ .id = v->u.map.at[i].key, .owner = r->s, .line = line_of(r, at), .func = -1,
			.each = (enum check_each)(k < 0 ? 0 : k) };
		if (table(r, t, at, SCOPE_CHECK, check_keys, c) != 0 || name_check(r, at, c->id) != 0)
			continue;
		if (k < 0)
			wrong_type(r, sub(r, at, "each"), NULL, each_words);
		if (choice_find(severities, c->severity, strlen(c->severity)) < 0)
			wrong_type(r, sub(r, at, "severity"), NULL, severities);
		if ((c->each >= EACH_PEERS) != (c->of != NULL))
			tell(r, at, NULL, MSG_RULE_CHECK_OF, c->id, NULL);
		check_show(r, c, value_get(t, "show"), sub(r, at, "show"));
	}
}

static const struct key indicator_keys[] = {
	{ "title", G_TITLE, 1, AT(indicator, title) }, { "unit", G_TEXT, 0, AT(indicator, unit) },
	{ "basis", G_TEXT, 0, AT(indicator, basis) }, { "value", G_FUNC, 1, AT(indicator, func) }, { NULL, 0, 0, 0 },
};

static void
read_indicators(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	sc->indicators = array(r, v, path, 1, sizeof *sc->indicators, &sc->nindicators);
	for (size_t i = 0; sc->indicators != NULL && i < sc->nindicators; i++) {
		struct indicator *x = &sc->indicators[i];
		const char *at = sub(r, path, v->u.map.at[i].key);

		*x = (struct indicator){ .name = v->u.map.at[i].key, .owner = r->s, .line = line_of(r, at) };
		if (name_check(r, at, x->name) == 0)
			table(r, v->u.map.at[i].value, at, SCOPE_INDICATOR, indicator_keys, x);
	}
}

static void
read_score(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	if (!value_is(v, V_FUNC)) {
		wrong_type(r, path, v, "function (c, who, p) ... end");
		return;
	}
	sc->score = v->u.func;
	sc->score_open = v->col == 1;
	sc->score_line = v->line;
	sc->score_owner = r->s;
}

static void
read_aggregate(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	static const struct key keys[] = {
		{ "quarter", G_OTHER, 0, 0 }, { "half", G_OTHER, 0, 0 }, { "year", G_OTHER, 0, 0 },
		{ "missing", G_TEXT, 0, AT(scheme, missing) }, { NULL, 0, 0, 0 },
	};

	if (table(r, v, path, SCOPE_AGGREGATE, keys, sc) != 0)
		return;
	sc->aggregates = 1;
	for (int i = 0; i < 3; i++)
		if (value_get(v, keys[i].name) && strcmp(value_text(value_get(v, keys[i].name), "?"), "mean") != 0)
			wrong_type(r, sub(r, path, keys[i].name), NULL, "\"mean\"");
}

/* --- the whole --- */

typedef void part_fn(struct reader *r, struct scheme *sc, const struct value *v, const char *path);
static const struct { const char *key; part_fn *read; int organisation; } parts[] = {
	{ "criteria", read_criteria, 1 }, { "score", read_score, 1 }, { "classes", read_classes, 1 }, { "gates", read_gates, 1 },
	{ "vetoes", read_vetoes, 1 }, { "checks", read_checks, 0 }, { "indicators", read_indicators, 0 },
	{ "aggregate", read_aggregate, 0 },
};

static void
read_scheme(struct reader *r, struct scheme *sc, const struct value *v, const char *path, int organisation)
{
	sc->score = -1;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct value *part = value_get(v, parts[i].key);

		if (part != NULL && (!organisation || parts[i].organisation))
			parts[i].read(r, sc, part, sub(r, path, parts[i].key));
	}
}

static void
read_organisation(struct reader *r, const struct value *v)
{
	static const struct key keys[] = {
		{ "kinds", G_OTHER, 1, 0 }, { "criteria", G_OTHER, 1, 0 }, { "score", G_OTHER, 1, 0 }, { "classes", G_OTHER, 1, 0 },
		{ "gates", G_OTHER, 0, 0 }, { "vetoes", G_OTHER, 0, 0 }, { NULL, 0, 0, 0 },
	};
	const char *choices = fact_type(FACT_AGENCY)->columns[fact_column_find(FACT_AGENCY, "kind")].choices;
	const struct value *kinds = value_get(v, "kinds");

	if (table(r, v, "organisation", SCOPE_ORGANISATION, keys, NULL) != 0)
		return;
	for (size_t i = 0; i < value_len(kinds) && value_is(kinds, V_LIST); i++) {
		const char *word = value_text(kinds->u.list.at[i], "?");
		int k = choice_find(choices, word, strlen(word));

		if (k < 0)
			wrong_type(r, "organisation.kinds", kinds, choices);
		else
			r->s->organisation.kinds |= 1u << k;
	}
	r->s->has_organisation = 1;
	read_scheme(r, &r->s->organisation, v, "organisation", 1);
}

static void
read_extends(struct reader *r, const struct value *v)
{
	static const char subjects[] = "cadre civil_servant public_employee contract_worker";

	r->s->extends_line = line_of(r, "extends");
	for (int i = 0; value_is(v, V_STR) && i < SUBJECT_COUNT; i++)
		r->s->extends[i] = v->u.str.s;
	if (value_is(v, V_STR))
		return;
	if (!value_is(v, V_MAP)) {
		wrong_type(r, "extends", v, "\"decree_335\" / { civil_servant = \"decree_335\", ... }");
		return;
	}
	for (size_t i = 0; i < v->u.map.n; i++) {
		const char *key = v->u.map.at[i].key;
		int k = choice_find(subjects, key, strlen(key));

		if (k < 0 || !value_is(v->u.map.at[i].value, V_STR))
			wrong_type(r, sub(r, "extends", key), v, subjects);
		else
			r->s->extends[k] = v->u.map.at[i].value->u.str.s;
	}
}

int
standard_read(struct standard *s, const struct value *tree, struct arena *a, struct err_list *errors)
{
	static const struct key keys[] = {
		{ "title", G_TITLE, 1, AT(standard, title) }, { "extends", G_OTHER, 0, 0 }, { "basis", G_VALUE, 1, AT(standard, basis) },
		{ "base", G_OTHER, 0, 0 }, { "params", G_OTHER, 0, 0 }, { "measures", G_OTHER, 0, 0 }, { "indicators", G_OTHER, 0, 0 },
		{ "criteria", G_OTHER, 0, 0 }, { "score", G_OTHER, 0, 0 }, { "classes", G_OTHER, 0, 0 }, { "gates", G_OTHER, 0, 0 },
		{ "vetoes", G_OTHER, 0, 0 }, { "aggregate", G_OTHER, 0, 0 }, { "checks", G_OTHER, 0, 0 },
		{ "organisation", G_OTHER, 0, 0 }, { NULL, 0, 0, 0 },
	};
	struct reader r = { s, a, errors };
	size_t before = err_list_errors(errors);
	const char *base = value_text(value_get(tree, "base"), "month");

	s->person.score = s->organisation.score = -1;
	table(&r, tree, "", SCOPE_STANDARD, keys, s);
	s->quarterly = strcmp(base, "quarter") == 0;
	if (!s->quarterly && strcmp(base, "month") != 0)
		wrong_type(&r, "base", NULL, "\"month\" / \"quarter\"");
	if (value_get(tree, "extends") != NULL)
		read_extends(&r, value_get(tree, "extends"));
	if (value_get(tree, "params") != NULL)
		read_params(&r, value_get(tree, "params"));
	if (value_get(tree, "measures") != NULL)
		read_measures(&r, value_get(tree, "measures"));
	read_scheme(&r, &s->person, tree, "", 0);
	if (value_get(tree, "organisation") != NULL)
		read_organisation(&r, value_get(tree, "organisation"));
	return err_list_errors(errors) > before ? -1 : 0;
}
