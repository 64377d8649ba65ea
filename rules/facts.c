#include "rules/facts.h"
#include <stdio.h>
#include <string.h>
#include "rules/base/text.h"

/* facts.def, read twice: the columns of each kind as an array of its own, then the kinds. */
#define FACT(id, name, key, en, vi) \
	} \
	; \
	static const struct column columns_##id[] = {
#define COLUMN(fact, name, type, flags, min, max, choices, en, vi) \
	{ name, type, flags, min, max, choices, en, vi },
static const struct column columns_none[] __attribute__((unused)) = { { 0 }
#include "rules/facts.def"
};
#undef FACT
#undef COLUMN

static const struct fact_type types[FACT_KINDS] = {
#define FACT(id, name, key, en, vi) \
	{ name, key, en, vi, columns_##id, (int)(sizeof columns_##id / sizeof *columns_##id) },
#define COLUMN(fact, name, type, flags, min, max, choices, en, vi)
#include "rules/facts.def"
#undef FACT
#undef COLUMN
};

const struct fact_type *
fact_type(enum fact_kind kind)
{
	return &types[kind];
}

int
fact_kind_find(const char *name)
{
	for (int i = 0; i < FACT_KINDS; i++)
		if (strcmp(types[i].name, name) == 0)
			return i;
	return -1;
}

int
fact_column_find(enum fact_kind kind, const char *name)
{
	for (int i = 0; i < types[kind].ncolumns; i++)
		if (strcmp(types[kind].columns[i].name, name) == 0)
			return i;
	return -1;
}

int
choice_find(const char *choices, const char *word, size_t n)
{
	int i = 0;

	for (const char *p = choices; *p != '\0'; i++) {
		size_t len = strcspn(p, " ");

		if (len == n && memcmp(p, word, n) == 0)
			return i;
		p += len + (p[len] == ' ');
	}
	return -1;
}

const char *
choice_at(const char *choices, int64_t index, size_t *n)
{
	const char *p = choices;

	for (int64_t i = 0; i < index && *p != '\0'; i++) {
		p += strcspn(p, " ");
		p += *p == ' ';
	}
	*n = strcspn(p, " ");
	return p;
}

char *
choice_text(const char *choices, int64_t index, char out[32])
{
	size_t n;
	const char *p = choice_at(choices, index, &n);

	snprintf(out, 32, "%.*s", (int)n, p);
	return out;
}

/* --- one cell --- */

typedef int cell_fn(const struct column *c, const char *s, size_t n, struct arena *a,
    struct cell_value *out, struct err *e);

static int
refuse(const struct column *c, const char *s, struct err *e, enum msg_id id, const char *more)
{
	char shown[64];

	snprintf(shown, sizeof shown, "%s", s);
	while (utf8_bad(shown, strlen(shown)) >= 0)
		shown[strlen(shown) - 1] = '\0';
	return err_set(e, id, c->name, shown, more);
}

static int
c_code(const struct column *c, const char *s, size_t n, struct arena *a, struct cell_value *out,
    struct err *e)
{
	if (n > 64)
		return refuse(c, s, e, MSG_FACT_CODE, "64");
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] <= ' ' || s[i] == 0x7f || s[i] == '|')
			return refuse(c, s, e, MSG_FACT_CODE, "64");
	out->s = arena_copy(a, s, n);
	return 0;
}

static int
c_text(const struct column *c, const char *s, size_t n, struct arena *a, struct cell_value *out,
    struct err *e)
{
	if (n > 1000)
		return refuse(c, s, e, MSG_FACT_TEXT_LONG, "1000");
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			return refuse(c, s, e, MSG_FACT_TEXT, NULL);
	out->s = arena_copy(a, s, n);
	return 0;
}

static int
c_list(const struct column *c, const char *s, size_t n, struct arena *a, struct cell_value *out,
    struct err *e)
{
	char *copy = arena_copy(a, s, n);

	for (char *p = copy; *p != '\0'; p++)
		if (*p == '|' || *p == ';')
			*p = ' ';
	return c_text(c, copy, n, a, out, e);
}

static int
c_day(const struct column *c, const char *s, size_t n, struct arena *a, struct cell_value *out,
    struct err *e)
{
	day_t d;

	(void)a;
	if (day_parse(s, n, &d) != 0)
		return refuse(c, s, e, MSG_FACT_DAY, NULL);
	out->n = d;
	return 0;
}

static int
c_period(const struct column *c, const char *s, size_t n, struct arena *a, struct cell_value *out,
    struct err *e)
{
	struct period p;

