/* The edge report as text and as CSV. */
#include <stdio.h>
#include <string.h>
#include "rules/edges.h"

static int
is(const struct value *v, const char *key, const char *s)
{
	return strcmp(value_text(value_get(v, key), ""), s) == 0;
}

/* "Quality (b) 96.20 -> 97.49 %". */
static void
say_tip(const struct writer *w, const struct value *tip)
{
	struct period p;
	const char *id = value_text(value_get(tip, "id"), ""),
		   *unit = value_text(value_get(tip, "unit"), "");
	/* What is needed is shown upwards: two decimals of it are enough, not too few. */
	int64_t need = value_integer(value_get(tip, "need"), 0);
	struct value up = { .type = V_INT, .u.integer = need + 9999 };

	if (period_parse(id, strlen(id), &p) == 0)
		say_period(w, id);
	else
		say_put(w, "%s", say_title(w, tip, "id"));
	say_put(w, " ");
	say_points(w, value_get(tip, "value"));
	say_put(w, " -> ");
	say_points(w, &up);
	if (strcmp(unit, "%") == 0)
		say_put(w, " %%");
}

static const char *
tips_text(const struct writer *w, const struct value *person, struct arena *a)
{
	const struct value *found = value_get(person, "tips"), *list = value_get(found, "tips"),
			   *all = value_get(found, "together");
	int below = is(person, "side", "below");
	struct buf b = BUF_INIT, tip = BUF_INIT;
	const struct writer out = { &b, w->lang }, inner = { &tip, w->lang };
	const char *s;

	for (size_t i = 0; i < value_len(all); i++) {
		say_put(&inner, "%s", i ? ", " : "");
		say_tip(&inner, all->u.list.at[i]);
	}
	if (value_len(list) > 0) {
		say_tip(&inner, list->u.list.at[0]);
		say_sentence(&out, below ? MSG_EDGES_UP : MSG_EDGES_DOWN, tip.p);
	} else if (value_len(all) > 0)
		say_sentence(&out, MSG_EDGES_TOGETHER, tip.p);
	else if (value_is(found, V_MAP))
		say_put(&out, "%s", say_text(w, below ? MSG_EDGES_NEVER : MSG_EDGES_SAFE));
	else
		say_put(&out, "%s", say_text(w, MSG_EDGES_NOT_KNOWN));
	s = arena_str(a, b.p);
	buf_fini(&b);
	buf_fini(&tip);
	return s;
}

/* The title of the criterion with the largest missing part. */
static const char *
largest(const struct writer *w, const struct value *person)
{
	const struct value *found = value_get(person, "tips");
	const char *id = value_text(value_get(found, "largest"), NULL);
	static const char *const lists[] = { "tips", "together" };

	for (int k = 0; k < 2 && id != NULL; k++) {
		const struct value *list = value_get(found, lists[k]);

		for (size_t i = 0; i < value_len(list); i++)
			if (is(list->u.list.at[i], "id", id))
				return say_title(w, list->u.list.at[i], "id");
	}
	return id;
}

static const struct lens_column shown[] = {
	{ "code", MSG_LENS_PERSON, LENS_PLAIN },
	{ "agency", MSG_LENS_AGENCY, LENS_PLAIN },
	{ "score", MSG_LENS_SCORE, LENS_POINTS },
	{ "distance", MSG_EDGES_DISTANCE, LENS_POINTS },
	{ "where", MSG_EDGES_EDGE, LENS_PLAIN },
	{ "largest", MSG_EDGES_LARGEST, LENS_PLAIN },
	{ "what", MSG_EDGES_WHAT, LENS_PLAIN },
	{ NULL, MSG_EDGES_EDGE, LENS_PLAIN },
};

