/* /v1/proposals: standards that somebody wants to be live, with what they would change, and the
 * consent of another person; POST /v1/bundles makes one. */
#include <stdlib.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/reload.h"

/* --- looking --- */

static void
put_number(struct arena *a, struct value *v, const char *key, int64_t n)
{
	value_put(a, v, key, n < 0 ? value_null(a) : value_int(a, n));
}

static struct value *
short_form(struct call *c, const struct proposal_now *x)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a);

	value_put(a, v, "proposal", value_int(a, x->p.id));
	value_put(a, v, "digest", value_str(a, x->p.digest));
	value_put(a, v, "base", value_str(a, x->p.base));
	value_put(a, v, "current",
	    value_bool(a, strcmp(x->p.base, c->live->folder.digest) == 0));
	value_put(a, v, "author", value_str(a, x->p.person));
	value_put(a, v, "by", value_str(a, x->p.by));
	value_put(a, v, "at", api_time(a, x->p.at));
	value_put(a, v, "note", value_str(a, x->p.note));
	value_put(a, v, "state", value_str(a, x->last.state));
	value_put(a, v, "state_at", api_time(a, x->last.at));
	value_put(a, v, "state_by", value_str(a, x->last.person));
	value_put(a, v, "list", value_str(a, x->last.list));
	put_number(a, v, "scored", x->last.people);
	put_number(a, v, "class_changes", x->last.changes);
	return v;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v = value_map(&c->arena), *rows = value_list(&c->arena);
	int64_t limit, before;
	struct proposal_now *x;
	size_t n;

	if (call_number(c, "limit", 1, 1000, 100, &limit) != 0 ||
	    call_number(c, "cursor", 1, INT64_MAX / 2, 0, &before) != 0 ||
	    desk_store(d, &c->err) != 0 ||
	    store_proposals(d->store, before, (size_t)limit + 1, &c->arena, &x, &n, &c->err) != 0)
		return;
	value_put(&c->arena, v, "proposals", rows);
	if (n > (size_t)limit) {
		n--;
		value_put(&c->arena, v, "next", value_int(&c->arena, x[n - 1].p.id));
	}
	for (size_t i = 0; i < n; i++)
		value_push(&c->arena, rows, short_form(c, &x[i]));
	call_json(c, 200, v);
}

static int64_t
number_of(const struct call *c)
{
	char *end;
	long long n = strtoll(c->path[0], &end, 10);

	return *end == '\0' && n > 0 ? n : 0;
}

static struct value *
steps_value(struct arena *a, const struct proposal_step *s, size_t n)
{
	struct value *rows = value_list(a);

	for (size_t i = 0; i < n; i++) {
		struct value *v = value_map(a);

		value_put(a, v, "state", value_str(a, s[i].state));
		value_put(a, v, "at", api_time(a, s[i].at));
		value_put(a, v, "by", value_str(a, s[i].by));
		value_put(a, v, "person", value_str(a, s[i].person));
		value_put(a, v, "list", value_str(a, s[i].list));
		put_number(a, v, "scored", s[i].people);
		put_number(a, v, "class_changes", s[i].changes);
		value_put(a, v, "why", value_str(a, s[i].why));
		value_push(a, rows, v);
	}
	return rows;
}

static void
one(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct arena *a = &c->arena;
	struct proposal_now x;
	struct proposal_step *steps;
	struct value *v, *report;
	size_t n;
	int got;

	if (desk_store(d, &c->err) != 0)
		return;
	got = store_proposal_find(d->store, number_of(c), a, &x, &c->err);
	if (got > 0)
		call_fail(c, MSG_STORE_NO_PROPOSAL, c->path[0]);
	if (got != 0 || store_proposal_steps(d->store, x.p.id, a, &steps, &n, &c->err) != 0)
		return;
	v = short_form(c, &x);
	report = api_report(c, d->store, x.last.report);
	value_put(a, v, "steps", steps_value(a, steps, n));
	value_put(a, v, "report", report);
	call_json(c, 200, v);
}

/* --- proposing --- */

static void
read_files(struct call *c, void *ctx)
{
	struct folder *f = arena_new(&c->arena, sizeof *f);
	const struct value *files = value_get(c->json, "files");

	(void)ctx;
	f->files = arena_new(&c->arena, (value_len(files) + 1) * sizeof *f->files);
	for (size_t i = 0; i < value_len(files); i++) {
		const struct value *text = value_get(files->u.list.at[i], "text");

		f->files[f->n++] = (struct bundle_source){
			value_text(value_get(files->u.list.at[i], "path"), ""), text->u.str.s,
			text->u.str.n
		};
	}
	f->signature = value_text(value_get(c->json, "signature"), NULL);
	c->pointer = "/files";
	if (folder_seal(f, &c->err) == 0)
		c->pointer = NULL;
	c->state = f;
}

