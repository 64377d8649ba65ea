/* check and test: what is wrong with the standards, and whether their cases come out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "daemon/ctl/engine.h"
#include "daemon/ctl/watch.h"

static struct value *
ask(struct ctl *c, struct ctl_engine *g, enum frame_type type, const struct value *what)
{
	const struct workers_question q = { type, what, 600000, "cases.yaml" };

	return workers_ask_value(g->workers, &q, &c->arena, &c->err);
}

/* --- check --- */

static void
append(struct ctl *c, struct value *to, const struct value *from)
{
	for (size_t i = 0; i < value_len(from); i++)
		value_push(&c->arena, to, from->u.list.at[i]);
}

static void
check_sum(struct ctl *c, const struct ctl_engine *g, const struct value *all, int errors)
{
	const struct value *list = value_get(value_get(g->reply, "manifest"), "standards");
	char n[4][24];
	size_t items = 0;

	for (size_t i = 0; i < value_len(list); i++)
		items += value_len(value_get(list->u.list.at[i], "items"));
	snprintf(n[0], 24, "%zu", value_len(list));
	snprintf(n[1], 24, "%zu", items);
	snprintf(n[2], 24, "%d", errors);
	snprintf(n[3], 24, "%zu", value_len(all) - (size_t)errors);
	ctl_say(c, MSG_CTL_CHECK_SUM, n[0], n[1], n[2], n[3]);
}

/* A signature is asked for by --signers; one that is there fits what is there, whoever asks. */
static void
check_signature(struct ctl *c, const struct folder *f, struct value *all)
{
	const char *signers = ctl_option(c, "--signers");
	struct err e = { 0 };

	if (signers != NULL)
		(void)signed_check(f->signature, f->digest, signers, &e);
	else if (f->signature != NULL && !signed_fits(f->signature, f->digest))
		err_set(&e, MSG_SIGNED_CHANGED, arena_fmt(&c->arena, "%.12s", f->digest),
		    signed_key(f->signature, &c->arena));
	if (e.set)
		value_push(&c->arena, all, err_value(&c->arena, &e, signers == NULL));
	err_fini(&e);
}

/* The findings of one folder; NULL when it could not be looked at. */
static struct value *
findings(struct ctl *c, struct ctl_engine *g)
{
	struct value *all = value_list(&c->arena), *lint;

	append(c, all, value_get(g->reply, "errors"));
	lint = ask(c, g, FRAME_LINT, NULL);
	if (lint == NULL)
		return NULL;
	append(c, all, value_get(lint, "errors"));
	check_signature(c, &g->folder, all);
	return all;
}

static struct value *
findings_json(struct ctl *c, const struct ctl_engine *g, struct value *all, int status)
{
	struct value *v = value_map(&c->arena);

	value_put(&c->arena, v, "ok", value_bool(&c->arena, status == EXIT_YES));
	value_put(&c->arena, v, "digest", value_str(&c->arena, g->folder.digest));
	value_put(&c->arena, v, "findings", all);
	return v;
}

static int
check_folder(struct ctl *c, const char *folder)
{
	struct ctl_engine g;
	struct value *all;
	int errors, status;

	if (engine_open(c, &g, folder, 1, NULL) != 0)
		return ctl_fail(c);
	all = findings(c, &g);
	if (all == NULL) {
		engine_close(&g);
		return ctl_fail(c);
	}
	errors = err_values_errors(all);
	status =
	    errors > 0 || (ctl_option(c, "--strict") && value_len(all) > 0) ? EXIT_NO : EXIT_YES;
	if (c->json)
		ctl_print_json(findings_json(c, &g, all, status));
	for (size_t i = 0; i < value_len(all) && !c->json; i++)
		engine_tell(c, &g, all->u.list.at[i]);
	if (!c->json && !c->quiet)
		check_sum(c, &g, all, errors);
	engine_close(&g);
	return status;
}

/* Several folders one after the other, each with its name above; the worst status counts. */
static int
run_check(struct ctl *c)
{
	int worst = EXIT_YES;

	if (c->nargs == 0)
		return check_folder(c, NULL);
	for (int i = 0; i < c->nargs; i++) {
		int status;

		if (c->nargs > 1 && !c->json)
			printf("== %s\n", c->args[i]);
		status = check_folder(c, c->args[i]);
		worst = status > worst ? status : worst;
	}
	return worst;
}

