/* explain: why a score is what it is, as a value tree. Made from what the accessors noted
 * (answer.trace), never written by rule authors. The worker makes the tree; text in two languages
 * is made of it by explain_text, which any process can call.
 */
#ifndef KPID_EXPLAIN_H
#define KPID_EXPLAIN_H

#include "rules/score.h"

/* The explanation of an answer that was made with DO_TRACE: standard and root with their titles,
 * state and reason with title, criteria (points, unit, basis, what was read with its rows,
 * parameters with value and basis), class edges, gates and vetoes that applied, decisions,
 * postings, base periods. Diary and task rows carry `seq`, by which the store finds their ids. */
struct value *
explain_answer(struct engine *g, const struct request *r, const struct answer *an, struct arena *a);

/* The entry's view: for the diary row with this seq (low 32 bits), what each criterion made of it,
 * why nothing elsewhere, and what the score would be without it. NULL with *e when the period has
 * no such row. */
struct value *explain_entry(
    struct engine *g, const struct request *r, uint32_t seq, struct arena *a, struct err *e);

/* The tree as text for people. */
void explain_text(const struct value *tree, enum lang lang, struct buf *out);
void explain_entry_text(const struct value *tree, enum lang lang, struct buf *out);

#endif
