/* cases: the examples beside a standard: facts in, points and class out. They are documentation,
 * tests, the admission exam of a reload and the handbook's examples. Reads cases.yaml, asks score
 * like anybody else, compares. Format: RULES.md.
 */
#ifndef KPID_CASES_H
#define KPID_CASES_H

#include "rules/score.h"

/* One answer of a case, made with a trace; several when the case is a group. */
struct case_seen {
	const char *file; /* the cases.yaml that it stands in */
	const struct value *written; /* the case */
	const struct request *request;
	const struct answer *answer;
};

struct cases_options {
	const char *sector; /* only this sector; NULL all */
	const char *name; /* only cases whose text contains this; NULL all */
	int coverage; /* lines of formulas that no case reached, criteria and checks that never
			 fired */
	void (*timer)(void *arg,
	    int on); /* called around each case, so that it can be interrupted; may be NULL */
	void *timer_arg;
	void (*seen)(void *arg, const struct case_seen *s); /* of each answer; may be NULL */
	void *seen_arg;
	struct err_list *mistakes; /* takes the cases that cannot be read; may be NULL */
};

/* *report: { passed, failed, cases: [ { standard, case, file, line, ok, error?, error_vi?,
 * differences: [ { field, expected, got } ] } ], coverage?: [ { file, lines: [n, ...] } ] }. 0,
 * also when cases fail. */
int
cases_run(struct engine *g, const struct cases_options *o, struct arena *a, struct value **report);

#endif
