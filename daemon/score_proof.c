#include "daemon/score_proof.h"
#include <stdlib.h>
#include <string.h>
#include "daemon/store/store_pages.h"
#include "rules/base/json.h"
#include "rules/base/map.h"
#include "rules/facts.h"
#include "rules/posting.h"

struct making {
	const struct score_proof_ask *q;
	struct arena *a;
	struct err *e;
	struct run run;
	struct value *facts, *others;
	struct map sectors; /* whose texts are needed */
	const char *hide_name_of; /* only where the others work matters, not who they are */
};

/* --- the result --- */

enum member_type { M_TEXT, M_INT, M_MICRO, M_JSON };
#define M(type, name) { #name, M_##type, offsetof(struct result, name) }
static const struct { const char *name; enum member_type type; size_t at; } members[] = {
	M(TEXT, code), M(TEXT, agency), M(TEXT, duty_group), M(TEXT, sector), M(TEXT, team),
	M(TEXT, root), M(TEXT, standard), M(INT, role), M(INT, subject), M(INT, state),
	M(MICRO, micro), M(TEXT, band), M(TEXT, class_proposed), M(TEXT, class_final),
	M(INT, rank), M(INT, group_size), M(INT, weight), M(TEXT, reason), M(JSON, detail),
	M(JSON, parts), M(JSON, indicators),
};

static struct value *
member(struct arena *a, enum member_type type, const void *p)
{
	struct err ignored = { 0 };
	struct value *v;
	const char *text;

	if (type == M_INT)
		return value_int(a, *(const int *)p);
	if (type == M_MICRO)
		return *(const int64_t *)p == MODEL_NONE ? value_null(a) : value_int(a, *(const int64_t *)p);
	text = *(const char *const *)p;
	v = text != NULL && type == M_JSON ? json_read(a, text, strlen(text), &ignored) : NULL;
	err_fini(&ignored);
	return v ? v : value_str(a, text);
}

struct value *
score_proof_result(const struct result *r, struct arena *a)
{
	struct value *v = value_map(a);

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		value_add(a, v, members[i].name,
		    member(a, members[i].type, (const char *)r + members[i].at));
	return v;
}

void
score_proof_digest(const struct value *proof, char out[DIGEST_TEXT])
{
	struct value before = *proof;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < proof->u.map.n; i++)
		if (strcmp(proof->u.map.at[i].key, "digest") == 0)
			before.u.map.n = i;
	json_value(&b, &before, -1);
	digest_text(b.p, b.n, out);
	buf_fini(&b);
}

/* --- facts --- */

static void
need_sector(struct making *m, const char *sector)
{
	if (sector != NULL)
		*map_put(&m->sectors, sector, strlen(sector), NULL) = m;
}

static int
a_fact(void *arg, const struct fact *f, int64_t seq, int64_t at)
{
	struct making *m = arg;
	const struct fact_type *t = fact_type(f->kind);
	struct value *v = value_map(m->a), *list = value_get(m->facts, t->name);
	struct buf text = BUF_INIT;

	(void)at;
	if (list == NULL)
		list = value_put(m->a, m->facts, t->name, value_list(m->a));
	value_add(m->a, v, "seq", value_int(m->a, seq));
	value_add(m->a, v, "source", value_str(m->a, f->source));
	value_add(m->a, v, "external_id", value_str(m->a, f->external_id));
	for (int i = 0; i < t->ncolumns; i++) {
		buf_clear(&text);
		cell_text(&t->columns[i], &f->v[i], &text);
		if (text.n == 0)
			continue;
		if (f->kind == FACT_STAFF && i == 1 && m->hide_name_of != NULL)
			value_add(m->a, v, t->columns[i].name, value_str(m->a, m->hide_name_of));
		else
			value_add(m->a, v, t->columns[i].name, value_strn(m->a, text.p, text.n));
		if (t->columns[i].type == COL_SECTOR && m->hide_name_of == NULL)
			need_sector(m, text.p);
	}
	value_push(m->a, list, v);
	buf_fini(&text);
	return 0;
}

