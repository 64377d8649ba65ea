#include "daemon/ctl/trial.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/intake.h"
#include "rules/base/map.h"
#include "rules/base/text.h"

#define FILE_LIMIT ((size_t)16 << 20)

struct trial {
	struct ctl *c;
	const struct asked *q;
	struct store *scratch;
	struct map ids; /* external ids of the rows of the files */
	char dir[64], path[96];
};

/* --- the scratch store --- */

static int
scratch_open(struct trial *t)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(t->dir, sizeof t->dir, "%s/kpictl-try-XXXXXX",
	    tmp && strlen(tmp) < 32 ? tmp : "/tmp");
	if (mkdtemp(t->dir) == NULL)
		return err_set(&t->c->err, MSG_CTL_WRITE, t->dir, strerror(errno));
	snprintf(t->path, sizeof t->path, "%s/try.db", t->dir);
	t->scratch = store_open(t->path, STORE_WRITE, &t->c->err);
	return t->scratch ? 0 : -1;
}

static void
scratch_close(struct trial *t)
{
	static const char *const endings[] = { "", "-wal", "-shm", ".lock" };
	char path[128];

	store_close(t->scratch);
	for (size_t i = 0; i < sizeof endings / sizeof *endings && t->path[0] != '\0'; i++) {
		snprintf(path, sizeof path, "%s%s", t->path, endings[i]);
		unlink(path);
	}
	if (t->dir[0] != '\0')
		rmdir(t->dir);
}

/* What rows may name: agencies, the person, where he is posted, his tasks. */
static int
copy(void *arg, const struct fact *f, int64_t seq, int64_t at)
{
	struct trial *t = arg;
	const char *owner = f->kind == FACT_AGENCY ? NULL : f->v[0].s;
	struct err e = { 0 };
	int fatal = 0;

	(void)seq;
	if (owner != NULL && strcmp(owner, t->q->person->code) != 0)
		return 0;
	(void)store_put(t->scratch, f, at, &fatal, &e);
	if (fatal)
		err_move(&t->c->err, &e);
	err_fini(&e);
	return fatal;
}

static int
copy_known(struct trial *t)
{
	static const enum fact_kind kinds[] = { FACT_AGENCY, FACT_STAFF, FACT_POSTING, FACT_TASK };
	int failed = store_begin(t->scratch, &t->c->err);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !failed; i++)
		failed = store_facts(t->q->store, kinds[i], t->q->o.as_of, copy, t, &t->c->err) < 0 ||
		    t->c->err.set;
	return failed || store_commit(t->scratch, &t->c->err) ? -1 : 0;
}

/* --- the rows of the files --- */

static void
a_row(void *arg, const struct intake_row *row)
{
	struct trial *t = arg;
	const struct fact *f = row->f;

	if (row->result == INTAKE_REJECTED) {
		if (t->c->err.set)
			return;
		err_copy(&t->c->err, row->e);
		err_at(&t->c->err, NULL, row->line, 0);
	} else if (strcmp(f->v[0].s, t->q->person->code) != 0 && !t->c->err.set) {
		err_set(&t->c->err, MSG_TRY_OTHER, f->v[0].s, t->q->person->code);
		err_at(&t->c->err, NULL, row->line, 0);
	} else
		*map_put(&t->ids, f->external_id, strlen(f->external_id), NULL) = t;
}

static int
take_file(struct trial *t, enum fact_kind kind, const char *path)
{
	struct err text = { 0 };
	struct intake in = { .store = t->scratch,
		.manifest = t->q->g.manifest,
		.kind = kind,
		.source = ctl_option(t->c, "--source") ? ctl_option(t->c, "--source") : "import",
		.now = ctl_now(),
		.tx = INTAKE_TX_WHOLE,
		.row = a_row,
		.arg = t,
		.e = &text };
	struct buf b = BUF_INIT;
	int failed = buf_read_file(&b, path, FILE_LIMIT, &t->c->err);

	if (!failed) {
		failed = intake_text(&in, b.p ? b.p : "", b.n) != 0;
		failed = intake_end(&in, !failed) != 0 || failed;
	}
	if (text.set && !t->c->err.set)
		err_move(&t->c->err, &text);
	err_fini(&text);
	if (t->c->err.set && t->c->err.file == NULL && b.p != NULL)
		err_at(&t->c->err, path, t->c->err.line, 0);
	buf_fini(&b);
	return t->c->err.set ? -1 : 0;
}

