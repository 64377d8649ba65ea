/* POST /v1/export/table: a table that a page shows, as a workbook: numbers as numbers, days as
 * days. What is in it the caller had already; nothing is read, nothing kept. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/api/xlsx.h"
#include "rules/base/text.h"

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define COLUMNS 64
#define NAME 31 /* bytes that the name of a sheet may have */
#define NARROW 10
#define WIDE 60

static int
width_of(const struct value *rows, size_t column, const char *title)
{
	size_t most = utf8_chars(title, strlen(title));

	for (size_t i = 0; i < value_len(rows); i++) {
		const struct value *row = rows->u.list.at[i];

		if (column < value_len(row) && value_is(row->u.list.at[column], V_STR)) {
			const struct value *s = row->u.list.at[column];
			size_t n = utf8_chars(s->u.str.s, s->u.str.n);

			most = n > most ? n : most;
		}
	}
	return most < NARROW ? NARROW : most > WIDE ? WIDE : (int)most + 2;
}

/* "2026-11-27 16:30" */
static int
is_moment(const struct value *v, day_t *d, int *hour, int *minute)
{
	char rest;

	return value_is(v, V_STR) && v->u.str.n == 16 && day_parse(v->u.str.s, 10, d) == 0 &&
	    sscanf(v->u.str.s + 10, " %2d:%2d%c", hour, minute, &rest) == 2 && *hour >= 0 &&
	    *hour < 24 && *minute >= 0 && *minute < 60;
}

static void
cell(struct xlsx *x, const struct value *v)
{
	int hour, minute;
	day_t d;

	if (value_is(v, V_INT) || value_is(v, V_NUM))
		xlsx_number(x, value_double(v, 0));
	else if (value_is(v, V_STR) && day_parse(v->u.str.s, v->u.str.n, &d) == 0)
		xlsx_day(x, d);
	else if (is_moment(v, &d, &hour, &minute))
		xlsx_moment(x, d, hour, minute);
	else
		xlsx_text(x, value_text(v, NULL));
}

static void
fill(struct xlsx *x, const struct value *rows, size_t columns)
{
	for (size_t i = 0; i < value_len(rows); i++) {
		const struct value *row = rows->u.list.at[i];

		for (size_t k = 0; k < value_len(row) && k < columns; k++)
			cell(x, row->u.list.at[k]);
		xlsx_end_row(x);
	}
}

/* What may be the name of a file and of a sheet. */
static char *
plain_name(struct arena *a, const char *wanted)
{
	char *name = arena_copy(a, wanted, strnlen(wanted, NAME));

	for (char *p = name; *p != '\0'; p++)
		if (!isascii((unsigned char)*p) || !(isalnum((unsigned char)*p) || *p == '-'))
			*p = '-';
	return *name != '\0' ? name : arena_str(a, "kpid");
}

static void
sheet(struct call *c, void *ctx)
{
	const struct value *heads = value_get(c->json, "columns"), *rows = value_get(c->json, "rows");
	char *name = plain_name(&c->arena, value_text(value_get(c->json, "name"), ""));
	struct xlsx_column columns[COLUMNS];
	struct buf b = BUF_INIT;
	size_t n = value_len(heads);
	struct xlsx *x;

	(void)ctx;
	if (n == 0 || n > COLUMNS) {
		c->pointer = "/columns";
		call_fail(c, MSG_WEB_COLUMNS, arena_fmt(&c->arena, "%d", COLUMNS));
		return;
	}
	for (size_t i = 0; i < n; i++) {
		columns[i].title = value_text(heads->u.list.at[i], "");
		columns[i].width = width_of(rows, i, columns[i].title);
	}
	if ((x = xlsx_new(&c->err)) == NULL)
		return;
	xlsx_sheet(x, name, columns, n);
	fill(x, rows, n);
	if (xlsx_end(x, &b, &c->err) != 0) {
		buf_fini(&b);
		return;
	}
	call_header(c, "Content-Disposition",
	    arena_fmt(&c->arena, "attachment; filename=\"%s.xlsx\"", name));
	call_bytes(c, 200, XLSX, &b);
}

const struct route routes_sheet[] = {
	{ HTTP_POST, "/v1/export/table", MAY_ANY, { { ON_READ, call_read }, { ON_READ, sheet } },
	    NULL, "Table", "Workbook", "exportTable", "a table as XLSX" },
	{ 0 },
};
