/* The jail from inside: a child enters it and tries what a script that has taken over its worker
 * would try. What is not on the list must kill it; what the worker needs must go on working. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include "daemon/worker/jail.h"

#if defined(__SANITIZE_ADDRESS__) || defined(COVERAGE)
#define LISTED 0 /* builds with a sanitizer, or that count lines, have no list of calls */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LISTED 0
#endif
#endif
#ifndef LISTED
#define LISTED 1
#endif

enum { FREE = 10, FAILED = 11, NO_JAIL = 12 }; /* exit statuses of a child */

static int sock; /* the worker's end, in the child */

/* --- what must not be possible --- */

static long try_open(void) { return open("/etc/passwd", O_RDONLY); }
static long try_openat(void) { return syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY); }
static long try_openat2(void) { return syscall(SYS_openat2, AT_FDCWD, "/", NULL, 0); }
static long try_create(void) { return creat("/tmp/kpi-jail-test", 0600); }
static long try_stat(void) { struct stat st; return stat("/etc/shadow", &st); }
static long try_access(void) { return access("/etc/passwd", R_OK); }
static long try_readlink(void) { char b[8]; return readlink("/proc/self/exe", b, sizeof b); }
static long try_unlink(void) { return unlink("/tmp/kpi-jail-test"); }
static long try_rename(void) { return rename("/tmp/a", "/tmp/b"); }
static long try_mkdir(void) { return mkdir("/tmp/kpi-jail-test", 0700); }
static long try_chdir(void) { return chdir("/"); }
static long try_getdents(void) { char b[64]; return syscall(SYS_getdents64, sock, b, sizeof b); }
static long try_socket(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static long try_unix(void) { return socket(AF_UNIX, SOCK_STREAM, 0); }
static long try_pair(void) { int p[2]; return socketpair(AF_UNIX, SOCK_STREAM, 0, p); }
static long try_connect(void) { struct sockaddr_in a = { .sin_family = AF_INET }; return connect(sock, (struct sockaddr *)&a, sizeof a); }
static long try_bind(void) { struct sockaddr_in a = { .sin_family = AF_INET }; return bind(sock, (struct sockaddr *)&a, sizeof a); }
static long try_accept(void) { return accept(sock, NULL, NULL); }
static long try_sendmsg(void) { struct msghdr m = { 0 }; return sendmsg(sock, &m, 0); }
static long try_recvmsg(void) { struct msghdr m = { 0 }; return recvmsg(sock, &m, MSG_DONTWAIT); }
static long try_sendto(void) { return sendto(sock, "x", 1, 0, NULL, 0); }
static long try_fork(void) { return syscall(SYS_fork); }
static long try_vfork(void) { return syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0); }
static long try_clone3(void) { return syscall(SYS_clone3, NULL, 0); }
static long try_exec(void) { char *argv[] = { (char *)"true", NULL }; return execve("/bin/true", argv, NULL); }
static long try_execveat(void) { return syscall(SYS_execveat, AT_FDCWD, "/bin/true", NULL, NULL, 0); }
static long try_ptrace(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static long try_attach(void) { return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL); }
static long try_vm_read(void) { return syscall(SYS_process_vm_readv, 1, NULL, 0, NULL, 0, 0); }
static long try_kill(void) { return kill(1, 0); }
static long try_tgkill(void) { return syscall(SYS_tgkill, 1, 1, 0); }
static long try_pidfd(void) { return syscall(SYS_pidfd_open, 1, 0); }
static long try_prctl(void) { return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }
static long try_setrlimit(void) { struct rlimit r = { 64, 64 }; return setrlimit(RLIMIT_NOFILE, &r); }
static long try_prlimit(void) { return syscall(SYS_prlimit64, 1, RLIMIT_AS, NULL, NULL); }
static long try_setuid(void) { return syscall(SYS_setuid, 0); }
static long try_unshare(void) { return unshare(CLONE_NEWUSER); }
static long try_mount(void) { return syscall(SYS_mount, "a", "/", "tmpfs", 0, NULL); }
static long try_chroot(void) { return chroot("/"); }
static long try_bpf(void) { return syscall(SYS_bpf, 0, NULL, 0); }
static long try_uring(void) { return syscall(SYS_io_uring_setup, 1, NULL); }
static long try_perf(void) { return syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0); }
static long try_userfaultfd(void) { return syscall(SYS_userfaultfd, 0); }
static long try_memfd(void) { return memfd_create("x", 0); }
static long try_pipe(void) { int p[2]; return pipe(p); }
static long try_dup(void) { return dup(sock); }
static long try_fcntl(void) { return fcntl(sock, F_GETFL); }
static long try_ioctl(void) { return syscall(SYS_ioctl, sock, 0x5413, NULL); }
static long try_personality(void) { return personality(READ_IMPLIES_EXEC); }
static long try_shm(void) { return syscall(SYS_shmget, 1, 4096, 0); }
static long try_keys(void) { return syscall(SYS_add_key, NULL, NULL, NULL, 0, 0); }
static long try_sleep(void) { struct timespec t = { 0, 1 }; return nanosleep(&t, NULL); }
static long try_settime(void) { struct timespec t = { 0, 0 }; return clock_settime(CLOCK_REALTIME, &t); }
static long try_reboot(void) { return syscall(SYS_reboot, 0, 0, 0, NULL); }
static long try_module(void) { return syscall(SYS_init_module, NULL, 0, ""); }
static long try_affinity(void) { cpu_set_t c; CPU_ZERO(&c); return sched_setaffinity(0, sizeof c, &c); }
static long try_write_stderr(void) { return write(2, "x", 1); }
static long try_read_stdin(void) { char b; return read(0, &b, 1); }
static long try_exec_memory(void) { return (long)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
static long try_exec_writable(void) { return (long)mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
static long try_make_exec(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}
#ifdef __x86_64__
/* The doors of other ABIs: the numbers mean other calls there. */
static long try_i386(void)
{
	long r;

	__asm__ volatile("int $0x80" : "=a"(r) : "a"(20), "b"(0), "c"(0), "d"(0) : "memory");
	return r;
}
static long try_x32(void) { return syscall(0x40000000 + SYS_getpid); }
#endif

static const struct attempt {
	const char *name;
	long (*try)(void);
} forbidden[] = {
#define A(name) { #name, try_##name }
	A(open), A(openat), A(openat2), A(create), A(stat), A(access), A(readlink), A(unlink),
	A(rename), A(mkdir), A(chdir), A(getdents), A(socket), A(unix), A(pair), A(connect), A(bind),
	A(accept), A(sendmsg), A(recvmsg), A(sendto), A(fork), A(vfork), A(clone3), A(exec),
	A(execveat), A(ptrace), A(attach), A(vm_read), A(kill), A(tgkill), A(pidfd), A(prctl),
	A(setrlimit), A(prlimit), A(setuid), A(unshare), A(mount), A(chroot), A(bpf), A(uring),
	A(perf), A(userfaultfd), A(memfd), A(pipe), A(dup), A(fcntl), A(ioctl), A(personality),
	A(shm), A(keys), A(sleep), A(settime), A(reboot), A(module), A(affinity), A(write_stderr),
	A(read_stdin), A(exec_memory), A(exec_writable), A(make_exec),
#ifdef __x86_64__
	A(i386), A(x32),
#endif
};

/* --- what must go on working --- */

static void quiet(int sig) { (void)sig; }

static long try_talk(void) { char b[2]; return write(sock, "hi", 2) != 2 || read(sock, b, 2) != 2; }
static long try_memory(void)
{
	char *p = malloc(100 << 20);

	if (p == NULL)
		return 1;
	memset(p, 1, 100 << 20);
	p = realloc(p, 200 << 20);
	free(p);
	return p == NULL;
}
static long try_time(void) { struct timespec t; return clock_gettime(CLOCK_MONOTONIC, &t); }
static long try_timer(void)
{
	struct itimerval t = { .it_value = { 0, 1000 } };
	struct sigaction sa = { .sa_handler = quiet };

	return sigaction(SIGPROF, &sa, NULL) || setitimer(ITIMER_PROF, &t, NULL);
}
static long try_limit_of_memory(void) { return malloc((size_t)3 << 30) != NULL; }
static long try_float(void) { volatile double x = 2; char b[32]; return snprintf(b, sizeof b, "%.14g", x * x) != 1; }

static int by_size(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static long try_sort(void)
{
	static int at[100000];

	for (int i = 0; i < 100000; i++)
		at[i] = 100000 - i;
	qsort(at, 100000, sizeof *at, by_size);
	return at[0] != 1;
}

static const struct attempt needed[] = { A(talk), A(sort), A(memory), A(time), A(timer),
	A(limit_of_memory), A(float) };

/* --- the child --- */

/* How the child ended; its end of the socket is told two bytes first. */
static int
in_jail(long (*try)(void))
{
	int pair[2], status;
	pid_t pid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	pid = fork();
	if (pid == 0) {
		struct err e = { 0 };

		sock = dup2(pair[1], 7);
		(void)open("/dev/null", O_RDONLY);
		if (jail_enter(sock, &e) != 0)
			_exit(NO_JAIL);
		_exit(try() == 0 ? FREE : FAILED);
	}
	close(pair[1]);
	assert_int_equal(write(pair[0], "ok", 2), 2);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(pair[0]);
	return status;
}

static void
forbidden_calls_kill(void **state)
{
	int bad = 0;

	(void)state;
	if (!LISTED)
		skip();
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
		int status = in_jail(forbidden[i].try);

		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) {
			print_error("%s: status %x\n", forbidden[i].name, (unsigned)status);
			bad++;
		}
	}
	assert_int_equal(bad, 0);
}

static void
needed_calls_work(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		int status = in_jail(needed[i].try);

		if (!LISTED && needed[i].try == try_limit_of_memory)
			continue;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != FREE)
			fail_msg("%s: status %x", needed[i].name, (unsigned)status);
	}
}

