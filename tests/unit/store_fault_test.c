/* Every call that SQLite makes to the disk fails in turn, through intake, packs and a run: no crash,
 * one plain sentence, nothing half visible, nothing acknowledged lost, and the next try works. Then
 * the power fails at each call, and what was written since the last sync of its file is gone, all of
 * it or here and there. The calls go through a VFS of our own in front of the real one. */
#include "tests/unit/store_fixture.h"

#include <sqlite3.h>
#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"

/* ---- the VFS */

static sqlite3_vfs *real;
static long calls, fail_at;	/* fail_at 0: never */
static int fail_for_good;	/* the disk stays broken */
static int fail_code;		/* what a write fails with */
static int fail_short;		/* half of it is written all the same */

struct file { sqlite3_file base; sqlite3_file *real; const char *name; };

/* What a disk that loses its power may forget: the bytes that unsynced writes are over. */
static enum { POWERED, HONEST, LYING } power; /* lying: what it calls synced is not */
static struct unsynced { char *name; sqlite3_int64 at, size; struct buf old; } *unsynced;
static size_t nunsynced, unsynced_cap;

static int
faulty(void)
{
	calls++;
	return fail_at != 0 && (calls == fail_at || (fail_for_good && calls > fail_at));
}

#define REAL(f) (((struct file *)(f))->real)

static void
remember(sqlite3_file *f, sqlite3_int64 at, sqlite3_int64 end)
{
	const char *name = ((struct file *)f)->name;
	struct unsynced *u;

	if (power == POWERED || name == NULL)
		return;
	unsynced = mem_room(unsynced, nunsynced, &unsynced_cap, sizeof *unsynced);
	u = &unsynced[nunsynced++];
	*u = (struct unsynced){ .name = mem_str(name), .at = at };
	assert_int_equal(REAL(f)->pMethods->xFileSize(REAL(f), &u->size), SQLITE_OK);
	end = end < u->size ? end : u->size;
	if (at >= end)
		return;
	buf_reserve(&u->old, (size_t)(end - at));
	assert_int_equal(REAL(f)->pMethods->xRead(REAL(f), u->old.p, (int)(end - at), at), SQLITE_OK);
	u->old.n = (size_t)(end - at);
}

/* Those of a file, or of all (NULL). */
static void
forget(const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < nunsynced; i++)
		if (name != NULL && strcmp(unsynced[i].name, name) != 0)
			unsynced[kept++] = unsynced[i];
		else {
			free(unsynced[i].name);
			buf_fini(&unsynced[i].old);
		}
	nunsynced = kept;
}

/* A write that is undone among others that are not leaves its file as long as it is. */
static void
cut_power(int all)
{
	unsigned dice = (unsigned)fail_at;

	for (size_t i = nunsynced; i-- > 0;) {
		const struct unsynced *u = &unsynced[i];
		FILE *f = fopen(u->name, "r+b");

		dice = dice * 1103515245 + 12345;
		if (f == NULL || (!all && (dice >> 16) % 2)) {
			if (f != NULL)
				fclose(f);
			continue;
		}
		assert_int_equal(fseek(f, (long)u->at, SEEK_SET), 0);
		if (u->old.n > 0)
			assert_int_equal(fwrite(u->old.p, 1, u->old.n, f), u->old.n);
		assert_int_equal(fflush(f), 0);
		if (all)
			assert_int_equal(ftruncate(fileno(f), u->size), 0);
		assert_int_equal(fclose(f), 0);
	}
	forget(NULL);
}
#define PASS(call, code) (faulty() ? (code) : REAL(f)->pMethods->call)

