/* items.csv: the catalogue of a standard. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/csv.h"
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/items_text.h"
#include "rules/standard.h"
#include "rules/words.h"

enum {
	C_CODE, C_VI, C_EN, C_OUTPUT, C_UNIT, C_GROUP, C_POINTS, C_COEFFICIENT, C_MINUTES,
	C_EVIDENCE, C_FIELDS, C_BASIS, COLS
};

static const struct { const char *name; int needed; } columns[COLS] = {
	{ "code", 1 }, { "title_vi", 1 }, { "title_en", 1 }, { "output_vi", 0 }, { "unit", 1 },
	{ "complexity_group", 0 }, { "points", 0 }, { "coefficient", 1 }, { "standard_minutes", 0 },
	{ "evidence", 0 }, { "fields", 0 }, { "basis", 1 },
};

const char *
items_column(size_t i)
{
	return i < COLS ? columns[i].name : NULL;
}

struct reader {
	struct standard *s;
	const char *file;
	struct arena *a;
	struct err_list *errors;
	const char *text; size_t size;	/* of the file */
	int at[COLS];		/* place of a column, -1 when the file does not have it */
	size_t width;		/* columns of the header */
	int rows;
	size_t cap;
};

/* A line of the file, while it is read. */
struct row { struct reader *r; const struct csv_cell *cells; size_t n; int line; };

static int
tell(const struct row *row, int col, enum msg_id id, const char *a, const char *b)
{
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL);
	err_at(&e, row->r->file, row->line, col);
	err_list_add(row->r->errors, &e, 0);
	return -1;
}

/* In which column, counted in characters, a cell of a line begins; 0 when it does not. */
static int
cell_place(const struct reader *r, int line, size_t cell)
{
	const char *p = r->text, *end = r->text + r->size, *start, *head = memchr(p, '\n', r->size);
	char separator = ',';
	int quoted = 0;

	for (const char *c = ";\t"; *c != '\0'; c++)
		if (memchr(p, *c, (size_t)((head ? head : end) - p)) != NULL)
			separator = *c;
	for (; line > 1 && p < end; line -= *p++ == '\n')
		continue;
	for (start = p; cell > 0 && p < end && *p != '\n'; p++) {
		quoted ^= *p == '"';
		cell -= !quoted && *p == separator;
	}
	return cell > 0 ? 0 : (int)utf8_chars(start, (size_t)(p - start)) + 1;
}

/* Tells a mistake in the cell of a column. */
static int
tell_cell(const struct row *row, int k, enum msg_id id, const char *a, const char *b)
{
	return tell(row, cell_place(row->r, row->line, (size_t)row->r->at[k]), id, a, b);
}

static const char *
cell(const struct row *row, int k)
{
	int at = row->r->at[k];

	return at >= 0 && (size_t)at < row->n ? row->cells[at].s : "";
}

/* --- the header --- */

static int
unknown_column(const struct row *row, size_t i)
{
	const char *names[COLS], *near;

	for (int k = 0; k < COLS; k++)
		names[k] = columns[k].name;
	near = suggest(row->cells[i].s, names, COLS);
	return tell(row, cell_place(row->r, 1, i), near ? MSG_RULE_COLUMN_HINT : MSG_RULE_COLUMN,
	    row->cells[i].s, near);
}

/* The first line names no column at all: it is missing, or in another language. */
static int
no_header(const struct row *row)
{
	struct buf b = BUF_INIT;
	int failed;

	for (size_t i = 0; i < row->n; i++)
		for (int k = 0; k < COLS; k++)
			if (strcmp(columns[k].name, row->cells[i].s) == 0)
				return 0;
	for (int k = 0; k < COLS; k++)
		buf_addf(&b, "%s%s", k ? "," : "", columns[k].name);
	failed = tell(row, 0, MSG_RULE_HEADER, b.p, NULL);
	buf_fini(&b);
	return failed;
}

