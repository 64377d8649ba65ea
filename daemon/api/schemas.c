/* The shapes of the first resources. */
#include "daemon/api/schema.h"

/* --- bodies --- */
MEMBERS(empty) = { END };
MEMBERS(token_order) = {
	{ "id", "string", "name of the token" },
	{ "role", "person|viewer|feeder|policy|approver|admin", "what it may do" },
	{ "person?", "string", "staff code or name of whoever holds it" },
	{ "agency?", "?string", "its agency and those below; default all" },
	{ "sectors?", "?string", "its sectors with a space between; default all" },
	{ "days?", "integer", "until it expires: 1 to 3660, default 365" },
	END,
};

MEMBERS(try_order) = {
	{ "staff", "string", "code of the person" },
	{ "period", "period", "a month, when facts are changed" },
	{ "to_date?", "boolean", "in a preview of a year that is not over" },
	{ "set?", "{any}", "sector.parameter -> value" },
	{ "facts?", "TryFacts", "rows changed (same external_id) or added" },
	{ "appraisal?", "number", "general points confirmed" },
	END,
};
MEMBERS(try_facts) = {
	{ "task?", "[{any}]", "as for POST /v1/facts/task" },
	{ "diary?", "[{any}]", "as for POST /v1/facts/diary" },
	END,
};

/* --- health --- */
MEMBERS(problem) = {
	{ "type", "string", "stable: urn:kpid:problem:..." },
	{ "title", "string", "one sentence in the language asked for" },
	{ "status", "integer", "as in the answer's head" },
	{ "detail", "string", "the sentence in English" },
	{ "detail_vi", "string", "the sentence in Vietnamese" },
	{ "pointer?", "string", "where in the body (RFC 6901)" },
	{ "line?", "integer", "line of the body, when it could not be read" },
	{ "column?", "integer", "character of that line" },
	END,
};
MEMBERS(health) = { { "status", "string", "ok" }, END };
MEMBERS(status) = {
	{ "engine", "string", "version" },
	{ "started", "time", "when kpid started" },
	{ "timezone", "string", "of every day and of cron" },
	{ "live", "StatusLive", "the bundle in use" },
	{ "folder", "StatusFolder", "the folder of standards as it is now" },
	{ "last_reload?", "StatusReload", "the last attempt" },
	{ "next_run", "?string", "minute and name of the next schedule" },
	{ "missed", "integer", "due times that wait and are late" },
	{ "parked", "boolean", "schedules wait for `schedule resume`" },
	{ "workers", "StatusWorkers", "processes that run scripts" },
	{ "slowest", "[StatusCost]", "criteria of the last run that scored, the slowest first" },
	END,
};
MEMBERS(status_live) = {
	{ "digest", "digest", "of the bundle" },
	{ "since", "?time", "when it went live" },
	{ "files", "integer", "how many" },
	END,
};
MEMBERS(status_folder) = {
	{ "path", "string", "where" },
	{ "digest", "?digest", "null: it cannot be read" },
	{ "is_live", "boolean", "is the edit live?" },
	END,
};
MEMBERS(status_reload) = {
	{ "at", "time", "when" },
	{ "by", "string", "token, uid, start or signal" },
	{ "verdict", "applied|refused|unchanged|proven|waiting", "how it ended" },
	{ "after", "?digest", "what was proven" },
	{ "errors", "?[Mistake]", "mistakes with file and line" },
	{ "cases?", "any", "what the cases found" },
	{ "sample?", "any", "what the sample of people found" },
	END,
};
MEMBERS(status_cost) = {
	{ "criterion", "string", "id" },
	{ "standard", "string", "whose it is" },
	{ "people", "integer", "for how many it was worked out" },
	{ "microseconds", "number", "for all of them, with what it was the first to read" },
	END,
};
MEMBERS(status_workers) = {
	{ "kills", "integer", "workers killed or lost" },
	{ "waiting", "integer", "jobs that wait for workers" },
	END,
};

