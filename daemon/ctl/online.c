#include "daemon/ctl/online.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/ctl/engine.h"
#include "rules/base/json.h"

#define DIGEST_SHOWN 12
#define COLUMNS_MAX 12

static const struct {
	const char *code;
	enum msg_id say;
} states[] = {
	{ "applied", MSG_ONLINE_APPLIED },
	{ "unchanged", MSG_ONLINE_UNCHANGED },
	{ "proven", MSG_ONLINE_PROVEN },
	{ "refused", MSG_ONLINE_REFUSED },
	{ "queued", MSG_ONLINE_QUEUED },
	{ "running", MSG_ONLINE_RUNNING },
	{ "complete", MSG_ONLINE_COMPLETE },
	{ "failed", MSG_ONLINE_FAILED },
	{ "cancelled", MSG_ONLINE_CANCELLED },
	{ "waiting", MSG_ONLINE_WAITING },
	{ "parked", MSG_ONLINE_PARKED },
	{ "live", MSG_ONLINE_STATE_LIVE },
	{ "retired", MSG_ONLINE_RETIRED },
	{ "provisional", MSG_ONLINE_PROVISIONAL },
	{ "official", MSG_ONLINE_OFFICIAL },
	{ "preview", MSG_ONLINE_PREVIEW },
	{ "start", MSG_ONLINE_START },
	{ "open", MSG_PERIOD_OPEN },
	{ "sealed", MSG_PERIOD_SEALED },
	{ "reopened", MSG_PERIOD_WAS_REOPENED },
	{ "approved", MSG_GATE_S_APPROVED },
	{ "lapsed", MSG_GATE_S_LAPSED },
	{ "activated", MSG_GATE_S_ACTIVATED },
	{ "rejected", MSG_GATE_S_REJECTED },
	{ "withdrawn", MSG_GATE_S_WITHDRAWN },
	{ "candidate", MSG_GATE_S_CANDIDATE },
	{ "stopped", MSG_GATE_S_STOPPED },
	{ "promoted", MSG_GATE_S_PROMOTED },
};

const char *
online_state(struct ctl *c, const struct value *v)
{
	const char *code = online_text(c, v);

	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (strcmp(states[i].code, code) == 0)
			return msg_template(states[i].say, c->lang);
	return code;
}

const char *
online_text(struct ctl *c, const struct value *v)
{
	if (value_is(v, V_INT))
		return arena_fmt(&c->arena, "%lld", (long long)v->u.integer);
	return value_is(v, V_STR) && v->u.str.n > 0 ? v->u.str.s : "-";
}

const char *
online_digest(struct ctl *c, const struct value *v)
{
	const char *s = value_text(v, "-");

	return arena_copy(&c->arena, s, strnlen(s, DIGEST_SHOWN));
}

const char *
online_time(struct ctl *c, const struct value *v)
{
	const char *s = value_text(v, NULL);
	char *text = arena_new(&c->arena, 40);
	struct tm tm = { 0 };
	time_t t;

	if (s == NULL || strptime(s, "%Y-%m-%dT%H:%M:%SZ", &tm) == NULL)
		return "-";
	t = timegm(&tm);
	localtime_r(&t, &tm);
	strftime(text, 40, "%Y-%m-%d %H:%M", &tm);
	return text;
}

void
online_zone(struct ctl *c, const struct value *answer)
{
	const char *zone = value_text(value_get(answer, "timezone"), NULL);
	struct client_answer a = { 0 };

	if (zone == NULL && client_ask(c, "GET", "/v1/schedule", NULL, &a) == 0)
		zone = value_text(value_get(a.v, "timezone"), NULL);
	err_fini(&c->err);
	if (zone != NULL)
		setenv("TZ", zone, 1);
	tzset();
}

void
online_table(struct ctl *c, const struct value *rows, const struct online_column *columns)
{
	struct table t = { .a = &c->arena };
	unsigned right = 0;

	for (; columns[t.columns].key != NULL; t.columns++) {
		table_cell(&t, msg_template(columns[t.columns].head, c->lang));
		if (columns[t.columns].right)
			right |= 1u << t.columns;
	}
	for (size_t i = 0; i < value_len(rows); i++)
		for (size_t k = 0; k < t.columns; k++)
			table_cell(
			    &t, columns[k].show(c, value_get(rows->u.list.at[i], columns[k].key)));
	table_print(&t, right);
}

