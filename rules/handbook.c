/* The tree of a handbook: what a standard and those above it say, with the executed examples. */
#include "rules/handbook.h"
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/handbook_impl.h"
#include "rules/score_impl.h"

/* --- small parts --- */

static void
put_text(struct arena *a, struct value *v, const char *key, const char *s)
{
	if (s != NULL && *s != '\0')
		value_put(a, v, key, value_str(a, s));
}

static void
put(struct arena *a, struct value *v, const char *key, const struct value *x)
{
	if (x != NULL)
		value_put(a, v, key, (struct value *)x);
}

static void
put_titles(struct arena *a, struct value *v, const struct titles *t)
{
	put_text(a, v, "vi", t->vi);
	put_text(a, v, "en", t->en);
}

static struct value *
roles(struct arena *a, unsigned bits)
{
	struct value *list = value_list(a);

	for (int i = 0; i < ROLE_COUNT; i++)
		if (bits >> i & 1)
			value_push(a, list, value_str(a, role_names[i]));
	return list;
}

/* A rule of a list: its id, titles, whose it is, and which parameters it reads. */
static struct value *
rule(const struct handbook *h, struct value *list, const char *in, const char *id,
    const struct titles *t, const struct standard *owner)
{
	struct value *v = value_map(h->a);

	put_text(h->a, v, "id", id);
	put_titles(h->a, v, t);
	put_text(h->a, v, "owner", owner->label);
	value_put(h->a, v, "params",
	    rule_params(owner->source, rule_find(owner->source, in, id), h->a));
	value_push(h->a, list, v);
	return v;
}

/* --- what a law says --- */

static void
criteria(const struct handbook *h, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(h->a, to, "criteria", value_list(h->a));

	for (size_t i = 0; i < sc->ncriteria; i++) {
		const struct criterion *c = &sc->criteria[i];
		struct value *v = rule(h, list, "criteria", c->id, &c->title, c->owner);

		put_text(h->a, v, "unit", c->unit);
		put(h->a, v, "basis", c->basis);
		value_put(h->a, v, "roles", roles(h->a, c->roles));
		if (c->lo <= c->hi) {
			value_put(h->a, v, "lowest", value_num(h->a, c->lo));
			value_put(h->a, v, "highest", value_num(h->a, c->hi));
		}
	}
}

static void
classes(const struct handbook *h, struct value *to, const struct resolved *r)
{
	struct value *list = value_put(h->a, to, "classes", value_list(h->a));

	for (size_t i = 0; i < r->person->nclasses; i++) {
		const struct class *c = &r->person->classes[i];
		const struct param *share =
		    c->cap ? bundle_param(h->g->bundle, r, c->cap->share) : NULL;
		struct value *v = value_map(h->a);

		put_text(h->a, v, "id", c->id);
		put_titles(h->a, v, &c->title);
		put_text(h->a, v, "basis", c->basis);
		value_put(h->a, v, "from", value_num(h->a, c->from));
		if (share != NULL)
			put(h->a, v, "cap", share->value);
		value_push(h->a, list, v);
	}
}

static void
gates(const struct handbook *h, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(h->a, to, "gates", value_list(h->a));

	for (size_t i = 0; i < sc->ngates; i++) {
		const struct gate *g = &sc->gates[i];
		struct value *v = rule(h, list, "gates", g->id, &g->title, g->owner);

		put_text(h->a, v, "basis", g->basis);
		put_text(h->a, v, "state", state_names[g->state]);
		value_put(h->a, v, "yearly", value_bool(h->a, g->yearly));
		value_put(h->a, v, "roles", roles(h->a, g->roles));
	}
}

static void
vetoes(const struct handbook *h, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(h->a, to, "vetoes", value_list(h->a));

	for (size_t i = 0; i < sc->nvetoes; i++) {
		const struct veto *x = &sc->vetoes[i];
		struct value *v = rule(h, list, "vetoes", x->id, &x->title, x->owner);

		put_text(h->a, v, "basis", x->basis);
		put_text(h->a, v, "class", x->class_id);
		value_put(h->a, v, "roles", roles(h->a, x->roles));
	}
}

static void
checks(const struct handbook *h, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(h->a, to, "checks", value_list(h->a));

	for (size_t i = 0; i < sc->nchecks; i++) {
		const struct check *c = &sc->checks[i];
		struct value *v = rule(h, list, "checks", c->id, &c->title, c->owner);

		put_text(h->a, v, "severity", c->severity);
		put_text(h->a, v, "basis", c->basis);
	}
}

static void
indicators(const struct handbook *h, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(h->a, to, "indicators", value_list(h->a));

	for (size_t i = 0; i < sc->nindicators; i++) {
		const struct indicator *x = &sc->indicators[i];
		struct value *v = rule(h, list, "indicators", x->name, &x->title, x->owner);

		put_text(h->a, v, "unit", x->unit);
		put_text(h->a, v, "basis", x->basis);
	}
}

