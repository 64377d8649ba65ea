#include "daemon/ctl/lenses.h"
#include <stdio.h>
#include <string.h>
#include "rules/base/json.h"
#include "rules/base/text.h"

static int
known_agency(struct ctl *c, struct lens_call *l)
{
	struct agency *all;
	size_t n;

	if (l->agency == NULL)
		return 0;
	if (store_agencies(l->store, 0, &c->arena, &all, &n, &c->err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].code, l->agency) == 0)
			return 0;
	return err_set(&c->err, MSG_LENS_NO_AGENCY, l->agency);
}

int
lens_store(struct ctl *c, struct lens_call *l)
{
	int most;

	if (ctl_option(c, "--db") == NULL)
		return err_set(&c->err, MSG_CTL_MISSING, "--db FILE", c->command->name);
	if (ctl_number(c, "--most", 50, 1, 1000000, &most) != 0)
		return -1;
	l->most = (size_t)most;
	l->agency = ctl_option(c, "--agency");
	l->scope = (struct agency_scope){ &l->agency, 1 };
	l->store = store_open(ctl_option(c, "--db"), STORE_READ, &c->err);
	return l->store == NULL || known_agency(c, l) != 0 ? -1 : 0;
}

int
lens_more(struct ctl *c, struct lens_call *l, struct period p, struct lens_rows *rows)
{
	return lenses_results(l->store, p, l->kind, l->agency ? &l->scope : NULL, &c->arena, rows,
	    &c->err);
}

int
lens_open(struct ctl *c, struct lens_call *l)
{
	char text[PERIOD_TEXT];

	memset(l, 0, sizeof *l);
	if (ctl_option(c, "--period") == NULL)
		return err_set(&c->err, MSG_CTL_MISSING, "--period P", c->command->name);
	if (ctl_period(c, ctl_option(c, "--period"), &l->period) != 0 || lens_store(c, l) != 0)
		return -1;
	l->kind = ctl_option(c, "--to-date") ? "preview" : NULL;
	if (lens_more(c, l, l->period, &l->rows) != 0)
		return -1;
	return l->rows.n > 0 ? 0
			     : err_set(&c->err, MSG_LENS_NOTHING, period_text(l->period, text));
}

void
lens_close(struct lens_call *l)
{
	lens_rows_fini(&l->rows);
	store_close(l->store);
	l->store = NULL;
}

int
lens_sector(struct ctl *c, const struct ctl_engine *g, const char **sector)
{
	const struct value *all = value_get(value_get(g->reply, "manifest"), "standards");
	const char **names = arena_new(&c->arena, (value_len(all) + 1) * sizeof *names), *near;

	*sector = ctl_option(c, "--sector");
	if (*sector == NULL || manifest_sector(g->manifest, *sector))
		return 0;
	for (size_t i = 0; i < value_len(all); i++)
		names[i] = value_text(value_get(all->u.list.at[i], "sector"), "");
	near = suggest(*sector, names, value_len(all));
	return err_set(
	    &c->err, near ? MSG_LENS_NO_SECTOR_HINT : MSG_LENS_NO_SECTOR, *sector, near);
}

int
lens_answer(struct ctl *c, const struct value *tree, struct lens_form form)
{
	struct buf b = BUF_INIT;
	const struct writer w = { &b, c->lang };

	if (ctl_option(c, "--csv") != NULL)
		form.csv(&w, tree, &c->arena);
	else if (c->json)
		json_value(&b, tree, 2), buf_addc(&b, '\n');
	else
		form.text(&w, tree, form.most);
	fwrite(b.p ? b.p : "", 1, b.n, stdout);
	buf_fini(&b);
	return EXIT_YES;
}
