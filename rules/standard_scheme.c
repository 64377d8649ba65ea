/* Criteria, score, classes, gates, vetoes, aggregate: of people, or of organisations. */
#include <math.h>
#include <string.h>
#include "rules/standard_impl.h"

static const struct key criterion_keys[] = {
	KEY(criterion, id, TEXT, 1), KEY(criterion, title, TITLE, 1),
	KEY(criterion, basis, BASIS, 1), KEY(criterion, unit, TEXT, 1), KEY_OTHER("range", 0),
	KEY(criterion, roles, ROLES, 0),
	{ "value", GET_FUNC, 1, offsetof(struct criterion, func) }, KEYS_END,
};
static const struct shape criterion_shape = { SCOPE_CRITERION, criterion_keys };

static int
number_at(const struct value *list, size_t i, double *out)
{
	if (!value_is(list, V_LIST) || i >= list->u.list.n || !value_is(list->u.list.at[i], V_NUM))
		return -1;
	*out = list->u.list.at[i]->u.number;
	return 0;
}

static void
criterion_range(struct reader *r, struct criterion *c, const struct value *range, const char *path)
{
	c->lo = 1;
	c->hi = 0;
	if (range == NULL)
		return;
	if (value_len(range) != 2 || number_at(range, 0, &c->lo) != 0 ||
	    number_at(range, 1, &c->hi) != 0 || c->lo > c->hi)
		standard_wrong(r, path, "{ 0, 100 }");
	else if (strcmp(c->unit, "%") == 0 && c->hi <= 1)
		standard_tell(r, path, MSG_RULE_PERCENT, c->id, NULL);
}

static void
criteria(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	sc->criteria = arena_new(r->a, v->u.list.n * sizeof *sc->criteria);
	for (size_t i = 0; i < v->u.list.n; i++) {
		const struct value *t = v->u.list.at[i];
		struct criterion *c = &sc->criteria[sc->ncriteria];
		const char *at = standard_nth(r, path, i);

		c->owner = r->s;
		c->line = standard_line(r, at);
		if (standard_table(r, t, at, &criterion_shape, c) != 0)
			continue;
		standard_choice(r, value_get(t, "unit"), standard_sub(r, at, "unit"), "% points");
		criterion_range(r, c, value_get(t, "range"), standard_sub(r, at, "range"));
		at = standard_sub(r, at, "id");
		if (standard_name(r, at, c->id) == 0)
			standard_once(r, at, sc->criteria, sc->ncriteria, sizeof *c);
		sc->ncriteria++;
	}
}

static const struct key cap_keys[] = {
	KEY(cap, share, TEXT, 1), KEY(cap, outstanding, TEXT, 0), KEY(cap, of, TEXT, 1),
	KEY(cap, base, TEXT, 0), KEY_OTHER("within", 0), KEYS_END,
};
static const struct shape cap_shape = { SCOPE_CAP, cap_keys };

static struct cap *
cap(struct reader *r, const struct value *v, const char *path)
{
	int organisation = strncmp(path, "organisation.", 13) == 0;
	const char *groups = organisation ? "parent all" : "agency duty_group";
	const char *at = standard_sub(r, path, "within");
	const struct value *within = value_get(v, "within");
	struct cap *c = arena_new(r->a, sizeof *c);

	if (standard_table(r, v, path, &cap_shape, c) != 0)
		return NULL;
	c->scope = value_text(within, NULL);
	if (c->scope != NULL)
		return c;
	if (!value_is(within, V_LIST) || value_len(within) == 0 || value_len(within) > 4) {
		standard_tell(r, at, MSG_RULE_CAP_GROUP, groups, NULL);
		return NULL;
	}
	for (size_t i = 0; i < within->u.list.n; i++)
		if (standard_choice(r, within->u.list.at[i], at, groups) < 0)
			return NULL;
		else
			c->within[c->nwithin++] = within->u.list.at[i]->u.str.s;
	return c;
}

static const struct key class_keys[] = {
	KEY(class, id, TEXT, 1), KEY(class, title, TITLE, 1), KEY(class, from, NUMBER, 1),
	{ "when", GET_FUNC, 0, offsetof(struct class, func) }, KEY_OTHER("cap", 0),
	KEY(class, basis, TEXT, 0), KEYS_END,
};
static const struct shape class_shape = { SCOPE_CLASS, class_keys };

/* Classes compare micro-points: of two edges that are one there, the lower is never reached. */
static int
below(double lower, double upper)
{
	return llround(lower * 1e6) < llround(upper * 1e6);
}

/* -1 when the class could not be read: its neighbours cannot be compared with it. */
static int
class(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	struct class *c = &sc->classes[sc->nclasses];

	*c = (struct class){ .func = -1, .line = standard_line(r, path) };
	if (standard_table(r, v, path, &class_shape, c) != 0 ||
	    standard_name(r, standard_sub(r, path, "id"), c->id) != 0)
		return -1;
	if (value_get(v, "cap") != NULL)
		c->cap = cap(r, value_get(v, "cap"), standard_sub(r, path, "cap"));
	standard_once(r, standard_sub(r, path, "id"), sc->classes, sc->nclasses, sizeof *c);
	if (sc->nclasses > 0 && !below(c->from, c[-1].from))
		standard_tell(r, standard_sub(r, path, "from"), MSG_RULE_CLASS_ORDER, c->id,
		    c[-1].id);
	sc->nclasses++;
	return 0;
}

