/* propose, proposals, approve, activate, reject, withdraw: standards on their way to be live. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/ctl/online.h"
#include "daemon/folder.h"
#include "rules/base/csv.h"
#include "rules/base/text.h"

#define NUMBER_LONGEST 6 /* characters; digits only but longer: the beginning of a digest */
#define PEOPLE_MOST 20

/* --- propose --- */

static struct value *
order_of(struct ctl *c, const char *dir)
{
	struct value *v = value_map(&c->arena), *files;
	struct folder f = { 0 };

	if (folder_read(dir, &c->arena, &f, &c->err) != 0)
		return NULL;
	if (ctl_option(c, "--note") != NULL)
		value_put(&c->arena, v, "note", value_str(&c->arena, ctl_option(c, "--note")));
	if (f.signature != NULL)
		value_put(&c->arena, v, "signature", value_str(&c->arena, f.signature));
	files = value_put(&c->arena, v, "files", value_list(&c->arena));
	for (size_t i = 0; i < f.n; i++) {
		struct value *file = value_map(&c->arena);

		value_put(&c->arena, file, "path", value_str(&c->arena, f.files[i].path));
		value_put(&c->arena, file, "text",
		    value_strn(&c->arena, f.files[i].bytes, f.files[i].size));
		value_push(&c->arena, files, file);
	}
	return v;
}

/* A problem is told; an answer whose status is not 2xx is one all the same. */
static int
ask(struct ctl *c, const char *path, const struct value *body, struct client_answer *a)
{
	if (client_ask(c, "POST", path, body, a) != 0)
		return ctl_fail(c);
	return a->status >= 400 && value_get(a->v, "type") != NULL ? client_problem(c, a)
								   : EXIT_YES;
}

static int
run_propose(struct ctl *c)
{
	struct client_answer a;
	const struct value *order;
	int status;

	if (c->nargs == 0)
		return ctl_usage(c, "DIR");
	order = order_of(c, c->args[0]);
	if (order == NULL)
		return ctl_fail(c);
	status = ask(c, "/v1/bundles", order, &a);
	return status != EXIT_YES
	    ? status
	    : online_ended(c, &a, (struct online_ending){ 0, EXIT_REFUSED, 0 });
}

/* --- finding one --- */

/* By its number, or the newest whose digest begins so; 0 with c->err. */
static int64_t
number_of(struct ctl *c, const char *text)
{
	struct client_answer a;
	const struct value *rows;
	int64_t n;

	if (strlen(text) <= NUMBER_LONGEST && decimal_parse(text, strlen(text), 0, &n) == 0 &&
	    n > 0)
		return n;
	if (client_ask(c, "GET", "/v1/proposals?limit=1000", NULL, &a) != 0)
		return 0;
	rows = value_get(a.v, "proposals");
	for (size_t i = 0; i < value_len(rows); i++)
		if (strncmp(value_text(value_get(rows->u.list.at[i], "digest"), ""), text,
			strlen(text)) == 0)
			return value_integer(value_get(rows->u.list.at[i], "proposal"), 0);
	err_set(&c->err, MSG_STORE_NO_PROPOSAL, text);
	return 0;
}

static int
get_one(struct ctl *c, int64_t id, struct client_answer *a)
{
	return client_get(
	    c, "GET", arena_fmt(&c->arena, "/v1/proposals/%lld", (long long)id), NULL, 0, a);
}

/* --- showing --- */

/* A due time waits too, but for another thing. */
static const char *
state(struct ctl *c, const struct value *v)
{
	return strcmp(value_text(v, ""), "waiting") == 0
	    ? msg_template(MSG_GATE_S_WAITING, c->lang)
	    : online_state(c, v);
}

static const char *
points(struct ctl *c, const struct value *end)
{
	const struct value *v = value_get(end, "score");
	struct buf b = BUF_INIT;
	const char *s;

	if (!value_is(v, V_INT))
		return "-";
	decimal_text(&b, v->u.integer, 6);
	s = arena_copy(&c->arena, b.p, b.n);
	buf_fini(&b);
	return s;
}