MEMBERS(config) = {
	{ "file", "string", "kpid.yaml" },
	{ "text", "string", "YAML with every value and where it comes from" },
	END,
};

/* --- facts --- */
MEMBERS(mistake) = {
	{ "id", "string", "id of the message" },
	{ "warning?", "boolean", "it does not stop anything" },
	{ "en", "string", "sentence" },
	{ "vi", "string", "sentence" },
	{ "file?", "?string", "file of the bundle" },
	{ "line?", "integer", "line" },
	{ "col?", "integer", "character" },
	END,
};
MEMBERS(facts_answer) = {
	{ "accepted", "integer", "rows recorded" },
	{ "unchanged", "integer", "rows that were known already" },
	{ "superseded", "integer", "rows that replaced an older one" },
	{ "rejected", "integer", "rows not recorded" },
	{ "rows", "[FactsRow]", "one answer a row" },
	{ "recorded?", "boolean", "false: nothing was, a row was rejected" },
	{ "warnings?", "FactsWarnings", "of the days touched" },
	END,
};
MEMBERS(facts_row) = {
	{ "line", "integer", "line of the text where the row begins" },
	{ "row", "integer", "index of the row, from 0" },
	{ "result", "accepted|unchanged|superseded|rejected", "what became of it" },
	{ "external_id?", "string", "of the row" },
	{ "column?", "string", "at fault" },
	{ "id?", "string", "of the message" },
	{ "warning?", "boolean", "false" },
	{ "file?", "?string", "null" },
	{ "en?", "string", "why it was rejected" },
	{ "vi?", "string", "why it was rejected" },
	{ "col?", "integer", "character of the line" },
	END,
};
MEMBERS(facts_warnings) = {
	{ "state", "none|ready|pending|unknown", "pending: an event follows" },
	{ "list", "[FactsWarning]", "what checks found" },
	END,
};
MEMBERS(facts_warning) = {
	{ "staff", "string", "whose" },
	{ "date", "date", "day" },
	{ "check", "string", "id of the check" },
	{ "severity", "string", "info, warning or serious" },
	{ "title", "string", "in English" },
	{ "title_vi", "string", "in Vietnamese" },
	{ "external_id?", "string", "the diary line" },
	{ "detail", "any", "figures" },
	END,
};