static int f_close(sqlite3_file *f) { return REAL(f)->pMethods->xClose(REAL(f)); }
static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{ return PASS(xRead(REAL(f), p, n, at), SQLITE_IOERR_READ); }
static int
f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	int failed = faulty();

	if (failed && !fail_short)
		return fail_code;
	remember(f, at, at + n);
	n = failed ? n / 2 : n;
	return REAL(f)->pMethods->xWrite(REAL(f), p, n, at) != SQLITE_OK || failed ? fail_code : SQLITE_OK;
}
static int
f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	if (faulty())
		return SQLITE_IOERR_TRUNCATE;
	remember(f, n, INT64_MAX);
	return REAL(f)->pMethods->xTruncate(REAL(f), n);
}
/* Counted, but no disk waits for it. */
static int
f_sync(sqlite3_file *f, int flags)
{
	(void)flags;
	if (faulty())
		return SQLITE_IOERR_FSYNC;
	if (power == HONEST && ((struct file *)f)->name != NULL)
		forget(((struct file *)f)->name);
	return SQLITE_OK;
}
static int f_size(sqlite3_file *f, sqlite3_int64 *n)
{ return PASS(xFileSize(REAL(f), n), SQLITE_IOERR_FSTAT); }
static int f_lock(sqlite3_file *f, int level) { return PASS(xLock(REAL(f), level), SQLITE_IOERR_LOCK); }
static int f_unlock(sqlite3_file *f, int level) { return REAL(f)->pMethods->xUnlock(REAL(f), level); }
static int f_reserved(sqlite3_file *f, int *out)
{ return PASS(xCheckReservedLock(REAL(f), out), SQLITE_IOERR_CHECKRESERVEDLOCK); }
static int f_control(sqlite3_file *f, int op, void *arg)
{ return REAL(f)->pMethods->xFileControl(REAL(f), op, arg); }
static int f_sector(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
static int f_device(sqlite3_file *f) { return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f)); }
static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **p)
{ return PASS(xShmMap(REAL(f), page, size, extend, p), SQLITE_IOERR_SHMMAP); }
static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{ return flags & SQLITE_SHM_UNLOCK ? REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags)
    : PASS(xShmLock(REAL(f), at, n, flags), SQLITE_IOERR_SHMLOCK); }
static void f_barrier(sqlite3_file *f) { REAL(f)->pMethods->xShmBarrier(REAL(f)); }
static int f_unmap(sqlite3_file *f, int gone) { return REAL(f)->pMethods->xShmUnmap(REAL(f), gone); }

static const sqlite3_io_methods methods = { 2, f_close, f_read, f_write, f_truncate, f_sync, f_size,
	f_lock, f_unlock, f_reserved, f_control, f_sector, f_device, f_shm_map, f_shm_lock, f_barrier,
	f_unmap, NULL, NULL };

static int
v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct file *file = (struct file *)f;
	int rc;

	(void)v;
	file->base.pMethods = NULL;
	file->real = (sqlite3_file *)(file + 1);
	file->name = name;
	if (faulty())
		return SQLITE_CANTOPEN;
	rc = real->xOpen(real, name, file->real, flags, out);
	if (rc == SQLITE_OK)
		file->base.pMethods = &methods;
	return rc;
}

static int
v_delete(sqlite3_vfs *v, const char *name, int sync)
{
	(void)v, (void)sync;
	if (faulty())
		return SQLITE_IOERR_DELETE;
	if (power == HONEST)
		forget(name);
	return real->xDelete(real, name, 0);
}

static int
v_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
	(void)v;
	return faulty() ? SQLITE_IOERR_ACCESS : real->xAccess(real, name, flags, out);
}

static int
v_full(sqlite3_vfs *v, const char *name, int n, char *out)
{
	(void)v;
	return real->xFullPathname(real, name, n, out);
}

static void
install(void)
{
	static sqlite3_vfs shim;

	real = sqlite3_vfs_find(NULL);
	shim = *real;
	shim.zName = "faulty";
	shim.szOsFile = (int)sizeof(struct file) + real->szOsFile;
	shim.xOpen = v_open;
	shim.xDelete = v_delete;
	shim.xAccess = v_access;
	shim.xFullPathname = v_full;
	assert_int_equal(sqlite3_vfs_register(&shim, 1), SQLITE_OK);
}

/* ---- one day's work: what of it was acknowledged */

#define ROWS 5
struct work { int facts, answer, run; };

