/* run, runs, cancel, schedule: what is scored, and when. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "daemon/ctl/online.h"

#define LOOK_MS 200

/* --- run --- */

static void
put(struct ctl *c, struct value *v, const char *key, const char *text)
{
	if (text != NULL)
		value_put(&c->arena, v, key, value_str(&c->arena, text));
}

static int
is_over(const struct value *run)
{
	const char *s = value_text(value_get(run, "state"), "");

	return strcmp(s, "complete") == 0 || strcmp(s, "failed") == 0 ||
	    strcmp(s, "cancelled") == 0;
}

static void
told_over(struct ctl *c, const struct value *run)
{
	const struct value *n = value_get(run, "counts");

	if (value_get(n, "people") == NULL)
		ctl_say(c, MSG_ONLINE_RUN_ENDED, online_text(c, value_get(run, "run")),
		    online_text(c, value_get(run, "period")),
		    online_state(c, value_get(run, "state")));
	else
		ctl_say(c, MSG_ONLINE_RUN_OVER, online_text(c, value_get(run, "run")),
		    online_text(c, value_get(run, "period")),
		    online_state(c, value_get(run, "state")),
		    online_text(c, value_get(n, "people")), online_text(c, value_get(n, "changed")),
		    online_text(c, value_get(n, "warnings")));
}

/* Looks until the run is over: this goes on after a lost event, too. */
int
online_wait(struct ctl *c, const char *run)
{
	const struct timespec pause = { 0, LOOK_MS * 1000000L };
	const char *path = arena_fmt(&c->arena, "/v1/runs/%s", run);
	struct client_answer a;
	size_t total = 0;
	int status;

	while ((status = client_get(c, "GET", path, NULL, 0, &a)) == EXIT_YES && !is_over(a.v)) {
		if (value_integer(value_get(a.v, "total"), 0) > 0) {
			total = (size_t)value_integer(value_get(a.v, "total"), 0);
			ctl_progress(c, online_text(c, value_get(a.v, "period")),
			    (size_t)value_integer(value_get(a.v, "done"), 0), total + 1);
		}
		nanosleep(&pause, NULL);
	}
	if (status != EXIT_YES)
		return status;
	if (total > 0)
		ctl_progress(c, online_text(c, value_get(a.v, "period")), total, total);
	if (c->json)
		puts(a.text);
	else if (!c->quiet)
		told_over(c, a.v);
	return strcmp(value_text(value_get(a.v, "state"), ""), "complete") == 0 ? EXIT_YES
										: EXIT_NO;
}

static int
run_run(struct ctl *c)
{
	struct value *order = value_map(&c->arena);
	struct client_answer a;
	const char *run;
	int status;

	if (c->nargs == 0)
		return ctl_usage(c, "PERIOD");
	put(c, order, "period", c->args[0]);
	put(c, order, "kind", ctl_option(c, "--kind"));
	put(c, order, "today", ctl_option(c, "--today"));
	if (ctl_option(c, "--no-checks") != NULL)
		value_put(&c->arena, order, "no_checks", value_bool(&c->arena, 1));
	status = client_get(c, "POST", "/v1/runs", order, 0, &a);
	if (status != EXIT_YES)
		return status;
	run = online_text(c, value_get(a.v, "run"));
	if (ctl_option(c, "--wait") != NULL)
		return online_wait(c, run);
	if (c->json)
		puts(a.text);
	else if (!c->quiet)
		ctl_say(c, MSG_ONLINE_RUN_QUEUED, run, c->args[0]);
	return EXIT_YES;
}

static int
run_cancel(struct ctl *c)
{
	return online_delete(c, "/v1/runs", "RUN", MSG_ONLINE_CANCELLING);
}

/* --- runs --- */

static const char *
people(struct ctl *c, const struct value *counts)
{
	return online_text(c, value_get(counts, "people"));
}

static const char *
warnings(struct ctl *c, const struct value *counts)
{
	return online_text(c, value_get(counts, "warnings"));
}

static int
run_runs(struct ctl *c)
{
	static const struct online_column columns[] = {
		{ MSG_ONLINE_RUN, "run", online_text, 1 },
		{ MSG_ONLINE_PERIOD, "period", online_text, 0 },
		{ MSG_ONLINE_KIND, "kind", online_state, 0 },
		{ MSG_ONLINE_STATE, "state", online_state, 0 },
		{ MSG_ONLINE_BEGAN, "started", online_time, 0 },
		{ MSG_ONLINE_DIGEST, "bundle", online_digest, 0 },
		{ MSG_WARN_PEOPLE, "counts", people, 1 },
		{ MSG_ONLINE_WARNINGS, "counts", warnings, 1 },
		{ 0 },
	}, going[] = {
		{ MSG_ONLINE_RUN, "run", online_text, 1 },
		{ MSG_ONLINE_PERIOD, "period", online_text, 0 },
		{ MSG_ONLINE_KIND, "kind", online_state, 0 },
		{ MSG_ONLINE_STATE, "state", online_state, 0 },
		{ MSG_ONLINE_DONE, "done", online_text, 1 },
		{ MSG_ONLINE_TOTAL, "total", online_text, 1 },
		{ MSG_ONLINE_WHO, "by", online_text, 0 },
		{ 0 },
	};
	struct client_answer a;
	int most, status;

	if (ctl_number(c, "--most", 20, 1, 1000, &most) != 0)
		return ctl_fail(c);
	status = client_get(c, "GET", arena_fmt(&c->arena, "/v1/runs?limit=%d", most), NULL, 0, &a);
	if (status != EXIT_YES)
		return status;
	if (c->json) {
		puts(a.text);
		return EXIT_YES;
	}
	online_zone(c, a.v);
	if (value_len(value_get(a.v, "under_way")) > 0) {
		online_table(c, value_get(a.v, "under_way"), going);
		putchar('\n');
	}
	online_table(c, value_get(a.v, "runs"), columns);
	return EXIT_YES;
}

