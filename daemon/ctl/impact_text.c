/* The impact as text for a terminal. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/ctl/impact.h"
#include "rules/base/text.h"
#include "rules/explain_say.h"

struct showing {
	struct ctl *c;
	const struct impact *m;
	struct manifest *manifest;
	int limit;
};

static const char *
word(const struct showing *s, enum msg_id id)
{
	return msg_template(id, s->c->lang);
}

static const char *
points(const struct showing *s, int64_t micro, int sign)
{
	struct buf b = BUF_INIT;
	const char *text;

	if (micro == MODEL_NONE)
		return "-";
	if (sign && micro > 0)
		buf_addc(&b, '+');
	points_text(&b, micro, s->c->lang == LANG_VI);
	text = arena_copy(&s->c->arena, b.p, b.n);
	buf_fini(&b);
	return text;
}

static const char *
number(const struct showing *s, size_t n)
{
	return arena_fmt(&s->c->arena, "%zu", n);
}

static const char *
title(const struct showing *s, const char *list, const char *id)
{
	return ctl_titled(s->c, manifest_title(s->manifest, list, id), id);
}

/* --- what changes in the rules --- */

static void
show_lines(const char *text, const char *sign)
{
	for (const char *p = text; p != NULL && *p != '\0'; p += strcspn(p, "\n") + 1)
		printf("    %s %.*s\n", sign, (int)strcspn(p, "\n"), p);
}

static void
show_changes(const struct showing *s)
{
	const struct difference *d = &s->m->difference;

	ctl_say(s->c, d->n > 0 ? MSG_IMPACT_RULES_CHANGE : MSG_IMPACT_RULES_SAME);
	for (size_t i = 0; i < d->n; i++) {
		char *text = change_text(&d->at[i], s->c->lang);

		printf("  %zu. %s\n", i + 1, text);
		show_lines(d->at[i].was.text, "-");
		show_lines(d->at[i].is.text, "+");
		free(text);
	}
}

/* --- totals --- */

static const char *
key(const struct showing *s, const struct impact_total *t)
{
	return t->of == IMPACT_CLASS ? title(s, "classes", t->key) : *t->key ? t->key : "-";
}

static int
moves(const struct impact_total *t)
{
	return t->of == IMPACT_CLASS || t->up + t->down + t->higher + t->lower > 0;
}

static void
show_totals(const struct showing *s)
{
	static const enum msg_id heads[] = { MSG_IMPACT_H_BEFORE, MSG_IMPACT_H_AFTER,
		MSG_IMPACT_H_UP, MSG_IMPACT_H_DOWN, MSG_IMPACT_H_HIGHER, MSG_IMPACT_H_LOWER };
	static const enum msg_id ofs[IMPACT_OF] = { MSG_IMPACT_OF_CLASS, MSG_IMPACT_OF_AGENCY,
		MSG_IMPACT_OF_SECTOR, MSG_IMPACT_OF_DUTY };
	struct table t = { .a = &s->c->arena, .columns = 8 };
	char period[PERIOD_TEXT];

	table_cell(&t, word(s, MSG_IMPACT_H_PERIOD));
	table_cell(&t, "");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		table_cell(&t, word(s, heads[i]));
	for (size_t i = 0; i < s->m->ntotals; i++) {
		const struct impact_total *x = &s->m->totals[i];
		const size_t n[] = { x->before, x->after, x->up, x->down, x->higher, x->lower };

		if (!moves(x))
			continue;
		table_cell(&t, arena_str(&s->c->arena, period_text(x->period, period)));
		table_cell(&t,
		    arena_fmt(&s->c->arena, "%s %s", word(s, ofs[x->of]), key(s, x)));
		for (size_t k = 0; k < sizeof n / sizeof *n; k++)
			table_cell(&t, n[k] > 0 ? number(s, n[k]) : "-");
	}
	table_print(&t, 252);
}

/* --- who --- */

/* Why there is no class: a gate or veto, or a word of the engine. */
static const char *
reason(const struct showing *s, const struct impact_outcome *o)
{
	static const char *const lists[] = { "gates", "vetoes" };
	const char *id = o->end.reason ? o->end.reason : state_names[o->end.state];

	for (size_t i = 0; i < 2; i++)
		if (manifest_title(s->manifest, lists[i], id) != NULL)
			return title(s, lists[i], id);
	return say_code(&(struct writer){ NULL, s->c->lang }, id);
}

