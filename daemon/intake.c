#include "daemon/intake_impl.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Declared fields of a row, each as "name=value". */
struct fields { const char *at[INTAKE_COLUMNS]; size_t n; };

/* All of them in the order of their names; -1 when one is there twice. */
static int
fields_join(struct intake *m, struct fields *fields, struct cell_value *out, struct err *e)
{
	struct buf b = BUF_INIT;

	qsort(fields->at, fields->n, sizeof *fields->at, by_text);
	for (size_t i = 0; i < fields->n; i++) {
		size_t name = strcspn(fields->at[i], "=");

		if (i > 0 && strncmp(fields->at[i], fields->at[i - 1], name + 1) == 0) {
			buf_fini(&b);
			return err_set(
			    e, MSG_CTL_COLUMN_TWICE, arena_copy(&m->line, fields->at[i], name));
		}
		buf_addf(&b, "%s%s", i ? "\n" : "", fields->at[i]);
	}
	if (fields->n > 0)
		*out = (struct cell_value){ .has = 1, .s = arena_copy(&m->line, b.p, b.n) };
	buf_fini(&b);
	return 0;
}

/* The natural key as external id, when the kind has one and none was given. */
static const char *
natural_key(struct intake *m, const struct fact *f)
{
	const struct fact_type *t = fact_type(f->kind);
	struct buf b = BUF_INIT;
	const char *s = NULL;
	char name[32];

	for (const char *p = t->key; *p != '\0';) {
		size_t n = strcspn(p, " ");
		int i;

		snprintf(name, sizeof name, "%.*s", (int)n, p);
		i = fact_column_find(f->kind, name);
		if (p != t->key)
			buf_addc(&b, '|');
		cell_text(&t->columns[i], &f->v[i], &b);
		p += n + (p[n] == ' ');
	}
	if (b.n > 0)
		s = arena_copy(&m->line, b.p, b.n);
	buf_fini(&b);
	return s;
}

/* What is no column of the kind. */
static const struct column special[] = {
	[SLOT_SOURCE] = { "source", COL_TEXT, 0, 0, 0, NULL, NULL, NULL },
	[SLOT_ID] = { "external_id", COL_TEXT, 0, 0, 0, NULL, NULL, NULL },
	[SLOT_WITHDRAWN] = { "withdrawn", COL_BOOL, 0, 0, 0, NULL, NULL, NULL },
};

static int
take_special(struct intake *m, const struct slot *s, const struct csv_cell *cell, struct fact *f,
    struct err *e)
{
	struct cell_value v;

	if (cell_check(&special[s->role], cell->s, cell->n, &m->line, &v, e) != 0)
		return -1;
	if (s->role == SLOT_WITHDRAWN)
		f->withdrawn = v.n != 0;
	else if (v.has && s->role == SLOT_SOURCE)
		f->source = v.s;
	else if (v.has)
		f->external_id = v.s;
	return 0;
}

static int
take_field(struct intake *m, const char *name, const char *s, size_t n, struct fields *fields,
    struct err *e)
{
	const struct column text = { name, COL_TEXT, 0, 0, 0, NULL, NULL, NULL };
	struct cell_value v;

	if (cell_check(&text, s, n, &m->line, &v, e) != 0)
		return -1;
	if (v.has && fields->n == INTAKE_COLUMNS)
		return err_set(e, MSG_FACT_TEXT_LONG, name, "", "256");
	if (v.has)
		fields->at[fields->n++] = arena_fmt(&m->line, "%s=%s", name, v.s);
	return 0;
}

/* The column "fields" itself, as an export writes it: one "name=value" a line. */
static int
take_lines(struct intake *m, const char *s, struct fields *fields, struct err *e)
{
	while (*s != '\0') {
		size_t n = strcspn(s, "\n"), name = strcspn(s, "=\n");

		if (name == n || name == 0)
			return err_set(e, MSG_FACT_FIELD, "fields", arena_copy(&m->line, s, n),
			    "name=value");
		if (take_field(m, arena_copy(&m->line, s, name), s + name + 1, n - name - 1, fields,
			e) != 0)
			return -1;
		s += n + (s[n] == '\n');
	}
	return 0;
}

