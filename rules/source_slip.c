/* Why a text is not Lua, in the words of somebody who does not know Lua. */
#include <stdio.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/source_tree.h"

static void
say(struct slip *s, const struct token *t, enum msg_id id, const char *a, const char *b)
{
	*s = (struct slip){ .set = 1, .id = id, .args = { a, b }, .at = { t->line, t->col } };
}

static const char *
text(struct arena *a, const struct token *t)
{
	return arena_copy(a, t->p, t->n);
}

static const struct token *
before(const struct token *t, size_t i, size_t n)
{
	static const struct token none = { TOKEN_END, "", 0, 1, 1 };

	return i >= n ? &t[i - n] : &none;
}

/* --- characters that are not ASCII --- */

static const char *const quotes[] = { "“", "”", "„", "‘", "’", "«", "»", "″" };
static const char *const invisible[] = {
	"\u00a0", "\u2007", "\u202f", "\u200b", "\u200c", "\u200d", "\ufeff", "\u3000", "\u2002",
	"\u2003", "\u2009", "\u00ad", "\u2060",
};
static const char *const signs[][2] = {
	{ "–", "`-`" }, { "—", "`-`" }, { "−", "`-`" }, { "×", "`*`" }, { "÷", "`/`" },
	{ "≥", "`>=`" }, { "≤", "`<=`" }, { "≠", "`~=`" }, { "…", "`...`" }, { "，", "`,`" },
	{ "；", "`;`" }, { "（", "`(`" }, { "）", "`)`" },
};

static int
begins(const struct token *t, const char *with)
{
	size_t n = strlen(with);

	return t->n >= n && memcmp(t->p, with, n) == 0;
}

/* The whole word around an accented letter: on both sides what may stand in a word. */
static const char *
accented(struct arena *a, const struct token *t, const char *text_start)
{
	const char *from = t->p, *to = t->p + t->n;

	while (from > text_start && (source_name_char(from[-1], 0) || (from[-1] & 0x80)))
		from--;
	while (source_name_char(*to, 0) || (*to & 0x80))
		to++;
	return arena_copy(a, from, (size_t)(to - from));
}

static int
foreign(const struct token *t, size_t i, struct arena *a, struct slip *s)
{
	const struct token *x = &t[i];

	if (x->type != TOKEN_SIGN || !(*x->p & 0x80))
		return 0;
	for (size_t k = 0; k < sizeof quotes / sizeof *quotes; k++)
		if (begins(x, quotes[k])) {
			say(s, x, MSG_RULE_SLIP_QUOTE, quotes[k], NULL);
			return 1;
		}
	for (size_t k = 0; k < sizeof invisible / sizeof *invisible; k++)
		if (begins(x, invisible[k])) {
			say(s, x, MSG_RULE_SLIP_SPACE, NULL, NULL);
			return 1;
		}
	for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
		if (begins(x, signs[k][0])) {
			say(s, x, MSG_RULE_SLIP_WRITE, signs[k][0], signs[k][1]);
			return 1;
		}
	say(s, x, MSG_RULE_SLIP_ACCENT, accented(a, x, t[0].p), NULL);
	return 1;
}

/* A text that is not closed, perhaps because a word processor's quotation mark closes it. */
static void
unclosed(const struct token *t, struct arena *a, struct slip *s)
{
	const char *found = NULL, *quote = "";

	for (size_t k = 0; k < sizeof quotes / sizeof *quotes; k++) {
		const char *p = strstr(text(a, t), quotes[k]);

		if (p != NULL && (found == NULL || strlen(p) > strlen(found)))
			found = p, quote = quotes[k];
	}
	say(s, t, found ? MSG_RULE_SLIP_QUOTE : MSG_RULE_SYNTAX_STRING, quote, NULL);
	if (found != NULL)
		s->at.col += (int)utf8_chars(t->p, t->n - strlen(found));
}

/* --- signs of other languages --- */

/* The sign before (NULL: any), the one that cannot stand, the one behind it (NULL: any); what to
 * write; how many tokens before it is shown. */
