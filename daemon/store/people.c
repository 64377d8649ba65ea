#include "daemon/store/impl.h"

#include <stdlib.h>
#include <string.h>

#define KNOWN "seq <= ?1 AND (superseded_by IS NULL OR superseded_by > ?1) AND withdrawn = 0"

static const struct field person_fields[] = {
	{ "id", FIELD_I64, offsetof(struct person, staff), 0 },
	{ "code", FIELD_TEXT, offsetof(struct person, code), 0 },
};

/* Two sources may name a person: the later name counts. */
static int
name_of(struct store *s, struct person *p, int64_t as_of, struct arena *a, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, "SELECT name FROM staff WHERE code = ?2 AND " KNOWN
	    " ORDER BY seq DESC LIMIT 1", BINDS(bind_int(as_of), bind_text(p->code)), e);
	int rc = st == NULL ? -1 : db_row(&s->db, st, e);

	if (rc <= 0)
		return rc;
	p->name = arena_str(a, (const char *)sqlite3_column_text(st, 0));
	sqlite3_reset(st);
	return 0;
}

static int
list_people(struct store *s, struct period p, int64_t as_of, struct arena *a, struct person **out,
    size_t *n, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db,
	    "SELECT id, code FROM staff_no WHERE id IN ("
	    "SELECT staff FROM posting WHERE \"from\" <= ?3 AND (\"to\" IS NULL OR \"to\" >= ?2)"
	    " AND " KNOWN
	    ") ORDER BY code",
	    BINDS(bind_int(as_of), bind_int(period_first(p)), bind_int(period_last(p))), e);
	struct person *list = NULL;
	size_t cap = 0;
	int rc = -1;

	*n = 0;
	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		list = mem_room(list, *n, &cap, sizeof *list);
		memset(&list[*n], 0, sizeof *list);
		rows_read(st, 0, person_fields, FIELD_COUNT(person_fields), a, &list[(*n)++]);
	}
	*out = arena_new(a, (*n + 1) * sizeof *list);
	if (*n > 0)
		memcpy(*out, list, *n * sizeof *list);
	free(list);
	return rc;
}

int
store_staff_number(struct store *s, const char *code, int64_t *out, struct err *e)
{
	int rc = db_one(&s->db, "SELECT id FROM staff_no WHERE code = ?1", BINDS(bind_text(code)),
	    out, e);

	return rc < 0 ? -1 : !rc;
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

int
store_people(struct store *s, struct period p, int64_t as_of, struct arena *a, struct person **out,
    size_t *n, struct err *e)
{
	int64_t at = as_of == 0 ? INT64_MAX : as_of;
	int mine, rc;

	if (store_snapshot(s, &mine, e) < 0)
		return -1;
	rc = list_people(s, p, at, a, out, n, e);
	for (size_t i = 0; i < *n && rc == 0; i++) {
		struct person *who = &(*out)[i];
		struct dossier_of d = { who->staff, who->code, p, at };

		rc = postings_of(s, &d, a, &who->postings, &who->npostings, e);
		if (rc == 0)
			rc = name_of(s, who, at, a, e);
	}
	store_snapshot_end(s, mine);
	return rc;
}

static const struct field agency_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct agency, code), 0 },
	{ "name_vi", FIELD_TEXT, offsetof(struct agency, name_vi), 0 },
	{ "name_en", FIELD_TEXT, offsetof(struct agency, name_en), 0 },
	{ "parent", FIELD_TEXT, offsetof(struct agency, parent), 0 },
	{ "kind", FIELD_INT, offsetof(struct agency, kind), 0 },
	{ "tracking", FIELD_INT, offsetof(struct agency, tracking), 0 },
};
static const struct shape agency_shape = { "agency", agency_fields, FIELD_COUNT(agency_fields),
	sizeof(struct agency) };
static const struct fact_rows all_agencies = { &agency_shape, "1", "code, seq" };

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
