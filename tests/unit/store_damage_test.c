/* A store damaged in two hundred random places (PLACES: in so many): whatever is asked of it answers
 * or says one plain sentence, and a file that is refused is left as it was. (Fixed seed; the
 * sanitizers watch.) */
#include "tests/unit/store_fixture.h"

#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"
#include "daemon/store/store_pages.h"

static uint32_t seed = 20261126;

static uint32_t
any(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

static void
write_file(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(b->p, 1, b->n, f), b->n);
	assert_int_equal(fclose(f), 0);
}

static int
beside(struct fixture *fx, const char *suffix)
{
	char name[128];

	snprintf(name, sizeof name, "%s%s", fx->path, suffix);
	return access(name, F_OK) == 0;
}

static void
clean_up(struct fixture *fx)
{
	static const char *const suffixes[] = { "-wal", "-shm", "-journal" };
	char name[128];

	store_close(fx->s);
	fx->s = NULL;
	for (int i = 0; i < 3; i++) {
		snprintf(name, sizeof name, "%s%s", fx->path, suffixes[i]);
		unlink(name);
	}
}

/* ---- everything that may be asked: each part may fail by itself, and only plainly */

static size_t told, answered;

static void
plain(struct fixture *fx, int rc)
{
	static const enum msg_id ids[] = { MSG_STORE_DAMAGED, MSG_STORE_IO, MSG_STORE_NOT_DATABASE,
		MSG_STORE_FOREIGN, MSG_STORE_NEWER, MSG_STORE_OLDER, MSG_STORE_TRUNCATED,
		MSG_STORE_KEPT, MSG_FACT_UNKNOWN_STAFF, MSG_STORE_MEMORY, MSG_STORE_FULL,
		MSG_STORE_FAILED };
	size_t i = 0;

	answered += rc >= 0;
	if (rc >= 0)
		return;
	told++;
	while (i < sizeof ids / sizeof *ids && ids[i] != fx->e.id)
		i++;
	if (i == sizeof ids / sizeof *ids)
		print_error("%s\n", msg_name(fx->e.id));
	assert_in_range(i, 0, sizeof ids / sizeof *ids - 1);
	assert_true(msg_exit(fx->e.id) == 5 || fx->e.id == MSG_STORE_KEPT);
}

static int
nothing_fact(void *arg, const struct fact *f, int64_t seq, int64_t at)
{
	(void)seq, (void)at;
	*(size_t *)arg += strlen(f->external_id) + strlen(f->source);
	return 0;
}

static int
nothing_result(void *arg, const struct result *r)
{
	*(size_t *)arg += r->code == NULL ? 0 : strlen(r->code);
	return 0;
}

static int
nothing_warning(void *arg, const struct warning *w)
{
	*(size_t *)arg += strlen(w->check);
	return 0;
}

static int
nothing_pack(void *arg, int64_t staff, const void *p, size_t n)
{
	(void)staff, (void)p;
	*(size_t *)arg += n;
	return 0;
}

static void
read_all(struct fixture *fx)
{
	struct audit_head head;
	struct dossier d;
	struct person *people;
	struct bundle_info *bundles;
	size_t sum = 0, n;

	for (int kind = 0; kind < FACT_KINDS; kind++)
		plain(fx, store_facts(fx->s, (enum fact_kind)kind, 0, nothing_fact, &sum, &fx->e));
	plain(fx, store_people(fx->s, period("2026-03"), 0, &fx->a, &people, &n, &fx->e));
	plain(fx, store_dossier(fx->s, "S1", period("2026-03"), 0, &fx->a, &d, &fx->e));
	plain(fx, store_results(fx->s, period("2026-03"), NULL, nothing_result, &sum, &fx->e));
	plain(fx, store_warnings(fx->s, period("2026-03"), nothing_warning, &sum, &fx->e));
	plain(fx, store_packs(fx->s, period("2026-03"), nothing_pack, &sum, &fx->e));
	plain(fx, store_bundles(fx->s, &fx->a, &bundles, &n, &fx->e));
	plain(fx, store_audit_verify(fx->s, NULL, &head, &fx->e));
	plain(fx, store_check(fx->s, NULL, NULL, &fx->e));
}

static void
write_some(struct fixture *fx)
{
	struct fact f = { .kind = FACT_DIARY, .source = "import", .external_id = "D99" };
	struct audit row = { .at = 1, .by = "x", .action = "y" };
	size_t rebuilt;
	int fatal = 0, rc;

	parse(fx, "staff=S1;work_date=2026-03-02;item=I1;quantity=2", &f);
	rc = store_begin(fx->s, &fx->e);
	plain(fx, rc);
	if (rc == 0) {
		rc = store_put(fx->s, &f, 1000, &fatal, &fx->e) == INTAKE_REJECTED ? -1 : 0;
		plain(fx, rc);
		if (fatal)
			store_rollback(fx->s);
		else
			plain(fx, store_commit(fx->s, &fx->e));
	}
	plain(fx, store_packs_refresh(fx->s, period("2026-03"), &rebuilt, &fx->e));
	plain(fx, store_audit_add(fx->s, &row, &fx->a, &fx->e));
}

