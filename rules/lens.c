#include "rules/lens.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/csv.h"
#include "rules/base/text.h"

void
lens_put_text(struct arena *a, struct value *map, const char *key, const char *s)
{
	value_put(a, map, key, value_str(a, s));
}

void
lens_put_micro(struct arena *a, struct value *map, const char *key, int64_t micro)
{
	value_put(a, map, key, micro == MODEL_NONE ? value_null(a) : value_int(a, micro));
}

struct value *
lens_list(struct arena *a, struct value *map, const char *key)
{
	struct value *v = value_get(map, key);

	return v ? v : value_put(a, map, key, value_list(a));
}

/* --- one cell --- */

static void
plain(const struct writer *w, const struct value *v)
{
	if (value_is(v, V_INT))
		say_put(w, "%" PRId64, v->u.integer);
	else if (value_is(v, V_STR))
		say_put(w, "%s", v->u.str.s);
	else
		say_number(w, v);
}

/* Several codes: each by itself. */
static void
code(const struct writer *w, const struct value *v)
{
	if (value_is(v, V_STR))
		say_put(w, "%s", say_code(w, v->u.str.s));
	else
		plain(w, v);
}

static void
share(const struct writer *w, const struct value *v)
{
	say_double(w, value_double(v, 0) * 100);
	say_put(w, " %%");
}

static void
title(const struct writer *w, const struct value *v)
{
	say_put(w, "%s", value_is(v, V_STR) ? v->u.str.s : say_title(w, v, "id"));
}

static void
period(const struct writer *w, const struct value *v)
{
	say_period(w, value_text(v, ""));
}

typedef void cell_fn(const struct writer *w, const struct value *v);
static cell_fn *const cells[LENS_SHOWS] = {
	[LENS_PLAIN] = plain,
	[LENS_CODE] = code,
	[LENS_POINTS] = say_points,
	[LENS_NUMBER] = say_number,
	[LENS_SHARE] = share,
	[LENS_TITLE] = title,
	[LENS_PERIOD] = period,
};

void
lens_cell(const struct writer *w, const struct value *v, enum lens_show show)
{
	if (v == NULL || value_is(v, V_NULL))
		say_put(w, "-");
	else
		cells[show](w, v);
}

/* --- CSV --- */

static void
csv_points(struct buf *b, int64_t micro)
{
	buf_addf(b, "%s%lld.%06lld", micro < 0 ? "-" : "", llabs(micro / 1000000),
	    llabs(micro % 1000000));
}

/* A list is its members with a space between. */
static void
csv_value(const struct writer *w, const struct value *v, enum lens_show show, struct buf *b)
{
	if (value_is(v, V_LIST)) {
		for (size_t i = 0; i < v->u.list.n; i++) {
			buf_adds(b, i ? " " : "");
			csv_value(w, v->u.list.at[i], show, b);
		}
		return;
	}
	if (show == LENS_POINTS && value_is(v, V_INT))
		csv_points(b, v->u.integer);
	else if (value_is(v, V_INT))
		buf_addf(b, "%" PRId64, v->u.integer);
	else if (value_is(v, V_NUM))
		buf_addf(b, "%.10g", v->u.number);
	else if (value_is(v, V_BOOL))
		buf_adds(b, v->u.boolean ? "yes" : "no");
	else if (value_is(v, V_STR))
		buf_adds(b, v->u.str.s);
	else if (value_is(v, V_MAP))
		title(&(struct writer){ b, w->lang }, v);
}

void
lens_csv(const struct writer *w, const struct value *rows, const struct lens_column *columns)
{
	struct buf text = BUF_INIT;

	buf_adds(w->out, "\xef\xbb\xbf");
	for (size_t k = 0; columns[k].key != NULL; k++)
		buf_addf(w->out, "%s%s", k ? "," : "", columns[k].key);
	buf_adds(w->out, "\r\n");
	for (size_t i = 0; i < value_len(rows); i++) {
		for (size_t k = 0; columns[k].key != NULL; k++) {
			const struct value *v = value_get(rows->u.list.at[i], columns[k].key);
			int text_cell = value_is(v, V_STR) || value_is(v, V_LIST) ||
			    value_is(v, V_MAP);

			buf_clear(&text);
			csv_value(w, v, columns[k].show, &text);
			buf_adds(w->out, k ? "," : "");
			csv_cell(w->out, text.p ? text.p : "", text.n, text_cell);
		}
		buf_adds(w->out, "\r\n");
	}
	buf_fini(&text);
}

/* --- a table --- */

#define COLUMNS_MAX 24

struct grid {
	struct buf *at; /* row by row, heads first */
	size_t rows, columns, width[COLUMNS_MAX];
};

static void
fill(struct grid *g, const struct writer *w, const struct value *rows,
    const struct lens_column *columns)
{
	for (size_t i = 0; i < g->rows; i++)
		for (size_t k = 0; k < g->columns; k++) {
			struct buf *b = &g->at[i * g->columns + k];
			const struct writer cell = { b, w->lang };
			size_t n;

			if (i == 0)
				say_put(&cell, "%s", say_text(w, columns[k].head));
			else
				lens_cell(&cell,
				    value_get(rows->u.list.at[i - 1], columns[k].key),
				    columns[k].show);
			n = utf8_chars(b->p ? b->p : "", b->n);
			g->width[k] = n > g->width[k] ? n : g->width[k];
		}
}

static void
print(struct grid *g, const struct writer *w, const struct lens_column *columns)
{
	static const int right[LENS_SHOWS] = { [LENS_POINTS] = 1, [LENS_NUMBER] = 1,
		[LENS_SHARE] = 1 };

	for (size_t i = 0; i < g->rows * g->columns; i++) {
		size_t k = i % g->columns;
		int last = k + 1 == g->columns;
		const char *text = g->at[i].p ? g->at[i].p : "";
		int pad = (int)(g->width[k] - utf8_chars(text, g->at[i].n));

		if (right[columns[k].show])
			say_put(w, "%*s%s", pad, "", text);
		else
			say_put(w, "%s%*s", text, last ? 0 : pad, "");
		say_put(w, last ? "\n" : "  ");
		buf_fini(&g->at[i]);
	}
}

void
lens_table(const struct writer *w, const struct value *rows, const struct lens_column *columns,
    size_t most)
{
	size_t all = value_len(rows);
	struct grid g = { .rows = (all < most ? all : most) + 1 };
	char left[24];

	while (columns[g.columns].key != NULL)
		g.columns++;
	g.at = mem_new(g.rows * g.columns * sizeof *g.at);
	fill(&g, w, rows, columns);
	print(&g, w, columns);
	free(g.at);
	if (all > most) {
		snprintf(left, sizeof left, "%zu", all - most);
		say_sentence(w, MSG_LENS_MORE, left);
		say_put(w, "\n");
	}
}
