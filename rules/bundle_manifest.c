#include "rules/bundle_manifest.h"
#include <string.h>
#include "rules/facts.h"

static void
put_text(struct arena *a, struct value *map, const char *key, const char *s)
{
	if (s != NULL)
		value_put(a, map, key, value_str(a, s));
}

/* Values of a standard hold no function where this is used: they can be shared. */
static void
put(struct arena *a, struct value *map, const char *key, const struct value *v)
{
	if (v != NULL)
		value_put(a, map, key, (struct value *)v);
}

static void
put_day(struct arena *a, struct value *map, day_t day)
{
	char text[DAY_TEXT];

	put_text(a, map, "date", day_text(day, text));
}

static struct value *
titled(struct arena *a, const char *key, const char *name, const struct titles *t)
{
	struct value *v = value_map(a);

	put_text(a, v, key, name);
	put_text(a, v, "vi", t->vi);
	put_text(a, v, "en", t->en);
	return v;
}

/* An entry of a list, pushed. */
static struct value *
entry(struct arena *a, struct value *list, const char *id, const struct titles *t)
{
	struct value *v = titled(a, "id", id, t);

	value_push(a, list, v);
	return v;
}

/* --- items --- */

static struct value *
fields(struct arena *a, const struct item *it)
{
	static const char *const types[FIELD_TYPES] = {
		"integer",
		"number",
		"text",
		"boolean",
		"day",
		"choice",
	};
	struct value *list = value_list(a);

	for (size_t i = 0; i < it->nfields; i++) {
		const struct field *f = &it->fields[i];
		struct value *v = value_map(a);

		put_text(a, v, "name", f->name);
		put_text(a, v, "type", types[f->type]);
		put_text(a, v, "choices", f->choices);
		value_put(a, v, "optional", value_bool(a, f->optional));
		value_push(a, list, v);
	}
	return list;
}

static struct value *
items(struct arena *a, const struct standard *s)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < s->nitems; i++) {
		const struct item *it = &s->items[i];
		struct value *v = titled(a, "code", it->code, &it->title);

		put_text(a, v, "unit", it->unit);
		value_put(a, v, "coefficient", value_num(a, it->coefficient));
		value_put(a, v, "evidence", value_bool(a, it->evidence));
		value_put(a, v, "fields", fields(a, it));
		value_push(a, list, v);
	}
	return list;
}

/* --- parameters --- */

static struct value *
params(struct arena *a, const struct standard *s)
{
	struct value *all = value_map(a);

	for (size_t i = 0; i < s->nparams; i++) {
		const struct param *p = &s->params[i];
		struct value *v = titled(a, "unit", p->unit, &p->title);

		put_text(a, v, "basis", p->basis);
		put(a, v, "value", p->value);
		put(a, v, "range", p->range);
		put(a, v, "choices", p->choices);
		value_put(a, all, p->name, v);
	}
	return all;
}

/* --- schemes --- */

static struct value *
cap(struct arena *a, const struct cap *c)
{
	struct value *v = value_map(a), *within = value_list(a);

	put_text(a, v, "share", c->share);
	put_text(a, v, "outstanding", c->outstanding);
	put_text(a, v, "of", c->of);
	put_text(a, v, "base", c->base);
	for (int i = 0; i < c->nwithin; i++)
		value_push(a, within, value_str(a, c->within[i]));
	value_put(a, v, "within", c->scope ? value_str(a, c->scope) : within);
	return v;
}

static void
classes(struct arena *a, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(a, to, "classes", value_list(a));

	for (size_t i = 0; i < sc->nclasses; i++) {
		const struct class *c = &sc->classes[i];
		struct value *v = entry(a, list, c->id, &c->title);

		value_put(a, v, "from", value_num(a, c->from));
		put_text(a, v, "basis", c->basis);
		if (c->cap != NULL)
			value_put(a, v, "cap", cap(a, c->cap));
	}
}

static void
criteria(struct arena *a, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(a, to, "criteria", value_list(a));

	for (size_t i = 0; i < sc->ncriteria; i++) {
		struct value *v = entry(a, list, sc->criteria[i].id, &sc->criteria[i].title);

		put_text(a, v, "unit", sc->criteria[i].unit);
		put(a, v, "basis", sc->criteria[i].basis);
	}
}

