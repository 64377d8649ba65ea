/* Reading packs, and joining the months of a quarter. Every count is checked against the bytes that
 * are left. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "rules/columns.h"
#include "rules/columns_impl.h"

_Static_assert(
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "packs are little-endian and copied as they are");

static const char *
text(struct cut *c, struct arena *a)
{
	const char *s;
	size_t n;

	if (cut_u8(c) == 0)
		return NULL;
	s = cut_str(c, &n);
	return arena_copy(a, s, n);
}

/* `n` elements of `size` bytes, copied so that they are aligned. */
static const void *
column(struct cut *c, struct arena *a, size_t n, size_t size)
{
	const void *p = n <= c->n ? cut_bytes(c, n * size) : NULL;
	void *copy;

	if (p == NULL) {
		c->bad = 1;
		return NULL;
	}
	copy = arena_new(a, n * size + 1);
	if (n > 0)
		memcpy(copy, p, n * size);
	return copy;
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

static struct period
period(struct cut *c)
{
	int32_t code = (int32_t)cut_u32(c);
	int i = code % 100,
	    ok = code >= 190000 && code < 220000 &&
	    ((i >= 1 && i <= 12) || (i >= 21 && i <= 24) || i == 31 || i == 32 || i == 40);

	if (code != 0 && !ok)
		c->bad = 1;
	return code == 0 || !ok ? (struct period){ PERIOD_MONTH, 0, 1 } : period_from_code(code);
}

static int
small(struct cut *c, int most)
{
	int v = cut_u8(c);

	if (v > most)
		c->bad = 1;
	return c->bad ? 0 : v;
}

static void
get_entries(struct cut *c, struct arena *a, struct columns *o)
{
	size_t n = count(c, 12);
	unsigned has = cut_u8(c);

	o->nentries = n;
	o->date = column(c, a, n, 2);
	o->minutes = column(c, a, n, 2);
	o->kind = column(c, a, n, 4);
	o->seq = column(c, a, n, 4);
	o->done = has & PACK_DONE ? column(c, a, n, 2) : NULL;
	o->declared = has & PACK_DECLARED ? column(c, a, n, 2) : NULL;
	o->task = has & PACK_TASK ? column(c, a, n, 2) : NULL;
	o->scored = has & PACK_SCORED ? column(c, a, n, 1) : NULL;
}

static void
get_tasks(struct cut *c, struct arena *a, struct columns *o)
{
	size_t n = count(c, 16);

	o->ntasks = n;
	o->task_kind = column(c, a, n, 4);
	o->task_seq = column(c, a, n, 4);
	o->assigned = column(c, a, n, 2);
	o->due = column(c, a, n, 2);
	o->handed_back = column(c, a, n, 2);
	o->cancelled = column(c, a, n, 2);
	for (size_t i = 0; !c->bad && o->task != NULL && i < o->nentries; i++)
		if (o->task[i] < -1 || (o->task[i] >= 0 && (size_t)o->task[i] >= n))
			c->bad = 1;
}

static void
get_postings(struct cut *c, struct arena *a, struct dossier *d)
{
	d->npostings = count(c, 26);
	d->postings = arena_new(a, (d->npostings + 1) * sizeof *d->postings);
	for (size_t i = 0; i < d->npostings && !c->bad; i++) {
		struct posting *p = &d->postings[i];

		p->agency = text(c, a);
		p->sector = text(c, a);
		p->team = text(c, a);
		p->duty_group = text(c, a);
		p->leads = text(c, a);
		p->agency_parent = text(c, a);
		p->role = small(c, ROLE_COUNT - 1);
		p->subject = small(c, SUBJECT_COUNT - 1);
		p->agency_kind = small(c, 31);
		p->tracking = small(c, 1);
		p->from = (day_t)cut_u32(c);
		p->to = (day_t)cut_u32(c);
		p->seq = (int64_t)cut_u64(c);
		if (p->agency == NULL || (p->sector == NULL && !d->organisation))
			c->bad = 1;
	}
}

static void
get_appraisals(struct cut *c, struct arena *a, struct dossier *d)
{
	d->nappraisals = count(c, 29);
	d->appraisals = arena_new(a, (d->nappraisals + 1) * sizeof *d->appraisals);
	for (size_t i = 0; i < d->nappraisals && !c->bad; i++) {
		d->appraisals[i].period = period(c);
		d->appraisals[i].criterion = cut_u8(c);
		d->appraisals[i].self_points = (int64_t)cut_u64(c);
		d->appraisals[i].confirmed = (int64_t)cut_u64(c);
		d->appraisals[i].seq = (int64_t)cut_u64(c);
	}
}

static void
get_events(struct cut *c, struct arena *a, struct dossier *d)
{
	d->nevents = count(c, 19);
	d->events = arena_new(a, (d->nevents + 1) * sizeof *d->events);
	for (size_t i = 0; i < d->nevents && !c->bad; i++) {
		struct event *ev = &d->events[i];

		ev->kind = cut_u8(c);
		ev->date = (day_t)cut_u32(c);
		ev->paper = text(c, a);
		ev->act = text(c, a);
		ev->committed_at = text(c, a);
		ev->team = text(c, a);
		ev->agency = text(c, a);
		ev->duty_linked = small(c, 2) - 1;
		ev->seq = (int64_t)cut_u64(c);
	}
}

static void
get_absences(struct cut *c, struct arena *a, struct dossier *d)
{
	d->nabsences = count(c, 17);
	d->absences = arena_new(a, (d->nabsences + 1) * sizeof *d->absences);
	for (size_t i = 0; i < d->nabsences && !c->bad; i++) {
		d->absences[i].from = (day_t)cut_u32(c);
		d->absences[i].to = (day_t)cut_u32(c);
		d->absences[i].kind = cut_u8(c);
		d->absences[i].seq = (int64_t)cut_u64(c);
	}
}

static void
get_units(struct cut *c, struct arena *a, struct dossier *d)
{
	d->nunit_results = count(c, 71);
	d->unit_results = arena_new(a, (d->nunit_results + 1) * sizeof *d->unit_results);
	for (size_t i = 0; i < d->nunit_results && !c->bad; i++) {
		struct unit_result *u = &d->unit_results[i];
		int64_t *const numbers[] = { &u->organising, &u->cohesion, &u->general_points,
			&u->result_points, &u->plan_done, &u->on_time, &u->exceeded, &u->seq };

		u->agency = text(c, a);
		u->team = text(c, a);
		u->period = period(c);
		for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
			*numbers[k] = (int64_t)cut_u64(c);
		u->earlier_defects_fixed = small(c, 2) - 1;
		if (u->agency == NULL)
			c->bad = 1;
	}
}

static void
get_decisions(struct cut *c, struct arena *a, struct dossier *d)
{
	d->ndecisions = count(c, 25);
	d->decisions = arena_new(a, (d->ndecisions + 1) * sizeof *d->decisions);
	for (size_t i = 0; i < d->ndecisions && !c->bad; i++) {
		struct decision *x = &d->decisions[i];

		x->kind = cut_u8(c);
		x->waives = small(c, 2);
		x->entry = text(c, a);
		x->task = text(c, a);
		x->agency = text(c, a);
		x->value = text(c, a);
		x->authority = text(c, a);
		x->paper = text(c, a);
		x->reason = text(c, a);
		x->period = period(c);
		x->year = (int)cut_u32(c);
		x->seq = (int64_t)cut_u64(c);
	}
}

int
columns_read(const void *p, size_t n, struct arena *a, struct columns *out)
{
	struct cut c = { p, n, 0 };

	memset(out, 0, sizeof *out);
	if (cut_u8(&c) != PACK_VERSION)
		return -1;
	out->d.staff = text(&c, a);
	out->d.organisation = small(&c, 1);
	out->d.period = period(&c);
	if (c.bad || out->d.staff == NULL || out->d.period.year == 0)
		return -1;
	out->base = period_first(out->d.period);
	get_entries(&c, a, out);
	get_tasks(&c, a, out);
	get_postings(&c, a, &out->d);
	get_appraisals(&c, a, &out->d);
	get_events(&c, a, &out->d);
	get_absences(&c, a, &out->d);
	get_units(&c, a, &out->d);
	get_decisions(&c, a, &out->d);
	return c.bad || c.n > 0 ? -1 : 0;
}

/* --- joining months --- */

struct place {
	const struct columns *from;
	size_t row;
	day_t date;
	int part;
};

static int
by_date(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	if (x->part != y->part)
		return x->part - y->part;
	return x->row < y->row ? -1 : 1;
}

static int16_t
moved(int16_t offset, day_t from, day_t to)
{
	return offset == INT16_MIN ? offset : (int16_t)(offset + from - to);
}

static void
join_tasks(struct columns *const *parts, size_t n, struct arena *a, struct columns *o)
{
	uint32_t *kind, *seq;
	int16_t *col[4];
	size_t total = 0, k = 0;

	for (size_t i = 0; i < n; i++)
		total += parts[i]->ntasks;
	kind = arena_new(a, (total + 1) * sizeof *kind);
	seq = arena_new(a, (total + 1) * sizeof *seq);
	for (int i = 0; i < 4; i++)
		col[i] = arena_new(a, (total + 1) * sizeof *col[i]);
	for (size_t i = 0; i < n; i++)
		for (size_t t = 0; t < parts[i]->ntasks; t++, k++) {
			const int16_t *from[] = { parts[i]->assigned, parts[i]->due,
				parts[i]->handed_back, parts[i]->cancelled };

			kind[k] = parts[i]->task_kind[t];
			seq[k] = parts[i]->task_seq[t];
			for (int c = 0; c < 4; c++)
				col[c][k] = moved(from[c][t], parts[i]->base, o->base);
		}
	o->ntasks = total;
	o->task_kind = kind;
	o->task_seq = seq;
	o->assigned = col[0];
	o->due = col[1];
	o->handed_back = col[2];
	o->cancelled = col[3];
}

/* An entry worked in one of the months and scored in another stands in both packs: the unscored
 * twin is left out. */
static int
twin(struct columns *const *parts, size_t n, const struct columns *c, size_t row)
{
	if (c->scored == NULL || c->scored[row])
		return 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; parts[i] != c && k < parts[i]->nentries; k++)
			if (parts[i]->seq[k] == c->seq[row])
				return 1;
	return 0;
}

