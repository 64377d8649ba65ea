#include "rules/explain_reads.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/words.h"

#define ROWS_SHOWN 12
#define IDS_SHOWN 3

/* --- names --- */

static const struct {
	const char *set;
	enum word_scope scope;
	enum msg_id rows;
} sets[] = {
	{ "diary", SCOPE_ENTRY, MSG_SAY_ROWS_DIARY },
	{ "tasks", SCOPE_TASK, MSG_SAY_ROWS_TASKS },
	{ "days", SCOPE_DAY, MSG_SAY_ROWS_DAYS },
	{ "events", SCOPE_EVENT, MSG_SAY_ROWS_EVENTS },
	{ "absences", SCOPE_ABSENCE, MSG_SAY_ROWS_ABSENCES },
	{ "managed", SCOPE_MANAGED, MSG_SAY_ROWS_MANAGED },
	{ "months", SCOPE_MONTH, MSG_SAY_ROWS_MONTHS },
};

static size_t
set_of(const struct value *read)
{
	size_t i = 0;

	while (i + 1 < sizeof sets / sizeof *sets &&
	    strcmp(sets[i].set, value_text(value_get(read, "rows"), "")) != 0)
		i++;
	return i;
}

/* The title of a measure, the word's own text, or the name. */
static const char *
label(const struct writer *w, const struct value *read, const char *name)
{
	const struct value *titles = value_get(value_get(read, "titles"), name);
	const struct word *word = word_find(sets[set_of(read)].scope, name);

	if (titles != NULL)
		return say_title(w, titles, name);
	return word == NULL ? name : w->lang == LANG_VI ? word->vi : word->en;
}

static void
put_filter(const struct writer *w, const struct value *read)
{
	const struct value *filter = value_get(read, "filter");

	for (size_t i = 0; i < value_len(filter); i++) {
		const char *key = filter->u.map.at[i].key;
		const struct value *v = filter->u.map.at[i].value;

		if (strcmp(key, "times") == 0)
			say_put(w, " x %s", label(w, read, value_text(v, "")));
		else if (strcmp(key, "where") == 0)
			say_put(w, ", %s", label(w, read, value_text(v, "")));
		else if (strcmp(key, "per_task") == 0) {
			say_put(w, ", ");
			say_sentence(w, MSG_SAY_NO_MORE, label(w, read, value_text(v, "")));
		} else {
			say_put(w, ", %s: ", label(w, read, key));
			say_number(w, v);
		}
	}
}

/* A score is shown as scores are; other results as figures. */
static void
put_result(const struct writer *w, const struct value *read, const struct value *v)
{
	if (value_is(v, V_NUM) && strcmp(value_text(value_get(read, "name"), ""), "score") == 0)
		points_text(w->out, llround(value_double(v, 0) * 1e6), w->lang == LANG_VI);
	else
		say_number(w, v);
}

void
reads_question(const struct writer *w, const struct value *read)
{
	static const struct {
		const char *op;
		enum msg_id id;
	} ops[] = { { "sum", MSG_SAY_SUM }, { "min", MSG_SAY_MIN }, { "max", MSG_SAY_MAX },
		{ "mean", MSG_SAY_MEAN }, { "by", MSG_SAY_BY }, { "count", MSG_SAY_COUNT },
		{ "each", MSG_SAY_EACH } };
	const char *op = value_text(value_get(read, "op"), "each");
	size_t i = 0;

	while (i + 1 < sizeof ops / sizeof *ops && strcmp(ops[i].op, op) != 0)
		i++;
	say_sentence(w, ops[i].id, label(w, read, value_text(value_get(read, "name"), "")));
	put_filter(w, read);
}

static void
put_question(const struct writer *w, const struct value *read)
{
	say_put(w, "      ");
	reads_question(w, read);
	if (!value_is(value_get(read, "result"), V_NULL)) {
		say_put(w, ": ");
		put_result(w, read, value_get(read, "result"));
	}
	say_put(w, "  (%s: %zu)", say_text(w, sets[set_of(read)].rows), value_len(value_get(read, "at")));
}

/* --- rows --- */

