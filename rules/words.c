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
