/* The shapes of reports about everybody. */
#include "daemon/api/schema.h"

MEMBERS(quota) = {
	{ "period", "period", "" },
	{ "groups", "[QuotaGroup]", "in the order of agency" },
	END,
};
MEMBERS(quota_group) = {
	{ "root", "?string", "the law: sector/date" },
	{ "organisations", "boolean", "of agencies, not of people" },
	{ "within", "agency|duty_group|parent|all", "what makes it one group" },
	{ "agency", "?string", "" },
	{ "duty_group", "?string", "" },
	{ "parent", "?string", "agency above those of the group" },
	{ "class", "string", "the class that is capped" },
	{ "of", "string", "the class whose holders are counted too" },
	{ "counted", "integer", "who is counted" },
	{ "size", "integer", "who reaches the class" },
	{ "places", "integer", "how many may have it" },
	{ "share", "number", "0.2 is 20 %" },
	{ "base", "strict|wide", "of those in `of`, or of all who are counted" },
	{ "cut", "?integer", "points x 1,000,000 of the last one inside" },
	{ "inside", "integer", "" },
	{ "tied", "integer", "equal at the cut: a person decides" },
	{ "outside", "integer", "" },
	{ "people", "[QuotaPerson]", "in the order of rank" },
	END,
};
MEMBERS(quota_person) = {
	{ "code", "string", "" },
	{ "rank", "?integer", "null: does not reach the class" },
	{ "score", "?integer", "points x 1,000,000" },
	{ "verdict", "inside|tied|outside|below", "what this group says" },
	{ "proposed", "?string", "class before the cap" },
	{ "class", "?string", "class after all" },
	{ "reason", "?string", "" },
	END,
};

const struct schema schemas_lenses[] = {
	SHAPE("Quota", "the cap on the best class, explained", quota),
	SHAPE("QuotaGroup", "a group that a cap is dealt in", quota_group),
	SHAPE("QuotaPerson", "somebody of the group", quota_person),
	{ NULL, NULL, NULL, 0, NULL },
};
