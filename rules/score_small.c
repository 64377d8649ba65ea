/* The smaller rows that formulas see: days, absences, those managed, base periods. */
#include <string.h>
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
	return cell_word(s->days[i].absence);
}
static const struct give day_table[] = {
	{ "date", d_date },
	{ "minutes", d_minutes },
	{ "entries", d_entries },
	{ "working", d_working },
	{ "half", d_half },
	{ "absence", d_absence },
};
OBJECT(day, SCOPE_DAY, "day");

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
OBJECT(absence, SCOPE_ABSENCE, "absence");

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
OBJECT(managed, SCOPE_MANAGED, "managed");

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
OBJECT(month, SCOPE_MONTH, "month");
