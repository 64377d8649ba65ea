/* The guard of the daemon, tried by a child that has entered it: what it does without fails with
 * EPERM in every thread, also those that were there before; what it lives by works, workers too. And
 * whom its files may be open to. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "daemon/calls.h"
#include "daemon/guard.h"

enum { WORKS = 10, EPERMS, OTHER, NO_GUARD }; /* exit statuses of a child */

/* --- what it does without --- */

static long try_ptrace(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static long try_vm_read(void) { return syscall(SYS_process_vm_readv, getpid(), NULL, 0, NULL, 0, 0); }
static long try_unshare(void) { return unshare(CLONE_FILES); }
static long try_namespace(void) { return syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0); }
static long try_personality(void) { return personality(0xffffffff); }
static long try_mount(void) { return syscall(SYS_mount, "a", "/", "tmpfs", 0, NULL); }
static long try_chroot(void) { return chroot("/"); }
static long try_chdir(void) { return chdir("/"); }
static long try_symlink(void) { return symlink("/etc/passwd", "/tmp/kpid-guard-link"); }
static long try_link(void) { return link("/proc/self/exe", "/tmp/kpid-guard-link"); }
static long try_mknod(void) { return mknod("/tmp/kpid-guard-fifo", S_IFIFO | 0600, 0); }
static long try_chmod(void) { return chmod("/nowhere", 0); }
static long try_setuid(void) { return syscall(SYS_setuid, getuid()); }
static long try_setgroups(void) { return syscall(SYS_setgroups, 0, NULL); }
static long try_netlink(void) { return socket(AF_NETLINK, SOCK_RAW, 0); }
static long try_packet(void) { return socket(AF_PACKET, SOCK_RAW, 0); }
static long try_bpf(void) { return syscall(SYS_bpf, 0, NULL, 0); }
static long try_uring(void) { return syscall(SYS_io_uring_setup, 1, NULL); }
static long try_perf(void) { return syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0); }
static long try_userfaultfd(void) { return syscall(SYS_userfaultfd, 1); }
static long try_keys(void) { return syscall(SYS_add_key, NULL, NULL, NULL, 0, 0); }
static long try_module(void) { return syscall(SYS_init_module, NULL, 0, ""); }
static long try_execveat(void) { return syscall(SYS_execveat, AT_FDCWD, "/bin/true", NULL, NULL, 0); }
static long try_terminal(void) { return syscall(SYS_ioctl, 0, 0x5412, "x"); }
static long try_keepcaps(void) { return prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0); }
static long try_limit_other(void) { return syscall(SYS_prlimit64, getppid(), 7, NULL, NULL); }
static long try_shm(void) { return syscall(SYS_shmget, 1, 4096, 0); }
static long try_written_code(void)
{
	return (long)mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static long try_made_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

/* --- what it lives by --- */

static void *return_arg(void *arg) { return arg; }
static long need_thread(void)
{
	pthread_t t;
	int given;
	void *got = NULL;

	return pthread_create(&t, NULL, return_arg, &given) == 0 && pthread_join(t, &got) == 0 && got == &given ? 0 : -1;
}
/* Executed under the same list, with libraries loaded: as a worker is. */
static long need_worker(void)
{
	char *argv[] = { (char *)"true", NULL }, *env[] = { NULL };
	int status = -1;
	pid_t pid;

	return posix_spawn(&pid, "/bin/true", NULL, NULL, argv, env) == 0 && waitpid(pid, &status, 0) == pid &&
	    status == 0 ? 0 : -1;
}
static long need_file(void)
{
	char name[] = "/tmp/kpid-guard-XXXXXX";
	int fd = mkstemp(name), rc = fd < 0 || write(fd, "x", 1) != 1 || fsync(fd) != 0 || unlink(name) != 0;

	return rc ? -1 : close(fd);
}
static long need_socket(void) { return close(socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0)); }
static long need_epoll(void) { return close(epoll_create1(EPOLL_CLOEXEC)); }
static long need_memory(void) { return mmap(NULL, 1 << 24, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED; }

struct attempt {
	const char *name;
	long (*call)(void);
	int status; /* WORKS or EPERMS */
};
#define NOT(name) { #name, try_##name, EPERMS }
#define NEED(name) { #name, need_##name, WORKS }
static const struct attempt attempts[] = {
	NOT(ptrace), NOT(vm_read), NOT(unshare), NOT(namespace), NOT(personality), NOT(mount), NOT(chroot),
	NOT(chdir), NOT(symlink), NOT(link), NOT(mknod), NOT(chmod), NOT(setuid), NOT(setgroups), NOT(netlink),
	NOT(packet), NOT(bpf), NOT(uring), NOT(perf), NOT(userfaultfd), NOT(keys), NOT(module), NOT(execveat),
	NOT(terminal), NOT(keepcaps), NOT(limit_other), NOT(shm), NOT(written_code), NOT(made_code),
	NEED(thread), NEED(worker), NEED(file), NEED(socket), NEED(epoll), NEED(memory),
};

static int
outcome(const struct attempt *a)
{
	errno = 0;
	if (a->call() == 0)
		return WORKS;
	return errno == EPERM ? EPERMS : OTHER;
}

static pthread_barrier_t entered;

static void *
in_thread(void *arg)
{
	pthread_barrier_wait(&entered);
	exit(outcome(arg));
}

/* In a child: the guard, then the call, in a thread that was there before it. */
static int
status_of(const struct attempt *a)
{
	struct err e = { 0 };
	pid_t pid = fork();
	int status;
	pthread_t t;

	if (pid == 0) {
		if (guard_capabilities(&e) != 0)
			_exit(NO_GUARD);
		pthread_barrier_init(&entered, NULL, 2);
		pthread_create(&t, NULL, in_thread, (void *)(uintptr_t)a);
		if (guard_calls(&e) != 0)
			_exit(NO_GUARD);
		pthread_barrier_wait(&entered);
		pthread_join(t, NULL);
		_exit(NO_GUARD);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
test_calls(void **state)
{
	(void)state;
	if (CALLS_SANITIZED)
		skip();
	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		int status = status_of(&attempts[i]);

		if (status != attempts[i].status)
			fail_msg("%s: %d, not %d", attempts[i].name, status, attempts[i].status);
	}
}

/* Root that has no capability is kept out as anybody is. */
static void
test_capabilities(void **state)
{
	char name[] = "/tmp/kpid-guard-XXXXXX";
	int fd = mkstemp(name), status;
	struct err e = { 0 };
	pid_t pid;

	(void)state;
	close(fd);
	assert_int_equal(chmod(name, 0), 0);
	pid = fork();
	if (pid == 0) {
		if (guard_capabilities(&e) != 0)
			_exit(NO_GUARD);
		_exit(open(name, O_RDONLY) < 0 && prctl(PR_CAPBSET_READ, 1, 0, 0, 0) == (geteuid() != 0) &&
				    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? WORKS : OTHER);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	unlink(name);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), WORKS);
}

/* --- files --- */

static size_t
told(const char *folder, const char *name, mode_t mode, int *refused, enum msg_id *id)
{
	static const char text[] = "listen: [ { address: 127.0.0.1, port: 1, tls: { certificate: c, key: key } } ]\n"
		"store: store\nstandards: { path: sectors }\n"
		"notify: [ { webhook: \"http://a/\", events: [run], secret_file: secret } ]\n";
	static const char *const files[] = { "kpid.yaml", "store", "key", "secret", "sectors" };
	char path[256];
	struct err_list l = { 0 };
	struct config *c = NULL;
	size_t n;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		FILE *f;

		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		f = fopen(path, "w");
		fputs(text, f);
		fclose(f);
		assert_int_equal(chmod(path, strcmp(files[i], name) == 0 ? mode : 0640), 0);
	}
	snprintf(path, sizeof path, "%s/kpid.yaml", folder);
	assert_int_equal(config_load(path, &c, &l), 0);
	*refused = guard_files(c, &l) != 0;
	n = l.n;
	*id = n > 0 ? l.at[0].id : MSG_COUNT;
	assert_int_equal(err_list_errors(&l), *refused);
	config_free(c);
	err_list_fini(&l);
	return n;
}

