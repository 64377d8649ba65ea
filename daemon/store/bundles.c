#include "daemon/store/impl.h"

#include <stdlib.h>
#include <string.h>

static int
put_files(struct store *s, const char *digest, const struct bundle_file *files, size_t n,
    struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = db_do(&s->db, "INSERT INTO bundle_file VALUES (?1, ?2, ?3)",
		    BINDS(bind_text(digest), bind_text(files[i].path),
			bind_blob(files[i].bytes, files[i].size)),
		    e);
	return rc;
}

static int
has_bundle(struct store *s, const char *digest, struct err *e)
{
	int64_t one;

	return db_one(&s->db, "SELECT 1 FROM bundle WHERE digest = ?1", BINDS(bind_text(digest)),
	    &one, e);
}

int
store_bundle_put(struct store *s, const char *digest, const struct bundle_file *files, size_t n,
    int64_t at, struct err *e)
{
	int rc = has_bundle(s, digest, e);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (store_tx_begin(s, TX_RUN, e) < 0)
		return -1;
	if (db_do(&s->db, "INSERT INTO bundle VALUES (?1, ?2)",
		BINDS(bind_text(digest), bind_int(at)), e) == 0 &&
	    put_files(s, digest, files, n, e) == 0)
		return store_tx_end(s, e);
	store_tx_drop(s);
	return -1;
}

int
store_bundle_get(struct store *s, const char *digest, struct arena *a, struct bundle_file **files,
    size_t *n, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, "SELECT path, bytes FROM bundle_file WHERE digest = ?1"
	    " ORDER BY path", BINDS(bind_text(digest)), e);
	struct bundle_file *list = NULL;
	size_t count = 0, cap = 0;
	int rc = -1;

	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		const char *path = (const char *)sqlite3_column_text(st, 0);
		const char *bytes = sqlite3_column_blob(st, 1);
		size_t size = (size_t)sqlite3_column_bytes(st, 1);

		list = mem_room(list, count, &cap, sizeof *list);
		list[count++] = (struct bundle_file){ arena_str(a, path),
			arena_copy(a, bytes == NULL ? "" : bytes, size), size };
	}
	if (rc == 0 && count == 0 && (rc = has_bundle(s, digest, e)) == 0)
		rc = err_set(e, MSG_STORE_NO_BUNDLE, digest);
	if (rc >= 0) {
		*files = arena_new(a, (count + 1) * sizeof *list);
		if (count > 0)
			memcpy(*files, list, count * sizeof *list);
		*n = count;
	}
	free(list);
	return rc < 0 ? -1 : 0;
}
