/* The article matrix: rules put in the order of what they cite; as text and as CSV. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/cite.h"
#include "rules/matrix.h"

static const char *
text(const struct value *v, const char *key)
{
	return value_text(value_get(v, key), "");
}

/* --- the tree --- */

/* "health/2025-04-01" is of health. */
static int
is_of(const char *standard, const char *sector)
{
	size_t n = strlen(sector);

	return strncmp(standard, sector, n) == 0 && standard[n] == '/';
}

static void
copy(struct arena *a, struct value *to, const struct value *from, const char *const *keys)
{
	for (; *keys != NULL; keys++)
		value_put(a, to, *keys,
		    value_get(from, *keys) ? value_get(from, *keys) : value_null(a));
}

static void
put_reach(struct arena *a, struct value *row, const struct value *rule, int counted)
{
	value_put(a, row, "cases", value_int(a, (int64_t)value_len(value_get(rule, "cases"))));
	value_put(a, row, "fired",
	    counted && value_get(rule, "fired") ? value_get(rule, "fired") : value_null(a));
}

/* The shipped article that a citation is of; the longest one. */
static const struct value *
article_of(const struct value *articles, const char *act, const char *cited)
{
	const struct value *found = NULL;

	for (size_t i = 0; i < value_len(articles); i++) {
		const struct value *v = articles->u.list.at[i];

		if (strcmp(text(v, "act"), act) == 0 && cite_covers(cited, text(v, "article")) &&
		    (found == NULL || strlen(text(v, "article")) > strlen(text(found, "article"))))
			found = v;
	}
	return found;
}

static struct value *
names_of(const struct value *params, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < value_len(params); i++)
		value_push(a, list, value_get(params->u.list.at[i], "name"));
	return list;
}

static const char *const rule_keys[] = { "kind", "standard", "id", "vi", "en", NULL };

static void
push_rows(const struct value *tree, const struct value *rule, int counted, struct value *rows,
    struct arena *a)
{
	static const char *const titles[] = { "vi", "en", NULL };
	const struct value *cites = value_get(rule, "cites");

	for (size_t i = 0; i < value_len(cites); i++) {
		const struct value *c = cites->u.list.at[i],
				   *article = article_of(value_get(tree, "articles"),
				       text(c, "act"), text(c, "article"));
		struct value *row = value_map(a), *title = value_map(a);

		value_put(a, row, "act", value_get(c, "act"));
		value_put(a, row, "article", value_get(c, "article"));
		copy(a, title, article, titles);
		value_put(a, row, "title", article ? title : value_null(a));
		copy(a, row, rule, rule_keys);
		value_put(a, row, "params", names_of(value_get(rule, "params"), a));
		put_reach(a, row, rule, counted);
		value_push(a, rows, row);
	}
}

static int
by_article(const void *x, const void *y)
{
	static const char *const keys[] = { "article", "kind", "standard", "id" };
	const struct value *a = *(struct value *const *)x, *b = *(struct value *const *)y;
	int k = strcmp(text(a, "act"), text(b, "act"));

	k = k ? k : cite_number(text(a, "article")) - cite_number(text(b, "article"));
	for (int i = 0; i < 4 && k == 0; i++)
		k = strcmp(text(a, keys[i]), text(b, keys[i]));
	return k;
}

static int
is_cited(const struct value *rules, const struct value *article)
{
	for (size_t i = 0; i < value_len(rules); i++) {
		const struct value *cites = value_get(rules->u.list.at[i], "cites");

		for (size_t k = 0; k < value_len(cites); k++) {
			const struct value *c = cites->u.list.at[k];

			if (strcmp(text(c, "act"), text(article, "act")) == 0 &&
			    cite_covers(text(c, "article"), text(article, "article")))
				return 1;
		}
	}
	return 0;
}

struct value *
matrix_tree(const struct value *tree, int counted, const char *sector, struct arena *a)
{
	static const char *const bare_keys[] = { "kind", "standard", "id", "vi", "en", "basis",
		NULL };
	const struct value *rules = value_get(tree, "rules"), *all = value_get(tree, "articles");
	struct value *v = value_map(a), *rows = value_list(a), *unused = value_list(a),
		     *bare = value_list(a);

	for (size_t i = 0; i < value_len(rules); i++) {
		const struct value *r = rules->u.list.at[i];

		if (sector != NULL && strcmp(sector, text(r, "sector")) != 0)
			continue;
		push_rows(tree, r, counted, rows, a);
		if (value_len(value_get(r, "cites")) == 0) {
			struct value *row = value_map(a);

			copy(a, row, r, bare_keys);
			put_reach(a, row, r, counted);
			value_push(a, bare, row);
		}
	}
	for (size_t i = 0; i < value_len(all); i++)
		if ((sector == NULL || is_of(text(all->u.list.at[i], "standard"), sector)) &&
		    !is_cited(rules, all->u.list.at[i]))
			value_push(a, unused, all->u.list.at[i]);
	if (value_len(rows) > 1)
		qsort(rows->u.list.at, rows->u.list.n, sizeof *rows->u.list.at, by_article);
	value_put(a, v, "counted", value_bool(a, counted));
	value_put(a, v, "rows", rows);
	value_put(a, v, "unused", unused);
	value_put(a, v, "bare", bare);
	return v;
}

/* --- text --- */

