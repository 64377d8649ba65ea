/* standard_impl: what the files standard*.c share. One reader walks tables by lists of keys, so
 * that unknown words, wrong types and missing titles are told everywhere in the same way. Nobody
 * else includes it.
 */
#ifndef KPID_STANDARD_IMPL_H
#define KPID_STANDARD_IMPL_H

#include "rules/standard.h"
#include "rules/words.h"

struct reader { struct standard *s; struct arena *a; struct err_list *errors; };

/* How a key's value goes into its member. OTHER: whoever reads the table looks at it. */
enum get { GET_TEXT, GET_NUMBER, GET_FUNC, GET_TITLE, GET_ROLES, GET_BASIS, GET_VALUE, GET_OTHER };
struct key { const char *name; enum get get; int needed; size_t at; };
/* The keys of a kind of table; the last has no name. */
struct shape { enum word_scope scope; const struct key *keys; };

#define KEY(struct_name, member, get, needed) \
	{ #member, GET_##get, needed, offsetof(struct struct_name, member) }
#define KEY_OTHER(name, needed) { name, GET_OTHER, needed, 0 }
#define KEYS_END { NULL, GET_OTHER, 0, 0 }

/* Tells a mistake at the place of a path; returns -1. */
int standard_tell(struct reader *r, const char *path, enum msg_id id, const char *a, const char *b);
int standard_wrong(struct reader *r, const char *path, const char *expected);
/* path + key, path[i]; the line of a path. */
const char *standard_sub(struct reader *r, const char *path, const char *key);
const char *standard_nth(struct reader *r, const char *path, size_t i);
int standard_line(const struct reader *r, const char *path);

/* Reads the table v into *to; unknown words and what is missing are told. -1 when anything was. */
int standard_table(struct reader *r, const struct value *v, const char *path,
    const struct shape *shape, void *to);
/* Is v a list (of tables), a table with names? An empty table is both. Told when not. */
int standard_is_list(struct reader *r, const struct value *v, const char *path);
int standard_is_named(struct reader *r, const struct value *v, const char *path);
/* { vi, en } into a struct titles. */
int standard_title(struct reader *r, const struct value *v, const char *path, void *to);
/* Letters, digits and _ only; told when not. 0 or -1. */
int standard_name(struct reader *r, const char *path, const char *name);
/* The index of a text in words joined by spaces; told, and -1, when it is none of them. */
int standard_choice(struct reader *r, const struct value *v, const char *path, const char *words);
/* Tells an `id` that an earlier one of `n` entries of `size` bytes has; each begins with its id. */
int standard_once(struct reader *r, const char *path, const void *entries, size_t n, size_t size);

/* standard_scheme.c: criteria, score, classes, gates, vetoes, aggregate. standard_check.c: checks
 * and indicators. */
void standard_scheme(struct reader *r, struct scheme *sc, const struct value *v, const char *path);
void standard_checks(struct reader *r, struct scheme *sc, const struct value *v);
void standard_indicators(struct reader *r, struct scheme *sc, const struct value *v);

#endif