static int
own_facts(struct making *m)
{
	struct facts_of of = { m->q->person->staff, m->q->period, m->run.as_of, 0 };

	return store_facts_of(m->q->store, &of, a_fact, m, m->e);
}

/* Of a seal what matters is when it came: between which facts. */
struct sealing {
	struct making *m;
	struct value *list;
};

static int
a_seal(void *arg, const struct run *r)
{
	struct sealing *s = arg;
	struct arena *a = s->m->a;
	struct value *v;
	char text[PERIOD_TEXT];

	if (strcmp(r->kind, "official") != 0 || strcmp(r->scope, "all") != 0 ||
	    strcmp(r->state, "complete") != 0 || r->as_of > s->m->run.as_of ||
	    r->id == s->m->run.id)
		return 0;
	v = value_map(a);
	value_add(a, v, "period", value_str(a, period_text(r->period, text)));
	value_add(a, v, "after", value_int(a, r->as_of));
	value_push(a, s->list, v);
	return 0;
}

/* --- results of others, and of other periods --- */

static void
put_other(struct making *m, struct period p, const struct result *r)
{
	struct arena *a = m->a;
	struct value *v = value_map(a);
	char text[PERIOD_TEXT];

	value_add(a, v, "period", value_str(a, period_text(p, text)));
	value_add(a, v, "organisation", value_bool(a, r->organisation));
	value_add(a, v, "code", value_str(a, r->code));
	value_add(a, v, "state", value_int(a, r->state));
	value_add(a, v, "micro", r->micro == MODEL_NONE ? value_null(a) : value_int(a, r->micro));
	value_add(a, v, "weight", value_int(a, r->weight));
	value_add(a, v, "reason", value_str(a, r->reason));
	value_add(a, v, "class_final", value_str(a, r->class_final));
	value_push(a, m->others, v);
}

static int
other_result(struct making *m, int organisation, const char *code, struct period p)
{
	struct result r;
	int rc = store_result(m->q->store, organisation, code, p, NULL, m->a, &r, m->e);

	if (rc == 0)
		put_other(m, p, &r);
	return rc < 0 ? -1 : 0;
}

/* What a longer period is made of. */
static int
own_results(struct making *m)
{
	struct period p = m->q->period;
	const char *code = m->q->person->code;
	int n = period_months(p), failed = 0;

	for (int k = 0; k < n && n > 1 && !failed; k++) {
		struct period month = period_month(p, k);

		failed = other_result(m, 0, code, month) != 0;
		if (k % 3 == 2 && n > 3)
			failed = failed || other_result(m, 0, code,
			    period_of_day(period_first(month), PERIOD_QUARTER)) != 0;
	}
	return failed;
}

static int
is_below(const struct agency *all, size_t n, const char *code, const char *root)
{
	for (int depth = 0; code != NULL && depth < 32; depth++) {
		size_t i = 0;

		if (strcmp(code, root) == 0)
			return 1;
		while (i < n && strcmp(all[i].code, code) != 0)
			i++;
		code = i < n ? all[i].parent : NULL;
	}
	return 0;
}

static int
is_managed(const struct making *m, const struct agency *all, size_t n, const struct person *p)
{
	const struct person *me = m->q->person;

	for (size_t i = 0; i < me->npostings; i++)
		for (size_t k = 0; k < p->npostings; k++)
			if (me->postings[i].role != ROLE_STAFF &&
			    is_below(all, n, p->postings[k].agency, me->postings[i].agency))
				return strcmp(p->code, me->code) != 0;
	return 0;
}

/* Those whom a leader's score reads: where they work, and their results. */
static int
managed(struct making *m)
{
	const struct score_proof_ask *q = m->q;
	struct person *people;
	struct agency *all;
	size_t n, nall, leads = 0;
	int failed;

	for (size_t i = 0; i < q->person->npostings; i++)
		leads += q->person->postings[i].role != ROLE_STAFF;
	if (leads == 0)
		return 0;
	failed = store_people(q->store, q->period, m->run.as_of, m->a, &people, &n, m->e) != 0 ||
	    store_agencies(q->store, m->run.as_of, m->a, &all, &nall, m->e) != 0;

	for (size_t i = 0; i < n && !failed; i++) {
		struct facts_of of = { people[i].staff, q->period, m->run.as_of, 1 };

		if (!is_managed(m, all, nall, &people[i]))
			continue;
		m->hide_name_of = people[i].code;
		failed = store_facts_of(q->store, &of, a_fact, m, m->e) != 0 ||
		    other_result(m, 0, people[i].code, q->period) != 0;
	}
	m->hide_name_of = NULL;
	return failed;
}

