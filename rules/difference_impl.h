/* difference_impl: what the files difference*.c share: the texts of a bundle as things that are
 * said. Nobody else includes it. */
#ifndef KPID_DIFFERENCE_IMPL_H
#define KPID_DIFFERENCE_IMPL_H

#include "rules/difference.h"
#include "rules/source_tree.h"

struct texts {
	const char **at;
	size_t n, cap;
};

/* A part of a formula: itself, or a local that it uses. */
struct piece {
	const char *name; /* "" itself */
	const char *text; /* canonical: without comments and space */
	int first, last; /* lines */
};
struct said {
	const char *key; /* "value", "formula", "title", "coefficient" ... */
	const char *text; /* of what it is made, pieces and all */
	const char *shown; /* as written, when that is short; NULL */
	int formula;
	struct piece *pieces;
	size_t npieces;
};
struct thing {
	const char *list, *id, *item, *vi, *en, *unit; /* as in struct change */
	struct said *said;
	size_t n, cap;
	struct texts words; /* members and texts that its formulas name */
};
struct version {
	const char *sector, *date, *file; /* file: of standard.lua */
	day_t from;
	const char *extends[SUBJECT_COUNT]; /* NULL none */
	const struct source *source; /* NULL when there is no standard.lua */
	struct thing *things;
	size_t n, cap;
	const struct bundle_source **others; /* cases.yaml, articles.csv */
	size_t nothers, others_cap;
};
struct written {
	struct version *at; /* by sector, date */
	size_t n, cap;
};

struct written *difference_read(struct difference_side side, struct arena *a);
/* The version of a sector in force on a day, NULL; of just this date. */
const struct version *written_on(const struct written *w, const char *sector, day_t day);
const struct version *written_find(const struct written *w, const char *sector, const char *date);
const struct thing *version_find(const struct version *v, const struct thing *like);
int texts_has(const struct texts *t, const char *s);
/* 1 when it was not there. */
int texts_add(struct arena *a, struct texts *t, const char *s);
/* NULL is equal to NULL. */
int text_same(const char *a, const char *b);

#endif
