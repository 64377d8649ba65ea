/* How much of each kind of work an agency recorded in a month. */
#include "daemon/store/impl.h"
#include "daemon/store/rows.h"
#include "daemon/store/store_pages.h"

static const struct field fields[] = {
	{ "agency", FIELD_TEXT, offsetof(struct volume, agency), 0 },
	{ "item", FIELD_TEXT, offsetof(struct volume, item), 0 },
	{ "lines", FIELD_I64, offsetof(struct volume, lines), 0 },
	{ "quantity", FIELD_I64, offsetof(struct volume, quantity), 0 },
	{ "minutes", FIELD_I64, offsetof(struct volume, minutes), 0 },
};

/* A person's work of a month stands at the agency of its last day. */
static const struct list volumes = { fields, NULL, FIELD_COUNT(fields), 0,
	"FROM (SELECT agency, item, sum(lines) AS lines, sum(quantity) AS quantity,"
	" sum(minutes) AS minutes FROM (SELECT (SELECT p.agency FROM posting p"
	" WHERE p.staff = d.staff AND p.\"from\" <= d.last"
	" AND (p.\"to\" IS NULL OR p.\"to\" >= d.last) AND p.superseded_by IS NULL"
	" AND p.withdrawn = 0 ORDER BY p.\"from\" DESC LIMIT 1) AS agency, item, lines, quantity,"
	" minutes FROM (SELECT staff, item, count(*) AS lines, sum(quantity) AS quantity,"
	" coalesce(sum(minutes), 0) AS minutes, max(work_date) AS last FROM diary"
	" WHERE month = ?1 AND superseded_by IS NULL AND withdrawn = 0 GROUP BY staff, item) d)"
	" WHERE agency IS NOT NULL GROUP BY agency, item)"
	" ORDER BY item, agency" };

int
store_volumes(struct store *s, struct period month, struct arena *a, struct volume **out,
    size_t *n, struct err *e)
{
	return list_all(&s->db, &volumes, BINDS(bind_int(period_code(month))), sizeof **out, a,
		   out, n, e) < 0
	    ? -1
	    : 0;
}
