/* calls: a table of system calls that a process may still make, given to the kernel. The only file
 * pair that knows seccomp.h; what is in the tables, and why, is the matter of those who have them:
 * the jail of a worker and the guard of the daemon.
 */
#ifndef KPID_CALLS_H
#define KPID_CALLS_H

#include <stddef.h>
#include <stdint.h>

/* A sanitizer's runtime needs files and calls of its own when it reports: its builds test
 * everything but these lists. UNLOCKED: so does valgrind, which knows no seccomp. */
#if defined(UNLOCKED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CALLS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
    __has_feature(thread_sanitizer)
#define CALLS_SANITIZED 1
#endif
#endif
#ifndef CALLS_SANITIZED
#define CALLS_SANITIZED 0
#endif

/* A call by its name, and what one of its arguments must be: any (mask 0), or equal under a mask.
 * Several rows of one call: any of them suffices. Names that a machine has not are left out. */
struct calls_rule {
	const char *name;
	unsigned arg;
	uint64_t mask, value;
};
#define CALLS_WHOLE UINT64_MAX

/* What happens to all others. CALLS_REFUSE: they fail with EPERM, and clone3 with ENOSYS, upon
 * which the C library takes clone, whose flags can be looked at. */
enum calls_other { CALLS_KILL, CALLS_REFUSE };

/* Holds for every thread of the process and for what it executes. -1 when the kernel refuses. */
int calls_limit(const struct calls_rule *rules, size_t n, enum calls_other other);

#endif
