/* The sandbox by itself: what is refused, what is stopped, what is frozen, and that nothing is
 * carried from one call to the next. */
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <cmocka.h>
#include "rules/base/text.h"
#include "rules/sandbox.h"

struct fixture {
	struct sandbox *sb;
	struct arena a;
	struct err_list errors;
};

static int
up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct err e = { 0 };

	f->sb = sandbox_new(NULL, &e);
	assert_non_null(f->sb);
	*state = f;
	return 0;
}

static int
down(void **state)
{
	struct fixture *f = *state;

	sandbox_free(f->sb);
	arena_fini(&f->a);
	err_list_fini(&f->errors);
	free(f);
	return 0;
}

/* `before` at the top of the text, `body` in the formula f(e, p). -1 when refused. */
static int
load(struct fixture *f, const char *before, const char *body)
{
	const struct value *v;
	char *text = arena_fmt(&f->a,
	    "%s\nreturn standard { f = function(e, p)\n%s\nend }\n", before, body);

	err_list_fini(&f->errors);
	v = sandbox_load(f->sb, "h/standard.lua", text, strlen(text), &f->a, &f->errors);
	assert_int_equal(v == NULL, f->errors.n > 0);
	return v ? value_get(v, "f")->u.func : -1;
}

static enum msg_id
load_error(struct fixture *f, const char *before, const char *body)
{
	if (load(f, before, body) != -1)
		fail_msg("allowed: %s / %s", before, body);
	return f->errors.at[0].id;
}

/* The result of f(x), or NaN with *id. */
static double
call(struct fixture *f, int func, double x, enum msg_id *id)
{
	struct cell arg = CELL_NUMBER(x), out;
	struct err e = { 0 };

	*id = MSG_COUNT;
	if (sandbox_call(f->sb, func, &arg, 1, NULL, &out, &e) != 0) {
		char *text = err_line(&e, LANG_EN);

		*id = e.id;
		assert_null(strstr(text, "attempt to"));
		assert_null(strstr(text, "prelude"));
		assert_string_equal(e.file, "h/standard.lua");
		free(text);
		err_fini(&e);
		return NAN;
	}
	return out.type == CELL_NUM ? out.u.number : NAN;
}

/* --- refused before anything runs --- */

