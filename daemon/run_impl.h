/* run_impl: what run*.c share. Nobody else includes it. */
#ifndef KPID_RUN_IMPL_H
#define KPID_RUN_IMPL_H

#include "daemon/run.h"
#include "rules/base/map.h"

#define RUN_FAILURES 5

/* One agency, with who is in it. */
struct place {
	const struct agency *a;
	int parent;
	size_t *people;
	size_t n, cap;
	const char *class_id;
	int scored;
};

/* One person (or organisation) of a run. */
struct job {
	const struct person *person; /* NULL for an organisation */
	const struct posting *posting; /* that owns the period */
	int place; /* index of its agency, -1 unknown */
	int skipped; /* has no result in this period: tracks by another base */
	struct result result;
	const struct answer *answer; /* kept of years and mistakes; NULL: none */
	struct figure *figures;
	size_t nfigures;
	struct month_result *months;
	size_t nmonths, months_cap;
	int outstanding;
};

struct running {
	const struct run_options *o;
	struct run run;
	int mine; /* the snapshot that is read is this run's to end */
	const char *same; /* counts of the last run, when this one would repeat it; else NULL */
	struct run_report *report;
	struct arena arena;
	struct map texts; /* that many have: each once */
	struct person *people;
	size_t npeople;
	struct agency *agencies;
	size_t nagencies;
	struct place *places;
	struct map agency_index; /* code -> index + 1 */
	struct job *jobs;
	size_t njobs; /* people first, then organisations */
	struct warning *warnings;
	size_t nwarnings, warnings_cap;
	struct err *e;
	struct scoring *scoring;
	size_t done;
	/* Of a look at other rules: how many were asked of a sector, who fails that did not before. */
	struct map first_of;
	size_t failures;
	struct err failure;
};

/* Requests on their way to workers, by index of their jobs; answers are taken as they come. */
int run_ask(struct running *r, size_t job, const struct request *q, const struct pack *packs,
    size_t npacks);
int run_answers(struct running *r); /* until all that were asked are there */
void run_ask_no_more(struct running *r); /* whatever became of them */

int run_load(struct running *r); /* agencies and people, who is where */
/* Jobs outside of the agency that is looked at are skipped. */
void run_within(struct running *r);
/* Whether the answer for this job is waited for; whether it is one failure more. */
int run_first(struct running *r, const struct job *j);
void run_failed(struct running *r, const struct job *j);
/* Results of a base period that a longer one is made of. */
int run_visible(struct running *r, struct period p, store_result_fn *fn, void *arg);
int run_load_one(struct running *r, const struct person *p); /* who manages nobody: only them */
void running_fini(struct running *r);
int run_find_job(const struct running *r, const char *code); /* of a person; -1 */
/* A store_result_fn: what the visible results of others say, for leaders. */
int run_seen(void *arg, const struct result *res);
int run_base(struct running *r); /* people of a base period, and their checks */
int run_longer(struct running *r); /* people of a longer period */
int run_organisations(struct running *r); /* organisations of a year */
int run_peers(struct running *r); /* comparisons after everybody is scored */
int run_petitions(struct running *r); /* those that wait: warnings */
/* Of an official run of everybody, in its transaction: who sealed the period, in the audit. */
int run_note_seal(struct running *r, struct store *writer, struct err *e);
void run_classify(struct running *r, size_t from, size_t n);
/* An answer into the job. */
void run_take(struct running *r, struct job *j, const struct answer *an);
/* The job's result, whole: texts that only this makes are in `b` until it is cleared. */
const struct result *run_result(struct job *j, struct buf *b);
/* Keeps the warnings of an answer; staff NULL: about the agency. */
void run_findings(
    struct running *r, const struct job *j, const char *staff, const struct answer *an);
/* The posting that owns the period: where the result belongs. */
void run_posting(struct running *r, struct job *j, const struct posting *p);
day_t run_today(const struct run_options *o);
int run_is_base(const struct running *r, const struct job *j);
size_t run_managed(struct running *r, const struct job *j, struct arena *a, struct managed **out);
int run_months(struct running *r); /* fills jobs' months from visible results */
/* The packs of a person's longer period: what is known of the whole, then, when its work is wanted,
 * those of its months. Returns how many; -1 with r->e. */
#define RUN_PACKS 13
int run_packs(struct running *r, const struct person *p, int work, struct arena *a,
    struct dossier *whole, struct buf bytes[RUN_PACKS]);

#endif
