#include "daemon/ctl/engine.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "rules/base/text.h"

const char *
ctl_sectors(const struct ctl *c)
{
	const char *given = ctl_option(c, "--sectors");

	return given ? given : "sectors";
}

const char *
ctl_calendar_path(const struct ctl *c)
{
	static const char here[] = "etc/calendar.yaml", packaged[] = "/etc/kpid/calendar.yaml";
	const char *given = ctl_option(c, "--calendar");

	if (given != NULL)
		return given;
	return access(here, R_OK) != 0 && access(packaged, R_OK) == 0 ? packaged : here;
}

int
ctl_calendar(struct ctl *c, struct calendar *out)
{
	const char *path = ctl_calendar_path(c);

	if (ctl_option(c, "--calendar") == NULL && access(path, R_OK) != 0)
		return 0;
	return folder_calendar(path, out, &c->err);
}

int
engine_open(
    struct ctl *c, struct ctl_engine *g, const char *folder, int count, const struct value *set)
{
	const char *path = folder ? folder : ctl_sectors(c);
	struct workers_limits limits = { .count = count };

	memset(g, 0, sizeof *g);
	if (folder_read(path, &c->arena, &g->folder, &c->err) != 0 ||
	    ctl_calendar(c, &g->calendar) != 0)
		return -1;
	g->workers = workers_new(&limits, &c->err);
	if (g->workers == NULL ||
	    workers_load(g->workers, g->folder.files, g->folder.n, &g->calendar, set, &c->arena,
		&g->reply, &c->err) != 0) {
		engine_close(g);
		return -1;
	}
	g->manifest = manifest_new(value_get(g->reply, "manifest"));
	return 0;
}

void
engine_close(struct ctl_engine *g)
{
	workers_free(g->workers);
	manifest_free(g->manifest);
	calendar_fini(&g->calendar);
	memset(g, 0, sizeof *g);
}

const char *
engine_line(struct ctl *c, const struct ctl_engine *g, const char *file, int64_t line)
{
	for (size_t i = 0; i < g->folder.n; i++) {
		const char *p = g->folder.files[i].bytes;

		if (strcmp(g->folder.files[i].path, file) != 0)
			continue;
		for (int64_t at = 1; at < line && p != NULL; at++) {
			p = strchr(p, '\n');
			p = p ? p + 1 : NULL;
		}
		return p ? arena_copy(&c->arena, p, strcspn(p, "\r\n")) : NULL;
	}
	return NULL;
}

#define SHOWN_MAX 200

/* A tab counts as one column in places and is shown as one space, so that the caret stands right;
 * other signs that steer a terminal are shown as ?. A line that is longer than any person writes is
 * not shown at all. */
static void
show_line(const char *text, int64_t col)
{
	size_t chars = utf8_chars(text, strlen(text));

	if (chars > SHOWN_MAX)
		return;
	printf("    ");
	for (const char *p = text; *p != '\0'; p++)
		putchar(*p == '\t' ? ' ' : (unsigned char)*p < ' ' || *p == 0x7f ? '?' : *p);
	printf("\n");
	if (col > 0 && (size_t)col <= chars + 1)
		printf("    %*s^\n", (int)col - 1, "");
}

void
engine_tell(struct ctl *c, const struct ctl_engine *g, const struct value *e)
{
	const char *file = value_text(value_get(e, "file"), NULL), *text;
	int64_t line = value_integer(value_get(e, "line"), 0),
		col = value_integer(value_get(e, "col"), 0);
	int warning = value_boolean(value_get(e, "warning"), 0);
	const char *kind = c->lang == LANG_VI ? (warning ? "cảnh báo" : "lỗi")
	    : warning                         ? "warning"
					      : "error";

	if (file != NULL)
		printf("%s:", file);
	if (line > 0)
		printf("%lld:", (long long)line);
	if (col > 0)
		printf("%lld:", (long long)col);
	printf("%s%s%s%s: %s\n", file ? " " : "",
	    c->color ? (warning ? "\033[33m" : "\033[31m") : "", kind, c->color ? "\033[0m" : "",
	    ctl_titled(c, e, ""));
	text = file && line > 0 ? engine_line(c, g, file, line) : NULL;
	if (text != NULL && *text != '\0' && utf8_bad(text, strlen(text)) < 0)
		show_line(text, col);
}

const char *
engine_case(const struct ctl *c, const struct value *v)
{
	const char *name = value_text(value_get(v, "case"), "");

	return c->lang == LANG_VI ? value_text(value_get(v, "case_vi"), name) : name;
}

void
engine_tell_case(struct ctl *c, const struct value *v)
{
	const struct value *diffs = value_get(v, "differences");

	printf("%s:%lld: %s\n", value_text(value_get(v, "file"), ""),
	    (long long)value_integer(value_get(v, "line"), 0), engine_case(c, v));
	if (value_get(v, "error"))
		printf("    %s\n",
		    value_text(value_get(v, c->lang == LANG_VI ? "error_vi" : "error"), ""));
	for (size_t i = 0; i < value_len(diffs); i++) {
		const struct value *d = diffs->u.list.at[i];

		printf(c->lang == LANG_VI ? "    %s: cần %s, được %s\n"
					  : "    %s: expected %s, got %s\n",
		    value_text(value_get(d, "field"), ""), value_text(value_get(d, "expected"), ""),
		    value_text(value_get(d, "got"), ""));
	}
}

int
ctl_period(struct ctl *c, const char *text, struct period *out)
{
	if (text == NULL || period_parse(text, strlen(text), out) != 0)
		return err_set(&c->err, MSG_CTL_PERIOD, text ? text : "");
	return 0;
}

struct zone *
ctl_zone(struct ctl *c)
{
	const char *name = getenv("TZ");

	return zone_load(name != NULL && strchr(name, '/') != NULL ? name : "Asia/Ho_Chi_Minh",
	    &c->err);
}

int
ctl_as_of(struct ctl *c, struct store *s, struct moment *out)
{
	const char *text = ctl_option(c, "--as-of");
	struct zone *z;
	int failed;

	*out = (struct moment){ 0 };
	if (text == NULL)
		return 0;
	z = ctl_zone(c);
	failed = z == NULL || as_of_parse(text, z, out, &c->err) != 0 ||
	    (s != NULL && store_moment(s, out, &c->err) != 0);
	zone_free(z);
	return failed ? -1 : 0;
}
