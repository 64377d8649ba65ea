#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/config_impl.h"
#include "rules/base/text.h"
#include "rules/base/yaml.h"

#define CONFIG_BYTES ((size_t)1 << 20)
#define KEYS_MAX 64

_Static_assert(CONFIG_KEYS < KEYS_MAX, "seen[] in struct table");

/* One struct that is being filled from a table of YAML. */
struct table {
	const struct config_group *group;
	char *base;
	struct config_place own; /* where the table is */
	unsigned char seen[KEYS_MAX];
};

void
config_fail(struct config_reading *r, struct err *e, struct config_place at)
{
	err_at(e, r->name, at.line, at.col);
	err_list_add(r->out, e, 0);
}

static void
fail(struct config_reading *r, enum msg_id id, const char *a, const char *b, struct config_place at)
{
	struct err e = { 0 };

	err_set(&e, id, a, b);
	config_fail(r, &e, at);
}

static struct config_place
place_of(const struct value *v)
{
	return (struct config_place){ v->line, v->col };
}

static char *
shown_path(struct config_reading *r, const struct config_group *g, const char *path)
{
	return arena_fmt(&r->c->memory, "%s%s%s", g->name, *g->name ? "." : "", path);
}

char *
config_entries(const struct config_key *k, const void *base, size_t *n)
{
	char *at;

	memcpy(&at, (const char *)base + k->offset, sizeof at);
	memcpy(n, (const char *)base + k->count, sizeof *n);
	return at;
}

/* --- keys that are not there --- */

/* The names at one level: what follows `prefix` in the paths, up to a dot. */
static size_t
names_at(struct config_reading *r, const struct config_group *g, const char *prefix,
    const char *out[KEYS_MAX])
{
	size_t n = 0, len = strlen(prefix);

	for (size_t i = 0; i < g->n; i++) {
		const char *rest = g->keys[i].path + len;

		if (strncmp(g->keys[i].path, prefix, len) == 0)
			out[n++] = arena_copy(&r->c->memory, rest, strcspn(rest, "."));
	}
	return n;
}

/* A key of that last name anywhere in the file, for one that stands in the wrong table. */
static char *
elsewhere(struct config_reading *r, const char *name)
{
	const struct config_group *lists[KEYS_MAX] = { &config_top };
	size_t n = 1;

	for (size_t i = 0; i < config_top.n; i++)
		if (config_top.keys[i].group != NULL)
			lists[n++] = config_top.keys[i].group;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < lists[i]->n; j++) {
			const char *path = lists[i]->keys[j].path, *dot = strrchr(path, '.');

			if (strcmp(dot ? dot + 1 : path, name) == 0)
				return shown_path(r, lists[i], path);
		}
	return NULL;
}

static void
unknown_key(struct config_reading *r, const struct config_group *g, const char *prefix,
    const struct value_pair *pair)
{
	const char *names[KEYS_MAX], *near;
	char *there = elsewhere(r, pair->key);
	struct config_place at = { pair->line, pair->col };

	near = suggest(pair->key, names, names_at(r, g, prefix, names));
	if (near != NULL)
		fail(r, MSG_CONFIG_KEY_HINT, pair->key, near, at);
	else if (there != NULL)
		fail(r, MSG_CONFIG_KEY_THERE, pair->key, there, at);
	else
		fail(r, MSG_CONFIG_KEY, pair->key, NULL, at);
}

/* --- reading --- */

static void
table_read(struct config_reading *r, struct table *t, const char *prefix, const struct value *v);
static void fallbacks(struct config_reading *r, struct table *t);

static void
list_read(struct config_reading *r, const struct config_key *k, const struct value *v, char *base)
{
	const struct config_group *g = k->group;
	size_t n = value_is(v, V_LIST) ? v->u.list.n : 0;
	char max[24], *entries = arena_new(&r->c->memory, n * g->size + 1);

	snprintf(max, sizeof max, "%lld", (long long)k->max);
	if (!value_is(v, V_LIST) || (int64_t)n > k->max) {
		fail(r, MSG_CONFIG_LIST, k->path, max, place_of(v));
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct table t = { g, entries + i * g->size, place_of(v->u.list.at[i]), { 0 } };
		size_t before = r->out->n;

		if (!value_is(v->u.list.at[i], V_MAP)) {
			fail(r, MSG_CONFIG_ENTRY, k->path, g->keys[0].path, t.own);
			continue;
		}
		table_read(r, &t, "", v->u.list.at[i]);
		fallbacks(r, &t);
		/* An entry with a mistake has no place: what follows from that is not told. */
		if (!r->fallback && r->out->n == before)
			((struct config_place *)(void *)t.base)[g->n] = t.own;
	}
	memcpy(base + k->offset, &entries, sizeof entries);
	memcpy(base + k->count, &n, sizeof n);
}

