#include "rules/model.h"

const char *const role_names[ROLE_COUNT] = { "staff", "deputy", "head" };
const char *const subject_names[SUBJECT_COUNT] = { "cadre", "civil_servant", "public_employee",
	"contract_worker" };

const char *const state_names[STATE_COUNT] = {
	"scored",
	"partial",
	"not_scored",
	"not_classified",
	"insufficient_data",
	"needs_decision",
};
