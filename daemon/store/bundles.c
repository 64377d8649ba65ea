#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"

#include <stdlib.h>
#include <string.h>

static int
put_files(struct store *s, const char *digest, const struct bundle_source *files, size_t n,
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
store_bundle_put(struct store *s, const char *digest, const struct bundle_source *files, size_t n,
    int64_t at, struct err *e)
{
	int mine, rc = has_bundle(s, digest, e);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (store_join(s, &mine, e) < 0)
		return -1;
	rc = db_do(&s->db, "INSERT INTO bundle (digest, loaded_at, state) VALUES (?1, ?2, 'kept')",
	    BINDS(bind_text(digest), bind_int(at)), e);
	if (rc == 0)
		rc = put_files(s, digest, files, n, e);
	return store_leave(s, mine, rc, e);
}

int
store_bundle_get(struct store *s, const char *digest, struct arena *a, struct bundle_source **files,
    size_t *n, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, "SELECT path, bytes FROM bundle_file WHERE digest = ?1"
	    " ORDER BY path", BINDS(bind_text(digest)), e);
	struct bundle_source *list = NULL;
	size_t count = 0, cap = 0;
	int rc = -1;

	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		const char *path = db_text(st, 0);
		const char *bytes = sqlite3_column_blob(st, 1);
		size_t size = (size_t)sqlite3_column_bytes(st, 1);

		list = mem_room(list, count, &cap, sizeof *list);
		list[count++] = (struct bundle_source){ arena_str(a, path),
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

/* ---- states */

#define F(type, row, member, missing) \
	{ #member, FIELD_##type, offsetof(struct row, member), missing }
static const struct field info_fields[] = {
	F(TEXT, bundle_info, digest, NEVER_MISSING),
	F(TEXT, bundle_info, state, NEVER_MISSING),
	F(TEXT, bundle_info, by, 0),
	F(TEXT, bundle_info, verdict, 0),
	F(TEXT, bundle_info, signature, 0),
	F(I64, bundle_info, loaded_at, NEVER_MISSING),
	F(I64, bundle_info, files, NEVER_MISSING),
};
#define BUNDLES "FROM (SELECT *, (SELECT count(*) FROM bundle_file f WHERE f.digest = b.digest)" \
    " AS files FROM bundle b)"
static const struct list all_bundles = { info_fields, NULL, FIELD_COUNT(info_fields), 0,
	BUNDLES " ORDER BY loaded_at DESC, digest" };
static const struct list one_bundle = { info_fields, NULL, FIELD_COUNT(info_fields), 0,
	BUNDLES " WHERE digest = ?1 OR (?1 IS NULL AND state = 'live')" };

int
store_bundles(struct store *s, struct arena *a, struct bundle_info **out, size_t *n, struct err *e)
{
	return list_all(&s->db, &all_bundles, NO_BINDS, sizeof **out, a, out, n, e);
}

int
store_bundle_find(struct store *s, const char *digest, struct arena *a, struct bundle_info *out,
    struct err *e)
{
	return list_first(&s->db, &one_bundle, BINDS(bind_text(digest)), a, out, e);
}

int
store_bundle_mark(struct store *s, const char *digest, const char *state, const char *by,
    const char *verdict, struct err *e)
{
	int mine, rc;

	if (store_join(s, &mine, e) < 0)
		return -1;
	rc = has_bundle(s, digest, e);
	if (rc == 0)
		rc = err_set(e, MSG_STORE_NO_BUNDLE, digest);
	if (rc > 0)
		rc = db_do(&s->db, "UPDATE bundle SET state = 'retired' WHERE ?1 = 'live'"
		    " AND state = 'live' AND digest <> ?2",
		    BINDS(bind_text(state), bind_text(digest)), e);
	if (rc == 0)
		rc = db_do(&s->db, "UPDATE bundle SET state = ?1, by = coalesce(?2, by),"
		    " verdict = coalesce(?3, verdict) WHERE digest = ?4",
		    BINDS(bind_text(state), bind_text(by), bind_text(verdict), bind_text(digest)),
		    e);
	return store_leave(s, mine, rc, e);
}

int
store_bundle_sign(struct store *s, const char *digest, const char *signature, struct err *e)
{
	int mine, rc;

	if (store_join(s, &mine, e) < 0)
		return -1;
	rc = db_do(&s->db, "UPDATE bundle SET signature = ?1 WHERE digest = ?2 AND signature IS NOT ?1",
	    BINDS(bind_text(signature), bind_text(digest)), e);
	return store_leave(s, mine, rc, e);
}

/* ---- reloads */

static const struct field reload_fields[] = {
	F(I64, reload, id, NEVER_MISSING),
	F(I64, reload, at, NEVER_MISSING),
	F(TEXT, reload, by, NEVER_MISSING),
	F(TEXT, reload, before, 0),
	F(TEXT, reload, after, 0),
	F(TEXT, reload, verdict, NEVER_MISSING),
	F(TEXT, reload, message, 0),
};
static const struct writer new_reload = { "INSERT INTO reload (", reload_fields + 1,
	FIELD_COUNT(reload_fields) - 1, "", 1 };
static const struct list some_reloads = { reload_fields, NULL, FIELD_COUNT(reload_fields), 0,
	"FROM reload WHERE ?1 = 0 OR id < ?1 ORDER BY id DESC LIMIT ?2" };

int
store_reload_add(struct store *s, struct reload *r, struct err *e)
{
	int mine, rc;

	if (store_join(s, &mine, e) < 0)
		return -1;
	rc = writer_put(&s->db, &new_reload, NO_BINDS, r, e);
	if (rc == 0)
		r->id = sqlite3_last_insert_rowid(s->db.h);
	return store_leave(s, mine, rc, e);
}

int
store_reloads(struct store *s, int64_t before, size_t most, struct arena *a, struct reload **out,
    size_t *n, struct err *e)
{
	return list_all(&s->db, &some_reloads, BINDS(bind_int(before), bind_int((int64_t)most)),
	    sizeof **out, a, out, n, e);
}
