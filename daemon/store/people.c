#include "daemon/store/dossier_rows.h"
#include "daemon/store/impl.h"

#include <stdlib.h>
#include <string.h>

#define KNOWN "seq <= ?1 AND (superseded_by IS NULL OR superseded_by > ?1) AND withdrawn = 0"

/* --- everybody of a period: postings, codes and names are read once each, in the order that lets
 * one pass put them together --- */

struct posted { struct posting v; int64_t staff; };
static const struct field posted_by[] = {
	{ "staff", FIELD_I64, offsetof(struct posted, staff), 0 },
};
struct coded { int64_t staff; const char *code; };
static const struct field coded_fields[] = {
	{ "id", FIELD_I64, offsetof(struct coded, staff), 0 },
	{ "code", FIELD_TEXT, offsetof(struct coded, code), NEVER_MISSING },
};
struct named { const char *code, *name; };
static const struct field named_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct named, code), NEVER_MISSING },
	{ "name", FIELD_TEXT, offsetof(struct named, name), 0 },
};

/* How everybody is found, or one person by code (?3). */
struct search { const char *postings, *codes, *names; };
static const struct search everybody = {
	"FROM posting WHERE \"from\" <= ?2 AND " KNOWN " ORDER BY staff, \"from\", seq",
	"FROM staff_no ORDER BY code",
	"FROM staff WHERE " KNOWN " ORDER BY code, seq",
};
static const struct search one_by_code = {
	"FROM posting WHERE staff = (SELECT id FROM staff_no WHERE code = ?3) AND \"from\" <= ?2"
	" AND " KNOWN " ORDER BY \"from\", seq",
	"FROM staff_no WHERE code = ?3",
	"FROM staff WHERE code = ?3 AND " KNOWN " ORDER BY seq",
};
struct asked {
	struct store *s;
	const struct search *how;
	const char *code; /* of one person */
	struct period p;
	int64_t as_of;
	struct arena *a;
};

static struct period
asked_span(const struct asked *q)
{
	struct period year = { PERIOD_YEAR, q->p.year, 1 };

	return q->p.kind == PERIOD_MONTH ? q->p : year;
}

static int
asked_list(const struct asked *q, const struct list *l, size_t size, void *out, size_t *n,
    struct err *e)
{
	return list_all(&q->s->db, l, BINDS(bind_int(q->as_of), bind_int(period_last(asked_span(q))),
		bind_text(q->code)), size, q->a, out, n, e);
}

/* What a posting says of its agency; each agency is looked up once. */
static int
with_agencies(struct store *s, struct posted *all, size_t n, int64_t as_of, struct arena *a,
    struct err *e)
{
	struct map seen = MAP_INIT;
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct posting *p = &all[i].v;
		void **first = map_put(&seen, p->agency, strlen(p->agency), NULL);
		const struct posting *same = *first;

		if (same == NULL) {
			*first = p;
			rc = posting_agency(s, p, as_of, a, e);
			continue;
		}
		p->agency_kind = same->agency_kind;
		p->tracking = same->tracking;
		p->agency_parent = same->agency_parent;
	}
	map_fini(&seen, NULL);
	return rc;
}

/* The postings that touch the period (its year, when it is longer than a month), by person. */
static int
all_postings(const struct asked *q, struct posted **out, size_t *n, struct err *e)
{
	const struct list l = { posting_shape.fields, posted_by, posting_shape.n,
		FIELD_COUNT(posted_by), q->how->postings };
	struct period span = asked_span(q);
	size_t all = 0;

	if (asked_list(q, &l, sizeof **out, out, &all, e) < 0)
		return -1;
	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (posting_touches(&(*out)[i].v, period_first(span), period_last(span)))
			(*out)[(*n)++] = (*out)[i];
	return with_agencies(q->s, *out, *n, q->as_of, q->a, e);
}

/* Those of one person, when one of them touches the period itself. */
static int
one_person(struct posted *from, size_t n, struct period p, struct arena *a, struct person *out)
{
	int any = 0;

	*out = (struct person){ .staff = from->staff, .npostings = n };
	/* One alone stays where it is. */
	out->postings = n == 1 ? &from->v : arena_new(a, n * sizeof *out->postings);
	for (size_t i = 0; i < n; i++) {
		out->postings[i] = from[i].v;
		any |= posting_touches(&from[i].v, period_first(p), period_last(p));
	}
	return any;
}

static int
by_staff(const void *key, const void *person)
{
	int64_t a = *(const int64_t *)key, b = ((const struct person *)person)->staff;

	return (a > b) - (a < b);
}

/* The people, who come by number, in the order of their codes. */
static int
with_codes(const struct asked *q, const struct person *by_number, size_t n, struct person *out,
    struct err *e)
{
	const struct list l = { coded_fields, NULL, FIELD_COUNT(coded_fields), 0, q->how->codes };
	struct coded *all;
	size_t nall, found = 0;

	if (asked_list(q, &l, sizeof *all, &all, &nall, e) < 0)
		return -1;
	for (size_t i = 0; i < nall && found < n; i++) {
		const struct person *p = bsearch(&all[i].staff, by_number, n, sizeof *p, by_staff);

		if (p == NULL)
			continue;
		out[found] = *p;
		out[found++].code = all[i].code;
	}
	return found == n ? 0 : err_set(e, MSG_STORE_DAMAGED, q->s->path);
}

