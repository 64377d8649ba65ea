#include "rules/manifest.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/map.h"
#include "rules/base/text.h"
#include "rules/facts.h"

struct version { day_t day; const struct value *item; const char *sector; };
struct versions { struct version *at; size_t n, cap; };

struct manifest { const struct value *standards; struct map items, fields, sectors; };

static void
index_standard(struct manifest *m, const struct value *s)
{
	const struct value *items = value_get(s, "items");
	const char *date = value_text(value_get(s, "date"), ""), *sector = value_text(value_get(s, "sector"), "");
	day_t day = 0;

	day_parse(date, strlen(date), &day);
	map_put(&m->sectors, sector, strlen(sector), NULL);
	for (size_t i = 0; i < value_len(items); i++) {
		const struct value *it = items->u.list.at[i], *fields = value_get(it, "fields");
		const char *code = value_text(value_get(it, "code"), "");
		void **at = map_put(&m->items, code, strlen(code), NULL);
		struct versions *v = *at;

		if (v == NULL)
			*at = v = mem_new(sizeof *v);
		v->at = mem_room(v->at, v->n, &v->cap, sizeof *v->at);
		v->at[v->n++] = (struct version){ day, it, sector };
		for (size_t k = 0; k < value_len(fields); k++) {
			const char *name = value_text(value_get(fields->u.list.at[k], "name"), "");

			map_put(&m->fields, name, strlen(name), NULL);
		}
	}
}

struct manifest *
manifest_new(const struct value *tree)
{
	struct manifest *m = mem_new(sizeof *m);

	m->standards = value_get(tree, "standards");
	for (size_t i = 0; i < value_len(m->standards); i++)
		index_standard(m, m->standards->u.list.at[i]);
	return m;
}

static void
versions_free(void *p)
{
	struct versions *v = p;

	if (v != NULL)
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
	map_fini(&m->sectors, NULL);
	free(m);
}

int
manifest_sector(const struct manifest *m, const char *sector)
{
	return map_find(&m->sectors, sector, strlen(sector)) != NULL;
}

int
manifest_has_field(const struct manifest *m, const char *name)
{
	return map_find(&m->fields, name, strlen(name)) != NULL;
}

/* Is a later version of the sector in force on the day? Then an item that it no longer has is gone. */
static day_t
in_force(const struct manifest *m, const char *sector, day_t day)
{
	day_t best = DAY_NONE;

	for (size_t i = 0; i < value_len(m->standards); i++) {
		const struct value *s = m->standards->u.list.at[i];
		const char *date = value_text(value_get(s, "date"), "");
		day_t d;

		if (strcmp(value_text(value_get(s, "sector"), ""), sector) == 0 && day_parse(date, strlen(date), &d) == 0 &&
		    d <= day && d > best)
			best = d;
	}
	return best;
}

const struct value *
manifest_item(const struct manifest *m, const char *code, day_t day)
{
	const struct versions *v = map_get(&m->items, code);
	const struct version *found = NULL;

	for (size_t i = 0; v != NULL && i < v->n; i++)
		if (v->at[i].day <= day)
			found = &v->at[i];
	return found && found->day == in_force(m, found->sector, day) ? found->item : NULL;
}

/* --- declared fields --- */

static const struct value *
declared(const struct value *item, const char *name, size_t n)
{
	const struct value *fields = value_get(item, "fields");

	for (size_t i = 0; i < value_len(fields); i++) {
		const char *s = value_text(value_get(fields->u.list.at[i], "name"), "");

		if (strlen(s) == n && memcmp(s, name, n) == 0)
			return fields->u.list.at[i];
	}
	return NULL;
}

static int
fits(const struct value *field, const char *s, size_t n)
{
	const char *type = value_text(value_get(field, "type"), "text"), *choices = value_text(value_get(field, "choices"), "");
	static const char booleans[] = "yes no true false 1 0";
	int64_t v;
	day_t d;

	if (strcmp(type, "integer") == 0)
		return decimal_parse(s, n, 0, &v) == 0 && memchr(s, '.', n) == NULL;
	if (strcmp(type, "number") == 0)
		return decimal_parse(s, n, 6, &v) == 0;
	if (strcmp(type, "boolean") == 0)
		return choice_find(booleans, s, n) >= 0;
	if (strcmp(type, "day") == 0)
		return day_parse(s, n, &d) == 0;
	return strcmp(type, "choice") != 0 || choice_find(choices, s, n) >= 0;
}

static int
wrong(const struct value *field, const char *name, const char *value, struct err *e)
{
	const char *type = value_text(value_get(field, "type"), "text"), *choices = value_text(value_get(field, "choices"), NULL);

	return err_set(e, MSG_FACT_FIELD, name, value, choices ? choices : type);
}

int
manifest_fields(const struct value *item, const char *fields, int task, struct err *e)
{
	const char *code = value_text(value_get(item, "code"), ""), *p = fields;
	const struct value *list = value_get(item, "fields");
	int failed = 0;

	while (p != NULL && *p != '\0' && !failed) {
		size_t len = strcspn(p, "\n"), n = strcspn(p, "=");
		char *name = mem_copy(p, n < len ? n : len), *value = mem_copy(n < len ? p + n + 1 : "", n < len ? len - n - 1 : 0);
		const struct value *f = declared(item, name, strlen(name));

		if (f == NULL)
			failed = err_set(e, MSG_FACT_FIELD_FOREIGN, code, name);
		else if (!fits(f, value, strlen(value)))
			failed = wrong(f, name, value, e);
		free(name);
		free(value);
		p += len + (p[len] == '\n');
	}
	for (size_t i = 0; i < value_len(list) && !task && !failed; i++) {
		const char *name = value_text(value_get(list->u.list.at[i], "name"), "");
		size_t n = strlen(name);
		int there = 0;

		for (p = fields; p != NULL && *p != '\0' && !there; p += strcspn(p, "\n"), p += *p == '\n')
			there = strncmp(p, name, n) == 0 && p[n] == '=';
		if (!there && !value_boolean(value_get(list->u.list.at[i], "optional"), 0))
			failed = err_set(e, MSG_FACT_FIELD_NEEDED, code, name);
	}
	return failed;
}

const struct value *
manifest_title(const struct manifest *m, const char *list, const char *id)
{
	for (size_t i = 0; i < value_len(m->standards); i++) {
		const struct value *all = value_get(m->standards->u.list.at[i], list);

		for (size_t k = 0; k < value_len(all); k++)
			if (strcmp(value_text(value_get(all->u.list.at[k], "id"), ""), id) == 0)
				return all->u.list.at[k];
	}
	return NULL;
}