/* --- results --- */
MEMBERS(score) = {
	{ "staff?", "string", "code of the person" },
	{ "name?", "string", "of the person, in a list" },
	{ "organisation?", "string", "code of the agency, instead" },
	{ "period", "period", "" },
	{ "agency", "?string", "where it was scored" },
	{ "sector", "?string", "" },
	{ "team", "?string", "" },
	{ "duty_group", "?string", "group that a cap is dealt in" },
	{ "standard", "?string", "sector/date" },
	{ "root", "?string", "the law: sector/date" },
	{ "state",
	    "scored|partial|not_scored|not_classified|insufficient_data|needs_decision", "" },
	{ "micropoints", "?integer", "points x 1,000,000" },
	{ "band", "?string", "of a month or quarter" },
	{ "class_proposed", "?string", "of a year, before the cap" },
	{ "class", "?string", "of a year" },
	{ "rank?", "integer", "in the group of the cap" },
	{ "group_size?", "integer", "of that group" },
	{ "reason", "?string", "code of what stands in the way" },
	{ "detail", "?{any}", "what is missing, rulings, cap" },
	{ "parts", "?{any}", "criterion -> points x 1,000,000" },
	{ "indicators", "?{any}", "name -> number" },
	{ "run", "integer", "run that made it" },
	{ "revision", "integer", "1 is the first" },
	{ "gone?", "boolean", "that run no longer had it" },
	END,
};
MEMBERS(score_page) = {
	{ "scores", "[Score]", "in the order of code" },
	{ "next?", "string", "cursor of the next page" },
	END,
};
MEMBERS(revision_list) = { { "revisions", "[Score]", "newest first" }, END };
MEMBERS(explanation) = {
	{ "entry?", "any", "the diary line, when one was asked for" },
	{ "criteria", "[any]", "points, basis, parameters, reads (`at`: in lines, `values`: as what)" },
	{ "lines?", "any", "what was read, each line once: diary, tasks, managed ..." },
	{ "state?", "string", "as in Score" }, { "name?", "string", "of the person" },
	{ "score?", "?integer", "points x 1,000,000" },
	END,
};
MEMBERS(trial) = {
	{ "before?", "Explanation", "as things are" },
	{ "after?", "Explanation", "as they would be" },
	{ "errors?", "[Mistake]", "why those parameters cannot be" },
	END,
};
MEMBERS(warning) = {
	{ "check", "string", "id of the check" },
	{ "severity", "string", "info, warning or serious" },
	{ "staff", "?string", "null: about the agency" },
	{ "name?", "string", "of the person, in a list" },
	{ "agency", "?string", "" },
	{ "period", "period", "" },
	{ "date", "?date", "null: the period" },
	{ "entry", "?integer", "sequence number of the diary line or task" },
	{ "external_id?", "string", "what that is called where it comes from, in a list" },
	{ "title", "string", "in English" },
	{ "title_vi", "string", "in Vietnamese" },
	{ "detail", "any", "figures" },
	{ "said", "string", "the figures as a text in the language asked for" },
	{ "standard", "?string", "that has the check" },
	{ "resolved", "boolean", "the latest run no longer found it" },
	{ "acknowledged?", "?Acknowledged", "who looked at it; null: nobody yet" },
	END,
};
MEMBERS(warning_page) = {
	{ "warnings", "[Warning]", "by agency, person, check, day" },
	{ "next?", "string", "cursor of the next page" },
	END,
};
MEMBERS(agency) = {
	{ "code", "string", "" },
	{ "vi", "string", "name" },
	{ "en", "?string", "name" },
	{ "parent", "?string", "agency above it" },
	{ "kind", "state|party|front|mass_organization|public_unit|elected_body", "" },
	{ "tracking", "month|quarter", "base period" },
	END,
};
MEMBERS(agency_list) = { { "agencies", "[Agency]", "within the caller's scope" }, END };
MEMBERS(standing) = {
	{ "agency", "Agency", "" },
	{ "period", "period", "" },
	{ "people", "StandingPeople", "how many are what" },
	{ "result", "?Score", "of the organisation" },
	{ "indicators", "[Mean]", "over its people" },
	{ "warnings", "[OpenWarnings]", "by check" },
	END,
};
MEMBERS(standing_people) = {
	{ "total", "integer", "with a result" },
	{ "states", "{integer}", "state -> people" },
	{ "bands", "{integer}", "band -> people" },
	{ "classes", "{integer}", "class -> people" },
	END,
};
#define TITLED \
	{ "id", "string", "" }, { "vi", "string", "title" }, { "en", "string", "title" }, \
	{ \
		"unit", "?string", "" \
	}
MEMBERS(titled) = { TITLED, END };
MEMBERS(mean) = {
	TITLED,
	{ "people", "integer", "who have the figure" },
	{ "mean", "number", "" },
	END,
};
MEMBERS(open_warnings) = { TITLED, { "open", "integer", "how many" }, END };
MEMBERS(indicator_page) = {
	{ "period", "period", "" },
	{ "indicators", "[Titled]", "what the names mean" },
	{ "rows", "[IndicatorRow]", "in the order of staff code" },
	{ "next?", "string", "cursor of the next page" },
	END,
};
MEMBERS(indicator_row) = {
	{ "staff", "string", "" },
	{ "agency", "?string", "" },
	{ "sector", "?string", "" },
	{ "values", "{?number}", "name -> figure" },
	END,
};

