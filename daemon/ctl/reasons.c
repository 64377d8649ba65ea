#include "daemon/ctl/reasons.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/json.h"
#include "rules/explain_say.h"

struct reason {
	const char *state, *reason, *standard, *example, *detail;
	size_t n;
};
static int
same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static int
is_failure(const char *reason)
{
	static const char *const names[] = { "rule_error", "worker_died", "worker_deadline" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (same(names[i], reason))
			return 1;
	return 0;
}

static int
count(void *arg, const struct result *r)
{
	struct reasons *all = arg;
	struct arena *a = &all->c->arena;
	size_t i = 0;

	all->by_state[r->state]++;
	if (r->state == STATE_SCORED)
		return 0;
	all->failed += (size_t)is_failure(r->reason);
	all->people += !r->organisation;
	while (i < all->n &&
	    (!same(all->at[i].state, state_names[r->state]) ||
		!same(all->at[i].reason, r->reason) ||
		(is_failure(r->reason) && !same(all->at[i].standard, r->standard))))
		i++;
	if (i == all->n) {
		all->at = mem_room(all->at, all->n, &all->cap, sizeof *all->at);
		all->at[all->n++] =
		    (struct reason){ state_names[r->state], arena_str(a, r->reason),
			    arena_str(a, r->standard), arena_str(a, r->code),
			    arena_str(a, r->detail), 0 };
	}
	all->at[i].n++;
	return 0;
}

static int
most_first(const void *x, const void *y)
{
	const struct reason *a = x, *b = y;

	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return strcmp(a->example, b->example);
}

/* A gate or veto has a title of its own; the engine's codes are in the table of messages. */
static const char *
reason_text(struct ctl *c, const struct ctl_engine *g, const char *reason)
{
	static const char *const lists[] = { "gates", "vetoes" };
	const struct value *v = NULL;

	for (int i = 0; i < 2 && v == NULL && reason != NULL; i++)
		v = manifest_title(g->manifest, lists[i], reason);
	return v ? ctl_titled(c, v, reason) : say_code(&(struct writer){ NULL, c->lang }, reason);
}

/* The sentence of the error, or what is missing, by the titles of criteria. */
static const char *
detail_text(struct ctl *c, const struct ctl_engine *g, const char *detail)
{
	struct err ignored = { 0 };
	struct value *v = detail ? json_read(&c->arena, detail, strlen(detail), &ignored) : NULL;
	const char *missing = value_text(value_get(v, "missing"), NULL),
		   *error = value_text(
		       value_get(v, c->lang == LANG_VI ? "error_vi" : "error"), NULL);
	struct buf b = BUF_INIT;
	const char *s;

	err_fini(&ignored);
	for (const char *p = missing; error == NULL && p != NULL && *p != '\0';) {
		const char *id = arena_copy(&c->arena, p, strcspn(p, " "));

		buf_addf(&b, "%s%s", b.n ? "; " : "",
		    ctl_titled(c, manifest_title(g->manifest, "criteria", id), id));
		p += strlen(id);
		p += strspn(p, " ");
	}
	s = error ? error : b.n ? arena_copy(&c->arena, b.p, b.n) : "";
	buf_fini(&b);
	return s;
}

static void
print(struct ctl *c, const struct ctl_engine *g, const struct reason *r)
{
	const char *why = reason_text(c, g, r->reason), *detail = detail_text(c, g, r->detail);

	printf("  %4zu  %s", r->n, say_code(&(struct writer){ NULL, c->lang }, r->state));
	if (*why != '\0')
		printf(": %s", why);
	if (*detail != '\0')
		printf(": %s", detail);
	printf("  (%s)\n", r->example);
}

int
reasons_count(
    struct ctl *c, struct store *s, struct period p, const char *kind, struct reasons *out)
{
	*out = (struct reasons){ .c = c };
	if (store_results(s, p, kind, count, out, &c->err) < 0)
		return -1;
	if (out->n > 1)
		qsort(out->at, out->n, sizeof *out->at, most_first);
	return 0;
}

void
reasons_print(const struct reasons *all, const struct ctl_engine *g)
{
	if (all->n > 0)
		printf("%s\n", msg_template(MSG_CTL_RUN_WHY, all->c->lang));
	for (size_t i = 0; i < all->n; i++)
		print(all->c, g, &all->at[i]);
}

void
reasons_fini(struct reasons *all)
{
	free(all->at);
}