/* Every parameter of the chain as it counts here, from the nearest standard upward. */
static void
params(const struct handbook *h, struct value *to, const struct resolved *r)
{
	struct value *all = value_put(h->a, to, "params", value_map(h->a));

	for (int i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->chain[i]->nparams; k++) {
			const struct param *own = &r->chain[i]->params[k],
					   *p = bundle_param(h->g->bundle, r, own->name);
			struct value *v = value_map(h->a);

			if (value_get(all, own->name) != NULL || p == NULL)
				continue;
			put_titles(h->a, v, &p->title);
			put(h->a, v, "value", p->value);
			put_text(h->a, v, "unit", p->unit);
			put_text(h->a, v, "basis", p->basis);
			put_text(h->a, v, "owner", p->owner->label);
			value_put(h->a, all, own->name, v);
		}
}

/* A formula: its place, its text, what it reads. */
static struct value *
formula(const struct handbook *h, const struct standard *s, const struct node *n, int line)
{
	struct value *v = value_map(h->a);

	put_text(h->a, v, "file", s->file);
	value_put(h->a, v, "line", value_int(h->a, line));
	put_text(h->a, v, "text", rule_text(s->source, n, h->a));
	value_put(h->a, v, "params", rule_params(s->source, n, h->a));
	return v;
}

static struct value *
chain(const struct handbook *h, const struct resolved *r)
{
	struct value *list = value_list(h->a);

	for (int i = 0; i < r->n; i++) {
		struct value *v = value_map(h->a);

		put_text(h->a, v, "standard", r->chain[i]->label);
		put_titles(h->a, v, &r->chain[i]->title);
		put(h->a, v, "basis", r->chain[i]->basis);
		value_push(h->a, list, v);
	}
	return list;
}

static struct value *
law(const struct handbook *h, const struct resolved *r)
{
	const struct scheme *sc = r->person;
	struct value *v = value_map(h->a);

	value_put(h->a, v, "subjects", value_list(h->a));
	put_text(h->a, v, "law", bundle_law(r) ? bundle_law(r)->label : NULL);
	value_put(h->a, v, "standards", chain(h, r));
	criteria(h, v, sc);
	classes(h, v, r);
	gates(h, v, sc);
	vetoes(h, v, sc);
	checks(h, v, sc);
	indicators(h, v, sc);
	params(h, v, r);
	if (sc->score_owner != NULL)
		value_put(h->a, v, "score",
		    formula(h, sc->score_owner,
			rule_find(sc->score_owner->source, "score", ""), sc->score_line));
	return v;
}

/* --- items --- */

static const char *
field_text(struct arena *a, const struct field *f)
{
	static const char *const types[] = { "integer", "number", "text", "boolean", "day" };

	return arena_fmt(a, "%s%s:%s", f->name, f->optional ? "?" : "",
	    f->type == FIELD_CHOICE ? f->choices : types[f->type]);
}

static struct value *
item(const struct handbook *h, const struct item *it)
{
	struct value *v = value_map(h->a), *fields = value_list(h->a);
	const struct node *n = rule_weight(it->owner->source, "weight", it->code);

	put_text(h->a, v, "code", it->code);
	put_titles(h->a, v, &it->title);
	put_text(h->a, v, "output_vi", it->output_vi);
	put_text(h->a, v, "unit", it->unit);
	put_text(h->a, v, "basis", it->basis);
	if (it->group > 0)
		value_put(h->a, v, "group", value_int(h->a, it->group));
	value_put(h->a, v, "coefficient", value_num(h->a, it->coefficient));
	if (it->standard_minutes >= 0)
		value_put(h->a, v, "minutes", value_num(h->a, it->standard_minutes));
	value_put(h->a, v, "evidence", value_bool(h->a, it->evidence));
	for (size_t i = 0; i < it->nfields; i++)
		value_push(h->a, fields, value_str(h->a, field_text(h->a, &it->fields[i])));
	value_put(h->a, v, "fields", fields);
	if (n != NULL)
		value_put(h->a, v, "formula", formula(h, it->owner, n, n->at.line));
	return v;
}

static struct value *
items(const struct handbook *h)
{
	struct value *list = value_list(h->a);

	for (size_t i = 0; i < h->standard->nitems; i++)
		value_push(h->a, list, item(h, &h->standard->items[i]));
	return list;
}

/* --- the whole --- */

static int
same_chain(const struct resolved *x, const struct resolved *y)
{
	return x->n == y->n &&
	    memcmp(x->chain, y->chain, (size_t)x->n * sizeof x->chain[0]) == 0;
}

/* What stands on the list of standards that an explanation used, against a law's. */
static int
under(const struct value *tree, const struct value *law_value)
{
	const struct value *x = value_get(tree, "standards"),
			   *y = value_get(law_value, "standards");
	size_t n = value_len(x), skip;

	if (n == 0 || n > value_len(y))
		return 0;
	/* Of the law itself, or of a standard on the way to it. */
	skip = value_len(y) - n;
	for (size_t i = 0; i < n; i++)
		if (strcmp(value_text(value_get(x->u.list.at[i], "standard"), ""),
			value_text(value_get(y->u.list.at[skip + i], "standard"), "")) != 0)
			return 0;
	return 1;
}

