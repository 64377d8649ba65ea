/* An explanation tree as text, in Vietnamese or English. */
#include <stdio.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/explain.h"
#include "rules/explain_reads.h"
#include "rules/quota.h"

/* The member of a list whose id is this; NULL. */
static const struct value *
by_id(const struct value *list, const char *id)
{
	for (size_t i = 0; id != NULL && i < value_len(list); i++)
		if (strcmp(value_text(value_get(list->u.list.at[i], "id"), ""), id) == 0)
			return list->u.list.at[i];
	return NULL;
}

static const char *
class_title(const struct writer *w, const struct value *tree, const char *id)
{
	const struct value *class = by_id(value_get(tree, "classes"), id);

	return class ? say_title(w, class, id) : say_code(w, id);
}

static void
heading(const struct writer *w, enum msg_id id, const struct value *list)
{
	if (value_len(list) > 0)
		say_put(w, "\n%s\n", say_text(w, id));
}

/* --- the first lines --- */

static void
classes(const struct writer *w, const struct value *v)
{
	const char *band = value_text(value_get(v, "band"), NULL),
		   *final = value_text(value_get(v, "class_final"), NULL);

	if (final != NULL)
		say_put(w, "   %s: %s", say_text(w, MSG_SAY_CLASS), class_title(w, v, final));
	if (final != NULL && band != NULL && strcmp(final, band) != 0)
		say_put(w, " (%s: %s)", say_text(w, MSG_SAY_BY_SCORE), class_title(w, v, band));
	if (final == NULL && band != NULL)
		say_put(w, "   %s: %s", say_text(w, MSG_SAY_BAND), class_title(w, v, band));
}

/* The reason is a code of the engine, or the id of a gate or veto with a title of its own. */
static void
reason(const struct writer *w, const struct value *v)
{
	const char *state = value_text(value_get(v, "state"), ""),
		   *why = value_text(value_get(v, "reason"), NULL);
	const struct value *ruling = by_id(value_get(v, "rulings"), why);

	if (strcmp(state, "scored") == 0 && why == NULL)
		return;
	if (strcmp(state, "scored") != 0)
		say_put(w, "%s%s", say_code(w, state), why ? ": " : "");
	if (strcmp(why ? why : "", "no_law_chosen") != 0 || value_get(v, "error") == NULL)
		say_put(w, "%s", ruling ? say_title(w, ruling, why) : say_code(w, why));
	say_basis(w, value_get(ruling, "basis"));
	say_put(w, "\n");
}

/* What is missing is a list of criteria, by id. */
static void
missing(const struct writer *w, const struct value *v)
{
	const char *p = value_text(value_get(v, "missing"), NULL);
	char id[80];

	if (p == NULL)
		return;
	say_put(w, "%s: ", say_text(w, MSG_SAY_MISSING));
	for (int first = 1; *p != '\0'; first = 0) {
		size_t n = strcspn(p, " ");
		const struct value *c;

		snprintf(id, sizeof id, "%.*s", (int)n, p);
		c = by_id(value_get(v, "criteria"), id);
		say_put(w, "%s%s", first ? "" : "; ", c ? say_title(w, c, id) : id);
		p += n;
		p += strspn(p, " ");
	}
	say_put(w, "\n");
}

static void
head(const struct writer *w, const struct value *v)
{
	const char *suggestion = value_text(value_get(v, "suggestion"), NULL);

	say_put(w, "%s - ", value_text(value_get(v, "staff"), value_text(value_get(v, "agency"), "")));
	say_period(w, value_text(value_get(v, "period"), ""));
	say_put(w, "\n%s: ", say_text(w, MSG_SAY_SCORE));
	say_points(w, value_get(v, "score"));
	classes(w, v);
	say_put(w, "\n");
	reason(w, v);
	missing(w, v);
	if (value_get(v, "error"))
		say_put(w, "%s\n",
		    value_text(value_get(v, w->lang == LANG_VI ? "error_vi" : "error"), ""));
	if (suggestion != NULL)
		say_put(w, "%s: %s\n", say_text(w, MSG_SAY_SUGGESTION),
		    class_title(w, v, suggestion));
	say_put(w, "\n");
}

static void
days(const struct writer *w, const struct value *p)
{
	const char *to = value_text(value_get(p, "to"), NULL);
	struct buf a = BUF_INIT, b = BUF_INIT;
	const struct writer from = { &a, w->lang }, till = { &b, w->lang };

	say_day(&from, value_text(value_get(p, "from"), NULL));
	say_day(&till, to);
	if (to != NULL)
		say_sentence(w, MSG_SAY_FROM_TO, a.p ? a.p : "", b.p ? b.p : "");
	else
		say_sentence(w, MSG_SAY_SINCE, a.p ? a.p : "");
	buf_fini(&a);
	buf_fini(&b);
}

