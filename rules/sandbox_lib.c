/* The native helpers of the vocabulary: what cannot be said in the prelude. All are bounded in time
 * by their arguments. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/calendar.h"
#include "rules/sandbox_impl.h"

static int
l_known(lua_State *L)
{
	lua_pushboolean(L, !lua_isnoneornil(L, 1));
	return 1;
}

static int
l_open(lua_State *L)
{
	if (lua_gettop(L) != 1 || !lua_isfunction(L, 1) || lua_iscfunction(L, 1))
		sandbox_fail(sandbox_of(L), MSG_RULE_OPEN, NULL, NULL);
	lua_createtable(L, 0, 1);
	lua_pushvalue(L, 1);
	lua_rawsetp(L, -2, &sandbox_key_open);
	return 1;
}

static int
l_standard(lua_State *L)
{
	if (lua_gettop(L) != 1 || !lua_istable(L, 1))
		sandbox_fail(sandbox_of(L), MSG_RULE_STANDARD_ARG, NULL, NULL);
	lua_pushboolean(L, 1);
	lua_rawsetp(L, 1, &sandbox_key_standard);
	return 1;
}

static const char *
two_texts(lua_State *L, const char *name, size_t *n, const char **part, size_t *m)
{
	if (lua_type(L, 1) != LUA_TSTRING || lua_type(L, 2) != LUA_TSTRING)
		sandbox_fail(sandbox_of(L), MSG_RULE_ARGUMENT, name, "text, text");
	*part = lua_tolstring(L, 2, m);
	return lua_tolstring(L, 1, n);
}

static int
l_contains(lua_State *L)
{
	size_t n, m;
	const char *part, *text = two_texts(L, "contains", &n, &part, &m);

	lua_pushboolean(L, m == 0 || memmem(text, n, part, m) != NULL);
	return 1;
}

static int
l_starts_with(lua_State *L)
{
	size_t n, m;
	const char *part, *text = two_texts(L, "starts_with", &n, &part, &m);

	lua_pushboolean(L, m <= n && memcmp(text, part, m) == 0);
	return 1;
}

/* Keys in order: numbers by size, then texts by bytes. */
struct pair_key {
	double number;
	lua_Integer integer;
	const char *s; /* NULL: a number */
	size_t n;
};

/* When time is up the order does not matter any more: the sort is let run out quickly. */
static int
pair_order(const void *a, const void *b, void *sandbox)
{
	const struct pair_key *x = a, *y = b;
	int order;

	if (((struct sandbox *)sandbox)->tripped)
		return 0;
	if (x->s == NULL || y->s == NULL) {
		if (x->s != y->s)
			return x->s == NULL ? -1 : 1;
		if (x->number != y->number)
			return x->number > y->number ? 1 : -1;
		return (x->integer > y->integer) - (x->integer < y->integer);
	}
	order = memcmp(x->s, y->s, x->n < y->n ? x->n : y->n);
	return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* The iterator: upvalues are the sorted keys, the table, the place. */
static int
next_pair(lua_State *L)
{
	lua_Integer i = lua_tointeger(L, lua_upvalueindex(3)) + 1;

	lua_pushinteger(L, i);
	lua_replace(L, lua_upvalueindex(3));
	if (lua_rawgeti(L, lua_upvalueindex(1), i) == LUA_TNIL)
		return 1;
	lua_pushvalue(L, -1);
	lua_rawget(L, lua_upvalueindex(2));
	return 2;
}

/* Two numbers of ours for the key at -2, and its text. What has no order cannot be gone through. */
static int
pair_key(lua_State *L, struct pair_key *k)
{
	*k = (struct pair_key){ 0, 0, NULL, 0 };
	if (lua_type(L, -2) == LUA_TSTRING)
		k->s = lua_tolstring(L, -2, &k->n);
	else if (lua_type(L, -2) == LUA_TNUMBER) {
		k->number = lua_tonumber(L, -2);
		k->integer = lua_isinteger(L, -2) ? lua_tointeger(L, -2) : 0;
	} else if (lua_type(L, -2) == LUA_TLIGHTUSERDATA) /* a mark of ours */
		return 0;
	else
		sandbox_fail(sandbox_of(L), MSG_RULE_KEY, NULL, NULL);
	return 1;
}

static void
push_key(lua_State *L, const struct pair_key *k)
{
	if (k->s != NULL)
		lua_pushlstring(L, k->s, k->n);
	else if (k->number == (double)k->integer)
		lua_pushinteger(L, k->integer);
	else
		lua_pushnumber(L, k->number);
}

static void
sorted_keys(lua_State *L, int table)
{
	struct pair_key *k;
	size_t n = 0, max = 0;

	for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1))
		max++;
	k = lua_newuserdatauv(L, (max + 1) * sizeof *k, 0);
	for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1))
		n += (size_t)pair_key(L, &k[n]);
	qsort_r(k, n, sizeof *k, pair_order, sandbox_of(L));
	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		push_key(L, &k[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
}

static int
l_pairs(lua_State *L)
{
	if (!lua_istable(L, 1))
		sandbox_fail(sandbox_of(L), MSG_RULE_ARGUMENT, "pairs", "table");
	sandbox_unfrozen(L, 1);
	lua_replace(L, 1);
	sorted_keys(L, 1);
	lua_pushvalue(L, 1);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, next_pair, 3);
	return 1;
}

