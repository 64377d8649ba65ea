/* The entry's view: what one diary line earned where, why nothing elsewhere, and what it would earn
 * if what holds it down were not so. */
#include <string.h>
#include "rules/explain_impl.h"

static long
row_of(const struct columns *in, uint32_t seq)
{
	for (size_t i = 0; i < in->nentries; i++)
		if (in->seq[i] == seq)
			return (long)i;
	return -1;
}

/* Why a row gave nothing, as a code; the sentences are in messages/explain.def. */
static const char *
why_nothing(const struct kind *k, int scored)
{
	return !scored                        ? "other_period"
	    : k->accepted == ACCEPTED_PENDING ? "awaiting"
	    : k->accepted == ACCEPTED_NO      ? "refused"
	    : explain_note(k) != NULL         ? explain_note(k)
	    : k->quantity == 0                ? "no_quantity"
					      : "formula";
}

/* The place of a diary row in the lines that were read; -2 when none was. */
static int64_t
line_of(const struct value *tree, long row)
{
	const struct value *list = value_get(value_get(tree, "lines"), "diary");

	for (size_t i = 0; i < value_len(list); i++)
		if (value_integer(value_get(list->u.list.at[i], "row"), -1) == row)
			return (int64_t)i;
	return -2;
}

/* What one criterion made of the line: every question to the diary that it asked. */
static struct value *
entry_criterion(const struct value *criterion, int64_t line, const char *reason, struct arena *a)
{
	const struct value *list = value_get(criterion, "reads");
	struct value *v = value_map(a), *uses = value_list(a);
	int earned = 0, asked = 0;

	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *read = list->u.list.at[i], *at = value_get(read, "at"),
				   *values = value_get(read, "values");
		struct value *use;

		if (strcmp(value_text(value_get(read, "rows"), ""), "diary") != 0)
			continue;
		asked = 1;
		for (size_t k = 0; k < value_len(at); k++) {
			if (value_integer(at->u.list.at[k], -1) != line)
				continue;
			use = value_map(a);
			value_put(a, use, "name", value_get(read, "name"));
			value_put(a, use, "titles", value_get(read, "titles"));
			value_put(a, use, "value", values->u.list.at[k]);
			value_push(a, uses, use);
			earned |= value_double(values->u.list.at[k], 0) != 0;
		}
	}
	value_put(a, v, "id", value_get(criterion, "id"));
	value_put(a, v, "vi", value_get(criterion, "vi"));
	value_put(a, v, "en", value_get(criterion, "en"));
	value_put(a, v, "uses", uses);
	if (!earned)
		explain_put_text(a, v, "nothing",
		    !asked                                                       ? "not_about_diary"
			: value_len(uses) == 0 && strcmp(reason, "formula") == 0 ? "filter"
										 : reason);
	return v;
}

/* --- what if --- */

/* One person's period scored again with another kind of work in one row. */
struct trial {
	struct engine *g;
	const struct request *r;
	long row;
	const struct value *criteria; /* of the row as it is */
	struct value *list;
	struct arena *a;
};

static double
first_use(const struct value *criterion)
{
	const struct value *uses = value_get(criterion, "uses");

	return value_len(uses) ? value_double(value_get(uses->u.list.at[0], "value"), 0) : 0;
}

/* The criteria where the row then counts otherwise. */
static struct value *
changes(const struct trial *t, const struct value *then)
{
	struct value *list = value_list(t->a);

	for (size_t i = 0; i < value_len(then) && i < value_len(t->criteria); i++) {
		struct value *now = t->criteria->u.list.at[i], *v,
			     *c = entry_criterion(then->u.list.at[i], t->row, "formula", t->a);

		if (first_use(now) == first_use(c))
			continue;
		v = value_map(t->a);
		value_put(t->a, v, "id", value_get(c, "id"));
		value_put(t->a, v, "vi", value_get(c, "vi"));
		value_put(t->a, v, "en", value_get(c, "en"));
		value_put(t->a, v, "now", value_num(t->a, first_use(now)));
		value_put(t->a, v, "then", value_num(t->a, first_use(c)));
		value_push(t->a, list, v);
	}
	return list;
}

/* Scores with `k` in the row and adds what came of it. 0, or -1 with *e. */
static int
try_kind(struct trial *t, const char *what, const char *field, const struct kind *k, struct err *e)
{
	struct request q = *t->r;
	uint32_t *kinds = arena_new(t->a, (q.in.nentries + 1) * sizeof *kinds);
	struct buf tuple = BUF_INIT;
	struct answer an;
	struct value *v, *list;

	kind_write(k, &tuple);
	memcpy(kinds, q.in.kind, q.in.nentries * sizeof *kinds);
	kinds[t->row] = engine_intern(t->g, tuple.p, tuple.n);
	buf_fini(&tuple);
	q.in.kind = kinds;
	q.what = DO_SCORE | DO_TRACE;
	if (score_request(t->g, &q, t->a, &an, e) != 0)
		return -1;
	list = changes(t, value_get(explain_answer(t->g, &q, &an, t->a), "criteria"));
	if (value_len(list) == 0 && field != NULL)
		return 0;
	v = value_map(t->a);
	explain_put_text(t->a, v, "what", what);
	explain_put_text(t->a, v, "field", field);
	explain_put_micro(t->a, v, "score", an.micro);
	value_put(t->a, v, "changes", list);
	value_push(t->a, t->list, v);
	return 0;
}