static void
texts_refused(void **state)
{
	static const struct {
		const char *before, *body;
		enum msg_id id;
		int line, col;
	} all[] = {
		{ "", "return _ENV", MSG_RULE_REMOVED, 3, 8 },
		{ "local _ENV <const> = 11", "X = 1", MSG_RULE_REMOVED, 1, 7 },
		{ "local _ENV = { n = 0, standard = standard }", "n = n + 1", MSG_RULE_REMOVED, 1, 7 },
		{ "", "return e & 1", MSG_RULE_REMOVED, 3, 10 },
		{ "", "return e | 1", MSG_RULE_REMOVED, 3, 10 },
		{ "", "return e ~ 1", MSG_RULE_REMOVED, 3, 10 },
		{ "", "return ~e", MSG_RULE_REMOVED, 3, 8 },
		{ "", "return e << 1", MSG_RULE_REMOVED, 3, 10 },
		{ "", "return 1 >> e", MSG_RULE_REMOVED, 3, 10 },
		{ "", "return 5.0 & 3", MSG_RULE_REMOVED, 3, 12 },
		{ "", "return 2 ^ 0.5", MSG_RULE_POWER, 3, 10 },
		{ "", "return 2 ^ -1", MSG_RULE_POWER, 3, 10 },
		{ "", "return e ^ 3", MSG_RULE_POWER, 3, 10 },
		{ "", "return e ^ 2.0", MSG_RULE_POWER, 3, 10 },
		{ "", "return 1.1 ^ 2 ^ 2", MSG_RULE_POWER, 3, 12 },
		{ "", "local n <const> = 3 return e ^ n", MSG_RULE_POWER, 3, 30 },
		{ "", "return e ^ 99999999999999999999", MSG_RULE_POWER, 3, 10 },
		{ "", "return e ^ 2 ^ 5", MSG_RULE_POWER, 3, 10 },
		{ "", "return e ^ (2)", MSG_RULE_POWER, 3, 10 },
		{ "", "return e ^ 0x2", MSG_RULE_POWER, 3, 10 },
		{ "", "return e ^ --[[ two ]] e", MSG_RULE_POWER, 3, 10 },
		{ "", "return '\\255'", MSG_RULE_ESCAPE, 3, 8 },
		{ "", "return 'a\\0b'", MSG_RULE_ESCAPE, 3, 8 },
		{ "", "return 'a\\x00'", MSG_RULE_ESCAPE, 3, 8 },
		{ "", "return \"\\xff\"", MSG_RULE_ESCAPE, 3, 8 },
		{ "", "return '\\u{0}'", MSG_RULE_ESCAPE, 3, 8 },
		{ "", "return '\\u{D800}'", MSG_RULE_ESCAPE, 3, 8 },
		{ "", "return '\\u{110000}'", MSG_RULE_ESCAPE, 3, 8 },
		{ "", "return '\\u{7FFFFFFF}'", MSG_RULE_ESCAPE, 3, 8 },
		{ "", "return 9007199254740993", MSG_RULE_NUMBER_BIG, 3, 8 },
		{ "", "return 0xffffffffffffffff", MSG_RULE_NUMBER_BIG, 3, 8 },
		{ "", "return 1e999", MSG_RULE_NUMBER_BIG, 3, 8 },
		{ "local t = {}", "return t[1 < 2]", MSG_RULE_TABLE_KEY, 3, 0 },
		{ "", "local x <close> = nil", MSG_RULE_CLOSE, 3, 9 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		enum msg_id id = load_error(f, all[i].before, all[i].body);

		if (id != all[i].id || f->errors.n != 1 || f->errors.at[0].line != all[i].line ||
		    (all[i].col && f->errors.at[0].col != all[i].col))
			fail_msg("%s / %s: %s at %d:%d, %zu errors", all[i].before, all[i].body,
			    msg_name(id), f->errors.at[0].line, f->errors.at[0].col, f->errors.n);
	}
}

static void
texts_allowed(void **state)
{
	static const struct {
		const char *body;
		double result;
	} all[] = {
		{ "return e ^ 2", 9 },
		{ "return e ^ 0 + 2 ^ 2 + e ^ 1 + (1 ^ 2) ^ 2", 9 },
		{ "return ('_ENV & | ~ ^ x' == [[_ENV & | ~ ^ x]] and 1 or 0)", 1 },
		{ "return 1 -- _ENV ^ x & \\255", 1 },
		{ "return 9007199254740992 - 9007199254740991", 1 },
		{ "return '\\x41\\65\\u{e1}\\z  \\n' == 'AAá\\n' and 1 or 0", 1 },
		{ "if e ~= 3 then return 0 end return 1", 1 },
		{ "local n = 0 for i = 1, 3 do if i == 2 then goto on end n = n + i ::on:: end return n",
		    4 },
		{ "local n = 0 for x = 0.1, 0.5, 0.1 do n = n + 1 end return n", 5 },
		{ "local function f(...) return select == nil and 0 or ... end return f(7)", NAN },
		{ "local t = { e < 4, [e] = 5 } local k = 1 < 2 return t[1] == k and t[3] or 0", 5 },
		{ "return -0.0", 0 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int func = load(f, "", all[i].body);
		enum msg_id id;
		double got;

		if (isnan(all[i].result)) { /* `select` is not a word */
			assert_int_equal(func, -1);
			continue;
		}
		if (func < 0)
			fail_msg("%s: %s", all[i].body, msg_name(f->errors.at[0].id));
		got = call(f, func, 3, &id);
		if (got != all[i].result || signbit(got))
			fail_msg("%s: %g (%s)", all[i].body, got,
			    id < MSG_COUNT ? msg_name(id) : "");
	}
}

/* --- state: each is refused, by the name of what would remember --- */

static void
state_refused(void **state)
{
	static const struct {
		const char *before, *body, *name;
		int line;
	} all[] = {
		{ "local n = 0", "n = n + 1 return n", "n", 3 },
		{ "local n = 0", "local f = function() n = n + 1 end f() return n", "n", 3 },
		{ "local n = 0", "return (function() return (function() n = 1 return n end)() end)()",
		    "n", 3 },
		{ "local function make() local n = 0 return function() n = n + 1 return n end end "
		  "local c = make()",
		    "return c()", "n", 1 },
		{ "local function make() local n = 0 return { get = function() return n end, add = "
		  "function() n = n + 1 end } end local c = make()",
		    "c.add() return c.get()", "n", 1 },
		{ "local s = ''", "s = s .. 'x' return 1", "s", 3 },
		{ "local function f() f = nil end", "f() return 1", "f", 1 },
		{ "local a, b", "a, b = e, a return 1", "a", 3 },
		{ "local a", "for i = 1, 2 do if i > 1 then goto on end a = i ::on:: end", "a", 3 },
		{ "local function keep(...) local n = ... return function() n = n + 1 return n end end "
		  "local t = { deep = { deeper = { keep(1) } } }",
		    "return t.deep.deeper[1]()", "n", 1 },
		{ "local last local function f(x) local old = last last = x return old end "
		  "local g = function(x) return f(x) end",
		    "return g(e) or 0", "last", 1 },
		{ "local t = {} local n t[function() n = 1 end] = 1", "return t[1] or 0", "n", 1 },
		{ "local x <const> = { n = 0 } local n = 0 local set = function() n = x end",
		    "set() return 1", "n", 1 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		enum msg_id id = load_error(f, all[i].before, all[i].body);
		const struct err *e = &f->errors.at[0];

		if (id != MSG_RULE_STATE || strcmp(e->args[0], all[i].name) != 0 ||
		    e->line != all[i].line || e->col == 0)
			fail_msg("%zu: %s `%s` line %d:%d", i, msg_name(id), e->args[0], e->line,
			    e->col);
	}
}

static void
state_all_told_in_order(void **state)
{
	struct fixture *f = *state;
	static const char *const names[] = { "a", "b", "c", "d" };

	for (int run = 0; run < 20; run++) {
		load_error(f, "local a, b, c, d",
		    "a = 1 return 1 end,\ng = function()\n b = 1 end,\nh = function()\n c = 1 "
		    "end,\ni = { function()\n d = 1 end }, j = function() ");
		assert_int_equal(f->errors.n, 4);
		for (size_t i = 0; i < 4; i++)
			assert_string_equal(f->errors.at[i].args[0], names[i]);
	}
}

static void
iterators_refused(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    load_error(f, "local it = pairs({ 5, 6 })", "local k = it() return k"), MSG_RULE_ITERATOR);
	assert_string_equal(f->errors.at[0].args[0], "it");
	assert_int_equal(load_error(f, "local it = ipairs({ 5, 6 })", "return it()"),
	    MSG_RULE_ITERATOR);
	assert_int_equal(load_error(f, "local t = { deep = { pairs({ 5 }) } }",
			     "return t.deep[1]()"),
	    MSG_RULE_ITERATOR);
	assert_int_equal(load_error(f, "local it = ipairs({ 5, 6 }) local function g() return it() "
				       "end",
			     "return g()"),
	    MSG_RULE_ITERATOR);
}

/* --- frozen: whatever a formula gets hold of, writing fails and the next call sees no change --- */

static void
frozen(void **state)
{
	static const char *const before =
	    "local t = { n = 1, 5, 6, deep = { n = 1, list = { 1, 2 } } } t.self = t "
	    "local alias = t.deep local get = function() return alias end "
	    "local holes = { 1, 2, nil, 4 }";
	static const char *const writes[] = {
		"t.n = 2",
		"t.fresh = 2",
		"t[1] = 2",
		"t[3] = 2",
		"t[#t + 1] = 2",
		"t.deep.n = 2",
		"alias.n = 2",
		"alias.list[1] = 2",
		"get().n = 2",
		"t.self.self.n = 2",
		"t.n = nil",
		"t.deep = nil",
		"holes[3] = 3",
		"t.n, t.deep.n = 2, 2",
		"local a, b, c = ipairs(t) b.n = 2",
		"local a, b, c = pairs(t) b.n = 2",
		"for k, v in pairs(t) do t[k] = nil end",
		"for i, v in ipairs(t) do t[i] = v * 2 end",
		"local _, v = ipairs({ alias })() v.n = 2",
		"standard(t).n = 2",
		"open(get).n = 2 get().n = 2",
		"local s = { t } s[1].n = 2",
		"(function(...) local x = ... x.n = 2 end)(t)",
		"t[t] = 1",
		"t[0.5] = 1",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
		int func = load(f, before,
		    arena_fmt(&f->a,
			"if e == 1 then %s end local n = t.n * 1000 + alias.n * 100 + "
			"alias.list[1] * 10 + #t + #holes "
			"for k, v in pairs(t) do n = n + 10000 end return n",
			writes[i]));
		enum msg_id id;

		if (func < 0)
			fail_msg("%s: %s", writes[i], msg_name(f->errors.at[0].id));
		assert_true(call(f, func, 0, &id) == 51114);
		call(f, func, 1, &id);
		if (id != MSG_RULE_FROZEN && id != MSG_RULE_INDEX)
			fail_msg("%s: %s", writes[i], id < MSG_COUNT ? msg_name(id) : "allowed");
		assert_true(call(f, func, 0, &id) == 51114);
	}
}

static void
own_tables_are_free(void **state)
{
	struct fixture *f = *state;
	enum msg_id id;
	int func = load(f, "local function build(n) local t = {} for i = 1, n do t[i] = i end return t end",
	    "local t = build(e) t.x = 1 t[1] = 10 local n = 0 for _, v in ipairs(t) do n = n + v end "
	    "return n + t.x");

	assert_true(call(f, func, 3, &id) == 16);
	assert_true(call(f, func, 3, &id) == 16);
}

/* --- errors of a formula, in our words and at its place --- */

static void
errors_told(void **state)
{
	static const struct {
		const char *body;
		enum msg_id id;
	} all[] = {
		{ "return nil + 1", MSG_RULE_ARITHMETIC },
		{ "return '10' + 1", MSG_RULE_ARITHMETIC },
		{ "return -'10'", MSG_RULE_ARITHMETIC },
		{ "return {} .. 'x'", MSG_RULE_CONCAT },
		{ "return {} < {}", MSG_RULE_COMPARE },
		{ "return 1 < '2'", MSG_RULE_COMPARE },
		{ "return #e", MSG_RULE_LENGTH },
		{ "return e.x", MSG_RULE_INDEX },
		{ "return e()", MSG_RULE_CALL },
		{ "return ('x'):rep(1e9)", MSG_RULE_INDEX },
		{ "return ('x').len", MSG_RULE_INDEX },
		{ "return 1 // 0", MSG_RULE_ZERO },
		{ "return 1 % 0", MSG_RULE_ZERO },
		{ "return 0 / 0", MSG_RULE_NAN },
		{ "return 1 / 0", MSG_RULE_NAN },
		{ "return -(1 / 0)", MSG_RULE_NAN },
		{ "return {}", MSG_RULE_RESULT_TYPE },
		{ "return pairs", MSG_RULE_RESULT_TYPE },
		{ "return 'text'", MSG_RULE_RESULT_TYPE },
		{ "local t = {} t[nil] = 1", MSG_RULE_TABLE_KEY },
		{ "local t = {} t[0 / 0] = 1", MSG_RULE_TABLE_KEY },
		{ "for i = 1, 10, 0 do end", MSG_RULE_LOOP },
		{ "for i = 1, nil do end", MSG_RULE_LOOP },
		{ "for i = 'a', 2 do end", MSG_RULE_LOOP },
		{ "for k in 5 do end", MSG_RULE_CALL },
		{ "for k in pairs(5) do end", MSG_RULE_ARGUMENT },
		{ "for k in pairs({ [true] = 1 }) do end", MSG_RULE_KEY },
		{ "for k in pairs({ [{}] = 1 }) do end", MSG_RULE_KEY },
		{ "return median({ 1, 0 / 0 })", MSG_RULE_ARGUMENT },
		{ "return median({ 'x' })", MSG_RULE_ARGUMENT },
		{ "return min(1, 'x')", MSG_RULE_COMPARE },
		{ "local x = min(1, 'x') return x", MSG_RULE_COMPARE },
		{ "return percent(nil, 2)", MSG_RULE_ARITHMETIC },
		{ "return bands(1, 3)", MSG_RULE_ARGUMENT },
		{ "return floor('x')", MSG_RULE_ARITHMETIC },
		{ "return mean(1, nil, 3)", MSG_RULE_ARITHMETIC },
		{ "return mean(nil)", MSG_RULE_ARITHMETIC },
		{ "return min(5, nil, 3)", MSG_RULE_COMPARE },
		{ "return max(nil, 3)", MSG_RULE_COMPARE },
		{ "return round_half_up({})", MSG_RULE_COMPARE },
		{ "return contains(1, 2)", MSG_RULE_ARGUMENT },
		{ "return weekday(1e300)", MSG_RULE_ARGUMENT },
		{ "return working_days(0, 1e300)", MSG_RULE_ARGUMENT },
		{ "return open(1)", MSG_RULE_OPEN },
		{ "return standard(1)", MSG_RULE_STANDARD_ARG },
		{ "local function f(x) return 1 + f(x) end return f(1)", MSG_RULE_DEEP },
		{ "local a, b a = function() return 1 + b() end b = function() return 1 + a() end "
		  "return a()",
		    MSG_RULE_DEEP },
		{ "local t = 'x' while true do t = t .. t end", MSG_RULE_MEMORY },
		{ "local t = {} local i = 0 while true do i = i + 1 t[i] = { i } end",
		    MSG_RULE_MEMORY },
		{ "local t = {} while true do t = { t } end", MSG_RULE_MEMORY },
		{ "local t = {} while true do t[#t + 1] = function() return t end end",
		    MSG_RULE_MEMORY },
		{ "local f f = function(...) return 1 + f(1, ...) end return f()", MSG_RULE_DEEP },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int func = load(f, "", arena_fmt(&f->a, "if e == 1 then %s end return 7", all[i].body));
		enum msg_id id;

		if (func < 0)
			fail_msg("%s: %s", all[i].body, msg_name(f->errors.at[0].id));
		call(f, func, 1, &id);
		if (id != all[i].id)
			fail_msg("%s: %s", all[i].body, id < MSG_COUNT ? msg_name(id) : "allowed");
		if (call(f, func, 0, &id) != 7)
			fail_msg("%s: then %s", all[i].body, id < MSG_COUNT ? msg_name(id) : "?");
	}
}

/* What Lua's reader says, in our words: none may be the word for "it failed". */
static void
syntax_told(void **state)
{
	static const char *const all[] = {
		"x = ",
		"return 1 +",
		"local 5",
		"if e then",
		"for i = 1 do end",
		"for in e do end",
		"return 'abc",
		"return [[abc",
		"--[[ abc",
		"return '\\q'",
		"return '\\xg0'",
		"return '\\u{'",
		"return '\\u0'",
		"return '\\300'",
		"return 12abc",
		"return 0x",
		"return 1..2",
		"return e..",
		"break",
		"goto nowhere",
		"::a:: ::a::",
		"do goto on local x ::on:: x = 1 end",
		"local x <const> = 1 x = 2",
		"local x <strange> = 1",
		"local a <close>, b <close> = nil, nil",
		"return ...",
		"local function f() return ... end",
		"return } ",
		"end end",
		"e:f",
		"e.5",
		"f(",
		"local function end",
		"x == 1",
		"x += 1",
		"x++",
		"return !e",
		"return e ? 1 : 2",
		"else",
		"return @",
		"return $x",
		"return `x`",
	};
	struct fixture *f = *state;
	int bad = 0;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		enum msg_id id = load_error(f, "", all[i]);

		if (id == MSG_RULE_RUN || f->errors.at[0].line == 0) {
			print_error("%s: no words or no line for it\n", all[i]);
			bad++;
		}
	}
	assert_int_equal(bad, 0);
}

/* --- limits --- */

static void
huge_texts(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT;

	/* A chain of look-ups so long that Lua 5.4.4 overflows its stack when it names it. */
	buf_adds(&b, "local t = {} t.a = t return t");
	for (int i = 0; i < 100000; i++)
		buf_adds(&b, ".a");
	buf_adds(&b, ".b.c");
	assert_int_equal(load_error(f, "", b.p), MSG_RULE_NESTED);
	buf_clear(&b);
	buf_adds(&b, "local t = {} t[1] = t return t");
	for (int i = 0; i < 50000; i++)
		buf_adds(&b, "[e]");
	assert_int_equal(load_error(f, "", b.p), MSG_RULE_NESTED);
	buf_clear(&b);
	/* Every word unknown: the first fifty are told, and soon. */
	buf_adds(&b, "local x = 1");
	for (int i = 0; i < 12000; i++)
		buf_addf(&b, "\nx = wrong%d", i);
	assert_int_equal(load_error(f, "", b.p), MSG_RULE_GLOBAL_UNKNOWN);
	assert_int_equal(f->errors.n, 50);
	buf_clear(&b);
	/* ... and on one line */
	for (int i = 0; i < 12000; i++)
		buf_addf(&b, "x=x&%d;", i);
	load_error(f, "", b.p);
	assert_int_equal(f->errors.n, 50);
	buf_clear(&b);
	/* More constants than an instruction can name, with comparisons the wrong way round. */
	buf_adds(&b, "local n = 0 local t = {");
	for (int i = 0; i < 3000; i++)
		buf_addf(&b, "%d.5,", i);
	buf_adds(&b, "} for i = 1, 3000 do if 2999.5 == t[i] then n = n + 1 end "
		     "if 3000.25 + t[i] == 3000.75 then n = n + 1 end end return n");
	{
		enum msg_id id;
		int func = load(f, "", b.p);

		assert_true(call(f, func, 0, &id) == 2);
	}
	buf_fini(&b);
}

static void
shapes_refused(void **state)
{
	static const struct {
		const char *before;
		enum msg_id id;
	} all[] = {
		{ "local t = {} for i = 1, 150000 do t[i] = i end do return standard { t = t } end",
		    MSG_RULE_TOO_MUCH },
		{ "local t = {} for i = 1, 900000 do t[i] = i end t[1] = t do return standard { t = t "
		  "} end",
		    MSG_RULE_TOO_MUCH },
		{ "local t = {} t.t = t do return standard { t = t } end", MSG_RULE_NESTED },
		{ "local a, b = {}, {} a.b = b b.a = a do return standard { t = a } end",
		    MSG_RULE_NESTED },
		{ "local t = { 1 } for i = 1, 60 do t = { t, t } end do return standard { t = t } end",
		    MSG_RULE_NESTED },
		{ "local t = { 1 } for i = 1, 14 do t = { t, t, t } end do return standard { t = t } "
		  "end",
		    MSG_RULE_TOO_MUCH },
		{ "local t = {} for i = 1, 300 do t = { t } end do return standard { t = t } end",
		    MSG_RULE_NESTED },
		{ "local t = { [0] = 1 } do return standard { t = t } end", MSG_RULE_KEY },
		{ "local t = { [-5] = 1 } do return standard { t = t } end", MSG_RULE_KEY },
		{ "local t = { [1.5] = 1 } do return standard { t = t } end", MSG_RULE_KEY },
		{ "local t = { [true] = 1 } do return standard { t = t } end", MSG_RULE_KEY },
		{ "local t = { [{}] = 1 } do return standard { t = t } end", MSG_RULE_KEY },
		{ "local t = { [''] = 1 } do return standard { t = t } end", MSG_RULE_KEY },
		{ "local k = 'x' for i = 1, 10 do k = k .. k end do return standard { [k] = 1 } end",
		    MSG_RULE_KEY },
		{ "do return standard { x = 0 / 0 } end", MSG_RULE_NAN },
		{ "do return standard { x = { 1 / 0 } } end", MSG_RULE_NAN },
		{ "do return standard { x = known } end", MSG_RULE_VALUE },
		{ "do return standard { x = pairs({ 1 }) } end", MSG_RULE_ITERATOR },
		{ "do return standard(5) end", MSG_RULE_STANDARD_ARG },
		{ "do return 5 end", MSG_RULE_NOT_STANDARD },
		{ "do return { f = 1 } end", MSG_RULE_NOT_STANDARD },
		{ "do return end", MSG_RULE_NOT_STANDARD },
		{ "local function f() return 1 + f() end f()", MSG_RULE_DEEP },
		{ "local t = 'x' while true do t = t .. t end", MSG_RULE_MEMORY },
		{ "local t = {} for i = 1, 400000 do t[i] = i + 0.5 end local function g() return t[1] "
		  "end do return standard { f = g } end",
		    MSG_RULE_KEEPS },
		{ "local s = 'xxxxxxxx' for i = 1, 21 do s = s .. s end local function g() return s end "
		  "do return standard { f = g } end",
		    MSG_RULE_KEEPS },
	};
	struct fixture *f = *state;
	size_t used = 0;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		enum msg_id id = load_error(f, all[i].before, "return 1");

		if (id != all[i].id)
			fail_msg("%s: %s", all[i].before, msg_name(id));
	}
	/* What was refused is gone, and the next one has its share. */
	for (int i = 0; i < 20; i++) {
		load_error(f, all[sizeof all / sizeof *all - 1].before, "return 1");
		if (i == 0)
			used = sandbox_memory(f->sb);
	}
	assert_true(sandbox_memory(f->sb) < used + 100000);
	assert_true(load(f, "local s = 'xxxxxxxx' for i = 1, 18 do s = s .. s end",
			"return s == e and 1 or 2") >= 0);
}

