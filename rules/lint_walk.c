/* Formulas, walked with the kinds of their parameters. A local function is walked again for every
 * kind of arguments that it is called with. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/lint_impl.h"

#define CALLS_MAX 24

struct done { const struct node *fn; struct type args[ARGS], result; struct done *next; };
struct asked { int id; const char *member; struct asked *next; };

const char *
lint_shown(struct lint *l, const struct node *n)
{
	if (n->type == NODE_NAME)
		return n->text;
	if (n->type == NODE_MEMBER || n->type == NODE_METHOD)
		return arena_fmt(l->a, "%s%s%s", lint_shown(l, n->first),
		    n->type == NODE_MEMBER ? "." : ":", n->text);
	return "...";
}

/* --- names --- */

static const struct env *
bind(struct walk *w, const struct env *outer, const char *name, struct type t)
{
	struct env *e = arena_new(w->l->a, sizeof *e);

	for (size_t i = 0; i < w->changed.n; i++)
		if (strcmp(w->changed.at[i], name) == 0)
			t = type_any;
	*e = (struct env){ name, t, outer };
	return e;
}

static struct type
eval_name(struct walk *w, const struct node *n, const struct env *env)
{
	struct type t = type_any;

	(void)w;
	for (; env != NULL; env = env->outer)
		if (strcmp(env->name, n->text) == 0)
			return env->type;
	if (word_find(SCOPE_HELPER, n->text) != NULL) {
		t.kind = T_HELPER;
		t.member = n->text;
	}
	return t;
}

/* --- what may be missing --- */

static void
ask(struct walk *w, const struct type *t)
{
	struct asked *a;

	if (t->member == NULL || t->id == 0)
		return;
	a = arena_new(w->l->a, sizeof *a);
	*a = (struct asked){ t->id, t->member, w->asked };
	w->asked = a;
}

static int
is_asked(const struct walk *w, const struct type *t)
{
	for (const struct asked *a = w->asked; a != NULL; a = a->next)
		if (a->id == t->id && strcmp(a->member, t->member) == 0)
			return 1;
	return 0;
}

/* A value that is calculated with: a field that may be missing must have been asked for. */
static void
needs(struct walk *w, const struct node *n, const struct type *t)
{
	if (t->optional && t->member != NULL && t->id != 0 && !is_asked(w, t))
		LINT_TELL(w->l, n->at, 0, MSG_RULE_OPTIONAL, t->member,
		    t->item ? t->item->code :
		    lint_shown(w->l, n->type == NODE_MEMBER ? n->first : n));
}

/* --- members --- */

static struct type
of_params(struct walk *w, const struct node *n)
{
	const struct param *p = lint_param(w->l, n->text);
	struct names all = { NULL, 0, 0 }, *set;
	struct type t = type_any;

	lint_name(w->l, &w->l->used, n->text);
	for (size_t i = 0; p == NULL && i < w->l->nfamily; i++)
		for (size_t k = 0; k < w->l->family[i]->nparams; k++)
			lint_name(w->l, &all, w->l->family[i]->params[k].name);
	if (p == NULL)
		lint_no_member(w->l, n->at, lint_shown(w->l, n->first), n->text, &all);
	else if (value_is(p->value, V_NUM))
		t = type_number(p->value->u.number, p->value->u.number);
	else if (value_is(p->value, V_BOOL))
		t.kind = T_BOOL;
	else if (p->choices != NULL) {
		t.kind = T_TEXT;
		t.set = set = arena_new(w->l->a, sizeof *set);
		for (size_t i = 0; i < p->choices->u.list.n; i++)
			lint_name(w->l, set, p->choices->u.list.at[i]->u.str.s);
	}
	return t;
}

static struct type
of_criterion(const struct criterion *c, double (*reach)[2])
{
	double lo = c->lo <= c->hi ? c->lo : -INFINITY, hi = c->lo <= c->hi ? c->hi : INFINITY;

	if (reach != NULL) {
		lo = fmax(lo, (*reach)[0]);
		hi = fmin(hi, (*reach)[1]);
	}
	return type_number(lo, hi);
}

