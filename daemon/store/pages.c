#include "daemon/store/store_pages.h"

#include <assert.h>
#include <string.h>
#include "daemon/store/impl.h"
#include "daemon/store/results.h"
#include "rules/base/csv.h"
#include "rules/base/json.h"

/* "FROM ... WHERE ..." that grows by conditions, each with at most one value. */
#define CONDITIONS 16
struct asked { struct buf sql; struct bind b[CONDITIONS + 1]; int n; };

/* `condition` with @ for its value; nothing when a text is missing. */
static void
ask(struct asked *q, const char *condition, struct bind b)
{
	const char *at = strchr(condition, '@');

	if (b.type == 't' && b.p == NULL)
		return;
	assert(q->n < CONDITIONS);
	q->b[q->n++] = b;
	buf_addf(&q->sql, " %.*s?%d%s", (int)(at - condition), condition, q->n, at + 1);
}

/* The codes as a JSON list in the arena; NULL stays NULL. */
static const char *
codes(const struct agency_scope *scope, struct arena *a)
{
	struct buf b = BUF_INIT;
	const char *kept;

	if (scope == NULL)
		return NULL;
	buf_addc(&b, '[');
	for (size_t i = 0; i < scope->n; i++) {
		if (i > 0)
			buf_addc(&b, ',');
		json_str(&b, scope->codes[i], strlen(scope->codes[i]));
	}
	buf_addc(&b, ']');
	kept = arena_copy(a, b.p, b.n);
	buf_fini(&b);
	return kept;
}

/* The codes of people whose code or name has the text in it, as a JSON list; NULL stays NULL. */
static int
found(struct store *s, const char *text, struct arena *a, const char **out, struct err *e)
{
	const char *wanted = text ? csv_fold(a, text, strlen(text)) : NULL;
	struct arena folded = ARENA_INIT;
	struct buf b = BUF_INIT;
	sqlite3_stmt *st;
	int rc = -1;

	*out = NULL;
	if (text == NULL)
		return 0;
	st = db_query(&s->db, "SELECT code, name FROM staff"
	    " WHERE superseded_by IS NULL AND withdrawn = 0", NO_BINDS, e);
	buf_addc(&b, '[');
	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		const char *code = db_text(st, 0), *name = db_text(st, 1);

		arena_reset(&folded);
		if (strstr(csv_fold(&folded, code, strlen(code)), wanted) == NULL &&
		    strstr(csv_fold(&folded, name, strlen(name)), wanted) == NULL)
			continue;
		if (b.n > 1)
			buf_addc(&b, ',');
		json_str(&b, code, strlen(code));
	}
	buf_addc(&b, ']');
	*out = arena_copy(a, b.p, b.n);
	buf_fini(&b);
	arena_fini(&folded);
	return rc < 0 ? -1 : 0;
}

#define IN_SCOPE "AND agency IN (SELECT value FROM json_each(@))"

static int
answer(struct store *s, const struct list *rows, struct asked *q, size_t size, struct arena *a,
    void *out, size_t *n, struct err *e)
{
	struct list l = *rows;
	int rc;

	l.rest = q->sql.p;
	rc = list_all(&s->db, &l, q->b, size, a, out, n, e);
	buf_fini(&q->sql);
	return rc;
}

int
store_results_page(struct store *s, const struct result_query *q, struct arena *a,
    struct result **out, size_t *n, struct err *e)
{
	struct asked x = { .n = 0 };
	int64_t then = q->as_of.at ? q->as_of.at : q->as_of.seq;
	const char *like;

	if (found(s, q->find, a, &like, e) != 0)
		return -1;
	buf_addf(&x.sql, "FROM %s WHERE gone = 0", then == 0 ? RESULTS_NOW : "result r");
	ask(&x, "AND period = @", bind_int(period_code(q->period)));
	ask(&x, "AND channel = @", bind_text(results_channel(q->kind)));
	ask(&x, "AND organisation = @", bind_int(q->organisation != 0));
	ask(&x, "AND code = @", bind_text(q->code));
	ask(&x, "AND code IN (SELECT value FROM json_each(@))", bind_text(like));
	ask(&x, "AND code > @", bind_text(q->after));
	ask(&x, IN_SCOPE, bind_text(codes(q->agencies, a)));
	ask(&x, "AND sector = @", bind_text(q->sector));
	ask(&x, "AND band = @", bind_text(q->band));
	ask(&x, "AND class_final = @", bind_text(q->class_final));
	if (then != 0) {
		const char *clock = q->as_of.at ? "finished" : "as_of";

		buf_addf(&x.sql, " AND (SELECT %s FROM run WHERE id = r.run)", clock);
		ask(&x, "<= @", bind_int(then));
		buf_addf(&x.sql, " AND NOT EXISTS (SELECT 1 FROM result n WHERE n.period = r.period"
		    " AND n.channel = r.channel AND n.organisation = r.organisation"
		    " AND n.code = r.code AND n.revision > r.revision"
		    " AND (SELECT %s FROM run WHERE id = n.run)", clock);
		ask(&x, "<= @)", bind_int(then));
	}
	ask(&x, "ORDER BY code LIMIT @", bind_int((int64_t)q->most));
	return answer(s, &result_list, &x, sizeof **out, a, out, n, e);
}

