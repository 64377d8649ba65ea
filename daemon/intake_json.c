/* JSON rows: each object of an array, or of a line, is read on its own, so that one that is broken
 * costs itself only, its place is that of the text, and memory holds one row. */
#include <stdio.h>
#include <string.h>
#include "daemon/intake_impl.h"
#include "rules/base/json.h"

/* --- one row --- */

#define TYPE(t) (1u << (t))
#define NUMBER (TYPE(V_INT) | TYPE(V_NUM) | TYPE(V_STR))

/* What a column takes besides null, which is an empty cell, and what is said otherwise. A code that
 * is written as a number would lose its zeros. */
static const struct wants { unsigned types; enum msg_id id; }
    wants_text = { TYPE(V_STR), MSG_FACT_WANTS_TEXT },
    wants_field = { NUMBER | TYPE(V_BOOL), MSG_FACT_WANTS_TEXT },
    wants_bool = { TYPE(V_BOOL) | TYPE(V_STR), MSG_FACT_WANTS_BOOL },
    by_type[] = {
	[COL_DECIMAL] = { NUMBER, MSG_FACT_WANTS_NUMBER },
	[COL_INT] = { NUMBER, MSG_FACT_WANTS_NUMBER },
	[COL_PERIOD] = { NUMBER, MSG_FACT_WANTS_TEXT },
	[COL_BOOL] = { TYPE(V_BOOL) | TYPE(V_STR), MSG_FACT_WANTS_BOOL },
	[COL_LIST] = { TYPE(V_LIST) | TYPE(V_STR), MSG_FACT_WANTS_LIST },
	[COL_FIELDS] = { 0, MSG_FACT_WANTS_TEXT },
};

static const struct wants *
wants(const struct intake *m, const struct slot *s)
{
	const struct wants *w;

	if (s->role == SLOT_FIELD)
		return &wants_field;
	if (s->role == SLOT_WITHDRAWN)
		return &wants_bool;
	if (s->role != SLOT_COLUMN)
		return &wants_text;
	w = &by_type[fact_type(m->kind)->columns[s->column].type];
	return w->types == 0 ? &wants_text : w;
}

static int
wrong_type(const struct wants *w, const struct slot *s, const struct value *v, struct err *e)
{
	struct buf shown = BUF_INIT;
	int is_text = (w->types & TYPE(v->type)) != 0;

	for (size_t i = 0; value_is(v, V_LIST) && is_text && i < v->u.list.n; i++)
		is_text = value_is(v->u.list.at[i], V_STR);
	if (is_text || value_is(v, V_NULL))
		return 0;
	json_value(&shown, v, -1);
	if (shown.n > 40) {
		buf_clear(&shown);
		buf_adds(&shown, value_is(v, V_LIST) ? "[...]" : "{...}");
	}
	err_set(e, w->id, s->name, shown.p);
	buf_fini(&shown);
	return -1;
}

/* As a cell of a CSV file would say it. */
static void
cell_of(struct intake *m, const struct value *v, struct csv_cell *out)
{
	struct buf b = BUF_INIT;

	if (value_is(v, V_STR))
		buf_add(&b, v->u.str.s, v->u.str.n);
	else if (value_is(v, V_BOOL))
		buf_adds(&b, v->u.boolean ? "yes" : "no");
	else if (value_is(v, V_LIST))
		for (size_t i = 0; i < v->u.list.n; i++)
			buf_addf(&b, "%s%s", i ? " " : "", v->u.list.at[i]->u.str.s);
	else if (!value_is(v, V_NULL))
		json_value(&b, v, -1);
	out->n = b.n;
	out->s = csv_nfc(&m->line, b.p ? b.p : "", &out->n);
	buf_fini(&b);
}

static void
row(struct intake *m, const struct value *v, int line)
{
	struct csv_cell cells[INTAKE_COLUMNS];
	struct err e = { 0 };

	if (!value_is(v, V_MAP) || v->u.map.n > INTAKE_COLUMNS) {
		err_set(&e, MSG_CTL_JSON_ROW);
		intake_reject(m, line, NULL, &e);
		return;
	}
	arena_reset(&m->kept);
	m->nslots = v->u.map.n;
	for (size_t i = 0; i < m->nslots; i++) {
		const struct value_pair *at = &v->u.map.at[i];

		if (intake_slot(m, at->key, &m->slots[i], &e) != 0 ||
		    wrong_type(wants(m, &m->slots[i]), &m->slots[i], at->value, &e) != 0) {
			intake_reject(m, line, at->key, &e);
			return;
		}
		cell_of(m, at->value, &cells[i]);
	}
	intake_cells(m, cells, line);
}