static struct type
of_criteria(struct walk *w, const struct node *n)
{
	struct lint *l = w->l;
	struct names all = { NULL, 0, 0 };

	for (size_t i = 0; i < l->nfamily; i++) {
		const struct scheme *sc = w->organisation ? &l->family[i]->organisation :
		    &l->family[i]->person;
		size_t first = w->organisation ? l->s->person.ncriteria : 0;

		for (size_t k = 0; k < sc->ncriteria; k++) {
			if (strcmp(sc->criteria[k].id, n->text) == 0)
				return of_criterion(&sc->criteria[k],
				    l->family[i] == l->s ? &l->reach[first + k] : NULL);
			lint_name(l, &all, sc->criteria[k].id);
		}
	}
	lint_no_member(l, n->at, lint_shown(l, n->first), n->text, &all);
	return type_any;
}

static struct type
eval_member(struct walk *w, const struct node *n, const struct env *env)
{
	struct type of = walk_eval(w, n->first, env), t = type_any;
	struct names all;

	if (of.kind == T_PARAMS)
		return of_params(w, n);
	if (of.kind == T_CRITERIA)
		return of_criteria(w, n);
	if (of.kind == T_ROWS) {
		LINT_TELL(w->l, n->at, 0, MSG_RULE_ROWS_COLON, lint_shown(w->l, n->first), n->text);
		return type_any;
	}
	if (of.kind != T_OBJECT)
		return type_any;
	if (lint_member(w->l, &of, n->text, &t)) {
		if (of.scope == SCOPE_WHO)
			lint_there(w, n);
		t.item = of.item;
		return t;
	}
	all = lint_names(w->l, of.scope, of.item);
	lint_no_member(w->l, n->at, lint_shown(w->l, n->first), n->text, &all);
	return type_any;
}

static struct type
eval_index(struct walk *w, const struct node *n, const struct env *env)
{
	walk_eval(w, n->first, env);
	walk_eval(w, n->first->next, env);
	return type_any;
}

/* --- calls --- */

static void exec(struct walk *w, const struct node *block, const struct env *env);

static int
same_types(const struct type *a, const struct type *b)
{
	for (int i = 0; i < ARGS; i++)
		if (a[i].kind != b[i].kind || a[i].scope != b[i].scope || a[i].item != b[i].item ||
		    a[i].node != b[i].node || a[i].lo != b[i].lo || a[i].hi != b[i].hi ||
		    a[i].id != b[i].id)
			return 0;
	return 1;
}

int
walk_called(const struct walk *w, const struct node *fn)
{
	for (const struct done *d = w->done; d != NULL; d = d->next)
		if (d->fn == fn)
			return 1;
	return 0;
}

struct type
walk_call(struct walk *w, const struct type *fn, const struct type args[ARGS])
{
	struct type outer = w->result, result;
	int returned = w->returned;
	const struct node *p = fn->node->first;
	const struct env *env = fn->env;
	struct done *d;

	for (d = w->done; d != NULL; d = d->next)
		if (d->fn == fn->node && same_types(d->args, args))
			return d->result;
	if (w->calls == CALLS_MAX)
		return type_any;
	d = arena_new(w->l->a, sizeof *d);
	*d = (struct done){ .fn = fn->node, .result = type_any, .next = w->done };
	memcpy(d->args, args, sizeof d->args);
	w->done = d;
	for (int i = 0; p != NULL && p->type == NODE_NAME; p = p->next, i++)
		env = bind(w, env, p->text, i < ARGS ? args[i] : type_any);
	w->calls++;
	w->returned = 0;
	w->result = type_plain(T_NIL);
	exec(w, p, env);
	result = w->result;
	w->result = outer;
	w->returned = returned;
	w->calls--;
	d->result = result;
	return result;
}

