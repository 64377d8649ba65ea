#include "daemon/store/impl.h"

/* A reader's own numbers begin this far above those of the file, so that kinds which the writer
 * adds meanwhile do not meet them. */
#define SPARE_GAP 65536

/* The number of a tuple: its place in the map, kept as value + 1. */
static uint32_t
put(struct map *m, const void *tuple, size_t n)
{
	int fresh;
	void **value = map_put(m, tuple, n, &fresh);

	if (fresh)
		*value = (void *)(uintptr_t)m->n;
	return (uint32_t)((uintptr_t)*value - 1);
}

int
kinds_load(struct store *s, struct err *e)
{
	struct kinds *k = &s->kinds;
	sqlite3_stmt *st = db_query(&s->db, "SELECT tuple FROM kind WHERE id >= ?1 ORDER BY id",
	    BINDS(bind_int((int64_t)k->table.n)), e);
	int rc = -1;

	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1)
		put(&k->table, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
	if (rc < 0)
		return -1;
	if (!k->loaded) {
		k->spare_base = (uint32_t)k->table.n + SPARE_GAP;
		k->saved = k->table.n;
	}
	k->loaded = 1;
	return k->spare.n > 0 && k->table.n > k->spare_base ? err_set(e, MSG_STORE_KINDS, s->path)
							    : 0;
}

uint32_t
kinds_intern(void *arg, const void *tuple, size_t n)
{
	struct store *s = arg;
	struct kinds *k = &s->kinds;
	struct map_entry *known = map_find(&k->table, tuple, n);

	if (known != NULL)
		return (uint32_t)((uintptr_t)known->value - 1);
	if (s->lock >= 0)	/* the only writer: the number is written with the next packs */
		return put(&k->table, tuple, n);
	return k->spare_base + put(&k->spare, tuple, n);
}

int
kinds_save(struct store *s, struct err *e)
{
	struct kinds *k = &s->kinds;

	for (size_t i = k->saved; i < k->table.n; i++)
		if (db_do(&s->db, "INSERT INTO kind VALUES (?1, ?2)",
			BINDS(bind_int((int64_t)i),
			    bind_blob(k->table.at[i].key, k->table.at[i].len)),
			e) < 0)
			return -1;
	return 0;
}

void
kinds_fini(struct kinds *k)
{
	map_fini(&k->table, NULL);
	map_fini(&k->spare, NULL);
}

const void *
store_kind(struct store *s, uint32_t kind, size_t *n)
{
	struct kinds *k = &s->kinds;
	struct err ignored = { 0 };	/* a kind that cannot be read is unknown */
	const struct map_entry *found = NULL;
	int rc = 0;

	if (!k->loaded || (kind >= k->table.n && kind < k->spare_base))
		rc = kinds_load(s, &ignored);
	err_fini(&ignored);
	if (rc < 0)
		return NULL;
	if (kind < k->table.n)
		found = &k->table.at[kind];
	else if (kind >= k->spare_base && kind - k->spare_base < k->spare.n)
		found = &k->spare.at[kind - k->spare_base];
	if (found == NULL)
		return NULL;
	*n = found->len;
	return found->key;
}
