/* A proof executed again: its facts and the results of others into a scratch store, its texts into
 * a worker, then the same way as every result goes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/intake.h"
#include "daemon/scratch.h"
#include "daemon/score_proof.h"
#include "daemon/why.h"
#include "rules/base/err_value.h"
#include "rules/base/json.h"

struct judging {
	const struct value *proof;
	struct arena *a;
	struct err *e;
	struct scratch scratch;
	struct period period;
	struct calendar calendar;
	struct value *executed; /* the result */
};

static const struct value *
want(struct judging *j, const char *name, enum value_type type)
{
	const struct value *v = value_get(j->proof, name);

	if (!value_is(v, type))
		err_set(j->e, MSG_PROOF_SHAPE, name);
	return j->e->set ? NULL : v;
}

static const char *
member(const struct value *v, const char *name)
{
	return value_text(value_get(v, name), "");
}

/* --- the file itself --- */

static int
known_form(struct judging *j)
{
	const struct value *semantics = value_get(want(j, "made", V_MAP), "semantics");
	int64_t version = value_integer(value_get(j->proof, "kpid_proof"), 0);
	char one[24], two[24];

	if (j->e->set)
		return -1;
	snprintf(one, sizeof one, "%lld", (long long)version);
	snprintf(two, sizeof two, "%d", SCORE_PROOF_VERSION);
	if (version == 0)
		return err_set(j->e, MSG_PROOF_SHAPE, "kpid_proof");
	if (version != SCORE_PROOF_VERSION)
		return err_set(j->e, MSG_PROOF_VERSION, one, two);
	snprintf(one, sizeof one, "%lld", (long long)value_integer(semantics, 0));
	if (value_integer(semantics, 0) != ENGINE_SEMANTICS)
		return err_set(j->e, MSG_PROOF_SEMANTICS, one);
	return 0;
}

static int
unchanged(struct judging *j)
{
	const struct value *texts = want(j, "standards", V_LIST);
	char hex[DIGEST_TEXT];

	score_proof_digest(j->proof, hex);
	if (strcmp(hex, member(j->proof, "digest")) != 0)
		return err_set(j->e, MSG_PROOF_CHANGED);
	for (size_t i = 0; i < value_len(texts); i++) {
		const struct value *text = value_get(texts->u.list.at[i], "text");

		if (!value_is(text, V_STR))
			return err_set(j->e, MSG_PROOF_SHAPE, "standards.text");
		digest_text(text->u.str.s, text->u.str.n, hex);
		if (strcmp(hex, member(texts->u.list.at[i], "digest")) != 0)
			return err_set(
			    j->e, MSG_PROOF_TEXT_CHANGED, member(texts->u.list.at[i], "path"));
	}
	return texts ? 0 : -1;
}

static int
well_signed(struct judging *j, const char *trusted)
{
	const struct value *s = value_get(j->proof, "signature");
	const char *digest = member(j->proof, "digest");

	if (s == NULL)
		return trusted ? err_set(j->e, MSG_PROOF_UNSIGNED, trusted) : 0;
	if (!digest_signed(member(s, "key"), member(s, "value"), digest, strlen(digest)))
		return err_set(j->e, MSG_PROOF_SIGNATURE);
	if (trusted != NULL && strcmp(trusted, member(s, "key")) != 0)
		return err_set(j->e, MSG_PROOF_OTHER_KEY, member(s, "key"), trusted);
	return 0;
}

/* --- its content into a store --- */

#define THE_BUNDLE "proof" /* a store wants its runs to name one */

static int64_t
one_second(void)
{
	return 1;
}

static struct run
run_of(struct period p, const char *kind)
{
	return (struct run){ .period = p,
		.kind = kind,
		.scope = "all",
		.bundle = THE_BUNDLE,
		.calendar = "",
		.engine = ENGINE_VERSION,
		.semantics = ENGINE_SEMANTICS,
		.keep_warnings = 1,
		.today = DAY_NONE,
		.started = one_second(),
		.finished = one_second() };
}

