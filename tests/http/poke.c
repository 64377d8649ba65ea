/* A rude client for the tests of daemon/http. Bytes are written | for CR LF, \n \r \t \0 \xHH \\ \|,
 * and {text*N} for N times the text.
 *   poke table PORT FILE [split]   each line of FILE: answers TAB name TAB bytes. Answers is the list
 *                                  of statuses, or - when nothing may be answered yet. The server must
 *                                  close after a refusal; after what it accepts the client closes its
 *                                  half. With split every byte is sent alone. Prints TAP.
 *   poke send PORT [options] BYTES   prints what comes back. -d MS pause before each byte (of the
 *                                  body, when there is one), -k MS keep silent before the end, -r reset instead of reading, -h half close,
 *                                  -n N times (connections at once), -u PATH a Unix socket.
 *   poke hold PORT COUNT MS        holds COUNT silent connections for MS, then asks on each; prints how
 *                                  many were answered 200, refused, or closed. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include "rules/base/buf.h"
#include "rules/base/err.h"

#define ANSWER_MS 5000
#define SILENT_MS 150

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const char *
one(const char *p, struct buf *b)
{
	static const char from[] = "nrt0\\|{", to[] = "\n\r\t\0\\|{";
	const char *at;

	if (*p == '|') {
		buf_adds(b, "\r\n");
		return p + 1;
	}
	if (*p != '\\') {
		buf_addc(b, *p);
		return p + 1;
	}
	if (p[1] == 'x') {
		char hex[3] = { p[2], p[3], '\0' };

		buf_addc(b, (char)strtol(hex, NULL, 16));
		return p + 4;
	}
	at = strchr(from, p[1]);
	if (at == NULL || p[1] == '\0')
		exit(2);
	buf_addc(b, to[at - from]);
	return p + 2;
}

static void
bytes(const char *p, struct buf *b)
{
	while (*p != '\0') {
		size_t from = b->n, n;
		long times;

		if (*p != '{') {
			p = one(p, b);
			continue;
		}
		for (p++; *p != '*';)
			p = one(p, b);
		times = strtol(p + 1, (char **)&p, 10);
		if (*p++ != '}')
			exit(2);
		n = b->n - from;
		for (buf_reserve(b, n * (size_t)times); times > 1; times--)
			buf_add(b, b->p + from, n);
	}
}

static int
dial(int port, const char *path)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(path ? AF_UNIX : AF_INET, SOCK_STREAM, 0), on = 1, rc;

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	snprintf(un.sun_path, sizeof un.sun_path, "%s", path ? path : "");
	rc = path ? connect(fd, (struct sockaddr *)&un, sizeof un) :
	    connect(fd, (struct sockaddr *)&in, sizeof in);
	if (rc != 0) {
		perror("connect");
		exit(1);
	}
	if (path == NULL)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return fd;
}

/* 1 when the peer went away before all was sent. */
static int
push(int fd, const char *p, size_t n, size_t step, long pause_ms)
{
	for (size_t i = 0; i < n; i += step) {
		size_t part = n - i < step ? n - i : step;

		if (pause_ms)
			usleep((useconds_t)pause_ms * 1000);
		for (size_t done = 0; done < part;) {
			ssize_t put = send(fd, p + i + done, part - done, MSG_NOSIGNAL);

			if (put < 0)
				return 1;
			done += (size_t)put;
		}
	}
	return 0;
}

/* Reads until the peer closes (1) or `ms` are over (0). */
static int
pull(int fd, struct buf *in, long ms)
{
	int64_t until = now_ms() + ms;
	struct pollfd p = { fd, POLLIN, 0 };

	for (;;) {
		int64_t left = until - now_ms();
		char part[65536];
		ssize_t n;

		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return 0;
		n = recv(fd, part, sizeof part, 0);
		if (n <= 0)
			return 1;
		buf_add(in, part, (size_t)n);
	}
}

/* The statuses of all answers in what came, as "200 404"; bodies are skipped by their length (of a
 * HEAD, the last one only may be asked, there is none). */
static void
statuses(const struct buf *in, struct buf *out)
{
	const char *p = in->p ? in->p : "", *end = p + in->n;

	while (end - p > 12 && memcmp(p, "HTTP/1.1 ", 9) == 0) {
		const char *stop = strstr(p, "\r\n\r\n"), *len = strstr(p, "Content-Length: ");

		buf_addf(out, "%s%.3s", out->n ? " " : "", p + 9);
		if (stop == NULL)
			return;
		p = stop + 4 + (len && len < stop ? atol(len + 16) : 0);
	}
	if (p < end)
		buf_adds(out, " and more");
}

