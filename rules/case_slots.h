/* case_slots: what a case may say, as tables of keys, and how one row is read by them. Part of
 * case_read. */
#ifndef KPID_CASE_SLOTS_H
#define KPID_CASE_SLOTS_H

#include "rules/case_read.h"

enum slot_type { S_TEXT, S_DAY, S_MILLI, S_INT, S_BOOL, S_CHOICE, S_PERIOD, S_LIST };
struct slot {
	const char *key;
	enum slot_type type;
	size_t at;
	int fact;
	const char *column;
};

extern const struct slot posting_slots[], task_slots[], entry_slots[], event_slots[],
    absence_slots[], unit_slots[], decision_slots[], managed_slots[];

/* The words that a case may say, in no order; NULL behind the last. */
const char *case_word(size_t i);
/* "`key` cannot be ...", with the place of v; always -1. `expected`: how it may be written. */
int case_bad(const struct value *v, const char *key, const char *expected, struct err *e);
/* The same where only some words, joined by spaces, are allowed. */
int case_choice(const struct value *v, const char *key, const char *choices, struct err *e);
/* A scalar as text, the way that it was most likely written. */
const char *case_scalar(const struct value *v, struct arena *a);
/* Reads a map into a row by its slots. Keys that no slot has go to *fields as name=value lines
 * (declared fields), or are an error when fields is NULL; keys listed in `also` are somebody
 * else's. */
int case_row(const struct slot *slots, const struct value *v, void *to, const char **fields,
    const char *also, struct arena *a, struct err *e);

/* Do the keys of a row that no slot and `also` has name fields that the item declares, with values
 * that fit? `entry`: the required ones must be there. */
int case_fields(const struct slot *slots, const struct value *v, const char *also,
    const struct item *it, int entry, struct arena *a, struct err *e);

#endif
