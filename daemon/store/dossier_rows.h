/* dossier_rows: the rows that a dossier is read from: which column of a fact is which member of the
 * model's structs, and what stands for an empty one. Private to dossier.c and people.c.
 */
#ifndef KPID_STORE_DOSSIER_ROWS_H
#define KPID_STORE_DOSSIER_ROWS_H

#include "daemon/store/rows.h"
#include "rules/model.h"

/* Rows that are put in the order of scoring begin with this. */
struct order { day_t date; const char *source, *id; };
struct task_row { struct order o; struct task v; };
struct entry_row { struct order o; struct entry v; const char *task; };
struct event_row { struct order o; struct event v; const char *staff; };
struct decision_row { struct decision v; const char *source; };
struct agency_row { int kind, tracking; const char *parent; };

static inline int
posting_touches(const struct posting *p, day_t first, day_t last)
{
	return p->from <= last && (p->to == DAY_NONE || p->to >= first);
}

extern const struct shape posting_shape, agency_shape, task_shape, entry_shape, appraisal_shape,
	event_shape, absence_shape, unit_shape, decision_shape;

#endif