static int
row(int port, char *line, int number, size_t step)
{
	char *name = strchr(line, '\t'), *text = name ? strchr(name + 1, '\t') : NULL;
	struct buf out = BUF_INIT, in = BUF_INIT, got = BUF_INIT;
	int fd, closed, silent = line[0] == '-', fine, good = line[0] == '2';

	if (text == NULL)
		exit(2);
	*name++ = *text++ = '\0';
	bytes(text, &out);
	fd = dial(port, NULL);
	/* The few big ones in pieces, or their deadline would be the answer. */
	push(fd, out.p, out.n, !step ? out.n : out.n > 100000 ? 997 : step, 0);
	if (good)
		shutdown(fd, SHUT_WR);
	closed = pull(fd, &in, silent ? SILENT_MS : ANSWER_MS);
	close(fd);
	statuses(&in, &got);
	fine = silent ? !closed && in.n == 0 : closed && got.n > 0 && strcmp(got.p, line) == 0;
	printf("%s %d - %s\n", fine ? "ok" : "not ok", number, name);
	if (!fine)
		printf("# expected %s, got \"%s\"%s\n", line, got.n ? got.p : "",
		    closed ? "" : ", not closed");
	buf_fini(&out);
	buf_fini(&in);
	buf_fini(&got);
	return fine;
}

static int
table(int port, int argc, char **argv)
{
	struct buf b = BUF_INIT;
	size_t step = argc > 1 ? 1 : 0;
	int n = 0, bad = 0;

	if (argc < 1 || buf_read_file(&b, argv[0], 1 << 20, &(struct err){ 0 }) != 0)
		return 2;
	for (char *line = strtok(b.p, "\n"); line != NULL; line = strtok(NULL, "\n"))
		if (*line != '#')
			bad += !row(port, line, ++n, step);
	printf("1..%d\n", n);
	buf_fini(&b);
	return bad > 0;
}

static int
send_bytes(int port, int argc, char **argv)
{
	long pause_ms = 0, keep_ms = 0, times = 1;
	int reset = 0, half = 0, c, fds[1000];
	struct linger hard = { 1, 0 };
	const char *path = NULL, *body;
	size_t head;
	struct buf out = BUF_INIT;

	while ((c = getopt(argc, argv, "d:k:n:u:rh")) != -1) {
		switch (c) {
		case 'd': pause_ms = atol(optarg); break;
		case 'k': keep_ms = atol(optarg); break;
		case 'n': times = atol(optarg); break;
		case 'u': path = optarg; break;
		case 'r': reset = 1; break;
		case 'h': half = 1; break;
		default: return 2;
		}
	}
	if (optind + 1 != argc || times > 1000)
		return 2;
	bytes(argv[optind], &out);
	body = out.p ? strstr(out.p, "\r\n\r\n") : NULL;
	head = body ? (size_t)(body + 4 - out.p) : 0;
	for (long i = 0; i < times; i++) {
		fds[i] = dial(port, path);
		push(fds[i], out.p, head, out.n + 1, 0);
		push(fds[i], out.p + head, out.n - head, pause_ms ? 1 : out.n + 1, pause_ms);
		if (half)
			shutdown(fds[i], SHUT_WR);
	}
	usleep((useconds_t)keep_ms * 1000);
	for (long i = 0; i < times; i++) {
		struct buf in = BUF_INIT;

		if (reset)
			setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
		else
			pull(fds[i], &in, ANSWER_MS);
		close(fds[i]);
		fputs(in.p ? in.p : "", stdout);
		buf_fini(&in);
	}
	buf_fini(&out);
	return 0;
}

static int
hold(int port, int argc, char **argv)
{
	static const char ask[] = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	int n = argc > 0 ? atoi(argv[0]) : 0, answered = 0, refused = 0, closed = 0;
	int *fds = mem_new(sizeof *fds * (size_t)(n + 1));

	for (int i = 0; i < n; i++)
		fds[i] = dial(port, NULL);
	usleep((useconds_t)(argc > 1 ? atol(argv[1]) : 0) * 1000);
	for (int i = 0; i < n; i++) {
		struct buf in = BUF_INIT;

		push(fds[i], ask, sizeof ask - 1, sizeof ask, 0);
		pull(fds[i], &in, ANSWER_MS);
		close(fds[i]);
		if (in.n == 0)
			closed++;
		else if (strncmp(in.p, "HTTP/1.1 200", 12) == 0)
			answered++;
		else
			refused++;
		buf_fini(&in);
	}
	printf("answered %d refused %d closed %d\n", answered, refused, closed);
	free(fds);
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct { const char *name; int (*run)(int port, int argc, char **argv); } verbs[] = {
		{ "table", table }, { "hold", hold }, { "send", send_bytes } };
	struct rlimit r;

	if (argc < 3)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	getrlimit(RLIMIT_NOFILE, &r);
	r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return i < 2 ? verbs[i].run(atoi(argv[2]), argc - 3, argv + 3) :
			    verbs[i].run(atoi(argv[2]), argc - 2, argv + 2);
	return 2;
}
