#include "daemon/due.h"
#include <stdio.h>
#include <string.h>

struct period
due_period_of(enum due_period which, int64_t minute)
{
	static const enum period_kind kinds[] = { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF,
		PERIOD_YEAR };
	enum period_kind kind = kinds[which / 2];
	struct period p = period_of_day(minute_day(minute), kind);

	return which % 2 == 0 ? p : period_of_day(period_first(p) - 1, kind);
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static const struct due_state *
find(const struct due_state *stored, size_t m, const char *name)
{
	for (size_t i = 0; i < m; i++)
		if (strcmp(stored[i].name, name) == 0)
			return &stored[i];
	return NULL;
}

void
due_load(const struct due_plan *const *plans, size_t n, const struct due_state *stored, size_t m,
    const struct zone *z, int64_t now, struct due_state *out)
{
	int64_t civil = zone_minute(z, now);

	for (size_t i = 0; i < n; i++) {
		const struct due_state *was = find(stored, m, plans[i]->name);
		struct due_state s = { .last = civil };

		if (was != NULL && strcmp(was->digest, plans[i]->digest) == 0)
			s = *was;
		else if (was != NULL) {
			s.last = later(was->last, civil);
			s.mode = was->mode == DUE_PARKED ? DUE_PARKED : DUE_LIVE;
		}
		snprintf(s.name, sizeof s.name, "%s", plans[i]->name);
		snprintf(s.digest, sizeof s.digest, "%s", plans[i]->digest);
		out[i] = s;
	}
}

/* Missed: neither the clocks on the wall nor real time were at it just now. */
static int
is_late(const struct zone *z, int64_t minute, int64_t now)
{
	return zone_minute(z, now) - minute > DUE_GRACE / 60 &&
	    now - zone_moment(z, minute) > DUE_GRACE;
}

/* Due times after `after`, before `before`. */
static int
count(const struct cron *c, int64_t after, int64_t before)
{
	int n = 0;

	for (int64_t at = cron_next(c, after);
	     at != MINUTE_NONE && at < before && n < DUE_MISSED_MAX; at = cron_next(c, at))
		n++;
	return n;
}

int
due_step(const struct due_plan *p, struct due_state *s, const struct zone *z, int64_t now,
    struct due *out)
{
	int64_t civil = zone_minute(z, now), at = cron_next(&p->cron, s->last), newest;
	int skipped = 0;

	if (s->mode == DUE_PARKED)
		return 0;
	if (at == MINUTE_NONE || at > civil) {
		s->mode = DUE_LIVE;
		return 0;
	}
	if (s->mode == DUE_LIVE && p->catch_up != DUE_ALL) {
		newest = cron_last(&p->cron, civil);
		if (p->catch_up == DUE_NONE && is_late(z, newest, now)) {
			s->last = newest;
			return 0;
		}
		skipped = count(&p->cron, s->last, newest);
		at = newest;
	}
	s->last = at;
	*out = (struct due){ at, due_period_of(p->period, at), skipped };
	return 1;
}

int
due_pick(const struct due_plan *const *plans, struct due_state *states, size_t n,
    const struct zone *z, int64_t now, struct due *out)
{
	struct due_state best_state = { 0 }, s;
	struct due due;
	int best = -1;

	for (size_t i = 0; i < n; i++) {
		s = states[i];
		if (!due_step(plans[i], &s, z, now, &due))
			states[i] = s;
		else if (best < 0 || due.minute < out->minute) {
			best = (int)i;
			best_state = s;
			*out = due;
		}
	}
	if (best >= 0)
		states[best] = best_state;
	return best;
}

int64_t
due_next(const struct due_plan *p, const struct due_state *s, const struct zone *z, int64_t now,
    int64_t *minute)
{
	int64_t at = cron_next(&p->cron, later(s->last, zone_minute(z, now)));

	if (minute != NULL)
		*minute = at;
	return s->mode == DUE_PARKED ? INT64_MAX : zone_reach(z, at, now);
}

int
due_waiting(const struct due_plan *p, const struct due_state *s, const struct zone *z, int64_t now,
    int64_t *minute)
{
	int64_t first = cron_next(&p->cron, s->last), civil = zone_minute(z, now);

	*minute = first != MINUTE_NONE && first <= civil ? first : MINUTE_NONE;
	return *minute == MINUTE_NONE ? 0 : count(&p->cron, s->last, civil + 1);
}

void
due_resume(const struct due_plan *p, struct due_state *s, enum due_catch_up catch_up,
    const struct zone *z, int64_t now)
{
	int64_t civil = zone_minute(z, now), newest = cron_last(&p->cron, civil);

	s->mode = DUE_OWED;
	if (catch_up == DUE_NONE)
		s->last = civil;
	else if (catch_up == DUE_LAST && newest != MINUTE_NONE)
		s->last = later(s->last, newest - 1);
}