/* --- the deadline --- */

static struct sandbox *volatile timed;

static void
on_alarm(int sig)
{
	(void)sig;
	sandbox_interrupt(timed);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
loops_stopped(void **state)
{
	static const char *const loops[] = {
		"while true do end",
		"repeat until false",
		"repeat local x = e until x == nil",
		"for i = 1, 1e300 do end",
		"for i = 1, 9007199254740992 do end",
		"for i = 1.0, 1e300, 0.25 do end",
		"for i = 5, 1e300, 1e-300 do end",
		"::again:: goto again",
		"local function f() return f() end return f()",
		"local a, b a = function() return b() end b = function() return a() end return a()",
		"for k in function() return 1 end do end",
		"local t = { 1, 2, 3 } while true do for k, v in pairs(t) do t[k] = v end end",
		"while true do for _, v in ipairs({ 1, 2, 3 }) do end end",
		"while true do median({ 3, 1, 2 }) end",
		"while true do contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', 'ab') end",
		"while true do min(1, 2) max(1, 2) mean(1, 2) round_half_up(1.5, 3) end",
		"return round_half_up(1.5, 1e300)",
		"local t = {} for i = 1, 500000 do t[i] = -i end while true do for k in pairs(t) do "
		"break end end",
		"while true do local t = {} for i = 1, 100 do t[i] = {} end end",
		"while true do local s = 'a' for i = 1, 10 do s = s .. s end end",
		"local t = {} for i = 1, 200000 do t[i] = i end while true do median(t) end",
		"while true do local f = function() return e end f() end",
		"local function f(n) if n == 0 then return 0 end return f(n - 1) + f(n - 1) end return "
		"f(200)",
		"while true do local x = working_days(0, 3000) end",
		"local f f = function(...) return f(1, ...) end return f()",
		"local t = {} local i = 0 while true do i = i + 1 t['k' .. i] = i end",
	};
	struct fixture *f = *state;
	struct sigaction sa = { .sa_handler = on_alarm };
	struct itimerval soon = { .it_value = { 0, 60000 } };

	timed = f->sb;
	sigaction(SIGALRM, &sa, NULL);
	for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
		int func = load(f, "",
		    arena_fmt(&f->a, "if e == 1 then %s end return 7", loops[i]));
		enum msg_id id;
		double from;

		if (func < 0)
			fail_msg("%s: %s", loops[i], msg_name(f->errors.at[0].id));
		from = seconds();
		setitimer(ITIMER_REAL, &soon, NULL);
		call(f, func, 1, &id);
		if (id != MSG_RULE_DEADLINE)
			fail_msg("%s: %s", loops[i], id < MSG_COUNT ? msg_name(id) : "ended");
		/* The trip is a latch: nothing runs until it is armed again. */
		call(f, func, 0, &id);
		assert_int_equal(id, MSG_RULE_DEADLINE);
		sandbox_rearm(f->sb);
		assert_true(call(f, func, 0, &id) == 7);
		if (seconds() - from > 10) /* far above what any machine needs, far below for ever */
			fail_msg("%s: took %g s", loops[i], seconds() - from);
	}
}

