/* reminder: what is open on a day, for those who remind people: by agency and staff code, never
 * by name, each check with its days. Refuses to know who is told. Called by notify on a reading
 * thread.
 */
#ifndef KPID_REMINDER_H
#define KPID_REMINDER_H

#include "daemon/store/store.h"
#include "rules/manifest.h"

/* Appends a JSON object: day, period, open (how many), checks (id -> titles and how many),
 * agencies: [{ agency, open, warnings: {check: [days]}, people: [{ staff, warnings: {check:
 * [days]} }] }]. Open is what no run has found resolved, dated on the day or before, or without
 * a day (which adds nothing to its list of days). Days of people fill it up to 100,000;
 * `truncated` then says that the rest is counted only. -1 with *e. */
int reminder_write(struct store *s, const struct manifest *m, struct period p, day_t day,
    struct buf *out, struct err *e);

#endif
