/* score_proof: one result of one person as a file that can be executed again, anywhere and years
 * later: the facts it rests on, the texts of its standards, the working calendar, the results of
 * others that it reads, the result itself, digests, a signature. Made from a store; judged without
 * one. Refuses to know who may ask. Called by ctl and api.
 *
 *   kpid_proof 1; staff, period; made { engine semantics run kind as_of revision today bundle };
 *   result { code agency ... }; calendar { version days }; standards [ { path digest text } ];
 *   facts { kind: [ { seq external_id ... } ] }; seals [ { period after } ]; others [ { period code
 *   ... } ]; digest: BLAKE2b-256 of all before it, as JSON on one line; signature { key value }
 *   (Ed25519, RFC 8032, of the digest's text), last and only when there is a key
 */
#ifndef KPID_SCORE_PROOF_H
#define KPID_SCORE_PROOF_H

#include "daemon/run.h"
#include "rules/base/digest.h"

#define SCORE_PROOF_VERSION 1
#define SCORE_PROOF_MAX ((size_t)64 << 20) /* bytes of a file */

struct score_proof_ask {
	struct store *store; /* a reader */
	const struct person *person;
	struct period period;
	const struct calendar *calendar;
	const unsigned char *key; /* SIGN_SECRET bytes; NULL: not signed */
};
/* The proof of the visible result of a run (no preview), in the arena. NULL with *e: there is none,
 * the text of its bundle is not kept, the calendar is not the one of the run. */
struct value *score_proof_make(const struct score_proof_ask *q, struct arena *a, struct err *e);

/* What came of executing a proof: { staff, period, equal, signed: key or null, differences [ {
 * field, proof, executed } ] } in the arena. A file that is no proof, was changed, or needs another
 * engine: NULL with *e. `workers` are fresh; they are loaded with the proof's texts. `trusted` is
 * the public key (hex) that must have signed; NULL: any or none. */
struct value *score_proof_check(const struct value *proof, struct workers *workers,
    const char *trusted, struct arena *a, struct err *e);

/* The members of a result that a proof shows and compares, shared by both. */
struct value *score_proof_result(const struct result *r, struct arena *a);
/* The digest (hex) of the proof's members before `digest`. */
void score_proof_digest(const struct value *proof, char out[DIGEST_TEXT]);

#endif
