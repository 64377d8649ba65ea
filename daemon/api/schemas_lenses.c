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

MEMBERS(edges) = {
	{ "period", "period", "" },
	{ "within", "integer", "points x 1,000,000" },
	{ "people", "[EdgePerson]", "the closest first" },
	END,
};
MEMBERS(edge_person) = {
	{ "code", "string", "" },
	{ "organisation", "boolean", "" },
	{ "agency", "?string", "" },
	{ "sector", "?string", "" },
	{ "duty_group", "?string", "" },
	{ "score", "integer", "points x 1,000,000" },
	{ "score_now?", "?integer", "by the facts and rules of now, when it differs" },
	{ "side", "below|above", "of the edge" },
	{ "edge", "string", "the class that begins there" },
	{ "vi", "?string", "its title" },
	{ "en", "?string", "its title" },
	{ "from", "integer", "where it begins" },
	{ "distance", "integer", "never negative" },
	{ "tips", "?EdgeTips", "what tips the person over it, or under it" },
	END,
};
MEMBERS(edge_tips) = {
	{ "score", "integer", "points x 1,000,000" },
	{ "largest", "?string", "criterion with the largest missing part" },
	{ "tips", "[EdgeTip]", "criteria that do it alone, the smallest change first" },
	{ "together", "?[EdgeTip]", "those that do it only together" },
	END,
};
MEMBERS(edge_tip) = {
	{ "id", "string", "criterion, or month of a longer period" },
	{ "vi?", "?string", "title" },
	{ "en?", "?string", "title" },
	{ "unit?", "?string", "" },
	{ "value", "integer", "x 1,000,000" },
	{ "need", "integer", "the least value that reaches or holds the edge" },
	{ "change", "integer", "from value to need" },
	{ "missing", "integer", "points of the score that its full value would add" },
	END,
};
MEMBERS(spread) = {
	{ "period", "period", "" },
	{ "with", "?string", "what is laid beside it" },
	{ "last_year", "?string", "" },
	{ "rise", "integer", "of a median, from which it is noted" },
	{ "classes", "[string]", "best first" },
	{ "groups", "[SpreadGroup]", "all, then each sector with its duty groups" },
	END,
};
#define FIGURES \
	{ "people", "integer", "" }, { "scored", "integer", "who have a score" }, \
	    { "mean", "?integer", "points x 1,000,000" }, { "least", "?integer", "" }, \
	    { "q1", "?integer", "" }, { "median", "?integer", "" }, { "q3", "?integer", "" }, \
	    { "most", "?integer", "" }, \
	{ \
		"classes", "{integer}", "class or band -> people" \
	}
MEMBERS(spread_group) = {
	{ "sector", "?string", "null: all" },
	{ "duty_group", "?string", "null: all of the sector" },
	FIGURES,
	{ "before", "?SpreadFigures", "" },
	{ "last_year", "?SpreadFigures", "" },
	{ "note", "?SpreadNote", "the sector has become easier" },
	END,
};
MEMBERS(spread_figures) = { FIGURES, END };
MEMBERS(spread_note) = {
	{ "against", "last_year|before", "" },
	{ "from", "integer", "median" },
	{ "to", "integer", "median" },
	{ "rise", "integer", "" },
	{ "others", "?integer", "by how much the median of all other sectors rose" },
	END,
};

#define RULE \
	{ "kind", "criterion|parameter|class|gate|veto|check|indicator|standard", "" }, \
	    { "standard", "string", "sector/date" }, { "id", "string", "" }, \
	    { "vi", "?string", "title" }, { "en", "?string", "title" }, \
	    { "cases", "integer", "examples that reach it" }, \
	{ \
		"fired", "?integer", "on real data; null: not counted" \
	}
MEMBERS(matrix) = {
	{ "counted", "boolean", "whether `fired` was counted" },
	{ "rows", "[MatrixRow]", "in the order of acts and articles" },
	{ "unused", "[any]", "articles without a rule: act, standard, article, vi, en" },
	{ "bare", "[MatrixBare]", "rules without an article" },
	END,
};
MEMBERS(matrix_row) = {
	{ "act", "string", "" },
	{ "article", "string", "as it is cited" },
	{ "title", "any", "vi and en of the article; null: it is not shipped" },
	RULE,
	{ "params", "[string]", "that it reads" },
	END,
};
MEMBERS(matrix_bare) = { RULE, { "basis", "any", "what it names instead" }, END };

