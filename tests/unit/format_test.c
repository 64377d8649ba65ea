/* source_format: never another token, never a comment less, the same again; items_format: the same
 * cells. Over every standard of the house and of tests/, and over texts whose blanks were thrown
 * about. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "rules/items_text.h"
#include "rules/source_format.h"
#include "rules/source_lex.h"

static const char *const places[] = { "sectors/*/*/standard.lua", "sectors/_template/standard.lua",
	"tests/standards/*/*/standard.lua", "tests/bad/base/*/*/standard.lua" };

static uint64_t seed = 88172645463325252u;
static unsigned
chance(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed % n);
}

/* The text without a blank: tokens and comments are all that is left. */
static void
squeezed(const struct buf *b, struct buf *out)
{
	for (size_t i = 0; i < b->n; i++)
		if (strchr(" \t\r\n", b->p[i]) == NULL)
			buf_addc(out, b->p[i]);
	buf_addc(out, '\0');
}

static void
holds(const struct buf *text, const char *name)
{
	struct buf once = BUF_INIT, twice = BUF_INIT, a = BUF_INIT, b = BUF_INIT;

	if (source_format(text->p, text->n, &once) != 0)
		fail_msg("%s is not formatted", name);
	assert_true(source_same(text->p, text->n, once.p, once.n));
	squeezed(text, &a);
	squeezed(&once, &b);
	assert_string_equal(a.p, b.p);
	assert_int_equal(source_format(once.p, once.n, &twice), 0);
	if (once.n != twice.n || memcmp(once.p, twice.p, once.n) != 0)
		fail_msg("%s is not the same again:\n%s\n---\n%s", name, once.p, twice.p);
	buf_fini(&once);
	buf_fini(&twice);
	buf_fini(&a);
	buf_fini(&b);
}

/* Other blanks between the tokens of each line, lines broken anywhere, blank lines; comments end
 * their line. Texts and comments stay as they are. */
static void
thrown_about(const struct buf *text, struct buf *out)
{
	static const char *const blanks[] = { " ", "  ", "\t", "\n", "\n\n\n", " \n  ", "\r\n" };
	struct lexer x = { .p = text->p, .end = text->p + text->n, .line_start = text->p, .line = 1 };
	const char *from = text->p;
	struct token t;

	do {
		t = source_token(&x);
		if (t.type == TOKEN_END)
			t.p = text->p + text->n;
		if (memchr(from, '-', (size_t)(t.p - from)) != NULL)
			buf_add(out, from, (size_t)(t.p - from));
		else if (t.p > from)
			buf_adds(out, blanks[chance(sizeof blanks / sizeof *blanks)]);
		buf_add(out, t.p, t.n);
		from = t.p + t.n;
	} while (t.type != TOKEN_END);
}

static void
every_standard(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
		glob_t g;

		assert_int_equal(glob(places[k], 0, NULL, &g), 0);
		for (size_t i = 0; i < g.gl_pathc; i++, n++) {
			struct buf b = BUF_INIT;
			struct err e = { 0 };

			assert_int_equal(buf_read_file(&b, g.gl_pathv[i], 1 << 20, &e), 0);
			holds(&b, g.gl_pathv[i]);
			for (int turn = 0; turn < 20; turn++) {
				struct buf other = BUF_INIT;

				thrown_about(&b, &other);
				holds(&other, g.gl_pathv[i]);
				buf_fini(&other);
			}
			buf_fini(&b);
		}
		globfree(&g);
	}
	assert_true(n > 10);
}

static void
is(const char *text, const char *expected)
{
	struct buf out = BUF_INIT;

	assert_int_equal(source_format(text, strlen(text), &out), 0);
	assert_string_equal(out.p, expected);
	buf_fini(&out);
}

static void
house_style(void **state)
{
	(void)state;
	is("return standard{title={vi=\"a\",\nen=\"b\"},}",
	    "return standard { title = { vi = \"a\",\n  en = \"b\" }, }\n");
	is("local function f (a,b)\nif a==b and\nb>-1 then return #a end\nreturn a [ 1 ] .b: c(...)\nend",
	    "local function f(a, b)\n  if a == b and\n    b > -1 then return #a end\n"
	    "  return a[1].b:c(...)\nend\n");
	is("x = a - - b\ny = a[ [[k]] ]", "x = a - -b\ny = a[ [[k]]]\n");
	is("\xef\xbb\xbf\n\n-- one\n\n\n\nreturn {  -- two  \n--three\n}\n\n",
	    "-- one\n\nreturn {  -- two\n  --three\n}\n");
	is("f{}\n--[[ a\n  b ]] g()", "f {}\n--[[ a\n  b ]] g()\n");
	is("return (a\n+ b\n+ c) / 2", "return (a\n  + b\n  + c) / 2\n");
	is("local s = [[\n   kept  \n]]", "local s = [[\n   kept  \n]]\n");
}

static void
what_is_not_lua(void **state)
{
	static const char *const texts[] = { "return standard {", "a = = b", "if x then", "x = \"a",
		"!=", "return }", "end" };
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_int_equal(source_format(texts[i], strlen(texts[i]), &out), -1);
	assert_int_equal(out.n, 0);
}

static void
catalogues(void **state)
{
	static const char text[] = "\xef\xbb\xbf" "title_vi;code;note;coefficient\r\n"
				   "\"a;b \";X.1;\"say \"\"x\"\"\";1 \r\nc,d;X.2;;2\r\n";
	static const char uneven[] = "code,title_vi\nX.1\n";
	struct buf out = BUF_INIT, again = BUF_INIT;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(items_format(text, sizeof text - 1, &out, &e), 0);
	assert_string_equal(out.p, "code,title_vi,coefficient,note\n"
				   "X.1,\"a;b\",1,\"say \"\"x\"\"\"\nX.2,\"c,d\",2,\n");
	assert_int_equal(items_format(out.p, out.n, &again, &e), 0);
	assert_string_equal(out.p, again.p);
	buf_clear(&again);
	assert_int_equal(items_format(uneven, sizeof uneven - 1, &again, &e), -1);
	assert_int_equal(again.n, 0);
	assert_int_equal(e.line, 2);
	err_fini(&e);
	buf_fini(&out);
	buf_fini(&again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_standard),
		cmocka_unit_test(house_style),
		cmocka_unit_test(what_is_not_lua),
		cmocka_unit_test(catalogues),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
