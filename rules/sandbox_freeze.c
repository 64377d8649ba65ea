/* Freezing and reading what a chunk left behind. A table is frozen in place: its contents move to a
 * hidden table, and what scripts hold becomes an empty table that reads from there and refuses
 * every write. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/sandbox_impl.h"

struct freeze {
	struct sandbox *sb;
	int seen;
	struct err_list *errors;
	size_t before; /* errors of other texts */
};

static void visit(struct freeze *f, int at, const char *name, int depth);

static int
frozen_write(lua_State *L)
{
	sandbox_fail(sandbox_of(L), MSG_RULE_FROZEN, NULL, NULL);
}

static int
frozen_length(lua_State *L)
{
	lua_pushvalue(L, lua_upvalueindex(1));
	return 1;
}

/* Up to the first hole. Lua's own length of a list with holes depends on how the table grew. */
static lua_Integer
length(lua_State *L, int at)
{
	lua_Integer n = 0;

	while (lua_rawgeti(L, at, n + 1) != LUA_TNIL) {
		lua_pop(L, 1);
		n++;
	}
	lua_pop(L, 1);
	return n;
}

void
sandbox_unfrozen(lua_State *L, int at)
{
	at = lua_absindex(L, at);
	if (lua_getmetatable(L, at)) {
		lua_rawgetp(L, -1, &sandbox_key_hidden);
		lua_remove(L, -2);
		if (lua_istable(L, -1))
			return;
		lua_pop(L, 1);
	}
	lua_pushvalue(L, at);
}

/* Moves everything of the table at `at` into a new table, left on top. */
static void
move(lua_State *L, int at)
{
	lua_newtable(L);
	lua_pushnil(L);
	while (lua_next(L, at) != 0) {
		lua_pushvalue(L, -2);
		lua_insert(L, -2);
		lua_rawset(L, -4);
	}
	lua_pushnil(L);
	while (lua_next(L, -2) != 0) {
		lua_pop(L, 1);
		lua_pushvalue(L, -1);
		lua_pushnil(L);
		lua_rawset(L, at);
	}
}

