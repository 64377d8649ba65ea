/* How often rules fired: who holds the store counts results and warnings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/map.h"
#include "rules/facts.h"
#include "rules/matrix.h"

struct counter { struct value *rule; int64_t fired; };
/* The standards that a result was made with, nearest first, and who counts what of them:
 * "criterion|quantity" -> counter, NULL when none of them has it. */
struct chain { const char *sector, *labels; struct map counters; };

void
matrix_count_begin(struct matrix_count *c, struct value *tree)
{
	c->rules = value_get(tree, "rules");
	for (size_t i = 0; i < value_len(c->rules); i++) {
		struct value *v = c->rules->u.list.at[i];
		const char *key = arena_fmt(c->a, "%s|%s|%s", value_text(value_get(v, "kind"), ""),
		    value_text(value_get(v, "id"), ""), value_text(value_get(v, "standard"), ""));
		struct counter *n = arena_new(c->a, sizeof *n);

		n->rule = v;
		*map_put(&c->by_key, key, strlen(key), NULL) = n;
	}
}

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
labels_of(struct matrix_count *c, const char *sector, int subject, day_t day)
{
	const struct column *subjects =
	    &fact_type(FACT_POSTING)->columns[fact_column_find(FACT_POSTING, "subject")];
	const struct value *s = by_label(c, sector, day);
	const char *all = "";
	char name[32];

	choice_text(subjects->choices, subject, name);
	for (int depth = 0; s != NULL && depth < 8; depth++) {
		const char *up = value_text(value_get(value_get(s, "extends"), name), NULL);

		all = arena_fmt(c->a, "%s%s/%s\n", all, value_text(value_get(s, "sector"), ""),
		    value_text(value_get(s, "date"), ""));
		s = up ? by_label(c, up, day) : NULL;
	}
	return all;
}

static struct chain *
chain_of(struct matrix_count *c, const char *standard, int subject, day_t day)
{
	char key[160];
	int n = snprintf(key, sizeof key, "%d|%d|%s", subject, (int)day, standard);
	void **at = map_put(&c->chains, key, strnlen(key, (size_t)n), NULL);
	struct chain *made;

	if (*at == NULL) {
		made = arena_new(c->a, sizeof *made);
		made->sector = sector_of(c->a, standard);
		made->labels = labels_of(c, made->sector, subject, day);
		*at = made;
	}
	return *at;
}

/* The rule of the nearest standard of the chain that has it. */
static struct counter *
nearest(struct matrix_count *c, const struct chain *ch, const char *kind, const char *id)
{
	struct counter *found = NULL;

	for (const char *p = ch->labels; *p != '\0' && found == NULL; p += strcspn(p, "\n") + 1)
		found = map_get(&c->by_key,
		    arena_fmt(c->a, "%s|%s|%.*s", kind, id, (int)strcspn(p, "\n"), p));
	return found;
}

/* 1: there is such a rule. */
static int
fire(struct matrix_count *c, struct chain *ch, const char *kind, const char *id)
{
	char key[160];
	int n = snprintf(key, sizeof key, "%s|%s", kind, id), fresh;
	void **at = map_put(&ch->counters, key, strnlen(key, (size_t)n), &fresh);
	struct counter *counter;

	if (fresh)
		*at = nearest(c, ch, kind, id);
	counter = *at;
	if (counter != NULL)
		counter->fired++;
	return counter != NULL;
}

static void
fire_known(struct matrix_count *c, struct chain *ch, const char *kind, const struct value *parts)
{
	for (size_t i = 0; i < value_len(parts); i++)
		if (!value_is(parts->u.map.at[i].value, V_NULL))
			fire(c, ch, kind, parts->u.map.at[i].key);
}

static day_t
law_day(struct period p)
{
	return p.kind == PERIOD_YEAR ? period_last(p) : period_first(p);
}

void
matrix_count_result(struct matrix_count *c, const struct lens_row *r, struct period p)
{
	struct chain *ch;
	const struct value *rulings = value_get(r->detail, "rulings");
	const char *class = r->proposed ? r->proposed : r->class_id;

	if (r->standard == NULL)
		return;
	/* An organisation's standard stands for itself whatever the subject. */
	ch = chain_of(c, r->standard, r->organisation ? SUBJECT_CIVIL_SERVANT : r->subject,
	    law_day(p));
	fire(c, ch, "standard", ch->sector);
	fire_known(c, ch, "criterion", r->parts);
	fire_known(c, ch, "indicator", r->indicators);
	if (class != NULL)
		fire(c, ch, "class", class);
	for (size_t i = 0; i < value_len(rulings); i++) {
		const char *id = value_text(rulings->u.list.at[i], "");

		fire(c, ch, "gate", id);
		fire(c, ch, "veto", id);
	}
}

void
matrix_count_warning(
    struct matrix_count *c, const char *check, const char *standard, struct period p)
{
	/* Which subject is not kept with a warning: the first whose chain has the check. */
	for (int subject = 0; standard != NULL && subject < SUBJECT_COUNT; subject++)
		if (fire(c, chain_of(c, standard, subject, law_day(p)), "check", check))
			return;
}

static void
chain_fini(void *chain)
{
	map_fini(&((struct chain *)chain)->counters, NULL);
}

void
matrix_count_end(struct matrix_count *c)
{
	for (size_t i = 0; i < c->by_key.n; i++) {
		const struct counter *n = c->by_key.at[i].value;
		const struct value *params = value_get(n->rule, "params");

		for (size_t k = 0; k < value_len(params); k++) {
			const struct value *p = params->u.list.at[k];
			struct counter *own = map_get(&c->by_key,
			    arena_fmt(c->a, "parameter|%s|%s",
				value_text(value_get(p, "name"), ""),
				value_text(value_get(p, "standard"), "")));

			if (own != NULL)
				own->fired += n->fired;
		}
	}
	for (size_t i = 0; i < c->by_key.n; i++) {
		const struct counter *n = c->by_key.at[i].value;

		value_put(c->a, n->rule, "fired", value_int(c->a, n->fired));
	}
	map_fini(&c->by_key, NULL);
	map_fini(&c->chains, chain_fini);
}
