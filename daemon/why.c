#include "daemon/why.h"
#include <string.h>
#include "rules/base/json.h"
#include "rules/base/map.h"

int
why_person(struct store *s, const char *code, struct period p, int64_t as_of, struct arena *a,
    struct person **out, struct err *e)
{
	char text[PERIOD_TEXT];
	int rc = store_person(s, code, p, as_of, a, out, e);

	return rc <= 0 ? rc : err_set(e, MSG_CTL_NO_PERSON, code, period_text(p, text));
}

/* --- names for the lines: the store knows what a sequence number was called --- */

struct names { struct map ids; struct arena *a; };

static void
one_name(void *arg, int64_t seq, const char *id)
{
	struct names *n = arg;

	*map_put(&n->ids, (const char *)&seq, sizeof seq, NULL) = value_str(n->a, id);
}

/* NULL: it has none. */
static struct value *
name_of(struct store *s, int64_t seq, struct names *n)
{
	struct map_entry *known = map_find(&n->ids, (const char *)&seq, sizeof seq);

	if (known == NULL && seq != 0) {
		store_fact_ids(s, seq, one_name, n);
		known = map_find(&n->ids, (const char *)&seq, sizeof seq);
	}
	return known ? known->value : NULL;
}

static void
name_all(struct store *s, const struct value *tree, struct arena *a)
{
	const struct value *sets = value_get(tree, "lines");
	struct names n = { MAP_INIT, a };

	for (size_t i = 0; i < value_len(sets); i++) {
		const struct value *rows = sets->u.map.at[i].value;

		for (size_t k = 0; k < value_len(rows); k++) {
			struct value *row = rows->u.list.at[k];
			struct value *id = name_of(s, value_integer(value_get(row, "seq"), 0), &n);

			if (id != NULL)
				value_put(a, row, "external_id", id);
		}
	}
	map_fini(&n.ids, NULL);
}

void
why_published(
    const struct run_options *o, const struct person *p, const struct moment *as_of,
    struct value *tree, struct arena *a)
{
	struct err ignored = { 0 };
	struct result res;
	struct value *detail, *cap;
	const char *kind = o->to_date ? "preview" : NULL;

	if (store_result_at(o->store, 0, p->code, o->period, kind, as_of, a, &res, &ignored) != 0) {
		err_fini(&ignored);
		return;
	}
	detail = res.detail ? json_read(a, res.detail, strlen(res.detail), &ignored) : NULL;
	cap = value_get(detail, "cap");
	err_fini(&ignored);
	if (res.class_final != NULL)
		value_put(a, tree, "class_final", value_str(a, res.class_final));
	if (o->period.kind == PERIOD_YEAR) {
		value_put(a, tree, "state", value_str(a, state_names[res.state]));
		if (res.reason != NULL)
			value_put(a, tree, "reason", value_str(a, res.reason));
	}
	if (cap != NULL)
		value_put(a, tree, "cap", cap);
}

static struct value *
answer_tree(const struct buf *answer, int entry, struct arena *a, struct err *e)
{
	struct cut cut = { (const unsigned char *)answer->p, answer->n, 0 };
	struct answer an;
	struct value *v;

	if (!entry && answer_read(&cut, a, &an) != 0) {
		err_set(e, MSG_WORKER_TALK);
		return NULL;
	}
	v = value_read(a, &cut);
	if (v == NULL)
		err_set(e, MSG_WORKER_TALK);
	return v;
}

/* The sequence number of a diary line of this person in the period; 0 none, -1. */
static int64_t
entry_seq(const struct run_options *o, const struct person *p, const char *id, struct arena *a,
    struct err *e)
{
	for (int m = 0; m < period_months(o->period); m++) {
		struct dossier d;

		if (store_dossier(
			o->store, p->code, period_month(o->period, m), o->as_of, a, &d, e) != 0)
			return -1;
		for (size_t i = 0; i < d.nentries; i++)
			if (strcmp(d.entries[i].id, id) == 0)
				return d.entries[i].seq;
	}
	return 0;
}

static struct value *
ask(const struct run_options *o, const struct person *p, enum frame_type what, int64_t seq,
    struct arena *a, struct err *e)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct value *v = NULL;
	int failed = run_request(o, p, DO_SCORE, a, &in, e) != 0;

	if (!failed && what == FRAME_ENTRY)
		buf_u32(&in, (uint32_t)seq);
	failed = failed || workers_ask(o->workers, what, &in, 0, p->code, &out, e) != 0;
	if (!failed)
		v = answer_tree(&out, what == FRAME_ENTRY, a, e);
	buf_fini(&in);
	buf_fini(&out);
	return v;
}

struct value *
why_score(const struct run_options *o, const struct person *p, struct arena *a, struct err *e)
{
	struct value *tree = ask(o, p, FRAME_EXPLAIN, 0, a, e);

	if (tree != NULL)
		name_all(o->store, tree, a);
	return tree;
}

struct value *
why_entry(const struct run_options *o, const struct person *p, const char *external_id,
    struct arena *a, struct err *e)
{
	int64_t seq = entry_seq(o, p, external_id, a, e);
	struct value *tree = seq > 0 ? ask(o, p, FRAME_ENTRY, seq, a, e) : NULL;

	if (seq == 0)
		err_set(e, MSG_CTL_NO_ENTRY, external_id);
	if (tree != NULL)
		value_put(
		    a, value_get(tree, "entry"), "external_id", value_str(a, external_id));
	return tree;
}

/* --- everybody --- */

struct everybody {
	struct run_options o;
	why_fn *fn;
	void *arg;
};

static void
no_result(void *arg, const struct result *res)
{
	(void)arg, (void)res;
}

static void
one_of_all(void *arg, const struct person *p, struct value *tree)
{
	struct everybody *all = arg;
	struct arena a = ARENA_INIT;

	name_all(all->o.store, tree, &a);
	why_published(&all->o, p, &(struct moment){ .seq = all->o.as_of }, tree, &a);
	all->fn(all->arg, tree);
	arena_fini(&a);
}

int
why_everybody(const struct run_options *o, why_fn *fn, void *arg, size_t *n, struct err *e)
{
	struct everybody all = { *o, fn, arg };
	struct run_report report;

	all.o.result = no_result;
	all.o.why = one_of_all;
	all.o.arg = &all;
	all.o.no_checks = 1;
	if (run_period(&all.o, &report, e) != 0)
		return -1;
	*n = report.people;
	return 0;
}
