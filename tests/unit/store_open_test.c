#include "tests/unit/store_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "daemon/store/impl.h"

/* Bytes of a file, and those that a later look must find again. */
struct bytes { char *p; size_t n; };

static struct bytes
read_bytes(const char *path)
{
	struct buf b = BUF_INIT;
	struct err e = { 0 };

	assert_int_equal(buf_read_file(&b, path, 1 << 24, &e), 0);
	return (struct bytes){ b.p, b.n };
}

static void
write_bytes(const char *path, const void *p, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static int
beside(struct fixture *fx, const char *suffix)
{
	char name[128];

	snprintf(name, sizeof name, "%s%s", fx->path, suffix);
	return access(name, F_OK) == 0;
}

/* Refused both ways with this message and exit status 5, and nothing was touched or left beside. */
static void
refused(struct fixture *fx, enum msg_id id)
{
	struct bytes before = read_bytes(fx->path), after;

	for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
		assert_null(store_open(fx->path, (enum store_mode)mode, &fx->e));
		assert_string_equal(msg_name(fx->e.id), msg_name(id));
		assert_int_equal(msg_exit(fx->e.id), 5);
		assert_false(beside(fx, "-wal"));
		assert_false(beside(fx, "-shm"));
		assert_false(beside(fx, "-journal"));
		after = read_bytes(fx->path);
		assert_int_equal(after.n, before.n);
		assert_memory_equal(after.p, before.p, before.n);
		free(after.p);
	}
	free(before.p);
}

static void
close_it(struct fixture *fx)
{
	store_close(fx->s);
	fx->s = NULL;
}

static void
sql(const char *path, const char *text)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(h), SQLITE_OK);
}

static void
a_file_that_is_no_database_is_left_alone(void **state)
{
	struct fixture *fx = *state;

	close_it(fx);
	write_bytes(fx->path, "a;b\n1;2\n", 8);
	refused(fx, MSG_STORE_NOT_DATABASE);
	write_bytes(fx->path, "SQLite format 3", 16);
	refused(fx, MSG_STORE_NOT_DATABASE);
	unlink(fx->path);
	assert_int_equal(mkdir(fx->path, 0700), 0);
	assert_null(store_open(fx->path, STORE_WRITE, &fx->e));
	assert_int_equal(fx->e.id, MSG_STORE_NOT_DATABASE);
}

static void
a_database_of_another_program_is_left_alone(void **state)
{
	struct fixture *fx = *state;

	close_it(fx);
	unlink(fx->path);
	sql(fx->path, "CREATE TABLE t (x); PRAGMA user_version = 1");
	refused(fx, MSG_STORE_FOREIGN);
	sql(fx->path, "PRAGMA application_id = 77");
	refused(fx, MSG_STORE_FOREIGN);
}

static void
a_newer_store_is_left_alone(void **state)
{
	struct fixture *fx = *state;

	close_it(fx);
	sql(fx->path, "PRAGMA user_version = 999; PRAGMA journal_mode = DELETE");
	refused(fx, MSG_STORE_NEWER);
}

static void
a_store_that_is_cut_off_is_left_alone(void **state)
{
	struct fixture *fx = *state;
	struct bytes all;

	close_it(fx);
	all = read_bytes(fx->path);
	write_bytes(fx->path, all.p, all.n - 4096);
	refused(fx, MSG_STORE_TRUNCATED);
	write_bytes(fx->path, all.p, 200);
	refused(fx, MSG_STORE_TRUNCATED);
	free(all.p);
}

static void
a_store_with_a_damaged_schema_is_left_alone(void **state)
{
	struct fixture *fx = *state;
	struct bytes all;

	close_it(fx);
	all = read_bytes(fx->path);
	memset(all.p + 100, 0xee, 3000);
	write_bytes(fx->path, all.p, all.n);
	refused(fx, MSG_STORE_DAMAGED);
	free(all.p);
}

static int
count_fact(void *arg, const struct fact *f, int64_t seq, int64_t recorded_at)
{
	(void)f;
	(void)seq;
	(void)recorded_at;
	++*(size_t *)arg;
	return 0;
}

