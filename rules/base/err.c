#include "rules/base/err.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/buf.h"

void
err_fini(struct err *e)
{
	for (int i = 0; i < ERR_ARGS; i++)
		free(e->args[i]);
	free(e->file);
	memset(e, 0, sizeof *e);
}

/* What is quoted may come from a script: it may be of any length, and must not steer a terminal. */
#define ARG_MAX 1000

static char *
printable(char *s)
{
	for (unsigned char *p = (unsigned char *)s; *p != '\0'; p++)
		if (*p < ' ' || *p == 0x7f)
			*p = '?';
	return s;
}

static char *
argument(const char *s)
{
	size_t n = strnlen(s, ARG_MAX + 1);
	char *copy;

	if (n <= ARG_MAX)
		return printable(mem_copy(s, n));
	for (n = ARG_MAX; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80;)
		n--;
	copy = mem_grow(NULL, n + 4);
	memcpy(copy, s, n);
	strcpy(copy + n, "...");
	return printable(copy);
}

int
err_setv(struct err *e, enum msg_id id, ...)
{
	struct err now = { .set = 1, .id = id };
	const char *s;
	va_list ap;

	va_start(ap, id);
	for (int i = 0; i < ERR_ARGS && (s = va_arg(ap, const char *)) != NULL; i++)
		now.args[i] = argument(s);
	va_end(ap);
	err_fini(e);
	*e = now;
	return -1;
}

int
err_at(struct err *e, const char *file, int line, int col)
{
	if (e->file == NULL)
		e->file = mem_str(file);
	if (e->line == 0) {
		e->line = line;
		e->col = col;
	}
	return -1;
}

void
err_copy(struct err *to, const struct err *from)
{
	struct err now = *from;

	for (int i = 0; i < ERR_ARGS; i++)
		now.args[i] = mem_str(from->args[i]);
	now.file = mem_str(from->file);
	err_fini(to);
	*to = now;
}

void
err_move(struct err *to, struct err *from)
{
	struct err now = *from;

	memset(from, 0, sizeof *from);
	err_fini(to);
	*to = now;
}

char *
err_text(const struct err *e, enum lang lang)
{
	const char *args[ERR_ARGS];

	for (int i = 0; i < ERR_ARGS; i++)
		args[i] = e->args[i];
	return msg_text(e->id, lang, args, ERR_ARGS);
}

char *
err_line(const struct err *e, enum lang lang)
{
	struct buf b = BUF_INIT;
	char *text = err_text(e, lang);

	if (e->file != NULL)
		buf_addf(&b, "%s:", e->file);
	if (e->line > 0)
		buf_addf(&b, "%d:", e->line);
	if (e->line > 0 && e->col > 0)
		buf_addf(&b, "%d:", e->col);
	buf_addf(&b, "%s%s", b.n ? " " : "", text);
	free(text);
	return buf_detach(&b);
}

void
err_list_add(struct err_list *l, struct err *e, int warning)
{
	size_t cap = l->cap;

	l->at = mem_room(l->at, l->n, &l->cap, sizeof *l->at);
	if (cap != l->cap)
		l->warning = mem_grow(l->warning, l->cap);
	l->at[l->n] = *e;
	l->warning[l->n++] = (unsigned char)warning;
	memset(e, 0, sizeof *e);
}

size_t
err_list_errors(const struct err_list *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += !l->warning[i];
	return n;
}

void
err_list_fini(struct err_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		err_fini(&l->at[i]);
	free(l->at);
	free(l->warning);
	memset(l, 0, sizeof *l);
}
