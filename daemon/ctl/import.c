/* import: CSV and JSON files into the store, row by row. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "daemon/ctl/engine.h"
#include "daemon/intake.h"

#define FILE_LIMIT ((size_t)4 << 30)

struct import {
	struct ctl *c;
	struct intake in;
	const char *file;
	int nfiles;
	size_t late, before[INTAKE_RESULTS]; /* counts of the files before this one */
	size_t row, rows; /* of the file: done, and about how many (its lines without the header) */
	struct value *rejected; /* for --json */
};

/* "diary.csv:12: minutes: why": sentences about a column begin with its name already. */
static void
show(const struct import *m, const struct intake_row *row, const char *text)
{
	size_t n = row->column != NULL ? strlen(row->column) : 0;
	int named = n == 0 || (strncmp(text, row->column, n) == 0 && text[n] == ':');

	fprintf(stderr, "%s:%d:", m->file, row->line);
	if (row->character > 0)
		fprintf(stderr, "%d:", row->character);
	fprintf(stderr, " %s%s%s\n", named ? "" : row->column, named ? "" : ": ", text);
}

static void
a_row(void *arg, const struct intake_row *row)
{
	struct import *m = arg;
	char *en, *vi;

	if (++m->row % 1000 == 0 || m->row == m->rows)
		ctl_progress(m->c, fact_type(m->in.kind)->name, m->row, m->rows);
	if (row->result != INTAKE_REJECTED)
		return;
	en = err_text(row->e, LANG_EN);
	vi = err_text(row->e, LANG_VI);
	if (m->c->json) {
		struct arena *a = &m->c->arena;
		struct value *v = value_map(a);

		value_put(a, v, "file", value_str(a, m->file));
		value_put(a, v, "line", value_int(a, row->line));
		value_put(a, v, "row", value_int(a, (int64_t)row->index));
		value_put(a, v, "column", value_str(a, row->column));
		value_put(a, v, "id", value_str(a, msg_name(row->e->id)));
		value_put(a, v, "en", value_str(a, en));
		value_put(a, v, "vi", value_str(a, vi));
		value_push(a, m->rejected, v);
	} else
		show(m, row, m->c->lang == LANG_VI ? vi : en);
	free(en);
	free(vi);
}

static void
say_counts(struct import *m, const char *name, const size_t *before)
{
	char text[INTAKE_RESULTS][24];

	for (int i = 0; i < INTAKE_RESULTS; i++)
		snprintf(
		    text[i], sizeof text[i], "%zu", m->in.counts[i] - (before ? before[i] : 0));
	if (!m->c->json && !m->c->quiet)
		ctl_say(m->c, MSG_CTL_IMPORT_SUM, name, text[INTAKE_ACCEPTED],
		    text[INTAKE_UNCHANGED], text[INTAKE_SUPERSEDED], text[INTAKE_REJECTED]);
}

static void
say_late(struct import *m)
{
	char n[24];

	snprintf(n, sizeof n, "%zu", m->in.late - m->late);
	if (m->in.late > m->late && !m->c->json && !m->c->quiet)
		ctl_say(m->c, MSG_CTL_IMPORT_LATE, n);
	m->late = m->in.late;
}

static int
one_file(struct import *m, enum fact_kind kind, const char *path)
{
	struct buf b = BUF_INIT;
	int failed;

	m->in.kind = kind;
	m->file = path;
	memcpy(m->before, m->in.counts, sizeof m->before);
	failed = buf_read_file(&b, path, FILE_LIMIT, &m->c->err) != 0;
	m->row = m->rows = 0;
	for (size_t i = 0; i < b.n; i++)
		m->rows += b.p[i] == '\n' && i + 1 < b.n;
	if (!failed && intake_text(&m->in, b.p ? b.p : "", b.n) != 0)
		failed = m->in.fatal ? -1 : err_at(&m->c->err, path, 1, 0);
	buf_fini(&b);
	say_counts(m, path, m->before);
	say_late(m);
	m->nfiles++;
	return failed ? -1 : 0;
}

static const char *const endings[] = { "csv", "json", "ndjson" };
#define ENDINGS (sizeof endings / sizeof *endings)

