/* import_rows: one row of a file, from cells to the store. Part of import. */
#ifndef KPID_CTL_IMPORT_ROWS_H
#define KPID_CTL_IMPORT_ROWS_H

#include "daemon/ctl/engine.h"
#include "daemon/store/store.h"
#include "rules/base/csv.h"

#define COLUMNS 256

enum use { USE_COLUMN, USE_FIELD, USE_SOURCE, USE_ID, USE_WITHDRAWN };
struct slot {
	enum use role;
	int column;
	const char *name;
};

struct import {
	struct ctl *c;
	struct store *store;
	const struct manifest *manifest;
	const char *file, *source;
	enum fact_kind kind;
	struct slot slots[COLUMNS];
	size_t nslots;
	int header, fatal, in_batch, all_or_nothing;
	int64_t now;
	size_t counts[INTAKE_RESULTS], total[INTAKE_RESULTS];
	struct arena row;
	struct value *findings;
};

/* A csv_row_fn; arg is the import. */
int
import_csv_row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad);
/* An array of objects, or one object a line. -1 when the text as a whole cannot be read. */
int import_json(struct import *m, const char *p, size_t n);

#endif
