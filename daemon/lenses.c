#include "daemon/lenses.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/json.h"

struct taking {
	struct lens_rows *to;
	const struct agency_scope *scope;
	struct arena *a;
};

int
lenses_in_scope(const struct agency_scope *scope, const char *agency)
{
	for (size_t i = 0; scope != NULL && i < scope->n; i++)
		if (agency != NULL && strcmp(scope->codes[i], agency) == 0)
			return 1;
	return scope == NULL;
}

static const struct value *
tree(struct arena *a, const char *json)
{
	struct err ignored = { 0 };
	struct value *v = json ? json_read(a, json, strlen(json), &ignored) : NULL;

	err_fini(&ignored);
	return v;
}

void
lenses_add(struct lens_rows *to, const struct result *res, struct arena *a)
{
	const char *final = res->class_final ? res->class_final : res->band;

	to->at = mem_room(to->at, to->n, &to->cap, sizeof *to->at);
	to->at[to->n++] = (struct lens_row){ .organisation = res->organisation,
		.code = arena_str(a, res->code),
		.agency = arena_str(a, res->agency),
		.duty_group = arena_str(a, res->duty_group),
		.sector = arena_str(a, res->sector),
		.root = arena_str(a, res->root),
		.standard = arena_str(a, res->standard),
		.reason = arena_str(a, res->reason),
		.proposed = arena_str(a, res->class_proposed),
		.class_id = res->class_proposed && !res->class_final ? NULL : arena_str(a, final),
		.role = res->role,
		.subject = res->subject,
		.state = res->state,
		.weight = res->weight,
		.micro = res->micro,
		.run = res->run,
		.parts = tree(a, res->parts),
		.indicators = tree(a, res->indicators),
		.detail = tree(a, res->detail) };
}

static int
take(void *arg, const struct result *res)
{
	struct taking *t = arg;

	if (lenses_in_scope(t->scope, res->agency))
		lenses_add(t->to, res, t->a);
	return 0;
}

int
lenses_results(struct store *s, struct period p, const char *kind, const struct agency_scope *scope,
    struct arena *a, struct lens_rows *out, struct err *e)
{
	struct taking t = { out, scope, a };

	return store_results(s, p, kind, take, &t, e) < 0 ? -1 : 0;
}

void
lens_rows_fini(struct lens_rows *rows)
{
	free(rows->at);
	*rows = (struct lens_rows){ 0 };
}