/* A class as the standards call it; by its id where there are no words. */
static const char *
class_name(struct ctl *c, const struct value *words, const struct value *side)
{
	const struct value *class = value_get(side, "class");
	const struct value *title = value_get(words, value_text(class, ""));

	return value_text(
	    value_get(title, c->lang == LANG_VI ? "vi" : "en"), online_text(c, class));
}

/* words: of /v1/words; NULL for who reads ids. */
static void
person_cells(
    struct ctl *c, struct table *t, const struct value *words, const struct value *row)
{
	const struct value *staff = value_get(row, "staff");
	const struct value *was = value_get(row, "before"), *is = value_get(row, "after");

	table_cell(t, online_text(c, staff ? staff : value_get(row, "organisation")));
	table_cell(t, online_text(c, value_get(row, "period")));
	table_cell(t, online_text(c, value_get(row, "agency")));
	table_cell(t, class_name(c, words, was));
	table_cell(t, points(c, was));
	table_cell(t, class_name(c, words, is));
	table_cell(t, points(c, is));
}

static const enum msg_id people_heads[] = { MSG_ONLINE_PERSON_CODE, MSG_ONLINE_PERIOD,
	MSG_ONLINE_AGENCY, MSG_GATE_CLASS_BEFORE, MSG_GATE_SCORE, MSG_GATE_CLASS_AFTER,
	MSG_GATE_SCORE };
#define PEOPLE_COLUMNS (sizeof people_heads / sizeof people_heads[0])

void
online_people(struct ctl *c, const struct value *people)
{
	struct table t = { .a = &c->arena, .columns = PEOPLE_COLUMNS };
	struct client_answer a;
	const struct value *words =
	    client_ask(c, "GET", "/v1/words", NULL, &a) == 0 ? value_get(a.v, "words") : NULL;
	size_t most = c->verbose ? value_len(people) : PEOPLE_MOST;

	for (size_t k = 0; k < PEOPLE_COLUMNS; k++)
		table_cell(&t, msg_template(people_heads[k], c->lang));
	for (size_t i = 0; i < value_len(people) && i < most; i++)
		person_cells(c, &t, words, people->u.list.at[i]);
	table_print(&t, 1u << 4 | 1u << 6);
	if (value_len(people) > most)
		puts(online_say(c, MSG_ONLINE_MORE,
		    arena_fmt(&c->arena, "%zu", value_len(people) - most)));
}

static int
print_csv(struct ctl *c, const struct value *people)
{
	struct table t = { .a = &c->arena, .columns = PEOPLE_COLUMNS };
	struct buf b = BUF_INIT;

	buf_adds(&b, "code,period,agency,class_before,score_before,class_after,score_after\n");
	for (size_t i = 0; i < value_len(people); i++)
		person_cells(c, &t, NULL, people->u.list.at[i]);
	for (size_t i = 0; i < t.n; i++) {
		const char *cell = strcmp(t.cells[i], "-") == 0 ? "" : t.cells[i];

		csv_cell(&b, cell, strlen(cell), 1);
		buf_addc(&b, (i + 1) % PEOPLE_COLUMNS == 0 ? '\n' : ',');
	}
	fputs(b.p, stdout);
	buf_fini(&b);
	return EXIT_YES;
}

static void
show_step(struct ctl *c, const struct value *s)
{
	const char *why = value_text(value_get(s, "why"), "");

	printf("  %s  %s  %s  %s%s%s\n", online_time(c, value_get(s, "at")),
	    state(c, value_get(s, "state")), online_text(c, value_get(s, "person")),
	    online_digest(c, value_get(s, "list")), *why ? "  " : "", why);
}

static void
show_changes(struct ctl *c, const struct value *report)
{
	const struct value *changes = value_get(report, "changes");

	for (size_t i = 0; i < value_len(changes); i++)
		printf("  %s\n", ctl_titled(c, changes->u.list.at[i], "-"));
}

