/* source: keys and lines of a standard.lua, and why a text is not Lua. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/buf.h"
#include "rules/source.h"

#define COUNT(t) (sizeof(t) / sizeof *(t))

static const char sample[] =
    "-- standard { title = 1 } in a comment\n"
    "--[==[ standard {\n"
    " lost = 1 } ]==]\n"
    "local title = { vi = 'không', [\"x\"] = [[ ]] }\n"
    "local function limit(x, p) return capped(x, p.part_cap) end\n"
    "return standard {\n"
    "  title = { vi = \"Dân \\\" vận\", en = \"Mass\" },\n"
    "  params = { quorum = { 50, unit = 'people', range = { 0, 1e+3 } }, rate = { 0x1p-4 } },\n"
    "  measures = {\n"
    "    weight = { [\"VD.DV.03\"] = function(e, p)\n"
    "      for i = 1, 2 do while e.quantity > i do local t = { { 90, 1 } } end end\n"
    "      if known(e.minutes_ref) and e.minutes_ref == 'a' then return e.item.coefficient end\n"
    "      return e.participants or p.quorum\n"
    "    end },\n"
    "    planned = { of = \"task\", function(t, p) return t.origin == \"planned\" end },\n"
    "  },\n"
    "  criteria = {\n"
    "    { id = \"a\", value = function(who, p)\n"
    "        return who.diary:sum(\"converted\", { item = 'X' }) end },\n"
    "    { id = \"b\", roles = { \"head\" } ; value = function(who, p)\n"
    "        return helper.thing(function(x) return who.role end) end },\n"
    "  },\n"
    "}\n";

struct fixture { struct arena a; struct source *s; };

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->s = source_read(sample, sizeof sample - 1, &f->a);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	arena_fini(&f->a);
	free(f);
	return 0;
}

static void
paths_have_places(void **state)
{
	static const struct { const char *path; int line, col; } cases[] = {
		{ "title", 7, 3 }, { "title.en", 7, 32 }, { "params.quorum", 8, 14 },
		{ "params.quorum.range", 8, 46 }, { "params.rate", 8, 69 },
		{ "measures.weight[\"VD.DV.03\"]", 10, 17 }, { "measures.planned.of", 15, 17 },
		{ "criteria[1].id", 18, 7 }, { "criteria[2]", 20, 5 }, { "criteria[2].value", 20,
		    38 },
		/* the nearest ancestor that is written */
		{ "title.fr", 7, 3 }, { "criteria[2].basis", 20, 5 }, { "criteria[9].id", 17, 3 },
		{ "params.quorums", 8, 3 },
		/* tables that are none of standard{...}, and nothing at all */
		{ "x", 0, 0 }, { "lost", 0, 0 }, { "vi", 0, 0 }, { "", 0, 0 },
	};
	const struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct place at = source_key(f->s, cases[i].path);

		if (at.line != cases[i].line || at.col != cases[i].col)
			fail_msg("%s: %d:%d", cases[i].path, at.line, at.col);
	}
}

static const char *
said(const struct source *s)
{
	return s->slip.set ? msg_name(s->slip.id) : "-";
}

