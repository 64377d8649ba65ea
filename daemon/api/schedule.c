/* /v1/schedule: last, next, missed; and the end of parking after a restore. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/schedule.h"

static const struct choice {
	const char *name;
	int key;
} choices[] = {
	{ "do", CONFIG_SCHEDULE_action },
	{ "period", CONFIG_SCHEDULE_period },
	{ "kind", CONFIG_SCHEDULE_kind },
	{ "catch_up", CONFIG_SCHEDULE_catch_up },
};

/* What it does, as kpid.yaml says it. */
static void
put_words(struct arena *a, struct value *v, const struct config_schedule *entry)
{
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		size_t n = 0;
		const char *s = config_schedule_word(entry, choices[i].key, &n);

		value_put(a, v, choices[i].name, s ? value_strn(a, s, n) : value_null(a));
	}
}

static struct value *
view_value(struct arena *a, const struct schedule_view *s)
{
	struct value *v = value_map(a);
	char text[MINUTE_TEXT];

	value_put(a, v, "name", value_str(a, s->name));
	value_put(a, v, "cron", value_str(a, s->entry->cron.text));
	put_words(a, v, s->entry);
	value_put(a, v, "state",
	    value_str(a,
		s->parked      ? "parked"
		    : s->going ? "running"
			       : "waiting"));
	value_put(a, v, "handled_up_to", value_str(a, minute_text(s->last, text)));
	value_put(a, v, "ran", api_time(a, s->ran));
	value_put(a, v, "run", s->run ? value_int(a, s->run) : value_null(a));
	value_put(a, v, "outcome", value_str(a, s->outcome));
	value_put(a, v, "next", value_str(a, minute_text(s->next, text)));
	value_put(
	    a, v, "next_at", s->next_at == INT64_MAX ? value_null(a) : api_time(a, s->next_at));
	value_put(a, v, "missed", value_int(a, s->missed));
	return v;
}

static void
list(struct call *c, void *ctx)
{
	struct value *v = value_map(&c->arena), *rows = value_list(&c->arena);
	struct schedule_view s;

	(void)ctx;
	for (size_t i = 0; schedule_look(c->app->schedule, i, &s) == 0; i++)
		value_push(&c->arena, rows, view_value(&c->arena, &s));
	value_put(&c->arena, v, "timezone", value_str(&c->arena, c->app->config->timezone));
	value_put(&c->arena, v, "schedules", rows);
	call_json(c, 200, v);
}

static void
told(void *arg, const struct err *e)
{
	struct call *c = arg;

	if (e != NULL)
		err_copy(&c->err, e);
	else
		list(c, NULL);
	call_resume(c);
}

static void
resume(struct call *c, void *ctx)
{
	static const char *const words[] = { "none", "last", "all" };
	const struct value *v = call_json_body(c);
	const char *word = value_text(value_get(v, "catch_up"), "");

	(void)ctx;
	for (int i = 0; i < 3; i++)
		if (strcmp(word, words[i]) == 0) {
			call_hold(c);
			schedule_resume(c->app->schedule, (enum due_catch_up)i, c->who.id, told, c);
			return;
		}
	c->pointer = "/catch_up";
	call_fail(c, MSG_API_CHOICE, "catch_up", "none last all");
}

const struct route routes_schedule[] = {
	{ HTTP_GET, "/v1/schedule", MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_LOOP, list } }, NULL, NULL, "Schedule", "getSchedule",
	    "what runs when: last, next, missed" },
	{ HTTP_POST, "/v1/schedule/resume", MAY_ADMIN, { { ON_LOOP, resume } }, NULL, "Resume",
	    "Schedule", "resumeSchedule", "end the parking after a restore" },
	{ 0 },
};
