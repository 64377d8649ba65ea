/* standard: one dated version of a sector's rules: a script's table -> checked structs. Errors
 * carry the path in the table and the line. Knows the words (words.def) and the sandbox's values;
 * refuses to know people, periods and other standards. Called by bundle.
 */
#ifndef KPID_STANDARD_H
#define KPID_STANDARD_H

#include "rules/base/arena.h"
#include "rules/base/calendar.h"
#include "rules/base/err.h"
#include "rules/base/value.h"
#include "rules/model.h"
#include "rules/source_branch.h"

struct standard;
struct titles { const char *vi, *en; };

struct param {
	const char *name, *unit, *basis;
	struct titles title;
	struct value *value;		/* number, text or boolean */
	struct value *range, *choices;	/* two numbers; texts; or NULL */
	const struct standard *owner;
	int line, used;
};
enum field_type {
	FIELD_INTEGER, FIELD_NUMBER, FIELD_TEXT, FIELD_BOOLEAN, FIELD_DAY, FIELD_CHOICE, FIELD_TYPES
};
struct field { const char *name; enum field_type type; const char *choices; int optional; };
	/* choices joined by spaces */
struct item {
	const char *code, *unit, *output_vi, *basis;
	struct titles title;
	double coefficient, points, standard_minutes;	/* points, minutes: < 0 none */
	int group, evidence, line;			/* group 0 none */
	struct field *fields; size_t nfields;
	const struct standard *owner;
};
struct measure {		/* one definition: of a name, or of a name for one item */
	const char *name, *item;	/* item NULL: the default */
	struct titles title;		/* texts may be NULL */
	int task, open, func, line;
	const struct standard *owner;
};
/* Criteria, classes, gates, vetoes, checks and indicators begin with their id. */
struct criterion {
	const char *id, *unit;
	const struct value *basis;
	struct titles title;
	double lo, hi;			/* range; lo > hi = none */
	unsigned roles;			/* bits 1 << role; 0 = all */
	int func, line;
	const struct standard *owner;
};
struct cap {
	const char *share, *outstanding, *of, *base;	/* parameters; `of` a class */
	const char *within[4], *scope;	/* groups; or the parameter that names one */
	int nwithin;
};
struct class {
	const char *id, *basis;
	struct titles title;
	double from;
	int func, line;			/* func -1 none */
	struct cap *cap;
};
struct gate {
	const char *id, *basis;
	struct titles title;
	int yearly, state, func, line;
	unsigned roles;
	const struct standard *owner;
};
struct veto {			/* one of class_id, state (-1 none), at_most (-1 none) */
	const char *id, *basis, *class_id, *stage;
	struct titles title;
	int state, func, at_most, line;
	unsigned roles;
	const struct standard *owner;
};
enum check_each { EACH_ENTRY, EACH_TASK, EACH_DAY, EACH_PERIOD, EACH_PEERS, EACH_AGENCY };
struct check {
	const char *id, *severity, *basis, *of;
	struct titles title;
	enum check_each each;
	int func, line;
	const char **show; int nshow;
	const struct standard *owner;
};
struct indicator {
	const char *name, *unit, *basis;
	struct titles title;
	unsigned roles;
	int func, line;
	const struct standard *owner;
};

/* Criteria, score, classes, gates and vetoes: of people, or of organisations. */
struct scheme {
	struct criterion *criteria; size_t ncriteria;
	int score, score_open, score_line;	/* function, -1 none */
	const struct standard *score_owner;
	struct class *classes; size_t nclasses;
	struct gate *gates; size_t ngates;
	struct veto *vetoes; size_t nvetoes;
	struct check *checks; size_t nchecks;
	struct indicator *indicators; size_t nindicators;
	struct measure *measures; size_t nmeasures;
	unsigned kinds;			/* organisations: bits 1 << agency kind */
	const char *missing;		/* aggregate.missing: name of the parameter, or NULL */
	int aggregates;			/* has an aggregate table */
};

struct standard {
	const char *sector, *file;	/* "mass_mobilization", ".../2026-01-01/standard.lua" */
	const char *label;		/* "mass_mobilization/2026-01-01" */
	day_t from, until;		/* until: the sector's next version takes over; DAY_NONE none */
	struct titles title;
	const struct value *basis;
	const char *extends[SUBJECT_COUNT];	/* sector, NULL none; a root has none at all */
	int extends_line;
	int quarterly;			/* base = "quarter" */
	struct param *params; size_t nparams;
	struct item *items; size_t nitems;
	struct scheme person, organisation;
	int has_organisation;
	struct branch *branches; size_t nbranches; int first_branch;	/* told by the sandbox */
	struct source *source;		/* places of names in standard.lua */
	const char *cases, *articles;	/* texts of cases.yaml and articles.csv, or NULL */
	size_t ncases, narticles;
};

/* May this value stand for the parameter? Its type, range and choices. */
int param_check(const struct param *p, const struct value *v, struct err *e);

/* Reads the tree that the sandbox made; sector, file, label, from and source are set. Mistakes go
 * to *errors; 0 when there was none, else -1. */
int standard_read(struct standard *s, const struct value *tree, struct arena *a,
    struct err_list *errors);
/* Reads items.csv into s->items. */
int items_read(struct standard *s, const char *p, size_t n, struct arena *a,
    struct err_list *errors);
/* After both: do the items named in measures exist in the catalogue? */
int standard_items(struct standard *s, struct arena *a, struct err_list *errors);

#endif
