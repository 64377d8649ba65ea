#include "daemon/guard.h"
#include <linux/capability.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "daemon/calls.h"

/* --- files --- */

static int
everybody(const char *path, mode_t may)
{
	struct stat st;

	return path != NULL && stat(path, &st) == 0 && (st.st_mode & may) != 0;
}

static int
tell(struct err_list *l, enum msg_id id, const char *path, const struct config *c,
    struct config_place at, int warning)
{
	struct err e = { 0 };

	err_set(&e, id, path);
	if (at.line > 0)
		err_at(&e, c->file, at.line, at.col);
	err_list_add(l, &e, warning);
	return warning ? 0 : -1;
}

int
guard_files(const struct config *c, struct err_list *l)
{
	int rc = 0;

	if (everybody(c->file, S_IWOTH))
		rc = tell(l, MSG_GUARD_WRITE, c->file, c, (struct config_place){ 0 }, 0);
	if (everybody(c->store, S_IRWXO))
		tell(l, MSG_GUARD_READ, c->store, c, c->place[CONFIG_KEY_store], 1);
	if (everybody(c->standards_path, S_IWOTH))
		tell(l, MSG_GUARD_WRITE, c->standards_path, c, c->place[CONFIG_KEY_standards_path], 1);
	if (everybody(c->standards_signers, S_IWOTH))
		rc = tell(l, MSG_GUARD_WRITE, c->standards_signers, c,
		    c->place[CONFIG_KEY_standards_signers], 0);
	for (size_t i = 0; i < c->listen_n; i++)
		if (everybody(c->listen[i].tls_key, S_IRWXO))
			rc = tell(l, MSG_GUARD_READ, c->listen[i].tls_key, c,
			    c->listen[i].place[CONFIG_LISTEN_tls_key], 0);
	for (size_t i = 0; i < c->notify_n; i++)
		if (everybody(c->notify[i].secret_file, S_IRWXO))
			rc = tell(l, MSG_GUARD_READ, c->notify[i].secret_file, c,
			    c->notify[i].place[CONFIG_NOTIFY_secret_file], 0);
	return rc;
}

/* --- capabilities --- */

int
guard_capabilities(struct err *e)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct had[2], has[2] = { { 0, 0, 0 }, { 0, 0, 0 } };

	if (syscall(SYS_capget, &head, had) != 0)
		return err_set(e, MSG_GUARD, "capget");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_set(e, MSG_GUARD, "no_new_privs");
	for (int c = 0; prctl(PR_CAPBSET_READ, c, 0, 0, 0) >= 0; c++)
		(void)prctl(PR_CAPBSET_DROP, c, 0, 0, 0); /* who may not has none to gain */
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	has[0].permitted = had[0].permitted & 1u << CAP_NET_BIND_SERVICE;
	has[0].effective = has[0].permitted;
	return syscall(SYS_capset, &head, has) != 0 ? err_set(e, MSG_GUARD, "capset") : 0;
}

/* --- system calls --- */

#define ANY(name) { (name), 0, 0, 0 }
#define IS(name, arg, value) { (name), (arg), CALLS_WHOLE, (uint64_t)(value) }
#define WITHOUT(name, arg, bits) { (name), (arg), (uint64_t)(bits), 0 }

/* Namespaces are how a process gets the rights of root back. */
#define NEW_SPACES \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | \
	    CLONE_NEWNET)

