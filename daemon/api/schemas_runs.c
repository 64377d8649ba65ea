/* The shapes of runs and of their schedule. */
#include "daemon/api/schema.h"

MEMBERS(run_order) = {
	{ "period", "period", "what to score" },
	{ "kind?", "provisional|official|preview", "default provisional" },
	{ "today?", "date", "day of the checks; default today or the period's last day" },
	{ "no_checks?", "boolean", "scores only" },
	END,
};
MEMBERS(run) = {
	{ "run", "integer", "number" },
	{ "period", "period", "" },
	{ "kind", "provisional|official|preview|shadow", "" },
	{ "state", "queued|running|complete|failed|cancelled", "" },
	{ "by?", "string", "who ordered it" },
	{ "done?", "integer", "people done, while it runs" },
	{ "total?", "integer", "people in all, while it runs" },
	{ "scope?", "string", "all, agency CODE or people" },
	{ "to_date?", "boolean", "of a year that is not over" },
	{ "bundle?", "?digest", "" },
	{ "calendar?", "?string", "version" },
	{ "engine?", "?string", "version" },
	{ "as_of?", "integer", "the last fact that it knows" },
	{ "started?", "?time", "" },
	{ "finished?", "?time", "" },
	{ "counts?", "any", "people, results by state" },
	END,
};
MEMBERS(run_page) = {
	{ "under_way", "[Run]", "waiting and running" },
	{ "runs", "[Run]", "newest first" },
	{ "next?", "integer", "cursor of the next page" },
	END,
};
MEMBERS(run_ticket) = { { "run", "integer", "number" }, { "state", "queued", "" }, END };
MEMBERS(schedule) = {
	{ "timezone", "string", "of cron and of the minutes below" },
	{ "schedules", "[ScheduleView]", "as in kpid.yaml" },
	END,
};
#define DUE_PERIODS \
	"this-month|last-month|this-quarter|last-quarter|this-half|last-half|this-year|last-year"
MEMBERS(schedule_view) = {
	{ "name", "string", "" },
	{ "cron", "string", "" },
	{ "do", "checks|score", "what runs" },
	{ "period", DUE_PERIODS, "of the run, seen from its due time" },
	{ "kind", "?string", "of the scores: provisional, official or preview; null: no scores" },
	{ "catch_up", "none|last|all", "which missed due times are run later" },
	{ "state", "waiting|running|parked", "" },
	{ "handled_up_to", "?string", "last due minute dealt with" },
	{ "ran", "?time", "when that was" },
	{ "run", "?integer", "number of the run" },
	{ "outcome", "?string", "of that run" },
	{ "next", "?string", "minute of the next" },
	{ "next_at", "?time", "the same in UTC" },
	{ "missed", "integer", "due times that wait and are late" },
	END,
};
MEMBERS(resume) = { { "catch_up", "none|last|all", "which of the missed due times to run" }, END };

const struct schema schemas_runs[] = {
	SHAPE("Run", "a run", run),
	SHAPE("RunPage", "runs", run_page),
	SHAPE("RunOrder", "what to score", run_order),
	SHAPE("RunTicket", "an ordered run", run_ticket),
	SHAPE("Schedule", "schedules", schedule),
	SHAPE("ScheduleView", "a schedule", schedule_view),
	SHAPE("Resume", "the end of parking", resume),
	{ NULL, NULL, NULL, 0, NULL },
};
