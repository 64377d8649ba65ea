/* items.csv: the catalogue of a standard. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/csv.h"
#include "rules/base/text.h"
#include "rules/standard.h"

enum { C_CODE, C_VI, C_EN, C_OUTPUT, C_UNIT, C_GROUP, C_POINTS, C_COEFFICIENT, C_MINUTES, C_EVIDENCE, C_FIELDS, C_BASIS, COLS };

static const char *const names[COLS] = {
	"code", "title_vi", "title_en", "output_vi", "unit", "complexity_group", "points", "coefficient", "standard_minutes",
	"evidence", "fields", "basis",
};
static const char needed[COLS] = { [C_CODE] = 1, [C_VI] = 1, [C_EN] = 1, [C_UNIT] = 1, [C_COEFFICIENT] = 1, [C_BASIS] = 1 };

struct reader {
	struct standard *s;
	const char *file;
	struct arena *a;
	struct err_list *errors;
	int at[COLS];
	int row, stop;
	size_t cap;
	double points_each;	/* points of coefficient 1; 0 not known yet */
};

static int
tell(struct reader *r, int line, int col, enum msg_id id, const char *a, const char *b)
{
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL);
	err_at(&e, r->file, line, col);
	err_list_add(r->errors, &e, 0);
	return -1;
}

static int
header(struct reader *r, const struct csv_cell *cells, size_t n)
{
	for (int k = 0; k < COLS; k++)
		r->at[k] = -1;
	for (size_t i = 0; i < n; i++) {
		const char *near;
		int k = 0;

		while (k < COLS && strcmp(names[k], cells[i].s) != 0)
			k++;
		if (k < COLS && r->at[k] < 0) {
			r->at[k] = (int)i;
			continue;
		}
		near = suggest(cells[i].s, names, COLS);
		tell(r, 1, (int)i + 1, k < COLS ? MSG_RULE_COLUMN_TWICE : near ? MSG_RULE_COLUMN_HINT : MSG_RULE_COLUMN, cells[i].s, near);
		r->stop = 1;
	}
	for (int k = 0; k < COLS && !r->stop; k++)
		if (needed[k] && r->at[k] < 0) {
			tell(r, 1, 0, MSG_RULE_COLUMN_MISSING, names[k], NULL);
			r->stop = 1;
		}
	return r->stop;
}

static const char *
cell(const struct reader *r, const struct csv_cell *cells, size_t n, int k)
{
	return r->at[k] >= 0 && (size_t)r->at[k] < n ? cells[r->at[k]].s : "";
}

static int
number(struct reader *r, const struct csv_cell *cells, size_t n, int k, int line, double lo, double hi, double *out)
{
	const char *s = cell(r, cells, n, k);
	int64_t v;

	if (*s == '\0')
		return 0;
	if (decimal_parse(s, strlen(s), 6, &v) != 0 || (double)v / 1e6 < lo || (double)v / 1e6 > hi)
		return tell(r, line, r->at[k] + 1, MSG_RULE_ITEM_NUMBER, names[k], s);
	*out = strtod(s, NULL);
	return 0;
}

static const struct { const char *word; int type; } field_types[] = {
	{ "integer", FIELD_INTEGER }, { "number", FIELD_NUMBER }, { "text", FIELD_TEXT }, { "boolean", FIELD_BOOLEAN },
	{ "day", FIELD_DAY },
};

/* "participants:integer" or "outcome:registered|effective" or "minutes_ref?:text". */
static int
field(struct reader *r, struct field *f, const char *p, size_t n)
{
	const char *colon = memchr(p, ':', n);
	size_t name = colon ? (size_t)(colon - p) : 0;
	char type[256];

	if (name == 0 || n - name - 1 == 0 || n - name - 1 >= sizeof type)
		return -1;
	snprintf(type, sizeof type, "%.*s", (int)(n - name - 1), colon + 1);
	f->optional = p[name - 1] == '?';
	f->name = arena_copy(r->a, p, name - (size_t)f->optional);
	for (const char *q = f->name; *q != '\0'; q++)
		if (!(*q == '_' || (*q >= 'a' && *q <= 'z') || (q > f->name && *q >= '0' && *q <= '9')))
			return -1;
	for (size_t i = 0; i < sizeof field_types / sizeof *field_types; i++)
		if (strcmp(field_types[i].word, type) == 0) {
			f->type = (int)field_types[i].type;
			return 0;
		}
	if (strchr(type, '|') == NULL)
		return -1;
	for (char *q = type; *q != '\0'; q++)
		*q = *q == '|' ? ' ' : *q;
	f->type = FIELD_CHOICE;
	f->choices = arena_str(r->a, type);
	return 0;
}

