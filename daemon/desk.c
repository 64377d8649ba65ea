#include "daemon/desk.h"
#include <string.h>

int
desk_store(struct desk *d, struct err *e)
{
	if (d->store == NULL)
		d->store = store_open(d->db, STORE_READ, e);
	return d->store ? 0 : -1;
}

/* The pool goes when a bundle could not be loaded: nobody knows what it holds. */
static void
drop_workers(struct desk *d)
{
	workers_free(d->workers);
	live_unref(d->live);
	d->workers = NULL;
	d->live = NULL;
}

int
desk_try(struct desk *d, struct live *l, const struct value *set, struct arena *a,
    struct value **reply, struct err *e)
{
	if (d->workers == NULL)
		d->workers = workers_new(&d->limits, e);
	if (d->workers == NULL ||
	    workers_load(d->workers, l->folder.files, l->folder.n, &l->calendar, set, a, reply,
		e) != 0) {
		drop_workers(d);
		return -1;
	}
	live_unref(d->live);
	d->live = NULL;
	return 0;
}

static int
load(struct desk *d, struct live *l, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct value *reply;
	int failed = desk_try(d, l, NULL, &a, &reply, e);

	arena_fini(&a);
	if (!failed)
		d->live = live_ref(l);
	return failed;
}

int
desk_ready(struct desk *d, struct live *l, struct err *e)
{
	if (desk_store(d, e) != 0)
		return -1;
	return d->workers != NULL && d->live == l ? 0 : load(d, l, e);
}

void
desk_close(struct desk *d)
{
	drop_workers(d);
	store_close(d->store);
	d->store = NULL;
}

/* --- checks of one person --- */

struct checking {
	struct arena *a;
	struct answer *out;
};

static void
checked(void *arg, size_t i, const struct answer *an)
{
	struct checking *k = arg;
	struct buf b = BUF_INIT;
	struct cut c;

	(void)i;
	answer_write(an, &b); /* a copy of everything, in our arena */
	c = (struct cut){ (const unsigned char *)arena_copy(k->a, b.p, b.n), b.n, 0 };
	if (answer_read(&c, k->a, k->out) != 0)
		memset(k->out, 0, sizeof *k->out);
	buf_fini(&b);
}

int
desk_check(struct desk *d, const char *staff, struct period month, day_t today, struct arena *a,
    struct answer *out, const char **agency, struct err *e)
{
	struct buf bytes = BUF_INIT, request = BUF_INIT;
	struct columns *cols = arena_new(a, sizeof *cols);
	const struct columns *packs[] = { cols };
	struct request q = { .what = DO_CHECKS, .run = RUN_PROVISIONAL, .today = today };
	struct checking k = { a, out };
	struct pack pack;
	int64_t number;
	int failed = store_staff_number(d->store, staff, &number, e);

	memset(out, 0, sizeof *out);
	*agency = "";
	if (failed > 0)
		failed = err_set(e, MSG_FACT_UNKNOWN_STAFF, "staff", staff);
	failed = failed || store_pack(d->store, number, month, 0, &bytes, e) != 0;
	if (!failed && columns_read(bytes.p, bytes.n, a, cols) != 0)
		failed = err_set(e, MSG_INTERNAL, "pack");
	failed = failed ||
	    workers_kinds_of(d->workers, packs, 1, (workers_kind_fn *)store_kind, d->store, e) != 0;
	if (!failed) {
		if (cols->d.npostings > 0)
			*agency = cols->d.postings[cols->d.npostings - 1].agency;
		q.in.d.period = month;
		pack = (struct pack){ bytes.p, bytes.n };
		request_write(&q, &pack, 1, &request);
		failed = workers_score(d->workers, &request, 1, checked, &k, e) != 0;
	}
	buf_fini(&bytes);
	buf_fini(&request);
	return failed ? -1 : 0;
}