static const struct { const char *before, *sign, *behind, *shown, *write; int back; } pairs[] = {
	{ NULL, "!", "=", "!=", "`~=`", 0 }, { "~=", "=", NULL, "!==", "`~=`", 1 },
	{ NULL, "!", NULL, "!", "`not`", 0 }, { "&", "&", NULL, "&&", "`and`", 1 },
	{ NULL, "|", "|", "||", "`or`", 0 }, { "|", "|", NULL, "||", "`or`", 1 },
	{ "==", "=", NULL, "===", "`==`", 1 }, { NULL, "=", "<", "=<", "`<=`", 0 },
	{ NULL, "=", ">", "=>", "`>=`", 0 }, { "<", ">", NULL, "<>", "`~=`", 1 },
	{ NULL, "+", "=", "+=", "`x = x + ...`", 0 }, { NULL, "-", "=", "-=", "`x = x - ...`", 0 },
	{ NULL, "*", "=", "*=", "`x = x * ...`", 0 }, { "+", "=", NULL, "+=", "`x = x + ...`", 1 },
	{ "-", "=", NULL, "-=", "`x = x - ...`", 1 }, { NULL, "+", "+", "++", "`x = x + 1`", 0 },
	{ NULL, "?", NULL, "?", "`if ... then ... else ... end`", 0 },
	{ NULL, "/", "*", "/*", "`--`", 0 }, { "/", "*", NULL, "/*", "`--`", 1 },
	{ NULL, "//", NULL, "//", "`--`", 0 }, { NULL, "#", NULL, "#", "`--`", 0 },
};

static int
other_language(const struct token *t, size_t i, struct slip *s)
{
	for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
		if (!source_is(&t[i], pairs[k].sign) ||
		    (pairs[k].before && !source_is(before(t, i, 1), pairs[k].before)) ||
		    (pairs[k].behind && !source_is(&t[i + 1], pairs[k].behind)))
			continue;
		say(s, before(t, i, (size_t)pairs[k].back), MSG_RULE_SLIP_WRITE, pairs[k].shown,
		    pairs[k].write);
		return 1;
	}
	return 0;
}

/* --- words --- */

static int
near_word(const struct token *t, struct arena *a, struct slip *s)
{
	static const char *const words[] = {
		"function", "return", "then", "else", "elseif", "end", "local", "while", "and",
		"not", "for", "do", "until", "repeat",
	};
	const char *word = text(a, t), *near = suggest(word, words, sizeof words / sizeof *words);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0)
			near = NULL;
	if (t->type != TOKEN_NAME || near == NULL)
		return 0;
	say(s, t, MSG_RULE_GLOBAL_UNKNOWN_HINT, word, near);
	return 1;
}

/* One of the last words written is nearly one of Lua's: retrun x, fucntion (e, p) ..., End. */
static int
mistyped(const struct token *t, size_t i, struct arena *a, struct slip *s)
{
	size_t k = 0, open = 1;

	for (; k < 3 && k <= i; k++)
		if (!source_is(before(t, i, k + 1), ".") && !source_is(before(t, i, k + 1), ":") &&
		    near_word(before(t, i, k), a, s))
			return 1;
	if (!source_is(before(t, i, 1), ")"))
		return 0;
	for (k = 2; k < i && open > 0; k++)
		open += (size_t)source_is(&t[i - k], ")") - (size_t)source_is(&t[i - k], "(");
	return near_word(before(t, i, k), a, s);
}

/* --- between the parts of a table or of arguments --- */

