/* sandbox_impl: what the sandbox*.c files share. Nobody else includes it. */
#ifndef KPID_SANDBOX_IMPL_H
#define KPID_SANDBOX_IMPL_H

#include <signal.h>
#include <lauxlib.h>
#include <lua.h>
#include "rules/base/map.h"
#include "rules/sandbox.h"

#define SANDBOX_SOURCE_MAX (256 * 1024)
#define SANDBOX_VALUES_MAX 100000
#define SANDBOX_DEPTH_MAX 16
#ifdef __SANITIZE_ADDRESS__
#define SANDBOX_SMALL 0 /* each piece from malloc, which is watched */
#else
#define SANDBOX_SMALL 128 /* bytes */
#endif
#define SANDBOX_SHARE 8 /* of the memory: what one text may keep */

struct func {
	unsigned char open;
	int chunk, line;
};

struct sandbox {
	lua_State *L;
	size_t used, cap;
	void *kept[SANDBOX_SMALL / 16 + 1], **blocks; /* small pieces of memory, by size */
	char *next;
	size_t room;
	int funcs_at, meta_at; /* where the registry has them too, by number */
	int deep; /* the last memory error came with a long stack */
	volatile sig_atomic_t tripped;
	unsigned generation; /* of objects: grows with each outermost call */
	int depth; /* of nested sandbox_call */
	struct err pending; /* the error behind a raised sentinel */
	const char *context;
	const struct calendar *calendar;
	void *user;
	char missing[64]; /* field last read as missing, and of what */
	const char *missing_of;
	struct arena names; /* names of chunks */
	const char **chunk;
	int nchunks;
	size_t chunks_cap;
	struct func *funcs;
	int nfuncs;
	size_t funcs_cap;
	int noted_chunk, noted_line; /* where the script was when the last error was raised */
	const struct arena *arena; /* that natives take memory from, see sandbox_within */
	size_t arena_from; /* what was in it before */
	int cover;
	int tells; /* decisions are noted */
	unsigned char *branches;
	size_t nbranches;
	struct map lines; /* "chunk:line" -> ran */
};

/* Registry keys (addresses). */
extern const char sandbox_key_env, sandbox_key_vocabulary, sandbox_key_funcs, sandbox_key_open,
    sandbox_key_standard, sandbox_key_hidden, sandbox_key_methods;

struct sandbox *sandbox_of(lua_State *L);
/* sandbox_memory.c: Lua's allocator, under the cap; what it keeps, after Lua is closed. */
void *sandbox_allocate(void *sandbox, void *p, size_t old, size_t size);
void sandbox_allocated_fini(struct sandbox *sb);
/* Raises sb->pending (which the caller has set), with the place of the running Lua line when it has
 * none. */
_Noreturn void sandbox_raise(struct sandbox *sb);
/* luaL_error's place for us: err_set on sb->pending, then sandbox_raise. */
_Noreturn void sandbox_fail(struct sandbox *sb, enum msg_id id, const char *a, const char *b);

/* Raises MSG_RULE_MEMORY when natives have taken more than the cap for the running script. */
void sandbox_within(struct sandbox *sb);

/* The one native that calls formulas: where the stack of one ends and its asker's begins. */
int sandbox_run(lua_State *L);
/* Runs fn with arg as its only argument; -1 with *e in plain words when it raised anything. */
int sandbox_protected(struct sandbox *sb, lua_CFunction fn, void *arg, struct err *e);

/* sandbox_cover.c: makes SANDBOX_BRANCH a word. */
int sandbox_allow_branches(lua_State *L);
/* sandbox_lib.c: fills the table at the top of the stack with the native helpers. */
void sandbox_lib(lua_State *L);
/* sandbox_object.c */
void sandbox_object_setup(lua_State *L);
void sandbox_push(struct sandbox *sb, const struct cell *c);
void
sandbox_cell(struct sandbox *sb, int at, struct cell *out); /* of a stack slot; texts borrowed */
/* sandbox_freeze.c: makes every table reachable from the value at `at` unchangeable; every function
 * reachable is scanned for state, what is found goes to *errors in the order of lines. Then the
 * tree of that value. */
void sandbox_freeze(struct sandbox *sb, int at, struct err_list *errors);
struct value *sandbox_tree(struct sandbox *sb, int at, struct arena *a);
/* The table behind a frozen one (pushed), or the table itself. */
void sandbox_unfrozen(lua_State *L, int at);
/* sandbox_code.c: what the compiled form of the function on top says. */
enum code_sin {
	CODE_STATE = 1,
	CODE_CLOSE = 2,
	CODE_POWER = 4,
	CODE_GLOBALS = 8,
	CODE_CHAIN = 16, /* a.b.c ... so long that Lua 5.4.4 overflows its stack naming it */
	CODE_INDEX = 32, /* t[a < b], which Lua 5.4.4 compiles wrongly when t lives outside */
	CODE_ALL = 63
};
typedef void code_fn(void *arg, enum code_sin sin, const char *name, int write, int line);
int sandbox_scan(
    lua_State *L, unsigned what, code_fn *fn, void *arg); /* -1: not the format that we know */
/* sandbox_text.c: what is refused before Lua reads the text, to *errors; columns included. */
void sandbox_text(const char *name, const char *text, size_t n, struct err_list *errors);
#define SANDBOX_ERRORS_MAX 50 /* of one text: a person reads no more, and a machine has to stop */
/* sandbox_words.c: Lua's word for a type -> ours ("nil" is what authors call missing). */
const char *sandbox_kind(const char *type);
/* Lua's message in plain words. */
void sandbox_words(struct sandbox *sb, const char *message, struct err *e);

#endif
