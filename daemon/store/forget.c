#include "daemon/store/store_trust.h"

#include <stdio.h>
#include "daemon/store/impl.h"
#include "daemon/store/store_admin.h"
#include "rules/base/json.h"

/* ---- forgetting */

static int
is_posted(struct store *s, const struct forgetting *f, struct err *e)
{
	int64_t n = 0;

	return db_one(&s->db, "SELECT 1 FROM posting p JOIN staff_no n ON n.id = p.staff"
	    " WHERE n.code = ?1 AND p.superseded_by IS NULL AND p.withdrawn = 0"
	    " AND coalesce(p.\"to\", 2147483647) >= ?2",
	    BINDS(bind_text(f->staff), bind_int(f->today)), &n, e);
}

/* The content of the keys is known by a digest, from which a name could be guessed. */
static int
rename_keys(struct store *s, const char *code, struct arena *a, struct err *e)
{
	sqlite3_stmt *st = db_scan(&s->db, "SELECT source, external_id FROM staff WHERE code = ?1"
	    " AND superseded_by IS NULL", BINDS(bind_text(code)), e);
	int rc = -1;

	while (st != NULL && (rc = db_row(&s->db, st, e)) == 1) {
		struct fact f = { .kind = FACT_STAFF };
		struct key key;

		if (fact_key_find(s, FACT_STAFF, db_text(st, 0), db_text(st, 1), &key, e) < 0 ||
		    fact_get(s, FACT_STAFF, &key.at, a, &f, NULL, e) <= 0)
			break;
		f.withdrawn = key.withdrawn;
		fact_digest(&f, key.digest);
		if (fact_key_put(s, &f, &key, e) < 0)
			break;
	}
	sqlite3_finalize(st);
	return rc == 0 ? 0 : -1;
}

/* Free texts that somebody wrote the name into. */
static int
count_texts(struct store *s, struct forgetting *f, struct err *e)
{
	return db_one(&s->db, "WITH n AS (SELECT DISTINCT name FROM staff WHERE code = ?1"
	    " AND name <> ?1) SELECT (SELECT count(*) FROM decision, n WHERE"
	    " instr(coalesce(reason, ''), name) OR instr(coalesce(authority, ''), name))"
	    " + (SELECT count(*) FROM appraisal, n WHERE instr(coalesce(\"by\", ''), name))"
	    " + (SELECT count(*) FROM diary, n WHERE instr(coalesce(fields, ''), name))"
	    " + (SELECT count(*) FROM task, n WHERE instr(coalesce(fields, ''), name))",
	    BINDS(bind_text(f->staff)), &f->texts, e) < 0 ? -1 : 0;
}

static int
note(struct store *s, const struct forgetting *f, struct arena *a, struct err *e)
{
	struct value *v = value_map(a);
	struct audit row = { .at = f->at, .by = f->by, .action = "forget", .object = f->staff };

	value_put(a, v, "before", value_str(a, "name"));
	value_put(a, v, "after", value_str(a, "code"));
	value_put(a, v, "rows", value_int(a, f->rows));
	value_put(a, v, "paper", value_str(a, f->paper));
	value_put(a, v, "reason", value_str(a, f->reason));
	row.detail = json_text(a, v);
	return store_audit_add(s, &row, a, e);
}

static int
forget(struct store *s, struct forgetting *f, struct arena *a, struct err *e)
{
	const struct bind *who = BINDS(bind_text(f->staff));
	int64_t number;
	int rc = db_one(&s->db, "SELECT id FROM staff_no WHERE code = ?1", who, &number, e);

	if (rc == 0)
		err_set(e, MSG_FACT_UNKNOWN_STAFF, "staff", f->staff);
	if (rc <= 0 || (rc = is_posted(s, f, e)) < 0)
		return -1;
	if (rc == 1)
		return err_set(e, MSG_FORGET_POSTED, f->staff);
	if (count_texts(s, f, e) < 0 ||
	    db_do(&s->db, "INSERT INTO forgotten VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (staff) DO NOTHING", BINDS(bind_text(f->staff), bind_int(f->at),
		    bind_text(f->by), bind_text(f->paper), bind_text(f->reason)), e) < 0 ||
	    db_do(&s->db, "UPDATE staff SET name = code WHERE code = ?1 AND name <> code", who, e) < 0)
		return -1;
	f->rows = sqlite3_changes(s->db.h);
	return rename_keys(s, f->staff, a, e) < 0 || note(s, f, a, e) < 0 ? -1 : 0;
}

int
store_forget(struct store *s, struct forgetting *f, struct arena *a, struct err *e)
{
	int mine;

	f->rows = f->texts = 0;
	if (db_exec(&s->db, "PRAGMA secure_delete = ON", e) < 0 || store_join(s, &mine, e) < 0)
		return -1;
	return store_leave(s, mine, forget(s, f, a, e), e);
}

/* ---- what is derived */

#define LAST "SELECT period, channel, organisation, code, max(revision) AS revision FROM result" \
    " GROUP BY period, channel, organisation, code"

static int
last_revisions(struct store *s, struct repaired *out, struct err *e)
{
	if (db_do(&s->db, "DELETE FROM result_now AS n WHERE NOT EXISTS (SELECT 1 FROM result r"
	    " WHERE r.period = n.period AND r.channel = n.channel"
	    " AND r.organisation = n.organisation AND r.code = n.code)", NO_BINDS, e) < 0)
		return -1;
	out->revisions = sqlite3_changes(s->db.h);
	if (db_do(&s->db, "INSERT OR REPLACE INTO result_now SELECT l.* FROM (" LAST ") l"
	    " LEFT JOIN result_now n USING (period, channel, organisation, code)"
	    " WHERE n.revision IS NOT l.revision", NO_BINDS, e) < 0)
		return -1;
	out->revisions += sqlite3_changes(s->db.h);
	return 0;
}

int
store_repair(struct store *s, struct repaired *out, struct err *e)
{
	int mine;

	*out = (struct repaired){ 0 };
	if (store_join(s, &mine, e) < 0)
		return -1;
	if (store_leave(s, mine, last_revisions(s, out, e), e) < 0 ||
	    db_one(&s->db, "SELECT count(*) FROM pack", NO_BINDS, &out->packs, e) < 0)
		return -1;
	return store_packs_drop(s, e);
}