/* Again whenever a file changes, until it is told to end; what is shown is the last state. */
static int
check_watched(struct ctl *c, const char *folder)
{
	const char *path = folder ? folder : ctl_sectors(c);
	int status, fd, again = 1;

	watch_signals();
	do {
		fd = watch_open(path, &c->err);
		if (fd < 0)
			return ctl_fail(c);
		if (isatty(1))
			fputs("\033[H\033[2J\033[3J", stdout);
		status = check_folder(c, path);
		if (!c->quiet)
			ctl_say(c, MSG_WATCH_WAITS, path);
		fflush(stdout);
		arena_reset(&c->arena);
		again = watch_wait(fd);
		close(fd);
	} while (again);
	return status;
}

static int
run_check_command(struct ctl *c)
{
	if (ctl_option(c, "--watch") == NULL)
		return run_check(c);
	if (c->nargs > 1)
		return ctl_usage(c, "DIR");
	return check_watched(c, c->nargs > 0 ? c->args[0] : NULL);
}

/* --- test --- */

/* The lines themselves, as an editor shows them. */
static void
coverage(struct ctl *c, const struct ctl_engine *g, const struct value *list)
{
	if (value_len(list) > 0)
		ctl_say(c, MSG_CTL_UNREACHED);
	for (size_t i = 0; i < value_len(list); i++) {
		const char *file = value_text(value_get(list->u.list.at[i], "file"), "");
		const struct value *lines = value_get(list->u.list.at[i], "lines");

		for (size_t k = 0; k < value_len(lines); k++) {
			int64_t at = value_integer(lines->u.list.at[k], 0);
			const char *text = engine_line(c, g, file, at);

			text = text ? text : "";
			printf("%s:%lld: %s\n", file, (long long)at,
			    text + strspn(text, " \t"));
		}
	}
}

static void
xml(const char *s)
{
	for (; s != NULL && *s != '\0'; s++)
		switch (*s) {
		case '<': fputs("&lt;", stdout); break;
		case '>': fputs("&gt;", stdout); break;
		case '&': fputs("&amp;", stdout); break;
		case '"': fputs("&quot;", stdout); break;
		default: putchar(*s);
		}
}

/* A mistake that kept a standard, and so its cases, from being there. */
static void
junit_error(const struct value *e)
{
	printf("  <testcase classname=\"check\" name=\"");
	xml(value_text(value_get(e, "file"), ""));
	printf(":%lld\"><failure>", (long long)value_integer(value_get(e, "line"), 0));
	xml(value_text(value_get(e, "en"), ""));
	printf("</failure></testcase>\n");
}

static void
junit(const struct value *report, const struct value *errors)
{
	const struct value *cases = value_get(report, "cases");

	printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"kpictl test\" "
	       "tests=\"%zu\" failures=\"%lld\">\n",
	    value_len(cases) + value_len(errors),
	    (long long)value_integer(value_get(report, "failed"), 0) +
		(long long)value_len(errors));
	for (size_t i = 0; i < value_len(errors); i++)
		junit_error(errors->u.list.at[i]);
	for (size_t i = 0; i < value_len(cases); i++) {
		const struct value *v = cases->u.list.at[i], *diffs = value_get(v, "differences");

		printf("  <testcase classname=\"%s\" name=\"",
		    value_text(value_get(v, "standard"), ""));
		xml(value_text(value_get(v, "case"), ""));
		if (value_boolean(value_get(v, "ok"), 0)) {
			printf("\"/>\n");
			continue;
		}
		printf("\"><failure>");
		xml(value_text(value_get(v, "error"), NULL));
		for (size_t k = 0; k < value_len(diffs); k++) {
			xml(value_text(value_get(diffs->u.list.at[k], "field"), ""));
			printf(": ");
			xml(value_text(value_get(diffs->u.list.at[k], "expected"), ""));
			printf(" / ");
			xml(value_text(value_get(diffs->u.list.at[k], "got"), ""));
			printf("\n");
		}
		printf("</failure></testcase>\n");
	}
	printf("</testsuite>\n");
}

