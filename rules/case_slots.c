#include "rules/case_slots.h"
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"

/* --- what a case may say: tables of keys --- */

#define F(st, member) offsetof(struct st, member)

const struct slot posting_slots[] = {
	{ "agency", S_TEXT, F(posting, agency), 0, NULL },
	{ "sector", S_TEXT, F(posting, sector), 0, NULL },
	{ "team", S_TEXT, F(posting, team), 0, NULL },
	{ "duty_group", S_TEXT, F(posting, duty_group), 0, NULL },
	{ "leads", S_LIST, F(posting, leads), 0, NULL },
	{ "role", S_CHOICE, F(posting, role), FACT_POSTING, "role" },
	{ "subject", S_CHOICE, F(posting, subject), FACT_POSTING, "subject" },
	{ "from", S_DAY, F(posting, from), 0, NULL },
	{ "to", S_DAY, F(posting, to), 0, NULL },
	{ "agency_kind", S_CHOICE, F(posting, agency_kind), FACT_AGENCY, "kind" },
	{ "tracking", S_CHOICE, F(posting, tracking), FACT_AGENCY, "tracking" },
	{ NULL, 0, 0, 0, NULL },
};
const struct slot task_slots[] = {
	{ "id", S_TEXT, F(task, id), 0, NULL },
	{ "item", S_TEXT, F(task, item), 0, NULL },
	{ "quantity", S_MILLI, F(task, quantity), 0, NULL },
	{ "assigned", S_DAY, F(task, assigned_on), 0, NULL },
	{ "due", S_DAY, F(task, due_on), 0, NULL },
	{ "handed_back", S_DAY, F(task, handed_back_on), 0, NULL },
	{ "cancelled", S_DAY, F(task, cancelled_on), 0, NULL },
	{ "origin", S_CHOICE, F(task, origin), FACT_TASK, "origin" },
	{ "part", S_CHOICE, F(task, part), FACT_TASK, "part" },
	{ NULL, 0, 0, 0, NULL },
};
const struct slot entry_slots[] = {
	{ "id", S_TEXT, F(entry, id), 0, NULL },
	{ "item", S_TEXT, F(entry, item), 0, NULL },
	{ "quantity", S_MILLI, F(entry, quantity), 0, NULL },
	{ "minutes", S_INT, F(entry, minutes), 0, NULL },
	{ "date", S_DAY, F(entry, date), 0, NULL },
	{ "done_on", S_DAY, F(entry, done_on), 0, NULL },
	{ "declared", S_DAY, F(entry, declared_on), 0, NULL },
	{ "major_errors", S_INT, F(entry, major_errors), 0, NULL },
	{ "delays", S_INT, F(entry, delays), 0, NULL },
	{ "evidence", S_BOOL, F(entry, evidence), 0, NULL },
	{ "task_withdrawn", S_BOOL, F(entry, task_withdrawn), 0, NULL },
	{ "after_sealing", S_BOOL, F(entry, after_sealing), 0, NULL },
	{ "accepted", S_CHOICE, F(entry, accepted), FACT_DIARY, "accepted" },
	{ NULL, 0, 0, 0, NULL },
};
const struct slot event_slots[] = {
	{ "kind", S_CHOICE, F(event, kind), FACT_EVENT, "kind" },
	{ "date", S_DAY, F(event, date), 0, NULL },
	{ "paper", S_TEXT, F(event, paper), 0, NULL },
	{ "act", S_TEXT, F(event, act), 0, NULL },
	{ "committed_at", S_TEXT, F(event, committed_at), 0, NULL },
	{ "team", S_TEXT, F(event, team), 0, NULL },
	{ "agency", S_TEXT, F(event, agency), 0, NULL },
	{ "duty_linked", S_BOOL, F(event, duty_linked), 0, NULL },
	{ NULL, 0, 0, 0, NULL },
};
const struct slot absence_slots[] = {
	{ "from", S_DAY, F(absence, from), 0, NULL },
	{ "to", S_DAY, F(absence, to), 0, NULL },
	{ "kind", S_CHOICE, F(absence, kind), FACT_ABSENCE, "kind" },
	{ NULL, 0, 0, 0, NULL },
};

