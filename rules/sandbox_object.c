/* Objects that scripts see (entries, people, rows), and the crossing of plain values. */
#include <stdio.h>
#include <string.h>
#include "rules/sandbox_impl.h"

struct handle {
	const struct object_class *class;
	void *self;
	long index;
	unsigned generation;
};

static struct handle *
handle_at(lua_State *L, int at)
{
	struct handle *h = lua_touserdata(L, at);
	int same;

	if (h == NULL || lua_type(L, at) != LUA_TUSERDATA || !lua_getmetatable(L, at))
		return NULL;
	lua_rawgeti(L, LUA_REGISTRYINDEX, sandbox_of(L)->meta_at);
	same = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return same ? h : NULL;
}

static void
fresh(struct sandbox *sb, const struct handle *h)
{
	if (h->generation != sb->generation)
		sandbox_fail(sb, MSG_RULE_STALE, NULL, NULL);
}

#define ARGS_MAX 6

/* rows:method(...) */
static int
method(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);
	const char *name = lua_tostring(L, lua_upvalueindex(1));
	struct handle *h = handle_at(L, 1);
	struct cell args[ARGS_MAX], out = CELL_NOTHING;
	int n = lua_gettop(L) - 1;

	if (h != NULL && h->class->call != NULL)
		fresh(sb, h);
	else
		sandbox_fail(sb, MSG_RULE_METHOD, "who.diary", name);
	if (n > ARGS_MAX)
		n = ARGS_MAX;
	for (int i = 0; i < n; i++)
		sandbox_cell(sb, i + 2, &args[i]);
	if (h->class->call(sb, h->self, name, args, n, &out, &sb->pending) != 0)
		sandbox_raise(sb);
	sandbox_within(sb);
	sandbox_push(sb, &out);
	return 1;
}

static void
push_method(lua_State *L, const char *name)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_key_methods);
	if (lua_getfield(L, -1, name) == LUA_TNIL) {
		lua_pop(L, 1);
		lua_pushstring(L, name);
		lua_pushcclosure(L, method, 1);
		lua_pushvalue(L, -1);
		lua_setfield(L, -3, name);
	}
	lua_remove(L, -2);
}

static int
object_index(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);
	struct handle *h = lua_touserdata(L, 1);
	struct cell out = CELL_NOTHING;
	const char *key;
	size_t n;

	fresh(sb, h);
	if (lua_type(L, 2) != LUA_TSTRING)
		sandbox_fail(
		    sb, MSG_RULE_NO_FIELD, h->class->name, sandbox_kind(luaL_typename(L, 2)));
	key = lua_tolstring(L, 2, &n);
	if (h->class->get(sb, h->self, h->index, key, &out, &sb->pending) != 0)
		sandbox_raise(sb);
	sandbox_within(sb);
	if (out.type == CELL_METHOD) {
		push_method(L, key);
		return 1;
	}
	if (out.type == CELL_NIL) {
		sb->missing_of = h->class->name;
		n = n < sizeof sb->missing - 1 ? n : sizeof sb->missing - 1;
		memcpy(sb->missing, key, n);
		sb->missing[n] = '\0';
	}
	sandbox_push(sb, &out);
	return 1;
}

static int
object_write(lua_State *L)
{
	sandbox_fail(sandbox_of(L), MSG_RULE_FROZEN, NULL, NULL);
}

void
sandbox_object_setup(lua_State *L)
{
	lua_newtable(L);
	lua_pushcfunction(L, object_index);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, object_write);
	lua_setfield(L, -2, "__newindex");
	sandbox_of(L)->meta_at = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* The iterator of rows:each(): upvalues are the rows and the place. */
static int
iterate(lua_State *L)
{
	lua_Integer i = lua_tointeger(L, lua_upvalueindex(2)) + 1;

	lua_pushinteger(L, i);
	lua_replace(L, lua_upvalueindex(2));
	lua_rawgeti(L, lua_upvalueindex(1), i);
	return 1;
}

static void
push_list(struct sandbox *sb, const struct cell *c)
{
	luaL_checkstack(sb->L, 6, NULL);
	lua_createtable(sb->L, (int)c->u.list.n, 0);
	for (size_t i = 0; i < c->u.list.n; i++) {
		sandbox_push(sb, &c->u.list.at[i]);
		lua_rawseti(sb->L, -2, (lua_Integer)i + 1);
	}
	lua_pushinteger(sb->L, 0);
	lua_pushcclosure(sb->L, iterate, 2);
}

