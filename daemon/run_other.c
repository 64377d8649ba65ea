/* What only a look at other rules needs: results that are not in the store, people of one agency,
 * failures that end it early. */
#include <string.h>
#include "daemon/run_impl.h"

int
run_visible(struct running *r, struct period p, store_result_fn *fn, void *arg)
{
	const struct run_other *other = r->o->other;
	int told = other != NULL && other->months != NULL
	    ? other->months(other->arg, p, fn, arg, r->e)
	    : 0;

	return told != 0 ? (told < 0 ? -1 : 0)
			 : store_results(r->o->store, p, NULL, fn, arg, r->e);
}

static int
within(const struct running *r, int place, const char *agency)
{
	for (int p = place, depth = 0; p >= 0 && depth < 32; p = r->places[p].parent, depth++)
		if (strcmp(r->places[p].a->code, agency) == 0)
			return 1;
	return 0;
}

/* Whom nobody inside reads: in a year caps and organisations join agencies, so it is whole. */
void
run_within(struct running *r)
{
	const char *agency = r->o->other != NULL ? r->o->other->agency : NULL;

	for (size_t i = 0; agency != NULL && r->o->period.kind != PERIOD_YEAR && i < r->npeople; i++)
		if (!within(r, r->jobs[i].place, agency))
			r->jobs[i].skipped = 1;
}

/* Rules that do not come to their end are found before hundreds wait behind them: the first few of
 * each sector are waited for. */
int
run_first(struct running *r, const struct job *j)
{
	const char *sector = j->result.sector ? j->result.sector : "";
	void **n;

	if (r->o->other == NULL || r->o->other->before == NULL)
		return 0;
	n = map_put(&r->first_of, sector, strlen(sector), NULL);
	*n = (void *)((uintptr_t)*n + 1);
	return (uintptr_t)*n <= RUN_FAILURES;
}

void
run_failed(struct running *r, const struct job *j)
{
	const struct run_other *other = r->o->other;
	const char *why = j->result.reason;
	const struct part *parts;
	size_t n;

	if (other == NULL || other->before == NULL || j->person == NULL || why == NULL ||
	    (strcmp(why, "rule_error") != 0 && strncmp(why, "worker_", 7) != 0) ||
	    !other->before(other->arg, j->person->code, &parts, &n))
		return;
	if (r->failures++ == 0)
		err_set(&r->failure, MSG_IMPACT_FAILS, j->person->code,
		    j->answer && j->answer->error ? j->answer->error : why,
		    j->answer && j->answer->error_vi ? j->answer->error_vi : why);
}
