/* why: why the score of one person is what it is, and what it would be with other facts. Asks one
 * worker about one person and puts in what only the store knows: what a row was called, what the
 * cap decided. Writes nothing. Refuses to know who may ask, and how the answer is shown. Called by
 * ctl and api.
 */
#ifndef KPID_WHY_H
#define KPID_WHY_H

#include "daemon/run.h"
#include "daemon/store/store_trust.h"

/* Somebody of a period by staff code, in the arena. -1 with MSG_CTL_NO_PERSON and the like. */
int why_person(struct store *s, const char *code, struct period p, int64_t as_of, struct arena *a,
    struct person **out, struct err *e);

/* The explanation (rules/explain.h) of the score that o->workers' bundle gives; rows with
 * external_id. NULL with *e. */
struct value *why_score(
    const struct run_options *o, const struct person *p, struct arena *a, struct err *e);

/* The same of everybody with a posting in the period, as they come from the workers, each with what
 * why_published adds: fn is given one tree at a time, good until it returns. Sets *n. */
typedef void why_fn(void *arg, struct value *tree);
int why_everybody(const struct run_options *o, why_fn *fn, void *arg, size_t *n, struct err *e);

/* The cap is dealt over everybody: adds what the visible result says of this person (class after
 * the cap, rank, places), as it was seen at that moment. */
void why_published(
    const struct run_options *o, const struct person *p, const struct moment *as_of,
    struct value *tree, struct arena *a);

/* The same from one diary line's point of view, by its external id (MSG_CTL_NO_ENTRY). */
struct value *why_entry(const struct run_options *o, const struct person *p,
    const char *external_id, struct arena *a, struct err *e);

#endif
