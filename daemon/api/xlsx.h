/* xlsx: a workbook written row by row in constant memory: sheets with a head that stays, filters,
 * numbers and days as such, and a chart of two columns. The one door to libxlsxwriter; knows
 * nothing of scores. Called by the resources whose lists are exported.
 */
#ifndef KPID_API_XLSX_H
#define KPID_API_XLSX_H

#include "rules/base/buf.h"
#include "rules/base/calendar.h"
#include "rules/base/err.h"

struct xlsx;

struct xlsx_column {
	const char *title;
	int width; /* characters */
};

/* NULL with *e. A workbook has to be ended, or dropped by xlsx_drop. */
struct xlsx *xlsx_new(struct err *e);
/* A sheet and its head; what follows goes there. Names of at most 31 characters, without []:*?/\ .
 */
void xlsx_sheet(struct xlsx *x, const char *name, const struct xlsx_column *columns, size_t n);
/* The next cell of the row; NULL and DAY_NONE leave it empty. */
void xlsx_text(struct xlsx *x, const char *s);
void xlsx_whole(struct xlsx *x, int64_t n);
void xlsx_number(struct xlsx *x, double n); /* four decimals at most are shown */
void xlsx_points(struct xlsx *x, int64_t micro); /* two decimals; MODEL_NONE leaves it empty */
void xlsx_day(struct xlsx *x, day_t d);
void xlsx_moment(struct xlsx *x, day_t d, int hour, int minute);
void xlsx_end_row(struct xlsx *x);
/* A sheet that is a chart: rows of the sheet that is open, first column the names, second the
 * numbers. */
void xlsx_chart(struct xlsx *x, const char *name, const char *title);
/* The bytes into *out (cleared first); frees. -1 with *e. */
int xlsx_end(struct xlsx *x, struct buf *out, struct err *e);
void xlsx_drop(struct xlsx *x);

#endif