static void
key_read(struct config_reading *r, struct table *t, size_t i, const struct value *v)
{
	const struct config_key *k = &t->group->keys[i];

	t->seen[i] = 1;
	if (!r->fallback)
		((struct config_place *)(void *)t->base)[i] = place_of(v);
	if (k->type == TYPE_LIST)
		list_read(r, k, v, t->base);
	else
		config_value_read(r, k, shown_path(r, t->group, k->path), v, t->base + k->offset);
}

/* Is `path` a table of keys? */
static int
is_section(const struct config_group *g, const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < g->n; i++)
		if (strncmp(g->keys[i].path, path, len) == 0 && g->keys[i].path[len] == '.')
			return 1;
	return 0;
}

static void
pair_read(
    struct config_reading *r, struct table *t, const char *prefix, const struct value_pair *pair)
{
	const struct config_group *g = t->group;
	char *path = arena_fmt(&r->c->memory, "%s%s", prefix, pair->key);
	size_t i = 0;

	while (i < g->n && strcmp(g->keys[i].path, path) != 0)
		i++;
	if (*pair->key == '\0' || strchr(pair->key, '.') != NULL)
		unknown_key(r, g, prefix, pair);
	else if (i < g->n) {
		/* A list, or a table below, of which all lines are commented out is as none. */
		if (g->keys[i].type != TYPE_LIST || pair->value->type != V_NULL)
			key_read(r, t, i, pair->value);
	} else if (!is_section(g, path))
		unknown_key(r, g, prefix, pair);
	else if (value_is(pair->value, V_MAP))
		table_read(r, t, arena_fmt(&r->c->memory, "%s.", path), pair->value);
	else if (pair->value->type != V_NULL)
		fail(r, MSG_CONFIG_SECTION, shown_path(r, g, path), NULL, place_of(pair->value));
}

static void
table_read(struct config_reading *r, struct table *t, const char *prefix, const struct value *v)
{
	for (size_t i = 0; i < v->u.map.n; i++)
		pair_read(r, t, prefix, &v->u.map.at[i]);
}

static void
fallback(struct config_reading *r, struct table *t, size_t i)
{
	const char *text = t->group->keys[i].fallback;
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	struct value *v = yaml_read(&a, "default", text, strlen(text), &e);
	int outer = r->fallback;

	r->fallback = 1;
	if (v == NULL)
		config_fail(r, &e, (struct config_place){ 0, 0 });
	else
		key_read(r, t, i, v);
	r->fallback = outer;
	arena_fini(&a);
}

/* What was not given: its default, or that it is needed. */
static void
fallbacks(struct config_reading *r, struct table *t)
{
	for (size_t i = 0; i < t->group->n; i++) {
		const struct config_key *k = &t->group->keys[i];

		if (t->seen[i])
			continue;
		if (k->fallback != NULL)
			fallback(r, t, i);
		else if (k->flags & NEEDED)
			fail(r, MSG_CONFIG_NEEDED, t->group->name, k->path, t->own);
	}
}

static void
file_read(struct config_reading *r, const struct value *tree)
{
	struct table t = { &config_top, (char *)r->c, { 1, 1 }, { 0 } };

	if (value_is(tree, V_MAP))
		table_read(r, &t, "", tree);
	else if (tree->type != V_NULL)
		fail(r, MSG_CONFIG_TOP, NULL, NULL, place_of(tree));
	fallbacks(r, &t);
}

static int
by_place(const void *a, const void *b)
{
	const struct err *x = a, *y = b;

	return x->line != y->line ? (x->line > y->line) - (x->line < y->line)
				  : (x->col > y->col) - (x->col < y->col);
}

int
config_read(const char *name, const char *folder, const char *p, size_t n, struct config **out,
    struct err_list *l)
{
	struct config *c = mem_new(sizeof *c);
	struct config_reading r = { c, name, folder, p, n, 0, l };
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	size_t before = l->n;
	struct value *tree = yaml_read(&a, name, p, n, &e);

	c->file = arena_str(&c->memory, name);
	if (tree == NULL)
		err_list_add(l, &e, 0);
	else {
		file_read(&r, tree);
		config_check(&r);
	}
	arena_fini(&a);
	if (l->n != before) {
		qsort(l->at + before, l->n - before, sizeof *l->at, by_place);
		config_free(c);
		return -1;
	}
	*out = c;
	return 0;
}

int
config_load(const char *path, struct config **out, struct err_list *l)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? mem_str(".") : mem_copy(path, (size_t)(slash - path));
	struct buf b = BUF_INIT;
	struct err e = { 0 };
	int failed = buf_read_file(&b, path, CONFIG_BYTES, &e);

	if (failed)
		err_list_add(l, &e, 0);
	else
		failed = config_read(path, folder, b.p ? b.p : "", b.n, out, l);
	buf_fini(&b);
	free(folder);
	return failed;
}

void
config_free(struct config *c)
{
	if (c == NULL)
		return;
	zone_free(c->zone);
	arena_fini(&c->memory);
	free(c);
}
