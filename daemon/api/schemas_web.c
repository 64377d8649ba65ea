/* The shapes of what the dashboard asks for. */
#include "daemon/api/schema.h"

MEMBERS(empty) = { END };
MEMBERS(session_order) = { { "token", "string", "its secret" }, END };
MEMBERS(session) = {
	{ "id", "string", "of the token, or uid:N" },
	{ "role", "person|viewer|feeder|policy|approver|admin", "" },
	{ "person", "?string", "staff code or name of whoever holds the token" },
	{ "agency", "?string", "null: all" },
	{ "sectors", "?string", "null: all" },
	{ "language", "vi|en", "that kpid is configured with" },
	{ "today", "date", "in the configured zone" },
	{ "timezone", "string", "that zone" },
	{ "until", "?time", "when the session ends; null: asked without one" },
	END,
};
MEMBERS(diary) = {
	{ "staff", "string", "" },
	{ "period", "period", "a month" },
	{ "days", "[DiaryDay]", "every day of it" },
	{ "entries", "[DiaryEntry]", "the lines, accepted or not" },
	END,
};
MEMBERS(diary_day) = {
	{ "date", "date", "" },
	{ "kind", "off|half|work", "as the working calendar has it" },
	{ "minutes", "integer", "declared" },
	{ "entries", "integer", "lines" },
	{ "limit", "?number", "minutes above which a check warns" },
	{ "absence", "?string", "kind of absence" },
	END,
};
MEMBERS(diary_entry) = {
	{ "external_id", "?string", "" },
	{ "date", "date", "of the work" },
	{ "declared_on", "?date", "" },
	{ "item", "string", "code of the work item" },
	{ "vi", "string", "its title" },
	{ "en", "string", "its title" },
	{ "quantity", "number", "" },
	{ "minutes", "?integer", "" },
	{ "accepted", "string", "yes, no or pending" },
	{ "major_errors", "integer", "failed quality assessments" },
	{ "delays", "integer", "" },
	END,
};
MEMBERS(overview) = {
	{ "period", "period", "" },
	{ "norm", "?number", "minutes of a full day" },
	{ "agencies", "[OverviewAgency]", "those with people or warnings" },
	{ "checks", "[Titled]", "titles of the checks counted" },
	{ "sectors", "[OverviewSector]", "in which those people work" },
	END,
};
MEMBERS(sheet) = {
	{ "name", "string", "of the file and the sheet: letters, digits and hyphens" },
	{ "columns", "[string]", "heads, 64 at most" },
	{ "rows", "[any]", "lists of cells: numbers, texts, days as 2026-03-31, null" },
	END,
};
MEMBERS(acknowledgement) = {
	{ "period", "period", "of the warning" },
	{ "check", "string", "" },
	{ "agency?", "?string", "as the list has it, like the others" },
	{ "staff?", "?string", "" },
	{ "date?", "?date", "" },
	{ "entry?", "?integer", "" },
	{ "why", "string", "what was found" },
	END,
};
MEMBERS(acknowledged) = {
	{ "by", "string", "the person, else the token" },
	{ "at", "time", "" },
	{ "why", "string", "" },
	END,
};
MEMBERS(warning_counts) = {
	{ "period", "period", "" },
	{ "counts", "[WarningCount]", "the most first" },
	END,
};
MEMBERS(warning_count) = {
	{ "agency", "?string", "when by agency" },
	{ "staff", "?string", "when by person; null: about the agency" },
	{ "name?", "string", "of the person" },
	{ "check", "?string", "when by check" },
	{ "vi", "?string", "title of the check" },
	{ "en", "?string", "title of the check" },
	{ "warnings", "integer", "" },
	END,
};
MEMBERS(overview_sector) = {
	{ "code", "?string", "null: not known" },
	{ "people", "integer", "with a result" },
	{ "without_standard", "integer", "of them, those whom no standard scores" },
	END,
};
MEMBERS(overview_agency) = {
	{ "code", "string", "" },
	{ "vi", "string", "name" },
	{ "en", "?string", "name" },
	{ "people", "integer", "with a result" },
	{ "states", "{integer}", "state -> people" },
	{ "bands", "{integer}", "band -> people" },
	{ "classes", "{integer}", "class -> people" },
	{ "reasons", "{integer}", "reason of no score -> people" },
	{ "warnings", "{integer}", "check -> open warnings" },
	{ "unusual", "boolean", "its minutes are far from those of other agencies" },
	{ "minutes_per_day", "?number", "mean over its people" },
	{ "missing_days", "?number", "mean over its people" },
	END,
};
MEMBERS(changes) = {
	{ "period", "period", "" },
	{ "run", "?integer", "the last one before today; null: there was none" },
	{ "finished", "?time", "when that was" },
	{ "changed", "integer", "people" },
	{ "up", "integer", "of them with more points" },
	{ "down", "integer", "of them with fewer" },
	{ "new", "integer", "of them without a result before" },
	{ "people", "[Change]", "the first 200" },
	END,
};
MEMBERS(change) = {
	{ "staff", "string", "" },
	{ "name?", "string", "of the person" },
	{ "agency", "?string", "" },
	{ "before", "?ChangeSide", "null: there was none" },
	{ "after", "ChangeSide", "" },
	END,
};
MEMBERS(change_side) = {
	{ "state", "string", "as in Score" },
	{ "micropoints", "?integer", "points x 1,000,000" },
	{ "band", "?string", "" },
	{ "class", "?string", "" },
	END,
};
MEMBERS(check_order) = {
	{ "files", "[StandardFile]", "texts put over those of the live bundle" },
	{ "staff?", "string", "a person to score with them" },
	{ "period?", "period", "of that score" },
	END,
};
MEMBERS(checked) = {
	{ "errors", "[Mistake]", "with file and line" },
	{ "cases?", "CheckedCases", "of the sectors of the texts; left out while there are mistakes" },
	{ "person?", "Explanation", "of the person asked for" },
	END,
};
MEMBERS(checked_cases) = {
	{ "passed", "integer", "" },
	{ "failed", "integer", "" },
	{ "failures", "[any]", "name, file, line, what was expected and what came" },
	END,
};
MEMBERS(words) = {
	{ "words", "{Word}", "code -> what it is called" },
	{ "sectors", "{Word}", "sector -> what it is called" },
	{ "units", "{Word}", "unit of a work item -> what it is called" },
	END,
};
MEMBERS(word) = { { "vi", "string", "" }, { "en", "string", "" }, END };