static void
gates(struct arena *a, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(a, to, "gates", value_list(a));

	for (size_t i = 0; i < sc->ngates; i++) {
		struct value *v = entry(a, list, sc->gates[i].id, &sc->gates[i].title);

		put_text(a, v, "basis", sc->gates[i].basis);
		put_text(a, v, "state", state_names[sc->gates[i].state]);
	}
}

static void
vetoes(struct arena *a, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(a, to, "vetoes", value_list(a));

	for (size_t i = 0; i < sc->nvetoes; i++) {
		struct value *v = entry(a, list, sc->vetoes[i].id, &sc->vetoes[i].title);

		put_text(a, v, "basis", sc->vetoes[i].basis);
		put_text(a, v, "class", sc->vetoes[i].class_id);
		put_text(a, v, "stage", sc->vetoes[i].stage);
	}
}

static void
checks(struct arena *a, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(a, to, "checks", value_list(a));

	for (size_t i = 0; i < sc->nchecks; i++) {
		struct value *v = entry(a, list, sc->checks[i].id, &sc->checks[i].title);

		put_text(a, v, "severity", sc->checks[i].severity);
		put_text(a, v, "basis", sc->checks[i].basis);
	}
}

static void
indicators(struct arena *a, struct value *to, const struct scheme *sc)
{
	struct value *list = value_put(a, to, "indicators", value_list(a));

	for (size_t i = 0; i < sc->nindicators; i++) {
		struct value *v = entry(a, list, sc->indicators[i].name, &sc->indicators[i].title);

		put_text(a, v, "unit", sc->indicators[i].unit);
		put_text(a, v, "basis", sc->indicators[i].basis);
	}
}

static void
scheme(struct arena *a, struct value *to, const struct scheme *sc)
{
	criteria(a, to, sc);
	classes(a, to, sc);
	gates(a, to, sc);
	vetoes(a, to, sc);
}

/* --- the whole --- */

static struct value *
extends(struct arena *a, const struct standard *s)
{
	const struct column *subject =
	    &fact_type(FACT_POSTING)->columns[fact_column_find(FACT_POSTING, "subject")];
	struct value *v = value_map(a);
	char name[32];

	for (int i = 0; i < SUBJECT_COUNT; i++)
		put_text(a, v, choice_text(subject->choices, i, name), s->extends[i]);
	return v;
}

static struct value *
kinds(struct arena *a, unsigned bits)
{
	const struct column *kind =
	    &fact_type(FACT_AGENCY)->columns[fact_column_find(FACT_AGENCY, "kind")];
	struct value *list = value_list(a);
	char name[32];

	for (int i = 0; bits >> i != 0; i++)
		if (bits >> i & 1)
			value_push(a, list, value_str(a, choice_text(kind->choices, i, name)));
	return list;
}

static struct value *
standard(struct arena *a, const struct standard *s)
{
	unsigned bits = s->has_organisation ? s->organisation.kinds : 0;
	struct value *v = titled(a, "sector", s->sector, &s->title);

	put_day(a, v, s->from);
	put_text(a, v, "label", s->label);
	put(a, v, "basis", s->basis);
	put_text(a, v, "base", s->quarterly ? "quarter" : "month");
	value_put(a, v, "extends", extends(a, s));
	value_put(a, v, "organisation", value_int(a, bits));
	value_put(a, v, "kinds", kinds(a, bits));
	value_put(a, v, "params", params(a, s));
	value_put(a, v, "items", items(a, s));
	scheme(a, v, &s->person);
	checks(a, v, &s->person);
	indicators(a, v, &s->person);
	if (s->has_organisation)
		scheme(a, value_put(a, v, "of_organisations", value_map(a)), &s->organisation);
	return v;
}

struct value *
bundle_manifest(const struct bundle *b, struct arena *a)
{
	struct value *v = value_map(a), *list = value_put(a, v, "standards", value_list(a));
	struct value *left_out = value_put(a, v, "left_out", value_list(a));

	for (size_t i = 0; i < b->n; i++)
		value_push(a, list, standard(a, b->standards[i]));
	for (size_t i = 0; i < b->nleft_out; i++) {
		struct value *o = value_map(a);

		put_text(a, o, "sector", b->left_out[i]->sector);
		put_day(a, o, b->left_out[i]->from);
		value_push(a, left_out, o);
	}
	return v;
}
