/* The spread of scores as text and as CSV. */
#include <stdio.h>
#include <string.h>
#include "rules/spread.h"

#define COLUMNS 40

/* Figures of one side that become columns; the classes follow. */
static const struct lens_column figures[] = {
	{ "people", MSG_SPREAD_PEOPLE, LENS_PLAIN },
	{ "scored", MSG_SPREAD_SCORED, LENS_PLAIN },
	{ "mean", MSG_SPREAD_MEAN, LENS_POINTS },
	{ "least", MSG_SPREAD_LEAST, LENS_POINTS },
	{ "q1", MSG_SPREAD_Q1, LENS_POINTS },
	{ "median", MSG_SPREAD_MEDIAN, LENS_POINTS },
	{ "q3", MSG_SPREAD_Q3, LENS_POINTS },
	{ "most", MSG_SPREAD_MOST, LENS_POINTS },
};
#define FIGURES (sizeof figures / sizeof *figures)

static const char *const sides[] = { "", "before_", "last_year_" };

/* The figures of a side under names of its own, flat. */
static void
flatten(struct value *row, const char *prefix, const struct value *side, const struct value *ids,
    struct arena *a)
{
	const struct value *classes = value_get(side, "classes");

	for (size_t i = 0; i < FIGURES; i++)
		value_put(a, row, arena_fmt(a, "%s%s", prefix, figures[i].key),
		    value_get(side, figures[i].key) ? value_get(side, figures[i].key)
						    : value_null(a));
	for (size_t i = 0; i < value_len(ids); i++) {
		const char *id = value_text(ids->u.list.at[i], "");
		struct value *n = value_get(classes, id);

		value_put(a, row, arena_fmt(a, "%s%s", prefix, id), n ? n : value_null(a));
	}
}

static struct value *
flat(const struct value *tree, struct arena *a)
{
	const struct value *groups = value_get(tree, "groups"), *ids = value_get(tree, "classes");
	struct value *rows = value_list(a);

	for (size_t i = 0; i < value_len(groups); i++) {
		const struct value *g = groups->u.list.at[i];
		struct value *row = value_map(a);

		value_put(a, row, "sector", value_get(g, "sector"));
		value_put(a, row, "duty_group", value_get(g, "duty_group"));
		flatten(row, sides[0], g, ids, a);
		flatten(row, sides[1], value_get(g, "before"), ids, a);
		flatten(row, sides[2], value_get(g, "last_year"), ids, a);
		value_put(a, row, "easier",
		    value_get(value_get(g, "note"), "rise")
			? value_get(value_get(g, "note"), "rise")
			: value_null(a));
		value_push(a, rows, row);
	}
	return rows;
}

void
spread_csv(const struct writer *w, const struct value *tree, struct arena *a)
{
	const struct value *ids = value_get(tree, "classes");
	struct lens_column *c = arena_new(a, (3 * (FIGURES + value_len(ids)) + 4) * sizeof *c);
	size_t n = 0;

	c[n++] = (struct lens_column){ .key = "sector" };
	c[n++] = (struct lens_column){ .key = "duty_group" };
	for (size_t s = 0; s < 3; s++) {
		for (size_t i = 0; i < FIGURES; i++)
			c[n++] = (struct lens_column){ arena_fmt(a, "%s%s", sides[s],
							   figures[i].key),
				figures[i].head, figures[i].show };
		for (size_t i = 0; i < value_len(ids); i++)
			c[n++] = (struct lens_column){ .key = arena_fmt(a, "%s%s", sides[s],
							   value_text(ids->u.list.at[i], "")) };
	}
	c[n] = (struct lens_column){ "easier", MSG_SPREAD_MEDIAN, LENS_POINTS };
	lens_csv(w, flat(tree, a), c);
}

/* --- text --- */

/* "12/30/4/1": how many in each class, best first. */
static const char *
class_counts(const struct value *g, const struct value *ids, struct arena *a)
{
	const struct value *classes = value_get(g, "classes");
	const char *s = "";

	for (size_t i = 0; i < value_len(ids); i++)
		s = arena_fmt(a, "%s%s%lld", s, i ? "/" : "",
		    (long long)value_integer(
			value_get(classes, value_text(ids->u.list.at[i], "")), 0));
	return s;
}

static const char *
name_of(const struct writer *w, const struct value *g, struct arena *a)
{
	const char *sector = value_text(value_get(g, "sector"), NULL),
		   *duty = value_text(value_get(g, "duty_group"), NULL);

	if (duty != NULL)
		return arena_fmt(a, "  %s", duty);
	return sector ? sector : say_text(w, MSG_SPREAD_ALL);
}

