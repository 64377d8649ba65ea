/* model: the nouns, as plain structs. No functions; everybody above floor 0 may include it.
 * Text is borrowed from whatever arena made the struct; missing text is NULL, a missing day
 * DAY_NONE, a missing number MODEL_NONE. Quantities are x 1000, points x 1000 where recorded
 * (facts) and x 10^6 (micro) where scored.
 */
#ifndef KPID_MODEL_H
#define KPID_MODEL_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/calendar.h"

#define MODEL_NONE INT64_MIN

enum role { ROLE_STAFF, ROLE_DEPUTY, ROLE_HEAD, ROLE_COUNT };
enum subject {
	SUBJECT_CADRE,
	SUBJECT_CIVIL_SERVANT,
	SUBJECT_PUBLIC_EMPLOYEE,
	SUBJECT_CONTRACT_WORKER,
	SUBJECT_COUNT
};
enum accepted { ACCEPTED_YES, ACCEPTED_NO, ACCEPTED_PENDING };
enum origin { ORIGIN_PLANNED, ORIGIN_UNPLANNED, ORIGIN_TAKEN_OVER };

/* Row structs: the choices are the indices of facts.def. `seq` is the fact's sequence number (0 in
 * cases). */
struct posting {
	const char *agency, *sector, *team, *duty_group, *leads; /* leads: codes joined by spaces */
	int role, subject;
	day_t from, to; /* to: DAY_NONE = still running */
	int agency_kind, tracking; /* of the agency */
	const char *agency_parent;
	int64_t seq;
};
struct task {
	const char *id, *item, *fields; /* fields: name=value lines */
	int64_t quantity;
	day_t assigned_on, due_on, handed_back_on, cancelled_on;
	int origin, part;
	int64_t seq;
};
struct entry {
	const char *id, *item, *fields;
	int64_t quantity;
	int minutes; /* -1 = not given */
	day_t date, done_on, declared_on;
	int accepted, major_errors, delays;
	int evidence; /* 1, 0 (not given counts as 0) */
	int task; /* index in the dossier's tasks, -1 none */
	int task_withdrawn; /* it named a task that was withdrawn */
	int after_sealing; /* recorded after its own month was sealed, counted in the month of
			      done_on */
	int waived; /* bit 0 errors, bit 1 delays: by decision */
	int scored; /* 1 = belongs to this period's score; 0 = only worked in it (for checks) */
	int64_t seq;
};
struct appraisal {
	struct period period;
	int criterion;
	int64_t self_points, confirmed;
	int64_t seq;
};
struct event {
	int kind;
	day_t date;
	const char *paper, *act, *committed_at, *team;
	const char *agency; /* of the unit it concerns; NULL for a person's own */
	int duty_linked; /* -1 not given */
	int64_t seq;
};
struct absence {
	day_t from, to;
	int kind;
	int64_t seq;
};
struct unit_result {
	const char *agency, *team;
	struct period period;
	int64_t organising, cohesion; /* whole per cent */
	int64_t general_points, result_points, plan_done, on_time, exceeded; /* x 1000 */
	int earlier_defects_fixed; /* -1 not given */
	int64_t seq;
};
struct decision {
	int kind, waives;
	const char *entry, *task, *agency, *value, *authority, *paper, *reason;
	struct period period; /* year 0 = none */
	int year; /* 0 = none */
	int64_t seq;
};

/* A result already made, as later phases read it. */
enum score_state {
	STATE_SCORED,
	STATE_PARTIAL,
	STATE_NOT_SCORED,
	STATE_NOT_CLASSIFIED,
	STATE_INSUFFICIENT_DATA,
	STATE_NEEDS_DECISION,
	STATE_COUNT
};
extern const char *const role_names[ROLE_COUNT]; /* "staff", ... */
extern const char *const subject_names[SUBJECT_COUNT]; /* "cadre", ... */
extern const char *const state_names[STATE_COUNT]; /* "scored", "partial", ... */

struct managed { /* somebody, or a sub-unit, that a leader or organisation answers for */
	const char *staff, *team, *agency;
	int role, subject, state;
	int own; /* 1 = in the leader's own agency, 0 = in one below it */
	int64_t micro; /* MODEL_NONE = no score */
	const char *class_id; /* of a sub-unit in a year; NULL none */
};
struct month_result {
	struct period period;
	int state;
	int64_t micro;
	int weight;
	const char *reason;
};

/* Everything recorded about one person (or agency) that one period's scoring may read, in row form:
 * what the store or a case makes and columns_build packs. Arrays are in the order of scoring:
 * (date, source, external id). */
struct dossier {
	const char *staff; /* code; the agency's code for an organisation */
	int organisation; /* 1 = the dossier of an agency */
	struct period period;
	struct posting *postings;
	size_t npostings; /* by from; for a year: all that touch it, and before for events */
	struct task *tasks;
	size_t ntasks;
	struct entry *entries;
	size_t nentries;
	struct appraisal *appraisals;
	size_t nappraisals;
	struct event *events;
	size_t nevents;
	struct absence *absences;
	size_t nabsences;
	struct unit_result *unit_results;
	size_t nunit_results;
	struct decision *decisions;
	size_t ndecisions;
};

#endif
