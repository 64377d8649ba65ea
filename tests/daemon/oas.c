/* oas DOCUMENT list | client | check OPERATION STATUS: reads an OpenAPI document as any client
 * would and knows nothing of kpid. list: each operation with its method, path and description.
 * client: a shell function for each, which calls `call METHOD PATH ...` with the path parameters
 * put in. check: holds the JSON on standard input against the schema of that answer; what the
 * document does not name is wrong too, unless it says that more may be there. */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/json.h"

static struct arena arena = ARENA_INIT;
static const struct value *doc;

static struct value *
read_json(const char *path)
{
	struct buf b = BUF_INIT;
	struct err e = { 0 };
	struct value *v = NULL;

	if (buf_read_file(&b, path, 64 << 20, &e) == 0)
		v = json_read(&arena, b.p ? b.p : "", b.n, &e);
	buf_fini(&b);
	if (v == NULL) {
		fprintf(stderr, "%s: %s\n", path, err_text(&e, LANG_EN));
		exit(2);
	}
	return v;
}

static const char *
text(const struct value *v, const char *key)
{
	return value_text(value_get(v, key), "");
}

/* --- checking --- */

static int
wrong(const char *at, const char *why)
{
	printf("%s: %s\n", *at ? at : "/", why);
	return -1;
}

static const struct value *
resolve(const struct value *s)
{
	const char *ref = value_text(value_get(s, "$ref"), NULL);
	const struct value *all = value_get(value_get(doc, "components"), "schemas");

	return ref ? value_get(all, strrchr(ref, '/') + 1) : s;
}

static int
is_type(const char *type, const struct value *v)
{
	static const struct {
		const char *name;
		enum value_type is, or;
	} types[] = { { "null", V_NULL, V_NULL }, { "boolean", V_BOOL, V_BOOL },
		{ "integer", V_INT, V_INT }, { "number", V_NUM, V_INT }, { "string", V_STR, V_STR },
		{ "array", V_LIST, V_LIST }, { "object", V_MAP, V_MAP } };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].name, type) == 0)
			return v->type == types[i].is || v->type == types[i].or;
	return 0;
}

static int
types_fit(const struct value *type, const struct value *v)
{
	for (size_t i = 0; value_is(type, V_LIST) && i < value_len(type); i++)
		if (is_type(value_text(type->u.list.at[i], ""), v))
			return 1;
	return type == NULL || (value_is(type, V_STR) && is_type(type->u.str.s, v));
}

static int
same(const struct value *a, const struct value *b)
{
	return a->type == b->type && (a->type == V_NULL || strcmp(value_text(a, ""), value_text(b, "")) == 0);
}

static int
text_fits(const struct value *s, const struct value *v, const char *at)
{
	const char *pattern = value_text(value_get(s, "pattern"), NULL);
	const char *format = text(s, "format");
	regex_t re;
	int miss;

	if (!value_is(v, V_STR))
		return 0;
	if (strcmp(format, "date") == 0)
		pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
	if (strcmp(format, "date-time") == 0)
		pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";
	if (pattern == NULL)
		return 0;
	if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return wrong(at, "the document has a bad pattern");
	miss = regexec(&re, v->u.str.s, 0, NULL, 0);
	regfree(&re);
	return miss ? wrong(at, pattern) : 0;
}

static int check(const struct value *s, const struct value *v, const char *at);

static int
members_fit(const struct value *s, const struct value *v, const char *at)
{
	const struct value *properties = value_get(s, "properties"), *required = value_get(s, "required"),
			   *more = value_get(s, "additionalProperties");

	for (size_t i = 0; i < value_len(required); i++)
		if (value_get(v, value_text(required->u.list.at[i], "")) == NULL)
			return wrong(arena_fmt(&arena, "%s/%s", at, value_text(required->u.list.at[i], "")),
			    "is missing");
	for (size_t i = 0; i < v->u.map.n; i++) {
		const char *key = v->u.map.at[i].key, *below = arena_fmt(&arena, "%s/%s", at, key);
		const struct value *of = value_get(properties, key);

		if (of == NULL && value_is(more, V_MAP))
			of = more;
		if (of == NULL && !value_boolean(more, 0))
			return wrong(below, "is not in the document");
		if (of != NULL && check(of, v->u.map.at[i].value, below) != 0)
			return -1;
	}
	return 0;
}

