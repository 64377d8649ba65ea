/* json: what is written, what is read, what is refused and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/json.h"

#define COUNT(t) (sizeof(t) / sizeof *(t))

static void
strings_are_escaped(void **state)
{
	static const struct { const char *s; size_t n; const char *json; } cases[] = {
		{ "", 0, "\"\"" }, { "a/b", 3, "\"a/b\"" }, { "\"\\", 2, "\"\\\"\\\\\"" },
		{ "\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"" },
		{ "a\0\x1f\x7f", 4, "\"a\\u0000\\u001f\x7f\"" },
		{ "Nguyễn 😀", 13, "\"Nguyễn 😀\"" }, { "\xff", 1, "\"\xef\xbf\xbd\"" },
		{ "a\xc3(\n\xe1\xbb", 6, "\"a\xef\xbf\xbd(\\n\xef\xbf\xbd\xef\xbf\xbd\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT;

		json_str(&b, cases[i].s, cases[i].n);
		assert_string_equal(b.p, cases[i].json);
		buf_fini(&b);
	}
}

static void
numbers_are_shortest(void **state)
{
	static const struct { double v; const char *json; } cases[] = {
		{ 0, "0" }, { 3, "3" }, { -2.5, "-2.5" }, { 0.1, "0.1" },
		{ 0.1 + 0.2, "0.30000000000000004" },
		{ 1.0 / 3, "0.3333333333333333" }, { 89.996, "89.996" }, { 1e22, "1e+22" },
		{ 123456789012345680.0, "1.2345678901234568e+17" },
		{ DBL_MAX, "1.7976931348623157e+308" },
		{ DBL_MIN, "2.2250738585072014e-308" }, { 5e-324, "5e-324" },
		{ NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT;

		json_num(&b, cases[i].v);
		assert_string_equal(b.p, cases[i].json);
		buf_fini(&b);
	}
}

/* A fixed walk through the doubles: each must come back bit for bit. */
static void
numbers_read_back_as_they_were(void **state)
{
	uint64_t bits = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct buf b = BUF_INIT;
		double v;

		bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		memcpy(&v, &bits, sizeof v);
		json_num(&b, v);
		if (isfinite(v) && strtod(b.p, NULL) != v)
			fail_msg("%a is written %s", v, b.p);
		buf_fini(&b);
	}
}

/* Of the decimals that a double tells apart, the one that printf finds with 15 digits. */
static void
short_numbers_are_as_printf_writes_them(void **state)
{
	uint64_t bits = 1;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		struct buf b = BUF_INIT;
		char text[40], decimal[40];
		double v;

		bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		snprintf(decimal, sizeof decimal, "%s%llue-%d", bits >> 63 ? "-" : "",
		    (unsigned long long)((bits >> 8) % 1000000000000000 >> bits % 50), (int)(bits >> 3) % 20);
		v = strtod(decimal, NULL);
		json_num(&b, v);
		snprintf(text, sizeof text, "%.15g", v + 0.0);
		if (strtod(text, NULL) == v && strcmp(b.p, strcmp(text, "-0") == 0 ? "0" : text) != 0)
			fail_msg("%s is written %s, not %s", decimal, b.p, text);
		buf_fini(&b);
	}
}

/* Reads `text`, or fails the test with the refusal. */
static struct value *
reads(struct arena *a, const char *text)
{
	struct err e = { 0 };
	struct value *v = json_read(a, text, strlen(text), &e);

	if (v == NULL)
		fail_msg("%s: %s", text, err_line(&e, LANG_EN));
	assert_false(e.set);
	return v;
}

static void
trees_are_written_as_they_are_read(void **state)
{
	static const char *const same[] = {
		"null", "true", "false", "0", "-7", "9223372036854775807",
		"-9223372036854775808", "0.5", "\"x\"", "[]", "{}", "[1,[2,{\"a\":[]}],\"\"]",
		"{\"z\":1,\"a\":{\"b\":null},\"\":false}",
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		struct buf b = BUF_INIT;

		json_value(&b, reads(&a, same[i]), -1);
		assert_string_equal(b.p, same[i]);
		buf_fini(&b);
	}
	arena_fini(&a);
}

static void
trees_are_indented(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct value *v = reads(&a, "{\"a\":[1,2],\"b\":{},\"c\":[]}"), *f = value_null(&a);

	(void)state;
	f->type = V_FUNC;
	value_put(&a, v, "d", f);
	json_value(&b, v, 2);
	assert_string_equal(b.p, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": [],\n"
	    "  \"d\": null\n}");
	buf_clear(&b);
	json_value(&b, v, 0);
	assert_string_equal(b.p, "{\n\"a\": [\n1,\n2\n],\n\"b\": {},\n\"c\": [],\n\"d\": null\n}");
	buf_fini(&b);
	arena_fini(&a);
}

static void
types_and_escapes_are_read(void **state)
{
	struct arena a = ARENA_INIT;
	struct value *v = reads(&a, " { \"i\": 3, \"n\": 3.0, \"e\": 1e2,\r\n\"t\": "
	    "\"\\u1EC5\\ud83d\\ude00\\n\\\"[{\" } \n");

	(void)state;
	assert_true(value_is(value_get(v, "i"), V_INT));
	assert_true(value_is(value_get(v, "n"), V_NUM));
	assert_true(value_double(value_get(v, "e"), 0) == 100);
	assert_string_equal(value_text(value_get(v, "t"), ""), "ễ😀\n\"[{");
	arena_fini(&a);
}

