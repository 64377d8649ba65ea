/* Lua's own messages, turned into plain words. A row is a pattern with * for what varies, and what
 * it becomes; the captures are given to the message in order. None of Lua's sentences may reach a
 * person: what no row knows becomes RULE_RUN. */
#include <stdio.h>
#include <string.h>
#include "rules/sandbox_impl.h"

#define CAPTURES 5

struct capture {
	const char *s;
	size_t n;
};

/* Matches the whole text; * takes as little as it can, but for the last one, which takes what is
 * left. */
static int
match(const char *p, const char *s, struct capture *c, int room)
{
	for (; *p != '\0'; p++, s++) {
		if (*p != '*') {
			if (*p != *s)
				return 0;
			continue;
		}
		for (size_t n = 0;; n++) {
			if (room > 0)
				*c = (struct capture){ s, n };
			if (p[1] == '\0' ? s[n] == '\0' : match(p + 1, s + n, c + 1, room - 1))
				return 1;
			if (s[n] == '\0')
				return 0;
		}
	}
	return *s == '\0';
}

enum shape { AS_IS, THING_KIND, KIND_ONLY, KIND_KIND };

static const struct {
	const char *pattern;
	enum msg_id id;
	enum shape shape;
} rows[] = {
	{ "attempt to perform arithmetic on a * value (* '*')", MSG_RULE_ARITHMETIC, THING_KIND },
	{ "attempt to perform arithmetic on a * value", MSG_RULE_ARITHMETIC, KIND_ONLY },
	{ "attempt to perform bitwise operation on a * value (* '*')", MSG_RULE_ARITHMETIC,
	    THING_KIND },
	{ "attempt to perform bitwise operation on a * value", MSG_RULE_ARITHMETIC, KIND_ONLY },
	{ "attempt to concatenate a * value (* '*')", MSG_RULE_CONCAT, THING_KIND },
	{ "attempt to concatenate a * value", MSG_RULE_CONCAT, KIND_ONLY },
	{ "attempt to index a * value (* '*')", MSG_RULE_INDEX, THING_KIND },
	{ "attempt to index a * value", MSG_RULE_INDEX, KIND_ONLY },
	{ "attempt to call a * value (* '*')", MSG_RULE_CALL, THING_KIND },
	{ "attempt to call a * value", MSG_RULE_CALL, KIND_ONLY },
	{ "attempt to get length of a * value (* '*')", MSG_RULE_LENGTH, THING_KIND },
	{ "attempt to get length of a * value", MSG_RULE_LENGTH, KIND_ONLY },
	{ "attempt to compare two * values", MSG_RULE_COMPARE, KIND_KIND },
	{ "attempt to compare * with *", MSG_RULE_COMPARE, KIND_KIND },
	{ "attempt to divide by zero", MSG_RULE_ZERO, AS_IS },
	{ "attempt to perform 'n//0'", MSG_RULE_ZERO, AS_IS },
	{ "attempt to perform 'n%*0'", MSG_RULE_ZERO, AS_IS },
	{ "number* has no integer representation", MSG_RULE_WHOLE, AS_IS },
	{ "'for' *", MSG_RULE_LOOP, AS_IS },
	{ "bad 'for' *", MSG_RULE_LOOP, AS_IS },
	{ "memory allocation error*", MSG_RULE_MEMORY, AS_IS },
	{ "lexical element too long*", MSG_RULE_SYNTAX_PLAIN, AS_IS },
	{ "control structure too long*", MSG_RULE_SYNTAX_PLAIN, AS_IS },
	{ "table index is *", MSG_RULE_TABLE_KEY, AS_IS },
	{ "index is *", MSG_RULE_TABLE_KEY, AS_IS },
	{ "table overflow", MSG_RULE_MEMORY, AS_IS },
	{ "string length overflow", MSG_RULE_MEMORY, AS_IS },
	{ "not enough memory", MSG_RULE_MEMORY, AS_IS },
	{ "*stack overflow*", MSG_RULE_DEEP, AS_IS },
	{ "error in error handling", MSG_RULE_DEEP, AS_IS },
	{ "'*' expected (to close '*' at line *) near <eof>", MSG_RULE_SYNTAX_EOF, AS_IS },
	{ "'*' expected (to close '*' at line *) near '*'", MSG_RULE_SYNTAX_CLOSE, AS_IS },
	{ "<name> expected near <eof>", MSG_RULE_SYNTAX_END, AS_IS },
	{ "* expected near <eof>", MSG_RULE_SYNTAX_END, AS_IS },
	{ "* near <eof>", MSG_RULE_SYNTAX_END, AS_IS },
	{ "<eof> expected near '*'", MSG_RULE_SYNTAX_EXTRA, AS_IS },
	{ "'*' expected near '*'", MSG_RULE_SYNTAX_EXPECTED, AS_IS },
	{ "<name> expected near '*'", MSG_RULE_SYNTAX, AS_IS },
	{ "unfinished string near '*'", MSG_RULE_SYNTAX_STRING, AS_IS },
	{ "malformed number near '*'", MSG_RULE_SYNTAX_NUMBER, AS_IS },
	{ "attempt to assign to const variable '*'", MSG_RULE_SYNTAX_CONST, AS_IS },
	{ "break outside loop at line *", MSG_RULE_SYNTAX_BREAK, AS_IS },
	{ "break outside a loop at line *", MSG_RULE_SYNTAX_BREAK, AS_IS },
	{ "no visible label '*' for <goto> at line *", MSG_RULE_SYNTAX_LABEL, AS_IS },
	{ "label '*' already defined on line *", MSG_RULE_TWICE, AS_IS },
	{ "<goto *> at line * jumps into the scope of local '*'", MSG_RULE_SYNTAX_JUMP, AS_IS },
	{ "unknown attribute '*'", MSG_RULE_REMOVED, AS_IS },
	{ "multiple to-be-closed variables *", MSG_RULE_CLOSE, AS_IS },
	{ "unfinished long *", MSG_RULE_SYNTAX_END, AS_IS },
	{ "too many * near *", MSG_RULE_SYNTAX_LIMIT, AS_IS },
	{ "function or expression needs too many registers*", MSG_RULE_DEEP, AS_IS },
	{ "chunk has too many syntax levels*", MSG_RULE_DEEP, AS_IS },
	{ "* near '*'", MSG_RULE_SYNTAX, KIND_ONLY },
	{ "attempt to load a * chunk*", MSG_RULE_BINARY, AS_IS },
	{ "variable '*' got a non-closable value", MSG_RULE_CLOSE, AS_IS },
};

