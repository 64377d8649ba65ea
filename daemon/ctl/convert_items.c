/* convert-items: the catalogue of somebody's spreadsheet as items.csv, with what is wrong in it. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/ctl/file.h"
#include "rules/base/err_value.h"
#include "rules/base/text.h"
#include "rules/items_text.h"

/* --- encodings --- */

/* Without --encoding: UTF-8, or UTF-16 that says so in its first bytes. */
static const char *
encoding_of(struct ctl *c, const struct buf *in)
{
	const char *given = ctl_option(c, "--encoding");

	if (given != NULL)
		return strcmp(given, "utf-8") == 0 ? NULL : given;
	if (in->n >= 2 && (memcmp(in->p, "\xff\xfe", 2) == 0 || memcmp(in->p, "\xfe\xff", 2) == 0))
		return "UTF-16";
	return NULL;
}

static int
recode(struct ctl *c, const char *path, const char *from, struct buf *in)
{
	iconv_t how = iconv_open("UTF-8", from);
	char *p = in->p, text[24];
	size_t left = in->n;
	struct buf out = BUF_INIT;
	int failed = 0;

/* For gcc -fanalyzer, to which every answer of iconv_open but NULL is one to be closed. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
	if (how == (iconv_t)-1)
		return err_set(&c->err, MSG_CONVERT_NO_ENCODING, from);
#pragma GCC diagnostic pop
	while (left > 0 && !failed) {
		char *to, *begin;
		size_t room = left * 4 + 16;

		buf_reserve(&out, room);
		begin = to = out.p + out.n;
		failed = iconv(how, &p, &left, &to, &room) == (size_t)-1 && errno != E2BIG;
		out.n += (size_t)(to - begin);
	}
	/* Windows-1258 keeps a letter back until it has seen whether a mark follows. */
	if (!failed) {
		char *to, *begin;
		size_t room = 16;

		buf_reserve(&out, room);
		begin = to = out.p + out.n;
		failed = iconv(how, NULL, NULL, &to, &room) == (size_t)-1;
		out.n += (size_t)(to - begin);
	}
	(void)iconv_close(how);
	if (failed) {
		snprintf(text, sizeof text, "%zu", (size_t)(p - in->p) + 1);
		buf_fini(&out);
		return err_set(&c->err, MSG_CONVERT_NOT_IN, path, from, text);
	}
	buf_reserve(&out, 1);
	out.p[out.n] = '\0';
	buf_fini(in);
	*in = out;
	return 0;
}

static int
read_file(struct ctl *c, const char *path, struct buf *in)
{
	const char *from;

	if (buf_read_file(in, path, (size_t)16 << 20, &c->err) != 0)
		return -1;
	from = encoding_of(c, in);
	if (from != NULL && recode(c, path, from, in) != 0)
		return -1;
	if (utf8_bad(in->p ? in->p : "", in->n) >= 0)
		return err_set(&c->err, MSG_CONVERT_ENCODING, path);
	return 0;
}

/* --- the report --- */

static const char *
known(struct ctl *c, double x)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (x == 0)
		return msg_template(MSG_CONVERT_UNKNOWN, c->lang);
	number_text(&b, x, c->lang == LANG_VI);
	s = arena_str(&c->arena, b.p);
	buf_fini(&b);
	return s;
}

static void
report_json(struct ctl *c, const struct items_conversion *x)
{
	struct value *v = value_map(&c->arena), *list = value_list(&c->arena);

	value_put(&c->arena, v, "rows", value_int(&c->arena, (int64_t)x->rows));
	value_put(&c->arena, v, "placed", value_int(&c->arena, (int64_t)x->placed));
	value_put(&c->arena, v, "standard_points",
	    x->standard_points > 0 ? value_num(&c->arena, x->standard_points) : value_null(&c->arena));
	for (size_t i = 0; i < x->findings.n; i++)
		value_push(&c->arena, list, err_value(&c->arena, &x->findings.at[i], 1));
	value_put(&c->arena, v, "findings", list);
	ctl_print_json(v);
}

