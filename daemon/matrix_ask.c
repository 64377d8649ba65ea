#include "daemon/matrix_ask.h"

#define ALL_EXAMPLES_MS 600000

static struct value *
ask(struct workers *w, int coverage, struct arena *a, struct err *e)
{
	struct value *what = value_map(a);
	const struct workers_question q = { FRAME_MATRIX, what, ALL_EXAMPLES_MS, "cases.yaml" };

	value_put(a, what, "coverage", value_bool(a, coverage));
	return workers_ask_value(w, &q, a, e);
}

struct value *
matrix_ask(struct workers *w, struct arena *a, struct err *e)
{
	return ask(w, 0, a, e);
}

struct value *
coverage_ask(const struct workers_limits *limits, const struct folder *f, const struct calendar *c,
    struct arena *a, struct err *e)
{
	struct workers_limits one = *limits;
	struct value *reply, *v = NULL;
	struct workers *w;

	one.count = 1;
	one.branches = 1;
	w = workers_new(&one, e);
	if (w != NULL && workers_load(w, f->files, f->n, c, NULL, a, &reply, e) == 0)
		v = ask(w, 1, a, e);
	workers_free(w);
	return v;
}
