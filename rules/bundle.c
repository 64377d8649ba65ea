#include "rules/bundle.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/resolve.h"

struct folder { char sector[64], date[16]; day_t day; const struct bundle_source *lua, *items, *cases, *articles; };

static int
tell(struct err_list *errors, const char *file, int line, enum msg_id id, const char *a, const char *b)
{
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL);
	err_at(&e, file, line, 0);
	err_list_add(errors, &e, 0);
	return -1;
}

/* "sector/2026-01-01/file" -> the folder's slot for the file; NULL when the path is of no standard. */
static const struct bundle_source **
slot(struct folder *f, const char *name)
{
	const struct { const char *name; const struct bundle_source **at; } slots[] = {
		{ "standard.lua", &f->lua }, { "items.csv", &f->items }, { "cases.yaml", &f->cases }, { "articles.csv", &f->articles },
	};

	for (size_t i = 0; i < 4; i++)
		if (strcmp(slots[i].name, name) == 0)
			return slots[i].at;
	return NULL;
}

static int
file_into(struct folder **all, size_t *n, size_t *cap, const struct bundle_source *src, struct err_list *errors)
{
	struct folder f = { .day = DAY_NONE };
	char name[32];
	const struct bundle_source **at;
	size_t i;

	if (sscanf(src->path, "%63[^/]/%15[^/]/%31[^/]", f.sector, f.date, name) != 3)
		return 0;
	if (f.sector[0] == '_' || f.sector[0] == '.')
		return 0;
	if (day_parse(f.date, strlen(f.date), &f.day) != 0)
		return tell(errors, src->path, 0, MSG_RULE_FOLDER, f.date, NULL);
	for (i = 0; i < *n; i++)
		if (strcmp((*all)[i].sector, f.sector) == 0 && (*all)[i].day == f.day)
			break;
	if (i == *n) {
		*all = mem_room(*all, *n, cap, sizeof **all);
		(*all)[(*n)++] = f;
	}
	at = slot(&(*all)[i], name);
	if (at != NULL)
		*at = src;
	return 0;
}

static int
by_sector_and_day(const void *a, const void *b)
{
	const struct folder *x = a, *y = b;
	int k = strcmp(x->sector, y->sector);

	return k ? k : (x->day > y->day) - (x->day < y->day);
}

static int
standard_load(struct bundle *b, const struct folder *f, struct standard *s, struct err_list *errors)
{
	struct arena *a = &b->arena;
	struct value *tree;
	int failed;

	s->sector = arena_str(a, f->sector);
	s->label = arena_fmt(a, "%s/%s", f->sector, f->date);
	s->file = arena_fmt(a, "%s/standard.lua", s->label);
	s->from = f->day;
	if (f->lua == NULL || f->items == NULL)
		return tell(errors, s->label, 0, MSG_RULE_NO_FILE, s->label, f->lua ? "items.csv" : "standard.lua");
	s->source = source_read(arena_copy(a, f->lua->bytes, f->lua->size), f->lua->size, a);
	s->cases = f->cases ? arena_copy(a, f->cases->bytes, f->cases->size) : NULL;
	s->ncases = f->cases ? f->cases->size : 0;
	s->articles = f->articles ? arena_copy(a, f->articles->bytes, f->articles->size) : NULL;
	s->narticles = f->articles ? f->articles->size : 0;
	tree = sandbox_load(b->sandbox, s->file, f->lua->bytes, f->lua->size, a, errors);
	failed = tree == NULL || standard_read(s, tree, a, errors) != 0;
	failed |= items_read(s, arena_fmt(a, "%s/items.csv", s->label), f->items->bytes, f->items->size, a, errors) != 0;
	return failed ? -1 : 0;
}

/* Items of all standards by code; one code belongs to one sector. */
static void
index_items(struct bundle *b, struct err_list *errors)
{
	for (size_t i = 0; i < b->n; i++) {
		struct standard *s = b->standards[i];

		for (size_t k = 0; k < s->nitems; k++) {
			void **at = map_put(&b->items, s->items[k].code, strlen(s->items[k].code), NULL);
			struct item_versions *v = *at;

			if (v == NULL)
				*at = v = arena_new(&b->arena, sizeof *v);
			if (v->n > 0 && strcmp(v->at[0]->owner->sector, s->sector) != 0) {
				tell(errors, arena_fmt(&b->arena, "%s/items.csv", s->label), s->items[k].line, MSG_RULE_ITEM_ELSEWHERE,
				    s->items[k].code, v->at[0]->owner->label);
				continue;
			}
			if (v->n % 8 == 0) {
				const struct item **now = arena_new(&b->arena, (v->n + 8) * sizeof *now);

				if (v->n > 0)
					memcpy(now, v->at, v->n * sizeof *now);
				v->at = now;
			}
			v->at[v->n++] = &s->items[k];
		}
		for (size_t k = 0; k < s->nitems; k++)
			for (size_t f = 0; f < s->items[k].nfields; f++)
				map_put(&b->fields, s->items[k].fields[f].name, strlen(s->items[k].fields[f].name), NULL);
	}
}

