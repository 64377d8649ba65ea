/* demo_impl: the made province while it is written. Shared by demo*.c. */
#ifndef KPID_CTL_DEMO_IMPL_H
#define KPID_CTL_DEMO_IMPL_H

#include <stdio.h>
#include "daemon/ctl/demo.h"
#include "daemon/ctl/demo_items.h"
#include "rules/facts.h"

enum story {
	STORY_CAP, /* first: its person is in agency 1, where the cap bites */
	STORY_OVERTIME,
	STORY_MISSING,
	STORY_LATE,
	STORY_CAUSE,
	STORY_DISCIPLINE,
	STORY_MOVED,
	STORY_MATERNITY,
	STORY_NEW,
	STORY_DUPLICATE,
	STORY_INFLATED, /* of an agency */
	STORY_COUNT,
	STORY_NONE
};

/* How much of the work assigned gets done, and how well. */
enum tier { TIER_STRONG, TIER_STEADY, TIER_WEAK };

struct who {
	int agency, sector, role, subject, team, group;
	enum story story;
	enum tier tier;
	day_t leave, back; /* days of annual leave; leave > back: none */
	const char *away; /* their kind */
};

struct demo {
	const struct demo_options *o;
	struct arena a;
	uint64_t rng;
	FILE *f[FACT_KINDS], *stories;
	struct demo_sector *sectors;
	size_t nsectors;
	int agencies, leadership; /* the sector of leaders' work */
	struct who *who;
	struct period last; /* last month */
	long task, entry, entries;
};

#define FIELDS 256

/* Declared fields of all catalogues become columns of diary.csv, in the order in which they are
 * met. */
struct field {
	const char *name, *type;
	int optional;
};
struct fields {
	struct field at[FIELDS];
	int n;
};

/* Random numbers of the seed: 0 .. n-1; true in so many of a thousand. */
int demo_below(struct demo *d, int n);
int demo_chance(struct demo *d, int per_mille);
/* One line of a kind's CSV. */
void demo_line(struct demo *d, enum fact_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* demo_fields: values of declared fields. */
void demo_field_names(struct demo *d, struct fields *all);
void demo_field_value(
    struct demo *d, const struct demo_item *it, const char *name, day_t day, struct buf *out);
/* demo_people: who is where. */
void demo_agencies(struct demo *d);
void demo_people(struct demo *d);
void demo_postings(struct demo *d);
void demo_facts_of_people(struct demo *d);
void demo_unit_results(struct demo *d);
/* demo_work: a month of one person. */
void demo_one_month(struct demo *d, int i, int month, struct period p, const struct fields *all);
/* demo_stories: stories.txt, one line a story: name, code, English, Vietnamese and the arguments of
 * kpictl that show it, with tabs between. */
void demo_tell(struct demo *d, enum story story, const char *code);

#endif
