/* Sockets that are listened on, and who is let in. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "daemon/http/impl.h"

#define BACKLOG 1024

/* --- connections of one address --- */

/* The place of the key's entry, or the one where it is missing. */
static struct source **
source_at(struct http_server *s, const unsigned char key[16])
{
	struct source **at;
	unsigned h = 0;

	for (size_t i = 0; i < 16; i++)
		h = h * 31 + key[i];
	for (at = &s->sources[h % SOURCES]; *at != NULL; at = &(*at)->next)
		if (memcmp((*at)->key, key, 16) == 0)
			break;
	return at;
}

/* What is counted as one address: all of IPv4, the first half of IPv6. */
static struct source *
source_find(struct http_server *s, const struct sockaddr *sa)
{
	unsigned char key[16] = { 0 };
	struct source **at;

	if (sa->sa_family == AF_INET) {
		key[15] = 4;
		memcpy(key, &((const struct sockaddr_in *)sa)->sin_addr, 4);
	} else {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)sa)->sin6_addr;

		key[15] = IN6_IS_ADDR_V4MAPPED(a) ? 4 : 6;
		memcpy(key, a->s6_addr + (key[15] == 4 ? 12 : 0), key[15] == 4 ? 4 : 8);
	}
	at = source_at(s, key);
	if (*at == NULL) {
		*at = mem_new(sizeof **at);
		memcpy((*at)->key, key, sizeof key);
	}
	return *at;
}

static void
source_leave(struct http_server *s, struct source *gone)
{
	if (--gone->n == 0) {
		*source_at(s, gone->key) = gone->next;
		free(gone);
	}
}

/* --- letting in --- */

void
listen_left(struct conn *c)
{
	struct http_stats *st = &c->s->stats;

	c->s->refusing -= c->refused;
	if (c->peer.local)
		st->local--;
	else
		st->connections--;
	if (c->source != NULL)
		source_leave(c->s, c->source);
}

static void
who(struct http_peer *p, int fd, const struct sockaddr *sa)
{
	struct ucred cred = { 0 };
	socklen_t n = sizeof cred;
	int on = 1;

	p->local = sa->sa_family == AF_UNIX;
	if (p->local) {
		/* Without an answer nobody is anybody: -1 is no user. */
		if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &n) != 0)
			cred = (struct ucred){ 0, (uid_t)-1, (gid_t)-1 };
		p->uid = cred.uid;
		p->gid = cred.gid;
		p->pid = cred.pid;
	} else if (sa->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const struct sockaddr_in *)sa;

		inet_ntop(AF_INET, &in->sin_addr, p->address, sizeof p->address);
		p->port = ntohs(in->sin_port);
	} else {
		const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)sa;

		inet_ntop(AF_INET6, &in6->sin6_addr, p->address, sizeof p->address);
		p->port = ntohs(in6->sin6_port);
	}
	if (!p->local) {
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		(void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
	}
}

/* Why the connection is not welcome, or MSG_COUNT. Counts it in any case. */
static enum msg_id
admit(struct conn *c, const struct sockaddr *sa)
{
	struct http_server *s = c->s;
	struct http_stats *st = &s->stats;

	st->accepted++;
	if (c->peer.local) {
		st->full += st->local >= s->limits.local;
		return st->local++ >= s->limits.local ? MSG_HTTP_FULL : MSG_COUNT;
	}
	c->source = source_find(s, sa);
	if (st->connections++ - s->refusing >= s->limits.connections) {
		st->full++;
		return c->source->n++, MSG_HTTP_FULL;
	}
	if (c->source->n++ >= s->limits.per_address) {
		st->address_full++;
		return MSG_HTTP_ADDRESS_FULL;
	}
	return MSG_COUNT;
}

static void
on_accept(struct evconnlistener *ev, evutil_socket_t fd, struct sockaddr *sa, int len, void *arg)
{
	struct listener *l = arg;
	struct http_server *s = l->s;
	struct conn *c = conn_new(s, fd, l->tls);
	struct err e = { 0 };
	enum msg_id no;

	(void)ev;
	(void)len;
	if (c == NULL) {
		s->stats.tls_failed++;
		return;
	}
	who(&c->peer, fd, sa);
	no = admit(c, sa);
	if (no == MSG_COUNT)
		return;
	c->refused = 1;
	/* Who cannot be told, or not without a handshake, is just closed. */
	if (++s->refusing > REFUSING || l->tls != NULL) {
		conn_free(c);
		return;
	}
	err_set(&e, no);
	conn_refuse(c, &e);
}

/* --- when descriptors run out --- */

static void
set_accepting(struct http_server *s, int on)
{
	struct listener *l;

	LIST_FOREACH(l, &s->listeners, link)
		(void)(on ? evconnlistener_enable(l->ev) : evconnlistener_disable(l->ev));
}

void
listen_resume(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	set_accepting(arg, 1);
}

