#include "daemon/store/impl.h"

#include <stdlib.h>
#include <string.h>

/* Which packs a fact is in: of its person (or else of everybody who was ever posted to its agency),
 * in the months that its columns span. Marking too many costs a rebuild, marking too few a wrong
 * score. An empty `from` is since ever, an empty `to` for ever. */
static const struct reach {
	const char *agency, *from, *to;
	int year;	/* 1 = the whole years of those days */
	int named;	/* 1 = everything of the person when an entry or task is named */
} reaches[FACT_KINDS] = {
	[FACT_AGENCY] = { "code", NULL, NULL, 0, 0 },
	[FACT_STAFF] = { NULL, NULL, NULL, 0, 0 },
	[FACT_POSTING] = { NULL, "from", "to", 0, 0 },
	[FACT_TASK] = { NULL, "due_on", "due_on", 0, 0 },
	[FACT_DIARY] = { NULL, "work_date", "work_date", 0, 0 },
	[FACT_APPRAISAL] = { NULL, "period", "period", 0, 0 },
	[FACT_EVENT] = { "agency", "date", "date", 1, 0 },
	[FACT_ABSENCE] = { NULL, "from", "to", 0, 0 },
	[FACT_UNIT_RESULT] = { "agency", "period", "period", 0, 0 },
	[FACT_DECISION] = { "agency", "period", "period", 0, 1 },
};

/* ---- months that have packs: without any, an import marks nothing */

void
stale_months_add(struct store *s, int32_t month)
{
	size_t i = s->npack_months;

	while (i > 0 && s->pack_months[i - 1] >= month)
		i--;
	if (i < s->npack_months && s->pack_months[i] == month)
		return;
	s->pack_months = mem_grow(s->pack_months, (s->npack_months + 1) * sizeof s->pack_months[0]);
	memmove(s->pack_months + i + 1, s->pack_months + i,
	    (s->npack_months - i) * sizeof s->pack_months[0]);
	s->pack_months[i] = month;
	s->npack_months++;
}

int
stale_months(struct store *s, struct err *e)
{
	int64_t id, from = 0;
	int rc = 0;

	if (s->pack_months_loaded)
		return 0;
	s->npack_months = 0;
	while ((rc = db_one(&s->db, "SELECT min(id) FROM pack WHERE id >= ?1",
		    BINDS(bind_int(from)), &id, e)) == 1) {
		stale_months_add(s, (int32_t)(id >> 32));
		from = ((id >> 32) + 1) << 32;
	}
	s->pack_months_loaded = rc == 0;
	return rc;
}

/* ---- marks */

int
stale_month(struct store *s, int32_t month, int64_t staff, struct err *e)
{
	if (stale_months(s, e) < 0)
		return -1;
	for (size_t i = 0; i < s->npack_months; i++)
		if (s->pack_months[i] == month)
			return db_do(&s->db, "INSERT INTO stale VALUES (?1, ?2, ?3)"
			    " ON CONFLICT (month, staff) DO UPDATE SET seq = excluded.seq",
			    BINDS(bind_int(month), bind_int(staff), bind_int(s->seq)), e);
	return 0;
}

static int
stale_agency(struct store *s, int32_t month, const char *agency, struct err *e)
{
	return db_do(&s->db, "INSERT INTO stale SELECT DISTINCT ?1, staff, ?3 FROM posting"
	    " WHERE agency = ?2 ON CONFLICT (month, staff) DO UPDATE SET seq = excluded.seq",
	    BINDS(bind_int(month), bind_text(agency), bind_int(s->seq)), e);
}

static day_t
day_of_cell(const struct fact *f, const char *column, int last, day_t missing)
{
	int i = column == NULL ? -1 : fact_column_find(f->kind, column);
	struct period p;

	if (i < 0 || !f->v[i].has)
		return missing;
	if (fact_type(f->kind)->columns[i].type != COL_PERIOD)
		return (day_t)f->v[i].n;
	p = period_from_code((int32_t)f->v[i].n);
	return last ? period_last(p) : period_first(p);
}

static void
span_of(const struct fact *f, int32_t *from, int32_t *to)
{
	const struct reach *r = &reaches[f->kind];
	int all = r->named && (fact_cell(f, "entry") != NULL || fact_cell(f, "task") != NULL);
	day_t first = all ? DAY_NONE : day_of_cell(f, r->from, 0, DAY_NONE);
	day_t last = all ? INT32_MAX : day_of_cell(f, r->to, 1, INT32_MAX);

	if (r->year) {
		first = period_first(period_of_day(first, PERIOD_YEAR));
		last = period_last(period_of_day(last, PERIOD_YEAR));
	}
	*from = first == DAY_NONE ? 0 : month_of(first);
	*to = last == INT32_MAX ? INT32_MAX : month_of(last);
}

int
stale_fact(struct store *s, const struct fact *f, const struct place *at, struct err *e)
{
	const struct cell_value *agency = fact_cell(f, reaches[f->kind].agency);
	int32_t from, to;
	int rc = stale_months(s, e);

	if (rc < 0 || s->npack_months == 0)
		return rc;
	span_of(f, &from, &to);
	for (size_t i = 0; i < s->npack_months && rc == 0; i++) {
		int32_t month = s->pack_months[i];

		if (month != at->month && (month < from || month > to))
			continue;
		if (at->staff != 0)
			rc = stale_month(s, month, at->staff, e);
		else if (agency != NULL)
			rc = stale_agency(s, month, agency->s, e);
	}
	return rc;
}

/* ---- who is stale */

static const struct field stale_fields[] = {
	{ "month", FIELD_PERIOD, offsetof(struct stale_person, month), 0 },
	{ "code", FIELD_TEXT, offsetof(struct stale_person, code), NEVER_MISSING },
	{ "agency", FIELD_TEXT, offsetof(struct stale_person, agency), 0 },
};

int
store_stale(struct store *s, struct arena *a, struct stale_person **out, size_t *n, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db,
	    "SELECT t.month, n.code, (SELECT agency FROM posting p WHERE p.staff = n.id AND"
	    " p.superseded_by IS NULL AND p.withdrawn = 0 ORDER BY p.\"from\" DESC LIMIT 1)"
	    " FROM stale t JOIN staff_no n ON n.id = t.staff ORDER BY t.month, n.code",
	    NO_BINDS, e);
	struct stale_person *list = NULL;
	size_t cap = 0, count = 0;
	int rc = -1;

	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		list = mem_room(list, count, &cap, sizeof *list);
		rows_read(st, 0, stale_fields, FIELD_COUNT(stale_fields), a, &list[count++]);
	}
	*out = arena_new(a, (count + 1) * sizeof *list);
	if (count > 0)
		memcpy(*out, list, count * sizeof *list);
	*n = count;
	free(list);
	return rc;
}
