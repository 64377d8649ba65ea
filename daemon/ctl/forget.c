/* forget: the name of somebody who has left goes, the code stays. */
#include <stdio.h>
#include <unistd.h>
#include "daemon/ctl/engine.h"
#include "daemon/store/store_trust.h"

static struct value *
report(struct ctl *c, const struct forgetting *f)
{
	struct value *v = value_map(&c->arena);

	value_add(&c->arena, v, "staff", value_str(&c->arena, f->staff));
	value_add(&c->arena, v, "rows", value_int(&c->arena, f->rows));
	value_add(&c->arena, v, "texts", value_int(&c->arena, f->texts));
	return v;
}

static int
run_forget(struct ctl *c)
{
	struct forgetting f = { .paper = ctl_option(c, "--paper"),
		.reason = ctl_option(c, "--reason"),
		.by = arena_fmt(&c->arena, "uid:%d", (int)getuid()),
		.at = ctl_now(),
		.today = (day_t)(ctl_now() / 86400) };
	struct store *s;
	int failed;

	if (c->nargs == 0)
		return ctl_usage(c, "STAFF");
	if (ctl_option(c, "--db") == NULL || f.paper == NULL || f.reason == NULL)
		return ctl_usage(c, ctl_option(c, "--db") == NULL ? "--db FILE"
			: f.paper == NULL                         ? "--paper NUMBER"
								  : "--reason TEXT");
	f.staff = c->args[0];
	if (access(ctl_option(c, "--db"), F_OK) != 0)
		err_set(&c->err, MSG_STORE_NO_FILE, ctl_option(c, "--db"));
	s = c->err.set ? NULL : store_open(ctl_option(c, "--db"), STORE_WRITE, &c->err);
	failed = s == NULL || store_forget(s, &f, &c->arena, &c->err) != 0;
	store_close(s);
	if (failed)
		return ctl_fail(c);
	if (c->json)
		ctl_print_json(report(c, &f));
	else if (!c->quiet) {
		ctl_say(c, MSG_FORGET_DONE, f.staff, arena_fmt(&c->arena, "%lld", (long long)f.rows));
		if (f.texts > 0)
			ctl_say(c, MSG_FORGET_TEXTS,
			    arena_fmt(&c->arena, "%lld", (long long)f.texts));
	}
	return EXIT_YES;
}

static const struct option forget_options[] = {
	{ "--db", "FILE", "the store; kpid must be stopped", "kho dữ liệu; phải dừng kpid trước" },
	{ "--paper", "NUMBER", "number of the decision", "số quyết định" },
	{ "--reason", "TEXT", "why", "lý do" },
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_forget = { "forget", "STAFF", run_forget, forget_options,
	"remove the name of somebody who has left; the code and the record stay",
	"xóa họ tên của người đã thôi làm việc; giữ mã và hồ sơ",
	"forget --db kpi.db CB000042 --paper 15/QĐ-SNV --reason \"hết thời hạn lưu\"" };
