/* The smaller rows that formulas see: days, absences, those managed, base periods; then parameters
 * and criteria. */
#include <string.h>
#include "rules/base/text.h"
#include "rules/score_give.h"

static struct cell
d_date(struct state *s, long i)
{
	return CELL_NUMBER(s->days[i].date);
}
static struct cell
d_minutes(struct state *s, long i)
{
	return CELL_NUMBER(s->days[i].minutes);
}
static struct cell
d_entries(struct state *s, long i)
{
	return CELL_NUMBER(s->days[i].entries);
}
static struct cell
d_working(struct state *s, long i)
{
	return CELL_BOOLEAN(s->days[i].working);
}
static struct cell
d_half(struct state *s, long i)
{
	return CELL_BOOLEAN(s->days[i].half);
}
static struct cell
d_absence(struct state *s, long i)
{
	return choice_cell(s, FACT_ABSENCE, "kind", s->days[i].absence);
}
static const struct give day_table[] = {
	{ "date", d_date },
	{ "minutes", d_minutes },
	{ "entries", d_entries },
	{ "working", d_working },
	{ "half", d_half },
	{ "absence", d_absence },
};
ROW_OBJECT(day, SCOPE_DAY, "day");

static const struct absence *
absence(struct state *s, long i)
{
	return &s->in->d.absences[i];
}
static struct cell
a_kind(struct state *s, long i)
{
	return choice_cell(s, FACT_ABSENCE, "kind", absence(s, i)->kind);
}
static struct cell
a_from(struct state *s, long i)
{
	return CELL_NUMBER(absence(s, i)->from);
}
static struct cell
a_to(struct state *s, long i)
{
	return CELL_NUMBER(absence(s, i)->to);
}

static struct cell
a_working(struct state *s, long i)
{
	day_t from = absence(s, i)->from, to = absence(s, i)->to;
	day_t first = period_first(s->in->d.period), last = period_last(s->in->d.period);

	from = from < first ? first : from;
	to = to > last ? last : to;
	return CELL_NUMBER(from > to ? 0 : calendar_working_days(s->g->calendar, from, to));
}

static const struct give absence_table[] = {
	{ "kind", a_kind },
	{ "from", a_from },
	{ "to", a_to },
	{ "working_days", a_working },
};
ROW_OBJECT(absence, SCOPE_ABSENCE, "absence");

static const struct managed *
managed(struct state *s, long i)
{
	return &s->r->managed[i];
}
static struct cell
m_staff(struct state *s, long i)
{
	return cell_word(managed(s, i)->staff);
}
static struct cell
m_team(struct state *s, long i)
{
	return cell_word(managed(s, i)->team);
}
static struct cell
m_role(struct state *s, long i)
{
	return cell_word(role_names[managed(s, i)->role]);
}
static struct cell
m_subject(struct state *s, long i)
{
	return cell_word(subject_names[managed(s, i)->subject]);
}
static struct cell
m_own(struct state *s, long i)
{
	return CELL_BOOLEAN(managed(s, i)->own);
}
static struct cell
m_state(struct state *s, long i)
{
	return cell_word(state_names[managed(s, i)->state]);
}
static struct cell
m_scored(struct state *s, long i)
{
	return CELL_BOOLEAN(managed(s, i)->micro != MODEL_NONE);
}
static struct cell
m_score(struct state *s, long i)
{
	return micro_cell(managed(s, i)->micro);
}
static struct cell
m_class(struct state *s, long i)
{
	return cell_word(managed(s, i)->class_id);
}
static const struct give managed_table[] = {
	{ "staff", m_staff },
	{ "team", m_team },
	{ "role", m_role },
	{ "subject", m_subject },
	{ "own", m_own },
	{ "state", m_state },
	{ "scored", m_scored },
	{ "score", m_score },
	{ "class", m_class },
};
ROW_OBJECT(managed, SCOPE_MANAGED, "managed");

static const struct month_result *
month(struct state *s, long i)
{
	return &s->r->months[i];
}
static struct cell
n_state(struct state *s, long i)
{
	return cell_word(state_names[month(s, i)->state]);
}
static struct cell
n_scored(struct state *s, long i)
{
	return CELL_BOOLEAN(month(s, i)->micro != MODEL_NONE);
}
static struct cell
n_score(struct state *s, long i)
{
	return micro_cell(month(s, i)->micro);
}
static struct cell
n_weight(struct state *s, long i)
{
	return CELL_NUMBER(month(s, i)->weight);
}

static struct cell
n_period(struct state *s, long i)
{
	char text[PERIOD_TEXT];

	return cell_word(arena_str(s->a, period_text(month(s, i)->period, text)));
}

static const struct give month_table[] = {
	{ "period", n_period },
	{ "state", n_state },
	{ "scored", n_scored },
	{ "score", n_score },
	{ "weight", n_weight },
};
ROW_OBJECT(month, SCOPE_MONTH, "month");

/* --- p and c --- */

/* The nearest definition, which is that of the first request until somebody sets another. */
static const struct param *
param_met(struct engine *g, const struct resolved *law, const char *key)
{
	uintptr_t h = (uintptr_t)key >> 3 ^ (uintptr_t)law >> 4;
	struct param_met *at = &g->params[h % GIVEN];

	if (at->of == NULL || at->law != law || at->serial != g->bundle->overrides_serial ||
	    strcmp(at->of->name, key) != 0)
		*at = (struct param_met){ bundle_param(law->bundle, law, key), law,
			g->bundle->overrides_serial };
	return at->of;
}

static int
params_get(
    struct sandbox *sb, void *self, long index, const char *key, struct cell *out, struct err *e)
{
	const struct resolved *law = self;
	const struct param *p = param_met(sandbox_user(sb), law, key);
	const char *names[128], *near;
	size_t n = 0;

	(void)index;
	if (p == NULL) {
		for (int i = 0; i < law->n; i++)
			for (size_t k = 0; k < law->chain[i]->nparams && n < 128; k++)
				names[n++] = law->chain[i]->params[k].name;
		near = suggest(key, names, n);
		return near ? err_set(e, MSG_RULE_NO_FIELD_HINT, "p", key, near)
			    : err_set(e, MSG_RULE_NO_FIELD, "p", key);
	}
	if (value_is(p->value, V_STR))
		*out = cell_word(p->value->u.str.s);
	else if (value_is(p->value, V_BOOL))
		*out = CELL_BOOLEAN(p->value->u.boolean);
	else
		*out = CELL_NUMBER(value_double(p->value, 0));
	trace_param(sandbox_user(sb), p);
	return 0;
}

const struct object_class params_class = { "p", params_get, NULL };

static int
criteria_get(
    struct sandbox *sb, void *self, long index, const char *key, struct cell *out, struct err *e)
{
	struct state *s = self;
	const char *names[64], *near;
	size_t n = 0;

	(void)sb, (void)index;
	for (size_t i = 0; i < s->scheme->ncriteria; i++) {
		if (strcmp(s->scheme->criteria[i].id, key) == 0) {
			*out = s->criteria[i];
			return 0;
		}
		if (n < 64)
			names[n++] = s->scheme->criteria[i].id;
	}
	near = suggest(key, names, n);
	return near ? err_set(e, MSG_RULE_NO_FIELD_HINT, "c", key, near)
		    : err_set(e, MSG_RULE_NO_FIELD, "c", key);
}

const struct object_class criteria_class = { "c", criteria_get, NULL };
