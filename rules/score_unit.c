/* Results of the unit: of the agency, or the lowest of the teams in a deputy's charge. */
#include <string.h>
#include "rules/score_give.h"

static int
names_word(const char *list, const char *word)
{
	return list != NULL && word != NULL && choice_find(list, word, strlen(word)) >= 0;
}

typedef int64_t unit_fn(const struct unit_result *u);
static int64_t
u_organising(const struct unit_result *u)
{
	return u->organising == MODEL_NONE ? MODEL_NONE : u->organising * 1000;
}
static int64_t
u_cohesion(const struct unit_result *u)
{
	return u->cohesion == MODEL_NONE ? MODEL_NONE : u->cohesion * 1000;
}
static int64_t
u_general(const struct unit_result *u)
{
	return u->general_points;
}
static int64_t
u_result(const struct unit_result *u)
{
	return u->result_points;
}
static int64_t
u_done(const struct unit_result *u)
{
	return u->plan_done;
}
static int64_t
u_on_time(const struct unit_result *u)
{
	return u->on_time;
}
static int64_t
u_exceeded(const struct unit_result *u)
{
	return u->exceeded;
}
static int64_t
u_fixed(const struct unit_result *u)
{
	return u->earlier_defects_fixed < 0 ? MODEL_NONE : u->earlier_defects_fixed;
}

static int64_t
unit_value(const struct state *s, unit_fn *fn)
{
	int64_t lowest = MODEL_NONE, own = MODEL_NONE;

	for (size_t i = 0; i < s->in->d.nunit_results; i++) {
		const struct unit_result *u = &s->in->d.unit_results[i];
		int64_t v = fn(u);
		const char *agency = s->posting ? s->posting->agency : s->in->d.staff;

		if (period_code(u->period) != period_code(s->in->d.period) || v == MODEL_NONE ||
		    strcmp(u->agency, agency) != 0)
			continue;
		if (u->team == NULL)
			own = v;
		else if (s->posting && s->posting->role == ROLE_DEPUTY &&
		    names_word(s->posting->leads, u->team))
			lowest = lowest == MODEL_NONE || v < lowest ? v : lowest;
	}
	return lowest != MODEL_NONE ? lowest : own;
}

static int
force_majeure(const struct state *s)
{
	for (size_t i = 0; i < s->in->d.ndecisions; i++) {
		const struct decision *d = &s->in->d.decisions[i];

		if (d->kind == 4 && period_code(d->period) == period_code(s->in->d.period))
			return 1;
	}
	return 0;
}

static int
unit_get(struct sandbox *sb, void *self, long i, const char *key, struct cell *out, struct err *e)
{
	static const struct {
		const char *name;
		unit_fn *fn;
	} table[] = {
		{ "organising", u_organising },
		{ "cohesion", u_cohesion },
		{ "general_points", u_general },
		{ "result_points", u_result },
		{ "plan_done", u_done },
		{ "on_time", u_on_time },
		{ "exceeded", u_exceeded },
	};
	struct state *s = self;
	int64_t fixed;

	(void)sb, (void)i;
	for (size_t k = 0; k < sizeof table / sizeof *table; k++)
		if (strcmp(table[k].name, key) == 0) {
			*out = milli_cell(unit_value(s, table[k].fn));
			return 0;
		}
	fixed = unit_value(s, u_fixed);
	if (strcmp(key, "earlier_defects_fixed") == 0)
		*out = fixed == MODEL_NONE ? CELL_NOTHING : CELL_BOOLEAN(fixed != 0);
	else if (strcmp(key, "force_majeure") == 0)
		*out = CELL_BOOLEAN(force_majeure(s));
	else
		return no_field(SCOPE_UNIT_RESULT, key, e);
	return 0;
}

const struct object_class unit_class = { "unit_result", unit_get, NULL };

static struct cell
o_class(struct state *s, long i)
{
	(void)i;
	return cell_word(s->r->org_class);
}
static struct cell
o_scored(struct state *s, long i)
{
	(void)i;
	return CELL_BOOLEAN(s->r->org_scored);
}
static const struct give org_table[] = { { "class", o_class }, { "scored", o_scored } };
OBJECT(org, SCOPE_ORG, "organisation");
