/* One chunk of text: compiled, scanned, run, frozen, turned into a tree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/sandbox_impl.h"
#include "rules/words.h"

struct load {
	const char *text, *name;
	size_t n;
	struct arena *a;
	struct err_list *errors;
	size_t before; /* errors of other texts */
	struct value *tree;
	int tells; /* SANDBOX_BRANCH is a word */
};

/* What a person who knows Lua may look for. */
static const char *const removed[] = {
	"setmetatable",
	"getmetatable",
	"coroutine",
	"pcall",
	"xpcall",
	"error",
	"assert",
	"load",
	"loadstring",
	"loadfile",
	"dofile",
	"require",
	"io",
	"os",
	"debug",
	"next",
	"select",
	"type",
	"tostring",
	"tonumber",
	"rawget",
	"rawset",
	"rawequal",
	"rawlen",
	"string",
	"table",
	"math",
	"utf8",
	"print",
	"collectgarbage",
	"package",
	"warn",
	"unpack",
	"_G",
};

static int
is_removed(const char *name)
{
	for (size_t i = 0; i < sizeof removed / sizeof *removed; i++)
		if (strcmp(removed[i], name) == 0)
			return 1;
	return 0;
}

static const char *
nearest_helper(const char *name)
{
	const char *names[64];

	return suggest(name, names, word_names(SCOPE_HELPER, names, 64));
}

/* Column of a word in a line of the text, 0 when it is not there as a whole word. */
static int
column(const struct load *l, int line, const char *word)
{
	const char *p = l->text, *end = l->text + l->n;
	size_t n = strlen(word);

	for (int i = 1; i < line && p < end; i++) {
		p = memchr(p, '\n', (size_t)(end - p));
		if (p == NULL)
			return 0;
		p++;
	}
	for (const char *s = p; n > 0 && s + n <= end && *s != '\n'; s++)
		if (memcmp(s, word, n) == 0)
			return (int)utf8_chars(p, (size_t)(s - p)) + 1;
	return 0;
}

/* One word, one error: it may be written once and read ten times. */
static int
told(const struct load *l, const char *name)
{
	for (size_t i = 0; i < l->errors->n; i++) {
		const struct err *e = &l->errors->at[i];

		if (e->file != NULL && strcmp(e->file, l->name) == 0 && e->args[0] != NULL &&
		    strcmp(e->args[0], name) == 0)
			return 1;
	}
	return 0;
}

static void
global_found(const char *name, int write, struct err *e)
{
	const char *near;

	if (write)
		err_set(e, MSG_RULE_GLOBAL_WRITE, name);
	else if (is_removed(name))
		err_set(e, MSG_RULE_REMOVED, name);
	else if ((near = nearest_helper(name)) != NULL)
		err_set(e, MSG_RULE_GLOBAL_UNKNOWN_HINT, name, near);
	else
		err_set(e, MSG_RULE_GLOBAL_UNKNOWN, name);
}

static void
sin_found(void *arg, enum code_sin sin, const char *name, int write, int line)
{
	struct load *l = arg;
	struct err e = { 0 };

	if (l->errors->n - l->before >= SANDBOX_ERRORS_MAX)
		return;
	if (sin == CODE_GLOBALS && !write && word_find(SCOPE_HELPER, name) != NULL)
		return;
	if (sin == CODE_GLOBALS && l->tells && strcmp(name, SANDBOX_BRANCH) == 0)
		return;
	if (sin == CODE_GLOBALS && told(l, name))
		return;
	if (sin == CODE_GLOBALS)
		global_found(name, write, &e);
	else if (sin == CODE_INDEX)
		err_set(&e, MSG_RULE_TABLE_KEY, "true/false");
	else
		err_set(&e,
		    sin == CODE_CLOSE       ? MSG_RULE_CLOSE
			: sin == CODE_POWER ? MSG_RULE_POWER
					    : MSG_RULE_NESTED);
	err_at(&e, l->name, line,
	    column(l, line,
		sin == CODE_POWER       ? "^"
		    : sin == CODE_CLOSE ? "<close>"
					: name));
	err_list_add(l->errors, &e, 0);
}

