/* Changes in words, and as a tree. */
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/base/value.h"
#include "rules/difference.h"
#include "rules/explain_say.h"

const char *const change_kind_names[CHANGE_KINDS] = { "sector_added", "sector_removed",
	"standard_added", "standard_removed", "added", "removed", "value", "formula", "file" };

struct word {
	const char *name;
	enum msg_id id;
};

static const struct word things[] = {
	{ "params", MSG_DIFF_PARAM },
	{ "items", MSG_DIFF_ITEM },
	{ "measures", MSG_DIFF_MEASURE },
	{ "criteria", MSG_DIFF_CRITERION },
	{ "gates", MSG_DIFF_GATE },
	{ "vetoes", MSG_DIFF_VETO },
	{ "classes", MSG_DIFF_CLASS },
	{ "checks", MSG_DIFF_CHECK },
	{ "indicators", MSG_DIFF_INDICATOR },
	{ "score", MSG_DIFF_SCORE },
	{ "aggregate", MSG_DIFF_AGGREGATE },
	{ "extends", MSG_DIFF_EXTENDS },
	{ "title", MSG_DIFF_F_TITLE },
	{ "basis", MSG_DIFF_F_BASIS },
};

static const struct word fields[] = {
	{ "title", MSG_DIFF_F_TITLE },
	{ "title_vi", MSG_DIFF_F_TITLE_VI },
	{ "title_en", MSG_DIFF_F_TITLE_EN },
	{ "coefficient", MSG_DIFF_F_COEFFICIENT },
	{ "points", MSG_DIFF_F_POINTS },
	{ "complexity_group", MSG_DIFF_F_GROUP },
	{ "standard_minutes", MSG_DIFF_F_MINUTES },
	{ "unit", MSG_DIFF_F_UNIT },
	{ "evidence", MSG_DIFF_F_EVIDENCE },
	{ "fields", MSG_DIFF_F_FIELDS },
	{ "basis", MSG_DIFF_F_BASIS },
	{ "range", MSG_DIFF_F_RANGE },
	{ "from", MSG_DIFF_F_FROM },
	{ "cap", MSG_DIFF_F_CAP },
};

static const char *
word(const struct word *table, size_t n, const char *name, enum lang lang)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].name, name) == 0)
			return msg_template(table[i].id, lang);
	return name;
}
#define WORD(table, name, lang) word(table, sizeof table / sizeof *table, name, lang)

/* In the language, or in the other; NULL none. */
static const char *
title_of(const struct change *c, enum lang lang)
{
	const char *const titles[2] = { lang == LANG_VI ? c->vi : c->en,
		lang == LANG_VI ? c->en : c->vi };

	for (int i = 0; i < 2; i++)
		if (titles[i] != NULL && *titles[i] != '\0')
			return titles[i];
	return NULL;
}

/* "parameter dialogue_quorum (People who must come)"; without the code of what has a title:
 * "parameter “People who must come”". */
static void
put_name(struct buf *b, const struct change *c, enum lang lang, int with_code)
{
	const char *title = title_of(c, lang);
	const char *list = c->list;
	int organisation = strncmp(list, "organisation.", 13) == 0;

	buf_adds(b, WORD(things, organisation ? list + 13 : list, lang));
	if (c->id != NULL && (with_code || title == NULL))
		buf_addf(b, " %s", c->id);
	if (c->item != NULL)
		buf_addf(b, " [%s]", c->item);
	if (title != NULL)
		buf_addf(b, with_code ? " (%s)" : " “%s”", title);
	if (organisation)
		buf_addf(b, " %s", msg_template(MSG_DIFF_OF_ORGANISATIONS, lang));
}

static void
put_line(struct buf *b, const struct change_lines *l, enum lang lang)
{
	if (l->line > 0)
		buf_addf(b, "%s %d", msg_template(MSG_DIFF_LINE, lang), l->line);
	else
		buf_addc(b, '-');
}

/* Every digit of a figure, with the comma of the language. */
static void
put_figure(struct buf *b, const char *s, enum lang lang)
{
	const char *dot = lang == LANG_VI ? strchr(s, '.') : NULL;
	int64_t ignored;

	if (dot != NULL && decimal_parse(s, strlen(s), 6, &ignored) == 0)
		buf_addf(b, "%.*s,%s", (int)(dot - s), s, dot + 1);
	else
		buf_adds(b, s);
}

