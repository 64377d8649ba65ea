#include "daemon/intake.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/csv.h"
#include "rules/base/json.h"
#include "rules/base/text.h"

#define BATCH 1000

static void
tell(struct intake *m, const struct intake_row *row)
{
	m->counts[row->result]++;
	if (m->row != NULL)
		m->row(m->arg, row);
}

static void
reject(struct intake *m, int line, const char *column, struct err *e)
{
	tell(m, &(struct intake_row){ line, INTAKE_REJECTED, column, e, NULL });
	err_fini(e);
}

/* --- batches --- */

static int
batch(struct intake *m)
{
	if (m->tx == INTAKE_TX_CALLER)
		return 0;
	if (m->in_tx == BATCH && m->tx == INTAKE_TX_BATCHES) {
		m->in_tx = 0;
		if (store_commit(m->store, m->e) != 0)
			return -1;
	}
	return m->in_tx++ == 0 ? store_begin(m->store, m->e) : 0;
}

/* --- one row --- */

/* Does the manifest know the item on its day, and do the declared fields fit? */
static int
check_item(struct intake *m, const struct fact *f, struct err *e)
{
	const struct fact_type *t = fact_type(f->kind);
	int item = fact_column_find(f->kind, "item"), sector = fact_column_find(f->kind, "sector");
	int day = fact_column_find(f->kind, f->kind == FACT_TASK ? "due_on" : "work_date"),
	    fields = fact_column_find(f->kind, "fields");
	const struct value *found;

	if (f->withdrawn || m->manifest == NULL)
		return 0;
	if (sector >= 0 && !manifest_sector(m->manifest, f->v[sector].s))
		return err_set(e, MSG_FACT_SECTOR_UNKNOWN, t->columns[sector].name, f->v[sector].s);
	if (item < 0)
		return 0;
	found = manifest_item(m->manifest, f->v[item].s,
	    period_first(period_of_day((day_t)f->v[day].n, PERIOD_MONTH)));
	if (found == NULL)
		return err_set(e, MSG_FACT_ITEM_UNKNOWN, "item", f->v[item].s);
	return manifest_fields(
	    found, f->v[fields].has ? f->v[fields].s : NULL, f->kind == FACT_TASK, e);
}