/* --- objects --- */

static int
rows_get(struct sandbox *sb, void *self, long index, const char *key, struct cell *out, struct err *e)
{
	(void)sb, (void)self, (void)index;
	if (strcmp(key, "many") == 0)
		*out = (struct cell){ .type = CELL_METHOD };
	else if (strcmp(key, "missing") == 0)
		*out = CELL_NOTHING;
	else if (strcmp(key, "n") == 0)
		*out = CELL_NUMBER(3);
	else
		return err_set(e, MSG_RULE_NO_FIELD, "rows", key);
	return 0;
}

/* Takes a tenth of a megabyte from the caller's arena each time, as a list of rows does. */
static int
rows_call(struct sandbox *sb, void *self, const char *method, const struct cell *args, int nargs,
    struct cell *out, struct err *e)
{
	(void)method, (void)args, (void)nargs, (void)e, (void)sb;
	arena_new(self, 100000);
	*out = CELL_NUMBER(1);
	return 0;
}

static const struct object_class rows = { "rows", rows_get, rows_call };

static double
call_rows(struct fixture *f, const char *body, enum msg_id *id, char *line, size_t size)
{
	struct arena a = ARENA_INIT;
	struct cell arg = { .type = CELL_OBJECT, .u.object = { &rows, &a, 0 } }, out;
	struct err e = { 0 };
	int func = load(f, "", body);
	double result = NAN;
	char *text;

	assert_true(func >= 0);
	*id = MSG_COUNT;
	*line = '\0';
	if (sandbox_call(f->sb, func, &arg, 1, &a, &out, &e) == 0)
		result = out.u.number;
	else {
		text = err_line(&e, LANG_EN);
		snprintf(line, size, "%s", text);
		*id = e.id;
		free(text);
	}
	sandbox_rearm(f->sb);
	err_fini(&e);
	arena_fini(&a);
	return result;
}

