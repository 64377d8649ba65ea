/* /v1/scores/{staff}/{period}/explain: why the score is what it is, asked of a worker. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/why.h"
#include "rules/explain.h"

int
api_person(struct call *c, struct store *s, const char *code, struct period p, int64_t as_of,
    struct person **out)
{
	struct agency_scope scope;
	struct result r;
	int all, got, mine;
	char text[PERIOD_TEXT];

	if (why_person(s, code, p, as_of, &c->arena, out, &c->err) != 0 ||
	    call_scope(c, s, &scope, &all) != 0)
		return -1;
	got = store_result(s, 0, code, p, NULL, &c->arena, &r, &c->err);
	if (got < 0)
		return -1;
	mine = got == 0 ? scope_has(&scope, all, r.agency) : 1;
	for (size_t i = 0; got > 0 && i < (*out)->npostings; i++)
		mine &= scope_has(&scope, all, (*out)->postings[i].agency);
	if (c->who.role == MAY_PERSON)
		mine = strcmp(c->who.person, code) == 0;
	return mine ? 0 : call_fail(c, MSG_CTL_NO_PERSON, code, period_text(p, text));
}

struct asked {
	struct period period;
	struct moment as_of;
	struct person *person;
};

/* On a reader, so that what may not be seen does not wait for a worker. */
static void
allowed(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct asked *q = arena_new(&c->arena, sizeof *q);

	c->state = q;
	q->as_of = c->as_of;
	if (desk_store(d, &c->err) == 0 && call_period(c, c->path[1], &q->period) == 0 &&
	    store_moment(d->store, &q->as_of, &c->err) == 0)
		(void)api_person(c, d->store, c->path[0], q->period, q->as_of.seq, &q->person);
}

void
api_asking(struct call *c, struct desk *d, struct period p, int to_date, struct run_options *o)
{
	*o = (struct run_options){ .store = d->store,
		.workers = d->workers,
		.calendar = &c->live->calendar,
		.period = p,
		.kind = to_date ? RUN_PREVIEW : RUN_PROVISIONAL,
		.to_date = to_date,
		.now = app_now,
		.today = period_last(p) };
}

/* What the person and the agencies are called: the store knows, the engine need not. */
static void
named(struct call *c, struct store *s, const struct person *p, struct value *v)
{
	const struct value *postings = value_get(v, "postings");
	struct agency *list;
	size_t n;

	if (p->name != NULL)
		value_put(&c->arena, v, "name", value_str(&c->arena, p->name));
	if (store_agencies(s, 0, &c->arena, &list, &n, &c->err) != 0)
		return;
	for (size_t k = 0; k < value_len(postings); k++) {
		struct value *posting = postings->u.list.at[k];
		const char *code = value_text(value_get(posting, "agency"), "");

		for (size_t i = 0; i < n; i++)
			if (strcmp(list[i].code, code) == 0) {
				value_put(&c->arena, posting, "vi",
				    value_str(&c->arena, list[i].name_vi));
				value_put(&c->arena, posting, "en",
				    value_str(&c->arena, list[i].name_en));
			}
	}
}

static int
as_text(const struct call *c)
{
	const char *form = call_query(c, "format");

	if (form != NULL)
		return strcmp(form, "text") == 0;
	return c->accept != NULL && strncmp(c->accept, "text/plain", 10) == 0;
}

static void
explain(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct asked *q = c->state;
	const char *entry = call_query(c, "entry");
	struct buf text = BUF_INIT;
	struct run_options o;
	struct value *v;

	if (desk_ready(d, c->live, &c->err) != 0)
		return;
	api_asking(c, d, q->period, call_query(c, "to_date") != NULL, &o);
	o.as_of = q->as_of.seq;
	v = entry ? why_entry(&o, q->person, entry, &c->arena, &c->err)
		  : why_score(&o, q->person, &c->arena, &c->err);
	if (v == NULL)
		return;
	if (!entry)
		why_published(&o, q->person, &q->as_of, v, &c->arena);
	named(c, d->store, q->person, v);
	if (c->err.set)
		return;
	call_header(c, "Vary", "Accept, Accept-Language");
	if (!as_text(c)) {
		call_json(c, 200, v);
		return;
	}
	(entry ? explain_entry_text : explain_text)(v, c->lang, &text);
	call_bytes(c, 200, "text/plain; charset=utf-8", &text);
}

static const struct route_param params[] = {
	{ "entry", "string", "external id of a diary line: what it earned where" },
	{ "to_date", "yes", "in a preview of a year that is not over" },
	{ "as_of", "moment", "with the facts known then: a day, a time, or the number of a fact" },
	{ "format", "json|text", "form of the answer; default by Accept" },
	PARAM_LANG,
	PARAM_END,
};

const struct route routes_explain[] = {
	{ HTTP_GET, "/v1/scores/{staff}/{period}/explain", MAY_ANY & ~(unsigned)MAY_FEEDER,
	    { { ON_READ, allowed }, { ON_ASK, explain } }, params, NULL, "Explanation",
	    "explainScore", "why a score is what it is, down to entries and articles" },
	{ 0 },
};
