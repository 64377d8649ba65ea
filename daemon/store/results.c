#include "daemon/store/results.h"

#include <string.h>
#include "daemon/store/impl.h"

#define F(type, row, member, missing) \
	{ #member, FIELD_##type, offsetof(struct row, member), missing }

const struct field run_fields[RUN_FIELDS] = {
	F(I64, run, id, NEVER_MISSING), F(PERIOD, run, period, 0), F(TEXT, run, kind, NEVER_MISSING),
	F(TEXT, run, scope, NEVER_MISSING), F(TEXT, run, bundle, NEVER_MISSING),
	F(TEXT, run, calendar, NEVER_MISSING),
	F(TEXT, run, engine, NEVER_MISSING), F(INT, run, semantics, NEVER_MISSING),
	F(INT, run, to_date, NEVER_MISSING), F(I64, run, as_of, NEVER_MISSING),
	F(I64, run, started, NEVER_MISSING), F(I64, run, finished, 0), F(TEXT, run, state, NEVER_MISSING),
	F(TEXT, run, counts, 0), F(TEXT, run, inputs, 0), F(I64, run, changed, NEVER_MISSING),
	F(DAY, run, today, DAY_NONE),
};
const struct field result_fields[RESULT_FIELDS] = {
	F(INT, result, organisation, NEVER_MISSING),
	F(TEXT, result, code, NEVER_MISSING),
	F(TEXT, result, agency, 0),
	F(TEXT, result, duty_group, 0),
	F(TEXT, result, sector, 0),
	F(TEXT, result, team, 0),
	F(TEXT, result, root, 0),
	F(TEXT, result, standard, 0),
	F(INT, result, role, NEVER_MISSING),
	F(INT, result, subject, NEVER_MISSING),
	F(INT, result, state, NEVER_MISSING),
	F(I64, result, micro, MODEL_NONE),
	F(TEXT, result, band, 0),
	F(TEXT, result, class_proposed, 0),
	F(TEXT, result, class_final, 0),
	F(INT, result, rank, 0),
	F(INT, result, group_size, 0),
	F(INT, result, weight, NEVER_MISSING),
	F(TEXT, result, reason, 0),
	F(TEXT, result, detail, 0),
	F(TEXT, result, parts, 0),
	F(TEXT, result, indicators, 0),
};
const struct field warning_fields[WARNING_FIELDS] = {
	F(TEXT, warning, check, NEVER_MISSING), F(TEXT, warning, agency, NEVER_MISSING),
	F(TEXT, warning, staff, NEVER_MISSING),
	F(DAY, warning, date, NEVER_MISSING), F(I64, warning, entry, NEVER_MISSING),
	F(TEXT, warning, severity, NEVER_MISSING), F(TEXT, warning, detail, 0),
	F(TEXT, warning, standard, 0),
};
static const struct field result_made[] = {
	F(I64, result, run, 0), F(INT, result, revision, 0), F(INT, result, gone, 0),
};
static const struct field warning_seen[] = {
	F(I64, warning, first_run, 0), F(I64, warning, last_run, 0), F(INT, warning, resolved, 0),
};

const char *
results_channel(const char *kind)
{
	return kind == NULL || strcmp(kind, "provisional") == 0 || strcmp(kind, "official") == 0
	    ? "main"
	    : kind;
}

#define VISIBLE "FROM " RESULTS_NOW " WHERE period = ?1 AND channel = ?2 AND gone = 0"

const struct list result_list = { result_fields, result_made, RESULT_FIELDS,
	FIELD_COUNT(result_made), VISIBLE " ORDER BY organisation, code" };
static const struct list one_result = { result_fields, result_made, RESULT_FIELDS,
	FIELD_COUNT(result_made), VISIBLE " AND organisation = ?3 AND code = ?4" };
const struct list warning_list = { warning_fields, warning_seen, WARNING_FIELDS,
	FIELD_COUNT(warning_seen),
	"FROM warning WHERE period = ?1 ORDER BY agency, staff, \"check\", date, entry" };
const struct list run_list = { run_fields, NULL, RUN_FIELDS, 0, "FROM run ORDER BY id DESC" };

int
store_results(struct store *s, struct period p, const char *kind, store_result_fn *fn, void *arg,
    struct err *e)
{
	sqlite3_stmt *st = list_open(&s->db, &result_list,
	    BINDS(bind_int(period_code(p)), bind_text(results_channel(kind))), e);
	struct result res = { 0 };
	int rc = -1, stop = 0;

	while (st != NULL && !stop && (rc = db_row(&s->db, st, e)) == 1) {
		list_row(&result_list, st, NULL, &res);
		stop = fn(arg, &res);
	}
	sqlite3_finalize(st);
	return stop ? 0 : rc;
}

int
store_result(struct store *s, int organisation, const char *code, struct period p, const char *kind,
    struct arena *a, struct result *out, struct err *e)
{
	memset(out, 0, sizeof *out);
	return list_first(&s->db, &one_result, BINDS(bind_int(period_code(p)),
		bind_text(results_channel(kind)), bind_int(organisation), bind_text(code)), a,
	    out, e);
}

void
warning_nulls(struct warning *w)
{
	if (w->staff[0] == '\0')
		w->staff = NULL;
	if (w->agency[0] == '\0')
		w->agency = NULL;
}

int
store_warnings(struct store *s, struct period p, store_warning_fn *fn, void *arg, struct err *e)
{
	sqlite3_stmt *st = list_open(&s->db, &warning_list, BINDS(bind_int(period_code(p))), e);
	struct warning w = { 0 };
	int rc = -1, stop = 0;

	while (st != NULL && !stop && (rc = db_row(&s->db, st, e)) == 1) {
		list_row(&warning_list, st, NULL, &w);
		warning_nulls(&w);
		stop = fn(arg, &w);
	}
	sqlite3_finalize(st);
	return stop ? 0 : rc;
}

int
store_runs(struct store *s, store_run_fn *fn, void *arg, struct err *e)
{
	sqlite3_stmt *st = list_open(&s->db, &run_list, NO_BINDS, e);
	struct run r = { 0 };
	int rc = -1, stop = 0;

	while (st != NULL && !stop && (rc = db_row(&s->db, st, e)) == 1) {
		list_row(&run_list, st, NULL, &r);
		stop = fn(arg, &r);
	}
	sqlite3_finalize(st);
	return stop ? 0 : rc;
}
