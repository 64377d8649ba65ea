/* A standard's text, as hostile as it comes: loaded, its functions called, with a small memory and a
 * short time. Afterwards a plain one loads into the same state and gives the right number, and no
 * message speaks Lua. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include "rules/base/text.h"
#include "rules/sandbox.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct sandbox *volatile timed;

static void
on_alarm(int sig)
{
	(void)sig;
	if (timed != NULL)
		sandbox_interrupt(timed);
}

static void
clock_of(struct sandbox *sb, long ms)
{
	struct itimerval t = { .it_value = { 0, ms * 1000 } };

	timed = sb;
	setitimer(ITIMER_REAL, &t, NULL);
	if (sb != NULL)
		sandbox_rearm(sb);
}

/* Lua's own words, when the text did not have them itself. */
static int speaks_lua;

static void
plain(const struct err *e)
{
	char *line = err_line(e, LANG_EN);

	must(utf8_bad(line, strlen(line)) < 0);
	must(speaks_lua || (strstr(line, "attempt to") == NULL && strstr(line, "prelude:") == NULL));
	free(line);
}

static double
call(struct sandbox *sb, int func, struct arena *a)
{
	struct cell args[2] = { CELL_NUMBER(3), CELL_NUMBER(7) }, out = CELL_NOTHING;
	struct err e = { 0 };

	if (sandbox_call(sb, func, args, 2, a, &out, &e) != 0)
		plain(&e);
	err_fini(&e);
	return out.type == CELL_NUM ? out.u.number : -1;
}

static void
call_all(struct sandbox *sb, const struct value *v, struct arena *a, int *left)
{
	if (value_is(v, V_FUNC) && (*left)-- > 0)
		call(sb, v->u.func, a);
	else if (value_is(v, V_LIST))
		for (size_t i = 0; i < v->u.list.n; i++)
			call_all(sb, v->u.list.at[i], a, left);
	else if (value_is(v, V_MAP))
		for (size_t i = 0; i < v->u.map.n; i++)
			call_all(sb, v->u.map.at[i].value, a, left);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char after[] = "return standard { f = function(x, y) return x * y * 2 end }";
	struct sandbox_limits limits = { .memory = 8 << 20 };
	struct err e = { 0 };
	struct err_list errors = { 0 };
	struct arena a = ARENA_INIT;
	struct sandbox *sb = sandbox_new(&limits, &e);
	const struct value *v;
	int left = 20;

	must(sb != NULL);
	speaks_lua = memmem(data, n, "attempt", 7) != NULL || memmem(data, n, "prelude", 7) != NULL;
	signal(SIGALRM, on_alarm);
	clock_of(sb, 50);
	v = sandbox_load(sb, "h", (const char *)data, n, &a, &errors);
	must((v == NULL) == (errors.n > 0));
	for (size_t i = 0; i < errors.n; i++)
		plain(&errors.at[i]);
	clock_of(sb, 50);
	call_all(sb, v, &a, &left);
	clock_of(NULL, 0);
	sandbox_rearm(sb);
	err_list_fini(&errors);
	v = sandbox_load(sb, "after", after, sizeof after - 1, &a, &errors);
	must(v != NULL && call(sb, value_get(v, "f")->u.func, &a) == 42);
	err_list_fini(&errors);
	arena_fini(&a);
	sandbox_free(sb);
	return 0;
}
