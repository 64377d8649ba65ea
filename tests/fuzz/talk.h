/* talk: a fuzz target as the other end of a worker's conversation: what it says is sent whole, what comes back is heard and
 * counted, so that no side waits for the other. */
#ifndef KPID_FUZZ_TALK_H
#define KPID_FUZZ_TALK_H

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/worker/session.h"
#include "rules/base/calendar.h"
#include "rules/base/value.h"
#include "rules/frame.h"
#include "tests/fuzz/must.h"

struct talk {
	struct buf said, heard;
	int fd;
};

/* One message, split as it must be. */
static inline void
talk_say(struct talk *t, int type, const char *p, size_t n)
{
	size_t at = 0;

	do {
		size_t part = n - at < FRAME_MAX ? n - at : FRAME_MAX;
		char head[5] = { (char)part, (char)(part >> 8), (char)(part >> 16), (char)(part >> 24),
			(char)(type | (at + part < n ? FRAME_MORE : 0)) };

		buf_add(&t->said, head, 5);
		buf_add(&t->said, p + at, part);
		at += part;
	} while (at < n);
}

static inline void
talk_value(struct talk *t, int type, const struct value *v)
{
	struct buf b = BUF_INIT;

	value_write(v, &b);
	talk_say(t, type, b.p, b.n);
	buf_fini(&b);
}

/* Loads files; time is short, and what takes too long must end by itself. */
static inline void
talk_load(struct talk *t, struct arena *a, const struct value *files)
{
	struct value *v = value_map(a);
	struct calendar c = { .n = 0 };
	struct buf b = BUF_INIT;

	value_put(a, v, "files", (struct value *)files);
	value_put(a, v, "memory", value_int(a, 16 << 20));
	value_put(a, v, "person_ms", value_int(a, 1000));
	value_put(a, v, "load_ms", value_int(a, 4000));
	value_write(v, &b);
	calendar_write(&c, &b);
	talk_say(t, FRAME_LOAD, b.p, b.n);
	buf_fini(&b);
}

static inline void *
talk_sends(void *arg)
{
	struct talk *t = arg;
	size_t at = 0;

	while (at < t->said.n) {
		ssize_t put = send(t->fd, t->said.p + at, t->said.n - at, MSG_NOSIGNAL);

		if (put <= 0)
			break;
		at += (size_t)put;
	}
	shutdown(t->fd, SHUT_WR);
	return NULL;
}

static inline void *
talk_hears(void *arg)
{
	struct talk *t = arg;
	char block[65536];
	ssize_t got;

	while ((got = recv(t->fd, block, sizeof block, 0)) > 0)
		buf_add(&t->heard, block, (size_t)got);
	return NULL;
}

/* The worker's side on this thread, which alone gets its signals. */
static inline void
talk_run(struct talk *t)
{
	pthread_t sends, hears;
	sigset_t all, old;
	int pair[2];

	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	t->fd = pair[0];
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	must(pthread_create(&sends, NULL, talk_sends, t) == 0);
	must(pthread_create(&hears, NULL, talk_hears, t) == 0);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	(void)session_run(pair[1]);
	close(pair[1]);
	pthread_join(sends, NULL);
	pthread_join(hears, NULL);
	close(pair[0]);
}

/* What was heard are whole messages, each of a known type, none longer than it may be. */
static inline void
talk_end(struct talk *t)
{
	size_t at = 0;

	while (at < t->heard.n) {
		const unsigned char *h = (const unsigned char *)t->heard.p + at;
		size_t n;

		must(at + 5 <= t->heard.n);
		n = h[0] | (size_t)h[1] << 8 | (size_t)h[2] << 16 | (size_t)h[3] << 24;
		must(n <= FRAME_MAX && at + 5 + n <= t->heard.n && (h[4] & ~FRAME_MORE) < FRAME_TYPES);
		at += 5 + n;
	}
	must(at > 0); /* its greeting */
	buf_fini(&t->said);
	buf_fini(&t->heard);
}

#endif
