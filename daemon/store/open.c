#include "daemon/store/impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The log is moved into the file after this many pages: some megabytes, so that a crash replays
 * little. */
#define WAL_PAGES 2000

/* Bytes of the file's first page that say whose it is (sqlite.org/fileformat2.html, 1.3). */
enum {
	HEADER = 100,
	AT_PAGE_SIZE = 16,
	AT_CHANGES = 24,
	AT_PAGES = 28,
	AT_VERSION = 60,
	AT_APPLICATION = 68,
	AT_PAGES_VALID = 92
};

static uint32_t
big_endian(const unsigned char *p, int bytes)
{
	uint32_t v = 0;

	while (bytes-- > 0)
		v = v << 8 | *p++;
	return v;
}

static int
file_has_bytes(const char *path, const char *suffix)
{
	char *name = NULL;
	struct stat st;
	int has;

	if (asprintf(&name, "%s%s", path, suffix) < 0)
		mem_die();
	has = stat(name, &st) == 0 && st.st_size > 0;
	free(name);
	return has;
}

static int
fail_numbers(struct err *e, enum msg_id id, const char *path, int64_t a, int64_t b)
{
	char x[24], y[24];

	snprintf(x, sizeof x, "%lld", (long long)a);
	snprintf(y, sizeof y, "%lld", (long long)b);
	return err_set(e, id, path, x, y);
}

static int
version_check(const char *path, enum store_mode mode, int version, struct err *e)
{
	int latest = store_schema_version(embed_schema);

	if (version > latest)
		return fail_numbers(e, MSG_STORE_NEWER, path, version, latest);
	if (mode == STORE_READ && version < latest)
		return fail_numbers(e, MSG_STORE_OLDER, path, version, latest);
	return 0;
}

static int
header_judge(const char *path, const unsigned char *h, off_t size, struct err *e)
{
	int64_t page =
	    big_endian(h + AT_PAGE_SIZE, 2) == 1 ? 65536 : big_endian(h + AT_PAGE_SIZE, 2);
	int64_t whole = page * big_endian(h + AT_PAGES, 4);

	if (big_endian(h + AT_APPLICATION, 4) != STORE_APPLICATION_ID)
		return err_set(e, MSG_STORE_FOREIGN, path);
	/* With a log or a journal beside it the file may be short: SQLite completes it. */
	if (memcmp(h + AT_CHANGES, h + AT_PAGES_VALID, 4) == 0 && size < whole &&
	    !file_has_bytes(path, "-wal") && !file_has_bytes(path, "-journal"))
		return fail_numbers(e, MSG_STORE_TRUNCATED, path, size, whole);
	return 0;
}

/* The first bytes, through SQLite's own handle of the file: whoever closes another one gives up all
 * locks that this process has on it (POSIX), and the next program that looks at the file takes
 * itself for the last one and throws the log away while the writer still writes into it. */
static int
header_read(const char *path, unsigned char h[HEADER], struct err *e)
{
	sqlite3 *db = NULL;
	sqlite3_file *f = NULL;
	sqlite3_int64 size = 0;
	int rc = db_open(path, SQLITE_OPEN_READONLY, &db);

	if (rc == SQLITE_OK)
		rc = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	if (rc == SQLITE_OK && f != NULL && f->pMethods != NULL)
		rc = f->pMethods->xFileSize(f, &size);
	if (rc == SQLITE_OK && size >= HEADER)
		rc = f->pMethods->xRead(f, h, HEADER, 0);
	if (rc != SQLITE_OK)
		db_fail_code(db, path, rc, e);
	sqlite3_close(db);
	return rc == SQLITE_OK ? 0 : -1;
}

/* What a file is, before SQLite judges it: one that is refused is not touched. */
static int
header_check(const char *path, enum store_mode mode, struct err *e)
{
	unsigned char h[HEADER] = { 0 };
	struct stat st;
	off_t n;

	if (stat(path, &st) != 0 && errno == ENOENT)
		return mode == STORE_WRITE ? 0 : err_set(e, MSG_STORE_NO_FILE, path);
	if (access(path, R_OK) != 0)
		return err_set(e, MSG_STORE_DENIED, path);
	n = st.st_size;
	if (!S_ISREG(st.st_mode))
		return err_set(e, MSG_STORE_NOT_DATABASE, path);
	if (n == 0)
		return mode == STORE_WRITE ? 0 : err_set(e, MSG_STORE_NO_FILE, path);
	if (header_read(path, h, e) < 0)
		return -1;
	if (n < HEADER || memcmp(h, "SQLite format 3", 16) != 0)
		return err_set(e, MSG_STORE_NOT_DATABASE, path);
	if (header_judge(path, h, st.st_size, e) < 0)
		return -1;
	/* A log may hold a newer one: whoever reads judges again when it is open. */
	return version_check(path, file_has_bytes(path, "-wal") ? STORE_WRITE : mode,
	    (int)big_endian(h + AT_VERSION, 4), e);
}

