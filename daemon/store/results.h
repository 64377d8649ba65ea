/* results: the fields of runs, results and warnings as columns, shared by what writes them (runs.c)
 * and what reads them (results.c). Private to daemon/store.
 */
#ifndef KPID_STORE_RESULTS_H
#define KPID_STORE_RESULTS_H

#include "daemon/store/rows.h"
#include "daemon/store/store.h"

#define RUN_FIELDS 17
#define RESULT_FIELDS 22
#define WARNING_FIELDS 8
extern const struct field run_fields[RUN_FIELDS];	/* the first is the id */
extern const struct field result_fields[RESULT_FIELDS];	/* the first two are the key */
extern const struct field warning_fields[WARNING_FIELDS];

/* What is read of each, with all rows as the rest of the query. */
extern const struct list result_list, warning_list, run_list;
/* Results as they count now, of all periods; `h` knows key and revision without their rows. */
#define RESULTS_NOW "result_now h CROSS JOIN result r" \
    " USING (period, channel, organisation, code, revision)"
/* The key of a warning has no nulls: "" is none. */
void warning_nulls(struct warning *w);

/* "main" for provisional and official runs (and NULL), else the kind itself. */
const char *results_channel(const char *kind);

#endif