static int
take_column(struct intake *m, int column, const struct csv_cell *cell, struct fact *f,
    struct fields *fields, struct err *e)
{
	const struct column *c = &fact_type(m->kind)->columns[column];

	if (c->type == COL_FIELDS)
		return take_lines(m, cell->s, fields, e);
	return cell_check(c, cell->s, cell->n, &m->line, &f->v[column], e);
}

/* What says which row it is first: a withdrawal needs no other cell. -1: rejected, at *bad. */
static int
take(struct intake *m, const struct csv_cell *cells, struct fact *f, size_t *bad, struct err *e)
{
	struct fields fields = { .n = 0 };
	int rc = 0;

	for (size_t i = 0; i < m->nslots && rc == 0; i++)
		if (m->slots[*bad = i].role > SLOT_FIELD)
			rc = take_special(m, &m->slots[i], &cells[i], f, e);
	for (size_t i = 0; i < m->nslots && rc == 0; i++) {
		const struct slot *s = &m->slots[*bad = i];

		if (cells[i].n == 0 && (f->withdrawn || s->role == SLOT_FIELD))
			continue;
		if (s->role == SLOT_COLUMN)
			rc = take_column(m, s->column, &cells[i], f, &fields, e);
		else if (s->role == SLOT_FIELD)
			rc = take_field(m, s->name, cells[i].s, cells[i].n, &fields, e);
	}
	if (rc == 0 && fields.n > 0)
		rc = fields_join(m, &fields, &f->v[fact_column_find(m->kind, "fields")], e);
	return rc;
}

void
intake_cells(struct intake *m, const struct csv_cell *cells, int line)
{
	struct fact f = { .kind = m->kind, .source = m->source };
	struct err e = { 0 };
	size_t bad = 0;

	if (take(m, cells, &f, &bad, &e) != 0) {
		intake_reject(m, line, m->slots[bad].name, &e);
		return;
	}
	if (f.external_id == NULL)
		f.external_id = natural_key(m, &f);
	intake_fact(m, &f, line);
}

/* --- headers --- */

int
intake_slot(struct intake *m, const char *name, struct slot *out, struct err *e)
{
	const struct fact_type *t = fact_type(m->kind);
	const char *names[FACT_COLUMNS + 3], *near;
	size_t n = 0;
	int i = fact_column_find(m->kind, name);

	*out = (struct slot){ SLOT_COLUMN, i, arena_str(&m->kept, name) };
	if (i >= 0)
		return 0;
	for (int k = SLOT_SOURCE; k <= SLOT_WITHDRAWN; k++) {
		if (strcmp(special[k].name, name) == 0) {
			out->role = (enum slot_role)k;
			return 0;
		}
		names[n++] = special[k].name;
	}
	if (fact_column_find(m->kind, "fields") >= 0 &&
	    (m->manifest == NULL || manifest_has_field(m->manifest, name))) {
		out->role = SLOT_FIELD;
		return 0;
	}
	for (int k = 0; k < t->ncolumns; k++)
		names[n++] = t->columns[k].name;
	near = suggest(name, names, n);
	return near ? err_set(e, MSG_CTL_COLUMN_HINT, name, near)
		    : err_set(e, MSG_CTL_COLUMN, name);
}

static int
has_slot(const struct intake *m, enum slot_role role, int column)
{
	for (size_t i = 0; i < m->nslots; i++)
		if (m->slots[i].role == role && (role != SLOT_COLUMN || m->slots[i].column == column))
			return 1;
	return 0;
}

