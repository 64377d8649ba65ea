/* history: how the standards of a sector became what they are. */
#include <stdio.h>
#include <string.h>
#include "daemon/ctl/online.h"

static void
show(struct ctl *c, const struct value *row)
{
	const struct value *changes = value_get(row, "changes");
	const char *author = online_text(c, value_get(row, "author"));
	const char *by = strcmp(author, "-") == 0 ? online_state(c, value_get(row, "by")) : author;
	const char *other = value_text(value_get(row, "approved_by"), NULL);
	const char *note = value_text(value_get(row, "note"), NULL);

	ctl_say(c, other ? MSG_GATE_HISTORY_TWO : MSG_GATE_HISTORY,
	    online_time(c, value_get(row, "at")), online_digest(c, value_get(row, "after")), by,
	    other);
	if (note != NULL)
		printf("  \"%s\"\n", note);
	for (size_t i = 0; i < value_len(changes); i++)
		printf("  %s\n", ctl_titled(c, changes->u.list.at[i], "-"));
}

static int
run_history(struct ctl *c)
{
	const struct value *rows;
	struct client_answer a;
	int status;

	if (c->nargs == 0)
		return ctl_usage(c, "SECTOR");
	status = client_get(c, "GET",
	    arena_fmt(&c->arena, "/v1/standards/%s/history", client_segment(c, c->args[0])), NULL,
	    0, &a);
	if (status != EXIT_YES)
		return status;
	if (c->json) {
		puts(a.text);
		return EXIT_YES;
	}
	online_zone(c, a.v);
	rows = value_get(a.v, "history");
	for (size_t i = 0; i < value_len(rows); i++)
		show(c, rows->u.list.at[i]);
	if (value_len(rows) == 0 && !c->quiet)
		ctl_say(c, MSG_GATE_NO_HISTORY, c->args[0]);
	return EXIT_YES;
}

static const struct option only_client[] = { CLIENT_OPTIONS, { NULL, NULL, NULL, NULL } };

const struct command cmd_history = { "history", "SECTOR", run_history, only_client,
	"who changed a sector's standards, when, why, and what in words",
	"ai đã thay đổi tiêu chuẩn của ngành, khi nào, vì sao, nội dung gì",
	"history diary" };