/* --- texts --- */

static const char *
sector_of(const char *path, struct arena *a)
{
	return arena_copy(a, path, strcspn(path, "/"));
}

/* Sectors of items that the person's lines and tasks name: the catalogues are searched, because the
 * manifest of that bundle is not at hand. */
static int
names_code(const struct bundle_source *f, const char *code)
{
	size_t n = strlen(code);
	const char *p = f->bytes, *end = f->bytes + f->size;

	while (p != NULL && p + n < end) {
		p += *p == '"';
		if (p + n < end && memcmp(p, code, n) == 0 && (p[n] == ',' || p[n] == '"'))
			return 1;
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	return 0;
}

static int
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

static void
need_items(struct making *m, const struct bundle_source *files, size_t n)
{
	static const char *const kinds[] = { "task", "diary" };
	struct map seen = { 0 };
	struct value *all = value_list(m->a);

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		const struct value *list = value_get(m->facts, kinds[k]);

		for (size_t i = 0; i < value_len(list); i++)
			value_push(m->a, all, list->u.list.at[i]);
	}
	for (size_t i = 0; i < value_len(all); i++) {
		const char *item = value_text(value_get(all->u.list.at[i], "item"), NULL);

		if (item == NULL || map_find(&seen, item, strlen(item)) != NULL)
			continue;
		*map_put(&seen, item, strlen(item), NULL) = m;
		for (size_t k = 0; k < n; k++)
			if (ends_with(files[k].path, "/items.csv") && names_code(&files[k], item))
				need_sector(m, sector_of(files[k].path, m->a));
	}
	map_fini(&seen, NULL);
}

static int
quotes(const struct making *m, const struct bundle_source *f, const char *word)
{
	for (const char *sign = "\"'"; *sign != '\0'; sign++) {
		const char *text = arena_fmt(m->a, "%c%s%c", *sign, word, *sign);

		if (memmem(f->bytes, f->size, text, strlen(text)) != NULL)
			return 1;
	}
	return 0;
}

/* What a needed standard builds on: any sector whose name stands in it in quotation marks. One too
 * many does no harm. 1 when something was added. */
static int
need_ancestors(struct making *m, const struct bundle_source *files, size_t n)
{
	int added = 0;

	for (size_t i = 0; i < n; i++) {
		const char *mine = sector_of(files[i].path, m->a);

		if (map_get(&m->sectors, mine) == NULL || !ends_with(files[i].path, ".lua"))
			continue;
		for (size_t k = 0; k < n; k++) {
			const char *other = sector_of(files[k].path, m->a);

			if (map_get(&m->sectors, other) != NULL || !quotes(m, &files[i], other))
				continue;
			need_sector(m, other);
			added = 1;
		}
	}
	return added;
}

static void
put_text(struct making *m, const struct bundle_source *f, struct value *list)
{
	struct value *v = value_map(m->a);
	char hex[DIGEST_TEXT];

	digest_text(f->bytes, f->size, hex);
	value_add(m->a, v, "path", value_str(m->a, f->path));
	value_add(m->a, v, "digest", value_str(m->a, hex));
	value_add(m->a, v, "text", value_strn(m->a, f->bytes, f->size));
	value_push(m->a, list, v);
}

static struct value *
texts(struct making *m)
{
	struct value *list = value_list(m->a);
	struct bundle_source *files;
	size_t n;

	if (store_bundle_get(m->q->store, m->run.bundle, m->a, &files, &n, m->e) != 0)
		return NULL;
	need_items(m, files, n);
	while (need_ancestors(m, files, n))
		;
	for (size_t i = 0; i < n; i++)
		if (map_get(&m->sectors, sector_of(files[i].path, m->a)) != NULL &&
		    !ends_with(files[i].path, "/cases.yaml"))
			put_text(m, &files[i], list);
	return list;
}