static int
show_one(struct ctl *c, const char *text)
{
	int64_t id = number_of(c, text);
	const struct value *report, *steps;
	struct client_answer a;
	int status;

	if (id == 0)
		return ctl_fail(c);
	status = get_one(c, id, &a);
	if (status != EXIT_YES)
		return status;
	report = value_get(a.v, "report");
	steps = value_get(a.v, "steps");
	if (ctl_option(c, "--csv") != NULL)
		return print_csv(c, value_get(report, "people"));
	if (c->json) {
		puts(a.text);
		return EXIT_YES;
	}
	online_zone(c, a.v);
	ctl_say(c, MSG_GATE_ABOUT, online_text(c, value_get(a.v, "proposal")),
	    online_digest(c, value_get(a.v, "digest")), online_digest(c, value_get(a.v, "base")),
	    online_text(c, value_get(a.v, "author")), online_text(c, value_get(a.v, "note")));
	if (!value_boolean(value_get(a.v, "current"), 0))
		ctl_say(c, MSG_GATE_OLD);
	for (size_t i = 0; i < value_len(steps); i++)
		show_step(c, steps->u.list.at[i]);
	ctl_say(c, MSG_GATE_CHANGES);
	show_changes(c, report);
	ctl_say(c, MSG_GATE_WHO, online_text(c, value_get(a.v, "class_changes")),
	    online_text(c, value_get(a.v, "scored")), online_text(c, value_get(report, "up")),
	    online_text(c, value_get(report, "down")), online_digest(c, value_get(a.v, "list")));
	if (value_len(value_get(report, "people")) > 0)
		online_people(c, value_get(report, "people"));
	return EXIT_YES;
}

static int
run_proposals(struct ctl *c)
{
	static const struct online_column columns[] = {
		{ MSG_GATE_NUMBER, "proposal", online_text, 1 },
		{ MSG_ONLINE_DIGEST, "digest", online_digest, 0 },
		{ MSG_ONLINE_STATE, "state", state, 0 },
		{ MSG_GATE_SINCE, "state_at", online_time, 0 },
		{ MSG_ONLINE_WHO, "state_by", online_text, 0 },
		{ MSG_GATE_MADE_BY, "author", online_text, 0 },
		{ MSG_GATE_CLASSES, "class_changes", online_text, 1 },
		{ MSG_GATE_NOTE, "note", online_text, 0 },
		{ 0 },
	};

	return c->nargs > 0 ? show_one(c, c->args[0])
			    : online_list(c, "/v1/proposals", "proposals", columns);
}

/* --- consent --- */

static int
activate(struct ctl *c, int64_t id)
{
	struct client_answer a;
	int status = ask(c,
	    arena_fmt(&c->arena, "/v1/proposals/%lld/activate", (long long)id), NULL, &a);

	return status != EXIT_YES
	    ? status
	    : online_ended(c, &a, (struct online_ending){ 0, EXIT_REFUSED, 1 });
}

/* The whole of a list that is named by its beginning; the server judges what is not the list. */
static int
whole_list(struct ctl *c, int64_t id, const char **named)
{
	struct client_answer a;
	int status = get_one(c, id, &a);
	const char *list = value_text(value_get(a.v, "list"), "");

	if (status == EXIT_YES && strncmp(list, *named, strlen(*named)) == 0 &&
	    strlen(*named) >= 8)
		*named = list;
	return status;
}

static int
run_approve(struct ctl *c)
{
	const char *named = ctl_option(c, "--list");
	struct value *body = value_map(&c->arena);
	struct client_answer a;
	int64_t id;
	int status, approved;

	if (c->nargs == 0)
		return ctl_usage(c, "DIGEST");
	if (named == NULL)
		return ctl_usage(c, "--list");
	id = number_of(c, c->args[0]);
	if (id == 0)
		return ctl_fail(c);
	status = whole_list(c, id, &named);
	if (status != EXIT_YES)
		return status;
	value_put(&c->arena, body, "list", value_str(&c->arena, named));
	status = ask(
	    c, arena_fmt(&c->arena, "/v1/proposals/%lld/approve", (long long)id), body, &a);
	if (status != EXIT_YES)
		return status;
	approved = strcmp(value_text(value_get(a.v, "verdict"), ""), "approved") == 0;
	if (!approved || ctl_option(c, "--hold") != NULL)
		return online_ended(c, &a, (struct online_ending){ 0, EXIT_REFUSED, 1 });
	return activate(c, id);
}

