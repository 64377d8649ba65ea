#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NUMBER "%020" PRId64 "\n"

#define NOTHING (-1) /* nothing is written there */

static int64_t
witness_read(const struct store *s)
{
	char text[32] = "";
	ssize_t n = pread(s->lock, text, sizeof text - 1, 0);

	return n > 0 ? strtoll(text, NULL, 10) : NOTHING;
}

/* A number that cannot be written only means that a restored backup may not be noticed. */
static void
witness_write(const struct store *s, int64_t run)
{
	char text[32];
	int n = snprintf(text, sizeof text, NUMBER, run);

	if (pwrite(s->lock, text, (size_t)n, 0) == n)
		(void)fdatasync(s->lock);
}

void
witness_run(struct store *s, int64_t run)
{
	if (run > witness_read(s))
		witness_write(s, run);
}

static int
last_run(struct store *s, int64_t *out, struct err *e)
{
	*out = 0;
	return db_one(&s->db, "SELECT max(id) FROM run WHERE state = 'complete'", NO_BINDS, out,
		   e) < 0
	    ? -1
	    : 0;
}

int
store_is_older(struct store *s, struct err *e)
{
	int64_t last, seen = witness_read(s);

	if (last_run(s, &last, e) < 0)
		return -1;
	/* Of a store without a run it is seen that it had none: a kill right after the first one
	 * makes no old copy of it. */
	if (seen == NOTHING && last == 0)
		witness_write(s, 0);
	return seen > last || (seen == NOTHING && last > 0);
}

int
store_seen(struct store *s, struct err *e)
{
	int64_t last;

	if (last_run(s, &last, e) < 0)
		return -1;
	witness_write(s, last);
	return 0;
}