static void
test_files(void **state)
{
	static const struct {
		const char *name;
		mode_t mode;
		int refused;
		enum msg_id id;
	} rows[] = {
		{ "kpid.yaml", 0644, 0, MSG_COUNT }, { "kpid.yaml", 0646, 1, MSG_GUARD_WRITE },
		{ "store", 0660, 0, MSG_COUNT }, { "store", 0644, 0, MSG_GUARD_READ },
		{ "sectors", 0644, 0, MSG_COUNT }, { "sectors", 0642, 0, MSG_GUARD_WRITE },
		{ "key", 0640, 0, MSG_COUNT }, { "key", 0644, 1, MSG_GUARD_READ },
		{ "secret", 0600, 0, MSG_COUNT }, { "secret", 0604, 1, MSG_GUARD_READ },
	};
	char folder[] = "/tmp/kpid-guard-XXXXXX", rm[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum msg_id id;
		int refused;

		assert_int_equal(told(folder, rows[i].name, rows[i].mode, &refused, &id), rows[i].id != MSG_COUNT);
		assert_int_equal(id, rows[i].id);
		assert_int_equal(refused, rows[i].refused);
	}
	snprintf(rm, sizeof rm, "rm -r %s", folder);
	assert_int_equal(system(rm), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_capabilities),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