static struct run
march(void)
{
	return (struct run){ .period = period("2026-03"), .kind = "provisional", .scope = "all",
		.bundle = "b", .calendar = "c", .engine = "1", .started = 5, .finished = 6,
		.counts = "{}" };
}

static int
intake(struct fixture *fx)
{
	struct kept_answer answer = { "t", "k", "b", 200, "{}", 1000 };

	if (store_begin(fx->s, &fx->e) < 0)
		return -1;
	for (int i = 0; i < ROWS; i++) {
		struct fact f = { .kind = FACT_DIARY, .source = "import",
			.external_id = arena_fmt(&fx->a, "D%d", i) };
		int fatal = 0;

		parse(fx, "staff=S1;work_date=2026-03-02;item=I;quantity=2;minutes=60", &f);
		if (store_put(fx->s, &f, 1000, &fatal, &fx->e) == INTAKE_REJECTED) {
			assert_int_equal(fatal, 1);
			store_rollback(fx->s);
			return -1;
		}
	}
	if (store_answer_add(fx->s, &answer, &fx->e) < 0 && fx->e.id != MSG_STORE_KEY_USED) {
		store_rollback(fx->s);
		return -1;
	}
	return store_commit(fx->s, &fx->e);
}

static int
score(struct fixture *fx)
{
	struct run r = march();
	size_t rebuilt;
	int changed;

	if (store_packs_refresh(fx->s, r.period, &rebuilt, &fx->e) < 0 ||
	    store_run_begin(fx->s, &r, &fx->e) < 0)
		return -1;
	for (int i = 0; i < ROWS; i++) {
		struct result res = { .code = arena_fmt(&fx->a, "P%d", i), .agency = "A1",
			.micro = 10 * i, .weight = 1 };

		if (store_run_put(fx->s, &r, &res, &changed, &fx->e) < 0) {
			store_run_abort(fx->s, &r);
			return -1;
		}
	}
	return store_run_commit(fx->s, &r, &fx->e);
}

static int
work(struct fixture *fx, struct work *done)
{
	fx->s = store_open(fx->path, STORE_WRITE, &fx->e);
	if (fx->s != NULL && intake(fx) == 0)
		done->facts = 1;
	if (done->facts && score(fx) == 0)
		done->run = 1;
	store_close(fx->s);
	fx->s = NULL;
	return done->run ? 0 : -1;
}

/* ---- what is there afterwards, looked at without faults */

static int
count_fact(void *arg, const struct fact *f, int64_t seq, int64_t at)
{
	(void)seq, (void)at, (void)f;
	++*(int *)arg;
	return 0;
}

static int
count_result(void *arg, const struct result *r)
{
	(void)r;
	++*(int *)arg;
	return 0;
}

static void
tell(void *arg, const struct err *finding)
{
	char *line = err_line(finding, LANG_EN);

	(void)arg;
	print_error("found at call %ld: %s\n", fail_at, line);
	free(line);
}

static void
look(struct fixture *fx, const struct work *done)	/* done: what must be there */
{
	int facts = 0, results = 0;

	reopen(fx, STORE_WRITE);
	assert_int_equal(store_check(fx->s, tell, NULL, &fx->e), 0);
	must(fx, store_facts(fx->s, FACT_DIARY, 0, count_fact, &facts, &fx->e));
	must(fx, store_results(fx->s, period("2026-03"), NULL, count_result, &results, &fx->e));
	assert_true(facts == ROWS || (facts == 0 && !done->facts));
	assert_true(results == ROWS || (results == 0 && !done->run));
	store_close(fx->s);
	fx->s = NULL;
}

static void
sentence_is_plain(struct fixture *fx)
{
	static const enum msg_id plain[] = { MSG_STORE_IO, MSG_STORE_FULL, MSG_STORE_DENIED,
		MSG_STORE_DAMAGED, MSG_STORE_BUSY, MSG_STORE_NOT_DATABASE };
	size_t i = 0;

	while (i < sizeof plain / sizeof *plain && plain[i] != fx->e.id)
		i++;
	if (i == sizeof plain / sizeof *plain)
		print_error("call %ld: %s\n", fail_at, msg_name(fx->e.id));
	assert_in_range(i, 0, sizeof plain / sizeof *plain - 1);
}

