/* What consent is given to: the list of people who change class, and how it moves. */
#include <string.h>
#include "daemon/app.h"
#include "daemon/gate.h"
#include "daemon/impact.h"
#include "rules/base/map.h"

/* One row of a list as a key: who, when, from which class to which. */
static const char *
key_of(const struct value *row, struct arena *a)
{
	const char *staff = value_text(value_get(row, "staff"), NULL);

	return arena_fmt(a, "%s|%s|%s|%s|%s", staff ? "person" : "organisation",
	    staff ? staff : value_text(value_get(row, "organisation"), ""),
	    value_text(value_get(row, "period"), ""),
	    value_text(value_get(value_get(row, "before"), "class"), ""),
	    value_text(value_get(value_get(row, "after"), "class"), ""));
}

/* The rows of `list` that `other` has not. */
static struct value *
only_in(const struct value *list, const struct value *other, struct arena *a)
{
	struct map known = MAP_INIT;
	struct value *out = value_list(a);

	for (size_t i = 0; i < value_len(other); i++) {
		const char *key = key_of(other->u.list.at[i], a);

		*map_put(&known, key, strlen(key), NULL) = other->u.list.at[i];
	}
	for (size_t i = 0; i < value_len(list); i++)
		if (map_get(&known, key_of(list->u.list.at[i], a)) == NULL)
			value_push(a, out, list->u.list.at[i]);
	map_fini(&known, NULL);
	return out;
}

struct value *
gate_moved(const struct value *was, const struct value *is, struct arena *a)
{
	struct value *v = value_map(a);

	value_put(a, v, "came", only_in(is, was, a));
	value_put(a, v, "left", only_in(was, is, a));
	return v;
}

/* Whoever scores first takes the bundle: what the pool held is not known afterwards. */
static int
own_pool(struct desk *d, struct err *e)
{
	if (desk_store(d, e) != 0)
		return -1;
	if (d->workers == NULL)
		d->workers = workers_new(&d->limits, e);
	live_unref(d->live);
	d->live = NULL;
	return d->workers ? 0 : -1;
}

/* Nobody to score in a period says nothing about it. */
static int
periods_of(struct desk *d, day_t today, struct arena *a, struct period *out, size_t *n,
    struct err *e)
{
	struct period month = period_of_day(today, PERIOD_MONTH);
	struct person *people;
	size_t some = 0;

	if (store_periods_current(d->store, out, n, e) != 0)
		return -1;
	if (*n > 0)
		return 0;
	if (store_people(d->store, month, 0, a, &people, &some, e) != 0)
		return -1;
	if (some > 0)
		out[(*n)++] = month;
	return 0;
}

static struct value *
report_of(const struct impact *m, struct arena *a)
{
	struct value *v = impact_value(m, a), *people = value_get(v, "people");
	struct value *who = value_list(a);

	for (size_t i = 0; i < value_len(people); i++)
		if (value_text(value_get(people->u.list.at[i], "class_change"), NULL) != NULL)
			value_push(a, who, people->u.list.at[i]);
	value_put(a, v, "people", who);
	return v;
}

/* A store without people: nobody changes class. */
static struct value *
impact_on_nobody(const struct gate_sides *s, struct arena *a)
{
	struct value *v = value_map(a);

	value_put(a, v, "before", value_str(a, s->before->digest));
	value_put(a, v, "after", value_str(a, s->after->digest));
	value_put(a, v, "digest", value_str(a, s->after->digest));
	value_put(a, v, "people", value_list(a));
	value_put(a, v, "changes", value_list(a));
	return v;
}

struct value *
gate_impact(struct desk *d, const struct gate_sides *s, struct arena *a, struct err *e)
{
	struct period periods[STORE_PERIODS_CURRENT + 1];
	struct impact_order o = { .calendar = s->calendar,
		.periods = periods,
		.before = { .folder = s->before },
		.after = { .folder = s->after },
		.now = app_now,
		.arena = a };
	struct impact m;
	struct value *v = NULL;

	if (own_pool(d, e) != 0)
		return NULL;
	if (s->period.year != 0)
		periods[o.nperiods++] = s->period;
	else if (periods_of(d, s->today, a, periods, &o.nperiods, e) != 0)
		return NULL;
	if (o.nperiods == 0)
		return impact_on_nobody(s, a);
	o.store = d->store;
	o.workers = d->workers;
	if (impact_make(&o, &m, e) == 0)
		v = report_of(&m, a);
	impact_fini(&m);
	return v;
}
