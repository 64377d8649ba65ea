/* Who is asking: a token, the session of a page, or whoever is at the Unix socket. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/session.h"

#define COOKIE "kpid_session="

const char *
call_session(struct call *c)
{
	const char *p = http_head_field(c->x->head, "cookie");

	while (p != NULL && *p != '\0') {
		size_t n = strcspn(p, ";");

		if (strncmp(p, COOKIE, strlen(COOKIE)) == 0)
			return arena_copy(&c->arena, p + strlen(COOKIE), n - strlen(COOKIE));
		p += n;
		p += strspn(p, "; ");
	}
	return NULL;
}

/* "https://kpid.example:8321" is of the host "kpid.example:8321". */
static int
is_of_host(const char *origin, const char *host)
{
	const char *p = strstr(origin, "://");

	return p != NULL && host != NULL && strcmp(p + 3, host) == 0;
}

int
call_own_page(struct call *c)
{
	const struct http_head *h = c->x->head;
	const char *origin = http_head_field(h, "origin");

	if (http_head_field(h, "x-kpid-page") == NULL ||
	    (origin != NULL && !is_of_host(origin, http_head_field(h, "host"))))
		return call_fail(c, MSG_WEB_ORIGIN);
	return 0;
}

static int
by_session(struct call *c)
{
	const char *secret = call_session(c);
	enum http_method m = c->x->head->method;

	if (secret == NULL ||
	    session_find(c->app->sessions, c->app->access, secret, &c->who) != 0)
		return call_fail(c, MSG_API_TOKEN);
	return m == HTTP_GET || m == HTTP_HEAD ? 0 : call_own_page(c);
}

int
call_identify(struct call *c)
{
	const char *h = http_head_field(c->x->head, "authorization");

	if (c->x->peer->local) {
		access_local((unsigned)c->x->peer->uid, &c->who);
		return 0;
	}
	if (h == NULL && http_head_field(c->x->head, "cookie") != NULL)
		return by_session(c);
	if (h == NULL || strncmp(h, "Bearer ", 7) != 0 ||
	    access_find(c->app->access, h + 7, &c->who) != 0) {
		call_header(c, "WWW-Authenticate", "Bearer realm=\"kpid\"");
		return call_fail(c, MSG_API_TOKEN);
	}
	return 0;
}