/* --- the whole --- */

static struct value *
made(struct making *m, const struct result *r)
{
	struct arena *a = m->a;
	struct value *v = value_map(a);
	char text[DAY_TEXT];

	value_add(a, v, "engine", value_str(a, m->run.engine));
	value_add(a, v, "semantics", value_int(a, m->run.semantics));
	value_add(a, v, "run", value_int(a, m->run.id));
	value_add(a, v, "kind", value_str(a, m->run.kind));
	value_add(a, v, "as_of", value_int(a, m->run.as_of));
	value_add(a, v, "revision", value_int(a, r->revision));
	if (m->run.today != DAY_NONE)
		value_add(a, v, "today", value_str(a, day_text(m->run.today, text)));
	value_add(a, v, "bundle", value_str(a, m->run.bundle));
	return v;
}

static int
find(struct making *m, struct result *r)
{
	const struct score_proof_ask *q = m->q;
	char text[PERIOD_TEXT];
	int rc = store_result(q->store, 0, q->person->code, q->period, NULL, m->a, r, m->e);

	if (rc != 0)
		return rc < 0 ? -1
			      : err_set(m->e, MSG_PROOF_NO_RESULT, q->person->code,
				    period_text(q->period, text));
	if (store_run_find(q->store, r->run, m->a, &m->run, m->e) != 0)
		return -1;
	if (m->run.calendar != NULL && q->calendar != NULL &&
	    strcmp(m->run.calendar, q->calendar->version) != 0)
		return err_set(m->e, MSG_PROOF_CALENDAR, m->run.calendar, q->calendar->version);
	return 0;
}

static void
sign(const struct making *m, struct value *proof)
{
	char digest[DIGEST_TEXT], key[SIGN_PUBLIC_TEXT], value[SIGN_TEXT];
	struct value *v = value_map(m->a);

	score_proof_digest(proof, digest);
	value_put(m->a, proof, "digest", value_str(m->a, digest));
	if (m->q->key == NULL)
		return;
	digest_sign(m->q->key, digest, strlen(digest), key, value);
	value_put(m->a, v, "key", value_str(m->a, key));
	value_put(m->a, v, "value", value_str(m->a, value));
	value_put(m->a, proof, "signature", v);
}

static struct value *
whole(struct making *m)
{
	const struct score_proof_ask *q = m->q;
	struct arena *a = m->a;
	struct value *proof = value_map(a), *list;
	struct sealing seals = { m, value_list(a) };
	struct result r;
	char text[PERIOD_TEXT];

	if (find(m, &r) != 0 || own_facts(m) != 0 || own_results(m) != 0 || managed(m) != 0 ||
	    store_runs(q->store, a_seal, &seals, m->e) < 0 ||
	    (r.agency != NULL && other_result(m, 1, r.agency, q->period) != 0) ||
	    (list = texts(m)) == NULL)
		return NULL;
	value_add(a, proof, "kpid_proof", value_int(a, SCORE_PROOF_VERSION));
	value_add(a, proof, "staff", value_str(a, q->person->code));
	value_add(a, proof, "period", value_str(a, period_text(q->period, text)));
	value_add(a, proof, "made", made(m, &r));
	value_add(a, proof, "result", score_proof_result(&r, a));
	if (q->calendar != NULL)
		value_add(a, proof, "calendar", calendar_tree(q->calendar, a));
	value_add(a, proof, "standards", list);
	value_add(a, proof, "facts", m->facts);
	value_add(a, proof, "seals", seals.list);
	value_add(a, proof, "others", m->others);
	sign(m, proof);
	return proof;
}

struct value *
score_proof_make(const struct score_proof_ask *q, struct arena *a, struct err *e)
{
	struct making m = { .q = q, .a = a, .e = e, .facts = value_map(a), .others = value_list(a) };
	struct value *proof;
	int mine;

	if (store_snapshot(q->store, &mine, e) < 0)
		return NULL;
	proof = whole(&m);
	store_snapshot_end(q->store, mine);
	map_fini(&m.sectors, NULL);
	return proof;
}
