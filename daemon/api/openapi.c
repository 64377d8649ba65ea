/* /openapi.json: the OpenAPI 3.1 document, made of the tables of routes and schemas. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/api/schema.h"
#include "rules/frame.h"

static void
put_text(struct arena *a, struct value *v, const char *key, const char *text)
{
	value_put(a, v, key, value_str(a, text));
}

/* --- parameters --- */

static struct value *
parameter(struct arena *a, const char *name, const char *in, int required, const char *type,
    const char *help)
{
	struct value *v = value_map(a);

	put_text(a, v, "name", name);
	put_text(a, v, "in", in);
	if (help != NULL)
		put_text(a, v, "description", help);
	value_put(a, v, "required", value_bool(a, required));
	value_put(a, v, "schema", schema_type(a, type));
	return v;
}

static void
path_parameters(struct arena *a, const struct route *r, struct value *into)
{
	for (const char *p = strchr(r->pattern, '{'); p != NULL; p = strchr(p, '{')) {
		size_t n = strcspn(++p, "}");
		const char *name = arena_copy(a, p, n);
		const char *type = strcmp(name, "period") == 0 || strcmp(name, "date") == 0
		    ? name
		    : strcmp(name, "run") == 0 || strcmp(name, "proposal") == 0 ? "integer"
					       : "string";

		value_push(a, into, parameter(a, name, "path", 1, type, NULL));
	}
}

static void
query_parameters(struct arena *a, const struct route *r, struct value *into)
{
	static const char required[] = "; required";

	for (const struct route_param *p = r->params; p != NULL && p->name != NULL; p++) {
		size_t n = strlen(p->help), tail = sizeof required - 1;
		int needed = n > tail && strcmp(p->help + n - tail, required) == 0;

		value_push(a, into,
		    parameter(a, p->name, "query", needed, p->what,
			needed ? arena_copy(a, p->help, n - tail) : p->help));
	}
}

/* --- bodies and answers --- */

static struct value *
content(struct arena *a, const char *media, struct value *schema)
{
	struct value *v = value_map(a), *of = value_map(a);

	value_put(a, of, "schema", schema);
	value_put(a, v, media, of);
	return v;
}

static void
body(struct arena *a, const struct route *r, struct value *op)
{
	static const char *const more[] = { "application/x-ndjson", "text/csv" };
	struct value *v, *media;

	if (r->body == NULL || strcmp(r->body, "Empty") == 0)
		return;
	v = value_map(a);
	if (strcmp(r->body, "Facts") != 0)
		media = content(a, "application/json", schema_type(a, r->body));
	else {
		media = content(a, "application/json", schema_type(a, "[{any}]"));
		for (size_t i = 0; i < 2; i++)
			value_put(a, media, more[i],
			    value_get(content(a, more[i], schema_type(a, "string")), more[i]));
	}
	value_put(a, v, "required", value_bool(a, 1));
	value_put(a, v, "content", media);
	value_put(a, op, "requestBody", v);
}

static struct value *
answer(struct arena *a, const char *help, const char *schema, const char *media)
{
	struct value *v = value_map(a);

	put_text(a, v, "description", help);
	value_put(a, v, "content", content(a, media, schema_type(a, schema)));
	return v;
}

static int
forms(const struct route *r, const char *word)
{
	for (const struct route_param *p = r->params; p != NULL && p->name != NULL; p++)
		if (strcmp(p->name, "format") == 0)
			return strstr(p->what, word) != NULL;
	return 0;
}

static struct value *
good_answer(struct arena *a, const struct route *r, const char *name)
{
	const struct schema *s = schema_find(name);
	struct value *v = answer(a, s ? s->help : r->summary, name,
	    s && s->media ? s->media : "application/json");
	static const char *const other[][2] = { { "csv", "text/csv" }, { "text", "text/plain" },
		{ "md", "text/markdown" } };

	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		if (forms(r, other[i][0]))
			value_put(a, value_get(v, "content"), other[i][1],
			    value_get(content(a, other[i][1], schema_type(a, "string")),
				other[i][1]));
	return v;
}

/* Of "Reload 200 422": the name, and what follows it (no status: 200). */
static struct value *
answers(struct arena *a, const struct route *r)
{
	static const char problem[] = "application/problem+json";
	const char *name = arena_copy(a, r->answers, strcspn(r->answers, " ")),
		   *p = r->answers + strlen(name);
	struct value *v = value_map(a), *same;

	p = *p == '\0' ? " 200" : p;
	while (*p == ' ') {
		size_t n = strcspn(++p, " ");

		same = value_put(a, v, arena_copy(a, p, n), good_answer(a, r, name));
		if (*p == '4')
			value_put(a, value_get(same, "content"), problem,
			    value_get(content(a, problem, schema_type(a, "Problem")), problem));
		p += n;
	}
	if (r->method == HTTP_GET && strcmp(name, "Events") != 0) {
		same = value_put(a, v, "304", value_map(a));
		put_text(a, same, "description", "what If-None-Match names is still so");
	}
	value_put(a, v, "4XX", answer(a, "the request is at fault", "Problem", problem));
	value_put(a, v, "5XX", answer(a, "kpid is at fault, or busy", "Problem", problem));
	return v;
}

