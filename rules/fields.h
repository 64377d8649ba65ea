/* fields: what a value of an item's further columns may look like. One rule for rows that are
 * recorded and for cases. Refuses to know who reads. Called by manifest and case_read_fields.
 */
#ifndef KPID_FIELDS_H
#define KPID_FIELDS_H

#include "rules/standard.h"

/* Whether the text is of the type (not FIELD_CHOICE); `booleans`: the words for yes and no, with a
 * space between. */
int field_fits(enum field_type type, const char *booleans, const char *s, size_t n);

#endif