static int
fields(struct reader *r, struct item *it, const char *p, int line)
{
	size_t max = 1;

	for (const char *q = p; *q != '\0'; q++)
		max += *q == ' ';
	it->fields = arena_new(r->a, max * sizeof *it->fields);
	while (*p != '\0') {
		size_t n = strcspn(p, " ");

		if (n > 0 && field(r, &it->fields[it->nfields++], p, n) != 0)
			return tell(r, line, r->at[C_FIELDS] + 1, MSG_RULE_ITEM_FIELD, arena_copy(r->a, p, n), NULL);
		p += n + (p[n] == ' ');
	}
	return 0;
}

/* Points and coefficients of a catalogue are proportional: points / coefficient is the points of the standard product. */
static int
ratio(struct reader *r, const struct item *it, int line)
{
	double each = it->points / it->coefficient;
	char text[64];

	if (it->points < 0)
		return 0;
	if (r->points_each == 0)
		r->points_each = each;
	if (fabs(each - r->points_each) <= 1e-6 * r->points_each)
		return 0;
	snprintf(text, sizeof text, "%.6g", it->points / r->points_each);
	return tell(r, line, r->at[C_COEFFICIENT] + 1, MSG_RULE_ITEM_RATIO, it->code, text);
}

static int
item(struct reader *r, const struct csv_cell *cells, size_t n, int line)
{
	struct item it = { .points = -1, .standard_minutes = -1, .owner = r->s, .line = line };
	const char *evidence = cell(r, cells, n, C_EVIDENCE);
	double group = 0;

	for (int k = 0; k < COLS; k++)
		if (needed[k] && *cell(r, cells, n, k) == '\0')
			return tell(r, line, r->at[k] + 1, MSG_RULE_ITEM_EMPTY, names[k], NULL);
	it.code = arena_str(r->a, cell(r, cells, n, C_CODE));
	it.title.vi = arena_str(r->a, cell(r, cells, n, C_VI));
	it.title.en = arena_str(r->a, cell(r, cells, n, C_EN));
	it.unit = arena_str(r->a, cell(r, cells, n, C_UNIT));
	it.output_vi = arena_str(r->a, cell(r, cells, n, C_OUTPUT));
	it.basis = arena_str(r->a, cell(r, cells, n, C_BASIS));
	it.evidence = strcmp(evidence, "yes") == 0;
	if (*evidence != '\0' && !it.evidence && strcmp(evidence, "no") != 0)
		return tell(r, line, r->at[C_EVIDENCE] + 1, MSG_RULE_ITEM_EVIDENCE, evidence, NULL);
	for (size_t i = 0; i < r->s->nitems; i++)
		if (strcmp(r->s->items[i].code, it.code) == 0)
			return tell(r, line, r->at[C_CODE] + 1, MSG_RULE_ITEM_TWICE, it.code,
			    arena_fmt(r->a, "%d", r->s->items[i].line));
	if (number(r, cells, n, C_COEFFICIENT, line, 0.000001, 1e6, &it.coefficient) != 0 ||
	    number(r, cells, n, C_POINTS, line, 0.000001, 1e9, &it.points) != 0 ||
	    number(r, cells, n, C_MINUTES, line, 0, 1e6, &it.standard_minutes) != 0)
		return -1;
	if (number(r, cells, n, C_GROUP, line, 1, 5, &group) != 0 || fields(r, &it, cell(r, cells, n, C_FIELDS), line) != 0 ||
	    ratio(r, &it, line) != 0)
		return -1;
	it.group = (int)group;
	r->s->items = mem_room(r->s->items, r->s->nitems, &r->cap, sizeof it);
	r->s->items[r->s->nitems++] = it;
	return 0;
}

static int
row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct reader *r = arg;
	struct err e = { 0 };

	if (bad != NULL) {
		err_copy(&e, bad);
		err_at(&e, r->file, line, 0);
		err_list_add(r->errors, &e, 0);
		return r->row == 0;
	}
	if (r->row++ == 0)
		return header(r, cells, n);
	item(r, cells, n, line);
	return 0;
}

int
items_read(struct standard *s, const char *file, const char *p, size_t n, struct arena *a, struct err_list *errors)
{
	struct reader r = { .s = s, .file = file, .a = a, .errors = errors };
	size_t before = err_list_errors(errors);
	struct err e = { 0 };
	struct item *items;

	if (csv_read(p, n, row, &r, &e) == -1) {
		err_at(&e, file, 1, 0);
		err_list_add(errors, &e, 0);
	}
	items = arena_new(a, (s->nitems + 1) * sizeof *items);
	if (s->nitems > 0)
		memcpy(items, s->items, s->nitems * sizeof *items);
	free(s->items);
	s->items = items;
	return err_list_errors(errors) > before ? -1 : 0;
}
