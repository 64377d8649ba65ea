/* How a month is scored under one law, with examples worked through. */
#include <stdio.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/explain_reads.h"
#include "rules/handbook_book.h"
#include "rules/words.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* --- what counts --- */

/* The criterion of this id in an example in which it read something; NULL when none does. */
static const struct value *
seen(const struct value *law, const char *id)
{
	const struct value *examples = value_get(law, "examples");

	for (size_t i = 0; i < value_len(examples); i++) {
		const struct value *list = value_get(
		    value_get(examples->u.list.at[i], "explanation"), "criteria");

		for (size_t k = 0; k < value_len(list); k++)
			if (strcmp(value_text(value_get(list->u.list.at[k], "id"), ""), id) == 0 &&
			    value_len(value_get(list->u.list.at[k], "reads")) > 0)
				return list->u.list.at[k];
	}
	return NULL;
}

/* The parameters that the formula names, and those that its measures read in the example. */
static const struct value *
all_params(struct book *b, const struct value *criterion, const struct value *example)
{
	const struct value *own = value_get(criterion, "params"), *read = value_get(example, "params");
	struct value *names = value_map(&b->arena), *list = value_list(&b->arena);

	for (size_t i = 0; i < value_len(own); i++)
		value_put(&b->arena, names, value_text(own->u.list.at[i], ""), own->u.list.at[i]);
	for (size_t i = 0; i < value_len(read); i++) {
		struct value *name = value_get(read->u.list.at[i], "name");

		value_put(&b->arena, names, value_text(name, ""), name);
	}
	for (size_t i = 0; i < value_len(names); i++)
		value_push(&b->arena, list, names->u.map.at[i].value);
	return list;
}

static const char *
computed_from(struct book *b, const struct value *law, const struct value *criterion)
{
	const struct value *example = seen(law, value_text(value_get(criterion, "id"), "")),
			   *reads = value_get(example, "reads");
	const char *numbers = book_numbers(b, law, all_params(b, criterion, example));

	if (value_len(reads) == 0)
		say_put(&b->w, "%s", say_text(&b->w, MSG_HANDBOOK_CONFIRMED));
	for (size_t i = 0; i < value_len(reads); i++) {
		say_put(&b->w, "%s", i ? "; " : "");
		reads_question(&b->w, reads->u.list.at[i]);
	}
	if (*numbers != '\0')
		say_put(&b->w, ". %s", numbers);
	return book_taken(b);
}

static const char *
measured_in(struct book *b, const struct value *criterion)
{
	const struct value *hi = value_get(criterion, "highest");
	struct buf lo = BUF_INIT, top = BUF_INIT;

	if (hi != NULL) {
		number_text(&lo, value_double(value_get(criterion, "lowest"), 0),
		    b->w.lang == LANG_VI);
		number_text(&top, value_double(hi, 0), b->w.lang == LANG_VI);
		say_sentence(&b->w, MSG_HANDBOOK_UP_TO, lo.p, top.p);
		say_put(&b->w, " ");
	}
	say_put(&b->w, "%s", say_code(&b->w, value_text(value_get(criterion, "unit"), "")));
	buf_fini(&lo);
	buf_fini(&top);
	return book_taken(b);
}

static void
counts(struct book *b, const struct value *law)
{
	static const enum msg_id heads[] = { MSG_HANDBOOK_CRITERION, MSG_HANDBOOK_UNIT,
		MSG_HANDBOOK_FROM, MSG_HANDBOOK_ROLES, MSG_HANDBOOK_BASIS };
	const struct value *list = value_get(law, "criteria"), *score = value_get(law, "score");
	const char *numbers;

	pen_heading(&b->pen, 3, say_text(&b->w, MSG_HANDBOOK_COUNTS));
	pen_table(&b->pen, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *v = list->u.list.at[i];

		pen_row(&b->pen, book_title(b, v, "id"), measured_in(b, v), computed_from(b, law, v),
		    book_codes(b, value_get(v, "roles"), MSG_HANDBOOK_EVERYBODY),
		    book_basis(b, value_get(v, "basis")));
	}
	b->pen.form->table_end(&b->pen);
	if (value_text(value_get(score, "text"), NULL) == NULL)
		return;
	b->pen.form->para(&b->pen,
	    book_say(b, MSG_HANDBOOK_SCORE,
		arena_fmt(&b->arena, "%s:%lld", value_text(value_get(score, "file"), ""),
		    (long long)value_integer(value_get(score, "line"), 0))));
	b->pen.form->code(&b->pen, value_text(value_get(score, "text"), ""));
	numbers = book_numbers(b, law, value_get(score, "params"));
	if (*numbers != '\0')
		b->pen.form->para(&b->pen, book_say(b, MSG_HANDBOOK_WITH, numbers));
}

