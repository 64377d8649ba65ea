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

/* For its owner only: it holds everybody's diary. */
static int
copy(struct store *s, const char *to, struct err *e)
{
	mode_t before = umask(077);
	int rc;

	unlink(to);
	rc = db_do(&s->db, "VACUUM INTO ?1", BINDS(bind_text(to)), e);
	umask(before);
	return rc;
}

int
store_backup(struct store *s, const char *path, struct audit_head *head, struct err *e)
{
	char *part = beside(path, ".part");
	int rc = access(path, F_OK) == 0 ? err_set(e, MSG_BACKUP_THERE, path) : 0;

	if (rc == 0)
		rc = copy(s, part, e);
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

static const char *const endings[] = { "", "-wal", "-shm" };
#define ENDINGS (sizeof endings / sizeof *endings)

/* Of any format that this program has ever written. */
static int
copy_of(const char *from, const char *to, struct err *e)
{
	struct store s = { .path = NULL, .db = { .path = from } };
	int rc = db_open(from, SQLITE_OPEN_READONLY, &s.db.h) == SQLITE_OK
	    ? copy(&s, to, e)
	    : db_fail(&s.db, e);

	db_close(&s.db);
	return rc;
}

/* Whoever could open the store before can do so again: root restores what kpid's user opens. */
static int
same_rights(const char *path, const char *part, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return 0;
	return chown(part, st.st_uid, st.st_gid) == 0 && chmod(part, st.st_mode & 07777) == 0
	    ? 0
	    : err_set(e, MSG_CTL_WRITE, part, strerror(errno));
}

/* Brings the copy to the format of now, too. */
static int
park(const char *part, struct err *e)
{
	struct store *s = store_open(part, STORE_WRITE, e);
	int rc = s == NULL ? -1 : store_schedules_park(s, e);

	store_close(s);
	return rc;
}

/* The store and what SQLite keeps beside it, under another name. */
static int
move(const char *from, const char *to)
{
	int failed = 0;

	for (size_t i = 0; i < ENDINGS; i++) {
		char *x = beside(from, endings[i]), *y = beside(to, endings[i]);

		failed |= rename(x, y) != 0 && errno != ENOENT;
		free(x);
		free(y);
	}
	return failed;
}

/* An older one would be lost, or its log end beside another file. */
static int
is_free(const char *aside, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < ENDINGS && rc == 0; i++) {
		char *name = beside(aside, endings[i]);

		if (access(name, F_OK) == 0)
			rc = err_set(e, MSG_BACKUP_THERE, name);
		free(name);
	}
	return rc;
}

/* What the copy left beside it: its lock, a log that its reader found empty, the copy that a change
 * of format makes. */
static void
sweep(const char *part)
{
	static const char *const left[] = { ".lock", "-wal", "-shm" };
	char *name;

	for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
		name = beside(part, left[i]);
		unlink(name);
		free(name);
	}
	for (int v = 1; v < store_schema_version(embed_schema); v++) {
		if (asprintf(&name, "%s.v%d.backup", part, v) < 0)
			mem_die();
		unlink(name);
		free(name);
	}
}

/* In its place; when that fails, what was there is there again. */
static int
replace(const char *part, const char *path, const char *aside, struct err *e)
{
	if (move(path, aside) == 0 && name_it(part, path, e) == 0)
		return 0;
	if (access(path, F_OK) != 0)
		(void)move(aside, path);
	return e->set ? -1 : err_set(e, MSG_CTL_WRITE, aside, strerror(errno));
}

int
store_restore(const char *backup, const char *path, struct audit_head *head, struct err *e)
{
	struct store lock = { .lock = -1, .path = mem_str(path) };
	char *part = beside(path, ".part"), *aside = beside(path, ".replaced");
	int failed = store_lock(&lock, e) != 0 || is_free(aside, e) != 0 ||
	    copy_of(backup, part, e) != 0 || park(part, e) != 0 || sound(part, head, e) != 0 ||
	    same_rights(path, part, e) != 0 || replace(part, path, aside, e) != 0;

	if (failed)
		unlink(part);
	sweep(part);
	if (lock.lock >= 0)
		close(lock.lock);
	free(part);
	free(aside);
	free(lock.path);
	return failed ? -1 : 0;
}
