/* text: UTF-8, suggestions, decimals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"

/* Encodes without any rule, so that forbidden forms can be made too. */
static size_t
encode(uint32_t c, size_t len, char *out)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = len; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[len] | c);
	return len;
}

static void
each_character_is_utf8(void **state)
{
	char s[4];

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		int surrogate = c >= 0xd800 && c <= 0xdfff;

		encode(c, n, s);
		if (utf8_bad(s, n) != (surrogate ? 0 : -1) || (n > 1 && utf8_bad(s, n - 1) != 0))
			fail_msg("U+%04X", c);
	}
}

static void
other_forms_are_not_utf8(void **state)
{
	char s[4];

	(void)state;
	for (uint32_t c = 0; c < 0x10000; c++) {
		if (c < 0x80)
			assert_int_equal(utf8_bad(s, encode(c, 2, s)), 0);
		if (c < 0x800)
			assert_int_equal(utf8_bad(s, encode(c, 3, s)), 0);
		assert_int_equal(utf8_bad(s, encode(c, 4, s)), 0);
	}
	assert_int_equal(utf8_bad(s, encode(0x110000, 4, s)), 0);
	assert_int_equal(utf8_bad("\xf5\x80\x80\x80", 4), 0);
	assert_int_equal(utf8_bad("\x80", 1), 0);
	assert_int_equal(utf8_bad("\xe1\x80g", 3), 0);
	assert_int_equal(utf8_bad("\xff", 1), 0);
}

static void
the_first_bad_byte_is_found(void **state)
{
	(void)state;
	assert_int_equal(utf8_bad("", 0), -1);
	assert_int_equal(utf8_bad("a\0b", 3), -1);
	assert_int_equal(utf8_bad("Nguyễn Văn A", strlen("Nguyễn Văn A")), -1);
	assert_int_equal(utf8_bad("ễ\xe1\xbb", 5), 3);
	assert_int_equal(utf8_bad("ok\xc3(", 4), 2);
}

