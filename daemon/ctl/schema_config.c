#include "daemon/ctl/schema_config.h"
#include <stdint.h>
#include <string.h>

enum type {
	INT, SIZE, DURATION, MODE, PERCENT, /* these have their own bounds */
	CHOICE, FLAGS, PATH, NAME, URL, ADDRESS, ZONE, CRON
};
enum { RELOAD = 0, RESTART = 0, NEEDED = 1 };

struct key {
	const char *path;
	enum type type;
	int64_t min, max;
	const char *choices;
	int flags;
	const char *en, *vi;
};

#define ROW(field, path, type, fallback, min, max, choices, flags, en, vi) \
	{ path, type, min, max, choices, flags, en, vi },
static const struct key keys[] = {
#define KEY(...) ROW(__VA_ARGS__)
#include "daemon/config.def"
};
static const struct key listen_keys[] = {
#define LISTEN(...) ROW(__VA_ARGS__)
#include "daemon/config.def"
};
static const struct key schedule_keys[] = {
#define SCHEDULE(...) ROW(__VA_ARGS__)
#include "daemon/config.def"
};
static const struct key notify_keys[] = {
#define NOTIFY(...) ROW(__VA_ARGS__)
#include "daemon/config.def"
};

#define GROUP(keys) { keys, sizeof(keys) / sizeof *(keys) }
static const struct group {
	const struct key *at;
	size_t n;
} group_LISTEN = GROUP(listen_keys), group_SCHEDULE = GROUP(schedule_keys),
  group_NOTIFY = GROUP(notify_keys), group_all = GROUP(keys);

static const struct list {
	const char *name;
	const struct group *of;
	const char *en, *vi;
} lists[] = {
#define LIST(field, group, fallback, example, en, vi) { #field, &group_##group, en, vi },
#include "daemon/config.def"
};

static const struct section {
	const char *name, *en, *vi;
} sections[] = {
#define SECTION(name, en, vi) { name, en, vi },
#include "daemon/config.def"
};

/* --- one key --- */

static void
put_text(struct arena *a, struct value *v, const char *key, const char *s)
{
	value_put(a, v, key, value_str(a, s));
}

static struct value *
words(struct arena *a, const char *choices)
{
	struct value *list = value_list(a);

	for (const char *p = choices; *p != '\0';) {
		size_t n = strcspn(p, " ");

		value_push(a, list, value_strn(a, p, n));
		p += n + (p[n] == ' ');
	}
	return list;
}

/* A number within its bounds, or one of the words that stand for it. */
static void
put_integer(struct arena *a, struct value *v, const struct key *k)
{
	struct value *types = value_list(a);

	value_push(a, types, value_str(a, "integer"));
	if (k->choices != NULL)
		value_push(a, types, value_str(a, "string"));
	value_put(a, v, "type", types);
	value_put(a, v, "minimum", value_int(a, k->min));
	value_put(a, v, "maximum", value_int(a, k->max));
	if (k->choices != NULL)
		put_text(a, v, "pattern", arena_fmt(a, "^(%s)$", k->choices));
}

static const struct {
	enum type type;
	const char *pattern;
} patterns[] = {
	{ SIZE, "^[0-9]+(B|KiB|MiB|GiB)$" },
	{ DURATION, "^[0-9]+(ms|s|m|h|d)$" },
	{ MODE, "^[0-7]{3,4}$" },
	{ PERCENT, "^(100(\\.0{1,2})?|[0-9]{1,2}(\\.[0-9]{1,2})?)%$" },
	{ URL, "^https?://[^/]" },
};

static struct value *
shape(struct arena *a, const struct key *k)
{
	struct value *v = value_map(a), *items = value_map(a);

	if (k->type == INT)
		put_integer(a, v, k);
	else if (k->type == CHOICE)
		value_put(a, v, "enum", words(a, k->choices));
	else if (k->type == FLAGS) {
		put_text(a, v, "type", "array");
		value_put(a, v, "minItems", value_int(a, 1));
		value_put(a, items, "enum", words(a, k->choices));
		value_put(a, v, "items", items);
	} else {
		put_text(a, v, "type", "string");
		if (k->max > 0 && k->type > PERCENT) {
			value_put(a, v, "minLength", value_int(a, k->min));
			value_put(a, v, "maxLength", value_int(a, k->max));
		}
	}
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		if (patterns[i].type == k->type)
			put_text(a, v, "pattern", patterns[i].pattern);
	put_text(a, v, "description", arena_fmt(a, "%s / %s", k->en, k->vi));
	return v;
}

/* --- tables of keys --- */

static struct value *
object(struct arena *a)
{
	struct value *v = value_map(a);

	put_text(a, v, "type", "object");
	value_put(a, v, "properties", value_map(a));
	value_put(a, v, "additionalProperties", value_bool(a, 0));
	return v;
}

/* The table of a name within another, made when it is not there yet. */
static struct value *
within(struct arena *a, struct value *table, const char *name)
{
	struct value *all = value_get(table, "properties"), *v = value_get(all, name);

	return v ? v : value_put(a, all, name, object(a));
}

static void
put_keys(struct arena *a, struct value *to, const struct group *g)
{
	struct value *needed = value_list(a);

	for (size_t i = 0; i < g->n; i++) {
		const char *path = g->at[i].path, *dot = strchr(path, '.');
		struct value *table = to;

		if (dot != NULL)
			table = within(a, to, arena_copy(a, path, (size_t)(dot - path)));
		value_put(a, value_get(table, "properties"), dot ? dot + 1 : path,
		    shape(a, &g->at[i]));
		if (g->at[i].flags & NEEDED)
			value_push(a, needed, value_str(a, path));
	}
	if (value_len(needed) > 0)
		value_put(a, to, "required", needed);
}

struct value *
schema_config(struct arena *a)
{
	struct value *v = object(a), *all = value_get(v, "properties");

	value_put(a, v, "$schema", value_str(a, "https://json-schema.org/draft/2020-12/schema"));
	put_text(a, v, "title", "kpid.yaml");
	put_keys(a, v, &group_all);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct value *list = value_map(a), *entry = object(a);

		put_text(a, list, "type", "array");
		put_text(a, list, "description", arena_fmt(a, "%s / %s", lists[i].en, lists[i].vi));
		put_keys(a, entry, lists[i].of);
		value_put(a, list, "items", entry);
		value_put(a, all, lists[i].name, list);
	}
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		struct value *types = value_list(a), *table = within(a, v, sections[i].name);

		/* A table whose keys all stand behind # is nothing. */
		value_push(a, types, value_str(a, "object"));
		value_push(a, types, value_str(a, "null"));
		value_put(a, table, "type", types);
		put_text(a, table, "description",
		    arena_fmt(a, "%s / %s", sections[i].en, sections[i].vi));
	}
	return v;
}
