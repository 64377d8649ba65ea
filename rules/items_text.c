/* items.csv as the house writes it. */
#include "rules/items_text.h"
#include <stdio.h>
#include <string.h>
#include "rules/base/csv.h"

#define COLUMNS_MAX 64

struct table {
	struct buf *out;
	size_t order[COLUMNS_MAX]; /* places of the cells, as they are written */
	size_t n;
	struct err *e;
};

static size_t
without_blanks(const struct csv_cell *c)
{
	size_t n = c->n;

	while (n > 0 && strchr(" \t\r\n", c->s[n - 1]) != NULL)
		n--;
	return n;
}

static int
named(const struct csv_cell *c, const char *name)
{
	return without_blanks(c) == strlen(name) && memcmp(c->s, name, strlen(name)) == 0;
}

/* Known columns in their order, then the others in theirs. */
static void
arrange(struct table *t, const struct csv_cell *cells, size_t n)
{
	int taken[COLUMNS_MAX] = { 0 };

	for (size_t k = 0; items_column(k) != NULL; k++)
		for (size_t i = 0; i < n; i++)
			if (!taken[i] && named(&cells[i], items_column(k))) {
				t->order[t->n++] = i;
				taken[i] = 1;
			}
	for (size_t i = 0; i < n; i++)
		if (!taken[i])
			t->order[t->n++] = i;
}

static int
row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct table *t = arg;
	char text[2][24];

	if (bad != NULL) {
		err_copy(t->e, bad);
		return 1;
	}
	if (t->n == 0 && n <= COLUMNS_MAX)
		arrange(t, cells, n);
	if (n != t->n) {
		snprintf(text[0], 24, "%zu", n);
		snprintf(text[1], 24, "%zu", t->n);
		err_set(t->e, MSG_FMT_CELLS, text[0], text[1]);
		err_at(t->e, NULL, line, 0);
		return 1;
	}
	for (size_t i = 0; i < n; i++) {
		const struct csv_cell *c = &cells[t->order[i]];

		if (i > 0)
			buf_addc(t->out, ',');
		csv_cell(t->out, c->s, without_blanks(c), 0);
	}
	buf_addc(t->out, '\n');
	return 0;
}

int
items_format(const char *p, size_t n, struct buf *out, struct err *e)
{
	struct buf formatted = BUF_INIT;
	struct table t = { .out = &formatted, .e = e };
	int failed = csv_read(p, n, row, &t, e) != 0;

	if (!failed)
		buf_add(out, formatted.p ? formatted.p : "", formatted.n);
	buf_fini(&formatted);
	return failed ? -1 : 0;
}
