#include "daemon/store/dossier_rows.h"

#define ORDERED(day) { day, FIELD_DAY, offsetof(struct order, date), DAY_NONE }, \
	{ "source", FIELD_TEXT, offsetof(struct order, source), NEVER_MISSING }, \
	{ "external_id", FIELD_TEXT, offsetof(struct order, id), NEVER_MISSING }
#define F(type, row, column, member, missing) \
	{ column, FIELD_##type, offsetof(struct row, member), missing }

static const struct field posting_fields[] = {
	F(TEXT, posting, "agency", agency, 0), F(TEXT, posting, "sector", sector, 0),
	F(TEXT, posting, "team", team, 0), F(TEXT, posting, "duty_group", duty_group, 0),
	F(TEXT, posting, "leads", leads, 0), F(INT, posting, "role", role, 0),
	F(INT, posting, "subject", subject, 0), F(DAY, posting, "from", from, DAY_NONE),
	F(DAY, posting, "to", to, DAY_NONE), F(I64, posting, "seq", seq, 0),
};
static const struct field agency_fields[] = {
	F(INT, agency_row, "kind", kind, 0), F(INT, agency_row, "tracking", tracking, 0),
	F(TEXT, agency_row, "parent", parent, 0),
};
static const struct field task_fields[] = {
	ORDERED("due_on"),
	F(TEXT, task_row, "item", v.item, 0),
	F(TEXT, task_row, "fields", v.fields, 0),
	F(I64, task_row, "quantity", v.quantity, 0),
	F(DAY, task_row, "assigned_on", v.assigned_on, DAY_NONE),
	F(DAY, task_row, "handed_back_on", v.handed_back_on, DAY_NONE),
	F(DAY, task_row, "cancelled_on", v.cancelled_on, DAY_NONE),
	F(INT, task_row, "origin", v.origin, ORIGIN_PLANNED),
	F(INT, task_row, "part", v.part, 0),
	F(I64, task_row, "seq", v.seq, 0),
};
static const struct field entry_fields[] = {
	ORDERED("work_date"),
	F(TEXT, entry_row, "item", v.item, 0),
	F(TEXT, entry_row, "fields", v.fields, 0),
	F(I64, entry_row, "quantity", v.quantity, 0),
	F(INT, entry_row, "minutes", v.minutes, -1),
	F(DAY, entry_row, "done_on", v.done_on, DAY_NONE),
	F(DAY, entry_row, "declared_at", v.declared_on, DAY_NONE),
	F(INT, entry_row, "accepted", v.accepted, ACCEPTED_YES),
	F(INT, entry_row, "major_errors", v.major_errors, 0),
	F(INT, entry_row, "delays", v.delays, 0),
	F(INT, entry_row, "evidence", v.evidence, 0),
	F(INT, entry_row, "after_sealing", v.after_sealing, 0),
	F(I64, entry_row, "seq", v.seq, 0),
	F(TEXT, entry_row, "task", task, 0),
};
static const struct field appraisal_fields[] = {
	F(PERIOD, appraisal, "period", period, 0), F(INT, appraisal, "criterion", criterion, 0),
	F(I64, appraisal, "self_points", self_points, MODEL_NONE),
	F(I64, appraisal, "confirmed", confirmed, MODEL_NONE), F(I64, appraisal, "seq", seq, 0),
};
static const struct field event_fields[] = {
	ORDERED("date"),
	F(INT, event_row, "kind", v.kind, 0),
	F(DAY, event_row, "date", v.date, DAY_NONE),
	F(TEXT, event_row, "paper", v.paper, 0),
	F(TEXT, event_row, "act", v.act, 0),
	F(TEXT, event_row, "committed_at", v.committed_at, 0),
	F(TEXT, event_row, "team", v.team, 0),
	F(TEXT, event_row, "agency", v.agency, 0),
	F(INT, event_row, "duty_linked", v.duty_linked, -1),
	F(I64, event_row, "seq", v.seq, 0),
	F(TEXT, event_row, "staff", staff, 0),
};
static const struct field absence_fields[] = {
	F(DAY, absence, "from", from, DAY_NONE), F(DAY, absence, "to", to, DAY_NONE),
	F(INT, absence, "kind", kind, 0), F(I64, absence, "seq", seq, 0),
};
static const struct field unit_fields[] = {
	F(TEXT, unit_result, "agency", agency, 0), F(TEXT, unit_result, "team", team, 0),
	F(PERIOD, unit_result, "period", period, 0),
	F(I64, unit_result, "organising", organising, MODEL_NONE),
	F(I64, unit_result, "cohesion", cohesion, MODEL_NONE),
	F(I64, unit_result, "general_points", general_points, MODEL_NONE),
	F(I64, unit_result, "result_points", result_points, MODEL_NONE),
	F(I64, unit_result, "plan_done", plan_done, MODEL_NONE),
	F(I64, unit_result, "on_time", on_time, MODEL_NONE),
	F(I64, unit_result, "exceeded", exceeded, MODEL_NONE),
	F(INT, unit_result, "earlier_defects_fixed", earlier_defects_fixed, -1),
	F(I64, unit_result, "seq", seq, 0),
};
static const struct field decision_fields[] = {
	F(INT, decision_row, "kind", v.kind, 0),
	F(INT, decision_row, "waives", v.waives, 0),
	F(TEXT, decision_row, "entry", v.entry, 0),
	F(TEXT, decision_row, "task", v.task, 0),
	F(TEXT, decision_row, "agency", v.agency, 0),
	F(TEXT, decision_row, "value", v.value, 0),
	F(TEXT, decision_row, "authority", v.authority, 0),
	F(TEXT, decision_row, "paper", v.paper, 0),
	F(TEXT, decision_row, "reason", v.reason, 0),
	F(PERIOD, decision_row, "period", v.period, 0),
	F(INT, decision_row, "year", v.year, 0),
	F(I64, decision_row, "seq", v.seq, 0),
	F(TEXT, decision_row, "source", source, 0),
};

#define SHAPE(name, table, row) const struct shape name##_shape = \
	{ table, name##_fields, FIELD_COUNT(name##_fields), sizeof(struct row) }
SHAPE(posting, "posting", posting);
SHAPE(agency, "agency", agency_row);
SHAPE(task, "task", task_row);
SHAPE(entry, "diary", entry_row);
SHAPE(appraisal, "appraisal", appraisal);
SHAPE(event, "event", event_row);
SHAPE(absence, "absence", absence);
SHAPE(unit, "unit_result", unit_result);
SHAPE(decision, "decision", decision_row);
