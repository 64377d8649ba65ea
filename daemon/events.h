/* events: what happens, told to whoever listens (server-sent events, webhooks). Owns the last 512
 * (4 MiB of them at most) with their numbers, so that a listener who was away can catch up;
 * refuses to know who may see what: a listener's filter does. Loop's thread only.
 */
#ifndef KPID_EVENTS_H
#define KPID_EVENTS_H

#include <stdint.h>
#include "rules/base/value.h"

struct event_note { /* not libevent's */
	int64_t id; /* rises, over restarts too */
	const char *type; /* run | progress | scores | warnings | reload | schedule | shadow */
	const char *agency; /* whom it concerns; NULL everybody */
	const char *data; /* one line of JSON */
};
typedef void events_fn(void *arg, const struct event_note *n);

/* Numbers begin above `first`: the start in milliseconds keeps them rising. */
struct events *events_new(int64_t first);
void events_free(struct events *ev);
/* `v` is written as JSON. */
void events_tell(struct events *ev, const char *type, const char *agency, const struct value *v);
/* Calls fn for every later note, after those kept with an id above `after`. The listener is ended
 * by events_unlisten only. */
void *events_listen(struct events *ev, int64_t after, events_fn *fn, void *arg);
void events_unlisten(struct events *ev, void *listener);
int64_t events_last(const struct events *ev);

#endif
