#include "rules/model.h"
#include "rules/request.h"

const char *const state_names[STATE_COUNT] = {
	"scored", "partial", "not_scored", "not_classified", "insufficient_data", "needs_decision",
};
const char *const run_kind_names[RUN_KINDS] = { "provisional", "official", "preview" };
