/* explain_reads: what criteria read, as text: each sum said once, with its rows by item; a later
 * sum over the same rows says only where it differs. Part of explain_text.
 */
#ifndef KPID_EXPLAIN_READS_H
#define KPID_EXPLAIN_READS_H

#include "rules/explain_say.h"

/* The criteria of an explanation, in `a`, with the lines that each question read in its `at`, as
 * maps with `value`, instead of their places in the tree's lines. */
struct value *reads_lines(const struct value *tree, struct arena *a);
/* The reads of criterion `i` of that list. */
void reads_text(const struct writer *w, const struct value *criteria, size_t i);
/* What was asked of which rows, without the answer: "sum of ... (diary lines)". */
void reads_question(const struct writer *w, const struct value *read);
/* One diary line or task as a line of text, without its value. */
void reads_row(const struct writer *w, const struct value *row);
/* What is special about a diary line: awaiting, refused, errors, delays, excused. */
void reads_remarks(const struct writer *w, const struct value *row);

#endif