static int
period_of(struct judging *j, const struct value *v, struct period *out)
{
	const char *text = member(v, "period");

	return period_parse(text, strlen(text), out) == 0 ? 0
							  : err_set(j->e, MSG_PROOF_SHAPE, "period");
}

/* Results of one period that the score reads; `from` is moved behind them. */
static int
put_others(struct judging *j, const struct value *list, size_t *from)
{
	struct store *s = j->scratch.store;
	struct period p, next;
	struct run run;
	int failed, changed;

	if (period_of(j, list->u.list.at[*from], &p) != 0)
		return -1;
	run = run_of(p, "provisional");
	failed = store_run_begin(s, &run, j->e) != 0;
	if (failed)
		return -1;
	while (!failed && *from < value_len(list)) {
		const struct value *v = list->u.list.at[*from];
		struct result r = { .organisation = value_boolean(value_get(v, "organisation"), 0),
			.code = member(v, "code"),
			.state = (int)value_integer(value_get(v, "state"), 0),
			.micro = value_integer(value_get(v, "micro"), MODEL_NONE),
			.weight = (int)value_integer(value_get(v, "weight"), 1),
			.reason = value_text(value_get(v, "reason"), NULL),
			.class_final = value_text(value_get(v, "class_final"), NULL) };

		if (period_of(j, v, &next) != 0)
			failed = 1;
		else if (period_code(next) != period_code(p))
			break;
		failed = failed || store_run_put(s, &run, &r, &changed, j->e) != 0;
		(*from)++;
	}
	if (failed)
		store_run_abort(s, &run);
	return failed || store_run_commit(s, &run, j->e) != 0 ? -1 : 0;
}

static int
all_others(struct judging *j)
{
	const struct value *list = want(j, "others", V_LIST);
	int failed = list == NULL;

	for (size_t i = 0; !failed && i < value_len(list);)
		failed = put_others(j, list, &i) != 0;
	return failed;
}

/* --- facts, by the seals between which they were recorded --- */

struct putting {
	struct judging *j;
	struct intake in;
	const char *kind;
	int64_t from, to; /* sequence numbers, from <= seq < to */
};

static void
put_row(void *arg, const struct intake_row *row)
{
	struct putting *p = arg;
	char index[24], *why;

	if (row->result != INTAKE_REJECTED || p->j->e->set)
		return;
	why = err_text(row->e, LANG_EN);
	snprintf(index, sizeof index, "%zu", row->index + 1);
	err_set(p->j->e, MSG_PROOF_FACT, p->kind, index, why);
	free(why);
}

/* A row as an import would give it, on one line. */
static void
add_row(const struct value *fact, struct buf *out)
{
	int first = 1;

	buf_addc(out, '{');
	for (size_t i = 0; i < fact->u.map.n; i++) {
		const struct value_pair *m = &fact->u.map.at[i];

		if (strcmp(m->key, "seq") == 0)
			continue;
		buf_adds(out, first ? "" : ",");
		json_str(out, m->key, strlen(m->key));
		buf_addc(out, ':');
		json_value(out, m->value, -1);
		first = 0;
	}
	buf_adds(out, "}\n");
}

static int
put_kind(struct putting *p, enum fact_kind kind, const struct value *list)
{
	struct buf text = BUF_INIT;
	int failed = 0;

	p->kind = fact_type(kind)->name;
	p->in.kind = kind;
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *row = list->u.list.at[i];
		int64_t seq = value_integer(value_get(row, "seq"), -1);

		if (!value_is(row, V_MAP))
			failed = err_set(p->j->e, MSG_PROOF_SHAPE, p->kind);
		else if (seq >= p->from && seq < p->to)
			add_row(row, &text);
	}
	if (!failed && text.n > 0)
		failed = intake_text(&p->in, text.p, text.n) != 0;
	buf_fini(&text);
	return failed || p->j->e->set ? -1 : 0;
}