/* ---- the store: a bit of everything */

static void
fill(struct fixture *fx)
{
	struct run r = { .period = period("2026-03"), .kind = "provisional", .scope = "all",
		.bundle = "b", .calendar = "c", .engine = "1", .counts = "{}" };
	struct bundle_source file = { "a/items.csv", "x", 1 };
	struct audit row = { .at = 1, .by = "x", .action = "y" };
	size_t rebuilt;
	int changed;

	for (int i = 0; i < 60; i++)
		put_from(fx, "import", FACT_DIARY, arena_fmt(&fx->a, "D%d", i),
		    arena_fmt(&fx->a, "staff=S%d;work_date=2026-03-%02d;item=I%d;quantity=2",
			i % 2 + 1, i % 28 + 1, i));
	must(fx, store_bundle_put(fx->s, "b", &file, 1, 1, &fx->e));
	must(fx, store_packs_refresh(fx->s, period("2026-03"), &rebuilt, &fx->e));
	must(fx, store_run_begin(fx->s, &r, &fx->e));
	for (int i = 0; i < 40; i++) {
		struct result res = { .code = arena_fmt(&fx->a, "P%d", i), .agency = "A1",
			.weight = 1, .parts = "{\"dd\":1}" };
		struct warning w = { .check = "overtime", .severity = "warning", .staff = res.code,
			.agency = "A1", .date = 20000 + i, .detail = "{}" };

		must(fx, store_run_put(fx->s, &r, &res, &changed, &fx->e));
		must(fx, store_run_warn(fx->s, &r, &w, &fx->e));
	}
	must(fx, store_run_commit(fx->s, &r, &fx->e));
	must(fx, store_audit_add(fx->s, &row, &fx->a, &fx->e));
}

/* A few bytes, a cut, or a page of another place. */
static void
damage(struct buf *b)
{
	uint32_t at = any((uint32_t)b->n), n = 1 + any(64), how = any(8);

	/* The first two pages, on which everything depends, more often. */
	if (any(4) == 0)
		at = any(8192);
	if (how == 0)
		b->n = at;
	else if (how == 1)
		memmove(b->p + at / 4096 * 4096, b->p + any((uint32_t)(b->n / 4096)) * 4096, 4096);
	else
		for (uint32_t i = 0; i < n && at + i < b->n; i++)
			b->p[at + i] = (char)any(256);
}

static void
untouched(struct fixture *fx, const struct buf *before)
{
	struct buf after = BUF_INIT;

	assert_false(beside(fx, "-wal"));
	assert_false(beside(fx, "-shm"));
	assert_false(beside(fx, "-journal"));
	must(fx, buf_read_file(&after, fx->path, 1 << 24, &fx->e));
	assert_int_equal(after.n, before->n);
	assert_memory_equal(after.p, before->p, after.n);
	buf_fini(&after);
}

static void
damaged_in_places(void **state)
{
	struct fixture *fx = *state;
	const char *asked = getenv("PLACES");
	int places = asked ? atoi(asked) : 200;
	struct buf good = BUF_INIT;
	size_t refused = 0;

	fill(fx);
	clean_up(fx);
	must(fx, buf_read_file(&good, fx->path, 1 << 24, &fx->e));
	for (int place = 0; place < places; place++) {
		struct buf bad = BUF_INIT;

		buf_add(&bad, good.p, good.n);
		damage(&bad);
		for (int mode = STORE_READ; mode <= STORE_WRITE && bad.n > 0; mode++) {
			write_file(fx->path, &bad);
			fx->s = store_open(fx->path, (enum store_mode)mode, &fx->e);
			plain(fx, fx->s == NULL ? -1 : 0);
			if (fx->s == NULL) {
				refused++;
				untouched(fx, &bad);
				continue;
			}
			read_all(fx);
			if (mode == STORE_WRITE)
				write_some(fx);
			clean_up(fx);
			arena_reset(&fx->a);
		}
		buf_fini(&bad);
	}
	print_message("%d places: %zu refused, %zu told, %zu answered\n", places, refused, told,
	    answered);
	assert_true(refused > 20 && told > 100 && answered > 1000);
	write_file(fx->path, &good);
	reopen(fx, STORE_WRITE);
	assert_int_equal(store_check(fx->s, NULL, NULL, &fx->e), 0);
	buf_fini(&good);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(damaged_in_places, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
