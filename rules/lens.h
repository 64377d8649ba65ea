/* lens: what the reports about a whole population share: the results that they read, as plain rows,
 * and how rows of a report are shown, as a table for people or as CSV for a spreadsheet. A report
 * is a value tree with a list of rows; its columns are a table of keys. Refuses to know where
 * results are kept and which report it is. Used by the reports and by whoever reads results for
 * them.
 */
#ifndef KPID_LENS_H
#define KPID_LENS_H

#include "rules/explain_say.h"
#include "rules/model.h"

/* One visible result. Texts and trees are borrowed. */
struct lens_row {
	int organisation;
	const char *code, *agency, *duty_group, *sector, *root, *standard, *reason;
	const char *proposed; /* class of a year before the cap */
	const char *class_id; /* class of a year, band of a shorter period; NULL none */
	int role, subject, state;
	int weight; /* of a base period in its year: 1, or 3 for a quarter */
	int64_t micro; /* MODEL_NONE = no score */
	int64_t run;
	const struct value *parts, *indicators, *detail; /* as stored; NULL none */
};

enum lens_show {
	LENS_PLAIN, /* text or whole number as it is */
	LENS_CODE, /* a code that has words in both languages */
	LENS_POINTS, /* micro-points */
	LENS_NUMBER, /* a figure */
	LENS_SHARE, /* 0.2 shown as 20 % */
	LENS_TITLE, /* a map with vi and en, or a text */
	LENS_PERIOD,
	LENS_SHOWS
};
struct lens_column {
	const char *key; /* of the rows, and the head of the CSV column */
	enum msg_id head; /* in a table */
	enum lens_show show;
};

/* Columns are ended by a NULL key. CSV has a byte-order mark, the keys as heads, points as decimals
 * with six digits and codes as they are, so that it is the same in every language; titles are in
 * that of the writer. */
void lens_csv(const struct writer *w, const struct value *rows, const struct lens_column *columns);
/* With heads, aligned; figures to the right. Only the first `most` rows; how many more is said. */
void lens_table(const struct writer *w, const struct value *rows,
    const struct lens_column *columns, size_t most);
/* What makes text (with tables of at most `most` rows) and CSV of a report. */
typedef void lens_text_fn(const struct writer *w, const struct value *tree, size_t most);
typedef void lens_csv_fn(const struct writer *w, const struct value *tree, struct arena *a);
/* One cell as people read it; "-" for nothing. */
void lens_cell(const struct writer *w, const struct value *v, enum lens_show show);

/* A text into the arena: a list or map that is not there before is made under the key. */
struct value *lens_list(struct arena *a, struct value *map, const char *key);
/* Puts text (NULL: null), micro-points (MODEL_NONE: null). */
void lens_put_text(struct arena *a, struct value *map, const char *key, const char *s);
void lens_put_micro(struct arena *a, struct value *map, const char *key, int64_t micro);

#endif
