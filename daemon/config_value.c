/* One value: its types, each a row with how it is read, how it is printed and what is said when
 * it is something else. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/config_impl.h"
#include "rules/base/json.h"
#include "rules/base/text.h"

struct unit {
	const char *name;
	int64_t is;
};
static const struct unit size_units[] = { { "GiB", 1 << 30 }, { "MiB", 1 << 20 },
	{ "KiB", 1 << 10 }, { "B", 1 }, { NULL, 0 } };
static const struct unit time_units[] = { { "d", 86400000 }, { "h", 3600000 }, { "m", 60000 },
	{ "s", 1000 }, { "ms", 1 }, { NULL, 0 } };

const char *
config_word(const char *choices, size_t i, size_t *n)
{
	for (const char *p = choices; p != NULL && *p != '\0'; p += *n + (p[*n] == ' '), i--) {
		*n = strcspn(p, " ");
		if (i == 0)
			return p;
	}
	return NULL;
}

/* The index of a word among choices, or -1. */
static int
word_index(const char *choices, const char *word)
{
	const char *p;
	size_t n;

	for (size_t i = 0; (p = config_word(choices, i, &n)) != NULL; i++)
		if (strlen(word) == n && strncmp(p, word, n) == 0)
			return (int)i;
	return -1;
}

/* A text without NUL inside; NULL for anything else. */
static const char *
text_of(const struct value *v)
{
	return value_is(v, V_STR) && strlen(v->u.str.s) == v->u.str.n ? v->u.str.s : NULL;
}

/* --- reading: 0 and *at filled, or -1 when v is something else --- */

typedef int
read_fn(struct config_reading *r, const struct config_key *k, const struct value *v, void *at);

static int
in_range(const struct config_key *k, int64_t v, void *at)
{
	if (v < k->min || v > k->max)
		return -1;
	*(int64_t *)at = v;
	return 0;
}

static int
int_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	const char *s = text_of(v);

	(void)r;
	if (s != NULL && k->choices != NULL && word_index(k->choices, s) >= 0) {
		*(int64_t *)at = 0;
		return 0;
	}
	return value_is(v, V_INT) ? in_range(k, v->u.integer, at) : -1;
}

static int
unit_read(const struct config_key *k, const struct unit *units, const struct value *v, void *at)
{
	const char *s = text_of(v);
	size_t digits = s != NULL ? strspn(s, "0123456789") : 0;
	int64_t n;

	if (digits == 0 || decimal_parse(s, digits, 0, &n) != 0)
		return -1;
	for (; units->name != NULL; units++)
		if (strcmp(s + digits, units->name) == 0)
			return n <= INT64_MAX / units->is ? in_range(k, n * units->is, at) : -1;
	return -1;
}

static int
size_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	(void)r;
	return unit_read(k, size_units, v, at);
}

static int
duration_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	(void)r;
	return unit_read(k, time_units, v, at);
}

static int
percent_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	const char *s = text_of(v);
	int64_t n;

	(void)r;
	if (s == NULL || *s == '\0' || s[strlen(s) - 1] != '%' ||
	    decimal_parse(s, strlen(s) - 1, 2, &n) != 0)
		return -1;
	return in_range(k, n, at);
}

static int
mode_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	const char *s = text_of(v);

	(void)r;
	if (s == NULL || strlen(s) < 3 || strlen(s) > 4 || strspn(s, "01234567") != strlen(s))
		return -1;
	return in_range(k, strtol(s, NULL, 8), at);
}

static int
choice_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	const char *s = text_of(v);
	int i = s != NULL ? word_index(k->choices, s) : -1;

	(void)r;
	if (i < 0)
		return -1;
	*(int *)at = i;
	return 0;
}

static int
flags_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	int flags = 0, one = 0;

	if (!value_is(v, V_LIST) || v->u.list.n == 0)
		return -1;
	for (size_t i = 0; i < v->u.list.n; i++) {
		if (choice_read(r, k, v->u.list.at[i], &one) != 0)
			return -1;
		flags |= 1 << one;
	}
	*(int *)at = flags;
	return 0;
}

static int
text_read(struct config_reading *r, const struct config_key *k, const char *s, void *at)
{
	if (s == NULL || strlen(s) < (size_t)k->min || strlen(s) > (size_t)k->max)
		return -1;
	*(const char **)at = arena_str(&r->c->memory, s);
	return 0;
}

static int
path_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	const char *s = text_of(v);

	if (s != NULL && *s != '\0' && *s != '/' && strcmp(r->folder, ".") != 0)
		s = arena_fmt(&r->c->memory, "%s/%s", r->folder, s);
	return text_read(r, k, s, at);
}

static int
name_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	const char *s = text_of(v);
	size_t good =
	    s ? strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") : 0;

	return s != NULL && s[good] == '\0' ? text_read(r, k, s, at) : -1;
}

