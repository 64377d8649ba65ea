/* csv: RFC 4180 rows from bytes, through libcsv, with our own row, line and column count. UTF-8
 * with or without BOM; the separator (comma, semicolon, tab) is taken from the header line; cells
 * are trimmed of nothing and normalised to NFC (libutf8proc). Knows nothing of what the columns
 * mean.
 */
#ifndef KPID_BASE_CSV_H
#define KPID_BASE_CSV_H

#include <stddef.h>
#include "rules/base/arena.h"
#include "rules/base/buf.h"
#include "rules/base/err.h"

#define CSV_CELL_MAX (1u << 20) /* a longer cell makes its row an error, not the file */

struct csv_cell {
	const char *s;
	size_t n;
}; /* NFC, NUL-terminated, borrowed until the callback returns */

/* One row, the header being row 1. `line` is the line of the file where the row begins. `bad` is
 * NULL, or the error of this row (bad UTF-8, cell too long, NUL byte, broken quoting), with line
 * and the cell's number (1-based) as column; cells are then not to be used. Returning non-zero
 * stops the reading. Empty lines are not rows. */
typedef int
csv_row_fn(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad);

/* Reads a whole text. 0, or -1 with *e when the file as such cannot be read as CSV (UTF-16 or other
 * encodings by their byte-order mark or first line, no header, quotes not closed at the end:
 * MSG_CSV_*), or -2 when the callback stopped. */
int csv_read(const char *p, size_t n, csv_row_fn *row, void *arg, struct err *e);

/* A text of *n bytes (UTF-8) in NFC, into the arena; *n becomes its length. */
const char *csv_nfc(struct arena *a, const char *s, size_t *n);
/* Small letters without marks, for comparing headings: "Hệ số" -> "he so". In the arena, "" when it
 * is not UTF-8. */
char *csv_fold(struct arena *a, const char *s, size_t n);
/* Where a text can be cut in two: behind the header, and behind `records` records of the rest (or
 * at its end). Lengths in bytes; *lines are the lines in them. A slice is read as the header and
 * records put together: it gives the same rows as the whole. */
size_t csv_header(const char *p, size_t n, char *separator, size_t *lines);
size_t csv_records(const char *p, size_t n, char separator, size_t records, size_t *lines);

/* Appends one cell, quoted when needed; `safe` puts ' before a cell that starts with = + - @ or a
 * tab (spreadsheets), also behind other '. */
void csv_cell(struct buf *b, const char *s, size_t n, int safe);
/* Takes away the ' that `safe` put: what was exported is read as it was. */
void csv_unguard(struct csv_cell *cell);

#endif
