/* case_expect: what a case may expect: names that exist somewhere, numbers where numbers stand.
 * Used by cases before it compares. */
#ifndef KPID_CASE_EXPECT_H
#define KPID_CASE_EXPECT_H

#include "rules/score.h"

/* Refuses names and values that no result can have. `expect` may be NULL. 0, or -1 with *e. */
int case_expect(struct engine *g, const struct value *expect, struct arena *a, struct err *e);

/* What can be expected beside criteria; NULL behind the last. */
const char *case_expect_word(size_t i);

#endif
