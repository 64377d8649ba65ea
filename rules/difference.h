/* difference: what changed between two bundles, from their texts: sectors, dated standards,
 * parameters, items, formulas and everything else that a standard says, as data and in words, with
 * the lines old and new; and which of it a person's criterion is reached by. Pure: texts in, no
 * script is run. Called by impact and by whoever tells people what an edit did.
 */
#ifndef KPID_DIFFERENCE_H
#define KPID_DIFFERENCE_H

#include "rules/base/buf.h"
#include "rules/base/map.h"
#include "rules/bundle.h"

enum change_kind {
	CHANGE_SECTOR_ADDED,
	CHANGE_SECTOR_REMOVED,
	CHANGE_STANDARD_ADDED, /* a date of a sector; its own changes follow */
	CHANGE_STANDARD_REMOVED,
	CHANGE_ADDED, /* a parameter, item, criterion ... */
	CHANGE_REMOVED,
	CHANGE_VALUE, /* one thing said of it: before -> after */
	CHANGE_FORMULA, /* with lines */
	CHANGE_FILE, /* cases.yaml, articles.csv */
	CHANGE_KINDS
};
extern const char *const change_kind_names[CHANGE_KINDS];

struct change_lines {
	const char *file; /* of the bundle */
	int line; /* of the first; 0 none */
	const char *text; /* the lines that differ, with line ends; "" none */
};
struct change {
	enum change_kind kind;
	const char *sector, *date; /* the standard, as the later bundle has it; date NULL any */
	const char *list; /* "params", "items", "criteria", "organisation.vetoes" ...; NULL */
	const char *id, *item; /* of what; the item that a measure is for; NULL none */
	const char *vi, *en; /* its title, NULL none */
	const char *field; /* "value", "coefficient", "title" ...; NULL none */
	const char *before, *after; /* as written; NULL none */
	const char *unit; /* of a parameter; NULL none */
	struct change_lines was, is;
};

struct written; /* the texts, read */
struct difference {
	struct change *at; /* by sector, date, kind of thing */
	size_t n, cap;
	struct written *before, *after;
};

struct difference_side { const struct bundle_source *files; size_t n; };

/* All lives in the arena; texts are borrowed. A standard.lua that is not Lua says nothing. */
void difference_make(struct difference_side before, struct difference_side after, struct arena *a,
    struct difference *out);

/* Values of parameters that are tried, "sector.name": changes too, of every date of the sector
 * (date NULL). */
void difference_set(struct difference *d, const struct value *set, struct arena *a);

/* A sentence for people. Caller frees. */
char *change_text(const struct change *c, enum lang lang);
/* The list as a tree: every member of struct change, and the sentence in both languages; `said` is
 * the sentence for whoever shows sector, date and code beside it. */
struct value *difference_value(const struct difference *d, struct arena *a);

/* Which changes can move something of people of (sector, subject) in a period that begins on `day`:
 * in the arena. `list` and `id` say of what ("criteria", "quality"; "score", NULL; "gates",
 * "on_leave"). What is reached through an item only is for the caller to narrow to whom it has work
 * of. */
struct reach_of { const char *sector; enum subject subject; day_t day; const char *list, *id; };
struct reached {
	size_t change; /* index */
	const char *item; /* only where there is work of this item; NULL always */
};
struct reached *difference_reach(
    const struct difference *d, const struct reach_of *of, struct arena *a, size_t *n);

#endif