/* Whatever page is damaged, what comes is an answer or one plain sentence. */
static void
a_damaged_page_is_told_plainly(void **state)
{
	struct fixture *fx = *state;
	size_t facts = 0, told = 0, rebuilt;
	struct bytes all;

	close_it(fx);
	all = read_bytes(fx->path);
	for (size_t page = 1; page < all.n / 4096; page++) {
		char saved[4096];
		int kind;

		memcpy(saved, all.p + page * 4096, sizeof saved);
		memset(all.p + page * 4096, 0xee, sizeof saved);
		write_bytes(fx->path, all.p, all.n);
		memcpy(all.p + page * 4096, saved, sizeof saved);
		fx->s = store_open(fx->path, STORE_WRITE, &fx->e);
		for (kind = 0; fx->s != NULL && kind < FACT_KINDS; kind++)
			if (store_facts(fx->s, (enum fact_kind)kind, 0, count_fact, &facts,
				&fx->e) < 0)
				break;
		if (fx->s == NULL || kind < FACT_KINDS ||
		    store_packs_refresh(fx->s, period("2026-03"), &rebuilt, &fx->e) < 0) {
			assert_string_equal(msg_name(fx->e.id), "STORE_DAMAGED");
			told++;
		}
		close_it(fx);
	}
	assert_in_range(told, 5, all.n / 4096);
	free(all.p);
}

static void
a_missing_store_is_made_by_a_writer_only(void **state)
{
	struct fixture *fx = *state;

	close_it(fx);
	unlink(fx->path);
	assert_null(store_open(fx->path, STORE_READ, &fx->e));
	assert_int_equal(fx->e.id, MSG_STORE_NO_FILE);
	assert_false(beside(fx, ""));
	write_bytes(fx->path, "", 0);
	assert_null(store_open(fx->path, STORE_READ, &fx->e));
	assert_int_equal(fx->e.id, MSG_STORE_NO_FILE);
	reopen(fx, STORE_WRITE);
	reopen(fx, STORE_READ);
	assert_int_equal(store_seq(fx->s), 0);
}

/* A child that writes until it is killed. */
static pid_t
start_writer(struct fixture *fx)
{
	int fds[2];
	pid_t child;
	char c;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (store_open(fx->path, STORE_WRITE, &fx->e) != NULL && write(fds[1], "x", 1) == 1)
			pause();
		kill(getpid(), SIGKILL);
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &c, 1), 1);
	close(fds[0]);
	return child;
}

static void
only_one_process_writes(void **state)
{
	struct fixture *fx = *state;
	pid_t child;

	close_it(fx);
	child = start_writer(fx);
	assert_null(store_open(fx->path, STORE_WRITE, &fx->e));
	assert_int_equal(fx->e.id, MSG_STORE_LOCKED);
	assert_int_equal(msg_exit(fx->e.id), 4);
	reopen(fx, STORE_READ);
	assert_true(store_seq(fx->s) > 0);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	reopen(fx, STORE_WRITE);
	assert_null(store_open(fx->path, STORE_WRITE, &fx->e));
	assert_int_equal(fx->e.id, MSG_STORE_LOCKED);
}

static void
odd_names_are_names(void **state)
{
	struct fixture *fx = *state;

	snprintf(fx->path, sizeof fx->path, "%s/a?b#c%%20d.db", fx->dir);
	for (int i = 0; i < 2; i++)
		reopen(fx, STORE_WRITE);
	reopen(fx, STORE_READ);
	assert_true(beside(fx, ""));
}

/* The writer holds the file though readers of the same process come and go: another program that
 * looks at it and leaves must not take itself for the last one and throw the log away. */
