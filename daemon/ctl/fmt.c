/* fmt: standard.lua and items.csv as the house writes them. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "daemon/ctl/engine.h"
#include "daemon/ctl/file.h"
#include "rules/items_text.h"
#include "rules/source_format.h"

struct work {
	struct ctl *c;
	int check, files, changed, refused;
};

static int
ends(const char *path, const char *with)
{
	size_t n = strlen(path), k = strlen(with);

	return n >= k && strcmp(path + n - k, with) == 0;
}

/* The text as it should be; 1 when it cannot be read (told), 0 otherwise. */
static int
formatted(struct work *w, const char *path, const struct buf *in, struct buf *out)
{
	struct err *e = &w->c->err;

	if (ends(path, ".lua")) {
		if (source_format(in->p ? in->p : "", in->n, out) != 0)
			err_set(e, MSG_FMT_NOT_LUA, path);
	} else if (items_format(in->p ? in->p : "", in->n, out, e) != 0)
		err_at(e, path, 0, 0);
	return e->set;
}

static int
same(const struct buf *a, const struct buf *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->p, b->p, a->n) == 0);
}

static int
one(struct work *w, const char *path)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	int failed = buf_read_file(&in, path, (size_t)1 << 22, &w->c->err);

	if (failed) {
		buf_fini(&in);
		return -1;
	}
	w->files++;
	if (formatted(w, path, &in, &out)) {
		ctl_fail(w->c);
		w->refused++;
	} else if (!same(&in, &out)) {
		w->changed++;
		failed = w->check ? 0 : file_write(w->c, path, &out);
		if (!failed && !w->c->quiet && !w->c->json)
			ctl_say(w->c, w->check ? MSG_FMT_WOULD : MSG_FMT_WROTE, path);
	}
	buf_fini(&in);
	buf_fini(&out);
	return failed;
}

static int
is_ours(const char *name)
{
	return strcmp(name, "standard.lua") == 0 || strcmp(name, "items.csv") == 0;
}

static int
visible(const struct dirent *d)
{
	return d->d_name[0] != '.' && d->d_name[0] != '_';
}

/* All standards and catalogues below a folder, by name; links are not followed, and folders whose
 * name begins with . or _ are no standards. */
static int
folder(struct work *w, const char *path)
{
	struct dirent **list;
	int n = scandir(path, &list, visible, alphasort), failed = n < 0;

	if (n < 0)
		err_set(&w->c->err, MSG_FILE_OPEN, path, strerror(errno));
	for (int i = 0; i < n; i++) {
		const char *at = arena_fmt(&w->c->arena, "%s/%s", path, list[i]->d_name);
		struct stat st;

		if (!failed && lstat(at, &st) == 0) {
			if (S_ISDIR(st.st_mode))
				failed = folder(w, at);
			else if (S_ISREG(st.st_mode) && is_ours(list[i]->d_name))
				failed = one(w, at);
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	return failed ? -1 : 0;
}

static int
named(struct work *w, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return folder(w, path);
	if (!ends(path, ".lua") && !ends(path, ".csv")) {
		if (!w->c->quiet)
			ctl_say(w->c, MSG_FMT_OTHER, path);
		return 0;
	}
	return one(w, path);
}

static void
sum(struct work *w)
{
	struct value *v = value_map(&w->c->arena);
	char n[2][24];

	snprintf(n[0], 24, "%d", w->files);
	snprintf(n[1], 24, "%d", w->changed);
	if (w->c->json) {
		value_put(&w->c->arena, v, "files", value_int(&w->c->arena, w->files));
		value_put(&w->c->arena, v, "changed", value_int(&w->c->arena, w->changed));
		value_put(&w->c->arena, v, "refused", value_int(&w->c->arena, w->refused));
		ctl_print_json(v);
	} else if (!w->c->quiet)
		ctl_say(w->c, MSG_FMT_SUM, n[0], n[1]);
}

static int
run_fmt(struct ctl *c)
{
	struct work w = { .c = c, .check = ctl_option(c, "--check") != NULL };
	int failed = 0;

	if (c->nargs == 0)
		failed = folder(&w, ctl_sectors(c));
	for (int i = 0; i < c->nargs && !failed; i++)
		failed = named(&w, c->args[i]);
	if (failed)
		return ctl_fail(c);
	sum(&w);
	return w.refused ? EXIT_BAD_INPUT : w.check && w.changed ? EXIT_NO : EXIT_YES;
}

static const struct option fmt_options[] = {
	{ "--check", NULL, "change nothing; end with 1 when a file would change",
	    "không sửa gì; kết thúc bằng 1 nếu có tệp cần viết lại" },
	{ "--sectors", "DIR", "folder of the standards (default: sectors)",
	    "thư mục tiêu chuẩn (mặc định: sectors)" },
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_fmt = { "fmt", "[FILE...]", run_fmt, fmt_options,
	"write standard.lua and items.csv as the house does; never what they mean",
	"viết lại standard.lua và items.csv theo cách trình bày chung; không đổi ý nghĩa",
	"fmt\nfmt --check\nfmt sectors/clerical/2026-01-01/standard.lua" };
