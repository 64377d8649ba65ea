#include "rules/bundle_manifest.h"
#include <string.h>

static void
put_text(struct arena *a, struct value *map, const char *key, const char *s)
{
	if (s != NULL)
		value_put(a, map, key, value_str(a, s));
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

static struct value *
item_value(struct arena *a, const struct item *it)
{
	static const char *const types[] = { "integer", "number", "text", "boolean", "day", "choice" };
	struct value *v = titled(a, "code", it->code, &it->title), *fields = value_list(a);

	put_text(a, v, "unit", it->unit);
	value_put(a, v, "coefficient", value_num(a, it->coefficient));
	value_put(a, v, "evidence", value_bool(a, it->evidence));
	for (size_t i = 0; i < it->nfields; i++) {
		struct value *f = value_map(a);

		put_text(a, f, "name", it->fields[i].name);
		put_text(a, f, "type", types[it->fields[i].type]);
		put_text(a, f, "choices", it->fields[i].choices);
		value_put(a, f, "optional", value_bool(a, it->fields[i].optional));
		value_push(a, fields, f);
	}
	value_put(a, v, "fields", fields);
	return v;
}

static struct value *
standard_value(struct arena *a, const struct standard *s)
{
	struct value *v = titled(a, "sector", s->sector, &s->title), *items = value_list(a), *checks = value_list(a);
	struct value *classes = value_list(a);
	char day[DAY_TEXT];

	put_text(a, v, "date", day_text(s->from, day));
	value_put(a, v, "base", value_str(a, s->quarterly ? "quarter" : "month"));
	value_put(a, v, "organisation", value_int(a, s->has_organisation ? s->organisation.kinds : 0));
	for (size_t i = 0; i < s->nitems; i++)
		value_push(a, items, item_value(a, &s->items[i]));
	for (size_t i = 0; i < s->person.nchecks; i++)
		value_push(a, checks, titled(a, "id", s->person.checks[i].id, &s->person.checks[i].title));
	for (size_t i = 0; i < s->person.nclasses; i++)
		value_push(a, classes, titled(a, "id", s->person.classes[i].id, &s->person.classes[i].title));
	value_put(a, v, "items", items);
	value_put(a, v, "checks", checks);
	value_put(a, v, "classes", classes);
	return v;
}

struct value *
bundle_manifest(struct bundle *b, struct arena *a)
{
	struct value *v = value_map(a), *list = value_list(a);

	for (size_t i = 0; i < b->n; i++)
		value_push(a, list, standard_value(a, b->standards[i]));
	value_put(a, v, "standards", list);
	return v;
}
