/* handbook_book: what the chapters of a handbook are written with: a pen and small texts composed
 * in one language. Part of handbook; included by handbook_write and handbook_law.
 */
#ifndef KPID_HANDBOOK_BOOK_H
#define KPID_HANDBOOK_BOOK_H

#include "rules/handbook_impl.h"

struct book {
	const struct value *tree;
	struct pen pen;
	struct buf tmp; /* what w writes, until it is taken */
	struct writer w;
	struct arena arena; /* of the texts */
};

/* What was written with b->w since the last time. */
const char *book_taken(struct book *b);
/* A sentence of the table; a title in the language; a basis without brackets; a figure. */
#define book_say(b, ...) book_sayv((b), __VA_ARGS__, (const char *)NULL)
const char *book_sayv(struct book *b, enum msg_id id, ...);
const char *book_title(struct book *b, const struct value *v, const char *fallback);
const char *book_basis(struct book *b, const struct value *v);
/* Codes with commas between; the sentence `none` when there are none. */
const char *book_codes(struct book *b, const struct value *list, enum msg_id none);
/* "meaning: value unit; ..." of the parameters named, as they count under the law. */
const char *book_numbers(struct book *b, const struct value *law, const struct value *names);

/* The name of a case in the language. */
const char *book_case(struct book *b, const struct value *v);
/* The chapters of one law. */
void book_law(struct book *b, const struct value *law);

/* The last chapters. */
void book_cases(struct book *b);
void book_changes(struct book *b);
void book_articles(struct book *b);

#endif
