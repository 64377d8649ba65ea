#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/sandbox_impl.h"

struct embedded {
	const char *name;
	const unsigned char *bytes;
	size_t size;
};
extern const struct embedded embed_prelude[];

const char sandbox_key_env, sandbox_key_vocabulary, sandbox_key_funcs, sandbox_key_open,
    sandbox_key_standard, sandbox_key_hidden, sandbox_key_methods;

struct sandbox *
sandbox_of(lua_State *L)
{
	return *(struct sandbox **)lua_getextraspace(L);
}

const char *
sandbox_version(void)
{
	return LUA_RELEASE;
}

/* --- the deadline --- */

static void
expired(lua_State *L, lua_Debug *ar)
{
	struct sandbox *sb = sandbox_of(L);

	(void)ar;
	/* Once said, with its place, it travels up through the formulas that asked for this one. */
	if (!sb->pending.set || sb->pending.id != MSG_RULE_DEADLINE)
		err_set(&sb->pending, MSG_RULE_DEADLINE);
	sandbox_raise(sb);
}

void
sandbox_interrupt(struct sandbox *sb)
{
	sb->tripped = 1;
	lua_sethook(sb->L, expired, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static void
covered(lua_State *L, lua_Debug *ar)
{
	struct sandbox *sb = sandbox_of(L);
	char key[32];
	int n;

	lua_getinfo(L, "S", ar);
	n = snprintf(key, sizeof key, "%s:%d", ar->source + 1, ar->currentline);
	*map_put(&sb->lines, key, (size_t)n, NULL) = sb;
}

void
sandbox_rearm(struct sandbox *sb)
{
	sb->tripped = 0;
	sb->arena = NULL;
	lua_sethook(sb->L, sb->cover ? covered : NULL, sb->cover ? LUA_MASKLINE : 0, 0);
}

void
sandbox_cover(struct sandbox *sb, int on)
{
	sb->cover = on;
	sandbox_rearm(sb);
}

/* --- setting up --- */

static int
no_write(lua_State *L)
{
	sandbox_fail(sandbox_of(L), MSG_RULE_FROZEN, NULL, NULL);
}

/* Reading a global that is not there: the scan before running finds nearly all; this is for _ENV
 * used by hand. */
static int
no_global(lua_State *L)
{
	const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";

	sandbox_fail(sandbox_of(L), MSG_RULE_GLOBAL_UNKNOWN, name, NULL);
}

static void
count_sins(void *arg, enum code_sin sin, const char *name, int write, int line)
{
	(void)name, (void)write, (void)line;
	*(unsigned *)arg += sin == CODE_STATE ? 1 : 16;
}

/* Is the compiled form what sandbox_code.c takes it for? */
static void
self_test(struct sandbox *sb)
{
	enum { STATE = 1, OTHER = 16 }; /* see count_sins */
	static const struct {
		const char *text;
		unsigned sins;
	} known[] = {
		{ "local n = 0 return function(e) local m = 1 m = e + m return m end", 0 },
		{ "local n = 0 return function(e) n = n + 1 return n end", STATE },
		{ "local n = 0 return function(e) return function() n = e end end", STATE },
		{ "local n = 0 return function(e) return function() return function() n = e end "
		  "end end",
		    STATE },
		{ "return function(e) local n = 0 local f = function() n = n + 1 end f() return n "
		  "end",
		    0 },
		{ "local function f(e) f = e return f end return f", STATE },
		{ "local s = '' return function(e) s = s .. e return s end", STATE },
		{ "local a, b return function(...) a, b = ... end", 2 * STATE },
		{ "local n = 0 return function(e) for i = 1, 3 do if e then goto on end n = i "
		  "::on:: end end",
		    STATE },
		{ "local n = 0 return function(e) do local n = e n = n + 1 end return n end", 0 },
		{ "local n = 0 return function(e, ...) for k, v in e do n = n or v end end",
		    STATE },
		{ "return function(e) g = 1 return h end", 2 * OTHER },
		{ "return function(e) return e ^ 2 + e ^ 0.5 + e ^ e end", 2 * OTHER },
		{ "return function(e) local x <close> = nil return e end", OTHER },
		{ "local t = {} return function(e) return t[1 < e] end", OTHER },
		{ "local t = {} return function(e) local k = 1 < e return t[k], e[1 < 2] end", 0 },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		unsigned sins = 0;

		if (luaL_loadbufferx(sb->L, known[i].text, strlen(known[i].text), "=#", "t") !=
		    LUA_OK)
			lua_error(sb->L);
		lua_call(sb->L, 0, 1);
		if (sandbox_scan(sb->L, CODE_ALL, count_sins, &sins) != 0 ||
		    sins != known[i].sins)
			sandbox_fail(sb, MSG_RULE_ENGINE_LUA, known[i].text, NULL);
		lua_pop(sb->L, 1);
	}
}

/* For the prelude alone. */
static int
count_values(lua_State *L)
{
	lua_pushinteger(L, lua_gettop(L));
	return 1;
}

/* The environment of every chunk: the vocabulary behind an empty table that cannot be written. */
static int
setup(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);

	lua_settop(L, 0);
	self_test(sb);
	/* Lua 5.4.4 makes this text unprotected when it needs it, and would abort without memory. */
	lua_pushliteral(L, "error in error handling");
	luaL_ref(L, LUA_REGISTRYINDEX);
	lua_settop(L, 0);
	lua_newtable(L);
	lua_pushvalue(L, -1);
	sb->funcs_at = luaL_ref(L, LUA_REGISTRYINDEX);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &sandbox_key_funcs);
	lua_newtable(L);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &sandbox_key_methods);
	sandbox_object_setup(L);
	lua_newtable(L);
	sandbox_lib(L);
	if (luaL_loadbufferx(L, (const char *)embed_prelude[0].bytes, embed_prelude[0].size,
		"=prelude", "t") != LUA_OK)
		return lua_error(L);
	lua_pushvalue(L, 1);
	lua_setupvalue(L, 2, 1);
	lua_pushcfunction(L, count_values);
	lua_call(L, 1, 0);
	lua_pushvalue(L, 1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &sandbox_key_vocabulary);
	lua_newtable(L);
	lua_newtable(L);
	lua_newtable(L);
	lua_pushcfunction(L, no_global);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, 1);
	lua_pushvalue(L, 1);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, no_write);
	lua_setfield(L, -2, "__newindex");
	lua_setmetatable(L, -2);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &sandbox_key_env);
	return 0;
}