/* Everything but the running: what is wrong goes to the list. */
static void
compile(lua_State *L, struct load *l)
{
	char chunk[24];

	snprintf(chunk, sizeof chunk, "=#%d", sandbox_of(L)->nchunks - 1);
	if (luaL_loadbufferx(L, l->text, l->n, chunk, "t") != LUA_OK)
		lua_error(L);
	if (sandbox_scan(L, CODE_ALL & ~(unsigned)CODE_STATE, sin_found, l) != 0)
		sandbox_fail(sandbox_of(L), MSG_RULE_ENGINE_LUA, l->name, NULL);
}

static int
work(lua_State *L)
{
	struct load *l = lua_touserdata(L, 1);
	struct sandbox *sb = sandbox_of(L);

	sandbox_text(l->name, l->text, l->n, l->errors);
	if (l->errors->n == l->before)
		compile(L, l);
	if (l->errors->n > l->before)
		return 0;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_key_env);
	lua_setupvalue(L, -2, 1);
	lua_call(L, 0, 1);
	if (!lua_istable(L, -1) || lua_rawgetp(L, -1, &sandbox_key_standard) == LUA_TNIL)
		sandbox_fail(sb, MSG_RULE_NOT_STANDARD, NULL, NULL);
	lua_pop(L, 1);
	sandbox_freeze(sb, -1, l->errors);
	for (size_t i = l->before; i < l->errors->n; i++)
		l->errors->at[i].col =
		    column(l, l->errors->at[i].line, l->errors->at[i].args[0]);
	if (l->errors->n == l->before)
		l->tree = sandbox_tree(sb, -1, l->a);
	return 0;
}

static int
forget(lua_State *L)
{
	const int *from = lua_touserdata(L, 1);
	struct sandbox *sb = sandbox_of(L);

	lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_key_funcs);
	while (sb->nfuncs > *from) {
		lua_pushnil(L);
		lua_rawseti(L, 2, sb->nfuncs--);
	}
	lua_gc(L, LUA_GCCOLLECT);
	return 0;
}

/* Runs the chunk. One standard may keep only its share of the memory, so that the others find
 * theirs; a refused one keeps nothing. */
static int
attempt(struct sandbox *sb, struct load *l, struct err *e)
{
	int funcs = sb->nfuncs, failed;
	struct err ignored = { 0 };
	size_t used, share = sb->cap / SANDBOX_SHARE;
	char mib[16];

	sandbox_protected(sb, forget, &funcs, &ignored);
	used = sb->used;
	failed = sandbox_protected(sb, work, l, e);
	if (l->tree != NULL)
		sandbox_protected(sb, forget, &sb->nfuncs, &ignored);
	if (l->tree != NULL && sb->used > used + share) {
		snprintf(mib, sizeof mib, "%zu", share >> 20);
		failed = err_set(e, MSG_RULE_KEEPS, mib);
		l->tree = NULL;
	}
	if (l->tree == NULL)
		sandbox_protected(sb, forget, &funcs, &ignored);
	err_fini(&ignored);
	return failed;
}

/* Refused before Lua sees it. */
static int
unreadable(const struct load *l, struct err *e)
{
	char limit[16];

	snprintf(limit, sizeof limit, "%d", SANDBOX_SOURCE_MAX / 1024);
	if (l->n > SANDBOX_SOURCE_MAX)
		return err_set(e, MSG_RULE_TOO_LONG, limit);
	if (memchr(l->text, '\0', l->n) != NULL || (l->n > 0 && l->text[0] == '\x1b') ||
	    utf8_bad(l->text, l->n) >= 0)
		return err_set(e, MSG_RULE_BINARY);
	return 0;
}

struct value *
sandbox_load(struct sandbox *sb, const char *name, const char *text, size_t n, struct arena *a,
    struct err_list *errors)
{
	struct load l = { text, name, n, a, errors, errors->n, NULL, sb->tells };
	struct err e = { 0 };

	sb->chunk = mem_room(sb->chunk, (size_t)sb->nchunks, &sb->chunks_cap, sizeof *sb->chunk);
	sb->chunk[sb->nchunks++] = arena_str(&sb->names, name);
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		l.text += 3, l.n -= 3;
	if (unreadable(&l, &e) != 0 || attempt(sb, &l, &e) != 0) {
		err_at(&e, name, 0, 0);
		if (e.col == 0 && e.line > 0 && e.args[0] != NULL)
			e.col = column(&l, e.line, e.args[0]);
		err_list_add(errors, &e, 0);
		return NULL;
	}
	return l.tree;
}
