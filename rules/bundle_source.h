/* bundle_source: one file of a bundle, as everybody hands it on: folder, store, workers, bundle. */
#ifndef KPID_BUNDLE_SOURCE_H
#define KPID_BUNDLE_SOURCE_H

#include <stddef.h>

struct bundle_source {
	const char *path, *bytes; /* "mass_mobilization/2026-01-01/items.csv"; borrowed */
	size_t size;
};

#endif
