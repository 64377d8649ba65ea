#include "daemon/api/call.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/api/schema.h"
#include "daemon/desk.h"
#include "daemon/log.h"
#include "rules/base/json.h"
#include "rules/base/text.h"

#define JSON_BODY 65536 /* bytes of a body that is read on the loop */

/* --- finding the route --- */

/* Fits a path to a pattern: 1 with the parameters, texts in the arena. */
static int
fits(const char *pattern, const char *path, struct arena *a, const char **out)
{
	size_t k = 0;

	for (;;) {
		size_t n = strcspn(path, "/");

		if (*pattern == '{') {
			if (n == 0 || k == CALL_PATHS)
				return 0;
			out[k++] = arena_copy(a, path, n);
			pattern += strcspn(pattern, "}") + 1;
		} else if (strncmp(pattern, path, n) != 0 ||
		    (pattern[n] != '/' && pattern[n] != '\0'))
			return 0;
		else
			pattern += n;
		path += n;
		if (*path == '\0' || *pattern == '\0')
			return *path == *pattern;
		path++;
		if (*pattern++ != '/')
			return 0;
	}
}

static const struct route *
find_route(struct call *c, const struct http_head *h, struct buf *allow)
{
	enum http_method wanted = h->method == HTTP_HEAD ? HTTP_GET : h->method;

	for (size_t t = 0; api_routes[t] != NULL; t++)
		for (const struct route *r = api_routes[t]; r->pattern != NULL; r++) {
			if (!fits(r->pattern, h->path, &c->arena, c->path))
				continue;
			if (r->method == wanted)
				return r;
			buf_addf(allow, "%s%s", allow->n ? ", " : "", http_method_name(r->method));
			if (r->method == HTTP_GET)
				buf_adds(allow, ", HEAD");
		}
	return NULL;
}

/* Each name is one of the route's parameters, each value of its type. */
static int
check_query(struct call *c, const struct http_pair *q)
{
	const struct route_param *p = c->route->params;
	struct value *v;

	while (p != NULL && p->name != NULL && strcmp(p->name, q->name) != 0)
		p++;
	if (p == NULL || p->name == NULL)
		return call_fail(c, MSG_API_QUERY, q->name);
	if (strcmp(p->what, "integer") == 0)
		return 0;
	if (strcmp(p->what, "moment") == 0)
		return as_of_parse(q->value, c->app->config->zone, &c->as_of, &c->err);
	v = value_str(&c->arena, q->value);
	return schema_check_text(p->what, v) ? 0 : call_fail(c, MSG_API_CHOICE, q->name, p->what);
}

/* --- answers --- */

