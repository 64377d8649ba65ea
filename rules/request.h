/* request: what is asked of the engine for one person (or organisation) and one period, what it
 * answers, and the binary forms in which both travel between the process that holds the store and
 * the worker that runs the scripts. Pure data; called by score, classify, cases (worker side) and
 * by whoever runs a period (store side).
 */
#ifndef KPID_REQUEST_H
#define KPID_REQUEST_H

#include "rules/base/arena.h"
#include "rules/base/buf.h"
#include "rules/columns.h"
#include "rules/model.h"

enum run_kind { RUN_PROVISIONAL, RUN_OFFICIAL, RUN_PREVIEW, RUN_KINDS };
extern const char *const run_kind_names[RUN_KINDS];

/* What to do: a base period is scored from a pack, a longer one is made of base-period results. */
enum request_do { DO_SCORE = 1, DO_CHECKS = 2, DO_TRACE = 4, DO_PEERS = 8, DO_BRIEF = 16 };
/* A brief request about a longer period comes without its diary, tasks and days: nearly no law
 * reads them there. When a formula does, this is the answer's reason, and the request is sent again
 * whole. */
#define REASON_ASKS_WORK "asks_work"

struct peers {
	const char *name;
	double value, median, mad;
	int count;
	int people; /* of an agency: how many have the figure, and its sum over them; its value is
		     * then relative (per cent of comparable people's median), its count 0 when
		     * there is nothing to compare */
	double total;
}; /* of one indicator */

struct part {
	const char *id;
	int64_t micro;
	int known;
}; /* a criterion's points; known 0 = missing */
const struct part *parts_copy(struct arena *a, const struct part *from, size_t n);

struct request {
	struct columns in; /* in.d.staff, in.d.period, in.d.organisation say who and when */
	unsigned what; /* bits of request_do */
	enum run_kind run;
	int to_date;
	day_t today; /* DAY_NONE while only scoring */
	struct managed *managed;
	size_t nmanaged;
	struct month_result *months;
	size_t nmonths; /* of a longer period */
	const char *org_class; /* class of the person's agency; NULL not yet */
	int org_scored; /* the agency is one that is classed */
	struct peers *peers;
	size_t npeers;
	const char *agency; /* DO_PEERS about an agency: its code; `in` then has the period and one
			       posting of it */
	int agency_kind; /* of an organisation */
	/* A base period's criteria under other rules: the answer then says what each moved. */
	const struct part *before;
	size_t nbefore;
};
/* A request travels with its packs: one, or several that are joined when read, under the period of
 * r->in.d.period: the months of a quarter that is a base period, or of a longer period whose law
 * reads its work. `in` itself is not written. */
struct pack {
	const void *p;
	size_t n;
};
void request_write(const struct request *r, const struct pack *packs, size_t n, struct buf *out);
int request_read(struct cut *c, struct arena *a, struct request *out); /* -1 when malformed */

struct figure {
	const char *name;
	double value;
	int known;
}; /* an indicator */
struct finding { /* a warning */
	const char *check, *severity;
	day_t date; /* DAY_NONE = the period */
	uint32_t seq; /* low bits of the entry's or task's seq; 0 none */
	const char *detail; /* JSON object: what the check shows */
};
struct ruling {
	const char *id;
	const char *class_id;
	int state;
}; /* a veto or gate that applied; state -1 none */

enum cap_within { CAP_AGENCY = 1, CAP_DUTY_GROUP = 2, CAP_PARENT = 4, CAP_ALL = 8 };

struct answer {
	const char *staff;
	int organisation;
	int state; /* enum score_state */
	const char *reason; /* gate id, error text, "no_law_chosen" ...; NULL when scored */
	const char *error, *error_vi; /* reason "rule_error", "no_law_chosen": the sentence with its
					 place; else NULL */
	const char *missing; /* names of criteria without a value, joined by spaces; NULL none */
	int64_t micro; /* MODEL_NONE = none */
	const char *band; /* class by edges: a band for months, the class before vetoes for years */
	const char *class_id; /* years: after vetoes, before caps; NULL none */
	const char *
	    class_after; /* years: the best class that rulings after the cap leave; NULL no limit */
	const char *suggestion; /* needs_decision: what the conditions would allow */
	const char *decided; /* class by decision: final whatever the cap; NULL none */
	int posting; /* index of the posting that owns the period, -1 none */
	int64_t posting_seq; /* its fact; 0 none */
	int weight; /* 1, or 3 for a quarter that is a base period */
	const char *sector, *standard,
	    *root; /* "mass_mobilization", "mass_mobilization/2026-01-01", "decree_335/2026-01-01"
		    */
	struct part *parts;
	size_t nparts;
	struct figure *figures;
	size_t nfigures;
	struct finding *findings;
	size_t nfindings;
	struct ruling *rulings;
	size_t nrulings;
	struct part *shares; /* what each criterion that differs from request.before moves the
				score by, in micro-points; see score_shares.c */
	size_t nshares;
	double cap_share, cap_outstanding; /* years: of the standard's cap; < 0 no cap */
	int cap_wide; /* cap base: 1 wide, 0 strict */
	unsigned cap_within; /* bits of cap_within */
	const char *capped_class, *cap_of; /* "excellent", "good" */
	struct value *trace; /* DO_TRACE: the explanation (see explain.h); NULL otherwise */
};
void answer_write(const struct answer *a, struct buf *out);
int answer_read(struct cut *c, struct arena *m, struct answer *a);

#endif