/* --- bundles and standards --- */
MEMBERS(bundle_list) = { { "bundles", "[Bundle]", "newest first" }, END };
MEMBERS(bundle) = {
	{ "digest", "digest", "" },
	{ "state", "kept|candidate|live|retired", "" },
	{ "by", "?string", "" },
	{ "loaded", "?time", "" },
	{ "files", "integer", "" },
	{ "signed_by", "?string", "public key of the signature that it was accepted with" },
	END,
};
MEMBERS(live_bundle) = {
	{ "digest", "digest", "" },
	{ "since", "?time", "" },
	{ "files", "integer", "" },
	{ "calendar", "?string", "version of the working calendar" },
	{ "standards", "[LiveStandard]", "" },
	END,
};
MEMBERS(live_standard) = {
	{ "sector", "string", "" },
	{ "date", "date", "in force from" },
	{ "vi", "?string", "title" },
	{ "en", "?string", "title" },
	END,
};
MEMBERS(reload) = {
	{ "verdict", "applied|refused|unchanged|proven|waiting|approved|lapsed", "waiting: for consent" },
	{ "by?", "string", "" },
	{ "before", "?digest", "live when it began" },
	{ "after", "?digest", "the candidate" },
	{ "files", "integer", "read" },
	{ "sectors", "ReloadSectors", "" },
	{ "errors", "[Mistake]", "with file and line" },
	{ "cases?", "any", "passed, failed, failures" },
	{ "sample?", "any", "real people scored for proof" },
	{ "proposal?", "ProposalState", "that was made or taken a step further" },
	{ "moved?", "ProposalMoved", "why the consent lapsed" },
	{ "changes?", "[RuleChange]", "what the rules say otherwise" },
	{ "author?", "?string", "the person who asked" },
	{ "note?", "?string", "why" },
	{ "milliseconds", "integer", "" },
	END,
};
MEMBERS(reload_sectors) = {
	{ "added", "[string]", "" },
	{ "changed", "[string]", "" },
	{ "removed", "[string]", "" },
	END,
};
#define STANDARD \
	{ "sector", "string", "" }, { "date", "date", "in force from" }, \
	    { "label", "?string", "" }, { "vi", "?string", "title" }, { "en", "?string", "title" }, \
	    { "basis", "any", "legal basis" }, { "base", "month|quarter", "base period" }, \
	{ \
		"extends", "any", "subject -> sector above" \
	}
MEMBERS(standard_short) = { STANDARD, { "kinds", "any", "kinds of agencies that it scores" }, END };
MEMBERS(standard_list) = {
	{ "digest", "digest", "of the live bundle" },
	{ "standards", "[StandardShort]", "by sector and date" },
	END,
};
MEMBERS(standard) = {
	STANDARD,
	{ "digest", "digest", "of the live bundle" },
	{ "params", "{any}", "parameters with value, unit and basis" },
	{ "items", "[any]", "catalogue of work items" },
	{ "files", "[StandardFile]", "its texts" },
	END,
};
MEMBERS(standard_file) = {
	{ "path", "string", "sector/date/name" },
	{ "text", "string", "" },
	END,
};

/* --- tokens and audit --- */
#define TOKEN \
	{ "id", "string", "" }, { "person", "?string", "who holds it" }, \
	    { "role", "person|viewer|feeder|policy|approver|admin", "" }, \
	    { "agency", "?string", "null: all" }, { "sectors", "?string", "null: all" }, \
	    { "created", "?time", "" }, { "created_by", "?string", "" }, \
	    { "expires", "?time", "" }, { "last_used", "?time", "" }, \
	{ \
		"revoked", "?time", "" \
	}
MEMBERS(token) = { TOKEN, END };
MEMBERS(new_token) = { TOKEN, { "secret", "string", "shown this once" }, END };
MEMBERS(token_list) = { { "tokens", "[Token]", "" }, END };
MEMBERS(audit) = {
	{ "seq", "integer", "1, 2, ... without gaps" },
	{ "at", "time", "" },
	{ "by", "string", "" },
	{ "action", "string", "" },
	{ "object", "?string", "" },
	{ "detail", "any", "" },
	{ "before", "digest", "hash of the row before" },
	{ "hash", "digest", "of this row" },
	END,
};
MEMBERS(audit_page) = {
	{ "audit", "[Audit]", "newest first" },
	{ "next?", "integer", "cursor of the next page" },
	END,
};

