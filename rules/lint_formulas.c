/* Where formulas stand in a standard, and what they get there. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "rules/lint_impl.h"

/* --- arguments --- */

static struct type
object(struct walk *w, enum word_scope scope, const struct item *item)
{
	struct type t = type_plain(T_OBJECT);

	t.scope = scope;
	t.item = item;
	t.id = ++w->ids;
	return t;
}

/* A function that is written there, named, or in open( ). */
static struct type
formula(struct walk *w, const struct node *n, const struct env *env)
{
	if (n->type == NODE_CALL && n->first->type == NODE_NAME &&
	    strcmp(n->first->text, "open") == 0 && n->first->next != NULL)
		n = n->first->next;
	return walk_eval(w, n, env);
}

static struct type
run(struct walk *w, const struct node *n, const struct env *env, struct type first,
    struct type second, struct type third)
{
	const struct type args[ARGS] = { first, second, third, type_any, type_any, type_any };
	struct type fn = formula(w, n, env), t = type_any;

	w->asked = NULL;
	if (fn.kind == T_FUNCTION)
		t = walk_call(w, &fn, args);
	if (t.kind == T_NIL && !t.optional && t.member == NULL)
		LINT_TELL(w->l, fn.node->at, 0, MSG_RULE_NO_RETURN, "");
	return t;
}

static struct type
of_person(struct walk *w, const struct node *n, const struct env *env)
{
	return run(w, n, env, object(w, SCOPE_WHO, NULL), type_plain(T_PARAMS), type_any);
}

void
lint_there(const struct walk *w, const struct node *n)
{
	static const struct { const char *name; unsigned absent; } sets[] = {
		{ "diary", 1 << PLACE_ORGANISATION },
		{ "tasks", 1 << PLACE_ORGANISATION },
		{ "days", 1 << PLACE_ORGANISATION },
		{ "absences", 1 << PLACE_ORGANISATION },
		{ "months", 1 << PLACE_ORGANISATION | 1 << PLACE_BASE },
		{ "managed", 1 << PLACE_LONGER },
	};
	static const enum msg_id say[] = {
		[PLACE_BASE] = MSG_RULE_ROWS_BASE,
		[PLACE_LONGER] = MSG_RULE_ROWS_LONGER,
		[PLACE_ORGANISATION] = MSG_RULE_ROWS_ORGANISATION,
	};

	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		if (sets[i].absent & 1u << w->place && strcmp(sets[i].name, n->text) == 0)
			LINT_TELL(w->l, n->at, 0, say[w->place], lint_shown(w->l, n));
}

/* --- measures and checks --- */

static const struct node *
key(const struct node *table, const char *name)
{
	for (const struct node *f = table->first; f != NULL; f = f->next)
		if (f->text != NULL && strcmp(f->text, name) == 0)
			return f->first;
	return NULL;
}

static void
of_row(struct walk *w, const struct node *n, const struct env *env, enum word_scope scope,
    const struct item *item)
{
	run(w, n, env, object(w, scope, item), type_plain(T_PARAMS), type_any);
}

/* function; { of = "task", function }; { ["ITEM"] = function, ... } */
static void
measure(struct walk *w, const struct node *f, const struct env *env)
{
	const struct node *v = source_named(w->l->s->source, f->first), *of;
	enum word_scope scope;
	char code[80];

	if (v->type != NODE_TABLE) {
		of_row(w, v, env, SCOPE_ENTRY, NULL);
		return;
	}
	of = key(v, "of");
	scope = of && of->type == NODE_TEXT && *of->text == 't' ? SCOPE_TASK : SCOPE_ENTRY;
	for (const struct node *x = v->first; x != NULL; x = x->next) {
		const char *text = x->text ? x->text : "";
		size_t n = strlen(text);

		if (x->first == of || x->first->next != NULL)
			continue;
		if (n < 4 || *text != '[' || n - 4 >= sizeof code) {
			of_row(w, x->first, env, scope, NULL);
			continue;
		}
		memcpy(code, text + 2, n - 4);
		code[n - 4] = '\0';
		of_row(w, x->first, env, scope, lint_item(w->l, code));
	}
}

