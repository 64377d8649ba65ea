/* The farming lens as text and as CSV. */
#include <stdio.h>
#include <string.h>
#include "rules/farming.h"

static const char *
text(const struct value *v, const char *key)
{
	return value_text(value_get(v, key), "");
}

static const struct lens_column shown[] = {
	{ "name", MSG_FARMING_WHAT, LENS_PLAIN },
	{ "agency", MSG_LENS_AGENCY, LENS_PLAIN },
	{ "since", MSG_FARMING_SINCE, LENS_PLAIN },
	{ "why", MSG_FARMING_WHY, LENS_PLAIN },
	{ "of", MSG_FARMING_OF, LENS_CODE },
	{ "before", MSG_FARMING_BEFORE, LENS_NUMBER },
	{ "after", MSG_FARMING_AFTER, LENS_NUMBER },
	{ "times", MSG_FARMING_TIMES, LENS_NUMBER },
	{ NULL, MSG_FARMING_WHAT, LENS_PLAIN },
};

/* The figure that jumped the most, of one side. */
static struct value *
figure(const struct value *row, const char *side)
{
	const char *of = text(row, "of");

	return value_get(value_get(row, side), strcmp(of, "mean") == 0 ? "quantity" : of);
}

static struct value *
readable(const struct writer *w, const struct value *row, struct arena *a)
{
	const struct value *changes = value_get(row, "changes");
	struct value *v = value_map(a);
	const char *why = say_code(w, arena_fmt(a, "farming_%s", text(row, "why")));
	struct buf day = BUF_INIT;

	for (size_t i = 0; i < value_len(changes); i++)
		why = arena_fmt(a, "%s%s%s", why, i ? "; " : ": ",
		    value_text(changes->u.list.at[i], ""));
	say_day(&(struct writer){ &day, w->lang }, text(row, "since"));
	lens_put_text(
	    a, v, "name", arena_fmt(a, "%s %s", text(row, "id"), say_title(w, row, "id")));
	value_put(a, v, "agency", value_get(row, "agency"));
	lens_put_text(a, v, "since", day.p);
	lens_put_text(a, v, "why", why);
	lens_put_text(a, v, "of", arena_fmt(a, "farming_%s", text(row, "of")));
	for (int k = 0; k < 2; k++) {
		static const char *const sides[] = { "before", "after" };
		struct value *n = figure(row, sides[k]);

		value_put(a, v, sides[k], n ? n : value_null(a));
	}
	value_put(a, v, "times", value_get(row, "times"));
	buf_fini(&day);
	return v;
}

void
farming_text(const struct writer *w, const struct value *tree, size_t most)
{
	const struct value *rows = value_get(tree, "rows"), *months = value_get(tree, "months");
	struct arena a = ARENA_INIT;
	struct value *list = value_list(&a);
	char n[24];

	snprintf(n, sizeof n, "%zu", value_len(rows));
	say_sentence(w, MSG_FARMING_HEAD,
	    value_len(months) > 0 ? value_text(months->u.list.at[0], "") : "-",
	    value_len(months) > 0 ? value_text(months->u.list.at[1], "") : "-", n);
	say_put(w, "\n");
	for (size_t i = 0; i < value_len(rows); i++)
		value_push(&a, list, readable(w, rows->u.list.at[i], &a));
	if (value_len(rows) > 0) {
		lens_table(w, list, shown, most);
		say_put(w, "%s\n", say_text(w, MSG_FARMING_NOTE));
	}
	arena_fini(&a);
}

static const struct lens_column columns[] = {
	{ .key = "what" },
	{ .key = "id" },
	{ .key = "sector" },
	{ .key = "since" },
	{ .key = "why" },
	{ .key = "changes" },
	{ .key = "agency" },
	{ .key = "of" },
	{ .key = "times" },
	{ .key = "before_lines" },
	{ .key = "before_quantity" },
	{ .key = "before_minutes" },
	{ .key = "after_lines" },
	{ .key = "after_quantity" },
	{ .key = "after_minutes" },
	{ .key = NULL },
};

void
farming_csv(const struct writer *w, const struct value *tree, struct arena *a)
{
	static const char *const sides[] = { "before", "after" },
				 *const figures[] = { "lines", "quantity", "minutes" };
	const struct value *rows = value_get(tree, "rows");
	struct value *list = value_list(a);

	for (size_t i = 0; i < value_len(rows); i++) {
		const struct value *r = rows->u.list.at[i];
		struct value *row = value_map(a);

		for (size_t k = 0; k < 9; k++)
			value_put(a, row, columns[k].key, value_get(r, columns[k].key));
		for (int s = 0; s < 2; s++)
			for (int k = 0; k < 3; k++) {
				struct value *v = value_get(value_get(r, sides[s]), figures[k]);

				value_put(a, row, arena_fmt(a, "%s_%s", sides[s], figures[k]),
				    v ? v : value_null(a));
			}
		value_push(a, list, row);
	}
	lens_csv(w, list, columns);
}