static int
run_activate(struct ctl *c)
{
	int64_t id;

	if (c->nargs == 0)
		return ctl_usage(c, "DIGEST");
	id = number_of(c, c->args[0]);
	return id == 0 ? ctl_fail(c) : activate(c, id);
}

static int
end(struct ctl *c, const char *verb, enum msg_id said)
{
	struct value *body = value_map(&c->arena);
	struct client_answer a;
	int64_t id;
	int status;

	if (c->nargs == 0)
		return ctl_usage(c, "DIGEST");
	id = number_of(c, c->args[0]);
	if (id == 0)
		return ctl_fail(c);
	if (ctl_option(c, "--why") != NULL)
		value_put(&c->arena, body, "why", value_str(&c->arena, ctl_option(c, "--why")));
	status = ask(
	    c, arena_fmt(&c->arena, "/v1/proposals/%lld/%s", (long long)id, verb), body, &a);
	if (status != EXIT_YES)
		return status;
	if (c->json)
		puts(a.text);
	else if (!c->quiet)
		ctl_say(c, said, online_text(c, value_get(a.v, "proposal")));
	return EXIT_YES;
}

static int
run_reject(struct ctl *c)
{
	return end(c, "reject", MSG_GATE_REJECTED);
}

static int
run_withdraw(struct ctl *c)
{
	return end(c, "withdraw", MSG_GATE_WITHDRAWN);
}

static const struct option propose_options[] = {
	{ "--note", "TEXT", "why, for whoever approves", "lý do, cho người duyệt" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option proposals_options[] = {
	{ "--csv", NULL, "of one: who changes class, as CSV",
	    "của một đề xuất: những ai đổi mức xếp loại, dạng CSV" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option approve_options[] = {
	{ "--list", "DIGEST", "the list of people that was read (its beginning is enough)",
	    "mã danh sách đã đọc (chỉ cần phần đầu)" },
	{ "--hold", NULL, "approve only; kpictl activate makes it live",
	    "chỉ duyệt; kpictl activate sẽ đưa vào áp dụng" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option end_options[] = {
	{ "--why", "TEXT", "for the author, kept", "lý do cho người lập, được lưu" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option only_client[] = { CLIENT_OPTIONS, { NULL, NULL, NULL, NULL } };

const struct command cmd_propose = { "propose", "DIR", run_propose, propose_options,
	"propose a folder of standards, with who would change class",
	"đề xuất một thư mục tiêu chuẩn, kèm danh sách ai đổi mức xếp loại",
	"propose next --note \"quality counts more\"" };
const struct command cmd_proposals = { "proposals", "[NUMBER|DIGEST]", run_proposals,
	proposals_options, "what was proposed; one: what it changes, for whom, every step",
	"các đề xuất; của một đề xuất: thay đổi gì, với ai, từng bước",
	"proposals\nproposals 3\nproposals 3 --csv" };
const struct command cmd_approve = { "approve", "NUMBER|DIGEST", run_approve, approve_options,
	"approve exactly the list that was read, and make it live",
	"duyệt đúng danh sách đã đọc và đưa vào áp dụng",
	"approve 3 --list 5f0c9e2b7a11\napprove 3 --list 5f0c9e2b7a11 --hold" };
const struct command cmd_activate = { "activate", "NUMBER|DIGEST", run_activate, only_client,
	"make a proposal live that is approved, or that needs no approval",
	"đưa vào áp dụng đề xuất đã duyệt, hoặc không cần duyệt", "activate 3" };
const struct command cmd_reject = { "reject", "NUMBER|DIGEST", run_reject, end_options,
	"say no to a proposal", "không chấp thuận một đề xuất",
	"reject 3 --why \"ask the finance department first\"" };
const struct command cmd_withdraw = { "withdraw", "NUMBER|DIGEST", run_withdraw, end_options,
	"take back a proposal of one's own", "rút đề xuất của mình", "withdraw 3" };
