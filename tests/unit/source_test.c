/* source: keys, uses and lines of a standard.lua, also of one that is not quite Lua. */
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

static const struct member_use *
find(const struct source *s, const char *name, const char *member, int nth)
{
	for (size_t i = 0; i < s->nuses; i++)
		if (strcmp(s->uses[i].name, name) == 0 && strcmp(s->uses[i].member, member) == 0 &&
		    nth-- == 0)
			return &s->uses[i];
	fail_msg("no use of %s.%s", name, member);
	return NULL;
}

static void
uses_know_their_function(void **state)
{
	static const struct {
		const char *name, *member;
		int param, line, func_line;
		const char *path;
	} cases[] = {
		{ "p", "part_cap", 1, 5, 5, "" },
		{ "e", "quantity", 0, 11, 10, "measures.weight[\"VD.DV.03\"]" },
		{ "p", "quorum", 1, 13, 10, "measures.weight[\"VD.DV.03\"]" },
		{ "t", "origin", 0, 15, 15, "measures.planned[1]" },
		{ "who", "diary", 0, 19, 18, "criteria[1].value" },
		{ "helper", "thing", -1, 21, 0, "criteria[2].value" },
		{ "who", "role", 0, 21, 20, "criteria[2].value" },
	};
	const struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct member_use *u = find(f->s, cases[i].name, cases[i].member, 0);

		assert_int_equal(u->param, cases[i].param);
		assert_int_equal(u->at.line, cases[i].line);
		assert_int_equal(u->func_line, cases[i].func_line);
		assert_string_equal(u->path, cases[i].path);
	}
	assert_string_equal(find(f->s, "e", "quantity", 0)->item, "VD.DV.03");
	assert_null(find(f->s, "who", "diary", 0)->item);
	assert_int_equal(find(f->s, "e", "quantity", 0)->at.col, 31);
}

static void
uses_know_what_follows(void **state)
{
	const struct fixture *f = *state;
	const struct member_use *sum = find(f->s, "who", "diary", 0);

	assert_string_equal(sum->next, "sum");
	assert_string_equal(sum->arg, "converted");
	assert_int_equal(sum->call, 1);
	assert_string_equal(find(f->s, "e", "item", 0)->next, "coefficient");
	assert_int_equal(find(f->s, "e", "item", 0)->call, 0);
	assert_int_equal(find(f->s, "helper", "thing", 0)->call, 1);
	assert_null(find(f->s, "helper", "thing", 0)->arg);
	assert_null(find(f->s, "e", "quantity", 0)->next);
}

static void
tests_guard_what_comes_later(void **state)
{
	static const struct { const char *body; int guarded[3]; } cases[] = {
		{ "return e.x + 1", { 0 } }, { "return known(e.x)", { 1 } },
		{ "if known(e.x) then return e.x + e.x end", { 1, 1, 1 } },
		{ "return e.x + 1, known(e.x), e.x", { 0, 1, 1 } },
		{ "if e.x then return e.x end", { 1, 1 } }, { "return e.x or 0", { 1 } },
		{ "return e.x == nil", { 1 } }, { "return not e.x", { 1 } },
		{ "return 1 + e.x or 0", { 0 } }, { "while e.x do end", { 1 } },
		{ "return f(function(e) return known(e.x) end, e.x)", { 1, 0 } },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = arena_fmt(&a, "return standard { m = function(e)\n%s\nend }",
		    cases[i].body);
		const struct source *s = source_read(text, strlen(text), &a);

		for (size_t k = 0; k < s->nuses; k++)
			if (s->uses[k].guarded != cases[i].guarded[k])
				fail_msg("%s: use %zu", cases[i].body, k);
		assert_int_not_equal(s->nuses, 0);
	}
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
		cmocka_unit_test_setup_teardown(uses_know_their_function, setup, teardown),
		cmocka_unit_test_setup_teardown(uses_know_what_follows, setup, teardown),
		cmocka_unit_test(tests_guard_what_comes_later),
		cmocka_unit_test_setup_teardown(lines_and_words_are_found, setup, teardown),
		cmocka_unit_test(texts_do_not_move_the_lines),
		cmocka_unit_test(broken_text_is_survived),
		cmocka_unit_test(deep_nesting_is_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