	(void)a;
	if (period_parse(s, n, &p) != 0)
		return refuse(c, s, e, MSG_FACT_PERIOD, NULL);
	out->n = period_code(p);
	return 0;
}

static int
bounds(
    const struct column *c, const char *s, int scale, const struct cell_value *out, struct err *e)
{
	struct buf b = BUF_INIT;

	if ((c->min == 0 && c->max == 0) || (out->n >= c->min && out->n <= c->max))
		return 0;
	decimal_text(&b, c->min, scale);
	buf_adds(&b, " - ");
	decimal_text(&b, c->max, scale);
	refuse(c, s, e, MSG_FACT_RANGE, b.p);
	buf_fini(&b);
	return -1;
}

static int
c_decimal(const struct column *c, const char *s, size_t n, struct arena *a, struct cell_value *out,
    struct err *e)
{
	(void)a;
	if (decimal_parse(s, n, 3, &out->n) != 0)
		return refuse(c, s, e, MSG_FACT_DECIMAL, NULL);
	return bounds(c, s, 3, out, e);
}

static int
c_int(const struct column *c, const char *s, size_t n, struct arena *a, struct cell_value *out,
    struct err *e)
{
	(void)a;
	if (decimal_parse(s, n, 0, &out->n) != 0)
		return refuse(c, s, e, MSG_FACT_INT, NULL);
	return bounds(c, s, 0, out, e);
}

static int
c_bool(const struct column *c, const char *s, size_t n, struct arena *a, struct cell_value *out,
    struct err *e)
{
	static const char *const words[] = { "no", "yes", "false", "true", "0", "1", "không",
		"có" };

	(void)a;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == n && memcmp(words[i], s, n) == 0) {
			out->n = (int64_t)(i & 1);
			return 0;
		}
	return refuse(c, s, e, MSG_FACT_BOOL, NULL);
}

static const char *
nearest_choice(const char *choices, const char *word, char words[32][32])
{
	const char *names[32];
	size_t n = 0;

	for (; n < 32 && choice_text(choices, (int64_t)n, words[n])[0] != '\0'; n++)
		names[n] = words[n];
	return suggest(word, names, n);
}

static int
c_choice(const struct column *c, const char *s, size_t n, struct arena *a, struct cell_value *out,
    struct err *e)
{
	char words[32][32];
	const char *near;

	(void)a;
	out->n = choice_find(c->choices, s, n);
	if (out->n >= 0)
		return 0;
	near = nearest_choice(c->choices, s, words);
	return near ? refuse(c, s, e, MSG_FACT_CHOICE_HINT, near)
		    : refuse(c, s, e, MSG_FACT_CHOICE, c->choices);
}

static cell_fn *const readers[] = {
	[COL_CODE] = c_code,
	[COL_TEXT] = c_text,
	[COL_STAFF] = c_code,
	[COL_AGENCY] = c_code,
	[COL_ITEM] = c_code,
	[COL_SECTOR] = c_code,
	[COL_TASK] = c_text,
	[COL_ENTRY] = c_text,
	[COL_DAY] = c_day,
	[COL_PERIOD] = c_period,
	[COL_DECIMAL] = c_decimal,
	[COL_INT] = c_int,
	[COL_BOOL] = c_bool,
	[COL_CHOICE] = c_choice,
	[COL_LIST] = c_list,
	[COL_FIELDS] = c_list,
};

int
cell_check(const struct column *col, const char *s, size_t n, struct arena *a,
    struct cell_value *out, struct err *e)
{
	*out = (struct cell_value){ 0 };
	if (n == 0)
		return col->flags & COL_REQUIRED ? err_set(e, MSG_FACT_REQUIRED, col->name) : 0;
	if (readers[col->type](col, s, n, a, out, e) != 0)
		return -1;
	out->has = 1;
	return 0;
}

void
cell_text(const struct column *col, const struct cell_value *v, struct buf *out)
{
	char text[32];

	if (!v->has)
		return;
	switch (col->type) {
	case COL_DAY: buf_adds(out, day_text((day_t)v->n, text)); break;
	case COL_PERIOD: buf_adds(out, period_text(period_from_code((int32_t)v->n), text)); break;
	case COL_DECIMAL: decimal_text(out, v->n, 3); break;
	case COL_INT: decimal_text(out, v->n, 0); break;
	case COL_BOOL: buf_adds(out, v->n ? "yes" : "no"); break;
	case COL_CHOICE: buf_adds(out, choice_text(col->choices, v->n, text)); break;
	default: buf_adds(out, v->s);
	}
}

