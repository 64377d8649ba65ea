/* A handbook's tree as a text: its chapters, in one language, with a pen of one form. */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "rules/handbook_book.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* --- small texts --- */

const char *
book_taken(struct book *b)
{
	const char *s = arena_copy(&b->arena, b->tmp.p ? b->tmp.p : "", b->tmp.n);

	buf_clear(&b->tmp);
	return s;
}

const char *
book_sayv(struct book *b, enum msg_id id, ...)
{
	const char *args[ERR_ARGS] = { NULL }, *copy;
	va_list ap;
	char *text;

	va_start(ap, id);
	for (int i = 0; i < ERR_ARGS && (args[i] = va_arg(ap, const char *)) != NULL; i++)
		;
	va_end(ap);
	text = msg_text(id, b->w.lang, args, ERR_ARGS);
	copy = arena_str(&b->arena, text);
	free(text);
	return copy;
}

const char *
book_title(struct book *b, const struct value *v, const char *fallback)
{
	return say_title(&b->w, v, fallback);
}

/* say_basis writes "  [...]". */
const char *
book_basis(struct book *b, const struct value *v)
{
	char *s;
	size_t n;

	say_basis(&b->w, v);
	n = b->tmp.n;
	s = (char *)book_taken(b);
	if (n < 4)
		return "";
	s[n - 1] = '\0';
	return s + 3;
}

const char *
book_codes(struct book *b, const struct value *list, enum msg_id none)
{
	for (size_t i = 0; i < value_len(list); i++)
		say_put(&b->w, "%s%s", i ? ", " : "",
		    say_code(&b->w, value_text(list->u.list.at[i], "")));
	if (value_len(list) == 0)
		return say_text(&b->w, none);
	return book_taken(b);
}

/* A unit of work in the language; as the catalogue has it when nobody said. */
static const char *
unit_of(struct book *b, const char *unit)
{
	char name[64] = "UNIT_";
	size_t n = 5;
	int id;

	for (const char *p = unit; *p != '\0' && n < sizeof name - 1; p++)
		name[n++] = (char)toupper((unsigned char)*p);
	name[n] = '\0';
	id = msg_find(name);
	return id >= 0 ? say_text(&b->w, (enum msg_id)id) : unit;
}

static void
value_and_unit(struct book *b, const struct value *param)
{
	const char *unit = value_text(value_get(param, "unit"), NULL);

	say_number(&b->w, value_get(param, "value"));
	if (unit != NULL)
		say_put(&b->w, " %s", say_code(&b->w, unit));
}

const char *
book_numbers(struct book *b, const struct value *law, const struct value *names)
{
	size_t n = 0;

	for (size_t i = 0; i < value_len(names); i++) {
		const char *name = value_text(names->u.list.at[i], "");
		const struct value *p = value_get(value_get(law, "params"), name);

		if (p == NULL)
			continue;
		say_put(&b->w, "%s%s: ", n++ ? "; " : "",
		    value_get(p, "vi") ? say_title(&b->w, p, "") : name);
		value_and_unit(b, p);
	}
	return book_taken(b);
}

/* --- chapters --- */

/* The standard in the chain that is the law. */
static const struct value *
law_of(const struct value *law)
{
	const struct value *chain = value_get(law, "standards");
	const char *label = value_text(value_get(law, "law"), "");

	for (size_t i = 0; i < value_len(chain); i++)
		if (strcmp(value_text(value_get(chain->u.list.at[i], "standard"), ""), label) == 0)
			return chain->u.list.at[i];
	return NULL;
}