/* --- schedule --- */

static int
tell_schedule(struct ctl *c, const struct client_answer *a)
{
	static const struct online_column columns[] = {
		{ MSG_ONLINE_NAME, "name", online_text, 0 },
		{ MSG_ONLINE_CRON, "cron", online_text, 0 },
		{ MSG_ONLINE_DO, "do", online_text, 0 },
		{ MSG_ONLINE_PERIOD, "period", online_text, 0 },
		{ MSG_ONLINE_KIND, "kind", online_state, 0 },
		{ MSG_ONLINE_STATE, "state", online_state, 0 },
		{ MSG_ONLINE_LAST, "ran", online_time, 0 },
		{ MSG_ONLINE_OUTCOME, "outcome", online_state, 0 },
		{ MSG_ONLINE_NEXT, "next", online_text, 0 },
		{ MSG_ONLINE_MISSED, "missed", online_text, 1 },
		{ 0 },
	};

	if (c->json) {
		puts(a->text);
		return EXIT_YES;
	}
	online_zone(c, a->v);
	if (value_len(value_get(a->v, "schedules")) == 0)
		ctl_say(c, MSG_ONLINE_NO_SCHEDULE);
	else
		online_table(c, value_get(a->v, "schedules"), columns);
	return EXIT_YES;
}

static int
run_schedule(struct ctl *c)
{
	struct client_answer a;
	int status = client_get(c, "GET", "/v1/schedule", NULL, 0, &a);

	return status != EXIT_YES ? status : tell_schedule(c, &a);
}

static int
run_resume(struct ctl *c)
{
	struct value *order = value_map(&c->arena);
	struct client_answer a;
	int status;

	if (ctl_option(c, "--catch-up") == NULL)
		return ctl_usage(c, "--catch-up none|last|all");
	put(c, order, "catch_up", ctl_option(c, "--catch-up"));
	status = client_get(c, "POST", "/v1/schedule/resume", order, 0, &a);
	return status != EXIT_YES ? status : tell_schedule(c, &a);
}

static const struct option run_options[] = {
	{ "--kind", "KIND", "provisional (default), official, preview",
	    "provisional (mặc định), official, preview" },
	{ "--today", "DATE", "day of the checks (default: the period's last, or today)",
	    "ngày kiểm tra (mặc định: ngày cuối kỳ, hoặc hôm nay)" },
	{ "--no-checks", NULL, "scores only", "chỉ chấm điểm" },
	{ "--wait", NULL, "wait until it is over, with progress", "chờ đến khi xong, có tiến độ" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option runs_options[] = {
	{ "--most", "N", "how many (default 20)", "bao nhiêu đợt (mặc định 20)" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option resume_options[] = {
	{ "--catch-up", "none|last|all", "which missed due times are run",
	    "chạy bù những lần bị lỡ nào" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option only_client[] = { CLIENT_OPTIONS, { NULL, NULL, NULL, NULL } };

const struct command cmd_run = { "run", "PERIOD", run_run, run_options, "let kpid score a period",
	"yêu cầu kpid chấm một kỳ", "run 2026-01 --wait\nrun 2026-01 --kind official --wait" };
const struct command cmd_runs = { "runs", "", run_runs, runs_options,
	"runs, newest first, and those under way", "các đợt chấm, mới nhất trước",
	"runs --most 5" };
const struct command cmd_cancel = { "cancel", "RUN", run_cancel, only_client,
	"cancel a run that waits or goes", "hủy một đợt chấm đang chờ hoặc đang chạy",
	"cancel 12" };
const struct command cmd_schedule = { "schedule", "", run_schedule, only_client,
	"what runs when: last, next, missed", "lịch chạy: lần cuối, lần tới, lần bị lỡ",
	"schedule" };
const struct command cmd_schedule_resume = { "schedule resume", "--catch-up none|last|all",
	run_resume, resume_options, "let schedules run again that a restore has parked",
	"cho chạy lại các lịch đang dừng sau khi phục hồi dữ liệu",
	"schedule resume --catch-up last" };
