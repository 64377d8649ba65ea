/* What an impact asks of the store beside runs: the agencies below one, whose work has an item. */
#include <stdlib.h>
#include <string.h>
#include "daemon/impact_impl.h"

static const char *
parent_of(const struct agency *all, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].code, code) == 0)
			return all[i].parent;
	return NULL;
}

static int
known(const struct agency *all, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].code, code) == 0)
			return 1;
	return 0;
}

/* The codes of caps must be known too: a wrong one would simply do nothing. */
static int
check_codes(struct making *k, const struct agency *all, size_t n)
{
	const struct impact_caps *c = &k->o->after.caps;
	const char *missing = k->o->agency != NULL && !known(all, n, k->o->agency) ? k->o->agency
	    : c->split != NULL && !known(all, n, c->split)                         ? c->split
										   : NULL;

	for (size_t i = 0; i < c->nmerge && missing == NULL; i++)
		if (!known(all, n, c->merge[i]))
			missing = c->merge[i];
	return missing != NULL ? err_set(k->e, MSG_IMPACT_AGENCY, missing) : 0;
}

int
impact_agencies(struct making *k)
{
	struct arena a = ARENA_INIT;
	struct agency *all;
	size_t n;
	int failed = store_agencies(k->o->store, 0, &a, &all, &n, k->e) != 0 ||
	    check_codes(k, all, n) != 0;

	for (size_t i = 0; k->o->agency != NULL && !failed && i < n; i++) {
		const char *up = all[i].code;

		for (int depth = 0; up != NULL && depth < 32; depth++) {
			if (strcmp(up, k->o->agency) == 0)
				*map_put(&k->agencies, all[i].code, strlen(all[i].code), NULL) = k;
			up = parent_of(all, n, up);
		}
	}
	arena_fini(&a);
	return failed;
}

/* --- work of an item --- */

struct works {
	struct making *k;
	struct arena arena; /* of the kinds and their items */
	const char **items; /* by kind; NULL not read yet */
	size_t nitems;
	struct map has; /* items of `code` in `period` */
	const char *code;
	struct period period;
};

static const char *
item_of(struct works *w, uint32_t kind)
{
	struct kind k;
	const void *tuple;
	size_t n;

	if (kind >= w->nitems) {
		size_t more = (size_t)kind * 2 + 64;

		w->items = mem_grow(w->items, more * sizeof *w->items);
		memset(w->items + w->nitems, 0, (more - w->nitems) * sizeof *w->items);
		w->nitems = more;
	}
	if (w->items[kind] == NULL) {
		tuple = store_kind(w->k->o->store, kind, &n);
		w->items[kind] = tuple != NULL && kind_read(tuple, n, &w->arena, &k) == 0 &&
			k.item != NULL
		    ? k.item
		    : "";
	}
	return w->items[kind];
}

static void
has_kinds(struct works *w, const uint32_t *kinds, size_t n)
{
	uint32_t last = UINT32_MAX;

	for (size_t i = 0; i < n; i++) {
		const char *item;

		if (kinds[i] == last)
			continue;
		item = item_of(w, last = kinds[i]);
		*map_put(&w->has, item, strlen(item), NULL) = w;
	}
}

static void
read_work(struct works *w)
{
	struct store *s = w->k->o->store;
	struct buf bytes = BUF_INIT;
	struct err ignored = { 0 };
	int64_t staff;
	int n = period_months(w->period);

	map_fini(&w->has, NULL);
	w->has = (struct map)MAP_INIT;
	for (int m = 0; store_staff_number(s, w->code, &staff, &ignored) == 0 && m < n; m++) {
		struct arena a = ARENA_INIT;
		struct columns c;

		if (store_pack(s, staff, period_month(w->period, m), 0, &bytes, &ignored) == 0 &&
		    columns_read(bytes.p, bytes.n, &a, &c) == 0) {
			has_kinds(w, c.kind, c.nentries);
			has_kinds(w, c.task_kind, c.ntasks);
		}
		arena_fini(&a);
	}
	buf_fini(&bytes);
	err_fini(&ignored);
}

/* Rows come person by person: the last one asked about is kept. */
static int
has_item(void *arg, const char *code, struct period p, const char *item)
{
	struct works *w = arg;

	if (w->code == NULL || strcmp(w->code, code) != 0 ||
	    period_code(w->period) != period_code(p)) {
		w->code = code;
		w->period = p;
		read_work(w);
	}
	return map_get(&w->has, item) != NULL;
}

void
impact_items(struct making *k)
{
	struct works w = { .k = k };

	k->m->has_item = has_item;
	k->m->has_arg = &w;
	impact_end(k->m);
	k->m->has_item = NULL;
	k->m->has_arg = NULL;
	map_fini(&w.has, NULL);
	free(w.items);
	arena_fini(&w.arena);
}
