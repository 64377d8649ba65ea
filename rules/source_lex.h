/* source_lex: Lua 5.4 text -> tokens with line and column. Comments, long brackets, escapes and
 * numbers are skipped over rightly; their values are not computed. Called by source, and by the
 * sandbox before it lets Lua read.
 */
#ifndef KPID_SOURCE_LEX_H
#define KPID_SOURCE_LEX_H

#include <stddef.h>

enum token_type { TOKEN_END, TOKEN_NAME, TOKEN_TEXT, TOKEN_NUMBER, TOKEN_SIGN };
struct token { enum token_type type; const char *p; size_t n; int line, col; };

/* Begun with p, end, line_start and line; the rest is the lexer's, so that a long line is counted
 * once. */
struct lexer {
	const char *p, *end, *line_start;
	int line;
	const char *counted;
	size_t chars;
};

/* The next token; TOKEN_END, again and again, behind the last. */
struct token source_token(struct lexer *x);
/* Is it this name or sign? */
int source_is(const struct token *t, const char *s);
/* May the character stand in a name? `first`: at its beginning. */
int source_name_char(char c, int first);

#endif
