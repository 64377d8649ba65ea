/* token create, list, revoke: who may ask over TCP. */
#include <stdio.h>
#include <string.h>
#include "daemon/ctl/online.h"

static int
order_of(struct ctl *c, struct value *v)
{
	static const char *const texts[][2] = { { "--role", "role" }, { "--person", "person" },
		{ "--agency", "agency" }, { "--sectors", "sectors" } };
	int days;

	value_put(&c->arena, v, "id", value_str(&c->arena, c->args[0]));
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (ctl_option(c, texts[i][0]) != NULL)
			value_put(&c->arena, v, texts[i][1],
			    value_str(&c->arena, ctl_option(c, texts[i][0])));
	if (ctl_number(c, "--days", 365, 1, 3660, &days) != 0)
		return -1;
	value_put(&c->arena, v, "days", value_int(&c->arena, days));
	return 0;
}

static int
run_create(struct ctl *c)
{
	struct value *order = value_map(&c->arena);
	struct client_answer a;
	int status;

	if (c->nargs == 0)
		return ctl_usage(c, "ID");
	if (ctl_option(c, "--role") == NULL)
		return ctl_usage(c, "--role");
	if (order_of(c, order) != 0)
		return ctl_fail(c);
	status = client_get(c, "POST", "/v1/tokens", order, 0, &a);
	if (status != EXIT_YES)
		return status;
	if (c->json) {
		puts(a.text);
		return EXIT_YES;
	}
	if (!c->quiet) {
		online_zone(c, a.v);
		fprintf(stderr, "%s\n",
		    online_say(c, MSG_ONLINE_TOKEN_NEW, online_text(c, value_get(a.v, "id")),
			online_text(c, value_get(a.v, "role")),
			online_time(c, value_get(a.v, "expires"))));
	}
	puts(online_text(c, value_get(a.v, "secret")));
	return EXIT_YES;
}

static int
run_list(struct ctl *c)
{
	static const struct online_column columns[] = {
		{ MSG_ONLINE_NAME, "id", online_text, 0 },
		{ MSG_ONLINE_ROLE, "role", online_text, 0 },
		{ MSG_ONLINE_PERSON_CODE, "person", online_text, 0 },
		{ MSG_ONLINE_AGENCY, "agency", online_text, 0 },
		{ MSG_ONLINE_CREATED, "created", online_time, 0 },
		{ MSG_ONLINE_LAST_USED, "last_used", online_time, 0 },
		{ MSG_ONLINE_EXPIRES, "expires", online_time, 0 },
		{ MSG_ONLINE_REVOKED, "revoked", online_time, 0 },
		{ 0 },
	};

	return online_list(c, "/v1/tokens", "tokens", columns);
}

static int
run_revoke(struct ctl *c)
{
	return online_delete(c, "/v1/tokens", "ID", MSG_ONLINE_TOKEN_GONE);
}

static const struct option create_options[] = {
	{ "--role", "ROLE", "person, viewer, feeder, policy, approver, admin",
	    "person, viewer, feeder, policy, approver, admin" },
	{ "--agency", "CODE", "only this agency and those below it",
	    "chỉ cơ quan này và các đơn vị trực thuộc" },
	{ "--person", "CODE", "whose it is; two tokens of one person are one person",
	    "của ai; hai mã của một người vẫn là một người" },
	{ "--sectors", "LIST", "sectors that a policy token may propose",
	    "các ngành mà mã policy được đề xuất" },
	{ "--days", "N", "how long it is valid (default 365)", "thời hạn, số ngày (mặc định 365)" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option only_client[] = { CLIENT_OPTIONS, { NULL, NULL, NULL, NULL } };

const struct command cmd_token_create = { "token create", "ID --role ROLE", run_create,
	create_options, "a token for TCP; its secret is shown once",
	"tạo mã truy cập TCP; khóa bí mật chỉ hiện một lần",
	"token create e-office --role feeder\ntoken create cq01 --role viewer --agency CQ01 -q" };
const struct command cmd_token_list = { "token list", "", run_list, only_client,
	"tokens without their secrets", "các mã truy cập, không kèm khóa bí mật", "token list" };
const struct command cmd_token_revoke = { "token revoke", "ID", run_revoke, only_client,
	"end a token", "thu hồi một mã truy cập", "token revoke e-office" };
