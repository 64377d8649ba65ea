/* The binary forms. Both ends are ours, but a worker is not trusted by its parent: every count is
 * checked. */
#include "rules/request.h"
#include <string.h>

const char *const run_kind_names[RUN_KINDS] = { "provisional", "official", "preview" };

static void
text(struct buf *b, const char *s)
{
	buf_u8(b, s != NULL);
	if (s != NULL)
		buf_str(b, s, strlen(s));
}

static const char *
cut_text(struct cut *c, struct arena *a)
{
	const char *s;
	size_t n;

	if (cut_u8(c) == 0)
		return NULL;
	s = cut_str(c, &n);
	return arena_copy(a, s, n);
}

/* How many elements follow, each of at least `size` bytes: a false number must not take memory. */
static size_t
count(struct cut *c, size_t size)
{
	size_t n = cut_u32(c);

	if (n > c->n / size)
		c->bad = 1;
	return c->bad ? 0 : n;
}

static int
small(struct cut *c, int most)
{
	int v = cut_u8(c);

	if (v > most)
		c->bad = 1;
	return c->bad ? 0 : v;
}

static struct period
cut_period(struct cut *c)
{
	int32_t code = (int32_t)cut_u32(c);
	int i = code % 100;

	if (code < 190000 || code >= 220000 ||
	    !((i >= 1 && i <= 12) || (i >= 21 && i <= 24) || i == 31 || i == 32 || i == 40)) {
		c->bad = 1;
		return (struct period){ PERIOD_MONTH, 2000, 1 };
	}
	return period_from_code(code);
}

/* --- requests --- */

static void
put_managed(const struct request *r, struct buf *out)
{
	buf_u32(out, (uint32_t)r->nmanaged);
	for (size_t i = 0; i < r->nmanaged; i++) {
		const struct managed *m = &r->managed[i];

		text(out, m->staff);
		text(out, m->team);
		text(out, m->agency);
		text(out, m->class_id);
		buf_u8(out, (uint8_t)m->role);
		buf_u8(out, (uint8_t)m->subject);
		buf_u8(out, (uint8_t)m->state);
		buf_u8(out, (uint8_t)m->own);
		buf_u64(out, (uint64_t)m->micro);
	}
}

static void
get_managed(struct cut *c, struct arena *a, struct request *r)
{
	r->nmanaged = count(c, 16);
	r->managed = arena_new(a, (r->nmanaged + 1) * sizeof *r->managed);
	for (size_t i = 0; i < r->nmanaged && !c->bad; i++) {
		struct managed *m = &r->managed[i];

		m->staff = cut_text(c, a);
		m->team = cut_text(c, a);
		m->agency = cut_text(c, a);
		m->class_id = cut_text(c, a);
		m->role = small(c, ROLE_COUNT - 1);
		m->subject = small(c, SUBJECT_COUNT - 1);
		m->state = small(c, STATE_COUNT - 1);
		m->own = small(c, 1);
		m->micro = (int64_t)cut_u64(c);
	}
}

static void
put_months(const struct request *r, struct buf *out)
{
	buf_u32(out, (uint32_t)r->nmonths);
	for (size_t i = 0; i < r->nmonths; i++) {
		buf_u32(out, (uint32_t)period_code(r->months[i].period));
		buf_u8(out, (uint8_t)r->months[i].state);
		buf_u8(out, (uint8_t)r->months[i].weight);
		buf_u64(out, (uint64_t)r->months[i].micro);
		text(out, r->months[i].reason);
	}
}

static void
get_months(struct cut *c, struct arena *a, struct request *r)
{
	r->nmonths = count(c, 15);
	r->months = arena_new(a, (r->nmonths + 1) * sizeof *r->months);
	for (size_t i = 0; i < r->nmonths && !c->bad; i++) {
		r->months[i].period = cut_period(c);
		r->months[i].state = small(c, STATE_COUNT - 1);
		r->months[i].weight = small(c, 12);
		r->months[i].micro = (int64_t)cut_u64(c);
		r->months[i].reason = cut_text(c, a);
	}
}

static void
put_peers(const struct request *r, struct buf *out)
{
	buf_u32(out, (uint32_t)r->npeers);
	for (size_t i = 0; i < r->npeers; i++) {
		const struct peers *p = &r->peers[i];

		text(out, p->name);
		buf_f64(out, p->value);
		buf_f64(out, p->median);
		buf_f64(out, p->mad);
		buf_u32(out, (uint32_t)p->count);
		buf_u32(out, (uint32_t)p->people);
		buf_f64(out, p->total);
	}
}