static void
put_value(struct buf *b, const struct change *c, enum lang lang)
{
	const struct writer w = { b, lang };
	const char *ends[2] = { c->before, c->after };
	int basis = strcmp(c->field, "basis") == 0, value = strcmp(c->field, "value") == 0;

	if (!value)
		buf_addf(b, ": %s", WORD(fields, c->field, lang));
	for (int i = 0; i < 2; i++) {
		const char *s = ends[i] && *ends[i] ? ends[i] : "-";

		buf_adds(b, i ? " -> " : ": ");
		if (basis)
			say_cited(&w, s);
		else
			put_figure(b, value ? say_code(&w, s) : s, lang);
	}
	if (c->unit != NULL && value)
		buf_addf(b, " %s", say_code(&w, c->unit));
}

static enum msg_id
whole(enum change_kind kind)
{
	static const enum msg_id ids[CHANGE_KINDS] = {
		[CHANGE_SECTOR_ADDED] = MSG_DIFF_SECTOR_ADDED,
		[CHANGE_SECTOR_REMOVED] = MSG_DIFF_SECTOR_REMOVED,
		[CHANGE_STANDARD_ADDED] = MSG_DIFF_STANDARD_ADDED,
		[CHANGE_STANDARD_REMOVED] = MSG_DIFF_STANDARD_REMOVED,
		[CHANGE_ADDED] = MSG_DIFF_ADDED,
		[CHANGE_REMOVED] = MSG_DIFF_REMOVED,
	};

	return ids[kind];
}

/* Whole: after sector and date, with the code. */
static char *
sentence(const struct change *c, enum lang lang, int is_whole)
{
	struct buf b = BUF_INIT;
	const char *value = c->kind == CHANGE_ADDED ? c->after : c->before;

	if (is_whole)
		buf_addf(&b, "%s%s%s: ", c->sector, c->date ? " " : "", c->date ? c->date : "");
	if (c->kind == CHANGE_FILE) {
		buf_addf(&b, "%s %s", msg_template(MSG_DIFF_FILE, lang), c->field);
		return buf_detach(&b);
	}
	if (c->kind <= CHANGE_REMOVED)
		buf_addf(&b, "%s", msg_template(whole(c->kind), lang));
	if (c->kind == CHANGE_FORMULA)
		buf_addf(&b, "%s", msg_template(MSG_DIFF_FORMULA, lang));
	if (c->list != NULL) {
		buf_adds(&b, c->kind == CHANGE_VALUE ? "" : " ");
		put_name(&b, c, lang, is_whole);
	}
	if (c->kind == CHANGE_VALUE)
		put_value(&b, c, lang);
	else if (c->kind == CHANGE_FORMULA) {
		buf_adds(&b, ": ");
		put_line(&b, &c->was, lang);
		buf_adds(&b, " -> ");
		put_line(&b, &c->is, lang);
	} else if (c->list != NULL && value != NULL && *value != '\0') {
		buf_adds(&b, ": ");
		put_figure(&b, value, lang);
	}
	return buf_detach(&b);
}

char *
change_text(const struct change *c, enum lang lang)
{
	return sentence(c, lang, 1);
}

/* --- the tree --- */

static void
put(struct arena *a, struct value *v, const char *key, const char *s)
{
	if (s != NULL)
		value_put(a, v, key, value_str(a, s));
}

static void
put_lines(struct arena *a, struct value *to, const char *key, const struct change_lines *l)
{
	struct value *v;

	if (l->file == NULL)
		return;
	v = value_put(a, to, key, value_map(a));
	put(a, v, "file", l->file);
	value_put(a, v, "line", value_int(a, l->line));
	put(a, v, "text", l->text);
}

static void
put_sentences(struct arena *a, struct value *v, const struct change *c, int is_whole)
{
	char *en = sentence(c, LANG_EN, is_whole), *vi = sentence(c, LANG_VI, is_whole);

	put(a, v, "en", en);
	put(a, v, "vi", vi);
	free(en);
	free(vi);
}

static struct value *
one(const struct change *c, struct arena *a)
{
	struct value *v = value_map(a), *title;

	put(a, v, "kind", change_kind_names[c->kind]);
	put(a, v, "sector", c->sector);
	put(a, v, "date", c->date);
	put(a, v, "of", c->list);
	put(a, v, "id", c->id);
	put(a, v, "item", c->item);
	put(a, v, "field", c->field);
	put(a, v, "before", c->before);
	put(a, v, "after", c->after);
	put(a, v, "unit", c->unit);
	if (title_of(c, LANG_VI) != NULL) {
		title = value_put(a, v, "title", value_map(a));
		put(a, title, "vi", c->vi);
		put(a, title, "en", c->en);
	}
	put_lines(a, v, "was", &c->was);
	put_lines(a, v, "is", &c->is);
	put_sentences(a, value_put(a, v, "said", value_map(a)), c, 0);
	put_sentences(a, v, c, 1);
	return v;
}

struct value *
difference_value(const struct difference *d, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < d->n; i++)
		value_push(a, list, one(&d->at[i], a));
	return list;
}
