/* An explanation tree as text, in Vietnamese or English. */
#include <stdarg.h>
#include <string.h>
#include "rules/base/calendar.h"
#include "rules/base/text.h"
#include "rules/explain.h"
#include "rules/explain_say.h"

struct writer {
	struct buf *out;
	enum lang lang;
};

static const char *
say(const struct writer *w, enum say s)
{
	return explain_say(s, w->lang);
}

static const char *
code(const struct writer *w, const char *s)
{
	return explain_code(s, w->lang);
}

static const char *
title(const struct writer *w, const struct value *v, const char *fallback)
{
	const char *s = value_text(value_get(v, w->lang == LANG_VI ? "vi" : "en"), NULL);

	return s ? s : value_text(value_get(v, fallback), fallback);
}

static void
put(const struct writer *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(w->out, fmt, ap);
	va_end(ap);
}

static void
points(const struct writer *w, const struct value *micro)
{
	if (value_is(micro, V_INT))
		points_text(w->out, micro->u.integer, w->lang == LANG_VI);
	else
		put(w, "-");
}

static void
number(const struct writer *w, const struct value *v)
{
	size_t from = w->out->n;

	if (value_is(v, V_STR))
		put(w, "%s", v->u.str.s);
	else if (value_is(v, V_BOOL))
		put(w, "%s", v->u.boolean ? "true" : "false");
	else if (value_is(v, V_NULL) || v == NULL)
		put(w, "-");
	else
		put(w, "%.6g", value_double(v, 0));
	for (size_t i = from; w->lang == LANG_VI && value_is(v, V_NUM) && i < w->out->n; i++)
		if (w->out->p[i] == '.')
			w->out->p[i] = ',';
}

static void
day(const struct writer *w, const char *iso)
{
	char text[DAY_TEXT];
	day_t d;

	if (iso != NULL && day_parse(iso, strlen(iso), &d) == 0)
		put(w, "%s", w->lang == LANG_VI ? day_text_vi(d, text) : day_text(d, text));
}

static void
basis(const struct writer *w, const struct value *v)
{
	if (value_is(v, V_STR))
		put(w, "  [%s]", v->u.str.s);
	for (size_t i = 0; value_is(v, V_LIST) && i < v->u.list.n; i++)
		put(w, "%s%s%s", i ? "; " : "  [", value_text(v->u.list.at[i], ""),
		    i + 1 == v->u.list.n ? "]" : "");
}

/* --- one row that was read --- */

static void
row(const struct writer *w, const struct value *v)
{
	const char *accepted = value_text(value_get(v, "accepted"), "yes");
	const char *when =
	    value_text(value_get(v, "date"), value_text(value_get(v, "due_on"), NULL));

	put(w, "        ");
	day(w, when);
	put(w, "  %s  %s", value_text(value_get(v, "item"), value_text(value_get(v, "staff"), "")),
	    title(w, v, ""));
	if (value_get(v, "quantity") != NULL) {
		put(w, "  x ");
		number(w, value_get(v, "quantity"));
	}
	if (value_get(v, "value") != NULL) {
		put(w, "  = ");
		number(w, value_get(v, "value"));
	}
	if (value_text(value_get(v, "external_id"), NULL))
		put(w, "  (%s)", value_get(v, "external_id")->u.str.s);
	if (strcmp(accepted, "yes") != 0)
		put(w, "  %s", say(w, accepted[0] == 'p' ? SAY_AWAITING : SAY_REFUSED));
	if (value_get(v, "major_errors"))
		put(w, "  %lld %s", (long long)value_integer(value_get(v, "major_errors"), 0),
		    say(w, SAY_ERRORS));
	if (value_get(v, "delays"))
		put(w, "  %lld %s", (long long)value_integer(value_get(v, "delays"), 0),
		    say(w, SAY_DELAYS));
	if (value_get(v, "waived"))
		put(w, "  (%s)", say(w, SAY_WAIVED));
	if (value_get(v, "note"))
		put(w, "  (%s)", code(w, value_get(v, "note")->u.str.s));
	put(w, "\n");
}