static void
objects(void **state)
{
	static const struct {
		const char *body, *says;
	} all[] = {
		{ "e.n = 4 return 1", "cannot be changed" },
		{ "e.fresh = 4 return 1", "cannot be changed" },
		{ "e[1] = 4 return 1", "cannot be changed" },
		{ "return e[1]", "`rows` has no `number`" },
		{ "return e[e]", "`rows` has no `object`" },
		{ "return e.missing + 1", "`missing` of rows is missing" },
		{ "return e.many()", "with a colon" },
		{ "return e.many(5)", "with a colon" },
		{ "return e.many({})", "with a colon" },
		{ "return #e", "has no length" },
		{ "return e < e", "cannot compare" },
		{ "return e()", "not a function" },
		{ "return e .. 'x'", "cannot join" },
		{ "for k in pairs(e) do end return 1", "table is expected" },
		{ "return e", "gives a" },
		{ "while true do e:many() end", "too much memory" },
		{ "local s = 'y' for i = 1, 22 do s = s .. s end return e[s]", "yyyyyy..." },
		{ "return e['\\27[2J']", "`?[2J`" },
	};
	struct fixture *f = *state;
	char line[3000];
	enum msg_id id;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		call_rows(f, all[i].body, &id, line, sizeof line);
		if (strstr(line, all[i].says) == NULL)
			fail_msg("%s: %s", all[i].body, line);
		assert_true(utf8_bad(line, strlen(line)) < 0);
	}
	assert_true(call_rows(f, "return e.n + e:many()", &id, line, sizeof line) == 4);
}

