/* bundle: a sectors/ folder, loaded whole, immutable: the standards of each sector by date, their
 * items, and which of them is in force for (sector, subject, day) with its ancestors. Owns the
 * sandbox that the scripts live in. Refuses to know people. Called by score, checks, cases, lint
 * (worker side); the parent process has the manifest of it (bundle_manifest.h).
 */
#ifndef KPID_BUNDLE_H
#define KPID_BUNDLE_H

#include "rules/base/map.h"
#include "rules/bundle_source.h"
#include "rules/model.h"
#include "rules/sandbox.h"
#include "rules/standard.h"

#define BUNDLE_DEPTH 8		/* standards that build on one another */

/* Every scheme question for one (sector, subject, day), answered once. Lists are root first and
 * their ids unique; classes, score, aggregate and organisation are the nearest ones; of a measure
 * the nearest definition of (name, item) is there; `owner` tells whose file it stands in. */
struct resolved {
	struct bundle *bundle;
	struct standard *chain[BUNDLE_DEPTH];	/* nearest first; the last is the root */
	int n;
	enum subject subject;
	const struct scheme *person;
	const struct scheme *organisation;	/* NULL none */
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
	struct standard **left_out;	/* those with mistakes: only sector, label and from count */
	size_t nleft_out;
	struct map items;		/* code -> struct item_versions */
	struct map fields;		/* names of all declared fields */
	struct resolved **resolved; size_t nresolved, resolved_cap;
	struct arena override_arena;	/* of the overrides set last */
	struct param_set *overrides;	/* of a case or a try; NULL none */
	int overrides_serial;
};

/* Called before a chunk runs with the sandbox to interrupt when it takes too long, and after it
 * with NULL. May be NULL. */
typedef void bundle_timer_fn(void *arg, struct sandbox *sb);
/* Never NULL. A standard with mistakes is left out and its mistakes told, with one more for each
 * that builds on it. Folders whose name begins with _ or . are not looked at. The bytes need not
 * stay. */
struct bundle *bundle_load(const struct bundle_source *files, size_t n,
    const struct sandbox_limits *limits, bundle_timer_fn *timer, void *arg,
    struct err_list *errors);
void bundle_free(struct bundle *b);

/* The version of a sector in force on a day: the latest whose date is not after it. NULL when there
 * is none, or when that one was left out (an older one never stands in for it). */
struct standard *bundle_standard(const struct bundle *b, const char *sector, day_t day);
/* NULL with *e when the sector is unknown or has no version yet (MSG_RULE_SECTOR_NONE), when a
 * standard that is needed was left out (MSG_RULE_SECTOR_BROKEN), or when no law is chosen for the
 * subject (MSG_RULE_NO_LAW_FOR). */
const struct resolved *bundle_resolve(struct bundle *b, const char *sector, enum subject subject,
    day_t day, struct err *e);
/* The law in it: the uppermost standard with classes. What stands above it (checks of diaries) is
 * shared by several laws; caps and comparisons never mix laws. */
const struct standard *bundle_law(const struct resolved *r);
/* The item of a code as in force on a day; NULL when unknown. */
const struct item *bundle_item(const struct bundle *b, const char *code, day_t day);
/* The standard that scores organisations of a kind on a day; NULL when none. */
const struct resolved *bundle_organisation(struct bundle *b, int agency_kind, day_t day);

/* The bundle's own text of a field's name that any of its items declares; NULL none does. */
const char *bundle_field(const struct bundle *b, const char *name);

/* The parameter as seen from a resolved standard: the nearest definition or override. NULL when it
 * has none of that name. Good until the next bundle_override. */
const struct param *bundle_param(const struct bundle *b, const struct resolved *r,
    const char *name);
/* Sets or clears (NULL) overrides: a map with names "sector.param" or "param" of `home`. -1 with *e
 * for an unknown name or a value that the parameter cannot have; there are no overrides then.
 * Memoised measures are forgotten (overrides_serial). */
int bundle_override(struct bundle *b, const char *home, const struct value *set, struct err *e);

#endif
