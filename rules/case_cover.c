#include "rules/case_cover.h"
#include <string.h>
#include "rules/score_impl.h"

struct cover { const struct standard *s; struct arena *a; struct value *lines; };

/* A function that has returned never comes to its `end`. */
int
case_cover_only_end(const char *text)
{
	text += strspn(text, " \t");
	if (strncmp(text, "end", 3) != 0)
		return 0;
	text += 3;
	return text[strspn(text, " \t,;)}")] == '\0' || strncmp(text + strspn(text, " \t,;)}"), "--",
	    2) == 0;
}

/* In ascending order; each once, however many functions stand on the line. */
static void
insert(struct cover *c, int at)
{
	struct value **list;
	size_t i;

	for (i = 0; i < c->lines->u.list.n; i++)
		if (value_integer(c->lines->u.list.at[i], 0) == at)
			return;
	value_push(c->a, c->lines, value_int(c->a, at));
	list = c->lines->u.list.at;
	for (i = c->lines->u.list.n - 1; i > 0 && value_integer(list[i - 1], 0) > at; i--) {
		struct value *swap = list[i];

		list[i] = list[i - 1];
		list[i - 1] = swap;
	}
}

static void
line(void *arg, const char *file, int at, int ran)
{
	struct cover *c = arg;

	if (!ran && strcmp(file, c->s->file) == 0 && !case_cover_only_end(source_line(c->s->source, at)))
		insert(c, at);
}

struct value *
case_cover(struct engine *g, const char *sector, struct arena *a)
{
	struct value *all = value_list(a);

	for (size_t i = 0; i < g->bundle->n; i++) {
		struct cover c = { g->bundle->standards[i], a, value_list(a) };
		struct value *file;

		if (sector != NULL && strcmp(sector, c.s->sector) != 0)
			continue;
		sandbox_lines(g->sb, line, &c);
		if (value_len(c.lines) == 0)
			continue;
		file = value_map(a);
		value_put(a, file, "file", value_str(a, c.s->file));
		value_put(a, file, "lines", c.lines);
		value_push(a, all, file);
	}
	return all;
}
