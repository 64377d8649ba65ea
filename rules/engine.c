/* The engine and the kinds of lines that it was told of. */
#include <stdlib.h>
#include <string.h>
#include "rules/score_impl.h"

struct engine *
engine_new(struct bundle *b, const struct calendar *calendar)
{
	struct engine *g = mem_new(sizeof *g);

	g->bundle = b;
	g->sb = b->sandbox;
	g->calendar = calendar;
	sandbox_calendar(g->sb, calendar);
	sandbox_set_user(g->sb, g);
	return g;
}

void
engine_kinds_reset(struct engine *g)
{
	measure_forget(g);
	free(g->sets);
	free(g->kinds);
	g->sets = NULL;
	g->kinds = NULL;
	g->sets_cap = g->nkinds = g->kinds_cap = 0;
	map_fini(&g->interned, NULL);
	arena_fini(&g->arena);
}

void
engine_free(struct engine *g)
{
	if (g == NULL)
		return;
	engine_kinds_reset(g);
	free(g->costs);
	free(g);
}

/* --- what criteria cost --- */

void
engine_clock(struct engine *g, engine_clock_fn *clock)
{
	g->clock = clock;
}

void
engine_spent(struct engine *g, const struct criterion *of, int64_t ns)
{
	size_t i = 0;

	while (i < g->ncosts && g->costs[i].of != of)
		i++;
	if (i == g->ncosts) {
		g->costs = mem_room(g->costs, g->ncosts, &g->costs_cap, sizeof *g->costs);
		g->costs[g->ncosts++] = (struct cost){ .of = of };
	}
	g->costs[i].calls++;
	g->costs[i].ns += ns;
}

struct value *
engine_costs(struct engine *g, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < g->ncosts; i++) {
		const struct cost *c = &g->costs[i];
		struct value *v = value_map(a);

		value_put(a, v, "standard", value_str(a, c->of->owner->label));
		value_put(a, v, "criterion", value_str(a, c->of->id));
		value_put(a, v, "calls", value_int(a, c->calls));
		value_put(a, v, "ns", value_int(a, c->ns));
		value_push(a, list, v);
	}
	g->ncosts = 0;
	return list;
}

/* --- kinds --- */

/* Far more than a country has; a false number must not take memory. */
#define KINDS_MAX (1u << 24)

int
engine_kind(struct engine *g, uint32_t number, const void *tuple, size_t n)
{
	struct kind *k = arena_new(&g->arena, sizeof *k);

	if (number >= KINDS_MAX || kind_read(tuple, n, &g->arena, k) != 0)
		return -1;
	if (number >= g->kinds_cap) {
		size_t cap = g->kinds_cap ? g->kinds_cap : 256;

		while (cap <= number)
			cap *= 2;
		g->kinds = mem_grow(g->kinds, cap * sizeof(struct kind *));
		memset(g->kinds + g->kinds_cap, 0, (cap - g->kinds_cap) * sizeof(struct kind *));
		g->kinds_cap = cap;
	}
	/* A number that meant something else (of an example, of a trial): nothing made with it is true
	 * any more. */
	if (number < g->nkinds && g->kinds[number] != NULL) {
		measure_forget(g);
		map_fini(&g->interned, NULL);
	}
	k->number = number;
	g->kinds[number] = k;
	if (number >= g->nkinds)
		g->nkinds = number + 1;
	return 0;
}

uint32_t
engine_intern(void *engine, const void *tuple, size_t n)
{
	struct engine *g = engine;
	void **slot = map_put(&g->interned, tuple, n, NULL);

	if (*slot == NULL) {
		uint32_t number = (uint32_t)g->nkinds;

		*slot = (void *)(uintptr_t)(number + 1);
		engine_kind(g, number, tuple, n);
	}
	return (uint32_t)(uintptr_t)*slot - 1;
}