/* Whole per cent (organising, cohesion) are read as milli and divided afterwards. */
const struct slot unit_slots[] = {
	{ "team", S_TEXT, F(unit_result, team), 0, NULL },
	{ "organising", S_MILLI, F(unit_result, organising), 0, NULL },
	{ "cohesion", S_MILLI, F(unit_result, cohesion), 0, NULL },
	{ "general_points", S_MILLI, F(unit_result, general_points), 0, NULL },
	{ "result_points", S_MILLI, F(unit_result, result_points), 0, NULL },
	{ "plan_done", S_MILLI, F(unit_result, plan_done), 0, NULL },
	{ "on_time", S_MILLI, F(unit_result, on_time), 0, NULL },
	{ "exceeded", S_MILLI, F(unit_result, exceeded), 0, NULL },
	{ "earlier_defects_fixed", S_BOOL, F(unit_result, earlier_defects_fixed), 0, NULL },
	{ NULL, 0, 0, 0, NULL },
};
const struct slot decision_slots[] = {
	{ "kind", S_CHOICE, F(decision, kind), FACT_DECISION, "kind" },
	{ "entry", S_TEXT, F(decision, entry), 0, NULL },
	{ "task", S_TEXT, F(decision, task), 0, NULL },
	{ "agency", S_TEXT, F(decision, agency), 0, NULL },
	{ "value", S_TEXT, F(decision, value), 0, NULL },
	{ "authority", S_TEXT, F(decision, authority), 0, NULL },
	{ "paper", S_TEXT, F(decision, paper), 0, NULL },
	{ "reason", S_TEXT, F(decision, reason), 0, NULL },
	{ "period", S_PERIOD, F(decision, period), 0, NULL },
	{ "year", S_INT, F(decision, year), 0, NULL },
	{ "waives", S_CHOICE, F(decision, waives), FACT_DECISION, "waives" },
	{ NULL, 0, 0, 0, NULL },
};
const struct slot managed_slots[] = {
	{ "staff", S_TEXT, F(managed, staff), 0, NULL },
	{ "team", S_TEXT, F(managed, team), 0, NULL },
	{ "agency", S_TEXT, F(managed, agency), 0, NULL },
	{ "class", S_TEXT, F(managed, class_id), 0, NULL },
	{ "role", S_CHOICE, F(managed, role), FACT_POSTING, "role" },
	{ "subject", S_CHOICE, F(managed, subject), FACT_POSTING, "subject" },
	{ "own", S_BOOL, F(managed, own), 0, NULL },
	{ NULL, 0, 0, 0, NULL },
};

static const char *const case_words[] = {
	"case",
	"vi",
	"period",
	"to_date",
	"today",
	"set",
	"who",
	"postings",
	"appraisal",
	"tasks",
	"diary",
	"events",
	"absences",
	"unit_result",
	"decisions",
	"managed",
	"months",
	"organisation",
	"group",
	"organisation_case",
	"peers",
	"expect",
	"run",
	"name",
};

const char *
case_word(size_t i)
{
	return i < sizeof case_words / sizeof *case_words ? case_words[i] : NULL;
}

/* A value as it was most likely written; lists and maps are not shown. */
static const char *
shown(const struct value *v, char out[64])
{
	snprintf(out, 64, "...");
	if (value_is(v, V_STR))
		snprintf(out, 64, "%s", v->u.str.s);
	else if (value_is(v, V_INT))
		snprintf(out, 64, "%lld", (long long)v->u.integer);
	else if (value_is(v, V_NUM))
		snprintf(out, 64, "%.12g", v->u.number);
	else if (value_is(v, V_BOOL))
		snprintf(out, 64, "%s", v->u.boolean ? "true" : "false");
	else if (v->type == V_NULL)
		out[0] = '\0';
	return out;
}

int
case_bad(const struct value *v, const char *key, const char *expected, struct err *e)
{
	char text[64];

	err_set(e, MSG_CASE_BAD_VALUE, key, expected, shown(v, text));
	return err_at(e, NULL, v->line, v->col);
}

int
case_choice(const struct value *v, const char *key, const char *choices, struct err *e)
{
	const char *names[64], *near;
	char text[64], copy[1024], *rest = NULL;
	size_t n = 0;

	snprintf(copy, sizeof copy, "%s", choices);
	for (char *p = strtok_r(copy, " ", &rest); p && n < 64; p = strtok_r(NULL, " ", &rest))
		names[n++] = p;
	near = suggest(shown(v, text), names, n);
	err_set(e, near ? MSG_CASE_CHOICE_HINT : MSG_CASE_CHOICE, key, near ? near : choices, text);
	return err_at(e, NULL, v->line, v->col);
}

/* 1,5 in a list or table in braces is 1, and 5 with nothing behind it. */
static int
cut_decimal(const struct value_pair *p)
{
	return value_is(p->value, V_NULL) && *p->key != '\0' &&
	    strspn(p->key, "0123456789") == strlen(p->key);
}

static int
unknown_key(const struct value_pair *p, const char *const *names, size_t n, struct err *e)
{
	const char *near = suggest(p->key, names, n);

	if (cut_decimal(p))
		err_set(e, MSG_CASE_DECIMAL);
	else
		err_set(e, near ? MSG_CASE_UNKNOWN_KEY_HINT : MSG_CASE_UNKNOWN_KEY, p->key, near);
	return err_at(e, NULL, p->line, p->col);
}