static void
proposed(void *arg, const struct value *answer, const struct err *e)
{
	struct call *c = arg;
	int64_t id = value_integer(value_get(value_get(answer, "proposal"), "proposal"), 0);

	if (id > 0)
		call_header(
		    c, "Location", arena_fmt(&c->arena, "/v1/proposals/%lld", (long long)id));
	api_told(arg, answer, e);
}

static void
propose(struct call *c, void *ctx)
{
	struct reload_order o = { .gate = { .what = GATE_PROPOSE,
				      .note = value_text(value_get(c->json, "note"), NULL),
				      .base = value_text(value_get(c->json, "base"), NULL) },
		.files = c->state,
		.told = proposed,
		.arg = c };

	(void)ctx;
	if (!api_matches(c))
		return;
	api_gate_order(c, &o.gate);
	call_hold(c);
	reload_begin(c->app->reloader, &o);
}

/* --- consent --- */

static void
step(struct call *c, enum gate_what what, const char *list_digest)
{
	struct reload_order o = { .gate = { .what = what,
				      .proposal = number_of(c),
				      .list = list_digest },
		.told = api_told,
		.arg = c };

	api_gate_order(c, &o.gate);
	call_hold(c);
	reload_begin(c->app->reloader, &o);
}

/* The list is named in the body, or as the entity tag that If-Match asks for. */
static void
approve(struct call *c, void *ctx)
{
	const char *named = value_text(value_get(c->json, "list"), NULL), *tag = c->if_match;

	(void)ctx;
	if (named == NULL && tag != NULL && *tag == '"')
		named = arena_copy(&c->arena, tag + 1, strcspn(tag + 1, "\""));
	step(c, GATE_APPROVE, named);
}

static void
activate(struct call *c, void *ctx)
{
	(void)ctx;
	step(c, GATE_ACTIVATE, NULL);
}

/* --- an end --- */

static void
end(struct call *c, struct store *writer, const char *state)
{
	struct gate_order o = { .proposal = number_of(c) };
	struct value *v = value_map(&c->arena);
	int failed;

	o.by = c->who.id;
	o.person = c->state;
	o.sectors = c->who.sectors;
	o.admin = c->who.role == MAY_ADMIN;
	if (store_part_begin(writer, &c->err) != 0)
		return;
	failed =
	    gate_end(&o, state, value_text(value_get(c->json, "why"), NULL), writer, &c->err);
	api_part_end(c, writer, failed);
	value_put(&c->arena, v, "proposal", value_int(&c->arena, o.proposal));
	value_put(&c->arena, v, "state", value_str(&c->arena, state));
	call_json(c, 200, v);
}

/* The tokens are the loop's. */
static void
who(struct call *c, void *ctx)
{
	(void)ctx;
	c->state = arena_str(&c->arena, access_person(c->app->access, &c->who));
}

static void
reject(struct call *c, void *ctx)
{
	end(c, ctx, "rejected");
}

static void
withdraw(struct call *c, void *ctx)
{
	end(c, ctx, "withdrawn");
}

static const struct route_param list_params[] = { PARAM_PAGE, PARAM_END };
static const struct route_param step_params[] = { PARAM_LANG, PARAM_END };

#define SEE (MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_proposals[] = {
	{ HTTP_POST, "/v1/bundles", MAY_POLICY | MAY_ADMIN,
	    { { ON_READ, call_read }, { ON_READ, read_files }, { ON_LOOP, propose } }, step_params,
	    "BundleOrder", "Reload 200 202 422", "proposeBundle",
	    "prove files of standards and propose them" },
	{ HTTP_GET, "/v1/proposals", SEE, { { ON_READ, list } }, list_params, NULL, "ProposalPage",
	    "listProposals", "what was proposed and what became of it, newest first" },
	{ HTTP_GET, "/v1/proposals/{proposal}", SEE, { { ON_READ, one } }, NULL, NULL, "Proposal",
	    "getProposal", "one proposal: who changes class, what changed, every step" },
	{ HTTP_POST, "/v1/proposals/{proposal}/approve", MAY_APPROVER | MAY_ADMIN,
	    { { ON_LOOP, approve } }, step_params, "Consent", "Reload 200 409 422", "approveProposal",
	    "consent to exactly the list that is named, as another person than its author" },
	{ HTTP_POST, "/v1/proposals/{proposal}/activate", SEE, { { ON_LOOP, activate } },
	    step_params, "Empty", "Reload 200 409 422", "activateProposal",
	    "make it live, when its consent still holds or none is needed" },
	{ HTTP_POST, "/v1/proposals/{proposal}/reject", MAY_APPROVER | MAY_ADMIN,
	    { { ON_LOOP, who }, { ON_WRITE, reject } }, NULL, "Reason", "ProposalEnd",
	    "rejectProposal", "say no to it" },
	{ HTTP_POST, "/v1/proposals/{proposal}/withdraw", MAY_POLICY | MAY_ADMIN,
	    { { ON_LOOP, who }, { ON_WRITE, withdraw } }, NULL, "Reason", "ProposalEnd",
	    "withdrawProposal", "take it back, as its author" },
	{ 0 },
};
