#include "daemon/events.h"
#include <stdlib.h>
#include <sys/queue.h>
#include "rules/base/json.h"

#define KEPT 512

struct listener {
	LIST_ENTRY(listener) link;
	events_fn *fn;
	void *arg;
};

struct kept {
	int64_t id;
	const char *type; /* static */
	char *agency, *data;
};

struct events {
	struct kept ring[KEPT];
	int64_t first, last;
	LIST_HEAD(listeners, listener) listeners;
};

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
	for (size_t i = 0; i < KEPT; i++) {
		free(ev->ring[i].agency);
		free(ev->ring[i].data);
	}
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
	free(k->agency);
	free(k->data);
	*k = (struct kept){ ev->last, type, mem_str(agency), buf_detach(&b) };
	for (l = LIST_FIRST(&ev->listeners); l != NULL; l = next) {
		next = LIST_NEXT(l, link);
		give(l, k);
	}
}

void *
events_listen(struct events *ev, int64_t after, events_fn *fn, void *arg)
{
	struct listener *l = mem_new(sizeof *l);
	int64_t first = ev->last - KEPT > ev->first ? ev->last - KEPT : ev->first;

	l->fn = fn;
	l->arg = arg;
	LIST_INSERT_HEAD(&ev->listeners, l, link);
	for (int64_t id = after > first ? after : first; id < ev->last; id++)
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
