/* drop: the drop folder: every intake.every it is looked at, and the files in it become facts, one
 * after the other: read on a reading thread, put on the write lane in slices that let others in
 * between, reported on and moved to done/ or rejected/. Idempotent: a file that was cut off by a
 * crash is taken again, and its rows are unchanged. Refuses to know what a row means (intake does).
 * Made by app; on the loop's thread.
 */
#ifndef KPID_DROP_H
#define KPID_DROP_H

#include "daemon/app.h"

struct drop *drop_new(struct app *app);
/* The configuration changed: looks again now. */
void drop_configure(struct drop *d);
void drop_free(struct drop *d); /* after the lanes; NULL is fine */

#endif