/* Whoever only withdraws needs the ids alone. */
static int
header_missing(const struct intake *m, struct err *e)
{
	const struct fact_type *t = fact_type(m->kind);
	const char *missing = NULL;

	if (t->key[0] == '\0' && !has_slot(m, SLOT_ID, 0))
		missing = "external_id";
	for (int k = 0; k < t->ncolumns && missing == NULL; k++)
		if ((t->columns[k].flags & COL_REQUIRED) && !has_slot(m, SLOT_COLUMN, k) &&
		    !(has_slot(m, SLOT_ID, 0) && has_slot(m, SLOT_WITHDRAWN, 0)))
			missing = t->columns[k].name;
	return missing == NULL ? 0 : err_set(e, MSG_CTL_COLUMN_MISSING, missing);
}

/* The header: every name known, none twice, none that is required missing. The file is refused
 * otherwise. */
static int
header(struct intake *m, const struct csv_cell *cells, size_t n, struct err *e)
{
	char have[24], most[24];

	if (n > INTAKE_COLUMNS) {
		snprintf(have, sizeof have, "%zu", n);
		snprintf(most, sizeof most, "%d", INTAKE_COLUMNS);
		return err_set(e, MSG_CSV_WIDE, have, most);
	}
	for (size_t i = 0; i < n; i++) {
		if (intake_slot(m, cells[i].s, &m->slots[i], e) != 0)
			return err_at(e, NULL, 1, (int)i + 1);
		for (size_t k = 0; k < i; k++)
			if (strcmp(m->slots[k].name, m->slots[i].name) == 0) {
				err_set(e, MSG_CTL_COLUMN_TWICE, cells[i].s);
				return err_at(e, NULL, 1, (int)i + 1);
			}
	}
	m->nslots = n;
	m->header = 1;
	return header_missing(m, e);
}

/* --- CSV --- */

/* The first cells of a row may be told from the last ones when quoting is broken: named where it is
 * known. */
static const char *
slot_name(const struct intake *m, int number)
{
	return number > 0 && (size_t)number <= m->nslots ? m->slots[number - 1].name : NULL;
}

static int
header_row(struct intake *m, const struct csv_cell *cells, size_t n, const struct err *bad)
{
	struct err e = { 0 };

	if (bad != NULL)
		err_copy(&e, bad);
	else if (header(m, cells, n, &e) == 0)
		return 0;
	err_move(m->e, &e);
	return 1;
}

static int
csv_row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct intake *m = arg;
	struct csv_cell plain[INTAKE_COLUMNS];
	struct err e = { 0 };
	char have[24], want[24];

	if (!m->header)
		return header_row(m, cells, n, bad);
	if (bad != NULL) {
		err_copy(&e, bad);
		intake_reject(m, line, slot_name(m, bad->col), &e);
		return 0;
	}
	if (n != m->nslots) {
		snprintf(have, sizeof have, "%zu", n);
		snprintf(want, sizeof want, "%zu", m->nslots);
		err_set(&e, MSG_CTL_COLUMN_COUNT, have, want);
		intake_reject(m, line, NULL, &e);
		return 0;
	}
	arena_reset(&m->line);
	for (size_t i = 0; i < m->nslots; i++) {
		plain[i] = cells[i];
		csv_unguard(&plain[i]);
	}
	intake_cells(m, plain, line);
	return m->fatal;
}

/* --- the whole --- */

static int
is_json(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\r' || p[i] == '\n'))
		i++;
	return i < n && (p[i] == '[' || p[i] == '{');
}

int
intake_text(struct intake *m, const char *p, size_t n)
{
	size_t bom = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	int rc;

	m->header = 0;
	m->index = 0;
	arena_reset(&m->kept);
	if (is_json(p + bom, n - bom))
		rc = intake_json(m, p + bom, n - bom);
	else
		rc = csv_read(p, n, csv_row, m, m->e);
	return intake_over(m) != 0 || rc == -1 ? -1 : 0;
}
