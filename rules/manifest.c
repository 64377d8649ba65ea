#include "rules/manifest.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/map.h"
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/fields.h"

/* Of an item: where a standard lists it. Of a sector: a standard, NULL when it was left out. */
struct version {
	day_t day;
	const struct value *is;
	const char *sector;
};
struct versions {
	struct version *at;
	size_t n, cap;
};

struct manifest {
	const struct value *standards;
	struct map items, fields, sectors; /* items and sectors: struct versions */
};

static const char *
text(const struct value *v, const char *key)
{
	return value_text(value_get(v, key), "");
}

static day_t
day_of_standard(const struct value *s)
{
	const char *date = text(s, "date");
	day_t day = DAY_NONE;

	day_parse(date, strlen(date), &day);
	return day;
}

/* --- making --- */

static void
add_version(struct map *to, const char *key, struct version version)
{
	void **at = map_put(to, key, strlen(key), NULL);
	struct versions *v = *at;

	if (v == NULL)
		*at = v = mem_new(sizeof *v);
	v->at = mem_room(v->at, v->n, &v->cap, sizeof *v->at);
	v->at[v->n++] = version;
}

static void
index_item(struct manifest *m, const struct value *it, struct version version)
{
	const struct value *fields = value_get(it, "fields");

	add_version(&m->items, text(it, "code"), version);
	for (size_t i = 0; i < value_len(fields); i++) {
		const char *name = text(fields->u.list.at[i], "name");

		map_put(&m->fields, name, strlen(name), NULL);
	}
}

static void
index_standard(struct manifest *m, const struct value *s, int left_out)
{
	const struct value *items = value_get(s, "items");
	struct version v = { day_of_standard(s), left_out ? NULL : s, text(s, "sector") };

	add_version(&m->sectors, v.sector, v);
	for (size_t i = 0; !left_out && i < value_len(items); i++) {
		v.is = items->u.list.at[i];
		index_item(m, v.is, v);
	}
}

struct manifest *
manifest_new(const struct value *tree)
{
	struct manifest *m = mem_new(sizeof *m);
	const struct value *out = value_get(tree, "left_out");

	m->standards = value_get(tree, "standards");
	for (size_t i = 0; i < value_len(m->standards); i++)
		index_standard(m, m->standards->u.list.at[i], 0);
	for (size_t i = 0; i < value_len(out); i++)
		index_standard(m, out->u.list.at[i], 1);
	return m;
}

static void
versions_free(void *p)
{
	struct versions *v = p;

	free(v->at);
	free(v);
}

void
manifest_free(struct manifest *m)
{
	if (m == NULL)
		return;
	map_fini(&m->items, versions_free);
	map_fini(&m->fields, NULL);
	map_fini(&m->sectors, versions_free);
	free(m);
}

/* --- standards --- */

int
manifest_sector(const struct manifest *m, const char *sector)
{
	const struct versions *v = map_get(&m->sectors, sector);

	for (size_t i = 0; v != NULL && i < v->n; i++)
		if (v->at[i].is != NULL)
			return 1;
	return 0;
}

int
manifest_has_field(const struct manifest *m, const char *name)
{
	return map_find(&m->fields, name, strlen(name)) != NULL;
}

/* The latest that is in force on the day: of those of the same day the first, which is no one that
 * was left out. */
static const struct version *
in_force(const struct versions *v, day_t day)
{
	const struct version *found = NULL;

	for (size_t i = 0; v != NULL && i < v->n; i++)
		if (v->at[i].day <= day && (found == NULL || v->at[i].day > found->day))
			found = &v->at[i];
	return found;
}

const struct value *
manifest_standard(const struct manifest *m, const char *sector, day_t day)
{
	const struct version *v = in_force(map_get(&m->sectors, sector), day);

	return v != NULL ? v->is : NULL;
}

/* What the standard builds on for the subject; NULL for a root, or when no law is chosen. */
static const struct value *
above(const struct manifest *m, const struct value *s, struct manifest_at at)
{
	const struct column *subjects =
	    &fact_type(FACT_POSTING)->columns[fact_column_find(FACT_POSTING, "subject")];
	char subject[32];
	const char *up;

	choice_text(subjects->choices, at.subject, subject);
	up = text(value_get(s, "extends"), subject);
	return *up != '\0' ? manifest_standard(m, up, at.day) : NULL;
}

#define DEPTH 8 /* as in a bundle */

const struct value *
manifest_param(const struct manifest *m, struct manifest_at at, const char *name)
{
	const struct value *s = manifest_standard(m, at.sector, at.day), *p = NULL;

	for (int i = 0; i < DEPTH && s != NULL && p == NULL; i++) {
		p = value_get(value_get(value_get(s, "params"), name), "value");
		s = above(m, s, at);
	}
	return p;
}

