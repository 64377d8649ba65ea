#include "rules/model.h"

const char *const state_names[STATE_COUNT] = {
	"scored",
	"partial",
	"not_scored",
	"not_classified",
	"insufficient_data",
	"needs_decision",
};