static struct type
call_helper(struct walk *w, const char *name, const struct node *arg, const struct env *env)
{
	const struct node *first = arg;
	struct type args[ARGS] = { type_any, type_any, type_any, type_any, type_any, type_any };
	int n = 0;
	const struct helper *h = type_helper(name);

	for (; arg != NULL; arg = arg->next, n++) {
		struct type t = walk_eval(w, arg, env);

		if (n < ARGS)
			args[n] = t;
		if (n == 0 && strcmp(name, "known") == 0)
			ask(w, &t);
		if (n > 0 && strcmp(name, "one_of") == 0)
			lint_equal(w->l, lint_shown(w->l, first), &args[0], arg);
		if (h != NULL && !h->missing)
			needs(w, arg, &t);
	}
	return h != NULL && n <= ARGS ? h->result(args, n) : type_any;
}

static struct type
eval_call(struct walk *w, const struct node *n, const struct env *env)
{
	struct type fn = walk_eval(w, n->first, env);
	struct type args[ARGS] = { type_any, type_any, type_any, type_any, type_any, type_any };
	int i = 0;

	if (fn.kind == T_HELPER)
		return call_helper(w, fn.member, n->first->next, env);
	for (const struct node *x = n->first->next; x != NULL; x = x->next, i++) {
		struct type t = walk_eval(w, x, env);

		if (i < ARGS)
			args[i] = t;
	}
	return fn.kind == T_FUNCTION ? walk_call(w, &fn, args) : type_any;
}

static struct type
eval_method(struct walk *w, const struct node *n, const struct env *env)
{
	struct type of = walk_eval(w, n->first, env);
	struct names all;

	if (of.kind == T_ROWS)
		return lint_rows(w, n, of.scope, env);
	for (const struct node *x = n->first->next; x != NULL; x = x->next)
		walk_eval(w, x, env);
	if (of.kind == T_OBJECT && word_find(of.scope, n->text) == NULL) {
		all = lint_names(w->l, of.scope, of.item);
		lint_no_member(w->l, n->at, lint_shown(w->l, n->first), n->text, &all);
	}
	return type_any;
}

/* --- operators --- */

static struct type
logical(struct walk *w, const struct node *n, struct type a, const struct env *env)
{
	struct type b;

	ask(w, &a);
	b = walk_eval(w, n->first->next, env);
	if (strcmp(n->text, "or") == 0 && a.kind == T_NUMBER && b.kind == T_NUMBER)
		return type_join(w->l->a, a, b);
	return a.kind == T_BOOL && b.kind == T_BOOL ? a : type_any;
}

static struct type
eval_binary(struct walk *w, const struct node *n, const struct env *env)
{
	const struct node *left = n->first, *right = left->next;
	struct type a = walk_eval(w, left, env), b;
	int equal = strcmp(n->text, "==") == 0 || strcmp(n->text, "~=") == 0;

	if (strcmp(n->text, "and") == 0 || strcmp(n->text, "or") == 0)
		return logical(w, n, a, env);
	b = walk_eval(w, right, env);
	if (equal) {
		lint_equal(w->l, lint_shown(w->l, left), &a, right);
		lint_equal(w->l, lint_shown(w->l, right), &b, left);
		if (b.kind == T_NIL)
			ask(w, &a);
		return type_plain(T_BOOL);
	}
	needs(w, left, &a);
	needs(w, right, &b);
	return strchr("<>", *n->text) ? type_plain(T_BOOL) : strcmp(n->text, "..") == 0 ?
	    type_plain(T_TEXT) : type_arithmetic(n->text, a, b);
}

static struct type
eval_unary(struct walk *w, const struct node *n, const struct env *env)
{
	struct type t = walk_eval(w, n->first, env);

	if (strcmp(n->text, "not") == 0) {
		ask(w, &t);
		return type_plain(T_BOOL);
	}
	needs(w, n->first, &t);
	return *n->text == '-' ? type_number(-t.hi, -t.lo) : type_plain(T_NUMBER);
}

/* --- other expressions --- */

static struct type
eval_text(struct walk *w, const struct node *n, const struct env *env)
{
	(void)w, (void)n, (void)env;
	return type_plain(T_TEXT);
}

static struct type
eval_number(struct walk *w, const struct node *n, const struct env *env)
{
	double x = strtod(n->text, NULL);

	(void)w, (void)env;
	return type_number(x, x);
}

