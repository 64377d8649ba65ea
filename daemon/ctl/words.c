/* words: the vocabulary of the rule language, for people, for RULES.md and for editors. */
#include <stdio.h>
#include <string.h>
#include "daemon/ctl/ctl.h"
#include "rules/words.h"

#define P "p: kpi.p"
#define FILTER "string|kpi.filter|table<string, any>"

/* What the Lua language server is told of words whose type says too little: tables and functions
 * that a standard gives. */
static const struct { const char *name, *type; } given[] = {
	{ "title", "kpi.title" },
	{ "extends", "string|table<string, string>" },
	{ "basis", "string|string[]" },
	{ "params", "table<string, kpi.parameter>" },
	{ "measures", "table<string, kpi.formula|kpi.measure>" },
	{ "indicators", "table<string, kpi.indicator>" },
	{ "criteria", "kpi.criterion[]" },
	{ "classes", "kpi.class[]" },
	{ "gates", "kpi.gate[]" },
	{ "vetoes", "kpi.veto[]" },
	{ "aggregate", "kpi.aggregate" },
	{ "checks", "table<string, kpi.check>" },
	{ "organisation", "kpi.organisation" },
	{ "cap", "kpi.cap" },
	{ "within", "string|string[]" },
	{ "range", "number[]" },
	{ "choices", "string[]" },
	{ "roles", "string[]" },
	{ "kinds", "string[]" },
	{ "show", "string[]" },
	{ "score", "fun(c: kpi.c, who: kpi.who, " P "): number" },
	{ "value", "fun(who: kpi.who, " P "): number?" },
	{ "at_most", "fun(who: kpi.who, " P "): string?" },
	{ "when", "fun(who: kpi.who, " P "): boolean" },
};

/* The name of a class of words. */
static const char *
class_of(struct ctl *c, enum word_scope s)
{
	return arena_fmt(&c->arena, "kpi.%s", scope_name(s));
}

/* The arguments of a helper or method, as its explanation writes a call: "name(a, b[, c])". */
static const char *
arguments(struct ctl *c, const struct word *w)
{
	const char *call = strstr(w->en, arena_fmt(&c->arena, "%s(", w->name));
	const char *p = call ? call + strlen(w->name) + 1 : ")";
	struct buf b = BUF_INIT;
	const char *text;
	int depth = 0;

	for (; *p != '\0' && (depth > 0 || *p != ')'); p++) {
		if (*p == '{' && depth++ == 0)
			buf_adds(&b, "list");
		else if (*p == '}')
			depth--;
		else if (depth == 0 && strchr("[] ", *p) == NULL)
			buf_adds(&b, *p == ',' ? ", " : (const char[]){ *p, '\0' });
	}
	text = arena_copy(&c->arena, b.n ? b.p : "", b.n);
	buf_fini(&b);
	return text;
}

/* A method of rows: name and group are texts, a filter may be left out. */
static const char *
method(struct ctl *c, const struct word *w, const char *row)
{
	const char *all = arguments(c, w);
	int each = strcmp(w->name, "each") == 0;

	return arena_fmt(&c->arena, "fun(self: kpi.rows%s%s%s): %s",
	    strstr(all, "group") ? ", group: string" : "", strstr(all, "name") ? ", name: string" : "",
	    strstr(all, "filter") ? ", filter?: " FILTER : "",
	    each                              ? arena_fmt(&c->arena, "fun(): %s", row)
		: strcmp(w->name, "by") == 0  ? "table<string, number>"
		: strcmp(w->name, "sum") == 0 || strcmp(w->name, "count") == 0 ? "number"
									 : "number?");
}

static const char *
type_of(struct ctl *c, const struct word *w)
{
	static const struct { const char *word, *lua; } plain[] = { { "number", "number" },
		{ "day", "number" }, { "boolean", "boolean" }, { "text", "string" } };
	enum word_scope leads = word_leads(w);

	if (w->scope == SCOPE_ROWS)
		return method(c, w, "table");
	if (w->scope == SCOPE_CHECK && strcmp(w->name, "when") == 0)
		return "kpi.check_formula";
	if (leads != SCOPE_COUNT)
		return strncmp(w->type, "rows", 4) == 0
		    ? arena_fmt(&c->arena, "kpi.rows.%s", scope_name(leads))
		    : class_of(c, leads);
	for (size_t i = 0; i < sizeof given / sizeof *given && w->scope < SCOPE_WHO; i++)
		if (strcmp(given[i].name, w->name) == 0)
			return given[i].type;
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (strncmp(w->type, plain[i].word, strlen(plain[i].word)) == 0)
			return plain[i].lua;
	return "any";
}

