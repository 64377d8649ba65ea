/* value: a tree of plain data (null, boolean, integer, number, text, list, map in order) with the
 * place where it was written. What YAML and JSON are read into, what a standard's table becomes,
 * what small frames between processes carry and what every --json answer is made from. All nodes
 * live in one arena given by the caller. Knows nothing of what a tree means.
 */
#ifndef KPID_BASE_VALUE_H
#define KPID_BASE_VALUE_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/arena.h"
#include "rules/base/buf.h"

enum value_type { V_NULL, V_BOOL, V_INT, V_NUM, V_STR, V_LIST, V_MAP, V_FUNC };

struct value {
	enum value_type type;
	int line, col;	/* 1-based, 0 = not known */
	union {
		int boolean;
		int64_t integer;
		double number;
		struct { const char *s; size_t n; } str;	/* NUL behind, may hold NULs */
		struct { struct value **at; size_t n, cap; } list;
		struct { struct value_pair *at; size_t n, cap; } map;	/* keys unique */
		int func;	/* a script's function (see sandbox.h); never sent or printed */
	} u;
};
struct value_pair { const char *key; struct value *value; int line, col; };

struct value *value_null(struct arena *a);
struct value *value_bool(struct arena *a, int v);
struct value *value_int(struct arena *a, int64_t v);
struct value *value_num(struct arena *a, double v);
struct value *value_str(struct arena *a, const char *s);	/* copies; NULL gives V_NULL */
struct value *value_strn(struct arena *a, const char *s, size_t n);
struct value *value_list(struct arena *a);
struct value *value_map(struct arena *a);
void value_push(struct arena *a, struct value *list, struct value *v);
/* Sets key (copied); an existing one is replaced. Returns v. */
struct value *value_put(struct arena *a, struct value *map, const char *key, struct value *v);
/* The same for a key that is known to be absent, without looking: for readers that have checked. */
struct value *value_add(struct arena *a, struct value *map, const char *key, struct value *v);
/* A map of its own with the same members, whose values are shared; empty for NULL. */
struct value *value_copy(struct arena *a, const struct value *map);
/* The member, or NULL (also when v is NULL or no map). */
struct value *value_get(const struct value *v, const char *key);
/* Typed reads with a default for absent or other types. value_double takes integers too. */
const char *value_text(const struct value *v, const char *fallback);
int64_t value_integer(const struct value *v, int64_t fallback);
double value_double(const struct value *v, double fallback);
int value_boolean(const struct value *v, int fallback);
/* Here, where whoever asks can be read with them: 0 for NULL; of a list or map, else 0. */
static inline int
value_is(const struct value *v, enum value_type t)
{
	return v != NULL && v->type == t;
}
static inline size_t
value_len(const struct value *v)
{
	if (v == NULL)
		return 0;
	return v->type == V_LIST ? v->u.list.n : v->type == V_MAP ? v->u.map.n : 0;
}
/* "boolean", "number", "text", "list", "table", "function", "nothing": for messages (the words are
 * codes, the same in both languages). */
const char *value_type_name(enum value_type t);

/* Own binary form for frames: no line and column, no functions (written as null). */
void value_write(const struct value *v, struct buf *out);
/* NULL when the bytes are not a value (depth over 64, over two million nodes, a key twice too). */
struct value *value_read(struct arena *a, struct cut *c);

#endif