/* With the spare descriptor one waiting connection is taken and closed, so that it knows and the
 * loop does not spin over it; without, accepting rests for a while. */
static void
on_accept_error(struct evconnlistener *ev, void *arg)
{
	struct http_server *s = ((struct listener *)arg)->s;
	struct timeval rest = { 0, 100000 };
	int err = errno, fd = -1;

	if ((err == EMFILE || err == ENFILE) && s->spare >= 0) {
		close(s->spare);
		fd = accept4(evconnlistener_get_fd(ev), NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd >= 0)
			close(fd);
		s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
		s->stats.no_descriptor += fd >= 0;
	}
	if (fd < 0) {
		set_accepting(s, 0);
		event_add(s->resume, &rest);
	}
	if (s->spare < 0)
		s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* --- listening --- */

static int
start(struct http_server *s, int fd, struct http_tls *tls, const char *path)
{
	struct listener *l = mem_new(sizeof *l);

	l->s = s;
	l->tls = tls;
	l->path = mem_str(path);
	l->ev = evconnlistener_new(s->base, on_accept, l,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (l->ev == NULL)
		mem_die();
	evconnlistener_set_error_cb(l->ev, on_accept_error);
	LIST_INSERT_HEAD(&s->listeners, l, link);
	return 0;
}

void
listen_close(struct http_server *s)
{
	struct listener *l;

	event_del(s->resume);
	while ((l = LIST_FIRST(&s->listeners)) != NULL) {
		LIST_REMOVE(l, link);
		evconnlistener_free(l->ev);
		if (l->path != NULL)
			unlink(l->path);
		free(l->path);
		free(l);
	}
}

static int
failed(int fd, const char *where, struct err *e)
{
	err_set(e, errno == EADDRINUSE ? MSG_HTTP_LISTEN_TAKEN : MSG_HTTP_LISTEN, where,
	    strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static int
bind_tcp(const struct addrinfo *ai, const char *where, struct err *e)
{
	int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
	    /* :: beside 0.0.0.0 is two listeners, whatever the system's default says. */
	    (ai->ai_family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0) ||
	    bind(fd, ai->ai_addr, ai->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0)
		return failed(fd, where, e);
	return fd;
}

static int
port_of(int fd)
{
	union { struct sockaddr sa; struct sockaddr_in in; struct sockaddr_in6 in6; } at = { 0 };
	socklen_t n = sizeof at;

	if (getsockname(fd, &at.sa, &n) != 0)
		return 0;
	return ntohs(at.sa.sa_family == AF_INET ? at.in.sin_port : at.in6.sin6_port);
}

int
http_listen_tcp(struct http_server *s, const char *address, int port, struct http_tls *tls,
    struct err *e)
{
	struct addrinfo want = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM }, *ai = NULL;
	char number[16], where[80];
	int fd;

	snprintf(number, sizeof number, "%d", port);
	snprintf(where, sizeof where, strchr(address, ':') ? "[%.55s]:%d" : "%.55s:%d", address, port);
	if (port < 0 || port > 65535 || getaddrinfo(address, number, &want, &ai) != 0)
		return err_set(e, MSG_HTTP_LISTEN_ADDRESS, where);
	fd = bind_tcp(ai, where, e);
	freeaddrinfo(ai);
	if (fd < 0)
		return -1;
	start(s, fd, tls, NULL);
	return port_of(fd);
}

/* Makes way for a new socket file: 0 when there is none, or one that nobody answers. */
static int
make_way(const struct sockaddr_un *sa, struct err *e)
{
	struct stat st;
	int fd, rc;

	if (lstat(sa->sun_path, &st) != 0)
		return errno == ENOENT ? 0 : failed(-1, sa->sun_path, e);
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, MSG_HTTP_LISTEN_FILE, sa->sun_path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	rc = connect(fd, (const struct sockaddr *)sa, sizeof *sa);
	if (rc != 0 && errno == ECONNREFUSED)
		rc = unlink(sa->sun_path);
	else
		errno = rc == 0 || errno == EAGAIN ? EADDRINUSE : errno, rc = -1;
	if (rc != 0)
		return failed(fd, sa->sun_path, e);
	close(fd);
	return 0;
}

int
http_listen_unix(struct http_server *s, const char *path, mode_t mode, struct err *e)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	mode_t mask;
	int fd, rc;

	if (strlen(path) >= sizeof sa.sun_path)
		return err_set(e, MSG_HTTP_LISTEN, path, strerror(ENAMETOOLONG));
	strcpy(sa.sun_path, path);
	if (make_way(&sa, e) != 0)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* Nobody may get in between bind and chmod. */
	mask = umask(0777);
	rc = fd < 0 ? -1 : bind(fd, (struct sockaddr *)&sa, sizeof sa);
	umask(mask);
	if (rc != 0 || chmod(path, mode) != 0 || listen(fd, BACKLOG) != 0)
		return failed(fd, path, e);
	return start(s, fd, NULL, path);
}
