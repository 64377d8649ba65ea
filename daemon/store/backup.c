#include "daemon/store/store_admin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/store/impl.h"

static char *
beside(const char *path, const char *ending)
{
	char *name = NULL;

	if (asprintf(&name, "%s%s", path, ending) < 0)
		mem_die();
	return name;
}

static int
on_disk(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC), failed = fd < 0 || fsync(fd) != 0;

	if (fd >= 0)
		close(fd);
	return failed;
}

static int
folder_on_disk(const char *path)
{
	char *folder = mem_str(path), *slash = strrchr(folder, '/');
	int failed;

	if (slash == folder)
		slash++;
	if (slash != NULL)
		*slash = '\0';
	failed = on_disk(slash ? folder : ".", O_RDONLY | O_DIRECTORY);
	free(folder);
	return failed;
}

static void
first_finding(void *arg, const struct err *finding)
{
	struct err *e = arg;

	if (!e->set)
		err_copy(e, finding);
}

/* Everything that the doctor looks at, and the head of its audit. */
static int
sound(const char *path, struct audit_head *head, struct err *e)
{
	struct err found = { 0 };
	struct store *s = store_open(path, STORE_READ, e);
	int bad = s == NULL ? -1 : store_check(s, first_finding, &found, e);
	char *text;

	if (bad == 0)
		bad = store_audit_verify(s, NULL, head, e);
	else if (bad > 0) {
		text = err_text(&found, LANG_EN);
		bad = err_set(e, MSG_BACKUP_UNSOUND, path, text);
		free(text);
	}
	err_fini(&found);
	store_close(s);
	return bad;
}

/* The copy in `part` gets its name when it is on disk. */
static int
name_it(const char *part, const char *path, struct err *e)
{
	if (on_disk(part, O_RDWR) || rename(part, path) != 0 || folder_on_disk(path))
		return err_set(e, MSG_CTL_WRITE, path, strerror(errno));
	return 0;
}

int
store_backup(struct store *s, const char *path, struct audit_head *head, struct err *e)
{
	char *part = beside(path, ".part");
	mode_t before = umask(077); /* it holds everybody's diary */
	int rc = access(path, F_OK) == 0 ? err_set(e, MSG_BACKUP_THERE, path) : 0;

	unlink(part);
	if (rc == 0)
		rc = db_do(&s->db, "VACUUM INTO ?1", BINDS(bind_text(part)), e);
	umask(before);
	if (rc == 0)
		rc = sound(part, head, e);
	if (rc == 0)
		rc = name_it(part, path, e);
	if (rc < 0)
		unlink(part);
	free(part);
	return rc;
}

/* ---- and back */

static int
copy(const char *from, const char *to, struct err *e)
{
	struct db db = { .path = from };
	char *uri = NULL;
	int rc;

	if (asprintf(&uri, "%s", from) < 0)
		mem_die();
	unlink(to);
	rc = sqlite3_open_v2(uri, &db.h, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
	    ? db_do(&db, "VACUUM INTO ?1", BINDS(bind_text(to)), e)
	    : db_fail(&db, e);
	db_close(&db);
	free(uri);
	return rc;
}

/* The store and what SQLite keeps beside it, under another name. */
static int
put_aside(const char *path, struct err *e)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	int rc = 0;

	for (size_t i = 0; i < sizeof endings / sizeof *endings && rc == 0; i++) {
		char *from = beside(path, endings[i]), *aside = beside(path, ".replaced"),
		     *to = beside(aside, endings[i]);

		if (rename(from, to) != 0 && errno != ENOENT)
			rc = err_set(e, MSG_CTL_WRITE, to, strerror(errno));
		free(from);
		free(aside);
		free(to);
	}
	return rc;
}

static int
park(const char *path, struct err *e)
{
	struct store *s = store_open(path, STORE_WRITE, e);
	int rc = s == NULL ? -1 : store_schedules_park(s, e);

	store_close(s);
	return rc;
}

int
store_restore(const char *backup, const char *path, struct audit_head *head, struct err *e)
{
	struct store lock = { .lock = -1, .path = mem_str(path) };
	char *part = beside(path, ".part");
	int rc = sound(backup, head, e);

	if (rc == 0)
		rc = store_lock(&lock, e);
	if (rc == 0)
		rc = copy(backup, part, e);
	if (rc == 0)
		rc = put_aside(path, e);
	if (rc == 0)
		rc = name_it(part, path, e);
	if (rc < 0)
		unlink(part);
	if (lock.lock >= 0)
		close(lock.lock);
	if (rc == 0)
		rc = park(path, e);
	free(part);
	free(lock.path);
	return rc;
}
