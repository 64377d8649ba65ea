/* csv: records, quoting, encodings, NFC, and cells written for spreadsheets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "rules/base/csv.h"

struct got { struct buf text; int stop_after, rows; };

/* Rows as "line:cell|cell;" or "line:!MESSAGE@cell;". */
static int
on_row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct got *g = arg;

	buf_addf(&g->text, "%d:", line);
	if (bad != NULL)
		buf_addf(&g->text, "!%s@%d", msg_name(bad->id), bad->col);
	for (size_t i = 0; i < n && bad == NULL; i++) {
		assert_int_equal(strlen(cells[i].s), cells[i].n);
		buf_addf(&g->text, "%s%s", i ? "|" : "", cells[i].s);
	}
	buf_addc(&g->text, ';');
	return ++g->rows == g->stop_after;
}

static void
reads_n(const char *text, size_t n, const char *want)
{
	struct got g = { .text = BUF_INIT };
	struct err e = { 0 };
	int rc = csv_read(text, n, on_row, &g, &e);

	if (rc == -1)
		buf_addf(&g.text, "-%s", msg_name(e.id));
	assert_string_equal(g.text.p == NULL ? "" : g.text.p, want);
	buf_fini(&g.text);
	err_fini(&e);
}

static void
reads(const char *text, const char *want)
{
	reads_n(text, strlen(text), want);
}

static void
csv_read__takes_the_separator_of_the_header(void **state)
{
	(void)state;
	reads("a,b\n1,2\n", "1:a|b;2:1|2;");
	reads("a;b\n1,5;2\n", "1:a|b;2:1,5|2;");
	reads("a\tb\n1;5\t2\n", "1:a|b;2:1;5|2;");
	reads("a\n1\n", "1:a;2:1;");
	reads("\xef\xbb\xbf" "a,b\n1,2", "1:a|b;2:1|2;");
	reads("a,b\r\n1,\r\n,2\r\n", "1:a|b;2:1|;3:|2;");
	reads("a,b\n 1 ,\t2\n", "1:a|b;2: 1 |\t2;");
}

static void
csv_read__counts_lines_of_the_file(void **state)
{
	(void)state;
	reads("a,b\n\n\n1,2\n\r\n3,4\n", "1:a|b;4:1|2;6:3|4;");
	reads("a,b\n\"1\n\n2\",3\n4,5\n", "1:a|b;2:1\n\n2|3;5:4|5;");
	reads("a,b\n\"1\n2,3\n4,5\n", "1:a|b;2:!CSV_QUOTE@1;3:2|3;4:4|5;");
}

static void
csv_read__knows_quotation_marks(void **state)
{
	(void)state;
	reads("a,b\n\"x,y\",\"\"\n", "1:a|b;2:x,y|;");
	reads("a,b\n\"say \"\"hi\"\"\nagain\",2\n3,4\n", "1:a|b;2:say \"hi\"\nagain|2;4:3|4;");
	reads("a,b\n\"\"\"\",\"\"\"x\"\n", "1:a|b;2:\"|\"x;");
	reads("a,b\nx\"y,2\n3,4\n", "1:a|b;2:!CSV_QUOTE@1;3:3|4;");
	reads("a,b\n1,x\"\"y\n3,4\n", "1:a|b;2:!CSV_QUOTE@2;3:3|4;");
	reads("a,b\n1,\"x\"y\n3,4\n", "1:a|b;2:!CSV_QUOTE@2;3:3|4;");
	reads("a,b\n1,\"x\n3,4", "1:a|b;2:!CSV_QUOTE@2;3:3|4;");
	/* Two that are not closed make one: which was meant cannot be told. */
	reads("a,b\n1,\"x\n3,\"y\n5,6\n", "1:a|b;2:!CSV_QUOTE@2;4:5|6;");
}

static void
csv_read__refuses_other_encodings(void **state)
{
	(void)state;
	reads_n("\xff\xfe" "a\0\n\0", 6, "-CSV_UTF16");
	reads_n("\xfe\xff\0a", 4, "-CSV_UTF16");
	reads_n("a\0,\0b\0\n\0", 8, "-CSV_UTF16");
	reads("n\xe2me\nx\n", "-CSV_ENCODING");
	reads("a,b\n1,\xe9\n3,4\n", "1:a|b;2:!CSV_ENCODING@2;3:3|4;");
	reads("a,b\n\xc3,2\n", "1:a|b;2:!CSV_ENCODING@1;");
	reads("a,b\n1,\xc0\xaf\n", "1:a|b;2:!CSV_ENCODING@2;");
	reads_n("a,b\n1,x\0y\n3,4\n", 14, "1:a|b;2:!CSV_NUL@2;3:3|4;");
}

static void
csv_read__refuses_what_has_no_header(void **state)
{
	(void)state;
	reads("", "-CSV_EMPTY");
	reads("\n\n", "-CSV_EMPTY");
	reads(" ,;\t\r\n", "-CSV_EMPTY");
	reads("\xef\xbb\xbf", "-CSV_EMPTY");
	reads("a,b\r1,2\r", "-CSV_RETURNS");
	reads("a,b\r", "1:a|b;");
}

static void
csv_read__makes_nfc_of_letters_and_marks(void **state)
{
	(void)state;
	/* e, circumflex, acute above -> one letter */
	reads("a,b\nTi\x65\xcc\x82\xcc\x81n,x\n", "1:a|b;2:Tiến|x;");
	reads("a,b\nTiến,ễ\n", "1:a|b;2:Tiến|ễ;");
}

