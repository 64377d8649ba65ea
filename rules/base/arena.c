#include "rules/base/arena.h"
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/buf.h"

struct arena_block { struct arena_block *next; size_t size; alignas(max_align_t) char bytes[]; };

#define BLOCK 8192

static void
block_add(struct arena *a, size_t n)
{
	size_t size = n > BLOCK ? n : BLOCK;
	struct arena_block *b = mem_grow(NULL, sizeof *b + size);

	b->next = a->head;
	b->size = size;
	a->head = b;
	a->used = 0;
	a->cap = size;
	a->total += size;
}

static void *
room(struct arena *a, size_t n, size_t align)
{
	size_t from = (a->used + align - 1) & ~(align - 1);

	if (n > SIZE_MAX / 2)
		mem_die();
	if (a->head == NULL || a->cap < from || a->cap - from < n) {
		block_add(a, n);
		from = 0;
	}
	a->used = from + n;
	return a->head->bytes + from;
}

void *
arena_new(struct arena *a, size_t n)
{
	return memset(room(a, n, alignof(max_align_t)), 0, n);
}

void *
arena_room(struct arena *a, void *at, size_t n, size_t *cap, size_t size)
{
	void *more;

	if (n < *cap)
		return at;
	*cap = *cap ? *cap * 2 : 8;
	more = arena_new(a, *cap * size);
	if (n > 0)
		memcpy(more, at, n * size);
	return more;
}

char *
arena_copy(struct arena *a, const char *p, size_t n)
{
	char *s;

	if (n > SIZE_MAX / 2)
		mem_die();
	s = room(a, n + 1, 1);
	if (n > 0)
		memcpy(s, p, n);
	s[n] = '\0';
	return s;
}

char *
arena_str(struct arena *a, const char *s)
{
	return s ? arena_copy(a, s, strlen(s)) : NULL;
}

char *
arena_fmt(struct arena *a, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;
	char *s;

	va_start(ap, fmt);
	buf_vaddf(&b, fmt, ap);
	va_end(ap);
	s = arena_copy(a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

void
arena_fini(struct arena *a)
{
	for (struct arena_block *b = a->head, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	*a = (struct arena)ARENA_INIT;
}

void
arena_reset(struct arena *a)
{
	struct arena_block *keep = a->head;

	if (keep == NULL || keep->size > BLOCK * 16) {
		arena_fini(a);
		return;
	}
	a->head = keep->next;
	arena_fini(a);
	keep->next = NULL;
	*a = (struct arena){ keep, 0, keep->size, keep->size };
}
