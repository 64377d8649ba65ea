/* handbook: what the people of a sector need to know of its standard, as Markdown and HTML. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "daemon/ctl/engine.h"
#include "daemon/ctl/file.h"
#include "daemon/handbook_ask.h"
#include "rules/base/err_value.h"

static const char *const forms[] = { "md", "html" };
static const char *const langs[] = { "vi", "en" };

static day_t
today(void)
{
	const time_t now = (time_t)ctl_now();
	struct tm t;

	localtime_r(&now, &t);
	return day_of(t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
}

static int
write_file(struct ctl *c, const char *path, const struct buf *b)
{
	if (file_write(c, path, b) != 0)
		return -1;
	if (!c->quiet && !c->json)
		ctl_say(c, MSG_HANDBOOK_WROTE, path);
	return 0;
}

/* Every form and language that was not narrowed down, each a file of the folder. */
static int
write_all(struct ctl *c, const struct value *tree, const char *folder, const char *sector)
{
	const char *form = ctl_option(c, "--format"), *lang = ctl_option(c, "--lang");
	int failed = 0;

	for (size_t f = 0; f < 2; f++)
		for (size_t l = 0; l < 2 && !failed; l++) {
			struct buf b = BUF_INIT;

			if ((form && strcmp(form, forms[f]) != 0) ||
			    (lang && strcmp(lang, langs[l]) != 0))
				continue;
			handbook_write(tree, handbook_form(forms[f]), l == 0 ? LANG_VI : LANG_EN, &b);
			failed = write_file(c,
			    arena_fmt(&c->arena, "%s/%s.%s.%s", folder, sector, langs[l], forms[f]),
			    &b);
			buf_fini(&b);
		}
	return failed;
}

static int
one(struct ctl *c, struct ctl_engine *g, const struct folder *old, const char *sector, day_t day)
{
	const struct handbook_options o = { .sector = sector,
		.day = day,
		.duty_group = ctl_option(c, "--duty-group") };
	struct value *tree = handbook_ask(g->workers, &o, &c->arena, &c->err);
	const char *form = ctl_option(c, "--format");
	struct buf b = BUF_INIT;

	if (tree == NULL)
		return -1;
	handbook_since(tree, &g->folder, old, &c->arena);
	if (ctl_option(c, "-o") != NULL)
		return write_all(c, tree, ctl_option(c, "-o"), sector);
	if (c->json)
		ctl_print_json(tree);
	else {
		handbook_write(tree, handbook_form(form ? form : "md"), c->lang, &b);
		fwrite(b.p, 1, b.n, stdout);
	}
	buf_fini(&b);
	return 0;
}

static int
every(struct ctl *c, struct ctl_engine *g, day_t day)
{
	const char **names = handbook_sectors(value_get(g->reply, "manifest"), day, &c->arena);
	struct folder since = { 0 }, *old = ctl_option(c, "--since") ? &since : NULL;
	char text[DAY_TEXT];
	int failed = 0;

	if (old != NULL && folder_read(ctl_option(c, "--since"), &c->arena, old, &c->err) != 0)
		return -1;
	if (c->nargs > 0)
		return one(c, g, old, c->args[0], day);
	if (names[0] == NULL)
		return err_set(&c->err, MSG_HANDBOOK_NONE, day_text(day, text));
	for (size_t i = 0; names[i] != NULL && !failed; i++)
		failed = one(c, g, old, names[i], day);
	return failed;
}

static int
asked(struct ctl *c, day_t *day)
{
	const char *date = ctl_option(c, "--date"), *form = ctl_option(c, "--format"),
		   *out = ctl_option(c, "-o");

	*day = today();
	if (date != NULL && day_parse(date, strlen(date), day) != 0)
		return err_set(&c->err, MSG_FACT_DAY, "--date", date);
	if (form != NULL && handbook_form(form) == NULL)
		return err_set(&c->err, MSG_HANDBOOK_FORM, form);
	if (out != NULL && mkdir(out, 0777) != 0 && errno != EEXIST)
		return err_set(&c->err, MSG_CTL_WRITE, out, strerror(errno));
	return 0;
}

static int
run_handbook(struct ctl *c)
{
	struct ctl_engine g;
	day_t day;
	int failed;

	if (c->nargs == 0 && ctl_option(c, "-o") == NULL)
		return ctl_usage(c, "SECTOR / -o DIR");
	if (asked(c, &day) != 0 || engine_open(c, &g, NULL, 1, NULL) != 0)
		return ctl_fail(c);
	if (err_values_errors(value_get(g.reply, "errors")) > 0) {
		const struct value *errors = value_get(g.reply, "errors");

		for (size_t i = 0; i < value_len(errors); i++)
			engine_tell(c, &g, errors->u.list.at[i]);
		engine_close(&g);
		return EXIT_BAD_INPUT;
	}
	failed = every(c, &g, day);
	engine_close(&g);
	return failed ? ctl_fail(c) : EXIT_YES;
}

static const struct option handbook_options[] = {
	{ "-o", "DIR", "write files into this folder: SECTOR.vi.html and so on",
	    "ghi các tệp vào thư mục này: NGÀNH.vi.html v.v." },
	{ "--date", "DAY", "the standard in force on this day (default: today)",
	    "tiêu chuẩn áp dụng vào ngày này (mặc định: hôm nay)" },
	{ "--format", "md|html", "only this form (default: md on the screen, both into a folder)",
	    "chỉ dạng này (mặc định: md ra màn hình, cả hai vào thư mục)" },
	{ "--since", "DIR", "what changed: since the standards of this folder (default: the date before)",
	    "thay đổi so với tiêu chuẩn trong thư mục này (mặc định: so với bản trước)" },
	{ "--duty-group", "NAME", "for people of this duty group: examples are computed as of them",
	    "cho nhóm nhiệm vụ này: ví dụ được tính như người của nhóm" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_handbook = { "handbook", "[SECTOR]", run_handbook, handbook_options,
	"the handbook of a sector, made from its standard", "sổ tay của một ngành, lập từ tiêu chuẩn",
	"handbook mass_mobilization --lang vi\n"
	"handbook -o handbooks\n"
	"handbook supervision --date 2025-06-01 --format html -o handbooks" };