static int
url_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	const char *s = text_of(v), *host;

	if (s == NULL || (strncmp(s, "http://", 7) != 0 && strncmp(s, "https://", 8) != 0))
		return -1;
	host = strstr(s, "://") + 3;
	for (const char *p = s; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			return -1;
	return strcspn(host, "/:?#") > 0 ? text_read(r, k, s, at) : -1;
}

static int
address_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	const char *s = text_of(v);
	unsigned char bytes[16];

	(void)k;
	if (s == NULL || (inet_pton(AF_INET, s, bytes) != 1 && inet_pton(AF_INET6, s, bytes) != 1))
		return -1;
	*(const char **)at = arena_str(&r->c->memory, s);
	return 0;
}

static int
zone_read_name(
    struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	struct err e = { 0 };

	if (text_read(r, k, text_of(v), at) != 0)
		return -1;
	zone_free(r->c->zone);
	r->c->zone = zone_load(*(const char **)at, &e);
	if (r->c->zone == NULL)
		config_fail(r, &e, (struct config_place){ v->line, v->col });
	return 0;
}

/* Does the value at a place of the file begin with a quotation mark? */
static int
is_quoted(const struct config_reading *r, struct config_place at)
{
	const char *p = r->text, *end = r->text + r->n;

	for (int line = 1; line < at.line && p != NULL; line++)
		if ((p = memchr(p, '\n', (size_t)(end - p))) != NULL)
			p++;
	for (int col = 1; p != NULL && p < end && (col < at.col || (*p & 0xc0) == 0x80); p++)
		col += (*p & 0xc0) != 0x80;
	return p != NULL && p < end && (*p == '"' || *p == '\'');
}

static int
cron_read(struct config_reading *r, const struct config_key *k, const struct value *v, void *at)
{
	struct config_cron *out = at;
	struct config_place place = { v->line, v->col };
	const char *s = text_of(v);
	struct err e = { 0 };

	(void)k;
	if (s == NULL)
		return -1;
	out->text = arena_str(&r->c->memory, s);
	if (cron_parse(s, strlen(s), &out->cron, &e) != 0) {
		place.col += e.col - 1 + is_quoted(r, place);
		e.col = 0;
		config_fail(r, &e, place);
	} else if (cron_next(&out->cron, 0) == MINUTE_NONE) {
		err_set(&e, MSG_CRON_NEVER, s);
		config_fail(r, &e, place);
	}
	return 0;
}

/* --- printing --- */

typedef void print_fn(const struct config_key *k, const void *at, struct buf *out);

void
config_number_text(const struct config_key *k, int64_t v, struct buf *out)
{
	const struct unit *u = k->type == TYPE_SIZE ? size_units : time_units;

	if (k->type == TYPE_INT)
		buf_addf(out, "%lld", (long long)v);
	else if (k->type == TYPE_MODE)
		buf_addf(out, "\"0%03llo\"", (unsigned long long)v);
	else if (k->type == TYPE_PERCENT) {
		decimal_text(out, v, 2);
		buf_addc(out, '%');
	} else {
		while (v % u->is != 0 || (v == 0 && u->is != 1 && u->is != 1000))
			u++;
		buf_addf(out, "%lld%s", (long long)(v / u->is), u->name);
	}
}

static void
number_print(const struct config_key *k, const void *at, struct buf *out)
{
	int64_t v = *(const int64_t *)at;

	if (v == 0 && k->choices != NULL)
		buf_adds(out, k->choices);
	else
		config_number_text(k, v, out);
}

static void
choice_print(const struct config_key *k, const void *at, struct buf *out)
{
	size_t n = 0;
	const char *word = config_word(k->choices, (size_t) * (const int *)at, &n);

	buf_add(out, word, n);
}

static void
flags_print(const struct config_key *k, const void *at, struct buf *out)
{
	const char *word, *comma = "";
	size_t n;

	buf_addc(out, '[');
	for (size_t i = 0; (word = config_word(k->choices, i, &n)) != NULL; i++)
		if (*(const int *)at >> i & 1) {
			buf_addf(out, "%s%.*s", comma, (int)n, word);
			comma = ", ";
		}
	buf_addc(out, ']');
}