static void
abort_still_says_abort(void **state)
{
	int status;

	(void)state;
	status = in_jail((long (*)(void))(void (*)(void))abort);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

/* --- from outside: what the kernel says of a process in the jail --- */

static int
status_has(pid_t pid, const char *line)
{
	char path[64], text[8192];
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid,
	    strncmp(line, "Max", 3) == 0 ? "limits" : "status");
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	return strstr(text, line) != NULL;
}

static int
open_files(pid_t pid)
{
	int n = 0;

	for (int fd = 0; fd < 64; fd++) {
		char path[64], to[8];

		snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
		n += readlink(path, to, sizeof to) > 0;
	}
	return n;
}

static void
the_kernel_says_so(void **state)
{
	int pair[2];
	char byte;
	pid_t pid;

	(void)state;
	if (!LISTED)
		skip();
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	pid = fork();
	if (pid == 0) {
		struct err e = { 0 };
		ssize_t n;

		(void)open("/dev/null", O_RDONLY);
		if (jail_enter(pair[1], &e) != 0)
			_exit(NO_JAIL);
		n = write(pair[1], "x", 1);
		n += read(pair[1], &byte, 1);
		_exit(n == 2 ? 0 : 1);
	}
	assert_int_equal(read(pair[0], &byte, 1), 1);
	for (int i = 0; i < 200 && open_files(pid) > 1; i++)
		usleep(10000);
	assert_int_equal(open_files(pid), 1);
	assert_true(status_has(pid, "NoNewPrivs:\t1"));
	assert_true(status_has(pid, "Seccomp:\t2"));
	assert_true(status_has(pid, "Max core file size        0                    0"));
	assert_true(status_has(pid, "Max file size             0                    0"));
	assert_true(status_has(pid, "Max open files            0                    0"));
	assert_true(status_has(pid, "Max processes             0                    0"));
	assert_true(status_has(pid, "Max address space         2147483648           2147483648"));
	assert_int_equal(write(pair[0], "x", 1), 1);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	close(pair[0]);
	close(pair[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forbidden_calls_kill),
		cmocka_unit_test(needed_calls_work),
		cmocka_unit_test(abort_still_says_abort),
		cmocka_unit_test(the_kernel_says_so),
	};

	return cmocka_run_group_tests_name("jail", tests, NULL, NULL);
}
