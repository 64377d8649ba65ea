/* manifest: what the process that holds the store knows of the standards, without a script:
 * look-ups on the tree that a worker made (bundle_manifest.h tells its shape). Used by the import,
 * by runs and by whoever shows titles.
 */
#ifndef KPID_MANIFEST_H
#define KPID_MANIFEST_H

#include "rules/base/calendar.h"
#include "rules/base/err.h"
#include "rules/base/value.h"
#include "rules/model.h"

struct manifest;

/* The tree is borrowed and must stay. NULL gives an empty manifest. */
struct manifest *manifest_new(const struct value *tree);
void manifest_free(struct manifest *m);

int manifest_sector(const struct manifest *m, const char *sector); /* 1 = exists */
/* The standard of a sector in force on a day; NULL when there is none or when it was left out. */
const struct value *manifest_standard(const struct manifest *m, const char *sector, day_t day);
/* The value of a parameter for (sector, subject, day), as the nearest standard gives it; NULL. */
struct manifest_at {
	const char *sector;
	enum subject subject;
	day_t day;
};
const struct value *
manifest_param(const struct manifest *m, struct manifest_at at, const char *name);
/* The nearest non-empty list ("classes" ...) of the same; NULL. */
const struct value *
manifest_list(const struct manifest *m, struct manifest_at at, const char *list);
/* The item of a code as in force on a day (a map with code, vi, en, unit, fields ...); NULL. */
const struct value *manifest_item(const struct manifest *m, const char *code, day_t day);
int manifest_has_field(const struct manifest *m, const char *name); /* any item declares it */
/* Checks "name=value" lines (NULL: none) against the item: required ones are there, types fit, none
 * is foreign. Entries (task 0) need the required ones; tasks need none. 0, or -1 with *e. */
int manifest_fields(const struct value *item, const char *fields, int task, struct err *e);
/* Title of a check or class of any standard, the latest first: a map with vi and en; NULL. `list`
 * is "checks" or "classes". */
const struct value *manifest_title(const struct manifest *m, const char *list, const char *id);

#endif