static void
classes(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	int failed = 0;

	sc->classes = arena_new(r->a, v->u.list.n * sizeof *sc->classes);
	for (size_t i = 0; i < v->u.list.n && !failed; i++)
		failed = class(r, sc, v->u.list.at[i], standard_nth(r, path, i));
	if (failed)
		return;
	if (sc->nclasses == 0 || sc->classes[sc->nclasses - 1].from != 0)
		standard_tell(r, path, MSG_RULE_CLASS_ZERO, NULL, NULL);
}

static const struct key gate_keys[] = {
	KEY(gate, id, TEXT, 1), KEY(gate, title, TITLE, 1), KEY(gate, basis, TEXT, 0),
	KEY_OTHER("each", 0), KEY_OTHER("state", 1), KEY(gate, roles, ROLES, 0),
	{ "when", GET_FUNC, 1, offsetof(struct gate, func) }, KEYS_END,
};
static const struct shape gate_shape = { SCOPE_GATE, gate_keys };

static void
gates(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	static const int states[] = {
		STATE_NOT_SCORED, STATE_INSUFFICIENT_DATA, STATE_NOT_CLASSIFIED,
		STATE_NEEDS_DECISION,
	};

	sc->gates = arena_new(r->a, v->u.list.n * sizeof *sc->gates);
	for (size_t i = 0; i < v->u.list.n; i++) {
		const struct value *t = v->u.list.at[i], *each = value_get(t, "each");
		struct gate *g = &sc->gates[sc->ngates];
		const char *at = standard_nth(r, path, i);
		int state;

		*g = (struct gate){ .owner = r->s, .line = standard_line(r, at), .func = -1 };
		if (standard_table(r, t, at, &gate_shape, g) != 0)
			continue;
		state = standard_choice(r, value_get(t, "state"), standard_sub(r, at, "state"),
		    "not_scored insufficient_data not_classified needs_decision");
		g->state = state < 0 ? STATE_NOT_SCORED : states[state];
		g->yearly = each != NULL &&
		    standard_choice(r, each, standard_sub(r, at, "each"), "period year") == 1;
		at = standard_sub(r, at, "id");
		if (standard_name(r, at, g->id) == 0)
			standard_once(r, at, sc->gates, sc->ngates, sizeof *g);
		sc->ngates++;
	}
}

static const struct key veto_keys[] = {
	KEY(veto, id, TEXT, 1), KEY(veto, title, TITLE, 1), KEY(veto, basis, TEXT, 0),
	{ "class", GET_TEXT, 0, offsetof(struct veto, class_id) }, KEY_OTHER("state", 0),
	KEY(veto, at_most, FUNC, 0), KEY(veto, stage, TEXT, 0), KEY(veto, roles, ROLES, 0),
	{ "when", GET_FUNC, 0, offsetof(struct veto, func) }, KEYS_END,
};
static const struct shape veto_shape = { SCOPE_VETO, veto_keys };

static void
veto_effect(struct reader *r, struct veto *x, const struct value *v, const char *path)
{
	const struct value *state = value_get(v, "state");

	if ((x->class_id != NULL) + (state != NULL) + (x->at_most >= 0) != 1)
		standard_tell(r, path, MSG_RULE_VETO_ONE, x->id, NULL);
	else if (x->at_most < 0 && x->func < 0)
		standard_tell(r, path, MSG_RULE_NEEDS, path, "when");
	else if (state != NULL &&
	    standard_choice(r, state, standard_sub(r, path, "state"), "needs_decision") == 0)
		x->state = STATE_NEEDS_DECISION;
}

static void
vetoes(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	sc->vetoes = arena_new(r->a, v->u.list.n * sizeof *sc->vetoes);
	for (size_t i = 0; i < v->u.list.n; i++) {
		struct veto *x = &sc->vetoes[sc->nvetoes];
		const char *at = standard_nth(r, path, i);

		*x = (struct veto){ .owner = r->s, .line = standard_line(r, at), .func = -1,
			.at_most = -1, .state = -1 };
		if (standard_table(r, v->u.list.at[i], at, &veto_shape, x) != 0)
			continue;
		veto_effect(r, x, v->u.list.at[i], at);
		at = standard_sub(r, at, "id");
		if (standard_name(r, at, x->id) == 0)
			standard_once(r, at, sc->vetoes, sc->nvetoes, sizeof *x);
		sc->nvetoes++;
	}
}

void
standard_scheme(struct reader *r, struct scheme *sc, const struct value *v, const char *path)
{
	typedef void part_fn(struct reader *, struct scheme *, const struct value *, const char *);
	static const struct { const char *key; part_fn *read; } parts[] = {
		{ "criteria", criteria }, { "classes", classes }, { "gates", gates },
		{ "vetoes", vetoes },
	};
	const struct value *score = value_get(v, "score");

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct value *part = value_get(v, parts[i].key);
		const char *at = standard_sub(r, path, parts[i].key);

		if (part != NULL && standard_is_list(r, part, at))
			parts[i].read(r, sc, part, at);
	}
	sc->score = -1;
	if (score != NULL && !value_is(score, V_FUNC))
		standard_wrong(r, standard_sub(r, path, "score"), "function (c, who, p) ... end");
	if (!value_is(score, V_FUNC))
		return;
	sc->score = score->u.func;
	sc->score_open = score->col == 1;
	sc->score_line = score->line;
	sc->score_owner = r->s;
}
