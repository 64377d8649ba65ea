/* What a run says beside scores: petitions that wait for an answer, and who sealed the period. */
#include <string.h>
#include "daemon/run_impl.h"
#include "daemon/store/store_admin.h"
#include "daemon/store/store_trust.h"
#include "rules/base/json.h"

/* --- petitions (Decree 335, Art. 22: within 7 working days of receipt) --- */

#define PETITION_DAYS 7
#define PETITION_MONTHS 12 /* how far back one that was never answered is named */

/* The last of the working days after the day of receipt. */
static day_t
due_day(const struct calendar *c, day_t received)
{
	day_t d = received;

	for (int left = PETITION_DAYS; left > 0;) {
		d++;
		left -= calendar_working_days(c, d, d) != 0;
	}
	return d;
}

static const char *
petition_detail(struct running *r, const struct petition *p, day_t due, day_t today)
{
	struct arena *a = &r->arena;
	struct value *v = value_map(a);
	char text[DAY_TEXT];

	value_put(a, v, "received_on", value_str(a, day_text(p->received, text)));
	value_put(a, v, "due_on", value_str(a, day_text(due, text)));
	value_put(a, v, "days_to_due", value_int(a, due - today));
	if (p->paper != NULL)
		value_put(a, v, "paper", value_str(a, p->paper));
	value_put(a, v, "id", value_str(a, p->external_id));
	return json_text(a, v);
}

static void
warn(struct running *r, const struct petition *p)
{
	day_t today = run_today(r->o), due = due_day(r->o->calendar, p->received);
	int job = p->staff ? run_find_job(r, p->staff) : -1;

	r->warnings = mem_room(r->warnings, r->nwarnings, &r->warnings_cap, sizeof *r->warnings);
	r->warnings[r->nwarnings++] = (struct warning){ .check = "petition",
		.severity = today > due ? "serious" : "warning",
		.staff = p->staff,
		.agency = job >= 0 ? r->jobs[job].result.agency : p->agency,
		.date = due,
		.detail = petition_detail(r, p, due, today) };
}

/* A run of some people keeps the warnings of others. */
static int
is_of(const struct running *r, const struct petition *p)
{
	int job = p->staff ? run_find_job(r, p->staff) : -1;

	if (r->o->nonly > 0)
		return job >= 0 && !r->jobs[job].skipped;
	return p->staff == NULL || job >= 0;
}

int
run_petitions(struct running *r)
{
	struct petition *all;
	size_t n;
	struct period first = r->o->period;

	for (int k = 0; k < PETITION_MONTHS; k++)
		first = period_of_day(period_first(first) - 1, PERIOD_MONTH);
	if (store_petitions(r->o->store, r->run.as_of, period_first(first), run_today(r->o),
		&r->arena, &all, &n, r->e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (is_of(r, &all[i]))
			warn(r, &all[i]);
	return 0;
}

/* --- sealing --- */

int
run_note_seal(struct running *r, struct store *writer, struct err *e)
{
	struct arena *a = &r->arena;
	struct value *v = value_map(a);
	char text[PERIOD_TEXT];
	struct period_now before;
	struct audit row = { .at = r->run.finished, .by = r->o->by ? r->o->by : "kpid",
		.action = "seal" };

	if (r->o->kind != RUN_OFFICIAL || r->o->nonly > 0)
		return 0;
	if (store_period_now(writer, r->o->period, a, &before, e) != 0)
		return -1;
	row.object = period_text(r->o->period, text);
	value_put(a, v, "before", value_str(a, before.state));
	value_put(a, v, "after", value_str(a, "sealed"));
	value_put(a, v, "run", value_int(a, r->run.id));
	value_put(a, v, "as_of", value_int(a, r->run.as_of));
	value_put(a, v, "bundle", value_str(a, r->run.bundle));
	value_put(a, v, "people", value_int(a, (int64_t)r->report->people));
	row.detail = json_text(a, v);
	return store_audit_add(writer, &row, a, e);
}
