/* /v1/session: a page logs in with a token, asks who it is, and logs out. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/session.h"

static struct value *
text(struct arena *a, const char *s)
{
	return *s ? value_str(a, s) : value_null(a);
}

static struct value *
session_value(struct call *c, const struct principal *who, int64_t until)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a);
	const char *lang = c->app->config->language == LANG_VI ? "vi" : "en";

	value_put(a, v, "id", value_str(a, who->id));
	value_put(a, v, "role", value_str(a, access_role_name(who->role)));
	value_put(a, v, "person", text(a, who->person));
	value_put(a, v, "agency", text(a, who->agency));
	value_put(a, v, "sectors", text(a, who->sectors));
	value_put(a, v, "language", value_str(a, lang));
	value_put(a, v, "today", api_day(a, app_today(c->app)));
	value_put(a, v, "timezone", value_str(a, c->app->config->timezone));
	value_put(a, v, "until", api_time(a, until));
	return v;
}

static void
set_cookie(struct call *c, const char *secret, int seconds)
{
	call_header(c, "Set-Cookie",
	    arena_fmt(&c->arena, "kpid_session=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
		secret, seconds, c->x->peer->tls ? "; Secure" : ""));
}

static void
open_one(struct call *c, void *ctx)
{
	const char *token = value_text(value_get(call_json_body(c), "token"), "");
	char secret[SECRET_TEXT];

	(void)ctx;
	if (call_own_page(c) != 0)
		return;
	if (session_open(c->app->sessions, c->app->access, token, secret) != 0 ||
	    session_find(c->app->sessions, c->app->access, secret, &c->who) != 0) {
		c->pointer = "/token";
		call_fail(c, MSG_WEB_TOKEN);
		return;
	}
	set_cookie(c, secret, SESSION_LASTS);
	call_header(c, "Cache-Control", "no-store");
	call_json(c, 200, session_value(c, &c->who, app_now() + SESSION_LASTS));
}

static void
look(struct call *c, void *ctx)
{
	const char *secret = call_session(c);

	(void)ctx;
	call_json(c, 200,
	    session_value(c, &c->who, secret ? session_until(c->app->sessions, secret) : 0));
}

static void
end(struct call *c, void *ctx)
{
	const char *secret = call_session(c);

	(void)ctx;
	if (secret != NULL)
		session_close(c->app->sessions, secret);
	set_cookie(c, "", 0);
	call_json(c, 200, value_map(&c->arena));
}

const struct route routes_session[] = {
	{ HTTP_POST, "/v1/session", 0, { { ON_LOOP, open_one } }, NULL, "SessionOrder", "Session",
	    "openSession",
	    "a cookie for a page, for a token; asks for the field X-Kpid-Page" },
	{ HTTP_GET, "/v1/session", MAY_ANY, { { ON_LOOP, look } }, NULL, NULL, "Session",
	    "getSession", "who is asking, and what day it is" },
	{ HTTP_DELETE, "/v1/session", MAY_ANY, { { ON_LOOP, end } }, NULL, NULL, "Empty",
	    "closeSession", "end the session of the cookie" },
	{ 0 },
};
