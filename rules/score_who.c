/* What a formula sees of the person (who), of the parameters (p), of the criteria (c), and of the
 * smaller rows. */
#include <string.h>
#include "rules/score_give.h"
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/words.h"

struct cell
cell_word(const char *s)
{
	struct cell c = CELL_NOTHING;

	if (s != NULL) {
		c.type = CELL_TEXT;
		c.u.text.s = s;
		c.u.text.n = strlen(s);
	}
	return c;
}

struct cell
cell_object(const struct object_class *class, void *self, long index)
{
	struct cell c = { .type = CELL_OBJECT };

	c.u.object.class = class;
	c.u.object.self = self;
	c.u.object.index = index;
	return c;
}

int
cell_equal(const struct cell *a, const struct cell *b)
{
	if (a->type != b->type)
		return 0;
	if (a->type == CELL_TEXT)
		return a->u.text.n == b->u.text.n &&
		    memcmp(a->u.text.s, b->u.text.s, a->u.text.n) == 0;
	if (a->type == CELL_NUM)
		return a->u.number == b->u.number;
	return a->type == CELL_BOOL && a->u.boolean == b->u.boolean;
}

int
no_field(enum word_scope scope, const char *key, struct err *e)
{
	const char *names[64], *near = suggest(key, names, word_names(scope, names, 64));

	return near ? err_set(e, MSG_RULE_NO_FIELD_HINT, scope_name(scope), key, near)
		    : err_set(e, MSG_RULE_NO_FIELD, scope_name(scope), key);
}

struct cell
milli_cell(int64_t v)
{
	return v == MODEL_NONE ? CELL_NOTHING : CELL_NUMBER((double)v / 1000);
}

struct cell
micro_cell(int64_t v)
{
	return v == MODEL_NONE ? CELL_NOTHING : CELL_NUMBER((double)v / 1e6);
}

static const char *
choices_of(enum fact_kind kind, const char *column)
{
	return fact_type(kind)->columns[fact_column_find(kind, column)].choices;
}

struct cell
choice_cell(struct state *s, enum fact_kind kind, const char *column, int index)
{
	struct cell c = CELL_NOTHING;

	(void)s;
	if (index < 0)
		return c;
	c.type = CELL_TEXT;
	c.u.text.s = choice_at(choices_of(kind, column), index, &c.u.text.n);
	return c;
}

/* --- objects of one person --- */

const struct give *
give_find(const struct give *table, size_t n, const char *key)
{
	for (size_t k = 0; k < n; k++)
		if (strcmp(table[k].name, key) == 0)
			return &table[k];
	return NULL;
}

/* A name of a formula stands where it stands: found by that, and then compared. */
int
give(const struct give *table, size_t n, enum word_scope scope, struct state *s, long i,
    const char *key, struct cell *out, struct err *e)
{
	uintptr_t at = (uintptr_t)key >> 3 ^ (uintptr_t)table >> 4;
	const struct give **met = &s->g->given[at % GIVEN];

	if (*met < table || *met >= table + n || strcmp((*met)->name, key) != 0)
		*met = give_find(table, n, key);
	if (*met == NULL)
		return no_field(scope, key, e);
	*out = (*met)->fn(s, i);
	return 0;
}

static const char *const period_kinds[] = { "", "month", "quarter", "half", "year" };

static struct cell
p_kind(struct state *s, long i)
{
	(void)i;
	return cell_word(period_kinds[s->in->d.period.kind]);
}
static struct cell
p_year(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(s->in->d.period.year);
}
static struct cell
p_index(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(s->in->d.period.index);
}
static struct cell
p_first(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(period_first(s->in->d.period));
}
static struct cell
p_last(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(period_last(s->in->d.period));
}
static struct cell
p_run(struct state *s, long i)
{
	(void)i;
	return cell_word(run_kind_names[s->r->run]);
}
static struct cell
p_to_date(struct state *s, long i)
{
	(void)i;
	return CELL_BOOLEAN(s->r->to_date);
}

static struct cell
p_text(struct state *s, long i)
{
	char text[PERIOD_TEXT];

	(void)i;
	return cell_word(arena_str(s->a, period_text(s->in->d.period, text)));
}

static const struct give period_table[] = {
	{ "kind", p_kind },
	{ "year", p_year },
	{ "index", p_index },
	{ "first", p_first },
	{ "last", p_last },
	{ "text", p_text },
	{ "run", p_run },
	{ "to_date", p_to_date },
};
OBJECT(period, SCOPE_PERIOD, "period");

/* Points of the period: the total row, or the ten criteria when all are there. */
static int64_t
appraisal_points(const struct state *s, int criterion, int self)
{
	int64_t sum = 0, found = 0;

	for (size_t i = 0; i < s->in->d.nappraisals; i++) {
		const struct appraisal *a = &s->in->d.appraisals[i];
		int64_t v = self ? a->self_points : a->confirmed;

		if (period_code(a->period) != period_code(s->in->d.period) || v == MODEL_NONE)
			continue;
		if (a->criterion == criterion)
			return v;
		if (criterion == 0) {
			sum += v;
			found++;
		}
	}
	return criterion == 0 && found == 10 ? sum : MODEL_NONE;
}

static int
appraisal_get(
    struct sandbox *sb, void *self, long i, const char *key, struct cell *out, struct err *e)
{
	struct state *s = self;
	int index = choice_find(choices_of(FACT_APPRAISAL, "criterion"), key, strlen(key));

	(void)sb, (void)i;
	if (strcmp(key, "self_total") == 0)
		*out = milli_cell(appraisal_points(s, 0, 1));
	else if (index >= 0)
		*out = milli_cell(appraisal_points(s, index, 0));
	else
		return no_field(SCOPE_APPRAISAL, key, e);
	return 0;
}

