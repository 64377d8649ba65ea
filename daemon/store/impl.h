/* impl: what the files of daemon/store share: the handle, where facts lie, steps of an intake.
 *
 * Refuses to be included from anywhere else but the store's own tests.
 */
#ifndef KPID_STORE_IMPL_H
#define KPID_STORE_IMPL_H

#include "daemon/store/db.h"
#include "daemon/store/rows.h"
#include "daemon/store/store.h"
#include "rules/base/map.h"

/* KB. kpid has five readers, of one person's rows each or of every page once. */
#define STORE_CACHE_WRITER "PRAGMA cache_size = -32768"
#define STORE_CACHE_READER "PRAGMA cache_size = -8192"
#define STORE_APPLICATION_ID 0x4b504944	/* "KPID" */

struct embedded { const char *name; const unsigned char *bytes; size_t size; };
/* Ended by a NULL name; the bytes have a NUL behind. */
extern const struct embedded embed_schema[];

/* Statements made from the table of facts, one set a kind (facts.c). */
enum fact_sql {
	FACT_INSERT, FACT_COPY, FACT_SUPERSEDE, FACT_GET, FACT_ALL, FACT_IDS, FACT_BESIDE, FACT_SQLS
};

/* Numbers of tuples. `table`: those of the file (number = place in the map), of which `saved` are
 * written; `spare`: a reader's own, numbered from spare_base. */
struct kinds { struct map table, spare; size_t saved; uint32_t spare_base; int loaded; };

enum store_tx { TX_NONE, TX_FACTS, TX_PACKS, TX_RUN, TX_ADMIN };
struct store {
	struct db db;
	char *path;
	int lock;		/* descriptor, -1 when reading */
	enum store_tx tx;
	int wal_pages;		/* since the last checkpoint */
	int64_t seq, part_seq;	/* highest in this transaction; where its open part began */
	char *sql[FACT_KINDS][FACT_SQLS];
	struct kinds kinds;
	int32_t *pack_months;	/* months of which there are packs, ascending */
	size_t npack_months;
	int pack_months_loaded;
	int32_t seal_month, seal_to;	/* the last answer of store_month_sealed; 0 none */
	char staff_code[64];	/* the last answer of refer_staff; "" none */
	int64_t staff;
	int late;		/* of the last store_put */
	struct arena scratch;	/* of one store_put */
};

static inline int32_t
month_of(day_t d)
{
	return period_code(period_of_day(d, PERIOD_MONTH));
}

/* open.c: the writer's transactions. store_tx_end commits, and checkpoints when the log grew. */
int store_tx_begin(struct store *s, enum store_tx kind, struct err *e);
int store_tx_end(struct store *s, struct err *e);
void store_tx_drop(struct store *s);
/* Takes part in the caller's transaction, or makes one of its own; store_leave ends that one (keeps
 * it when rc is 0) and returns rc. */
int store_join(struct store *s, int *mine, struct err *e);
int store_leave(struct store *s, int mine, int rc, struct err *e);
/* Applies the files of `list` above `have`; those before are a backup, "<path>.v<have>.backup". */
int store_migrate(struct db *db, const struct embedded *list, int have, struct err *e);
int store_schema_version(const struct embedded *list);
/* open.c: the lock of whoever writes s->path, until s->lock is closed; MSG_STORE_LOCKED. */
int store_lock(struct store *s, struct err *e);
/* witness.c: a run was committed; the lock file's number only rises. */
void witness_run(struct store *s, int64_t run);

/* facts.c: where a fact's row lies, its key, and one row in and out. staff 0: about nobody (of a
 * decision: the person whom it is about, also by entry or task); month 0: not kept by month. */
struct place { int64_t seq, staff; int32_t month; };
#define KEY_DIGEST 16
/* Of the choices of decision.kind and event.kind. */
enum { DECISION_OBJECTIVE_CAUSE, DECISION_CLASS, DECISION_REOPEN, DECISION_PETITION_OUTCOME = 6 };
enum { EVENT_PETITION = 6 };
struct key { int found, withdrawn; struct place at; unsigned char digest[KEY_DIGEST]; };
/* What the store adds to a fact's own columns. `worked` 0: null. */
struct extra { int64_t recorded_at; int32_t worked; int after_sealing, withdrawn; };

