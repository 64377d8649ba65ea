/* bundle_manifest: what the process that holds the store needs to know of a bundle, as a value tree (worker side), and the
 * look-ups on that tree (store side, manifest.h). */
#ifndef KPID_BUNDLE_MANIFEST_H
#define KPID_BUNDLE_MANIFEST_H

#include "rules/bundle.h"

struct value *bundle_manifest(struct bundle *b, struct arena *a);

#endif
