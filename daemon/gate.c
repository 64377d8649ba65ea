#include "daemon/gate.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "daemon/access.h"
#include "rules/base/json.h"

#define SHARE_WHOLE 10000

/* --- people and sectors --- */

int
gate_touches(const char *sectors, const char *sector)
{
	size_t n = strlen(sector);

	if (sectors == NULL || *sectors == '\0')
		return 1;
	for (const char *p = sectors; *p != '\0';) {
		size_t k = strcspn(p, " ");

		if (k == n && strncmp(p, sector, n) == 0)
			return 1;
		p += k + (p[k] == ' ');
	}
	return 0;
}

const char *
gate_owner(struct store *s, const char *sector, struct arena *a)
{
	struct err ignored = { 0 };
	struct token *t;
	size_t n = 0;

	if (store_tokens(s, a, &t, &n, &ignored) != 0)
		n = 0;
	err_fini(&ignored);
	for (size_t i = 0; i < n; i++)
		if (t[i].revoked == 0 && access_role(t[i].role) == MAY_POLICY &&
		    t[i].sectors != NULL && *t[i].sectors != '\0' &&
		    gate_touches(t[i].sectors, sector))
			return t[i].person && *t[i].person ? t[i].person : t[i].id;
	return access_role_name(MAY_ADMIN);
}

/* A signal has no name: it came from root or from whom kpid runs as. */
static int
is_author(const struct proposal *p, const struct gate_order *o)
{
	char self[32];

	if (strcmp(p->person, o->person) == 0 || strcmp(p->by, o->by) == 0)
		return 1;
	snprintf(self, sizeof self, "uid:%u", (unsigned)geteuid());
	return strcmp(p->by, "SIGHUP") == 0 &&
	    (strcmp(o->by, "uid:0") == 0 || strcmp(o->by, self) == 0);
}

/* Every sector that differs must be one that whoever asks may touch. */
static int
check_scope(struct gating *g, const struct proof *p, struct desk *d)
{
	struct arena a = ARENA_INIT;
	struct live_diff diff;
	int failed = 0;

	if (g->o.sectors == NULL || *g->o.sectors == '\0' || p->old == NULL)
		return 0;
	live_compare(&p->old->folder, &p->candidate->folder, &a, &diff);
	for (int k = 0; k < LIVE_CHANGES; k++)
		for (size_t i = 0; i < diff.n[k] && !failed; i++)
			if (!gate_touches(g->o.sectors, diff.sectors[k][i]))
				failed = err_set(&g->e, MSG_API_SECTOR, diff.sectors[k][i],
				    gate_owner(d->store, diff.sectors[k][i], &a));
	arena_fini(&a);
	return failed;
}

/* --- before the proof --- */

static const char *
number(struct arena *a, int64_t id)
{
	return arena_fmt(a, "%" PRId64, id);
}

static int
is_open(const char *state)
{
	return strcmp(state, "waiting") == 0 || strcmp(state, "lapsed") == 0 ||
	    strcmp(state, "approved") == 0;
}

static int
may_approve(struct gating *g, struct arena *a)
{
	const struct proposal_step *last = &g->found.last;
	const char *id = number(a, g->found.p.id);

	if (strcmp(last->state, "approved") == 0)
		return err_set(&g->e, MSG_GATE_STATE, id, last->state, last->person, "approved");
	if (is_author(&g->found.p, &g->o))
		return err_set(&g->e, MSG_GATE_SELF, g->found.p.person);
	if (g->o.list == NULL || last->list == NULL || strcmp(g->o.list, last->list) != 0)
		return err_set(&g->e, MSG_GATE_LIST, g->o.list ? g->o.list : "", id,
		    last->list ? last->list : "");
	return 0;
}

