/* json: writing (json.c, ours: streams, numbers to our liking) and reading (json_read.c, the
 * only file that knows jansson.h). Knows nothing of KPIs; whoever answers or is asked in JSON
 * calls it. */
#ifndef KPID_BASE_JSON_H
#define KPID_BASE_JSON_H

#include "rules/base/buf.h"
#include "rules/base/err.h"
#include "rules/base/value.h"

/* A quoted JSON string (RFC 8259), escaped; bytes that are not UTF-8 become U+FFFD. */
void json_str(struct buf *b, const char *s, size_t n);
/* The shortest decimal that reads back as v ("3" for 3.0, "0" for -0.0); "null" for NaN and
 * infinity (they cannot occur in results). */
void json_num(struct buf *b, double v);
/* A whole tree; indent < 0 writes one line. */
void json_value(struct buf *b, const struct value *v, int indent);
/* The same on one line, in the arena; NULL gives NULL. */
const char *json_text(struct arena *a, const struct value *v);

/* Reads one document of n bytes. Refused with line and column: duplicate keys, bad UTF-8, NaN,
 * numbers out of range, NUL in a text, depth over 64, bytes behind the end. NULL with *e set
 * (place without file). Nodes carry no place. */
struct value *json_read(struct arena *a, const char *p, size_t n, struct err *e);

#endif
