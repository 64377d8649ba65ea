/* The file is cut into records by a scan of quotes first, so that one broken quotation cannot
 * swallow the rows after it; each record then goes through libcsv on its own. */
#include "rules/base/csv.h"
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "rules/base/text.h"

#define STRICT (CSV_STRICT | CSV_STRICT_FINI)

struct cell_at {
	size_t at, n;
};

struct reader {
	struct csv_parser parser;
	struct buf bytes; /* cells of the record, one after the other with NULs between */
	struct cell_at *cells;
	size_t ncells, cap;
	csv_row_fn *row;
	void *arg;
	struct csv_cell *out;
	size_t out_cap;
	struct arena nfc; /* of one row */
	char separator;
};

/* The end of the record that begins at p: the first line end outside quotes. A quotation that is
 * not closed within CSV_CELL_MAX bytes, or at the end of the file, ends with its first line. */
static const char *
record_end(const char *p, const char *end, char separator)
{
	const char *first = NULL; /* behind the first line end */
	int quoted = 0, start = 1;

	for (const char *q = p; q < end; q++) {
		int closes = quoted && *q == '"';

		if (*q == '\n' && first == NULL)
			first = q + 1;
		if (!quoted && *q == '\n')
			return q + 1;
		if (*q == '"' && (quoted || start))
			quoted = !quoted;
		/* A quotation mark right behind one that closed is a doubled one: it goes on. */
		start = closes || (!quoted && *q == separator);
		if (quoted && first != NULL && (size_t)(q - p) > CSV_CELL_MAX + 1024)
			return first;
	}
	return quoted && first != NULL ? first : end;
}

static void
cell_done(void *p, size_t n, void *arg)
{
	struct reader *r = arg;

	r->cells = mem_room(r->cells, r->ncells, &r->cap, sizeof *r->cells);
	r->cells[r->ncells++] = (struct cell_at){ r->bytes.n, n };
	buf_reserve(&r->bytes, n + 1);
	if (n > 0)
		memcpy(r->bytes.p + r->bytes.n, p, n);
	r->bytes.p[r->bytes.n + n] = '\0';
	r->bytes.n += n + 1;
}

/* libcsv on one record: 0, or the number of the cell whose quoting is wrong (strict mode). */
static int
split(struct reader *r, const char *p, size_t n)
{
	int wrong, cell;

	buf_clear(&r->bytes);
	r->ncells = 0;
	while (n > 0 && (p[n - 1] == '\n' || p[n - 1] == '\r'))
		n--;
	wrong = csv_parse(&r->parser, p, n, cell_done, NULL, r) != n;
	cell = (int)r->ncells + 1;
	wrong |= csv_fini(&r->parser, cell_done, NULL, r) != 0;
	if (wrong && csv_error(&r->parser) == CSV_ENOMEM)
		mem_die();
	return wrong ? cell : 0;
}

static int
is_ascii(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] >= 0x80)
			return 0;
	return 1;
}

const char *
csv_nfc(struct arena *a, const char *s, size_t *n)
{
	utf8proc_uint8_t *nfc;
	const char *kept;

	if (utf8_composed(s, *n))
		return arena_copy(a, s, *n);
	nfc = utf8proc_NFC((const utf8proc_uint8_t *)s);
	if (nfc == NULL) /* of UTF-8 it always makes one */
		mem_die();
	*n = strlen((char *)nfc);
	kept = arena_copy(a, (char *)nfc, *n);
	free(nfc);
	return kept;
}

char *
csv_fold(struct arena *a, const char *s, size_t n)
{
	utf8proc_uint8_t *out = NULL;
	char *text, *to;
	utf8proc_ssize_t rc = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &out,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);

	if (rc == UTF8PROC_ERROR_NOMEM)
		mem_die();
	if (rc < 0)
		return arena_str(a, "");
	text = to = arena_str(a, (char *)out);
	free(out);
	for (const char *p = text; *p != '\0'; p++)
		if (strncmp(p, "\xc4\x91", 2) == 0) { /* d with a stroke is a letter of its own */
			*to++ = 'd';
			p++;
		} else
			*to++ = *p;
	*to = '\0';
	return text;
}

/* One cell in NFC; -1 with *e naming what is wrong with it. */
static int
clean(struct reader *r, size_t i, struct err *e)
{
	char *p = r->bytes.p + r->cells[i].at;
	size_t n = r->cells[i].n;

	r->out[i] = (struct csv_cell){ p, n };
	if (n == 0)
		return 0;
	if (n > CSV_CELL_MAX)
		return err_set(e, MSG_CSV_CELL_LONG);
	if (memchr(p, '\0', n) != NULL)
		return err_set(e, MSG_CSV_NUL);
	if (is_ascii(p, n))
		return 0;
	if (utf8_bad(p, n) >= 0)
		return err_set(e, MSG_CSV_ENCODING);
	r->out[i].s = csv_nfc(&r->nfc, p, &r->out[i].n);
	return 0;
}

static int
give(struct reader *r, int line, struct err *bad)
{
	if (r->out_cap < r->ncells) {
		r->out_cap = r->ncells + 16;
		r->out = mem_grow(r->out, r->out_cap * sizeof *r->out);
	}
	arena_reset(&r->nfc);
	for (size_t i = 0; i < r->ncells && !bad->set; i++)
		if (clean(r, i, bad) != 0)
			err_at(bad, NULL, line, (int)i + 1);
	return r->row(r->arg, r->out, r->ncells, line, bad->set ? bad : NULL);
}

static int
record(struct reader *r, const char *p, const char *end, int line)
{
	struct err bad = { 0 };
	int wrong = split(r, p, (size_t)(end - p)), stop;

