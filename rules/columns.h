/* columns: one person's period as packed columns (a pack), and the kinds that its entries and tasks
 * are of.
 *
 * A kind is the distinct tuple of everything that a measure of an entry or task may read but dates,
 * minutes and ids; its measures are computed once per kind. Packs come from dossiers
 * (columns_build) and are derived: they may be thrown away. Pure: no store, no script. Called by
 * the store (rebuild), cases and try (build), score and checks (read). Little-endian machines only
 * (checked at build).
 */
#ifndef KPID_COLUMNS_H
#define KPID_COLUMNS_H

#include "rules/base/arena.h"
#include "rules/base/buf.h"
#include "rules/model.h"

/* A decoded kind. `task` 1 = of a task, 0 = of a diary entry. For an entry
 * origin/part/handed_back/cancelled are its task's (origin -1: no task). errors and delays are as
 * recorded; `waived` bits say what a decision took away. */
struct kind {
	int task;
	const char *item, *fields;
	int64_t quantity; /* x 1000 */
	int accepted, major_errors, delays, waived, evidence;
	int origin, part, handed_back, cancelled, task_withdrawn, after_sealing;
	uint32_t number; /* not of the tuple: whoever numbers kinds may note it here */
};
void kind_write(
    const struct kind *k, struct buf *out); /* the canonical tuple: equal kinds, equal bytes */
/* Copies texts into the arena. -1 when the bytes are not a kind. */
int kind_read(const void *p, size_t n, struct arena *a, struct kind *out);

/* Gives each tuple a number: the store's kind table, or a worker's own. */
typedef uint32_t kind_intern_fn(void *arg, const void *tuple, size_t n);

void columns_build(const struct dossier *d, kind_intern_fn *intern, void *arg, struct buf *out);

/* A pack, read. Context rows (postings, events, ...) are in `d`; entries and tasks of `d` stay
 * empty: they are the columns. `date`, `done`, `declared` are days relative to `base` (the period's
 * first day). Optional columns are NULL when every row has the default: done = date, declared =
 * date, task -1, scored 1. minutes 0xffff = not given. */
struct columns {
	struct dossier d;
	day_t base;
	size_t nentries;
	const int16_t *date, *done, *declared, *task;
	const uint16_t *minutes;
	const uint32_t *kind;
	const uint8_t *scored;
	const uint32_t *seq; /* low 32 bits of the fact's seq */
	size_t ntasks;
	const uint32_t *task_kind, *task_seq;
	const int16_t *assigned, *due, *handed_back, *cancelled; /* INT16_MIN none */
};
/* Reads a pack; everything is copied into the arena. -1 when malformed. */
int columns_read(const void *p, size_t n, struct arena *a, struct columns *out);
/* The packs of a longer base period (a quarter), made one: rows merged in (date, month, position),
 * context rows united by their seq: a move inside the quarter keeps both postings. `period` is the
 * longer one. */
void columns_join(struct columns *const *parts, size_t n, struct period period, struct arena *a,
    struct columns *out);

#endif