static int
put_facts(struct judging *j, const struct value *facts, int64_t from, int64_t to)
{
	struct err text = { 0 };
	struct putting p = { .j = j, .from = from, .to = to };
	int failed = 0;

	p.in = (struct intake){ .store = j->scratch.store,
		.source = "proof",
		.now = one_second(),
		.tx = INTAKE_TX_WHOLE,
		.row = put_row,
		.arg = &p,
		.e = &text };
	for (int k = 0; k < FACT_KINDS && !failed; k++)
		failed = put_kind(
		    &p, (enum fact_kind)k, value_get(facts, fact_type((enum fact_kind)k)->name));
	failed = intake_end(&p.in, !failed) != 0 || failed;
	if (text.set && !j->e->set)
		err_move(j->e, &text);
	err_fini(&text);
	return failed ? -1 : 0;
}

static int
put_seal(struct judging *j, const struct value *seal)
{
	struct store *s = j->scratch.store;
	struct period p;
	struct run run;

	if (period_of(j, seal, &p) != 0)
		return -1;
	run = run_of(p, "official");
	return store_run_begin(s, &run, j->e) != 0 || store_run_commit(s, &run, j->e) != 0 ? -1 : 0;
}

static int
by_after(const void *x, const void *y)
{
	int64_t a = value_integer(value_get(*(struct value *const *)x, "after"), 0),
		b = value_integer(value_get(*(struct value *const *)y, "after"), 0);

	return (a > b) - (a < b);
}

static int
all_facts(struct judging *j)
{
	const struct value *facts = want(j, "facts", V_MAP), *seals = want(j, "seals", V_LIST);
	int64_t from = 0, to;
	int failed = facts == NULL || seals == NULL;

	if (!failed && value_len(seals) > 1)
		qsort(seals->u.list.at, seals->u.list.n, sizeof *seals->u.list.at, by_after);
	for (size_t i = 0; i < value_len(seals) && !failed; i++, from = to) {
		to = value_integer(value_get(seals->u.list.at[i], "after"), 0) + 1;
		failed = (to > from && put_facts(j, facts, from, to) != 0) ||
		    put_seal(j, seals->u.list.at[i]) != 0;
	}
	return failed || put_facts(j, facts, from, INT64_MAX) != 0 ? -1 : 0;
}

/* --- executed --- */

static int
load(struct judging *j, struct workers *w)
{
	const struct value *list = want(j, "standards", V_LIST), *days;
	struct bundle_source *files = arena_new(j->a, (value_len(list) + 1) * sizeof *files);
	struct value *reply;
	const struct value *errors;

	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *v = list->u.list.at[i], *text = value_get(v, "text");

		files[i] =
		    (struct bundle_source){ member(v, "path"), text->u.str.s, text->u.str.n };
	}
	days = value_get(j->proof, "calendar");
	if (days != NULL && calendar_read(&j->calendar, days, "calendar", j->e) != 0)
		return -1;
	if (workers_load(w, files, value_len(list), &j->calendar, NULL, j->a, &reply, j->e) != 0)
		return -1;
	errors = value_get(reply, "errors");
	for (size_t i = 0; i < value_len(errors); i++)
		if (!value_boolean(value_get(errors->u.list.at[i], "warning"), 0))
			return err_set(j->e, MSG_PROOF_RULES, member(errors->u.list.at[i], "en"));
	return 0;
}

static void
keep(void *arg, const struct result *r)
{
	struct judging *j = arg;

	j->executed = score_proof_result(r, j->a);
}

static int
execute(struct judging *j, struct workers *w)
{
	const struct value *made = want(j, "made", V_MAP);
	struct run_options o = { .store = j->scratch.store,
		.workers = w,
		.calendar = &j->calendar,
		.period = j->period,
		.kind = strcmp(member(made, "kind"), "official") == 0 ? RUN_OFFICIAL
								      : RUN_PROVISIONAL,
		.now = one_second,
		.today = DAY_NONE,
		.result = keep,
		.arg = j };
	const char *today = value_text(value_get(made, "today"), NULL);
	struct person *p;

	if (today != NULL && day_parse(today, strlen(today), &o.today) != 0)
		return err_set(j->e, MSG_PROOF_SHAPE, "made.today");
	if (why_person(o.store, member(j->proof, "staff"), j->period, 0, j->a, &p, j->e) != 0)
		return -1;
	return run_again(&o, p, j->a, j->e);
}

