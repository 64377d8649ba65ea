/* schema: the shapes of what the API takes and gives, as one table. What openapi.json says and what
 * a body is checked against are the same rows. Refuses to know routes (they name a schema) and what
 * a value means. Called by call (bodies) and openapi.
 */
#ifndef KPID_API_SCHEMA_H
#define KPID_API_SCHEMA_H

#include "rules/base/err.h"
#include "rules/base/value.h"

/* A member of an object. Name: with a ? behind it may be left out. Type: string, integer, number,
 * boolean, any, date, time, period, digest; words joined by | (one of them); Name (another schema);
 * [type] a list; {type} an object of such members under any name; a ? before it: or null. */
struct member {
	const char *name, *type, *help;
};
struct schema {
	const char *name, *help;
	const char *media; /* NULL: JSON; else what it is instead, without members */
	int open; /* may have other members */
	const struct member *members; /* ended by a NULL name */
};
/* One table a file, each ended by a NULL name; schema_tables (schema.c) lists them and ends by
 * NULL. A new answer or body is rows of a table. */
extern const struct schema schemas_base[], schemas_web[], schemas_impact[], schemas_runs[],
    schemas_trust[], schemas_gate[], schemas_lenses[];
extern const struct schema *const schema_tables[];
#define MEMBERS(name) static const struct member name[]
#define SHAPE(name, help, members) \
	{ \
		name, help, NULL, 0, members \
	}
#define END \
	{ \
		NULL, NULL, NULL \
	}

/* NULL when there is none. */
const struct schema *schema_find(const char *name);
/* Holds v against a schema: 0, or -1 with *e and *pointer (RFC 6901, in the arena) at the first
 * member that does not fit. */
int schema_check(const char *name, const struct value *v, struct arena *a, const char **pointer,
    struct err *e);
/* Whether a text is of a type that is one word or a choice (period and date are told elsewhere). */
int schema_check_text(const char *type, const struct value *v);
/* The JSON Schema of a type, and of a schema. */
struct value *schema_type(struct arena *a, const char *type);
struct value *schema_value(struct arena *a, const struct schema *s);

#endif
