#include "rules/coverage.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/map.h"
#include "rules/case_cover.h"
#include "rules/score_impl.h"

/* What is known of each line of one file: bit 0 there is one, bit 1 it ran. */
struct marks {
	const struct standard *s;
	unsigned char *at;
};

static void
mark(void *arg, const char *file, int line, int ran)
{
	struct marks *m = arg;

	if (strcmp(file, m->s->file) != 0 || line < 1 || (size_t)line > m->s->source->nlines ||
	    case_cover_only_end(source_line(m->s->source, line)))
		return;
	m->at[line] = (unsigned char)(m->at[line] | (ran ? 3 : 1));
}

static struct value *
missing(struct engine *g, const struct standard *s, int64_t *taken, struct arena *a)
{
	static const char *const never[] = { "both", "false", "true" };
	struct value *list = value_list(a);

	for (size_t i = 0; i < s->nbranches; i++) {
		const struct branch *b = &s->branches[i];
		int seen = sandbox_branch(g->sb, s->first_branch + (int)i);
		struct value *v;

		*taken += (seen & 1) + (seen >> 1 & 1);
		if (seen == 3)
			continue;
		v = value_map(a);
		value_put(a, v, "line", value_int(a, b->at.line));
		value_put(a, v, "col", value_int(a, b->at.col));
		lens_put_text(a, v, "kind", b->kind);
		lens_put_text(a, v, "never", never[seen]);
		value_push(a, list, v);
	}
	return list;
}

static struct value *
one_file(struct engine *g, const struct standard *s, struct arena *a)
{
	struct marks m = { s, mem_new(s->source->nlines + 2) };
	struct value *v = value_map(a), *unreached = value_list(a);
	int64_t lines = 0, reached = 0, taken = 0;

	sandbox_lines(g->sb, mark, &m);
	for (size_t i = 1; i <= s->source->nlines; i++) {
		lines += m.at[i] & 1;
		reached += m.at[i] >> 1 & 1;
		if (m.at[i] == 1)
			value_push(a, unreached, value_int(a, (int64_t)i));
	}
	free(m.at);
	lens_put_text(a, v, "file", s->file);
	lens_put_text(a, v, "sector", s->sector);
	value_put(a, v, "lines", value_int(a, lines));
	value_put(a, v, "reached", value_int(a, reached));
	value_put(a, v, "unreached", unreached);
	value_put(a, v, "missing", missing(g, s, &taken, a));
	value_put(a, v, "outcomes", value_int(a, 2 * (int64_t)s->nbranches));
	value_put(a, v, "taken", value_int(a, taken));
	return v;
}

struct value *
coverage_files(struct engine *g, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < g->bundle->n; i++) {
		struct value *v = one_file(g, g->bundle->standards[i], a);

		if (value_integer(value_get(v, "lines"), 0) > 0)
			value_push(a, list, v);
	}
	return list;
}
