#include "rules/bundle.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/resolve.h"

enum { FILE_LUA, FILE_ITEMS, FILE_CASES, FILE_ARTICLES, FILES };
static const char *const file_names[FILES] = {
	"standard.lua", "items.csv", "cases.yaml", "articles.csv",
};

struct folder { const char *sector, *date; day_t day; const struct bundle_source *files[FILES]; };

struct loader {
	struct bundle *b;
	struct err_list *errors;
	bundle_timer_fn *timer; void *timer_arg;
	struct folder *folders; size_t n, cap;
	struct map bad;		/* folders already told */
};

static int
tell(struct err_list *errors, const char *file, enum msg_id id, const char *a, const char *b)
{
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL);
	err_at(&e, file, 0, 0);
	err_list_add(errors, &e, 0);
	return -1;
}

/* --- folders --- */

static int
sector_name(const char *s, size_t n)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789";

	return n > 0 && n <= 64 && strspn(s, letters) >= n && !(*s >= '0' && *s <= '9');
}

/* "sector/2026-01-01/file" -> *f, and which of the files it is; -1 when it is of no standard. */
static int
take_apart(struct loader *l, const char *path, struct folder *f)
{
	size_t sector = strcspn(path, "/"), date;
	const char *name = strrchr(path, '/');
	int k = 0;

	if (*path == '_' || *path == '.' || name == NULL)
		return -1;
	while (k < FILES && strcmp(file_names[k], name + 1) != 0)
		k++;
	if (k == FILES)
		return -1;
	date = name > path + sector ? (size_t)(name - path) - sector - 1 : 0;
	f->sector = arena_copy(&l->b->arena, path, sector);
	f->date = arena_copy(&l->b->arena, path + sector + 1, date);
	if (sector_name(path, sector) && day_parse(f->date, date, &f->day) == 0)
		return k;
	if (map_find(&l->bad, path, (size_t)(name - path)) == NULL)
		tell(l->errors, arena_copy(&l->b->arena, path, (size_t)(name - path)),
		    MSG_RULE_FOLDER, arena_copy(&l->b->arena, path, (size_t)(name - path)), NULL);
	map_put(&l->bad, path, (size_t)(name - path), NULL);
	return -1;
}

static void
file_into(struct loader *l, const struct bundle_source *src)
{
	struct folder f = { .day = DAY_NONE };
	int k = take_apart(l, src->path, &f);
	size_t i = 0;

	if (k < 0)
		return;
	while (i < l->n &&
	    (strcmp(l->folders[i].sector, f.sector) != 0 || l->folders[i].day != f.day))
		i++;
	if (i == l->n) {
		l->folders = mem_room(l->folders, l->n, &l->cap, sizeof *l->folders);
		l->folders[l->n++] = f;
	}
	l->folders[i].files[k] = src;
}

static int
by_sector_and_day(const void *a, const void *b)
{
	const struct folder *x = a, *y = b;
	int k = strcmp(x->sector, y->sector);

	return k ? k : (x->day > y->day) - (x->day < y->day);
}

/* --- one standard --- */

static const char *
text(struct arena *a, const struct bundle_source *src, size_t *n)
{
	*n = src ? src->size : 0;
	return src ? arena_copy(a, src->bytes, src->size) : NULL;
}

/* For coverage: the same text, with its decisions told. */
static struct bundle_source
telling(struct loader *l, struct standard *s, const struct bundle_source *lua)
{
	struct sandbox *sb = l->b->sandbox;
	struct bundle_source told = *lua;
	const char *text = sandbox_tells(sb) ? source_branches(s->source, SANDBOX_BRANCH,
	    sandbox_branches(sb, 0), &l->b->arena, &s->branches, &s->nbranches, &told.size) : NULL;

	if (text == NULL)
		return *lua;
	s->first_branch = sandbox_branches(sb, s->nbranches);
	told.bytes = text;
	return told;
}