static int
has_field(const char *fields, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = fields; p != NULL && *p != '\0';) {
		if (strncmp(p, name, n) == 0 && p[n] == '=')
			return 1;
		p = strchr(p, '\n');
		p = p ? p + 1 : NULL;
	}
	return 0;
}

/* An optional field that was not filled in: as if it had been, with a value of its type. Lines of
 * fields are sorted by name. */
static const char *
with_field(struct arena *a, const char *fields, const struct field *f)
{
	static const char *const values[FIELD_TYPES] = { [FIELD_INTEGER] = "1",
		[FIELD_NUMBER] = "1", [FIELD_TEXT] = "x", [FIELD_BOOLEAN] = "yes",
		[FIELD_DAY] = "2026-01-01" };
	const char *value = f->type == FIELD_CHOICE
	    ? arena_copy(a, f->choices, strcspn(f->choices, " "))
	    : values[f->type];
	const char *at = fields ? fields : "";

	while (*at != '\0' && strcmp(at, f->name) < 0) {
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	return arena_fmt(a, "%.*s%s=%s\n%s", (int)(at - (fields ? fields : "")), fields ? fields : "",
	    f->name, value, at);
}

static int
try_fields(struct trial *t, const struct kind *is, struct err *e)
{
	const struct item *item =
	    bundle_item(t->g->bundle, is->item, period_first(t->r->in.d.period));
	int failed = 0;

	for (size_t i = 0; item != NULL && i < item->nfields && !failed; i++) {
		struct kind k = *is;

		if (!item->fields[i].optional || has_field(is->fields, item->fields[i].name))
			continue;
		k.fields = with_field(t->a, is->fields, &item->fields[i]);
		failed = try_kind(t, "field", item->fields[i].name, &k, e);
	}
	return failed;
}

/* Acceptance, failed assessments, delays, and each optional field that is empty. */
static int
try_all(struct trial *t, struct err *e)
{
	const struct kind is = *t->g->kinds[t->r->in.kind[t->row]];
	struct kind accepted = is, faultless = is, in_time = is;

	accepted.accepted = ACCEPTED_YES;
	faultless.major_errors = in_time.delays = 0;
	if (is.accepted != ACCEPTED_YES && try_kind(t, "accepted", NULL, &accepted, e) != 0)
		return -1;
	if (is.major_errors > 0 && !(is.waived & 1) && try_kind(t, "no_errors", NULL, &faultless, e) != 0)
		return -1;
	if (is.delays > 0 && !(is.waived & 2) && try_kind(t, "no_delays", NULL, &in_time, e) != 0)
		return -1;
	return try_fields(t, &is, e);
}

struct value *
explain_entry(
    struct engine *g, const struct request *r, uint32_t seq, struct arena *a, struct err *e)
{
	struct request q = *r;
	struct answer with, without;
	long row = row_of(&r->in, seq);
	int64_t line;
	struct value *tree, *v, *list = value_list(a), *what_if = value_list(a);
	const struct value *criteria;
	uint8_t *scored;
	const char *reason;

	if (row < 0) {
		err_set(e, MSG_RULE_NO_ENTRY);
		return NULL;
	}
	q.what = DO_SCORE | DO_TRACE;
	if (score_request(g, &q, a, &with, e) != 0)
		return NULL;
	tree = explain_answer(g, &q, &with, a);
	scored = arena_new(a, r->in.nentries + 1);
	for (size_t i = 0; i < r->in.nentries; i++)
		scored[i] = (r->in.scored == NULL || r->in.scored[i]) && (long)i != row;
	reason = why_nothing(g->kinds[r->in.kind[row]], r->in.scored == NULL || r->in.scored[row]);
	q.in.scored = scored;
	q.what = DO_SCORE;
	if (score_request(g, &q, a, &without, e) != 0)
		return NULL;
	criteria = value_get(tree, "criteria");
	line = line_of(tree, row);
	for (size_t i = 0; i < value_len(criteria); i++)
		value_push(a, list, entry_criterion(criteria->u.list.at[i], line, reason, a));
	if (try_all(&(struct trial){ g, r, row, list, what_if, a }, e) != 0)
		return NULL;
	v = value_map(a);
	value_put(a, v, "entry", explain_entry_row(g, r, row, a));
	explain_put_micro(a, v, "score", with.micro);
	explain_put_micro(a, v, "score_without", without.micro);
	value_put(a, v, "criteria", list);
	value_put(a, v, "what_if", what_if);
	return v;
}
