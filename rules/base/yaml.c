#include "rules/base/yaml.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>
#include "rules/base/text.h"

#define YAML_MAX ((size_t)1 << 20)
#define YAML_DEPTH 32

struct reader {
	yaml_parser_t parser;
	struct arena *a;
	const char *name;
	const char *text; size_t size;
	struct err *e;
};

static struct value *
fail(struct reader *r, enum msg_id id, const char *arg, yaml_mark_t at)
{
	err_set(r->e, id, arg);
	err_at(r->e, r->name, (int)at.line + 1, (int)at.column + 1);
	return NULL;
}

/* libyaml's scanner is quadratic on open brackets: too many are seen before it is asked. */
static int
too_deep(const char *p, size_t n)
{
	int depth = 0;

	for (size_t i = 0; i < n; i++) {
		depth += (p[i] == '[' || p[i] == '{') - (p[i] == ']' || p[i] == '}');
		if (depth < 0)
			depth = 0;
		if (depth > 1000)
			return 1;
	}
	return 0;
}

/* --- why it is not YAML --- */

static const char *
line_at(const struct reader *r, size_t line)
{
	const char *p = r->text, *end = r->text + r->size;

	for (; line > 0 && p < end; line -= *p++ == '\n')
		continue;
	return p;
}

/* The text may end anywhere: nothing stands behind it. */
static int
is_at(const struct reader *r, const char *p, char c)
{
	return p < r->text + r->size && *p == c;
}

/* The first sign of a kind on a line, before a column; NULL when there is none. */
static const char *
sign_before(const struct reader *r, yaml_mark_t at, const char *sign)
{
	const char *line = line_at(r, at.line), *p;
	size_t n = (size_t)(r->text + r->size - line);

	n = at.column < n ? at.column : n;
	p = memmem(line, n, sign, strlen(sign));
	return p;
}

/* key:value without a space is one word to YAML. */
static int
glued(const struct reader *r, yaml_mark_t *at)
{
	yaml_mark_t whole = { at->index, at->line, (size_t)-1 };
	const char *line = line_at(r, at->line), *p = sign_before(r, whole, ":");

	if (p == NULL || memchr(line, '\n', (size_t)(p - line)) != NULL ||
	    is_at(r, p + 1, ' '))
		return 0;
	at->column = utf8_chars(line, (size_t)(p - line)) + 1;
	return 1;
}

static int
on_one_line(const yaml_parser_t *p)
{
	return p->context_mark.line == p->problem_mark.line;
}

static void
not_yaml(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem ? p->problem : "";
	yaml_mark_t at = p->problem_mark, from = p->context_mark;

	if (strstr(problem, "tab character") || is_at(r, line_at(r, at.line), '\t'))
		fail(r, MSG_YAML_TAB, NULL, at);
	else if (strstr(problem, "expected ':'"))
		fail(r, glued(r, &from) ? MSG_YAML_COLON : MSG_YAML_SYNTAX, NULL, from);
	else if (strstr(problem, "end of stream"))
		fail(r, MSG_YAML_OPEN, "\"", from);
	else if (strstr(problem, "expected ','") && !on_one_line(p))
		fail(r, MSG_YAML_OPEN, strchr(problem, ']') ? "[" : "{", from);
	else if (strstr(problem, "expected ','"))
		fail(r, MSG_YAML_FLOW, NULL, at);
	else if (strstr(problem, "mapping values") && sign_before(r, at, ": "))
		fail(r, MSG_YAML_TEXT_COLON, NULL, at);
	else if (strstr(problem, "mapping values") || strstr(problem, "expected key") ||
	    strstr(problem, "'-' indicator"))
		fail(r, MSG_YAML_INDENT, NULL, at);
	else
		fail(r, MSG_YAML_SYNTAX, NULL, at);
}

/* The place of a byte: an error of the reader has no mark. */
static yaml_mark_t
mark_of(const struct reader *r, size_t offset)
{
	const char *line = r->text;
	yaml_mark_t at = { 0, 0, 0 };

	offset = offset < r->size ? offset : r->size;
	for (const char *p = line; p < r->text + offset; p++)
		if (*p == '\n') {
			at.line++;
			line = p + 1;
		}
	at.column = utf8_chars(line, (size_t)(r->text + offset - line));
	return at;
}

static int
next(struct reader *r, yaml_event_t *ev)
{
	if (yaml_parser_parse(&r->parser, ev))
		return 0;
	if (r->parser.error == YAML_MEMORY_ERROR)
		mem_die();
	if (r->parser.error == YAML_READER_ERROR)
		fail(r, MSG_YAML_ENCODING, NULL, mark_of(r, r->parser.problem_offset));
	else
		not_yaml(r);
	return -1;
}

static struct value *
plain(struct arena *a, const char *s, size_t n)
{
	static const char *const nulls[] = { "", "~", "null" };
	char *end;
	int64_t whole;

	for (int i = 0; i < 3; i++)
		if (strcmp(s, nulls[i]) == 0)
			return value_null(a);
	if (strcmp(s, "true") == 0 || strcmp(s, "false") == 0)
		return value_bool(a, s[0] == 't');
	if (decimal_parse(s, n, 0, &whole) == 0 && strchr(s, '.') == NULL)
		return value_int(a, whole);
	if ((s[0] == '-' || s[0] == '.' || (s[0] >= '0' && s[0] <= '9')) &&
	    strspn(s, "-+.0123456789eE") == n) {
		double x = strtod(s, &end);

		if (*end == '\0' && isfinite(x))
			return value_num(a, x);
	}
	return value_strn(a, s, n);
}

