#include "daemon/zone.h"
#include <stdlib.h>
#include <string.h>
#include "daemon/cron.h"
#include "daemon/zone_rule.h"
#include "rules/base/buf.h"
#include "rules/base/calendar.h"
#include "rules/base/text.h"

#define ZONE_DIR "/usr/share/zoneinfo/"
#define ZONE_LIST ZONE_DIR "tzdata.zi"
#define ZONE_BYTES ((size_t)1 << 18)

struct zone {
	char *name;
	size_t n; /* changes of the offset, in order */
	int64_t *at;
	int32_t *offset; /* n + 1: before the first change, then after each */
	struct zone_rule rule; /* after the last change */
};

/* --- reading --- */

struct counts {
	uint32_t isut, isstd, leap, time, type, chars;
};

static uint64_t
big(const unsigned char *p, int n)
{
	uint64_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

/* A header and the size of what follows it, whose times have `wide` bytes. */
static int
head(struct cut *c, int wide, struct counts *k, size_t *size)
{
	const unsigned char *p = cut_bytes(c, 44);
	uint32_t *into[] = { &k->isut, &k->isstd, &k->leap, &k->time, &k->type, &k->chars };

	*k = (struct counts){ 0 };
	if (c->bad || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return -1;
	for (int i = 0; i < 6; i++) {
		*into[i] = (uint32_t)big(p + 20 + 4 * i, 4);
		if (*into[i] > ZONE_BYTES)
			return -1;
	}
	*size = (size_t)k->time * (size_t)(wide + 1) + (size_t)k->type * 6 + k->chars +
	    (size_t)k->leap * (size_t)(wide + 4) + k->isstd + k->isut;
	return *size <= c->n ? 0 : -1;
}

/* The table of changes: times, types, and the offset of each type. */
static int
table(struct zone *z, const struct counts *k, const unsigned char *p)
{
	const unsigned char *kind = p + (size_t)k->time * 8, *types = kind + k->time;

	z->n = k->time;
	z->at = mem_new((z->n + 1) * sizeof *z->at);
	z->offset = mem_new((z->n + 1) * sizeof *z->offset);
	for (size_t i = 0; i <= z->n; i++) {
		unsigned type = i == 0 ? 0 : kind[i - 1];
		int32_t offset;

		if (type >= k->type)
			return -1;
		offset = (int32_t)(uint32_t)big(types + 6 * (size_t)type, 4);
		if (offset <= -ZONE_OFFSET_MAX || offset >= ZONE_OFFSET_MAX)
			return -1;
		z->offset[i] = offset;
		if (i < z->n)
			z->at[i] = (int64_t)big(p + 8 * i, 8);
		if (i > 0 && i < z->n && z->at[i] <= z->at[i - 1])
			return -1;
	}
	return 0;
}

/* "\nRULE\n", or "\n\n" when the last offset stays for good. */
static int
footer(struct zone *z, const struct cut *c)
{
	const char *p = (const char *)c->p, *end;

	if (c->n < 2 || p[0] != '\n' || (end = memchr(p + 1, '\n', c->n - 1)) == NULL)
		return -1;
	if (end == p + 1) {
		z->rule = (struct zone_rule){ .standard = z->offset[z->n] };
		return 0;
	}
	return zone_rule_read(p + 1, (size_t)(end - p - 1), &z->rule);
}

struct zone *
zone_read(const char *name, const void *bytes, size_t n)
{
	struct cut c = { bytes, n, 0 };
	struct zone *z = mem_new(sizeof *z);
	const unsigned char *data;
	struct counts k;
	size_t size;

	z->name = mem_str(name);
	/* The first part has times of 32 bits, for old readers. */
	if (head(&c, 4, &k, &size) == 0 && cut_bytes(&c, size) != NULL &&
	    head(&c, 8, &k, &size) == 0 && k.leap == 0 && k.type > 0) {
		data = cut_bytes(&c, size);
		if (table(z, &k, data) == 0 && footer(z, &c) == 0)
			return z;
	}
	zone_free(z);
	return NULL;
}

void
zone_free(struct zone *z)
{
	if (z == NULL)
		return;
	free(z->name);
	free(z->at);
	free(z->offset);
	free(z);
}

/* The zones and their other names, from the list that comes with them: "Z Asia/Tokyo ...",
 * "L Asia/Ho_Chi_Minh Asia/Saigon". */
static void
unknown(const char *name, struct err *e)
{
	struct buf b = BUF_INIT;
	struct err none = { 0 };
	const char **names = NULL, *near;
	size_t n = 0, cap = 0;
	char *rest, *word;

	if (buf_read_file(&b, ZONE_LIST, (size_t)1 << 20, &none) == 0)
		for (char *line = strtok_r(b.p, "\n", &rest); line != NULL;
		     line = strtok_r(NULL, "\n", &rest)) {
			char kind = line[0], *in;

			(void)strtok_r(line, " ", &in);
			for (int words = kind == 'Z' ? 1 : kind == 'L' ? 2 : 0; words > 0; words--)
				if ((word = strtok_r(NULL, " ", &in)) != NULL) {
					names = mem_room(names, n, &cap, sizeof *names);
					names[n++] = word;
				}
		}
	near = suggest(name, names, n);
	err_set(e, near ? MSG_ZONE_UNKNOWN_HINT : MSG_ZONE_UNKNOWN, name, near);
	err_fini(&none);
	free(names);
	buf_fini(&b);
}

/* Only names: nothing that leaves the folder. */
static int
is_name(const char *s)
{
	return *s != '\0' && *s != '/' && strstr(s, "..") == NULL && strlen(s) < 100 &&
	    strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") ==
	    strlen(s);
}

struct zone *
zone_load(const char *name, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	struct zone *z = NULL;
	struct err none = { 0 };

	buf_addf(&path, ZONE_DIR "%s", name);
	if (!is_name(name) || buf_read_file(&b, path.p, ZONE_BYTES, &none) != 0)
		unknown(name, e);
	else if ((z = zone_read(name, b.p, b.n)) == NULL)
		err_set(e, MSG_ZONE_FILE, path.p);
	err_fini(&none);
	buf_fini(&b);
	buf_fini(&path);
	return z;
}

/* --- asking --- */

const char *
zone_name(const struct zone *z)
{
	return z->name;
}

/* How many changes have been by then. */
static size_t
changes(const struct zone *z, int64_t at)
{
	size_t lo = 0, hi = z->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (z->at[mid] <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

int32_t
zone_offset(const struct zone *z, int64_t at)
{
	size_t i = changes(z, at);

	return i < z->n ? z->offset[i] : zone_rule_offset(&z->rule, at);
}

/* The next moment at which the offset may change, INT64_MAX for never. */
static int64_t
next_change(const struct zone *z, int64_t at)
{
	size_t i = changes(z, at);

	return i < z->n ? z->at[i] : zone_rule_next(&z->rule, at);
}

int64_t
zone_minute(const struct zone *z, int64_t at)
{
	int64_t civil = at + zone_offset(z, at), minute = civil / 60;

	return minute - (civil < minute * 60);
}

int64_t
zone_reach(const struct zone *z, int64_t minute, int64_t from)
{
	if (minute == MINUTE_NONE)
		return INT64_MAX;
	for (int64_t at = from, next;; at = next) {
		int64_t there = minute * 60 - zone_offset(z, at);

		next = next_change(z, at);
		if (there < at)
			there = at;
		if (there < next || next == INT64_MAX)
			return there;
	}
}

int64_t
zone_moment(const struct zone *z, int64_t minute)
{
	return minute == MINUTE_NONE ? INT64_MAX
				     : zone_reach(z, minute, minute * 60 - ZONE_OFFSET_MAX);
}
