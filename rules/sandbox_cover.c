/* What ran: the lines of functions, and how decisions came out. */
#include <stdio.h>
#include <string.h>
#include "rules/sandbox_impl.h"

/* --- lines --- */

struct lines {
	sandbox_line_fn *fn;
	void *arg;
};

/* Of the function on top, and of the local functions that it reaches; each once: the table at 3 has
 * those that were seen. Takes it from the stack. */
static void
lines_in(lua_State *L, const struct lines *out, int chunk)
{
	struct sandbox *sb = sandbox_of(L);
	char key[32];
	lua_Debug ar;

	lua_pushvalue(L, -1);
	if (lua_iscfunction(L, -1) || lua_rawget(L, 3) != LUA_TNIL || lua_checkstack(L, 8) == 0) {
		lua_pop(L, 2);
		return;
	}
	lua_pop(L, 1);
	lua_pushvalue(L, -1);
	lua_pushboolean(L, 1);
	lua_rawset(L, 3);
	for (int i = 1; lua_getupvalue(L, -1, i) != NULL; i++)
		if (lua_isfunction(L, -1))
			lines_in(L, out, chunk);
		else
			lua_pop(L, 1);
	lua_getinfo(L, ">SL", &ar);
	lua_pushnil(L);
	while (lua_next(L, -2) != 0) {
		int line = (int)lua_tointeger(L, -2);
		int n = snprintf(key, sizeof key, "%s:%d", ar.source + 1, line);

		/* A helper of the prelude that a local stands for has no lines in the text. */
		if (ar.source[1] == '#')
			out->fn(out->arg, sb->chunk[chunk], line,
			    map_find(&sb->lines, key, (size_t)n) != NULL);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

static int
lines_of(lua_State *L)
{
	struct lines *out = lua_touserdata(L, 1);
	struct sandbox *sb = sandbox_of(L);

	lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_key_funcs);
	lua_newtable(L);
	for (int i = 0; i < sb->nfuncs; i++) {
		lua_rawgeti(L, 2, i + 1);
		lines_in(L, out, sb->funcs[i].chunk);
	}
	return 0;
}

void
sandbox_lines(struct sandbox *sb, sandbox_line_fn *fn, void *arg)
{
	struct lines out = { fn, arg };

	struct err e = { 0 };

	if (sandbox_protected(sb, lines_of, &out, &e) != 0)
		err_fini(&e);
}

/* --- decisions, for coverage --- */

/* SANDBOX_BRANCH(id, value): notes how the decision came out, and gives the value on. */
static int
told_branch(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);
	size_t id = (size_t)lua_tointeger(L, 1);

	if (id < sb->nbranches)
		sb->branches[id] = (unsigned char)(sb->branches[id] | (lua_toboolean(L, 2) ? 1 : 2));
	lua_settop(L, 2);
	return 1;
}

int
sandbox_allow_branches(lua_State *L)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_key_vocabulary);
	lua_pushliteral(L, SANDBOX_BRANCH);
	lua_pushcfunction(L, told_branch);
	lua_rawset(L, -3);
	return 0;
}

int
sandbox_tells(const struct sandbox *sb)
{
	return sb->tells;
}

int
sandbox_branches(struct sandbox *sb, size_t n)
{
	size_t first = sb->nbranches;

	sb->branches = mem_grow(sb->branches, first + n + 1);
	memset(sb->branches + first, 0, n + 1);
	sb->nbranches += n;
	return (int)first;
}

int
sandbox_branch(const struct sandbox *sb, int id)
{
	return id >= 0 && (size_t)id < sb->nbranches ? sb->branches[id] : 0;
}