static void
problem_body(enum lang lang, const struct err *e, const char *pointer, struct buf *out)
{
	struct arena a = ARENA_INIT;
	struct value *v = value_map(&a);
	char *en = err_text(e, LANG_EN), *vi = err_text(e, LANG_VI);
	char type[96] = "urn:kpid:problem:";
	size_t n = strlen(type);

	for (const char *p = msg_name(e->id); *p != '\0' && n + 1 < sizeof type; p++)
		type[n++] = *p == '_' ? '-' : (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
	type[n] = '\0';
	value_put(&a, v, "type", value_str(&a, type));
	value_put(&a, v, "title", value_str(&a, lang == LANG_VI ? vi : en));
	value_put(&a, v, "status", value_int(&a, msg_http(e->id)));
	value_put(&a, v, "detail", value_str(&a, en));
	value_put(&a, v, "detail_vi", value_str(&a, vi));
	if (pointer != NULL)
		value_put(&a, v, "pointer", value_str(&a, pointer));
	if (e->line > 0)
		value_put(&a, v, "line", value_int(&a, e->line));
	if (e->col > 0)
		value_put(&a, v, "column", value_int(&a, e->col));
	json_value(out, v, -1);
	free(en);
	free(vi);
	arena_fini(&a);
}

static const char *
problem(void *arg, const struct http_exchange *x, const struct err *e, struct buf *body)
{
	const struct app *app = arg;

	(void)x;
	problem_body((enum lang)app->config->language, e, NULL, body);
	return "application/problem+json";
}

void
call_header(struct call *c, const char *name, const char *value)
{
	if (c->nheaders < CALL_HEADERS)
		c->headers[c->nheaders++] = (struct http_pair){ name, arena_str(&c->arena, value) };
}

void
call_bytes(struct call *c, int status, const char *type, struct buf *b)
{
	buf_fini(&c->out);
	c->out = *b;
	*b = (struct buf)BUF_INIT;
	c->status = status;
	c->type = type;
}

void
call_json(struct call *c, int status, const struct value *v)
{
	struct buf b = BUF_INIT;

	json_value(&b, v, -1);
	call_bytes(c, status, "application/json", &b);
}

static void
tag(struct call *c)
{
	char hex[DIGEST_TEXT], etag[40];

	digest_text(c->out.p ? c->out.p : "", c->out.n, hex);
	snprintf(etag, sizeof etag, "\"%.32s\"", hex);
	call_header(c, "ETag", etag);
	call_header(c, "Cache-Control", c->cache ? c->cache : "private, no-cache");
	if (c->if_none_match != NULL && strstr(c->if_none_match, etag) != NULL) {
		buf_clear(&c->out);
		c->status = 304;
	}
}

static void
call_free(struct call *c)
{
	if (c->entered)
		access_leave(c->app->access, &c->who);
	live_unref(c->live);
	buf_fini(&c->body);
	buf_fini(&c->out);
	err_fini(&c->err);
	arena_fini(&c->arena);
	free(c);
}

/* http_respond calls end(x), which frees the call. */
static void
respond(struct call *c)
{
	struct http_exchange *x = c->x;

	if (x == NULL) {
		call_free(c);
		return;
	}
	if (c->err.set) {
		buf_clear(&c->out);
		problem_body(c->lang, &c->err, c->pointer, &c->out);
		c->status = msg_http(c->err.id) >= 400 ? msg_http(c->err.id) : 500;
		c->type = "application/problem+json";
		if (c->status >= 500)
			log_err(LOG_ERROR, "answer", &c->err);
	} else if (c->status == 200 && c->route->method == HTTP_GET)
		tag(c);
	call_header(c, "X-Content-Type-Options", "nosniff");
	http_respond(x, c->status, c->type, c->headers, c->nheaders, &c->out);
}

/* --- steps --- */

static void advance(struct call *c);

/* What is read for one answer is of one moment, though facts come and runs end meanwhile. */
static void
read_at_once(struct call *c, const struct step *s, struct desk *d)
{
	int mine;

	if (desk_store(d, &c->err) != 0 || store_snapshot(d->store, &mine, &c->err) != 0)
		return;
	s->fn(c, d);
	store_snapshot_end(d->store, mine);
}

static void
step_work(struct job *j, void *ctx)
{
	struct call *c = (struct call *)j;
	const struct step *s = &c->route->steps[c->step];

	if (c->route->method == HTTP_GET && (s->where == ON_READ || s->where == ON_ASK))
		read_at_once(c, s, ctx);
	else
		s->fn(c, ctx);
}

static void
step_done(struct job *j)
{
	struct call *c = (struct call *)j;

	c->under_way = 0;
	if (j->err.set && !c->err.set)
		err_move(&c->err, &j->err);
	err_fini(&j->err);
	c->step++;
	advance(c);
}

static void
advance(struct call *c)
{
	struct app *app = c->app;
	struct lane *const lanes[] = { NULL, app->read, app->write, app->ask,
		app->build };

	while (!c->err.set && c->status == 0 && c->step < ROUTE_STEPS &&
	    c->route->steps[c->step].fn != NULL) {
		const struct step *s = &c->route->steps[c->step];

		if (s->where != ON_LOOP) {
			c->under_way = 1;
			c->job = (struct job){ .work = step_work,
				.done = step_done,
				.grouped = s->where == ON_WRITE };
			lane_post(lanes[s->where], &c->job);
			return;
		}
		s->fn(c, NULL);
		if (c->under_way)
			return;
		c->step++;
	}
	respond(c);
}

void
call_hold(struct call *c)
{
	c->under_way = 1;
}

void
call_resume(struct call *c)
{
	c->under_way = 0;
	c->step++;
	advance(c);
}

/* --- what http calls --- */

static int
is_big(const struct route *r)
{
	return strcmp(r->body, "Facts") == 0 || r->steps[0].fn == call_read;
}

static int
admit(struct call *c)
{
	const struct http_head *h = c->x->head;
	struct buf allow = BUF_INIT;

	c->route = find_route(c, h, &allow);
	if (c->route == NULL) {
		if (allow.n > 0) {
			call_header(c, "Allow", allow.p);
			call_fail(c, MSG_API_METHOD, http_method_name(h->method), h->path);
		} else
			call_fail(c, MSG_API_NOT_FOUND, h->path);
		buf_fini(&allow);
		return -1;
	}
	buf_fini(&allow);
	if (c->route->roles != 0) {
		if (call_identify(c) != 0)
			return -1;
		if ((c->route->roles & c->who.role) == 0)
			return call_fail(c, MSG_API_ROLE, access_role_name(c->who.role));
		if (!c->x->peer->local &&
		    access_enter(c->app->access, &c->who, (int)c->app->config->limits_per_token) !=
			0) {
			call_header(c, "Retry-After", "1");
			return call_fail(c, MSG_API_TOO_MANY);
		}
		c->entered = !c->x->peer->local;
	}
	for (size_t i = 0; i < h->nquery; i++)
		if (check_query(c, &h->query[i]) != 0)
			return -1;
	if (c->route->body == NULL)
		c->x->body_max = 0;
	else if (!is_big(c->route))
		c->x->body_max = c->x->body_max < JSON_BODY ? c->x->body_max : JSON_BODY;
	return 0;
}

static enum lang
language(const struct call *c)
{
	const char *s = http_head_field(c->x->head, "accept-language");

	return s != NULL && strncmp(s, "en", 2) == 0 ? LANG_EN
	    : s != NULL && strncmp(s, "vi", 2) == 0  ? LANG_VI
						     : (enum lang)c->app->config->language;
}

static void
on_head(void *arg, struct http_exchange *x)
{
	struct call *c = mem_new(sizeof *c);

	c->app = arg;
	c->x = x;
	x->user = c;
	c->lang = language(c);
	if (admit(c) != 0)
		respond(c);
}

static void
copy_request(struct call *c)
{
	const struct http_head *h = c->x->head;
	struct arena *a = &c->arena;

	c->nquery = h->nquery;
	c->query = arena_new(a, (h->nquery + 1) * sizeof *c->query);
	for (size_t i = 0; i < h->nquery; i++)
		c->query[i] = (struct http_pair){ arena_str(a, h->query[i].name),
			arena_str(a, h->query[i].value) };
	c->content_type = arena_str(a, http_head_field(h, "content-type"));
	c->if_none_match = arena_str(a, http_head_field(h, "if-none-match"));
	c->if_match = arena_str(a, http_head_field(h, "if-match"));
	c->idempotency_key = arena_str(a, http_head_field(h, "idempotency-key"));
	c->last_event_id = arena_str(a, http_head_field(h, "last-event-id"));
	c->accept = arena_str(a, http_head_field(h, "accept"));
	c->body = c->x->body;
	c->x->body = (struct buf)BUF_INIT;
}

/* A body that does not fit its schema reaches no further step. */
void
call_read(struct call *c, void *ctx)
{
	(void)ctx;
	c->json = c->body.n == 0 ? value_map(&c->arena)
				 : json_read(&c->arena, c->body.p, c->body.n, &c->err);
	if (c->json != NULL)
		(void)schema_check(c->route->body, c->json, &c->arena, &c->pointer, &c->err);
}

static void
on_ready(void *arg, struct http_exchange *x)
{
	struct call *c = x->user;

	(void)arg;
	copy_request(c);
	if (call_query(c, "lang") != NULL)
		c->lang = strcmp(call_query(c, "lang"), "vi") == 0 ? LANG_VI : LANG_EN;
	c->live = live_ref(c->app->live);
	if (c->route->body != NULL && !is_big(c->route))
		call_read(c, NULL);
	advance(c);
}

static void
on_end(void *arg, struct http_exchange *x)
{
	struct call *c = x->user;

	(void)arg;
	x->user = NULL;
	if (c == NULL)
		return;
	c->x = NULL;
	if (c->left != NULL)
		c->left(c);
	if (!c->under_way)
		call_free(c);
}

const struct http_handlers api_handlers = { on_head, on_ready, on_end, problem, NULL };

/* --- reading the request --- */

const char *
call_query(const struct call *c, const char *name)
{
	for (size_t i = 0; i < c->nquery; i++)
		if (strcmp(c->query[i].name, name) == 0)
			return c->query[i].value;
	return NULL;
}

int
call_number(
    struct call *c, const char *name, int64_t lo, int64_t hi, int64_t fallback, int64_t *out)
{
	const char *s = call_query(c, name);
	char range[64];

	*out = fallback;
	if (s == NULL || (decimal_parse(s, strlen(s), 0, out) == 0 && *out >= lo && *out <= hi))
		return 0;
	snprintf(range, sizeof range, "%lld - %lld", (long long)lo, (long long)hi);
	return call_fail(c, MSG_CTL_NUMBER, name, range);
}

int
call_period(struct call *c, const char *text, struct period *out)
{
	if (text != NULL && period_parse(text, strlen(text), out) == 0)
		return 0;
	return call_fail(c, MSG_CTL_PERIOD, text ? text : "");
}

/* --- scope --- */

static int
below(const struct agency *all, size_t n, size_t i, const char *top)
{
	for (int depth = 0; depth < 32; depth++) {
		size_t k = 0;

		if (strcmp(all[i].code, top) == 0)
			return 1;
		if (all[i].parent == NULL)
			return 0;
		while (k < n && strcmp(all[k].code, all[i].parent) != 0)
			k++;
		if (k == n)
			return 0;
		i = k;
	}
	return 0;
}

int
call_scope(struct call *c, struct store *s, struct agency_scope *out, int *all)
{
	struct agency *list;
	const char **codes;
	size_t n;

	*all = c->who.agency[0] == '\0';
	*out = (struct agency_scope){ NULL, 0 };
	if (*all)
		return 0;
	if (store_agencies(s, 0, &c->arena, &list, &n, &c->err) != 0)
		return -1;
	codes = arena_new(&c->arena, (n + 1) * sizeof *codes);
	for (size_t i = 0; i < n; i++)
		if (below(list, n, i, c->who.agency))
			codes[out->n++] = list[i].code;
	out->codes = codes;
	return 0;
}

int
scope_has(const struct agency_scope *s, int all, const char *agency)
{
	for (size_t i = 0; i < s->n && agency != NULL; i++)
		if (strcmp(s->codes[i], agency) == 0)
			return 1;
	return all;
}
