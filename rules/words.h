/* words: the vocabulary of the rule language as one table (words.def), for look-up, suggestions and
 * documents. */
#ifndef KPID_WORDS_H
#define KPID_WORDS_H

#include <stddef.h>

enum word_scope {
	SCOPE_STANDARD,
	SCOPE_TITLE,
	SCOPE_PARAM,
	SCOPE_MEASURE,
	SCOPE_INDICATOR,
	SCOPE_CRITERION,
	SCOPE_CLASS,
	SCOPE_CAP,
	SCOPE_GATE,
	SCOPE_VETO,
	SCOPE_AGGREGATE,
	SCOPE_CHECK,
	SCOPE_ORGANISATION,
	SCOPE_WHO,
	SCOPE_PERIOD,
	SCOPE_APPRAISAL,
	SCOPE_ROWS,
	SCOPE_FILTER,
	SCOPE_ENTRY,
	SCOPE_ITEM,
	SCOPE_TASK,
	SCOPE_DAY,
	SCOPE_EVENT,
	SCOPE_ABSENCE,
	SCOPE_MANAGED,
	SCOPE_MONTH,
	SCOPE_UNIT_RESULT,
	SCOPE_ORG,
	SCOPE_PEERS,
	SCOPE_HELPER,
	SCOPE_COUNT
};

struct word {
	enum word_scope scope;
	const char *name, *type, *en, *vi;
};

extern const struct word words[];
extern const size_t words_n;
const struct word *word_find(enum word_scope scope, const char *name); /* NULL when absent */
/* Names of a scope into `out` (room for `max`); returns how many. */
size_t word_names(enum word_scope scope, const char **out, size_t max);
/* What an object, or each of the rows, that the word names is; SCOPE_COUNT: it names none. */
enum word_scope word_leads(const struct word *w);
const char *scope_name(enum word_scope scope); /* "who", "entry" ... */

#endif