/* --- where one ends and the next begins --- */

struct place { const char *at; int line, character; };

static void
walk(struct place *p, const char *to)
{
	for (; p->at < to; p->at++) {
		p->character += ((unsigned char)*p->at & 0xc0) != 0x80;
		if (*p->at == '\n') {
			p->line++;
			p->character = 1;
		}
	}
}

static const char *
skip(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

/* The comma or bracket behind an element of an array; `end` when there is none. A line end closes a
 * text that was left open: no text of JSON goes over one. */
static const char *
element_end(const char *p, const char *end)
{
	int depth = 0, quoted = 0;

	for (; p < end; p++) {
		if (quoted && *p == '\\' && p + 1 < end && p[1] != '\n')
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (quoted)
			quoted = *p != '\n';
		else if (depth == 0 && (*p == ',' || *p == ']'))
			return p;
		else if (*p == '[' || *p == '{')
			depth++;
		else if (*p == ']' || *p == '}')
			depth--;
	}
	return end;
}

/* The place of *e, which counts from `from`, in the whole text. */
static void
place_error(const struct place *from, struct err *e)
{
	if (e->line <= 1)
		e->col += from->character - 1;
	e->line += from->line - 1;
}

/* NULL with *e, placed. */
static const struct value *
read_one(struct intake *m, const struct place *from, const char *to, struct err *e)
{
	const struct value *v;

	arena_reset(&m->line);
	v = json_read(&m->line, from->at, (size_t)(to - from->at), e);
	if (to == from->at) { /* nothing between two commas */
		err_set(e, MSG_JSON_SYNTAX);
		err_at(e, NULL, 1, 1);
	}
	if (v == NULL)
		place_error(from, e);
	return v;
}

static void
element(struct intake *m, const struct place *from, const char *to)
{
	struct err e = { 0 };
	const struct value *v = read_one(m, from, to, &e);

	if (v != NULL)
		row(m, v, from->line);
	else
		intake_reject(m, e.line, NULL, &e);
}

static int
lines(struct intake *m, struct place *at, const char *end)
{
	while (at->at < end && !m->fatal) {
		const char *q = memchr(at->at, '\n', (size_t)(end - at->at));
		const char *to = q == NULL ? end : q;

		if (skip(at->at, to) < to)
			element(m, at, to);
		walk(at, q == NULL ? end : q + 1);
	}
	return 0;
}

static int
text_error(struct intake *m, struct place *at, const char *to, enum msg_id id)
{
	walk(at, to);
	err_set(m->e, id);
	return err_at(m->e, NULL, at->line, at->character);
}

/* The last element of an array that is not closed. */
static int
cut_off(struct intake *m, struct place *at, const char *end)
{
	struct err e = { 0 };
	const struct value *v = read_one(m, at, end, &e);

	if (v == NULL) {
		err_move(m->e, &e);
		return -1;
	}
	row(m, v, at->line);
	return text_error(m, at, end, MSG_JSON_END);
}

/* From its opening bracket on. */
static int
array(struct intake *m, struct place *at, const char *end)
{
	char before = '[';

	while (before != ']' && !m->fatal) {
		const char *next;

		walk(at, skip(at->at + 1, end));
		next = element_end(at->at, end);
		if (next == end)
			return cut_off(m, at, end);
		if (next > at->at || before == ',' || *next == ',')
			element(m, at, next);
		before = *next;
		walk(at, next);
	}
	if (m->fatal || skip(at->at + 1, end) == end)
		return 0;
	return text_error(m, at, skip(at->at + 1, end), MSG_JSON_REST);
}

int
intake_json(struct intake *m, const char *p, size_t n)
{
	struct place at = { p, 1, 1 };

	walk(&at, skip(p, p + n));
	return *at.at == '[' ? array(m, &at, p + n) : lines(m, &at, p + n);
}