void
reads_remarks(const struct writer *w, const struct value *v)
{
	const char *accepted = value_text(value_get(v, "accepted"), "yes");
	char n[24];

	if (strcmp(accepted, "yes") != 0)
		say_put(w, "; %s", say_text(w, accepted[0] == 'p' ? MSG_SAY_AWAITING : MSG_SAY_REFUSED));
	snprintf(n, sizeof n, "%lld", (long long)value_integer(value_get(v, "major_errors"), 0));
	if (value_get(v, "major_errors")) {
		say_put(w, "; ");
		say_sentence(w, MSG_SAY_ERRORS, n);
	}
	snprintf(n, sizeof n, "%lld", (long long)value_integer(value_get(v, "delays"), 0));
	if (value_get(v, "delays")) {
		say_put(w, "; ");
		say_sentence(w, MSG_SAY_DELAYS, n);
	}
	if (value_get(v, "waived"))
		say_put(w, " (%s)", say_text(w, MSG_SAY_WAIVED));
	if (value_get(v, "note"))
		say_put(w, "; %s", say_code(w, value_text(value_get(v, "note"), "")));
}

void
reads_row(const struct writer *w, const struct value *v)
{
	const char *id = value_text(value_get(v, "external_id"), NULL);

	say_put(w, "        ");
	say_day(w, value_text(value_get(v, "date"), value_text(value_get(v, "due_on"), NULL)));
	say_put(w, "  %s%s%s  %s", id ? id : "", id ? "  " : "",
	    value_text(value_get(v, "item"), value_text(value_get(v, "staff"), "")),
	    say_title(w, v, ""));
	if (value_get(v, "quantity") != NULL) {
		say_put(w, ": %s ", say_text(w, MSG_SAY_QUANTITY));
		say_number(w, value_get(v, "quantity"));
	}
}

static void
put_counts(const struct writer *w, const struct value *v)
{
	say_put(w, ", %s ", say_text(w, MSG_SAY_COUNTS));
	say_number(w, value_get(v, "value"));
}

static void
put_more(const struct writer *w, size_t more)
{
	char n[24];

	snprintf(n, sizeof n, "%zu", more);
	if (more > 0) {
		say_put(w, "        ");
		say_sentence(w, MSG_SAY_MORE, n);
		say_put(w, "\n");
	}
}

/* Diary lines of one item: how many, what they count, and the first ids. */
struct group {
	const struct value *first;
	size_t n;
	double quantity, value;
};

static size_t
group_by_item(const struct value *at, struct group *out)
{
	size_t n = 0;

	for (size_t i = 0; i < value_len(at); i++) {
		const struct value *row = at->u.list.at[i];
		const char *item = value_text(value_get(row, "item"), "");
		size_t k = 0;

		while (k < n &&
		    strcmp(value_text(value_get(out[k].first, "item"), ""), item) != 0)
			k++;
		if (k == n)
			out[n++] = (struct group){ .first = row };
		out[k].n++;
		out[k].quantity += value_double(value_get(row, "quantity"), 0);
		out[k].value += value_double(value_get(row, "value"), 0);
	}
	return n;
}

static int
by_value(const void *x, const void *y)
{
	const struct group *a = x, *b = y;

	if (a->value != b->value)
		return a->value < b->value ? 1 : -1;
	return strcmp(value_text(value_get(a->first, "item"), ""),
	    value_text(value_get(b->first, "item"), ""));
}

static void
put_ids(const struct writer *w, const struct value *at, const struct group *g)
{
	const char *item = value_text(value_get(g->first, "item"), "");
	size_t shown = 0;

	say_put(w, "  (%s: %zu", say_text(w, MSG_SAY_LINES), g->n);
	for (size_t i = 0; i < value_len(at) && shown < IDS_SHOWN; i++) {
		const struct value *row = at->u.list.at[i];
		const char *id = value_text(value_get(row, "external_id"), NULL);

		if (id != NULL && strcmp(value_text(value_get(row, "item"), ""), item) == 0)
			say_put(w, "%s%s", shown++ ? ", " : "; ", id);
	}
	say_put(w, "%s)\n", shown > 0 && g->n > shown ? ", ..." : "");
}

