/* cite: citations in the text of a `basis`: "Decree 1, Art. 14(2)(b), Art. 3; reading 4". Knows how
 * they are written, not what the articles say. Used by lint and matrix.
 */
#ifndef KPID_CITE_H
#define KPID_CITE_H

#include <stddef.h>

/* A part of the form `[act, ]Art. N[(n)][(x)]`, or a range of articles "Art. 6-9". Parts are
 * separated by ; and, behind an article, by commas: "Art. 1, Art. 2" are of one act. The act is as
 * far as it is named, empty when it is not. Neither text ends with a NUL. */
typedef void cite_fn(
    void *arg, const char *act, size_t nact, const char *article, size_t narticle);
void cite_each(const char *basis, cite_fn *fn, void *arg);

/* Whether the article of a citation ("Art. 14(2)", "Art. 6-9") is this one, a part of it, or a
 * range with it. Both end with a NUL. */
int cite_covers(const char *cited, const char *article);
/* The number of its first article, for putting them in order. */
int cite_number(const char *article);

#endif
