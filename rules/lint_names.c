/* What objects can be asked, and what the answer is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/lint_impl.h"

void
lint_name(struct lint *l, struct names *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->at[i], name) == 0)
			return;
	all->at = arena_room(l->a, all->at, all->n, &all->cap, sizeof *all->at);
	all->at[all->n++] = name;
}

static void
words_into(struct lint *l, struct names *all, const char *words_text)
{
	for (const char *p = words_text; p != NULL && *p != '\0'; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		lint_name(l, all, arena_copy(l->a, p, n));
		p += n;
	}
}

/* --- the catalogue --- */

const struct item *
lint_item(const struct lint *l, const char *code)
{
	const struct item *found = NULL;

	for (size_t i = 0; i < l->g->bundle->n; i++)
		for (size_t k = 0; k < l->g->bundle->standards[i]->nitems; k++) {
			const struct item *it = &l->g->bundle->standards[i]->items[k];

			if (strcmp(it->code, code) == 0 && (found == NULL || it->owner == l->s))
				found = it;
		}
	return found;
}

static void
fields_into(struct lint *l, struct names *all, const struct item *of)
{
	for (size_t i = 0; i < l->g->bundle->n; i++)
		for (size_t k = 0; k < l->g->bundle->standards[i]->nitems; k++) {
			const struct item *it = &l->g->bundle->standards[i]->items[k];

			for (size_t f = 0; (of == NULL || of == it) && f < it->nfields; f++)
				lint_name(l, all, it->fields[f].name);
		}
}

static void
measures_into(struct lint *l, struct names *all, int task)
{
	for (size_t i = 0; i < l->nfamily; i++)
		for (size_t k = 0; k < l->family[i]->person.nmeasures; k++)
			if (l->family[i]->person.measures[k].task == task)
				lint_name(l, all, l->family[i]->person.measures[k].name);
}

struct names
lint_names(struct lint *l, enum word_scope scope, const struct item *item)
{
	struct names all = { NULL, 0, 0 };
	const char *words_of[128];
	size_t n = word_names(scope, words_of, 128);

	for (size_t i = 0; i < n; i++)
		lint_name(l, &all, words_of[i]);
	if (scope != SCOPE_ENTRY && scope != SCOPE_TASK)
		return all;
	measures_into(l, &all, scope == SCOPE_TASK);
	fields_into(l, &all, item);
	return all;
}

/* --- words that are texts of a few values --- */

static const struct {
	enum word_scope scope;
	const char *name;
	enum fact_kind fact;
	const char *column, *words;	/* the choices of a column, or these */
} choices[] = {
	{ SCOPE_WHO, "role", FACT_POSTING, "role", NULL },
	{ SCOPE_WHO, "subject", FACT_POSTING, "subject", NULL },
	{ SCOPE_WHO, "agency_kind", FACT_AGENCY, "kind", NULL },
	{ SCOPE_ENTRY, "origin", FACT_TASK, "origin", NULL },
	{ SCOPE_ENTRY, "part", FACT_TASK, "part", NULL },
	{ SCOPE_TASK, "origin", FACT_TASK, "origin", NULL },
	{ SCOPE_TASK, "part", FACT_TASK, "part", NULL },
	{ SCOPE_DAY, "absence", FACT_ABSENCE, "kind", NULL },
	{ SCOPE_ABSENCE, "kind", FACT_ABSENCE, "kind", NULL },
	{ SCOPE_EVENT, "kind", FACT_EVENT, "kind", NULL },
	{ SCOPE_EVENT, "role_then", FACT_POSTING, "role", NULL },
	{ SCOPE_EVENT, "role_now", FACT_POSTING, "role", NULL },
	{ SCOPE_EVENT, "counts", 0, NULL, "yes no undecided" },
	{ SCOPE_MANAGED, "role", FACT_POSTING, "role", NULL },
	{ SCOPE_MANAGED, "subject", FACT_POSTING, "subject", NULL },
	{ SCOPE_PERIOD, "kind", 0, NULL, "month quarter half year" },
	{ SCOPE_PERIOD, "run", 0, NULL, "provisional official preview" },
};

