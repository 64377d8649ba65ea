/* From a formula to the changes that can move it: the measures that it names, the parameters that
 * these read, what they ask of an item; in the standard of the person and those that it builds on,
 * before and after. Names are taken as they are written, so it may reach too much, never too
 * little. */
#include <string.h>
#include "rules/difference_impl.h"

struct reaching {
	struct arena *a;
	const struct difference *d;
	const struct reach_of *of;
	struct {
		const struct version *at[BUNDLE_DEPTH];
		int n;
	} chain[2]; /* before, after */
	struct reached *out;
	size_t n, cap;
};

static void
chains(struct reaching *r)
{
	const struct written *w[2] = { r->d->before, r->d->after };

	for (int k = 0; k < 2; k++) {
		const char *sector = r->of->sector;

		while (sector != NULL && r->chain[k].n < BUNDLE_DEPTH) {
			const struct version *v = written_on(w[k], sector, r->of->day);

			if (v == NULL)
				break;
			r->chain[k].at[r->chain[k].n++] = v;
			sector = v->extends[r->of->subject];
		}
	}
}

static void
add_words(struct reaching *r, struct texts *words, const struct thing *t)
{
	for (size_t i = 0; i < t->words.n; i++)
		texts_add(r->a, words, t->words.at[i]);
}

static int
measures(const char *list)
{
	return strcmp(list, "measures") == 0 || strcmp(list, "organisation.measures") == 0;
}

/* All that the words name in turn, but for what a measure says of single items. */
static void
close_words(struct reaching *r, struct texts *words)
{
	for (size_t before = 0; before != words->n;) {
		before = words->n;
		for (int k = 0; k < 2; k++)
			for (int c = 0; c < r->chain[k].n; c++) {
				const struct version *v = r->chain[k].at[c];

				for (size_t i = 0; i < v->n; i++)
					if (v->things[i].item == NULL && v->things[i].id != NULL &&
					    measures(v->things[i].list) &&
					    texts_has(words, v->things[i].id))
						add_words(r, words, &v->things[i]);
			}
	}
}

static void
reach(struct reaching *r, size_t change, const char *item)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->out[i].change == change &&
		    (r->out[i].item == NULL || text_same(r->out[i].item, item)))
			return;
	r->out = arena_room(r->a, r->out, r->n, &r->cap, sizeof *r->out);
	r->out[r->n++] = (struct reached){ change, item };
}

static int
in_chain(const struct reaching *r, const struct change *c)
{
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < r->chain[k].n; i++)
			if (strcmp(r->chain[k].at[i]->sector, c->sector) == 0 &&
			    (c->date == NULL || strcmp(r->chain[k].at[i]->date, c->date) == 0 ||
				c->kind == CHANGE_SECTOR_ADDED || c->kind == CHANGE_SECTOR_REMOVED))
				return 1;
	return 0;
}

/* What is said of a thing without moving anything. */
static int
only_words(const struct change *c)
{
	static const char *const fields[] = { "title", "title_vi", "title_en", "basis", "unit",
		"output_vi", "range", "choices", "severity", "show" };

	if (c->kind != CHANGE_VALUE)
		return 0;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (strcmp(c->field, fields[i]) == 0 && (strcmp(fields[i], "unit") != 0 ||
							    strcmp(c->list, "items") != 0))
			return 1;
	return 0;
}

/* What a formula calls a column of items.csv. */
static int
reads_item(const struct change *c, const struct texts *words)
{
	static const char *const names[][2] = { { "complexity_group", "group" },
		{ "evidence", "needs_evidence" } };

	if (c->kind != CHANGE_VALUE || strcmp(c->field, "fields") == 0)
		return 1;
	for (size_t i = 0; i < 2; i++)
		if (strcmp(c->field, names[i][0]) == 0)
			return texts_has(words, names[i][1]);
	return texts_has(words, c->field);
}

/* Changes of what the words name; `item`: words that only this item leads to. */
static void
by_words(struct reaching *r, const struct texts *words, const char *item)
{
	for (size_t i = 0; i < r->d->n; i++) {
		const struct change *c = &r->d->at[i];

		if (c->list == NULL || c->id == NULL || only_words(c))
			continue;
		if (strcmp(c->list, "items") == 0) {
			if ((item == NULL || strcmp(item, c->id) == 0) && reads_item(c, words))
				reach(r, i, c->id);
		} else if (measures(c->list) && c->item != NULL) {
			if ((item == NULL || strcmp(item, c->item) == 0) && texts_has(words, c->id))
				reach(r, i, c->item);
		} else if ((measures(c->list) || strcmp(c->list, "params") == 0) &&
		    texts_has(words, c->id) && (item != NULL || in_chain(r, c)))
			reach(r, i, item);
	}
}

/* What measures say of single items: of any sector, because work is scored by its item's. */
static void
by_items(struct reaching *r, const struct texts *words)
{
	const struct written *w[2] = { r->d->before, r->d->after };

	for (int k = 0; k < 2; k++)
		for (size_t v = 0; v < w[k]->n; v++) {
			if (written_on(w[k], w[k]->at[v].sector, r->of->day) != &w[k]->at[v])
				continue;
			for (size_t i = 0; i < w[k]->at[v].n; i++) {
				const struct thing *t = &w[k]->at[v].things[i];
				struct texts own = { 0 };

				if (t->item == NULL || !texts_has(words, t->id))
					continue;
				add_words(r, &own, t);
				close_words(r, &own);
				by_words(r, &own, t->item);
			}
		}
}

/* The formula itself, as the nearest standard has it; changes of it. */
static void
itself(struct reaching *r, struct texts *words)
{
	const struct thing like = { .list = r->of->list, .id = r->of->id };

	for (int k = 0; k < 2; k++)
		for (int c = 0; c < r->chain[k].n; c++) {
			const struct thing *t = version_find(r->chain[k].at[c], &like);

			if (t == NULL)
				continue;
			add_words(r, words, t);
			break;
		}
	for (size_t i = 0; i < r->d->n; i++) {
		const struct change *c = &r->d->at[i];
		int whole = c->list == NULL ? c->kind != CHANGE_FILE
					    : strcmp(c->list, "extends") == 0;

		if (!in_chain(r, c))
			continue;
		if (whole || (text_same(c->list, r->of->list) && text_same(c->id, r->of->id) &&
				 !only_words(c)))
			reach(r, i, NULL);
	}
}

struct reached *
difference_reach(
    const struct difference *d, const struct reach_of *of, struct arena *a, size_t *n)
{
	struct reaching r = { .a = a, .d = d, .of = of };
	struct texts words = { 0 };

	chains(&r);
	itself(&r, &words);
	close_words(&r, &words);
	by_words(&r, &words, NULL);
	by_items(&r, &words);
	*n = r.n;
	return r.out;
}