/* A formula that another one asked for fails at its own place, not at the asker's. */
static int inner;

static int
asks_get(struct sandbox *sb, void *self, long index, const char *key, struct cell *out, struct err *e)
{
	struct cell arg = CELL_NUMBER(1);

	(void)self, (void)index, (void)key;
	return sandbox_call(sb, inner, &arg, 1, NULL, out, e);
}

static const struct object_class asks = { "asks", asks_get, NULL };

static void
nested_errors(void **state)
{
	static const struct {
		const char *inner;
		enum msg_id id;
		int line;
	} all[] = {
		{ "local x\nreturn x + 1", MSG_RULE_ARITHMETIC, 4 },
		{ "\n\nlocal x = min(1, 'x') return x", MSG_RULE_COMPARE, 5 },
		{ "\nreturn min(1, 'x')", MSG_RULE_COMPARE, 2 }, /* a tail call: where f begins */
		{ "local s = 'x' while true do s = s .. s end", MSG_RULE_MEMORY, 2 },
		{ "local function f()\nreturn 1 + f() end return f()", MSG_RULE_DEEP, 0 },
		{ "\nreturn 0 / 0", MSG_RULE_NAN, 2 },
		{ "\nfor k in pairs(1) do end", MSG_RULE_ARGUMENT, 4 },
	};
	struct fixture *f = *state;
	int outer = load(f, "\n\n\n\n\n\n\n\n\n", "local x = e.other\nreturn x");

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct cell arg = { .type = CELL_OBJECT, .u.object = { &asks, NULL, 0 } }, out;
		struct err e = { 0 };

		inner = load(f, "", all[i].inner);
		assert_true(inner >= 0);
		assert_int_equal(sandbox_call(f->sb, outer, &arg, 1, NULL, &out, &e), -1);
		if (e.id != all[i].id || (all[i].line && e.line != all[i].line))
			fail_msg("%s: %s line %d", all[i].inner, msg_name(e.id), e.line);
		err_fini(&e);
	}
}

