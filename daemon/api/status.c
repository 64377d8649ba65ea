/* What an administrator and a monitoring system look at: health, status, metrics. */
#include <stdio.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/proof.h"
#include "daemon/reload.h"
#include "daemon/runner.h"
#include "daemon/schedule.h"
#include "daemon/store/store_admin.h"

static void
health(struct call *c, void *ctx)
{
	struct value *v = value_map(&c->arena);

	(void)ctx;
	value_put(&c->arena, v, "status", value_str(&c->arena, "ok"));
	call_json(c, 200, v);
	call_header(c, "Cache-Control", "no-store");
}

/* Ready: the store answers, and kpid is not on its way out. */
static void
ready(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct bundle_info b;

	if (c->app->draining)
		call_fail(c, MSG_DAEMON_DRAINS);
	else if (desk_store(d, &c->err) == 0 &&
	    store_bundle_find(d->store, NULL, &c->arena, &b, &c->err) >= 0)
		health(c, NULL);
}

/* --- status --- */

static struct value *
workers_value(struct call *c)
{
	struct arena *a = &c->arena;
	struct app *app = c->app;
	struct value *v = value_map(a);

	value_put(a, v, "kills",
	    value_int(a, atomic_load(&app->run_desk.kills) + atomic_load(&app->ask_desk.kills)));
	value_put(
	    a, v, "waiting", value_int(a, (int64_t)(lane_load(app->ask) + lane_load(app->run))));
	return v;
}

static struct value *
slowest_value(struct call *c)
{
	struct arena *a = &c->arena;
	const struct costs *top = &runner_stats(c->app->runner)->slowest;
	struct value *list = value_list(a);

	for (size_t i = 0; i < top->n; i++) {
		const struct criterion_cost *cost = &top->at[i];
		struct value *v = value_map(a);

		value_put(a, v, "criterion", value_str(a, cost->criterion));
		value_put(a, v, "standard", value_str(a, cost->standard));
		value_put(a, v, "people", value_int(a, cost->calls));
		value_put(a, v, "microseconds", value_num(a, (double)cost->ns / 1000));
		value_push(a, list, v);
	}
	return list;
}

static void
next_value(struct call *c, struct value *v)
{
	struct schedule_view s, first = { .next_at = INT64_MAX };
	int missed = 0, parked = 0;
	char text[MINUTE_TEXT];

	for (size_t i = 0; schedule_look(c->app->schedule, i, &s) == 0; i++) {
		missed += s.missed;
		parked |= s.parked;
		if (s.next_at < first.next_at)
			first = s;
	}
	value_put(&c->arena, v, "next_run",
	    first.name
		? value_str(&c->arena,
		      arena_fmt(&c->arena, "%s %s", minute_text(first.next, text), first.name))
		: value_null(&c->arena));
	value_put(&c->arena, v, "missed", value_int(&c->arena, missed));
	value_put(&c->arena, v, "parked", value_bool(&c->arena, parked));
}

static void
status_loop(struct call *c, void *ctx)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a), *live = value_map(a);

	(void)ctx;
	c->state = v;
	value_put(a, v, "engine", value_str(a, ENGINE_VERSION));
	value_put(a, v, "started", api_time(a, c->app->started));
	value_put(a, v, "timezone", value_str(a, c->app->config->timezone));
	value_put(a, live, "digest", value_str(a, c->live->folder.digest));
	value_put(a, live, "since", api_time(a, c->live->since));
	value_put(a, live, "files", value_int(a, (int64_t)c->live->folder.n));
	value_put(a, v, "live", live);
	next_value(c, v);
	value_put(a, v, "workers", workers_value(c));
	value_put(a, v, "slowest", slowest_value(c));
	value_put(a, v, "folder", value_str(a, c->app->config->standards_path));
}

