/* /v1/scores/{staff}/{period}/days: a person's diary of one month, day by day. */
#include <string.h>
#include "daemon/api/api.h"

struct asked {
	struct period month;
	struct person *person;
	struct dossier facts;
};

static const char *
choice_of(struct arena *a, enum fact_kind kind, const char *column, int value)
{
	const struct fact_type *t = fact_type(kind);
	char text[32];

	return arena_str(
	    a, choice_text(t->columns[fact_column_find(kind, column)].choices, value, text));
}

/* The posting of a day; the last one when there is none that day. */
static const struct posting *
posting_of(const struct dossier *d, day_t day)
{
	for (size_t i = 0; i < d->npostings; i++)
		if (d->postings[i].from <= day &&
		    (d->postings[i].to == DAY_NONE || day <= d->postings[i].to))
			return &d->postings[i];
	return d->npostings > 0 ? &d->postings[d->npostings - 1] : NULL;
}

/* Minutes that a day may have before a check warns: the standard's parameter. */
static struct value *
limit_of(struct call *c, const struct dossier *d, day_t day, enum day_kind kind)
{
	const struct posting *p = posting_of(d, day);
	const struct value *v = p == NULL
	    ? NULL
	    : manifest_param(c->live->manifest,
		  (struct manifest_at){ p->sector, p->subject, day },
		  kind == DAYK_HALF ? "half_day_minutes" : "standard_day_minutes");

	return v ? value_num(&c->arena, value_double(v, 0)) : value_null(&c->arena);
}

static struct value *
absence_of(struct arena *a, const struct dossier *d, day_t day)
{
	for (size_t i = 0; i < d->nabsences; i++)
		if (d->absences[i].from <= day && day <= d->absences[i].to)
			return value_str(
			    a, choice_of(a, FACT_ABSENCE, "kind", d->absences[i].kind));
	return value_null(a);
}

static struct value *
entry_value(struct call *c, struct store *s, const struct entry *e)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a);
	const struct value *item = manifest_item(c->live->manifest, e->item, e->date);
	const char *source, *id = NULL;
	enum fact_kind kind;

	(void)store_fact_id(s, e->seq, &kind, &source, &id, a);
	value_put(a, v, "external_id", id ? value_str(a, id) : value_null(a));
	value_put(a, v, "date", api_day(a, e->date));
	value_put(a, v, "declared_on", api_day(a, e->declared_on));
	value_put(a, v, "item", value_str(a, e->item));
	value_put(a, v, "vi", value_str(a, value_text(value_get(item, "vi"), e->item)));
	value_put(a, v, "en", value_str(a, value_text(value_get(item, "en"), e->item)));
	value_put(a, v, "quantity", value_num(a, (double)e->quantity / 1000));
	value_put(a, v, "minutes", e->minutes < 0 ? value_null(a) : value_int(a, e->minutes));
	value_put(a, v, "accepted",
	    value_str(a, choice_of(a, FACT_DIARY, "accepted", e->accepted)));
	value_put(a, v, "major_errors", value_int(a, e->major_errors));
	value_put(a, v, "delays", value_int(a, e->delays));
	return v;
}

static struct value *
day_value(struct call *c, const struct dossier *d, day_t day)
{
	static const char *const kinds[] = { "off", "half", "work" };
	enum day_kind kind = calendar_kind(&c->live->calendar, day);
	struct arena *a = &c->arena;
	struct value *v = value_map(a);
	int64_t minutes = 0, entries = 0;

	for (size_t i = 0; i < d->nentries; i++)
		if (d->entries[i].date == day) {
			entries++;
			minutes += d->entries[i].minutes > 0 ? d->entries[i].minutes : 0;
		}
	value_put(a, v, "date", api_day(a, day));
	value_put(a, v, "kind", value_str(a, kinds[kind]));
	value_put(a, v, "minutes", value_int(a, minutes));
	value_put(a, v, "entries", value_int(a, entries));
	value_put(a, v, "limit", limit_of(c, d, day, kind));
	value_put(a, v, "absence", absence_of(a, d, day));
	return v;
}

static void
days(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct arena *a = &c->arena;
	struct value *v = value_map(a), *rows = value_list(a), *entries = value_list(a);
	struct asked q;

	if (desk_store(d, &c->err) != 0 || call_period(c, c->path[1], &q.month) != 0)
		return;
	if (q.month.kind != PERIOD_MONTH) {
		call_fail(c, MSG_TRY_MONTH, c->path[1]);
		return;
	}
	if (api_person(c, d->store, c->path[0], q.month, 0, &q.person) != 0 ||
	    store_dossier(d->store, c->path[0], q.month, 0, a, &q.facts, &c->err) != 0)
		return;
	for (day_t day = period_first(q.month); day <= period_last(q.month); day++)
		value_push(a, rows, day_value(c, &q.facts, day));
	for (size_t i = 0; i < q.facts.nentries; i++)
		value_push(a, entries, entry_value(c, d->store, &q.facts.entries[i]));
	value_put(a, v, "staff", value_str(a, c->path[0]));
	value_put(a, v, "period", api_period(a, q.month));
	value_put(a, v, "days", rows);
	value_put(a, v, "entries", entries);
	call_json(c, 200, v);
}

const struct route routes_days[] = {
	{ HTTP_GET, "/v1/scores/{staff}/{period}/days", MAY_ANY & ~(unsigned)MAY_FEEDER,
	    { { ON_READ, days } }, NULL, NULL, "Diary", "listDays",
	    "a month of one person's diary: minutes of each day, and its lines" },
	{ 0 },
};
