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

const struct schema schemas_trust[] = {
	SHAPE("Proof", "a result with all it rests on", proof),
	SHAPE("ProofText", "a file of a standard", proof_text),
	SHAPE("ProofSeal", "a sealing", proof_seal),
	SHAPE("ProofSignature", "who vouches for it", proof_signature),
	{ NULL, NULL, NULL, 0, NULL },
};