static struct value *
run(struct loader *l, struct standard *s, const struct bundle_source *lua)
{
	struct sandbox *sb = l->b->sandbox;
	const struct bundle_source told = telling(l, s, lua);
	size_t before = l->errors->n;
	struct value *tree;

	if (l->timer != NULL)
		l->timer(l->timer_arg, sb);
	tree = sandbox_load(sb, s->file, told.bytes, told.size, &l->b->arena, l->errors);
	if (l->timer != NULL)
		l->timer(l->timer_arg, NULL);
	sandbox_rearm(sb);
	for (size_t i = before; i < l->errors->n; i++)
		source_explain(s->source, &l->errors->at[i]);
	return tree;
}

static int
is_root(const struct standard *s)
{
	for (int i = 0; i < SUBJECT_COUNT; i++)
		if (s->extends[i] != NULL)
			return 0;
	return 1;
}

/* Nobody works in a root: it may do without a catalogue. */
static int
items(struct loader *l, struct standard *s, const struct bundle_source *src)
{
	struct arena *a = &l->b->arena;

	if (src == NULL && is_root(s))
		return 0;
	if (src == NULL)
		return tell(l->errors, s->label, MSG_RULE_NO_FILE, s->label,
		    file_names[FILE_ITEMS]);
	if (items_read(s, src->bytes, src->size, a, l->errors) != 0)
		return -1;
	return standard_items(s, a, l->errors);
}

static int
standard_load(struct loader *l, const struct folder *f, struct standard *s)
{
	struct arena *a = &l->b->arena;
	const struct bundle_source *lua = f->files[FILE_LUA], *csv = f->files[FILE_ITEMS];
	struct value *tree;
	size_t n;

	s->sector = f->sector;
	s->label = arena_fmt(a, "%s/%s", f->sector, f->date);
	s->file = arena_fmt(a, "%s/%s", s->label, file_names[FILE_LUA]);
	s->from = f->day;
	if (lua == NULL)
		return tell(l->errors, s->label, MSG_RULE_NO_FILE, s->label, file_names[FILE_LUA]);
	s->source = source_read(text(a, lua, &n), lua->size, a);
	s->cases = text(a, f->files[FILE_CASES], &s->ncases);
	s->articles = text(a, f->files[FILE_ARTICLES], &s->narticles);
	tree = run(l, s, lua);
	if (tree == NULL || standard_read(s, tree, a, l->errors) != 0) {
		/* The catalogue's own mistakes are told at once, not after the next try. */
		if (csv != NULL)
			items_read(s, csv->bytes, csv->size, a, l->errors);
		return -1;
	}
	return items(l, s, csv);
}

/* --- items of all standards --- */

/* One code belongs to one sector. -1 when another has an item of this standard. */
static int
own_items(struct bundle *b, struct map *owners, struct standard *s, struct err_list *errors)
{
	const char *file = arena_fmt(&b->arena, "%s/%s", s->label, file_names[FILE_ITEMS]);
	int failed = 0;

	for (size_t i = 0; i < s->nitems; i++) {
		const char *code = s->items[i].code;
		void **at = map_put(owners, code, strlen(code), NULL);
		const struct standard *owner = *at ? *at : s;
		struct err e = { 0 };

		*at = (void *)owner;
		if (strcmp(owner->sector, s->sector) == 0)
			continue;
		err_set(&e, MSG_RULE_ITEM_ELSEWHERE, code, owner->label);
		err_at(&e, file, s->items[i].line, 0);
		err_list_add(errors, &e, 0);
		failed = -1;
	}
	return failed;
}

static void
check_items(struct bundle *b, struct err_list *errors)
{
	struct map owners = MAP_INIT;

	for (size_t i = 0; i < b->n;)
		if (own_items(b, &owners, b->standards[i], errors) != 0)
			resolve_leave_out(b, i);
		else
			i++;
	map_fini(&owners, NULL);
}

static void
index_fields(struct bundle *b)
{
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < b->standards[i]->nitems; k++) {
			const struct item *it = &b->standards[i]->items[k];

			for (size_t f = 0; f < it->nfields; f++)
				map_put(&b->fields, it->fields[f].name,
				    strlen(it->fields[f].name), NULL);
		}
}