static const struct calls_rule calls[] = {
	/* memory that is written is never executed */
	WITHOUT("mmap", 2, PROT_EXEC), WITHOUT("mmap", 2, PROT_WRITE),
	WITHOUT("mprotect", 2, PROT_EXEC), ANY("brk"), ANY("munmap"), ANY("mremap"), ANY("madvise"),
	ANY("msync"), ANY("memfd_create"),
	/* files: standards, certificates, the store, the drop folder */
	ANY("open"), ANY("openat"), ANY("close"), ANY("close_range"), ANY("read"), ANY("pread64"),
	ANY("readv"), ANY("preadv"), ANY("write"), ANY("pwrite64"), ANY("writev"), ANY("pwritev"),
	ANY("lseek"), ANY("stat"), ANY("fstat"), ANY("lstat"), ANY("newfstatat"), ANY("statx"),
	ANY("fstatfs"), ANY("statfs"), ANY("access"), ANY("faccessat"), ANY("faccessat2"),
	ANY("readlink"), ANY("readlinkat"), ANY("getdents64"), ANY("getcwd"), ANY("unlink"),
	ANY("unlinkat"), ANY("rename"), ANY("renameat"), ANY("renameat2"), ANY("mkdir"),
	ANY("mkdirat"), ANY("rmdir"), ANY("fchmod"), ANY("fchown"), ANY("utimensat"),
	ANY("truncate"), ANY("ftruncate"),
	ANY("fallocate"), ANY("fadvise64"), ANY("fsync"), ANY("fdatasync"), ANY("sync_file_range"),
	ANY("flock"), ANY("fcntl"), ANY("dup"), ANY("dup2"), ANY("dup3"), ANY("sendfile"),
	ANY("copy_file_range"), ANY("umask"), IS("ioctl", 1, FIONBIO), IS("ioctl", 1, FIONREAD),
	IS("ioctl", 1, TCGETS),
	/* sockets: clients, workers, webhooks, systemd */
	IS("socket", 0, AF_UNIX), IS("socket", 0, AF_INET), IS("socket", 0, AF_INET6),
	IS("socketpair", 0, AF_UNIX), ANY("connect"), ANY("bind"), ANY("listen"), ANY("accept"),
	ANY("accept4"), ANY("shutdown"), ANY("getsockname"), ANY("getpeername"), ANY("getsockopt"),
	ANY("setsockopt"), ANY("sendto"), ANY("recvfrom"), ANY("sendmsg"), ANY("recvmsg"),
	ANY("sendmmsg"), ANY("recvmmsg"),
	/* waiting */
	ANY("epoll_create1"), ANY("epoll_ctl"), ANY("epoll_wait"), ANY("epoll_pwait"),
	ANY("epoll_pwait2"), ANY("poll"), ANY("ppoll"), ANY("select"), ANY("pselect6"), ANY("eventfd2"),
	ANY("timerfd_create"), ANY("timerfd_settime"), ANY("pipe"), ANY("pipe2"), ANY("futex"),
	ANY("nanosleep"), ANY("clock_nanosleep"), ANY("clock_gettime"), ANY("clock_getres"),
	ANY("gettimeofday"), ANY("time"), ANY("setitimer"), ANY("restart_syscall"),
	/* threads, and workers: started, limited by themselves, killed, waited for */
	WITHOUT("clone", 0, NEW_SPACES), ANY("vfork"), ANY("execve"), ANY("wait4"), ANY("waitid"),
	ANY("kill"), ANY("tgkill"), ANY("exit"), ANY("exit_group"), ANY("set_robust_list"),
	ANY("set_tid_address"), ANY("rseq"), ANY("arch_prctl"), ANY("rt_sigaction"),
	ANY("rt_sigprocmask"), ANY("rt_sigreturn"), ANY("rt_sigpending"), ANY("rt_sigtimedwait"),
	ANY("sigaltstack"), ANY("sched_yield"), ANY("sched_getaffinity"), ANY("getrlimit"),
	ANY("setrlimit"), IS("prlimit64", 0, 0), ANY("seccomp"), IS("prctl", 0, PR_SET_NO_NEW_PRIVS),
	IS("prctl", 0, PR_SET_DUMPABLE), IS("prctl", 0, PR_GET_DUMPABLE), IS("prctl", 0, PR_SET_NAME),
	/* who and where one is */
	ANY("getpid"), ANY("getppid"), ANY("gettid"), ANY("getuid"), ANY("geteuid"), ANY("getgid"),
	ANY("getegid"), ANY("getgroups"), ANY("getrusage"), ANY("times"), ANY("uname"), ANY("sysinfo"),
	ANY("getrandom"), ANY("getcpu"),
};

int
guard_calls(struct err *e)
{
	if (CALLS_SANITIZED)
		return 0;
	return calls_limit(calls, sizeof calls / sizeof calls[0], CALLS_REFUSE) != 0
	    ? err_set(e, MSG_GUARD, "seccomp") : 0;
}
