#include "rules/case_schema.h"
#include <string.h>
#include "rules/base/json.h"
#include "rules/base/text.h"
#include "rules/case_expect.h"
#include "rules/case_slots.h"
#include "rules/facts.h"
#include "rules/model.h"

/* The shape of a type of cell; every cell may be left empty. */
static const char *const cells[] = {
	[S_TEXT] = "{\"type\":[\"string\",\"number\",\"boolean\",\"null\"]}",
	[S_DAY] = "{\"type\":[\"string\",\"null\"],\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}",
	[S_MILLI] = "{\"type\":[\"number\",\"null\"]}",
	[S_INT] = "{\"type\":[\"integer\",\"null\"]}",
	[S_BOOL] = "{\"type\":[\"boolean\",\"null\"]}",
	[S_PERIOD] = "{\"type\":[\"string\",\"integer\",\"null\"]}",
	[S_LIST] = "{\"type\":[\"string\",\"array\",\"null\"]}",
};

#define PERIOD "^[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$"

/* A word of a case: rows of slots (one, or a list of them), or a shape of its own. */
static const struct {
	const char *word;
	const struct slot *slots;
	int fact, open; /* open: an item's declared fields too */
	const char *also; /* keys that others read */
	const char *shape;
} words_of[] = {
	{ "case", NULL, 0, 0, NULL, "{\"type\":\"string\",\"minLength\":1}" },
	{ "vi", NULL, 0, 0, NULL, "{\"type\":\"string\"}" },
	{ "period", NULL, 0, 0, NULL,
	    "{\"type\":[\"string\",\"integer\"],\"pattern\":\"" PERIOD "\"}" },
	{ "to_date", NULL, 0, 0, NULL, "{\"type\":\"boolean\"}" },
	{ "today", NULL, 0, 0, NULL,
	    "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}" },
	{ "set", NULL, 0, 0, NULL, "{\"type\":\"object\"}" },
	{ "who", posting_slots, FACT_POSTING, 0, NULL, NULL },
	{ "postings", posting_slots, FACT_POSTING, 0, NULL, NULL },
	{ "appraisal", NULL, 0, 0, NULL, "{\"type\":[\"number\",\"object\",\"null\"]}" },
	{ "tasks", task_slots, FACT_TASK, 1, NULL, NULL },
	{ "diary", entry_slots, FACT_DIARY, 1, "task", NULL },
	{ "events", event_slots, FACT_EVENT, 0, NULL, NULL },
	{ "absences", absence_slots, FACT_ABSENCE, 0, NULL, NULL },
	{ "unit_result", unit_slots, FACT_UNIT_RESULT, 0, NULL, NULL },
	{ "decisions", decision_slots, FACT_DECISION, 0, NULL, NULL },
	{ "managed", managed_slots, FACT_POSTING, 0, "score state", NULL },
	{ "months", NULL, 0, 0, NULL, "{\"type\":[\"array\",\"object\"]}" },
	{ "organisation", NULL, 0, 0, NULL, "{\"type\":\"object\"}" },
	{ "group", NULL, 0, 0, NULL,
	    "{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"object\"}}" },
	{ "organisation_case", NULL, 0, 0, NULL, "{\"type\":\"boolean\"}" },
	{ "peers", NULL, 0, 0, NULL, "{\"type\":\"object\"}" },
	{ "run", NULL, 0, 0, NULL, "{\"enum\":[\"provisional\",\"official\",\"preview\"]}" },
	{ "name", NULL, 0, 0, NULL, "{\"type\":[\"string\",\"number\"]}" },
};

static struct value *
shape(struct arena *a, const char *json)
{
	struct err e = { 0 };
	struct value *v = json_read(a, json, strlen(json), &e);

	err_fini(&e);
	return v;
}

static void
put_words(struct arena *a, struct value *list, const char *words)
{
	for (const char *p = words; *p != '\0';) {
		size_t n = strcspn(p, " ");

		value_push(a, list, value_strn(a, p, n));
		p += n + (p[n] == ' ');
	}
}

static const struct column *
column_of(int fact, const char *name)
{
	int i = fact_column_find((enum fact_kind)fact, name);

	return i < 0 ? NULL : &fact_type((enum fact_kind)fact)->columns[i];
}

