/* /v1/standards: what is in force since when, and the texts of the live bundle. */
#include <stdio.h>
#include <string.h>
#include "daemon/api/api.h"

/* The members of a standard as the worker gave them that stand in lists of standards. */
static struct value *
short_form(struct arena *a, const struct value *standard)
{
	static const char *const keys[] = { "sector", "date", "label", "vi", "en", "basis", "base",
		"extends", "kinds" };
	struct value *v = value_map(a);

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct value *member = value_get(standard, keys[i]);

		value_put(a, v, keys[i], member ? member : value_null(a));
	}
	return v;
}

/* All standards (sector NULL) or those of one sector, by date. */
static void
list(struct call *c, void *ctx)
{
	const char *sector = c->path[0];
	const struct value *all = value_get(c->live->tree, "standards");
	struct value *v = value_map(&c->arena), *rows = value_list(&c->arena);

	(void)ctx;
	for (size_t i = 0; i < value_len(all); i++) {
		const struct value *s = all->u.list.at[i];

		if (sector == NULL || strcmp(value_text(value_get(s, "sector"), ""), sector) == 0)
			value_push(&c->arena, rows, short_form(&c->arena, s));
	}
	if (sector != NULL && value_len(rows) == 0) {
		call_fail(c, MSG_API_NO_STANDARD, sector);
		return;
	}
	value_put(&c->arena, v, "digest", value_str(&c->arena, c->live->folder.digest));
	value_put(&c->arena, v, "standards", rows);
	call_json(c, 200, v);
}

static struct value *
texts(struct call *c, const char *folder)
{
	struct arena *a = &c->arena;
	struct value *rows = value_list(a);
	size_t n = strlen(folder);

	for (size_t i = 0; i < c->live->folder.n; i++) {
		const struct bundle_source *f = &c->live->folder.files[i];
		struct value *v;

		if (strncmp(f->path, folder, n) != 0 || f->path[n] != '/')
			continue;
		v = value_map(a);
		value_put(a, v, "path", value_str(a, f->path));
		value_put(a, v, "text", value_strn(a, f->bytes, f->size));
		value_push(a, rows, v);
	}
	return rows;
}

static void
one(struct call *c, void *ctx)
{
	const struct value *all = value_get(c->live->tree, "standards");
	const char *label = arena_fmt(&c->arena, "%s/%s", c->path[0], c->path[1]);
	struct value *v;

	(void)ctx;
	for (size_t i = 0; i < value_len(all); i++) {
		const struct value *s = all->u.list.at[i];

		if (strcmp(value_text(value_get(s, "sector"), ""), c->path[0]) != 0 ||
		    strcmp(value_text(value_get(s, "date"), ""), c->path[1]) != 0)
			continue;
		v = value_copy(&c->arena, s);
		value_put(&c->arena, v, "digest", value_str(&c->arena, c->live->folder.digest));
		value_put(&c->arena, v, "files", texts(c, label));
		call_json(c, 200, v);
		return;
	}
	call_fail(c, MSG_API_NO_STANDARD, label);
}

const struct route routes_standards[] = {
	{ HTTP_GET, "/v1/standards", MAY_ANY, { { ON_LOOP, list } }, NULL, NULL, "StandardList",
	    "listStandards", "sectors, since when each standard is in force, and its title" },
	{ HTTP_GET, "/v1/standards/{sector}", MAY_ANY, { { ON_LOOP, list } }, NULL, NULL,
	    "StandardList", "listSector", "the standards of one sector" },
	{ HTTP_GET, "/v1/standards/{sector}/{date}", MAY_ANY, { { ON_LOOP, one } }, NULL, NULL,
	    "Standard", "getStandard", "one standard of the live bundle, with its texts" },
	{ 0 },
};
