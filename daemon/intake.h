/* intake: rows of facts on their way into the store: CSV, a JSON array or one JSON object a line.
 * Owns header, cells, checks against the manifest and batches; refuses to know where the text came
 * from and how a rejection is told. Called by kpictl's import, by POST and by the drop folder.
 */
#ifndef KPID_INTAKE_H
#define KPID_INTAKE_H

#include "daemon/store/store.h"
#include "rules/manifest.h"

#define INTAKE_COLUMNS 256

enum slot_role { SLOT_COLUMN, SLOT_FIELD, SLOT_SOURCE, SLOT_ID, SLOT_WITHDRAWN };
struct slot { /* what a column of the text is */
	enum slot_role role;
	int column; /* of the kind; SLOT_COLUMN only */
	const char *name;
};

/* One row's fate. Rejected: `e` says why, `column` where (NULL: the row as such), `f` is NULL.
 * Otherwise `f` is what was put. Texts are borrowed until it returns. */
struct intake_row {
	int line; /* of the text, where the row begins or JSON is broken; 1-based */
	int character; /* of that line, where JSON is broken; 0 none */
	size_t index; /* 0-based, of the rows of this text */
	enum intake_result result;
	const char *column;
	const struct err *e;
	const struct fact *f;
	int late; /* recorded after its month was sealed */
};
typedef void intake_row_fn(void *arg, const struct intake_row *row);
/* Whether this caller may put this fact: 0, or -1 with *e. */
typedef int intake_allow_fn(void *arg, const struct fact *f, struct err *e);

/* How rows become lasting: the caller's transaction is open already (the rows are part of it), or a
 * transaction every 1,000 rows and at the end of a text, or one for everything that is opened by
 * the first row and ended by intake_end. */
enum intake_tx { INTAKE_TX_CALLER, INTAKE_TX_BATCHES, INTAKE_TX_WHOLE };

struct intake {
	struct store *store;
	const struct manifest *manifest; /* NULL: items and sectors are not checked */
	enum fact_kind kind;
	const char *source; /* of rows that name none */
	int64_t now; /* seconds since 1970 */
	enum intake_tx tx;
	intake_row_fn *row; /* may be NULL */
	intake_allow_fn *allow; /* may be NULL */
	void *arg; /* of both */
	/* NULL: a row is put when it is read. Else rows that are read are kept there, checked as far
	 * as that needs no store, and told when intake_put_kept puts them: on another thread, which
	 * has the store. */
	struct arena *keep;
	struct err *e; /* what stops the whole text: its header, its form, the store */
	/* out: a row is counted as lasting only while its transaction stands */
	size_t counts[INTAKE_RESULTS], late;
	int fatal; /* the store failed: nothing more can be put */
	/* private */
	struct slot slots[INTAKE_COLUMNS];
	size_t nslots, index, lasting[INTAKE_RESULTS];
	int header, in_tx;
	struct arena kept, line; /* of the text; of one row */
	struct intake_kept *first, *last;
};

/* All rows of one text. 0 also when rows were rejected; -1 with *m->e when the text as such cannot
 * be read (rows before that place are put) or the store failed. May be called again, for another
 * kind too: counts grow. */
int intake_text(struct intake *m, const char *p, size_t n);
/* Puts what intake_text kept, in its order. -1 with *m->e when the store failed. */
int intake_put_kept(struct intake *m);
/* Commits what is open (or takes it back, when `keep` is 0) and frees. -1 with *m->e. */
int intake_end(struct intake *m, int keep);

#endif