static int
header(const struct row *row)
{
	int failed = no_header(row);

	row->r->width = row->n;
	for (int k = 0; k < COLS; k++)
		row->r->at[k] = -1;
	if (failed)
		return failed;
	for (size_t i = 0; i < row->n; i++) {
		int k = 0;

		while (k < COLS && strcmp(columns[k].name, row->cells[i].s) != 0)
			k++;
		if (k == COLS)
			failed = unknown_column(row, i);
		else if (row->r->at[k] >= 0)
			failed = tell(row, cell_place(row->r, 1, i), MSG_RULE_COLUMN_TWICE, columns[k].name,
			    NULL);
		else
			row->r->at[k] = (int)i;
	}
	/* A misspelt column would be told twice, as unknown and as missing. */
	for (int k = 0; k < COLS && !failed; k++)
		if (columns[k].needed && row->r->at[k] < 0)
			failed = tell(row, 0, MSG_RULE_COLUMN_MISSING, columns[k].name, NULL);
	return failed;
}

/* --- numbers --- */

/* A number as some write it: 1,5 for 1.5. */
static int
with_comma(const char *s)
{
	char copy[32], *comma;
	int64_t v;

	snprintf(copy, sizeof copy, "%s", s);
	comma = strchr(copy, ',');
	if (comma != NULL)
		*comma = '.';
	return comma != NULL && decimal_parse(copy, strlen(copy), 6, &v) == 0;
}

/* An empty cell leaves *out as it is. */
static int
number(const struct row *row, int k, enum msg_id id, double *out)
{
	const char *s = cell(row, k);
	int64_t v;

	if (*s == '\0')
		return 0;
	if (with_comma(s))
		return tell_cell(row, k, MSG_RULE_ITEM_COMMA, columns[k].name, s);
	if (decimal_parse(s, strlen(s), 6, &v) != 0 || v < (id == MSG_RULE_ITEM_POSITIVE))
		return tell_cell(row, k, id, columns[k].name, s);
	*out = strtod(s, NULL);
	return 0;
}

static int
group(const struct row *row, int *out)
{
	const char *s = cell(row, C_GROUP);

	if (*s == '\0')
		return 0;
	if (s[0] < '1' || s[0] > '5' || s[1] != '\0')
		return tell_cell(row, C_GROUP, MSG_RULE_ITEM_GROUP, columns[C_GROUP].name, s);
	*out = s[0] - '0';
	return 0;
}

/* --- declared fields --- */

static const struct { const char *word; enum field_type type; } field_types[] = {
	{ "integer", FIELD_INTEGER }, { "number", FIELD_NUMBER }, { "text", FIELD_TEXT },
	{ "boolean", FIELD_BOOLEAN }, { "day", FIELD_DAY },
};

static int
is_name(const char *s, size_t n)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789";

	return n > 0 && strspn(s, letters) >= n && !(*s >= '0' && *s <= '9');
}

/* "registered|effective" -> "registered effective"; NULL when it is not that. */
static char *
choices(struct arena *a, const char *type)
{
	char *copy = arena_str(a, type);

	if (strchr(type, '|') == NULL)
		return NULL;
	for (char *p = copy;; p++) {
		size_t n = strcspn(p, "|");

		if (!is_name(p, n))
			return NULL;
		p += n;
		if (*p == '\0')
			return copy;
		*p = ' ';
	}
}

/* "participants:integer" or "outcome:registered|effective" or "minutes_ref?:text". */
static int
field(struct arena *a, struct field *f, const char *text)
{
	size_t n = strcspn(text, ":");
	const char *type = text + n + (text[n] == ':');

	f->optional = n > 0 && text[n - 1] == '?';
	n -= (size_t)f->optional;
	f->name = arena_copy(a, text, n);
	if (!is_name(f->name, n) || strlen(f->name) != n)
		return -1;
	for (size_t i = 0; i < sizeof field_types / sizeof *field_types; i++)
		if (strcmp(field_types[i].word, type) == 0) {
			f->type = field_types[i].type;
			return 0;
		}
	f->type = FIELD_CHOICE;
	f->choices = choices(a, type);
	return f->choices ? 0 : -1;
}

