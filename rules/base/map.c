#include "rules/base/map.h"
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "rules/base/buf.h"

static uint64_t
rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static void
mix(uint64_t v[4], int rounds)
{
	while (rounds-- > 0) {
		v[0] += v[1];
		v[2] += v[3];
		v[1] = rotate(v[1], 13) ^ v[0];
		v[3] = rotate(v[3], 16) ^ v[2];
		v[0] = rotate(v[0], 32) + v[3];
		v[2] += v[1];
		v[3] = rotate(v[3], 21) ^ v[0];
		v[1] = rotate(v[1], 17) ^ v[2];
		v[2] = rotate(v[2], 32);
	}
}

/* SipHash-2-4 (Aumasson and Bernstein, 2012) under the map's secret: with a plainer hash, whoever
 * writes the keys could choose ones that all fall into one slot. */
static uint64_t
hash(uint64_t seed, const char *p, size_t n)
{
	uint64_t v[4] = { seed ^ UINT64_C(0x736f6d6570736575), ~seed ^ UINT64_C(0x646f72616e646f6d),
	    seed ^ UINT64_C(0x6c7967656e657261), ~seed ^ UINT64_C(0x7465646279746573) };
	uint64_t word;

	for (size_t left = n;; p += 8, left -= 8) {
		word = left < 8 ? (uint64_t)n << 56 : 0;
		if (left >= 8)
			memcpy(&word, p, 8); /* little-endian machines only, see columns.h */
		for (size_t i = 0; left < 8 && i < left; i++)
			word |= (uint64_t)(unsigned char)p[i] << (8 * i);
		v[3] ^= word;
		mix(v, 2);
		v[0] ^= word;
		if (left < 8)
			break;
	}
	v[2] ^= 0xff;
	mix(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static void
place(struct map *m, size_t i)
{
	size_t at = m->at[i].hash & (m->nslots - 1);

	while (m->slots[at] != 0)
		at = (at + 1) & (m->nslots - 1);
	m->slots[at] = (uint32_t)(i + 1);
}

static void
grow(struct map *m)
{
	if (m->nslots == 0 && getrandom(&m->seed, sizeof m->seed, GRND_NONBLOCK) != sizeof m->seed)
		m->seed = (uint64_t)(uintptr_t)m * UINT64_C(0x9e3779b97f4a7c15);
	m->nslots = m->nslots ? m->nslots * 2 : 16;
	free(m->slots);
	m->slots = mem_new(m->nslots * sizeof *m->slots);
	for (size_t i = 0; i < m->n; i++)
		place(m, i);
}

struct map_entry *
map_find(const struct map *m, const char *key, size_t len)
{
	uint64_t h;

	if (m->nslots == 0)
		return NULL;
	h = hash(m->seed, key, len);
	for (size_t at = h & (m->nslots - 1); m->slots[at] != 0; at = (at + 1) & (m->nslots - 1)) {
		struct map_entry *en = &m->at[m->slots[at] - 1];

		if (en->hash == h && en->len == len && memcmp(en->key, key, len) == 0)
			return en;
	}
	return NULL;
}

void **
map_put(struct map *m, const char *key, size_t len, int *fresh)
{
	struct map_entry *en = map_find(m, key, len);

	if (fresh != NULL)
		*fresh = en == NULL;
	if (en != NULL)
		return &en->value;
	if ((m->n + 1) * 4 > m->nslots * 3)
		grow(m);
	m->at = mem_room(m->at, m->n, &m->cap, sizeof *m->at);
	m->at[m->n] = (struct map_entry){ mem_copy(key, len), len, hash(m->seed, key, len), NULL };
	place(m, m->n);
	return &m->at[m->n++].value;
}

void *
map_get(const struct map *m, const char *key)
{
	struct map_entry *en = map_find(m, key, strlen(key));

	return en ? en->value : NULL;
}

void
map_fini(struct map *m, void (*free_value)(void *))
{
	for (size_t i = 0; i < m->n; i++) {
		if (free_value != NULL)
			free_value(m->at[i].value);
		free(m->at[i].key);
	}
	free(m->at);
	free(m->slots);
	*m = (struct map)MAP_INIT;
}