static const struct object_class appraisal_class = { "appraisal", appraisal_get, NULL };

/* --- peers: self is the state, the figures are s->peers --- */

static struct cell
x_value(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(s->peers->value);
}
static struct cell
x_median(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(s->peers->median);
}
static struct cell
x_mad(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(s->peers->mad);
}
static struct cell
x_count(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(s->peers->count);
}
static struct cell
x_people(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(s->peers->people);
}
static struct cell
x_total(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(s->peers->total);
}
static struct cell
x_period(struct state *s, long i)
{
	(void)i;
	return cell_object(&period_class, s, 0);
}

static struct cell
x_today(struct state *s, long i)
{
	(void)i;
	return s->r->today == DAY_NONE ? CELL_NOTHING : CELL_NUMBER(s->r->today);
}

static const struct give peers_table[] = {
	{ "value", x_value },
	{ "median", x_median },
	{ "mad", x_mad },
	{ "count", x_count },
	{ "people", x_people },
	{ "total", x_total },
	{ "today", x_today },
	{ "period", x_period },
};
OBJECT(peers, SCOPE_PEERS, "peers");

/* --- who --- */

static struct cell
w_role(struct state *s, long i)
{
	(void)i;
	return cell_word(s->posting ? role_names[s->posting->role] : NULL);
}
static struct cell
w_leader(struct state *s, long i)
{
	(void)i;
	return CELL_BOOLEAN(s->posting && s->posting->role != ROLE_STAFF);
}
static struct cell
w_subject(struct state *s, long i)
{
	(void)i;
	return cell_word(s->posting ? subject_names[s->posting->subject] : NULL);
}
static struct cell
w_agency(struct state *s, long i)
{
	(void)i;
	return cell_word(s->posting ? s->posting->agency : s->in->d.staff);
}
static struct cell
w_sector(struct state *s, long i)
{
	(void)i;
	return cell_word(s->posting ? s->posting->sector : NULL);
}
static struct cell
w_team(struct state *s, long i)
{
	(void)i;
	return cell_word(s->posting ? s->posting->team : NULL);
}
static struct cell
w_group(struct state *s, long i)
{
	(void)i;
	return cell_word(s->posting ? s->posting->duty_group : NULL);
}
static struct cell
w_period(struct state *s, long i)
{
	(void)i;
	return cell_object(&period_class, s, 0);
}
static struct cell
w_appraisal(struct state *s, long i)
{
	(void)i;
	return cell_object(&appraisal_class, s, 0);
}
static struct cell
w_unit(struct state *s, long i)
{
	(void)i;
	return cell_object(&unit_class, s, 0);
}
static struct cell
w_org(struct state *s, long i)
{
	(void)i;
	return cell_object(&org_class, s, 0);
}
static struct cell
w_service(struct state *s, long i)
{
	(void)i;
	return CELL_NUMBER(who_service_months(s));
}

static struct cell
w_kind(struct state *s, long i)
{
	(void)i;
	return choice_cell(s, FACT_AGENCY, "kind", s->posting ? s->posting->agency_kind : -1);
}

#define ROWS(id, SET) \
	static struct cell w_##id(struct state *s, long i) \
	{ \
		(void)i; \
		return cell_object(&rows_class, &s->rows[SET], 0); \
	}
ROWS(diary, ROWS_DIARY)
ROWS(tasks, ROWS_TASKS)
ROWS(days, ROWS_DAYS)
ROWS(events, ROWS_EVENTS)
ROWS(absences, ROWS_ABSENCES)
ROWS(managed, ROWS_MANAGED)
ROWS(months, ROWS_MONTHS)

static const struct give who_table[] = {
	{ "diary", w_diary },
	{ "tasks", w_tasks },
	{ "days", w_days },
	{ "events", w_events },
	{ "absences", w_absences },
	{ "managed", w_managed },
	{ "months", w_months },
	{ "role", w_role },
	{ "is_leader", w_leader },
	{ "subject", w_subject },
	{ "agency", w_agency },
	{ "agency_kind", w_kind },
	{ "sector", w_sector },
	{ "team", w_team },
	{ "duty_group", w_group },
	{ "period", w_period },
	{ "today", x_today },
	{ "appraisal", w_appraisal },
	{ "unit_result", w_unit },
	{ "organisation", w_org },
	{ "service_months", w_service },
};

OBJECT(who, SCOPE_WHO, "who");

void
who_start(struct state *s)
{
	static const struct row_class *const small[ROWS_SETS] = {
		[ROWS_DAYS] = &day_rows,
		[ROWS_EVENTS] = &event_rows,
		[ROWS_ABSENCES] = &absence_rows,
		[ROWS_MANAGED] = &managed_rows,
		[ROWS_MONTHS] = &month_rows,
	};
	const size_t n[ROWS_SETS] = {
		[ROWS_EVENTS] = s->in->d.nevents,
		[ROWS_ABSENCES] = s->in->d.nabsences,
		[ROWS_MANAGED] = s->r->nmanaged,
		[ROWS_MONTHS] = s->r->nmonths,
	};

	s->rows[ROWS_DIARY] = (struct rows){ s, ROWS_DIARY, &entry_class, s->in->nentries, NULL, 0 };
	s->rows[ROWS_TASKS] = (struct rows){ s, ROWS_TASKS, &task_class, s->in->ntasks, NULL, 0 };
	for (int k = ROWS_DAYS; k < ROWS_SETS; k++)
		s->rows[k] = (struct rows){ s, (enum row_set)k, small[k]->class, n[k],
			small[k]->members, small[k]->nmembers };
}