static int
is_taken(const char *name)
{
	char taken[64];

	for (int k = 0; k < FACT_KINDS; k++)
		for (size_t i = 0; i < ENDINGS; i++) {
			snprintf(taken, sizeof taken, "%s.%s", fact_type((enum fact_kind)k)->name,
			    endings[i]);
			if (strcmp(name, taken) == 0)
				return 1;
		}
	return 0;
}

/* A file whose name is misspelt is not left out in silence. */
static void
tell_left(struct import *m, const char *path)
{
	struct err left = { 0 };
	struct dirent *de;
	DIR *d = m->c->json || m->c->quiet ? NULL : opendir(path);

	while (d != NULL && (de = readdir(d)) != NULL) {
		char *text;

		if (de->d_name[0] == '.' || is_taken(de->d_name))
			continue;
		err_set(&left, MSG_CTL_IMPORT_LEFT,
		    arena_fmt(&m->c->arena, "%s/%s", path, de->d_name));
		text = err_text(&left, m->c->lang);
		fprintf(stderr, "%s\n", text);
		free(text);
	}
	err_fini(&left);
	if (d != NULL)
		closedir(d);
}

/* <kind>.csv, .json or .ndjson of a folder, in the order of the table of facts: agencies and people
 * before what names them. */
static int
folder(struct import *m, const char *path)
{
	struct stat st;
	int found = 0;

	tell_left(m, path);
	for (int k = 0; k < FACT_KINDS; k++)
		for (size_t i = 0; i < ENDINGS; i++) {
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
answer_json(struct import *m, int failed)
{
	static const char *const names[] = { "accepted", "unchanged", "superseded", "rejected" };
	struct arena *a = &m->c->arena;
	struct value *v = value_map(a);
	char *text;

	for (int i = 0; i < INTAKE_RESULTS; i++)
		value_put(a, v, names[i], value_int(a, (int64_t)m->in.counts[i]));
	value_put(a, v, "late", value_int(a, (int64_t)m->in.late));
	value_put(a, v, "rows", m->rejected);
	if (failed) {
		text = err_line(&m->c->err, m->c->lang);
		value_put(a, v, "error", value_str(a, msg_name(m->c->err.id)));
		value_put(a, v, "message", value_str(a, text));
		free(text);
	}
	ctl_print_json(v);
}

/* What was recorded, then what stopped it; the exit status. */
static int
answer(struct import *m, int failed, int kept)
{
	struct ctl *c = m->c;
	int status = failed ? msg_exit(c->err.id)
	    : m->in.counts[INTAKE_REJECTED] > 0 ? EXIT_NO : EXIT_YES;

	if (c->json) {
		answer_json(m, failed);
		err_fini(&c->err);
		return status;
	}
	if (m->nfiles > 1)
		say_counts(m, msg_template(MSG_CTL_ALL, c->lang), NULL);
	if (!kept && m->nfiles > 0)
		ctl_say(c, MSG_CTL_IMPORT_NOTHING);
	return failed ? ctl_fail(c) : status;
}

static int
run_import(struct ctl *c)
{
	struct import m = { .c = c,
		.rejected = value_list(&c->arena),
		.in = { .source = ctl_option(c, "--source") ? ctl_option(c, "--source") : "import",
		    .now = time(NULL),
		    .tx = ctl_option(c, "--all-or-nothing") ? INTAKE_TX_WHOLE : INTAKE_TX_BATCHES,
		    .row = a_row,
		    .e = &c->err } };
	struct ctl_engine g = { 0 };
	int failed, kept, status;

	if (ctl_option(c, "--db") == NULL || c->nargs == 0)
		return ctl_usage(c, ctl_option(c, "--db") ? "DIR|FILE" : "--db FILE");
	if (engine_open(c, &g, NULL, 1, NULL) != 0)
		return ctl_fail(c);
	m.in.arg = &m;
	m.in.manifest = g.manifest;
	m.in.store = store_open(ctl_option(c, "--db"), STORE_WRITE, &c->err);
	failed = m.in.store == NULL || files(&m) != 0;
	/* Rows before the place where a text cannot be read any more are kept, as told. */
	kept = m.in.tx != INTAKE_TX_WHOLE || (!failed && m.in.counts[INTAKE_REJECTED] == 0);
	if (intake_end(&m.in, kept) != 0)
		failed = 1;
	status = answer(&m, failed, kept);
	store_close(m.in.store);
	engine_close(&g);
	return status;
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