#define REACH \
	{ "lines", "integer", "of formulas" }, { "reached", "integer", "by examples" }, \
	    { "outcomes", "integer", "of decisions: two each" }, \
	{ \
		"taken", "integer", "by examples" \
	}
MEMBERS(coverage) = {
	REACH,
	{ "files", "[CoverageFile]", "standards that have formulas" },
	{ "never", "?[CoverageNever]", "criteria and checks that never fired; null: not counted" },
	END,
};
MEMBERS(coverage_file) = {
	{ "file", "string", "" },
	{ "sector", "string", "" },
	REACH,
	{ "unreached", "[integer]", "lines" },
	{ "missing", "[CoverageBranch]", "decisions with an outcome that no example has" },
	END,
};
MEMBERS(coverage_branch) = {
	{ "line", "integer", "" },
	{ "col", "integer", "" },
	{ "kind", "if|elseif|while|and|or", "" },
	{ "never", "true|false|both", "the outcome that is missing" },
	END,
};
MEMBERS(coverage_never) = {
	{ "kind", "criterion|check", "" },
	{ "standard", "string", "sector/date" },
	{ "id", "string", "" },
	{ "vi", "?string", "title" },
	{ "en", "?string", "title" },
	{ "cases", "integer", "examples that reach it" },
	{ "results", "integer", "scored with the standard; 0: nobody was" },
	END,
};

MEMBERS(farming) = {
	{ "months", "[period]", "first and last" },
	{ "ratio", "number", "how many times as much is a jump" },
	{ "least", "integer", "lines or people a month below which nothing is said" },
	{ "window", "integer", "months on each side" },
	{ "rows", "[FarmingRow]", "the greatest jump first" },
	END,
};
MEMBERS(farming_row) = {
	{ "what", "item|criterion", "" },
	{ "id", "string", "" },
	{ "vi", "?string", "title" },
	{ "en", "?string", "title" },
	{ "sector", "?string", "" },
	{ "since", "date", "from when it counts so" },
	{ "why", "introduced|changed|named", "" },
	{ "changes", "[string]", "what differs from the version before" },
	{ "agency", "string", "" },
	{ "before", "?FarmingFigures", "null: nothing" },
	{ "after", "FarmingFigures", "" },
	{ "times", "?number", "after / before; null: nothing was before" },
	{ "of", "lines|quantity|minutes|mean", "the figure that jumped most" },
	END,
};
MEMBERS(farming_figures) = {
	{ "months", "integer", "how many" },
	{ "lines", "number", "a month; of a criterion its people" },
	{ "quantity", "number", "a month; of a criterion the mean of its people" },
	{ "minutes", "number", "a month" },
	END,
};

const struct schema schemas_lenses[] = {
	SHAPE("Quota", "the cap on the best class, explained", quota),
	SHAPE("QuotaGroup", "a group that a cap is dealt in", quota_group),
	SHAPE("QuotaPerson", "somebody of the group", quota_person),
	SHAPE("Edges", "who stands close to an edge", edges),
	SHAPE("EdgePerson", "somebody close to an edge", edge_person),
	SHAPE("EdgeTips", "what tips them", edge_tips),
	SHAPE("EdgeTip", "a criterion and the value that does it", edge_tip),
	SHAPE("Spread", "how scores are spread", spread),
	SHAPE("SpreadGroup", "a sector or duty group", spread_group),
	SHAPE("SpreadFigures", "the same of what is beside it", spread_figures),
	SHAPE("SpreadNote", "where it has become easier", spread_note),
	SHAPE("Matrix", "articles against rules", matrix),
	SHAPE("MatrixRow", "a rule and an article that it cites", matrix_row),
	SHAPE("MatrixBare", "a rule without an article", matrix_bare),
	SHAPE("Coverage", "what examples reach", coverage),
	SHAPE("CoverageFile", "formulas of one text", coverage_file),
	SHAPE("CoverageBranch", "a decision", coverage_branch),
	SHAPE("CoverageNever", "a rule that never fired", coverage_never),
	SHAPE("Farming", "what jumped after it came to count", farming),
	SHAPE("FarmingRow", "an item or criterion in an agency", farming_row),
	SHAPE("FarmingFigures", "of a month, on average", farming_figures),
	{ NULL, NULL, NULL, 0, NULL },
};
