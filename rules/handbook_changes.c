/* What changed since the edition before: the difference of two texts of one standard. */
#include <string.h>
#include "rules/difference.h"
#include "rules/handbook.h"

/* Of "sector/2026-01-01/items.csv" the date, and in *rest the name; 0 when it is another's. */
static int
dated(const char *path, const char *sector, char date[DAY_TEXT], const char **rest)
{
	size_t n = strlen(sector);

	if (strncmp(path, sector, n) != 0 || path[n] != '/' || strlen(path) < n + 12 ||
	    path[n + 11] != '/')
		return 0;
	memcpy(date, path + n + 1, 10);
	date[10] = '\0';
	*rest = path + n + 12;
	return 1;
}

/* The latest date before `limit`, or on it. */
static const char *
latest(struct difference_side side, const char *sector, const char *limit, int or_on,
    struct arena *a)
{
	const char *best = NULL, *rest;
	char date[DAY_TEXT];

	for (size_t i = 0; i < side.n; i++) {
		int order;

		if (!dated(side.files[i].path, sector, date, &rest))
			continue;
		order = strcmp(date, limit);
		if ((order < 0 || (or_on && order == 0)) && (best == NULL || strcmp(date, best) > 0))
			best = arena_str(a, date);
	}
	return best;
}

/* The texts of one date, as if they stood under another: so that they are one standard's. */
static struct difference_side
edition(struct difference_side side, const char *sector, const char *of, const char *as,
    struct arena *a)
{
	struct bundle_source *files = arena_new(a, (side.n + 1) * sizeof *files);
	char date[DAY_TEXT];
	const char *rest;
	size_t n = 0;

	for (size_t i = 0; i < side.n; i++)
		if (dated(side.files[i].path, sector, date, &rest) && strcmp(date, of) == 0) {
			files[n] = side.files[i];
			files[n++].path = arena_fmt(a, "%s/%s/%s", sector, as, rest);
		}
	return (struct difference_side){ files, n };
}

void
handbook_changes(struct value *tree, const struct bundle_source *files, size_t n,
    const struct bundle_source *old, size_t nold, struct arena *a)
{
	const char *sector = value_text(value_get(tree, "sector"), ""),
		   *date = value_text(value_get(tree, "date"), "");
	struct difference_side now = { files, n }, before = { old ? old : files, old ? nold : n };
	const char *from = latest(before, sector, date, old != NULL, a);
	struct value *v = value_map(a);
	struct difference d = { 0 };

	if (from == NULL)
		return;
	difference_make(edition(before, sector, from, date, a), edition(now, sector, date, date, a),
	    a, &d);
	value_put(a, v, "since", value_str(a, from));
	value_put(a, v, "list", difference_value(&d, a));
	value_put(a, tree, "changes", v);
}
