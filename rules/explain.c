#include "rules/explain.h"
#include <string.h>
#include "rules/base/map.h"
#include "rules/explain_impl.h"

void
explain_put_text(struct arena *a, struct value *map, const char *key, const char *s)
{
	if (s != NULL)
		value_put(a, map, key, value_str(a, s));
}

static void
put_titles(struct arena *a, struct value *map, const struct titles *t)
{
	explain_put_text(a, map, "vi", t->vi);
	explain_put_text(a, map, "en", t->en);
}

void
explain_put_micro(struct arena *a, struct value *map, const char *key, int64_t micro)
{
	value_put(a, map, key, micro == MODEL_NONE ? value_null(a) : value_int(a, micro));
}

static void
put_day(struct arena *a, struct value *map, const char *key, day_t d)
{
	char text[DAY_TEXT];

	explain_put_text(a, map, key, d == DAY_NONE ? NULL : day_text(d, text));
}

/* --- rows that were read --- */

/* What a row of the kind suffers from, as a code; the sentences are in messages/explain.def. */
const char *
explain_note(const struct kind *k)
{
	return k->task_withdrawn     ? "task_withdrawn"
	    : k->after_sealing ? "after_sealing"
	    : k->handed_back   ? "handed_back"
	    : k->cancelled     ? "cancelled"
			       : NULL;
}

struct value *
explain_entry_row(struct engine *g, const struct request *r, long row, struct arena *a)
{
	const struct columns *in = &r->in;
	const struct kind *k = g->kinds[in->kind[row]];
	const struct item *item = bundle_item(g->bundle, k->item, period_first(in->d.period));
	static const char *const accepted[] = { "yes", "no", "pending" },
				 *const waived[] = { NULL, "errors", "delays", "both" };
	struct value *v = value_map(a);

	value_put(a, v, "seq", value_int(a, in->seq[row]));
	put_day(a, v, "date", in->base + in->date[row]);
	explain_put_text(a, v, "item", k->item);
	if (item != NULL)
		put_titles(a, v, &item->title);
	value_put(a, v, "quantity", value_num(a, (double)k->quantity / 1000));
	explain_put_text(a, v, "accepted", accepted[k->accepted]);
	explain_put_text(a, v, "note", explain_note(k));
	if (k->major_errors)
		value_put(a, v, "major_errors", value_int(a, k->major_errors));
	if (k->delays)
		value_put(a, v, "delays", value_int(a, k->delays));
	explain_put_text(a, v, "waived", waived[k->waived]);
	if (in->minutes[row] != 0xffff)
		value_put(a, v, "minutes", value_int(a, in->minutes[row]));
	return v;
}

static struct value *
task_row(struct engine *g, const struct request *r, long row, struct arena *a)
{
	static const char *const origins[] = { "planned", "unplanned", "taken_over" };
	const struct columns *in = &r->in;
	const struct kind *k = g->kinds[in->task_kind[row]];
	const struct item *item = bundle_item(g->bundle, k->item, period_first(in->d.period));
	struct value *v = value_map(a);

	value_put(a, v, "seq", value_int(a, in->task_seq[row]));
	put_day(a, v, "due_on", in->base + in->due[row]);
	explain_put_text(a, v, "item", k->item);
	if (item != NULL)
		put_titles(a, v, &item->title);
	value_put(a, v, "quantity", value_num(a, (double)k->quantity / 1000));
	explain_put_text(a, v, "origin", origins[k->origin]);
	explain_put_text(a, v, "note", explain_note(k));
	return v;
}

static struct value *
managed_row(const struct request *r, const char *staff, struct arena *a)
{
	struct value *v = value_map(a);

	explain_put_text(a, v, "staff", staff);
	for (size_t i = 0; i < r->nmanaged; i++)
		if (strcmp(r->managed[i].staff, staff) == 0) {
			explain_put_text(a, v, "state", state_names[r->managed[i].state]);
			explain_put_micro(a, v, "score", r->managed[i].micro);
		}
	return v;
}

/* What was read, each line once: by set, in the order of the first reading. */
struct lines {
	struct engine *g;
	const struct request *r;
	struct value *sets; /* set -> its lines */
	struct map known; /* {list, row} -> place + 1 */
	struct arena *a;
};

static struct value *
row_value(const struct lines *l, const char *set, long row, const struct value *pair)
{
	struct engine *g = l->g;
	const struct request *r = l->r;
	struct arena *a = l->a;
	struct value *v;

	if (strcmp(set, "diary") == 0)
		v = explain_entry_row(g, r, row, a);
	else if (strcmp(set, "tasks") == 0)
		v = task_row(g, r, row, a);
	else if (strcmp(set, "managed") == 0)
		v = managed_row(r, value_text(pair->u.list.at[2], ""), a);
	else
		v = value_map(a);
	value_put(a, v, "row", value_int(a, row));
	return v;
}

