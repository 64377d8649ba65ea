/* doctor: is the store sound, and do results follow from what is kept; puts right what is
 * derived. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "daemon/ctl/engine.h"
#include "daemon/score_proof.h"
#include "daemon/store/store_trust.h"
#include "daemon/why.h"

struct visit {
	struct ctl *c;
	struct store *store;
	struct calendar calendar;
	struct value *findings;
	/* The sample: every so manieth result of people, period after period. */
	size_t wanted, n, equal, cap;
	struct spot { struct period period; const char *code; } *at;
	struct period period;
};

static void
tell(struct visit *v, char *text)
{
	value_push(&v->c->arena, v->findings, value_str(&v->c->arena, text));
	if (!v->c->json)
		printf("- %s\n", text);
	free(text);
}

static void
finding(void *arg, const struct err *f)
{
	struct visit *v = arg;

	tell(v, err_text(f, v->c->lang));
}

#define tell_about(v, ...) tell_id((v), __VA_ARGS__, (const char *)NULL)
static void
tell_id(struct visit *v, enum msg_id id, ...)
{
	const char *args[6];
	size_t n = 0;
	va_list ap;

	va_start(ap, id);
	while (n < 6 && (args[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	tell(v, msg_text(id, v->c->lang, args, n));
}

/* --- results against proofs of a sample --- */

static int
a_result(void *arg, const struct result *r)
{
	struct visit *v = arg;

	if (r->organisation)
		return 0;
	v->at = mem_room(v->at, v->n, &v->cap, sizeof *v->at);
	v->at[v->n++] = (struct spot){ v->period, arena_str(&v->c->arena, r->code) };
	return 0;
}

static int
gather(struct visit *v)
{
	struct period_now *all;
	size_t n;

	if (store_periods_now(v->store, &v->c->arena, &all, &n, &v->c->err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		v->period = all[i].period;
		if (store_results(v->store, v->period, NULL, a_result, v, &v->c->err) != 0)
			return -1;
	}
	return 0;
}

/* NULL with *e: it cannot be executed. */
static struct value *
execute(struct visit *v, const struct spot *x, struct arena *a, struct err *e)
{
	struct workers_limits limits = { .count = 1 };
	struct score_proof_ask q = { .store = v->store, .period = x->period,
		.calendar = v->calendar.version[0] ? &v->calendar : NULL };
	struct workers *workers = NULL;
	struct value *proof, *report = NULL;

	if (why_person(v->store, x->code, x->period, 0, a, (struct person **)&q.person, e) != 0)
		return NULL;
	proof = score_proof_make(&q, a, e);
	if (proof != NULL && (workers = workers_new(&limits, e)) != NULL)
		report = score_proof_check(proof, workers, NULL, a, e);
	workers_free(workers);
	return report;
}

static void
check_one(struct visit *v, const struct spot *x)
{
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	char period[PERIOD_TEXT], *why;
	const struct value *list, *d;
	struct value *report = execute(v, x, &a, &e);

	period_text(x->period, period);
	list = value_get(report, "differences");
	if (report == NULL) {
		why = err_text(&e, v->c->lang);
		tell_about(v, MSG_DOCTOR_UNPROVEN, x->code, period, why);
		free(why);
	} else if (value_len(list) == 0)
		v->equal++;
	else {
		d = list->u.list.at[0];
		tell_about(v, MSG_DOCTOR_DIFFERS, x->code, period, value_text(value_get(d, "field"), ""),
		    value_text(value_get(d, "proof"), ""), value_text(value_get(d, "executed"), ""));
	}
	err_fini(&e);
	arena_fini(&a);
}

/* Evenly over all that is visible, so that each call looks at the same ones. */
static int
check_sample(struct visit *v)
{
	size_t n;

	if (v->wanted == 0 || gather(v) != 0)
		return v->wanted == 0 ? 0 : -1;
	n = v->n < v->wanted ? v->n : v->wanted;
	for (size_t i = 0; i < n; i++)
		check_one(v, &v->at[i * v->n / n]);
	v->n = n;
	return 0;
}

/* --- the command --- */

static int
repair(struct ctl *c, const char *db)
{
	struct repaired done;
	struct store *s;
	int failed;

	if (access(db, F_OK) != 0)
		return err_set(&c->err, MSG_STORE_NO_FILE, db);
	s = store_open(db, STORE_WRITE, &c->err);
	failed = s == NULL || store_repair(s, &done, &c->err) != 0;
	store_close(s);
	if (!failed && !c->json && !c->quiet)
		ctl_say(c, MSG_DOCTOR_REPAIRED, arena_fmt(&c->arena, "%lld", (long long)done.packs),
		    arena_fmt(&c->arena, "%lld", (long long)done.revisions));
	return failed ? -1 : 0;
}

static int
visit(struct visit *v, const char *db)
{
	struct ctl *c = v->c;

	if (ctl_calendar(c, &v->calendar) != 0)
		return -1;
	v->store = store_open(db, STORE_READ, &c->err);
	return v->store == NULL || store_check(v->store, finding, v, &c->err) < 0 ||
	    check_sample(v) != 0 ? -1 : 0;
}

static void
say(struct visit *v)
{
	struct ctl *c = v->c;
	struct value *tree = value_map(&c->arena);

	if (c->json) {
		value_add(&c->arena, tree, "executed", value_int(&c->arena, (int64_t)v->n));
		value_add(&c->arena, tree, "equal", value_int(&c->arena, (int64_t)v->equal));
		value_add(&c->arena, tree, "findings", v->findings);
		ctl_print_json(tree);
		return;
	}
	if (v->n > 0 && !c->quiet)
		ctl_say(c, MSG_DOCTOR_SAMPLE, arena_fmt(&c->arena, "%zu", v->n),
		    arena_fmt(&c->arena, "%zu", v->equal));
	if (value_len(v->findings) == 0)
		ctl_say(c, MSG_CTL_DOCTOR_WELL);
}

static int
run_doctor(struct ctl *c)
{
	struct visit v = { .c = c, .calendar = { .n = 0 }, .findings = value_list(&c->arena) };
	const char *db = ctl_option(c, "--db");
	int wanted, failed;

	if (db == NULL)
		return ctl_usage(c, "--db FILE");
	failed = ctl_number(c, "--sample", 0, 0, 100000, &wanted) != 0 ||
	    (ctl_option(c, "--repair") != NULL && repair(c, db) != 0);
	v.wanted = (size_t)wanted;
	failed = failed || visit(&v, db) != 0;
	store_close(v.store);
	calendar_fini(&v.calendar);
	free(v.at);
	if (failed)
		return ctl_fail(c);
	say(&v);
	return value_len(v.findings) > 0 ? EXIT_NO : EXIT_YES;
}

static const struct option doctor_options[] = {
	{ "--db", "FILE", "the store", "kho dữ liệu" },
	{ "--sample", "N", "execute N results again, too, each from its proof (default 0)",
	    "chạy lại thêm N kết quả, mỗi kết quả từ chứng minh của nó (mặc định 0)" },
	{ "--repair", NULL, "first make again what is derived: packs, the index of last revisions",
	    "trước hết tạo lại những gì được suy ra: cột nén, bảng bản mới nhất" },
	CALENDAR_OPTION("", ""),
	{ NULL, NULL, NULL, NULL },
};
const struct command cmd_doctor = { "doctor", "", run_doctor, doctor_options,
	"is the store sound, do results follow from it",
	"kho dữ liệu có ổn không, kết quả có suy ra được không",
	"doctor --db kpi.db\ndoctor --db kpi.db --sample 20\ndoctor --db kpi.db --repair" };