static void
pairs_in_order(void **state)
{
	static const struct {
		const char *body, *order;
	} all[] = {
		{ "local t = { b = 1, a = 1, [10] = 1, [2] = 1, [-1] = 1, [0.5] = 1 }",
		    "-1,0.5,2,10,a,b," },
		{ "local t = { ['Á'] = 1, z = 1, A = 1, ['a b'] = 1 }", "A,a b,z,Á," },
		{ "local t = {} for i = 20, 1, -1 do t['k' .. i] = i end t = { x = t.k3, y = t.k20 }",
		    "x,y," },
		{ "local t = { [1] = 1, [65536] = 1, [3] = 1 }", "1,3,65536," },
		{ "local t = { [9007199254740991] = 1, [9007199254740992] = 1 }",
		    "9007199254740991,9007199254740992," },
		{ "local t = standard { b = 1, a = 1 }", "a,b," },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int func = load(f, "",
		    arena_fmt(&f->a, "%s local s = '' for k in pairs(t) do s = s .. k .. ',' end return s",
			all[i].body));
		struct cell out;
		struct err e = { 0 };

		assert_true(func >= 0);
		assert_int_equal(sandbox_call(f->sb, func, NULL, 0, &f->a, &out, &e), 0);
		assert_string_equal(out.u.text.s, all[i].order);
	}
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, up, down)
	const struct CMUnitTest tests[] = {
		T(texts_refused),
		T(texts_allowed),
		T(state_refused),
		T(state_all_told_in_order),
		T(iterators_refused),
		T(frozen),
		T(own_tables_are_free),
		T(errors_told),
		T(syntax_told),
		T(huge_texts),
		T(shapes_refused),
		T(loops_stopped),
		T(objects),
		T(nested_errors),
		T(pairs_in_order),
	};

	return cmocka_run_group_tests_name("sandbox", tests, NULL, NULL);
}
