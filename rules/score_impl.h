/* score_impl: what measure.c, score*.c and checks.c share. Nobody else includes it. */
#ifndef KPID_SCORE_IMPL_H
#define KPID_SCORE_IMPL_H

#include "rules/measure.h"
#include "rules/score.h"
#include "rules/score_rows.h"
#include "rules/words.h"

/* What a criterion has cost so far. */
struct cost {
	const struct criterion *of;
	int64_t calls, ns;
};

struct param_met {
	const struct param *of;
	const struct resolved *law;
	int serial; /* of the bundle's overrides */
};
struct law_at {
	const struct resolved *law;
	enum subject subject;
	day_t day;
};
#define GIVEN 256
#define LAWS 64

struct engine {
	struct bundle *bundle;
	struct sandbox *sb;
	const struct calendar *calendar;
	struct arena arena; /* of the kinds */
	struct kind **kinds;
	size_t nkinds, kinds_cap;
	struct map interned; /* tuple -> number + 1, for engine_intern */
	struct memo_set *sets;
	size_t nsets, sets_cap, nqueries;
	const struct give *given[GIVEN]; /* members met, by where their names stand in memory */
	struct param_met params[GIVEN]; /* likewise */
	struct law_at laws[LAWS]; /* by sector, subject and day */
	int overrides_serial;
	int varies; /* the measure being evaluated by kind asked for a row */
	struct state *now; /* the request being answered */
	struct trace *trace; /* NULL when nobody asked */
	/* Called when a base period has its score, with all that it is made of; NULL: nobody asked. */
	void (*probe)(struct state *s, const struct answer *out, void *arg);
	void *probe_arg;
	int notes; /* somebody has asked: memos note what their values were made of */
	struct noting *noting; /* the values being made, the innermost first */
	engine_clock_fn *clock; /* NULL: nobody asked */
	struct cost *costs; /* by criterion, in the order of their first call */
	size_t ncosts, costs_cap;
};

struct day_row {
	day_t date;
	int minutes, entries, working, half;
	int absence; /* its kind; -1 none */
};

/* Which of how many equal entries an entry is. */
struct copy {
	int which, of;
};

/* One request being answered. */
struct state {
	struct engine *g;
	const struct request *r;
	const struct columns *in;
	struct arena *a;
	const struct resolved *law;
	const struct scheme *scheme;
	const struct posting *posting;
	int posting_index;
	struct memo_set *memo;
	struct law_kinds *kinds;
	const uint32_t *places[2]; /* in it, of the kinds of each entry and task */
	struct rows rows[ROWS_SETS];
	struct day_row *days;
	size_t ndays;
	struct copy *copies; /* of each entry; NULL until one is asked for */
	int64_t *done; /* of each task, its accepted quantity; likewise */
	size_t findings_cap; /* of the answer */
	struct cell *criteria; /* values of scheme->criteria so far */
	const struct unit_result *unit; /* for one-unit roles; see who.c */
	const struct peers *peers; /* of the check being run */
	int days_done;
	int longer; /* made of results, not of facts */
	int asks_work; /* a formula read the work that a brief request does not have */
};

/* --- score_entry.c: what e and t show --- */
extern const struct object_class entry_class, task_class, item_class;
/* What every entry or task has, by name: what its kind knows, or else what only the row knows.
 * Gives the name back, NULL when there is none. */
const char *entry_field(const char *name, int task, kind_fn **kind, row_fn **row);
/* The kind of a row, or the kind itself (-2 - kind). */
const struct kind *kind_at(const struct state *s, int task, long row);
/* A declared field of a kind, typed by its item. CELL_NIL when absent. 1 when the item does not
 * declare it. */
int entry_declared(struct state *s, const struct kind *k, const char *name, struct cell *out);
/* Of all entries at once, when the first is asked for (score_facts.c). */
const struct copy *entry_copy(struct state *s, long row);
/* "VD.DV.03 of 12/03/2026" for messages, in the arena. */
const char *entry_context(struct state *s, int task, long row);

/* --- score_who.c --- */
extern const struct object_class who_class, params_class, criteria_class, day_class, event_class,
    absence_class, managed_class, month_class, peers_class, period_class, org_class;
void who_start(struct state *s); /* sets rows; chooses nothing */
void who_days(struct state *s); /* fills days once */
int no_field(enum word_scope scope, const char *key, struct err *e);

struct cell cell_word(const char *s); /* NULL gives CELL_NIL */
struct cell cell_object(const struct object_class *class, void *self, long index);
int cell_equal(const struct cell *a, const struct cell *b);

double who_service_months(const struct state *s);
/* The posting that owns the period (reading 14), -1 none. */
int posting_owner(const struct state *s, const char *rule);

/* --- score_shares.c: out->shares, of a score that came out as `now` --- */
void score_shares(struct state *s, double now, struct answer *out);

/* --- score_year.c --- */
int score_longer(struct state *s, struct answer *out);
int rulings_apply(struct state *s, struct answer *out);
int gates_apply(struct state *s, int yearly, struct answer *out); /* 1 = one applied */
void conditional_class(struct state *s, struct answer *out);
int state_fail(struct answer *out, const struct err *e, struct arena *a);
int call_number(
    struct state *s, int func, const struct cell *args, int nargs, struct cell *out, struct err *e);
/* Adds to what a criterion cost. */
void engine_spent(struct engine *g, const struct criterion *of, int64_t ns);
int64_t micro_of(double x);
/* 1, 0; -1: it failed and the answer says so. */
int condition(struct state *s, int func, struct answer *out);
void
ruling_add(struct state *s, struct answer *out, const char *id, const char *class_id, int state);
int for_role(const struct state *s, unsigned roles);
void who_p(struct state *s, struct cell args[2]);

/* What the score formula makes of s->criteria as they are; -1 with *e. */
int score_of_criteria(struct state *s, double *out, struct err *e);

/* A value being made: the parameters read so far. */
struct noting {
	struct noting *outer;
	const struct param **at;
	size_t n, cap;
};

/* --- trace.c: what the accessors note when somebody asked why --- */
struct trace *trace_new(struct arena *a);
struct value *trace_value(struct trace *t);
void trace_param(struct engine *g, const struct param *p);
void trace_noted(struct engine *g, const struct noted *all);
void trace_rows(struct state *s, enum row_set which, const char *op, const char *name,
    const struct cell *filter, const struct cell *result);
void trace_row(struct state *s, long row, double value);
void trace_begin(struct state *s, const char *what, const char *id);
void trace_end(struct state *s, const struct cell *value, const struct err *e);

#endif
