/* demo_impl: the made province while it is written. Shared by demo.c and demo_people.c. */
#ifndef KPID_CTL_DEMO_IMPL_H
#define KPID_CTL_DEMO_IMPL_H

#include <stdio.h>
#include "daemon/ctl/demo.h"
#include "daemon/ctl/demo_items.h"
#include "rules/facts.h"

enum story {
	STORY_NONE,
	STORY_OVERTIME,
	STORY_MISSING,
	STORY_LATE,
	STORY_CAUSE,
	STORY_DISCIPLINE,
	STORY_MOVED,
	STORY_MATERNITY,
	STORY_NEW,
	STORY_DUPLICATE,
	STORY_COUNT
};

struct who {
	int agency, sector, role, subject, team, group;
	enum story story;
};

struct demo {
	const struct demo_options *o;
	struct arena a;
	uint64_t rng;
	FILE *f[FACT_KINDS], *stories;
	struct demo_sector *sectors;
	size_t nsectors;
	int agencies;
	struct who *who;
	long task, entry, entries;
	int failed;
};

/* Declared fields of all catalogues become columns of diary.csv, in the order in which they are
 * met. */
struct field {
	const char *name, *type;
	int optional;
};
struct fields {
	struct field at[64];
	int n;
};

void demo_field_names(struct demo *d, struct fields *all);
void demo_agencies(struct demo *d);
void demo_people(struct demo *d);
void demo_postings(struct demo *d);
void demo_one_month(struct demo *d, int i, int month, struct period p, const struct fields *all);
void demo_facts_of_people(struct demo *d);
void demo_unit_results(struct demo *d);

#endif