static void
whom(struct book *b, const struct value *laws)
{
	static const enum msg_id heads[] = { MSG_HANDBOOK_SUBJECT, MSG_HANDBOOK_LAW,
		MSG_HANDBOOK_BASIS };

	pen_heading(&b->pen, 2, say_text(&b->w, MSG_HANDBOOK_WHO));
	pen_table(&b->pen, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(laws); i++) {
		const struct value *law = laws->u.list.at[i], *root = law_of(law);

		pen_row(&b->pen, book_codes(b, value_get(law, "subjects"), MSG_HANDBOOK_EVERYBODY),
		    root ? book_title(b, root, "standard") : "", book_basis(b, value_get(root, "basis")));
	}
	b->pen.form->table_end(&b->pen);
	b->pen.form->note(&b->pen,
	    book_say(b, MSG_HANDBOOK_MADE, value_text(value_get(b->tree, "label"), "")));
}

static const char *
joined(struct book *b, const struct value *list)
{
	for (size_t i = 0; i < value_len(list); i++)
		say_put(&b->w, "%s%s", i ? "; " : "", value_text(list->u.list.at[i], ""));
	return book_taken(b);
}

static const char *
number_of(struct book *b, const struct value *v)
{
	if (v == NULL)
		return "";
	say_number(&b->w, v);
	return book_taken(b);
}

static void
formulas(struct book *b, const struct value *items, const struct value *law)
{
	size_t n = 0;

	for (size_t i = 0; i < value_len(items); i++) {
		const struct value *it = items->u.list.at[i], *f = value_get(it, "formula");
		const char *numbers;

		if (f == NULL)
			continue;
		if (n++ == 0) {
			pen_heading(&b->pen, 3, say_text(&b->w, MSG_HANDBOOK_FORMULAS));
			b->pen.form->para(&b->pen, say_text(&b->w, MSG_HANDBOOK_FORMULAS_NOTE));
		}
		b->pen.form->para(&b->pen,
		    arena_fmt(&b->arena, "%s  %s (%s:%lld)", value_text(value_get(it, "code"), ""),
			book_title(b, it, "code"), value_text(value_get(f, "file"), ""),
			(long long)value_integer(value_get(f, "line"), 0)));
		b->pen.form->code(&b->pen, value_text(value_get(f, "text"), ""));
		numbers = book_numbers(b, law, value_get(f, "params"));
		if (*numbers != '\0')
			b->pen.form->para(&b->pen, book_say(b, MSG_HANDBOOK_WITH, numbers));
	}
}

/* Where the coefficients come from: "DV.01 DV.02: ...", each source once. */
static void
sources(struct book *b, const struct value *items)
{
	for (size_t i = 0; i < value_len(items); i++) {
		const char *basis = value_text(value_get(items->u.list.at[i], "basis"), "");
		const char *codes;
		size_t n = 0, first = 0;

		while (first < i && strcmp(value_text(value_get(items->u.list.at[first], "basis"), ""),
					basis) != 0)
			first++;
		if (first < i || *basis == '\0')
			continue;
		for (size_t k = i; k < value_len(items); k++)
			if (strcmp(value_text(value_get(items->u.list.at[k], "basis"), ""), basis) == 0)
				say_put(&b->w, "%s%s", n++ ? ", " : "",
				    value_text(value_get(items->u.list.at[k], "code"), ""));
		codes = book_taken(b);
		b->pen.form->para(&b->pen,
		    arena_fmt(&b->arena, "%s: %s", codes,
			book_basis(b, value_get(items->u.list.at[i], "basis"))));
	}
}