static const struct lens_column shown[] = {
	{ "article", MSG_MATRIX_ARTICLE, LENS_PLAIN },
	{ "kind", MSG_MATRIX_KIND, LENS_CODE },
	{ "title", MSG_MATRIX_RULE, LENS_PLAIN },
	{ "standard", MSG_MATRIX_STANDARD, LENS_PLAIN },
	{ "cases", MSG_MATRIX_CASES, LENS_NUMBER },
	{ "fired", MSG_MATRIX_FIRED, LENS_NUMBER },
	{ "params", MSG_MATRIX_PARAMS, LENS_PLAIN },
	{ NULL, MSG_MATRIX_RULE, LENS_PLAIN },
};

/* A row as people read it: kinds in words, the title with the name behind, parameters joined. */
static struct value *
readable(const struct writer *w, const struct value *row, struct arena *a)
{
	const struct value *params = value_get(row, "params");
	struct value *v = value_map(a);
	const char *joined = "";
	struct buf basis = BUF_INIT;

	for (size_t i = 0; i < value_len(params); i++)
		joined = arena_fmt(
		    a, "%s%s%s", joined, i ? ", " : "", value_text(params->u.list.at[i], ""));
	say_basis(&(struct writer){ &basis, w->lang },
	    value_get(row, "article") ? value_get(row, "article") : value_get(row, "basis"));
	lens_put_text(a, v, "article", basis.p ? basis.p + strspn(basis.p, " ") : "");
	lens_put_text(a, v, "kind", arena_fmt(a, "rule_%s", text(row, "kind")));
	lens_put_text(
	    a, v, "title", arena_fmt(a, "%s (%s)", say_title(w, row, "id"), text(row, "id")));
	value_put(a, v, "standard", value_get(row, "standard"));
	value_put(a, v, "cases", value_get(row, "cases"));
	value_put(a, v, "fired", value_get(row, "fired"));
	lens_put_text(a, v, "params", joined);
	buf_fini(&basis);
	return v;
}

static void
say_acts(const struct writer *w, const struct value *rows, size_t most, struct arena *a)
{
	for (size_t i = 0; i < value_len(rows);) {
		const char *act = text(rows->u.list.at[i], "act");
		struct value *of_act = value_list(a);

		for (; i < value_len(rows) && strcmp(text(rows->u.list.at[i], "act"), act) == 0; i++)
			value_push(a, of_act, readable(w, rows->u.list.at[i], a));
		say_cited(w, *act ? act : "-");
		say_put(w, "\n");
		lens_table(w, of_act, shown, most);
		say_put(w, "\n");
	}
}

void
matrix_text(const struct writer *w, const struct value *tree, size_t most)
{
	const struct value *unused = value_get(tree, "unused"), *bare = value_get(tree, "bare");
	struct arena a = ARENA_INIT;
	struct value *list = value_list(&a);

	say_acts(w, value_get(tree, "rows"), most, &a);
	if (value_len(unused) > 0)
		say_put(w, "%s\n", say_text(w, MSG_MATRIX_UNUSED));
	for (size_t i = 0; i < value_len(unused); i++) {
		say_put(w, "  ");
		say_cited(w, text(unused->u.list.at[i], "act"));
		say_put(w, ", ");
		say_cited(w, text(unused->u.list.at[i], "article"));
		say_put(w, ": %s\n", say_title(w, unused->u.list.at[i], "article"));
	}
	for (size_t i = 0; i < value_len(bare); i++)
		value_push(&a, list, readable(w, bare->u.list.at[i], &a));
	if (value_len(bare) > 0) {
		say_put(w, "%s%s\n", value_len(unused) > 0 ? "\n" : "",
		    say_text(w, MSG_MATRIX_BARE));
		lens_table(w, list, shown, most);
	}
	if (!value_boolean(value_get(tree, "counted"), 0))
		say_put(w, "\n%s\n", say_text(w, MSG_MATRIX_NOT_COUNTED));
	arena_fini(&a);
}

/* --- CSV: cited rules, then rules without an article, then articles without a rule --- */

static const struct lens_column columns[] = {
	{ .key = "act" },
	{ .key = "article" },
	{ .key = "title", .show = LENS_TITLE },
	{ .key = "kind" },
	{ .key = "standard" },
	{ .key = "id" },
	{ .key = "vi" },
	{ .key = "en" },
	{ .key = "params" },
	{ .key = "cases" },
	{ .key = "fired" },
	{ .key = NULL },
};

static void
append(struct value *to, const struct value *from, struct arena *a)
{
	for (size_t i = 0; i < value_len(from); i++)
		value_push(a, to, from->u.list.at[i]);
}

void
matrix_csv(const struct writer *w, const struct value *tree, struct arena *a)
{
	const struct value *unused = value_get(tree, "unused");
	struct value *rows = value_list(a);

	append(rows, value_get(tree, "rows"), a);
	append(rows, value_get(tree, "bare"), a);
	for (size_t i = 0; i < value_len(unused); i++) {
		const struct value *u = unused->u.list.at[i];
		struct value *row = value_map(a), *title = value_map(a);

		value_put(a, row, "act", value_get(u, "act"));
		value_put(a, row, "article", value_get(u, "article"));
		value_put(a, title, "vi", value_get(u, "vi"));
		value_put(a, title, "en", value_get(u, "en"));
		value_put(a, row, "title", title);
		value_push(a, rows, row);
	}
	lens_csv(w, rows, columns);
}
