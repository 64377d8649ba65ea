/* matrix and coverage: which rule rests on which article, what examples reach, what fires. */
#include "rules/matrix.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/ctl/lenses.h"
#include "daemon/fired.h"
#include "daemon/matrix_ask.h"
#include "rules/coverage.h"

/* Counted when a store is named: 1, 0, -1. */
static int
count(struct ctl *c, const struct ctl_engine *g, struct value *tree)
{
	const char *db = ctl_option(c, "--db");
	struct store *s;
	int failed;

	if (db == NULL)
		return 0;
	s = store_open(db, STORE_READ, &c->err);
	failed = s == NULL || fired_count(s, g->manifest, tree, &c->arena, &c->err) != 0;
	store_close(s);
	return failed ? -1 : 1;
}

/* Standards with mistakes are left out, and said. */
static int
tell_mistakes(struct ctl *c, const struct ctl_engine *g)
{
	const struct value *errors = value_get(g->reply, "errors");
	char n[24];

	if (err_values_errors(errors) == 0)
		return 0;
	snprintf(n, sizeof n, "%d", err_values_errors(errors));
	if (!c->quiet) {
		char *text = msg_text(MSG_MATRIX_LEFT_OUT, c->lang, (const char *[]){ n }, 1);

		fprintf(stderr, "%s\n", text);
		free(text);
	}
	return 1;
}

static size_t
most_of(struct ctl *c, int *failed)
{
	int most = 1000;

	*failed = ctl_number(c, "--most", 1000, 1, 1000000, &most) != 0;
	return (size_t)most;
}

/* --- matrix --- */

static int
run_matrix(struct ctl *c)
{
	struct ctl_engine g = { 0 };
	struct value *rules = NULL, *tree = NULL;
	const char *sector = NULL;
	int failed, counted = 0, left_out = 0;
	size_t most = most_of(c, &failed);

	if (!failed && engine_open(c, &g, NULL, 1, NULL) == 0 &&
	    lens_sector(c, &g, &sector) == 0 &&
	    (rules = matrix_ask(g.workers, &c->arena, &c->err)) != NULL &&
	    (counted = count(c, &g, rules)) >= 0) {
		left_out = tell_mistakes(c, &g);
		tree = matrix_tree(rules, counted, sector, &c->arena);
	}
	engine_close(&g);
	if (tree == NULL)
		return ctl_fail(c);
	lens_answer(c, tree, (struct lens_form){ matrix_text, matrix_csv, most });
	return left_out ? EXIT_NO : EXIT_YES;
}

/* --- coverage --- */

static int
run_coverage(struct ctl *c)
{
	struct ctl_engine g = { 0 };
	const struct workers_limits limits = { 0 };
	struct value *found = NULL, *tree = NULL;
	const char *sector = NULL;
	int failed, counted = 0, left_out = 0;
	size_t most = most_of(c, &failed);

	if (!failed && engine_open(c, &g, c->nargs > 0 ? c->args[0] : NULL, 1, NULL) == 0 &&
	    lens_sector(c, &g, &sector) == 0 &&
	    (found = coverage_ask(&limits, &g.folder, &g.calendar, &c->arena, &c->err)) != NULL &&
	    (counted = count(c, &g, found)) >= 0) {
		left_out = tell_mistakes(c, &g);
		tree = coverage_tree(value_get(found, "files"), value_get(found, "rules"), counted,
		    sector, &c->arena);
	}
	engine_close(&g);
	if (tree == NULL)
		return ctl_fail(c);
	lens_answer(c, tree, (struct lens_form){ coverage_text, coverage_csv, most });
	return left_out ? EXIT_NO : EXIT_YES;
}

#define RULE_OPTIONS \
	{ "--db", "FILE", "count how often rules fired in this store", \
	    "đếm số lần quy tắc được áp dụng trong kho này" }, \
	    { "--sector", "NAME", "only this sector", "chỉ ngành này" }, \
	    { "--csv", NULL, "answer as CSV", "trả lời dạng CSV" }, \
	{ \
		"--most", "N", "rows of a table (default 1000)", \
		    "số dòng của bảng (mặc định 1000)" \
	}
static const struct option rule_options[] = {
	RULE_OPTIONS,
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_matrix = { "matrix", "", run_matrix, rule_options,
	"articles against the rules, parameters and examples that rest on them",
	"đối chiếu điều khoản với quy tắc, tham số và ví dụ",
	"matrix\nmatrix --db kpi.db --sector decree_335 --lang vi\nmatrix --csv" };
const struct command cmd_coverage = { "coverage", "[DIR]", run_coverage, rule_options,
	"what of the formulas no example reaches, and what never fired",
	"phần công thức chưa có ví dụ chạy qua, và quy tắc chưa từng áp dụng",
	"coverage\ncoverage --db kpi.db --sector decree_335\ncoverage --csv" };