static void
class_names(struct lint *l, struct names *all)
{
	for (size_t i = 0; i < l->g->bundle->n; i++) {
		const struct standard *s = l->g->bundle->standards[i];
		const struct scheme *const both[] = { &s->person, &s->organisation };

		for (int k = 0; k < 2; k++)
			for (size_t c = 0; c < both[k]->nclasses; c++)
				lint_name(l, all, both[k]->classes[c].id);
	}
}

static void
choices_of(struct lint *l, enum word_scope scope, const char *name, struct names *all)
{
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
		if (choices[i].scope == scope && strcmp(choices[i].name, name) == 0) {
			enum fact_kind f = choices[i].fact;

			words_into(l, all, choices[i].words ? choices[i].words :
			    fact_type(f)->columns[fact_column_find(f, choices[i].column)].choices);
			return;
		}
	if ((scope == SCOPE_MANAGED || scope == SCOPE_MONTH) && strcmp(name, "state") == 0)
		for (int i = 0; i < STATE_COUNT; i++)
			lint_name(l, all, state_names[i]);
	if ((scope == SCOPE_MANAGED || scope == SCOPE_ORG) && strcmp(name, "class") == 0)
		class_names(l, all);
	for (size_t i = 0; scope == SCOPE_ITEM && i < l->g->bundle->n; i++) {
		const struct standard *s = l->g->bundle->standards[i];

		for (size_t k = 0; strcmp(name, "code") == 0 && k < s->nitems; k++)
			lint_name(l, all, s->items[k].code);
		if (strcmp(name, "sector") == 0)
			lint_name(l, all, s->sector);
	}
}

static void
of_word(struct lint *l, const struct word *word, const struct type *of, struct type *out)
{
	static const struct { const char *type; enum type_kind kind; } kinds[] = {
		{ "number", T_NUMBER }, { "day", T_NUMBER }, { "text", T_TEXT },
		{ "boolean", T_BOOL }, { "rows", T_ROWS }, { "object", T_OBJECT },
	};
	struct names *set = arena_new(l->a, sizeof *set);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strncmp(word->type, kinds[i].type, strlen(kinds[i].type)) == 0)
			out->kind = kinds[i].kind;
	if (word_leads(word) != SCOPE_COUNT)
		out->scope = word_leads(word);
	if (out->kind == T_OBJECT)
		out->item = of->item;
	if (out->kind != T_TEXT)
		return;
	choices_of(l, word->scope, word->name, set);
	out->set = set->n > 0 ? set : NULL;
	out->codes = word->scope == SCOPE_ITEM && strcmp(word->name, "code") == 0;
}

/* A declared field: of one item, or whatever those that declare it have in common. */
static int
of_field(struct lint *l, const struct type *of, const char *name, struct type *out)
{
	static const enum type_kind kinds[FIELD_TYPES] = {
		[FIELD_INTEGER] = T_NUMBER, [FIELD_NUMBER] = T_NUMBER, [FIELD_TEXT] = T_TEXT,
		[FIELD_BOOLEAN] = T_BOOL, [FIELD_DAY] = T_NUMBER, [FIELD_CHOICE] = T_TEXT,
	};
	struct names *set = arena_new(l->a, sizeof *set);
	int found = 0, open = 0;

	for (size_t i = 0; i < l->g->bundle->n; i++)
		for (size_t k = 0; k < l->g->bundle->standards[i]->nitems; k++) {
			const struct item *it = &l->g->bundle->standards[i]->items[k];

			for (size_t f = 0; f < it->nfields; f++) {
				const struct field *x = &it->fields[f];

				if (strcmp(x->name, name) != 0 || (of->item && of->item != it))
					continue;
				if (found && out->kind != kinds[x->type])
					out->kind = T_ANY;
				else if (!found)
					out->kind = kinds[x->type];
				out->optional = (found ? out->optional : 1) && x->optional;
				open |= x->type == FIELD_TEXT;
				words_into(l, set, x->choices);
				found = 1;
			}
		}
	out->set = out->kind == T_TEXT && !open ? set : NULL;
	return found;
}

