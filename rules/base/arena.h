/* arena: memory of one lifetime (a run, a request, a bundle), freed at once. Knows nothing of its
 * contents. */
#ifndef KPID_BASE_ARENA_H
#define KPID_BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena {
	struct arena_block *head;
	size_t used, cap, total;	/* total: bytes held */
};
#define ARENA_INIT { NULL, 0, 0, 0 }

void *arena_new(struct arena *a, size_t n);		/* zeroed, aligned for anything */
char *arena_copy(struct arena *a, const char *p, size_t n);	/* with a NUL behind; not aligned */
char *arena_str(struct arena *a, const char *s);	/* NULL stays NULL */
char *arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* An array of n things of a size with room for one more: the same, or a longer copy. */
void *arena_room(struct arena *a, void *at, size_t n, size_t *cap, size_t size);
void arena_reset(struct arena *a);	/* empties, keeps one block */
void arena_fini(struct arena *a);

#endif
