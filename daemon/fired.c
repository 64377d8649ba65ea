#include "daemon/fired.h"
#include <stdlib.h>
#include <string.h>
#include "daemon/lenses.h"
#include "rules/base/map.h"
#include "rules/matrix.h"

struct counting {
	struct matrix_count c;
	struct arena one; /* of the result that is being counted */
	struct map periods; /* "2026-03 preview" */
	struct period *at;
	const char **kinds;
	size_t n, cap, kinds_cap;
	struct period period;
};

/* Every period that was scored, once for results that count and once for previews. */
static int
a_run(void *arg, const struct run *r)
{
	struct counting *k = arg;
	int preview = strcmp(r->kind, "preview") == 0, fresh;
	char text[PERIOD_TEXT];
	const char *key;

	if (strcmp(r->state, "complete") != 0 || strcmp(r->kind, "shadow") == 0)
		return 0;
	key = arena_fmt(k->c.a, "%s %d", period_text(r->period, text), preview);
	map_put(&k->periods, key, strlen(key), &fresh);
	if (!fresh)
		return 0;
	k->at = mem_room(k->at, k->n, &k->cap, sizeof *k->at);
	k->kinds = mem_room(k->kinds, k->n, &k->kinds_cap, sizeof *k->kinds);
	k->at[k->n] = r->period;
	k->kinds[k->n++] = preview ? "preview" : NULL;
	return 0;
}

static int
a_result(void *arg, const struct result *res)
{
	struct counting *k = arg;
	struct lens_rows one = { 0 };

	lenses_add(&one, res, &k->one);
	matrix_count_result(&k->c, one.at, k->period);
	lens_rows_fini(&one);
	arena_reset(&k->one);
	return 0;
}

static int
a_warning(void *arg, const struct warning *w)
{
	struct counting *k = arg;

	matrix_count_warning(&k->c, w->check, w->standard, k->period);
	return 0;
}

int
fired_count(
    struct store *s, const struct manifest *m, struct value *tree, struct arena *a, struct err *e)
{
	struct counting k = { .c = { .manifest = m, .a = a }, .one = ARENA_INIT };
	int failed = store_runs(s, a_run, &k, e) < 0;

	matrix_count_begin(&k.c, tree);
	for (size_t i = 0; i < k.n && !failed; i++) {
		k.period = k.at[i];
		failed = store_results(s, k.period, k.kinds[i], a_result, &k, e) < 0 ||
		    (k.kinds[i] == NULL && store_warnings(s, k.period, a_warning, &k, e) < 0);
	}
	matrix_count_end(&k.c);
	map_fini(&k.periods, NULL);
	arena_fini(&k.one);
	free(k.at);
	free(k.kinds);
	return failed ? -1 : 0;
}
