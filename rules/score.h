/* score: a standard applied to one person's (or organisation's) period. Owns the engine: the kinds
 * that packs refer to, the memo of measures, the objects that formulas see. Refuses to know where
 * packs come from, other people, and the clock. Called by the worker's session, by cases and by
 * checks.
 */
#ifndef KPID_SCORE_H
#define KPID_SCORE_H

#include "rules/bundle.h"
#include "rules/request.h"

struct engine;

/* The bundle and calendar are borrowed and must outlive the engine. calendar NULL = Monday to
 * Friday. */
struct engine *engine_new(struct bundle *b, const struct calendar *calendar);
void engine_free(struct engine *g);

/* Tells the tuple of a kind number (see columns.h) before a pack uses it. -1 when the bytes are not
 * a kind. */
int engine_kind(struct engine *g, uint32_t number, const void *tuple, size_t n);
/* A kind_intern_fn for packs made here (cases): arg is the engine. */
uint32_t engine_intern(void *engine, const void *tuple, size_t n);
/* Lends a clock of nanoseconds: from now on it is counted what criteria cost. */
typedef int64_t engine_clock_fn(void);
void engine_clock(struct engine *g, engine_clock_fn *clock);
/* What criteria cost since this was asked last, with the measures that each was the first to read:
 * [{ standard, criterion, calls, ns }], in the arena. */
struct value *engine_costs(struct engine *g, struct arena *a);
/* Forgets all kinds, and with them every memo. */
void engine_kinds_reset(struct engine *g);

/* Answers one request. A mistake of the rule or a lack of data is an answer (state, reason), never
 * a failure: -1 only when the request itself makes no sense. Texts of the answer live in the arena
 * or the bundle. */
int score_request(
    struct engine *g, const struct request *r, struct arena *a, struct answer *out, struct err *e);

#endif
