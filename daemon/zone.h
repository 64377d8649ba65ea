/* zone: a time zone as a value, read from the system's zone files (TZif, RFC 8536), with the
 * rule at their end for the years after the table (2038 and beyond). Immutable once read; any
 * thread may ask, several zones live side by side. Why not localtime_r: it follows one TZ of the
 * whole process, so a candidate configuration could not be checked beside the live one, and
 * changing TZ under running threads is a race. Refuses to know the clock: moments are arguments,
 * in seconds since 1970-01-01 UTC. Called by config (which owns the daemon's zone), due and
 * whoever shows times.
 */
#ifndef KPID_ZONE_H
#define KPID_ZONE_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/err.h"

struct zone;

/* The zone of a name such as "Asia/Ho_Chi_Minh", from /usr/share/zoneinfo. NULL with MSG_ZONE_*
 * (and what may have been meant). */
struct zone *zone_load(const char *name, struct err *e);
/* From the bytes of a zone file. NULL when they are none, or count leap seconds ("right/..."). */
struct zone *zone_read(const char *name, const void *bytes, size_t n);
void zone_free(struct zone *z);

const char *zone_name(const struct zone *z);
/* Seconds east of UTC at a moment. */
int32_t zone_offset(const struct zone *z, int64_t at);
/* The civil minute (see cron.h) that the zone's clocks show at a moment, seconds dropped. */
int64_t zone_minute(const struct zone *z, int64_t at);
/* The first moment, `from` or later, at which the zone's clocks show `minute` or later: for a
 * minute that was skipped the moment just after the gap. INT64_MAX for MINUTE_NONE. */
int64_t zone_reach(const struct zone *z, int64_t minute, int64_t from);
/* The same from the beginning: of a minute that comes twice the first one. */
int64_t zone_moment(const struct zone *z, int64_t minute);

#endif