static void
readers_leave_the_writers_hold_alone(void **state)
{
	struct fixture *fx = *state;
	struct store *reader = store_open(fx->path, STORE_READ, &fx->e);
	int64_t v = 0;
	pid_t pid;

	assert_non_null(reader);
	store_close(reader);
	pid = fork();
	if (pid == 0) {
		sqlite3 *h;
		int bad = sqlite3_open(fx->path, &h) != SQLITE_OK ||
		    sqlite3_exec(h, "SELECT count(*) FROM fact_log", NULL, NULL, NULL) != SQLITE_OK;

		_exit(sqlite3_close(h) != SQLITE_OK || bad);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(beside(fx, "-wal"));
	ACCEPT(STAFF, "S3", "code=S3;name=Chi");
	reader = store_open(fx->path, STORE_READ, &fx->e);
	assert_non_null(reader);
	must(fx, db_one(&reader->db, "SELECT count(*) FROM staff WHERE code = 'S3'", NO_BINDS, &v,
	    &fx->e) != 1);
	assert_int_equal(v, 1);
	store_close(reader);
}

/* What a writer has just brought up to date stands in the log, not yet in the file. */
static void
a_store_that_was_migrated_can_be_read_at_once(void **state)
{
	struct fixture *fx = *state;
	char text[64];
	int latest = store_schema_version(embed_schema);
	sqlite3 *h;

	close_it(fx);
	snprintf(text, sizeof text, "PRAGMA user_version = %d", latest - 1);
	sql(fx->path, text);
	assert_null(store_open(fx->path, STORE_READ, &fx->e));
	assert_int_equal(fx->e.id, MSG_STORE_OLDER);
	assert_int_equal(sqlite3_open(fx->path, &h), SQLITE_OK);
	snprintf(text, sizeof text, "PRAGMA user_version = %d", latest);
	assert_int_equal(sqlite3_exec(h, text, NULL, NULL, NULL), SQLITE_OK);
	assert_true(beside(fx, "-wal"));
	reopen(fx, STORE_READ);
	sqlite3_close(h);
}

#define SQL_FILE(name, text) { name, (const unsigned char *)(text), sizeof(text) - 1 }

static void
a_migration_makes_a_backup_and_is_whole_or_not(void **state)
{
	static const struct embedded good[] = { SQL_FILE("001_store.sql", "CREATE TABLE never (x)"),
		SQL_FILE("002_more.sql", "CREATE TABLE more (x); INSERT INTO more VALUES (1)"),
		{ NULL, NULL, 0 } };
	static const struct embedded bad[] = {
		SQL_FILE("003_bad.sql", "CREATE TABLE half (x); CREATE nonsense"), { NULL, NULL, 0 }
	};
	struct fixture *fx = *state;
	int64_t v;

	must(fx, store_migrate(&fx->s->db, good, 1, &fx->e));
	assert_true(beside(fx, ".v1.backup"));
	must(fx, db_one(&fx->s->db, "PRAGMA user_version", NO_BINDS, &v, &fx->e) != 1);
	assert_int_equal(v, 2);
	must(fx, db_one(&fx->s->db, "SELECT x FROM more", NO_BINDS, &v, &fx->e) != 1);
	assert_int_equal(store_migrate(&fx->s->db, bad, 2, &fx->e), -1);
	assert_string_equal(msg_name(fx->e.id), "STORE_MIGRATE");
	must(fx,
	    db_one(&fx->s->db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('half', 'never')",
		NO_BINDS, &v, &fx->e) != 1);
	assert_int_equal(v, 0);
	close_it(fx);
	snprintf(fx->path, sizeof fx->path, "%s/s.db.v1.backup", fx->dir);
	reopen(fx, STORE_WRITE);
	assert_true(store_seq(fx->s) > 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_file_that_is_no_database_is_left_alone),
		T(a_database_of_another_program_is_left_alone),
		T(a_newer_store_is_left_alone),
		T(a_store_that_is_cut_off_is_left_alone),
		T(a_store_with_a_damaged_schema_is_left_alone),
		T(a_damaged_page_is_told_plainly),
		T(a_missing_store_is_made_by_a_writer_only),
		T(only_one_process_writes),
		T(readers_leave_the_writers_hold_alone),
		T(odd_names_are_names),
		T(a_store_that_was_migrated_can_be_read_at_once),
		T(a_migration_makes_a_backup_and_is_whole_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
