/* The impact as a tree and as CSV. */
#include <stdlib.h>
#include <string.h>
#include "rules/base/csv.h"
#include "rules/base/text.h"
#include "rules/impact.h"

static void
put(struct arena *a, struct value *v, const char *key, const char *s)
{
	value_put(a, v, key, value_str(a, s));
}

static struct value *
micro(struct arena *a, int64_t v)
{
	return v == MODEL_NONE ? value_null(a) : value_int(a, v);
}

static struct value *
period(struct arena *a, struct period p)
{
	char text[PERIOD_TEXT];

	return value_str(a, period_text(p, text));
}

static struct value *
causes(struct arena *a, const size_t *at, size_t n)
{
	struct value *v = value_list(a);

	for (size_t i = 0; i < n; i++)
		value_push(a, v, value_int(a, (int64_t)at[i]));
	return v;
}

static struct value *
end(struct arena *a, const struct impact_outcome *o)
{
	struct value *v;

	if (o == NULL)
		return value_null(a);
	v = value_map(a);
	put(a, v, "state", state_names[o->end.state]);
	value_put(a, v, "score", micro(a, o->end.micro));
	put(a, v, "class", o->end.class_id);
	put(a, v, "reason", o->end.reason);
	put(a, v, "standard", o->end.standard);
	return v;
}

static struct value *
parts(struct arena *a, const struct impact_row *r)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < r->nparts; i++) {
		const struct impact_part *p = &r->parts[i];
		struct value *v = value_map(a);

		put(a, v, "criterion", p->criterion);
		value_put(a, v, "before", micro(a, p->before));
		value_put(a, v, "after", micro(a, p->after));
		value_put(a, v, "points", value_int(a, p->points));
		value_put(a, v, "causes", causes(a, p->causes, p->ncauses));
		value_push(a, list, v);
	}
	return list;
}

static const char *
direction(const struct impact_row *r)
{
	return r->up ? "up" : r->down ? "down" : r->class_changes ? "other" : NULL;
}

static struct value *
row(struct arena *a, const struct impact_row *r)
{
	const struct impact_outcome *o = r->is != NULL ? r->is : r->was;
	struct value *v = value_map(a);

	put(a, v, o->organisation ? "organisation" : "staff", o->code);
	value_put(a, v, "period", period(a, r->period));
	put(a, v, "agency", o->agency);
	put(a, v, "sector", o->sector);
	put(a, v, "duty_group", o->duty_group);
	value_put(a, v, "before", end(a, r->was));
	value_put(a, v, "after", end(a, r->is));
	value_put(a, v, "change", micro(a, r->change));
	put(a, v, "class_change", direction(r));
	value_put(a, v, "criteria", parts(a, r));
	value_put(a, v, "causes", causes(a, r->causes, r->ncauses));
	return v;
}

static struct value *
total(struct arena *a, const struct impact_total *t)
{
	struct value *v = value_map(a);

	value_put(a, v, "period", period(a, t->period));
	put(a, v, "of", impact_of_names[t->of]);
	put(a, v, "key", t->key);
	value_put(a, v, "before", value_int(a, (int64_t)t->before));
	value_put(a, v, "after", value_int(a, (int64_t)t->after));
	value_put(a, v, "up", value_int(a, (int64_t)t->up));
	value_put(a, v, "down", value_int(a, (int64_t)t->down));
	value_put(a, v, "higher", value_int(a, (int64_t)t->higher));
	value_put(a, v, "lower", value_int(a, (int64_t)t->lower));
	value_put(a, v, "change", value_int(a, t->change));
	return v;
}

struct value *
impact_value(const struct impact *m, struct arena *a)
{
	struct value *v = value_map(a), *list;

	put(a, v, "before", m->before);
	put(a, v, "after", m->after);
	put(a, v, "agency", m->agency);
	value_put(a, v, "scored", value_int(a, (int64_t)m->scored));
	value_put(a, v, "class_changes", value_int(a, (int64_t)m->class_changes));
	value_put(a, v, "up", value_int(a, (int64_t)m->up));
	value_put(a, v, "down", value_int(a, (int64_t)m->down));
	put(a, v, "digest", m->digest);
	value_put(a, v, "changes", difference_value(&m->difference, a));
	list = value_put(a, v, "totals", value_list(a));
	for (size_t i = 0; i < m->ntotals; i++)
		value_push(a, list, total(a, &m->totals[i]));
	list = value_put(a, v, "people", value_list(a));
	for (size_t i = 0; i < m->n; i++)
		value_push(a, list, row(a, &m->rows[i]));
	return v;
}

/* --- CSV --- */

static void
cell(struct buf *out, const char *s)
{
	csv_cell(out, s ? s : "", s ? strlen(s) : 0, 1);
	buf_addc(out, ',');
}

static void
points(struct buf *out, int64_t v)
{
	if (v != MODEL_NONE)
		decimal_text(out, v, 6);
	buf_addc(out, ',');
}

static void
end_cells(struct buf *out, const struct impact_outcome *o)
{
	cell(out, o ? state_names[o->end.state] : NULL);
	points(out, o ? o->end.micro : MODEL_NONE);
	cell(out, o ? o->end.class_id : NULL);
}

/* "quality -1.5; quantity 0.25", "rest" for what no criterion accounts for. */
static void
criteria(struct buf *out, const struct impact_row *r)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < r->nparts; i++) {
		const struct impact_part *p = &r->parts[i];

		buf_addf(&b, "%s%s ", i ? "; " : "", p->criterion ? p->criterion : "rest");
		decimal_text(&b, p->points, 6);
	}
	cell(out, b.n ? b.p : NULL);
	buf_fini(&b);
}

static void
why(struct buf *out, const struct impact *m, const struct impact_row *r, enum lang lang)
{
	struct buf b = BUF_INIT;

	for (size_t c = 0; c < m->difference.n; c++) {
		int is = 0;
		char *text;

		for (size_t i = 0; i < r->ncauses; i++)
			is |= r->causes[i] == c;
		for (size_t p = 0; p < r->nparts; p++)
			for (size_t i = 0; i < r->parts[p].ncauses; i++)
				is |= r->parts[p].causes[i] == c;
		if (!is)
			continue;
		text = change_text(&m->difference.at[c], lang);
		buf_addf(&b, "%s%s", b.n ? "; " : "", text);
		free(text);
	}
	csv_cell(out, b.n ? b.p : "", b.n, 1);
	buf_fini(&b);
}

void
impact_csv(const struct impact *m, enum lang lang, struct buf *out)
{
	char text[PERIOD_TEXT];

	buf_adds(out, "code,period,agency,sector,duty_group,state_before,score_before,class_before,"
		      "state_after,score_after,class_after,change,class_change,criteria,causes\n");
	for (size_t i = 0; i < m->n; i++) {
		const struct impact_row *r = &m->rows[i];
		const struct impact_outcome *o = r->is != NULL ? r->is : r->was;

		cell(out, o->code);
		cell(out, period_text(r->period, text));
		cell(out, o->agency);
		cell(out, o->sector);
		cell(out, o->duty_group);
		end_cells(out, r->was);
		end_cells(out, r->is);
		points(out, r->change);
		cell(out, direction(r));
		criteria(out, r);
		why(out, m, r, lang);
		buf_addc(out, '\n');
	}
}