int
store_revisions(struct store *s, int organisation, const char *code, struct period p,
    const char *kind, struct arena *a, struct result **out, size_t *n, struct err *e)
{
	struct asked x = { .n = 0 };

	ask(&x, "FROM result WHERE period = @", bind_int(period_code(p)));
	ask(&x, "AND channel = @", bind_text(results_channel(kind)));
	ask(&x, "AND organisation = @", bind_int(organisation != 0));
	ask(&x, "AND code = @", bind_text(code));
	buf_adds(&x.sql, " ORDER BY revision DESC");
	return answer(s, &result_list, &x, sizeof **out, a, out, n, e);
}

/* Rows behind the last of the page before, in the order of the key. */
static void
ask_after(struct asked *x, const struct warning *w)
{
	if (w == NULL)
		return;
	ask(x, "AND (agency, staff, \"check\", date, entry) > (@,",
	    bind_text(w->agency == NULL ? "" : w->agency));
	ask(x, "@,", bind_text(w->staff == NULL ? "" : w->staff));
	ask(x, "@,", bind_text(w->check));
	ask(x, "@,", bind_int(w->date));
	ask(x, "@)", bind_int(w->entry));
}

static void
ask_warnings(struct asked *x, const struct warning_query *q, const char *like, struct arena *a)
{
	ask(x, "FROM warning WHERE period = @", bind_int(period_code(q->period)));
	ask(x, IN_SCOPE, bind_text(codes(q->agencies, a)));
	ask(x, "AND staff = @", bind_text(q->staff));
	ask(x, "AND staff IN (SELECT value FROM json_each(@))", bind_text(like));
	/* The key begins with the agency: those where the person ever was. */
	if (q->agencies == NULL)
		ask(x, "AND agency IN (SELECT p.agency FROM posting p JOIN staff_no n"
		    " ON n.id = p.staff WHERE n.code = @)", bind_text(q->staff));
	ask(x, "AND \"check\" = @", bind_text(q->check));
	ask(x, "AND severity = @", bind_text(q->severity));
	if (q->first != DAY_NONE)
		ask(x, "AND date >= @", bind_int(q->first));
	if (q->last != DAY_NONE)
		ask(x, "AND date <= @", bind_int(q->last));
	if (!q->resolved)
		buf_adds(&x->sql, " AND resolved = 0");
}

int
store_warnings_page(struct store *s, const struct warning_query *q, struct arena *a,
    struct warning **out, size_t *n, struct err *e)
{
	struct asked x = { .n = 0 };
	const char *like;

	if (found(s, q->find, a, &like, e) != 0)
		return -1;
	ask_warnings(&x, q, like, a);
	ask_after(&x, q->after);
	ask(&x, "ORDER BY agency, staff, \"check\", date, entry LIMIT @",
	    bind_int((int64_t)q->most));
	if (answer(s, &warning_list, &x, sizeof **out, a, out, n, e) < 0)
		return -1;
	for (size_t i = 0; i < *n; i++)
		warning_nulls(&(*out)[i]);
	return 0;
}

static const struct field count_fields[] = {
	{ "agency", FIELD_TEXT, offsetof(struct warning_count, agency), NEVER_MISSING },
	{ "staff", FIELD_TEXT, offsetof(struct warning_count, staff), NEVER_MISSING },
	{ "check", FIELD_TEXT, offsetof(struct warning_count, check), NEVER_MISSING },
	{ "n", FIELD_I64, offsetof(struct warning_count, n), 0 },
};
static const struct list count_list = { count_fields, NULL, FIELD_COUNT(count_fields), 0, NULL };

int
store_warning_counts(struct store *s, const struct warning_query *q, unsigned by, struct arena *a,
    struct warning_count **out, size_t *n, struct err *e)
{
	struct asked x = { .n = 0 };
	const char *like;

	if (found(s, q->find, a, &like, e) != 0)
		return -1;
	buf_addf(&x.sql, "FROM (SELECT %s AS agency, %s AS staff, %s AS \"check\", count(*) AS n",
	    by & COUNT_AGENCY ? "agency" : "NULL", by & COUNT_STAFF ? "nullif(staff, '')" : "NULL",
	    by & COUNT_CHECK ? "\"check\"" : "NULL");
	ask_warnings(&x, q, like, a);
	buf_adds(&x.sql, " GROUP BY 1, 2, 3) ORDER BY n DESC, agency, staff, \"check\"");
	return answer(s, &count_list, &x, sizeof **out, a, out, n, e) < 0 ? -1 : 0;
}

int
store_runs_page(struct store *s, int64_t before, int newest, size_t most, struct arena *a,
    struct run **out, size_t *n, struct err *e)
{
	struct asked x = { .n = 0 };

	ask(&x, "FROM run WHERE id < @", bind_int(before == 0 ? INT64_MAX : before));
	if (newest)
		buf_adds(&x.sql, " AND id IN (SELECT max(id) FROM run WHERE state = 'complete'"
				 " GROUP BY period, kind)");
	ask(&x, "ORDER BY id DESC LIMIT @", bind_int((int64_t)most));
	return answer(s, &run_list, &x, sizeof **out, a, out, n, e);
}

int
store_run_find(struct store *s, int64_t id, struct arena *a, struct run *out, struct err *e)
{
	static const struct list one = { run_fields, NULL, RUN_FIELDS, 0, "FROM run WHERE id = ?1" };

	return list_first(&s->db, &one, BINDS(bind_int(id)), a, out, e);
}
