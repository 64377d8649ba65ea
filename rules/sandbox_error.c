/* Errors: raised with a place, caught, and said in our words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/sandbox_impl.h"

/* "#12:34: text" -> chunk 12, line 34; "prelude:5: text" -> where the script called the prelude;
 * the text behind it. */
static const char *
unplace(const struct sandbox *sb, const char *message, const char **file, int *line)
{
	int chunk, at = 0;

	if (sscanf(message, "#%d:%d:%n", &chunk, line, &at) == 2 && at > 0 && chunk >= 0 &&
	    chunk < sb->nchunks)
		*file = sb->chunk[chunk];
	else if (sscanf(message, "prelude:%d:%n", line, &at) == 1 && at > 0) {
		*file = sb->noted_chunk < 0 ? NULL : sb->chunk[sb->noted_chunk];
		*line = sb->noted_line;
	} else {
		*line = at = 0;
	}
	return at > 0 && message[at] == ' ' ? message + at + 1 : message + at;
}

/* The innermost line of the formula that is running now; 0 when there is none (behind run() comes
 * the formula that asked for this one). */
static int
running(struct sandbox *sb, int *chunk)
{
	lua_Debug ar;

	for (int level = 0; level < 20 && lua_getstack(sb->L, level, &ar); level++) {
		lua_CFunction native;

		lua_getinfo(sb->L, "Slf", &ar);
		native = lua_tocfunction(sb->L, -1);
		lua_pop(sb->L, 1);
		if (native == sandbox_run)
			break;
		if (ar.currentline > 0 && sscanf(ar.source, "=#%d", chunk) == 1 &&
		    *chunk < sb->nchunks)
			return ar.currentline;
	}
	*chunk = -1;
	return 0;
}

/* The message handler: the stack is still there. Takes no memory. */
static int
note(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);

	sb->noted_line = running(sb, &sb->noted_chunk);
	return 1;
}

static void
place_here(struct sandbox *sb, struct err *e)
{
	int chunk, line = e->line == 0 ? running(sb, &chunk) : 0;

	if (line > 0)
		err_at(e, sb->chunk[chunk], line, 0);
}

_Noreturn void
sandbox_raise(struct sandbox *sb)
{
	place_here(sb, &sb->pending);
	lua_pushlightuserdata(sb->L, sb);
	lua_error(sb->L);
	abort();
}

_Noreturn void
sandbox_fail(struct sandbox *sb, enum msg_id id, const char *a, const char *b)
{
	err_set(&sb->pending, id, a, a ? b : NULL);
	sandbox_raise(sb);
}

/* Takes the error that a protected call left on the stack. *e may be sb->pending itself, when a
 * formula called a formula. */
static int
caught(struct sandbox *sb, int status, struct err *e)
{
	struct err now = { 0 };
	const char *file = NULL, *message;
	int line = 0;

	if (sb->tripped)
		err_set(&now, MSG_RULE_DEADLINE);
	else if (status == LUA_ERRMEM)
		err_set(&now, sb->deep ? MSG_RULE_DEEP : MSG_RULE_MEMORY);
	else if (lua_islightuserdata(sb->L, -1) && lua_touserdata(sb->L, -1) == sb &&
	    sb->pending.set)
		err_move(&now, &sb->pending);
	else if (lua_type(sb->L, -1) == LUA_TSTRING) {
		message = unplace(sb, lua_tostring(sb->L, -1), &file, &line);
		sandbox_words(sb, message, &now);
		err_at(&now, file, line, 0);
	} else
		err_set(&now, MSG_RULE_RUN);
	if (sb->tripped)
		err_at(&now, sb->pending.file, sb->pending.line, 0);
	err_fini(&sb->pending);
	lua_pop(sb->L, 1);
	err_move(e, &now);
	return -1;
}

int
sandbox_protected(struct sandbox *sb, lua_CFunction fn, void *arg, struct err *e)
{
	int status, base = lua_gettop(sb->L) + 1;

	lua_pushcfunction(sb->L, note);
	lua_pushcfunction(sb->L, fn);
	lua_pushlightuserdata(sb->L, arg);
	status = lua_pcall(sb->L, 1, 0, base);
	if (status != LUA_OK)
		caught(sb, status, e);
	lua_settop(sb->L, base - 1);
	return status == LUA_OK ? 0 : -1;
}
