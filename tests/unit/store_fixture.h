/* store_fixture: a store in a folder of its own, and facts put as short texts
 * ("staff=S1;work_date=2026-03-02"). Shared by the store's unit tests.
 */
#ifndef KPID_STORE_FIXTURE_H
#define KPID_STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "daemon/store/store.h"

struct fixture {
	char dir[64], path[96];
	struct store *s;
	struct err e;
	struct arena a;
};

__attribute__((unused)) static void
must(struct fixture *fx, int rc)
{
	char *line;

	if (rc == 0)
		return;
	line = err_line(&fx->e, LANG_EN);
	print_error("%s\n", line);
	free(line);
	fail();
}

__attribute__((unused)) static void
reopen(struct fixture *fx, enum store_mode mode)
{
	store_close(fx->s);
	fx->s = store_open(fx->path, mode, &fx->e);
	must(fx, fx->s == NULL);
}

/* Cells of "name=value;name=value" into *f. */
__attribute__((unused)) static void
parse(struct fixture *fx, const char *cells, struct fact *f)
{
	char *text = arena_str(&fx->a, cells), *save = NULL;

	for (char *cell = strtok_r(text, ";", &save); cell != NULL;
	     cell = strtok_r(NULL, ";", &save)) {
		char *value = strchr(cell, '=');
		int i;

		assert_non_null(value);
		*value++ = '\0';
		i = fact_column_find(f->kind, cell);
		assert_in_range(i, 0, FACT_COLUMNS);
		must(fx, cell_check(&fact_type(f->kind)->columns[i], value, strlen(value), &fx->a,
			&f->v[i], &fx->e));
	}
}

/* One fact in the open transaction. cells NULL: a withdrawal. */
__attribute__((unused)) static enum intake_result
put_in(struct fixture *fx, const char *source, enum fact_kind kind, const char *id,
    const char *cells)
{
	struct fact f = { .kind = kind,
		.source = source,
		.external_id = id,
		.withdrawn = cells == NULL };
	enum intake_result got;
	int fatal;

	parse(fx, cells == NULL ? "" : cells, &f);
	got = store_put(fx->s, &f, 1000, &fatal, &fx->e);
	if (fatal)
		must(fx, -1);
	return got;
}

/* The same in a transaction of its own. */
__attribute__((unused)) static enum intake_result
put_from(struct fixture *fx, const char *source, enum fact_kind kind, const char *id,
    const char *cells)
{
	enum intake_result got;

	must(fx, store_begin(fx->s, &fx->e));
	got = put_in(fx, source, kind, id, cells);
	must(fx, store_commit(fx->s, &fx->e));
	return got;
}

#define PUT(kind, id, cells) put_from(fx, "import", FACT_##kind, id, cells)
#define WITHDRAW(kind, id) put_from(fx, "import", FACT_##kind, id, NULL)
#define ACCEPT(kind, id, cells) assert_int_equal(PUT(kind, id, cells), INTAKE_ACCEPTED)

/* An agency A1 with S1 (from 2026) and S2 (head), and an agency A2. */
__attribute__((unused)) static int
setup(void **state)
{
	struct fixture *fx = calloc(1, sizeof *fx);

	strcpy(fx->dir, "/tmp/kpid-store-XXXXXX");
	assert_non_null(mkdtemp(fx->dir));
	snprintf(fx->path, sizeof fx->path, "%s/s.db", fx->dir);
	reopen(fx, STORE_WRITE);
	ACCEPT(AGENCY, "A1", "code=A1;name_vi=Ban;kind=party");
	ACCEPT(AGENCY, "A2", "code=A2;name_vi=Phòng;kind=state;parent=A1");
	ACCEPT(STAFF, "S1", "code=S1;name=An");
	ACCEPT(STAFF, "S2", "code=S2;name=Bình");
	ACCEPT(POSTING, "P1",
	    "staff=S1;agency=A1;sector=x;role=staff;subject=civil_servant;from=2026-01-01");
	ACCEPT(POSTING, "P2",
	    "staff=S2;agency=A1;sector=x;role=head;subject=cadre;from=2025-06-01");
	*state = fx;
	return 0;
}

__attribute__((unused)) static int
teardown(void **state)
{
	struct fixture *fx = *state;
	char command[96];

	store_close(fx->s);
	err_fini(&fx->e);
	arena_fini(&fx->a);
	snprintf(command, sizeof command, "rm -rf %s", fx->dir);
	assert_int_equal(system(command), 0);
	free(fx);
	return 0;
}

__attribute__((unused)) static struct period
period(const char *text)
{
	struct period p;

	assert_int_equal(period_parse(text, strlen(text), &p), 0);
	return p;
}

__attribute__((unused)) static struct dossier
dossier(struct fixture *fx, const char *staff, const char *when, int64_t as_of)
{
	struct dossier d;

	must(fx, store_dossier(fx->s, staff, period(when), as_of, &fx->a, &d, &fx->e));
	return d;
}


#endif