static void
get_peers(struct cut *c, struct arena *a, struct request *r)
{
	r->npeers = count(c, 37);
	r->peers = arena_new(a, (r->npeers + 1) * sizeof *r->peers);
	for (size_t i = 0; i < r->npeers && !c->bad; i++) {
		struct peers *p = &r->peers[i];

		p->name = cut_text(c, a);
		p->value = cut_f64(c);
		p->median = cut_f64(c);
		p->mad = cut_f64(c);
		p->count = (int)cut_u32(c);
		p->people = (int)cut_u32(c);
		p->total = cut_f64(c);
		if (p->name == NULL)
			c->bad = 1;
	}
}

static void
put_parts(const struct part *at, size_t n, struct buf *out)
{
	buf_u32(out, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		text(out, at[i].id);
		buf_u64(out, (uint64_t)at[i].micro);
		buf_u8(out, (uint8_t)at[i].known);
	}
}

static struct part *
get_parts(struct cut *c, struct arena *a, size_t *n)
{
	struct part *at;

	*n = count(c, 10);
	at = arena_new(a, (*n + 1) * sizeof *at);
	for (size_t i = 0; i < *n && !c->bad; i++) {
		at[i].id = cut_text(c, a);
		at[i].micro = (int64_t)cut_u64(c);
		at[i].known = small(c, 1);
		c->bad |= at[i].id == NULL;
	}
	return at;
}

const struct part *
parts_copy(struct arena *a, const struct part *from, size_t n)
{
	struct part *all = arena_new(a, (n + 1) * sizeof *all);

	for (size_t i = 0; i < n; i++)
		all[i] = (struct part){ arena_str(a, from[i].id), from[i].micro, from[i].known };
	return all;
}