static void
postings(const struct writer *w, const struct value *list)
{
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *p = list->u.list.at[i];
		int owns = value_boolean(value_get(p, "owns_period"), 0);

		say_put(w, "%s: %s, ", say_text(w, MSG_SAY_POSTING),
		    value_text(value_get(p, "agency"), ""));
		say_sentence(w, MSG_SAY_SECTOR, value_text(value_get(p, "sector"), ""));
		say_put(w, ", %s, %s, ", say_code(w, value_text(value_get(p, "subject"), "")),
		    say_code(w, value_text(value_get(p, "role"), "")));
		days(w, p);
		if (value_len(list) > 1)
			say_put(w, " (%s)", say_text(w, owns ? MSG_SAY_OWNS : MSG_SAY_NOT_OWNS));
		say_put(w, "\n");
	}
}

static void
standards(const struct writer *w, const struct value *list)
{
	for (size_t i = 0; i < value_len(list); i++) {
		say_put(w, "%s: %s  %s", say_text(w, MSG_SAY_STANDARD),
		    value_text(value_get(list->u.list.at[i], "standard"), ""),
		    say_title(w, list->u.list.at[i], "standard"));
		say_basis(w, value_get(list->u.list.at[i], "basis"));
		say_put(w, "\n");
	}
}

/* --- criteria and parameters --- */

static void
place(const struct writer *w, const struct value *file, const struct value *line)
{
	if (value_text(file, NULL) != NULL)
		say_put(w, "%s:%lld", value_text(file, ""), (long long)value_integer(line, 0));
}

static void
criteria(const struct writer *w, const struct value *tree)
{
	struct arena a = ARENA_INIT;
	const struct value *list = reads_lines(tree, &a);
	struct buf formula = BUF_INIT;
	const struct writer f = { &formula, w->lang };

	heading(w, MSG_SAY_CRITERIA, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *v = list->u.list.at[i];
		int percent = strcmp(value_text(value_get(v, "unit"), ""), "%") == 0;

		say_put(w, "%s  %s: ", i ? "\n" : "", say_title(w, v, "id"));
		say_points(w, value_get(v, "points"));
		say_put(w, " %s", percent ? "%" : say_text(w, MSG_SAY_POINTS));
		say_basis(w, value_get(v, "basis"));
		say_put(w, "  ");
		place(w, value_get(v, "file"), value_get(v, "line"));
		say_put(w, "\n");
		reads_text(w, list, i);
	}
	place(&f, value_get(tree, "score_file"), value_get(tree, "score_line"));
	if (value_len(list) > 0 && formula.n > 0) {
		say_put(w, "\n  ");
		say_sentence(w, MSG_SAY_FORMULA, formula.p);
		say_put(w, "\n");
	}
	arena_fini(&a);
	buf_fini(&formula);
}

/* Was the parameter read by a criterion before this one? */
static int
said(const struct value *list, size_t before, const char *name)
{
	for (size_t i = 0; i < before; i++) {
		const struct value *params = value_get(list->u.list.at[i], "params");

		for (size_t k = 0; k < value_len(params); k++)
			if (strcmp(value_text(value_get(params->u.list.at[k], "name"), ""), name) ==
			    0)
				return 1;
	}
	return 0;
}

static void
parameter(const struct writer *w, const struct value *p)
{
	const char *name = value_text(value_get(p, "name"), ""),
		   *unit = value_text(value_get(p, "unit"), NULL);

	say_put(w, "  %s: ", say_title(w, p, "name"));
	say_number(w, value_get(p, "value"));
	if (unit != NULL)
		say_put(w, " %s", say_code(w, unit));
	say_basis(w, value_get(p, "basis"));
	say_put(w, "  (%s)\n", name);
}

/* Each once, though several criteria read it. */
static void
parameters(const struct writer *w, const struct value *list)
{
	int first = 1;

	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *params = value_get(list->u.list.at[i], "params");

		for (size_t k = 0; k < value_len(params); k++) {
			const struct value *p = params->u.list.at[k];

			if (said(list, i, value_text(value_get(p, "name"), "")))
				continue;
			if (first)
				say_put(w, "\n%s\n", say_text(w, MSG_SAY_PARAMS));
			first = 0;
			parameter(w, p);
		}
	}
}

/* --- the other parts --- */

static void
months(const struct writer *w, const struct value *list)
{
	heading(w, MSG_SAY_MONTHS, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *m = list->u.list.at[i];

		say_put(w, "  ");
		say_period(w, value_text(value_get(m, "period"), ""));
		say_put(w, "  ");
		say_points(w, value_get(m, "score"));
		if (!value_is(value_get(m, "score"), V_INT))
			say_put(w, "  %s", say_code(w, value_text(value_get(m, "state"), NULL)));
		say_put(w, "\n");
	}
}

