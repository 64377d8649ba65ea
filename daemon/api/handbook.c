/* /v1/standards/{sector}/handbook: the handbook of a sector by the live bundle, as a worker makes
 * it. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/handbook_ask.h"

/* The form that is asked for; HTML when nothing is. */
static const char *
form_of(const struct call *c)
{
	const char *form = call_query(c, "format");

	if (form != NULL)
		return form;
	return c->accept != NULL && strncmp(c->accept, "text/markdown", 13) == 0 ? "md" : "html";
}

/* The configured zone is the loop's. */
static void
today(struct call *c, void *ctx)
{
	day_t *day = arena_new(&c->arena, sizeof *day);

	(void)ctx;
	*day = app_today(c->app);
	c->state = day;
}

static void
handbook(struct call *c, void *ctx)
{
	const char *form = form_of(c), *date = call_query(c, "date");
	struct handbook_options o = { .sector = c->path[0],
		.day = *(const day_t *)c->state,
		.duty_group = call_query(c, "duty_group") };
	struct desk *d = ctx;
	struct value *tree;
	struct buf text = BUF_INIT;

	if (date != NULL && day_parse(date, strlen(date), &o.day) != 0) {
		call_fail(c, MSG_FACT_DAY, "date", date);
		return;
	}
	if (!manifest_sector(c->live->manifest, o.sector)) {
		call_fail(c, MSG_API_NO_STANDARD, o.sector);
		return;
	}
	if (desk_ready(d, c->live, &c->err) != 0)
		return;
	tree = handbook_ask(d->workers, &o, &c->arena, &c->err);
	if (tree == NULL)
		return;
	handbook_since(tree, &c->live->folder, NULL, &c->arena);
	handbook_write(tree, handbook_form(form), c->lang, &text);
	call_header(c, "Vary", "Accept, Accept-Language");
	call_header(c, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
	call_bytes(c, 200,
	    strcmp(form, "md") == 0 ? "text/markdown; charset=utf-8" : "text/html; charset=utf-8",
	    &text);
}

static const struct route_param params[] = {
	{ "date", "date", "the standard in force on this day; default today" },
	{ "duty_group", "string", "examples are computed as of somebody in this duty group" },
	{ "format", "html|md", "form of the answer; default by Accept, else html" },
	PARAM_LANG,
	PARAM_END,
};

/* Stands before /v1/standards/{sector}/{date}, which would take it. */
const struct route routes_handbook[] = {
	{ HTTP_GET, "/v1/standards/{sector}/handbook", MAY_ANY,
	    { { ON_LOOP, today }, { ON_ASK, handbook } }, params,
	    NULL, "Handbook", "getHandbook",
	    "what the people of a sector need to know of its standard, with executed examples" },
	{ 0 },
};
