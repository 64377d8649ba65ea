/* Numbers as far as they are known without running anything: between which two they are. */
#include <math.h>
#include <string.h>
#include "rules/lint_impl.h"

const struct type type_any = { .kind = T_ANY, .lo = -INFINITY, .hi = INFINITY };

struct type
type_plain(enum type_kind kind)
{
	struct type t = type_any;

	t.kind = kind;
	return t;
}

struct type
type_number(double lo, double hi)
{
	struct type t = type_plain(T_NUMBER);

	t.lo = lo;
	t.hi = hi;
	return t;
}

static struct type
product(struct type a, struct type b)
{
	double x[4] = { a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi };
	struct type t = type_number(x[0], x[0]);

	for (int i = 0; i < 4; i++) {
		if (isnan(x[i]))	/* 0 times infinity: nothing is known */
			return type_plain(T_NUMBER);
		t.lo = fmin(t.lo, x[i]);
		t.hi = fmax(t.hi, x[i]);
	}
	return t;
}

struct type
type_join(struct arena *arena, struct type a, struct type b)
{
	struct type *also;

	if (a.kind == T_NIL || b.kind == T_NIL) {
		a = a.kind == T_NIL ? b : a;
		a.optional = 1;
		return a;
	}
	if (a.kind == T_NUMBER && b.kind == T_NUMBER)
		return type_number(fmin(a.lo, b.lo), fmax(a.hi, b.hi));
	if (a.kind == T_TABLE && b.kind == T_TABLE && b.also == NULL) {
		also = arena_new(arena, sizeof *also);
		*also = a;
		b.also = also;
		return b;
	}
	return a.kind == b.kind && a.kind == T_BOOL ? a : type_any;
}

struct type
type_arithmetic(const char *sign, struct type a, struct type b)
{
	if (*sign == '+')
		return type_number(a.lo + b.lo, a.hi + b.hi);
	if (*sign == '-')
		return type_number(a.lo - b.hi, a.hi - b.lo);
	if (*sign == '*')
		return product(a, b);
	if (strcmp(sign, "/") == 0 && b.lo == b.hi && b.lo != 0)
		return product(a, type_number(1 / b.lo, 1 / b.lo));
	return type_plain(T_NUMBER);
}

static struct type
extreme(const struct type *args, int n, int greatest)
{
	struct type t = type_number(greatest ? -INFINITY : INFINITY, greatest ? -INFINITY : INFINITY);

	for (int i = 0; i < n; i++) {
		t.lo = greatest ? fmax(t.lo, args[i].lo) : fmin(t.lo, args[i].lo);
		t.hi = greatest ? fmax(t.hi, args[i].hi) : fmin(t.hi, args[i].hi);
	}
	return n > 0 ? t : type_any;
}

static struct type
h_min(const struct type *args, int n)
{
	return extreme(args, n, 0);
}

static struct type
h_max(const struct type *args, int n)
{
	return extreme(args, n, 1);
}

static struct type
h_clamp(const struct type *args, int n)
{
	return n == 3 ? type_number(args[1].lo, args[2].hi) : type_any;
}

static struct type
h_capped(const struct type *args, int n)
{
	/* A limit that is nil limits nothing. */
	return n == 2 && args[1].kind == T_NUMBER && !args[1].optional ?
	    type_number(-INFINITY, fmin(args[0].hi, args[1].hi)) : type_plain(T_NUMBER);
}

static struct type
h_mean(const struct type *args, int n)
{
	return n > 0 ? type_number(h_min(args, n).lo, h_max(args, n).hi) : type_any;
}

static struct type
h_number(const struct type *args, int n)
{
	(void)args, (void)n;
	return type_plain(T_NUMBER);
}

static struct type
h_bool(const struct type *args, int n)
{
	(void)args, (void)n;
	return type_plain(T_BOOL);
}

static const struct helper helpers[] = {
	{ "min", h_min, 0 }, { "max", h_max, 0 }, { "clamp", h_clamp, 0 },
	{ "capped", h_capped, 1 }, { "mean", h_mean, 0 }, { "percent", h_number, 0 },
	{ "ratio", h_number, 0 }, { "abs", h_number, 0 }, { "floor", h_number, 0 },
	{ "ceil", h_number, 0 }, { "round_half_up", h_number, 0 }, { "known", h_bool, 1 },
	{ "contains", h_bool, 0 }, { "starts_with", h_bool, 0 }, { "one_of", h_bool, 1 },
	{ "working_days", h_number, 0 }, { "weekday", h_number, 0 },
};

const struct helper *
type_helper(const char *name)
{
	for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++)
		if (strcmp(helpers[i].name, name) == 0)
			return &helpers[i];
	return NULL;
}
