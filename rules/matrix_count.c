/* How often rules fired: who holds the store counts results and warnings. */
#include <stdlib.h>
#include <string.h>
#include "rules/base/map.h"
#include "rules/facts.h"
#include "rules/matrix.h"

void
matrix_count_begin(struct matrix_count *c, struct value *tree)
{
	c->rules = value_get(tree, "rules");
	for (size_t i = 0; i < value_len(c->rules); i++) {
		struct value *v = c->rules->u.list.at[i];
		const char *key = arena_fmt(c->a, "%s|%s|%s", value_text(value_get(v, "kind"), ""),
		    value_text(value_get(v, "id"), ""), value_text(value_get(v, "standard"), ""));

		value_put(c->a, v, "fired", value_int(c->a, 0));
		*map_put(&c->by_key, key, strlen(key), NULL) = v;
	}
}

/* --- the standards that a result was made with, nearest first --- */

static const struct value *
by_label(const struct matrix_count *c, const char *sector, day_t day)
{
	return manifest_standard(c->manifest, sector, day);
}

/* "mass_mobilization/2026-01-01": its sector, into the arena. */
static const char *
sector_of(struct arena *a, const char *label)
{
	return arena_copy(a, label, strcspn(label, "/"));
}

static const char *
chain(struct matrix_count *c, const char *standard, int subject, day_t day)
{
	const struct column *subjects =
	    &fact_type(FACT_POSTING)->columns[fact_column_find(FACT_POSTING, "subject")];
	const char *key = arena_fmt(c->a, "%s|%d|%d", standard, subject, (int)day), *all = "";
	void **at = map_put(&c->chains, key, strlen(key), NULL);
	const struct value *s = by_label(c, sector_of(c->a, standard), day);
	char name[32];

	if (*at != NULL)
		return *at;
	choice_text(subjects->choices, subject, name);
	for (int depth = 0; s != NULL && depth < 8; depth++) {
		const char *up = value_text(value_get(value_get(s, "extends"), name), NULL);

		all = arena_fmt(c->a, "%s%s/%s\n", all, value_text(value_get(s, "sector"), ""),
		    value_text(value_get(s, "date"), ""));
		s = up ? by_label(c, up, day) : NULL;
	}
	*at = (void *)(uintptr_t)all;
	return all;
}

/* Adds to the rule of the nearest standard of the chain that has it. */
static void
fire(struct matrix_count *c, const char *labels, const char *kind, const char *id)
{
	for (const char *p = labels; *p != '\0'; p += strcspn(p, "\n") + 1) {
		const char *key = arena_fmt(
		    c->a, "%s|%s|%.*s", kind, id, (int)strcspn(p, "\n"), p);
		struct value *v = map_get(&c->by_key, key);

		if (v == NULL)
			continue;
		value_put(c->a, v, "fired",
		    value_int(c->a, value_integer(value_get(v, "fired"), 0) + 1));
		return;
	}
}

static void
fire_known(struct matrix_count *c, const char *labels, const char *kind, const struct value *parts)
{
	for (size_t i = 0; i < value_len(parts); i++)
		if (!value_is(parts->u.map.at[i].value, V_NULL))
			fire(c, labels, kind, parts->u.map.at[i].key);
}

static day_t
law_day(struct period p)
{
	return p.kind == PERIOD_YEAR ? period_last(p) : period_first(p);
}

void
matrix_count_result(struct matrix_count *c, const struct lens_row *r, struct period p)
{
	const struct value *rulings = value_get(r->detail, "rulings");
	const char *labels, *class = r->proposed ? r->proposed : r->class_id;

	if (r->standard == NULL)
		return;
	/* An organisation's standard stands for itself whatever the subject. */
	labels = chain(c, r->standard, r->organisation ? SUBJECT_CIVIL_SERVANT : r->subject,
	    law_day(p));
	fire(c, labels, "standard", sector_of(c->a, r->standard));
	fire_known(c, labels, "criterion", r->parts);
	fire_known(c, labels, "indicator", r->indicators);
	if (class != NULL)
		fire(c, labels, "class", class);
	for (size_t i = 0; i < value_len(rulings); i++) {
		const char *id = value_text(rulings->u.list.at[i], "");

		fire(c, labels, "gate", id);
		fire(c, labels, "veto", id);
	}
}

void
matrix_count_warning(
    struct matrix_count *c, const char *check, const char *standard, struct period p)
{
	/* Which subject is not kept with a warning: the first whose chain has the check. */
	for (int subject = 0; standard != NULL && subject < SUBJECT_COUNT; subject++) {
		const char *labels = chain(c, standard, subject, law_day(p));

		for (const char *l = labels; *l != '\0'; l += strcspn(l, "\n") + 1)
			if (map_get(&c->by_key, arena_fmt(c->a, "check|%s|%.*s", check,
						    (int)strcspn(l, "\n"), l)) != NULL) {
				fire(c, labels, "check", check);
				return;
			}
	}
}

void
matrix_count_end(struct matrix_count *c)
{
	for (size_t i = 0; i < value_len(c->rules); i++) {
		const struct value *v = c->rules->u.list.at[i], *params = value_get(v, "params");

		for (size_t k = 0; k < value_len(params); k++) {
			const struct value *p = params->u.list.at[k];
			struct value *own = map_get(&c->by_key,
			    arena_fmt(c->a, "parameter|%s|%s",
				value_text(value_get(p, "name"), ""),
				value_text(value_get(p, "standard"), "")));

			if (own != NULL)
				value_put(c->a, own, "fired",
				    value_int(c->a, value_integer(value_get(own, "fired"), 0) +
					    value_integer(value_get(v, "fired"), 0)));
		}
	}
	map_fini(&c->by_key, NULL);
	map_fini(&c->chains, NULL);
}
