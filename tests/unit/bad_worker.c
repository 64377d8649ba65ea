/* Stands between the pool and a true worker, and breaks as its own name says:
 * ACTION-TYPE-TIMES, say "die-5-1". The action happens at the first TIMES questions of that type
 * (0: at every one; the count is kept beside it, over processes); a TYPE of 100 and more is the
 * number of the frame, whatever it asks: 101 the first of each process. "true" beside it is the worker.
 *   die     kills the worker while it works on the question, and goes too
 *   half    reads half of the question and goes
 *   hang    says nothing more            flood   empty frames without end
 *   bomb    full frames without end      huge    a length that no frame may have
 *   short   half an answer               other   an answer of another type
 *   turn    turned bytes                 twice   the answer and more behind it
 *   noise   bytes without any form
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PARENT 3
#define NTH 100

static int worker;
static pid_t pid;
static char action[16], count_file[4096];
static int type, times, struck, asked;

/* Is this frame of the type that it waits for? */
static int
mine(const unsigned char *head)
{
	return type >= NTH ? asked == type - NTH : (head[4] & 0x7f) == type;
}

static int
all(int fd, unsigned char *p, size_t n, int out)
{
	while (n > 0) {
		ssize_t k = out ? write(fd, p, n) : read(fd, p, n);

		if (k <= 0)
			return -1;
		p += k;
		n -= (size_t)k;
	}
	return 0;
}

static size_t
length(const unsigned char *head)
{
	return (size_t)head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 |
	    (size_t)head[3] << 24;
}

static void
leave(void)
{
	kill(pid, SIGKILL);
	_exit(0);
}

/* The n bytes that follow a head; the process ends when they do not come. */
static void
rest(int fd, unsigned char **body, size_t n)
{
	*body = realloc(*body, n + 1);
	if (*body == NULL || all(fd, *body, n, 0) != 0)
		leave();
}

/* One frame into *body; its length. */
static size_t
frame(int fd, unsigned char *head, unsigned char **body)
{
	if (all(fd, head, 5, 0) != 0)
		leave();
	rest(fd, body, length(head));
	return length(head);
}

static void
say(unsigned char *head, unsigned char *body, size_t n)
{
	if (all(PARENT, head, 5, 1) != 0 || all(PARENT, body, n, 1) != 0)
		leave();
}

/* Is it time? Each time it was is one byte in a file. */
static int
strikes(void)
{
	FILE *f = fopen(count_file, "ab");
	long n;

	if (f == NULL)
		_exit(9);
	fseek(f, 0, SEEK_END);
	n = ftell(f);
	if (times == 0 || n < times)
		fputc('x', f);
	fclose(f);
	return times == 0 || n < times;
}

static void
endless(unsigned char size)
{
	static unsigned char body[512 * 1024];
	unsigned char head[5] = { 0, 0, size, 0, (unsigned char)(0x80 | type) };

	for (;;)
		say(head, body, length(head));
}

/* The question has come; before the worker sees it. */
static void
before(void)
{
	unsigned char bytes[64];

	if (strcmp(action, "hang") == 0)
		for (;;)
			pause();
	if (strcmp(action, "flood") == 0)
		endless(0);
	if (strcmp(action, "bomb") == 0)
		endless(8);
	if (strcmp(action, "huge") == 0) {
		memset(bytes, 0xff, sizeof bytes);
		say(bytes, bytes, 0);
	}
	if (strcmp(action, "noise") == 0)
		for (unsigned i = 0;; i++) {
			for (size_t k = 0; k < sizeof bytes; k++)
				bytes[k] = (unsigned char)((i = i * 1103515245 + 12345) >> 16);
			say(bytes, bytes + 5, sizeof bytes - 5);
		}
}

/* The answer is here; n bytes of it. */
static size_t
changed(unsigned char *head, unsigned char **body, size_t n)
{
	if (strcmp(action, "other") == 0)
		head[4] = (unsigned char)((head[4] & 0x80) | (type % 8 + 1));
	else if (strcmp(action, "short") == 0) {
		all(PARENT, head, 5, 1);
		all(PARENT, *body, n / 2, 1);
		leave();
	} else if (strcmp(action, "turn") == 0)
		for (size_t i = 3; i < n; i += 7)
			(*body)[i] ^= 0x91;
	else if (strcmp(action, "twice") == 0 && n < 200000) {
		*body = realloc(*body, 2 * n + 1);
		memcpy(*body + n, *body, n);
		n *= 2;
		for (int i = 0; i < 4; i++)
			head[i] = (unsigned char)(n >> (8 * i));
	}
	return n;
}

/* The next question, when it is not time; what happens at it, when it is. */
static void
question(unsigned char *head, unsigned char **body)
{
	int now;

	if (all(PARENT, head, 5, 0) != 0)
		leave();
	asked++;
	now = !struck && mine(head) && strikes();
	if (now && strcmp(action, "half") == 0) {
		rest(PARENT, body, length(head) / 2);
		leave();
	}
	rest(PARENT, body, length(head));
	struck |= now;
	if (now)
		before();
}

static void
relay(void)
{
	struct pollfd p[] = { { PARENT, POLLIN, 0 }, { worker, POLLIN, 0 } };
	unsigned char head[5], *body = NULL;

	for (;;) {
		size_t n;

		if (poll(p, 2, -1) < 0 || (p[1].revents & (POLLHUP | POLLERR)))
			leave();
		if (p[1].revents) {
			n = frame(worker, head, &body);
			if (struck && (type >= NTH || mine(head)))
				n = changed(head, &body, n);
			say(head, body, n);
		}
		if (p[0].revents) {
			question(head, &body);
			n = length(head);
			if (all(worker, head, 5, 1) != 0 || all(worker, body, n, 1) != 0)
				leave();
			if (struck && strcmp(action, "die") == 0)
				leave();
		}
	}
}

int
main(int argc, char **argv)
{
	char *name = argc > 0 ? strrchr(argv[0], '/') : NULL, path[4096];
	int pair[2];

	if (name == NULL || sscanf(name, "/%15[a-z]-%d-%d", action, &type, &times) != 3)
		return 9;
	snprintf(count_file, sizeof count_file, "%s.count", argv[0]);
	snprintf(path, sizeof path, "%.*s/true", (int)(name - argv[0]), argv[0]);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		return 9;
	pid = fork();
	if (pid == 0) {
		char *args[] = { path, NULL };

		dup2(pair[1], 3);
		execv(path, args);
		_exit(9);
	}
	close(pair[1]);
	worker = pair[0];
	signal(SIGPIPE, SIG_IGN);
	relay();
}
