#include "daemon/courier.h"
#include <curl/curl.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/queue.h>
#include "rules/base/buf.h"

#define CONNECT_MS 5000
#define WHOLE_MS 15000
#define ANSWER_MAX 65536

struct parcel {
	LIST_ENTRY(parcel) link;
	struct courier *c;
	CURL *easy;
	struct curl_slist *headers;
	size_t got; /* bytes of the answer */
	courier_fn *done;
	void *arg;
};

struct courier {
	CURLM *multi;
	struct event_base *base;
	struct event *timer;
	LIST_HEAD(parcels, parcel) parcels;
};

static void
parcel_free(struct parcel *p)
{
	LIST_REMOVE(p, link);
	curl_multi_remove_handle(p->c->multi, p->easy);
	curl_easy_cleanup(p->easy);
	curl_slist_free_all(p->headers);
	free(p);
}

/* An answer that is too long is cut off; its status counts all the same. */
static void
deliver(struct parcel *p, CURLcode got)
{
	char text[64];
	const char *failure = NULL;
	long status = 0;
	courier_fn *done = p->done;
	void *arg = p->arg;

	curl_easy_getinfo(p->easy, CURLINFO_RESPONSE_CODE, &status);
	if (got != CURLE_OK && !(got == CURLE_WRITE_ERROR && p->got > ANSWER_MAX))
		failure = curl_easy_strerror(got);
	else if (status < 200 || status > 299) {
		snprintf(text, sizeof text, "HTTP %ld", status);
		failure = text;
	}
	parcel_free(p);
	done(arg, failure);
}

static void
collect(struct courier *c)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(c->multi, &left)) != NULL) {
		struct parcel *p = NULL;
		CURLcode got = m->data.result;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &p);
		deliver(p, got);
	}
}

/* --- libcurl asks for sockets and one timer --- */

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct courier *c = arg;
	int running;

	curl_multi_socket_action(c->multi, fd,
	    (what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0),
	    &running);
	collect(c);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct courier *c = arg;
	int running;

	(void)fd;
	(void)what;
	curl_multi_socket_action(c->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	collect(c);
}

static int
want_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *mine)
{
	struct courier *c = arg;
	struct event *ev = mine;
	short flags = EV_PERSIST;

	(void)easy;
	if (ev != NULL)
		event_free(ev);
	ev = NULL;
	if (what != CURL_POLL_REMOVE) {
		flags |= what & CURL_POLL_IN ? EV_READ : 0;
		flags |= what & CURL_POLL_OUT ? EV_WRITE : 0;
		ev = event_new(c->base, fd, flags, on_socket, c);
		if (ev == NULL || event_add(ev, NULL) != 0)
			mem_die();
	}
	curl_multi_assign(c->multi, fd, ev);
	return 0;
}

static int
want_timer(CURLM *multi, long ms, void *arg)
{
	struct courier *c = arg;
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	(void)multi;
	if (ms < 0)
		event_del(c->timer);
	else
		event_add(c->timer, &tv);
	return 0;
}

static size_t
take(char *p, size_t size, size_t n, void *arg)
{
	struct parcel *x = arg;

	(void)p;
	x->got += size * n;
	return x->got > ANSWER_MAX ? 0 : size * n;
}

/* --- sending --- */

static void
set(struct parcel *p, const char *url, const char *body, size_t n)
{
	CURL *h = p->easy;

	curl_easy_setopt(h, CURLOPT_PRIVATE, p);
	curl_easy_setopt(h, CURLOPT_URL, url);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(h, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)WHOLE_MS);
	curl_easy_setopt(h, CURLOPT_POST, 1L);
	curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)n);
	curl_easy_setopt(h, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, p->headers);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, p);
}

struct parcel *
courier_send(struct courier *c, const char *url, const char *const *headers, const char *body,
    size_t n, courier_fn *done, void *arg)
{
	struct parcel *p = mem_new(sizeof *p);

	*p = (struct parcel){ .c = c, .easy = curl_easy_init(), .done = done, .arg = arg };
	if (p->easy == NULL)
		mem_die();
	for (; *headers != NULL; headers++) {
		p->headers = curl_slist_append(p->headers, *headers);
		if (p->headers == NULL)
			mem_die();
	}
	LIST_INSERT_HEAD(&c->parcels, p, link);
	set(p, url, body, n);
	if (curl_multi_add_handle(c->multi, p->easy) != CURLM_OK)
		mem_die();
	return p;
}

void
courier_cancel(struct parcel *p)
{
	parcel_free(p);
}

/* --- life --- */

struct courier *
courier_new(struct event_base *base, struct err *e)
{
	struct courier *c;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		err_set(e, MSG_INTERNAL, "libcurl");
		return NULL;
	}
	c = mem_new(sizeof *c);
	c->base = base;
	c->multi = curl_multi_init();
	c->timer = evtimer_new(base, on_timer, c);
	if (c->multi == NULL || c->timer == NULL)
		mem_die();
	LIST_INIT(&c->parcels);
	curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
	curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c);
	curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, want_timer);
	curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c);
	curl_multi_setopt(c->multi, CURLMOPT_MAXCONNECTS, 8L);
	return c;
}

void
courier_free(struct courier *c)
{
	struct parcel *p, *next;

	if (c == NULL)
		return;
	for (p = LIST_FIRST(&c->parcels); p != NULL; p = next) {
		next = LIST_NEXT(p, link);
		parcel_free(p);
	}
	curl_multi_cleanup(c->multi);
	event_free(c->timer);
	free(c);
	curl_global_cleanup();
}