struct bundle *
bundle_load(const struct bundle_source *files, size_t n, const struct sandbox_limits *limits, struct err_list *errors)
{
	struct bundle *b = mem_new(sizeof *b);
	struct folder *folders = NULL;
	size_t nfolders = 0, cap = 0;
	struct err e = { 0 };

	b->sandbox = sandbox_new(limits, &e);
	if (b->sandbox == NULL) {
		err_list_add(errors, &e, 0);
		return b;
	}
	for (size_t i = 0; i < n; i++)
		file_into(&folders, &nfolders, &cap, &files[i], errors);
	qsort(folders, nfolders, sizeof *folders, by_sector_and_day);
	b->standards = arena_new(&b->arena, (nfolders + 1) * sizeof(struct standard *));
	for (size_t i = 0; i < nfolders; i++) {
		struct standard *s = arena_new(&b->arena, sizeof *s);

		if (standard_load(b, &folders[i], s, errors) == 0)
			b->standards[b->n++] = s;
		else
			map_put(&b->broken, folders[i].sector, strlen(folders[i].sector), NULL);
	}
	free(folders);
	resolve_check(b, errors);
	index_items(b, errors);
	return b;
}

void
bundle_free(struct bundle *b)
{
	if (b == NULL)
		return;
	sandbox_free(b->sandbox);
	map_fini(&b->items, NULL);
	map_fini(&b->fields, NULL);
	map_fini(&b->broken, NULL);
	free(b->resolved);
	arena_fini(&b->arena);
	free(b);
}

struct standard *
bundle_standard(const struct bundle *b, const char *sector, day_t day)
{
	struct standard *found = NULL;

	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->standards[i]->sector, sector) == 0 && b->standards[i]->from <= day)
			found = b->standards[i];
	return found;
}

const struct item *
bundle_item(const struct bundle *b, const char *code, day_t day)
{
	const struct item_versions *v = map_get(&b->items, code);
	const struct item *found = NULL;

	for (size_t i = 0; v != NULL && i < v->n; i++)
		if (v->at[i]->owner->from <= day)
			found = v->at[i];
	/* A code that the version in force no longer has is gone, even when an older one had it. */
	return found && found->owner == bundle_standard(b, found->owner->sector, day) ? found : NULL;
}

int
bundle_has_field(const struct bundle *b, const char *name)
{
	return map_find(&b->fields, name, strlen(name)) != NULL;
}

/* --- parameters --- */

static const struct param *
own_param(const struct standard *s, const char *name)
{
	for (size_t i = 0; i < s->nparams; i++)
		if (strcmp(s->params[i].name, name) == 0)
			return &s->params[i];
	return NULL;
}

const struct param *
bundle_param(const struct bundle *b, const struct resolved *r, const char *name)
{
	for (int i = 0; i < r->n; i++) {
		const struct param *p = own_param(r->chain[i], name);

		if (p == NULL)
			continue;
		for (size_t k = 0; b->overrides != NULL && k < b->overrides->n; k++)
			if (strcmp(b->overrides->at[k].name, name) == 0)
				for (int c = 0; c < r->n; c++)
					if (strcmp(r->chain[c]->sector, b->overrides->at[k].sector) == 0)
						return &b->overrides->at[k].as;
		return p;
	}
	return NULL;
}

/* Does any version of the sector, or what it extends, have the parameter? */
static const struct param *
find_param(const struct bundle *b, const char *sector, const char *name, int depth)
{
	for (size_t i = b->n; i > 0 && depth < 8; i--) {
		const struct standard *s = b->standards[i - 1];
		const struct param *p;

		if (strcmp(s->sector, sector) != 0)
			continue;
		if ((p = own_param(s, name)) != NULL)
			return p;
		for (int k = 0; k < SUBJECT_COUNT; k++)
			if (s->extends[k] != NULL && (p = find_param(b, s->extends[k], name, depth + 1)) != NULL)
				return p;
	}
	return NULL;
}

static int
one_override(struct bundle *b, const char *home, const struct value_pair *p, struct param_override *o, struct err *e)
{
	const char *dot = strchr(p->key, '.');
	struct value *v = p->value;
	const struct param *was;

	o->sector = dot ? arena_copy(&b->arena, p->key, (size_t)(dot - p->key)) : arena_str(&b->arena, home);
	o->name = arena_str(&b->arena, dot ? dot + 1 : p->key);
	was = find_param(b, o->sector, o->name, 0);
	if (was == NULL) {
		err_set(e, MSG_RULE_PARAM_UNKNOWN, p->key);
		return err_at(e, NULL, p->line, p->col);
	}
	if (value_is(v, V_INT))
		v = value_num(&b->arena, (double)v->u.integer);
	o->as = *was;
	if (param_check(was, v, e) != 0)
		return err_at(e, NULL, p->line, p->col);
	o->as.value = value_is(v, V_STR) ? value_str(&b->arena, v->u.str.s) : value_is(v, V_BOOL) ?
	    value_bool(&b->arena, v->u.boolean) : value_num(&b->arena, v->u.number);
	return 0;
}

int
bundle_override(struct bundle *b, const char *home, const struct value *set, struct err *e)
{
	size_t n = value_len(set);
	struct param_set *now;

	if (n == 0 && b->overrides == NULL)
		return 0;
	b->overrides = NULL;
	b->overrides_serial++;
	if (n == 0)
		return 0;
	now = arena_new(&b->arena, sizeof *now);
	now->at = arena_new(&b->arena, n * sizeof *now->at);
	for (; now->n < n; now->n++)
		if (!value_is(set, V_MAP) || one_override(b, home, &set->u.map.at[now->n], &now->at[now->n], e) != 0)
			return -1;
	b->overrides = now;
	return 0;
}
