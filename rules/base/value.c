#include "rules/base/value.h"
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64
/* A node is one byte in a frame and about 60 in memory. */
#define NODES_MAX 2000000

static struct value *
make(struct arena *a, enum value_type t)
{
	struct value *v = arena_new(a, sizeof *v);

	v->type = t;
	return v;
}

struct value *value_null(struct arena *a) { return make(a, V_NULL); }
struct value *value_list(struct arena *a) { return make(a, V_LIST); }
struct value *value_map(struct arena *a) { return make(a, V_MAP); }

struct value *
value_bool(struct arena *a, int v)
{
	struct value *x = make(a, V_BOOL);

	x->u.boolean = v != 0;
	return x;
}

struct value *
value_int(struct arena *a, int64_t v)
{
	struct value *x = make(a, V_INT);

	x->u.integer = v;
	return x;
}

struct value *
value_num(struct arena *a, double v)
{
	struct value *x = make(a, V_NUM);

	x->u.number = v;
	return x;
}

struct value *
value_strn(struct arena *a, const char *s, size_t n)
{
	struct value *x = make(a, V_STR);

	x->u.str.s = arena_copy(a, s, n);
	x->u.str.n = n;
	return x;
}

struct value *
value_str(struct arena *a, const char *s)
{
	return s ? value_strn(a, s, strlen(s)) : value_null(a);
}

/* Room for one more in an arena array: doubles, the old one stays behind until the arena goes. */
static void *
room(struct arena *a, void *at, size_t n, size_t *cap, size_t size)
{
	void *now;

	if (n < *cap)
		return at;
	*cap = *cap ? *cap * 2 : 4;
	now = arena_new(a, *cap * size);
	if (n > 0)
		memcpy(now, at, n * size);
	return now;
}

void
value_push(struct arena *a, struct value *list, struct value *v)
{
	list->u.list.at = room(a, list->u.list.at, list->u.list.n, &list->u.list.cap, sizeof v);
	list->u.list.at[list->u.list.n++] = v;
}

/* The key lies in the arena. */
static void
add(struct arena *a, struct value *map, const char *key, struct value *v)
{
	struct value_pair p = { .key = key, .value = v };

	map->u.map.at = room(a, map->u.map.at, map->u.map.n, &map->u.map.cap, sizeof p);
	map->u.map.at[map->u.map.n++] = p;
}

struct value *
value_add(struct arena *a, struct value *map, const char *key, struct value *v)
{
	add(a, map, arena_str(a, key), v);
	return v;
}

struct value *
value_copy(struct arena *a, const struct value *map)
{
	struct value *v = value_map(a);

	for (size_t i = 0; i < value_len(map); i++)
		value_add(a, v, map->u.map.at[i].key, map->u.map.at[i].value);
	return v;
}

static struct value_pair *
pair(const struct value *v, const char *key)
{
	for (size_t i = 0; v != NULL && v->type == V_MAP && i < v->u.map.n; i++)
		if (strcmp(v->u.map.at[i].key, key) == 0)
			return &v->u.map.at[i];
	return NULL;
}

struct value *
value_put(struct arena *a, struct value *map, const char *key, struct value *v)
{
	struct value_pair *p = pair(map, key);

	if (p == NULL)
		return value_add(a, map, key, v);
	p->value = v;
	return v;
}

struct value *
value_get(const struct value *v, const char *key)
{
	struct value_pair *p = pair(v, key);

	return p ? p->value : NULL;
}

const char *
value_text(const struct value *v, const char *fallback)
{
	return value_is(v, V_STR) ? v->u.str.s : fallback;
}

int64_t
value_integer(const struct value *v, int64_t fallback)
{
	return value_is(v, V_INT) ? v->u.integer : fallback;
}

double
value_double(const struct value *v, double fallback)
{
	if (value_is(v, V_INT))
		return (double)v->u.integer;
	return value_is(v, V_NUM) ? v->u.number : fallback;
}

int
value_boolean(const struct value *v, int fallback)
{
	return value_is(v, V_BOOL) ? v->u.boolean : fallback;
}

