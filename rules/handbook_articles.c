/* Which article of a law which rule stands on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/csv.h"
#include "rules/cite.h"
#include "rules/handbook_impl.h"
#include "rules/score_impl.h"

struct reading {
	const struct handbook *h;
	const struct value *laws;
	const struct standard *s;
	struct value *out;
};

struct looking {
	const char *article;
	int hit;
};

static void
cited(void *arg, const char *act, size_t nact, const char *article, size_t n)
{
	struct looking *l = arg;
	char text[64];

	(void)act, (void)nact;
	snprintf(text, sizeof text, "%.*s", (int)n, article);
	l->hit |= cite_covers(text, l->article);
}

/* Is the article cited, a part of it, or a range with it? */
static int
based_on(const struct value *basis, const char *article)
{
	struct looking l = { article, 0 };

	cite_each(value_text(basis, NULL), cited, &l);
	for (size_t i = 0; value_is(basis, V_LIST) && i < value_len(basis); i++)
		cite_each(value_text(basis->u.list.at[i], NULL), cited, &l);
	return l.hit;
}

static void
add(struct reading *r, struct value *used, const struct value *rule)
{
	const char *vi = value_text(value_get(rule, "vi"), NULL);
	struct value *v;

	for (size_t i = 0; vi != NULL && i < value_len(used); i++)
		if (strcmp(value_text(value_get(used->u.list.at[i], "vi"), ""), vi) == 0)
			return;
	if (vi == NULL)
		return;
	v = value_map(r->h->a);
	value_put(r->h->a, v, "vi", value_get(rule, "vi"));
	if (value_get(rule, "en") != NULL)
		value_put(r->h->a, v, "en", value_get(rule, "en"));
	value_push(r->h->a, used, v);
}

/* Whose article it is: the law has the standard of the file in its chain. */
static int
in_chain(const struct value *law, const char *label)
{
	const struct value *list = value_get(law, "standards");

	for (size_t i = 0; i < value_len(list); i++)
		if (strcmp(value_text(value_get(list->u.list.at[i], "standard"), ""), label) == 0)
			return 1;
	return 0;
}

static void
rules_of(struct reading *r, struct value *used, const struct value *law, const char *article)
{
	static const char *const lists[] = { "criteria", "gates", "vetoes", "classes" };
	const struct value *params = value_get(law, "params");

	for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
		const struct value *list = value_get(law, lists[k]);

		for (size_t i = 0; i < value_len(list); i++)
			if (based_on(value_get(list->u.list.at[i], "basis"), article))
				add(r, used, list->u.list.at[i]);
	}
	for (size_t i = 0; i < value_len(params); i++)
		if (based_on(value_get(params->u.map.at[i].value, "basis"), article))
			add(r, used, params->u.map.at[i].value);
}

static int
row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct reading *r = arg;
	struct arena *a = r->h->a;
	struct value *v = value_map(a), *used = value_list(a);

	if (bad != NULL || n < 3 || line == 1)
		return 0;
	value_put(a, v, "standard", value_str(a, r->s->label));
	value_put(a, v, "article", value_str(a, cells[0].s));
	value_put(a, v, "vi", value_str(a, cells[1].s));
	value_put(a, v, "en", value_str(a, cells[2].s));
	for (size_t i = 0; i < value_len(r->laws); i++)
		if (in_chain(r->laws->u.list.at[i], r->s->label))
			rules_of(r, used, r->laws->u.list.at[i], cells[0].s);
	value_put(a, v, "used", used);
	value_push(a, r->out, v);
	return 0;
}

struct value *
handbook_articles(const struct handbook *h, const struct value *laws)
{
	struct reading r = { .h = h, .laws = laws, .out = value_list(h->a) };
	struct err ignored = { 0 };

	for (size_t i = 0; i < h->g->bundle->n; i++) {
		int used = 0;

		r.s = h->g->bundle->standards[i];
		for (size_t k = 0; k < value_len(laws); k++)
			used |= in_chain(laws->u.list.at[k], r.s->label);
		if (used && r.s->articles != NULL &&
		    csv_read(r.s->articles, r.s->narticles, row, &r, &ignored) != 0)
			err_fini(&ignored);
	}
	return r.out;
}