#define ROWS_SHOWN 12

/* Lines of work that goes on (quantity 0) add nothing: they are among those not shown. */
static void
rows(const struct writer *w, const struct value *at)
{
	size_t shown = 0, named = 0;

	for (size_t i = 0; i < value_len(at); i++) {
		const struct value *v = at->u.list.at[i];

		if (value_get(v, "item") == NULL && value_get(v, "staff") == NULL)
			continue;
		named++;
		if (shown == ROWS_SHOWN || value_double(value_get(v, "quantity"), 1) == 0)
			continue;
		row(w, v);
		shown++;
	}
	if (named > shown) {
		put(w, "        ");
		buf_addf(w->out, say(w, SAY_MORE), named - shown);
		put(w, "\n");
	}
}

static void
read_one(const struct writer *w, const struct value *v)
{
	const struct value *at = value_get(v, "at"), *filter = value_get(v, "filter");

	put(w, "      %s.%s(%s", value_text(value_get(v, "rows"), ""),
	    value_text(value_get(v, "op"), ""), value_text(value_get(v, "name"), ""));
	for (size_t i = 0; i < value_len(filter); i++) {
		put(w, "%s%s ", i || value_text(value_get(v, "name"), NULL) ? ", " : "",
		    filter->u.map.at[i].key);
		number(w, filter->u.map.at[i].value);
	}
	put(w, ") = ");
	number(w, value_get(v, "result"));
	put(w, "\n");
	rows(w, at);
}

static void
criterion(const struct writer *w, const struct value *v)
{
	const struct value *reads = value_get(v, "reads"), *params = value_get(v, "params");

	put(w, "\n  %s: ", title(w, v, "id"));
	points(w, value_get(v, "points"));
	put(w, " %s",
	    strcmp(value_text(value_get(v, "unit"), ""), "%") == 0 ? "%"
		: w->lang == LANG_VI                               ? "điểm"
								   : "points");
	basis(w, value_get(v, "basis"));
	put(w, "  %s:%lld\n", value_text(value_get(v, "file"), ""),
	    (long long)value_integer(value_get(v, "line"), 0));
	for (size_t i = 0; i < value_len(reads); i++)
		read_one(w, reads->u.list.at[i]);
	for (size_t i = 0; i < value_len(params); i++) {
		const struct value *p = params->u.list.at[i];

		put(w, "      %s %s = ", say(w, SAY_PARAMS), value_text(value_get(p, "name"), ""));
		number(w, value_get(p, "value"));
		put(w, " %s", value_text(value_get(p, "unit"), ""));
		basis(w, value_get(p, "basis"));
		put(w, "\n");
	}
}

/* --- the parts --- */

static void
heading(const struct writer *w, enum say s, const struct value *list)
{
	if (value_len(list) > 0)
		put(w, "\n%s\n", say(w, s));
}

static void
head(const struct writer *w, const struct value *v)
{
	const struct value *classes = value_get(v, "classes");
	const char *band = value_text(value_get(v, "band"), NULL),
		   *final = value_text(value_get(v, "class_final"), NULL);
	const char *state = value_text(value_get(v, "state"), "");

	put(w, "%s  %s\n",
	    value_text(value_get(v, "staff"), value_text(value_get(v, "agency"), "")),
	    value_text(value_get(v, "period"), ""));
	put(w, "%s: ", say(w, SAY_SCORE));
	points(w, value_get(v, "score"));
	for (size_t i = 0; band != NULL && i < value_len(classes); i++)
		if (strcmp(value_text(value_get(classes->u.list.at[i], "id"), ""),
			final ? final : band) == 0)
			put(w, "   %s: %s", say(w, final ? SAY_CLASS : SAY_BAND),
			    title(w, classes->u.list.at[i], "id"));
	put(w, "\n");
	if (strcmp(state, "scored") != 0 || value_get(v, "reason"))
		put(w, "%s%s%s\n", code(w, state), value_get(v, "reason") ? ": " : "",
		    code(w, value_text(value_get(v, "reason"), NULL)));
	if (value_get(v, "missing"))
		put(w, "%s: %s\n", say(w, SAY_MISSING), value_get(v, "missing")->u.str.s);
	if (value_get(v, "error"))
		put(w, "%s\n",
		    value_text(value_get(v, w->lang == LANG_VI ? "error_vi" : "error"), ""));
	if (value_get(v, "suggestion"))
		put(w, "%s: %s\n", say(w, SAY_SUGGESTION), value_get(v, "suggestion")->u.str.s);
}

