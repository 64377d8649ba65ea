/* Where what is computed once per kind is kept, and how it is found again: by subject and period,
 * by law, by measure, check or query. */
#include <stdlib.h>
#include <string.h>
#include "rules/score_impl.h"

/* For all kinds that are known now, and some more: there are many memos, so not twice as many. */
static size_t
room_for(size_t n)
{
	return (n + 255) / 256 * 256;
}

/* Periods are scored one after another: what was kept for those before is let go, or a worker would
 * hold a year's. */
#define PERIODS_KEPT 2

static int
too_many_periods(const struct engine *g, day_t day)
{
	int others = 0;

	for (size_t i = 0; i < g->nsets; i++) {
		size_t k = 0;

		while (k < i && g->sets[k].day != g->sets[i].day)
			k++;
		others += k == i && g->sets[i].day != day;
	}
	return others >= PERIODS_KEPT;
}

static struct memo_set *
measure_set(struct engine *g, enum subject subject, day_t day)
{
	if (g->overrides_serial != g->bundle->overrides_serial)
		measure_forget(g);
	for (size_t i = 0; i < g->nsets; i++)
		if (g->sets[i].subject == subject && g->sets[i].day == day)
			return &g->sets[i];
	if (too_many_periods(g, day))
		measure_forget(g);
	g->sets = mem_room(g->sets, g->nsets, &g->sets_cap, sizeof *g->sets);
	g->sets[g->nsets] = (struct memo_set){ .subject = subject, .day = day };
	return &g->sets[g->nsets++];
}

/* Zeroed room for so many. */
static void *
grown(void *at, size_t *n, size_t known, size_t size)
{
	size_t room = room_for(known);

	if (*n >= known)
		return at;
	at = mem_grow(at, room * size);
	memset((char *)at + *n * size, 0, (room - *n) * size);
	*n = room;
	return at;
}

uint32_t
memo_place(struct state *s, uint32_t kind)
{
	struct memo_set *set = s->memo;

	set->place = grown(set->place, &set->nplace, s->g->nkinds, sizeof *set->place);
	if (set->place[kind] == 0)
		set->place[kind] = ++set->n;
	return set->place[kind] - 1;
}

static struct law_kinds *
law_kinds(struct state *s)
{
	struct law_kinds *k = s->memo->laws;

	while (k != NULL && k->law != s->law)
		k = k->next;
	if (k == NULL) {
		k = mem_new(sizeof *k);
		k->law = s->law;
		k->next = s->memo->laws;
		s->memo->laws = k;
	}
	return k;
}

static const uint32_t *
places(struct state *s, const uint32_t *kind, size_t n)
{
	uint32_t *at = arena_new(s->a, (n + 1) * sizeof *at);
	struct law_kinds *k = s->kinds;

	for (size_t i = 0; i < n; i++)
		at[i] = memo_place(s, kind[i]);
	k->place = grown(k->place, &k->nplaces, s->memo->n, sizeof *k->place);
	for (size_t i = 0; i < n; i++) {
		uint32_t *place = &k->place[at[i]];

		if (*place == 0)
			*place = ++k->n;
		at[i] = *place - 1;
	}
	return at;
}

void
measure_start(struct state *s)
{
	s->memo = measure_set(s->g, s->law->subject, period_first(s->in->d.period));
	s->kinds = law_kinds(s);
	s->places[0] = places(s, s->in->kind, s->in->nentries);
	s->places[1] = places(s, s->in->task_kind, s->in->ntasks);
}

void
measure_forget(struct engine *g)
{
	for (size_t i = 0; i < g->nsets; i++) {
		for (size_t k = 0; k < MEMO_CHAINS; k++)
			for (struct memo *m = g->sets[i].chains[k], *next; m != NULL; m = next) {
				next = m->next;
				free(m->at);
				free(m->noted);
				arena_fini(&m->notes);
				free(m);
			}
		for (struct law_kinds *l = g->sets[i].laws, *next; l != NULL; l = next) {
			next = l->next;
			free(l->place);
			free(l);
		}
		free(g->sets[i].place);
		free(g->sets[i].places);
	}
	g->nsets = g->nqueries = 0;
	g->overrides_serial = g->bundle->overrides_serial;
}