static int
begins_value(const struct token *t)
{
	static const char *const words[] = { "{", "[", "function", "true", "false", "nil", "not" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (source_is(t, words[i]))
			return 1;
	return t->type == TOKEN_TEXT || t->type == TOKEN_NUMBER ||
	    (t->type == TOKEN_NAME && (source_is(&t[1], "=") || source_is(&t[1], "(")));
}

static int
comma(const struct token *t, size_t i, const struct want *w, struct arena *a, struct slip *s)
{
	const struct token *last = before(t, i, 1);

	if (w->sign == NULL || (strcmp(w->sign, "}") != 0 && strcmp(w->sign, ")") != 0) ||
	    !begins_value(&t[i]))
		return 0;
	say(s, last, MSG_RULE_SLIP_COMMA, text(a, last), NULL);
	s->at.col += (int)utf8_chars(last->p, last->n);
	if (memchr(last->p, '\n', last->n) != NULL)
		s->at.col = 0;
	return 1;
}

/* name: value in a table. The tokens are read as name:method. */
static int
colon(const struct token *t, size_t i, const struct want *w, struct slip *s)
{
	for (size_t k = 0; k < 2 && w->in_table; k++) {
		const struct token *x = before(t, i, k);

		if (source_is(x, ":") && before(t, i, k + 1)->type == TOKEN_NAME) {
			say(s, x, MSG_RULE_SLIP_COLON, NULL, NULL);
			return 1;
		}
	}
	return 0;
}

static int
percent_sign(const struct token *t, size_t i, struct slip *s)
{
	if (!source_is(before(t, i, 1), "%") || before(t, i, 2)->type != TOKEN_NUMBER)
		return 0;
	say(s, before(t, i, 1), MSG_RULE_SLIP_PERCENT, NULL, NULL);
	return 1;
}

/* `else if` opens a second `if`, which wants an `end` of its own. */
static int
else_if(const struct token *t, size_t i, const struct want *w, struct slip *s)
{
	if (w->sign == NULL || strcmp(w->sign, "end") != 0)
		return 0;
	for (size_t k = i; k > 1 && &t[k] > w->open; k--)
		if (source_is(&t[k - 1], "else") && source_is(&t[k], "if") &&
		    t[k - 1].line == t[k].line) {
			say(s, &t[k - 1], MSG_RULE_SLIP_ELSEIF, NULL, NULL);
			return 1;
		}
	return 0;
}

/* --- what is missing --- */

static void
missing(const struct token *t, size_t i, const struct want *w, struct arena *a, struct slip *s)
{
	const struct token *x = &t[i], *place = x->type == TOKEN_END ? before(t, i, 1) : x;
	int end = x->type == TOKEN_END;

	if (w->open == NULL) {
		say(s, place, end ? MSG_RULE_SYNTAX_END : MSG_RULE_SYNTAX_EXPECTED, w->sign,
		    text(a, x));
		return;
	}
	*s = (struct slip){ 1, end ? MSG_RULE_SYNTAX_EOF : MSG_RULE_SYNTAX_CLOSE,
		{ w->sign, text(a, w->open), arena_fmt(a, "%d", w->open->line), text(a, x) },
		{ place->line, place->col } };
}

void
source_slip(const struct token *t, size_t i, const struct want *w, struct arena *a, struct slip *s)
{
	const struct token *x = &t[i];
	int end = x->type == TOKEN_END;

	if (w->sign != NULL && *w->sign == '"') {
		unclosed(x, a, s);
		return;
	}
	if (foreign(t, i, a, s) || other_language(t, i, s) || percent_sign(t, i, s) ||
	    colon(t, i, w, s) || comma(t, i, w, a, s))
		return;
	if (source_is(x, "=") && (w->in_condition || (w->sign && *w->sign == ')')))
		say(s, x, MSG_RULE_SLIP_EQUAL, NULL, NULL);
	else if (mistyped(t, i, a, s) || else_if(t, i, w, s))
		return;
	else if (w->sign != NULL && *w->sign == '=' && w->open != NULL)
		say(s, w->open, MSG_RULE_SLIP_UNUSED, NULL, NULL);
	else if (w->sign != NULL)
		missing(t, i, w, a, s);
	else if (end)
		say(s, before(t, i, 1), MSG_RULE_SYNTAX_END, NULL, NULL);
	else
		say(s, x, w->at_top ? MSG_RULE_SYNTAX_EXTRA : MSG_RULE_SYNTAX, text(a, x), NULL);
}

/* --- what Lua and the sandbox say, said better --- */

static const enum msg_id syntax[] = {
	MSG_RULE_SYNTAX, MSG_RULE_SYNTAX_PLAIN, MSG_RULE_SYNTAX_EXPECTED, MSG_RULE_SYNTAX_CLOSE,
	MSG_RULE_SYNTAX_EOF, MSG_RULE_SYNTAX_END, MSG_RULE_SYNTAX_STRING, MSG_RULE_SYNTAX_EXTRA,
};

static void
replace(struct err *e, struct place at, enum msg_id id, const char *const *args)
{
	struct err better = { 0 };

	err_set(&better, id, args[0], args[1], args[2], args[3]);
	err_at(&better, e->file, at.line, at.col);
	err_move(e, &better);
}

/* Words of other languages, and what there is instead. */
#define MEANT MSG_RULE_GLOBAL_UNKNOWN_HINT
static const struct { const char *word, *instead; enum msg_id id; } others[] = {
	{ "null", "nil", MEANT }, { "None", "nil", MEANT }, { "NULL", "nil", MEANT },
	{ "Nil", "nil", MEANT }, { "True", "true", MEANT }, { "TRUE", "true", MEANT },
	{ "False", "false", MEANT }, { "FALSE", "false", MEANT }, { "ture", "true", MEANT },
	{ "flase", "false", MEANT }, { "AND", "and", MEANT }, { "OR", "or", MEANT },
	{ "NOT", "not", MEANT }, { "IF", "if", MEANT }, { "round", "round_half_up", MEANT },
	{ "average", "mean", MEANT },
	{ "math", "min max abs floor ceil round_half_up", MSG_RULE_REMOVED_HINT },
	{ "string", "contains starts_with", MSG_RULE_REMOVED_HINT },
	{ "table", "pairs ipairs", MSG_RULE_REMOVED_HINT },
	{ "next", "pairs ipairs", MSG_RULE_REMOVED_HINT },
	{ "os", "e.date who.period weekday", MSG_RULE_REMOVED_HINT },
};
#undef MEANT

static int
other_word(struct err *e)
{
	const char *word = e->args[0];

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(others[i].word, word) == 0) {
			replace(e, (struct place){ e->line, e->col }, others[i].id,
			    (const char *const[4]){ word, others[i].instead });
			return 1;
		}
	return 0;
}