static struct type
eval_const(struct walk *w, const struct node *n, const struct env *env)
{
	(void)w, (void)env;
	struct type t = type_plain(T_NIL);

	t.optional = 1;	/* a nil that is written is meant */
	return strcmp(n->text, "nil") == 0 ? t : type_plain(*n->text == '.' ? T_ANY : T_BOOL);
}

static struct type
eval_function(struct walk *w, const struct node *n, const struct env *env)
{
	struct type t = type_plain(T_FUNCTION);

	(void)w;
	t.node = n;
	t.env = env;
	return t;
}

static struct type
eval_table(struct walk *w, const struct node *n, const struct env *env)
{
	struct type t = type_plain(T_TABLE);

	for (const struct node *f = n->first; f != NULL; f = f->next)
		for (const struct node *x = f->first; x != NULL; x = x->next)
			walk_eval(w, x, env);
	t.node = n;
	t.env = env;
	return t;
}

struct type
walk_eval(struct walk *w, const struct node *n, const struct env *env)
{
	typedef struct type eval_fn(struct walk *, const struct node *, const struct env *);
	static eval_fn *const evals[] = {
		[NODE_TEXT] = eval_text, [NODE_NUMBER] = eval_number, [NODE_CONST] = eval_const,
		[NODE_NAME] = eval_name, [NODE_FUNCTION] = eval_function,
		[NODE_TABLE] = eval_table, [NODE_MEMBER] = eval_member, [NODE_INDEX] = eval_index,
		[NODE_CALL] = eval_call, [NODE_METHOD] = eval_method, [NODE_UNARY] = eval_unary,
		[NODE_BINARY] = eval_binary,
	};
	int known = n->type < sizeof evals / sizeof *evals && evals[n->type] != NULL;

	return known ? evals[n->type](w, n, env) : type_any;
}

/* --- statements --- */

const struct env *
walk_local(struct walk *w, const struct node *n, const struct env *env)
{
	const struct node *value = n->first->next;
	const struct env *inner = env;

	for (const struct node *x = n->first->first; x != NULL; x = x->next) {
		struct type t = value ? walk_eval(w, value, env) : type_any;

		inner = bind(w, inner, x->text, t);
		value = value ? value->next : NULL;
	}
	return inner;
}

static void
exec_each(struct walk *w, const struct node *n, const struct env *env)
{
	const struct node *list = n->type == NODE_EACH ? n->first->first : n->first;
	const struct node *x = n->first->next;
	struct type row = type_any, t;

	for (; x != NULL && x->type != NODE_BLOCK; x = x->next) {
		t = walk_eval(w, x, env);
		if (t.kind == T_EACH) {
			row.kind = T_OBJECT;
			row.scope = t.scope;
			row.id = ++w->ids;
		}
	}
	for (; list != NULL && list->type == NODE_NAME; list = n->type == NODE_EACH ? list->next :
	    NULL) {
		env = bind(w, env, list->text, row);
		row = type_any;
	}
	exec(w, x, env);
}

/* Conditions, bodies and what else a statement is made of, in the order in which they stand. */
static void
exec_parts(struct walk *w, const struct node *n, const struct env *env)
{
	for (const struct node *x = n->first; x != NULL; x = x->next)
		if (x->type == NODE_BLOCK)
			exec(w, x, env);
		else if (x->type == NODE_LIST)
			exec_parts(w, x, env);
		else {
			struct type t = walk_eval(w, x, env);

			if (n->type == NODE_IF || n->type == NODE_LOOP)
				ask(w, &t);
			if (n->type == NODE_RETURN && x == n->first) {
				w->result = w->returned ? type_join(w->l->a, w->result, t) : t;
				w->returned = 1;
			}
		}
}

static void
exec(struct walk *w, const struct node *block, const struct env *env)
{
	for (const struct node *n = block ? block->first : NULL; n != NULL; n = n->next)
		if (n->type == NODE_LOCAL)
			env = walk_local(w, n, env);
		else if (n->type == NODE_EACH || n->type == NODE_FOR)
			exec_each(w, n, env);
		else if (n->type == NODE_BLOCK)
			exec(w, n, env);
		else if (n->type == NODE_CALL || n->type == NODE_METHOD)
			walk_eval(w, n, env);
		else
			exec_parts(w, n, env);
}
