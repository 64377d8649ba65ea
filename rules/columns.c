/* Writing packs, and kinds both ways. Reading packs is in columns_read.c. */
#include "rules/columns.h"
#include <string.h>
#include "rules/columns_impl.h"

static void
text(struct buf *b, const char *s)
{
	buf_u8(b, s != NULL);
	if (s != NULL)
		buf_str(b, s, strlen(s));
}

void
kind_write(const struct kind *k, struct buf *out)
{
	buf_u8(out, (uint8_t)k->task);
	text(out, k->item);
	text(out, k->fields);
	buf_u64(out, (uint64_t)k->quantity);
	buf_u8(out, (uint8_t)k->accepted);
	buf_u8(out, (uint8_t)k->major_errors);
	buf_u8(out, (uint8_t)k->delays);
	buf_u8(out, (uint8_t)(k->origin + 1));
	buf_u8(out, (uint8_t)k->part);
	buf_u8(out,
	    (uint8_t)(k->waived | k->evidence << 2 | k->handed_back << 3 | k->cancelled << 4 |
		k->task_withdrawn << 5 | k->after_sealing << 6));
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

int
kind_read(const void *p, size_t n, struct arena *a, struct kind *k)
{
	struct cut c = { p, n, 0 };
	unsigned bits;

	memset(k, 0, sizeof *k);
	k->task = cut_u8(&c);
	k->item = cut_text(&c, a);
	k->fields = cut_text(&c, a);
	k->quantity = (int64_t)cut_u64(&c);
	k->accepted = cut_u8(&c);
	k->major_errors = cut_u8(&c);
	k->delays = cut_u8(&c);
	k->origin = cut_u8(&c) - 1;
	k->part = cut_u8(&c);
	bits = cut_u8(&c);
	k->waived = bits & 3;
	k->evidence = bits >> 2 & 1;
	k->handed_back = bits >> 3 & 1;
	k->cancelled = bits >> 4 & 1;
	k->task_withdrawn = bits >> 5 & 1;
	k->after_sealing = bits >> 6 & 1;
	return c.bad || c.n > 0 || k->item == NULL || k->task > 1 || k->accepted > 2 ||
		k->origin > 2 || k->part > 1
	    ? -1
	    : 0;
}

/* --- context rows --- */

static void
day(struct buf *b, day_t d)
{
	buf_u32(b, (uint32_t)d);
}

static void
put_postings(struct buf *b, const struct dossier *d)
{
	buf_u32(b, (uint32_t)d->npostings);
	for (size_t i = 0; i < d->npostings; i++) {
		const struct posting *p = &d->postings[i];

		text(b, p->agency);
		text(b, p->sector);
		text(b, p->team);
		text(b, p->duty_group);
		text(b, p->leads);
		text(b, p->agency_parent);
		buf_u8(b, (uint8_t)p->role);
		buf_u8(b, (uint8_t)p->subject);
		buf_u8(b, (uint8_t)p->agency_kind);
		buf_u8(b, (uint8_t)p->tracking);
		day(b, p->from);
		day(b, p->to);
		buf_u64(b, (uint64_t)p->seq);
	}
}

static void
put_appraisals(struct buf *b, const struct dossier *d)
{
	buf_u32(b, (uint32_t)d->nappraisals);
	for (size_t i = 0; i < d->nappraisals; i++) {
		buf_u32(b, (uint32_t)period_code(d->appraisals[i].period));
		buf_u8(b, (uint8_t)d->appraisals[i].criterion);
		buf_u64(b, (uint64_t)d->appraisals[i].self_points);
		buf_u64(b, (uint64_t)d->appraisals[i].confirmed);
		buf_u64(b, (uint64_t)d->appraisals[i].seq);
	}
}

static void
put_events(struct buf *b, const struct dossier *d)
{
	buf_u32(b, (uint32_t)d->nevents);
	for (size_t i = 0; i < d->nevents; i++) {
		const struct event *ev = &d->events[i];

		buf_u8(b, (uint8_t)ev->kind);
		day(b, ev->date);
		text(b, ev->paper);
		text(b, ev->act);
		text(b, ev->committed_at);
		text(b, ev->team);
		text(b, ev->agency);
		buf_u8(b, (uint8_t)(ev->duty_linked + 1));
		buf_u64(b, (uint64_t)ev->seq);
	}
}

static void
put_absences(struct buf *b, const struct dossier *d)
{
	buf_u32(b, (uint32_t)d->nabsences);
	for (size_t i = 0; i < d->nabsences; i++) {
		day(b, d->absences[i].from);
		day(b, d->absences[i].to);
		buf_u8(b, (uint8_t)d->absences[i].kind);
		buf_u64(b, (uint64_t)d->absences[i].seq);
	}
}

static void
put_units(struct buf *b, const struct dossier *d)
{
	buf_u32(b, (uint32_t)d->nunit_results);
	for (size_t i = 0; i < d->nunit_results; i++) {
		const struct unit_result *u = &d->unit_results[i];
		const int64_t numbers[] = { u->organising, u->cohesion, u->general_points,
			u->result_points, u->plan_done, u->on_time, u->exceeded, u->seq };

		text(b, u->agency);
		text(b, u->team);
		buf_u32(b, (uint32_t)period_code(u->period));
		for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
			buf_u64(b, (uint64_t)numbers[k]);
		buf_u8(b, (uint8_t)(u->earlier_defects_fixed + 1));
	}
}

static void
put_decisions(struct buf *b, const struct dossier *d)
{
	buf_u32(b, (uint32_t)d->ndecisions);
	for (size_t i = 0; i < d->ndecisions; i++) {
		const struct decision *x = &d->decisions[i];

		buf_u8(b, (uint8_t)x->kind);
		buf_u8(b, (uint8_t)x->waives);
		text(b, x->entry);
		text(b, x->task);
		text(b, x->agency);
		text(b, x->value);
		text(b, x->authority);
		text(b, x->paper);
		text(b, x->reason);
		buf_u32(b, x->period.year ? (uint32_t)period_code(x->period) : 0);
		buf_u32(b, (uint32_t)x->year);
		buf_u64(b, (uint64_t)x->seq);
	}
}

/* --- columns --- */

static uint16_t
offset(day_t d, day_t base)
{
	int64_t n = (int64_t)d - base;

	if (d == DAY_NONE)
		return (uint16_t)INT16_MIN;
	return (uint16_t)(n < -32767 ? -32767 : n > 32767 ? 32767 : n);
}

static struct kind
entry_kind(const struct dossier *d, const struct entry *e)
{
	const struct task *t = e->task >= 0 ? &d->tasks[e->task] : NULL;

	return (struct kind){ .item = e->item,
		.fields = e->fields,
		.quantity = e->quantity,
		.accepted = e->accepted,
		.major_errors = e->major_errors,
		.delays = e->delays,
		.waived = e->waived,
		.evidence = e->evidence,
		.origin = t ? t->origin : -1,
		.part = t ? t->part : 0,
		.handed_back = t && t->handed_back_on != DAY_NONE,
		.cancelled = t && t->cancelled_on != DAY_NONE,
		.task_withdrawn = e->task_withdrawn,
		.after_sealing = e->after_sealing };
}

static struct kind
task_kind(const struct task *t)
{
	return (struct kind){ .task = 1,
		.item = t->item,
		.fields = t->fields,
		.quantity = t->quantity,
		.origin = t->origin,
		.part = t->part,
		.handed_back = t->handed_back_on != DAY_NONE,
		.cancelled = t->cancelled_on != DAY_NONE };
}

static uint32_t
number(const struct kind *k, kind_intern_fn *intern, void *arg, struct buf *tuple)
{
	buf_clear(tuple);
	kind_write(k, tuple);
	return intern(arg, tuple->p, tuple->n);
}

static unsigned
options(const struct dossier *d)
{
	unsigned has = 0;

	for (size_t i = 0; i < d->nentries; i++) {
		const struct entry *e = &d->entries[i];

		has |= (e->done_on != DAY_NONE && e->done_on != e->date ? PACK_DONE : 0u) |
		    (e->declared_on != DAY_NONE && e->declared_on != e->date ? PACK_DECLARED : 0u) |
		    (e->task >= 0 ? PACK_TASK : 0u) | (!e->scored ? PACK_SCORED : 0u);
	}
	return has;
}

static void
put_entries(struct buf *out, const struct dossier *d, day_t base, kind_intern_fn *intern, void *arg)
{
	unsigned has = options(d);
	struct buf tuple = BUF_INIT;
	const struct entry *e, *end = d->nentries > 0 ? d->entries + d->nentries : d->entries;

	buf_u32(out, (uint32_t)d->nentries);
	buf_u8(out, (uint8_t)has);
	for (e = d->entries; e < end; e++)
		buf_u16(out, offset(e->date, base));
	for (e = d->entries; e < end; e++)
		buf_u16(out, e->minutes < 0 ? 0xffff : (uint16_t)e->minutes);
	for (e = d->entries; e < end; e++) {
		struct kind k = entry_kind(d, e);

		buf_u32(out, number(&k, intern, arg, &tuple));
	}
	for (e = d->entries; e < end; e++)
		buf_u32(out, (uint32_t)e->seq);
	for (e = d->entries; (has & PACK_DONE) && e < end; e++)
		buf_u16(out, offset(e->done_on == DAY_NONE ? e->date : e->done_on, base));
	for (e = d->entries; (has & PACK_DECLARED) && e < end; e++)
		buf_u16(out, offset(e->declared_on == DAY_NONE ? e->date : e->declared_on, base));
	for (e = d->entries; (has & PACK_TASK) && e < end; e++)
		buf_u16(out, (uint16_t)e->task);
	for (e = d->entries; (has & PACK_SCORED) && e < end; e++)
		buf_u8(out, (uint8_t)e->scored);
	buf_fini(&tuple);
}

static void
put_tasks(struct buf *out, const struct dossier *d, day_t base, kind_intern_fn *intern, void *arg)
{
	struct buf tuple = BUF_INIT;

	buf_u32(out, (uint32_t)d->ntasks);
	for (size_t i = 0; i < d->ntasks; i++) {
		struct kind k = task_kind(&d->tasks[i]);

		buf_u32(out, number(&k, intern, arg, &tuple));
	}
	for (size_t i = 0; i < d->ntasks; i++)
		buf_u32(out, (uint32_t)d->tasks[i].seq);
	for (size_t i = 0; i < d->ntasks; i++)
		buf_u16(out, offset(d->tasks[i].assigned_on, base));
	for (size_t i = 0; i < d->ntasks; i++)
		buf_u16(out, offset(d->tasks[i].due_on, base));
	for (size_t i = 0; i < d->ntasks; i++)
		buf_u16(out, offset(d->tasks[i].handed_back_on, base));
	for (size_t i = 0; i < d->ntasks; i++)
		buf_u16(out, offset(d->tasks[i].cancelled_on, base));
	buf_fini(&tuple);
}

void
columns_build(const struct dossier *d, kind_intern_fn *intern, void *arg, struct buf *out)
{
	day_t base = period_first(d->period);

	buf_u8(out, PACK_VERSION);
	text(out, d->staff);
	buf_u8(out, (uint8_t)d->organisation);
	buf_u32(out, (uint32_t)period_code(d->period));
	put_entries(out, d, base, intern, arg);
	put_tasks(out, d, base, intern, arg);
	put_postings(out, d);
	put_appraisals(out, d);
	put_events(out, d);
	put_absences(out, d);
	put_units(out, d);
	put_decisions(out, d);
}
