/* Measures and entry checks of made-up entries: each optional field is left out once, and all at
 * once, with every choice of the other fields. */
#include <stdio.h>
#include <string.h>
#include "rules/case_read.h"
#include "rules/lint_impl.h"

#define NONE (-1)
#define ALL (-2)
#define MINUTES (-3)	/* every entry may lack its minutes */

struct trial { struct lint *l; const struct item *it; int absent, variant; };

static int
left_out(const struct trial *t, size_t f)
{
	return t->it->fields[f].optional && (t->absent == ALL || t->absent == (int)f);
}

static struct value *
field_value(const struct trial *t, const struct field *f)
{
	struct arena *a = t->l->a;
	static const double numbers[] = { 1, 0, 1000 };
	const char *p = f->choices ? f->choices : "";
	char day[DAY_TEXT];

	if (f->type == FIELD_TEXT)
		return value_str(a, "x");
	if (f->type == FIELD_BOOLEAN)
		return value_bool(a, t->variant % 2 == 0);
	if (f->type == FIELD_DAY)
		return value_str(a, arena_str(a, day_text(t->l->s->from, day)));
	if (f->type != FIELD_CHOICE)
		return value_num(a, numbers[t->variant % 3]);
	for (int i = 0; i < t->variant && *p != '\0'; i++)
		p += strcspn(p, " ") + (strchr(p, ' ') != NULL);
	if (*p == '\0')
		p = f->choices;
	return value_str(a, arena_copy(a, p, strcspn(p, " ")));
}

/* A case with one task and one entry of the item, done for it. */
static struct value *
made_up(const struct trial *t)
{
	struct arena *a = t->l->a;
	struct value *v = value_map(a), *task = value_map(a), *entry = value_map(a);
	struct period month = period_of_day(t->l->s->from, PERIOD_MONTH);
	char text[PERIOD_TEXT];

	value_put(a, v, "period", value_str(a, arena_str(a, period_text(month, text))));
	value_put(a, task, "id", value_str(a, "T"));
	value_put(a, task, "item", value_str(a, t->it->code));
	value_put(a, entry, "item", value_str(a, t->it->code));
	value_put(a, entry, "task", value_str(a, "T"));
	if (t->absent != MINUTES)
		value_put(a, entry, "minutes", value_int(a, 60));
	for (size_t f = 0; f < t->it->nfields; f++)
		if (!left_out(t, f))
			value_put(a, entry, t->it->fields[f].name,
			    field_value(t, &t->it->fields[f]));
	value_put(a, v, "tasks", task);
	value_put(a, v, "diary", entry);
	return v;
}

/* What was missing is told where it was read, unless that line was told already; other mistakes are
 * the cases' business. */
static void
tell(struct lint *l, const struct item *it, struct err *e)
{
	struct lint in = *l;	/* the formula may stand in a standard above */
	struct place at;
	int told = e->id != MSG_RULE_MISSING_FIELD || e->file == NULL;

	for (size_t i = 0; i < l->nfamily && !told; i++)
		if (strcmp(l->family[i]->file, e->file) == 0)
			in.s = l->family[i];
	for (size_t i = 0; i < l->out->n && !told; i++)
		told = l->out->at[i].id == MSG_RULE_OPTIONAL && l->out->at[i].line == e->line &&
		    strcmp(l->out->at[i].file, in.s->file) == 0;
	if (!told) {
		at = source_word(in.s->source, e->line, e->args[0]);
		LINT_TELL(&in, at, 0, MSG_RULE_OPTIONAL, arena_str(l->a, e->args[0]), it->code);
	}
	err_fini(e);
}

static void
ask(struct lint *l, struct state *s, const struct item *it)
{
	struct err e = { 0 };
	struct cell out;

	for (size_t i = 0; i < s->scheme->nmeasures; i++) {
		const struct measure *m = &s->scheme->measures[i];

		if (m->task || (m->item != NULL && strcmp(m->item, it->code) != 0))
			continue;
		if (measure_cell(s, meaning_of(s, m->name, 0).measure, 0, &out, &e) != 0)
			tell(l, it, &e);
	}
	for (size_t i = 0; i < s->scheme->nchecks; i++)
		if (s->scheme->checks[i].each == EACH_ENTRY &&
		    measure_check(s, &s->scheme->checks[i], 0, &e) < 0)
			tell(l, it, &e);
}

static void
try(const struct trial *t)
{
	struct lint *l = t->l;
	struct request q;
	struct err e = { 0 };
	struct state s = { .g = l->g, .r = &q, .in = &q.in, .a = l->a };

	if (case_request(l->g, l->s->sector, made_up(t), l->a, &q, &e) != 0) {
		err_fini(&e);
		return;
	}
	s.posting = &q.in.d.postings[0];
	for (int i = 0; i < SUBJECT_COUNT; i++) {
		s.law = bundle_resolve(l->g->bundle, l->s->sector, (enum subject)i, l->s->from, &e);
		err_fini(&e);
		if (s.law == NULL || s.law->person == s.scheme)
			continue;
		s.scheme = s.law->person;
		measure_start(&s);
		who_start(&s);
		l->g->now = &s;
		ask(l, &s, t->it);
		l->g->now = NULL;
	}
}

static int
variants(const struct item *it)
{
	int most = 3;

	for (size_t f = 0; f < it->nfields; f++) {
		int n = 1;

		for (const char *p = it->fields[f].choices; p != NULL && *p != '\0'; p++)
			n += *p == ' ';
		most = n > most ? n : most;
	}
	return most;
}

void
lint_absent(struct lint *l)
{
	for (size_t i = 0; i < l->s->nitems; i++) {
		const struct item *it = &l->s->items[i];

		for (int v = 0; v < variants(it); v++) {
			for (int absent = MINUTES; absent < (int)it->nfields; absent++) {
				struct trial t = { l, it, absent, v };

				if (absent < 0 || it->fields[absent].optional)
					try(&t);
			}
		}
	}
}