static void
push_value(lua_State *L, const struct value *v)
{
	luaL_checkstack(L, 6, NULL);
	if (value_is(v, V_MAP)) {
		lua_createtable(L, 0, (int)v->u.map.n);
		for (size_t i = 0; i < v->u.map.n; i++) {
			push_value(L, v->u.map.at[i].value);
			lua_setfield(L, -2, v->u.map.at[i].key);
		}
	} else if (value_is(v, V_LIST)) {
		lua_createtable(L, (int)v->u.list.n, 0);
		for (size_t i = 0; i < v->u.list.n; i++) {
			push_value(L, v->u.list.at[i]);
			lua_rawseti(L, -2, (lua_Integer)i + 1);
		}
	} else if (value_is(v, V_STR))
		lua_pushlstring(L, v->u.str.s, v->u.str.n);
	else if (value_is(v, V_BOOL))
		lua_pushboolean(L, v->u.boolean);
	else if (value_is(v, V_INT) || value_is(v, V_NUM))
		lua_pushnumber(L, value_double(v, 0));
	else
		lua_pushnil(L);
}

void
sandbox_push(struct sandbox *sb, const struct cell *c)
{
	lua_State *L = sb->L;
	struct handle *h;

	switch (c->type) { /* natives have room for twenty more, see LUA_MINSTACK */
	case CELL_BOOL: lua_pushboolean(L, c->u.boolean); break;
	case CELL_NUM: lua_pushnumber(L, c->u.number); break;
	case CELL_TEXT: lua_pushlstring(L, c->u.text.s, c->u.text.n); break;
	case CELL_OBJECT:
		h = lua_newuserdatauv(L, sizeof *h, 0);
		*h = (struct handle){ c->u.object.class, c->u.object.self, c->u.object.index,
			sb->generation };
		lua_rawgeti(L, LUA_REGISTRYINDEX, sb->meta_at);
		lua_setmetatable(L, -2);
		break;
	case CELL_LIST: push_list(sb, c); break;
	case CELL_VALUE: push_value(L, c->u.value); break;
	default: lua_pushnil(L);
	}
}

void
sandbox_cell(struct sandbox *sb, int at, struct cell *out)
{
	lua_State *L = sb->L;
	struct handle *h;

	at = lua_absindex(L, at);
	*out = CELL_NOTHING;
	switch (lua_type(L, at)) {
	case LUA_TBOOLEAN: *out = CELL_BOOLEAN(lua_toboolean(L, at)); break;
	case LUA_TNUMBER: *out = CELL_NUMBER(lua_tonumber(L, at)); break;
	case LUA_TSTRING:
		out->type = CELL_TEXT;
		out->u.text.s = lua_tolstring(L, at, &out->u.text.n);
		break;
	case LUA_TUSERDATA:
		if ((h = handle_at(L, at)) != NULL) {
			out->type = CELL_OBJECT;
			out->u.object.class = h->class;
			out->u.object.self = h->self;
			out->u.object.index = h->index;
		}
		break;
	case LUA_TNIL: break;
	default: out->type = CELL_TABLE; out->u.slot = at;
	}
}

int
sandbox_pairs(
    struct sandbox *sb, const struct cell *table, struct sandbox_pair *out, int max, struct err *e)
{
	lua_State *L = sb->L;
	int n = 0;

	if (table->type != CELL_TABLE || !lua_istable(L, table->u.slot))
		return err_set(e, MSG_RULE_FILTER);
	luaL_checkstack(L, 6, NULL);
	sandbox_unfrozen(L, table->u.slot);
	for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING || n == max) {
			lua_pop(L, 3);
			return err_set(e, MSG_RULE_FILTER);
		}
		out[n].key = lua_tostring(L, -2);
		sandbox_cell(sb, -1, &out[n].value);
		n++;
	}
	lua_pop(L, 1);
	for (int i = 1; i < n; i++)
		for (int k = i; k > 0 && strcmp(out[k - 1].key, out[k].key) > 0; k--) {
			struct sandbox_pair swap = out[k];

			out[k] = out[k - 1];
			out[k - 1] = swap;
		}
	return n;
}
