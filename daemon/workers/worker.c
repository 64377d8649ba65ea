#include "daemon/workers/worker.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "rules/base/value.h"
#include "rules/frame.h"

#define HELLO_MS 10000

char *
worker_path(void)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 32);
	char *slash;

	if (getenv("KPI_WORKER") != NULL)
		return mem_str(getenv("KPI_WORKER"));
	if (n > 0) {
		self[n] = '\0';
		slash = strrchr(self, '/');
		strcpy(slash ? slash + 1 : self, "kpi-worker");
		if (access(self, X_OK) == 0)
			return mem_str(self);
	}
	return mem_str(PREFIX "/libexec/kpid/kpi-worker");
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits until the socket is ready; -1 when the deadline passed or it is gone. */
static int
ready(const struct worker *w, short what, int64_t until, int *late)
{
	struct pollfd p = { w->fd, what, 0 };
	int64_t left = until - now_ms();
	int n = left > 0 ? poll(&p, 1, (int)left) : 0;

	if (n < 0 && errno == EINTR)
		return ready(w, what, until, late);
	*late = n == 0;
	return n > 0 && (p.revents & (what | POLLHUP | POLLERR)) ? 0 : -1;
}

static int
write_all(struct worker *w, const char *p, size_t n, int64_t until, int *late)
{
	while (n > 0) {
		ssize_t put = send(w->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (put > 0) {
			p += put;
			n -= (size_t)put;
		} else if (put < 0 && errno != EAGAIN && errno != EINTR)
			return -1;
		else if (ready(w, POLLOUT, until, late) != 0)
			return -1;
	}
	return 0;
}

static int
read_all(struct worker *w, char *p, size_t n, int64_t until, int *late)
{
	while (n > 0) {
		ssize_t got = recv(w->fd, p, n, MSG_DONTWAIT);

		if (got > 0) {
			p += got;
			n -= (size_t)got;
		} else if (got == 0 || (errno != EAGAIN && errno != EINTR))
			return -1;
		else if (ready(w, POLLIN, until, late) != 0)
			return -1;
	}
	return 0;
}

int
worker_send(struct worker *w, int type, const char *p, size_t n, int deadline_ms, int *late)
{
	int64_t until = now_ms() + deadline_ms;
	size_t at = 0;

	*late = 0;
	do {
		size_t part = n - at < FRAME_MAX ? n - at : FRAME_MAX;
		char head[5] = { (char)part, (char)(part >> 8), (char)(part >> 16),
			(char)(part >> 24), (char)(type | (at + part < n ? FRAME_MORE : 0)) };

		if (write_all(w, head, 5, until, late) != 0 ||
		    write_all(w, p + at, part, until, late) != 0)
			return -1;
		at += part;
	} while (at < n);
	return 0;
}

int
worker_receive(struct worker *w, struct buf *in, int deadline_ms, int *late)
{
	int64_t until = now_ms() + deadline_ms;
	unsigned char head[5];

	*late = 0;
	do {
		uint32_t n;

		*late = now_ms() > until;
		if (*late || read_all(w, (char *)head, 5, until, late) != 0)
			return -1;
		n = (uint32_t)head[0] | (uint32_t)head[1] << 8 | (uint32_t)head[2] << 16 |
		    (uint32_t)head[3] << 24;
		if (n > FRAME_MAX || in->n + n > FRAME_TOTAL_MAX)
			return -1;
		buf_reserve(in, n);
		if (read_all(w, in->p + in->n, n, until, late) != 0)
			return -1;
		in->n += n;
	} while (head[4] & FRAME_MORE);
	return head[4];
}

static int
spawn(struct worker *w, const char *path, int theirs)
{
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t attr;
	sigset_t none, all;
	char *argv[] = { (char *)path, NULL };
	char *none_of_ours[] = { NULL }; /* what stands in an environment may be secret */
	int rc;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&fa);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	/* dup2 onto itself would keep close-on-exec: go through a number that is surely another one. */
	posix_spawn_file_actions_adddup2(&fa, theirs, theirs == 3 ? 4 : 3);
	if (theirs == 3)
		posix_spawn_file_actions_adddup2(&fa, 4, 3);
	rc = posix_spawn(&w->pid, path, &fa, &attr, argv, none_of_ours);
	posix_spawn_file_actions_destroy(&fa);
	posix_spawnattr_destroy(&attr);
	return rc;
}

/* Its greeting: it must be of our kind. */
static int
greeted(struct worker *w)
{
	struct arena a = ARENA_INIT;
	struct buf hello = BUF_INIT;
	int late, ok = worker_receive(w, &hello, HELLO_MS, &late) == FRAME_HELLO;
	struct cut c = { (const unsigned char *)hello.p, hello.n, 0 };

	ok = ok &&
	    value_integer(value_get(value_read(&a, &c), "semantics"), -1) == ENGINE_SEMANTICS;
	buf_fini(&hello);
	arena_fini(&a);
	return ok;
}

int
worker_start(struct worker *w, const char *path, struct err *e)
{
	int pair[2], rc, size = 4 * FRAME_MAX;

	*w = (struct worker){ -1, -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return err_set(e, MSG_WORKER_START, path, strerror(errno));
	w->fd = pair[0];
	(void)setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	rc = spawn(w, path, pair[1]);
	close(pair[1]);
	if (rc != 0)
		w->pid = -1;
	if (rc == 0 && greeted(w))
		return 0;
	worker_stop(w);
	return err_set(e, MSG_WORKER_START, path, strerror(rc != 0 ? rc : EPROTO));
}

/* A worker that counts its lines (make coverage) writes them when it ends by itself. */
static void
let_end(const struct worker *w)
{
#ifdef COVERAGE
	siginfo_t info = { 0 };

	(void)shutdown(w->fd, SHUT_RDWR);
	for (int i = 0; i < 200 && info.si_pid == 0; i++) {
		(void)waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOHANG | WNOWAIT);
		usleep(info.si_pid == 0 ? 10000 : 0);
	}
#else
	(void)w;
#endif
}

int
worker_stop(struct worker *w)
{
	int status = 0;

	if (w->pid > 0) {
		let_end(w);
		kill(w->pid, SIGKILL); /* one that has ended by itself keeps its status */
		while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	if (w->fd >= 0)
		close(w->fd);
	*w = (struct worker){ -1, -1 };
	return WIFEXITED(status) && WEXITSTATUS(status) == FRAME_EXIT_LATE;
}
