#include "rules/posting.h"

static int
touches(const struct posting *p, struct period period)
{
	return p->from <= period_last(period) &&
	    (p->to == DAY_NONE || (p->to >= period_first(period) && p->to >= p->from));
}

/* Working days of a posting in the period, which it touches. */
static int
days(const struct posting *p, struct period period, const struct calendar *c)
{
	day_t first = period_first(period), last = period_last(period);

	if (p->from > first)
		first = p->from;
	if (p->to != DAY_NONE && p->to < last)
		last = p->to;
	return calendar_working_days(c, first, last);
}

int
posting_owner_of(
    const struct posting *p, size_t n, struct period period, const struct calendar *c, int last)
{
	int best = -1, most = -1;

	last |= period.kind != PERIOD_MONTH;
	for (size_t i = 0; i < n; i++) {
		int worked = touches(&p[i], period) ? 0 : -1;

		if (worked == 0 && !last && n > 1)
			worked = days(&p[i], period, c);
		if (worked >= 0 && (last || worked >= most)) {
			most = worked;
			best = (int)i;
		}
	}
	return best;
}

int
posting_by_quarter(const struct posting *p, size_t n, struct period period)
{
	for (size_t i = 0; i < n; i++)
		if (p[i].tracking == 1 && touches(&p[i], period))
			return 1;
	return 0;
}