const char *
value_type_name(enum value_type t)
{
	static const char *const names[] = {
		"nothing", "boolean", "number", "number", "text", "list", "table", "function"
	};

	return names[t];
}

void
value_write(const struct value *v, struct buf *out)
{
	buf_u8(out, v->type == V_FUNC ? V_NULL : (uint8_t)v->type);
	if (v->type == V_BOOL)
		buf_u8(out, (uint8_t)v->u.boolean);
	else if (v->type == V_INT)
		buf_u64(out, (uint64_t)v->u.integer);
	else if (v->type == V_NUM)
		buf_f64(out, v->u.number);
	else if (v->type == V_STR)
		buf_str(out, v->u.str.s, v->u.str.n);
	else if (v->type == V_LIST) {
		buf_u32(out, (uint32_t)v->u.list.n);
		for (size_t i = 0; i < v->u.list.n; i++)
			value_write(v->u.list.at[i], out);
	} else if (v->type == V_MAP) {
		buf_u32(out, (uint32_t)v->u.map.n);
		for (size_t i = 0; i < v->u.map.n; i++) {
			buf_str(out, v->u.map.at[i].key, strlen(v->u.map.at[i].key));
			value_write(v->u.map.at[i].value, out);
		}
	}
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, because frames come from processes that run somebody's script: comparing each
 * key with each would let a big table hold up the reader. */
static int
sorted_unique(struct arena *a, const struct value *v)
{
	const char **keys = arena_new(a, v->u.map.n * sizeof *keys);

	for (size_t i = 0; i < v->u.map.n; i++)
		keys[i] = v->u.map.at[i].key;
	qsort(keys, v->u.map.n, sizeof *keys, by_text);
	for (size_t i = 1; i < v->u.map.n; i++)
		if (strcmp(keys[i - 1], keys[i]) == 0)
			return 0;
	return 1;
}

#define FEW_KEYS 12

static int
keys_unique(struct arena *a, const struct value *v)
{
	const struct value_pair *at = v->u.map.at;

	if (v->u.map.n > FEW_KEYS)
		return sorted_unique(a, v);
	for (size_t i = 1; i < v->u.map.n; i++)
		for (size_t k = 0; k < i; k++)
			if (at[k].key[0] == at[i].key[0] && strcmp(at[k].key, at[i].key) == 0)
				return 0;
	return 1;
}

static char *
read_key(struct arena *a, struct cut *c)
{
	size_t n;
	const char *s = cut_str(c, &n);

	return arena_copy(a, s, n);
}

static struct value *read_at(struct arena *a, struct cut *c, int depth, size_t *left);

static int
read_members(struct arena *a, struct cut *c, struct value *v, int depth, size_t *left)
{
	for (uint32_t i = 0, count = cut_u32(c); i < count; i++) {
		const char *key = v->type == V_MAP ? read_key(a, c) : NULL;
		struct value *child = read_at(a, c, depth + 1, left);

		if (child == NULL)
			return -1;
		if (v->type == V_MAP)
			add(a, v, key, child);
		else
			value_push(a, v, child);
	}
	return v->type == V_MAP && !keys_unique(a, v) ? -1 : 0;
}

static struct value *
read_at(struct arena *a, struct cut *c, int depth, size_t *left)
{
	enum value_type t = (enum value_type)cut_u8(c);
	struct value *v;
	const char *s;
	size_t n;

	if (c->bad || t > V_MAP || (t >= V_LIST && depth >= DEPTH_MAX) || (*left)-- == 0)
		return NULL;
	v = make(a, t);
	if (t == V_BOOL)
		v->u.boolean = cut_u8(c) != 0;
	else if (t == V_INT)
		v->u.integer = (int64_t)cut_u64(c);
	else if (t == V_NUM)
		v->u.number = cut_f64(c);
	else if (t == V_STR) {
		s = cut_str(c, &n);
		v = value_strn(a, s, n);
	} else if (t >= V_LIST && read_members(a, c, v, depth, left) != 0)
		return NULL;
	return c->bad ? NULL : v;
}

struct value *
value_read(struct arena *a, struct cut *c)
{
	size_t left = NODES_MAX;

	return read_at(a, c, 0, &left);
}