static int
open_plain(struct db *db, const char *path, int flags, struct err *e)
{
	int rc = db_open(path, flags, &db->h);

	if (rc != SQLITE_OK)
		return db_fail_code(db->h, db->path, rc, e);
	sqlite3_busy_timeout(db->h, 5000);
	return 0;
}

static char *
immutable_uri(const char *path)
{
	struct buf uri = BUF_INIT;

	buf_adds(&uri, "file:");
	for (; *path != '\0'; path++)
		if (strchr("%?#", *path) != NULL)
			buf_addf(&uri, "%%%02x", (unsigned)*path);
		else
			buf_addc(&uri, *path);
	buf_adds(&uri, "?immutable=1");
	return buf_detach(&uri);
}

/* SQLite takes any log that lies beside a file for the file's own, and writes it over the file at
 * the end; a connection that only reads writes nothing. */
static int
probe_log(const char *path, struct err *e)
{
	struct db db = { .path = path };
	int64_t id = 0;
	int rc = open_plain(&db, path, SQLITE_OPEN_READONLY, e) == 0 &&
		db_one(&db, "PRAGMA application_id", NO_BINDS, &id, e) >= 0 ? 0 : -1;

	db_close(&db);
	return rc == 0 && id != STORE_APPLICATION_ID ? err_set(e, MSG_STORE_FOREIGN_LOG, path) : rc;
}

/* Reads the schema of a file at rest in the mode that writes nothing beside it: a damaged one is
 * refused untouched. */
static int
probe(const char *path, struct err *e)
{
	struct db db = { .path = path };
	char *uri;
	int64_t n;
	int rc = -1;

	if (!file_has_bytes(path, "") || file_has_bytes(path, "-journal"))
		return 0;
	if (file_has_bytes(path, "-wal"))
		return probe_log(path, e);
	uri = immutable_uri(path);
	if (open_plain(&db, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, e) == 0 &&
	    db_one(&db, "SELECT count(*) FROM sqlite_schema", NO_BINDS, &n, e) >= 0)
		rc = db_exec(&db, "SELECT 1 FROM fact_log, run, pack LIMIT 0", e);
	db_close(&db);
	free(uri);
	/* A table is missing. What has a name of its own is no damage: no memory, a failing disk. */
	return rc < 0 && e->id == MSG_STORE_FAILED ? err_set(e, MSG_STORE_DAMAGED, path) : rc;
}

