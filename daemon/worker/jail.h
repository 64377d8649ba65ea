/* jail: gives up everything that a worker does not need. The only file pair that knows seccomp.h.
 */
#ifndef KPID_WORKER_JAIL_H
#define KPID_WORKER_JAIL_H

#include "rules/base/err.h"

/* Closes all descriptors but `fd` and stderr, sets limits, no-new-privileges and the system-call
 * list. After it only memory, the socket, time and exit remain. -1 with *e when the kernel refuses.
 */
int jail_enter(int fd, struct err *e);

#endif
