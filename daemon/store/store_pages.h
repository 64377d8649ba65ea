/* store_pages: results, revisions, warnings and runs read page by page, the fourth part of the
 * store. A page is an array in the arena, texts too; the next one is asked for with the last row of
 * the one before (keyset, so that rows written meanwhile neither shift nor repeat others). Refuses
 * to know who may read what: the caller gives the agencies of its scope. Called by the daemon.
 */
#ifndef KPID_STORE_PAGES_H
#define KPID_STORE_PAGES_H

#include <stddef.h>
#include <stdint.h>
#include "daemon/store/store_runs.h"
#include "daemon/store/store_trust.h"

/* Codes of agencies; NULL is everything, n = 0 is nothing. */
struct agency_scope { const char *const *codes; size_t n; };

struct result_query {
	struct period period;
	const char *kind;		/* as store_results: NULL, "preview" ... */
	int organisation;		/* people or agencies */
	const struct agency_scope *agencies;
	const char *sector, *band, *class_final;	/* NULL: any */
	const char *code;		/* NULL: any */
	const char *find;		/* part of the code or name, accents and case apart; NULL */
	struct moment as_of;		/* as it was seen then: by runs that had ended at that time,
					 * or, asked by number, that knew no later fact */
	const char *after;		/* the last code of the page before, NULL */
	size_t most;
};
/* Visible results in the order of code. */
int store_results_page(struct store *s, const struct result_query *q, struct arena *a,
    struct result **out, size_t *n, struct err *e);
/* All revisions of one result, newest first, those that say it is gone too. */
int store_revisions(struct store *s, int organisation, const char *code, struct period p,
    const char *kind, struct arena *a, struct result **out, size_t *n, struct err *e);

struct warning_query {
	struct period period;
	const struct agency_scope *agencies;
	const char *staff, *check, *severity;	/* NULL: any */
	const char *find;		/* part of a person's code or name, as above; NULL */
	day_t first, last;		/* DAY_NONE: no bound; warnings of the period have no day */
	int resolved;			/* 1: those that are resolved too */
	const struct warning *after;	/* the last row of the page before, NULL */
	size_t most;
};
/* In the order of agency, staff, check, day, entry. */
int store_warnings_page(struct store *s, const struct warning_query *q, struct arena *a,
    struct warning **out, size_t *n, struct err *e);

/* How many of each. `by` says of each what, COUNT_... or'ed; what it does not name is NULL in the
 * rows, as is a staff that a warning does not have. The most first; `after` and `most` of q mean
 * nothing here. */
enum { COUNT_AGENCY = 1, COUNT_STAFF = 2, COUNT_CHECK = 4 };
struct warning_count { const char *agency, *staff, *check; int64_t n; };
int store_warning_counts(struct store *s, const struct warning_query *q, unsigned by,
    struct arena *a, struct warning_count **out, size_t *n, struct err *e);

/* Newest first, those below the id `before` (0: from the newest); `newest`: of each period and kind
 * only the last that is complete. */
int store_runs_page(struct store *s, int64_t before, int newest, size_t most, struct arena *a,
    struct run **out, size_t *n, struct err *e);
/* 0 found, 1 none. */
int store_run_find(struct store *s, int64_t id, struct arena *a, struct run *out, struct err *e);

/* What an agency recorded of an item in a month (of scoring): lines, quantity x 1000, minutes; in
 * the order of item and agency. A person's work stands at the agency of its last day. */
struct volume { const char *agency, *item; int64_t lines, quantity, minutes; };
int store_volumes(struct store *s, struct period month, struct arena *a, struct volume **out,
    size_t *n, struct err *e);

#endif