static void
join_entries(struct columns *const *parts, size_t n, struct arena *a, struct columns *o)
{
	struct place *at;
	size_t total = 0, k = 0, task_base[16] = { 0 };
	int16_t *date, *done, *declared, *task;
	uint16_t *minutes;
	uint32_t *kind, *seq;
	uint8_t *scored;

	for (size_t i = 0; i < n; i++) {
		total += parts[i]->nentries;
		task_base[i] = i ? task_base[i - 1] + parts[i - 1]->ntasks : 0;
	}
	at = arena_new(a, (total + 1) * sizeof *at);
	for (size_t i = 0; i < n; i++)
		for (size_t r = 0; r < parts[i]->nentries; r++)
			if (!twin(parts, n, parts[i], r))
				at[k++] = (struct place){ parts[i], r,
					parts[i]->base + parts[i]->date[r], (int)i };
	qsort(at, k, sizeof *at, by_date);
	o->nentries = k;
	o->date = date = arena_new(a, (k + 1) * 2);
	o->done = done = arena_new(a, (k + 1) * 2);
	o->declared = declared = arena_new(a, (k + 1) * 2);
	o->task = task = arena_new(a, (k + 1) * 2);
	o->minutes = minutes = arena_new(a, (k + 1) * 2);
	o->kind = kind = arena_new(a, (k + 1) * 4);
	o->seq = seq = arena_new(a, (k + 1) * 4);
	o->scored = scored = arena_new(a, k + 1);
	for (size_t i = 0; i < k; i++) {
		const struct columns *c = at[i].from;
		size_t r = at[i].row;

		date[i] = moved(c->date[r], c->base, o->base);
		done[i] = c->done ? moved(c->done[r], c->base, o->base) : date[i];
		declared[i] = c->declared ? moved(c->declared[r], c->base, o->base) : date[i];
		task[i] = c->task && c->task[r] >= 0
		    ? (int16_t)((size_t)c->task[r] + task_base[at[i].part])
		    : -1;
		minutes[i] = c->minutes[r];
		kind[i] = c->kind[r];
		seq[i] = c->seq[r];
		scored[i] = c->scored ? c->scored[r] : 1;
	}
}

