/* The shapes of impacts. */
#include "daemon/api/schema.h"

MEMBERS(simulate_order) = {
	{ "periods", "[period]", "" },
	{ "agency?", "string", "it and those below it" },
	{ "to_date?", "boolean", "years as previews" },
	{ "set?", "{any}", "sector.parameter -> value" },
	{ "files?", "[StandardFile]", "texts put over those of the live bundle" },
	{ "cap?", "number", "greatest share of excellent, in per cent" },
	{ "cap_reading?", "strict|wide", "of good, or of good and excellent" },
	{ "merge?", "[string]", "agencies whose places are counted together" },
	{ "split?", "string", "an agency whose teams are counted each alone" },
	END,
};
MEMBERS(impact) = {
	{ "before?", "digest", "the bundle now" },
	{ "after?", "digest", "the other" },
	{ "agency?", "?string", "null: all" },
	{ "scored?", "integer", "people with a score on either side, each period counted" },
	{ "class_changes?", "integer", "whose class changes" },
	{ "up?", "integer", "to a better one" },
	{ "down?", "integer", "to a worse one" },
	{ "digest?", "digest", "of the list of those whose class changes" },
	{ "changes?", "[RuleChange]", "of the rules" },
	{ "totals?", "[ImpactTotal]", "by class, agency, sector, duty group" },
	{ "people?", "[ImpactPerson]", "whose score, class or state changes" },
	{ "errors?", "[any]", "422: why a bundle does not load" },
	END,
};
MEMBERS(rule_change) = {
	{ "kind",
	    "sector_added|sector_removed|standard_added|standard_removed|added|removed|value|"
	    "formula|file",
	    "" },
	{ "sector", "string", "" },
	{ "date?", "date", "of the standard; none: every date" },
	{ "of?", "string", "params, items, criteria, organisation.vetoes ..." },
	{ "id?", "string", "of which of them" },
	{ "item?", "string", "that a measure is for" },
	{ "field?", "string", "of it: value, coefficient, title ..." },
	{ "before?", "string", "as written" },
	{ "after?", "string", "" },
	{ "unit?", "string", "of a parameter" },
	{ "title?", "any", "of it, vi and en" },
	{ "was?", "any", "file, line and text of the lines that differ" },
	{ "is?", "any", "" },
	{ "said?", "any", "the sentence without sector, date and id, vi and en" },
	{ "en", "string", "the sentence" },
	{ "vi", "string", "" },
	END,
};
MEMBERS(impact_total) = {
	{ "period", "period", "" },
	{ "of", "class|agency|sector|duty_group", "" },
	{ "key", "string", "which" },
	{ "before", "integer", "people with a score, or of the class" },
	{ "after", "integer", "" },
	{ "up", "integer", "class" },
	{ "down", "integer", "class" },
	{ "higher", "integer", "score" },
	{ "lower", "integer", "score" },
	{ "change", "integer", "sum of the changes of scores, micro-points" },
	END,
};
MEMBERS(impact_person) = {
	{ "staff?", "string", "" },
	{ "name?", "string", "of the person" },
	{ "organisation?", "string", "instead of staff" },
	{ "period", "period", "" },
	{ "agency", "?string", "" },
	{ "sector", "?string", "" },
	{ "duty_group", "?string", "" },
	{ "before", "?any", "state, score, class, reason, standard; null: was not there" },
	{ "after", "?any", "" },
	{ "change", "?integer", "of the score, micro-points" },
	{ "class_change", "?string", "up, down or other" },
	{ "criteria", "[ImpactPart]", "their points sum up to the change" },
	{ "causes", "[integer]", "of class or state alone: indices of changes" },
	END,
};
MEMBERS(impact_part) = {
	{ "criterion", "?string", "null: formula of the score, rounding" },
	{ "before", "?integer", "micro-points of the criterion" },
	{ "after", "?integer", "" },
	{ "points", "integer", "of the score, micro-points" },
	{ "causes", "[integer]", "indices of changes" },
	END,
};

const struct schema schemas_impact[] = {
	SHAPE("SimulateOrder", "what to simulate", simulate_order),
	SHAPE("Impact", "who changes under other rules", impact),
	SHAPE("RuleChange", "what the rules say otherwise", rule_change),
	SHAPE("ImpactTotal", "how many of them", impact_total),
	SHAPE("ImpactPerson", "one of them", impact_person),
	SHAPE("ImpactPart", "what a criterion did", impact_part),
	{ NULL, NULL, NULL, 0, NULL },
};
