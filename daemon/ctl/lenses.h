/* lenses: what the commands of reports about everybody share: which period of which store, and the
 * three forms of an answer.
 */
#ifndef KPID_CTL_LENSES_H
#define KPID_CTL_LENSES_H

#include "daemon/ctl/engine.h"
#include "daemon/lenses.h"

struct lens_call {
	struct store *store;
	struct period period;
	const char *kind; /* "preview" with --to-date, else NULL */
	const char *agency; /* of --agency, which exists; NULL all */
	struct agency_scope scope; /* that agency */
	struct lens_rows rows;
	size_t most;
};

/* --db, --period, --to-date, --agency, --most: opens the store and reads the results; without any
 * MSG_LENS_NOTHING. -1 with c->err. lens_close frees. */
int lens_open(struct ctl *c, struct lens_call *l);
void lens_close(struct lens_call *l);
/* Only the store, the agency and --most. */
int lens_store(struct ctl *c, struct lens_call *l);
/* Results of another period into *rows; 0 also when there are none. */
int lens_more(struct ctl *c, struct lens_call *l, struct period p, struct lens_rows *rows);
/* --sector is one of the manifest, or not given; -1 with c->err. */
int lens_sector(struct ctl *c, const struct ctl_engine *g, const char **sector);

/* The answer in the form that is asked for: JSON, or what the functions make of the tree. Gives
 * EXIT_YES. */
struct lens_form {
	lens_text_fn *text;
	lens_csv_fn *csv;
	size_t most;
};
int lens_answer(struct ctl *c, const struct value *tree, struct lens_form form);

#define LENS_OPTIONS \
	{ "--db", "FILE", "the store", "kho dữ liệu" }, \
	    { "--agency", "CODE", "of one agency", "của một cơ quan" }, \
	    { "--csv", NULL, "answer as CSV", "trả lời dạng CSV" }, \
	{ \
		"--most", "N", "rows of a table (default 50)", "số dòng của bảng (mặc định 50)" \
	}
#define LENS_PERIOD \
	{ "--period", "P", "2026-03, 2026-Q1, 2026-H1 or 2026", "kỳ" }, \
	{ \
		"--to-date", NULL, "in a preview of the year", "trong bản xem trước của năm" \
	}

#endif