static void
put(struct intake *m, const struct fact *f, int line)
{
	struct err e = { 0 };
	enum intake_result got;
	int fatal = 0;

	if (fact_check(f, &e) != 0 || check_item(m, f, &e) != 0 ||
	    (m->allow != NULL && m->allow(m->arg, f, &e) != 0)) {
		reject(m, line, NULL, &e);
		return;
	}
	if (batch(m) != 0) {
		m->fatal = 1;
		return;
	}
	got = store_put(m->store, f, m->now, &fatal, &e);
	if (fatal) {
		err_move(m->e, &e);
		m->fatal = 1;
	} else if (got == INTAKE_REJECTED)
		reject(m, line, NULL, &e);
	else
		tell(m, &(struct intake_row){ line, got, NULL, NULL, f });
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *
fields_text(struct intake *m, const char **fields, size_t n)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (n == 0)
		return NULL;
	qsort(fields, n, sizeof *fields, by_text);
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%s", i ? "\n" : "", fields[i]);
	s = arena_copy(&m->line, b.p, b.n);
	buf_fini(&b);
	return s;
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

/* The cells of a row (texts of m->slots) as a fact. -1: rejected and told. */
static int
fact_of(struct intake *m, const struct csv_cell *cells, int line, struct fact *f)
{
	const struct fact_type *t = fact_type(m->kind);
	const char *fields[INTAKE_COLUMNS];
	size_t nfields = 0;
	struct err e = { 0 };

	*f = (struct fact){ .kind = m->kind, .source = m->source };
	for (size_t i = 0; i < m->nslots; i++) {
		const struct slot *s = &m->slots[i];

		if (s->role == SLOT_SOURCE && cells[i].n > 0)
			f->source = arena_copy(&m->line, cells[i].s, cells[i].n);
		else if (s->role == SLOT_ID && cells[i].n > 0)
			f->external_id = arena_copy(&m->line, cells[i].s, cells[i].n);
		else if (s->role == SLOT_WITHDRAWN)
			f->withdrawn = strcmp(cells[i].s, "yes") == 0 ||
			    strcmp(cells[i].s, "1") == 0 || strcmp(cells[i].s, "true") == 0;
		else if (s->role == SLOT_FIELD && cells[i].n > 0)
			fields[nfields++] = arena_fmt(&m->line, "%s=%s", s->name, cells[i].s);
	}
	for (size_t i = 0; i < m->nslots; i++)
		if (m->slots[i].role == SLOT_COLUMN && (!f->withdrawn || cells[i].n > 0) &&
		    cell_check(&t->columns[m->slots[i].column], cells[i].s, cells[i].n, &m->line,
			&f->v[m->slots[i].column], &e) != 0) {
			reject(m, line, t->columns[m->slots[i].column].name, &e);
			return -1;
		}
	if (nfields > 0) {
		int at = fact_column_find(m->kind, "fields");

		f->v[at] = (struct cell_value){ .has = 1, .s = fields_text(m, fields, nfields) };
	}
	if (f->external_id == NULL)
		f->external_id = natural_key(m, f);
	return 0;
}

/* --- headers --- */

static int
slot_of(struct intake *m, const char *name, struct slot *out, struct err *e)
{
	static const struct {
		const char *name;
		enum slot_role role;
	} special[] = {
		{ "source", SLOT_SOURCE },
		{ "external_id", SLOT_ID },
		{ "withdrawn", SLOT_WITHDRAWN },
	};
	const struct fact_type *t = fact_type(m->kind);
	const char *names[FACT_COLUMNS + 3], *near;
	int i = fact_column_find(m->kind, name);

	*out = (struct slot){ SLOT_COLUMN, i, arena_str(&m->kept, name) };
	if (i >= 0 && t->columns[i].type != COL_FIELDS)
		return 0;
	for (size_t k = 0; k < 3; k++)
		if (strcmp(special[k].name, name) == 0) {
			out->role = special[k].role;
			return 0;
		}
	if (fact_column_find(m->kind, "fields") >= 0 &&
	    (m->manifest == NULL || manifest_has_field(m->manifest, name))) {
		out->role = SLOT_FIELD;
		return 0;
	}
	for (int k = 0; k < t->ncolumns; k++)
		names[k] = t->columns[k].name;
	near = suggest(name, names, (size_t)t->ncolumns);
	return near ? err_set(e, MSG_CTL_COLUMN_HINT, name, near)
		    : err_set(e, MSG_CTL_COLUMN, name);
}

/* The header: every name known, none twice, none that is required missing. The file is refused
 * otherwise. */
static int
header(struct intake *m, const struct csv_cell *cells, size_t n, struct err *e)
{
	const struct fact_type *t = fact_type(m->kind);

	if (n > INTAKE_COLUMNS)
		return err_set(e, MSG_CTL_COLUMN, "...");
	for (size_t i = 0; i < n; i++) {
		if (slot_of(m, cells[i].s, &m->slots[i], e) != 0)
			return err_at(e, NULL, 1, (int)i + 1);
		for (size_t k = 0; k < i; k++)
			if (strcmp(m->slots[k].name, m->slots[i].name) == 0) {
				err_set(e, MSG_CTL_COLUMN_TWICE, cells[i].s);
				return err_at(e, NULL, 1, (int)i + 1);
			}
	}
	m->nslots = n;
	for (int k = 0; k < t->ncolumns; k++) {
		size_t i = 0;

		while (i < n && !(m->slots[i].role == SLOT_COLUMN && m->slots[i].column == k))
			i++;
		if (i == n && (t->columns[k].flags & COL_REQUIRED)) {
			err_set(e, MSG_CTL_COLUMN_MISSING, t->columns[k].name);
			return err_at(e, NULL, 1, 0);
		}
	}
	m->header = 1;
	return 0;
}

/* --- CSV --- */

static int
csv_row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct intake *m = arg;
	struct err e = { 0 };
	struct fact f;
	char have[24], want[24];

	if (bad != NULL) {
		err_copy(&e, bad);
		reject(m, line,
		    m->header && bad->col > 0 && (size_t)bad->col <= m->nslots
			? m->slots[bad->col - 1].name
			: NULL,
		    &e);
		return !m->header;
	}
	if (!m->header) {
		if (header(m, cells, n, &e) == 0)
			return 0;
		err_move(m->e, &e);
		return 1;
	}
	if (n != m->nslots) {
		snprintf(have, sizeof have, "%zu", n);
		snprintf(want, sizeof want, "%zu", m->nslots);
		err_set(&e, MSG_CTL_COLUMN_COUNT, have, want);
		reject(m, line, NULL, &e);
		return 0;
	}
	arena_reset(&m->line);
	if (fact_of(m, cells, line, &f) == 0)
		put(m, &f, line);
	return m->fatal;
}

