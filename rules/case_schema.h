/* case_schema: what cases.yaml may say, as a JSON Schema for editors, made from the tables that
 * read it (case_slots, case_expect, facts). Knows no standard: names of items, criteria and classes
 * are for kpictl check to judge. Used by kpictl schema.
 */
#ifndef KPID_CASE_SCHEMA_H
#define KPID_CASE_SCHEMA_H

#include "rules/base/arena.h"
#include "rules/base/value.h"

/* Draft 2020-12, in the arena. */
struct value *case_schema(struct arena *a);

#endif
