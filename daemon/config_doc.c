/* The table of keys as documents: etc/kpid.yaml and the keys of kpid.yaml(5). A test holds both
 * against the files. */
#include <string.h>
#include "daemon/config_impl.h"

static const struct config_section *
section_find(const char *path, size_t n)
{
	for (size_t i = 0; i < config_sections_n; i++)
		if (strlen(config_sections[i].name) == n &&
		    strncmp(config_sections[i].name, path, n) == 0)
			return &config_sections[i];
	return NULL;
}

/* Walks over the keys of a group; `section`, when there is one,
 * is told before the first key of each table. */
static void
walk(const struct config_group *g, struct buf *out,
    void (*section)(struct buf *out, const struct config_section *s),
    void (*key)(struct buf *out, const struct config_group *g, const struct config_key *k))
{
	const struct config_section *open = NULL;

	for (size_t i = 0; i < g->n; i++) {
		const char *path = g->keys[i].path;
		size_t n = strcspn(path, ".");
		const struct config_section *s = path[n] == '.' ? section_find(path, n) : NULL;

		if (section != NULL && s != NULL && s != open)
			section(out, s);
		open = s;
		key(out, g, &g->keys[i]);
	}
}

/* What it takes, whether it is needed, its default, what changing it needs. */
static void
facts(struct buf *out, const struct config_key *k, int with_default)
{
	size_t from = out->n;

	config_value_range(k, out);
	if (k->flags & NEEDED)
		buf_addf(out, "%sneeded", out->n > from ? "; " : "");
	if (with_default && k->fallback != NULL)
		buf_addf(out, "%sdefault %s", out->n > from ? "; " : "", k->fallback);
	if (k->flags & RESTART)
		buf_addf(out, "%srestart", out->n > from ? "; " : "");
}

/* --- the reference --- */

static void
reference_section(struct buf *out, const struct config_section *s)
{
	buf_addf(out, "\n# %s\n# %s\n%s:\n", s->en, s->vi, s->name);
}

static void
reference_entry_key(struct buf *out, const struct config_group *g, const struct config_key *k)
{
	struct buf b = BUF_INIT;

	(void)g;
	facts(&b, k, 1);
	buf_addf(out, "#   %-16s %s\n#   %-16s %s\n", k->path, k->en, "", k->vi);
	if (b.n > 0)
		buf_addf(out, "#   %-16s (%s)\n", "", b.p);
	buf_fini(&b);
}

/* Lines, each behind `before`. */
static void
lines(struct buf *out, const char *before, const char *text)
{
	for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		buf_addf(out, "%s%.*s\n", before, (int)n, text);
	}
}

static void
reference_list(struct buf *out, const struct config_key *k)
{
	buf_addf(out, "\n# %s\n# %s\n# Each entry:\n", k->en, k->vi);
	walk(k->group, out, NULL, reference_entry_key);
	if (k->example != NULL) {
		buf_addf(out, "%s:\n", k->path);
		lines(out, "  ", k->example);
	} else
		buf_addf(out, "#%s: %s\n", k->path, k->fallback);
}

static void
reference_key(struct buf *out, const struct config_group *g, const struct config_key *k)
{
	const char *dot = strchr(k->path, '.'), *in = dot ? "  " : "";
	struct buf b = BUF_INIT;

	(void)g;
	if (k->type == TYPE_LIST) {
		reference_list(out, k);
		return;
	}
	facts(&b, k, 0);
	buf_addf(out, "%s%s# %s\n%s# %s\n", dot ? "" : "\n", in, k->en, in, k->vi);
	if (b.n > 0)
		buf_addf(out, "%s# (%s)\n", in, b.p);
	buf_addf(out, "%s#%s:%s%s\n", in, dot ? dot + 1 : k->path, k->fallback ? " " : "",
	    k->fallback ? k->fallback : "");
	buf_fini(&b);
}

void
config_reference(struct buf *out)
{
	buf_adds(out,
	    "# kpid.yaml: every key, with its default and what it takes. A line that begins with # "
	    "is not read: take the #\n"
	    "# away to set a key. Relative paths begin at this file's folder. kpid --check-config "
	    "tells every mistake;\n"
	    "# SIGHUP and kpictl reload read the file again, but keys marked \"restart\" need "
	    "one.\n"
	    "# Mọi khóa, kèm giá trị mặc định và phạm vi. Dòng bắt đầu bằng # không được đọc: bỏ "
	    "dấu # để đặt giá trị.\n");
	walk(&config_top, out, reference_section, reference_key);
}

/* --- the manual --- */

static void
manual_text(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (strchr("*_\\#<>[", *s) != NULL)
			buf_addc(out, '\\');
		buf_addc(out, *s);
	}
}

/* A help text as a sentence. */
static void
manual_help(struct buf *out, const char *help)
{
	char first[2] = { help[0], '\0' };

	if (first[0] >= 'a' && first[0] <= 'z')
		first[0] = (char)(first[0] - 32);
	buf_adds(out, first);
	manual_text(out, help + 1);
}

static void
manual_section(struct buf *out, const struct config_section *s)
{
	buf_addf(out, "## %s\n\n", s->name);
	manual_help(out, s->en);
	buf_adds(out, ".\n\n");
}

static void
manual_key(struct buf *out, const struct config_group *g, const struct config_key *k)
{
	struct buf b = BUF_INIT;

	if (k->type == TYPE_LIST)
		buf_addf(out, "## %s\n\n", k->path);
	else {
		buf_addf(&b, "%s%s%s", g->name, *g->name ? "[]." : "", k->path);
		buf_adds(out, "*");
		manual_text(out, b.p);
		buf_adds(out, "*\n\t");
		buf_clear(&b);
	}
	manual_help(out, k->en);
	facts(&b, k, 1);
	if (b.n > 0) {
		buf_adds(out, " (");
		manual_text(out, b.p);
		buf_adds(out, ")");
	}
	buf_adds(out, ".\n\n");
	buf_fini(&b);
	if (k->type == TYPE_LIST)
		walk(k->group, out, NULL, manual_key);
}

void
config_manual(struct buf *out)
{
	walk(&config_top, out, manual_section, manual_key);
}
