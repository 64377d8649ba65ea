/* server: HTTP/1.1 over TCP, TLS and Unix sockets on a libevent loop. Owns listeners, connections,
 * deadlines and limits; knows nothing of what is asked (routes, tokens, JSON belong to its
 * handlers) and opens no file but certificates. The daemon makes one; everything here is called on
 * the loop's thread only.
 *
 * An exchange is one request and its answer; a connection has one at a time, in order. Its life:
 *   head(x)    the head is there: find the route, check who it is, set x->body_max. May answer.
 *   ready(x)   the body is whole in x->body. Answer now or later, from the loop's thread.
 *   end(x)     always the last word about x, once, if head(x) was called: after http_respond or
 *              http_stream_end (x->status is set), or because the peer left or was too slow
 *              (x->status is 0, or the status of the answer that the server gave instead).
 * After end(x) nothing of x may be touched; http_respond calls it before it returns.
 *
 * A peer that only shuts its writing half still gets its answer; of a stream that is its end.
 */
#ifndef KPID_HTTP_SERVER_H
#define KPID_HTTP_SERVER_H

#include <sys/types.h>
#include "daemon/http/head.h"

struct event_base;
struct http_server;
struct http_tls;

/* Deadlines are totals: progress does not renew them. */
struct http_limits {
	int connections;	/* over TCP, all together; more get 503 */
	int per_address;	/* of one IPv4 address or IPv6 /64; more get 429 */
	int local;		/* over Unix sockets, beside the others, so that an administrator gets in */
	struct http_head_limits head;
	uint64_t body;		/* bytes of a body, unless head(x) sets x->body_max */
	uint64_t bodies;	/* bytes of all bodies held at one time; more get 503 */
	int head_ms;		/* from the first byte (of a new connection: from its start) to the head's end */
	int body_ms;		/* from the head's end to the body's end */
	int answer_ms;		/* from ready(x) to http_respond; then the server answers 504 itself */
	int idle_ms;		/* between two requests */
	int write_ms;		/* from http_respond until all is sent, and a second more per write_rate bytes;
				 * of a stream: how long something may stay unsent */
	uint64_t write_rate;
	uint64_t stream;	/* unsent bytes at which the reader of a stream is dropped */
};
#define HTTP_LIMITS { 1024, 128, 64, HTTP_HEAD_LIMITS, 4 << 20, 64 << 20, 10000, 30000, 60000, \
	60000, 30000, 16384, 1 << 20 }

struct http_peer {
	char address[48];	/* of TCP; "" for a Unix socket */
	int port;
	int local;		/* a Unix socket: uid, gid, pid are the kernel's word (SO_PEERCRED) */
	int tls;
	uid_t uid;
	gid_t gid;
	pid_t pid;
};

struct http_exchange {
	const struct http_head *head;
	const struct http_peer *peer;
	struct buf body;	/* decoded; handlers may move it out */
	uint64_t body_max;	/* head(x) may change it */
	int status;		/* of the answer, when there is one */
	int64_t began_ms;	/* CLOCK_MONOTONIC when the head was whole */
	uint64_t sent;		/* bytes of the answer's body */
	void *user;		/* the handlers' own */
};

struct http_handlers {
	void (*head)(void *arg, struct http_exchange *x);
	void (*ready)(void *arg, struct http_exchange *x);
	void (*end)(void *arg, struct http_exchange *x);
	/* Writes the body of an answer that the server itself gives (bad request, too slow, full)
	 * and returns its content type. x may be NULL. NULL here: one plain sentence. */
	const char *(*problem)(void *arg, const struct http_exchange *x, const struct err *e,
	    struct buf *body);
	void *arg;
};

struct http_stats {
	uint64_t accepted, full, address_full, no_descriptor;	/* the last three: refused */
	uint64_t requests, answers[6];	/* answers[2]: 2xx and so on; with those of the server itself */
	uint64_t bad, slow_head, slow_body, slow_answer, slow_reader, idle;	/* why the server closed */
	uint64_t left, tls_failed;	/* peer left before its answer; handshakes that came to nothing */
	uint64_t bytes_in, bytes_out, bodies;	/* bodies: bytes of bodies held now */
	int connections, local, streams;	/* now */
};

/* NULL limits: HTTP_LIMITS. The handlers are copied. */
struct http_server *http_server_new(struct event_base *base, const struct http_limits *l,
    const struct http_handlers *h);
/* New limits hold for what begins after the call. */
void http_server_limit(struct http_server *s, const struct http_limits *l);
const struct http_stats *http_server_stats(const struct http_server *s);
/* Numeric address (0.0.0.0, ::1); port 0 takes a free one. `tls` may be NULL, is borrowed. Returns
 * the port or -1 (HTTP_LISTEN_*). */
int http_listen_tcp(struct http_server *s, const char *address, int port, struct http_tls *tls,
    struct err *e);
/* A socket file with exactly this mode; one that a dead process left is replaced, one that is
 * answered is not. It is removed when the server stops. */
int http_listen_unix(struct http_server *s, const char *path, mode_t mode, struct err *e);
/* Stops accepting, closes what is idle, ends streams, lets the rest finish for at most `ms`, then
 * closes it; then calls done(arg) once, from the loop. */
void http_server_drain(struct http_server *s, int ms, void (*done)(void *arg), void *arg);
/* Closes everything at once (end() is called for what is open). Not from a handler. */
void http_server_free(struct http_server *s);

/* Answers x and ends it. `type` may be NULL when there is no body. Takes the bytes of *body (may
 * be NULL), which is empty afterwards. Date, Content-Length, Connection are the server's; a HEAD,
 * a 204 and a 304 get no body. Control characters in `more` become `?`. Answering before the body
 * has come closes the connection. */
void http_respond(struct http_exchange *x, int status, const char *type,
    const struct http_pair *more, size_t nmore, struct buf *body);
/* The answer that the server would give: problem() with msg_http(e->id). *e is cleared. */
void http_refuse(struct http_exchange *x, struct err *e);
/* An answer of unknown length (server-sent events), sent as it comes; the connection closes behind
 * it. Send: -1 when the stream is over (too slow, peer left): end(x) follows from the loop. */
void http_stream_begin(struct http_exchange *x, int status, const char *type,
    const struct http_pair *more, size_t nmore);
int http_stream_send(struct http_exchange *x, const char *p, size_t n);
void http_stream_end(struct http_exchange *x);	/* end(x) is called before it returns */

/* A certificate chain and its key (PEM); TLS 1.2 and later. Reload puts new ones in their place for
 * new connections, or keeps the old ones and says why not. `certificate` and `key` may be NULL in
 * a reload: the same files again. Free it after the server. */
struct http_tls *http_tls_new(const char *certificate, const char *key, struct err *e);
int http_tls_reload(struct http_tls *t, const char *certificate, const char *key, struct err *e);
int64_t http_tls_expires(const struct http_tls *t);	/* seconds since 1970 */
void http_tls_free(struct http_tls *t);

#endif