/* --- JSON: an array of objects, or one object a line --- */

static const char *
json_cell(struct intake *m, const struct value *v)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (value_is(v, V_STR))
		return v->u.str.s;
	if (value_is(v, V_BOOL))
		return v->u.boolean ? "yes" : "no";
	if (value_is(v, V_NULL))
		return "";
	for (size_t i = 0; value_is(v, V_LIST) && i < v->u.list.n; i++)
		buf_addf(&b, "%s%s", i ? " " : "", value_text(v->u.list.at[i], ""));
	if (!value_is(v, V_LIST))
		json_value(&b, v, -1);
	s = arena_copy(&m->line, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

static void
json_row(struct intake *m, const struct value *v, int line)
{
	struct csv_cell cells[INTAKE_COLUMNS];
	struct err e = { 0 };
	struct fact f;

	if (!value_is(v, V_MAP) || v->u.map.n > INTAKE_COLUMNS) {
		err_set(&e, MSG_CTL_JSON_ROW);
		reject(m, line, NULL, &e);
		return;
	}
	m->nslots = v->u.map.n;
	for (size_t i = 0; i < v->u.map.n; i++) {
		if (slot_of(m, v->u.map.at[i].key, &m->slots[i], &e) != 0) {
			reject(m, line, v->u.map.at[i].key, &e);
			return;
		}
		cells[i].s = json_cell(m, v->u.map.at[i].value);
		cells[i].n = strlen(cells[i].s);
	}
	if (fact_of(m, cells, line, &f) == 0) {
		const struct fact_type *t = fact_type(m->kind);

		for (int k = 0; k < t->ncolumns; k++)
			if ((t->columns[k].flags & COL_REQUIRED) && !f.v[k].has && !f.withdrawn) {
				err_set(&e, MSG_FACT_REQUIRED, t->columns[k].name);
				reject(m, line, t->columns[k].name, &e);
				return;
			}
		put(m, &f, line);
	}
}

static int
json_lines(struct intake *m, const char *p, const char *end)
{
	for (int line = 1; p < end && !m->fatal; line++) {
		const char *q = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((q ? q : end) - p);
		struct err e = { 0 };
		struct value *v;

		arena_reset(&m->line);
		if (strspn(p, " \t\r") < n) {
			v = json_read(&m->line, p, n, &e);
			if (v == NULL)
				reject(m, line, NULL, &e);
			else
				json_row(m, v, line);
		}
		p = q ? q + 1 : end;
	}
	return 0;
}

static int
json_text(struct intake *m, const char *p, size_t n)
{
	struct arena a = ARENA_INIT;
	struct value *v;

	if (p[strspn(p, " \t\r\n")] != '[')
		return json_lines(m, p, p + n);
	v = json_read(&a, p, n, m->e);
	for (size_t i = 0; v != NULL && i < value_len(v) && !m->fatal; i++) {
		arena_reset(&m->line);
		json_row(m, v->u.list.at[i], (int)i + 1);
	}
	arena_fini(&a);
	return v ? 0 : -1;
}

/* --- the whole --- */

int
intake_text(struct intake *m, const char *p, size_t n)
{
	size_t skip = 0;
	int rc;

	m->header = 0;
	arena_reset(&m->kept);
	while (skip < n && strchr(" \t\r\n", p[skip]) != NULL && p[skip] != '\0')
		skip++;
	if (skip < n && (p[skip] == '[' || p[skip] == '{'))
		rc = json_text(m, p, n);
	else
		rc = csv_read(p, n, csv_row, m, m->e);
	return rc == -1 || m->fatal || m->e->set ? -1 : 0;
}

int
intake_end(struct intake *m, int keep)
{
	int failed = 0;

	if (m->in_tx > 0 && keep && !m->fatal)
		failed = store_commit(m->store, m->e) != 0;
	else if (m->in_tx > 0)
		store_rollback(m->store);
	m->in_tx = 0;
	arena_fini(&m->kept);
	arena_fini(&m->line);
	return failed || m->fatal ? -1 : 0;
}
