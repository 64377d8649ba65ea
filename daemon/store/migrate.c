#include "daemon/store/impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
store_schema_version(const struct embedded *list)
{
	int latest = 0;

	for (; list->name != NULL; list++)
		latest = atoi(list->name) > latest ? atoi(list->name) : latest;
	return latest;
}

/* A whole copy beside the file; one that an earlier attempt left is replaced, the file being still
 * as it was then. */
static int
backup(struct db *db, int have, struct err *e)
{
	char *name = NULL;
	int rc;

	if (asprintf(&name, "%s.v%d.backup", db->path, have) < 0)
		mem_die();
	unlink(name);
	rc = db_do(db, "VACUUM INTO ?1", BINDS(bind_text(name)), e);
	free(name);
	return rc;
}

static int
apply(struct db *db, const struct embedded *file, struct err *e)
{
	char mark[96], number[16];
	int version = atoi(file->name);

	snprintf(mark, sizeof mark, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
	    STORE_APPLICATION_ID, version);
	if (db_exec(db, "BEGIN IMMEDIATE", e) == 0 &&
	    db_exec(db, (const char *)file->bytes, e) == 0 && db_exec(db, mark, e) == 0)
		return 0;
	sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
	if (e->id != MSG_STORE_FAILED) /* a full disk or missing rights say more than "could not" */
		return -1;
	snprintf(number, sizeof number, "%d", version);
	return err_set(e, MSG_STORE_MIGRATE, db->path, number);
}

int
store_migrate(struct db *db, const struct embedded *list, int have, struct err *e)
{
	if (have > 0 && have < store_schema_version(list) && backup(db, have, e) < 0)
		return -1;
	for (; list->name != NULL; list++)
		if (atoi(list->name) > have && apply(db, list, e) < 0)
			return -1;
	return 0;
}
