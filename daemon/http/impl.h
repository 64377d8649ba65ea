/* impl: what the files of daemon/http share and nobody else sees: the server, its listeners, one
 * connection. A connection is freed only by the loop's own callbacks, never by a function that a
 * handler may call: those leave it to the next turn.
 */
#ifndef KPID_HTTP_IMPL_H
#define KPID_HTTP_IMPL_H

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include "daemon/http/chunk.h"
#include "daemon/http/server.h"

#define LINGER_MS 2000	/* how long a closing connection is still read, so that its answer arrives */
#define REFUSING 64	/* connections over the limits that are told so, at one time */
#define SOURCES 1024

enum conn_state { CONN_HEAD, CONN_BODY, CONN_WAIT, CONN_STREAM, CONN_WRITE, CONN_LINGER };

/* The connections of one address. */
struct source {
	struct source *next;
	unsigned char key[16];
	int n;
};

struct conn {
	struct http_exchange x;	/* first: an exchange is its connection */
	LIST_ENTRY(conn) link;
	struct http_server *s;
	struct bufferevent *bev;
	struct event *deadline;
	struct source *source;	/* NULL: not counted */
	enum conn_state state;
	int open;		/* head(x) was called and end(x) was not */
	int idle;		/* answered, and nothing has come since */
	int close, eof, doomed, refused;
	struct http_peer peer;
	struct http_head head;
	struct http_chunk chunk;
	uint64_t body_left, held;
};

struct listener {
	LIST_ENTRY(listener) link;
	struct http_server *s;
	struct evconnlistener *ev;
	struct http_tls *tls;
	char *path;		/* of a Unix socket */
};

struct http_server {
	struct event_base *base;
	struct http_limits limits;
	struct http_handlers h;
	struct http_stats stats;
	LIST_HEAD(conn_list, conn) conns;
	LIST_HEAD(listener_list, listener) listeners;
	struct source *sources[SOURCES];
	int refusing;
	int spare;		/* a descriptor to give up when there is no other */
	struct event *resume, *drain_end;
	int draining;
	void (*drained)(void *arg);
	void *drained_arg;
	char date[40];
	int64_t date_at;
};

/* conn.c. The descriptor becomes the connection's. */
struct conn *conn_new(struct http_server *s, int fd, struct http_tls *tls);
void conn_free(struct conn *c);
void conn_deadline(struct conn *c, int64_t ms);	/* 0: none */
void conn_end(struct conn *c);			/* the exchange's end(x) */

/* answer.c */
void conn_refuse(struct conn *c, struct err *e);

/* listen.c */
void listen_close(struct http_server *s);	/* all listeners */
void listen_left(struct conn *c);		/* a connection is gone: give back its place */
void listen_resume(evutil_socket_t fd, short what, void *arg);

/* server.c */
void server_check_drained(struct http_server *s);

/* tls.c. NULL when TLS cannot start; the descriptor is then still the caller's. */
struct bufferevent *tls_accept(struct http_tls *t, struct event_base *base, int fd);
void tls_bye(struct bufferevent *bev);

#endif