/* "+3.90", "-", as an increase of micro-points. */
static const char *
change(const struct writer *w, const struct value *to, const struct value *from, struct arena *a)
{
	struct buf b = BUF_INIT;
	int64_t d = value_integer(to, 0) - value_integer(from, 0);
	const char *s = "-";

	if (value_is(to, V_INT) && value_is(from, V_INT)) {
		say_points(&(struct writer){ &b, w->lang }, &(struct value){ .type = V_INT, .u.integer = d });
		s = arena_fmt(a, "%s%s", d >= 0 ? "+" : "", b.p);
	}
	buf_fini(&b);
	return s;
}

static struct value *
shown_rows(const struct writer *w, const struct value *tree, struct arena *a)
{
	const struct value *groups = value_get(tree, "groups"), *ids = value_get(tree, "classes");
	struct value *rows = value_list(a);

	for (size_t i = 0; i < value_len(groups); i++) {
		const struct value *g = groups->u.list.at[i], *before = value_get(g, "before"),
				   *year = value_get(g, "last_year");
		struct value *row = value_map(a);

		lens_put_text(a, row, "name", name_of(w, g, a));
		for (size_t k = 0; k < FIGURES; k++)
			value_put(a, row, figures[k].key, value_get(g, figures[k].key));
		lens_put_text(a, row, "classes", class_counts(g, ids, a));
		lens_put_text(a, row, "before",
		    change(w, value_get(g, "median"), value_get(before, "median"), a));
		lens_put_text(a, row, "year",
		    change(w, value_get(g, "median"), value_get(year, "median"), a));
		lens_put_text(a, row, "before_classes",
		    value_is(before, V_MAP) ? class_counts(before, ids, a) : "-");
		value_push(a, rows, row);
	}
	return rows;
}

static const struct lens_column shown[] = {
	{ "name", MSG_SPREAD_GROUP, LENS_PLAIN },
	{ "people", MSG_SPREAD_PEOPLE, LENS_PLAIN },
	{ "scored", MSG_SPREAD_SCORED, LENS_PLAIN },
	{ "q1", MSG_SPREAD_Q1, LENS_POINTS },
	{ "median", MSG_SPREAD_MEDIAN, LENS_POINTS },
	{ "q3", MSG_SPREAD_Q3, LENS_POINTS },
	{ "mean", MSG_SPREAD_MEAN, LENS_POINTS },
	{ "classes", MSG_SPREAD_CLASSES, LENS_PLAIN },
	{ "before_classes", MSG_SPREAD_BEFORE_CLASSES, LENS_PLAIN },
	{ "before", MSG_SPREAD_BEFORE, LENS_PLAIN },
	{ "year", MSG_SPREAD_YEAR, LENS_PLAIN },
	{ NULL, MSG_SPREAD_ALL, LENS_PLAIN },
};

static void
say_note(const struct writer *w, const struct value *g)
{
	const struct value *n = value_get(g, "note");
	int year = strcmp(value_text(value_get(n, "against"), ""), "last_year") == 0;
	static const char *const keys[] = { "from", "to", "rise", "others" };
	struct buf b[4] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };

	if (!value_is(n, V_MAP))
		return;
	for (int i = 0; i < 4; i++)
		say_points(&(struct writer){ &b[i], w->lang }, value_get(n, keys[i]));
	say_sentence(w, year ? MSG_SPREAD_EASIER_YEAR : MSG_SPREAD_EASIER,
	    value_text(value_get(g, "sector"), ""), b[0].p, b[1].p, b[2].p, b[3].p);
	say_put(w, "\n");
	for (int i = 0; i < 4; i++)
		buf_fini(&b[i]);
}

static void
say_head(const struct writer *w, const struct value *tree)
{
	static const struct {
		const char *key;
		enum msg_id id;
	} lines[] = {
		{ "with", MSG_SPREAD_WITH },
		{ "last_year", MSG_SPREAD_LAST_YEAR },
	};
	const struct value *ids = value_get(tree, "classes");

	say_sentence(w, MSG_SPREAD_HEAD, value_text(value_get(tree, "period"), ""));
	for (size_t i = 0; i < 2; i++)
		if (value_text(value_get(tree, lines[i].key), NULL) != NULL) {
			say_put(w, " ");
			say_sentence(w, lines[i].id, value_text(value_get(tree, lines[i].key), ""));
		}
	say_put(w, "\n%s: ", say_text(w, MSG_SPREAD_CLASSES));
	for (size_t i = 0; i < value_len(ids); i++)
		say_put(w, "%s%s", i ? " / " : "", value_text(ids->u.list.at[i], ""));
	say_put(w, "\n");
}

void
spread_text(const struct writer *w, const struct value *tree, size_t most)
{
	const struct value *groups = value_get(tree, "groups");
	struct arena a = ARENA_INIT;
	int notes = 0;

	say_head(w, tree);
	lens_table(w, shown_rows(w, tree, &a), shown, most);
	for (size_t i = 0; i < value_len(groups); i++) {
		const struct value *g = groups->u.list.at[i];

		if (value_is(value_get(g, "note"), V_MAP) && notes++ == 0)
			say_put(w, "\n");
		say_note(w, g);
	}
	arena_fini(&a);
}