/* Does the name stand, alone, where most likely a text was meant: as an argument, as a value in an
 * argument, on one side of == ? */
static int
meant_as_text(const struct node *n, const char *name, int argument)
{
	int here = argument || (n->type == NODE_BINARY && strchr("=~", *n->text) != NULL);

	if (n->type == NODE_METHOD)
		argument = here = 1;
	else if (n->type == NODE_FUNCTION)
		argument = 0;
	for (const struct node *x = n->first; x != NULL; x = x->next)
		if (x->type == NODE_NAME ? here && strcmp(x->text, name) == 0 :
		    meant_as_text(x, name, argument))
			return 1;
	return 0;
}

void
source_explain(const struct source *s, struct err *e)
{
	int unknown = e->id == MSG_RULE_GLOBAL_UNKNOWN || e->id == MSG_RULE_GLOBAL_UNKNOWN_HINT;

	for (size_t i = 0; i < sizeof syntax / sizeof *syntax; i++)
		if (e->id == syntax[i] && s->slip.set) {
			replace(e, s->slip.at, s->slip.id, s->slip.args);
			return;
		}
	if ((unknown || e->id == MSG_RULE_REMOVED) && other_word(e))
		return;
	if (e->id == MSG_RULE_GLOBAL_UNKNOWN && s->root && meant_as_text(s->root, e->args[0], 0))
		replace(e, (struct place){ e->line, e->col }, MSG_RULE_SLIP_UNQUOTED,
		    (const char *const[4]){ e->args[0] });
}
