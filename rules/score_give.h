/* score_give: objects whose members are a table of names and functions. Shared by score_who.c and
 * score_small.c; nobody else includes it. */
#ifndef KPID_SCORE_GIVE_H
#define KPID_SCORE_GIVE_H

#include "rules/facts.h"
#include "rules/score_impl.h"

/* One row of a table of names: what it gives for row `i`. */
typedef struct cell give_fn(struct state *s, long i);
struct give {
	const char *name;
	give_fn *fn;
};

int give(const struct give *table, size_t n, enum word_scope scope, struct state *s, long i,
    const char *key, struct cell *out, struct err *e);

#define OBJECT(id, SCOPE, title) \
	static int id##_get(struct sandbox *sb, void *self, long i, const char *key, \
	    struct cell *out, struct err *e) \
	{ \
		(void)sb; \
		return give(id##_table, sizeof id##_table / sizeof *id##_table, SCOPE, self, i, \
		    key, out, e); \
	} \
	const struct object_class id##_class = { title, id##_get, NULL }
/* The same of rows that have no kinds: their columns are found once for all rows. */
#define ROW_OBJECT(id, SCOPE, title) \
	OBJECT(id, SCOPE, title); \
	const struct row_class id##_rows = { &id##_class, id##_table, \
		sizeof id##_table / sizeof *id##_table }

struct row_class {
	const struct object_class *class;
	const struct give *members;
	size_t nmembers;
};
extern const struct row_class day_rows, event_rows, absence_rows, managed_rows, month_rows;
const struct give *give_find(const struct give *table, size_t n, const char *key);

extern const struct object_class unit_class;
/* Points x 10^6 as a number; MODEL_NONE is nothing. */
struct cell micro_cell(int64_t v);
/* Points x 1000 likewise. */
struct cell milli_cell(int64_t v);
/* The word of a choice of a fact's column. */
struct cell choice_cell(struct state *s, enum fact_kind kind, const char *column, int index);

#endif