static struct value *node(struct reader *r, yaml_event_t *ev, int depth);

static struct value *
list(struct reader *r, int depth)
{
	struct value *v = value_list(r->a), *child;
	yaml_event_t ev;

	for (;;) {
		if (next(r, &ev) != 0)
			return NULL;
		if (ev.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&ev);
			return v;
		}
		child = node(r, &ev, depth + 1);
		if (child == NULL)
			return NULL;
		value_push(r->a, v, child);
	}
}

static struct value *
map(struct reader *r, int depth)
{
	struct value *v = value_map(r->a), *child;
	yaml_event_t ev;

	for (;;) {
		yaml_mark_t at;
		const char *key;

		if (next(r, &ev) != 0)
			return NULL;
		at = ev.start_mark;
		if (ev.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&ev);
			return v;
		}
		if (ev.type != YAML_SCALAR_EVENT || ev.data.scalar.anchor || ev.data.scalar.tag) {
			yaml_event_delete(&ev);
			return fail(r, MSG_YAML_KEY, NULL, at);
		}
		key = arena_copy(r->a, (const char *)ev.data.scalar.value, ev.data.scalar.length);
		yaml_event_delete(&ev);
		if (value_get(v, key) != NULL)
			return fail(r, MSG_YAML_TWICE, key, at);
		if (next(r, &ev) != 0)
			return NULL;
		child = node(r, &ev, depth + 1);
		if (child == NULL)
			return NULL;
		value_put(r->a, v, key, child);
		v->u.map.at[v->u.map.n - 1].line = (int)at.line + 1;
		v->u.map.at[v->u.map.n - 1].col = (int)at.column + 1;
	}
}

static int
fancy(const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		return ev->data.scalar.anchor != NULL || ev->data.scalar.tag != NULL;
	case YAML_SEQUENCE_START_EVENT:
		return ev->data.sequence_start.anchor != NULL ||
		    ev->data.sequence_start.tag != NULL;
	case YAML_MAPPING_START_EVENT:
		return ev->data.mapping_start.anchor != NULL || ev->data.mapping_start.tag != NULL;
	default: return 1;
	}
}

/* Takes the event. */
static struct value *
node(struct reader *r, yaml_event_t *ev, int depth)
{
	yaml_mark_t at = ev->start_mark;
	yaml_event_type_t type = ev->type;
	struct value *v = NULL;

	if (fancy(ev) || depth > YAML_DEPTH)
		fail(r, depth > YAML_DEPTH ? MSG_YAML_DEEP : MSG_YAML_FANCY, NULL, at);
	else if (type == YAML_SCALAR_EVENT)
		v = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE
		    ? plain(r->a, (const char *)ev->data.scalar.value, ev->data.scalar.length)
		    : value_strn(r->a, (const char *)ev->data.scalar.value, ev->data.scalar.length);
	yaml_event_delete(ev);
	if (!r->e->set && v == NULL)
		v = type == YAML_SEQUENCE_START_EVENT ? list(r, depth) : map(r, depth);
	if (v != NULL) {
		v->line = (int)at.line + 1;
		v->col = (int)at.column + 1;
	}
	return v;
}

static struct value *
document(struct reader *r)
{
	struct value *v = NULL;
	yaml_event_t ev;
	int documents = 0;

	for (;;) {
		yaml_event_type_t type;
		yaml_mark_t at;

		if (next(r, &ev) != 0)
			return NULL;
		type = ev.type;
		at = ev.start_mark;
		if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
		    type == YAML_DOCUMENT_END_EVENT || type == YAML_STREAM_END_EVENT)
			yaml_event_delete(&ev);
		if (type == YAML_STREAM_END_EVENT)
			return v ? v : value_null(r->a);
		if (type == YAML_DOCUMENT_START_EVENT && documents++ > 0)
			return fail(r, MSG_YAML_FANCY, NULL, at);
		if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
		    type == YAML_DOCUMENT_END_EVENT)
			continue;
		v = node(r, &ev, 0);
		if (v == NULL)
			return NULL;
	}
}

struct value *
yaml_read(struct arena *a, const char *name, const char *p, size_t n, struct err *e)
{
	struct reader r = { .a = a, .name = name, .text = p, .size = n };
	struct err local = { 0 };
	struct value *v;

	r.e = &local;
	if (n > YAML_MAX || too_deep(p, n)) {
		err_set(e, n > YAML_MAX ? MSG_YAML_LONG : MSG_YAML_DEEP);
		err_at(e, name, 1, 1);
		return NULL;
	}
	if (!yaml_parser_initialize(&r.parser))
		mem_die();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)p, n);
	v = document(&r);
	yaml_parser_delete(&r.parser);
	if (v == NULL)
		err_move(e, &local);
	return v;
}
