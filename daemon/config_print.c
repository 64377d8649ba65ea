/* The effective values as YAML, and what differs between two configurations. */
#include <stdlib.h>
#include <string.h>
#include "daemon/config_impl.h"

#define COMMENT_COLUMN 48

struct printing {
	const struct config *c;
	enum lang lang;
	struct buf *out;
};

static void
indent(struct buf *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addc(out, ' ');
}

/* Where a value comes from, behind it. */
static void
comment(struct printing *p, const struct config_key *k, struct config_place at, size_t line_began)
{
	struct buf line = BUF_INIT;
	const char *args[] = { p->c->file, NULL, k->fallback };
	char *text;

	buf_addf(&line, "%d", at.line);
	args[1] = line.p;
	if (at.line == 0)
		text = msg_text(MSG_CONFIG_DEFAULT, p->lang, NULL, 0);
	else if (k->fallback == NULL || k->type == TYPE_LIST) {
		buf_clear(&line);
		buf_addf(&line, "%s:%d", p->c->file, at.line);
		text = buf_detach(&line);
	} else
		text = msg_text(MSG_CONFIG_DEFAULT_IS, p->lang, args, 3);
	if (p->out->n - line_began < COMMENT_COLUMN)
		indent(p->out, COMMENT_COLUMN - (p->out->n - line_began));
	buf_addf(p->out, "  # %s\n", text);
	free(text);
	buf_fini(&line);
}

static void entries_print(struct printing *p, const struct config_key *k, const char *base);

/* The keys of one struct. `dash`: the first line begins an entry of a list. */
static void
group_print(
    struct printing *p, const struct config_group *g, const char *base, size_t depth, int dash)
{
	const struct config_place *place = (const struct config_place *)(const void *)base;
	const char *open = ""; /* the table whose keys are being printed */
	size_t open_n = 0;

	for (size_t i = 0; i < g->n; i++) {
		const struct config_key *k = &g->keys[i];
		const char *dot = strchr(k->path, '.'), *name = dot ? dot + 1 : k->path;
		size_t in = dot ? (size_t)(dot - k->path) : 0, from = p->out->n;

		if (k->type != TYPE_LIST && place[i].line == 0 &&
		    !config_value_given(k, base + k->offset))
			continue;
		if (in > 0 && (in != open_n || strncmp(open, k->path, in) != 0)) {
			indent(p->out, depth - (size_t)dash * 2);
			buf_addf(p->out, "%s%.*s:\n", dash ? "- " : "", (int)in, k->path);
			dash = 0;
			from = p->out->n;
		}
		open = k->path;
		open_n = in;
		indent(p->out, depth + (in ? 2 : 0) - (size_t)dash * 2);
		buf_addf(p->out, "%s%s:", dash ? "- " : "", name);
		dash = 0;
		if (k->type != TYPE_LIST) {
			buf_addc(p->out, ' ');
			config_value_print(k, base + k->offset, p->out);
		} else if (*(const size_t *)(const void *)(base + k->count) == 0)
			buf_adds(p->out, " []");
		comment(p, k, place[i], from);
		if (k->type == TYPE_LIST)
			entries_print(p, k, base);
	}
}

static void
entries_print(struct printing *p, const struct config_key *k, const char *base)
{
	size_t n;
	char *at = config_entries(k, base, &n);

	for (size_t i = 0; i < n; i++)
		group_print(p, k->group, at + i * k->group->size, 4, 1);
}

void
config_print(const struct config *c, enum lang lang, struct buf *out)
{
	struct printing p = { c, lang, out };

	group_print(&p, &config_top, (const char *)c, 0, 0);
}
