/* status, config, events: what an administrator looks at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/ctl/online.h"
#include "rules/base/json.h"

/* --- status: is my edit live? --- */

static int
is_live(const struct value *v)
{
	return value_boolean(value_get(value_get(v, "folder"), "is_live"), 0);
}

/* The folder is as it was when the last reload refused it. */
static int
was_refused(const struct value *v)
{
	const struct value *last = value_get(v, "last_reload");
	const char *after = value_text(value_get(last, "after"), NULL);
	const char *now = value_text(value_get(value_get(v, "folder"), "digest"), "");

	return strcmp(value_text(value_get(last, "verdict"), ""), "refused") == 0 &&
	    (after == NULL || strcmp(after, now) == 0);
}

static void
answer(struct ctl *c, const struct value *v)
{
	const struct value *folder = value_get(v, "folder");
	enum msg_id say = is_live(v)                        ? MSG_ONLINE_LIVE
	    : value_is(value_get(folder, "digest"), V_NULL) ? MSG_ONLINE_NO_FOLDER
	    : was_refused(v)                                ? MSG_ONLINE_WAS_REFUSED
							    : MSG_ONLINE_NOT_LIVE;

	printf("%s%s%s\n", c->color ? (is_live(v) ? "\033[32m" : "\033[33m") : "",
	    online_say(c, say, online_text(c, value_get(folder, "path"))),
	    c->color ? "\033[0m" : "");
}

static void
row(struct ctl *c, struct table *t, enum msg_id head, const char *text)
{
	table_cell(t, msg_template(head, c->lang));
	table_cell(t, text);
}

static void
rows(struct ctl *c, const struct value *v)
{
	const struct value *live = value_get(v, "live"), *folder = value_get(v, "folder"),
			   *last = value_get(v, "last_reload"), *w = value_get(v, "workers"),
			   *slowest = value_get(v, "slowest"),
			   *slow = value_len(slowest) > 0 ? slowest->u.list.at[0] : NULL;
	struct table t = { .a = &c->arena, .columns = 2 };

	row(c, &t, MSG_ONLINE_STATE_LIVE,
	    online_say(c, MSG_ONLINE_SINCE, online_digest(c, value_get(live, "digest")),
		online_time(c, value_get(live, "since")),
		online_text(c, value_get(live, "files"))));
	row(c, &t, MSG_ONLINE_FOLDER,
	    arena_fmt(&c->arena, "%s  %s", online_digest(c, value_get(folder, "digest")),
		online_text(c, value_get(folder, "path"))));
	if (last != NULL)
		row(c, &t, MSG_ONLINE_LAST_RELOAD,
		    online_say(c, MSG_ONLINE_BY, online_state(c, value_get(last, "verdict")),
			online_time(c, value_get(last, "at")),
			online_state(c, value_get(last, "by"))));
	row(c, &t, MSG_ONLINE_NEXT_RUN, online_text(c, value_get(v, "next_run")));
	row(c, &t, MSG_ONLINE_MISSED, online_text(c, value_get(v, "missed")));
	if (slow != NULL)
		row(c, &t, MSG_ONLINE_SLOWEST,
		    online_say(c, MSG_ONLINE_COST, online_text(c, value_get(slow, "criterion")),
			online_text(c, value_get(slow, "standard")),
			arena_fmt(&c->arena, "%.1f",
			    value_double(value_get(slow, "microseconds"), 0) /
				(double)value_integer(value_get(slow, "people"), 1)),
			online_text(c, value_get(slow, "people"))));
	row(c, &t, MSG_ONLINE_KILLS, online_text(c, value_get(w, "kills")));
	row(c, &t, MSG_ONLINE_STARTED,
	    arena_fmt(&c->arena, "%s  kpid %s", online_time(c, value_get(v, "started")),
		online_text(c, value_get(v, "engine"))));
	table_print(&t, 0);
}

static int
run_status(struct ctl *c)
{
	struct client_answer a;
	int status = client_get(c, "GET", "/v1/status", NULL, 0, &a);

	if (status != EXIT_YES)
		return status;
	status = is_live(a.v) ? EXIT_YES : EXIT_NO;
	if (c->json) {
		puts(a.text);
		return status;
	}
	online_zone(c, a.v);
	answer(c, a.v);
	if (status != EXIT_YES && was_refused(a.v))
		online_findings(c, value_get(a.v, "last_reload"),
		    value_text(value_get(value_get(a.v, "folder"), "path"), NULL),
		    c->verbose ? 100000 : 1);
	if (!c->quiet)
		rows(c, a.v);
	if (value_boolean(value_get(a.v, "parked"), 0))
		ctl_say(c, MSG_ONLINE_ARE_PARKED);
	return status;
}