/* --- compared --- */

/* What a year's caps decide among all is shown, not executed. */
static int
is_dealt(const struct judging *j, const char *name)
{
	static const char *const dealt[] = { "class_final", "rank", "group_size", "state", "reason",
		"detail" };

	for (size_t i = 0; i < sizeof dealt / sizeof *dealt && j->period.kind == PERIOD_YEAR; i++)
		if (strcmp(dealt[i], name) == 0)
			return 1;
	return 0;
}

static void
differ(struct judging *j, const char *path, const struct value *before, const struct value *now,
    struct value *out)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	struct value *v;

	if (value_is(before, V_MAP) && value_is(now, V_MAP) && value_len(before) == value_len(now)) {
		for (size_t i = 0; i < before->u.map.n; i++)
			differ(j, arena_fmt(j->a, "%s.%s", path, before->u.map.at[i].key),
			    before->u.map.at[i].value, value_get(now, before->u.map.at[i].key),
			    out);
		return;
	}
	json_value(&x, before ? before : value_null(j->a), -1);
	json_value(&y, now ? now : value_null(j->a), -1);
	if (strcmp(x.p, y.p) != 0) {
		v = value_map(j->a);
		value_add(j->a, v, "field", value_str(j->a, path));
		value_add(j->a, v, "proof", value_str(j->a, x.p));
		value_add(j->a, v, "executed", value_str(j->a, y.p));
		value_push(j->a, out, v);
	}
	buf_fini(&x);
	buf_fini(&y);
}

static struct value *
compare(struct judging *j)
{
	const struct value *was = want(j, "result", V_MAP);
	struct value *v = value_map(j->a), *out = value_list(j->a);
	const struct value *key = value_get(value_get(j->proof, "signature"), "key");

	for (size_t i = 0; i < value_len(j->executed); i++) {
		const char *name = j->executed->u.map.at[i].key;

		if (!is_dealt(j, name))
			differ(j, name, value_get(was, name), j->executed->u.map.at[i].value, out);
	}
	value_add(j->a, v, "staff", value_str(j->a, member(j->proof, "staff")));
	value_add(j->a, v, "period", value_str(j->a, member(j->proof, "period")));
	value_add(j->a, v, "equal", value_bool(j->a, value_len(out) == 0));
	value_add(j->a, v, "signed", value_str(j->a, value_text(key, NULL)));
	value_add(j->a, v, "differences", out);
	return v;
}

struct value *
score_proof_check(const struct value *proof, struct workers *workers, const char *trusted,
    struct arena *a, struct err *e)
{
	struct judging j = { .proof = proof, .a = a, .e = e };
	int failed = !value_is(proof, V_MAP);

	if (failed)
		err_set(e, MSG_PROOF_SHAPE, "kpid_proof");
	failed = failed || known_form(&j) != 0 || unchanged(&j) != 0 ||
	    well_signed(&j, trusted) != 0 || want(&j, "result", V_MAP) == NULL ||
	    want(&j, "staff", V_STR) == NULL || period_of(&j, proof, &j.period) != 0;
	if (!failed)
		failed = load(&j, workers) != 0 || scratch_open(&j.scratch, e) != 0 ||
		    store_bundle_put(j.scratch.store, THE_BUNDLE, NULL, 0, one_second(), e) != 0 ||
		    all_others(&j) != 0 || all_facts(&j) != 0 || execute(&j, workers) != 0;
	scratch_close(&j.scratch);
	calendar_fini(&j.calendar);
	return failed ? NULL : compare(&j);
}
