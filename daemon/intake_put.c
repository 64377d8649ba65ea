/* Rows on their way into the store: what is checked of a whole row, transactions, each row's fate.
 */
#include <string.h>
#include "daemon/intake_impl.h"

#define BATCH 1000

static void
tell(struct intake *m, const struct intake_row *row)
{
	m->counts[row->result]++;
	m->late += row->late != 0;
	m->index++;
	if (m->row != NULL)
		m->row(m->arg, row);
}

/* Sentences about one column begin with its name. */
static const char *
column_of(const struct err *e)
{
	return strncmp(msg_template(e->id, LANG_EN), "{0}: ", 5) == 0 ? e->args[0] : NULL;
}

static void
tell_rejected(struct intake *m, int line, const char *column, struct err *e)
{
	tell(m, &(struct intake_row){ .line = line,
		    .character = column == NULL ? e->col : 0,
		    .index = m->index,
		    .result = INTAKE_REJECTED,
		    .column = column == NULL ? column_of(e) : column,
		    .e = e });
	err_fini(e);
}

/* --- rows that are kept until they are put --- */

struct intake_kept {
	struct intake_kept *next;
	const struct fact *f; /* NULL: rejected, for `e` */
	const char *column;
	struct err e;
	int line;
};

static struct intake_kept *
keep(struct intake *m, int line)
{
	struct intake_kept *k = arena_new(m->keep, sizeof *k);

	k->line = line;
	*(m->first == NULL ? &m->first : &m->last->next) = k;
	m->last = k;
	return k;
}

static const struct fact *
copy_fact(struct arena *a, const struct fact *f)
{
	struct fact *to = arena_new(a, sizeof *to);

	*to = *f;
	to->source = arena_str(a, f->source);
	to->external_id = arena_str(a, f->external_id);
	for (int i = 0; i < fact_type(f->kind)->ncolumns; i++)
		to->v[i].s = arena_str(a, f->v[i].s);
	to->digest = store_fact_digest(f, a);
	return to;
}

void
intake_reject(struct intake *m, int line, const char *column, struct err *e)
{
	struct intake_kept *k;

	if (m->keep == NULL) {
		tell_rejected(m, line, column, e);
		return;
	}
	k = keep(m, line);
	k->column = arena_str(m->keep, column);
	err_move(&k->e, e);
}

/* --- transactions --- */

/* The open transaction is lost: its rows were not recorded. */
static void
lost(struct intake *m)
{
	for (int i = 0; i < INTAKE_RESULTS; i++)
		if (i != INTAKE_REJECTED)
			m->counts[i] = m->lasting[i];
}

static int
commit(struct intake *m)
{
	m->in_tx = 0;
	if (store_commit(m->store, m->e) != 0)
		return -1;
	memcpy(m->lasting, m->counts, sizeof m->lasting);
	return 0;
}

static int
batch(struct intake *m)
{
	if (m->tx == INTAKE_TX_CALLER)
		return 0;
	if (m->in_tx == BATCH && m->tx == INTAKE_TX_BATCHES && commit(m) != 0)
		return -1;
	return m->in_tx++ == 0 ? store_begin(m->store, m->e) : 0;
}

/* --- one row --- */

/* Does the manifest know the item on its day, and do the declared fields fit? */
static int
check_item(struct intake *m, const struct fact *f, struct err *e)
{
	const struct fact_type *t = fact_type(f->kind);
	int item = fact_column_find(f->kind, "item"), sector = fact_column_find(f->kind, "sector");
	int day = fact_column_find(f->kind, f->kind == FACT_TASK ? "due_on" : "work_date"),
	    fields = fact_column_find(f->kind, "fields");
	const struct value *found;

	if (f->withdrawn || m->manifest == NULL)
		return 0;
	if (sector >= 0 && !manifest_sector(m->manifest, f->v[sector].s))
		return err_set(e, MSG_FACT_SECTOR_UNKNOWN, t->columns[sector].name, f->v[sector].s);
	if (item < 0)
		return 0;
	found = manifest_item(m->manifest, f->v[item].s,
	    period_first(period_of_day((day_t)f->v[day].n, PERIOD_MONTH)));
	if (found == NULL)
		return err_set(e, MSG_FACT_ITEM_UNKNOWN, "item", f->v[item].s);
	return manifest_fields(
	    found, f->v[fields].has ? f->v[fields].s : NULL, f->kind == FACT_TASK, e);
}

/* A row says in itself what it needs when the header did not have to. */
static int
required(const struct intake *m, const struct fact *f, struct err *e)
{
	const struct fact_type *t = fact_type(m->kind);

	for (int k = 0; k < t->ncolumns && !f->withdrawn; k++)
		if ((t->columns[k].flags & COL_REQUIRED) && !f->v[k].has)
			return err_set(e, MSG_FACT_REQUIRED, t->columns[k].name);
	return 0;
}

static void
put(struct intake *m, const struct fact *f, int line)
{
	struct err e = { 0 };
	enum intake_result got;
	int fatal = 0;

	if (m->allow != NULL && m->allow(m->arg, f, &e) != 0) {
		tell_rejected(m, line, NULL, &e);
		return;
	}
	if (batch(m) != 0) {
		m->fatal = 1;
		return;
	}
	got = store_put(m->store, f, m->now, &fatal, &e);
	if (fatal) {
		err_move(m->e, &e);
		m->fatal = 1;
	} else if (got == INTAKE_REJECTED)
		tell_rejected(m, line, NULL, &e);
	else
		tell(m, &(struct intake_row){
			.line = line, .index = m->index, .result = got, .f = f,
			.late = store_put_late(m->store) });
}

void
intake_fact(struct intake *m, const struct fact *f, int line)
{
	struct err e = { 0 };

	if (required(m, f, &e) != 0 || fact_check(f, &e) != 0 || check_item(m, f, &e) != 0)
		intake_reject(m, line, NULL, &e);
	else if (m->keep != NULL)
		keep(m, line)->f = copy_fact(m->keep, f);
	else
		put(m, f, line);
}

/* --- the whole --- */

int
intake_over(struct intake *m)
{
	if (m->tx == INTAKE_TX_BATCHES && m->in_tx > 0 && !m->fatal && commit(m) != 0)
		m->fatal = 1;
	if (m->fatal && m->tx != INTAKE_TX_CALLER)
		lost(m);
	return m->fatal || m->e->set ? -1 : 0;
}

int
intake_put_kept(struct intake *m)
{
	for (struct intake_kept *k; (k = m->first) != NULL && !m->fatal; m->first = k->next)
		if (k->f != NULL)
			put(m, k->f, k->line);
		else
			tell_rejected(m, k->line, k->column, &k->e);
	return intake_over(m);
}

int
intake_end(struct intake *m, int keep)
{
	int failed = 0;

	for (; m->first != NULL; m->first = m->first->next)
		err_fini(&m->first->e);
	if (m->in_tx > 0 && keep && !m->fatal)
		failed = commit(m) != 0;
	else if (m->in_tx > 0)
		store_rollback(m->store);
	if (failed || (m->in_tx > 0 && !keep))
		lost(m);
	m->in_tx = 0;
	arena_fini(&m->kept);
	arena_fini(&m->line);
	return failed || m->fatal ? -1 : 0;
}
