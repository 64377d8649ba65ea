#include "daemon/events.h"
#include <stdlib.h>
#include <sys/queue.h>
#include "rules/base/json.h"

#define KEPT 512
#define KEPT_BYTES ((size_t)4 << 20) /* of these all; the last one stays, however long */

struct listener {
	LIST_ENTRY(listener) link;
	events_fn *fn;
	void *arg;
};

struct kept {
	int64_t id;
	const char *type; /* static */
	char *agency, *data;
	size_t n; /* bytes of data */
};

struct events {
	struct kept ring[KEPT];
	int64_t first, last; /* kept are those above first */
	size_t bytes;
	LIST_HEAD(listeners, listener) listeners;
};

static void
forget(struct events *ev, struct kept *k)
{
	ev->bytes -= k->n;
	free(k->agency);
	free(k->data);
	*k = (struct kept){ 0 };
}

struct events *
events_new(int64_t first)
{
	struct events *ev = mem_new(sizeof *ev);

	ev->last = ev->first = first;
	LIST_INIT(&ev->listeners);
	return ev;
}

void
events_free(struct events *ev)
{
	if (ev == NULL)
		return;
	for (size_t i = 0; i < KEPT; i++)
		forget(ev, &ev->ring[i]);
	while (!LIST_EMPTY(&ev->listeners))
		events_unlisten(ev, LIST_FIRST(&ev->listeners));
	free(ev);
}

static void
give(const struct listener *l, const struct kept *k)
{
	l->fn(l->arg, &(struct event_note){ k->id, k->type, k->agency, k->data });
}

void
events_tell(struct events *ev, const char *type, const char *agency, const struct value *v)
{
	struct kept *k = &ev->ring[++ev->last % KEPT];
	struct listener *l, *next;
	struct buf b = BUF_INIT;

	json_value(&b, v, -1);
	if (ev->last - ev->first > KEPT)
		ev->first = ev->last - KEPT;
	forget(ev, k);
	ev->bytes += b.n;
	*k = (struct kept){ .id = ev->last, .type = type, .agency = mem_str(agency), .n = b.n };
	k->data = buf_detach(&b);
	while (ev->bytes > KEPT_BYTES && ev->first + 1 < ev->last)
		forget(ev, &ev->ring[++ev->first % KEPT]);
	for (l = LIST_FIRST(&ev->listeners); l != NULL; l = next) {
		next = LIST_NEXT(l, link);
		give(l, k);
	}
}

void *
events_listen(struct events *ev, int64_t after, events_fn *fn, void *arg)
{
	struct listener *l = mem_new(sizeof *l);
	l->fn = fn;
	l->arg = arg;
	LIST_INSERT_HEAD(&ev->listeners, l, link);
	for (int64_t id = after > ev->first ? after : ev->first; id < ev->last; id++)
		give(l, &ev->ring[(id + 1) % KEPT]);
	return l;
}

void
events_unlisten(struct events *ev, void *listener)
{
	(void)ev;
	LIST_REMOVE((struct listener *)listener, link);
	free(listener);
}

int64_t
events_last(const struct events *ev)
{
	return ev->last;
}
