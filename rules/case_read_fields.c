/* The declared fields that an entry or task of a case carries. */
#include <string.h>
#include "rules/base/text.h"
#include "rules/case_slots.h"
#include "rules/facts.h"
#include "rules/fields.h"

static const char *const examples[FIELD_TYPES] = {
	[FIELD_INTEGER] = "12", [FIELD_NUMBER] = "1.5", [FIELD_TEXT] = "abc",
	[FIELD_BOOLEAN] = "true / false", [FIELD_DAY] = "2026-03-12",
};

static int
value_fits(const struct field *f, const struct value *v, struct arena *a, struct err *e)
{
	const char *s = case_scalar(v, a);

	if (f->type != FIELD_CHOICE)
		return field_fits(f->type, "yes no true false", s, strlen(s)) ? 0 :
		    case_bad(v, f->name, examples[f->type], e);
	return *s != '\0' && choice_find(f->choices, s, strlen(s)) >= 0 ? 0 :
	    case_choice(v, f->name, f->choices, e);
}

static int
foreign(const struct slot *slots, const struct item *it, const struct value_pair *p, struct err *e)
{
	const char *names[96], *near;
	size_t n = 0;

	for (size_t i = 0; i < it->nfields && n < 64; i++)
		names[n++] = it->fields[i].name;
	for (; slots->key != NULL && n < 96; slots++)
		names[n++] = slots->key;
	near = suggest(p->key, names, n);
	err_set(e, near ? MSG_RULE_FIELD_UNKNOWN_HINT : MSG_FACT_FIELD_FOREIGN, it->code, p->key,
	    near);
	return err_at(e, NULL, p->line, p->col);
}

static int
somebody_elses(const struct slot *slots, const char *key, const char *also)
{
	for (; slots->key != NULL; slots++)
		if (strcmp(slots->key, key) == 0)
			return 1;
	return also != NULL && choice_find(also, key, strlen(key)) >= 0;
}

int
case_fields(const struct slot *slots, const struct value *v, const char *also,
    const struct item *it, int entry, struct arena *a, struct err *e)
{
	for (size_t i = 0; i < v->u.map.n; i++) {
		const struct value_pair *p = &v->u.map.at[i];
		size_t f = 0;

		if (value_is(p->value, V_NULL) || somebody_elses(slots, p->key, also))
			continue;
		while (f < it->nfields && strcmp(it->fields[f].name, p->key) != 0)
			f++;
		if (f == it->nfields)
			return foreign(slots, it, p, e);
		if (value_fits(&it->fields[f], p->value, a, e) != 0)
			return -1;
	}
	for (size_t f = 0; f < it->nfields && entry; f++) {
		if (it->fields[f].optional || value_get(v, it->fields[f].name) != NULL)
			continue;
		err_set(e, MSG_FACT_FIELD_NEEDED, it->code, it->fields[f].name);
		return err_at(e, NULL, v->line, v->col);
	}
	return 0;
}