const struct value *
manifest_list(const struct manifest *m, struct manifest_at at, const char *list)
{
	const struct value *s = manifest_standard(m, at.sector, at.day), *all = NULL;

	for (int i = 0; i < DEPTH && s != NULL && value_len(all) == 0; i++) {
		all = value_get(s, list);
		s = above(m, s, at);
	}
	return value_len(all) > 0 ? all : NULL;
}

const struct value *
manifest_item(const struct manifest *m, const char *code, day_t day)
{
	const struct version *item = in_force(map_get(&m->items, code), day), *standard;

	/* A code that the version in force no longer has is gone, though an older one had it. */
	standard = item != NULL ? in_force(map_get(&m->sectors, item->sector), day) : NULL;
	return standard != NULL && standard->is != NULL && standard->day == item->day ? item->is : NULL;
}

const struct value *
manifest_title(const struct manifest *m, const char *list, const char *id)
{
	for (size_t i = value_len(m->standards); i > 0; i--) {
		const struct value *all = value_get(m->standards->u.list.at[i - 1], list);

		for (size_t k = 0; k < value_len(all); k++)
			if (strcmp(text(all->u.list.at[k], "id"), id) == 0)
				return all->u.list.at[k];
	}
	return NULL;
}

/* --- declared fields --- */

static const struct value *
declared(const struct value *item, const char *name)
{
	const struct value *fields = value_get(item, "fields");

	for (size_t i = 0; i < value_len(fields); i++)
		if (strcmp(text(fields->u.list.at[i], "name"), name) == 0)
			return fields->u.list.at[i];
	return NULL;
}

static const struct {
	const char *name;
	enum field_type type;
	const char *expected;
} types[] = {
	{ "integer", FIELD_INTEGER, "12" },
	{ "number", FIELD_NUMBER, "1.5" },
	{ "text", FIELD_TEXT, "abc" },
	{ "boolean", FIELD_BOOLEAN, "yes, no" },
	{ "day", FIELD_DAY, "2026-03-12" },
};

static int
field_check(const struct value *f, const char *s, struct err *e)
{
	const char *type = text(f, "type"), *choices = text(f, "choices"), *expected = choices;
	int good = *choices != '\0' && *s != '\0' && choice_find(choices, s, strlen(s)) >= 0;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].name, type) == 0) {
			good = field_fits(
			    types[i].type, "yes no true false 1 0", s, strlen(s));
			expected = types[i].expected;
		}
	return good ? 0 : err_set(e, MSG_FACT_FIELD, text(f, "name"), s, expected);
}

static int
foreign(const struct value *item, const char *name, struct err *e)
{
	const struct value *fields = value_get(item, "fields");
	const char *names[64], *near;
	size_t n = 0;

	for (; n < value_len(fields) && n < 64; n++)
		names[n] = text(fields->u.list.at[n], "name");
	near = suggest(name, names, n);
	return err_set(e, near ? MSG_RULE_FIELD_UNKNOWN_HINT : MSG_FACT_FIELD_FOREIGN,
	    text(item, "code"), name, near);
}

/* One "name=value" line. */
static int
line_check(const struct value *item, const char *line, size_t len, struct err *e)
{
	char *name = mem_copy(line, len), *equal = strchr(name, '=');
	const struct value *f;
	int failed;

	if (equal != NULL)
		*equal = '\0';
	f = declared(item, name);
	failed = f ? field_check(f, equal ? equal + 1 : "", e) : foreign(item, name, e);
	free(name);
	return failed;
}

static int
has_line(const char *fields, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = fields; p != NULL && *p != '\0'; p += *p == '\n') {
		if (strncmp(p, name, n) == 0 && p[n] == '=')
			return 1;
		p += strcspn(p, "\n");
	}
	return 0;
}

int
manifest_fields(const struct value *item, const char *fields, int task, struct err *e)
{
	const struct value *list = value_get(item, "fields");

	for (const char *p = fields; p != NULL && *p != '\0'; p += *p == '\n') {
		size_t len = strcspn(p, "\n");

		if (line_check(item, p, len, e) != 0)
			return -1;
		p += len;
	}
	for (size_t i = 0; i < value_len(list) && !task; i++) {
		const struct value *f = list->u.list.at[i];

		if (value_boolean(value_get(f, "optional"), 0) || has_line(fields, text(f, "name")))
			continue;
		return err_set(e, MSG_FACT_FIELD_NEEDED, text(item, "code"), text(f, "name"));
	}
	return 0;
}
