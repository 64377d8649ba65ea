/* What the engine itself derives from recorded facts before a formula sees them: the days of a
 * period, which posting owns a month (reading 14), months of service (17), in which year an act
 * counts (23), who led a unit when (24), which entries are equal (43). */
#include <stdlib.h>
#include <string.h>
#include "rules/posting.h"
#include "rules/score_give.h"
#include "rules/words.h"

static int
covers(const struct posting *p, day_t d)
{
	return p->from <= d && (p->to == DAY_NONE || d <= p->to);
}

static day_t
earlier(day_t a, day_t b)
{
	return a < b ? a : b;
}

int
posting_owner(const struct state *s, const char *rule)
{
	return posting_owner_of(s->in->d.postings, s->in->d.npostings, s->in->d.period,
	    s->g->calendar, rule != NULL && strcmp(rule, "last") == 0);
}

/* --- days --- */

static int
absence_on(const struct state *s, day_t d)
{
	for (size_t i = 0; i < s->in->d.nabsences; i++)
		if (s->in->d.absences[i].from <= d && d <= s->in->d.absences[i].to)
			return s->in->d.absences[i].kind;
	return -1;
}

static int
employed(const struct state *s, day_t d)
{
	for (size_t i = 0; i < s->in->d.npostings; i++)
		if (covers(&s->in->d.postings[i], d))
			return 1;
	return 0;
}

void
who_days(struct state *s)
{
	day_t first = period_first(s->in->d.period), last = period_last(s->in->d.period);
	size_t span = (size_t)(last - first) + 1;
	struct day_row *all;

	if (s->days_done++)
		return;
	all = arena_new(s->a, span * sizeof *all);
	for (size_t i = 0; i < s->in->nentries; i++) {
		long at = s->in->base + s->in->date[i] - first;

		if (at < 0 || (size_t)at >= span)
			continue;
		all[at].entries++;
		all[at].minutes += s->in->minutes[i] == 0xffff ? 0 : s->in->minutes[i];
	}
	if (s->r->today != DAY_NONE)
		last = earlier(last, s->r->today);
	s->days = all;
	for (size_t i = 0; (day_t)i <= last - first; i++) {
		struct day_row d = all[i];
		enum day_kind kind = calendar_kind(s->g->calendar, first + (day_t)i);

		d.date = first + (day_t)i;
		d.working = kind != DAYK_OFF && employed(s, d.date);
		d.half = kind == DAYK_HALF;
		if (!d.working && d.entries == 0)
			continue;
		d.absence = absence_on(s, d.date);
		s->days[s->ndays++] = d;
	}
	s->rows[ROWS_DAYS].n = s->ndays;
}

/* --- equal entries --- */

/* Equal are those of the same day, item, task, quantity and minutes (reading 43). 0, or which comes
 * first. */
static int
compare_entries(const struct state *s, size_t a, size_t b)
{
	const struct columns *in = s->in;
	const struct kind *x = s->g->kinds[in->kind[a]], *y = s->g->kinds[in->kind[b]];

	if (in->date[a] != in->date[b])
		return in->date[a] < in->date[b] ? -1 : 1;
	if (in->minutes[a] != in->minutes[b])
		return in->minutes[a] < in->minutes[b] ? -1 : 1;
	if (in->task && in->task[a] != in->task[b])
		return in->task[a] < in->task[b] ? -1 : 1;
	if (x == y)
		return 0;
	if (x->quantity != y->quantity)
		return x->quantity < y->quantity ? -1 : 1;
	return strcmp(x->item, y->item);
}

static int
by_content(const void *x, const void *y, void *state)
{
	size_t a = *(const size_t *)x, b = *(const size_t *)y;
	int order = compare_entries(state, a, b);

	return order != 0 ? order : a < b ? -1 : 1;
}

const struct copy *
entry_copy(struct state *s, long row)
{
	size_t n = s->in->nentries, *order;

	if (s->copies != NULL)
		return &s->copies[row];
	order = arena_new(s->a, (n + 1) * sizeof *order);
	s->copies = arena_new(s->a, (n + 1) * sizeof *s->copies);
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	qsort_r(order, n, sizeof *order, by_content, s);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && compare_entries(s, order[from], order[to]) == 0;)
			to++;
		for (size_t i = from; i < to; i++)
			s->copies[order[i]] = (struct copy){ (int)(i - from) + 1, (int)(to - from) };
	}
	return &s->copies[row];
}

/* --- months of service --- */

static int
all_unpaid(const struct state *s, day_t first, day_t last)
{
	const struct absence *a;
	int working = 0;

	for (day_t d = first; d <= last; d++) {
		int unpaid = 0;

		if (calendar_kind(s->g->calendar, d) == DAYK_OFF || !employed(s, d))
			continue;
		working++;
		for (size_t i = 0; i < s->in->d.nabsences && !unpaid; i++) {
			a = &s->in->d.absences[i];
			unpaid = a->kind == 3 && a->from <= d && d <= a->to;
		}
		if (!unpaid)
			return 0;
	}
	return working > 0;
}