/* The iterator: upvalues are the table and the place. The table itself is never handed out: it may
 * be what stands behind a frozen one. */
static int
next_item(lua_State *L)
{
	lua_Integer i = lua_tointeger(L, lua_upvalueindex(2)) + 1;

	lua_pushinteger(L, i);
	lua_copy(L, -1, lua_upvalueindex(2));
	return lua_rawgeti(L, lua_upvalueindex(1), i) == LUA_TNIL ? 1 : 2;
}

static int
l_ipairs(lua_State *L)
{
	if (!lua_istable(L, 1))
		sandbox_fail(sandbox_of(L), MSG_RULE_ARGUMENT, "ipairs", "list");
	sandbox_unfrozen(L, 1);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, next_item, 2);
	return 1;
}

static int
number_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int
l_median(lua_State *L)
{
	double *at;
	size_t n = 0;

	if (!lua_istable(L, 1))
		sandbox_fail(sandbox_of(L), MSG_RULE_ARGUMENT, "median", "list");
	sandbox_unfrozen(L, 1);
	at = lua_newuserdatauv(L, (lua_rawlen(L, -1) + 1) * sizeof *at, 0);
	for (size_t max = lua_rawlen(L, -2); n < max; n++) {
		if (lua_rawgeti(L, -2, (lua_Integer)n + 1) != LUA_TNUMBER ||
		    !isfinite(lua_tonumber(L, -1)))
			sandbox_fail(sandbox_of(L), MSG_RULE_ARGUMENT, "median", "list");
		at[n] = lua_tonumber(L, -1);
		lua_pop(L, 1);
	}
	if (n == 0)
		return 0;
	qsort(at, n, sizeof *at, number_order);
	lua_pushnumber(L, n % 2 ? at[n / 2] : (at[n / 2 - 1] + at[n / 2]) / 2);
	return 1;
}

static int
l_weekday(lua_State *L)
{
	if (lua_type(L, 1) != LUA_TNUMBER ||
	    !(lua_tonumber(L, 1) > -1e6 && lua_tonumber(L, 1) < 1e6))
		sandbox_fail(sandbox_of(L), MSG_RULE_ARGUMENT, "weekday", "day");
	lua_pushnumber(L, day_weekday((day_t)lua_tonumber(L, 1)));
	return 1;
}

static int
l_working_days(lua_State *L)
{
	double from = lua_tonumber(L, 1), to = lua_tonumber(L, 2);

	if (lua_type(L, 1) != LUA_TNUMBER || lua_type(L, 2) != LUA_TNUMBER ||
	    !(from > -1e6 && to < 1e6 && to - from < 4000))
		sandbox_fail(sandbox_of(L), MSG_RULE_ARGUMENT, "working_days", "day, day");
	lua_pushnumber(L, calendar_working_days(sandbox_of(L)->calendar, (day_t)from, (day_t)to));
	return 1;
}

void
sandbox_lib(lua_State *L)
{
	static const luaL_Reg lib[] = {
		{ "known", l_known },
		{ "open", l_open },
		{ "standard", l_standard },
		{ "contains", l_contains },
		{ "starts_with", l_starts_with },
		{ "pairs", l_pairs },
		{ "ipairs", l_ipairs },
		{ "median", l_median },
		{ "weekday", l_weekday },
		{ "working_days", l_working_days },
		{ NULL, NULL },
	};

	luaL_setfuncs(L, lib, 0);
}