static void
show_report(struct ctl *c, const struct ctl_engine *g, const struct value *report)
{
	const struct value *cases = value_get(report, "cases");
	char passed[24], failed[24];

	for (size_t i = 0; i < value_len(cases); i++) {
		const struct value *v = cases->u.list.at[i];

		if (!value_boolean(value_get(v, "ok"), 0))
			engine_tell_case(c, v);
		else if (c->verbose)
			printf("ok  %s  %s\n", value_text(value_get(v, "standard"), ""),
			    engine_case(c, v));
	}
	coverage(c, g, value_get(report, "coverage"));
	snprintf(passed, sizeof passed, "%lld",
	    (long long)value_integer(value_get(report, "passed"), 0));
	snprintf(failed, sizeof failed, "%lld",
	    (long long)value_integer(value_get(report, "failed"), 0));
	if (!c->quiet)
		ctl_say(c, MSG_CTL_TEST_SUM, passed, failed);
}

static int
run_test(struct ctl *c)
{
	struct value *question = value_map(&c->arena), *report;
	const struct value *loading;
	struct ctl_engine g;
	int status, errors;

	if (engine_open(c, &g, c->nargs > 0 ? c->args[0] : NULL, 1, NULL) != 0)
		return ctl_fail(c);
	loading = value_get(g.reply, "errors");
	errors = err_values_errors(loading);
	for (size_t i = 0; i < value_len(loading) && !c->json && !ctl_option(c, "--junit"); i++)
		engine_tell(c, &g, loading->u.list.at[i]);
	if (ctl_option(c, "--run"))
		value_put(
		    &c->arena, question, "name", value_str(&c->arena, ctl_option(c, "--run")));
	if (ctl_option(c, "--sector"))
		value_put(
		    &c->arena, question, "sector", value_str(&c->arena, ctl_option(c, "--sector")));
	value_put(&c->arena, question, "coverage",
	    value_bool(&c->arena, ctl_option(c, "--coverage") != NULL));
	report = ask(c, &g, FRAME_CASES, question);
	if (report == NULL) {
		engine_close(&g);
		return ctl_fail(c);
	}
	status = errors || value_integer(value_get(report, "failed"), 1) > 0 ? EXIT_NO : EXIT_YES;
	if (ctl_option(c, "--junit"))
		junit(report, loading);
	else if (c->json) {
		append(c, value_put(&c->arena, report, "errors", value_list(&c->arena)), loading);
		ctl_print_json(report);
	} else
		show_report(c, &g, report);
	engine_close(&g);
	if (value_integer(value_get(report, "passed"), 0) +
		value_integer(value_get(report, "failed"), 0) >
	    0)
		return status;
	err_set(&c->err, MSG_CTL_TEST_NONE);
	return ctl_fail(c);
}

static const struct option check_options[] = {
	{ "--strict", NULL, "warnings count as errors", "coi cảnh báo như lỗi" },
	{ "--signers", "FILE", "they must be signed with a public key of this file (kpictl sign)",
	    "phải được ký bằng một khóa công khai trong tệp này (kpictl sign)" },
	{ "--watch", NULL, "look again whenever a file changes; Ctrl-C ends",
	    "kiểm tra lại mỗi khi tệp thay đổi; Ctrl-C để dừng" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option test_options[] = {
	{ "--run", "TEXT", "only cases whose name contains this",
	    "chỉ các ví dụ có tên chứa đoạn này" },
	{ "--sector", "NAME", "only this sector", "chỉ ngành này" },
	{ "--coverage", NULL, "lines of formulas that no case reached",
	    "các dòng công thức chưa có ví dụ chạy qua" },
	{ "--junit", NULL, "report as JUnit XML", "báo cáo dạng JUnit XML" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_check = { "check", "[DIR...]", run_check_command, check_options,
	"find mistakes in the standards", "tìm lỗi trong các tiêu chuẩn",
	"check\ncheck sectors --lang vi\ncheck --strict --json\n"
	"check --signers etc/signers\ncheck --watch" };
const struct command cmd_test = { "test", "[DIR]", run_test, test_options,
	"run the cases beside the standards", "chạy các ví dụ đi kèm tiêu chuẩn",
	"test\ntest --sector mass_mobilization --coverage\ntest --run D04" };
