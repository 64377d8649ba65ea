/* facts: the table of everything that can be recorded: kinds, their columns, types and bounds.
 *
 * One table (facts.def) is read by the CSV and JSON imports, the store, the demo province, the
 * cases and the documents. Knows how one cell is checked; refuses to know where rows come from or
 * go to, and whether a staff code or an item exists.
 */
#ifndef KPID_FACTS_H
#define KPID_FACTS_H

#include "rules/base/buf.h"
#include "rules/base/calendar.h"
#include "rules/base/err.h"

enum fact_kind {
#define FACT(id, name, key, en, vi) FACT_##id,
#define COLUMN(fact, name, type, flags, min, max, choices, en, vi)
#include "rules/facts.def"
#undef FACT
#undef COLUMN
	FACT_KINDS
};

enum column_type {
	COL_CODE, /* text without spaces or control characters, 1-64 bytes */
	COL_TEXT, /* any text without control characters, up to 1000 bytes */
	COL_STAFF,
	COL_AGENCY,
	COL_ITEM,
	COL_SECTOR, /* codes that must be known to the store or the manifest */
	COL_TASK,
	COL_ENTRY, /* external ids of the same source */
	COL_DAY, /* 2026-03-12, stored as days since 1970-01-01 */
	COL_PERIOD, /* 2026-03 2026-Q1 2026-H1 2026, stored as period_code */
	COL_DECIMAL, /* stored x 1000 */
	COL_INT,
	COL_BOOL, /* yes/no, true/false, 1/0, có/không; stored 1/0 */
	COL_CHOICE, /* one word of `choices`, stored as its 0-based index */
	COL_LIST, /* codes separated by spaces or | */
	COL_FIELDS /* all further columns: the item's declared fields, stored as name=value lines
		      sorted by name */
};

enum { COL_REQUIRED = 1 };

struct column {
	const char *name;
	enum column_type type;
	int flags;
	int64_t min, max; /* of DECIMAL (x 1000) and INT; both 0: no bounds */
	const char *choices; /* words separated by spaces, else NULL */
	const char *en, *vi; /* help */
};

#define FACT_COLUMNS 16

struct fact_type {
	const char *name; /* "diary"; also the name of the table and the CSV file */
	const char
	    *key; /* natural key: columns joined by spaces; "" = an external_id must be given */
	const char *en, *vi;
	const struct column *columns;
	int ncolumns;
};

const struct fact_type *fact_type(enum fact_kind kind);
int fact_kind_find(const char *name); /* -1 when unknown */
int fact_column_find(enum fact_kind kind, const char *name); /* index, or -1 */
/* 0-based index of a word in `choices`, -1 when absent; and the word of an index (borrowed static
 * buffer of the caller). */
int choice_find(const char *choices, const char *word, size_t n);
char *choice_text(const char *choices, int64_t index, char out[32]);
/* The same where it stands among the others: its first byte, and how many. */
const char *choice_at(const char *choices, int64_t index, size_t *n);

/* A cell after checking. `has` 0 = empty. Text is borrowed from the row's arena. */
struct cell_value {
	int has;
	int64_t n;
	const char *s;
};

/* One row, checked. `source` defaults to "import"; external_id is the natural key joined by | when
 * the kind has one. */
struct fact {
	enum fact_kind kind;
	const char *source, *external_id;
	int withdrawn; /* column `withdrawn`: yes */
	const void *digest; /* of the store: what it says, if that is known already; NULL */
	struct cell_value v[FACT_COLUMNS];
};

/* Checks the text of one cell by its column. 0, or -1 with *e: column name, value and what is
 * expected. An empty cell is `has` = 0 (MSG_FACT_REQUIRED when required). */
int cell_check(const struct column *col, const char *s, size_t n, struct arena *a,
    struct cell_value *out, struct err *e);
/* Rules between columns of a row (from <= to, discipline needs duty_linked, a decision names what
 * it is about, ...). */
int fact_check(const struct fact *f, struct err *e);
/* The text of a stored cell, as an import would read it again. */
void cell_text(const struct column *col, const struct cell_value *v, struct buf *out);

#endif
