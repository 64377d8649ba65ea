/* demo: a made province, deterministic by its seed, as the CSV files that an import takes. Reads
 * only the catalogues of the sectors folder; knows no store and no engine. Its planted stories are
 * listed in stories.txt beside the files, with the command that shows each.
 */
#ifndef KPID_CTL_DEMO_H
#define KPID_CTL_DEMO_H

#include <stdint.h>
#include "rules/base/calendar.h"
#include "rules/base/err.h"

struct demo_options {
	const char *sectors; /* folder with <sector>/<date>/items.csv */
	const char *out; /* folder for the CSV files; made when absent */
	int people, months; /* 30 .. 1,000,000; 1 .. 24 */
	uint64_t seed;
	struct period first; /* first month */
	const struct calendar *calendar;
	void (*progress)(void *arg, const char *what, size_t done, size_t total); /* may be NULL */
	void *arg;
};

/* Writes agency.csv, staff.csv, posting.csv, task.csv, diary.csv, appraisal.csv, event.csv,
 * absence.csv, unit_result.csv, decision.csv and stories.txt. *entries (may be NULL) counts the
 * diary lines. */
int demo_write(const struct demo_options *o, long *entries, struct err *e);

#endif