static void
freeze_table(struct freeze *f, int at, int depth)
{
	lua_State *L = f->sb->L;
	int hidden;

	move(L, at);
	hidden = lua_gettop(L);
	lua_createtable(L, 0, 4);
	lua_pushvalue(L, hidden);
	lua_setfield(L, -2, "__index");
	lua_pushvalue(L, hidden);
	lua_rawsetp(L, -2, &sandbox_key_hidden);
	lua_pushcfunction(L, frozen_write);
	lua_setfield(L, -2, "__newindex");
	lua_pushinteger(L, length(L, hidden));
	lua_pushcclosure(L, frozen_length, 1);
	lua_setfield(L, -2, "__len");
	lua_setmetatable(L, at);
	lua_pushnil(L);
	while (lua_next(L, hidden) != 0) {
		const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";

		visit(f, lua_gettop(L) - 1, "?", depth + 1);
		visit(f, lua_gettop(L), name, depth + 1);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

/* Two functions of one text may be found in any order, and one function by two ways. */
static void
found(struct freeze *f, enum msg_id id, const char *name, int line)
{
	struct err_list *l = f->errors;
	struct err e = { 0 };
	const char *file = f->sb->chunk[f->sb->nchunks - 1];

	for (size_t i = f->before; i < l->n; i++)
		if (l->at[i].line == line && l->at[i].id == id &&
		    strcmp(l->at[i].args[0], name) == 0)
			return;
	if (l->n - f->before >= SANDBOX_ERRORS_MAX)
		return;
	err_set(&e, id, name);
	err_at(&e, file, line, 0);
	err_list_add(l, &e, 0);
}

static void
state_found(void *arg, enum code_sin sin, const char *name, int write, int line)
{
	(void)sin, (void)write;
	found(arg, MSG_RULE_STATE, name, line);
}

static int
by_line(const void *a, const void *b)
{
	const struct err *x = a, *y = b;

	return x->line != y->line ? (x->line > y->line) - (x->line < y->line)
				  : strcmp(x->args[0], y->args[0]);
}

static int
is_registered(lua_State *L, int at, const void *key)
{
	int same;

	lua_rawgetp(L, LUA_REGISTRYINDEX, key);
	same = lua_rawequal(L, at, -1);
	lua_pop(L, 1);
	return same;
}

static void
freeze_function(struct freeze *f, int at, int depth)
{
	lua_State *L = f->sb->L;

	lua_pushvalue(L, at);
	if (sandbox_scan(L, CODE_STATE, state_found, f) != 0)
		sandbox_fail(f->sb, MSG_RULE_ENGINE_LUA, "dump", NULL);
	lua_pop(L, 1);
	for (int i = 1;; i++) {
		const char *name = lua_getupvalue(L, at, i);

		if (name == NULL)
			break;
		visit(f, lua_gettop(L), name, depth + 1);
		lua_pop(L, 1);
	}
}

/* A native with upvalues is an iterator: a thing that changes with each call. */
static void
look_at_native(struct freeze *f, int at, const char *name)
{
	if (lua_getupvalue(f->sb->L, at, 1) != NULL) {
		lua_pop(f->sb->L, 1);
		found(f, MSG_RULE_ITERATOR, name, 0);
	}
}

static void
visit(struct freeze *f, int at, const char *name, int depth)
{
	lua_State *L = f->sb->L;
	int type = lua_type(L, at);

	if (lua_iscfunction(L, at))
		look_at_native(f, at, name);
	if ((type != LUA_TTABLE && type != LUA_TFUNCTION) || lua_iscfunction(L, at) ||
	    is_registered(L, at, &sandbox_key_env) ||
	    is_registered(L, at, &sandbox_key_vocabulary))
		return;
	luaL_checkstack(L, 12, NULL);
	if (depth > 150)
		sandbox_fail(f->sb, MSG_RULE_NESTED, NULL, NULL);
	lua_pushvalue(L, at);
	if (lua_rawget(L, f->seen) != LUA_TNIL) {
		lua_pop(L, 1);
		return;
	}
	lua_pop(L, 1);
	lua_pushvalue(L, at);
	lua_pushboolean(L, 1);
	lua_rawset(L, f->seen);
	if (type == LUA_TTABLE)
		freeze_table(f, at, depth);
	else
		freeze_function(f, at, depth);
}

void
sandbox_freeze(struct sandbox *sb, int at, struct err_list *errors)
{
	struct freeze f = { sb, 0, errors, errors->n };

	at = lua_absindex(sb->L, at);
	lua_newtable(sb->L);
	f.seen = lua_gettop(sb->L);
	visit(&f, at, "?", 0);
	lua_remove(sb->L, f.seen);
	if (errors->n > f.before)
		qsort(errors->at + f.before, errors->n - f.before, sizeof *errors->at, by_line);
}

/* --- the tree --- */

struct tree {
	struct sandbox *sb;
	struct arena *a;
	size_t count;
};

static struct value *node(struct tree *t, int at, int depth);

/* The handle of the function at `at`. */
static struct value *
function(struct tree *t, int at, int open)
{
	struct sandbox *sb = t->sb;
	struct value *v = value_null(t->a);
	struct func *f;
	lua_Debug ar;

	lua_pushvalue(sb->L, at);
	lua_getinfo(sb->L, ">S", &ar);
	sb->funcs = mem_room(sb->funcs, (size_t)sb->nfuncs, &sb->funcs_cap, sizeof *sb->funcs);
	f = &sb->funcs[sb->nfuncs];
	*f = (struct func){
		.open = (unsigned char)open, .chunk = sb->nchunks - 1, .line = ar.linedefined
	};
	if (lua_iscfunction(sb->L, at) || sscanf(ar.source, "=#%d", &f->chunk) != 1)
		sandbox_fail(sb, MSG_RULE_VALUE, "function", NULL);
	lua_rawgetp(sb->L, LUA_REGISTRYINDEX, &sandbox_key_funcs);
	lua_pushvalue(sb->L, at);
	lua_rawseti(sb->L, -2, ++sb->nfuncs);
	lua_pop(sb->L, 1);
	v->type = V_FUNC;
	v->u.func = sb->nfuncs - 1;
	v->line = ar.linedefined;
	v->col = open; /* a function has no column: 1 says open( ) */
	return v;
}

struct key {
	char name[128];
	int number;
};

static int
key_order(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->number != y->number)
		return x->number == 0 ? 1 : y->number == 0 ? -1 : x->number - y->number;
	return strcmp(x->name, y->name);
}

static void
too_much(struct tree *t)
{
	char limit[16];

	snprintf(limit, sizeof limit, "%d", SANDBOX_VALUES_MAX);
	sandbox_fail(t->sb, MSG_RULE_TOO_MUCH, limit, NULL);
}

/* The keys of the table on top: names, or whole numbers from 1; sorted, numbers first. */
static struct key *
keys(struct tree *t, size_t *n)
{
	lua_State *L = t->sb->L;
	struct key *k;
	size_t max = 0;

	for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1))
		max++;
	if (max > SANDBOX_VALUES_MAX)
		too_much(t);
	k = arena_new(t->a, (max + 1) * sizeof *k);
	*n = 0;
	for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
		struct key *one = &k[*n];
		size_t len;

		if (lua_type(L, -2) == LUA_TLIGHTUSERDATA)
			continue;
		if (lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1 &&
		    lua_tointeger(L, -2) < SANDBOX_VALUES_MAX)
			snprintf(one->name, sizeof one->name, "%d",
			    one->number = (int)lua_tointeger(L, -2));
		else if (lua_type(L, -2) == LUA_TSTRING &&
		    (lua_tolstring(L, -2, &len), len < sizeof one->name) && len > 0)
			memcpy(one->name, lua_tostring(L, -2), len + 1);
		else
			sandbox_fail(t->sb, MSG_RULE_KEY, NULL, NULL);
		(*n)++;
	}
	qsort(k, *n, sizeof *k, key_order);
	return k;
}