const char *
sandbox_kind(const char *type)
{
	static const char *const words[][2] = {
		{ "nil", "nil" },
		{ "string", "text" },
		{ "boolean", "true/false" },
		{ "userdata", "object" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i][0], type) == 0)
			return words[i][1];
	return type;
}

/* An operation with something missing, when the last thing read as missing is known, is best said
 * with its name. */
static int
say_missing(struct sandbox *sb, const char *kind, const char *kind2, struct err *e)
{
	char of[200];

	if (sb->missing_of == NULL || (strcmp(kind, "nil") != 0 && strcmp(kind2, "nil") != 0))
		return 0;
	snprintf(of, sizeof of, "%s%s%s", sb->missing_of, sb->context ? " " : "",
	    sb->context ? sb->context : "");
	err_set(e, MSG_RULE_MISSING_FIELD, sb->missing, of);
	return 1;
}

static void
shape(struct sandbox *sb, enum msg_id id, enum shape shape, char a[CAPTURES][128], struct err *e)
{
	char name[140];

	snprintf(name, sizeof name, "`%s`", a[2]);
	if (shape == THING_KIND && !(id != MSG_RULE_CALL && say_missing(sb, a[0], "", e)))
		err_set(e, id, name, sandbox_kind(a[0]));
	else if (shape == KIND_ONLY && id == MSG_RULE_SYNTAX)
		err_set(e, id, a[1]);
	else if (shape == KIND_ONLY && !say_missing(sb, a[0], "", e))
		err_set(e, id, "this", sandbox_kind(a[0]));
	else if (shape == KIND_KIND && !say_missing(sb, a[0], a[1], e))
		err_set(e, id, sandbox_kind(a[0]), sandbox_kind(a[1][0] ? a[1] : a[0]));
}

/* A copy that fits, ended between two characters. */
static void
cut(char *to, size_t room, const struct capture *c)
{
	size_t n = c->n;

	if (n >= room)
		for (n = room - 1; n > 0 && ((unsigned char)c->s[n] & 0xc0) == 0x80;)
			n--;
	if (n > 0)
		memcpy(to, c->s, n);
	to[n] = '\0';
}

/* Matching takes time that grows with the length: of a long message (it quotes a name, or a piece
 * of the text) the middle is left out. */
static const char *
shortened(const char *message, char *room, size_t size)
{
	size_t n = strlen(message);

	if (n < size)
		return message;
	memcpy(room, message, size / 2);
	memcpy(room + size / 2, message + n - size / 2 + 1, size / 2);
	return room;
}

void
sandbox_words(struct sandbox *sb, const char *message, struct err *e)
{
	struct capture c[CAPTURES + 1];
	char a[CAPTURES][128], room[1024];

	message = shortened(message, room, sizeof room);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		memset(c, 0, sizeof c);
		if (!match(rows[i].pattern, message, c, CAPTURES))
			continue;
		for (int k = 0; k < CAPTURES; k++)
			cut(a[k], sizeof a[k], &c[k]);
		if (rows[i].shape == AS_IS)
			err_set(e, rows[i].id, a[0], a[1], a[2], a[3]);
		else
			shape(sb, rows[i].id, rows[i].shape, a, e);
		return;
	}
	err_set(e, MSG_RULE_RUN);
}
