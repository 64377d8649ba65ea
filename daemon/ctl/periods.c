/* periods, seal, reopen: how periods stand, and what a decision does to them. */
#include <stdio.h>
#include <string.h>
#include "daemon/ctl/online.h"

static const char *
decision(struct ctl *c, const struct value *v)
{
	const char *paper = value_text(value_get(v, "paper"), NULL);

	return paper ? arena_fmt(&c->arena, "%s, %s", paper, online_text(c, value_get(v, "authority")))
		     : "-";
}

static const struct online_column columns[] = {
	{ MSG_ONLINE_PERIOD, "period", online_text, 0 },
	{ MSG_ONLINE_STATE, "state", online_state, 0 },
	{ MSG_ONLINE_RUN, "run", online_text, 1 },
	{ MSG_PERIOD_SEALED_AT, "sealed_at", online_time, 0 },
	{ MSG_PERIOD_LATE, "late", online_text, 1 },
	{ MSG_PERIOD_DECISION, "reopened", decision, 0 },
	{ 0 },
};

/* One period, and what came of it after its sealing. */
static int
show_one(struct ctl *c, const char *period)
{
	static const struct online_column late[] = {
		{ MSG_PERIOD_RECORDED, "at", online_time, 0 },
		{ MSG_PERIOD_KIND, "kind", online_text, 0 },
		{ MSG_PERIOD_ID, "external_id", online_text, 0 },
		{ MSG_PERIOD_STAFF, "staff", online_text, 0 },
		{ MSG_PERIOD_COUNTED, "counted_in", online_text, 0 },
		{ 0 },
	};
	const char *path = arena_fmt(&c->arena, "/v1/periods/%s", client_segment(c, period));
	struct value *rows = value_list(&c->arena);
	struct client_answer a, b;
	int status = client_get(c, "GET", path, NULL, 0, &a);

	if (status == EXIT_YES)
		status = client_get(
		    c, "GET", arena_fmt(&c->arena, "%s/late", path), NULL, 0, &b);
	if (status != EXIT_YES)
		return status;
	if (c->json) {
		struct value *v = value_copy(&c->arena, a.v);

		value_put(&c->arena, v, "late", value_get(b.v, "late"));
		ctl_print_json(v);
		return EXIT_YES;
	}
	online_zone(c, NULL);
	value_push(&c->arena, rows, (struct value *)a.v);
	online_table(c, rows, columns);
	if (value_len(value_get(b.v, "late")) > 0) {
		putchar('\n');
		online_table(c, value_get(b.v, "late"), late);
	}
	return EXIT_YES;
}

static int
run_periods(struct ctl *c)
{
	return c->nargs > 0 ? show_one(c, c->args[0])
			    : online_list(c, "/v1/periods", "periods", columns);
}

static const char *
path_of(struct ctl *c, const char *verb)
{
	return arena_fmt(
	    &c->arena, "/v1/periods/%s/%s", client_segment(c, c->args[0]), verb);
}

static int
run_seal(struct ctl *c)
{
	struct client_answer a;
	int status;

	if (c->nargs == 0)
		return ctl_usage(c, "PERIOD");
	status = client_get(c, "POST", path_of(c, "seal"), NULL, 0, &a);
	if (status != EXIT_YES)
		return status;
	if (ctl_option(c, "--wait") != NULL)
		return online_wait(c, online_text(c, value_get(a.v, "run")));
	if (c->json)
		puts(a.text);
	else if (!c->quiet)
		ctl_say(c, MSG_PERIOD_SEALING, online_text(c, value_get(a.v, "run")), c->args[0]);
	return EXIT_YES;
}

static int
run_reopen(struct ctl *c)
{
	static const char *const names[] = { "--authority", "--paper", "--reason" };
	struct value *order = value_map(&c->arena);
	const struct value *d;
	struct client_answer a;
	int status;

	if (c->nargs == 0)
		return ctl_usage(c, "PERIOD");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (ctl_option(c, names[i]) == NULL)
			return ctl_usage(c, names[i]);
		value_put(&c->arena, order, names[i] + 2,
		    value_str(&c->arena, ctl_option(c, names[i])));
	}
	status = client_get(c, "POST", path_of(c, "reopen"), order, 0, &a);
	if (status != EXIT_YES)
		return status;
	d = value_get(a.v, "reopened");
	if (c->json)
		puts(a.text);
	else if (!c->quiet)
		ctl_say(c, MSG_PERIOD_REOPENED, c->args[0], online_text(c, value_get(d, "paper")),
		    online_text(c, value_get(d, "authority")));
	return EXIT_YES;
}

static const struct option only_client[] = { CLIENT_OPTIONS, { NULL, NULL, NULL, NULL } };
static const struct option seal_options[] = {
	{ "--wait", NULL, "wait until it is sealed, with progress", "chờ đến khi khóa xong, có tiến độ" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option reopen_options[] = {
	{ "--authority", "WHO", "who decided", "cấp quyết định" },
	{ "--paper", "NUMBER", "number of the decision", "số quyết định" },
	{ "--reason", "TEXT", "why", "lý do" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_periods = { "periods", "[PERIOD]", run_periods, only_client,
	"how periods stand: open, provisional, sealed, reopened; what came late",
	"tình trạng các kỳ: mở, tạm tính, đã khóa, mở lại; dữ liệu đến muộn", "periods\nperiods 2026-01" };
const struct command cmd_seal = { "seal", "PERIOD", run_seal, seal_options,
	"score a period officially: its results do not move any more",
	"chấm chính thức một kỳ: kết quả không thay đổi nữa", "seal 2026-02 --wait" };
const struct command cmd_reopen = { "reopen", "PERIOD", run_reopen, reopen_options,
	"open a sealed period again, by a decision", "mở lại một kỳ đã khóa theo quyết định",
	"reopen 2026-01 --authority \"UBND xã\" --paper 12/QĐ-UBND --reason \"sai danh sách\"" };