static int
fields(const struct row *row, struct item *it)
{
	struct arena *a = row->r->a;
	const char *p = cell(row, C_FIELDS);

	it->fields = arena_new(a, (strlen(p) / 2 + 1) * sizeof *it->fields);
	for (p += strspn(p, " "); *p != '\0'; p += strspn(p, " ")) {
		struct field *f = &it->fields[it->nfields];
		const char *text = arena_copy(a, p, strcspn(p, " "));

		p += strlen(text);
		if (field(a, f, text) != 0)
			return tell_cell(row, C_FIELDS, MSG_RULE_ITEM_FIELD, text, NULL);
		if (word_find(SCOPE_ENTRY, f->name) || word_find(SCOPE_TASK, f->name))
			return tell_cell(row, C_FIELDS, MSG_RULE_ITEM_FIELD_TAKEN, f->name, NULL);
		for (size_t i = 0; i < it->nfields; i++)
			if (strcmp(it->fields[i].name, f->name) == 0)
				return tell_cell(row, C_FIELDS, MSG_RULE_ITEM_FIELD_TWICE, f->name,
				    NULL);
		it->nfields++;
	}
	return 0;
}

/* --- one item --- */

/* 1/2/2026, 01-02-26, 2026-01-02, 1-Feb, Feb-26: what a spreadsheet makes of codes like 1.2. */
static int
looks_like_date(const char *s)
{
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
	};
	const char *sign = strpbrk(s, "/-");

	if (sign == NULL)
		return 0;
	for (size_t i = 0; i < sizeof months / sizeof *months; i++)
		if ((strncmp(sign + 1, months[i], 3) == 0 && *s >= '0' && *s <= '9') ||
		    (strncmp(s, months[i], 3) == 0 && sign == s + 3))
			return 1;
	return strspn(s, "0123456789/-") == strlen(s) && strchr(sign + 1, *sign) != NULL;
}

static int
code(const struct row *row, const char *s)
{
	const struct reader *r = row->r;

	if (looks_like_date(s))
		return tell_cell(row, C_CODE, MSG_RULE_ITEM_DATE, s, NULL);
	if (strlen(s) > 64 || strpbrk(s, " |\t\r\n") != NULL)
		return tell_cell(row, C_CODE, MSG_RULE_ITEM_CODE, s, NULL);
	for (size_t i = 0; i < r->s->nitems; i++)
		if (strcmp(r->s->items[i].code, s) == 0)
			return tell_cell(row, C_CODE, MSG_RULE_ITEM_TWICE, s,
			    arena_fmt(r->a, "%d", r->s->items[i].line));
	return 0;
}

static int
evidence(const struct row *row, int *out)
{
	const char *s = cell(row, C_EVIDENCE);

	*out = strcmp(s, "yes") == 0;
	if (*s == '\0' || *out || strcmp(s, "no") == 0)
		return 0;
	return tell_cell(row, C_EVIDENCE, MSG_RULE_ITEM_EVIDENCE, s, NULL);
}

static void
texts(const struct row *row, struct item *it)
{
	const struct { int k; const char **to; } to[] = {
		{ C_CODE, &it->code }, { C_VI, &it->title.vi }, { C_EN, &it->title.en },
		{ C_UNIT, &it->unit }, { C_OUTPUT, &it->output_vi }, { C_BASIS, &it->basis },
	};

	for (size_t i = 0; i < sizeof to / sizeof *to; i++)
		*to[i].to = arena_str(row->r->a, cell(row, to[i].k));
}

/* As many cells as the header has; a spreadsheet may leave out empty ones at the end, or add some.
 */
static int
width(const struct row *row)
{
	char text[2][24];
	size_t n = row->n;

	while (n > row->r->width && *row->cells[n - 1].s == '\0')
		n--;
	if (n == row->r->width || (n < row->r->width && *cell(row, C_CODE) == '\0'))
		return 0;
	snprintf(text[0], sizeof text[0], "%zu", n);
	snprintf(text[1], sizeof text[1], "%zu", row->r->width);
	return tell(row, 0, MSG_RULE_ITEM_CELLS, text[0], text[1]);
}

