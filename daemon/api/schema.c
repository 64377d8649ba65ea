#include "daemon/api/schema.h"
#include <string.h>
#include "rules/base/calendar.h"

const struct schema *const schema_tables[] = { schemas_base, schemas_web, schemas_impact,
	schemas_runs, schemas_trust, schemas_gate, schemas_lenses, NULL };

const struct schema *
schema_find(const char *name)
{
	for (size_t t = 0; schema_tables[t] != NULL; t++)
		for (const struct schema *s = schema_tables[t]; s->name != NULL; s++)
			if (strcmp(s->name, name) == 0)
				return s;
	return NULL;
}

/* --- types that are one word --- */

static int
is_day(const struct value *v)
{
	day_t d;

	return value_is(v, V_STR) && day_parse(v->u.str.s, v->u.str.n, &d) == 0;
}

static int
is_period(const struct value *v)
{
	struct period p;

	return value_is(v, V_STR) && period_parse(v->u.str.s, v->u.str.n, &p) == 0;
}

static int is_text(const struct value *v) { return value_is(v, V_STR); }
static int is_integer(const struct value *v) { return value_is(v, V_INT); }
static int is_number(const struct value *v) { return value_is(v, V_INT) || value_is(v, V_NUM); }
static int is_boolean(const struct value *v) { return value_is(v, V_BOOL); }
static int is_any(const struct value *v) { return v != NULL; }

static const struct word {
	const char *name, *type, *format, *pattern; /* as JSON Schema says it; NULL: nothing */
	int (*fits)(const struct value *v);
	const char *shown; /* in messages */
} words[] = {
	{ "string", "string", NULL, NULL, is_text, "\"text\"" },
	{ "integer", "integer", NULL, NULL, is_integer, "1" },
	{ "number", "number", NULL, NULL, is_number, "1.5" },
	{ "boolean", "boolean", NULL, NULL, is_boolean, "true, false" },
	{ "any", NULL, NULL, NULL, is_any, "" },
	{ "date", "string", "date", NULL, is_day, "\"2026-03-20\"" },
	{ "time", "string", "date-time", NULL, is_text, "\"2026-03-20T01:00:00Z\"" },
	{ "period", "string", NULL, "^[0-9]{4}(-([0-9]{2}|Q[1-4]|H[12]))?$", is_period,
	    "\"2026-03\", \"2026-Q1\", \"2026-H1\", \"2026\"" },
	{ "moment", "string", NULL,
	    "^([0-9]{1,17}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
	    "([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?)$",
	    is_text, "\"2026-04-05\", \"2026-04-05T17:30:00+07:00\", \"1234\"" },
	{ "digest", "string", NULL, "^[0-9a-f]{64}$", is_text, "\"0123...\"" },
	{ NULL, NULL, NULL, NULL, NULL, NULL },
};

static const struct word *
word_of(const char *type)
{
	const struct word *w = words;

	while (w->name != NULL && strcmp(w->name, type) != 0)
		w++;
	return w->name ? w : NULL;
}

static int
is_name(const char *type)
{
	return *type >= 'A' && *type <= 'Z';
}

/* Without its first and last character: what a list or map is of. */
static const char *
inside(struct arena *a, const char *type)
{
	return arena_copy(a, type + 1, strlen(type) - 2);
}

static int
optional(const struct member *m)
{
	return m->name[strlen(m->name) - 1] == '?';
}

static const char *
key_of(struct arena *a, const struct member *m)
{
	return arena_copy(a, m->name, strlen(m->name) - (size_t)optional(m));
}

/* --- as JSON Schema --- */

static struct value *
choices_of(struct arena *a, const char *type)
{
	struct value *list = value_list(a);

	for (const char *p = type; *p != '\0';) {
		size_t n = strcspn(p, "|");

		value_push(a, list, value_strn(a, p, n));
		p += n + (p[n] == '|');
	}
	return list;
}

/* JSON Schema 2020-12 has no nullable: the type is a list, a choice has null among it, a reference
 * is one of two. */
static struct value *
or_null(struct arena *a, struct value *v)
{
	struct value *type = value_get(v, "type"), *choice = value_get(v, "enum"), *one, *null;

	if (type != NULL) {
		one = value_list(a);
		value_push(a, one, type);
		value_push(a, one, value_str(a, "null"));
		value_put(a, v, "type", one);
		if (choice != NULL)
			value_push(a, choice, value_null(a));
		return v;
	}
	one = value_list(a);
	null = value_map(a);
	value_put(a, null, "type", value_str(a, "null"));
	value_push(a, one, v);
	value_push(a, one, null);
	v = value_map(a);
	value_put(a, v, "anyOf", one);
	return v;
}

struct value *
schema_type(struct arena *a, const char *type)
{
	struct value *v = value_map(a);
	const struct word *w = word_of(type);

	if (*type == '?')
		return or_null(a, schema_type(a, type + 1));
	if (*type == '[') {
		value_put(a, v, "type", value_str(a, "array"));
		value_put(a, v, "items", schema_type(a, inside(a, type)));
	} else if (*type == '{') {
		value_put(a, v, "type", value_str(a, "object"));
		value_put(a, v, "additionalProperties", schema_type(a, inside(a, type)));
	} else if (is_name(type))
		value_put(a, v, "$ref",
		    value_str(a, arena_fmt(a, "#/components/schemas/%s", type)));
	else if (w == NULL) {
		value_put(a, v, "type", value_str(a, "string"));
		value_put(a, v, "enum", choices_of(a, type));
	} else {
		const char *const pairs[][2] = { { "type", w->type }, { "format", w->format },
			{ "pattern", w->pattern } };

		for (size_t i = 0; i < 3; i++)
			if (pairs[i][1] != NULL)
				value_put(a, v, pairs[i][0], value_str(a, pairs[i][1]));
	}
	return v;
}

