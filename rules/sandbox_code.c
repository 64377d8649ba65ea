/* Reads the dumped form of a function that this very Lua has just compiled (never one from
 * outside), to see what it writes. The layout is that of Lua 5.4 (ldump.c, lopcodes.h);
 * sandbox_new() tests it on known functions and refuses to start when the answers differ. */
#include <stdlib.h>
#include <string.h>
#include "rules/sandbox_impl.h"

enum {
	OP_MOVE = 0,
	OP_LFALSESKIP = 6,
	OP_SETUPVAL = 10,
	OP_GETTABUP = 11,
	OP_GETTABLE = 12,
	OP_GETFIELD = 14,
	OP_SETTABUP = 15,
	OP_SELF = 20,
	OP_POWK = 26,
	OP_POW = 38,
	OP_TBC = 55,
	OP_JMP = 56
};
#define CHAIN_MAX 100
enum { K_NIL = 0, K_FALSE = 1, K_TRUE = 17, K_INT = 3, K_FLOAT = 19, K_SHORT = 4, K_LONG = 20 };

struct constant {
	int type;
	double number;
	const char *s;
	size_t n;
};
struct upvalue {
	int instack, index;
	const char *name;
	size_t n;
};

struct proto {
	struct proto *parent;
	const unsigned char *code;
	size_t ncode;
	struct constant *k;
	size_t nk;
	struct upvalue *up;
	size_t nup;
	const unsigned char *lines;
	size_t nlines;
	struct {
		size_t pc;
		int line;
	} * abs;
	size_t nabs;
	int line;
	struct proto **child;
	size_t nchild;
};

struct scan {
	struct cut in;
	struct arena a;
	unsigned what;
	code_fn *fn;
	void *arg;
};

static size_t
number(struct scan *s)
{
	size_t v = 0;

	for (int i = 0; i < 10 && !s->in.bad; i++) {
		uint8_t b = cut_u8(&s->in);

		v = v << 7 | (b & 0x7f);
		if (b & 0x80)
			return v;
	}
	s->in.bad = 1;
	return 0;
}

static const char *
text(struct scan *s, size_t *n)
{
	size_t size = number(s);

	*n = size ? size - 1 : 0;
	return size ? cut_bytes(&s->in, *n) : NULL;
}

/* How many elements follow, each of at least one byte: a false count cannot make us take memory. */
static size_t
count(struct scan *s)
{
	size_t n = number(s);

	if (n > s->in.n)
		s->in.bad = 1;
	return s->in.bad ? 0 : n;
}

static void
constants(struct scan *s, struct proto *p)
{
	p->nk = count(s);
	p->k = arena_new(&s->a, (p->nk + 1) * sizeof *p->k);
	for (size_t i = 0; i < p->nk; i++) {
		struct constant *k = &p->k[i];

		k->type = cut_u8(&s->in);
		if (k->type == K_INT)
			k->number = (double)(int64_t)cut_u64(&s->in);
		else if (k->type == K_FLOAT)
			k->number = cut_f64(&s->in);
		else if (k->type == K_SHORT || k->type == K_LONG)
			k->s = text(s, &k->n);
	}
}

static void
debug_info(struct scan *s, struct proto *p)
{
	size_t n;

	p->nlines = count(s);
	p->lines = cut_bytes(&s->in, p->nlines);
	p->nabs = count(s);
	p->abs = arena_new(&s->a, (p->nabs + 1) * sizeof *p->abs);
	for (size_t i = 0; i < p->nabs; i++) {
		p->abs[i].pc = number(s);
		p->abs[i].line = (int)number(s);
	}
	for (size_t i = 0, locals = count(s); i < locals; i++) {
		text(s, &n);
		number(s);
		number(s);
	}
	for (size_t i = 0, names = count(s); i < names && i < p->nup; i++)
		p->up[i].name = text(s, &p->up[i].n);
}

static struct proto *
function(struct scan *s, struct proto *parent, int depth)
{
	struct proto *p = arena_new(&s->a, sizeof *p);
	size_t n;

	p->parent = parent;
	if (depth > 200)
		s->in.bad = 1;
	text(s, &n);
	p->line = (int)number(s);
	number(s);
	cut_bytes(&s->in, 3);
	p->ncode = count(s);
	p->code = cut_bytes(&s->in, p->ncode * 4);
	constants(s, p);
	p->nup = count(s);
	p->up = arena_new(&s->a, (p->nup + 1) * sizeof *p->up);
	for (size_t i = 0; i < p->nup; i++) {
		p->up[i].instack = cut_u8(&s->in);
		p->up[i].index = cut_u8(&s->in);
		cut_u8(&s->in);
	}
	p->nchild = count(s);
	p->child = arena_new(&s->a, (p->nchild + 1) * sizeof *p->child);
	for (size_t i = 0; i < p->nchild && !s->in.bad; i++)
		p->child[i] = function(s, p, depth + 1);
	if (!s->in.bad)
		debug_info(s, p);
	return p;
}

/* The line of an instruction (ldebug.c, luaG_getfuncline): the last absolute one before it, then
 * differences. */
