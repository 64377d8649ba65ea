/* lenses: visible results as the reports about everybody read them (rules/lens.h). Refuses to know
 * which report it is and who may ask; the caller gives the agencies. Called by ctl and api.
 */
#ifndef KPID_LENSES_H
#define KPID_LENSES_H

#include "daemon/store/store.h"
#include "daemon/store/store_pages.h"
#include "rules/lens.h"

struct lens_rows {
	struct lens_row *at;
	size_t n, cap;
};

/* The results of a period, people then organisations, texts and trees in the arena; `kind` as
 * store_results; `scope` NULL: of all agencies. lens_rows_fini frees. 0 also when there are none;
 * -1 with *e. */
int lenses_results(struct store *s, struct period p, const char *kind,
    const struct agency_scope *scope, struct arena *a, struct lens_rows *out, struct err *e);
/* `scope` NULL: all agencies. */
int lenses_in_scope(const struct agency_scope *scope, const char *agency);
/* Takes one result into the rows. */
void lenses_add(struct lens_rows *to, const struct result *res, struct arena *a);
void lens_rows_fini(struct lens_rows *rows);

#endif
