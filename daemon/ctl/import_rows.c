/* Rows on their way into the store: header, cells, checks, batches. */
#include "daemon/ctl/import_rows.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/json.h"
#include "rules/base/text.h"

#define BATCH 1000

static void
tell(struct import *m, int line, const char *column, const struct err *e)
{
	char *en = err_text(e, LANG_EN), *vi = err_text(e, LANG_VI);

	if (m->c->json) {
		struct arena *a = &m->c->arena;
		struct value *v = value_map(a);

		value_put(a, v, "file", value_str(a, m->file));
		value_put(a, v, "line", value_int(a, line));
		value_put(a, v, "column", value_str(a, column));
		value_put(a, v, "id", value_str(a, msg_name(e->id)));
		value_put(a, v, "en", value_str(a, en));
		value_put(a, v, "vi", value_str(a, vi));
		value_push(a, m->findings, v);
	} else
		fprintf(stderr, "%s:%d:%s%s %s\n", m->file, line, column ? column : "",
		    column ? ":" : "", m->c->lang == LANG_VI ? vi : en);
	free(en);
	free(vi);
}

static void
reject(struct import *m, int line, const char *column, struct err *e)
{
	m->counts[INTAKE_REJECTED]++;
	tell(m, line, column, e);
	err_fini(e);
}

/* --- batches --- */

/* Before a row is put: BATCH rows are one transaction, or all of them. */
static int
batch(struct import *m)
{
	if (m->in_batch == BATCH && !m->all_or_nothing) {
		m->in_batch = 0;
		if (store_commit(m->store, &m->c->err) != 0)
			return -1;
	}
	return m->in_batch++ == 0 ? store_begin(m->store, &m->c->err) : 0;
}

/* --- one row --- */

/* Does the manifest know the item on its day, and do the declared fields fit? */
static int
check_item(struct import *m, const struct fact *f, struct err *e)
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
put(struct import *m, const struct fact *f, int line)
{
	struct err e = { 0 };
	enum intake_result got;
	int fatal = 0;

	if (fact_check(f, &e) != 0 || check_item(m, f, &e) != 0) {
		reject(m, line, NULL, &e);
		return;
	}
	if (batch(m) != 0) {
		m->fatal = 1;
		return;
	}
	got = store_put(m->store, f, m->now, &fatal, &e);
	if (fatal) {
		err_move(&m->c->err, &e);
		m->fatal = 1;
	} else if (got == INTAKE_REJECTED)
		reject(m, line, NULL, &e);
	else
		m->counts[got]++;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *
fields_text(struct import *m, const char **fields, size_t n)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (n == 0)
		return NULL;
	qsort(fields, n, sizeof *fields, by_text);
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%s", i ? "\n" : "", fields[i]);
	s = arena_copy(&m->row, b.p, b.n);
	buf_fini(&b);
	return s;
}

/* The natural key as external id, when the kind has one and none was given. */
static const char *
natural_key(struct import *m, const struct fact *f)
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
		s = arena_copy(&m->row, b.p, b.n);
	buf_fini(&b);
	return s;
}