static struct value *
shown_row(const struct writer *w, const struct value *p, struct arena *a)
{
	struct value *row = value_map(a);
	struct buf b = BUF_INIT, from = BUF_INIT;
	const struct writer out = { &b, w->lang };

	for (int i = 0; i < 4; i++)
		value_put(a, row, shown[i].key, value_get(p, shown[i].key));
	say_points(&(struct writer){ &from, w->lang }, value_get(p, "from"));
	say_sentence(&out,
	    is(p, "side", "below") ? MSG_EDGES_BELOW : MSG_EDGES_ABOVE, say_title(w, p, "edge"),
	    from.p);
	lens_put_text(a, row, "where", b.p);
	lens_put_text(a, row, "largest", largest(w, p));
	lens_put_text(a, row, "what", tips_text(w, p, a));
	buf_fini(&b);
	buf_fini(&from);
	return row;
}

void
edges_text(const struct writer *w, const struct value *tree, size_t most)
{
	const struct value *people = value_get(tree, "people");
	struct arena a = ARENA_INIT;
	struct value *rows = value_list(&a);
	struct buf within = BUF_INIT;
	char n[2][24];
	size_t below = 0;

	for (size_t i = 0; i < value_len(people); i++) {
		below += (size_t)is(people->u.list.at[i], "side", "below");
		value_push(&a, rows, shown_row(w, people->u.list.at[i], &a));
	}
	snprintf(n[0], sizeof n[0], "%zu", below);
	snprintf(n[1], sizeof n[1], "%zu", value_len(people) - below);
	say_points(&(struct writer){ &within, w->lang }, value_get(tree, "within"));
	say_sentence(w, MSG_EDGES_HEAD, value_text(value_get(tree, "period"), ""), within.p, n[0],
	    n[1]);
	say_put(w, "\n");
	if (value_len(people) > 0)
		lens_table(w, rows, shown, most);
	buf_fini(&within);
	arena_fini(&a);
}

static const struct lens_column columns[] = {
	{ .key = "code" },
	{ .key = "agency" },
	{ .key = "sector" },
	{ .key = "duty_group" },
	{ .key = "score", .show = LENS_POINTS },
	{ .key = "side" },
	{ .key = "edge" },
	{ .key = "from", .show = LENS_POINTS },
	{ .key = "distance", .show = LENS_POINTS },
	{ .key = "largest" },
	{ .key = "tip" },
	{ .key = "value", .show = LENS_POINTS },
	{ .key = "need", .show = LENS_POINTS },
	{ .key = "change", .show = LENS_POINTS },
	{ .key = "together" },
	{ .key = NULL },
};

/* One row for each tip, those that do it together too; one without when there is none. */
static void
csv_rows(const struct value *p, struct value *rows, struct arena *a)
{
	static const char *const lists[] = { "tips", "together" };
	const struct value *found = value_get(p, "tips");
	size_t before = value_len(rows);

	for (int k = 0; k < 2; k++) {
		const struct value *list = value_get(found, lists[k]);

		for (size_t i = 0; i < value_len(list) || (k == 1 && value_len(rows) == before);
		     i++) {
			const struct value *tip = i < value_len(list) ? list->u.list.at[i] : NULL;
			struct value *row = value_map(a);

			for (size_t c = 0; columns[c].key != NULL; c++) {
				struct value *v = value_get(p, columns[c].key);

				v = v ? v : value_get(tip, columns[c].key);
				value_put(a, row, columns[c].key, v ? v : value_null(a));
			}
			lens_put_text(a, row, "largest", value_text(value_get(found, "largest"), NULL));
			lens_put_text(a, row, "tip", value_text(value_get(tip, "id"), NULL));
			value_put(a, row, "together", value_bool(a, k == 1 && tip != NULL));
			value_push(a, rows, row);
		}
	}
}

void
edges_csv(const struct writer *w, const struct value *tree, struct arena *a)
{
	const struct value *people = value_get(tree, "people");
	struct value *rows = value_list(a);

	for (size_t i = 0; i < value_len(people); i++)
		csv_rows(people->u.list.at[i], rows, a);
	lens_csv(w, rows, columns);
}
