#include "daemon/trial.h"
#include <stdlib.h>
#include <string.h>
#include "daemon/intake.h"
#include "daemon/scratch.h"
#include "rules/base/map.h"

struct trying {
	struct trial *of;
	struct arena *a;
	struct err *e;
	struct scratch scratch;
	struct map ids; /* external ids of the rows */
};

/* What rows may name: agencies, the person, where he is posted, his tasks. */
static int
copy(void *arg, const struct fact *f, int64_t seq, int64_t at)
{
	struct trying *t = arg;
	const char *owner = f->kind == FACT_AGENCY ? NULL : f->v[0].s;
	struct err e = { 0 };
	int fatal = 0;

	(void)seq;
	if (owner != NULL && strcmp(owner, t->of->person->code) != 0)
		return 0;
	(void)store_put(t->scratch.store, f, at, &fatal, &e);
	if (fatal)
		err_move(t->e, &e);
	err_fini(&e);
	return fatal;
}

static int
copy_known(struct trying *t)
{
	static const enum fact_kind kinds[] = { FACT_AGENCY, FACT_STAFF, FACT_POSTING, FACT_TASK };
	int failed = store_begin(t->scratch.store, t->e);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !failed; i++)
		failed = store_facts(t->of->store, kinds[i], t->of->as_of, copy, t, t->e) < 0 ||
		    t->e->set;
	return failed || store_commit(t->scratch.store, t->e) ? -1 : 0;
}

/* --- the rows --- */

static void
a_row(void *arg, const struct intake_row *row)
{
	struct trying *t = arg;

	if (t->e->set)
		return;
	if (row->result == INTAKE_REJECTED) {
		err_copy(t->e, row->e);
		t->of->column = arena_str(t->a, row->column);
		t->of->row = row->index;
		err_at(t->e, NULL, row->line, 0);
	} else
		*map_put(&t->ids, row->f->external_id, strlen(row->f->external_id), NULL) = t;
}

static int
of_the_person(void *arg, const struct fact *f, struct err *e)
{
	const struct trying *t = arg;

	return strcmp(f->v[0].s, t->of->person->code) == 0
	    ? 0
	    : err_set(e, MSG_TRY_OTHER, f->v[0].s, t->of->person->code);
}

static int
take_text(struct trying *t, const struct trial_text *x)
{
	struct err text = { 0 };
	struct intake in = { .store = t->scratch.store,
		.manifest = t->of->manifest,
		.kind = x->kind,
		.source = t->of->source,
		.now = t->of->now,
		.tx = INTAKE_TX_WHOLE,
		.row = a_row,
		.allow = of_the_person,
		.arg = t,
		.e = &text };
	int failed = intake_text(&in, x->p, x->n) != 0;

	(void)intake_end(&in, !failed);
	if (text.set && !t->e->set)
		err_move(t->e, &text);
	err_fini(&text);
	if (t->e->set && t->e->file == NULL)
		err_at(t->e, x->name, t->e->line, 0);
	return t->e->set ? -1 : 0;
}

/* --- over what is known --- */

static int
in_rows(const struct trying *t, const char *id)
{
	return id != NULL && map_find(&t->ids, id, strlen(id)) != NULL;
}

static int
task_index(const struct dossier *d, const char *id)
{
	for (size_t i = 0; id != NULL && i < d->ntasks; i++)
		if (d->tasks[i].id != NULL && strcmp(d->tasks[i].id, id) == 0)
			return (int)i;
	return -1;
}

/* Tasks of the scratch store (all of the person's that fall in the month) take the place of known
 * ones with the same id. */
static void
put_tasks(const struct trying *t, const struct dossier *known, const struct dossier *rows,
    struct dossier *out)
{
	struct arena *a = t->a;

	out->tasks = arena_new(a, (known->ntasks + rows->ntasks + 1) * sizeof *out->tasks);
	out->ntasks = 0;
	for (size_t i = 0; i < known->ntasks; i++)
		if (!in_rows(t, known->tasks[i].id))
			out->tasks[out->ntasks++] = known->tasks[i];
	for (size_t i = 0; i < rows->ntasks; i++)
		if (in_rows(t, rows->tasks[i].id))
			out->tasks[out->ntasks++] = rows->tasks[i];
}

static void
put_entry(const struct dossier *from, const struct entry *e, struct dossier *out)
{
	struct entry now = *e;

	now.task = e->task >= 0 ? task_index(out, from->tasks[e->task].id) : -1;
	out->entries[out->nentries++] = now;
}

static int
by_day_and_id(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return strcmp(a->id ? a->id : "", b->id ? b->id : "");
}

/* A decision about a line stays with it though the line is changed. */
static void
put_entries(const struct trying *t, const struct dossier *known, const struct dossier *rows,
    struct dossier *out)
{
	struct arena *a = t->a;

	out->entries = arena_new(a, (known->nentries + rows->nentries + 1) * sizeof *out->entries);
	out->nentries = 0;
	for (size_t i = 0; i < known->nentries; i++)
		if (!in_rows(t, known->entries[i].id))
			put_entry(known, &known->entries[i], out);
	for (size_t i = 0; i < rows->nentries; i++) {
		struct entry e = rows->entries[i];

		for (size_t k = 0; k < known->nentries; k++)
			if (e.id != NULL && known->entries[k].id != NULL &&
			    strcmp(known->entries[k].id, e.id) == 0)
				e.waived = known->entries[k].waived;
		put_entry(rows, &e, out);
	}
	if (out->nentries > 1)
		qsort(out->entries, out->nentries, sizeof *out->entries, by_day_and_id);
}

/* The total, confirmed, whatever the points of single criteria are. */
static void
put_appraisal(const struct trying *t, struct dossier *out)
{
	struct appraisal *all;
	size_t n = 0;

	if (t->of->appraisal == MODEL_NONE)
		return;
	all = arena_new(t->a, (out->nappraisals + 1) * sizeof *all);
	for (size_t i = 0; i < out->nappraisals; i++)
		if (out->appraisals[i].criterion != 0)
			all[n++] = out->appraisals[i];
	all[n++] = (struct appraisal){ .period = t->of->month,
		.self_points = MODEL_NONE,
		.confirmed = t->of->appraisal };
	out->appraisals = all;
	out->nappraisals = n;
}

static int
merge(struct trying *t, struct dossier *out)
{
	struct dossier known = { 0 }, rows = { 0 };
	const struct trial *of = t->of;

	if (store_dossier(of->store, of->person->code, of->month, of->as_of, t->a, &known, t->e) !=
		0 ||
	    store_dossier(t->scratch.store, of->person->code, of->month, 0, t->a, &rows, t->e) != 0)
		return -1;
	*out = known;
	put_tasks(t, &known, &rows, out);
	put_entries(t, &known, &rows, out);
	put_appraisal(t, out);
	return 0;
}

int
trial_dossier(struct trial *of, struct arena *a, struct dossier *out, struct err *e)
{
	struct trying t = { .of = of, .a = a, .e = e };
	int failed = scratch_open(&t.scratch, e) != 0 || copy_known(&t) != 0;

	for (size_t i = 0; i < of->ntexts && !failed; i++)
		failed = take_text(&t, &of->texts[i]) != 0;
	failed = failed || merge(&t, out) != 0;
	map_fini(&t.ids, NULL);
	scratch_close(&t.scratch);
	return failed ? -1 : 0;
}