/* Lines that count as nothing, or less than they might, are named one by one. */
static void
put_odd(const struct writer *w, const struct value *at)
{
	for (size_t i = 0; i < value_len(at); i++) {
		const struct value *row = at->u.list.at[i];

		if (strcmp(value_text(value_get(row, "accepted"), "yes"), "yes") == 0 &&
		    value_get(row, "note") == NULL)
			continue;
		reads_row(w, row);
		reads_remarks(w, row);
		say_put(w, "\n");
	}
}

static void
by_item(const struct writer *w, const struct value *at)
{
	struct group *groups = mem_new((value_len(at) + 1) * sizeof *groups);
	size_t n = group_by_item(at, groups);

	if (n > 1)
		qsort(groups, n, sizeof *groups, by_value);
	for (size_t i = 0; i < n; i++) {
		const struct group *g = &groups[i];

		say_put(w, "        %s  %s: %s ", value_text(value_get(g->first, "item"), ""),
		    say_title(w, g->first, ""), say_text(w, MSG_SAY_QUANTITY));
		say_double(w, g->quantity);
		say_put(w, ", %s ", say_text(w, MSG_SAY_COUNTS));
		say_double(w, g->value);
		put_ids(w, at, g);
	}
	free(groups);
	put_odd(w, at);
}

static void
managed_row(const struct writer *w, const struct value *read, const struct value *row)
{
	say_put(w, "        %s  ", value_text(value_get(row, "staff"), ""));
	if (value_is(value_get(row, "score"), V_INT))
		say_points(w, value_get(row, "score"));
	else
		say_put(w, "%s", say_code(w, value_text(value_get(row, "state"), "")));
	(void)read;
	say_put(w, "\n");
}

static int
lowest_first(const void *x, const void *y)
{
	const struct value *const *a = x, *const *b = y;
	int64_t p = value_integer(value_get(*a, "score"), 0),
		q = value_integer(value_get(*b, "score"), 0);

	return (p > q) - (p < q);
}

/* Of the people in charge the lowest: theirs decide. */
static void
managed(const struct writer *w, const struct value *read, const struct value *at)
{
	size_t n = value_len(at), most = 5;
	const struct value **rows = mem_new((n + 1) * sizeof *rows);

	for (size_t i = 0; i < n; i++)
		rows[i] = at->u.list.at[i];
	if (n > 1)
		qsort(rows, n, sizeof *rows, lowest_first);
	for (size_t i = 0; i < n && i < most; i++)
		managed_row(w, read, rows[i]);
	put_more(w, n > most ? n - most : 0);
	free(rows);
}

static void
put_rows(const struct writer *w, const struct value *read)
{
	const struct value *at = value_get(read, "at");
	const char *set = sets[set_of(read)].set;

	if (strcmp(set, "diary") == 0)
		by_item(w, at);
	else if (strcmp(set, "managed") == 0)
		managed(w, read, at);
	else if (strcmp(set, "tasks") == 0) {
		for (size_t i = 0; i < value_len(at) && i < ROWS_SHOWN; i++) {
			reads_row(w, at->u.list.at[i]);
			put_counts(w, at->u.list.at[i]);
			reads_remarks(w, at->u.list.at[i]);
			say_put(w, "\n");
		}
		put_more(w, value_len(at) > ROWS_SHOWN ? value_len(at) - ROWS_SHOWN : 0);
	}
}

/* --- the lines, back in their places --- */

static struct value *
with_lines(const struct value *lines, const struct value *read, struct arena *a)
{
	const struct value *at = value_get(read, "at"), *values = value_get(read, "values");
	const struct value *list = value_get(lines, value_text(value_get(read, "rows"), ""));
	struct value *v = value_copy(a, read), *rows = value_list(a);

	for (size_t i = 0; i < value_len(at) && i < value_len(values); i++) {
		size_t place = (size_t)value_integer(at->u.list.at[i], -1);
		struct value *row = value_copy(a, place < value_len(list) ? list->u.list.at[place] : NULL);

		value_add(a, row, "value", values->u.list.at[i]);
		value_push(a, rows, row);
	}
	value_put(a, v, "at", rows);
	return v;
}

