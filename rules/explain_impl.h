/* explain_impl: what explain.c and explain_entry.c share. Nobody else includes it. */
#ifndef KPID_EXPLAIN_IMPL_H
#define KPID_EXPLAIN_IMPL_H

#include "rules/explain.h"
#include "rules/score_impl.h"

/* The law that an answer was made with; NULL when none was chosen. */
const struct resolved *explain_law(
    struct engine *g, const struct request *r, const struct answer *an);
/* Nothing is put for NULL; MODEL_NONE is null. */
void explain_put_text(struct arena *a, struct value *map, const char *key, const char *s);
void explain_put_micro(struct arena *a, struct value *map, const char *key, int64_t micro);
/* What holds a row of the kind down ("handed_back"), as a code; NULL nothing. */
const char *explain_note(const struct kind *k);
/* A diary row: seq, date, item with titles, quantity, what was found at acceptance. */
struct value *
explain_entry_row(struct engine *g, const struct request *r, long row, struct arena *a);

#endif