/* --- the document --- */

static const char *
roles_text(struct arena *a, unsigned roles)
{
	const char *s = "";

	for (unsigned bit = 1; bit <= MAY_ADMIN; bit <<= 1)
		if (roles & bit)
			s = arena_fmt(a, "%s%s%s", s, *s ? ", " : "", access_role_name(bit));
	return s;
}

static struct value *
operation(struct arena *a, const struct route *r)
{
	struct value *v = value_map(a), *parameters = value_list(a), *tags = value_list(a);
	const char *p = strncmp(r->pattern, "/v1/", 4) == 0 ? r->pattern + 4 : "service";

	value_push(a, tags, value_strn(a, p, strcspn(p, "/")));
	value_put(a, v, "tags", tags);
	put_text(a, v, "operationId", r->id);
	put_text(a, v, "summary", r->summary);
	if (r->roles == 0)
		value_put(a, v, "security", value_list(a));
	else
		put_text(a, v, "description",
		    arena_fmt(a, "Roles: %s.", roles_text(a, r->roles)));
	path_parameters(a, r, parameters);
	query_parameters(a, r, parameters);
	if (value_len(parameters) > 0)
		value_put(a, v, "parameters", parameters);
	body(a, r, v);
	value_put(a, v, "responses", answers(a, r));
	return v;
}

static struct value *
paths(struct arena *a)
{
	static const char *const methods[] = { [HTTP_GET] = "get",
		[HTTP_POST] = "post",
		[HTTP_PUT] = "put",
		[HTTP_DELETE] = "delete" };
	struct value *v = value_map(a), *at;

	for (size_t t = 0; api_routes[t] != NULL; t++)
		for (const struct route *r = api_routes[t]; r->pattern != NULL; r++) {
			if (r->id == NULL)
				continue;
			at = value_get(v, r->pattern);
			if (at == NULL)
				at = value_put(a, v, r->pattern, value_map(a));
			value_put(a, at, methods[r->method], operation(a, r));
		}
	return v;
}

static struct value *
components(struct arena *a)
{
	struct value *v = value_map(a), *shapes = value_map(a), *schemes = value_map(a),
		     *bearer = value_map(a);

	for (size_t t = 0; schema_tables[t] != NULL; t++)
		for (const struct schema *s = schema_tables[t]; s->name != NULL; s++)
			value_put(a, shapes, s->name, schema_value(a, s));
	put_text(a, bearer, "type", "http");
	put_text(a, bearer, "scheme", "bearer");
	put_text(a, bearer, "description",
	    "a token of `kpictl token create`; the Unix socket needs none");
	value_put(a, schemes, "token", bearer);
	value_put(a, v, "securitySchemes", schemes);
	value_put(a, v, "schemas", shapes);
	return v;
}

static struct value *
info(struct arena *a)
{
	struct value *v = value_map(a), *license = value_map(a);

	put_text(a, v, "title", "kpid");
	put_text(a, v, "version", ENGINE_VERSION);
	put_text(a, v, "description",
	    "Scores of work diaries against standards. Errors are application/problem+json "
	    "(Problem); lists go on at `next`; answers to GET carry strong ETags.");
	put_text(a, license, "name", "MIT");
	put_text(a, license, "identifier", "MIT");
	value_put(a, v, "license", license);
	return v;
}

static void
document(struct call *c, void *ctx)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a), *servers = value_list(a), *server = value_map(a),
		     *security = value_list(a), *token = value_map(a);

	(void)ctx;
	put_text(a, server, "url", "/");
	value_push(a, servers, server);
	value_put(a, token, "token", value_list(a));
	value_push(a, security, token);
	put_text(a, v, "openapi", "3.1.0");
	value_put(a, v, "info", info(a));
	value_put(a, v, "servers", servers);
	value_put(a, v, "security", security);
	value_put(a, v, "paths", paths(a));
	value_put(a, v, "components", components(a));
	call_json(c, 200, v);
}

const struct route routes_openapi[] = {
	{ HTTP_GET, "/openapi.json", 0, { { ON_LOOP, document } }, NULL, NULL, "Document",
	    "getDocument", "this document" },
	{ 0 },
};
