/* since: the two clocks of one result: as it was published, and what it would be with what is known
 * today; what was recorded between, and the difference in words. Asks one worker about one person;
 * writes nothing. Refuses to know who may ask. Called by ctl and api.
 */
#ifndef KPID_SINCE_H
#define KPID_SINCE_H

#include "daemon/run.h"
#include "daemon/store/store_trust.h"
#include "daemon/zone.h"

/* { staff period sealed published { at run revision as_of bundle state score band class } known {
 * as_of state score band } moved rules_changed classes criteria [ {
 * id vi en published known } ] facts [ {
 * seq kind source external_id at withdrawn counted_in } ] } in the arena; scores in micro-points.
 * `then` of nothing: the result that is visible. o->as_of is 0, o->bundle the digest that the
 * workers have. NULL with *e: MSG_CTL_NO_RESULT when nothing was published by then. */
struct value *since_tree(const struct run_options *o, const struct person *p,
    const struct moment *then, struct arena *a, struct err *e);
/* The same in words; times in the zone, NULL: UTC. */
void since_text(const struct value *tree, enum lang lang, const struct zone *z, struct buf *out);

#endif
