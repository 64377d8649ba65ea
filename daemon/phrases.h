/* phrases: the figures that a check shows, as a sentence for people. Knows the fields of the rule
 * language by name and nothing of stores; an unknown field is said as "name: value".
 */
#ifndef KPID_PHRASES_H
#define KPID_PHRASES_H

#include "rules/base/buf.h"
#include "rules/base/err.h"
#include "rules/base/value.h"
#include "rules/manifest.h"

/* Adds the sentence of a warning's detail (a map; NULL and empty add nothing): "overdue by 12 days,
 * due 16/02/2026". */
void phrases_detail(const struct value *detail, enum lang lang, struct buf *out);
/* The title of a check: of a standard, or of the run itself (petition). Borrowed. */
const char *phrases_check(const struct manifest *m, const char *check, enum lang lang);

#endif