static void
check(struct walk *w, const struct node *f, const struct env *env)
{
	static const struct { const char *each; enum word_scope scope; } firsts[] = {
		{ "entry", SCOPE_ENTRY }, { "task", SCOPE_TASK }, { "day", SCOPE_DAY },
		{ "period", SCOPE_WHO }, { "peers", SCOPE_PEERS }, { "agency", SCOPE_PEERS },
	};
	const struct node *v = source_named(w->l->s->source, f->first), *each, *when;

	if (v->type != NODE_TABLE)
		return;
	each = key(v, "each");
	when = key(v, "when");
	for (size_t i = 0; each && when && i < sizeof firsts / sizeof *firsts; i++)
		if (each->type == NODE_TEXT && strcmp(firsts[i].each, each->text) == 0)
			run(w, when, env, object(w, firsts[i].scope, NULL), type_plain(T_PARAMS),
			    object(w, SCOPE_WHO, NULL));
}

/* --- the rest gets who and p --- */

static void
whens(struct walk *w, const struct node *f, const struct env *env)
{
	static const char *const keys[] = { "value", "when", "at_most" };
	const struct node *v = source_named(w->l->s->source, f->first);

	for (size_t i = 0; v->type == NODE_TABLE && i < sizeof keys / sizeof *keys; i++)
		if (key(v, keys[i]) != NULL)
			of_person(w, key(v, keys[i]), env);
}

/* A gate of the year looks at results, the others at facts. */
static void
gate(struct walk *w, const struct node *f, const struct env *env)
{
	const struct node *v = source_named(w->l->s->source, f->first);
	const struct node *each = v->type == NODE_TABLE ? key(v, "each") : NULL;

	if (!w->organisation && each != NULL && each->type == NODE_TEXT &&
	    strcmp(each->text, "year") == 0)
		w->place = PLACE_LONGER;
	whens(w, f, env);
}

static const struct criterion *
own_criterion(const struct walk *w, size_t i)
{
	const struct standard *s = w->l->s;

	return i < s->person.ncriteria ? &s->person.criteria[i] :
	    &s->organisation.criteria[i - s->person.ncriteria];
}

/* What is wrong with a criterion that gives this; 0 when its numbers can be trusted. */
static int
reach(struct lint *l, const struct criterion *c, struct place at, const struct type *t)
{
	char text[2][32];

	snprintf(text[0], 32, "%.6g", t->hi < c->lo ? t->hi : t->lo);
	snprintf(text[1], 32, "%g - %g", c->lo, c->hi);
	if (c->lo <= c->hi && (t->hi < c->lo || t->lo > c->hi))
		LINT_TELL(l, at, 0,
		    t->hi < c->lo ? MSG_RULE_CRITERION_LOW : MSG_RULE_CRITERION_HIGH, c->id,
		    text[0], text[1]);
	else if (strcmp(c->unit, "%") == 0 && t->hi == 1 && t->lo != t->hi)
		LINT_TELL(l, at, 0, MSG_RULE_PERCENT_SHARE, c->id);
	else
		return 1;
	return 0;
}

static void
criterion(struct walk *w, const struct node *f, const struct env *env, size_t i)
{
	const struct node *v = source_named(w->l->s->source, f->first);
	const struct node *value = v->type == NODE_TABLE ? key(v, "value") : NULL;
	struct type t;

	if (value == NULL)
		return;
	t = of_person(w, value, env);
	if (t.kind != T_NUMBER || !reach(w->l, own_criterion(w, i), value->at, &t))
		return;
	w->l->reach[i][0] = t.lo;
	w->l->reach[i][1] = t.hi;
}

