#include "daemon/worker/jail.h"
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include "daemon/calls.h"

/* COVERAGE: counts are written to files at exit. */
#ifdef COVERAGE
#define SANITIZED 1
#else
#define SANITIZED CALLS_SANITIZED
#endif

static int
limits(struct err *e)
{
	static const struct {
		__rlimit_resource_t what;
		rlim_t to;
	} all[] = {
		{ RLIMIT_CORE, 0 },
		{ RLIMIT_FSIZE, 0 },
		{ RLIMIT_NOFILE, 0 }, /* what is open stays open */
		{ RLIMIT_NPROC, 0 },
		{ RLIMIT_MEMLOCK, 0 },
		{ RLIMIT_MSGQUEUE, 0 },
		{ RLIMIT_AS, (rlim_t)2 << 30 },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct rlimit r = { all[i].to, all[i].to };

		if (SANITIZED && all[i].what != RLIMIT_CORE)
			continue;
		if (setrlimit(all[i].what, &r) != 0)
			return err_set(e, MSG_WORKER_JAIL, "setrlimit");
	}
	return 0;
}

#define ANY(name) { (name), 0, 0, 0 }

static int
calls(int fd, struct err *e)
{
	const uint64_t socket = (uint64_t)fd, self = (uint64_t)getpid();
	const struct calls_rule rules[] = {
		{ "read", 0, CALLS_WHOLE, socket },
		{ "write", 0, CALLS_WHOLE, socket },
		{ "mmap", 2, PROT_EXEC, 0 }, /* memory may never become executable */
		{ "mprotect", 2, PROT_EXEC, 0 },
		{ "tgkill", 0, CALLS_WHOLE, self }, /* abort() */
		ANY("close"),
		ANY("brk"),
		ANY("munmap"),
		ANY("mremap"),
		ANY("madvise"),
		ANY("futex"),
		ANY("rt_sigreturn"),
		ANY("rt_sigaction"),
		ANY("rt_sigprocmask"),
		ANY("setitimer"),
		ANY("clock_gettime"),
		ANY("getrandom"),
		ANY("sysinfo"), /* qsort of more than a kilobyte asks how much memory there is */
		ANY("gettid"),
		ANY("getpid"),
		ANY("restart_syscall"),
		ANY("exit"),
		ANY("exit_group"),
	};

	return calls_limit(rules, sizeof rules / sizeof *rules, CALLS_KILL) != 0
	    ? err_set(e, MSG_WORKER_JAIL, "seccomp") : 0;
}

int
jail_enter(int fd, struct err *e)
{
	(void)close(0);
	(void)close(1);
	if (close_range(3, (unsigned)fd - 1, 0) != 0 && fd > 3)
		return err_set(e, MSG_WORKER_JAIL, "close_range");
	if (close_range((unsigned)fd + 1, ~0U, 0) != 0)
		return err_set(e, MSG_WORKER_JAIL, "close_range");
	if (limits(e) != 0)
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return err_set(e, MSG_WORKER_JAIL, "prctl");
	/* A sanitizer's runtime needs files and calls of its own when it reports; its builds test
	 * everything but this list. */
	if (SANITIZED)
		return 0;
	if (calls(fd, e) != 0)
		return -1;
	(void)close(2); /* last: whoever could not enter has said so there */
	return 0;
}