static int
check(const struct value *s, const struct value *v, const char *at)
{
	const struct value *any = value_get(s = resolve(s), "anyOf"), *choice = value_get(s, "enum");
	size_t i = 0;

	if (s == NULL)
		return wrong(at, "the document has no such schema");
	if (any != NULL) /* a reference or null */
		return value_is(v, V_NULL) ? 0 : check(any->u.list.at[0], v, at);
	if (!types_fit(value_get(s, "type"), v))
		return wrong(at, arena_fmt(&arena, "is a %s", value_type_name(v->type)));
	while (i < value_len(choice) && !same(choice->u.list.at[i], v))
		i++;
	if (choice != NULL && i == value_len(choice))
		return wrong(at, "is not one of those allowed");
	for (i = 0; value_get(s, "items") != NULL && i < value_len(v); i++)
		if (check(value_get(s, "items"), v->u.list.at[i], arena_fmt(&arena, "%s/%zu", at, i)) != 0)
			return -1;
	if (value_is(v, V_MAP) && value_get(s, "type") != NULL)
		return members_fit(s, v, at);
	return text_fits(s, v, at);
}

/* --- operations --- */

typedef int each_fn(const char *method, const char *path, const struct value *op, char **args);

static int
each(each_fn *fn, char **args)
{
	const struct value *paths = value_get(doc, "paths");
	int done = 0;

	for (size_t i = 0; i < value_len(paths); i++)
		for (size_t k = 0; k < value_len(paths->u.map.at[i].value); k++) {
			const struct value_pair *m = &paths->u.map.at[i].value->u.map.at[k];

			done |= fn(m->key, paths->u.map.at[i].key, m->value, args);
		}
	return done;
}

static int
list(const char *method, const char *path, const struct value *op, char **args)
{
	(void)args;
	printf("%s %s %s %s\n", text(op, "operationId"), method, path, text(op, "description"));
	return 1;
}

static int
client(const char *method, const char *path, const struct value *op, char **args)
{
	int n = 0;

	(void)args;
	printf("%s() { call %s \"", text(op, "operationId"), method);
	for (const char *p = path; *p != '\0';)
		if (*p == '{') {
			printf("$%d", ++n);
			p += strcspn(p, "}") + 1;
		} else
			putchar(*p++);
	printf("\" \"${@:%d}\"; }\n", n + 1);
	return 1;
}

/* 1: that was the operation, and its answer fits. */
static int
answer(const char *method, const char *path, const struct value *op, char **args)
{
	const struct value *all = value_get(op, "responses"), *content, *media, *v;

	(void)method;
	(void)path;
	if (strcmp(text(op, "operationId"), args[0]) != 0)
		return 0;
	content = value_get(all, args[1]);
	if (content == NULL)
		content = value_get(all, arena_fmt(&arena, "%cXX", args[1][0]));
	content = value_get(content, "content");
	v = read_json("/dev/stdin");
	media = value_get(content,
	    strncmp(text(v, "type"), "urn:", 4) ? "application/json" : "application/problem+json");
	if (media == NULL)
		return wrong("", "the document has no such answer") == 0;
	return check(value_get(media, "schema"), v, "") == 0;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		each_fn *fn;
		int args;
	} commands[] = { { "list", list, 3 }, { "client", client, 3 }, { "check", answer, 5 } };

	for (size_t i = 0; argc > 2 && i < 3; i++)
		if (strcmp(argv[2], commands[i].name) == 0 && argc == commands[i].args) {
			doc = read_json(argv[1]);
			return each(commands[i].fn, argv + 3) ? 0 : 1;
		}
	fprintf(stderr, "oas DOCUMENT list | client | check OPERATION STATUS\n");
	return 2;
}
