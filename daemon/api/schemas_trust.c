/* The shapes of what others may check. */
#include "daemon/api/schema.h"

MEMBERS(proof) = {
	{ "kpid_proof", "integer", "form of the file" },
	{ "staff", "string", "code" },
	{ "period", "period", "" },
	{ "made", "any", "engine, semantics, run, as_of, revision, today, bundle" },
	{ "result", "any", "as it was published" },
	{ "calendar?", "any", "the working calendar" },
	{ "standards", "[ProofText]", "the standards that take part, with those they build on" },
	{ "facts", "any", "by kind, in the columns of an import" },
	{ "seals", "[ProofSeal]", "between which facts periods were sealed" },
	{ "others", "any", "results of others and of other periods that the score reads" },
	{ "digest", "digest", "BLAKE2b-256 of all before it, as JSON on one line" },
	{ "signature?", "ProofSignature", "when kpid has a key" },
	END,
};
MEMBERS(proof_text) = {
	{ "path", "string", "sector/date/file" },
	{ "digest", "digest", "of the text" },
	{ "text", "string", "" },
	END,
};
MEMBERS(proof_seal) = {
	{ "period", "period", "" },
	{ "after", "integer", "sequence number of the last fact before it" },
	END,
};
MEMBERS(proof_signature) = {
	{ "key", "string", "public key, Ed25519, hex" },
	{ "value", "string", "of the text of digest, hex" },
	END,
};

MEMBERS(period) = {
	{ "period", "period", "" },
	{ "state", "open|provisional|sealed|reopened", "" },
	{ "run", "?integer", "the last one of everybody" },
	{ "sealed_by", "?integer", "the official run that sealed it last" },
	{ "sealed_at", "?time", "" },
	{ "late", "integer", "facts of a month recorded after that" },
	{ "reopened?", "PeriodDecision", "the last decision that reopened it" },
	END,
};
MEMBERS(period_decision) = {
	{ "authority", "string", "who decided" },
	{ "paper", "string", "number of the paper" },
	{ "reason", "string", "" },
	{ "at", "time", "when it was recorded" },
	END,
};
MEMBERS(period_list) = { { "periods", "[Period]", "newest first" }, END };
MEMBERS(reopening) = {
	{ "authority", "string", "who decided" },
	{ "paper", "string", "number of the paper" },
	{ "reason", "string", "" },
	END,
};
MEMBERS(late_fact) = {
	{ "seq", "integer", "" },
	{ "at", "time", "when it was recorded" },
	{ "kind", "task|diary|appraisal", "" },
	{ "source", "string", "" },
	{ "external_id", "string", "" },
	{ "staff", "?string", "code" },
	{ "counted_in", "period", "the period whose score it can move" },
	END,
};
MEMBERS(late_list) = { { "late", "[LateFact]", "in the order of recording" }, END };
MEMBERS(since) = {
	{ "staff", "string", "code" },
	{ "period", "period", "" },
	{ "published", "any", "at, run, revision, as_of, bundle, state, score, band, class" },
	{ "known", "any", "as of today: as_of, state, score (micro-points), band" },
	{ "moved", "boolean", "whether these differ" },
	{ "rules_changed", "boolean", "whether the standards are others than then" },
	{ "classes", "any", "titles of bands: id, vi, en" },
	{ "criteria", "any", "those that differ: id, vi, en, published, known (micro-points)" },
	{ "facts", "any", "recorded between: seq, kind, source, external_id, at, withdrawn, counted_in" },
	{ "sealed", "boolean", "whether what was published stands until a decision" },
	END,
};

const struct schema schemas_trust[] = {
	SHAPE("Period", "how a period stands", period),
	SHAPE("PeriodDecision", "a decision that reopened a period", period_decision),
	SHAPE("PeriodList", "how periods stand", period_list),
	SHAPE("Reopening", "the decision to open a sealed period again", reopening),
	SHAPE("LateFact", "a fact that came after the sealing of its month", late_fact),
	SHAPE("LateList", "facts that came after a sealing", late_list),
	SHAPE("Since", "a result by both clocks", since),
	SHAPE("Proof", "a result with all it rests on", proof),
	SHAPE("ProofText", "a file of a standard", proof_text),
	SHAPE("ProofSeal", "a sealing", proof_seal),
	SHAPE("ProofSignature", "who vouches for it", proof_signature),
	{ NULL, NULL, NULL, 0, NULL },
};