/* Without a score there is nothing to compare with. */
static void
edges(const struct writer *w, const struct value *v)
{
	const struct value *list = value_get(v, "classes"), *score = value_get(v, "score");

	if (!value_is(score, V_INT))
		return;
	heading(w, MSG_SAY_EDGES, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *c = list->u.list.at[i];
		int64_t gap = value_integer(value_get(c, "from"), 0) - value_integer(score, 0);
		struct buf b = BUF_INIT;

		say_put(w, "  %s: %s ", say_title(w, c, "id"), say_text(w, MSG_SAY_FROM));
		say_points(w, value_get(c, "from"));
		if (gap > 0) {
			points_text(&b, gap + 9999, w->lang == LANG_VI);
			say_put(w, "  (");
			say_sentence(w, MSG_SAY_NEXT, b.p);
			say_put(w, ")");
		}
		say_put(w, "\n");
		buf_fini(&b);
	}
}

static void
rulings(const struct writer *w, const struct value *tree)
{
	const struct value *list = value_get(tree, "rulings");

	heading(w, MSG_SAY_RULINGS, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *r = list->u.list.at[i];
		const char *class = value_text(value_get(r, "class"), NULL);

		say_put(w, "  %s -> %s", say_title(w, r, "id"),
		    class ? class_title(w, tree, class)
			  : say_code(w, value_text(value_get(r, "state"), "")));
		say_basis(w, value_get(r, "basis"));
		say_put(w, "\n");
	}
}

static void
appraisals(const struct writer *w, const struct value *list)
{
	heading(w, MSG_SAY_APPRAISALS, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *p = list->u.list.at[i];
		struct buf self = BUF_INIT, confirmed = BUF_INIT;

		say_points(&(struct writer){ &self, w->lang }, value_get(p, "self_points"));
		say_points(&(struct writer){ &confirmed, w->lang }, value_get(p, "confirmed"));
		say_put(w, "  %s  %s: ", value_text(value_get(p, "period"), ""),
		    say_code(w, value_text(value_get(p, "criterion"), "")));
		say_sentence(w, MSG_SAY_APPRAISAL, self.p, confirmed.p);
		say_put(w, "\n");
		buf_fini(&self);
		buf_fini(&confirmed);
	}
}

static void
decisions(const struct writer *w, const struct value *list)
{
	heading(w, MSG_SAY_DECISIONS, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *d = list->u.list.at[i];
		const char *entry = value_text(value_get(d, "entry"), NULL),
			   *task = value_text(value_get(d, "task"), NULL);

		say_put(w, "  %s", say_code(w, value_text(value_get(d, "kind"), "")));
		if (entry != NULL)
			say_put(w, ", %s %s", say_text(w, MSG_WARN_ENTRY), entry);
		if (task != NULL)
			say_put(w, ", %s %s", say_text(w, MSG_SAY_TASK), task);
		say_put(w, ", ");
		say_sentence(w, MSG_SAY_DECISION, value_text(value_get(d, "paper"), "-"),
		    value_text(value_get(d, "authority"), "-"),
		    value_text(value_get(d, "reason"), "-"));
		say_put(w, "\n");
	}
}

static void
indicator(const struct writer *w, const struct value *x)
{
	const char *unit = value_text(value_get(x, "unit"), "");
	const struct value *v = value_get(x, "value");

	say_put(w, "  %s: ", say_title(w, x, "name"));
	if (strcmp(unit, "yes/no") == 0)
		say_put(w, "%s", say_code(w, value_double(v, 0) != 0 ? "true" : "false"));
	else {
		say_number(w, v);
		say_put(w, "%s%s", *unit ? " " : "", say_code(w, unit));
	}
	say_put(w, "\n");
}

/* Those without a value stand together in the last line. */
static void
indicators(const struct writer *w, const struct value *list)
{
	size_t unknown = 0;

	heading(w, MSG_SAY_INDICATORS, list);
	for (size_t i = 0; i < value_len(list); i++)
		if (!value_is(value_get(list->u.list.at[i], "value"), V_NULL))
			indicator(w, list->u.list.at[i]);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *x = list->u.list.at[i];

		if (!value_is(value_get(x, "value"), V_NULL))
			continue;
		if (unknown++ == 0)
			say_put(w, "  %s: ", say_text(w, MSG_SAY_NOT_KNOWN));
		say_put(w, "%s%s", unknown > 1 ? "; " : "", say_title(w, x, "name"));
	}
	say_put(w, unknown ? "\n" : "");
}

void
explain_text(const struct value *v, enum lang lang, struct buf *out)
{
	const struct writer w = { out, lang };

	head(&w, v);
	postings(&w, value_get(v, "postings"));
	standards(&w, value_get(v, "standards"));
	criteria(&w, v);
	parameters(&w, value_get(v, "criteria"));
	months(&w, value_get(v, "months"));
	edges(&w, v);
	rulings(&w, v);
	quota_say(&w, value_get(v, "cap"), value_integer(value_get(v, "score"), MODEL_NONE));
	appraisals(&w, value_get(v, "appraisals"));
	decisions(&w, value_get(v, "decisions"));
	indicators(&w, value_get(v, "indicators"));
}
