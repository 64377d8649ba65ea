/* try: what a score would be with other facts or other parameters. Nothing is stored. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/ctl/asked.h"
#include "daemon/trial.h"
#include "rules/base/text.h"
#include "rules/base/yaml.h"

struct value *
asked_set(struct ctl *c)
{
	struct value *set = value_map(&c->arena);

	for (int i = 0; ctl_option_nth(c, "--set", i) != NULL; i++) {
		const char *s = ctl_option_nth(c, "--set", i), *equals = strchr(s, '=');
		struct value *v;

		if (equals == NULL || strchr(s, '.') == NULL || strchr(s, '.') > equals) {
			err_set(&c->err, MSG_CTL_SET, s);
			return NULL;
		}
		v = yaml_read(&c->arena, "--set", equals + 1, strlen(equals + 1), &c->err);
		if (v == NULL)
			return NULL;
		value_put(&c->arena, set, arena_copy(&c->arena, s, (size_t)(equals - s)), v);
	}
	return set;
}

/* --- before and after --- */

static const char *
points(struct ctl *c, const struct value *micro)
{
	struct buf b = BUF_INIT;
	const char *s = "-";

	if (value_is(micro, V_INT)) {
		points_text(&b, micro->u.integer, c->lang == LANG_VI);
		s = arena_copy(&c->arena, b.p, b.n);
	}
	buf_fini(&b);
	return s;
}

/* "+1.25"; truncated like the points themselves, so that it never promises more. */
static const char *
change(struct ctl *c, const struct value *before, const struct value *after)
{
	int64_t d;

	if (!value_is(before, V_INT) || !value_is(after, V_INT))
		return "";
	d = after->u.integer - before->u.integer;
	return d == 0 ? "=" : arena_fmt(&c->arena, "%s%s", d > 0 ? "+" : "",
		points(c, value_int(&c->arena, d)));
}

static void
row(struct ctl *c, struct table *t, const char *name, const struct value *before,
    const struct value *after)
{
	table_cell(t, name);
	table_cell(t, points(c, before));
	table_cell(t, "->");
	table_cell(t, points(c, after));
	table_cell(t, change(c, before, after));
}

/* The band, or the state when there is none; by its title. */
static const char *
outcome(struct ctl *c, const struct value *tree)
{
	const char *band = value_text(value_get(tree, "band"), NULL);
	const struct value *classes = value_get(tree, "classes");

	for (size_t i = 0; band != NULL && i < value_len(classes); i++)
		if (strcmp(value_text(value_get(classes->u.list.at[i], "id"), ""), band) == 0)
			return ctl_titled(c, classes->u.list.at[i], band);
	return band ? band : value_text(value_get(tree, "state"), "-");
}

static const struct value *
criterion(const struct value *tree, const char *id)
{
	const struct value *list = value_get(tree, "criteria");

	for (size_t i = 0; i < value_len(list); i++)
		if (strcmp(value_text(value_get(list->u.list.at[i], "id"), ""), id) == 0)
			return value_get(list->u.list.at[i], "points");
	return NULL;
}

static void
show(struct ctl *c, const struct value *before, const struct value *after)
{
	const struct value *list = value_get(after, "criteria");
	struct table t = { .a = &c->arena, .columns = 5 };

	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *x = list->u.list.at[i];

		row(c, &t, ctl_titled(c, x, "?"),
		    criterion(before, value_text(value_get(x, "id"), "")), value_get(x, "points"));
	}
	row(c, &t, msg_template(MSG_SAY_SCORE, c->lang), value_get(before, "score"),
	    value_get(after, "score"));
	table_print(&t, 26);
	printf("%s: %s -> %s\n", msg_template(MSG_SAY_BAND, c->lang), outcome(c, before),
	    outcome(c, after));
	ctl_say(c, MSG_TRY_NOTHING_STORED);
}

/* --- other facts --- */

#define FILE_LIMIT ((size_t)16 << 20)
#define FILES_MAX 16

/* --task FILE and --entry FILE, as often as wanted: -1 with c->err. */
static int
read_files(struct ctl *c, struct trial_text *texts, struct buf *bytes, size_t *n)
{
	static const struct {
		const char *option;
		enum fact_kind kind;
	} kinds[] = { { "--task", FACT_TASK }, { "--entry", FACT_DIARY } };
	const char *file;

	for (size_t k = 0; k < 2; k++)
		for (int i = 0; (file = ctl_option_nth(c, kinds[k].option, i)) != NULL; i++) {
			if (*n == FILES_MAX)
				return err_set(&c->err, MSG_CTL_NUMBER, kinds[k].option, "1 - 16");
			if (buf_read_file(&bytes[*n], file, FILE_LIMIT, &c->err) != 0)
				return -1;
			texts[*n] = (struct trial_text){ kinds[k].kind, file,
				bytes[*n].p ? bytes[*n].p : "", bytes[*n].n };
			++*n;
		}
	return 0;
}

