#include "rules/classify.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/buf.h"

int
cap_places(int n, double share, int wide)
{
	int64_t s = llround(share * 1e6); /* millionths, so that 0.2 is exact */

	if (n <= 0 || s <= 0)
		return 0;
	return (int)(wide ? n * s / 1000000 : n * s / (1000000 + s));
}

static int
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static const struct {
	unsigned bit;
	const char *name;
} withins[] = {
	{ CAP_AGENCY, "agency" },
	{ CAP_DUTY_GROUP, "duty_group" },
	{ CAP_PARENT, "parent" },
	{ CAP_ALL, "all" },
};

/* The key of a candidate's group of one sort; NULL: it is in none. */
static const char *
group_key(const struct candidate *c, unsigned bit, struct buf *b)
{
	const char *extra = bit == CAP_DUTY_GROUP ? c->duty_group : "";
	const char *main = bit == CAP_ALL ? "" : bit == CAP_PARENT ? c->parent : c->agency;

	if (!(c->answer->cap_within & bit) || extra == NULL)
		return NULL;
	buf_clear(b);
	buf_addf(
	    b, "%u|%s|%s|%s", bit, c->answer->root ? c->answer->root : "", main ? main : "", extra);
	return b->p;
}

struct member {
	struct candidate *c;
	char *key;
};

static int
by_key_and_score(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int k = strcmp(x->key, y->key);
	int64_t p = x->c->answer->micro, q = y->c->answer->micro;

	if (k != 0)
		return k;
	return p < q ? 1 : p > q ? -1 : strcmp(x->c->answer->staff, y->c->answer->staff);
}

/* Class after vetoes is the capped one, or the one that is counted with it. */
static int
counted(const struct candidate *c)
{
	const struct answer *a = c->answer;

	return a->state == STATE_SCORED && a->capped_class != NULL &&
	    (same(a->class_id, a->capped_class) || same(a->class_id, a->cap_of));
}

static int
wants(const struct candidate *c)
{
	return counted(c) && same(c->answer->class_id, c->answer->capped_class);
}

/* The outcome of one group for one candidate; the tightest one decides. */
static void
outcome(struct candidate *c, const struct capped *g)
{
	static const char *const reasons[] = { NULL, "tie_at_cut", "cap" };
	int before = c->group == NULL       ? -1
	    : c->reason == NULL             ? CAP_INSIDE
	    : same(c->reason, "tie_at_cut") ? CAP_TIED
					    : CAP_OUTSIDE;

	c->groups[c->ngroups++] = *g;
	if ((int)g->verdict <= before)
		return;
	c->group = g->within;
	c->rank = g->rank;
	c->size = g->size;
	c->places = g->places;
	c->counted = g->counted;
	c->cut = g->cut;
	c->reason = reasons[g->verdict];
}

/* Of `n` candidates in the order of their scores, those from i on that have the score of i. */
static int
equals(struct candidate *const *in, int i, int n)
{
	int k = i;

	while (k < n && in[k]->answer->micro == in[i]->answer->micro)
		k++;
	return k - i;
}

/* One group, sorted by score: who stands at the cut with the same score as one beyond it is a tie,
 * all tied named. */
static void
one_group(struct member *m, size_t n, const char *name)
{
	int outstanding = 0;
	const struct answer *a = m[0].c->answer;
	struct candidate **in = mem_new((n + 1) * sizeof(struct candidate *));
	struct capped g = { .within = name, .cut = MODEL_NONE };

	for (size_t i = 0; i < n; i++) {
		g.counted += counted(m[i].c);
		outstanding |= m[i].c->outstanding;
		if (wants(m[i].c))
			in[g.size++] = m[i].c;
	}
	g.share = outstanding && a->cap_outstanding > 0 ? a->cap_outstanding : a->cap_share;
	g.places = cap_places(g.counted, g.share, a->cap_wide);
	if (g.places > 0 && g.size > 0)
		g.cut = in[g.places < g.size ? g.places - 1 : g.size - 1]->answer->micro;
	for (int i = 0; i < g.size; i += g.tied) {
		g.tied = equals(in, i, g.size);
		g.rank = i + 1;
		g.verdict = i + g.tied <= g.places ? CAP_INSIDE
		    : i < g.places                 ? CAP_TIED
						   : CAP_OUTSIDE;
		for (int k = i; k < i + g.tied; k++)
			outcome(in[k], &g);
	}
	free(in);
}

static void
groups(struct candidate *c, size_t n, unsigned bit, const char *name)
{
	struct member *m = mem_new((n + 1) * sizeof *m);
	struct buf key = BUF_INIT;
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (counted(&c[i]) && group_key(&c[i], bit, &key) != NULL)
			m[k++] = (struct member){ &c[i], mem_str(key.p) };
	qsort(m, k, sizeof *m, by_key_and_score);
	for (size_t i = 0, from = 0; i < k; i++)
		if (i + 1 == k || strcmp(m[i].key, m[i + 1].key) != 0) {
			one_group(m + from, i + 1 - from, name);
			from = i + 1;
		}
	for (size_t i = 0; i < k; i++)
		free(m[i].key);
	free(m);
	buf_fini(&key);
}

/* The lower of two classes: only "good" below "excellent" and what a ruling after the cap gives are
 * compared here, and the order is that of the answer's own fields. */
static const char *
after_cap(const struct candidate *c)
{
	const struct answer *a = c->answer;
	const char *now = c->reason != NULL && same(c->reason, "cap") ? a->cap_of : a->class_id;

	if (a->class_after == NULL || same(a->class_after, a->capped_class))
		return now;
	if (same(now, a->capped_class) || same(now, a->cap_of))
		return a->class_after;
	return now;
}

static void
settle(struct candidate *c)
{
	const struct answer *a = c->answer;

	c->state = a->state;
	if (a->decided != NULL) {
		c->class_final = a->decided;
		c->reason = a->reason;
	} else if (a->state != STATE_SCORED) {
		c->reason = a->reason;
	} else if (c->reason != NULL && same(c->reason, "tie_at_cut")) {
		c->state = STATE_NEEDS_DECISION;
	} else {
		c->class_final = after_cap(c);
		if (c->reason == NULL)
			c->reason = a->reason;
	}
}

void
classify(struct candidate *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		c[i].class_final = c[i].reason = c[i].group = NULL;
		c[i].rank = c[i].size = c[i].places = c[i].counted = c[i].ngroups = 0;
		c[i].cut = MODEL_NONE;
	}
	for (size_t k = 0; k < sizeof withins / sizeof *withins; k++)
		groups(c, n, withins[k].bit, withins[k].name);
	for (size_t i = 0; i < n; i++)
		settle(&c[i]);
}
