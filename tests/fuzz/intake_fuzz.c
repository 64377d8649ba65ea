/* Any bytes as a text of facts (CSV, JSON, one object a line) of the kind that the first byte says, put into a store that
 * knows an agency and a person: each row is told once, a rejected one with its reason, and the store stays whole. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "daemon/intake.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct told { size_t rows, rejected; };

static void
tell(void *arg, const struct intake_row *row)
{
	struct told *t = arg;

	t->rows++;
	t->rejected += row->result == INTAKE_REJECTED;
	must(row->line > 0 && row->result < INTAKE_RESULTS);
	must((row->result == INTAKE_REJECTED) == (row->f == NULL));
	if (row->f == NULL) {
		char *en = err_line(row->e, LANG_EN), *vi = err_line(row->e, LANG_VI);

		must(*en != '\0' && *vi != '\0');
		free(en);
		free(vi);
	}
}

static char folder[] = "/tmp/kpid-fuzz-XXXXXX";

static void
swept(void)
{
	static const char *const names[] = { "f.db", "f.db-wal", "f.db-shm", "f.db.lock" };
	char path[sizeof folder + 16];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

static struct store *
opened(void)
{
	char path[sizeof folder + 16];
	struct err e = { 0 };
	struct store *s;

	must(mkdtemp(folder) != NULL);
	atexit(swept);
	snprintf(path, sizeof path, "%s/f.db", folder);
	s = store_open(path, STORE_WRITE, &e);
	must(s != NULL);
	return s;
}

static struct told
text(struct store *s, int kind, const char *p, size_t n)
{
	struct err e = { 0 };
	struct told t = { 0, 0 };
	struct intake m = { .store = s, .kind = (enum fact_kind)kind, .source = "fuzz", .now = 1790000000,
		.tx = INTAKE_TX_CALLER, .row = tell, .arg = &t, .e = &e };
	size_t counted = 0;
	int failed = intake_text(&m, p, n);

	for (int i = 0; i < INTAKE_RESULTS; i++)
		counted += m.counts[i];
	must(counted == t.rows && m.counts[INTAKE_REJECTED] == t.rejected && !m.fatal);
	must(failed == (e.set ? -1 : 0));
	(void)intake_end(&m, 1);
	err_fini(&e);
	return t;
}

static void
put(struct store *s, int kind, const char *p)
{
	struct told t = text(s, kind, p, strlen(p));

	must(t.rows > 0 && t.rejected == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct store *s;
	struct err e = { 0 };

	if (n == 0)
		return 0;
	if (s == NULL)
		s = opened();
	must(store_begin(s, &e) == 0);
	put(s, FACT_AGENCY, "code,name_vi,kind\nA1,Xã,state\n");
	put(s, FACT_STAFF, "code,name\nS1,An\n");
	(void)text(s, data[0] % FACT_KINDS, (const char *)data + 1, n - 1);
	store_rollback(s);
	return 0;
}
