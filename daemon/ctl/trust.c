/* backup, restore, audit: what a data centre keeps of the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "daemon/ctl/ctl.h"
#include "daemon/store/store.h"
#include "daemon/store/store_admin.h"
#include "rules/base/json.h"

static struct value *
head_value(struct ctl *c, const char *file, const struct audit_head *h)
{
	struct value *v = value_map(&c->arena);

	if (file != NULL)
		value_add(&c->arena, v, "file", value_str(&c->arena, file));
	value_add(&c->arena, v, "rows", value_int(&c->arena, h->rows));
	value_add(&c->arena, v, "head", value_str(&c->arena, h->hash));
	return v;
}

static const char *
number(struct ctl *c, int64_t n)
{
	return arena_fmt(&c->arena, "%lld", (long long)n);
}

/* --- backup, restore --- */

static int
run_backup(struct ctl *c)
{
	const char *db = ctl_option(c, "--db");
	struct audit_head head;
	struct store *s;
	struct stat st = { .st_size = 0 };
	int failed;

	if (db == NULL)
		return ctl_usage(c, "--db FILE");
	if (c->nargs < 1)
		return ctl_usage(c, "FILE");
	s = store_open(db, STORE_READ, &c->err);
	failed = s == NULL || store_backup(s, c->args[0], &head, &c->err) != 0;
	store_close(s);
	if (failed)
		return ctl_fail(c);
	(void)stat(c->args[0], &st);
	if (c->json)
		ctl_print_json(head_value(c, c->args[0], &head));
	else if (!c->quiet)
		ctl_say(c, MSG_BACKUP_MADE, c->args[0], number(c, st.st_size),
		    number(c, head.rows), head.hash);
	return EXIT_YES;
}

static int
run_restore(struct ctl *c)
{
	const char *db = ctl_option(c, "--db");
	struct audit_head head;

	if (db == NULL)
		return ctl_usage(c, "--db FILE");
	if (c->nargs < 1)
		return ctl_usage(c, "FILE");
	if (store_restore(c->args[0], db, &head, &c->err) != 0)
		return ctl_fail(c);
	if (c->json)
		ctl_print_json(head_value(c, db, &head));
	else if (!c->quiet)
		ctl_say(c, MSG_RESTORE_DONE, db, c->args[0], number(c, head.rows), head.hash);
	return EXIT_YES;
}

/* --- audit --- */

/* "12:4f2a...": a head noted elsewhere. */
static int
known_head(struct ctl *c, struct audit_head *out)
{
	const char *text = ctl_option(c, "--head");
	char *end;

	*out = (struct audit_head){ .rows = strtoll(text, &end, 10) };
	if (end == text || *end != ':' || strlen(end + 1) != DIGEST_TEXT - 1)
		return err_set(&c->err, MSG_AUDIT_HEAD, text);
	memcpy(out->hash, end + 1, DIGEST_TEXT);
	return 0;
}

static int
run_audit_verify(struct ctl *c)
{
	struct audit_head known, head = { 0 };
	const char *db = ctl_option(c, "--db");
	struct store *s = NULL;
	int noted = ctl_option(c, "--head") != NULL, failed;

	if (db == NULL)
		return ctl_usage(c, "--db FILE");
	failed = (noted && known_head(c, &known) != 0) ||
	    (s = store_open(db, STORE_READ, &c->err)) == NULL ||
	    store_audit_verify(s, noted ? &known : NULL, &head, &c->err) != 0;
	store_close(s);
	if (!failed && head.broken != 0)
		failed = err_set(&c->err, MSG_AUDIT_BROKEN, number(c, head.broken));
	if (failed)
		return ctl_fail(c);
	if (c->json)
		ctl_print_json(head_value(c, NULL, &head));
	else
		ctl_say(c, MSG_AUDIT_WHOLE, number(c, head.rows), head.hash);
	return EXIT_YES;
}

static const char *
when(struct ctl *c, int64_t at)
{
	char *text = arena_new(&c->arena, 32);
	time_t t = (time_t)at;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return text;
}

static struct value *
row_value(struct ctl *c, const struct audit *row)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a);

	value_add(a, v, "seq", value_int(a, row->seq));
	value_add(a, v, "at", value_str(a, when(c, row->at)));
	value_add(a, v, "by", value_str(a, row->by));
	value_add(a, v, "action", value_str(a, row->action));
	value_add(a, v, "object", value_str(a, row->object));
	value_add(a, v, "detail", value_str(a, row->detail));
	value_add(a, v, "hash", value_str(a, row->hash));
	return v;
}

static int
run_audit_show(struct ctl *c)
{
	struct table t = { .a = &c->arena, .columns = 6 };
	struct value *list = value_list(&c->arena);
	const char *db = ctl_option(c, "--db");
	struct store *s = NULL;
	struct audit *rows;
	int most, failed;
	size_t n;

	if (db == NULL)
		return ctl_usage(c, "--db FILE");
	failed = ctl_number(c, "--most", 50, 1, 1000000, &most) != 0 ||
	    (s = store_open(db, STORE_READ, &c->err)) == NULL ||
	    store_audit(s, &(struct audit_query){ .most = (size_t)most }, &c->arena, &rows, &n,
		&c->err) != 0;
	store_close(s);
	if (failed)
		return ctl_fail(c);
	for (size_t i = 0; i < n; i++) {
		value_push(&c->arena, list, row_value(c, &rows[i]));
		table_cell(&t, number(c, rows[i].seq));
		table_cell(&t, when(c, rows[i].at));
		table_cell(&t, rows[i].by);
		table_cell(&t, rows[i].action);
		table_cell(&t, rows[i].object ? rows[i].object : "");
		table_cell(&t, rows[i].detail ? rows[i].detail : "");
	}
	if (c->json)
		ctl_print_json(list);
	else
		table_print(&t, 1);
	return EXIT_YES;
}

static const struct option db_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ NULL, NULL, NULL, NULL },
};
static const struct option verify_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ "--head", "ROWS:HASH", "as noted elsewhere: a tail that was cut off shows only against it",
	    "đã ghi lại ở nơi khác: phần cuối bị cắt chỉ lộ ra khi so với nó" },
	{ NULL, NULL, NULL, NULL },
};
static const struct option show_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ "--most", "N", "how many, newest first (default 50)", "số dòng, mới nhất trước (mặc định 50)" },
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_backup = { "backup", "FILE", run_backup, db_options,
	"a whole and sound copy of the store, also while kpid writes",
	"sao chép trọn vẹn kho dữ liệu, cả khi kpid đang ghi",
	"backup --db kpi.db kpi.backup" };
const struct command cmd_restore = { "restore", "FILE", run_restore, db_options,
	"put a backup in the place of the store; kpid must be stopped",
	"đưa bản sao lưu vào thay kho dữ liệu; phải dừng kpid trước",
	"restore --db kpi.db kpi.backup" };
const struct command cmd_audit_verify = { "audit verify", "", run_audit_verify, verify_options,
	"is the chain of the audit whole", "chuỗi nhật ký kiểm toán có nguyên vẹn không",
	"audit verify --db kpi.db" };
const struct command cmd_audit_show = { "audit show", "", run_audit_show, show_options,
	"who did what, newest first", "ai đã làm gì, mới nhất trước", "audit show --db kpi.db" };