struct kind_place *
kind_place(struct state *s, const struct kind *k)
{
	struct memo_set *set = s->memo;
	uint32_t place = memo_place(s, k->number);

	set->places = grown(set->places, &set->nplaces, set->n, sizeof *set->places);
	return &set->places[place];
}

const struct item *
kind_item(struct state *s, const struct kind *k)
{
	struct kind_place *at = kind_place(s, k);
	struct period p = s->in->d.period;

	if (at->item == NULL)
		at->item = bundle_item(s->g->bundle, k->item, s->memo->day);
	if (at->item == NULL && p.kind != PERIOD_MONTH) /* it came in a later month */
		return bundle_item(s->g->bundle, k->item, period_last(p));
	return at->item;
}

/* Resolving goes through all standards; most people are of few sectors. */
const struct resolved *
law_at(struct engine *g, const char *sector, enum subject subject, day_t day, struct err *e)
{
	uint32_t h = (uint32_t)day * SUBJECT_COUNT + (uint32_t)subject;
	struct law_at *at;

	for (const char *p = sector; *p != '\0'; p++)
		h = h * 31 + (unsigned char)*p;
	at = &g->laws[h % LAWS];
	if (at->law == NULL || at->subject != subject || at->day != day ||
	    strcmp(at->law->chain[0]->sector, sector) != 0) {
		const struct resolved *law = bundle_resolve(g->bundle, sector, subject, day, e);

		if (law == NULL)
			return NULL;
		*at = (struct law_at){ law, subject, day };
	}
	return at->law;
}

/* --- memos --- */