const struct schema schemas_web[] = {
	SHAPE("SessionOrder", "a token to log in with", session_order),
	SHAPE("Session", "who is asking", session),
	SHAPE("Diary", "a month of a diary", diary),
	SHAPE("DiaryDay", "a day of it", diary_day),
	SHAPE("DiaryEntry", "a line of it", diary_entry),
	SHAPE("Changes", "what is another than before today", changes),
	SHAPE("Change", "one person of them", change),
	SHAPE("ChangeSide", "a result in short", change_side),
	SHAPE("CheckOrder", "texts to check", check_order),
	SHAPE("Checked", "what was found in them", checked),
	SHAPE("CheckedCases", "their examples", checked_cases),
	{ "Workbook", "a workbook (XLSX)",
	    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 0, empty },
	SHAPE("Words", "what codes are called", words),
	SHAPE("Word", "a text in both languages", word),
	SHAPE("Overview", "all agencies of a period", overview),
	SHAPE("Table", "a table for a workbook", sheet),
	SHAPE("Acknowledgement", "a word about a warning", acknowledgement),
	SHAPE("Acknowledged", "who said so", acknowledged),
	SHAPE("WarningCounts", "warnings counted", warning_counts),
	SHAPE("WarningCount", "how many of one kind", warning_count),
	SHAPE("OverviewSector", "a sector of them", overview_sector),
	SHAPE("OverviewAgency", "an agency of them", overview_agency),
	{ NULL, NULL, NULL, 0, NULL },
};