static void
status_read(struct call *c, void *ctx)
{
	static const char *const told[] = { "errors", "cases", "sample" };
	struct desk *d = ctx;
	struct arena *a = &c->arena;
	struct value *v = c->state, *folder = value_map(a), *last = value_map(a), *message;
	const char *path = value_text(value_get(v, "folder"), "");
	char digest[DIGEST_TEXT];
	struct reload *r;
	size_t n;

	if (desk_store(d, &c->err) != 0 || store_reloads(d->store, 0, 1, a, &r, &n, &c->err) != 0)
		return;
	reload_folder_digest(path, digest);
	value_put(a, folder, "path", value_str(a, path));
	value_put(a, folder, "digest", digest[0] ? value_str(a, digest) : value_null(a));
	value_put(a, folder, "is_live", value_bool(a, strcmp(digest, c->live->folder.digest) == 0));
	value_put(a, v, "folder", folder);
	if (n > 0) {
		message = api_tree(a, r[0].message);
		value_put(a, last, "at", api_time(a, r[0].at));
		value_put(a, last, "by", value_str(a, r[0].by));
		value_put(a, last, "verdict", value_str(a, r[0].verdict));
		value_put(a, last, "after", value_str(a, r[0].after));
		for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
			if (value_get(message, told[i]) != NULL)
				value_put(a, last, told[i], value_get(message, told[i]));
		value_put(a, v, "last_reload", last);
	}
	call_json(c, 200, v);
}

/* --- configuration --- */

static void
effective(struct call *c, void *ctx)
{
	struct value *v = value_map(&c->arena);
	struct buf b = BUF_INIT;

	(void)ctx;
	config_print(c->app->config, c->lang, &b);
	value_put(&c->arena, v, "file", value_str(&c->arena, c->app->config_path));
	value_put(&c->arena, v, "text", value_strn(&c->arena, b.p, b.n));
	buf_fini(&b);
	call_json(c, 200, v);
}

/* --- metrics --- */

struct reading {
	const struct http_stats *http;
	const struct runner_stats *runs;
	const struct reload_stats *reloads;
	int64_t missed, kills, waiting;
};

enum metric_type { COUNTER, GAUGE };
static const struct metric {
	const char *name, *help;
	enum metric_type type;
	double (*value)(const struct reading *r);
} metrics[];

#define READ(id, expression) \
	static double read_##id(const struct reading *r) { return (double)(expression); }
READ(requests, r->http->requests)
READ(bad, r->http->bad)
READ(refused, r->http->full + r->http->address_full + r->http->no_descriptor)
READ(slow, r->http->slow_head + r->http->slow_body + r->http->slow_reader)
READ(connections, r->http->connections)
READ(streams, r->http->streams)
READ(complete, r->runs->complete)
READ(failed, r->runs->failed)
READ(cancelled, r->runs->cancelled)
READ(refreshed, r->runs->refreshed)
READ(run_s, (double)r->runs->last_ms / 1000)
READ(reload_s, (double)r->reloads->last_ms / 1000)
READ(missed, r->missed)
READ(kills, r->kills)
READ(waiting, r->waiting)

static const struct metric metrics[] = {
	{ "kpid_http_requests_total", "Requests whose head was read.", COUNTER, read_requests },
	{ "kpid_http_malformed_total", "Requests refused as malformed.", COUNTER, read_bad },
	{ "kpid_http_refused_total", "Connections refused over a limit.", COUNTER, read_refused },
	{ "kpid_http_slow_total", "Connections closed at a deadline.", COUNTER, read_slow },
	{ "kpid_http_connections", "Open TCP connections.", GAUGE, read_connections },
	{ "kpid_http_streams", "Followers of events.", GAUGE, read_streams },
	{ "kpid_runs_complete_total", "Runs that completed.", COUNTER, read_complete },
	{ "kpid_runs_failed_total", "Runs that failed.", COUNTER, read_failed },
	{ "kpid_runs_cancelled_total", "Runs that were cancelled.", COUNTER, read_cancelled },
	{ "kpid_refreshed_people_total", "Results made again after facts changed.", COUNTER,
	    read_refreshed },
	{ "kpid_run_last_seconds", "Duration of the last run.", GAUGE, read_run_s },
	{ "kpid_reload_last_seconds", "Duration of the last reload.", GAUGE, read_reload_s },
	{ "kpid_schedule_missed", "Due times that wait and are late.", GAUGE, read_missed },
	{ "kpid_worker_kills_total", "Workers killed or lost.", COUNTER, read_kills },
	{ "kpid_queue_length", "Jobs that wait for workers.", GAUGE, read_waiting },
};

