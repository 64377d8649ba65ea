/* reload: candidate -> proof -> gate -> swap. Builds a bundle from the folder, from files that
 * were sent or from the store, proves it in a worker of its own: it loads, lint finds no error,
 * its cases come out, a sample of real people is scored; asks the gate whether it must wait for
 * consent; then swaps in one step, or leaves everything as it is. Owns the orders that wait;
 * those that ask the same are answered by one build. Refuses to know who may ask. Called at
 * start, by SIGHUP and by api on the loop's thread.
 */
#ifndef KPID_RELOAD_H
#define KPID_RELOAD_H

#include "daemon/app.h"
#include "daemon/gate.h"

/* `answer` is borrowed: { verdict: applied | unchanged | refused | proven | waiting | approved
 * | lapsed, by, before, after, files, sectors { added, changed, removed }, errors [ { warning,
 * id, en, vi, file, line, col } ], cases { passed, failed, failures }, sample { period,
 * people, failures }, proposal { proposal, state, list ... }, milliseconds }. With *e instead,
 * what was asked may not be, and nothing was done. */
typedef void reload_told_fn(void *arg, const struct value *answer, const struct err *e);

struct reload_order { /* texts and files are copied */
	struct gate_order gate; /* its rule comes from the configuration */
	const char *digest; /* of the store (to roll back); NULL = the folder, or `files` */
	const char *sector; /* with digest: only this sector is as it was in it */
	const struct folder *files; /* sent instead; NULL none */
	int dry_run; /* prove, and swap nothing */
	struct config *config; /* taken: becomes the configuration when the bundle is applied or
				  unchanged, else freed; NULL keeps the present one */
	reload_told_fn *told;
	void *arg;
};

struct reloader *reload_new(struct app *app);
void reload_free(struct reloader *r);
void reload_begin(struct reloader *r, const struct reload_order *o);

/* The live bundle at start: the last live one of the store; the folder's, proven, when it holds
 * none. On the caller's thread, before anything else runs. -1 with *e; every mistake is logged. */
int reload_first(struct app *app, struct err *e);

/* For metrics: attempts since the start (dry runs too) by proof_verdict, and milliseconds of the
 * last. */
struct reload_stats {
	int64_t ended[PROOF_VERDICTS], last_ms;
};
const struct reload_stats *reload_stats(const struct reloader *r);

/* For status: the digest of the folder as it is now ("" when it cannot be read), without proof. On
 * any thread but the loop's. */
void reload_folder_digest(const char *path, char out[DIGEST_TEXT]);

#endif