int
online_list(struct ctl *c, const char *path, const char *key, const struct online_column *columns)
{
	struct client_answer a;
	int status = client_get(c, "GET", path, NULL, 0, &a);

	if (status != EXIT_YES)
		return status;
	if (c->json) {
		puts(a.text);
		return EXIT_YES;
	}
	online_zone(c, a.v);
	online_table(c, value_get(a.v, key), columns);
	return EXIT_YES;
}

int
online_delete(struct ctl *c, const char *path, const char *name, enum msg_id gone)
{
	struct client_answer a;
	int status;

	if (c->nargs == 0)
		return ctl_usage(c, name);
	status = client_get(c, "DELETE",
	    arena_fmt(&c->arena, "%s/%s", path, client_segment(c, c->args[0])), NULL, 0, &a);
	if (status != EXIT_YES)
		return status;
	if (c->json)
		puts(a.text);
	else if (!c->quiet)
		ctl_say(c, gone, c->args[0]);
	return EXIT_YES;
}

const char *
online_sayv(struct ctl *c, enum msg_id id, ...)
{
	const char *args[ERR_ARGS] = { NULL }, *copy;
	va_list ap;
	char *text;

	va_start(ap, id);
	for (int i = 0; i < ERR_ARGS && (args[i] = va_arg(ap, const char *)) != NULL; i++)
		;
	va_end(ap);
	text = msg_text(id, c->lang, args, ERR_ARGS);
	copy = arena_str(&c->arena, text);
	free(text);
	return copy;
}

/* --- what a reload found --- */

static void
more(struct ctl *c, size_t n, size_t most)
{
	if (n > most)
		puts(online_say(c, MSG_ONLINE_MORE, arena_fmt(&c->arena, "%zu", n - most)));
}

static void
tell_errors(struct ctl *c, const struct value *errors, const char *folder, size_t most)
{
	struct ctl_engine g = { 0 };
	struct err ignored = { 0 };

	if (folder != NULL && folder_read(folder, &c->arena, &g.folder, &ignored) != 0)
		g.folder.n = 0;
	err_fini(&ignored);
	for (size_t i = 0; i < value_len(errors) && i < most; i++)
		engine_tell(c, &g, errors->u.list.at[i]);
	more(c, value_len(errors), most);
}

/* { staff, standard, reason, detail: a text that is JSON }. */
static void
tell_person(struct ctl *c, const struct value *v)
{
	const char *detail = value_text(value_get(v, "detail"), "");
	struct err ignored = { 0 };
	const struct value *d = json_read(&c->arena, detail, strlen(detail), &ignored);

	err_fini(&ignored);
	printf("%s (%s): %s\n", online_text(c, value_get(v, "staff")),
	    online_text(c, value_get(v, "standard")),
	    ctl_titled(c, d, online_text(c, value_get(v, "reason"))));
}

void
online_findings(struct ctl *c, const struct value *reload, const char *folder, size_t most)
{
	const struct value *cases = value_get(value_get(reload, "cases"), "failures");
	const struct value *people = value_get(value_get(reload, "sample"), "failures");

	tell_errors(c, value_get(reload, "errors"), folder, most);
	for (size_t i = 0; i < value_len(cases) && i < most; i++)
		engine_tell_case(c, cases->u.list.at[i]);
	more(c, value_len(cases), most);
	for (size_t i = 0; i < value_len(people) && i < most; i++)
		tell_person(c, people->u.list.at[i]);
	more(c, value_len(people), most);
}

const char *
online_whole(struct ctl *c, const char *text)
{
	struct client_answer a;
	const struct value *rows;
	const char *found = NULL;

	if (client_ask(c, "GET", "/v1/bundles", NULL, &a) != 0)
		return NULL;
	rows = value_get(a.v, "bundles");
	for (size_t i = 0; i < value_len(rows); i++) {
		const char *d = value_text(value_get(rows->u.list.at[i], "digest"), "");

		if (strncmp(d, text, strlen(text)) != 0)
			continue;
		if (found != NULL) {
			err_set(&c->err, MSG_ONLINE_DIGESTS, text);
			return NULL;
		}
		found = d;
	}
	if (found == NULL)
		err_set(&c->err, MSG_STORE_NO_BUNDLE, text);
	return found;
}
