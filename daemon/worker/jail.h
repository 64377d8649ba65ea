/* jail: gives up everything that a worker does not need.
 */
#ifndef KPID_WORKER_JAIL_H
#define KPID_WORKER_JAIL_H

#include "rules/base/err.h"

/* Closes all descriptors but `fd`, sets limits, no-new-privileges and the list of system calls.
 * After it only memory, that socket, time, signals to itself and exit remain; anything else kills
 * the process (SIGSYS). -1 with *e when the kernel refuses; stderr is still open then. Sanitizer
 * builds keep stderr and have no list. */
int jail_enter(int fd, struct err *e);

#endif