static int
item(const struct row *row)
{
	struct reader *r = row->r;
	struct item it = { .points = -1, .standard_minutes = -1, .owner = r->s, .line = row->line };

	if (width(row) != 0)
		return -1;
	for (int k = 0; k < COLS; k++)
		if (columns[k].needed && *cell(row, k) == '\0')
			return tell_cell(row, k, MSG_RULE_ITEM_EMPTY, columns[k].name, NULL);
	texts(row, &it);
	if (code(row, it.code) != 0 || evidence(row, &it.evidence) != 0 ||
	    number(row, C_COEFFICIENT, MSG_RULE_ITEM_POSITIVE, &it.coefficient) != 0 ||
	    number(row, C_POINTS, MSG_RULE_ITEM_POSITIVE, &it.points) != 0 ||
	    number(row, C_MINUTES, MSG_RULE_ITEM_NUMBER, &it.standard_minutes) != 0 ||
	    group(row, &it.group) != 0 || fields(row, &it) != 0)
		return -1;
	r->s->items = mem_room(r->s->items, r->s->nitems, &r->cap, sizeof it);
	r->s->items[r->s->nitems++] = it;
	return 0;
}

static int
csv_row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct row row = { arg, cells, n, line };
	struct err e = { 0 };

	if (bad != NULL) {
		err_copy(&e, bad);
		e.col = bad->col > 0 ? cell_place(row.r, line, (size_t)bad->col - 1) : 0;
		err_at(&e, row.r->file, line, 0);
		err_list_add(row.r->errors, &e, 0);
		return row.r->rows == 0;
	}
	if (row.r->rows++ == 0)
		return header(&row);
	item(&row);
	return 0;
}

/* --- points and coefficients --- */

/* Catalogues round coefficients to two decimals. */
static int
fits(const struct item *it, double standard)
{
	return it->points < 0 || fabs(it->coefficient - it->points / standard) <= 0.005 + 1e-9;
}

/* Points of the standard product: those that fit most items, those of a coefficient of 1 first. 0
 * when no item has points. */
static double
standard_points(const struct standard *s)
{
	size_t most = 0;
	double best = 0;

	for (int one = 1; one >= 0; one--)
		for (size_t i = 0; i < s->nitems; i++) {
			double points = s->items[i].points / s->items[i].coefficient;
			size_t n = 0;

			if (points < 0 || (s->items[i].coefficient == 1) != one)
				continue;
			for (size_t k = 0; k < s->nitems; k++)
				n += (size_t)(s->items[k].points > 0 && fits(&s->items[k], points));
			if (n > most)
				most = n, best = points;
		}
	return best;
}

static void
ratios(struct reader *r)
{
	double standard = standard_points(r->s);

	for (size_t i = 0; i < r->s->nitems; i++) {
		const struct item *it = &r->s->items[i];
		struct row row = { .r = r, .line = it->line };

		if (!fits(it, standard))
			tell_cell(&row, C_COEFFICIENT, MSG_RULE_ITEM_RATIO, it->code,
			    arena_fmt(r->a, "%.4g", it->points / standard));
	}
}

int
items_read(struct standard *s, const char *p, size_t n, struct arena *a, struct err_list *errors)
{
	struct reader r = { .s = s, .a = a, .errors = errors };
	size_t before = err_list_errors(errors);
	struct err e = { 0 };
	struct item *items;

	r.file = arena_fmt(a, "%s/items.csv", s->label);
	r.text = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? p + 3 : p;
	r.size = n - (size_t)(r.text - p);
	if (csv_read(p, n, csv_row, &r, &e) == -1) {
		err_at(&e, r.file, 1, 0);
		err_list_add(errors, &e, 0);
	}
	items = arena_new(a, s->nitems * sizeof *items);
	if (s->nitems > 0)
		memcpy(items, s->items, s->nitems * sizeof *items);
	free(s->items);
	s->items = items;
	ratios(&r);
	return err_list_errors(errors) > before ? -1 : 0;
}
