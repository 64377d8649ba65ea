/* explain_say: the words that explanations use of themselves, in both languages. Part of
 * explain_text. */
#ifndef KPID_EXPLAIN_SAY_H
#define KPID_EXPLAIN_SAY_H

#include "rules/base/err.h"

/* What the text says of itself; the rest comes from the standard's own titles. */
enum say {
	SAY_SCORE,
	SAY_BAND,
	SAY_CLASS,
	SAY_NO_SCORE,
	SAY_MISSING,
	SAY_STANDARD,
	SAY_BASIS,
	SAY_POSTINGS,
	SAY_OWNS,
	SAY_CRITERIA,
	SAY_PARAMS,
	SAY_NONE,
	SAY_MORE,
	SAY_MONTHS,
	SAY_EDGES,
	SAY_RULINGS,
	SAY_DECISIONS,
	SAY_INDICATORS,
	SAY_FROM,
	SAY_AWAITING,
	SAY_REFUSED,
	SAY_ERRORS,
	SAY_DELAYS,
	SAY_WAIVED,
	SAY_ENTRY,
	SAY_EARNED,
	SAY_NOTHING,
	SAY_WITH,
	SAY_WITHOUT,
	SAY_NEXT,
	SAY_CAP,
	SAY_SUGGESTION,
	SAY_YES,
	SAY_NO,
	SAY_NOT_KNOWN,
	SAY_COUNT
};

const char *explain_say(enum say s, enum lang lang);
/* The sentence of a code of the engine ("cap", "needs_decision"); the code itself when it has none,
 * "" for NULL. */
const char *explain_code(const char *code, enum lang lang);

#endif