/* The line's place in the list of its set, where it is put when it is new. */
static int64_t
line_of(struct lines *l, const char *set, struct value *list, const struct value *pair)
{
	const struct { const struct value *list; int64_t row; } key = { list,
		value_integer(pair->u.list.at[0], 0) };
	void **known = map_put(&l->known, (const char *)&key, sizeof key, NULL);

	if (*known == NULL) {
		value_push(l->a, list, row_value(l, set, (long)key.row, pair));
		*known = (void *)value_len(list);
	}
	return (int64_t)(uintptr_t)*known - 1;
}

/* Titles of the measures that a question names, by name. */
static void
put_measure(const struct scheme *sc, const char *name, struct value *titles, struct arena *a)
{
	for (size_t i = 0; name != NULL && i < sc->nmeasures; i++)
		if (sc->measures[i].title.vi != NULL && strcmp(sc->measures[i].name, name) == 0)
			put_titles(
			    a, value_put(a, titles, name, value_map(a)), &sc->measures[i].title);
}

static struct value *
measure_titles(const struct scheme *sc, const struct value *read, struct arena *a)
{
	static const char *const naming[] = { "where", "times", "per_task" };
	const struct value *filter = value_get(read, "filter");
	struct value *titles = value_map(a);

	put_measure(sc, value_text(value_get(read, "name"), NULL), titles, a);
	for (size_t i = 0; i < sizeof naming / sizeof *naming; i++)
		put_measure(sc, value_text(value_get(filter, naming[i]), NULL), titles, a);
	return titles;
}

/* A question without its rows, and where these are: `at`, places in the lines of its set, and what
 * each counted as. */
static struct value *
one_read(struct lines *l, const struct scheme *sc, const struct value *from)
{
	const struct value *pairs = value_get(from, "at");
	const char *set = value_text(value_get(from, "rows"), "");
	struct value *v = value_map(l->a), *at = value_list(l->a), *values = value_list(l->a);
	struct value *list = value_get(l->sets, set);

	if (list == NULL)
		list = value_put(l->a, l->sets, set, value_list(l->a));
	for (size_t k = 0; k < from->u.map.n; k++)
		if (strcmp(from->u.map.at[k].key, "at") != 0)
			value_add(l->a, v, from->u.map.at[k].key, from->u.map.at[k].value);
	for (size_t k = 0; k < value_len(pairs); k++) {
		const struct value *pair = pairs->u.list.at[k];

		value_push(l->a, at, value_int(l->a, line_of(l, set, list, pair)));
		value_push(l->a, values, pair->u.list.at[1]);
	}
	value_add(l->a, v, "at", at);
	value_add(l->a, v, "values", values);
	value_add(l->a, v, "titles", measure_titles(sc, from, l->a));
	return v;
}

static struct value *
reads(struct lines *l, const struct scheme *sc, const struct value *step)
{
	struct value *out = value_list(l->a);
	const struct value *list = value_get(step, "reads");

	for (size_t i = 0; i < value_len(list); i++)
		value_push(l->a, out, one_read(l, sc, list->u.list.at[i]));
	return out;
}

/* --- the parts of a standard --- */

static const struct value *
step_of(const struct answer *an, const char *what, const char *id)
{
	for (size_t i = 0; i < value_len(an->trace); i++) {
		const struct value *s = an->trace->u.list.at[i];

		if (strcmp(value_text(value_get(s, "what"), ""), what) == 0 &&
		    strcmp(value_text(value_get(s, "id"), ""), id) == 0)
			return s;
	}
	return NULL;
}

static struct value *
criteria_list(struct lines *l, const struct answer *an, const struct scheme *sc)
{
	struct arena *a = l->a;
	struct value *list = value_list(a);

	for (size_t i = 0; i < an->nparts; i++)
		for (size_t k = 0; k < sc->ncriteria; k++) {
			const struct criterion *c = &sc->criteria[k];
			const struct value *step = step_of(an, "criterion", c->id);
			struct value *v;

			if (strcmp(c->id, an->parts[i].id) != 0)
				continue;
			v = value_map(a);
			explain_put_text(a, v, "id", c->id);
			put_titles(a, v, &c->title);
			explain_put_text(a, v, "unit", c->unit);
			explain_put_micro(a, v, "points", an->parts[i].micro);
			if (c->basis != NULL)
				value_put(a, v, "basis", (struct value *)c->basis);
			explain_put_text(a, v, "file", c->owner->file);
			value_put(a, v, "line", value_int(a, c->line));
			value_put(a, v, "reads", reads(l, sc, step));
			if (step != NULL)
				value_put(a, v, "params", value_get(step, "params"));
			value_push(a, list, v);
		}
	return list;
}

