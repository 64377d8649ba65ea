/* config_impl: the table of keys as data, and what the files of config share. Included by them
 * only. */
#ifndef KPID_CONFIG_IMPL_H
#define KPID_CONFIG_IMPL_H

#include "daemon/config.h"
#include "rules/base/value.h"

enum config_type {
	TYPE_INT,
	TYPE_SIZE,
	TYPE_DURATION,
	TYPE_PERCENT,
	TYPE_MODE,
	TYPE_CHOICE,
	TYPE_FLAGS,
	TYPE_PATH,
	TYPE_NAME,
	TYPE_URL,
	TYPE_ADDRESS,
	TYPE_ZONE,
	TYPE_CRON,
	TYPE_LIST
};

enum { RELOAD = 0, RESTART = 1, NEEDED = 2 };

struct config_group;
struct config_key {
	const char *path;
	enum config_type type;
	size_t offset; /* of the field in its struct */
	const char *fallback; /* YAML; NULL none */
	int64_t min, max;
	const char *choices; /* words with a space between */
	int flags;
	const char *en, *vi;
	/* of a list only: */
	const struct config_group *group;
	size_t count; /* offset of its number of entries */
	const char *example; /* what the reference shows */
};

/* The keys of one struct; every such struct begins with the places of its keys. */
struct config_group {
	const char *name; /* of the list; "" for the whole */
	const struct config_key *keys;
	size_t n, size;
};
extern const struct config_group config_top;

struct config_section {
	const char *name, *en, *vi;
};
extern const struct config_section config_sections[];
extern const size_t config_sections_n;

/* What is being read. */
struct config_reading {
	struct config *c;
	const char *name, *folder;
	const char *text; /* the file, of n bytes, for columns inside a text */
	size_t n;
	int fallback; /* a default is being read: values have no place */
	struct err_list *out;
};

/* The entries of a list: their array and number. */
char *config_entries(const struct config_key *k, const void *base, size_t *n);

/* Adds *e at a place. */
void config_fail(struct config_reading *r, struct err *e, struct config_place at);

/* --- config_value.c: one value of a type --- */

/* Text, number or words `v` -> *at, checked; what is wrong is told. `shown` names the key there. */
void config_value_read(struct config_reading *r, const struct config_key *k, const char *shown,
    const struct value *v, void *at);
/* As YAML. */
void config_value_print(const struct config_key *k, const void *at, struct buf *out);
/* Is there anything to print: given, or not nothing? */
int config_value_given(const struct config_key *k, const void *at);
/* "1024 to 1048576" in the type's unit, or the words of a choice; "" when all goes. */
void config_value_range(const struct config_key *k, struct buf *out);
/* A number of the key's type ("4MiB", "30s"). */
void config_number_text(const struct config_key *k, int64_t v, struct buf *out);
/* The i-th word of a choice, cut out to *n characters; NULL behind the last. */
const char *config_word(const char *choices, size_t i, size_t *n);

/* --- config_check.c: what no key says alone. Fills what is derived. --- */
void config_check(struct config_reading *r);

#endif