	if (wrong != 0) {
		err_set(&bad, MSG_CSV_QUOTE);
		err_at(&bad, NULL, line, wrong);
		/* What the parser still holds is dropped, which it does not do while it is strict. */
		csv_set_opts(&r->parser, 0);
		csv_fini(&r->parser, NULL, NULL, NULL);
		csv_set_opts(&r->parser, STRICT);
	}
	stop = give(r, line, &bad);
	err_fini(&bad);
	return stop;
}

static int
rows(struct reader *r, const char *p, const char *end)
{
	int line = 1, stop = 0;

	while (p < end && !stop) {
		const char *next = record_end(p, end, r->separator);
		const char *q = p;

		while (q < next && (*q == '\r' || *q == '\n'))
			q++;
		if (q < next)
			stop = record(r, p, next, line);
		for (; (p = memchr(p, '\n', (size_t)(next - p))) != NULL; p++)
			line++;
		p = next;
	}
	return stop ? -2 : 0;
}

static char
separator_of(const char *p, const char *end)
{
	static const char candidates[] = ",;\t";
	const char *line = memchr(p, '\n', (size_t)(end - p));
	size_t best = 0;
	char found = ',';

	for (const char *c = candidates; *c != '\0'; c++) {
		size_t n = 0;

		for (const char *q = p; q < (line ? line : end); q++)
			n += *q == *c;
		if (n > best) {
			best = n;
			found = *c;
		}
	}
	return found;
}

static int
is_blank(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && p[i] != '\0' && strchr("\r\n\t ;,", p[i]) != NULL)
		i++;
	return i == n;
}

static int
refused(const char *p, size_t n, struct err *e)
{
	const char *line = n ? memchr(p, '\n', n) : NULL;
	size_t head = line ? (size_t)(line - p) : n;

	if (n >= 2 && ((memcmp(p, "\xff\xfe", 2) == 0) || memcmp(p, "\xfe\xff", 2) == 0))
		err_set(e, MSG_CSV_UTF16);
	else if (head > 0 && memchr(p, '\0', head) != NULL)
		err_set(e, MSG_CSV_UTF16);
	else if (line == NULL && n > 0 && memchr(p, '\r', n - 1) != NULL)
		err_set(e, MSG_CSV_RETURNS);
	else if (head == 0 || is_blank(p, n))
		err_set(e, MSG_CSV_EMPTY);
	else if (utf8_bad(p, head) >= 0)
		err_set(e, MSG_CSV_ENCODING);
	else
		return 0;
	return err_at(e, NULL, 1, 0);
}

/* Spaces are part of a cell (RFC 4180, 2.4); without this libcsv trims them. */
static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

int
csv_read(const char *p, size_t n, csv_row_fn *row, void *arg, struct err *e)
{
	struct reader r = { .row = row, .arg = arg, .bytes = BUF_INIT };
	int rc;

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3, n -= 3;
	if (refused(p, n, e) != 0)
		return -1;
	r.separator = separator_of(p, p + n);
	if (csv_init(&r.parser, STRICT) != 0)
		mem_die();
	csv_set_blk_size(&r.parser, 1 << 16);	/* by 128 bytes a long cell grows for ever */
	csv_set_delim(&r.parser, (unsigned char)r.separator);
	csv_set_space_func(&r.parser, no_space);
	rc = rows(&r, p, p + n);
	csv_free(&r.parser);
	buf_fini(&r.bytes);
	free(r.cells);
	free(r.out);
	arena_fini(&r.nfc);
	return rc;
}

/* Would a spreadsheet take it for a formula, or for one that is guarded already? */
static int
looks_like_formula(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] == '\'')
		i++;
	return i < n && strchr("=+-@\t", s[i]) != NULL && s[i] != '\0';
}

void
csv_unguard(struct csv_cell *cell)
{
	if (cell->n == 0 || cell->s[0] != '\'' || !looks_like_formula(cell->s, cell->n))
		return;
	cell->s++;
	cell->n--;
}

size_t
csv_records(const char *p, size_t n, char separator, size_t records, size_t *lines)
{
	const char *at = p, *end = p + n;

	*lines = 0;
	for (size_t i = 0; i < records && at < end; i++) {
		const char *next = record_end(at, end, separator);

		for (; at < next; at++)
			*lines += *at == '\n';
	}
	return (size_t)(at - p);
}

size_t
csv_header(const char *p, size_t n, char *separator, size_t *lines)
{
	size_t at = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, passed;

	*separator = separator_of(p + at, p + n);
	*lines = 0;
	/* Empty lines are not rows: the header is the first that is one. */
	while (at < n && (p[at] == '\n' || (p[at] == '\r' && at + 1 < n && p[at + 1] == '\n'))) {
		at += p[at] == '\r' ? 2 : 1;
		++*lines;
	}
	at += csv_records(p + at, n - at, *separator, 1, &passed);
	*lines += passed;
	return at;
}

void
csv_cell(struct buf *b, const char *s, size_t n, int safe)
{
	int guard = safe && looks_like_formula(s, n), quote = 0;

	for (size_t i = 0; i < n && !quote; i++)
		quote = s[i] != '\0' && strchr(",;\t\"\r\n", s[i]) != NULL;
	if (quote)
		buf_addc(b, '"');
	if (guard)
		buf_addc(b, '\'');
	for (size_t i = 0; i < n; i++) {
		if (quote && s[i] == '"')
			buf_addc(b, '"');
		buf_addc(b, s[i]);
	}
	if (quote)
		buf_addc(b, '"');
}