static void
index_item(struct bundle *b, const struct item *it)
{
	void **at = map_put(&b->items, it->code, strlen(it->code), NULL);
	struct item_versions *v = *at;
	const struct item **list;

	if (v == NULL)
		*at = v = arena_new(&b->arena, sizeof *v);
	list = arena_new(&b->arena, (v->n + 1) * sizeof *list);
	if (v->n > 0)
		memcpy(list, v->at, v->n * sizeof *list);
	list[v->n++] = it;
	v->at = list;
}

/* The next version takes over on its day, be it one with mistakes. */
static void
replaced_by(struct standard *s, struct standard **all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i]->sector, s->sector) == 0 && all[i]->from > s->from &&
		    (s->until == DAY_NONE || all[i]->from < s->until))
			s->until = all[i]->from;
}

/* --- the whole --- */

static void
load(struct loader *l)
{
	struct bundle *b = l->b;

	if (l->n > 1)
		qsort(l->folders, l->n, sizeof *l->folders, by_sector_and_day);
	b->standards = arena_new(&b->arena, l->n * sizeof(struct standard *));
	b->left_out = arena_new(&b->arena, l->n * sizeof(struct standard *));
	for (size_t i = 0; i < l->n; i++) {
		struct standard *s = arena_new(&b->arena, sizeof *s);

		if (standard_load(l, &l->folders[i], s) == 0)
			b->standards[b->n++] = s;
		else
			b->left_out[b->nleft_out++] = s;
	}
	check_items(b, l->errors);
	index_fields(b);
	resolve_check(b, l->errors);
	for (size_t i = 0; i < b->n; i++) {
		struct standard *s = b->standards[i];

		s->until = DAY_NONE;
		replaced_by(s, b->standards, b->n);
		replaced_by(s, b->left_out, b->nleft_out);
		for (size_t k = 0; k < s->nitems; k++)
			index_item(b, &s->items[k]);
	}
}

struct bundle *
bundle_load(const struct bundle_source *files, size_t n, const struct sandbox_limits *limits,
    bundle_timer_fn *timer, void *arg, struct err_list *errors)
{
	struct bundle *b = mem_new(sizeof *b);
	struct loader l = { .b = b, .errors = errors, .timer = timer, .timer_arg = arg };
	struct err e = { 0 };

	b->sandbox = sandbox_new(limits, &e);
	if (b->sandbox == NULL) {
		err_list_add(errors, &e, 0);
		return b;
	}
	for (size_t i = 0; i < n; i++)
		file_into(&l, &files[i]);
	load(&l);
	free(l.folders);
	map_fini(&l.bad, NULL);
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
	free(b->resolved);
	arena_fini(&b->override_arena);
	arena_fini(&b->arena);
	free(b);
}

/* --- looking up --- */

static struct standard *
latest(struct standard **all, size_t n, const char *sector, day_t day)
{
	struct standard *found = NULL;

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i]->sector, sector) == 0 && all[i]->from <= day &&
		    (found == NULL || all[i]->from > found->from))
			found = all[i];
	return found;
}

const struct standard *
resolve_left_out(const struct bundle *b, const char *sector, day_t day)
{
	const struct standard *good = latest(b->standards, b->n, sector, day);
	const struct standard *bad = latest(b->left_out, b->nleft_out, sector, day);

	return good == NULL || (bad != NULL && bad->from > good->from) ? bad : NULL;
}

struct standard *
bundle_standard(const struct bundle *b, const char *sector, day_t day)
{
	if (resolve_left_out(b, sector, day) != NULL)
		return NULL;
	return latest(b->standards, b->n, sector, day);
}

const struct item *
bundle_item(const struct bundle *b, const char *code, day_t day)
{
	const struct item_versions *v = map_get(&b->items, code);
	const struct item *found = NULL;

	for (size_t i = 0; v != NULL && i < v->n; i++)
		if (v->at[i]->owner->from <= day)
			found = v->at[i];
	/* A code that the version in force no longer has is gone, though an older one had it. */
	if (found == NULL || (found->owner->until != DAY_NONE && found->owner->until <= day))
		return NULL;
	return found;
}

const char *
bundle_field(const struct bundle *b, const char *name)
{
	const struct map_entry *at = map_find(&b->fields, name, strlen(name));

	return at ? at->key : NULL;
}