/* --- over what is known --- */

static int
in_files(const struct trial *t, const char *id)
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
put_tasks(const struct trial *t, const struct dossier *known, const struct dossier *files,
    struct dossier *out)
{
	struct arena *a = &t->c->arena;

	out->tasks = arena_new(a, (known->ntasks + files->ntasks + 1) * sizeof *out->tasks);
	out->ntasks = 0;
	for (size_t i = 0; i < known->ntasks; i++)
		if (!in_files(t, known->tasks[i].id))
			out->tasks[out->ntasks++] = known->tasks[i];
	for (size_t i = 0; i < files->ntasks; i++)
		if (in_files(t, files->tasks[i].id))
			out->tasks[out->ntasks++] = files->tasks[i];
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
put_entries(const struct trial *t, const struct dossier *known, const struct dossier *files,
    struct dossier *out)
{
	struct arena *a = &t->c->arena;

	out->entries = arena_new(a, (known->nentries + files->nentries + 1) * sizeof *out->entries);
	out->nentries = 0;
	for (size_t i = 0; i < known->nentries; i++)
		if (!in_files(t, known->entries[i].id))
			put_entry(known, &known->entries[i], out);
	for (size_t i = 0; i < files->nentries; i++) {
		struct entry e = files->entries[i];

		for (size_t k = 0; k < known->nentries; k++)
			if (e.id != NULL && known->entries[k].id != NULL &&
			    strcmp(known->entries[k].id, e.id) == 0)
				e.waived = known->entries[k].waived;
		put_entry(files, &e, out);
	}
	if (out->nentries > 1)
		qsort(out->entries, out->nentries, sizeof *out->entries, by_day_and_id);
}

/* --appraisal N: the total, confirmed. */
static int
put_appraisal(struct ctl *c, const struct asked *q, struct dossier *out)
{
	const char *s = ctl_option(c, "--appraisal");
	struct appraisal *all;
	int64_t points;
	size_t n = 0;

	if (s == NULL)
		return 0;
	if (decimal_parse(s, strlen(s), 3, &points) != 0 || points < 0 || points > 100000)
		return err_set(&c->err, MSG_TRY_APPRAISAL, s);
	all = arena_new(&c->arena, (out->nappraisals + 1) * sizeof *all);
	for (size_t i = 0; i < out->nappraisals; i++)
		if (out->appraisals[i].criterion != 0)
			all[n++] = out->appraisals[i];
	all[n++] = (struct appraisal){ .period = q->o.period,
		.self_points = MODEL_NONE,
		.confirmed = points };
	out->appraisals = all;
	out->nappraisals = n;
	return 0;
}

static int
merge(struct trial *t, struct dossier *out)
{
	struct dossier known = { 0 }, files = { 0 };
	const struct asked *q = t->q;
	struct arena *a = &t->c->arena;

	if (store_dossier(q->store, q->person->code, q->o.period, q->o.as_of, a, &known,
		&t->c->err) != 0 ||
	    store_dossier(t->scratch, q->person->code, q->o.period, 0, a, &files, &t->c->err) != 0)
		return -1;
	*out = known;
	put_tasks(t, &known, &files, out);
	put_entries(t, &known, &files, out);
	return put_appraisal(t->c, q, out);
}

int
trial_dossier(struct ctl *c, const struct asked *q, struct dossier *out)
{
	struct trial t = { .c = c, .q = q };
	int failed = scratch_open(&t) != 0 || copy_known(&t) != 0;
	const char *file;

	for (int i = 0; !failed && (file = ctl_option_nth(c, "--task", i)) != NULL; i++)
		failed = take_file(&t, FACT_TASK, file) != 0;
	for (int i = 0; !failed && (file = ctl_option_nth(c, "--entry", i)) != NULL; i++)
		failed = take_file(&t, FACT_DIARY, file) != 0;
	failed = failed || merge(&t, out) != 0;
	map_fini(&t.ids, NULL);
	scratch_close(&t);
	return failed ? -1 : 0;
}
