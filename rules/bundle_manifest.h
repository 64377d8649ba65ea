/* bundle_manifest: what the process that holds the store needs to know of a bundle, as a value tree
 * (worker side); the look-ups on it are in manifest.h (store side).
 *
 *   standards: list, by sector and date, of
 *     sector date label vi en basis base (month | quarter) extends { subject: sector }
 *     organisation: bits 1 << kind of the agencies that it scores; kinds: their names
 *     params { name: { value vi en unit basis range choices } }
 *     items: list of { code vi en unit coefficient evidence fields }, fields a list of
 *       { name type choices optional }
 *     criteria gates vetoes classes checks indicators: lists of { id vi en basis ... }
 *     of_organisations: criteria gates vetoes classes of the agencies
 *   left_out: list of { sector date } of those with mistakes
 *
 * A class has `from` and perhaps `cap` { share outstanding of base within }; what is not given is
 * not there.
 */
#ifndef KPID_BUNDLE_MANIFEST_H
#define KPID_BUNDLE_MANIFEST_H

#include "rules/bundle.h"

struct value *bundle_manifest(const struct bundle *b, struct arena *a);

#endif
