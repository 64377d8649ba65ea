/* What a webhook posts to, for tests/daemon/notify.sh: receiver FOLDER [PORT]. Keeps each request as
 * FOLDER/N.head and N.body, adds "N PATH STATUS ID" to FOLDER/log, and answers as the first word of
 * FOLDER/mode (a number), or of FOLDER/mode.LAST-PART-OF-THE-PATH; 0 answers never. Prints its port. */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const char *folder;
static int count;

static FILE *
open_in(const char *name, const char *how)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return fopen(path, how);
}

static int
mode_of(const char *path)
{
	char name[300];
	const char *last = strrchr(path, '/');
	int mode = 200;
	FILE *f;

	snprintf(name, sizeof name, "mode.%.200s", last ? last + 1 : path);
	f = open_in(name, "r");
	if (f == NULL)
		f = open_in("mode", "r");
	if (f != NULL) {
		if (fscanf(f, "%d", &mode) != 1)
			mode = 200;
		fclose(f);
	}
	return mode;
}

static void
keep(struct evhttp_request *r, int n)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(r);
	struct evbuffer *in = evhttp_request_get_input_buffer(r);
	struct evkeyval *h;
	char name[40];
	FILE *f;

	snprintf(name, sizeof name, "%d.head", n);
	f = open_in(name, "w");
	for (h = headers->tqh_first; h != NULL; h = h->next.tqe_next)
		fprintf(f, "%s: %s\n", h->key, h->value);
	fclose(f);
	snprintf(name, sizeof name, "%d.body", n);
	f = open_in(name, "w");
	fwrite(evbuffer_pullup(in, -1), 1, evbuffer_get_length(in), f);
	fclose(f);
}

static void
on_request(struct evhttp_request *r, void *arg)
{
	const char *path = evhttp_request_get_uri(r),
		   *id = evhttp_find_header(evhttp_request_get_input_headers(r), "X-Kpid-Id");
	int n = ++count, mode = mode_of(path);
	FILE *f;

	(void)arg;
	keep(r, n);
	f = open_in("log", "a");
	fprintf(f, "%d %s %d %s\n", n, path, mode, id ? id : "-");
	fclose(f);
	if (mode == 302)
		evhttp_add_header(evhttp_request_get_output_headers(r), "Location", "/elsewhere");
	if (mode != 0)
		evhttp_send_reply(r, mode, "so", NULL);
}

int
main(int argc, char **argv)
{
	struct event_base *base = event_base_new();
	struct evhttp *http = evhttp_new(base);
	struct evhttp_bound_socket *s;
	struct sockaddr_storage at;
	socklen_t n = sizeof at;

	if (argc < 2)
		return 2;
	folder = argv[1];
	evhttp_set_gencb(http, on_request, NULL);
	s = evhttp_bind_socket_with_handle(
	    http, "127.0.0.1", (ev_uint16_t)(argc > 2 ? atoi(argv[2]) : 0));
	if (s == NULL || getsockname(evhttp_bound_socket_get_fd(s), (struct sockaddr *)&at, &n) != 0)
		return 1;
	printf("%d\n", ntohs(((struct sockaddr_in *)&at)->sin_port));
	fflush(stdout);
	return event_base_dispatch(base);
}