/* What is NFC at a look is what it would be beside U+2000, which never is. */
static void
csv_nfc__is_the_same_at_a_look(void **state)
{
	static const char *const around[][2] = { { "e", "" }, { "e", "\xcc\x81" }, { "", "\xe1\xbb\x87" } };
	struct arena a = ARENA_INIT;

	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c = c == 0xd7ff ? 0xe000 : c + 1)
		for (size_t i = 0; i < 3; i++) {
			char one[5] = "", text[20];
			const char *got, *want;
			size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, n, m;

			for (size_t k = len; k-- > 0;)
				one[k] = (char)(k > 0 ? 0x80 | (c >> 6 * (len - 1 - k) & 0x3f)
				    : (len == 1 ? 0 : 0xf00 >> len & 0xff) | c >> 6 * (len - 1));
			m = (size_t)sprintf(text, "%s%s%s\xe2\x80\x80", around[i][0], one, around[i][1]);
			n = m - 3;
			arena_reset(&a);
			want = csv_nfc(&a, text, &m);
			text[n] = '\0';
			got = csv_nfc(&a, text, &n);
			if (n != m - 3 || memcmp(got, want, n) != 0 || strcmp(want + n, "\xe2\x80\x82") != 0)
				fail_msg("U+%04X", (unsigned)c);
		}
	arena_fini(&a);
}

static void
csv_read__stops_when_told(void **state)
{
	struct got g = { .text = BUF_INIT, .stop_after = 2 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(csv_read("a\n1\n2\n3\n", 8, on_row, &g, &e), -2);
	assert_string_equal(g.text.p, "1:a;2:1;");
	buf_fini(&g.text);
}

static void
csv_read__a_long_cell_costs_its_own_row(void **state)
{
	static const size_t sizes[] = { CSV_CELL_MAX, CSV_CELL_MAX + 1, 10u << 20 };
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (int quoted = 0; quoted < 2; quoted++) {
			struct got g = { .text = BUF_INIT };
			struct buf b = BUF_INIT;

			buf_adds(&b, quoted ? "a,b\n\"" : "a,b\n");
			buf_reserve(&b, sizes[i]);
			memset(b.p + b.n, 'x', sizes[i]);
			b.n += sizes[i];
			buf_adds(&b, quoted ? "\",2\n3,4\n" : ",2\n3,4\n");
			assert_int_equal(csv_read(b.p, b.n, on_row, &g, &e), 0);
			assert_int_equal(g.rows, 3);
			if (i > 0)
				assert_string_equal(
				    g.text.p, "1:a|b;2:!CSV_CELL_LONG@1;3:3|4;");
			buf_fini(&g.text);
			buf_fini(&b);
		}
}

/* Bytes at random, many of them of the kind that matters: rows come in order, cells are whole UTF-8
 * without NUL, and the rest of the file after a good line is still read. */
static int
check_row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	int *last = arg;

	assert_true(line > *last);
	*last = line;
	for (size_t i = 0; i < n && bad == NULL; i++)
		assert_int_equal(strlen(cells[i].s), cells[i].n);
	return 0;
}

static void
csv_read__bears_anything(void **state)
{
	static const char bytes[] = "\",;\t\n\r\0a\xc3\xa9\xff";
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[40];
		struct err e = { 0 };
		int last = 0;

		for (size_t i = 0; i < sizeof text; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = bytes[(seed >> 16) % (sizeof bytes - 1)];
		}
		csv_read(text, sizeof text, check_row, &last, &e);
		err_fini(&e);
	}
}

/* ---- writing */

static void
csv_cell__comes_back_as_it_was(void **state)
{
	static const char *const texts[] = { "", "x", "a,b", "a;b", "a\tb", "say \"hi\"", "two\nlines",
		"=1+1", "+84", "-5", "@x", "\tx", "'", "'x", "'=x", "''-x", "'\"=,", "=\"\n", " x " };
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct got g = { .text = BUF_INIT };
		struct err e = { 0 };
		struct csv_cell cell;

		buf_clear(&b);
		buf_adds(&b, "a,b\nz,");
		csv_cell(&b, texts[i], strlen(texts[i]), 1);
		buf_adds(&b, "\n");
		assert_int_equal(csv_read(b.p, b.n, on_row, &g, &e), 0);
		cell.s = strchr(strchr(g.text.p, ';'), '|') + 1;
		cell.n = strlen(cell.s) - 1;
		g.text.p[g.text.n - 1] = '\0';
		assert_null(strchr("=+-@\t", cell.s[0] == '\0' ? 'x' : cell.s[0]));
		csv_unguard(&cell);
		assert_string_equal(cell.s, texts[i]);
		buf_fini(&g.text);
	}
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_read__takes_the_separator_of_the_header),
		cmocka_unit_test(csv_read__counts_lines_of_the_file),
		cmocka_unit_test(csv_read__knows_quotation_marks),
		cmocka_unit_test(csv_read__refuses_other_encodings),
		cmocka_unit_test(csv_read__refuses_what_has_no_header),
		cmocka_unit_test(csv_read__makes_nfc_of_letters_and_marks),
		cmocka_unit_test(csv_nfc__is_the_same_at_a_look),
		cmocka_unit_test(csv_read__stops_when_told),
		cmocka_unit_test(csv_read__a_long_cell_costs_its_own_row),
		cmocka_unit_test(csv_read__bears_anything),
		cmocka_unit_test(csv_cell__comes_back_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