static void
postings(const struct writer *w, const struct value *list)
{
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *p = list->u.list.at[i];

		put(w, "%s: %s, %s, %s, %s", say(w, SAY_POSTINGS),
		    value_text(value_get(p, "agency"), ""), value_text(value_get(p, "sector"), ""),
		    value_text(value_get(p, "role"), ""), value_text(value_get(p, "subject"), ""));
		put(w,
		    value_len(list) > 1 && value_boolean(value_get(p, "owns_period"), 0) ? " (%s)\n"
											 : "\n",
		    say(w, SAY_OWNS));
	}
}

static void
standards(const struct writer *w, const struct value *list)
{
	for (size_t i = 0; i < value_len(list); i++) {
		put(w, "%s: %s  %s", say(w, SAY_STANDARD),
		    value_text(value_get(list->u.list.at[i], "standard"), ""),
		    title(w, list->u.list.at[i], "standard"));
		basis(w, value_get(list->u.list.at[i], "basis"));
		put(w, "\n");
	}
}

static void
months(const struct writer *w, const struct value *list)
{
	heading(w, SAY_MONTHS, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *m = list->u.list.at[i];

		put(w, "  %s  ", value_text(value_get(m, "period"), ""));
		points(w, value_get(m, "score"));
		if (!value_is(value_get(m, "score"), V_INT))
			put(w, "  %s", code(w, value_text(value_get(m, "state"), NULL)));
		put(w, "\n");
	}
}

static void
edges(const struct writer *w, const struct value *v)
{
	const struct value *list = value_get(v, "classes"), *score = value_get(v, "score");

	heading(w, SAY_EDGES, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *c = list->u.list.at[i];
		int64_t gap = value_integer(value_get(c, "from"), 0) - value_integer(score, 0);

		put(w, "  %s: %s ", title(w, c, "id"), say(w, SAY_FROM));
		points(w, value_get(c, "from"));
		if (value_is(score, V_INT) && gap > 0) {
			put(w, "  (%s: ", say(w, SAY_NEXT));
			points_text(w->out, gap + 9999, w->lang == LANG_VI);
			put(w, ")");
		}
		put(w, "\n");
	}
}

static void
rulings(const struct writer *w, const struct value *list)
{
	heading(w, SAY_RULINGS, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *r = list->u.list.at[i];

		put(w, "  %s -> %s", title(w, r, "id"),
		    code(w,
			value_text(value_get(r, "class"), value_text(value_get(r, "state"), ""))));
		basis(w, value_get(r, "basis"));
		put(w, "\n");
	}
}

static void
decisions(const struct writer *w, const struct value *list)
{
	heading(w, SAY_DECISIONS, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *d = list->u.list.at[i];

		put(w, "  %s %s%s %s: %s (%s)\n", value_text(value_get(d, "kind"), ""),
		    value_text(value_get(d, "entry"), ""), value_text(value_get(d, "task"), ""),
		    value_text(value_get(d, "paper"), ""), value_text(value_get(d, "reason"), ""),
		    value_text(value_get(d, "authority"), ""));
	}
}