int
gate_open(struct gating *g, const struct live *now, struct desk *d, struct arena *a)
{
	const char *live = now ? now->folder.digest : "", *base = g->o.base;
	int got;

	if (g->o.what == GATE_APPROVE || g->o.what == GATE_ACTIVATE) {
		if (desk_store(d, &g->e) != 0)
			return -1;
		got = store_proposal_find(d->store, g->o.proposal, a, &g->found, &g->e);
		if (got > 0)
			return err_set(&g->e, MSG_STORE_NO_PROPOSAL, number(a, g->o.proposal));
		if (got < 0)
			return -1;
		if (!is_open(g->found.last.state))
			return err_set(&g->e, MSG_GATE_STATE, number(a, g->found.p.id),
			    g->found.last.state, g->found.last.person,
			    g->o.what == GATE_APPROVE ? "approved" : "activated");
		base = g->found.p.base;
	}
	if (base != NULL && strcmp(base, live) != 0)
		return err_set(&g->e, MSG_GATE_BASE, base, live);
	return g->o.what == GATE_APPROVE ? may_approve(g, a) : 0;
}

/* --- after the proof --- */

static int
needs_consent(const struct gating *g)
{
	return g->o.second_person ||
	    g->changes * SHARE_WHOLE > g->people * g->o.most;
}

/* What a list was when it was last looked at, with who came and who left since. */
static void
compare(struct gating *g, struct arena *a)
{
	struct err ignored = { 0 };
	const char *text = g->found.last.report;
	const struct value *was = text ? json_read(a, text, strlen(text), &ignored) : NULL;

	err_fini(&ignored);
	value_put(a, g->report, "moved",
	    gate_moved(value_get(was, "people"), value_get(g->report, "people"), a));
}

/* The list that the proposal stands on is not the one of now. */
static int
has_moved(const struct gating *g)
{
	return g->found.last.list == NULL || strcmp(g->found.last.list, g->list) != 0;
}

static int
weigh_activation(struct gating *g, struct proof *p)
{
	int approved = strcmp(g->found.last.state, "approved") == 0;

	if (approved && has_moved(g)) {
		compare(g, &p->arena);
		p->verdict = PROOF_LAPSED;
	} else if (!approved && needs_consent(g))
		return err_set(&g->e, MSG_GATE_WAITS, number(&p->arena, g->found.p.id),
		    g->found.p.person);
	return 0;
}

static int
measure(struct gating *g, struct proof *p, struct desk *d)
{
	struct gate_sides sides = { .before = &p->old->folder,
		.after = &p->candidate->folder,
		.calendar = &p->candidate->calendar,
		.today = p->of.today };

	g->report = gate_impact(d, &sides, &p->arena, &g->e);
	if (g->report == NULL)
		return -1;
	g->list = value_text(value_get(g->report, "digest"), "");
	g->people = value_integer(value_get(g->report, "scored"), 0);
	g->changes = value_integer(value_get(g->report, "class_changes"), 0);
	return 0;
}

/* Other working days alone are not other standards, and what was live once needs no consent. */
static int
needs_no_weighing(const struct gating *g, const struct proof *p)
{
	return p->old == NULL || g->o.what == GATE_ROLLBACK ||
	    strcmp(p->old->folder.digest, p->candidate->folder.digest) == 0 ||
	    (g->o.what == GATE_RELOAD && !g->o.second_person && g->o.most >= SHARE_WHOLE);
}

/* The proposal of the same on the same that is not over, if there is one. */
static int
find_open(struct gating *g, struct proof *p, struct desk *d)
{
	return store_proposal_open(d->store, p->candidate->folder.digest, p->old->folder.digest,
		   &p->arena, &g->found, &g->e) < 0
	    ? -1
	    : 0;
}

int
gate_weigh(struct gating *g, struct proof *p, struct desk *d)
{
	if (check_scope(g, p, d) != 0)
		return -1;
	if (needs_no_weighing(g, p)) {
		if (g->o.what == GATE_PROPOSE)
			p->verdict = PROOF_UNCHANGED;
		return 0;
	}
	if (measure(g, p, d) != 0) {
		/* Rules that fail for people are a mistake of the candidate. */
		proof_refuse(p, &g->e);
		err_fini(&g->e);
		return 0;
	}
	switch (g->o.what) {
	case GATE_APPROVE:
		p->verdict = has_moved(g) ? PROOF_LAPSED : PROOF_APPROVED;
		if (p->verdict == PROOF_LAPSED)
			compare(g, &p->arena);
		return 0;
	case GATE_ACTIVATE:
		return weigh_activation(g, p);
	default:
		if (g->o.what == GATE_RELOAD && !needs_consent(g))
			return 0;
		p->verdict = PROOF_WAITING;
		return find_open(g, p, d);
	}
}

