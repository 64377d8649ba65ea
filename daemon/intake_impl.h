/* intake_impl: what intake.c, intake_json.c and intake_put.c share: columns, cells, one row on its
 * way. Refuses to be included from anywhere else.
 */
#ifndef KPID_INTAKE_IMPL_H
#define KPID_INTAKE_IMPL_H

#include "daemon/intake.h"
#include "rules/base/csv.h"
#include "rules/base/value.h"

/* What the column `name` of the text is; -1 with *e (unknown, with the nearest). */
int intake_slot(struct intake *m, const char *name, struct slot *out, struct err *e);
/* The cells of m->slots as a fact, put into the store; its fate is told. */
void intake_cells(struct intake *m, const struct csv_cell *cells, int line);
/* intake_put.c: a whole row, checked and put (or kept until then); its fate is told. */
void intake_fact(struct intake *m, const struct fact *f, int line);
/* The last transaction of a text. -1 with *m->e. */
int intake_over(struct intake *m);
/* Tells a rejection (or keeps it); clears *e. Its column is `column`, or what the sentence names.
 */
void intake_reject(struct intake *m, int line, const char *column, struct err *e);

/* intake_json.c: all rows of a JSON array, or one object a line. As intake_text. */
int intake_json(struct intake *m, const char *p, size_t n);

#endif
