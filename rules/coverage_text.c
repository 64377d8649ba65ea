/* The coverage report: what the worker found, with what fired; as text and as CSV. */
#include "rules/coverage.h"
#include <stdio.h>
#include <string.h>

/* --- the report --- */

static const char *
text(const struct value *v, const char *key)
{
	return value_text(value_get(v, key), "");
}

/* How many results were made with the standard of a rule. */
static int64_t
results_of(const struct value *rules, const struct value *rule)
{
	for (size_t i = 0; i < value_len(rules); i++) {
		const struct value *r = rules->u.list.at[i];

		if (strcmp(text(r, "kind"), "standard") == 0 &&
		    strcmp(text(r, "standard"), text(rule, "standard")) == 0)
			return value_integer(value_get(r, "fired"), 0);
	}
	return 0;
}

static struct value *
never_fired(const struct value *rules, const char *sector, struct arena *a)
{
	static const char *const keys[] = { "kind", "standard", "id", "vi", "en" };
	struct value *list = value_list(a);

	for (size_t i = 0; i < value_len(rules); i++) {
		const struct value *r = rules->u.list.at[i];
		int wanted = strcmp(text(r, "kind"), "criterion") == 0 ||
		    strcmp(text(r, "kind"), "check") == 0;
		struct value *v;

		if (!wanted || value_integer(value_get(r, "fired"), 0) > 0 ||
		    (sector != NULL && strcmp(sector, text(r, "sector")) != 0))
			continue;
		v = value_map(a);
		for (int k = 0; k < 5; k++)
			value_put(a, v, keys[k], value_get(r, keys[k]));
		value_put(
		    a, v, "cases", value_int(a, (int64_t)value_len(value_get(r, "cases"))));
		value_put(a, v, "results", value_int(a, results_of(rules, r)));
		value_push(a, list, v);
	}
	return list;
}

struct value *
coverage_tree(const struct value *files, const struct value *rules, int counted, const char *sector,
    struct arena *a)
{
	static const char *const sums[] = { "lines", "reached", "outcomes", "taken" };
	struct value *v = value_map(a), *list = value_list(a);
	int64_t n[4] = { 0 };

	for (size_t i = 0; i < value_len(files); i++) {
		struct value *f = files->u.list.at[i];

		if (sector != NULL && strcmp(sector, text(f, "sector")) != 0)
			continue;
		value_push(a, list, f);
		for (int k = 0; k < 4; k++)
			n[k] += value_integer(value_get(f, sums[k]), 0);
	}
	for (int k = 0; k < 4; k++)
		value_put(a, v, sums[k], value_int(a, n[k]));
	value_put(a, v, "files", list);
	value_put(a, v, "never", counted ? never_fired(rules, sector, a) : value_null(a));
	return v;
}

/* --- text --- */

static const struct lens_column shown[] = {
	{ "file", MSG_COVERAGE_FILE, LENS_PLAIN },
	{ "lines", MSG_COVERAGE_LINES, LENS_NUMBER },
	{ "reached", MSG_COVERAGE_REACHED, LENS_NUMBER },
	{ "outcomes", MSG_COVERAGE_OUTCOMES, LENS_NUMBER },
	{ "taken", MSG_COVERAGE_TAKEN, LENS_NUMBER },
	{ NULL, MSG_COVERAGE_FILE, LENS_PLAIN },
};

static void
say_missing(const struct writer *w, const struct value *f)
{
	static const struct {
		const char *never;
		enum msg_id id;
	} sentences[] = {
		{ "true", MSG_COVERAGE_NEVER_TRUE },
		{ "false", MSG_COVERAGE_NEVER_FALSE },
		{ "both", MSG_COVERAGE_NEVER_BOTH },
	};
	const struct value *lines = value_get(f, "unreached"), *list = value_get(f, "missing");

	for (size_t i = 0; i < value_len(lines); i++)
		say_put(w, "%s:%lld: %s\n", text(f, "file"),
		    (long long)value_integer(lines->u.list.at[i], 0),
		    say_text(w, MSG_COVERAGE_UNREACHED));
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *b = list->u.list.at[i];

		say_put(w, "%s:%lld:%lld: ", text(f, "file"),
		    (long long)value_integer(value_get(b, "line"), 0),
		    (long long)value_integer(value_get(b, "col"), 0));
		for (int k = 0; k < 3; k++)
			if (strcmp(sentences[k].never, text(b, "never")) == 0)
				say_sentence(w, sentences[k].id, text(b, "kind"));
		say_put(w, "\n");
	}
}