/* On standard error when the catalogue itself goes to standard output. */
static void
report(struct ctl *c, const char *path, struct items_conversion *x)
{
	FILE *to = ctl_option(c, "-o") ? stdout : stderr;
	char n[3][24];
	const char *args[4] = { n[0], n[1], n[2], known(c, x->standard_points) };
	char *text;

	for (size_t i = 0; i < x->findings.n; i++) {
		err_at(&x->findings.at[i], path, x->findings.at[i].line, 0);
		text = err_text(&x->findings.at[i], c->lang);
		fprintf(to, "%s:%d: %s\n", path, x->findings.at[i].line, text);
		free(text);
	}
	snprintf(n[0], 24, "%zu", x->rows);
	snprintf(n[1], 24, "%zu", x->placed);
	snprintf(n[2], 24, "%zu", x->rows - x->placed);
	text = msg_text(MSG_CONVERT_SUM, c->lang, args, 4);
	if (!c->quiet)
		fprintf(to, "%s\n", text);
	free(text);
}

/* --- the command --- */

static int
asked(struct ctl *c, struct items_options *o)
{
	const char *only = ctl_option(c, "--only"), *points = ctl_option(c, "--standard-points"),
		   *equals = only ? strchr(only, '=') : NULL;
	int64_t milli = 0;

	*o = (struct items_options){ .unit = ctl_option(c, "--unit"),
		.basis = ctl_option(c, "--basis"),
		.prefix = ctl_option(c, "--prefix") };
	if (only != NULL && equals == NULL)
		return err_set(&c->err, MSG_CONVERT_ONLY_FORM, only);
	if (only != NULL) {
		o->only = arena_copy(&c->arena, only, (size_t)(equals - only));
		o->value = equals + 1;
	}
	if (points != NULL &&
	    (decimal_parse(points, strlen(points), 3, &milli) != 0 || milli <= 0))
		return err_set(&c->err, MSG_CONVERT_POINTS, points);
	o->standard_points = (double)milli / 1000;
	if (o->basis == NULL)
		o->basis = arena_fmt(&c->arena, "converted from %s",
		    strrchr(c->args[0], '/') ? strrchr(c->args[0], '/') + 1 : c->args[0]);
	return 0;
}

static int
run_convert(struct ctl *c)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct items_conversion x = { 0 };
	struct items_options o;
	int failed;

	if (c->nargs == 0)
		return ctl_usage(c, "FILE.csv");
	failed = asked(c, &o) != 0 || read_file(c, c->args[0], &in) != 0 ||
	    items_convert(in.p ? in.p : "", in.n, &o, &c->arena, &out, &x, &c->err) != 0;
	if (!failed && ctl_option(c, "-o") != NULL)
		failed = file_write(c, ctl_option(c, "-o"), &out) != 0;
	if (!failed && c->json)
		report_json(c, &x);
	else if (!failed)
		report(c, c->args[0], &x);
	if (!failed && ctl_option(c, "-o") == NULL && !c->json)
		fwrite(out.p, 1, out.n, stdout);
	buf_fini(&in);
	buf_fini(&out);
	failed = failed ? ctl_fail(c) : x.findings.n > 0 ? EXIT_NO : EXIT_YES;
	err_list_fini(&x.findings);
	return failed;
}

static const struct option convert_options[] = {
	{ "-o", "FILE", "write items.csv there (default: on the screen)",
	    "ghi items.csv vào đây (mặc định: ra màn hình)" },
	{ "--encoding", "NAME", "how the file is written: utf-8, utf-16, windows-1258, ...",
	    "bảng mã của tệp: utf-8, utf-16, windows-1258, ..." },
	{ "--unit", "TEXT", "unit of rows without one", "đơn vị tính cho dòng không có" },
	{ "--basis", "TEXT", "basis of rows without one (default: converted from FILE)",
	    "căn cứ cho dòng không có (mặc định: converted from FILE)" },
	{ "--prefix", "CODE", "give rows without a code CODE.01, CODE.02, ...",
	    "đặt mã CODE.01, CODE.02, ... cho dòng không có mã" },
	{ "--only", "COLUMN=VALUE", "only rows that have this in a column",
	    "chỉ các dòng có giá trị này trong cột" },
	{ "--standard-points", "N", "points of coefficient 1 (default: what most rows agree on)",
	    "điểm của hệ số 1 (mặc định: theo số đông các dòng)" },
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_convert_items = { "convert-items", "FILE.csv", run_convert,
	convert_options,
	"a catalogue from a spreadsheet as items.csv, with what is wrong in it",
	"chuyển danh mục từ bảng tính thành items.csv, kèm các lỗi trong đó",
	"convert-items danh_muc.csv -o items.csv\n"
	"convert-items old.csv --encoding windows-1258 --unit document -o old_items.csv" };