static void
slips_are_explained(void **state)
{
	static const struct { const char *text, *id, *arg; int line, col; } cases[] = {
		{ "return f(e.x != 1)", "RULE_SLIP_WRITE", "!=", 1, 14 },
		{ "return !e.x", "RULE_SLIP_WRITE", "!", 1, 8 },
		{ "return a && b", "RULE_SLIP_WRITE", "&&", 1, 10 },
		{ "return a || b", "RULE_SLIP_WRITE", "||", 1, 10 },
		{ "if a => b then end", "RULE_SLIP_WRITE", "=>", 1, 6 },
		{ "if a =< b then end", "RULE_SLIP_WRITE", "=<", 1, 6 },
		{ "if a <> b then end", "RULE_SLIP_WRITE", "<>", 1, 6 },
		{ "if a === b then end", "RULE_SLIP_WRITE", "===", 1, 6 },
		{ "x += 1", "RULE_SLIP_WRITE", "+=", 1, 3 },
		{ "x++", "RULE_SLIP_WRITE", "++", 1, 2 },
		{ "return a ? b : c", "RULE_SLIP_WRITE", "?", 1, 10 },
		{ "// a comment", "RULE_SLIP_WRITE", "//", 1, 1 },
		{ "# a comment", "RULE_SLIP_WRITE", "#", 1, 1 },
		{ "return a \u2265 b", "RULE_SLIP_WRITE", "\u2265", 1, 10 },
		{ "return { a = \u201cb\u201d }", "RULE_SLIP_QUOTE", "\u201c", 1, 14 },
		{ "return { a = \"b\u201d }", "RULE_SLIP_QUOTE", "\u201d", 1, 16 },
		{ "return { a = \"b }", "RULE_SYNTAX_STRING", "", 1, 14 },
		{ "return a\u00a0+ 1", "RULE_SLIP_SPACE", NULL, 1, 9 },
		{ "return {\n  t\u1ef7_l\u1ec7 = 1 }", "RULE_SLIP_ACCENT", "t\u1ef7_l\u1ec7", 2, 4 },
		{ "return { a = 1\n b = 2 }", "RULE_SLIP_COMMA", "1", 1, 15 },
		{ "return f(1 2)", "RULE_SLIP_COMMA", "1", 1, 11 },
		{ "return { a: 1 }", "RULE_SLIP_COLON", NULL, 1, 11 },
		{ "return { a: \"x\", b: 2 }", "RULE_SLIP_COLON", NULL, 1, 11 },
		{ "if a = 1 then end", "RULE_SLIP_EQUAL", NULL, 1, 6 },
		{ "return a = 1", "RULE_SLIP_EQUAL", NULL, 1, 10 },
		{ "return { 20% }", "RULE_SLIP_PERCENT", NULL, 1, 12 },
		{ "return { function() if a then return 1\nelse if b then return 2 end end }",
		    "RULE_SLIP_ELSEIF", NULL, 2, 1 },
		{ "local f = function() a.b + 1 end", "RULE_SLIP_UNUSED", NULL, 1, 22 },
		{ "local f = function() retrun 1 end", "RULE_GLOBAL_UNKNOWN_HINT", "retrun", 1, 22 },
		{ "return { a = fucntion(e) return 1 end }", "RULE_GLOBAL_UNKNOWN_HINT", "fucntion",
		    1, 14 },
		{ "if a thne return 1 end", "RULE_GLOBAL_UNKNOWN_HINT", "thne", 1, 6 },
		{ "if a then return 1 End", "RULE_GLOBAL_UNKNOWN_HINT", "End", 1, 20 },
		{ "if a return 1 end", "RULE_SYNTAX_EXPECTED", "then", 1, 6 },
		{ "return {\n  a = 1,\n", "RULE_SYNTAX_EOF", "}", 2, 8 },
		{ "return { a = function() return 1 }", "RULE_SYNTAX_CLOSE", "end", 1, 34 },
		{ "return {} end", "RULE_SYNTAX_EXTRA", "end", 1, 11 },
		/* The `if` of the second line is what lacks its end, not the function. */
		{ "return {\n  a = function()\n    if b then\n      return 1\n  end,\n  c = 2,\n}",
		    "RULE_SYNTAX_CLOSE", "end", 5, 6 },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct source *s = source_read(cases[i].text, strlen(cases[i].text), &a);

		if (strcmp(said(s), cases[i].id) != 0 || s->slip.at.line != cases[i].line ||
		    s->slip.at.col != cases[i].col ||
		    (cases[i].arg && strcmp(s->slip.args[0], cases[i].arg) != 0))
			fail_msg("%s: %s %s %d:%d", cases[i].text, said(s),
			    s->slip.args[0] ? s->slip.args[0] : "", s->slip.at.line,
			    s->slip.at.col);
	}
	arena_fini(&a);
}

/* What Lua reads is read: no explanation may ever stand in the way of a text that is right. */
static void
lua_is_no_slip(void **state)
{
	static const char *const good[] = {
		"", "return", "return;", "local a <const>, b = 1, 2", "a.b.c = 1", "a, b[1] = f{}, g's'",
		"goto x ::x::", "while a do break end", "repeat local x = 1 until x == 1",
		"for i = 1, 2, 3 do end", "for k, v in pairs(t) do f(k) end", "do local x end",
		"local function f(...) return ... end", "function a.b:c() end",
		"return a and b or not c == -#d .. [[x]] .. 'y'", "return 2^-3 // 1 % 2 << 1 | 2 & 3 ~ 4",
		"return f(g):h 'x' :i { 1 } [1].j", "return { 1, 2; a = 3, ['b'] = 4, [5] = 6, }",
		"return (a).b, (f())", "if a then elseif b then else end", "; ; local x; return x",
		"return function() end", "return 0x1p-4, 1e+5, .5, 3.", "-- [[ x\nreturn 1 --[==[ ]] ]==]",
		"return 'a\\'b', \"\\\"\", '\\z\n  c'",
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		const struct source *s = source_read(good[i], strlen(good[i]), &a);

		if (s->slip.set || s->root == NULL)
			fail_msg("%s: %s at %d:%d", good[i], said(s), s->slip.at.line,
			    s->slip.at.col);
	}
	arena_fini(&a);
}

