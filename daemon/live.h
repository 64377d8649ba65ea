/* live: one bundle as the daemon holds it: texts, digest, manifest, working calendar. Immutable and
 * counted: whoever works with one keeps a reference, a swap is another pointer in app. Refuses to
 * know how it was proven. Made by reload and at start; read on every thread.
 */
#ifndef KPID_LIVE_H
#define KPID_LIVE_H

#include <stdatomic.h>
#include "daemon/folder.h"
#include "rules/manifest.h"

struct live {
	atomic_int refs;
	struct arena arena; /* of everything below */
	struct folder folder; /* files and digest */
	struct calendar calendar;
	const struct value *tree; /* of the manifest */
	struct manifest *manifest;
	int64_t since; /* seconds; when it went live, 0 not yet */
};

/* Takes the arena with everything in it; `manifest` may be NULL. One reference, the caller's. */
struct live *
live_new(struct arena *a, const struct folder *f, struct calendar *c, const struct value *manifest);
struct live *live_ref(struct live *l);
void live_unref(struct live *l); /* NULL is fine */

/* The sectors that differ between two (NULL: none): names in the arena, sorted, by what happened.
 */
enum live_change { LIVE_ADDED, LIVE_CHANGED, LIVE_REMOVED, LIVE_CHANGES };
struct live_diff {
	const char **sectors[LIVE_CHANGES];
	size_t n[LIVE_CHANGES];
};
void live_compare(
    const struct folder *from, const struct folder *to, struct arena *a, struct live_diff *out);

#endif