/* --- keeping --- */

const char *
gate_action(const struct gating *g, const struct proof *p)
{
	static const char *const by_verdict[] = { [PROOF_WAITING] = "propose",
		[PROOF_APPROVED] = "approve", [PROOF_LAPSED] = "lapse" };
	static const char *const by_what[] = { [GATE_RELOAD] = "reload",
		[GATE_ROLLBACK] = "rollback", [GATE_PROPOSE] = "propose",
		[GATE_APPROVE] = "approve", [GATE_ACTIVATE] = "activate" };

	return p->verdict >= PROOF_WAITING ? by_verdict[p->verdict] : by_what[g->o.what];
}

/* The candidate's text, and that somebody wants it. */
static int
add(struct gating *g, struct proof *p, struct store *writer, struct proposal_step *step,
    struct err *e)
{
	struct bundle_info kept;
	struct proposal *x = &g->found.p;
	int fresh;

	*x = (struct proposal){ .at = step->at,
		.digest = p->candidate->folder.digest,
		.base = p->old->folder.digest,
		.by = g->o.by,
		.person = g->o.person,
		.note = g->o.note };
	fresh = store_bundle_find(writer, x->digest, &p->arena, &kept, e);
	if (fresh < 0 || proof_text(p, writer, e) != 0 ||
	    ((fresh > 0 || strcmp(kept.state, "kept") == 0) &&
		store_bundle_mark(writer, x->digest, "candidate", g->o.by, NULL, e) != 0))
		return -1;
	return store_proposal_add(writer, x, step, e);
}

/* Proposed once more: with another list it waits again, whatever it was. */
static int
again(struct gating *g, struct store *writer, struct proposal_step *step, struct err *e)
{
	if (!has_moved(g)) {
		*step = g->found.last;
		return 0;
	}
	if (strcmp(g->found.last.state, "approved") == 0)
		step->state = "lapsed";
	return store_proposal_step(writer, step, g->found.last.id, e);
}

static void
describe(struct gating *g, struct proof *p, const struct proposal_step *step)
{
	struct arena *a = &p->arena;
	struct value *v = value_map(a);

	value_put(a, v, "proposal", value_int(a, g->found.p.id));
	value_put(a, v, "digest", value_str(a, g->found.p.digest));
	value_put(a, v, "author", value_str(a, g->found.p.person));
	value_put(a, v, "note", value_str(a, g->found.p.note));
	value_put(a, v, "state", value_str(a, step->state));
	if (p->verdict == PROOF_APPLIED && strcmp(g->found.last.state, "approved") == 0)
		value_put(a, v, "approved_by", value_str(a, g->found.last.person));
	value_put(a, v, "list", value_str(a, step->list));
	value_put(a, v, "scored", value_int(a, step->people));
	value_put(a, v, "class_changes", value_int(a, step->changes));
	value_put(a, p->answer, "proposal", v);
	if (value_get(g->report, "moved") != NULL)
		value_put(a, p->answer, "moved", value_get(g->report, "moved"));
}

