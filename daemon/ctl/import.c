/* import: CSV and JSON files into the store, row by row. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "daemon/ctl/import_rows.h"

#define FILE_LIMIT ((size_t)4 << 30)

static void
add_counts(struct import *m)
{
	for (int i = 0; i < INTAKE_RESULTS; i++)
		m->total[i] += m->counts[i];
}

static void
say_counts(struct import *m, const char *name, const size_t *n)
{
	char text[INTAKE_RESULTS][24];

	for (int i = 0; i < INTAKE_RESULTS; i++)
		snprintf(text[i], sizeof text[i], "%zu", n[i]);
	if (!m->c->json && !m->c->quiet)
		ctl_say(m->c, MSG_CTL_IMPORT_SUM, name, text[INTAKE_ACCEPTED],
		    text[INTAKE_UNCHANGED], text[INTAKE_SUPERSEDED], text[INTAKE_REJECTED]);
}

static int
one_file(struct import *m, enum fact_kind kind, const char *path)
{
	struct buf b = BUF_INIT;
	size_t skip;
	int rc;

	m->kind = kind;
	m->file = path;
	m->header = 0;
	memset(m->counts, 0, sizeof m->counts);
	if (buf_read_file(&b, path, FILE_LIMIT, &m->c->err) != 0) {
		buf_fini(&b);
		return -1;
	}
	skip = b.p ? strspn(b.p, " \t\r\n") : 0;
	if (b.n > 0 && (b.p[skip] == '[' || b.p[skip] == '{'))
		rc = import_json(m, b.p, b.n);
	else
		rc = csv_read(b.p ? b.p : "", b.n, import_csv_row, m, &m->c->err);
	if (rc == -1)
		err_at(&m->c->err, path, 1, 0);
	if (!m->all_or_nothing && m->in_batch > 0) {
		m->in_batch = 0;
		if (store_commit(m->store, &m->c->err) != 0)
			m->fatal = 1;
	}
	add_counts(m);
	say_counts(m, path, m->counts);
	buf_fini(&b);
	return m->fatal || m->c->err.set ? -1 : 0;
}

/* <kind>.csv, .json or .ndjson of a folder, in the order of the table of facts: agencies and people
 * before what names them. */
static int
folder(struct import *m, const char *path)
{
	static const char *const endings[] = { "csv", "json", "ndjson" };
	struct stat st;
	int found = 0;

	for (int k = 0; k < FACT_KINDS; k++)
		for (int i = 0; i < 3; i++) {
			const char *file = arena_fmt(&m->c->arena, "%s/%s.%s", path,
			    fact_type((enum fact_kind)k)->name, endings[i]);

			if (stat(file, &st) != 0)
				continue;
			found = 1;
			if (one_file(m, (enum fact_kind)k, file) != 0)
				return -1;
		}
	return found ? 0 : err_set(&m->c->err, MSG_CTL_IMPORT_NONE, path);
}

static int
kind_of_file(struct ctl *c, const char *path)
{
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	char name[32];

	snprintf(name, sizeof name, "%.*s", (int)strcspn(base, "."), base);
	return ctl_option(c, "--kind") ? fact_kind_find(ctl_option(c, "--kind"))
				       : fact_kind_find(name);
}

static int
files(struct import *m)
{
	struct ctl *c = m->c;

	for (int i = 0; i < c->nargs; i++) {
		struct stat st;
		int kind, failed;

		if (stat(c->args[i], &st) == 0 && S_ISDIR(st.st_mode)) {
			failed = folder(m, c->args[i]);
		} else {
			kind = kind_of_file(c, c->args[i]);
			failed = kind < 0 ? err_set(&c->err, MSG_CTL_KIND, c->args[i])
					  : one_file(m, (enum fact_kind)kind, c->args[i]);
		}
		if (failed)
			return -1;
	}
	return 0;
}

static void
answer_json(struct import *m)
{
	static const char *const names[] = { "accepted", "unchanged", "superseded", "rejected" };
	struct arena *a = &m->c->arena;
	struct value *v = value_map(a);

	for (int i = 0; i < INTAKE_RESULTS; i++)
		value_put(a, v, names[i], value_int(a, (int64_t)m->total[i]));
	value_put(a, v, "rows", m->findings);
	ctl_print_json(v);
}

static int
run_import(struct ctl *c)
{
	struct import m = { .c = c,
		.source = ctl_option(c, "--source") ? ctl_option(c, "--source") : "import",
		.now = time(NULL),
		.all_or_nothing = ctl_option(c, "--all-or-nothing") != NULL,
		.findings = value_list(&c->arena) };
	struct ctl_engine g = { 0 };
	int failed;

	if (ctl_option(c, "--db") == NULL || c->nargs == 0)
		return ctl_usage(c, ctl_option(c, "--db") ? "DIR|FILE" : "--db FILE");
	if (engine_open(c, &g, NULL, 1, NULL) != 0)
		return ctl_fail(c);
	m.manifest = g.manifest;
	m.store = store_open(ctl_option(c, "--db"), STORE_WRITE, &c->err);
	failed = m.store == NULL || files(&m) != 0;
	if (!failed && m.all_or_nothing && m.in_batch > 0) {
		if (m.total[INTAKE_REJECTED] > 0)
			store_rollback(m.store);
		else
			failed = store_commit(m.store, &c->err) != 0;
	} else if (failed && m.in_batch > 0)
		store_rollback(m.store);
	if (!failed && c->nargs + (m.total[0] + m.total[1] > 0) > 1)
		say_counts(&m, "=", m.total);
	if (c->json)
		answer_json(&m);
	store_close(m.store);
	engine_close(&g);
	arena_fini(&m.row);
	if (failed)
		return ctl_fail(c);
	return m.total[INTAKE_REJECTED] > 0 ? EXIT_NO : EXIT_YES;
}

static const struct option import_options[] = {
	{ "--db", "FILE", "the store; made when it is not there",
	    "kho dữ liệu; tạo mới nếu chưa có" },
	{ "--kind", "KIND", "kind of fact, when the file's name does not say it",
	    "loại dữ liệu, nếu tên tệp không nêu" },
	{ "--source", "NAME", "where the rows come from (default: import)",
	    "nguồn dữ liệu (mặc định: import)" },
	{ "--all-or-nothing", NULL, "record nothing when a row is rejected",
	    "không ghi gì nếu có dòng bị từ chối" },
	ENGINE_OPTIONS,
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_import = { "import", "DIR|FILE...", run_import, import_options,
	"record facts from CSV or JSON files", "ghi dữ liệu từ tệp CSV hoặc JSON",
	"import --db kpi.db demo/\nimport --db kpi.db --kind diary today.ndjson --source eoffice" };