/* --appraisal N: the total, confirmed. */
static int
general_points(struct ctl *c, int64_t *out)
{
	const char *s = ctl_option(c, "--appraisal");

	*out = MODEL_NONE;
	if (s != NULL &&
	    (decimal_parse(s, strlen(s), 3, out) != 0 || *out < 0 || *out > 100000))
		return err_set(&c->err, MSG_TRY_APPRAISAL, s);
	return 0;
}

static int
other_facts(struct ctl *c, const struct asked *q, struct dossier *out)
{
	struct trial_text texts[FILES_MAX];
	struct buf bytes[FILES_MAX] = { BUF_INIT };
	struct trial t = { .store = q->store,
		.person = q->person,
		.month = q->o.period,
		.as_of = q->o.as_of,
		.now = ctl_now(),
		.manifest = q->g.manifest,
		.source = ctl_option(c, "--source") ? ctl_option(c, "--source") : "import",
		.texts = texts };
	int failed = general_points(c, &t.appraisal) != 0 ||
	    read_files(c, texts, bytes, &t.ntexts) != 0 ||
	    trial_dossier(&t, &c->arena, out, &c->err) != 0;

	for (size_t i = 0; i < FILES_MAX; i++)
		buf_fini(&bytes[i]);
	return failed ? -1 : 0;
}

/* --- the command --- */

static int
with_facts(const struct ctl *c)
{
	return ctl_option(c, "--entry") || ctl_option(c, "--task") || ctl_option(c, "--appraisal");
}

static struct value *
score_after(struct ctl *c, const struct value *set, int *told)
{
	struct value *after = NULL;
	struct dossier d;
	struct asked q;

	if (asked_open(c, &q, set) != 0)
		return NULL;
	if (value_len(set) > 0 && err_values_errors(value_get(q.g.reply, "errors")) > 0) {
		const struct value *errors = value_get(q.g.reply, "errors");

		for (size_t i = 0; i < value_len(errors); i++)
			engine_tell(c, &q.g, errors->u.list.at[i]);
		*told = 1;
	} else if (!with_facts(c))
		after = asked_tree(c, &q, NULL);
	else if (other_facts(c, &q, &d) == 0) {
		q.o.trial = &d;
		after = asked_tree(c, &q, NULL);
	}
	asked_close(&q);
	return after;
}

static int
run_try(struct ctl *c)
{
	struct value *set = asked_set(c), *before, *after = NULL;
	struct asked q;
	int told = 0;

	if (set == NULL)
		return ctl_fail(c);
	if (value_len(set) == 0 && !with_facts(c))
		return ctl_usage(c, "--set | --entry | --task | --appraisal");
	if (asked_open(c, &q, NULL) != 0)
		return ctl_fail(c);
	if (with_facts(c) && q.o.period.kind != PERIOD_MONTH)
		err_set(&c->err, MSG_TRY_MONTH, c->args[1]);
	before = c->err.set ? NULL : asked_tree(c, &q, NULL);
	asked_close(&q);
	if (before != NULL)
		after = score_after(c, set, &told);
	if (told)
		return EXIT_BAD_INPUT;
	if (after == NULL)
		return ctl_fail(c);
	if (c->json) {
		struct value *v = value_map(&c->arena);

		value_put(&c->arena, v, "before", before);
		value_put(&c->arena, v, "after", after);
		ctl_print_json(v);
	} else
		show(c, before, after);
	return EXIT_YES;
}

static const struct option try_options[] = {
	ASK_OPTIONS,
	{ "--entry", "FILE", "diary lines, changed (same id) or added: CSV or JSON as for import",
	    "dòng nhật ký sửa (cùng mã) hoặc thêm: CSV hoặc JSON như khi import" },
	{ "--task", "FILE", "tasks, changed or added", "nhiệm vụ sửa hoặc thêm" },
	{ "--appraisal", "N", "general points confirmed", "điểm tiêu chí chung được xác nhận" },
	{ "--set", "S.P=V", "another value of a parameter; may be repeated",
	    "giá trị khác của tham số; có thể lặp lại" },
	{ "--source", "NAME", "source of the ids in the files (default: import)",
	    "nguồn của các mã trong tệp (mặc định: import)" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_try = { "try", "STAFF PERIOD", run_try, try_options,
	"what the score would be; nothing is stored", "điểm sẽ là bao nhiêu; không ghi gì",
	"try --db kpi.db CB000042 2026-01 --appraisal 28.5\n"
	"try --db kpi.db CB000042 2026-01 --set decree_335.error_deduction=0.5\n"
	"try --db kpi.db CB000042 2026-01 --entry changed.csv" };
