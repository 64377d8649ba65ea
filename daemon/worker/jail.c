#include "daemon/worker/jail.h"
#include <seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
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
		{ RLIMIT_NOFILE, 4 },
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

static int
calls(struct err *e)
{
	static const int allowed[] = {
		SCMP_SYS(read),
		SCMP_SYS(write),
		SCMP_SYS(close),
		SCMP_SYS(brk),
		SCMP_SYS(mmap),
		SCMP_SYS(munmap),
		SCMP_SYS(mremap),
		SCMP_SYS(madvise),
		SCMP_SYS(futex),
		SCMP_SYS(rt_sigreturn),
		SCMP_SYS(rt_sigaction),
		SCMP_SYS(rt_sigprocmask),
		SCMP_SYS(setitimer),
		SCMP_SYS(clock_gettime),
		SCMP_SYS(getrandom),
		SCMP_SYS(exit),
		SCMP_SYS(exit_group),
		SCMP_SYS(tgkill),
		SCMP_SYS(gettid),
		SCMP_SYS(getpid),
		SCMP_SYS(restart_syscall),
		SCMP_SYS(fstat),
		SCMP_SYS(newfstatat),
	};
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int failed = ctx == NULL;

	for (size_t i = 0; i < sizeof allowed / sizeof *allowed && !failed; i++)
		failed = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, allowed[i], 0) != 0;
	/* Memory may never become executable. */
	failed = failed ||
	    seccomp_rule_add(
		ctx, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, 4, 0)) != 0;
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
	return SANITIZED ? 0 : calls(e);
}