sqlite3_stmt *fact_statement(struct store *s, enum fact_kind kind, enum fact_sql which,
    struct err *e);
int fact_monthly(enum fact_kind kind);
int fact_key_find(struct store *s, enum fact_kind kind, const char *source, const char *id,
    struct key *out, struct err *e);
int fact_key_put(struct store *s, const struct fact *f, const struct key *key, struct err *e);
void fact_digest(const struct fact *f, unsigned char out[KEY_DIGEST]);
int fact_insert(struct store *s, const struct fact *f, const struct place *at,
    const struct extra *x, struct err *e);
/* The row of *from once more at *to, with other extras. */
int fact_copy(struct store *s, enum fact_kind kind, const struct place *from,
    const struct place *to, const struct extra *x, struct err *e);
int fact_supersede(struct store *s, enum fact_kind kind, const struct place *at, int64_t by,
    struct err *e);
/* The row at a place, and when it was recorded (may be NULL): 1, 0 none, -1. Texts into the arena;
 * without one they are not to be read. */
int fact_get(struct store *s, enum fact_kind kind, const struct place *at, struct arena *a,
    struct fact *out, int64_t *recorded_at, struct err *e);
/* "SELECT ... FROM kind f" of whole facts, and the current row of it; texts into the arena, or
 * borrowed when NULL. Columns 0 and 1 are seq and recorded_at. */
void fact_select(const struct fact_type *t, struct buf *sql);
void fact_read(sqlite3_stmt *st, enum fact_kind kind, struct arena *a, struct fact *out);
#define FACT_KNOWN "seq <= ?1 AND (superseded_by IS NULL OR superseded_by > ?1) AND withdrawn = 0"
/* Numbers the row in fact_log. */
int fact_number(struct store *s, enum fact_kind kind, const struct place *at, struct err *e);
/* The cell of the column with this name, NULL when the kind has none or it is empty. */
const struct cell_value *fact_cell(const struct fact *f, const char *column);

/* A number of a column, or `missing`. */
int64_t fact_number_of(const struct fact *f, const char *column, int64_t missing);

/* move.c: the month in which an entry is scored, and entries that follow their task. */
struct entry_place { int32_t month, worked; int after_sealing; };
struct entry_days {
	day_t work, done;
	int32_t task_month;	/* 0: no task */
	int may_seal;		/* 0: it counted before the sealing, and stays */
};
int entry_place(struct store *s, const struct entry_days *d, struct entry_place *out,
    struct err *e);
int entries_follow(struct store *s, const struct fact *task, const struct key *now,
    int64_t recorded_at, struct err *e);
/* The same of a month or its quarter; the last answer is kept. */
int store_month_sealed(struct store *s, int32_t month, struct err *e);

/* stale.c: which packs a fact touches. `at` is where its row lies. */
int stale_fact(struct store *s, const struct fact *f, const struct place *at, struct err *e);
int stale_month(struct store *s, int32_t month, int64_t staff, struct err *e);
/* Months with packs: load, add one, forget all. */
int stale_months(struct store *s, struct err *e);
void stale_months_add(struct store *s, int32_t month);

/* dossier.c */
struct dossier_of { int64_t staff; const char *code; struct period period; int64_t as_of; };
int dossier_build(struct store *s, const struct dossier_of *who, struct arena *a,
    struct dossier *out, struct err *e);
/* What is known of an agency, into a posting that names it. */
int posting_agency(struct store *s, struct posting *p, int64_t as_of, struct arena *a,
    struct err *e);

/* kinds.c: the callback of columns_build; `arg` is the store. */
uint32_t kinds_intern(void *arg, const void *tuple, size_t n);
int kinds_load(struct store *s, struct err *e);
int kinds_save(struct store *s, struct err *e);		/* in the caller's transaction */
void kinds_fini(struct kinds *k);

#endif
