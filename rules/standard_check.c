/* Checks and indicators: what warns and what is reported, never scored. */
#include <string.h>
#include "rules/standard_impl.h"

static const struct key check_keys[] = {
	KEY_OTHER("each", 1), KEY_OTHER("severity", 1), KEY(check, title, TITLE, 1),
	KEY(check, basis, TEXT, 0), KEY(check, of, TEXT, 0),
	{ "when", GET_FUNC, 1, offsetof(struct check, func) }, KEY_OTHER("show", 0), KEYS_END,
};
static const struct shape check_shape = { SCOPE_CHECK, check_keys };

static void
show(struct reader *r, struct check *c, const struct value *v, const char *path)
{
	if (!value_is(v, V_LIST)) {
		standard_wrong(r, path, "{ \"minutes\", ... }");
		return;
	}
	c->show = arena_new(r->a, v->u.list.n * sizeof *c->show);
	for (size_t i = 0; i < v->u.list.n; i++) {
		c->show[c->nshow] = value_text(v->u.list.at[i], NULL);
		if (c->show[c->nshow++] == NULL) {
			standard_wrong(r, path, "{ \"minutes\", ... }");
			c->nshow--;
			return;
		}
	}
}

static void
check(struct reader *r, struct check *c, const struct value *v, const char *path)
{
	int each;

	*c = (struct check){ .id = c->id, .owner = r->s, .func = -1 };
	c->line = standard_line(r, path);
	if (standard_table(r, v, path, &check_shape, c) != 0 || standard_name(r, path, c->id) != 0)
		return;
	each = standard_choice(r, value_get(v, "each"), standard_sub(r, path, "each"),
	    "entry task day period peers agency");
	c->severity = value_text(value_get(v, "severity"), "");
	standard_choice(r, value_get(v, "severity"), standard_sub(r, path, "severity"),
	    "info warning serious");
	if (each < 0)
		return;
	c->each = (enum check_each)each;
	if ((c->each >= EACH_PEERS) != (c->of != NULL))
		standard_tell(r, path, MSG_RULE_CHECK_OF, c->id, NULL);
	if (value_get(v, "show") != NULL)
		show(r, c, value_get(v, "show"), standard_sub(r, path, "show"));
}

void
standard_checks(struct reader *r, struct scheme *sc, const struct value *v)
{
	if (!standard_is_named(r, v, "checks"))
		return;
	sc->checks = arena_new(r->a, value_len(v) * sizeof *sc->checks);
	for (; sc->nchecks < value_len(v); sc->nchecks++) {
		const struct value_pair *p = &v->u.map.at[sc->nchecks];

		sc->checks[sc->nchecks].id = p->key;
		check(r, &sc->checks[sc->nchecks], p->value, standard_sub(r, "checks", p->key));
	}
}

static const struct key indicator_keys[] = {
	KEY(indicator, title, TITLE, 1), KEY(indicator, unit, TEXT, 0),
	KEY(indicator, basis, TEXT, 0), KEY(indicator, roles, ROLES, 0),
	{ "value", GET_FUNC, 1, offsetof(struct indicator, func) }, KEYS_END,
};
static const struct shape indicator_shape = { SCOPE_INDICATOR, indicator_keys };

void
standard_indicators(struct reader *r, struct scheme *sc, const struct value *v)
{
	if (!standard_is_named(r, v, "indicators"))
		return;
	sc->indicators = arena_new(r->a, value_len(v) * sizeof *sc->indicators);
	for (; sc->nindicators < value_len(v); sc->nindicators++) {
		const struct value_pair *p = &v->u.map.at[sc->nindicators];
		struct indicator *x = &sc->indicators[sc->nindicators];
		const char *path = standard_sub(r, "indicators", p->key);

		*x = (struct indicator){ .name = p->key, .owner = r->s, .func = -1 };
		x->line = standard_line(r, path);
		if (standard_name(r, path, x->name) == 0)
			standard_table(r, p->value, path, &indicator_shape, x);
	}
}
