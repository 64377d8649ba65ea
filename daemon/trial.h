/* trial: the facts of one person and month with other rows put over them, for try. The rows are
 * checked by the same intake as an import, in a scratch store that is thrown away; the store itself
 * is only read. Refuses to know where the rows come from and what is made of the result. Called by
 * ctl and api.
 */
#ifndef KPID_TRIAL_H
#define KPID_TRIAL_H

#include "daemon/run.h"
#include "rules/manifest.h"

/* Rows of one kind (tasks before the diary lines that name them): CSV, a JSON list or one object a
 * line. `name` is the file that a mistake is told of. */
struct trial_text {
	enum fact_kind kind;
	const char *name, *p;
	size_t n;
};

struct trial {
	struct store *store; /* read only */
	const struct person *person;
	struct period month;
	int64_t as_of, now; /* now: seconds */
	const struct manifest *manifest;
	const char *source; /* of rows that name none */
	const struct trial_text *texts;
	size_t ntexts;
	int64_t appraisal; /* total of the general points confirmed, x 1000; MODEL_NONE: as it is */
	/* out, of a row that is rejected */
	const char *column; /* in the arena; NULL: the row as such */
	size_t row; /* its index */
};

/* What the store knows of the person's month, with the rows instead of those with the same id, or
 * added, into *out (texts in the arena). A rejected row is an error with name and
 * line. */
int trial_dossier(struct trial *t, struct arena *a, struct dossier *out, struct err *e);

#endif