static int
keep_proposal(struct gating *g, struct proof *p, struct store *writer, struct err *e)
{
	static const char *const states[] = { [PROOF_APPLIED] = "activated",
		[PROOF_WAITING] = "waiting",
		[PROOF_APPROVED] = "approved",
		[PROOF_LAPSED] = "lapsed" };
	struct proposal_step step = { .at = app_now(),
		.by = g->o.by,
		.person = g->o.person,
		.list = g->list,
		.people = g->people,
		.changes = g->changes,
		.state = states[p->verdict],
		/* Of the same list it is there already. */
		.report = p->verdict == PROOF_WAITING || p->verdict == PROOF_LAPSED
		    ? json_text(&p->arena, g->report)
		    : NULL };
	int rc;

	if (p->verdict == PROOF_REFUSED || p->verdict == PROOF_UNCHANGED ||
	    (p->verdict == PROOF_APPLIED && g->o.what != GATE_ACTIVATE))
		return 0;
	step.proposal = g->found.p.id;
	if (p->verdict != PROOF_WAITING)
		rc = store_proposal_step(writer, &step, g->found.last.id, e);
	else if (g->found.p.id == 0)
		rc = add(g, p, writer, &step, e);
	else
		rc = again(g, writer, &step, e);
	if (rc == 0)
		describe(g, p, &step);
	return rc;
}

/* The end of a shadow term, with what comes of it. */
static int
promote(const struct gating *g, const struct proof *p, struct store *writer, struct err *e)
{
	struct shadow_step step = { .shadow = g->o.shadow, .at = app_now(), .state = "promoted",
		.by = g->o.by, .people = -1, .changes = -1,
		.why = proof_verdict_names[p->verdict] };

	return p->verdict == PROOF_APPLIED || p->verdict == PROOF_WAITING
	    ? store_shadow_step(writer, &step, e)
	    : 0;
}

int
gate_keep(struct gating *g, struct proof *p, struct store *writer, struct err *e)
{
	if (g->o.shadow != 0 && promote(g, p, writer, e) != 0)
		return -1;
	return keep_proposal(g, p, writer, e);
}

/* --- an end without a candidate --- */

/* As check_scope, of a proposal that is kept: the report names the sectors. */
static int
may_touch(const struct gate_order *o, const struct proposal_now *now, struct store *s,
    struct arena *a, struct err *e)
{
	const char *text = now->last.report ? now->last.report : "{}";
	const struct value *changes = value_get(json_read(a, text, strlen(text), e), "changes");

	for (size_t i = 0; i < value_len(changes); i++) {
		const char *sector = value_text(value_get(changes->u.list.at[i], "sector"), "");

		if (!gate_touches(o->sectors, sector))
			return err_set(e, MSG_API_SECTOR, sector, gate_owner(s, sector, a));
	}
	return 0;
}

int
gate_end(const struct gate_order *o, const char *state, const char *why, struct store *writer,
    struct err *e)
{
	struct arena a = ARENA_INIT;
	struct proposal_now now;
	const char *id = number(&a, o->proposal);
	struct proposal_step step = { .proposal = o->proposal, .at = app_now(), .state = state,
		.by = o->by, .person = o->person, .people = -1, .changes = -1, .why = why };
	struct audit row = { .at = step.at,
		.by = o->by,
		.action = strcmp(state, "rejected") == 0 ? "reject" : "withdraw" };
	struct value *detail = value_map(&a);
	int rc = store_proposal_find(writer, o->proposal, &a, &now, e);

	if (rc > 0)
		rc = err_set(e, MSG_STORE_NO_PROPOSAL, id);
	else if (rc == 0 && !is_open(now.last.state))
		rc = err_set(e, MSG_GATE_STATE, id, now.last.state, now.last.person, state);
	else if (rc == 0 && strcmp(state, "withdrawn") == 0 && !o->admin && !is_author(&now.p, o))
		rc = err_set(e, MSG_GATE_AUTHOR, now.p.person);
	else if (rc == 0 && strcmp(state, "rejected") == 0)
		rc = may_touch(o, &now, writer, &a, e);
	if (rc == 0) {
		row.object = now.p.digest;
		value_put(&a, detail, "proposal", value_int(&a, o->proposal));
		value_put(&a, detail, "person", value_str(&a, o->person));
		value_put(&a, detail, "why", value_str(&a, why));
		row.detail = json_text(&a, detail);
		rc = store_proposal_step(writer, &step, now.last.id, e);
	}
	if (rc == 0)
		rc = store_audit_add(writer, &row, &a, e);
	arena_fini(&a);
	return rc == 0 ? 0 : -1;
}