struct sandbox *
sandbox_new(const struct sandbox_limits *limits, struct err *e)
{
	struct sandbox *sb = mem_new(sizeof *sb);

	sb->cap = limits && limits->memory ? limits->memory : (size_t)64 << 20;
	sb->L = lua_newstate(sandbox_allocate, sb);
	if (sb->L == NULL) {
		err_set(e, MSG_RULE_MEMORY);
		sandbox_allocated_fini(sb);
		free(sb);
		return NULL;
	}
	*(struct sandbox **)lua_getextraspace(sb->L) = sb;
	lua_gc(sb->L, LUA_GCGEN, 0, 0);
	sb->tells = limits && limits->branches;
	if (sandbox_protected(sb, setup, NULL, e) != 0 ||
	    (sb->tells && sandbox_protected(sb, sandbox_allow_branches, NULL, e) != 0)) {
		sandbox_free(sb);
		return NULL;
	}
	return sb;
}

void
sandbox_free(struct sandbox *sb)
{
	if (sb == NULL)
		return;
	lua_close(sb->L);
	sandbox_allocated_fini(sb);
	err_fini(&sb->pending);
	arena_fini(&sb->names);
	map_fini(&sb->lines, NULL);
	free(sb->branches);
	free(sb->chunk);
	free(sb->funcs);
	free(sb);
}

/* --- calling --- */

