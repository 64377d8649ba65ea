/* The last chapters: more examples, what changed, articles. */
#include <string.h>
#include "rules/handbook_book.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *
outcome(struct book *b, const struct value *v)
{
	const char *state = value_text(value_get(v, "state"), "");

	if (strcmp(state, "scored") != 0)
		return say_code(&b->w, state);
	say_points(&b->w, value_get(v, "score"));
	if (value_get(v, "band_title") != NULL)
		say_put(&b->w, ", %s", say_title(&b->w, value_get(v, "band_title"), "id"));
	return book_taken(b);
}

void
book_cases(struct book *b)
{
	static const enum msg_id heads[] = { MSG_HANDBOOK_CASE_HEAD, MSG_HANDBOOK_OUTCOME };
	const struct value *list = value_get(b->tree, "cases");

	if (value_len(list) == 0)
		return;
	pen_heading(&b->pen, 2, say_text(&b->w, MSG_HANDBOOK_CASES));
	b->pen.form->para(&b->pen, say_text(&b->w, MSG_HANDBOOK_CASES_NOTE));
	pen_table(&b->pen, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(list); i++)
		pen_row(&b->pen, book_case(b, list->u.list.at[i]),
		    outcome(b, list->u.list.at[i]));
	b->pen.form->table_end(&b->pen);
}

/* The sentences of the difference say of which standard they are; here that is known. */
static const char *
without_standard(const char *s)
{
	const char *colon = strstr(s, ": ");

	return colon ? colon + 2 : s;
}

void
book_changes(struct book *b)
{
	const struct value *v = value_get(b->tree, "changes"), *list = value_get(v, "list");
	const char *key = b->w.lang == LANG_VI ? "vi" : "en", *since;

	if (v == NULL)
		return;
	say_day(&b->w, value_text(value_get(v, "since"), NULL));
	since = book_taken(b);
	pen_heading(&b->pen, 2, book_say(b, MSG_HANDBOOK_CHANGES, since));
	for (size_t i = 0; i < value_len(list); i++)
		b->pen.form->item(&b->pen, 1,
		    without_standard(value_text(value_get(list->u.list.at[i], key), "")));
	b->pen.form->item(&b->pen, 0, "");
	if (value_len(list) == 0)
		b->pen.form->para(&b->pen, say_text(&b->w, MSG_HANDBOOK_SAME));
}

static const char *
titles(struct book *b, const struct value *list)
{
	for (size_t i = 0; i < value_len(list); i++)
		say_put(&b->w, "%s%s", i ? "; " : "", say_title(&b->w, list->u.list.at[i], "id"));
	return book_taken(b);
}

void
book_articles(struct book *b)
{
	static const enum msg_id heads[] = { MSG_HANDBOOK_ARTICLE, MSG_HANDBOOK_ABOUT,
		MSG_HANDBOOK_USED, MSG_HANDBOOK_STANDARD };
	const struct value *list = value_get(b->tree, "articles");

	if (value_len(list) == 0)
		return;
	pen_heading(&b->pen, 2, say_text(&b->w, MSG_HANDBOOK_ARTICLES));
	pen_table(&b->pen, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *v = list->u.list.at[i];

		pen_row(&b->pen, book_basis(b, value_get(v, "article")), book_title(b, v, "article"),
		    titles(b, value_get(v, "used")), value_text(value_get(v, "standard"), ""));
	}
	b->pen.form->table_end(&b->pen);
}