/* Context rows that stand in several months stand once in the whole: by the fact's seq. They come
 * in the order of a day or of their seq. */
static const struct context {
	size_t rows, n, size, seq, order;
	int by_day;
} contexts[] = {
#define CONTEXT(rows, type, order, by_day) \
	{ offsetof(struct dossier, rows), offsetof(struct dossier, n##rows), sizeof(struct type), \
		offsetof(struct type, seq), offsetof(struct type, order), by_day }
	CONTEXT(postings, posting, from, 1),
	CONTEXT(appraisals, appraisal, seq, 0),
	CONTEXT(events, event, date, 1),
	CONTEXT(absences, absence, from, 1),
	CONTEXT(unit_results, unit_result, seq, 0),
	CONTEXT(decisions, decision, seq, 0),
};

static int64_t
number_at(const char *row, size_t at, int is_day)
{
	day_t day;
	int64_t n;

	if (!is_day) {
		memcpy(&n, row + at, sizeof n);
		return n;
	}
	memcpy(&day, row + at, sizeof day);
	return day;
}

/* Adds the rows of one month that are not there yet, each before the first that comes later. */
static size_t
unite(const struct context *x, char *to, size_t n, const struct dossier *d)
{
	const char *from, *row;
	size_t more;

	memcpy(&from, (const char *)d + x->rows, sizeof from);
	memcpy(&more, (const char *)d + x->n, sizeof more);
	for (row = from; row < from + more * x->size; row += x->size) {
		size_t i = 0, at = n;

		while (i < n && number_at(to + i * x->size, x->seq, 0) != number_at(row, x->seq, 0))
			i++;
		if (i < n)
			continue;
		while (at > 0 && number_at(to + (at - 1) * x->size, x->order, x->by_day) >
			number_at(row, x->order, x->by_day))
			at--;
		memmove(to + (at + 1) * x->size, to + at * x->size, (n - at) * x->size);
		memcpy(to + at * x->size, row, x->size);
		n++;
	}
	return n;
}

static void
join_context(struct columns *const *parts, size_t n, struct arena *a, struct dossier *out)
{
	for (size_t k = 0; k < sizeof contexts / sizeof *contexts; k++) {
		const struct context *x = &contexts[k];
		size_t total = 0, one;
		char *rows;

		for (size_t i = 0; i < n; i++) {
			memcpy(&one, (const char *)&parts[i]->d + x->n, sizeof one);
			total += one;
		}
		rows = arena_new(a, (total + 1) * x->size);
		total = 0;
		for (size_t i = 0; i < n; i++)
			total = unite(x, rows, total, &parts[i]->d);
		memcpy((char *)out + x->rows, &rows, sizeof rows);
		memcpy((char *)out + x->n, &total, sizeof total);
	}
}

void
columns_join(
    struct columns *const *parts, size_t n, struct period p, struct arena *a, struct columns *out)
{
	*out = *parts[n - 1];
	out->d.period = p;
	out->base = period_first(p);
	join_context(parts, n, a, &out->d);
	join_tasks(parts, n, a, out);
	join_entries(parts, n, a, out);
}
