/* case_cover: the lines of formulas that no case reached. Used by cases, after it has run them. */
#ifndef KPID_CASE_COVER_H
#define KPID_CASE_COVER_H

#include "rules/score.h"

/* [ { file, lines: [n, ...] } ], files in the order of standards, lines ascending; only those of
 * `sector` when it is not NULL. Lines that hold nothing but `end` are not counted. */
struct value *case_cover(struct engine *g, const char *sector, struct arena *a);

/* Does the line hold nothing but `end`? A function that has returned never comes to it. */
int case_cover_only_end(const char *text);

#endif