void
request_write(const struct request *r, const struct pack *packs, size_t n, struct buf *out)
{
	buf_u32(out, (uint32_t)period_code(r->in.d.period));
	buf_u8(out, (uint8_t)r->what);
	buf_u8(out, (uint8_t)r->run);
	buf_u8(out, (uint8_t)r->to_date);
	buf_u32(out, (uint32_t)r->today);
	text(out, r->org_class);
	buf_u8(out, (uint8_t)r->org_scored);
	text(out, r->agency);
	buf_u8(out, (uint8_t)r->agency_kind);
	put_managed(r, out);
	put_months(r, out);
	put_peers(r, out);
	put_parts(r->before, r->nbefore, out);
	buf_u32(out, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		buf_str(out, packs[i].p, packs[i].n);
}

#define PACKS_MAX 13 /* the twelve months of a year, and what is known of the whole of it */

static int
get_packs(struct cut *c, struct arena *a, struct period p, struct columns *out)
{
	struct columns *parts[PACKS_MAX];
	size_t n = cut_u32(c);

	if (n < 1 || n > PACKS_MAX)
		return -1;
	for (size_t i = 0; i < n; i++) {
		size_t size;
		const char *bytes = cut_str(c, &size);

		parts[i] = arena_new(a, sizeof *parts[i]);
		if (c->bad || columns_read(bytes, size, a, parts[i]) != 0)
			return -1;
	}
	if (n > 1)
		columns_join(parts, n, p, a, out);
	else
		*out = *parts[0];
	return 0;
}

int
request_read(struct cut *c, struct arena *a, struct request *r)
{
	struct period p;

	memset(r, 0, sizeof *r);
	p = cut_period(c);
	r->what = cut_u8(c);
	r->run = (enum run_kind)small(c, RUN_KINDS - 1);
	r->to_date = small(c, 1);
	r->today = (day_t)cut_u32(c);
	r->org_class = cut_text(c, a);
	r->org_scored = small(c, 1);
	r->agency = cut_text(c, a);
	r->agency_kind = small(c, 31);
	get_managed(c, a, r);
	get_months(c, a, r);
	get_peers(c, a, r);
	r->before = get_parts(c, a, &r->nbefore);
	return c->bad || get_packs(c, a, p, &r->in) != 0 ? -1 : 0;
}

/* --- answers --- */

/* The texts of an answer, in one order for both directions. */
#define TEXTS(X) \
	X(staff) \
	X(reason) \
	X(error) X(error_vi) X(missing) X(band) X(class_id) X(class_after) X(suggestion) \
	    X(decided) X(sector) X(standard) X(root) X(capped_class) X(cap_of)

void
answer_write(const struct answer *a, struct buf *out)
{
#define PUT(name) text(out, a->name);
	TEXTS(PUT)
#undef PUT
	buf_u8(out, (uint8_t)a->organisation);
	buf_u8(out, (uint8_t)a->state);
	buf_u64(out, (uint64_t)a->micro);
	buf_u32(out, (uint32_t)a->posting);
	buf_u64(out, (uint64_t)a->posting_seq);
	buf_u8(out, (uint8_t)a->weight);
	buf_f64(out, a->cap_share);
	buf_f64(out, a->cap_outstanding);
	buf_u8(out, (uint8_t)a->cap_wide);
	buf_u8(out, (uint8_t)a->cap_within);
	put_parts(a->parts, a->nparts, out);
	buf_u32(out, (uint32_t)a->nfigures);
	for (size_t i = 0; i < a->nfigures; i++) {
		text(out, a->figures[i].name);
		buf_f64(out, a->figures[i].value);
		buf_u8(out, (uint8_t)a->figures[i].known);
	}
	buf_u32(out, (uint32_t)a->nfindings);
	for (size_t i = 0; i < a->nfindings; i++) {
		text(out, a->findings[i].check);
		text(out, a->findings[i].severity);
		buf_u32(out, (uint32_t)a->findings[i].date);
		buf_u32(out, a->findings[i].seq);
		text(out, a->findings[i].detail);
	}
	buf_u32(out, (uint32_t)a->nrulings);
	for (size_t i = 0; i < a->nrulings; i++) {
		text(out, a->rulings[i].id);
		text(out, a->rulings[i].class_id);
		buf_u8(out, (uint8_t)(a->rulings[i].state + 1));
	}
	put_parts(a->shares, a->nshares, out);
}

static void
get_lists(struct cut *c, struct arena *m, struct answer *a)
{
	a->parts = get_parts(c, m, &a->nparts);
	a->nfigures = count(c, 10);
	a->figures = arena_new(m, (a->nfigures + 1) * sizeof *a->figures);
	for (size_t i = 0; i < a->nfigures && !c->bad; i++) {
		a->figures[i].name = cut_text(c, m);
		a->figures[i].value = cut_f64(c);
		a->figures[i].known = small(c, 1);
		c->bad |= a->figures[i].name == NULL;
	}
	a->nfindings = count(c, 11);
	a->findings = arena_new(m, (a->nfindings + 1) * sizeof *a->findings);
	for (size_t i = 0; i < a->nfindings && !c->bad; i++) {
		a->findings[i].check = cut_text(c, m);
		a->findings[i].severity = cut_text(c, m);
		a->findings[i].date = (day_t)cut_u32(c);
		a->findings[i].seq = cut_u32(c);
		a->findings[i].detail = cut_text(c, m);
		c->bad |= a->findings[i].check == NULL || a->findings[i].severity == NULL;
	}
	a->nrulings = count(c, 3);
	a->rulings = arena_new(m, (a->nrulings + 1) * sizeof *a->rulings);
	for (size_t i = 0; i < a->nrulings && !c->bad; i++) {
		a->rulings[i].id = cut_text(c, m);
		a->rulings[i].class_id = cut_text(c, m);
		a->rulings[i].state = small(c, STATE_COUNT) - 1;
		c->bad |= a->rulings[i].id == NULL;
	}
	a->shares = get_parts(c, m, &a->nshares);
}

int
answer_read(struct cut *c, struct arena *m, struct answer *a)
{
	memset(a, 0, sizeof *a);
#define GET(name) a->name = cut_text(c, m);
	TEXTS(GET)
#undef GET
	a->organisation = small(c, 1);
	a->state = small(c, STATE_COUNT - 1);
	a->micro = (int64_t)cut_u64(c);
	a->posting = (int)cut_u32(c);
	a->posting_seq = (int64_t)cut_u64(c);
	a->weight = small(c, 12);
	a->cap_share = cut_f64(c);
	a->cap_outstanding = cut_f64(c);
	a->cap_wide = small(c, 1);
	a->cap_within = cut_u8(c);
	get_lists(c, m, a);
	return c->bad || a->staff == NULL ? -1 : 0;
}