static void
catalogue(struct book *b, const struct value *laws)
{
	static const enum msg_id heads[] = { MSG_HANDBOOK_CODE, MSG_HANDBOOK_WORK,
		MSG_HANDBOOK_UNIT, MSG_HANDBOOK_COEFFICIENT, MSG_HANDBOOK_MINUTES,
		MSG_HANDBOOK_EVIDENCE, MSG_HANDBOOK_FIELDS };
	const struct value *items = value_get(b->tree, "items");

	if (value_len(items) == 0)
		return;
	pen_heading(&b->pen, 2, say_text(&b->w, MSG_HANDBOOK_ITEMS));
	pen_table(&b->pen, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(items); i++) {
		const struct value *it = items->u.list.at[i];
		int evidence = value_boolean(value_get(it, "evidence"), 0);

		pen_row(&b->pen, value_text(value_get(it, "code"), ""), book_title(b, it, "code"),
		    unit_of(b, value_text(value_get(it, "unit"), "")),
		    number_of(b, value_get(it, "coefficient")),
		    number_of(b, value_get(it, "minutes")),
		    say_code(&b->w, evidence ? "true" : "false"), joined(b, value_get(it, "fields")));
	}
	b->pen.form->table_end(&b->pen);
	sources(b, items);
	b->pen.form->para(&b->pen, say_text(&b->w, MSG_HANDBOOK_FIELDS_NOTE));
	b->pen.form->para(&b->pen, say_text(&b->w, MSG_HANDBOOK_ITEMS_NOTE));
	formulas(b, items, value_len(laws) > 0 ? laws->u.list.at[0] : NULL);
}

/* Was a rule of an earlier law the same one? Sectors' own rules stand under each law. */
static int
said(const struct value *laws, size_t before, const char *key, const struct value *rule)
{
	const char *id = value_text(value_get(rule, "id"), ""),
		   *owner = value_text(value_get(rule, "owner"), "");

	for (size_t i = 0; i < before; i++) {
		const struct value *list = value_get(laws->u.list.at[i], key);

		for (size_t k = 0; k < value_len(list); k++)
			if (strcmp(value_text(value_get(list->u.list.at[k], "id"), ""), id) == 0 &&
			    strcmp(value_text(value_get(list->u.list.at[k], "owner"), ""), owner) == 0)
				return 1;
	}
	return 0;
}

static const char *
severity(struct book *b, const char *word)
{
	static const struct {
		const char *word;
		enum msg_id id;
	} all[] = { { "serious", MSG_WARN_SERIOUS }, { "warning", MSG_WARN_WARNING },
		{ "info", MSG_WARN_INFO } };

	for (size_t i = 0; i < COUNT(all); i++)
		if (strcmp(all[i].word, word) == 0)
			return say_text(&b->w, all[i].id);
	return word;
}

static void
check_row(struct book *b, const struct value *law, const struct value *v)
{
	pen_row(&b->pen, book_title(b, v, "id"),
	    severity(b, value_text(value_get(v, "severity"), "")),
	    book_numbers(b, law, value_get(v, "params")), book_basis(b, value_get(v, "basis")));
}

static void
indicator_row(struct book *b, const struct value *law, const struct value *v)
{
	pen_row(&b->pen, book_title(b, v, "id"),
	    say_code(&b->w, value_text(value_get(v, "unit"), "")),
	    book_numbers(b, law, value_get(v, "params")), book_basis(b, value_get(v, "basis")));
}

/* A list of rules of all laws, each once. */
struct chapter {
	const char *key;
	enum msg_id title, note, heads[4];
	void (*row)(struct book *b, const struct value *law, const struct value *v);
};
static const struct chapter checks = { "checks", MSG_HANDBOOK_CHECKS, MSG_HANDBOOK_CHECKS_NOTE,
	{ MSG_HANDBOOK_CHECK, MSG_HANDBOOK_SEVERITY, MSG_HANDBOOK_NUMBERS, MSG_HANDBOOK_BASIS },
	check_row };
static const struct chapter indicators = { "indicators", MSG_HANDBOOK_INDICATORS, MSG_COUNT,
	{ MSG_HANDBOOK_INDICATOR, MSG_HANDBOOK_UNIT, MSG_HANDBOOK_NUMBERS, MSG_HANDBOOK_BASIS },
	indicator_row };

