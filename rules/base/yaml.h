/* yaml: libyaml's events -> value tree with line and column. The only file pair that knows yaml.h.
 * Input is capped at 1 MiB and 32 levels; duplicate keys, anchors, aliases, tags and more than one
 * document are refused with their place. Plain scalars: null/~/empty, true/false, integers,
 * decimals; yes/no/on/off stay texts; quoted ones are always texts. A date like 2026-03-12 and a
 * period like 2026-03 stay texts; 2026 is an integer.
 */
#ifndef KPID_BASE_YAML_H
#define KPID_BASE_YAML_H

#include "rules/base/err.h"
#include "rules/base/value.h"

/* `name` is used as file in *e. An empty document gives a V_NULL. NULL with *e set. */
struct value *yaml_read(struct arena *a, const char *name, const char *p, size_t n, struct err *e);

#endif
