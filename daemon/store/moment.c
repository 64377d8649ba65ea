#include "daemon/store/store_trust.h"

#include "daemon/store/impl.h"
#include "daemon/store/store_pages.h"

/* When a fact was recorded; INT64_MAX for a number that nothing has. */
static int
recorded_at(struct store *s, int64_t seq, int64_t *out, struct err *e)
{
	struct place at = { .seq = seq };
	sqlite3_stmt *st = db_query(&s->db, "SELECT kind, month, staff FROM fact_log WHERE seq = ?1",
	    BINDS(bind_int(seq)), e);
	int rc = st == NULL ? -1 : db_row(&s->db, st, e);
	enum fact_kind kind;
	struct fact unread;

	*out = INT64_MAX;
	if (rc <= 0)
		return rc;
	kind = (enum fact_kind)sqlite3_column_int(st, 0);
	at.month = sqlite3_column_int(st, 1);
	at.staff = sqlite3_column_int64(st, 2);
	sqlite3_reset(st);
	return fact_get(s, kind, &at, NULL, &unread, out, e);
}

/* Numbers rise with time: the clock is searched by halves. */
int
store_moment(struct store *s, struct moment *m, struct err *e)
{
	int64_t below = 0, above = 0, then;

	if (m->at == 0)
		return 0;
	if (db_one(&s->db, "SELECT max(seq) FROM fact_log", NO_BINDS, &above, e) < 0)
		return -1;
	above++;
	while (above - below > 1) {
		int64_t middle = below + (above - below) / 2;

		if (recorded_at(s, middle, &then, e) < 0)
			return -1;
		if (then <= m->at)
			below = middle;
		else
			above = middle;
	}
	m->seq = below == 0 ? -1 : below;
	return 0;
}

int
store_result_at(struct store *s, int organisation, const char *code, struct period p,
    const char *kind, const struct moment *m, struct arena *a, struct result *out, struct err *e)
{
	struct result_query q = { .period = p,
		.kind = kind,
		.organisation = organisation,
		.code = code,
		.as_of = *m,
		.most = 1 };
	struct result *found;
	size_t n;

	if (m->seq == 0 && m->at == 0)
		return store_result(s, organisation, code, p, kind, a, out, e);
	if (store_results_page(s, &q, a, &found, &n, e) != 0)
		return -1;
	if (n == 1)
		*out = found[0];
	return n == 0;
}