static void
score(struct walk *w, const struct node *n, const struct env *env)
{
	struct type t = run(w, n, env, type_plain(T_CRITERIA), object(w, SCOPE_WHO, NULL),
	    type_plain(T_PARAMS));

	if (t.kind == T_NUMBER)
		w->l->best[w->organisation] = t.hi;
}

typedef void part_fn(struct walk *w, const struct node *f, const struct env *env);
static const struct { const char *word; part_fn *walk; enum lint_place place; } parts[] = {
	{ "measures", measure, PLACE_ANY }, { "indicators", whens, PLACE_BASE },
	{ "checks", check, PLACE_BASE }, { "classes", whens, PLACE_ANY },
	{ "gates", gate, PLACE_BASE }, { "vetoes", whens, PLACE_LONGER },
};

static void
scheme(struct walk *w, const struct node *table, const struct env *env)
{
	const struct source *src = w->l->s->source;
	size_t at = w->organisation ? w->l->s->person.ncriteria : 0;
	const struct node *v;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		v = source_named(src, key(table, parts[i].word));
		for (v = v && v->type == NODE_TABLE ? v->first : NULL; v != NULL; v = v->next)
			if (v->first->next == NULL) {
				w->place = w->organisation ? PLACE_ORGANISATION : parts[i].place;
				parts[i].walk(w, v, env);
			}
	}
	w->place = w->organisation ? PLACE_ORGANISATION : PLACE_BASE;
	v = source_named(src, key(table, "criteria"));
	for (v = v && v->type == NODE_TABLE ? v->first : NULL; v != NULL; v = v->next)
		criterion(w, v, env, at++);
	if (key(table, "score") != NULL)
		score(w, key(table, "score"), env);
	w->place = PLACE_ANY;
}

/* --- the whole --- */

static void
changed(struct lint *l, struct names *all, const struct node *n)
{
	if (n->type == NODE_ASSIGN && n->first != NULL)
		for (const struct node *x = n->first->first; x != NULL; x = x->next)
			if (x->type == NODE_NAME)
				lint_name(l, all, x->text);
	for (n = n->first; n != NULL; n = n->next)
		changed(l, all, n);
}

/* A local function that nothing calls in a way that can be followed: by the usual names. */
static void
uncalled(struct walk *w, const struct env *env)
{
	for (const struct env *e = env; e != NULL; e = e->outer) {
		struct type args[ARGS] = { type_any, type_any, type_any, type_any, type_any,
			type_any };
		const struct node *p = e->type.kind == T_FUNCTION ? e->type.node->first : NULL;

		if (p == NULL || walk_called(w, e->type.node))
			continue;
		for (int i = 0; i < ARGS && p != NULL && p->type == NODE_NAME; i++, p = p->next)
			args[i] = strcmp(p->text, "p") == 0 ? type_plain(T_PARAMS) :
			    strcmp(p->text, "who") == 0 ? object(w, SCOPE_WHO, NULL) : type_any;
		walk_call(w, &e->type, args);
	}
}

void
lint_walk(struct lint *l)
{
	const struct source *src = l->s->source;
	struct walk w = { .l = l };
	const struct env *env = NULL;
	size_t n = l->s->person.ncriteria + l->s->organisation.ncriteria;
	const struct node *org;

	l->reach = arena_new(l->a, (n + 1) * sizeof *l->reach);
	for (size_t i = 0; i < n; i++) {
		l->reach[i][0] = -INFINITY;
		l->reach[i][1] = INFINITY;
	}
	l->best[0] = l->best[1] = INFINITY;
	if (src->table == NULL)
		return;
	changed(l, &w.changed, src->root);
	for (const struct node *x = src->root->first; x != NULL; x = x->next)
		if (x->type == NODE_LOCAL)
			env = walk_local(&w, x, env);
	scheme(&w, src->table, env);
	org = source_named(src, key(src->table, "organisation"));
	w.organisation = 1;
	if (org != NULL && org->type == NODE_TABLE)
		scheme(&w, org, env);
	w.organisation = 0;
	uncalled(&w, env);
}
