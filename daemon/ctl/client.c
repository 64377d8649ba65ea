#include "daemon/ctl/client.h"
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/json.h"

#define ANSWER_MAX ((size_t)64 << 20)
#define CONNECT_S 5L
#define ANSWER_S 600L /* a reload runs every case and scores a sample */

static const char *
socket_path(const struct ctl *c)
{
	const char *s = ctl_option(c, "--socket"), *env = getenv("KPID_SOCKET");

	return s != NULL ? s : env != NULL && *env != '\0' ? env : "/run/kpid/control.sock";
}

/* Why there is no answer: nobody listens, or the socket's file mode keeps this user out. */
static int
no_answer(struct ctl *c, CURL *h, CURLcode code)
{
	long why = 0;

	curl_easy_getinfo(h, CURLINFO_OS_ERRNO, &why);
	if (code == CURLE_COULDNT_CONNECT && (why == EACCES || why == EPERM))
		return err_set(&c->err, MSG_ONLINE_MAY_NOT, socket_path(c));
	if (code == CURLE_COULDNT_CONNECT && (why == ENOENT || why == ECONNREFUSED || why == 0))
		return err_set(&c->err, MSG_ONLINE_NOBODY, socket_path(c));
	return err_set(&c->err, MSG_ONLINE_LOST, socket_path(c), curl_easy_strerror(code));
}

static struct curl_slist *
headers(const struct ctl *c, const char *accept)
{
	struct curl_slist *list = curl_slist_append(
	    NULL, c->lang == LANG_VI ? "Accept-Language: vi" : "Accept-Language: en");

	list = curl_slist_append(list, accept);
	return curl_slist_append(list, "Content-Type: application/json");
}

/* A proxy of the environment is not asked: the socket is on this machine. */
static CURL *
begin(struct ctl *c, const char *path, const struct curl_slist *list)
{
	CURL *h = curl_easy_init();

	if (h == NULL)
		abort();
	curl_easy_setopt(h, CURLOPT_URL, arena_fmt(&c->arena, "http://kpid%s", path));
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http");
	curl_easy_setopt(h, CURLOPT_UNIX_SOCKET_PATH, socket_path(c));
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, list);
	return h;
}

static size_t
take(char *p, size_t size, size_t n, void *arg)
{
	struct buf *b = arg;

	if (b->n + size * n > ANSWER_MAX)
		return 0;
	buf_add(b, p, size * n);
	return size * n;
}

static int
read_answer(struct ctl *c, const struct buf *b, struct client_answer *out)
{
	struct err e = { 0 };

	out->text = arena_copy(&c->arena, b->p ? b->p : "", b->n);
	out->v = json_read(&c->arena, out->text, b->n, &e);
	if (out->v != NULL)
		return 0;
	err_fini(&e);
	return err_set(&c->err, MSG_ONLINE_LOST, socket_path(c), "JSON?");
}

int
client_ask(struct ctl *c, const char *method, const char *path, const struct value *body,
    struct client_answer *out)
{
	struct curl_slist *list = headers(c, "Accept: application/json");
	CURL *h = begin(c, path, list);
	struct buf sent = BUF_INIT, got = BUF_INIT;
	long status = 0;
	CURLcode code;
	int failed;

	if (body != NULL)
		json_value(&sent, body, -1);
	if (strcmp(method, "GET") != 0) {
		curl_easy_setopt(h, CURLOPT_POSTFIELDS, sent.p ? sent.p : "");
		curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, (long)sent.n);
		curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, method);
	}
	curl_easy_setopt(h, CURLOPT_TIMEOUT, ANSWER_S);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, &got);
	code = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	out->status = (int)status;
	failed = code != CURLE_OK ? no_answer(c, h, code) : read_answer(c, &got, out);
	curl_easy_cleanup(h);
	curl_slist_free_all(list);
	buf_fini(&sent);
	buf_fini(&got);
	return failed;
}

const char *
client_segment(struct ctl *c, const char *text)
{
	char *s = curl_easy_escape(NULL, text, 0);
	const char *copy = arena_str(&c->arena, s ? s : "");

	curl_free(s);
	return copy;
}

/* --- problems --- */

#define TYPE "urn:kpid:problem:"