/* FNV-1a (Fowler, Noll, Vo): formulas are ours to refuse, nobody gains by filling one chain. */
static uint32_t
mixed(uint32_t h, const char *s)
{
	for (; s != NULL && *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return (h ^ 0xff) * 16777619u;
}

static uint32_t
mixed_pointer(uint32_t h, const void *p)
{
	return (h ^ (uint32_t)((uintptr_t)p >> 4)) * 16777619u;
}

static struct memo **
chain(struct state *s, uint32_t h)
{
	return &s->memo->chains[(h ^ h >> 16) % MEMO_CHAINS];
}

const struct memo *
memo_grown(struct state *s, struct memo *m)
{
	size_t n, known = m->law != NULL ? s->kinds->n : s->memo->n;

	if (m->n < known) {
		n = room_for(known);
		m->at = mem_grow(m->at, n * sizeof *m->at);
		if (s->g->notes) {
			m->noted = mem_grow(m->noted, n * sizeof(struct noted *));
			memset(m->noted + m->n, 0, (n - m->n) * sizeof(struct noted *));
		}
		for (; m->n < n; m->n++)
			m->at[m->n] = slot_make(SLOT_UNSET);
	}
	return m;
}

static struct memo *
added(struct memo **chain, struct memo m)
{
	struct memo *now = mem_new(sizeof *now);

	*now = m;
	now->next = *chain;
	return *chain = now;
}

static struct memo *
measure_memo(struct state *s, const char *name, int task)
{
	struct memo **in = chain(s, mixed((uint32_t)task, name));

	for (struct memo *m = *in; m != NULL; m = m->next)
		if (m->name != NULL && m->task == task && strcmp(m->name, name) == 0)
			return m;
	return added(in, (struct memo){ .name = arena_str(&s->g->arena, name), .task = task });
}

struct memo *
check_memo(struct state *s, const struct check *check)
{
	struct memo **in = chain(s, mixed_pointer(mixed_pointer(1, check), s->law));

	for (struct memo *m = *in; m != NULL; m = m->next)
		if (m->check == check && m->law == s->law)
			return m;
	return added(in, (struct memo){ .check = check, .law = s->law });
}

/* --- names --- */

static int
law_measures(const struct state *s, const char *name, int task)
{
	const struct scheme *sc = s->law->person;

	for (size_t i = 0; i < sc->nmeasures; i++)
		if (sc->measures[i].task == task && strcmp(sc->measures[i].name, name) == 0)
			return 1;
	return 0;
}

static struct meaning
meaning_find(struct state *s, const char *name, int task)
{
	struct meaning m = { .law = s->law, .task = task };
	const char *declared = bundle_field(s->g->bundle, name);

	m.name = entry_field(name, task, &m.kind, &m.row);
	if (strcmp(name, "item") == 0) {
		m.item = 1;
		m.name = "item";
	}
	if (declared != NULL) {
		m.declared = 1;
		m.name = declared;
	}
	if (law_measures(s, name, task)) {
		m.measure = measure_memo(s, name, task);
		m.name = m.measure->name;
	}
	return m;
}

/* A name of a formula stands where it stands: found by that, and then compared. */
struct meaning
meaning_of(struct state *s, const char *name, int task)
{
	uint32_t h = mixed_pointer(mixed_pointer((uint32_t)task, name), s->law);
	struct meaning *at = &s->memo->met[(h ^ h >> 16) % MEANINGS], found;

	if (at->name != NULL && at->law == s->law && at->task == task &&
	    strcmp(at->name, name) == 0)
		return *at;
	found = meaning_find(s, name, task);
	if (found.name != NULL)
		*at = found;
	return found;
}

/* --- queries --- */

static int
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int
same_query(const struct query *a, const struct query *b)
{
	int same = a->n == b->n && same_text(a->column, b->column) && same_text(a->where, b->where) &&
	    same_text(a->times, b->times);

	for (int i = 0; i < a->n && same; i++)
		same = strcmp(a->at[i].key, b->at[i].key) == 0 &&
		    cell_equal(&a->at[i].value, &b->at[i].value);
	return same;
}

static const char *
kept(struct arena *a, const char *s)
{
	return s ? arena_str(a, s) : NULL;
}

static const struct query *
copied(struct arena *a, const struct query *q)
{
	struct query *own = arena_new(a, sizeof *own);

	own->n = q->n;
	own->column = kept(a, q->column);
	own->where = kept(a, q->where);
	own->times = kept(a, q->times);
	for (int i = 0; i < q->n; i++) {
		const struct cell *v = &q->at[i].value;

		own->at[i] = (struct sandbox_pair){ arena_str(a, q->at[i].key), *v };
		if (v->type == CELL_TEXT)
			own->at[i].value.u.text.s = arena_copy(a, v->u.text.s, v->u.text.n);
	}
	return own;
}

static uint32_t
query_hash(const struct state *s, const struct query *q, int task)
{
	uint32_t h = mixed_pointer((uint32_t)task, s->law);

	h = mixed(mixed(mixed(h, q->column), q->where), q->times);
	for (int i = 0; i < q->n; i++)
		h = mixed(h, q->at[i].key);
	return h;
}

/* A column that only the row has is multiplied on what its kind is worth. */
static void
factored(struct state *s, struct memo *m)
{
	struct query *rest;
	struct meaning of;

	m->rest = m->query;
	if (m->query->column == NULL)
		return;
	of = meaning_of(s, m->query->column, m->task);
	if (of.row == NULL || of.measure != NULL || of.declared)
		return;
	m->factor = of.row;
	m->rest = rest = arena_new(&s->g->arena, sizeof *rest);
	*rest = *m->query;
	rest->column = m->query->times;
	rest->times = NULL;
}

/* Formulas ask the same few questions of everybody; conditions made of what differs from person to
 * person would fill memory. */
#define QUERIES_BYTES ((size_t)16 << 20)

const struct memo *
query_memo(struct state *s, const struct query *q, int task)
{
	struct memo **in = chain(s, query_hash(s, q, task));
	struct memo *m;

	for (m = *in; m != NULL; m = m->next)
		if (m->query != NULL && m->task == task && m->law == s->law && same_query(m->query, q))
			return memo_grown(s, m);
	if ((s->g->nqueries + 1) * room_for(s->kinds->n) * sizeof(double) > QUERIES_BYTES)
		return NULL;
	s->g->nqueries++;
	m = added(in, (struct memo){ .task = task, .law = s->law, .query = copied(&s->g->arena, q) });
	factored(s, m);
	return memo_grown(s, m);
}
