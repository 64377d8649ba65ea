#include "daemon/calls.h"
#include <errno.h>
#include <seccomp.h>

static int
add(scmp_filter_ctx ctx, const struct calls_rule *r)
{
	int call = seccomp_syscall_resolve_name(r->name);

	if (call == __NR_SCMP_ERROR)
		return 0;
	return seccomp_rule_add(ctx, SCMP_ACT_ALLOW, call, r->mask != 0,
	    SCMP_CMP(r->arg, SCMP_CMP_MASKED_EQ, r->mask, r->value));
}

int
calls_limit(const struct calls_rule *rules, size_t n, enum calls_other other)
{
	const uint32_t verdict = other == CALLS_KILL ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(EPERM);
	scmp_filter_ctx ctx = seccomp_init(verdict);
	int failed = ctx == NULL ||
	    seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0 ||
	    seccomp_attr_set(ctx, SCMP_FLTATR_CTL_TSYNC, 1) != 0;

	if (!failed && other == CALLS_REFUSE)
		failed = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) != 0;
	for (size_t i = 0; i < n && !failed; i++)
		failed = add(ctx, &rules[i]) != 0;
	failed = failed || seccomp_load(ctx) != 0;
	seccomp_release(ctx);
	return failed ? -1 : 0;
}