static struct value *
classes_list(const struct scheme *sc, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < sc->nclasses; i++) {
		struct value *v = value_map(a);

		explain_put_text(a, v, "id", sc->classes[i].id);
		put_titles(a, v, &sc->classes[i].title);
		explain_put_micro(a, v, "from", micro_of(sc->classes[i].from));
		value_push(a, list, v);
	}
	return list;
}

static void
ruling_titles(const struct scheme *sc, const char *id, struct value *v, struct arena *a)
{
	for (size_t i = 0; i < sc->ngates; i++)
		if (strcmp(sc->gates[i].id, id) == 0) {
			put_titles(a, v, &sc->gates[i].title);
			explain_put_text(a, v, "basis", sc->gates[i].basis);
		}
	for (size_t i = 0; i < sc->nvetoes; i++)
		if (strcmp(sc->vetoes[i].id, id) == 0) {
			put_titles(a, v, &sc->vetoes[i].title);
			explain_put_text(a, v, "basis", sc->vetoes[i].basis);
		}
}

static struct value *
rulings_list(const struct answer *an, const struct scheme *sc, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < an->nrulings; i++) {
		struct value *v = value_map(a);

		explain_put_text(a, v, "id", an->rulings[i].id);
		ruling_titles(sc, an->rulings[i].id, v, a);
		explain_put_text(a, v, "class", an->rulings[i].class_id);
		if (an->rulings[i].state >= 0)
			explain_put_text(a, v, "state", state_names[an->rulings[i].state]);
		value_push(a, list, v);
	}
	return list;
}

static struct value *
decisions_list(const struct request *r, struct arena *a)
{
	static const char *const kinds[] = { "objective_cause", "class", "reopen", "cap_25",
		"force_majeure", "act_year", "petition_outcome" };
	struct value *list = value_list(a);

	for (size_t i = 0; i < r->in.d.ndecisions; i++) {
		const struct decision *d = &r->in.d.decisions[i];
		struct value *v = value_map(a);

		explain_put_text(a, v, "kind", kinds[d->kind < 7 ? d->kind : 6]);
		explain_put_text(a, v, "entry", d->entry);
		explain_put_text(a, v, "task", d->task);
		explain_put_text(a, v, "value", d->value);
		explain_put_text(a, v, "authority", d->authority);
		explain_put_text(a, v, "paper", d->paper);
		explain_put_text(a, v, "reason", d->reason);
		value_push(a, list, v);
	}
	return list;
}

/* General points, self-scored and confirmed: never computed, shown beside each other. */
static struct value *
appraisals_list(const struct request *r, struct arena *a)
{
	static const char *const names[] = { "total", "I.1", "I.2", "II.1", "II.2", "II.3", "II.4",
		"III.1", "III.2", "III.3", "III.4" };
	struct value *list = value_list(a);

	for (size_t i = 0; i < r->in.d.nappraisals; i++) {
		const struct appraisal *p = &r->in.d.appraisals[i];
		struct value *v = value_map(a);
		char period[PERIOD_TEXT];

		explain_put_text(a, v, "period", arena_str(a, period_text(p->period, period)));
		explain_put_text(a, v, "criterion", names[p->criterion < 11 ? p->criterion : 0]);
		explain_put_micro(a, v, "self_points",
		    p->self_points == MODEL_NONE ? MODEL_NONE : p->self_points * 1000);
		explain_put_micro(a, v, "confirmed",
		    p->confirmed == MODEL_NONE ? MODEL_NONE : p->confirmed * 1000);
		value_push(a, list, v);
	}
	return list;
}

static struct value *
postings_list(const struct request *r, int owner, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < r->in.d.npostings; i++) {
		const struct posting *p = &r->in.d.postings[i];
		struct value *v = value_map(a);

		explain_put_text(a, v, "agency", p->agency);
		explain_put_text(a, v, "sector", p->sector);
		explain_put_text(a, v, "team", p->team);
		explain_put_text(a, v, "duty_group", p->duty_group);
		explain_put_text(a, v, "role", role_names[p->role]);
		explain_put_text(a, v, "subject", subject_names[p->subject]);
		put_day(a, v, "from", p->from);
		put_day(a, v, "to", p->to);
		value_put(a, v, "owns_period", value_bool(a, (int)i == owner));
		value_push(a, list, v);
	}
	return list;
}