int
store_lock(struct store *s, struct err *e)
{
	char *name = NULL;
	int rc = 0;

	if (asprintf(&name, "%s.lock", s->path) < 0)
		mem_die();
	s->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (s->lock < 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
		rc = err_set(e, MSG_STORE_DENIED, s->path);
	else if (s->lock < 0)
		rc = err_set(e, MSG_STORE_LOCK, name, strerror(errno));
	else if (flock(s->lock, LOCK_EX | LOCK_NB) < 0)
		rc = errno == EWOULDBLOCK ? err_set(e, MSG_STORE_LOCKED, s->path)
		    : err_set(e, MSG_STORE_LOCK, name, strerror(errno));
	free(name);
	return rc;
}

static int
log_grew(void *arg, sqlite3 *h, const char *name, int pages)
{
	struct store *s = arg;

	(void)h;
	(void)name;
	s->wal_pages = pages;
	return SQLITE_OK;
}

static int
schema_version(struct db *db, struct err *e)
{
	int64_t v = 0;

	return db_one(db, "PRAGMA user_version", NO_BINDS, &v, e) < 0 ? -1 : (int)v;
}

static int
open_writer(struct store *s, struct err *e)
{
	struct db *db = &s->db;
	int version;

	if (open_plain(db, s->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, e) < 0)
		return -1;
	/* SQLite opens a file that it may not write for reading, and says so only here. */
	if (sqlite3_db_readonly(db->h, "main") == 1)
		return err_set(e, MSG_STORE_DENIED, s->path);
	if (db_exec(db,
		"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
		STORE_CACHE_WRITER,
		e) < 0 ||
	    (version = schema_version(db, e)) < 0 ||
	    version_check(s->path, STORE_WRITE, version, e) < 0 ||
	    store_migrate(db, embed_schema, version, e) < 0)
		return -1;
	sqlite3_wal_hook(db->h, log_grew, s);	/* also ends SQLite's own checkpoints */
	return db_exec(db,
	    "PRAGMA journal_mode = WAL; CREATE TEMP TABLE seen (organisation INTEGER,"
	    " code TEXT, PRIMARY KEY (organisation, code)) WITHOUT ROWID",
	    e);
}

static int
open_reader(struct store *s, struct err *e)
{
	int version;

	if (open_plain(&s->db, s->path, SQLITE_OPEN_READONLY, e) < 0 ||
	    db_exec(&s->db, STORE_CACHE_READER "; PRAGMA temp_store = MEMORY", e) < 0)
		return -1;
	version = schema_version(&s->db, e);
	return version < 0 ? -1 : version_check(s->path, STORE_READ, version, e);
}

/* How a transaction ends, prepared when the store is opened: with no memory left it ends all the
 * same, else nothing could be begun here again, and a reader would see for ever what it saw. */
static const char commit[] = "COMMIT", rollback[] = "ROLLBACK";

static void
end_by(struct db *db, const char *sql)
{
	sqlite3_stmt *st = db_cached(db, sql);

	sqlite3_step(st);
	sqlite3_reset(st);
}

struct store *
store_open(const char *path, enum store_mode mode, struct err *e)
{
	struct store *s = mem_new(sizeof *s);

	s->lock = -1;
	s->path = mem_str(path);
	s->db.path = s->path;
	/* Once more under the lock: another process may have made the file meanwhile. */
	if (header_check(path, mode, e) < 0 || probe(path, e) < 0)
		goto fail;
	if (mode == STORE_WRITE && (store_lock(s, e) < 0 || header_check(path, mode, e) < 0))
		goto fail;
	if ((mode == STORE_WRITE ? open_writer(s, e) : open_reader(s, e)) < 0)
		goto fail;
	if (db_prepare(&s->db, commit, commit, e) == NULL ||
	    db_prepare(&s->db, rollback, rollback, e) == NULL)
		goto fail;
	return s;
fail:
	store_close(s);
	return NULL;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	if (s->lock >= 0 && s->db.h != NULL) {
		store_tx_drop(s);
		sqlite3_wal_checkpoint_v2(s->db.h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
	db_close(&s->db);
	if (s->lock >= 0)
		close(s->lock);
	for (size_t k = 0; k < FACT_KINDS; k++)
		for (size_t i = 0; i < FACT_SQLS; i++)
			free(s->sql[k][i]);
	kinds_fini(&s->kinds);
	arena_fini(&s->scratch);
	free(s->pack_months);
	free(s->path);
	free(s);
}

int
store_tx_begin(struct store *s, enum store_tx kind, struct err *e)
{
	int64_t seq = 0;

	if (s->lock < 0)
		return err_set(e, MSG_STORE_READ_ONLY, s->path);
	if (s->tx != TX_NONE)
		return err_set(e, MSG_STORE_OPEN_ALREADY, s->path);
	if (db_do(&s->db, "BEGIN IMMEDIATE", NO_BINDS, e) < 0)
		return -1;
	s->tx = kind;
	if (db_one(&s->db, "SELECT max(seq) FROM fact_log", NO_BINDS, &seq, e) < 0) {
		store_tx_drop(s);
		return -1;
	}
	s->seq = seq;
	s->seal_month = 0;
	s->staff_code[0] = '\0';
	return 0;
}

int
store_tx_end(struct store *s, struct err *e)
{
	if (db_do(&s->db, commit, NO_BINDS, e) < 0) {
		store_tx_drop(s);
		return -1;
	}
	s->tx = TX_NONE;
	/* A checkpoint that fails loses nothing: the log stays and the next one tries again. */
	if (s->wal_pages >= WAL_PAGES)
		sqlite3_wal_checkpoint_v2(s->db.h, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return 0;
}

void
store_tx_drop(struct store *s)
{
	/* A full disk may have rolled back already. */
	if (s->tx != TX_NONE && !sqlite3_get_autocommit(s->db.h))
		end_by(&s->db, rollback);
	s->tx = TX_NONE;
}

int
store_join(struct store *s, int *mine, struct err *e)
{
	*mine = s->tx == TX_NONE;
	return *mine ? store_tx_begin(s, TX_ADMIN, e) : 0;
}

int
store_leave(struct store *s, int mine, int rc, struct err *e)
{
	if (mine && rc == 0)
		return store_tx_end(s, e);
	if (mine)
		store_tx_drop(s);
	return rc;
}

int
store_part_begin(struct store *s, struct err *e)
{
	s->part_seq = s->seq;
	return db_do(&s->db, "SAVEPOINT part", NO_BINDS, e);
}

int
store_part_end(struct store *s, int keep, struct err *e)
{
	if (!keep) {
		s->seq = s->part_seq;
		s->seal_month = 0;
		s->staff_code[0] = '\0';
		if (db_do(&s->db, "ROLLBACK TO part", NO_BINDS, e) < 0)
			return -1;
	}
	return db_do(&s->db, "RELEASE part", NO_BINDS, e);
}

int
store_snapshot(struct store *s, int *mine, struct err *e)
{
	int64_t seq;

	*mine = sqlite3_get_autocommit(s->db.h) != 0;
	if (!*mine)
		return 0;
	if (db_do(&s->db, "BEGIN", NO_BINDS, e) < 0)
		return -1;
	/* A transaction of SQLite sees from its first read on. */
	if (db_one(&s->db, "SELECT max(seq) FROM fact_log", NO_BINDS, &seq, e) >= 0)
		return 0;
	store_snapshot_end(s, *mine);
	*mine = 0;
	return -1;
}

void
store_snapshot_end(struct store *s, int mine)
{
	if (mine)
		end_by(&s->db, commit);
}
