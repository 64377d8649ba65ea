/* What differs between two configurations, told key by key. */
#include <string.h>
#include "daemon/config_impl.h"

struct diff {
	config_change_fn *fn;
	void *arg;
	size_t n;
	struct buf path;
};

static void
tell(struct diff *d, int restart)
{
	d->n++;
	if (d->fn != NULL)
		d->fn(d->arg, d->path.p, restart);
}

/* Written alike, valued alike. */
static int
value_differs(const struct config_key *k, const char *a, const char *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	int has = config_value_given(k, a + k->offset), had = config_value_given(k, b + k->offset),
	    diff;

	if (has)
		config_value_print(k, a + k->offset, &x);
	if (had)
		config_value_print(k, b + k->offset, &y);
	diff = has != had || (has && strcmp(x.p, y.p) != 0);
	buf_fini(&x);
	buf_fini(&y);
	return diff;
}

static void list_diff(struct diff *d, const struct config_key *k, const char *a, const char *b);

static void
group_diff(struct diff *d, const struct config_group *g, const char *a, const char *b)
{
	size_t len = d->path.n;

	for (size_t i = 0; i < g->n; i++) {
		const struct config_key *k = &g->keys[i];

		buf_adds(&d->path, k->path);
		if (k->type == TYPE_LIST)
			list_diff(d, k, a, b);
		else if (value_differs(k, a, b))
			tell(d, k->flags & RESTART);
		d->path.n = len;
	}
}

/* The name of an entry whose key is called so, else NULL: it is known by its number. */
static const char *
name_of(const struct config_group *g, const char *entry)
{
	const char *name = NULL;

	if (g->keys[0].type == TYPE_NAME)
		memcpy(&name, entry + g->keys[0].offset, sizeof name);
	return name;
}

/* The entry that stands for the i-th one of the other list. */
static const char *
counterpart(const struct config_group *g, const char *entry, size_t i, const char *others, size_t n)
{
	const char *name = name_of(g, entry);

	if (name == NULL)
		return i < n ? others + i * g->size : NULL;
	for (size_t j = 0; j < n; j++)
		if (strcmp(name, name_of(g, others + j * g->size)) == 0)
			return others + j * g->size;
	return NULL;
}

static int
needs_restart(const struct config_group *g)
{
	int restart = 0;

	for (size_t i = 0; i < g->n; i++)
		restart |= g->keys[i].flags & RESTART;
	return restart;
}

/* Entries of `a` against those of `b`: what is in both is compared when `both`, what is only in
 * `a` is told. */
static void
entries_diff(struct diff *d, const struct config_key *k, const char *a, const char *b, int both)
{
	const struct config_group *g = k->group;
	size_t n, m, len = d->path.n;
	const char *at = config_entries(k, a, &n), *others = config_entries(k, b, &m);

	for (size_t i = 0; i < n; i++) {
		const char *entry = at + i * g->size, *name = name_of(g, entry);
		const char *other = counterpart(g, entry, i, others, m);

		if (name != NULL)
			buf_addf(&d->path, ".%s", name);
		else
			buf_addf(&d->path, ".%zu", i + 1);
		if (other == NULL)
			tell(d, needs_restart(g));
		else if (both) {
			buf_addc(&d->path, '.');
			group_diff(d, g, entry, other);
		}
		d->path.n = len;
		d->path.p[len] = '\0';
	}
}

static void
list_diff(struct diff *d, const struct config_key *k, const char *a, const char *b)
{
	entries_diff(d, k, a, b, 1);
	entries_diff(d, k, b, a, 0);
}

size_t
config_diff(const struct config *old, const struct config *new, config_change_fn *fn, void *arg)
{
	struct diff d = { fn, arg, 0, BUF_INIT };

	group_diff(&d, &config_top, (const char *)new, (const char *)old);
	buf_fini(&d.path);
	return d.n;
}