/* One of the column's words; "accepted" is also yes or no. */
static struct value *
choice(struct arena *a, const struct slot *s)
{
	struct value *v = value_map(a), *list = value_put(a, v, "enum", value_list(a));
	const struct column *column = column_of(s->fact, s->column);
	const char *choices = column != NULL ? column->choices : "";

	put_words(a, list, choices);
	if (choice_find(choices, "yes", 3) >= 0) {
		value_push(a, list, value_bool(a, 1));
		value_push(a, list, value_bool(a, 0));
	}
	value_push(a, list, value_null(a));
	return v;
}

static struct value *
row(struct arena *a, size_t w)
{
	struct value *v = value_map(a), *keys = value_map(a), *also = value_list(a);

	value_put(a, v, "type", value_str(a, "object"));
	value_put(a, v, "properties", keys);
	for (const struct slot *s = words_of[w].slots; s->key != NULL; s++) {
		const struct column *c =
		    column_of(words_of[w].fact, s->column ? s->column : s->key);
		struct value *one = s->type == S_CHOICE ? choice(a, s) : shape(a, cells[s->type]);

		if (c != NULL)
			value_put(a, one, "description",
			    value_str(a, arena_fmt(a, "%s / %s", c->en, c->vi)));
		value_put(a, keys, s->key, one);
	}
	put_words(a, also, words_of[w].also ? words_of[w].also : "");
	for (size_t i = 0; i < value_len(also); i++)
		value_put(a, keys, value_text(also->u.list.at[i], ""), value_map(a));
	value_put(a, v, "additionalProperties",
	    words_of[w].open ? shape(a, cells[S_TEXT]) : value_bool(a, 0));
	return v;
}

/* Rows stand in a list, a single one also alone. */
static struct value *
rows(struct arena *a, size_t w)
{
	struct value *v = value_map(a), *any = value_list(a), *list = value_map(a),
		     *none = value_map(a), *one = row(a, w);

	value_put(a, list, "type", value_str(a, "array"));
	value_put(a, list, "items", one);
	value_put(a, none, "type", value_str(a, "null"));
	value_push(a, any, one);
	value_push(a, any, list);
	value_push(a, any, none);
	value_put(a, v, "anyOf", any);
	return v;
}

/* Criteria have any name and a number, or nothing; what else can be expected has its words. */
static struct value *
expect(struct arena *a)
{
	static const char names[] = "{\"type\":[\"string\",\"array\",\"null\"]}";
	struct value *v = value_map(a), *keys = value_map(a), *states = value_list(a),
		     *one_state = value_map(a);

	value_put(a, v, "type", value_str(a, "object"));
	value_put(a, v, "properties", keys);
	for (size_t i = 0; case_expect_word(i) != NULL; i++)
		value_put(a, keys, case_expect_word(i), shape(a, names));
	value_put(a, keys, "score", shape(a, cells[S_MILLI]));
	value_put(a, keys, "error", shape(a, cells[S_BOOL]));
	value_put(a, keys, "indicators", shape(a, "{\"type\":[\"object\",\"null\"]}"));
	for (int i = 0; i < STATE_COUNT; i++)
		value_push(a, states, value_str(a, state_names[i]));
	value_put(a, one_state, "enum", states);
	value_put(a, keys, "state", one_state);
	value_put(a, v, "additionalProperties", shape(a, cells[S_MILLI]));
	return v;
}

static struct value *
word(struct arena *a, const char *name)
{
	if (strcmp(name, "expect") == 0)
		return expect(a);
	for (size_t w = 0; w < sizeof words_of / sizeof *words_of; w++)
		if (strcmp(words_of[w].word, name) == 0)
			return words_of[w].slots ? rows(a, w) : shape(a, words_of[w].shape);
	return value_map(a);
}

struct value *
case_schema(struct arena *a)
{
	struct value *v = value_map(a), *one = value_map(a), *keys = value_map(a),
		     *needed = value_list(a), *types = value_list(a);

	value_put(a, v, "$schema", value_str(a, "https://json-schema.org/draft/2020-12/schema"));
	value_put(a, v, "title", value_str(a, "cases.yaml"));
	value_push(a, types, value_str(a, "array"));
	value_push(a, types, value_str(a, "null"));
	value_put(a, v, "type", types);
	for (size_t i = 0; case_word(i) != NULL; i++)
		value_put(a, keys, case_word(i), word(a, case_word(i)));
	value_push(a, needed, value_str(a, "case"));
	value_push(a, needed, value_str(a, "period"));
	value_put(a, one, "type", value_str(a, "object"));
	value_put(a, one, "properties", keys);
	value_put(a, one, "required", needed);
	value_put(a, one, "additionalProperties", value_bool(a, 0));
	value_put(a, v, "items", one);
	return v;
}
