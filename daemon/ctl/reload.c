/* reload, rollback, bundles: which standards are live. */
#include <stdio.h>
#include <string.h>
#include "daemon/ctl/online.h"

#define FINDINGS_MOST 10

/* --- showing a verdict --- */

static void
sectors(struct ctl *c, const struct value *v)
{
	static const struct {
		const char *key;
		enum msg_id say;
	} kinds[] = { { "added", MSG_ONLINE_ADDED }, { "changed", MSG_ONLINE_CHANGED },
		{ "removed", MSG_ONLINE_REMOVED } };

	for (size_t i = 0; i < 3; i++) {
		const struct value *list = value_get(value_get(v, "sectors"), kinds[i].key);
		struct buf b = BUF_INIT;

		for (size_t k = 0; k < value_len(list); k++)
			buf_addf(&b, "%s%s", k ? ", " : "", online_text(c, list->u.list.at[k]));
		if (b.n > 0)
			ctl_say(c, kinds[i].say, b.p);
		buf_fini(&b);
	}
}

static void
verdict(struct ctl *c, const struct value *v)
{
	static const struct {
		const char *verdict;
		enum msg_id say;
	} said[] = { { "applied", MSG_ONLINE_IS_APPLIED }, { "unchanged", MSG_ONLINE_IS_UNCHANGED },
		{ "proven", MSG_ONLINE_IS_PROVEN }, { "refused", MSG_ONLINE_IS_REFUSED },
		{ "waiting", MSG_GATE_IS_WAITING }, { "approved", MSG_GATE_IS_APPROVED },
		{ "lapsed", MSG_GATE_IS_LAPSED } };
	const char *is = online_text(c, value_get(v, "verdict"));

	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
		if (strcmp(said[i].verdict, is) == 0)
			ctl_say(c, said[i].say, online_digest(c, value_get(v, "before")),
			    online_digest(c, value_get(v, "after")));
}

/* What is live already is not proven again. */
static void
work_done(struct ctl *c, const struct value *v)
{
	const struct value *cases = value_get(v, "cases"), *sample = value_get(v, "sample");

	if (cases != NULL)
		ctl_say(c, MSG_ONLINE_CASES, online_text(c, value_get(cases, "passed")),
		    online_text(c, value_get(cases, "failed")));
	if (sample != NULL)
		ctl_say(c, MSG_ONLINE_SAMPLE, online_text(c, value_get(sample, "people")),
		    online_text(c, value_get(v, "milliseconds")));
}

/* The folder that kpid read, so that a mistake can be shown with its line. */
static const char *
folder_of(struct ctl *c)
{
	struct client_answer a = { 0 };

	if (client_ask(c, "GET", "/v1/status", NULL, &a) != 0)
		err_fini(&c->err);
	return value_text(value_get(value_get(a.v, "folder"), "path"), NULL);
}

/* Who changes class, how many, and what to do next. */
static void
proposal(struct ctl *c, const struct value *v)
{
	const struct value *p = value_get(v, "proposal");
	const char *id = online_text(c, value_get(p, "proposal"));
	const char *state = value_text(value_get(p, "state"), "");
	const char *digest = online_digest(c, value_get(p, "list"));

	if (p == NULL)
		return;
	ctl_say(c, MSG_GATE_TOLD, id, online_text(c, value_get(p, "author")),
	    online_text(c, value_get(p, "class_changes")), online_text(c, value_get(p, "scored")),
	    digest);
	if (strcmp(state, "waiting") == 0 || strcmp(state, "lapsed") == 0)
		ctl_say(c, MSG_GATE_HOW, id, digest);
	else if (strcmp(state, "approved") == 0)
		ctl_say(c, MSG_GATE_NEXT, id);
}

static void
moved(struct ctl *c, const struct value *v)
{
	static const struct {
		const char *key;
		enum msg_id say;
	} sides[] = { { "came", MSG_GATE_CAME }, { "left", MSG_GATE_LEFT } };

	for (size_t i = 0; i < 2; i++) {
		const struct value *list = value_get(v, sides[i].key);

		if (value_len(list) == 0)
			continue;
		ctl_say(c, sides[i].say);
		online_people(c, list);
	}
}

