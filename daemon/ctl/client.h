/* client: kpictl's way to kpid: HTTP over the control socket, the same as everybody's. Owns one
 * request and its answer, and what is said when nobody answers or kpid refuses. Refuses to know
 * what an answer means: the online commands do. The only file that knows curl.
 */
#ifndef KPID_CTL_CLIENT_H
#define KPID_CTL_CLIENT_H

#include "daemon/ctl/ctl.h"

#define CLIENT_OPTIONS \
	{ \
		"--socket", "PATH", \
		    "kpid's control socket (default: KPID_SOCKET, else /run/kpid/control.sock)", \
		    "socket điều khiển của kpid (mặc định: KPID_SOCKET, nếu không thì " \
		    "/run/kpid/control.sock)" \
	}

struct client_answer {
	int status; /* of HTTP */
	const char *text; /* the body as it came, in c->arena */
	const struct value *v; /* the same as a tree */
};

/* One request; `body` NULL sends none. 0: kpid answered, whatever it said. -1 with c->err: nobody
 * answers (exit 3), the socket is not for this user (4), the answer cannot be read. */
int client_ask(struct ctl *c, const char *method, const char *path, const struct value *body,
    struct client_answer *out);
/* As above, and a problem is told (see client_problem). EXIT_YES, or the status to end with.
 * `also`: an HTTP status that is an answer though it is 4xx; 0 none. */
int client_get(struct ctl *c, const char *method, const char *path, const struct value *body,
    int also, struct client_answer *out);
/* Tells a problem+json in the language; its exit status by the table of messages. */
int client_problem(struct ctl *c, const struct client_answer *a);
/* `text` as one segment of a path, in c->arena. */
const char *client_segment(struct ctl *c, const char *text);

/* Follows server-sent events until fn gives non-zero: EXIT_YES; what ends it before is told. `data`
 * is one line of JSON. */
typedef int client_event_fn(void *arg, const char *id, const char *type, const char *data);
int client_follow(struct ctl *c, const char *path, client_event_fn *fn, void *arg);

#endif