int
case_keys(const struct value *v, const char *part, struct err *e)
{
	size_t n = sizeof case_words / sizeof *case_words;

	if (!value_is(v, V_MAP))
		return case_bad(v, part ? part : "case", "key: value", e);
	for (size_t i = 0; i < v->u.map.n; i++) {
		const struct value_pair *p = &v->u.map.at[i];
		size_t k = 0;

		while (k < n && strcmp(case_words[k], p->key) != 0)
			k++;
		if (k == n)
			return unknown_key(p, case_words, n, e);
	}
	return 0;
}

/* --- one cell --- */

const char *
case_scalar(const struct value *v, struct arena *a)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (value_is(v, V_STR))
		return v->u.str.s;
	if (value_is(v, V_INT))
		buf_addf(&b, "%lld", (long long)v->u.integer);
	else if (value_is(v, V_NUM))
		buf_addf(&b, "%.12g", v->u.number);
	else if (value_is(v, V_BOOL))
		buf_adds(&b, v->u.boolean ? "yes" : "no");
	s = arena_copy(a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

static const char *
joined(const struct value *v, struct arena *a)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (!value_is(v, V_LIST))
		return case_scalar(v, a);
	for (size_t i = 0; i < v->u.list.n; i++)
		buf_addf(&b, "%s%s", i ? " " : "", case_scalar(v->u.list.at[i], a));
	s = arena_copy(a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

static int
choice(const struct slot *s, const struct value *v, struct arena *a, int *out)
{
	const struct fact_type *t = fact_type((enum fact_kind)s->fact);
	const char *word = case_scalar(v, a),
		   *choices =
		       t->columns[fact_column_find((enum fact_kind)s->fact, s->column)].choices;

	*out = choice_find(choices, word, strlen(word));
	return *out < 0 ? -1 : 0;
}

static int
cell(const struct slot *s, const struct value *v, void *row, struct arena *a, struct err *e)
{
	char *at = (char *)row + s->at;
	const char *text = case_scalar(v, a);
	double x = value_double(v, NAN);

	switch (s->type) {
	case S_TEXT: *(const char **)(void *)at = text; return 0;
	case S_LIST: *(const char **)(void *)at = joined(v, a); return 0;
	case S_DAY:
		if (day_parse(text, strlen(text), (day_t *)(void *)at) == 0)
			return 0;
		err_set(e, MSG_FACT_DAY, s->key, text);
		return err_at(e, NULL, v->line, v->col);
	case S_PERIOD:
		return period_parse(text, strlen(text), (struct period *)(void *)at) == 0
		    ? 0
		    : case_bad(v, s->key, "2026-03", e);
	case S_MILLI:
		if (isnan(x) || fabs(x) > 1e12)
			return case_bad(v, s->key, "1.5", e);
		*(int64_t *)(void *)at = llround(x * 1000);
		return 0;
	case S_INT:
		if (isnan(x) || fabs(x) > 1e9 || x != floor(x))
			return case_bad(v, s->key, "1", e);
		*(int *)(void *)at = (int)x;
		return 0;
	case S_BOOL:
		if (!value_is(v, V_BOOL))
			return case_bad(v, s->key, "true / false", e);
		*(int *)(void *)at = v->u.boolean;
		return 0;
	case S_CHOICE:
		return choice(s, v, a, (int *)(void *)at) == 0
		    ? 0
		    : case_choice(v, s->key,
			  fact_type((enum fact_kind)s->fact)
			      ->columns[fact_column_find((enum fact_kind)s->fact, s->column)]
			      .choices,
			  e);
	}
	return 0;
}

static int
unknown_row_key(const struct value_pair *p, const struct slot *slots, const char *also,
    struct err *e)
{
	const char *names[64];
	size_t n = 0;

	for (; slots->key != NULL && n < 63; slots++)
		names[n++] = slots->key;
	if (also != NULL)
		names[n++] = also;
	return unknown_key(p, names, n, e);
}

int
case_row(const struct slot *slots, const struct value *v, void *to, const char **fields,
    const char *also, struct arena *a, struct err *e)
{
	struct buf rest = BUF_INIT;
	int failed = 0;

	if (!value_is(v, V_MAP))
		return case_bad(v, "?", "{ key: value }", e);
	for (size_t i = 0; i < v->u.map.n && !failed; i++) {
		const struct value_pair *p = &v->u.map.at[i];
		const struct slot *s = slots;

		while (s->key != NULL && strcmp(s->key, p->key) != 0)
			s++;
		if ((value_is(p->value, V_NULL) && !cut_decimal(p)) ||
		    (also && choice_find(also, p->key, strlen(p->key)) >= 0))
			continue;
		if (s->key != NULL)
			failed = cell(s, p->value, to, a, e);
		else if (fields != NULL && !cut_decimal(p))
			buf_addf(
			    &rest, "%s%s=%s", rest.n ? "\n" : "", p->key, case_scalar(p->value, a));
		else
			failed = unknown_row_key(p, slots, also, e);
	}
	if (fields != NULL && rest.n > 0)
		*fields = arena_copy(a, rest.p, rest.n);
	buf_fini(&rest);
	return failed;
}