int
lint_member(struct lint *l, const struct type *of, const char *member, struct type *out)
{
	const struct word *word = word_find(of->scope, member);
	struct names measures = { NULL, 0, 0 };

	*out = (struct type){ .kind = T_ANY, .lo = -INFINITY, .hi = INFINITY, .id = of->id,
		.member = member };
	if (word != NULL) {
		of_word(l, word, of, out);
		return 1;
	}
	if (of->scope != SCOPE_ENTRY && of->scope != SCOPE_TASK)
		return 0;
	measures_into(l, &measures, of->scope == SCOPE_TASK);
	for (size_t i = 0; i < measures.n; i++)
		if (strcmp(measures.at[i], member) == 0)
			return 1;
	return of_field(l, of, member, out);
}

void
lint_no_member(struct lint *l, struct place at, const char *of, const char *member,
    const struct names *all)
{
	const char *near = suggest(member, all->at, all->n);

	LINT_TELL(l, at, 0, near ? MSG_RULE_NO_FIELD_HINT : MSG_RULE_NO_FIELD, of, member, near);
}

/* --- parameters --- */

const struct param *
lint_param(const struct lint *l, const char *name)
{
	for (size_t i = 0; i < l->nfamily; i++)
		for (size_t k = 0; k < l->family[i]->nparams; k++)
			if (strcmp(l->family[i]->params[k].name, name) == 0)
				return &l->family[i]->params[k];
	return NULL;
}

/* --- what can never be equal --- */

static const char *
listed(struct lint *l, const struct names *set)
{
	struct buf b = BUF_INIT;
	const char *s;

	for (size_t i = 0; i < set->n; i++)
		buf_addf(&b, "%s\"%s\"", i ? ", " : "", set->at[i]);
	s = arena_copy(l->a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

static void
other_text(struct lint *l, const char *shown, const struct type *t, const struct node *with)
{
	const char *near;

	for (size_t i = 0; i < t->set->n; i++)
		if (strcmp(t->set->at[i], with->text) == 0)
			return;
	near = suggest(with->text, t->set->at, t->set->n);
	if (t->codes)
		LINT_TELL(l, with->at, 0,
		    near ? MSG_RULE_NO_ITEM_HINT : MSG_RULE_NO_ITEM, with->text, near);
	else if (near != NULL)
		LINT_TELL(l, with->at, 0, MSG_RULE_NEVER_HINT, shown, with->text, near);
	else
		LINT_TELL(l, with->at, 0, MSG_RULE_NEVER, shown, with->text, listed(l, t->set));
}

void
lint_equal(struct lint *l, const char *shown, const struct type *t, const struct node *with)
{
	static const struct { enum type_kind kind; const char *word; } words_for[] = {
		{ T_NUMBER, "number" }, { T_TEXT, "text" }, { T_BOOL, "true/false" },
		{ T_OBJECT, "object" },
	};
	enum type_kind kind = with->type == NODE_TEXT ? T_TEXT : with->type == NODE_NUMBER ?
	    T_NUMBER : with->type == NODE_CONST && strcmp(with->text, "nil") != 0 ? T_BOOL : T_ANY;
	const char *is = NULL, *other = NULL;

	for (size_t i = 0; i < sizeof words_for / sizeof *words_for; i++) {
		if (words_for[i].kind == t->kind)
			is = words_for[i].word;
		if (words_for[i].kind == kind)
			other = words_for[i].word;
	}
	if (is == NULL || other == NULL)
		return;
	if (t->kind == T_OBJECT && t->scope == SCOPE_ITEM && kind == T_TEXT)
		LINT_TELL(l, with->at, 0, MSG_RULE_NEVER_ITEM, shown, with->text);
	else if (t->kind != kind)
		LINT_TELL(l, with->at, 0, MSG_RULE_NEVER_KIND, shown, is, other);
	else if (kind == T_TEXT && t->set != NULL)
		other_text(l, shown, t, with);
}
