/* posting: which posting owns a period (reading 14). Pure; asked by the run, to know the order of
 * scoring, and by score. */
#ifndef KPID_POSTING_H
#define KPID_POSTING_H

#include "rules/model.h"

/* Index of the posting with most working days in the period, the later one on a tie; with `last`,
 * or in a longer period than a month, the last one that touches it. -1 when none does. */
int posting_owner_of(
    const struct posting *p, size_t n, struct period period, const struct calendar *c, int last);

/* Does one of them, touching the period, belong to an agency that tracks by quarter? Then the
 * quarter is a base period of the person, pooled over all its months. */
int posting_by_quarter(const struct posting *p, size_t n, struct period period);

#endif
