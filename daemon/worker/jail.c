#include "daemon/worker/jail.h"
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* COVERAGE: counts are written to files at exit. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(COVERAGE)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
    __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
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

/* A call, and what one of its arguments must be: any (mask 0), or equal under a mask. */
struct rule {
	int call;
	unsigned arg;
	uint64_t mask, value;
};
#define ANY(name) { SCMP_SYS(name), 0, 0, 0 }
#define WHOLE UINT64_MAX

static int
calls(int fd, struct err *e)
{
	const uint64_t socket = (uint64_t)fd, self = (uint64_t)getpid();
	const struct rule rules[] = {
		{ SCMP_SYS(read), 0, WHOLE, socket },
		{ SCMP_SYS(write), 0, WHOLE, socket },
		{ SCMP_SYS(mmap), 2, PROT_EXEC, 0 }, /* memory may never become executable */
		{ SCMP_SYS(mprotect), 2, PROT_EXEC, 0 },
		{ SCMP_SYS(tgkill), 0, WHOLE, self }, /* abort() */
		ANY(close),
		ANY(brk),
		ANY(munmap),
		ANY(mremap),
		ANY(madvise),
		ANY(futex),
		ANY(rt_sigreturn),
		ANY(rt_sigaction),
		ANY(rt_sigprocmask),
		ANY(setitimer),
		ANY(clock_gettime),
		ANY(getrandom),
		ANY(sysinfo), /* qsort of more than a kilobyte asks how much memory there is */
		ANY(gettid),
		ANY(getpid),
		ANY(restart_syscall),
		ANY(exit),
		ANY(exit_group),
	};
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int failed = ctx == NULL ||
	    seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0;

	for (size_t i = 0; i < sizeof rules / sizeof *rules && !failed; i++)
		failed = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, rules[i].call, rules[i].mask != 0,
			     SCMP_CMP(rules[i].arg, SCMP_CMP_MASKED_EQ, rules[i].mask,
				 rules[i].value)) != 0;
	failed = failed || seccomp_load(ctx) != 0;
	seccomp_release(ctx);
	return failed ? err_set(e, MSG_WORKER_JAIL, "seccomp") : 0;
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
