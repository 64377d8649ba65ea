/* as_of: the moment that a person asks about, as it is written: the number of a fact, a day (its
 * end), or a time. Refuses to know the store, which says what was known then. Called by ctl and
 * api.
 */
#ifndef KPID_AS_OF_H
#define KPID_AS_OF_H

#include "daemon/store/store_trust.h"
#include "daemon/zone.h"

/* "1234", "2026-04-05", "2026-04-05T17:30", "...:05", with "Z" or "+07:00" or in the zone. A number
 * fills out->seq, anything else out->at. MSG_MOMENT_BAD. */
int as_of_parse(const char *text, const struct zone *z, struct moment *out, struct err *e);

#endif
