/* guard: what the daemon does without. Owns the list of system calls it keeps once it serves, the
 * capabilities it gives up, and the rules of whom files are open to. Refuses to know what the files
 * hold. Called by kpid.c at start and with every reload.
 */
#ifndef KPID_GUARD_H
#define KPID_GUARD_H

#include "daemon/config.h"

/* Adds to `l` an error for each file that everybody may read though it holds a secret, or may
 * change though it says what kpid does; a warning for a store and for standards. What is not
 * there, or cannot be asked for, is left to whoever opens it. -1 when there is an error. */
int guard_files(const struct config *c, struct err_list *l);

/* Gives up all capabilities for good, but the one to listen below port 1024: of this thread and
 * those it starts. No program that is executed gets more. */
int guard_capabilities(struct err *e);

/* From now on every thread, and whatever is executed, may make only the calls of the list; others
 * fail with EPERM. Workers lock themselves up further (daemon/worker/jail.h). */
int guard_calls(struct err *e);

#endif