static void
a_named_table_is_followed(void **state)
{
	static const char text[] = "local numbers = {\n  a = { 1 },\n}\n"
	    "local whole = standard { params = numbers }\nreturn whole\n";
	struct arena a = ARENA_INIT;
	const struct source *s = source_read(text, sizeof text - 1, &a);

	(void)state;
	assert_int_equal(source_key(s, "params.a").line, 2);
	assert_int_equal(source_key(s, "params.a").col, 3);
	arena_fini(&a);
}

static void
lines_and_words_are_found(void **state)
{
	const struct fixture *f = *state;
	struct arena a = ARENA_INIT;
	const struct source *s = source_read("a\r\nb\n", 5, &a);

	assert_string_equal(source_line(f->s, 9), "  measures = {");
	assert_string_equal(source_line(f->s, 0), "");
	assert_string_equal(source_line(f->s, 99), "");
	assert_int_equal(source_word(f->s, 7, "en").col, 32);
	assert_int_equal(source_word(f->s, 7, "tit").col, 0);
	assert_int_equal(source_word(f->s, 12, "minutes_ref").col, 18);
	assert_int_equal(s->nlines, 3);
	assert_string_equal(source_line(s, 1), "a");
	assert_string_equal(source_line(s, 3), "");
	arena_fini(&a);
}

static void
texts_do_not_move_the_lines(void **state)
{
	static const char text[] = "\xef\xbb\xbfreturn standard {\n a = \"x\\\ny\", b = 'it\\'s',\n"
	    " c = [=[\n]]\n]=], d = \"\\\\\", e = 3 - -1, --[[ x\n ]]"
	    " f = { [1 + 1] = 5, g = ... } }";
	static const struct { const char *path; int line, col; } cases[] = {
		{ "a", 2, 2 }, { "b", 3, 5 }, { "c", 4, 2 }, { "d", 6, 6 }, { "e", 6, 16 },
		{ "f", 7, 5 }, { "f.g", 7, 24 },
	};
	struct arena a = ARENA_INIT;
	const struct source *s = source_read(text, sizeof text - 1, &a);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct place at = source_key(s, cases[i].path);

		if (at.line != cases[i].line || at.col != cases[i].col)
			fail_msg("%s: %d:%d", cases[i].path, at.line, at.col);
	}
	arena_fini(&a);
}

/* Every beginning of the sample, and every text that lacks one of its characters. */
static void
broken_text_is_survived(void **state)
{
	char copy[sizeof sample];

	(void)state;
	for (size_t i = 0; i < sizeof sample - 1; i++) {
		struct arena a = ARENA_INIT;

		source_read(sample, i, &a);
		memcpy(copy, sample, i);
		memcpy(copy + i, sample + i + 1, sizeof sample - i - 1);
		assert_int_not_equal(source_read(copy, sizeof sample - 2, &a)->nlines, 0);
		arena_fini(&a);
	}
}

static void
deep_nesting_is_followed(void **state)
{
	struct buf b = BUF_INIT;
	struct arena a = ARENA_INIT;
	const struct source *s;

	(void)state;
	buf_adds(&b, "return standard { ");
	for (int i = 0; i < 150; i++)
		buf_adds(&b, "a = { ");
	buf_adds(&b, "b = 1");
	for (int i = 0; i < 150; i++)
		buf_adds(&b, " }");
	buf_adds(&b, ", c = 2 }");
	s = source_read(b.p, b.n, &a);
	assert_int_equal(s->nkeys, 152);
	assert_int_equal(source_key(s, "c").col, (int)b.n - 6);
	buf_fini(&b);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(paths_have_places, setup, teardown),
		cmocka_unit_test(slips_are_explained),
		cmocka_unit_test(lua_is_no_slip),
		cmocka_unit_test(a_named_table_is_followed),
		cmocka_unit_test_setup_teardown(lines_and_words_are_found, setup, teardown),
		cmocka_unit_test(texts_do_not_move_the_lines),
		cmocka_unit_test(broken_text_is_survived),
		cmocka_unit_test(deep_nesting_is_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