/* The cells of a row (texts of m->slots) as a fact. -1: rejected and told. */
static int
fact_of(struct import *m, const struct csv_cell *cells, int line, struct fact *f)
{
	const struct fact_type *t = fact_type(m->kind);
	const char *fields[COLUMNS];
	size_t nfields = 0;
	struct err e = { 0 };

	*f = (struct fact){ .kind = m->kind, .source = m->source };
	for (size_t i = 0; i < m->nslots; i++) {
		const struct slot *s = &m->slots[i];

		if (s->role == USE_SOURCE && cells[i].n > 0)
			f->source = arena_copy(&m->row, cells[i].s, cells[i].n);
		else if (s->role == USE_ID && cells[i].n > 0)
			f->external_id = arena_copy(&m->row, cells[i].s, cells[i].n);
		else if (s->role == USE_WITHDRAWN)
			f->withdrawn = strcmp(cells[i].s, "yes") == 0 ||
			    strcmp(cells[i].s, "1") == 0 || strcmp(cells[i].s, "true") == 0;
		else if (s->role == USE_FIELD && cells[i].n > 0)
			fields[nfields++] = arena_fmt(&m->row, "%s=%s", s->name, cells[i].s);
	}
	for (size_t i = 0; i < m->nslots; i++)
		if (m->slots[i].role == USE_COLUMN && (!f->withdrawn || cells[i].n > 0) &&
		    cell_check(&t->columns[m->slots[i].column], cells[i].s, cells[i].n, &m->row,
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
slot_of(struct import *m, const char *name, struct slot *out, struct err *e)
{
	static const struct {
		const char *name;
		enum use role;
	} special[] = {
		{ "source", USE_SOURCE },
		{ "external_id", USE_ID },
		{ "withdrawn", USE_WITHDRAWN },
	};
	const struct fact_type *t = fact_type(m->kind);
	const char *names[FACT_COLUMNS + 3], *near;
	int i = fact_column_find(m->kind, name);

	*out = (struct slot){ USE_COLUMN, i, arena_str(&m->c->arena, name) };
	if (i >= 0 && t->columns[i].type != COL_FIELDS)
		return 0;
	for (size_t k = 0; k < 3; k++)
		if (strcmp(special[k].name, name) == 0) {
			out->role = special[k].role;
			return 0;
		}
	if (fact_column_find(m->kind, "fields") >= 0 &&
	    (m->manifest == NULL || manifest_has_field(m->manifest, name))) {
		out->role = USE_FIELD;
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
header(struct import *m, const struct csv_cell *cells, size_t n, struct err *e)
{
	const struct fact_type *t = fact_type(m->kind);

	if (n > COLUMNS)
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

		while (i < n && !(m->slots[i].role == USE_COLUMN && m->slots[i].column == k))
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

int
import_csv_row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct import *m = arg;
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
		tell(m, line, NULL, &e);
		err_move(&m->c->err, &e);
		err_at(&m->c->err, m->file, 1, 0);
		return 1;
	}
	if (n != m->nslots) {
		snprintf(have, sizeof have, "%zu", n);
		snprintf(want, sizeof want, "%zu", m->nslots);
		err_set(&e, MSG_CTL_COLUMN_COUNT, have, want);
		reject(m, line, NULL, &e);
		return 0;
	}
	arena_reset(&m->row);
	if (fact_of(m, cells, line, &f) == 0)
		put(m, &f, line);
	return m->fatal;
}

/* --- JSON: an array of objects, or one object a line --- */

static const char *
json_cell(struct import *m, const struct value *v)
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
	s = arena_copy(&m->row, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

static void
json_row(struct import *m, const struct value *v, int line)
{
	struct csv_cell cells[COLUMNS];
	struct err e = { 0 };
	struct fact f;

	if (!value_is(v, V_MAP) || v->u.map.n > COLUMNS) {
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
json_lines(struct import *m, const char *p, const char *end)
{
	for (int line = 1; p < end && !m->fatal; line++) {
		const char *q = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((q ? q : end) - p);
		struct err e = { 0 };
		struct value *v;

		arena_reset(&m->row);
		if (strspn(p, " \t\r") < n) {
			v = json_read(&m->row, p, n, &e);
			if (v == NULL)
				reject(m, line, NULL, &e);
			else
				json_row(m, v, line);
		}
		p = q ? q + 1 : end;
	}
	return 0;
}

int
import_json(struct import *m, const char *p, size_t n)
{
	struct arena a = ARENA_INIT;
	struct value *v;

	if (p[strspn(p, " \t\r\n")] != '[')
		return json_lines(m, p, p + n);
	v = json_read(&a, p, n, &m->c->err);
	for (size_t i = 0; v != NULL && i < value_len(v) && !m->fatal; i++) {
		arena_reset(&m->row);
		json_row(m, v->u.list.at[i], (int)i + 1);
	}
	arena_fini(&a);
	return v ? 0 : err_at(&m->c->err, m->file, 1, 0);
}
