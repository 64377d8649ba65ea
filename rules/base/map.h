/* map: byte string -> pointer-sized value, in order of insertion. Keys are copied. Keyed hash (a
 * secret per map), so that input cannot make it slow. Not for hot inner loops that could use an
 * index. */
#ifndef KPID_BASE_MAP_H
#define KPID_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map_entry { char *key; size_t len; uint64_t hash; void *value; };
struct map {
	struct map_entry *at;	/* n entries in order of insertion; keys are NUL-terminated too */
	size_t n, cap;
	uint32_t *slots;
	size_t nslots;
	uint64_t seed;
};
#define MAP_INIT { NULL, 0, 0, NULL, 0, 0 }

/* The place of the value for the key, made (NULL) when absent; *fresh (may be NULL) says
 * whether. Valid until the next map_put. */
void **map_put(struct map *m, const char *key, size_t len, int *fresh);
/* The entry, or NULL. */
struct map_entry *map_find(const struct map *m, const char *key, size_t len);
void *map_get(const struct map *m, const char *key);	/* NULL when absent */
void map_fini(struct map *m, void (*free_value)(void *));

#endif
