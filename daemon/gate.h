/* gate: may a candidate that was proven become live, or does it wait for another person's consent?
 * Owns the rules of that: who counts as another person, who may touch which sector, that a consent
 * is given to exactly the list of people who change class, and that it lapses when facts move the
 * list. Refuses to know HTTP, and how a candidate is proven and swapped: it is a part of reload,
 * which calls gate_open before and gate_weigh after the proof, on the build lane's thread, and
 * gate_keep in the transaction in which the outcome is recorded.
 */
#ifndef KPID_GATE_H
#define KPID_GATE_H

#include "daemon/proof.h"
#include "daemon/store/store_gate.h"

enum gate_what { GATE_RELOAD, GATE_ROLLBACK, GATE_PROPOSE, GATE_APPROVE, GATE_ACTIVATE };

/* What is asked for, by whom. Texts are borrowed; whoever keeps an order copies them. */
struct gate_order {
	enum gate_what what;
	const char *by, *person; /* token, uid or SIGHUP; whose that is */
	const char *sectors; /* that it may touch, with a space between; NULL or "" all */
	int admin; /* may withdraw what others made */
	const char *note; /* NULL none */
	const char *base; /* of a proposal: what was live when it was made; NULL: what is */
	int64_t proposal; /* of approve and activate */
	int64_t shadow; /* of reload: the term that ends with it; 0 none */
	const char *list; /* of approve: the digest of the list that is consented to */
	int second_person; /* the rule in force (standards.approval) */
	int64_t most; /* standards.max_class_changes, in 1/10000 */
};

struct gating {
	struct gate_order o;
	struct proposal_now found; /* that is approved or activated, or is there already; id 0 none */
	struct value *report; /* of the impact; NULL: not computed */
	const char *list;
	int64_t people, changes; /* scored; who changes class */
	struct err e; /* set: this may not be asked, and nothing is done */
};

/* Before the proof: is there such a proposal, may it be taken this step, is its base live? -1 with
 * g->err. What is proven is then found.p.digest. */
int gate_open(struct gating *g, const struct live *now, struct desk *d, struct arena *a);
/* After the proof, with verdict PROOF_APPLIED: scope, impact, consent. Makes it PROOF_WAITING,
 * PROOF_APPROVED, PROOF_LAPSED, or leaves it; -1 with g->err. Adds `proposal` to p->answer. */
int gate_weigh(struct gating *g, struct proof *p, struct desk *d);
/* What became of it, in the caller's transaction: a proposal or a step of one. -1 with *e: somebody
 * else was faster. `answer` learns the number and state. */
int gate_keep(struct gating *g, struct proof *p, struct store *writer, struct err *e);
/* The word of the audit. */
const char *gate_action(const struct gating *g, const struct proof *p);

/* An end without a candidate: rejected by somebody who may, or withdrawn by its author. In a
 * transaction of the caller. MSG_GATE_*, MSG_STORE_PROPOSAL_MOVED. */
int gate_end(const struct gate_order *o, const char *state, const char *why, struct store *writer,
    struct err *e);

/* Is it one of these sectors ("" or NULL: all)? */
int gate_touches(const char *sectors, const char *sector);
/* Who answers for a sector: the person of a policy token that names it, else "admin". */
const char *gate_owner(struct store *s, const char *sector, struct arena *a);

/* Who is in one list of people and not in the other, as impact_value has them: { came, left }. */
struct value *gate_moved(const struct value *was, const struct value *is, struct arena *a);
/* The impact of one bundle against another on a period, or (year 0) on those that are current: the
 * newest of each kind that was scored whole, else this month. As impact_value has it, but of the
 * people only those whose class changes. NULL with *e. */
struct gate_sides {
	const struct folder *before, *after;
	const struct calendar *calendar;
	struct period period;
	day_t today;
};
struct value *gate_impact(
    struct desk *d, const struct gate_sides *s, struct arena *a, struct err *e);

#endif
