#include "daemon/costs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct all {
	struct criterion_cost *at;
	size_t n, cap;
};

static void
add(struct all *all, const struct value *v)
{
	const char *standard = value_text(value_get(v, "standard"), ""),
		   *criterion = value_text(value_get(v, "criterion"), "");
	size_t i = 0;

	while (i < all->n &&
	    (strcmp(all->at[i].criterion, criterion) != 0 ||
		strcmp(all->at[i].standard, standard) != 0))
		i++;
	if (i == all->n) {
		all->at = mem_room(all->at, all->n, &all->cap, sizeof *all->at);
		memset(&all->at[all->n++], 0, sizeof *all->at);
		snprintf(all->at[i].standard, sizeof all->at[i].standard, "%s", standard);
		snprintf(all->at[i].criterion, sizeof all->at[i].criterion, "%s", criterion);
	}
	all->at[i].calls += value_integer(value_get(v, "calls"), 0);
	all->at[i].ns += value_integer(value_get(v, "ns"), 0);
}

static void
told(void *arg, const struct value *v)
{
	for (size_t i = 0; i < value_len(v); i++)
		add(arg, v->u.list.at[i]);
}

static int
by_time(const void *a, const void *b)
{
	const struct criterion_cost *x = a, *y = b;

	return (x->ns < y->ns) - (x->ns > y->ns);
}

struct costs
costs_take(struct workers *w)
{
	struct arena a = ARENA_INIT;
	struct all all = { 0 };
	struct costs top = { 0 };

	workers_ask_all(w, FRAME_COSTS, value_map(&a), told, &all);
	if (all.n > 0)
		qsort(all.at, all.n, sizeof *all.at, by_time);
	while (top.n < all.n && top.n < sizeof top.at / sizeof top.at[0]) {
		top.at[top.n] = all.at[top.n];
		top.n++;
	}
	free(all.at);
	arena_fini(&a);
	return top;
}
