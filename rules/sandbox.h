/* sandbox: one restricted Lua state, and the only files that know lua.h.
 *
 * Owns the state, its memory cap, the subset of the language, the frozen vocabulary, and the plain
 * words for what Lua says. Refuses to know what a standard, an entry or a person is: callers hand
 * in objects as classes of C functions and get plain values back. No clock: whoever has one calls
 * sandbox_interrupt() when time is up. Called by bundle, measure, score, checks.
 */
#ifndef KPID_SANDBOX_H
#define KPID_SANDBOX_H

#include <stddef.h>
#include "rules/base/arena.h"
#include "rules/base/err.h"
#include "rules/base/value.h"

struct sandbox;

/* What crosses the border. Texts are borrowed: from Lua until the call returns, into Lua they are
 * copied. */
enum cell_type {
	CELL_NIL,
	CELL_BOOL,
	CELL_NUM,
	CELL_TEXT,
	CELL_OBJECT,
	CELL_METHOD, /* from get only: `key` is a method, to be called through the class's call */
	CELL_LIST, /* from call only: becomes an iterator over these cells */
	CELL_VALUE, /* into Lua only: becomes a fresh table */
	CELL_TABLE /* as an argument only: see sandbox_pairs */
};
struct cell {
	enum cell_type type;
	union {
		int boolean;
		double number;
		struct {
			const char *s;
			size_t n;
		} text;
		struct {
			const struct object_class *class;
			void *self;
			long index;
		} object;
		struct {
			struct cell *at;
			size_t n;
		} list;
		const struct value *value;
		int slot;
	} u;
};
#define CELL_NUMBER(x) ((struct cell){ .type = CELL_NUM, .u.number = (x) })
#define CELL_BOOLEAN(x) ((struct cell){ .type = CELL_BOOL, .u.boolean = (x) })
#define CELL_NOTHING ((struct cell){ .type = CELL_NIL })

/* A kind of object that scripts see. get: the member `key`; -1 with *e set (unknown names get
 * MSG_RULE_NO_FIELD with a suggestion). call: rows:method(args); NULL when it has none. self and
 * index are what the cell was made with. `name` is the word scope for messages ("entry"). An object
 * is only good during the call that it was handed to: afterwards using it is an error of the rule
 * (generation number). */
struct object_class {
	const char *name;
	int (*get)(struct sandbox *sb, void *self, long index, const char *key, struct cell *out,
	    struct err *e);
	int (*call)(struct sandbox *sb, void *self, const char *method, const struct cell *args,
	    int nargs, struct cell *out, struct err *e);
};

struct sandbox_limits {
	size_t memory; /* bytes; 0 = 64 MiB */
	int branches; /* texts may call SANDBOX_BRANCH: coverage only */
};

/* A state with the prelude loaded and frozen. NULL when memory does not allow. */
struct sandbox *sandbox_new(const struct sandbox_limits *limits, struct err *e);
void sandbox_free(struct sandbox *sb);

/* Runs one chunk of text (`name` for messages: "mass_mobilization/2026-01-01/standard.lua") and
 * turns the one table that it returns through standard{...} into a value tree; functions become
 * V_FUNC handles with their line. Everything reachable is frozen. A table with only [1]..[n]
 * becomes V_LIST (an empty one too), any other V_MAP sorted by key, where [1] has the key "1". All
 * mistakes found go to *errors (one mistake, one error). NULL when there was an error. */
struct value *sandbox_load(struct sandbox *sb, const char *name, const char *text, size_t n,
    struct arena *a, struct err_list *errors);

/* True when the function was wrapped in open(). Line where it is defined; number of parameters. */
int sandbox_is_open(struct sandbox *sb, int func);
int sandbox_func_line(struct sandbox *sb, int func);
/* Says of an error that has no place that it is about the function. Returns -1. */
int sandbox_place(const struct sandbox *sb, int func, struct err *e);

/* Calls a function. A result of type text is copied into the arena given (may be NULL: then text is
 * an error). Tables are not results (MSG_RULE_RESULT_TYPE). 0, or -1 with *e in plain words with
 * file and line. NaN and infinity are errors. */
int sandbox_call(struct sandbox *sb, int func, const struct cell *args, int nargs, struct arena *a,
    struct cell *out, struct err *e);

/* In a native call: the pairs of an argument of type CELL_TABLE, sorted by key (texts only; -1 and
 * *e otherwise or when there are more than max). Returns how many. */
struct sandbox_pair {
	const char *key;
	struct cell value;
};
int sandbox_pairs(
    struct sandbox *sb, const struct cell *table, struct sandbox_pair *out, int max, struct err *e);

/* Every object read as missing is noted by its class's get returning CELL_NIL; the next arithmetic
 * error names it. The context is said once per call by whoever knows ("entry DV.03 of 12/03/2026"),
 * borrowed until changed; NULL clears. */
void sandbox_context(struct sandbox *sb, const char *text);
/* The working calendar that working_days() counts in; borrowed, NULL = weekdays only. */
struct calendar;
void sandbox_calendar(struct sandbox *sb, const struct calendar *c);

/* Asynchronous-signal-safe: the running call ends with MSG_RULE_DEADLINE, and so does every further
 * one until sandbox_rearm(). */
void sandbox_interrupt(struct sandbox *sb);
void sandbox_rearm(struct sandbox *sb);
size_t sandbox_memory(const struct sandbox *sb); /* bytes in use */
/* Lines of formulas that ran since sandbox_cover(sb, 1), for coverage: calls fn for each function
 * handle's file and line. */
void sandbox_cover(struct sandbox *sb, int on);
typedef void sandbox_line_fn(void *arg, const char *name, int line, int ran);
void sandbox_lines(struct sandbox *sb, sandbox_line_fn *fn, void *arg);

/* SANDBOX_BRANCH(id, value) in a text notes how a decision came out and gives the value on, when
 * the limits allow it (sandbox_tells). sandbox_branches: room for n more, the id of the first.
 * sandbox_branch: bit 0 it was true, bit 1 it was false. */
#define SANDBOX_BRANCH "__branch"
int sandbox_tells(const struct sandbox *sb);
int sandbox_branches(struct sandbox *sb, size_t n);
int sandbox_branch(const struct sandbox *sb, int id);

/* A pointer of the caller's, for its classes. */
void sandbox_set_user(struct sandbox *sb, void *user);
void *sandbox_user(struct sandbox *sb);

/* "Lua 5.4.4" as linked. */
const char *sandbox_version(void);

#endif
