/* Memory of a sandbox: what scripts make lives short and is small (an object, a text, a filter), so
 * pieces of the same size are kept in lists; they go back when the sandbox goes. */
#include <stdlib.h>
#include <string.h>
#include "rules/sandbox_impl.h"

#define STEP 16
#define PIECES (16 << 10)

static size_t
steps(size_t n)
{
	return (n + STEP - 1) / STEP;
}

static void *
small_new(struct sandbox *sb, size_t n)
{
	void **of = &sb->kept[steps(n)], *p = *of;
	size_t size = steps(n) * STEP;

	if (p != NULL) {
		*of = *(void **)p;
		return p;
	}
	if (sb->room < size) {
		void **block = malloc(PIECES);

		if (block == NULL)
			return NULL;
		*block = sb->blocks;
		sb->blocks = block;
		sb->next = (char *)block + STEP;
		sb->room = PIECES - STEP;
	}
	p = sb->next;
	sb->next += size;
	sb->room -= size;
	return p;
}

static void
small_free(struct sandbox *sb, void *p, size_t n)
{
	*(void **)p = sb->kept[steps(n)];
	sb->kept[steps(n)] = p;
}

/* From a piece of one size to one of another; 0: none. */
static void *
moved(struct sandbox *sb, void *p, size_t old, size_t size)
{
	void *now;

	if (old > SANDBOX_SMALL && size > SANDBOX_SMALL)
		return realloc(p, size);
	now = size == 0 ? NULL : size > SANDBOX_SMALL ? malloc(size) : small_new(sb, size);
	if (now == NULL && size > 0)
		return size <= old ? p : NULL; /* Lua counts on it that what shrinks stays */
	if (now != NULL && old > 0)
		memcpy(now, p, old < size ? old : size);
	if (old > SANDBOX_SMALL)
		free(p);
	else if (old > 0)
		small_free(sb, p, old);
	return now;
}

#define CALLS_MANY 5000

/* The cap: a limit and a running total. Lua then raises its own memory error; which of the two
 * limits a formula meets first that calls itself without end is not for an author to tell. */
void *
sandbox_allocate(void *ud, void *p, size_t old, size_t size)
{
	struct sandbox *sb = ud;
	lua_Debug ar;

	if (p == NULL)
		old = 0;
	if (size > old && sb->used + (size - old) > sb->cap) {
		sb->deep = sb->L != NULL && lua_getstack(sb->L, CALLS_MANY, &ar);
		return NULL;
	}
	if (steps(old) != steps(size) || old > SANDBOX_SMALL || size > SANDBOX_SMALL)
		p = moved(sb, p, old, size);
	if (p == NULL && size > 0)
		return NULL;
	sb->used += size;
	sb->used -= old;
	return size ? p : NULL;
}

void
sandbox_allocated_fini(struct sandbox *sb)
{
	while (sb->blocks != NULL) {
		void **block = sb->blocks;

		sb->blocks = *block;
		free(block);
	}
}