struct value *
reads_lines(const struct value *tree, struct arena *a)
{
	const struct value *criteria = value_get(tree, "criteria"), *lines = value_get(tree, "lines");
	struct value *out = value_list(a);

	for (size_t i = 0; i < value_len(criteria); i++) {
		struct value *v = value_copy(a, criteria->u.list.at[i]), *list = value_list(a);
		const struct value *reads = value_get(v, "reads");

		for (size_t k = 0; k < value_len(reads); k++)
			value_push(a, list, with_lines(lines, reads->u.list.at[k], a));
		value_put(a, v, "reads", list);
		value_push(a, out, v);
	}
	return out;
}

/* --- said once --- */

static int
same_rows(const struct value *a, const struct value *b)
{
	const struct value *x = value_get(a, "at"), *y = value_get(b, "at");

	if (set_of(a) != set_of(b) || value_len(x) != value_len(y) || value_len(x) == 0)
		return 0;
	for (size_t i = 0; i < value_len(x); i++)
		if (value_integer(value_get(x->u.list.at[i], "row"), -1) !=
		    value_integer(value_get(y->u.list.at[i], "row"), -2))
			return 0;
	return 1;
}

/* An earlier read over the same rows; *of is its criterion. */
static const struct value *
earlier(
    const struct value *criteria, size_t i, const struct value *read, const struct value **of)
{
	for (size_t c = 0; c < i; c++) {
		const struct value *reads = value_get(criteria->u.list.at[c], "reads");

		for (size_t k = 0; k < value_len(reads); k++)
			if (same_rows(reads->u.list.at[k], read)) {
				*of = criteria->u.list.at[c];
				return reads->u.list.at[k];
			}
	}
	return NULL;
}

/* A line that differs, or would without a decision. */
static int
differs(const struct value *before, const struct value *now)
{
	return value_double(value_get(before, "value"), 0) !=
	    value_double(value_get(now, "value"), 0);
}

static size_t
differing(const struct value *before, const struct value *now)
{
	const struct value *x = value_get(before, "at"), *y = value_get(now, "at");
	size_t n = 0;

	for (size_t i = 0; i < value_len(y); i++)
		n += (size_t)differs(x->u.list.at[i], y->u.list.at[i]);
	return n;
}

static void
put_differences(const struct writer *w, const struct value *before, const struct value *now)
{
	const struct value *x = value_get(before, "at"), *y = value_get(now, "at");
	size_t shown = 0, all = differing(before, now);

	for (size_t i = 0; i < value_len(y) && shown < ROWS_SHOWN; i++) {
		if (!differs(x->u.list.at[i], y->u.list.at[i]))
			continue;
		reads_row(w, y->u.list.at[i]);
		say_put(w, ", %s ", say_text(w, MSG_SAY_COUNTS));
		say_number(w, value_get(x->u.list.at[i], "value"));
		say_put(w, " -> ");
		say_number(w, value_get(y->u.list.at[i], "value"));
		reads_remarks(w, y->u.list.at[i]);
		say_put(w, "\n");
		shown++;
	}
	put_more(w, all - shown);
}

/* Lines with something excused by a decision: they cost nothing, which is worth knowing. */
static void
put_excused(const struct writer *w, const struct value *read)
{
	const struct value *at = value_get(read, "at");

	for (size_t i = 0; i < value_len(at); i++)
		if (value_get(at->u.list.at[i], "waived") != NULL) {
			reads_row(w, at->u.list.at[i]);
			put_counts(w, at->u.list.at[i]);
			reads_remarks(w, at->u.list.at[i]);
			say_put(w, "\n");
		}
}

void
reads_text(const struct writer *w, const struct value *criteria, size_t i)
{
	const struct value *reads = value_get(criteria->u.list.at[i], "reads");

	for (size_t k = 0; k < value_len(reads); k++) {
		const struct value *read = reads->u.list.at[k], *of = NULL;
		const struct value *before = earlier(criteria, i, read, &of);
		int same = before != NULL && differing(before, read) == 0;

		put_question(w, read);
		if (before == NULL) {
			say_put(w, "\n");
			put_rows(w, read);
			if (set_of(read) == 0)
				put_excused(w, read);
			continue;
		}
		say_put(w, ", ");
		say_sentence(w, same ? MSG_SAY_AS_AT : MSG_SAY_AS_AT_BUT, say_title(w, of, "id"));
		say_put(w, "%s\n", same ? "" : ":");
		if (!same)
			put_differences(w, before, read);
	}
}