struct call {
	int func;
	const struct cell *args;
	int nargs;
	struct arena *a;
	struct cell *out;
};

int
sandbox_run(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);
	struct call *c = lua_touserdata(L, 1);
	static const char *const wants = "number, text or true/false";

	luaL_checkstack(L, c->nargs + 8, NULL);
	lua_rawgeti(L, LUA_REGISTRYINDEX, sb->funcs_at);
	lua_rawgeti(L, -1, c->func + 1);
	for (int i = 0; i < c->nargs; i++)
		sandbox_push(sb, &c->args[i]);
	lua_call(L, c->nargs, 1);
	sandbox_cell(sb, -1, c->out);
	if (c->out->type == CELL_NUM) {
		if (!isfinite(c->out->u.number))
			sandbox_fail(sb, MSG_RULE_NAN, NULL, NULL);
		c->out->u.number += 0.0; /* -0 is 0 */
	}
	if (c->out->type > CELL_TEXT || (c->out->type == CELL_TEXT && c->a == NULL))
		sandbox_fail(sb, MSG_RULE_RESULT_TYPE, sandbox_kind(luaL_typename(L, -1)), wants);
	if (c->out->type == CELL_TEXT)
		c->out->u.text.s = arena_copy(c->a, c->out->u.text.s, c->out->u.text.n);
	return 0;
}

/* What natives take from the arena for a script counts as the script's, until sandbox_rearm(). */
static void
watch(struct sandbox *sb, const struct arena *a)
{
	if (a != sb->arena || (a != NULL && a->total < sb->arena_from))
		sb->arena_from = a ? a->total : 0;
	sb->arena = a;
}

void
sandbox_within(struct sandbox *sb)
{
	if (sb->arena != NULL && sb->arena->total > sb->arena_from + sb->cap)
		sandbox_fail(sb, MSG_RULE_MEMORY, NULL, NULL);
}

/* Gives back what a formula that went to a limit leaves behind (a long stack), so that the next one
 * has the same room whoever came before. Lua shrinks by halves. */
static void
settle(struct sandbox *sb, enum msg_id id)
{
	size_t before;

	if (id != MSG_RULE_MEMORY && id != MSG_RULE_DEEP && id != MSG_RULE_DEADLINE)
		return;
	do {
		before = sb->used;
		lua_gc(sb->L, LUA_GCCOLLECT);
	} while (sb->used < before - before / 16);
}

int
sandbox_call(struct sandbox *sb, int func, const struct cell *args, int nargs, struct arena *a,
    struct cell *out, struct err *e)
{
	struct call c = { func, args, nargs, a, out };
	int failed;

	if (!lua_checkstack(sb->L, 4))
		return err_set(e, MSG_RULE_DEEP);
	if (sb->depth++ == 0) {
		sb->generation++;
		watch(sb, a);
	}
	sb->missing_of = NULL;
	failed = sandbox_protected(sb, sandbox_run, &c, e);
	sb->depth--;
	if (!failed)
		return 0;
	if (sb->depth == 0)
		settle(sb, e->id);
	return sandbox_place(sb, func, e);
}

int
sandbox_place(const struct sandbox *sb, int func, struct err *e)
{
	return err_at(e, sb->chunk[sb->funcs[func].chunk], sb->funcs[func].line, 0);
}

void
sandbox_calendar(struct sandbox *sb, const struct calendar *c)
{
	sb->calendar = c;
}

void
sandbox_context(struct sandbox *sb, const char *text)
{
	sb->context = text;
}

void
sandbox_set_user(struct sandbox *sb, void *user)
{
	sb->user = user;
}

void *
sandbox_user(struct sandbox *sb)
{
	return sb->user;
}

size_t
sandbox_memory(const struct sandbox *sb)
{
	return sb->used;
}

int
sandbox_is_open(struct sandbox *sb, int func)
{
	return sb->funcs[func].open;
}

int
sandbox_func_line(struct sandbox *sb, int func)
{
	return sb->funcs[func].line;
}