static void
characters_are_counted(void **state)
{
	static const struct { const char *s; size_t n; } cases[] = {
		{ "", 0 }, { "abc", 3 }, { "Nguyễn", 6 }, { "Nguye\xcc\x82\xcc\x83n", 6 },
		{ "a\xcd\xaf", 1 }, { "a\xcd\xb0", 2 }, { "日本", 2 }, { "😀", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(utf8_chars(cases[i].s, strlen(cases[i].s)), cases[i].n);
}

static void
the_nearest_word_is_suggested(void **state)
{
	static const char *const words[] = { "minutes", "quantity", "quality", "date", "a", "ab" };
	static const struct { const char *word, *near; } cases[] = {
		{ "minuts", "minutes" }, { "minutse", "minutes" }, { "MINUTES", "minutes" },
		{ "qualitty", "quality" }, { "quantty", "quantity" }, { "dtae", "date" },
		{ "dxxe", NULL }, { "zzzzzz", NULL }, { "", NULL }, { "AB", "ab" }, { "ax", NULL },
		{ "b", NULL }, { "mxnxtxs", NULL }, { "quantityxxxx", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = suggest(cases[i].word, words, sizeof words / sizeof *words);

		if (cases[i].near == NULL ? got != NULL : got == NULL || strcmp(got, cases[i].near))
			fail_msg("%s gives %s", cases[i].word, got ? got : "nothing");
	}
}

static void
a_suggestion_prefers_first_and_bears_any_length(void **state)
{
	static const char *const alike[] = { "cart", "card", "care" };
	char longest[65], longer[66];
	const char *const words[] = { longer, longest };

	(void)state;
	assert_string_equal(suggest("carx", alike, 3), "cart");
	assert_null(suggest("carx", alike, 0));
	memset(longest, 'x', 64);
	memset(longer, 'x', 65);
	longest[64] = longer[65] = '\0';
	assert_ptr_equal(suggest(longest, words, 2), longest);
	assert_null(suggest(longer, words, 2));
}

static void
decimals_are_read_exactly(void **state)
{
	static const struct { const char *s; int scale; int64_t v; } cases[] = {
		{ "1.5", 3, 1500 }, { "0", 0, 0 }, { "-0", 6, 0 }, { "-0.25", 2, -25 },
		{ "007", 0, 7 }, { "3.000", 0, 3 }, { "1.2300", 2, 123 }, { "0.1", 1, 1 },
		{ "9223372036854775807", 0, INT64_MAX }, { "-9223372036854775808", 0, INT64_MIN },
		{ "-9223372036854.775808", 6, INT64_MIN }, { "12", 6, 12000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t v = 77;

		if (decimal_parse(cases[i].s, strlen(cases[i].s), cases[i].scale, &v) != 0 ||
		    v != cases[i].v)
			fail_msg("%s: %lld", cases[i].s, (long long)v);
	}
}

static void
other_numbers_are_refused(void **state)
{
	static const struct { const char *s; int scale; } cases[] = {
		{ "", 0 }, { "-", 0 }, { ".", 2 }, { ".5", 2 }, { "5.", 2 }, { "-.5", 2 },
		{ "+1", 0 },
		{ " 1", 0 }, { "1 ", 0 }, { "1e3", 3 }, { "1,5", 3 }, { "1.5.0", 3 }, { "--1", 0 },
		{ "0x1", 0 }, { "1.25", 1 }, { "1.5", 0 }, { "1.0x", 0 }, { "1.00-", 3 },
		{ "9223372036854775808", 0 }, { "-9223372036854775809", 0 },
		{ "9223372036854775807", 1 }, { "99999999999999999999999", 0 }, { "nan", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *s = cases[i].s;
		int64_t v = 77;

		if (decimal_parse(s, strlen(s), cases[i].scale, &v) != -1 || v != 77)
			fail_msg("%s is taken for %lld", cases[i].s, (long long)v);
	}
}

static void
decimals_are_written_shortly(void **state)
{
	static const struct { int64_t v; int scale; const char *s; } cases[] = {
		{ 1500, 3, "1.5" }, { -25, 2, "-0.25" }, { 3000, 3, "3" }, { 0, 6, "0" },
		{ 7, 0, "7" },
		{ 1, 6, "0.000001" }, { -1, 1, "-0.1" }, { 100, 0, "100" },
		{ INT64_MIN, 6, "-9223372036854.775808" },
		{ INT64_MAX, 18, "9.223372036854775807" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = BUF_INIT;
		int64_t back;

		decimal_text(&b, cases[i].v, cases[i].scale);
		assert_string_equal(b.p, cases[i].s);
		assert_int_equal(decimal_parse(b.p, b.n, cases[i].scale, &back), 0);
		assert_true(back == cases[i].v);
		buf_fini(&b);
	}
}

static void
points_are_cut_never_rounded(void **state)
{
	static const struct { int64_t micro; const char *en, *vi; } cases[] = {
		{ 89996000, "89.99", "89,99" }, { 90000000, "90.00", "90,00" },
		{ 0, "0.00", "0,00" },
		{ 50000, "0.05", "0,05" }, { -9999, "0.00", "0,00" }, { -10000, "-0.01", "-0,01" },
		{ -1999999, "-1.99", "-1,99" }, { 123456789012, "123456.78", "123456,78" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = BUF_INIT;

		points_text(&b, cases[i].micro, 0);
		assert_string_equal(b.p, cases[i].en);
		buf_clear(&b);
		points_text(&b, cases[i].micro, 1);
		assert_string_equal(b.p, cases[i].vi);
		buf_fini(&b);
	}
}

static void
figures_are_written_for_people(void **state)
{
	static const struct {
		double v;
		const char *en, *vi;
	} cases[] = { { 0, "0", "0" }, { 1, "1", "1" }, { 100, "100", "100" }, { 0.25, "0.25", "0,25" },
		{ 0.97531, "0.9753", "0,9753" }, { 62.6506, "62.65", "62,65" }, { 999.5, "999.5", "999,5" },
		{ 1234.5, "1,234.5", "1.234,5" }, { 40066.8, "40,066.8", "40.066,8" },
		{ 1234567, "1,234,567", "1.234.567" }, { -1234.5, "-1,234.5", "-1.234,5" },
		{ -0.00001, "0", "0" } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = BUF_INIT;

		number_text(&b, cases[i].v, 0);
		assert_string_equal(b.p, cases[i].en);
		buf_clear(&b);
		number_text(&b, cases[i].v, 1);
		assert_string_equal(b.p, cases[i].vi);
		buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_written_for_people),
		cmocka_unit_test(each_character_is_utf8),
		cmocka_unit_test(other_forms_are_not_utf8),
		cmocka_unit_test(the_first_bad_byte_is_found),
		cmocka_unit_test(characters_are_counted),
		cmocka_unit_test(the_nearest_word_is_suggested),
		cmocka_unit_test(a_suggestion_prefers_first_and_bears_any_length),
		cmocka_unit_test(decimals_are_read_exactly),
		cmocka_unit_test(other_numbers_are_refused),
		cmocka_unit_test(decimals_are_written_shortly),
		cmocka_unit_test(points_are_cut_never_rounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
