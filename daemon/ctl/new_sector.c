/* new-sector: a copy of the template with its names put in. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "daemon/ctl/ctl.h"
#include "rules/base/calendar.h"

static const char *const files[] = { "standard.lua", "items.csv", "cases.yaml" };

struct names {
	const char *key, *value;
};

static void
fill(const char *text, const struct names *names, struct buf *out)
{
	while (*text != '\0') {
		const struct names *n = names;

		while (n->key != NULL && strncmp(text, n->key, strlen(n->key)) != 0)
			n++;
		if (n->key != NULL) {
			buf_adds(out, n->value);
			text += strlen(n->key);
		} else
			buf_addc(out, *text++);
	}
}

static int
one_file(struct ctl *c, const char *from, const char *to, const struct names *names)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	FILE *f = NULL;
	int failed = buf_read_file(&in, from, (size_t)1 << 20, &c->err);

	if (!failed) {
		fill(in.p ? in.p : "", names, &out);
		f = fopen(to, "wx");
		if (f == NULL || fwrite(out.p, 1, out.n, f) != out.n)
			failed = err_set(&c->err, MSG_CTL_WRITE, to, strerror(errno));
	}
	if (f != NULL && fclose(f) != 0 && !failed)
		failed = err_set(&c->err, MSG_CTL_WRITE, to, strerror(errno));
	buf_fini(&in);
	buf_fini(&out);
	return failed;
}

/* Small letters, digits and _: what a sector may be called. */
static int
is_name(const char *s)
{
	return *s >= 'a' && *s <= 'z' &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(s) && strlen(s) < 40;
}

static int
run_new_sector(struct ctl *c)
{
	const char *sectors = ctl_option(c, "--sectors") ? ctl_option(c, "--sectors") : "sectors",
		   *name = c->nargs ? c->args[0] : NULL;
	const char *date = ctl_option(c, "--date") ? ctl_option(c, "--date") : "2026-01-01",
		   *folder, *dated;
	struct names names[] = {
		{ "{{sector}}", name },
		{ "{{title_vi}}",
		    ctl_option(c, "--title-vi") ? ctl_option(c, "--title-vi") : name },
		{ "{{title_en}}",
		    ctl_option(c, "--title-en") ? ctl_option(c, "--title-en") : name },
		{ "{{date}}", date },
		{ NULL, NULL },
	};
	day_t day;

	if (name == NULL)
		return ctl_usage(c, "NAME");
	if (!is_name(name) || day_parse(date, strlen(date), &day) != 0) {
		err_set(&c->err, is_name(name) ? MSG_FACT_DAY : MSG_RULE_NAME,
		    is_name(name) ? "--date" : name, date);
		return ctl_fail(c);
	}
	folder = arena_fmt(&c->arena, "%s/%s", sectors, name);
	dated = arena_fmt(&c->arena, "%s/%s", folder, date);
	if (mkdir(folder, 0777) != 0 || mkdir(dated, 0777) != 0) {
		if (errno == EEXIST)
			err_set(&c->err, MSG_CTL_EXISTS, folder);
		else
			err_set(&c->err, MSG_CTL_WRITE, folder, strerror(errno));
		return ctl_fail(c);
	}
	for (size_t i = 0; i < 3; i++)
		if (one_file(c, arena_fmt(&c->arena, "%s/_template/%s", sectors, files[i]),
			arena_fmt(&c->arena, "%s/%s", dated, files[i]), names) != 0)
			return ctl_fail(c);
	if (!c->quiet)
		ctl_say(c, MSG_CTL_NEW_DONE, dated);
	return EXIT_YES;
}

static const struct option new_options[] = {
	{ "--sectors", "DIR", "folder of the standards (default: sectors)",
	    "thư mục tiêu chuẩn (mặc định: sectors)" },
	{ "--title-vi", "TEXT", "name in Vietnamese", "tên tiếng Việt" },
	{ "--title-en", "TEXT", "name in English", "tên tiếng Anh" },
	{ "--date", "DAY", "first day in force (default 2026-01-01)",
	    "ngày bắt đầu áp dụng (mặc định 2026-01-01)" },
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_new_sector = { "new-sector", "NAME", run_new_sector, new_options,
	"begin a new sector from the template", "tạo ngành mới từ mẫu",
	"new-sector clerical --title-vi \"Văn thư\" --title-en Clerical" };
