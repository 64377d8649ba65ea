/* The shapes of the consent gate. */
#include "daemon/api/schema.h"

MEMBERS(bundle_order) = {
	{ "files", "[BundleText]", "every file of every sector: what is not here is gone" },
	{ "note?", "?string", "why, for whoever approves" },
	{ "signature?", "?string", "of its digest, as kpictl sign writes it into bundle.sig" },
	{ "base?", "?digest", "the live bundle that it was made from; default the one of now" },
	END,
};
MEMBERS(bundle_text) = {
	{ "path", "string", "sector/date/file" },
	{ "text", "string", "what is in it" },
	END,
};
MEMBERS(consent) = { { "list?", "digest", "of the list that is approved; or If-Match" }, END };
MEMBERS(reason) = { { "why?", "?string", "for the author" }, END };
MEMBERS(proposal_end) = {
	{ "proposal", "integer", "" },
	{ "state", "rejected|withdrawn", "" },
	END,
};

#define STATES "waiting|approved|lapsed|activated|rejected|withdrawn"
MEMBERS(proposal_state) = {
	{ "proposal", "integer", "its number" },
	{ "digest", "digest", "of the bundle proposed" },
	{ "author", "string", "the person" },
	{ "note", "?string", "" },
	{ "state", STATES, "" },
	{ "approved_by?", "string", "of one that is live now" },
	{ "list", "?string", "digest of who changes class: consent is given to it" },
	{ "scored", "integer", "people and periods that have a score" },
	{ "class_changes", "integer", "of them, those whose class or band changes" },
	END,
};
#define PROPOSAL \
	{ "proposal", "integer", "its number" }, { "digest", "digest", "of the bundle proposed" }, \
	    { "base", "digest", "that was live when it was made" }, \
	    { "current", "boolean", "the base is live still" }, \
	    { "author", "string", "the person" }, { "by", "string", "token, uid or SIGHUP" }, \
	    { "at", "time", "when it was made" }, { "note", "?string", "" }, \
	    { "state", STATES, "" }, { "state_at", "time", "since when" }, \
	    { "state_by", "string", "the person who did that" }, \
	    { "list", "?string", "digest of who changes class: consent is given to it" }, \
	    { "scored", "?integer", "people and periods that have a score" }, \
	{ \
		"class_changes", "?integer", "of them, those whose class or band changes" \
	}
MEMBERS(proposal_row) = { PROPOSAL, END };
MEMBERS(proposal) = {
	PROPOSAL,
	{ "steps", "[ProposalStep]", "oldest first" },
	{ "report", "any",
	    "as kpictl impact --json has it, of the people only those whose class changes; `moved` "
	    "when the consent lapsed" },
	END,
};
MEMBERS(proposal_step) = {
	{ "state", STATES, "" },
	{ "at", "time", "" },
	{ "by", "string", "token, uid or SIGHUP" },
	{ "person", "string", "whose that is" },
	{ "list", "?string", "as it was then" },
	{ "scored", "?integer", "" },
	{ "class_changes", "?integer", "" },
	{ "why", "?string", "" },
	END,
};
MEMBERS(proposal_page) = {
	{ "proposals", "[ProposalRow]", "newest first" },
	{ "next?", "integer", "cursor of the next page" },
	END,
};
#define SHADOW_STATES "running|complete|stopped|promoted"
MEMBERS(shadow_order) = {
	{ "digest", "digest", "of a bundle that was proposed, or was live" },
	{ "periods?", "integer", "how many it covers: 1 (default) to 120" },
	{ "stop_at?", "?number", "percent of class changes above which it ends by itself" },
	END,
};
MEMBERS(promotion) = { { "note?", "?string", "why, for whoever approves" }, END };
#define TERM \
	{ "shadow", "integer", "its number" }, { "digest", "digest", "of the candidate" }, \
	    { "state", SHADOW_STATES, "" }, { "at", "time", "when it began" }, \
	    { "by", "string", "token or uid" }, { "author", "string", "the person" }, \
	    { "periods", "integer", "how many it covers" }, \
	{ \
		"stop_at", "?number", "percent of class changes above which it ends by itself" \
	}
MEMBERS(shadow_term) = { TERM, END };
MEMBERS(shadow) = {
	TERM,
	{ "steps", "[ShadowStep]", "oldest first; one for each run, and what ended it" },
	{ "report", "any", "of the newest run, as a proposal has it; null: none yet" },
	END,
};
MEMBERS(shadow_step) = {
	{ "state", SHADOW_STATES, "" },
	{ "at", "time", "" },
	{ "by", "string", "kpid, token or uid" },
	{ "run", "?integer", "that it is about; null: about none" },
	{ "period", "?period", "of the run" },
	{ "scored", "?integer", "" },
	{ "class_changes", "?integer", "" },
	{ "list", "?string", "digest of who would change class" },
	{ "why", "?string", "why it ended, or has no figures" },
	END,
};
MEMBERS(history_page) = {
	{ "sector", "string", "" },
	{ "history", "[History]", "newest first" },
	{ "next?", "integer", "cursor of the next page" },
	END,
};
MEMBERS(history) = {
	{ "reload", "integer", "number" },
	{ "at", "time", "" },
	{ "by", "string", "token, uid, SIGHUP or start" },
	{ "author", "?string", "the person who wanted it" },
	{ "approved_by", "?string", "the other person" },
	{ "note", "?string", "why" },
	{ "proposal", "?integer", "" },
	{ "what", "added|changed|removed", "" },
	{ "before", "?digest", "the bundle before; null: the first" },
	{ "after", "digest", "the bundle with it" },
	{ "changes", "[RuleChange]", "" },
	END,
};
MEMBERS(proposal_moved) = {
	{ "came", "[any]", "who changes class now and did not" },
	{ "left", "[any]", "who did and does not now" },
	END,
};

const struct schema schemas_gate[] = {
	SHAPE("BundleOrder", "standards to propose", bundle_order),
	SHAPE("BundleText", "a file of them", bundle_text),
	SHAPE("Consent", "what is approved", consent),
	SHAPE("Reason", "why", reason),
	SHAPE("ProposalEnd", "a proposal that is over", proposal_end),
	SHAPE("ProposalState", "a proposal as it stands", proposal_state),
	SHAPE("ProposalRow", "a proposal", proposal_row),
	SHAPE("Proposal", "a proposal with its report", proposal),
	SHAPE("ProposalStep", "a step that it took", proposal_step),
	SHAPE("ProposalPage", "proposals", proposal_page),
	SHAPE("ShadowOrder", "a shadow term to begin", shadow_order),
	SHAPE("Promotion", "the end of one", promotion),
	SHAPE("ShadowTerm", "a shadow term", shadow_term),
	SHAPE("Shadow", "a shadow term, run by run", shadow),
	SHAPE("ShadowStep", "a step of it", shadow_step),
	SHAPE("HistoryPage", "changes of a sector", history_page),
	SHAPE("History", "a change of a sector", history),
	SHAPE("ProposalMoved", "how a list of people moved", proposal_moved),
	{ NULL, NULL, NULL, 0, NULL },
};
