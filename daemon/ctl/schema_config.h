/* schema_config: what kpid.yaml may say, as a JSON Schema for editors, made from the table of keys
 * (config.def). Used by kpictl schema.
 */
#ifndef KPID_CTL_SCHEMA_CONFIG_H
#define KPID_CTL_SCHEMA_CONFIG_H

#include "rules/base/arena.h"
#include "rules/base/value.h"

struct value *schema_config(struct arena *a);

#endif
