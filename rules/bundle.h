/* bundle: a sectors/ folder, loaded whole, immutable: the standards of each sector by date, their items, and which of them is
 * in force for (sector, subject, day) with its ancestors. Owns the sandbox that the scripts live in. Refuses to know people.
 * Called by score, checks, cases, lint (worker side). The parent process only makes the digest and the list of files.
 */
#ifndef KPID_BUNDLE_H
#define KPID_BUNDLE_H

#include "rules/base/map.h"
#include "rules/model.h"
#include "rules/sandbox.h"
#include "rules/standard.h"

struct bundle_source { const char *path, *bytes; size_t size; };	/* "mass_mobilization/2026-01-01/items.csv" */

/* Every scheme question for one (sector, subject, day), answered once: lists are root first, the nearest definition of a name
 * wins, `owner` tells whose file it stands in. */
struct resolved {
	struct bundle *bundle;
	struct standard *chain[8];	/* nearest first; the last is the root */
	int n;
	enum subject subject;
	const struct scheme *person;	/* merged */
	const struct scheme *organisation;	/* the root's, or NULL */
	int serial;			/* small number, index of memo tables */
};

struct item_versions { const struct item **at; size_t n; };	/* by date */
struct param_override { const char *sector, *name; struct param as; };
struct param_set { struct param_override *at; size_t n; };

struct bundle {
	struct arena arena;
	struct sandbox *sandbox;
	struct standard **standards;	/* by sector, then date */
	size_t n;
	struct map items;		/* code -> struct item_versions */
	struct map fields;		/* names of all declared fields */
	struct map broken;		/* sectors with a standard that was left out */
	struct resolved **resolved; size_t nresolved, resolved_cap;
	struct param_set *overrides;	/* of a case or a try; NULL none */
	int overrides_serial;
};

struct bundle *bundle_load(const struct bundle_source *files, size_t n, const struct sandbox_limits *limits,
    struct err_list *errors);		/* never NULL; standards with errors are left out and told */
void bundle_free(struct bundle *b);

/* The version of a sector in force on a day: the latest whose date is not after it. NULL when none. */
struct standard *bundle_standard(const struct bundle *b, const char *sector, day_t day);
/* NULL with *e (MSG_RULE_NO_LAW ...) when the sector is unknown, has no version yet, or chooses no law for the subject. */
const struct resolved *bundle_resolve(struct bundle *b, const char *sector, enum subject subject, day_t day, struct err *e);
/* The item of a code as in force on a day; NULL when unknown. */
const struct item *bundle_item(const struct bundle *b, const char *code, day_t day);
/* The standard that scores organisations of a kind on a day; NULL when none. */
const struct resolved *bundle_organisation(struct bundle *b, int agency_kind, day_t day);

/* Does any item of the bundle declare a field of this name? */
int bundle_has_field(const struct bundle *b, const char *name);

/* The parameter as seen from a resolved standard, overrides first. NULL when it has none of that name. */
const struct param *bundle_param(const struct bundle *b, const struct resolved *r, const char *name);
/* Sets or clears (NULL) overrides: names "sector.param" or "param" of `home`. -1 with *e for an unknown name or a value out of
 * its range. Memoised measures are forgotten. */
int bundle_override(struct bundle *b, const char *home, const struct value *set, struct err *e);

/* What the parent needs to know, as a value tree: items with fields and dates, per (sector, date): titles, criteria, classes,
 * checks, caps, engine parameters, organisation kinds. */
struct value *bundle_manifest(struct bundle *b, struct arena *a);

#endif