/* --- config --- */

static int
run_config(struct ctl *c)
{
	struct client_answer a;
	int status = client_get(c, "GET",
	    c->lang == LANG_VI ? "/v1/config?lang=vi" : "/v1/config?lang=en", NULL, 0, &a);

	if (status != EXIT_YES)
		return status;
	if (c->json)
		puts(a.text);
	else
		fputs(value_text(value_get(a.v, "text"), ""), stdout);
	return EXIT_YES;
}

/* --- events --- */

struct watching {
	struct ctl *c;
	const char *type;
	int most;
};

/* What is worth a word of each event: its members that are short, in the order they come. */
static void
summary(struct ctl *c, const struct value *v, struct buf *b)
{
	for (size_t i = 0; value_is(v, V_MAP) && i < v->u.map.n; i++) {
		const struct value *m = v->u.map.at[i].value;
		const char *key = v->u.map.at[i].key;

		if (value_is(m, V_INT) || value_is(m, V_STR))
			buf_addf(b, "  %s %s", key,
			    strlen(online_text(c, m)) == 64 ? online_digest(c, m)
							    : online_state(c, m));
	}
	if (value_is(v, V_LIST))
		for (size_t i = 0; i < value_len(v); i++) {
			const struct value *w = v->u.list.at[i];

			buf_addf(b, "%s  %s  %s  %s", i ? "\n       " : "",
			    online_text(c, value_get(w, "staff")),
			    online_text(c, value_get(w, "date")),
			    online_text(
				c, value_get(w, c->lang == LANG_VI ? "title_vi" : "title")));
		}
}

static const char *
clock_text(struct ctl *c)
{
	time_t t = (time_t)ctl_now();
	char *text = arena_new(&c->arena, 16);
	struct tm tm;

	localtime_r(&t, &tm);
	strftime(text, 16, "%H:%M:%S", &tm);
	return text;
}

static int
on_event(void *arg, const char *id, const char *type, const char *data)
{
	struct watching *w = arg;
	struct ctl *c = w->c;
	struct err ignored = { 0 };
	struct buf b = BUF_INIT;

	if (w->type != NULL && strcmp(type, w->type) != 0)
		return 0;
	if (c->json)
		printf("{\"id\":%s,\"type\":\"%s\",\"data\":%s}\n", id, type, data);
	else {
		summary(c, json_read(&c->arena, data, strlen(data), &ignored), &b);
		printf("%s  %-8s%s\n", clock_text(c), type, b.p ? b.p : "");
	}
	err_fini(&ignored);
	buf_fini(&b);
	if (!c->json)
		arena_reset(&c->arena);
	return fflush(stdout) != 0 || --w->most == 0;
}

static int
run_events(struct ctl *c)
{
	struct watching w = { .c = c, .type = ctl_option(c, "--type") };

	if (ctl_number(c, "--most", 0, 1, 1000000000, &w.most) != 0)
		return ctl_fail(c);
	if (!c->json)
		online_zone(c, NULL);
	return client_follow(c, "/v1/events", on_event, &w);
}

static const struct option only_client[] = { CLIENT_OPTIONS, { NULL, NULL, NULL, NULL } };
static const struct option events_options[] = {
	{ "--type", "TYPE", "only these: run, progress, score, warnings, reload, checks",
	    "chỉ loại này: run, progress, score, warnings, reload, checks" },
	{ "--most", "N", "end after so many", "dừng sau chừng này sự kiện" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_status = { "status", "", run_status, only_client,
	"is my edit live? last reload, next run, what was missed",
	"thay đổi của tôi đã có hiệu lực chưa? lần nạp cuối, lần chạy tới, lần bị lỡ",
	"status\nstatus -q && echo live" };
const struct command cmd_config = { "config", "", run_config, only_client,
	"the configuration in force, with the place of each value",
	"cấu hình đang dùng, kèm nơi đặt từng giá trị", "config" };
const struct command cmd_events = { "events", "", run_events, events_options, "follow what happens",
	"theo dõi những gì đang diễn ra", "events --most 1\nevents --type run --json --most 1" };