static void
indicators(const struct writer *w, const struct value *list)
{
	heading(w, SAY_INDICATORS, list);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *v = list->u.list.at[i], *x = value_get(v, "value");
		const char *unit = value_text(value_get(v, "unit"), "");

		put(w, "  %s: ", title(w, v, "name"));
		if (value_is(x, V_NULL))
			put(w, "%s", say(w, SAY_NOT_KNOWN));
		else if (strcmp(unit, "yes/no") == 0)
			put(w, "%s", say(w, value_double(x, 0) != 0 ? SAY_YES : SAY_NO));
		else {
			number(w, x);
			put(w, " %s", unit);
		}
		put(w, "\n");
	}
}

/* The quota explained: rank, group, places, cut. */
static void
cap(const struct writer *w, const struct value *v)
{
	if (v == NULL)
		return;
	put(w, "\n%s\n  ", say(w, SAY_CAP));
	buf_addf(w->out,
	    w->lang == LANG_VI ? "Hạng %lld trong %lld người đạt điểm, nhóm: %s; nhóm có %lld "
				 "người được tính, %lld chỗ"
			       : "Rank %lld of %lld who reach the score, in: %s; %lld people are "
				 "counted, %lld places",
	    (long long)value_integer(value_get(v, "rank"), 0),
	    (long long)value_integer(value_get(v, "size"), 0),
	    code(w, value_text(value_get(v, "group"), "")),
	    (long long)value_integer(value_get(v, "counted"), 0),
	    (long long)value_integer(value_get(v, "places"), 0));
	if (value_is(value_get(v, "cut"), V_INT)) {
		put(w,
		    w->lang == LANG_VI ? "; điểm của người cuối cùng được chọn: "
				       : "; score of the last one inside: ");
		points(w, value_get(v, "cut"));
	}
	put(w, "\n  %s\n",
	    w->lang == LANG_VI
		? "Bằng điểm tại ngưỡng thì người có thẩm quyền quyết định (Điều 20 khoản 5)."
		: "Equal scores at the cut are decided by a person (Art. 20(5)).");
}

void
explain_text(const struct value *v, enum lang lang, struct buf *out)
{
	const struct writer w = { out, lang };
	const struct value *criteria = value_get(v, "criteria");

	head(&w, v);
	postings(&w, value_get(v, "postings"));
	standards(&w, value_get(v, "standards"));
	heading(&w, SAY_CRITERIA, criteria);
	for (size_t i = 0; i < value_len(criteria); i++)
		criterion(&w, criteria->u.list.at[i]);
	months(&w, value_get(v, "months"));
	edges(&w, v);
	rulings(&w, value_get(v, "rulings"));
	cap(&w, value_get(v, "cap"));
	decisions(&w, value_get(v, "decisions"));
	indicators(&w, value_get(v, "indicators"));
}

void
explain_entry_text(const struct value *v, enum lang lang, struct buf *out)
{
	const struct writer w = { out, lang };
	const struct value *list = value_get(v, "criteria");

	put(&w, "%s\n", say(&w, SAY_ENTRY));
	row(&w, value_get(v, "entry"));
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *c = list->u.list.at[i], *uses = value_get(c, "uses");

		put(&w, "  %s: ", title(&w, c, "id"));
		if (value_get(c, "nothing"))
			put(&w, "%s: %s", say(&w, SAY_NOTHING),
			    code(&w, value_get(c, "nothing")->u.str.s));
		for (size_t k = 0; k < value_len(uses) && !value_get(c, "nothing"); k++) {
			put(&w, "%s%s %s = ", k ? ", " : "", say(&w, SAY_EARNED),
			    value_text(value_get(uses->u.list.at[k], "name"), ""));
			number(&w, value_get(uses->u.list.at[k], "value"));
		}
		put(&w, "\n");
	}
	put(&w, "%s: ", say(&w, SAY_WITH));
	points(&w, value_get(v, "score"));
	put(&w, "; %s: ", say(&w, SAY_WITHOUT));
	points(&w, value_get(v, "score_without"));
	put(&w, "\n");
}