/* --- classes, gates, vetoes --- */

static const char *
figure(struct book *b, double x)
{
	say_double(&b->w, x);
	return book_taken(b);
}

static void
classes(struct book *b, const struct value *law)
{
	static const enum msg_id heads[] = { MSG_HANDBOOK_CLASS, MSG_HANDBOOK_EDGE,
		MSG_HANDBOOK_CAP, MSG_HANDBOOK_BASIS };
	const struct value *list = value_get(law, "classes");

	pen_heading(&b->pen, 3, say_text(&b->w, MSG_HANDBOOK_CLASSES));
	pen_table(&b->pen, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *v = list->u.list.at[i], *cap = value_get(v, "cap");

		pen_row(&b->pen, book_title(b, v, "id"),
		    figure(b, value_double(value_get(v, "from"), 0)),
		    cap ? book_say(b, MSG_HANDBOOK_CAP_OF, figure(b, value_double(cap, 0) * 100))
			: "",
		    book_basis(b, value_get(v, "basis")));
	}
	b->pen.form->table_end(&b->pen);
}

static const struct value *
class_of(const struct value *law, const char *id)
{
	const struct value *list = value_get(law, "classes");

	for (size_t i = 0; i < value_len(list); i++)
		if (strcmp(value_text(value_get(list->u.list.at[i], "id"), ""), id) == 0)
			return list->u.list.at[i];
	return NULL;
}

/* What a gate or veto does: a class, a state, or what a person decides. */
static const char *
effect(struct book *b, const struct value *law, const struct value *v, enum msg_id otherwise)
{
	const char *class = value_text(value_get(v, "class"), NULL),
		   *state = value_text(value_get(v, "state"), NULL);

	if (class != NULL && class_of(law, class) != NULL)
		return book_title(b, class_of(law, class), "id");
	return state ? say_code(&b->w, state) : say_text(&b->w, otherwise);
}

static void
rulings(struct book *b, const struct value *law, const char *key, enum msg_id title,
    enum msg_id otherwise)
{
	static const enum msg_id heads[] = { MSG_HANDBOOK_GATE, MSG_HANDBOOK_THEN,
		MSG_HANDBOOK_NUMBERS, MSG_HANDBOOK_ROLES, MSG_HANDBOOK_BASIS };
	const struct value *list = value_get(law, key);

	if (value_len(list) == 0)
		return;
	pen_heading(&b->pen, 3, say_text(&b->w, title));
	pen_table(&b->pen, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *v = list->u.list.at[i];

		pen_row(&b->pen, book_title(b, v, "id"), effect(b, law, v, otherwise),
		    book_numbers(b, law, value_get(v, "params")),
		    book_codes(b, value_get(v, "roles"), MSG_HANDBOOK_EVERYBODY),
		    book_basis(b, value_get(v, "basis")));
	}
	b->pen.form->table_end(&b->pen);
}

/* --- a worked example --- */

static int
one_of(const char *key, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i], key) == 0)
			return 1;
	return 0;
}

static const char *
besides(struct book *b, const struct value *row)
{
	static const char *const known[] = { "item", "quantity", "id", "task", "vi", "en" };

	for (size_t i = 0; i < value_len(row); i++) {
		const struct value_pair *p = &row->u.map.at[i];
		const struct word *word;

		if (one_of(p->key, known, COUNT(known)))
			continue;
		word = word_find(SCOPE_ENTRY, p->key);
		say_put(&b->w, "%s%s: ", b->tmp.n ? "; " : "",
		    word == NULL                ? p->key
			: b->w.lang == LANG_VI ? word->vi
					       : word->en);
		if (value_is(p->value, V_STR) && word != NULL && strcmp(word->type, "day") == 0)
			say_day(&b->w, value_text(p->value, NULL));
		else
			say_number(&b->w, p->value);
	}
	return book_taken(b);
}

