/* call: one request on its way through the API: who asks, for what, the steps of its route on the
 * loop and on lanes, its answer. Owns everything that a handler touches, so that a peer may leave
 * while a lane works. Refuses to know sockets (http does) and what an answer means. Handlers run
 * one at a time per call: on the loop, or on a lane's thread with that lane's context. /
 */
#ifndef KPID_API_CALL_H
#define KPID_API_CALL_H

#include "daemon/access.h"
#include "daemon/app.h"
#include "daemon/as_of.h"
#include "daemon/http/server.h"
#include "daemon/store/store_pages.h"

struct call;
struct route;

enum where {
	ON_LOOP,
	ON_READ,
	ON_WRITE,
	ON_ASK,
	ON_BUILD
}; /* contexts: NULL, struct desk, struct store, struct desk twice */
typedef void step_fn(struct call *c, void *ctx);
struct step {
	enum where where;
	step_fn *fn;
};

/* One of a route's query parameters; `what` and `help` document it. */
struct route_param {
	const char *name, *what, *help;
};

#define ROUTE_STEPS 3
struct route {
	enum http_method method;
	const char *pattern; /* "/v1/scores/{staff}/{period}" */
	unsigned roles; /* bits of who may; 0: anybody, without a token */
	struct step steps[ROUTE_STEPS];
	const struct route_param *params; /* ended by a NULL name; NULL none */
	const char *body; /* schema of what it takes; NULL: no body */
	const char *answers; /* schema of what it gives, with the statuses other than 200 */
	const char *id, *summary; /* operationId and a line of help; NULL: not of the API */
};
extern const struct route *const api_routes[]; /* each ended by a NULL pattern; the whole by NULL */

#define CALL_PATHS 4
#define CALL_HEADERS 6
struct call {
	struct job job; /* first */
	struct app *app;
	struct http_exchange *x; /* NULL: the peer left */
	const struct route *route;
	size_t step;
	int under_way, entered;
	/* What is asked; texts are the call's own. */
	struct principal who;
	enum lang lang;
	const char *path[CALL_PATHS]; /* parameters of the pattern, in order */
	struct http_pair *query;
	size_t nquery;
	struct moment as_of; /* of the query; seq only when the caller asked by number */
	const char *content_type, *if_none_match, *if_match, *idempotency_key, *last_event_id,
	    *accept;
	struct buf body;
	struct value *json; /* the body, unless the route takes Facts */
	struct live *live; /* of when it began */
	struct arena arena;
	/* The answer. */
	int status; /* 0: not yet */
	const char *type, *cache; /* cache: Cache-Control of a GET; NULL: ask each time */
	struct buf out;
	struct http_pair headers[CALL_HEADERS];
	size_t nheaders;
	struct err err; /* set: a problem instead */
	const char *pointer; /* of the problem: where in the body; NULL */
	void *state; /* of the route's steps, in the arena */
	void (*left)(struct call *c); /* called on the loop when the exchange ends; may be NULL */
};

/* Who is asking, into c->who: by token, by the session of a page, or at the Unix socket. -1 with
 * c->err (identify.c). */
int call_identify(struct call *c);
/* The secret of the session's cookie, in the arena; NULL none. */
const char *call_session(struct call *c);
/* A write that a browser sends for a page must be of our own page: it has a field that no form and
 * no other site can send, and its Origin, if any, is this host. -1 with c->err. */
int call_own_page(struct call *c);

/* What http calls. */
extern const struct http_handlers api_handlers;

/* A query parameter, or NULL. The route's table has refused unknown ones. */
const char *call_query(const struct call *c, const char *name);
/* As a number within bounds; `fallback` when absent. -1 with c->err. */
int call_number(
    struct call *c, const char *name, int64_t lo, int64_t hi, int64_t fallback, int64_t *out);
/* A period from a path parameter or query value. -1 with c->err. */
int call_period(struct call *c, const char *text, struct period *out);
/* The body (of the route's schema, {} when there is none), in the arena. */
static inline const struct value *
call_json_body(const struct call *c)
{
	return c->json;
}
/* The first step, on a lane, of a route whose body may be as long as limits.body: reads it. */
void call_read(struct call *c, void *ctx);

/* The answer: takes `v` as JSON; status 200 gets an ETag. */
void call_json(struct call *c, int status, const struct value *v);
/* Takes the bytes of *b. */
void call_bytes(struct call *c, int status, const char *type, struct buf *b);
void call_header(struct call *c, const char *name, const char *value);
/* A problem of the table of messages. */
#define call_fail(c, ...) err_set(&(c)->err, __VA_ARGS__)

/* A step that answers later: the call is held until call_resume, which goes on with the next step
 * (or the answer). Both on the loop. */
void call_hold(struct call *c);
void call_resume(struct call *c);

/* The agencies that the caller may see (own and below), NULL in ->codes = all; on a reader. -1 with
 * c->err. */
int call_scope(struct call *c, struct store *s, struct agency_scope *out, int *all);
int scope_has(const struct agency_scope *s, int all, const char *agency);

#endif
