/* source_format: the text of a standard.lua as the house writes it: two spaces for each open
 * bracket or block, one space between words, no blanks at the ends. Keeps every line break, every
 * comment and every token: it never changes what a text means. Used by kpictl fmt.
 */
#ifndef KPID_SOURCE_FORMAT_H
#define KPID_SOURCE_FORMAT_H

#include <stddef.h>
#include "rules/base/buf.h"

/* Appends the text; 0, or -1 when it is not Lua (then nothing is appended). What was formatted
 * once comes out the same again. */
int source_format(const char *text, size_t n, struct buf *out);
/* Are the tokens of two texts the same, one by one? */
int source_same(const char *a, size_t na, const char *b, size_t nb);

#endif
