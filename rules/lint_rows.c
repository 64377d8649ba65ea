/* What rows are asked: rows:sum("name", { field = value }) and its like. */
#include <math.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/lint_impl.h"

struct rows_call {
	struct walk *w;
	struct lint *l;
	const struct env *env;
	const char *method, *rows;	/* "sum", "who.diary" */
	struct type row;		/* one of the rows, as an OBJECT */
};

static const char *
kind_word(const struct type *t)
{
	return t->kind == T_NUMBER ? "number" : t->kind == T_TEXT ? "text" :
	    t->kind == T_BOOL      ? "true/false" : "object";
}

/* The column that a text names; ANY when it has been told that there is none. */
static struct type
column(struct rows_call *c, const struct node *n)
{
	struct type t = { .kind = T_ANY };
	struct names all;

	if (lint_member(c->l, &c->row, n->text, &t))
		return t;
	all = lint_names(c->l, c->row.scope, c->row.item);
	lint_no_member(c->l, n->at, c->row.item ? c->row.item->code : c->rows, n->text, &all);
	return t;
}

/* A filter's `item` is the code, not the object. */
static struct type
item_code(struct rows_call *c)
{
	const struct type item = { .kind = T_OBJECT, .scope = SCOPE_ITEM };
	struct type t;

	lint_member(c->l, &item, "code", &t);
	return t;
}

static void
number(struct rows_call *c, const struct node *n)
{
	struct type t;

	if (n->type == NODE_NUMBER || n->type == NODE_TABLE || n->type == NODE_CONST)
		LINT_TELL(c->l, n->at, 0, MSG_RULE_ROWS_TEXT, c->method);
	if (n->type != NODE_TEXT)
		return;
	t = column(c, n);
	if (t.kind != T_NUMBER && t.kind != T_ANY)
		LINT_TELL(c->l, n->at, 0, MSG_RULE_ROWS_NUMBER, c->method, n->text, kind_word(&t));
}

static void
where(struct rows_call *c, const struct node *n)
{
	struct type t;

	if (n->type != NODE_TEXT)
		return;
	t = column(c, n);
	if (t.kind != T_BOOL && t.kind != T_ANY)
		LINT_TELL(c->l, n->at, 0, MSG_RULE_WHERE, n->text, kind_word(&t));
}

/* per_task names a measure of the task. */
static void
per_task(struct rows_call *c, const struct node *n)
{
	struct rows_call tasks = *c;

	tasks.row.scope = SCOPE_TASK;
	tasks.rows = "who.tasks";
	number(&tasks, n);
}

static void
filter_field(struct rows_call *c, const struct node *f)
{
	typedef void special_fn(struct rows_call *, const struct node *);
	static const struct { const char *name; special_fn *check; } special[] = {
		{ "where", where }, { "times", number }, { "per_task", per_task },
	};
	struct node name = { .type = NODE_TEXT, .text = f->text, .at = f->at };
	struct type t;

	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (strcmp(special[i].name, f->text) == 0) {
			special[i].check(c, f->first);
			return;
		}
	t = strcmp(f->text, "item") == 0 && c->row.scope <= SCOPE_TASK ? item_code(c) :
	    column(c, &name);
	lint_equal(c->l, f->text, &t, f->first);
}

/* The words of a filter are suggested too. */
static int
misspelt_special(struct rows_call *c, const struct node *f)
{
	const char *names[8], *near;
	struct type t;

	if (lint_member(c->l, &c->row, f->text, &t) || word_find(SCOPE_FILTER, f->text))
		return 0;
	near = suggest(f->text, names, word_names(SCOPE_FILTER, names, 8));
	if (near != NULL)
		LINT_TELL(c->l, f->at, 0, MSG_RULE_NO_FIELD_HINT, c->rows, f->text, near);
	return near != NULL;
}

static void
filter_table(struct rows_call *c, const struct type *filter)
{
	for (const struct node *f = filter->node->first; f != NULL; f = f->next)
		if (f->text != NULL && strcmp(f->text, "item") == 0 && f->first->type == NODE_TEXT)
			c->row.item = lint_item(c->l, f->first->text);
	for (const struct node *f = filter->node->first; f != NULL; f = f->next)
		if (f->text == NULL || f->text[0] == '[')
			LINT_TELL(c->l, f->at, 0, MSG_RULE_FILTER_FORM, "");
		else if (!misspelt_special(c, f))
			filter_field(c, f);
}

static void
filter(struct rows_call *c, const struct node *n)
{
	struct type t;

	if (n == NULL)
		return;
	if (n->type == NODE_TEXT) {
		where(c, n);
		return;
	}
	t = walk_eval(c->w, n, c->env);
	for (const struct type *x = &t; x != NULL && x->kind == T_TABLE; x = x->also)
		filter_table(c, x);
	if (t.kind == T_NUMBER || t.kind == T_BOOL)
		LINT_TELL(c->l, n->at, 0, MSG_RULE_FILTER_FORM, "");
}

struct type
lint_rows(struct walk *w, const struct node *call, enum word_scope scope, const struct env *env)
{
	struct lint *l = w->l;
	struct rows_call c = { w, l, env, call->text, lint_shown(l, call->first),
		{ .kind = T_OBJECT, .scope = scope } };
	const struct node *arg = call->first->next;
	struct type out = { .kind = T_NUMBER, .lo = -INFINITY, .hi = INFINITY };
	struct names all;

	if (word_find(SCOPE_ROWS, call->text) == NULL) {
		all = lint_names(l, SCOPE_ROWS, NULL);
		lint_no_member(l, call->at, c.rows, call->text, &all);
		out.kind = T_ANY;
		return out;
	}
	if (strcmp(call->text, "count") == 0 || strcmp(call->text, "each") == 0) {
		filter(&c, arg);
		out.kind = *call->text == 'e' ? T_EACH : T_NUMBER;
		out.scope = scope;
		return out;
	}
	if (strcmp(call->text, "by") == 0) {
		out.kind = T_ANY;
		if (arg != NULL && arg->type == NODE_TEXT && strcmp(arg->text, "item") != 0)
			column(&c, arg);
		arg = arg ? arg->next : NULL;
	}
	filter(&c, arg ? arg->next : NULL);	/* first: it may say of which item */
	if (arg == NULL)
		LINT_TELL(l, call->at, 0, MSG_RULE_ROWS_TEXT, call->text);
	else
		number(&c, arg);
	return out;
}