static int
line_of(const struct proto *p, size_t pc)
{
	int line = p->line;
	size_t at = 0;

	for (size_t i = 0; i < p->nabs && p->abs[i].pc <= pc; i++) {
		line = p->abs[i].line;
		at = p->abs[i].pc + 1;
	}
	for (; at <= pc && at < p->nlines; at++)
		line += (signed char)p->lines[at];
	return line;
}

/* Does upvalue `i` of p belong to something outside the outermost function of the scan? */
static int
escapes(const struct proto *p, size_t i)
{
	while (p != NULL && i < p->nup) {
		if (p->parent == NULL)
			return 1;
		if (p->up[i].instack)
			return 0;
		i = (size_t)p->up[i].index;
		p = p->parent;
	}
	return 1;
}

static int
is_env(const struct proto *p, size_t i)
{
	return i < p->nup && p->up[i].n == 4 && memcmp(p->up[i].name, "_ENV", 4) == 0;
}

/* One instruction, taken apart. */
struct at {
	const struct proto *p;
	size_t pc, a, b, c;
	int op;
};

static void
tell(struct scan *s, const struct at *i, enum code_sin sin, const char *name, size_t n, int write)
{
	if (s->what & sin)
		s->fn(s->arg, sin, arena_copy(&s->a, name ? name : "?", name ? n : 1), write,
		    line_of(i->p, i->pc));
}

static void
global(struct scan *s, const struct at *i, size_t up, size_t key, int write)
{
	const struct proto *p = i->p;

	if (is_env(p, up) && key < p->nk && p->k[key].s != NULL)
		tell(s, i, CODE_GLOBALS, p->k[key].s, p->k[key].n, write);
}

static void
power(struct scan *s, const struct at *i)
{
	double x = i->c < i->p->nk ? i->p->k[i->c].number : -1;

	if (x != 0 && x != 1 && x != 2)
		tell(s, i, CODE_POWER, NULL, 0, 0);
}

/* How long the chain of look-ups is that made what a register holds. */
static void
chain(struct scan *s, const struct at *i, unsigned char *length)
{
	int goes_on = i->op == OP_MOVE || i->op == OP_SELF ||
	    (i->op >= OP_GETTABLE && i->op <= OP_GETFIELD);

	length[i->a] = goes_on ? (unsigned char)(length[i->b] + 1) : 0;
	if (length[i->a] > CHAIN_MAX) {
		tell(s, i, CODE_CHAIN, NULL, 0, 0);
		length[i->a] = 0;
	}
}

static int
opcode(const struct proto *p, size_t pc)
{
	return p->code[pc * 4] & 0x7f;
}

static void
instruction(struct scan *s, const struct at *i, unsigned char *length)
{
	const struct proto *p = i->p;
	size_t a = i->a, b = i->b;

	chain(s, i, length);
	if (i->op == OP_SETUPVAL && escapes(p, b))
		tell(s, i, CODE_STATE, b < p->nup ? p->up[b].name : NULL,
		    b < p->nup ? p->up[b].n : 0, 1);
	else if (i->op == OP_GETTABUP)
		global(s, i, b, i->c, 0);
	else if (i->op == OP_SETTABUP)
		global(s, i, a, b, 1);
	else if (i->op == OP_TBC)
		tell(s, i, CODE_CLOSE, NULL, 0, 0);
	else if (i->op == OP_POW)
		tell(s, i, CODE_POWER, NULL, 0, 0);
	else if (i->op == OP_POWK)
		power(s, i);
	else if (i->op == OP_LFALSESKIP && (i->pc == 0 || opcode(p, i->pc - 1) != OP_JMP))
		tell(s, i, CODE_INDEX, NULL, 0, 0);
}

static void
walk(struct scan *s, const struct proto *p)
{
	unsigned char length[256] = { 0 };

	for (size_t pc = 0; pc < p->ncode; pc++) {
		const unsigned char *c = p->code + pc * 4;
		uint32_t i = (uint32_t)c[0] | (uint32_t)c[1] << 8 | (uint32_t)c[2] << 16 |
		    (uint32_t)c[3] << 24;
		struct at at = { p, pc, i >> 7 & 0xff, i >> 16 & 0xff, i >> 24, opcode(p, pc) };

		instruction(s, &at, length);
	}
	for (size_t i = 0; i < p->nchild; i++)
		walk(s, p->child[i]);
}

static int
writer(lua_State *L, const void *p, size_t n, void *out)
{
	(void)L;
	buf_add(out, p, n);
	return 0;
}

int
sandbox_scan(lua_State *L, unsigned what, code_fn *fn, void *arg)
{
	static const char head[] = "\x1bLua\x54\0\x19\x93\r\n\x1a\n\4\10\10";
	struct buf dump = BUF_INIT;
	struct scan s = { .a = ARENA_INIT, .what = what, .fn = fn, .arg = arg };
	struct proto *p;
	int ok;

	lua_dump(L, writer, &dump, 0);
	ok = dump.n > 32 && memcmp(dump.p, head, sizeof head - 1) == 0;
	if (ok) {
		s.in = (struct cut){ (const unsigned char *)dump.p + 32, dump.n - 32, 0 };
		p = function(&s, NULL, 0);
		ok = !s.in.bad && s.in.n == 0;
		if (ok)
			walk(&s, p);
	}
	arena_fini(&s.a);
	buf_fini(&dump);
	return ok ? 0 : -1;
}
