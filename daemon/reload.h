/* reload: candidate -> proof -> swap. Builds a bundle from the folder (or from the store, to roll
 * back), proves it in a worker of its own: it loads, lint finds no error, its cases come out, a
 * sample of real people is scored; then swaps in one step, or leaves everything as it is. Owns the
 * orders that wait; those that ask the same are answered by one build. Refuses to know who may ask.
 * Called at start, by SIGHUP and by api on the loop's thread.
 */
#ifndef KPID_RELOAD_H
#define KPID_RELOAD_H

#include "daemon/app.h"

/* `answer` is borrowed: { verdict: applied | unchanged | refused | proven, by, before, after,
 * files, sectors { added, changed, removed }, errors [ { warning, id, en, vi, file, line, col } ],
 * cases { passed, failed, failures }, sample { period, people, failures }, milliseconds }. */
typedef void reload_told_fn(void *arg, const struct value *answer);

struct reload_order {
	const char *by; /* copied */
	const char *digest; /* roll back to it (copied); NULL = the folder */
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
	int64_t ended[4], last_ms;
};
const struct reload_stats *reload_stats(const struct reloader *r);

/* For status: the digest of the folder as it is now ("" when it cannot be read), without proof. On
 * any thread but the loop's. */
void reload_folder_digest(const char *path, char out[DIGEST_TEXT]);

#endif