static void
put_answers(struct buf *b, const struct http_stats *h)
{
	buf_adds(b,
	    "# HELP kpid_http_answers_total Answers by class of status.\n"
	    "# TYPE kpid_http_answers_total counter\n");
	for (int i = 2; i < 6; i++)
		buf_addf(b, "kpid_http_answers_total{class=\"%dxx\"} %llu\n", i,
		    (unsigned long long)h->answers[i]);
}

static void
put_reloads(struct buf *b, const struct reload_stats *r)
{
	buf_adds(b,
	    "# HELP kpid_reloads_total Reloads by how they ended.\n"
	    "# TYPE kpid_reloads_total counter\n");
	for (int i = PROOF_REFUSED; i < PROOF_VERDICTS; i++)
		buf_addf(b, "kpid_reloads_total{verdict=\"%s\"} %lld\n", proof_verdict_names[i],
		    (long long)r->ended[i]);
}

static void
put_slowest(struct buf *b, const struct costs *top)
{
	buf_adds(b,
	    "# HELP kpid_criterion_seconds Time of the slowest criteria in the last run that "
	    "scored.\n# TYPE kpid_criterion_seconds gauge\n");
	for (size_t i = 0; i < top->n; i++)
		buf_addf(b, "kpid_criterion_seconds{standard=\"%s\",criterion=\"%s\"} %.9g\n",
		    top->at[i].standard, top->at[i].criterion, (double)top->at[i].ns / 1e9);
}

static void
show_metrics(struct call *c, void *ctx)
{
	static const char *const types[] = { "counter", "gauge" };
	struct app *app = c->app;
	struct reading r = { .http = http_server_stats(app->http),
		.runs = runner_stats(app->runner),
		.reloads = reload_stats(app->reloader),
		.kills = atomic_load(&app->run_desk.kills) + atomic_load(&app->ask_desk.kills),
		.waiting = (int64_t)(lane_load(app->ask) + lane_load(app->run)) };
	struct schedule_view s;
	struct buf b = BUF_INIT;

	(void)ctx;
	for (size_t i = 0; schedule_look(app->schedule, i, &s) == 0; i++)
		r.missed += s.missed;
	for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++)
		buf_addf(&b, "# HELP %s %s\n# TYPE %s %s\n%s %.15g\n", metrics[i].name,
		    metrics[i].help, metrics[i].name, types[metrics[i].type], metrics[i].name,
		    metrics[i].value(&r));
	put_answers(&b, r.http);
	put_reloads(&b, r.reloads);
	put_slowest(&b, &r.runs->slowest);
	buf_addf(&b,
	    "# HELP kpid_bundle_info The live bundle.\n# TYPE kpid_bundle_info gauge\n"
	    "kpid_bundle_info{digest=\"%s\"} 1\n",
	    c->live->folder.digest);
	call_bytes(c, 200, "text/plain; version=0.0.4; charset=utf-8", &b);
}

static const struct route_param lang_params[] = { PARAM_LANG, PARAM_END };

const struct route routes_status[] = {
	{ HTTP_GET, "/healthz", 0, { { ON_LOOP, health } }, NULL, NULL, "Health", "getHealth",
	    "kpid answers" },
	{ HTTP_GET, "/readyz", 0, { { ON_READ, ready } }, NULL, NULL, "Health", "getReady",
	    "kpid answers and its store does" },
	{ HTTP_GET, "/metrics", 0, { { ON_LOOP, show_metrics } }, NULL, NULL, "Metrics",
	    "getMetrics", "Prometheus metrics" },
	{ HTTP_GET, "/v1/status", MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_LOOP, status_loop }, { ON_READ, status_read } }, NULL, NULL, "Status",
	    "getStatus", "is my edit live?" },
	{ HTTP_GET, "/v1/config", MAY_ADMIN, { { ON_LOOP, effective } }, lang_params, NULL,
	    "Config", "getConfig", "every value in force and where it comes from" },
	{ 0 },
};
