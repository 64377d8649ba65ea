/* items_text: the text of a catalogue: items.csv as the house writes it, and what the catalogue of
 * somebody else's spreadsheet becomes. Pure; what a catalogue means is items.c. Used by kpictl fmt
 * and kpictl convert-items.
 */
#ifndef KPID_ITEMS_TEXT_H
#define KPID_ITEMS_TEXT_H

#include "rules/base/arena.h"
#include "rules/base/buf.h"
#include "rules/base/err.h"

/* The columns of items.csv in their order; NULL behind the last. */
const char *items_column(size_t i);

/* Appends the catalogue with commas, quotation marks only where they are needed, columns in their
 * order (unknown ones last) and no blanks at the ends of cells. -1 with *e when it is no table
 * whose lines have as many cells as its first. */
int items_format(const char *p, size_t n, struct buf *out, struct err *e);

/* How a foreign catalogue is read. Texts may be NULL. */
struct items_options {
	const char *only, *value; /* rows whose column `only` is `value` */
	const char *unit; /* for rows without one */
	const char *basis; /* of all rows without one */
	const char *prefix; /* rows without a code get prefix.01, prefix.02 ... */
	double standard_points; /* points of the item with coefficient 1; 0: found out */
};
struct items_conversion {
	size_t rows, placed;
	double standard_points; /* 0: not known */
	struct err_list findings; /* with lines; freed by who asked */
};

/* Appends items.csv. Headings are recognised in Vietnamese and English, numbers with a decimal
 * comma or point and thousands. What could not be taken over, or was made up, is a finding. -1 with
 * *e when no line looks like headings. */
int items_convert(const char *p, size_t n, const struct items_options *o, struct arena *a,
    struct buf *out, struct items_conversion *c, struct err *e);

#endif