static struct value *
months_list(const struct request *r, struct arena *a)
{
	struct value *list = value_list(a);
	char text[PERIOD_TEXT];

	for (size_t i = 0; i < r->nmonths; i++) {
		struct value *v = value_map(a);

		explain_put_text(a, v, "period", period_text(r->months[i].period, text));
		explain_put_text(a, v, "state", state_names[r->months[i].state]);
		explain_put_micro(a, v, "score", r->months[i].micro);
		value_put(a, v, "weight", value_int(a, r->months[i].weight));
		explain_put_text(a, v, "reason", r->months[i].reason);
		value_push(a, list, v);
	}
	return list;
}

static struct value *
figures_list(const struct answer *an, const struct scheme *sc, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < an->nfigures; i++)
		for (size_t k = 0; k < sc->nindicators; k++) {
			struct value *v;

			if (strcmp(sc->indicators[k].name, an->figures[i].name) != 0)
				continue;
			v = value_map(a);
			explain_put_text(a, v, "name", an->figures[i].name);
			put_titles(a, v, &sc->indicators[k].title);
			explain_put_text(a, v, "unit", sc->indicators[k].unit);
			value_put(a, v, "value",
			    an->figures[i].known ? value_num(a, an->figures[i].value)
						 : value_null(a));
			value_push(a, list, v);
		}
	return list;
}

static void
standards(struct value *v, const struct resolved *law, struct arena *a)
{
	struct value *list = value_list(a);

	for (int i = 0; i < law->n; i++) {
		struct value *s = value_map(a);

		explain_put_text(a, s, "standard", law->chain[i]->label);
		put_titles(a, s, &law->chain[i]->title);
		if (law->chain[i]->basis != NULL)
			value_put(a, s, "basis", (struct value *)law->chain[i]->basis);
		value_push(a, list, s);
	}
	value_put(a, v, "standards", list);
}

const struct resolved *
explain_law(struct engine *g, const struct request *r, const struct answer *an)
{
	const struct period p = r->in.d.period;
	day_t day = p.kind == PERIOD_YEAR || r->to_date ? period_last(p) : period_first(p);
	const struct posting *at = an->posting >= 0 ? &r->in.d.postings[an->posting] : NULL;
	const struct resolved *law;
	struct err e = { 0 };

	if (r->in.d.organisation)
		return bundle_organisation(g->bundle, r->agency_kind, day);
	law = at ? bundle_resolve(g->bundle, at->sector, (enum subject)at->subject, day, &e) : NULL;
	err_fini(&e);
	return law;
}

struct value *
explain_answer(struct engine *g, const struct request *r, const struct answer *an, struct arena *a)
{
	const struct resolved *law = explain_law(g, r, an);
	const struct scheme *sc = law == NULL ? NULL
	    : r->in.d.organisation            ? law->organisation
					      : law->person;
	struct lines l = { g, r, value_map(a), MAP_INIT, a };
	struct value *v = value_map(a);
	char text[PERIOD_TEXT];

	explain_put_text(a, v, r->in.d.organisation ? "agency" : "staff", an->staff);
	explain_put_text(a, v, "period", period_text(r->in.d.period, text));
	explain_put_text(a, v, "state", state_names[an->state]);
	explain_put_text(a, v, "reason", an->reason);
	explain_put_text(a, v, "error", an->error);
	explain_put_text(a, v, "error_vi", an->error_vi);
	explain_put_text(a, v, "missing", an->missing);
	explain_put_micro(a, v, "score", an->micro);
	explain_put_text(a, v, "band", an->band);
	explain_put_text(a, v, "class", an->class_id);
	explain_put_text(a, v, "class_after_cap", an->class_after);
	explain_put_text(a, v, "suggestion", an->suggestion);
	explain_put_text(a, v, "decided", an->decided);
	value_put(a, v, "postings", postings_list(r, an->posting, a));
	if (law == NULL)
		return v;
	standards(v, law, a);
	value_put(a, v, "appraisals", appraisals_list(r, a));
	value_put(a, v, "criteria", criteria_list(&l, an, sc));
	value_put(a, v, "lines", l.sets);
	map_fini(&l.known, NULL);
	if (sc->score_owner != NULL) {
		explain_put_text(a, v, "score_file", sc->score_owner->file);
		value_put(a, v, "score_line", value_int(a, sc->score_line));
	}
	if (r->nmonths > 0)
		value_put(a, v, "months", months_list(r, a));
	value_put(a, v, "classes", classes_list(sc, a));
	value_put(a, v, "rulings", rulings_list(an, sc, a));
	value_put(a, v, "decisions", decisions_list(r, a));
	value_put(a, v, "indicators", figures_list(an, sc, a));
	return v;
}