static void
say_never(const struct writer *w, const struct value *list)
{
	if (value_len(list) > 0)
		say_put(w, "\n%s\n", say_text(w, MSG_COVERAGE_NEVER_FIRED));
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *r = list->u.list.at[i];
		char n[24];

		snprintf(n, sizeof n, "%lld",
		    (long long)value_integer(value_get(r, "results"), 0));
		say_put(w, "  %s %s (%s %s): ",
		    say_code(w, strcmp(text(r, "kind"), "check") == 0 ? "rule_check"
								     : "rule_criterion"),
		    say_title(w, r, "id"), text(r, "standard"), text(r, "id"));
		if (strcmp(n, "0") == 0)
			say_put(w, "%s\n", say_text(w, MSG_COVERAGE_NOBODY));
		else {
			say_sentence(w, MSG_COVERAGE_RESULTS, n);
			say_put(w, "\n");
		}
	}
}

void
coverage_text(const struct writer *w, const struct value *tree, size_t most)
{
	static const char *const sums[] = { "reached", "lines", "taken", "outcomes" };
	const struct value *files = value_get(tree, "files");
	char n[4][24];

	lens_table(w, files, shown, most);
	for (int i = 0; i < 4; i++)
		snprintf(n[i], sizeof n[i], "%lld",
		    (long long)value_integer(value_get(tree, sums[i]), 0));
	say_sentence(w, MSG_COVERAGE_SUM, n[0], n[1], n[2], n[3]);
	say_put(w, "\n%s\n\n", say_text(w, MSG_COVERAGE_WHAT));
	for (size_t i = 0; i < value_len(files); i++)
		say_missing(w, files->u.list.at[i]);
	say_never(w, value_get(tree, "never"));
}

/* --- CSV: a row for each line, outcome and rule --- */

static const struct lens_column columns[] = {
	{ .key = "what" }, /* line, branch, criterion, check */
	{ .key = "file" },
	{ .key = "line" },
	{ .key = "col" },
	{ .key = "kind" },
	{ .key = "never" },
	{ .key = "id" },
	{ .key = "results" },
	{ .key = NULL },
};

static struct value *
csv_row(struct value *rows, const char *what, const char *file, struct arena *a)
{
	struct value *row = value_map(a);

	lens_put_text(a, row, "what", what);
	lens_put_text(a, row, "file", file);
	value_push(a, rows, row);
	return row;
}

void
coverage_csv(const struct writer *w, const struct value *tree, struct arena *a)
{
	static const char *const keys[] = { "line", "col", "kind", "never" };
	const struct value *files = value_get(tree, "files"), *never = value_get(tree, "never");
	struct value *rows = value_list(a), *row;

	for (size_t i = 0; i < value_len(files); i++) {
		const struct value *f = files->u.list.at[i], *lines = value_get(f, "unreached"),
				   *list = value_get(f, "missing");

		for (size_t k = 0; k < value_len(lines); k++) {
			row = csv_row(rows, "line", text(f, "file"), a);
			value_put(a, row, "line", lines->u.list.at[k]);
		}
		for (size_t k = 0; k < value_len(list); k++) {
			row = csv_row(rows, "branch", text(f, "file"), a);
			for (int m = 0; m < 4; m++)
				value_put(a, row, keys[m], value_get(list->u.list.at[k], keys[m]));
		}
	}
	for (size_t i = 0; i < value_len(never); i++) {
		const struct value *r = never->u.list.at[i];

		row = csv_row(rows, text(r, "kind"), text(r, "standard"), a);
		lens_put_text(a, row, "never", "fired");
		value_put(a, row, "id", value_get(r, "id"));
		value_put(a, row, "results", value_get(r, "results"));
	}
	lens_csv(w, rows, columns);
}