/* Two sources may name a person: the later name counts. */
static int
with_names(const struct asked *q, struct person *people, size_t n, struct err *e)
{
	const struct list l = { named_fields, NULL, FIELD_COUNT(named_fields), 0, q->how->names };
	struct named *all;
	size_t nall, k = 0;

	if (asked_list(q, &l, sizeof *all, &all, &nall, e) < 0)
		return -1;
	for (size_t i = 0; i < nall; i++) {
		while (k < n && strcmp(people[k].code, all[i].code) < 0)
			k++;
		if (k < n && strcmp(people[k].code, all[i].code) == 0)
			people[k].name = all[i].name;
	}
	return 0;
}

static int
put_together(const struct asked *q, struct person **out, size_t *n, struct err *e)
{
	struct posted *all;
	struct person *by_number;
	size_t nall;

	*n = 0;
	if (all_postings(q, &all, &nall, e) < 0)
		return -1;
	by_number = arena_new(q->a, (nall + 1) * sizeof *by_number);
	for (size_t i = 0, end; i < nall; i = end) {
		for (end = i; end < nall && all[end].staff == all[i].staff;)
			end++;
		*n += (size_t)one_person(all + i, end - i, q->p, q->a, &by_number[*n]);
	}
	*out = arena_new(q->a, (*n + 1) * sizeof **out);
	if (with_codes(q, by_number, *n, *out, e) < 0)
		return -1;
	return with_names(q, *out, *n, e);
}

static int
in_snapshot(const struct asked *q, struct person **out, size_t *n, struct err *e)
{
	int mine, rc;

	if (store_snapshot(q->s, &mine, e) < 0)
		return -1;
	rc = put_together(q, out, n, e);
	store_snapshot_end(q->s, mine);
	return rc;
}

int
store_people(struct store *s, struct period p, int64_t as_of, struct arena *a, struct person **out,
    size_t *n, struct err *e)
{
	struct asked q = { s, &everybody, NULL, p, as_of == 0 ? INT64_MAX : as_of, a };

	return in_snapshot(&q, out, n, e);
}

int
store_person(struct store *s, const char *code, struct period p, int64_t as_of, struct arena *a,
    struct person **out, struct err *e)
{
	struct asked q = { s, &one_by_code, code, p, as_of == 0 ? INT64_MAX : as_of, a };
	size_t n;

	return in_snapshot(&q, out, &n, e) != 0 ? -1 : n == 0;
}

int
store_staff_number(struct store *s, const char *code, int64_t *out, struct err *e)
{
	int rc = db_one(&s->db, "SELECT id FROM staff_no WHERE code = ?1", BINDS(bind_text(code)),
	    out, e);

	return rc < 0 ? -1 : !rc;
}

const char *
store_staff_name(struct store *s, const char *code, struct arena *a)
{
	struct err ignored = { 0 };
	sqlite3_stmt *st = db_query(&s->db, "SELECT name FROM staff WHERE code = ?1"
	    " AND superseded_by IS NULL AND withdrawn = 0 ORDER BY seq DESC LIMIT 1",
	    BINDS(bind_text(code)), &ignored);
	const char *name = NULL;

	if (st != NULL && db_row(&s->db, st, &ignored) == 1) {
		name = arena_str(a, db_text(st, 0));
		sqlite3_reset(st);
	}
	err_fini(&ignored);
	return name;
}

int
store_posted(struct store *s, const char *code, const char *agency)
{
	struct err ignored = { 0 };
	int64_t one;
	int rc = db_one(&s->db, "SELECT 1 FROM posting WHERE superseded_by IS NULL AND withdrawn = 0"
	    " AND agency = ?2 AND staff = (SELECT id FROM staff_no WHERE code = ?1)",
	    BINDS(bind_text(code), bind_text(agency)), &one, &ignored);

	err_fini(&ignored);
	return rc > 0;
}

static const struct field agency_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct agency, code), NEVER_MISSING },
	{ "name_vi", FIELD_TEXT, offsetof(struct agency, name_vi), 0 },
	{ "name_en", FIELD_TEXT, offsetof(struct agency, name_en), 0 },
	{ "parent", FIELD_TEXT, offsetof(struct agency, parent), 0 },
	{ "kind", FIELD_INT, offsetof(struct agency, kind), 0 },
	{ "tracking", FIELD_INT, offsetof(struct agency, tracking), 0 },
};
static const struct shape listed_shape = { "agency", agency_fields, FIELD_COUNT(agency_fields),
	sizeof(struct agency) };
static const struct fact_rows all_agencies = { &listed_shape, "1", "code, seq" };

int
store_agencies(struct store *s, int64_t as_of, struct arena *a, struct agency **out, size_t *n,
    struct err *e)
{
	size_t found, kept = 0;

	if (rows_facts(&s->db, &all_agencies, BINDS(bind_int(as_of == 0 ? INT64_MAX : as_of)), a,
		out, &found, e) < 0)
		return -1;
	for (size_t i = 0; i < found; i++)
		if (i + 1 == found || strcmp((*out)[i].code, (*out)[i + 1].code) != 0)
			(*out)[kept++] = (*out)[i];
	*n = kept;
	return 0;
}
