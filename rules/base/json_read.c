/* Reading JSON through jansson: the only file that knows jansson.h. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/json.h"

#define DEPTH_MAX 64

static const struct { enum json_error_code code; enum msg_id id; } reasons[] = {
	{ json_error_duplicate_key, MSG_JSON_TWICE },
	{ json_error_invalid_utf8, MSG_JSON_ENCODING },
	{ json_error_numeric_overflow, MSG_JSON_NUMBER },
	{ json_error_null_character, MSG_JSON_NUL },
	{ json_error_null_byte_in_key, MSG_JSON_NUL },
	{ json_error_premature_end_of_input, MSG_JSON_END },
	{ json_error_end_of_input_expected, MSG_JSON_REST },
};

static void
refuse(struct err *e, enum msg_id id, int line, int col)
{
	err_set(e, id);
	err_at(e, NULL, line > 0 ? line : 1, col > 0 ? col : 1);
}

static enum msg_id
reason(enum json_error_code code)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].code == code)
			return reasons[i].id;
	return MSG_JSON_SYNTAX;
}

static long
unit(const char *p, const char *end)
{
	char digits[5] = { 0 };

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	memcpy(digits, p + 2, 4);
	return strspn(digits, "0123456789abcdefABCDEF") == 4 ? strtol(digits, NULL, 16) : -1;
}

/* At an escape: is it half of a pair whose other half does not follow, or did not come before? */
static int
half(const char *p, const char *start, const char *end)
{
	long u = unit(p, end);

	if (u < 0xd800 || u > 0xdfff)
		return 0;
	if (u < 0xdc00)
		return (unit(p + 6, end) & ~0x3ffL) != 0xdc00;
	return p - start < 6 || (unit(p - 6, end) & ~0x3ffL) != 0xd800;
}

/* What jansson lets through: its own limit of depth is far higher and compiled in, and it drops a
 * NUL byte behind a number; and it does not say what is wrong with half of a pair. Gives the
 * message and the place, or -1. */
static int
misses(const char *p, size_t n, int *line, int *col)
{
	int depth = 0, quoted = 0, escaped = 0;

	*line = 1;
	*col = 0;
	for (size_t i = 0; i < n; i++) {
		*col += (p[i] & 0xc0) != 0x80;
		if (p[i] == '\0')
			return MSG_JSON_NUL;
		if (p[i] == '\n') {
			++*line;
			*col = 0;
		}
		if (p[i] == '"' && !escaped)
			quoted = !quoted;
		if (quoted && !escaped && half(p + i, p, p + n))
			return MSG_JSON_SURROGATE;
		escaped = quoted && p[i] == '\\' && !escaped;
		depth += !quoted && (p[i] == '[' || p[i] == '{');
		depth -= !quoted && (p[i] == ']' || p[i] == '}');
		if (depth > DEPTH_MAX)
			return MSG_JSON_DEEP;
	}
	return -1;
}

static struct value *tree(struct arena *a, json_t *j);

static struct value *
object(struct arena *a, json_t *j)
{
	struct value *v = value_map(a);
	const char *key;
	json_t *at;

	json_object_foreach(j, key, at)
		value_add(a, v, key, tree(a, at));
	return v;
}

static struct value *
array(struct arena *a, json_t *j)
{
	struct value *v = value_list(a);
	json_t *at;
	size_t i;

	json_array_foreach(j, i, at)
		value_push(a, v, tree(a, at));
	return v;
}

static struct value *
tree(struct arena *a, json_t *j)
{
	switch (json_typeof(j)) {
	case JSON_OBJECT:
		return object(a, j);
	case JSON_ARRAY:
		return array(a, j);
	case JSON_STRING:
		return value_strn(a, json_string_value(j), json_string_length(j));
	case JSON_INTEGER:
		return value_int(a, json_integer_value(j));
	case JSON_REAL:
		return value_num(a, json_real_value(j));
	case JSON_TRUE:
	case JSON_FALSE:
		return value_bool(a, json_is_true(j));
	default:
		return value_null(a);
	}
}

struct value *
json_read(struct arena *a, const char *p, size_t n, struct err *e)
{
	struct value *v;
	json_error_t why;
	int line, col, missed = misses(p, n, &line, &col);
	json_t *j;

	if (missed >= 0) {
		refuse(e, (enum msg_id)missed, line, col);
		return NULL;
	}
	j = json_loadb(p, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (j == NULL) {
		refuse(e, reason(json_error_code(&why)), why.line, why.column);
		return NULL;
	}
	v = tree(a, j);
	json_decref(j);
	return v;
}