/* Plain only when no reader can take it for anything else. */
static void
text_print(const struct config_key *k, const void *at, struct buf *out)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no", "on", "off" };
	const char *s = *(const char *const *)at;
	int plain = (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || *s == '/';

	(void)k;
	for (const char *p = s; *p != '\0'; p++)
		plain &= (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') ||
		    (*p >= '0' && *p <= '9') || strchr("/_.-", *p) != NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		plain &= strcasecmp(s, words[i]) != 0;
	if (plain)
		buf_adds(out, s);
	else
		json_str(out, s, strlen(s));
}

/* --- the types --- */

static const struct type {
	read_fn *read;
	print_fn *print;
	enum msg_id wrong;
} types[] = {
	[TYPE_INT] = { int_read, number_print, MSG_CONFIG_INT },
	[TYPE_SIZE] = { size_read, number_print, MSG_CONFIG_SIZE },
	[TYPE_DURATION] = { duration_read, number_print, MSG_CONFIG_DURATION },
	[TYPE_PERCENT] = { percent_read, number_print, MSG_CONFIG_PERCENT },
	[TYPE_MODE] = { mode_read, number_print, MSG_CONFIG_MODE },
	[TYPE_CHOICE] = { choice_read, choice_print, MSG_CONFIG_CHOICE },
	[TYPE_FLAGS] = { flags_read, flags_print, MSG_CONFIG_FLAGS },
	[TYPE_PATH] = { path_read, text_print, MSG_CONFIG_PATH },
	[TYPE_NAME] = { name_read, text_print, MSG_CONFIG_NAME },
	[TYPE_URL] = { url_read, text_print, MSG_CONFIG_URL },
	[TYPE_ADDRESS] = { address_read, text_print, MSG_CONFIG_ADDRESS },
	[TYPE_ZONE] = { zone_read_name, text_print, MSG_CONFIG_ZONE },
	[TYPE_CRON] = { cron_read, text_print, MSG_CONFIG_CRON },
};

void
config_value_range(const struct config_key *k, struct buf *out)
{
	const char *word;
	size_t n;

	for (size_t i = 0; (word = config_word(k->choices, i, &n)) != NULL; i++)
		buf_addf(out, "%s%.*s", i ? ", " : "", (int)n, word);
	if (k->type == TYPE_INT && k->choices != NULL)
		buf_adds(out, ", ");
	if (k->type <= TYPE_MODE) {
		config_number_text(k, k->min, out);
		buf_adds(out, " - ");
		config_number_text(k, k->max, out);
	}
}

/* What was written, for a message. */
static void
show(const struct value *v, struct buf *out)
{
	size_t n = 0;

	buf_addc(out, '`');
	if (v->type == V_STR) {
		while (n < v->u.str.n && (n < 60 || (v->u.str.s[n] & 0xc0) == 0x80))
			n++;
		buf_addf(out, "%.*s%s", (int)n, v->u.str.s, n < v->u.str.n ? "..." : "");
	} else if (v->type == V_LIST)
		buf_adds(out, value_len(v) > 0 ? "[...]" : "[]");
	else if (v->type == V_MAP)
		buf_adds(out, "{...}");
	else
		json_value(out, v, -1);
	buf_addc(out, '`');
}

/* The word of a choice that may have been meant, in *near; 0 when there is none. */
static int
nearest(const struct config_key *k, const struct value *v, struct buf *near)
{
	char words[16][32];
	const char *at[16], *word;
	const char *s = text_of(v);
	size_t count = 0, n;

	while (count < 16 && (word = config_word(k->choices, count, &n)) != NULL) {
		snprintf(words[count], sizeof words[count], "%.*s", (int)n, word);
		at[count] = words[count];
		count++;
	}
	word = s != NULL ? suggest(s, at, count) : NULL;
	if (word == NULL || strcmp(word, s) == 0)
		return 0;
	buf_adds(near, word);
	return 1;
}

static void
tell_wrong(
    struct config_reading *r, const struct config_key *k, const char *shown, const struct value *v)
{
	struct buf range = BUF_INIT, written = BUF_INIT, near = BUF_INIT;
	struct err e = { 0 };
	enum msg_id id = v->type == V_NULL ? MSG_CONFIG_EMPTY : types[k->type].wrong;
	char most[24];

	if (k->type == TYPE_FLAGS && v->type == V_LIST)
		for (size_t i = 0; i < v->u.list.n; i++)
			if (!value_is(v->u.list.at[i], V_STR) ||
			    word_index(k->choices, v->u.list.at[i]->u.str.s) < 0) {
				v = v->u.list.at[i]; /* the first wrong word of several */
				break;
			}
	config_value_range(k, &range);
	show(v, &written);
	if (id == MSG_CONFIG_PATH && text_of(v) != NULL && v->u.str.n > 0) {
		id = MSG_CONFIG_PATH_LONG;
		snprintf(most, sizeof most, "%lld", (long long)k->max);
		buf_adds(&range, most);
	}
	if (id != MSG_CONFIG_EMPTY && nearest(k, v, &near))
		id = MSG_CONFIG_CHOICE_HINT;
	err_set(&e, id, shown, range.n ? range.p : "", written.p, near.n ? near.p : NULL);
	config_fail(r, &e, (struct config_place){ v->line, v->col });
	buf_fini(&range);
	buf_fini(&written);
	buf_fini(&near);
}

void
config_value_read(struct config_reading *r, const struct config_key *k, const char *shown,
    const struct value *v, void *at)
{
	if (types[k->type].read(r, k, v, at) != 0)
		tell_wrong(r, k, shown, v);
}

void
config_value_print(const struct config_key *k, const void *at, struct buf *out)
{
	types[k->type].print(k, at, out);
}

int
config_value_given(const struct config_key *k, const void *at)
{
	if (k->fallback != NULL)
		return 1;
	if (k->type <= TYPE_MODE)
		return *(const int64_t *)at != 0;
	if (k->type <= TYPE_FLAGS)
		return *(const int *)at != 0;
	return *(const char *const *)at != NULL;
}