struct value *
schema_value(struct arena *a, const struct schema *s)
{
	struct value *v = value_map(a), *properties = value_map(a), *required = value_list(a);

	value_put(a, v, "description", value_str(a, s->help));
	if (s->media != NULL) {
		value_put(a, v, "type", value_str(a, "string"));
		return v;
	}
	value_put(a, v, "type", value_str(a, "object"));
	for (const struct member *m = s->members; m->name != NULL; m++) {
		struct value *p = value_put(a, properties, key_of(a, m), schema_type(a, m->type));

		if (*m->help != '\0')
			value_put(a, p, "description", value_str(a, m->help));
		if (!optional(m))
			value_push(a, required, value_str(a, m->name));
	}
	if (value_len(properties) > 0)
		value_put(a, v, "properties", properties);
	if (value_len(required) > 0)
		value_put(a, v, "required", required);
	if (s->open)
		value_put(a, v, "additionalProperties", value_bool(a, 1));
	return v;
}

/* --- holding a value against it --- */

struct check {
	struct arena *a;
	const char **pointer;
	struct err *e;
};

/* A member's name in a pointer: ~ and / are escaped. */
static const char *
below(struct arena *a, const char *at, const char *key)
{
	struct buf b = BUF_INIT;
	const char *s;

	buf_addf(&b, "%s/", at);
	for (; *key != '\0'; key++)
		if (*key == '~' || *key == '/')
			buf_adds(&b, *key == '~' ? "~0" : "~1");
		else
			buf_addc(&b, *key);
	s = arena_copy(a, b.p, b.n);
	buf_fini(&b);
	return s;
}

static const char *
last_of(const char *at)
{
	const char *slash = strrchr(at, '/');

	return slash ? slash + 1 : "body";
}

#define wrong(k, at, ...) (*(k)->pointer = (at), err_set((k)->e, __VA_ARGS__))

static int check_type(struct check *k, const char *at, const char *type, const struct value *v);

static int
check_members(struct check *k, const char *at, const char *type, const struct value *v)
{
	const struct schema *s = schema_find(type);

	if (!value_is(v, V_MAP) || s == NULL)
		return wrong(k, at, MSG_API_FIELD_TYPE, last_of(at), "{ }");
	for (size_t i = 0; i < v->u.map.n && !s->open; i++) {
		const struct member *m = s->members;

		while (m->name != NULL && strcmp(key_of(k->a, m), v->u.map.at[i].key) != 0)
			m++;
		if (m->name == NULL)
			return wrong(k, below(k->a, at, v->u.map.at[i].key),
			    MSG_API_FIELD_UNKNOWN, v->u.map.at[i].key);
	}
	for (const struct member *m = s->members; m->name != NULL; m++) {
		const char *key = key_of(k->a, m);
		const struct value *x = value_get(v, key);

		if (x == NULL && !optional(m))
			return wrong(k, below(k->a, at, key), MSG_API_FIELD_MISSING, key);
		if (x != NULL && check_type(k, below(k->a, at, key), m->type, x) != 0)
			return -1;
	}
	return 0;
}

static int
check_all(struct check *k, const char *at, const char *type, const struct value *v)
{
	const char *of = inside(k->a, type);
	int list = *type == '[';

	if (!value_is(v, list ? V_LIST : V_MAP))
		return wrong(k, at, MSG_API_FIELD_TYPE, last_of(at), list ? "[ ]" : "{ }");
	for (size_t i = 0; i < value_len(v); i++) {
		const char *key = list ? arena_fmt(k->a, "%zu", i) : v->u.map.at[i].key;

		if (check_type(k, below(k->a, at, key), of,
			list ? v->u.list.at[i] : v->u.map.at[i].value) != 0)
			return -1;
	}
	return 0;
}

static int
is_choice(const char *type, const struct value *v)
{
	for (const char *p = type; value_is(v, V_STR) && *p != '\0';) {
		size_t n = strcspn(p, "|");

		if (n == v->u.str.n && memcmp(p, v->u.str.s, n) == 0)
			return 1;
		p += n + (p[n] == '|');
	}
	return 0;
}

static int
check_type(struct check *k, const char *at, const char *type, const struct value *v)
{
	const struct word *w = word_of(type);

	if (*type == '?')
		return value_is(v, V_NULL) ? 0 : check_type(k, at, type + 1, v);
	if (*type == '[' || *type == '{')
		return check_all(k, at, type, v);
	if (is_name(type))
		return check_members(k, at, type, v);
	if (w != NULL)
		return w->fits(v) ? 0
				  : wrong(k, at, MSG_API_FIELD_TYPE, last_of(at), w->shown);
	return is_choice(type, v) ? 0 : wrong(k, at, MSG_API_CHOICE, last_of(at), type);
}

int
schema_check(const char *name, const struct value *v, struct arena *a, const char **pointer,
    struct err *e)
{
	struct check k = { a, pointer, e };

	return check_members(&k, "", name, v);
}

int
schema_check_text(const char *type, const struct value *v)
{
	return word_of(type) != NULL || is_choice(type, v);
}