static struct value *
table(struct tree *t, int at, int depth)
{
	lua_State *L = t->sb->L;
	struct value *v;
	struct key *k;
	size_t n;
	int list;

	sandbox_unfrozen(L, at);
	if (lua_rawgetp(L, -1, &sandbox_key_open) == LUA_TFUNCTION) {
		v = function(t, lua_gettop(L), 1);
		lua_pop(L, 2);
		return v;
	}
	lua_pop(L, 1);
	k = keys(t, &n);
	list = n == 0 || k[n - 1].number == (int)n;
	v = list ? value_list(t->a) : value_map(t->a);
	for (size_t i = 0; i < n; i++) {
		struct value *child;

		if (k[i].number > 0)
			lua_rawgeti(L, -1, k[i].number);
		else
			lua_getfield(L, -1, k[i].name);
		child = node(t, lua_gettop(L), depth + 1);
		lua_pop(L, 1);
		if (list)
			value_push(t->a, v, child);
		else
			value_put(t->a, v, k[i].name, child);
	}
	lua_pop(L, 1);
	return v;
}

static struct value *
node(struct tree *t, int at, int depth)
{
	lua_State *L = t->sb->L;
	size_t n;

	luaL_checkstack(L, 12, NULL);
	if (depth > SANDBOX_DEPTH_MAX)
		sandbox_fail(t->sb, MSG_RULE_NESTED, NULL, NULL);
	if (++t->count > SANDBOX_VALUES_MAX)
		too_much(t);
	switch (lua_type(L, at)) {
	case LUA_TBOOLEAN: return value_bool(t->a, lua_toboolean(L, at));
	case LUA_TNUMBER:
		if (!isfinite(lua_tonumber(L, at)))
			sandbox_fail(t->sb, MSG_RULE_NAN, NULL, NULL);
		return value_num(t->a, lua_tonumber(L, at));
	case LUA_TSTRING: lua_tolstring(L, at, &n); return value_strn(t->a, lua_tostring(L, at), n);
	case LUA_TFUNCTION: return function(t, at, 0);
	case LUA_TTABLE: return table(t, at, depth);
	default: sandbox_fail(t->sb, MSG_RULE_VALUE, luaL_typename(L, at), NULL);
	}
}

struct value *
sandbox_tree(struct sandbox *sb, int at, struct arena *a)
{
	struct tree t = { sb, a, 0 };

	return node(&t, lua_absindex(sb->L, at), 0);
}