/* The message that a problem's type names; -1 none. */
static int
message_of(const char *type)
{
	char name[96];
	size_t n = 0;

	if (strncmp(type, TYPE, strlen(TYPE)) != 0)
		return -1;
	for (const char *p = type + strlen(TYPE); *p != '\0' && n + 1 < sizeof name; p++)
		name[n++] = *p == '-' ? '_' : (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	name[n] = '\0';
	return msg_find(name);
}

int
client_problem(struct ctl *c, const struct client_answer *a)
{
	const char *en = value_text(value_get(a->v, "detail"), "?");
	const char *vi = value_text(value_get(a->v, "detail_vi"), en);
	int id = message_of(value_text(value_get(a->v, "type"), ""));

	if (c->json)
		puts(a->text);
	else
		fprintf(stderr, "kpictl: %s\n", c->lang == LANG_VI ? vi : en);
	return id >= 0 && msg_exit((enum msg_id)id) != 0 ? msg_exit((enum msg_id)id) : EXIT_REFUSED;
}

int
client_get(struct ctl *c, const char *method, const char *path, const struct value *body, int also,
    struct client_answer *out)
{
	if (client_ask(c, method, path, body, out) != 0)
		return ctl_fail(c);
	if (out->status >= 400 && (out->status != also || value_get(out->v, "type") != NULL))
		return client_problem(c, out);
	return EXIT_YES;
}

/* --- server-sent events (WHATWG HTML, 9.2.6; kpid sends one line of data) --- */

struct following {
	CURL *h;
	client_event_fn *fn;
	void *arg;
	long status;
	struct buf rest; /* of a line */
	char id[32], type[32];
	struct buf data;
	int ended;
};

static void
field(struct following *f, const char *line)
{
	const char *value = strchr(line, ':');

	if (value == NULL || value == line)
		return;
	value += value[1] == ' ' ? 2 : 1;
	if (strncmp(line, "id:", 3) == 0)
		snprintf(f->id, sizeof f->id, "%s", value);
	else if (strncmp(line, "event:", 6) == 0)
		snprintf(f->type, sizeof f->type, "%s", value);
	else if (strncmp(line, "data:", 5) == 0)
		buf_adds(&f->data, value);
}

static void
line_over(struct following *f)
{
	if (f->rest.n > 0)
		field(f, f->rest.p);
	else if (f->data.n > 0) {
		f->ended = f->fn(f->arg, f->id, f->type, f->data.p);
		buf_clear(&f->data);
	}
	buf_clear(&f->rest);
}

/* What is no stream of events is kept whole: a problem. */
static size_t
stream(char *p, size_t size, size_t n, void *arg)
{
	struct following *f = arg;

	curl_easy_getinfo(f->h, CURLINFO_RESPONSE_CODE, &f->status);
	for (size_t i = 0; i < size * n && !f->ended; i++)
		if (f->status == 200 && p[i] == '\n')
			line_over(f);
		else
			buf_addc(&f->rest, p[i]);
	return f->ended || f->rest.n > ANSWER_MAX ? 0 : size * n;
}

static int
stream_over(struct ctl *c, struct following *f, CURLcode code)
{
	struct client_answer problem = { .status = (int)f->status };

	if (f->ended)
		return EXIT_YES;
	if (code != CURLE_OK)
		no_answer(c, f->h, code);
	else if (f->status == 200)
		err_set(&c->err, MSG_ONLINE_STREAM);
	else if (read_answer(c, &f->rest, &problem) == 0)
		return client_problem(c, &problem);
	return ctl_fail(c);
}

int
client_follow(struct ctl *c, const char *path, client_event_fn *fn, void *arg)
{
	struct curl_slist *list = headers(c, "Accept: text/event-stream");
	struct following f = { .h = begin(c, path, list), .fn = fn, .arg = arg };
	int status;

	curl_easy_setopt(f.h, CURLOPT_WRITEFUNCTION, stream);
	curl_easy_setopt(f.h, CURLOPT_WRITEDATA, &f);
	status = stream_over(c, &f, curl_easy_perform(f.h));
	curl_easy_cleanup(f.h);
	curl_slist_free_all(list);
	buf_fini(&f.rest);
	buf_fini(&f.data);
	return status;
}