const struct schema schemas_base[] = {
	SHAPE("Problem", "what went wrong (RFC 9457)", problem),
	SHAPE("Empty", "an object without members", empty),
	SHAPE("Health", "it answers", health),
	{ "Metrics", "Prometheus text format", "text/plain", 0, empty },
	{ "Events", "server-sent events; data is one line of JSON", "text/event-stream", 0, empty },
	{ "Handbook", "one file that needs no other, made for printing", "text/html", 0, empty },
	{ "Document", "this document", NULL, 1, empty },
	SHAPE("Status", "is my edit live, what runs next", status),
	SHAPE("StatusLive", "the bundle in use", status_live),
	SHAPE("StatusFolder", "the folder of standards", status_folder),
	SHAPE("StatusReload", "the last reload", status_reload),
	SHAPE("StatusCost", "what a criterion cost", status_cost),
	SHAPE("StatusWorkers", "the worker processes", status_workers),
	SHAPE("Config", "the configuration in force", config),
	SHAPE("Mistake", "a mistake in a standard", mistake),
	SHAPE("FactsAnswer", "what became of the rows", facts_answer),
	SHAPE("FactsRow", "what became of a row", facts_row),
	SHAPE("FactsWarnings", "warnings of the days touched", facts_warnings),
	SHAPE("FactsWarning", "a warning of a day", facts_warning),
	SHAPE("Score", "a result of a person or organisation", score),
	SHAPE("ScorePage", "results of a period", score_page),
	SHAPE("RevisionList", "everything that was published", revision_list),
	{ "Explanation", "why a score is what it is", NULL, 1, explanation },
	SHAPE("TryOrder", "what to try", try_order),
	SHAPE("TryFacts", "rows to try", try_facts),
	SHAPE("Trial", "the score before and after", trial),
	SHAPE("Warning", "what a check found", warning),
	SHAPE("WarningPage", "warnings of a period", warning_page),
	SHAPE("Agency", "an agency", agency),
	SHAPE("AgencyList", "agencies", agency_list),
	SHAPE("Standing", "how an agency stands", standing),
	SHAPE("StandingPeople", "how many people are what", standing_people),
	SHAPE("Titled", "an id with its titles", titled),
	SHAPE("Mean", "an indicator over people", mean),
	SHAPE("OpenWarnings", "open warnings of a check", open_warnings),
	SHAPE("IndicatorPage", "indicators of people", indicator_page),
	SHAPE("IndicatorRow", "indicators of a person", indicator_row),
	SHAPE("BundleList", "bundles", bundle_list),
	SHAPE("Bundle", "a bundle", bundle),
	SHAPE("LiveBundle", "the bundle in use", live_bundle),
	SHAPE("LiveStandard", "a standard of it", live_standard),
	SHAPE("Reload", "how a reload ended", reload),
	SHAPE("ReloadSectors", "sectors that differ", reload_sectors),
	SHAPE("StandardList", "standards", standard_list),
	SHAPE("StandardShort", "a standard", standard_short),
	{ "Standard", "a standard with its texts", NULL, 1, standard },
	SHAPE("StandardFile", "a file of a standard", standard_file),
	SHAPE("TokenOrder", "a token to make", token_order),
	SHAPE("Token", "a token", token),
	SHAPE("NewToken", "a token with its secret", new_token),
	SHAPE("TokenList", "tokens", token_list),
	SHAPE("Audit", "a row of the audit chain", audit),
	SHAPE("AuditPage", "rows of the audit chain", audit_page),
	{ NULL, NULL, NULL, 0, NULL },
};