double
who_service_months(const struct state *s)
{
	double months = 0;

	for (int m = 0; m < period_months(s->in->d.period); m++) {
		struct period p = period_month(s->in->d.period, m);
		day_t first = period_first(p), last = period_last(p);
		int days = 0;

		for (day_t d = first; d <= last; d++)
			days += employed(s, d);
		if (days > 0 && !all_unpaid(s, first, last))
			months += (double)days / (last - first + 1);
	}
	return months;
}

/* --- events --- */

static const struct event *
event(struct state *s, long i)
{
	return &s->in->d.events[i];
}

static int
year_of(day_t d)
{
	int y, m, day;

	day_split(d, &y, &m, &day);
	return y;
}

/* One act counts in one year: the year that a decision names; without one, the only year that has
 * events of it. An event of another year does not count in this one unless its act was named for
 * it. */
static const char *
counts(struct state *s, const struct event *ev)
{
	int year = s->in->d.period.year, others = 0, named = 0;

	if (ev->act == NULL)
		return year_of(ev->date) == year ? "yes" : "no";
	for (size_t i = 0; i < s->in->d.ndecisions; i++) {
		const struct decision *d = &s->in->d.decisions[i];

		if (d->kind == 5 && d->value != NULL && strcmp(d->value, ev->act) == 0)
			named = d->year;
	}
	if (named != 0)
		return named == year ? "yes" : "no";
	if (year_of(ev->date) != year)
		return "no";
	for (size_t i = 0; i < s->in->d.nevents; i++) {
		const struct event *o = event(s, (long)i);

		if (o->act != NULL && strcmp(o->act, ev->act) == 0 &&
		    year_of(o->date) != year_of(ev->date))
			others = 1;
	}
	return others ? "undecided" : "yes";
}

static const struct posting *
posting_on(const struct state *s, day_t d, const char *agency)
{
	for (size_t i = s->in->d.npostings; i > 0; i--) {
		const struct posting *p = &s->in->d.postings[i - 1];

		if (covers(p, d) && (agency == NULL || strcmp(p->agency, agency) == 0))
			return p;
	}
	return NULL;
}

static struct cell
role_cell(const struct posting *p)
{
	return cell_word(p ? role_names[p->role] : NULL);
}

static struct cell
v_kind(struct state *s, long i)
{
	return choice_cell(s, FACT_EVENT, "kind", event(s, i)->kind);
}

static struct cell
v_date(struct state *s, long i)
{
	return CELL_NUMBER(event(s, i)->date);
}
static struct cell
v_act(struct state *s, long i)
{
	return cell_word(event(s, i)->act);
}
static struct cell
v_counts(struct state *s, long i)
{
	return cell_word(counts(s, event(s, i)));
}
static struct cell
v_of_unit(struct state *s, long i)
{
	return CELL_BOOLEAN(event(s, i)->agency != NULL);
}

static struct cell
v_duty(struct state *s, long i)
{
	return event(s, i)->duty_linked < 0 ? CELL_NOTHING : CELL_BOOLEAN(event(s, i)->duty_linked);
}

static struct cell
v_in_year(struct state *s, long i)
{
	return CELL_BOOLEAN(year_of(event(s, i)->date) == s->in->d.period.year);
}

/* Where an act was committed: the agency named, else the posting on that day. */
static struct cell
v_here(struct state *s, long i)
{
	const struct event *ev = event(s, i);
	const struct posting *then = posting_on(s, ev->date, NULL);
	const char *agency = ev->committed_at ? ev->committed_at
	    : ev->agency                      ? ev->agency
	    : then                            ? then->agency
					      : NULL;
	const char *own = s->posting ? s->posting->agency : s->in->d.staff;

	return CELL_BOOLEAN(agency == NULL || strcmp(agency, own) == 0);
}

static struct cell
v_then(struct state *s, long i)
{
	return event(s, i)->agency
	    ? role_cell(posting_on(s, event(s, i)->date, event(s, i)->agency))
	    : CELL_NOTHING;
}

static struct cell
v_now(struct state *s, long i)
{
	const char *agency = event(s, i)->agency;

	return agency ? role_cell(posting_on(s, period_last(s->in->d.period), agency))
		      : CELL_NOTHING;
}

static struct cell
v_own_team(struct state *s, long i)
{
	const struct event *ev = event(s, i);
	const struct posting *p = posting_on(s, ev->date, ev->agency);

	if (ev->team == NULL)
		return CELL_BOOLEAN(1);
	return CELL_BOOLEAN(p != NULL && p->leads != NULL &&
	    choice_find(p->leads, ev->team, strlen(ev->team)) >= 0);
}

static const struct give event_table[] = {
	{ "kind", v_kind },
	{ "date", v_date },
	{ "act", v_act },
	{ "duty_linked", v_duty },
	{ "in_year", v_in_year },
	{ "counts", v_counts },
	{ "here", v_here },
	{ "of_unit", v_of_unit },
	{ "role_then", v_then },
	{ "role_now", v_now },
	{ "own_team", v_own_team },
};

ROW_OBJECT(event, SCOPE_EVENT, "event");
