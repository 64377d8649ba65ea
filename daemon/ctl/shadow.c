/* shadow start, status, stop, promote: a candidate that scores beside the live standards. */
#include <stdio.h>
#include <string.h>
#include "daemon/ctl/online.h"
#include "rules/base/text.h"

/* "10%" or "2.5%" as the number of hundredths. */
static int
share_of(struct ctl *c, struct value *order)
{
	const char *s = ctl_option(c, "--stop-at");
	int64_t n;

	if (s == NULL)
		return 0;
	if (*s == '\0' || s[strlen(s) - 1] != '%' ||
	    decimal_parse(s, strlen(s) - 1, 2, &n) != 0 || n < 0 || n > 10000)
		return err_set(&c->err, MSG_CTL_NUMBER, "--stop-at", "0% - 100%");
	value_put(&c->arena, order, "stop_at", value_num(&c->arena, (double)n / 100));
	return 0;
}

static int
run_start(struct ctl *c)
{
	struct value *order = value_map(&c->arena);
	struct client_answer a;
	const char *digest;
	int periods, status;

	if (c->nargs == 0)
		return ctl_usage(c, "DIGEST");
	if (ctl_number(c, "--periods", 1, 1, 120, &periods) != 0 || share_of(c, order) != 0 ||
	    (digest = online_whole(c, c->args[0])) == NULL)
		return ctl_fail(c);
	value_put(&c->arena, order, "digest", value_str(&c->arena, digest));
	value_put(&c->arena, order, "periods", value_int(&c->arena, periods));
	status = client_get(c, "POST", "/v1/shadow", order, 0, &a);
	if (status != EXIT_YES)
		return status;
	if (c->json)
		puts(a.text);
	else if (!c->quiet)
		ctl_say(c, MSG_SHADOW_STARTED, online_digest(c, value_get(a.v, "digest")),
		    online_text(c, value_get(a.v, "periods")));
	return EXIT_YES;
}

static const char *
share(struct ctl *c, const struct value *row)
{
	int64_t whole_of = value_integer(value_get(row, "scored"), 0);
	int64_t part = value_integer(value_get(row, "class_changes"), 0);
	struct buf b = BUF_INIT;
	const char *s;

	if (whole_of <= 0)
		return "-";
	decimal_text(&b, part * 10000 / whole_of, 2);
	s = arena_fmt(&c->arena, "%s%%", b.p);
	buf_fini(&b);
	return s;
}

/* One row for each run; what ended the term, and why, below. */
static void
show_steps(struct ctl *c, const struct value *steps)
{
	static const enum msg_id heads[] = { MSG_ONLINE_RUN, MSG_ONLINE_PERIOD, MSG_GATE_SINCE,
		MSG_GATE_CLASSES, MSG_SHADOW_SHARE, MSG_GATE_NOTE };
	struct table t = { .a = &c->arena, .columns = 6 };

	for (size_t i = 0; i < 6; i++)
		table_cell(&t, msg_template(heads[i], c->lang));
	for (size_t i = 0; i < value_len(steps); i++) {
		const struct value *s = steps->u.list.at[i];

		if (!value_is(value_get(s, "run"), V_INT))
			continue;
		table_cell(&t, online_text(c, value_get(s, "run")));
		table_cell(&t, online_text(c, value_get(s, "period")));
		table_cell(&t, online_time(c, value_get(s, "at")));
		table_cell(&t, online_text(c, value_get(s, "class_changes")));
		table_cell(&t, share(c, s));
		table_cell(&t, online_text(c, value_get(s, "why")));
	}
	table_print(&t, 1u << 3 | 1u << 4);
}

static int
run_status(struct ctl *c)
{
	struct client_answer a;
	const struct value *people;
	int status = client_get(c, "GET", "/v1/shadow", NULL, 0, &a);

	if (status != EXIT_YES)
		return status;
	if (c->json) {
		puts(a.text);
		return EXIT_YES;
	}
	online_zone(c, a.v);
	ctl_say(c, MSG_SHADOW_IS, online_digest(c, value_get(a.v, "digest")),
	    online_state(c, value_get(a.v, "state")), online_time(c, value_get(a.v, "at")),
	    online_text(c, value_get(a.v, "author")), online_text(c, value_get(a.v, "periods")));
	show_steps(c, value_get(a.v, "steps"));
	people = value_get(value_get(a.v, "report"), "people");
	if (value_len(people) > 0) {
		ctl_say(c, MSG_SHADOW_LAST);
		online_people(c, people);
	}
	return EXIT_YES;
}

static int
run_stop(struct ctl *c)
{
	struct client_answer a;
	int status = client_get(c, "DELETE", "/v1/shadow", NULL, 0, &a);

	if (status != EXIT_YES)
		return status;
	if (c->json)
		puts(a.text);
	else if (!c->quiet)
		ctl_say(c, MSG_SHADOW_STOPPED, online_digest(c, value_get(a.v, "digest")));
	return EXIT_YES;
}

static int
run_promote(struct ctl *c)
{
	struct value *body = value_map(&c->arena);
	struct client_answer a;
	int status;

	if (ctl_option(c, "--note") != NULL)
		value_put(&c->arena, body, "note", value_str(&c->arena, ctl_option(c, "--note")));
	status = client_get(c, "POST", "/v1/shadow/promote", body, 422, &a);
	return status != EXIT_YES
	    ? status
	    : online_ended(c, &a, (struct online_ending){ 0, EXIT_REFUSED, 1 });
}

static const struct option start_options[] = {
	{ "--periods", "N", "how many periods it covers (default 1)",
	    "số kỳ cần chấm song song (mặc định 1)" },
	{ "--stop-at", "SHARE", "ends by itself when more than this share change class, as 10%",
	    "tự dừng khi tỷ lệ đổi mức xếp loại vượt mức này, ví dụ 10%" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option promote_options[] = {
	{ "--note", "TEXT", "why, kept with it", "lý do, được lưu kèm" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option only_client[] = { CLIENT_OPTIONS, { NULL, NULL, NULL, NULL } };

const struct command cmd_shadow_start = { "shadow start", "DIGEST", run_start, start_options,
	"let proposed standards score every run beside the live ones, unseen",
	"cho bộ tiêu chuẩn đề xuất chấm song song mỗi đợt, không công bố",
	"shadow start fab9e07008b4 --periods 3 --stop-at 10%" };
const struct command cmd_shadow_status = { "shadow status", "", run_status, only_client,
	"what they would have given, run by run", "kết quả chấm song song qua từng đợt",
	"shadow status" };
const struct command cmd_shadow_stop = { "shadow stop", "", run_stop, only_client,
	"end the shadow term", "dừng chấm song song", "shadow stop" };
const struct command cmd_shadow_promote = { "shadow promote", "", run_promote, promote_options,
	"make them live in one swap, by the rules of consent",
	"đưa vào áp dụng một lần, theo quy định về duyệt", "shadow promote" };