static const char *
class_text(const struct showing *s, const struct impact_outcome *o)
{
	if (o == NULL)
		return "-";
	return o->end.class_id != NULL ? title(s, "classes", o->end.class_id) : reason(s, o);
}

/* "1,3": numbers of the list of changes. */
static void
put_causes(struct buf *b, const size_t *causes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(b, "%s%zu", i ? "," : " [", causes[i] + 1);
	buf_adds(b, n ? "]" : "");
}

static const char *
why(const struct showing *s, const struct impact_row *r)
{
	struct buf b = BUF_INIT;
	const char *text;

	for (size_t i = 0; i < r->nparts; i++) {
		const struct impact_part *p = &r->parts[i];

		if (p->criterion == NULL && llabs(p->points) < 5000 && r->nparts > 1)
			continue; /* rounding */
		buf_addf(&b, "%s%s %s", b.n ? "; " : "",
		    p->criterion ? title(s, "criteria", p->criterion) : word(s, MSG_IMPACT_REST),
		    points(s, p->points, 1));
		put_causes(&b, p->causes, p->ncauses);
	}
	if (r->nparts == 0 && r->class_changes && r->change == 0)
		buf_adds(&b, word(s, MSG_IMPACT_PLACES));
	else if (r->nparts == 0 && r->is != NULL && r->is->end.reason != NULL)
		buf_adds(&b, reason(s, r->is));
	put_causes(&b, r->causes, r->ncauses);
	text = arena_copy(&s->c->arena, b.n ? b.p : "", b.n);
	buf_fini(&b);
	return text;
}

static void
show_row(const struct showing *s, struct table *t, const struct impact_row *r)
{
	const struct impact_outcome *o = r->is != NULL ? r->is : r->was;
	char period[PERIOD_TEXT];

	table_cell(t, o->code);
	table_cell(t, arena_str(&s->c->arena, period_text(r->period, period)));
	table_cell(t, o->agency ? o->agency : "-");
	table_cell(t, points(s, r->was ? r->was->end.micro : MODEL_NONE, 0));
	table_cell(t, points(s, r->is ? r->is->end.micro : MODEL_NONE, 0));
	table_cell(t, r->change == 0 ? "=" : points(s, r->change, 1));
	table_cell(t, r->class_changes ? arena_fmt(&s->c->arena, "%s -> %s", class_text(s, r->was),
						 class_text(s, r->is))
				       : "=");
	table_cell(t, why(s, r));
}

/* Those who change class first, then the others. */
static void
show_people(const struct showing *s)
{
	static const enum msg_id heads[] = { MSG_IMPACT_H_WHO, MSG_IMPACT_H_PERIOD,
		MSG_IMPACT_OF_AGENCY, MSG_IMPACT_H_BEFORE, MSG_IMPACT_H_AFTER, MSG_IMPACT_H_CHANGE,
		MSG_IMPACT_OF_CLASS, MSG_IMPACT_H_WHY };
	struct table t = { .a = &s->c->arena, .columns = 8 };
	size_t shown = 0;

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		table_cell(&t, word(s, heads[i]));
	for (int only_score = 0; only_score < 2; only_score++)
		for (size_t i = 0; i < s->m->n; i++) {
			if (s->m->rows[i].class_changes == only_score ||
			    (s->limit > 0 && shown >= (size_t)s->limit))
				continue;
			show_row(s, &t, &s->m->rows[i]);
			shown++;
		}
	table_print(&t, 56);
	if (shown < s->m->n)
		ctl_say(s->c, MSG_IMPACT_MORE, number(s, s->m->n - shown));
}

void
impact_show(struct ctl *c, const struct impact *m, const struct value *manifest, int limit)
{
	struct showing s = { c, m, manifest_new(manifest), limit };

	show_changes(&s);
	printf("\n");
	ctl_say(c, MSG_IMPACT_SUM, number(&s, m->scored), number(&s, m->class_changes),
	    number(&s, m->up), number(&s, m->down), number(&s, m->n));
	if (m->n > 0) {
		printf("\n");
		show_totals(&s);
		printf("\n");
		show_people(&s);
	}
	ctl_say(c, MSG_TRY_NOTHING_STORED);
	manifest_free(s.manifest);
}