/* The first month with a score of each role: worked through in full. */
static void
worked(const struct handbook *h, struct value *law_value, const struct value *cases)
{
	struct value *list = value_get(law_value, "examples");

	for (size_t i = 0; i < value_len(cases); i++) {
		struct value *v = cases->u.list.at[i];
		const struct value *tree = value_get(v, "explanation");
		const char *role = value_text(value_get(v, "role"), "");
		int there = strcmp(value_text(value_get(tree, "state"), ""), "scored") != 0 ||
		    value_get(v, "set") != NULL || value_len(value_get(v, "diary")) == 0 ||
		    !under(tree, law_value);

		for (size_t k = 0; k < value_len(list) && !there; k++)
			there = strcmp(value_text(value_get(list->u.list.at[k], "role"), ""), role) == 0;
		if (!there)
			value_push(h->a, list, v);
	}
}

/* The examples of the sector, then of what it builds on for roles that it has none of. */
static int
examples(const struct handbook *h, struct value *law_value, const struct resolved *r)
{
	value_put(h->a, law_value, "examples", value_list(h->a));
	for (int i = 0; i < r->n && value_len(value_get(law_value, "examples")) < ROLE_COUNT; i++) {
		const struct value *cases = handbook_cases(h, r->chain[i]);

		if (cases == NULL)
			return -1;
		worked(h, law_value, cases);
	}
	return 0;
}

static struct value *
laws(const struct handbook *h)
{
	const struct column *subject =
	    &fact_type(FACT_POSTING)->columns[fact_column_find(FACT_POSTING, "subject")];
	const struct resolved *of[SUBJECT_COUNT] = { NULL };
	struct value *list = value_list(h->a), *at[SUBJECT_COUNT] = { NULL };
	char name[32];

	for (int i = 0; i < SUBJECT_COUNT; i++) {
		struct err none = { 0 };

		of[i] = bundle_resolve(h->g->bundle, h->standard->sector, (enum subject)i,
		    h->o->day, &none);
		err_fini(&none);
		for (int k = 0; k < i && of[i] != NULL && at[i] == NULL; k++)
			if (of[k] != NULL && same_chain(of[i], of[k]))
				at[i] = at[k];
		if (of[i] == NULL)
			continue;
		if (at[i] == NULL) {
			at[i] = law(h, of[i]);
			if (examples(h, at[i], of[i]) != 0)
				return NULL;
			value_push(h->a, list, at[i]);
		}
		value_push(h->a, value_get(at[i], "subjects"),
		    value_str(h->a, choice_text(subject->choices, i, name)));
	}
	return list;
}

/* Of the other examples only what comes out. */
static void
brief(const struct handbook *h, struct value *v)
{
	const struct value *tree = value_get(v, "explanation");
	static const char *const keys[] = { "state", "score", "band", "reason", "missing" };
	struct value *classes_of = value_get(tree, "classes");
	const char *band = value_text(value_get(tree, "band"), "");

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		put(h->a, v, keys[i], value_get(tree, keys[i]));
	for (size_t i = 0; i < value_len(classes_of); i++)
		if (strcmp(value_text(value_get(classes_of->u.list.at[i], "id"), ""), band) == 0)
			put(h->a, v, "band_title", classes_of->u.list.at[i]);
}

static struct value *
all_cases(const struct handbook *h)
{
	struct value *list = handbook_cases(h, h->standard), *out = value_list(h->a);

	if (list == NULL)
		return NULL;
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *from = list->u.list.at[i];
		struct value *v = value_map(h->a);

		brief(h, list->u.list.at[i]);
		for (size_t k = 0; k < value_len(from); k++)
			if (strcmp(from->u.map.at[k].key, "explanation") != 0)
				value_add(h->a, v, from->u.map.at[k].key, from->u.map.at[k].value);
		value_push(h->a, out, v);
	}
	return out;
}

struct value *
handbook_tree(struct engine *g, const struct handbook_options *o, struct arena *a, struct err *e)
{
	struct standard *s = bundle_standard(g->bundle, o->sector, o->day);
	const struct handbook h = { g, o, s, a, e };
	struct value *v = value_map(a), *of_laws, *cases;
	char day[DAY_TEXT];

	if (s == NULL) {
		err_set(e, MSG_RULE_SECTOR_NONE, o->sector, day_text(o->day, day));
		return NULL;
	}
	of_laws = laws(&h);
	cases = of_laws ? all_cases(&h) : NULL;
	if (cases == NULL)
		return NULL;
	put_text(a, v, "sector", s->sector);
	put_text(a, v, "label", s->label);
	value_put(a, v, "date", value_str(a, day_text(s->from, day)));
	put_titles(a, v, &s->title);
	put(a, v, "basis", s->basis);
	put_text(a, v, "base", s->quarterly ? "quarter" : "month");
	put_text(a, v, "duty_group", o->duty_group);
	value_put(a, v, "laws", of_laws);
	value_put(a, v, "items", items(&h));
	value_put(a, v, "cases", cases);
	value_put(a, v, "articles", handbook_articles(&h, of_laws));
	return v;
}
