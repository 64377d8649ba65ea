#include <string.h>
#include "rules/words.h"

const struct word words[] = {
#define W(scope, name, type, en, vi) { SCOPE_##scope, name, type, en, vi },
#include "rules/words.def"
#undef W
};
const size_t words_n = sizeof words / sizeof *words;

const struct word *
word_find(enum word_scope scope, const char *name)
{
	for (size_t i = 0; i < words_n; i++)
		if (words[i].scope == scope && strcmp(words[i].name, name) == 0)
			return &words[i];
	return NULL;
}

size_t
word_names(enum word_scope scope, const char **out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < words_n && n < max; i++)
		if (words[i].scope == scope)
			out[n++] = words[i].name;
	return n;
}

enum word_scope
word_leads(const struct word *w)
{
	static const struct { enum word_scope scope; const char *name; enum word_scope to; } leads[] = {
		{ SCOPE_WHO, "diary", SCOPE_ENTRY }, { SCOPE_WHO, "tasks", SCOPE_TASK },
		{ SCOPE_WHO, "days", SCOPE_DAY }, { SCOPE_WHO, "events", SCOPE_EVENT },
		{ SCOPE_WHO, "absences", SCOPE_ABSENCE }, { SCOPE_WHO, "managed", SCOPE_MANAGED },
		{ SCOPE_WHO, "months", SCOPE_MONTH }, { SCOPE_WHO, "period", SCOPE_PERIOD },
		{ SCOPE_WHO, "appraisal", SCOPE_APPRAISAL }, { SCOPE_WHO, "unit_result", SCOPE_UNIT_RESULT },
		{ SCOPE_WHO, "organisation", SCOPE_ORG }, { SCOPE_ENTRY, "item", SCOPE_ITEM },
		{ SCOPE_TASK, "item", SCOPE_ITEM }, { SCOPE_PEERS, "period", SCOPE_PERIOD },
	};
	

	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
		if (leads[i].scope == w->scope && strcmp(leads[i].name, w->name) == 0)
			return leads[i].to;
	return SCOPE_COUNT;
}

const char *
scope_name(enum word_scope scope)
{
	static const char *const names[SCOPE_COUNT] = {
		"standard",
		"title",
		"parameter",
		"measure",
		"indicator",
		"criterion",
		"class",
		"cap",
		"gate",
		"veto",
		"aggregate",
		"check",
		"organisation",
		"who",
		"period",
		"appraisal",
		"rows",
		"filter",
		"entry",
		"item",
		"task",
		"day",
		"event",
		"absence",
		"managed",
		"month",
		"unit_result",
		"who.organisation",
		"peers",
		"helper",
	};

	return names[scope];
}