static void
refuses(const char *text, size_t n, enum msg_id id, const char *place)
{
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	char got[40];

	if (json_read(&a, text, n, &e) != NULL)
		fail_msg("taken: %s", text);
	snprintf(got, sizeof got, "%d:%d", e.line, e.col);
	if (!e.set || e.id != id || strcmp(got, place) != 0 || e.file != NULL)
		fail_msg("%s: %s at %s", text, msg_name(e.id), got);
	err_fini(&e);
	arena_fini(&a);
}

static void
bad_texts_are_refused_with_their_place(void **state)
{
	static const struct { const char *text; enum msg_id id; const char *place; } cases[] = {
		{ "", MSG_JSON_END, "1:1" }, { "  \n", MSG_JSON_END, "2:1" },
		{ "[1,2", MSG_JSON_END, "1:4" },
		{ "[1,]", MSG_JSON_SYNTAX, "1:4" }, { "{'a':1}", MSG_JSON_SYNTAX, "1:2" },
		{ "[NaN]", MSG_JSON_SYNTAX, "1:4" }, { "[01]", MSG_JSON_SYNTAX, "1:2" },
		{ "{\"a\":1,\n \"a\":2}", MSG_JSON_TWICE, "2:4" },
		{ "[1] x", MSG_JSON_REST, "1:5" },
		{ "{} {}", MSG_JSON_REST, "1:4" }, { "[\"\\u0000\"]", MSG_JSON_NUL, "1:9" },
		{ "{\"a\\u0000b\":1}", MSG_JSON_NUL, "1:11" },
		{ "[\"\\ud800\"]", MSG_JSON_SURROGATE, "1:3" },
		{ "[\"\\udc00\"]", MSG_JSON_SURROGATE, "1:3" },
		{ "[\"\\ud83d\\ud83d\\ude00\"]", MSG_JSON_SURROGATE, "1:3" },
		{ "[\"\\ud83d\\ude00\\ude00\"]", MSG_JSON_SURROGATE, "1:15" },
		{ "[1e999]", MSG_JSON_NUMBER, "1:6" },
		{ "[9223372036854775808]", MSG_JSON_NUMBER, "1:20" },
		{ "[\"ễ\",\"\xff\"]", MSG_JSON_ENCODING, "1:6" },
		{ "[\"\xed\xa0\x80\"]", MSG_JSON_ENCODING, "1:2" },
		{ "[\"ễ\" \"b\"]", MSG_JSON_SYNTAX, "1:8" },
		{ "[\"a\n\"]", MSG_JSON_SYNTAX, "1:3" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		refuses(cases[i].text, strlen(cases[i].text), cases[i].id, cases[i].place);
	refuses("[1\0]", 4, MSG_JSON_NUL, "1:3");
	refuses("[1]\0", 4, MSG_JSON_NUL, "1:4");
	refuses("[\"\\\0\"]", 6, MSG_JSON_NUL, "1:4");
}

/* `levels` lists or tables in each other, after a line with brackets that are only text. */
static void
nested(struct buf *b, int levels, const char *open, char close)
{
	buf_adds(b, "[\"[[[\\\"{{{\",\n");
	for (int i = 1; i < levels; i++)
		buf_adds(b, open);
	buf_addc(b, '1');
	for (int i = 1; i < levels; i++)
		buf_addc(b, close);
	buf_addc(b, ']');
}

static void
depth_ends_at_64(void **state)
{
	static const struct { const char *open; char close; const char *place; } kinds[] = {
		{ "[", ']', "2:64" }, { "{\"ễ\":", '}', "2:316" },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct buf b = BUF_INIT;

		nested(&b, 64, kinds[i].open, kinds[i].close);
		reads(&a, b.p);
		buf_clear(&b);
		nested(&b, 65, kinds[i].open, kinds[i].close);
		refuses(b.p, b.n, MSG_JSON_DEEP, kinds[i].place);
		buf_clear(&b);
		nested(&b, 100000, kinds[i].open, kinds[i].close);
		refuses(b.p, b.n, MSG_JSON_DEEP, kinds[i].place);
		buf_fini(&b);
	}
	arena_fini(&a);
}

static void
a_wide_text_is_not_deep(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	buf_addc(&b, '[');
	for (int i = 0; i < 1000; i++)
		buf_adds(&b, "[{}],");
	buf_adds(&b, "\"\\\\\"]");
	assert_int_equal(value_len(reads(&a, b.p)), 1001);
	buf_fini(&b);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(numbers_are_shortest),
		cmocka_unit_test(numbers_read_back_as_they_were),
		cmocka_unit_test(short_numbers_are_as_printf_writes_them),
		cmocka_unit_test(trees_are_written_as_they_are_read),
		cmocka_unit_test(trees_are_indented),
		cmocka_unit_test(types_and_escapes_are_read),
		cmocka_unit_test(bad_texts_are_refused_with_their_place),
		cmocka_unit_test(depth_ends_at_64),
		cmocka_unit_test(a_wide_text_is_not_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
