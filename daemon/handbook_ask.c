#include "daemon/handbook_ask.h"
#include <string.h>
#include "daemon/folder.h"

struct value *
handbook_ask(struct workers *w, const struct handbook_options *o, struct arena *a, struct err *e)
{
	struct value *what = value_map(a);
	char day[DAY_TEXT];

	value_put(a, what, "sector", value_str(a, o->sector));
	value_put(a, what, "day", value_str(a, day_text(o->day, day)));
	if (o->duty_group != NULL)
		value_put(a, what, "duty_group", value_str(a, o->duty_group));
	return workers_ask_value(w,
	    &(struct workers_question){ .type = FRAME_HANDBOOK, .what = what, .about = o->sector }, a, e);
}

void
handbook_since(
    struct value *tree, const struct folder *now, const struct folder *old, struct arena *a)
{
	handbook_changes(
	    tree, now->files, now->n, old ? old->files : NULL, old ? old->n : 0, a);
}

static int
in_force(const struct value *standard, day_t day)
{
	const char *text = value_text(value_get(standard, "date"), "");
	day_t from;

	return day_parse(text, strlen(text), &from) == 0 && from <= day;
}

static int
built_on(const struct value *list, const char *sector)
{
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *extends = value_get(list->u.list.at[i], "extends");

		for (size_t k = 0; k < value_len(extends); k++)
			if (strcmp(value_text(extends->u.map.at[k].value, ""), sector) == 0)
				return 1;
	}
	return 0;
}

const char **
handbook_sectors(const struct value *manifest_tree, day_t day, struct arena *a)
{
	const struct value *list = value_get(manifest_tree, "standards");
	const char **names = arena_new(a, (value_len(list) + 1) * sizeof *names);
	size_t n = 0;

	for (size_t i = 0; i < value_len(list); i++) {
		const char *sector = value_text(value_get(list->u.list.at[i], "sector"), "");

		if (in_force(list->u.list.at[i], day) && !built_on(list, sector) &&
		    (n == 0 || strcmp(names[n - 1], sector) != 0))
			names[n++] = sector;
	}
	names[n] = NULL;
	return names;
}
