#include "daemon/farming.h"
#include <stdlib.h>
#include <string.h>

/* Those of one name become one: the caller sorts. */
static size_t
sum(struct farming_volume *v, size_t n)
{
	size_t k = 0;

	if (n > 1)
		qsort(v, n, sizeof *v, farming_by_name);
	for (size_t i = 0; i < n; i++) {
		if (k == 0 || farming_by_name(&v[k - 1], &v[i]) != 0) {
			v[k++] = v[i];
			continue;
		}
		v[k - 1].lines += v[i].lines;
		v[k - 1].quantity += v[i].quantity;
		v[k - 1].minutes += v[i].minutes;
	}
	return k;
}

static int
items(struct store *s, const struct agency_scope *scope, struct farming_month *m, struct arena *a,
    struct err *e)
{
	struct farming_volume *v;
	struct volume *all;
	size_t n, k = 0;

	if (store_volumes(s, m->period, a, &all, &n, e) != 0)
		return -1;
	v = arena_new(a, (n + 1) * sizeof *v);
	for (size_t i = 0; i < n; i++)
		if (all[i].item != NULL && lenses_in_scope(scope, all[i].agency))
			v[k++] = (struct farming_volume){ all[i].agency, all[i].item, all[i].lines,
				all[i].quantity, all[i].minutes };
	m->items = v;
	m->nitems = sum(v, k);
	return 0;
}

/* Of each criterion that has a value: how many have it, and the sum of it. */
static int
criteria(struct store *s, const struct agency_scope *scope, struct farming_month *m,
    struct arena *a, struct err *e)
{
	struct lens_rows rows = { 0 };
	struct farming_volume *v;
	size_t most = 0, n = 0;

	if (lenses_results(s, m->period, NULL, scope, a, &rows, e) != 0)
		return -1;
	for (size_t i = 0; i < rows.n; i++)
		most += value_len(rows.at[i].parts);
	v = arena_new(a, (most + 1) * sizeof *v);
	for (size_t i = 0; i < rows.n; i++) {
		const struct value *parts = rows.at[i].parts;

		for (size_t k = 0; k < value_len(parts) && rows.at[i].agency != NULL; k++)
			if (value_is(parts->u.map.at[k].value, V_INT))
				v[n++] = (struct farming_volume){ rows.at[i].agency,
					parts->u.map.at[k].key, 1,
					value_integer(parts->u.map.at[k].value, 0), 0 };
	}
	m->criteria = v;
	m->ncriteria = sum(v, n);
	lens_rows_fini(&rows);
	return 0;
}

int
farming_months(struct store *s, struct period first, struct period last,
    const struct agency_scope *scope, struct farming_options *o, struct arena *a, struct err *e)
{
	struct farming_month *all;
	size_t n = 0;

	for (struct period p = first; period_first(p) <= period_first(last); p = period_next(p))
		n++;
	all = arena_new(a, (n + 1) * sizeof *all);
	for (size_t i = 0; i < n; i++, first = period_next(first)) {
		all[i].period = first;
		if (items(s, scope, &all[i], a, e) != 0 || criteria(s, scope, &all[i], a, e) != 0)
			return -1;
	}
	o->months = all;
	o->n = n;
	return 0;
}