static void
facts(struct book *b, const struct value *rows, enum msg_id title)
{
	static const enum msg_id heads[] = { MSG_HANDBOOK_CODE, MSG_HANDBOOK_WORK,
		MSG_HANDBOOK_QUANTITY, MSG_HANDBOOK_MORE };

	if (value_len(rows) == 0)
		return;
	b->pen.form->para(&b->pen, say_text(&b->w, title));
	pen_table(&b->pen, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(rows); i++) {
		const struct value *row = rows->u.list.at[i];

		pen_row(&b->pen, value_text(value_get(row, "item"), ""), book_title(b, row, ""),
		    figure(b, value_double(value_get(row, "quantity"), 1)), besides(b, row));
	}
	b->pen.form->table_end(&b->pen);
}

/* "Title: 50.00 %", and below it what was read. */
static const char *
steps(struct book *b, const struct value *criteria)
{
	for (size_t i = 0; i < value_len(criteria); i++) {
		const struct value *v = criteria->u.list.at[i];
		const char *unit = value_text(value_get(v, "unit"), "points");

		if (!value_is(value_get(v, "points"), V_INT))
			continue;
		say_put(&b->w, "%s: ", say_title(&b->w, v, "id"));
		say_points(&b->w, value_get(v, "points"));
		say_put(&b->w, " %s\n", say_code(&b->w, unit));
		reads_text(&b->w, criteria, i);
	}
	return book_taken(b);
}

const char *
book_case(struct book *b, const struct value *v)
{
	const char *en = value_text(value_get(v, "case"), "");

	return b->w.lang == LANG_VI ? value_text(value_get(v, "case_vi"), en) : en;
}

static void
example(struct book *b, const struct value *law, const struct value *v)
{
	const struct value *tree = value_get(v, "explanation");
	const struct value *band = class_of(law, value_text(value_get(tree, "band"), ""));
	const char *score;

	pen_heading(&b->pen, 3,
	    book_say(b, MSG_HANDBOOK_EXAMPLE,
		say_code(&b->w, value_text(value_get(v, "role"), "staff")), book_case(b, v)));
	facts(b, value_get(v, "tasks"), MSG_HANDBOOK_ASSIGNED);
	facts(b, value_get(v, "diary"), MSG_HANDBOOK_DONE);
	b->pen.form->para(&b->pen, say_text(&b->w, MSG_HANDBOOK_STEPS));
	pen_outline(&b->pen, steps(b, reads_lines(tree, &b->arena)));
	say_points(&b->w, value_get(tree, "score"));
	score = book_taken(b);
	b->pen.form->note(&b->pen,
	    book_say(b, MSG_HANDBOOK_RESULT, score, band ? book_title(b, band, "id") : "-"));
	b->pen.form->para(&b->pen,
	    book_say(b, MSG_HANDBOOK_SOURCE,
		arena_fmt(&b->arena, "%s:%lld", value_text(value_get(v, "file"), ""),
		    (long long)value_integer(value_get(v, "line"), 0))));
}

void
book_law(struct book *b, const struct value *law)
{
	const struct value *examples = value_get(law, "examples");
	int quarter = strcmp(value_text(value_get(b->tree, "base"), ""), "quarter") == 0;

	pen_heading(&b->pen, 2,
	    book_say(b, quarter ? MSG_HANDBOOK_QUARTER : MSG_HANDBOOK_MONTH,
		book_codes(b, value_get(law, "subjects"), MSG_HANDBOOK_EVERYBODY)));
	counts(b, law);
	for (size_t i = 0; i < value_len(examples); i++)
		example(b, law, examples->u.list.at[i]);
	classes(b, law);
	rulings(b, law, "gates", MSG_HANDBOOK_GATES, MSG_HANDBOOK_DECIDES);
	rulings(b, law, "vetoes", MSG_HANDBOOK_VETOES, MSG_HANDBOOK_AT_MOST);
}