int
online_ended(struct ctl *c, const struct client_answer *a, struct online_ending how)
{
	const char *is = value_text(value_get(a->v, "verdict"), "");
	int refused = strcmp(is, "refused") == 0, lapsed = strcmp(is, "lapsed") == 0;
	int status = refused                                     ? how.no
	    : lapsed || (how.waits && strcmp(is, "waiting") == 0) ? EXIT_NO
								 : EXIT_YES;

	if (c->json) {
		puts(a->text);
		return status;
	}
	if (!c->quiet || status != EXIT_YES)
		verdict(c, a->v);
	if (!c->quiet)
		sectors(c, a->v);
	online_findings(c, a->v, how.of_folder && refused ? folder_of(c) : NULL,
	    c->verbose ? 100000 : FINDINGS_MOST);
	if (!c->quiet)
		work_done(c, a->v);
	moved(c, value_get(a->v, "moved"));
	if (!c->quiet)
		proposal(c, a->v);
	return status;
}

static int
run_reload(struct ctl *c)
{
	int dry = ctl_option(c, "--dry-run") != NULL;
	struct client_answer a;
	int status =
	    client_get(c, "POST", dry ? "/v1/reload?dry_run=yes" : "/v1/reload", NULL, 422, &a);

	return status != EXIT_YES ? status
				  : online_ended(c, &a,
					(struct online_ending){ 1, dry ? EXIT_NO : EXIT_REFUSED, 1 });
}

/* --- rollback --- */

static const char *
rollback_path(struct ctl *c, const char *digest)
{
	const char *sector = ctl_option(c, "--sector"), *note = ctl_option(c, "--note");
	const char *path = arena_fmt(&c->arena, "/v1/bundles/%s/rollback", digest);

	if (sector != NULL)
		path = arena_fmt(&c->arena, "%s?sector=%s", path, client_segment(c, sector));
	if (note != NULL)
		path = arena_fmt(&c->arena, "%s%snote=%s", path, sector ? "&" : "?",
		    client_segment(c, note));
	return path;
}

static int
run_rollback(struct ctl *c)
{
	struct client_answer a;
	const char *digest;
	int status;

	if (c->nargs == 0)
		return ctl_usage(c, "DIGEST");
	digest = online_whole(c, c->args[0]);
	if (digest == NULL)
		return ctl_fail(c);
	status = client_get(c, "POST", rollback_path(c, digest), NULL, 422, &a);
	return status != EXIT_YES
	    ? status
	    : online_ended(c, &a, (struct online_ending){ 0, EXIT_REFUSED, 1 });
}

static int
run_bundles(struct ctl *c)
{
	static const struct online_column columns[] = {
		{ MSG_ONLINE_DIGEST, "digest", online_digest, 0 },
		{ MSG_ONLINE_STATE, "state", online_state, 0 },
		{ MSG_ONLINE_LOADED, "loaded", online_time, 0 },
		{ MSG_ONLINE_WHO, "by", online_state, 0 },
		{ MSG_ONLINE_FILES, "files", online_text, 1 },
		{ MSG_SIGNED_BY, "signed_by", online_digest, 0 },
		{ 0 },
	};

	return online_list(c, "/v1/bundles", "bundles", columns);
}

static const struct option reload_options[] = {
	{ "--dry-run", NULL, "prove the folder and change nothing",
	    "chỉ kiểm tra thư mục, không thay đổi gì" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option rollback_options[] = {
	{ "--sector", "NAME", "only this sector becomes as it was; the others stay",
	    "chỉ khôi phục ngành này, các ngành khác giữ nguyên" },
	{ "--note", "TEXT", "why, kept with it", "lý do, được lưu kèm" },
	CLIENT_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};
static const struct option only_client[] = { CLIENT_OPTIONS, { NULL, NULL, NULL, NULL } };

const struct command cmd_reload = { "reload", "", run_reload, reload_options,
	"prove the folder of standards and make it live",
	"kiểm tra thư mục tiêu chuẩn và đưa vào áp dụng", "reload\nreload --dry-run" };
const struct command cmd_rollback = { "rollback", "DIGEST", run_rollback, rollback_options,
	"make standards live again that were live before",
	"áp dụng lại bộ tiêu chuẩn đã từng áp dụng",
	"rollback fab9e07008b4\nrollback fab9e07008b4 --sector diary --note \"as in March\"" };
const struct command cmd_bundles = { "bundles", "", run_bundles, only_client,
	"every bundle of standards that kpid keeps", "các bộ tiêu chuẩn kpid đang giữ", "bundles" };