/* --- rules between columns --- */

static const struct cell_value *
get(const struct fact *f, const char *name)
{
	return &f->v[fact_column_find(f->kind, name)];
}

static int
is_kind(const struct fact *f, const char *word)
{
	const struct column *c = &types[f->kind].columns[fact_column_find(f->kind, "kind")];
	char text[32];

	return strcmp(choice_text(c->choices, get(f, "kind")->n, text), word) == 0;
}

static int
order(const struct fact *f, const char *first, const char *last, struct err *e)
{
	const struct cell_value *a = get(f, first), *b = get(f, last);

	return a->has && b->has && b->n < a->n ? err_set(e, MSG_FACT_ORDER, last, first) : 0;
}

/* Which columns a kind of decision needs; a|b = one of them. */
static const struct {
	const char *kind, *needs[3];
} needs[] = {
	{ "objective_cause", { "entry|task", NULL } },
	{ "class", { "staff|agency", "period", "value" } },
	{ "reopen", { "period", NULL } },
	{ "petition_outcome", { "staff|agency", "value", NULL } },
	{ "act_year", { "value", "year", NULL } },
	{ "cap_25", { "agency", "period", NULL } },
	{ "force_majeure", { "agency", "period", NULL } },
};

static int
has_one(const struct fact *f, const char *names)
{
	char name[32];

	for (const char *p = names; *p != '\0';) {
		size_t n = strcspn(p, "|");

		snprintf(name, sizeof name, "%.*s", (int)n, p);
		if (get(f, name)->has)
			return 1;
		p += n + (p[n] == '|');
	}
	return 0;
}

static int
check_decision(const struct fact *f, struct err *e)
{
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
		for (int k = 0; k < 3 && needs[i].needs[k] != NULL && is_kind(f, needs[i].kind);
		     k++)
			if (!has_one(f, needs[i].needs[k]))
				return err_set(e, MSG_FACT_NEEDS, needs[i].kind, needs[i].needs[k]);
	return 0;
}

static int
check_event(const struct fact *f, struct err *e)
{
	if (is_kind(f, "discipline") && !get(f, "duty_linked")->has)
		return err_set(e, MSG_FACT_NEEDS, "discipline", "duty_linked");
	if (!get(f, "staff")->has && !get(f, "agency")->has)
		return err_set(e, MSG_FACT_NEEDS, "event", "staff|agency");
	if (is_kind(f, "corruption_in_unit") && !get(f, "agency")->has)
		return err_set(e, MSG_FACT_NEEDS, "corruption_in_unit", "agency");
	return 0;
}

static int
check_unit(const struct fact *f, struct err *e)
{
	static const char *const names[] = { "organising", "cohesion" };

	for (int i = 0; i < 2; i++)
		if (get(f, names[i])->has && get(f, names[i])->n != 50 &&
		    get(f, names[i])->n != 100)
			return err_set(e, MSG_FACT_100_50, names[i]);
	return 0;
}

static int
check_appraisal(const struct fact *f, struct err *e)
{
	static const char *const names[] = { "self_points", "confirmed" };
	int64_t criterion = get(f, "criterion")->n,
		most = criterion == 0 ? 100000
	    : criterion <= 2          ? 5000
				      : 2500;

	for (int i = 0; i < 2; i++)
		if (get(f, names[i])->has && get(f, names[i])->n > most)
			return err_set(e, MSG_FACT_APPRAISAL, names[i],
			    criterion == 0       ? "100"
				: criterion <= 2 ? "5"
						 : "2.5");
	return 0;
}

static int
check_positive(const struct fact *f, struct err *e)
{
	if (get(f, "quantity")->has && get(f, "quantity")->n <= 0)
		return err_set(e, MSG_FACT_POSITIVE, "quantity");
	return order(f, "assigned_on", "due_on", e);
}

int
fact_check(const struct fact *f, struct err *e)
{
	if (f->withdrawn)
		return 0;
	switch (f->kind) {
	case FACT_POSTING:
	case FACT_ABSENCE: return order(f, "from", "to", e);
	case FACT_TASK: return check_positive(f, e);
	case FACT_EVENT: return check_event(f, e);
	case FACT_UNIT_RESULT: return check_unit(f, e);
	case FACT_APPRAISAL: return check_appraisal(f, e);
	case FACT_DECISION: return check_decision(f, e);
	default: return 0;
	}
}