/* The store as the fixture made it: every round begins with the same bytes. */
static void
begin_again(struct fixture *fx, const struct buf *first)
{
	static const char *const beside[] = { "-wal", "-shm", "-journal" };
	char name[128];
	FILE *f;

	for (int i = 0; i < 3; i++) {
		snprintf(name, sizeof name, "%s%s", fx->path, beside[i]);
		unlink(name);
	}
	f = fopen(fx->path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(first->p, 1, first->n, f), first->n);
	assert_int_equal(fclose(f), 0);
}

static long
rounds(struct fixture *fx, const struct buf *first, int code, int for_good)
{
	long n;

	fail_code = code;
	for (n = 1;; n++) {
		struct work done = { 0 }, again = { 0 };
		int failed;

		begin_again(fx, first);
		calls = 0;
		fail_at = n;
		fail_for_good = for_good;
		failed = work(fx, &done);
		if (calls < n)
			break;
		fail_at = 0;
		if (failed)
			sentence_is_plain(fx);
		look(fx, &done);
		assert_int_equal(work(fx, &again), 0);
		look(fx, &again);
	}
	fail_at = 0;
	return n - 1;
}

/* The bytes that every round begins with: the fixture's store, closed. */
static void
first_bytes(struct fixture *fx, struct buf *first)
{
	store_close(fx->s);
	fx->s = NULL;
	must(fx, buf_read_file(first, fx->path, 1 << 24, &fx->e));
}

static void
every_call_fails_in_turn(void **state)
{
	struct fixture *fx = *state;
	struct buf first = BUF_INIT;
	long once, full, broken, torn;

	first_bytes(fx, &first);
	once = rounds(fx, &first, SQLITE_IOERR_WRITE, 0);
	full = rounds(fx, &first, SQLITE_FULL, 1);
	broken = rounds(fx, &first, SQLITE_IOERR_WRITE, 1);
	fail_short = 1;
	torn = rounds(fx, &first, SQLITE_IOERR_WRITE, 0) + rounds(fx, &first, SQLITE_FULL, 1);
	fail_short = 0;
	buf_fini(&first);
	print_message("%ld + %ld + %ld + %ld calls failed\n", once, full, broken, torn);
	assert_true(once > 100 && full > 100 && broken > 100 && torn > 200);
}

/* From a call on nothing works any more, and then the power is off. */
static long
cuts(struct fixture *fx, const struct buf *first, int disk, int all)
{
	static const struct work nothing;
	char shm[128];
	long n;

	snprintf(shm, sizeof shm, "%s-shm", fx->path);
	fail_code = SQLITE_IOERR_WRITE;
	fail_for_good = 1;
	for (n = 1;; n++) {
		struct work done = { 0 }, again = { 0 };

		begin_again(fx, first);
		calls = 0;
		fail_at = n;
		power = disk;
		(void)work(fx, &done);
		power = POWERED;
		cut_power(all);
		if (calls < n)
			break;
		unlink(shm);
		fail_at = 0;
		look(fx, disk == HONEST ? &done : &nothing);
		assert_int_equal(work(fx, &again), 0);
		look(fx, &again);
	}
	fail_at = 0;
	return n - 1;
}

static void
the_power_fails_at_every_call(void **state)
{
	struct fixture *fx = *state;
	struct buf first = BUF_INIT;
	long all, some, lies;

	first_bytes(fx, &first);
	all = cuts(fx, &first, HONEST, 1);
	some = cuts(fx, &first, HONEST, 0);
	lies = cuts(fx, &first, LYING, 1);
	buf_fini(&first);
	free(unsynced);
	print_message("%ld + %ld + %ld power cuts\n", all, some, lies);
	assert_true(all > 100 && some > 100 && lies > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_call_fails_in_turn, setup, teardown),
		cmocka_unit_test_setup_teardown(the_power_fails_at_every_call, setup, teardown),
	};

	install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