static void
chapter(struct book *b, const struct value *laws, const struct chapter *c)
{
	size_t n = 0;

	for (size_t i = 0; i < value_len(laws); i++) {
		const struct value *list = value_get(laws->u.list.at[i], c->key);

		for (size_t k = 0; k < value_len(list); k++) {
			if (said(laws, i, c->key, list->u.list.at[k]))
				continue;
			if (n++ == 0) {
				pen_heading(&b->pen, 2, say_text(&b->w, c->title));
				if (c->note != MSG_COUNT)
					b->pen.form->para(&b->pen, say_text(&b->w, c->note));
				pen_table(&b->pen, c->heads, 4);
			}
			c->row(b, laws->u.list.at[i], list->u.list.at[k]);
		}
	}
	if (n > 0)
		b->pen.form->table_end(&b->pen);
}

/* Parameters of the law and of the sector, each as it counts, once for each value. */
static int
same_before(const struct value *laws, size_t before, const char *name, const struct value *p)
{
	for (size_t i = 0; i < before; i++) {
		const struct value *q = value_get(value_get(laws->u.list.at[i], "params"), name);

		if (q != NULL && strcmp(value_text(value_get(q, "owner"), ""),
				     value_text(value_get(p, "owner"), "")) == 0)
			return 1;
	}
	return 0;
}

static void
params(struct book *b, const struct value *laws)
{
	static const enum msg_id heads[] = { MSG_HANDBOOK_PARAM, MSG_HANDBOOK_VALUE,
		MSG_HANDBOOK_BASIS, MSG_HANDBOOK_STANDARD };

	pen_heading(&b->pen, 2, say_text(&b->w, MSG_HANDBOOK_PARAMS));
	pen_table(&b->pen, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(laws); i++) {
		const struct value *all = value_get(laws->u.list.at[i], "params");

		for (size_t k = 0; k < value_len(all); k++) {
			const struct value *p = all->u.map.at[k].value;
			const char *name = all->u.map.at[k].key,
				   *title = value_get(p, "vi") ? book_title(b, p, "") : name,
				   *value;

			if (same_before(laws, i, name, p))
				continue;
			value_and_unit(b, p);
			value = book_taken(b);
			pen_row(&b->pen, title, value, book_basis(b, value_get(p, "basis")),
			    value_text(value_get(p, "owner"), ""));
		}
	}
	b->pen.form->table_end(&b->pen);
}

/* --- the whole --- */

static void
first_lines(struct book *b, const char *title)
{
	const struct value *v = b->tree;
	const char *group = value_text(value_get(v, "duty_group"), NULL), *day;

	say_day(&b->w, value_text(value_get(v, "date"), NULL));
	day = book_taken(b);
	b->pen.form->begin(&b->pen, title,
	    book_say(b, group ? MSG_HANDBOOK_UNDER_GROUP : MSG_HANDBOOK_UNDER,
		value_text(value_get(v, "sector"), ""), day, group ? group : ""));
}

void
handbook_write(
    const struct value *tree, const struct handbook_form *form, enum lang lang, struct buf *out)
{
	const struct value *laws = value_get(tree, "laws");
	struct buf body = BUF_INIT;
	struct book b = { .tree = tree,
		.pen = { .form = form, .out = &body, .lang = lang },
		.arena = ARENA_INIT };
	const char *title;

	b.w = (struct writer){ &b.tmp, lang };
	title = book_say(&b, MSG_HANDBOOK_TITLE, book_title(&b, tree, "sector"));
	first_lines(&b, title);
	whom(&b, laws);
	for (size_t i = 0; i < value_len(laws); i++)
		book_law(&b, laws->u.list.at[i]);
	catalogue(&b, laws);
	chapter(&b, laws, &checks);
	chapter(&b, laws, &indicators);
	params(&b, laws);
	book_cases(&b);
	book_changes(&b);
	book_articles(&b);
	form->note(&b.pen, say_text(&b.w, MSG_HANDBOOK_FOOT));
	form->end(&b.pen, title, out);
	buf_fini(&body);
	buf_fini(&b.pen.toc);
	buf_fini(&b.tmp);
	arena_fini(&b.arena);
}