/* What stands in a class beside its words. */
static const char *
also(enum word_scope s)
{
	return s == SCOPE_ENTRY || s == SCOPE_TASK ? "---@field [string] any\n"
	    : s == SCOPE_APPRAISAL                 ? "---@field [string] number?\n"
	    : s == SCOPE_PARAM                     ? "---@field [1] number|string|boolean\n"
	    : s == SCOPE_MEASURE
	    ? "---@field [1]? kpi.formula|kpi.task_formula\n"
	      "---@field [string] kpi.formula\n"
	    : "";
}

static void
classes(struct ctl *c)
{
	for (int s = 0; s < SCOPE_HELPER; s++) {
		printf("\n---@class %s\n", class_of(c, (enum word_scope)s));
		for (size_t i = 0; i < words_n; i++)
			if (words[i].scope == (enum word_scope)s)
				printf("---@field %s%s %s %s / %s\n", words[i].name,
				    s < SCOPE_WHO && strchr(words[i].type, '?') ? "?" : "",
				    type_of(c, &words[i]), words[i].en, words[i].vi);
		printf("%s", also((enum word_scope)s));
	}
	for (size_t i = 0; i < words_n; i++)
		if (words[i].scope == SCOPE_WHO && strncmp(words[i].type, "rows", 4) == 0)
			printf("\n---@class kpi.rows.%s: kpi.rows\n---@field each %s\n",
			    scope_name(word_leads(&words[i])),
			    method(c, word_find(SCOPE_ROWS, "each"),
				class_of(c, word_leads(&words[i]))));
}

static void
meta(struct ctl *c)
{
	printf("---@meta kpi\n-- Made by `kpictl words --meta` from the table of words. Not run by "
	       "anything.\n\n"
	       "---@class kpi.p\n---@field [string] any\n\n"
	       "---@class kpi.c\n---@field [string] number\n\n"
	       "---@alias kpi.formula fun(e: kpi.entry, " P "): number|boolean|nil\n"
	       "---@alias kpi.task_formula fun(t: kpi.task, " P "): number|boolean|nil\n"
	       "---@alias kpi.check_formula\n"
	       "---| fun(e: kpi.entry, " P "): boolean\n---| fun(t: kpi.task, " P "): boolean\n"
	       "---| fun(d: kpi.day, " P ", who: kpi.who): boolean\n"
	       "---| fun(who: kpi.who, " P "): boolean\n---| fun(x: kpi.peers, " P "): boolean\n");
	classes(c);
	for (size_t i = 0; i < words_n; i++) {
		const struct word *w = &words[i];

		if (w->scope != SCOPE_HELPER)
			continue;
		printf("\n--- %s\n--- %s\n", w->en, w->vi);
		if (strcmp(w->name, "standard") == 0)
			printf("---@param t kpi.standard\n---@return kpi.standard\n"
			       "function standard(t) end\n");
		else
			printf("%sfunction %s(%s) end\n",
			    strcmp(w->name, "open") == 0
				? "---@generic T\n---@param f T\n---@return T\n"
				: "",
			    w->name, arguments(c, w));
	}
}

static int
run_words(struct ctl *c)
{
	struct table t = { .a = &c->arena, .columns = 4 };

	if (ctl_option(c, "--meta") != NULL) {
		meta(c);
		return EXIT_YES;
	}
	for (size_t i = 0; i < words_n; i++) {
		if (c->nargs > 0 && strcmp(scope_name(words[i].scope), c->args[0]) != 0)
			continue;
		table_cell(&t, scope_name(words[i].scope));
		table_cell(&t, words[i].name);
		table_cell(&t, words[i].type);
		table_cell(&t, c->lang == LANG_VI ? words[i].vi : words[i].en);
	}
	table_print(&t, 0);
	return EXIT_YES;
}

static const struct option words_options[] = {
	{ "--meta", NULL, "as a ---@meta file for the Lua language server",
	    "dưới dạng tệp ---@meta cho trình soạn thảo" },
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_words = { "words", "[SCOPE]", run_words, words_options,
	"the words of the rule language", "các từ của ngôn ngữ quy tắc",
	"words who\nwords --meta > kpi.meta.lua" };
