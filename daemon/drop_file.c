#include "daemon/drop_file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "rules/base/csv.h"
#include "rules/base/json.h"

#define FILE_MAX ((size_t)256 << 20)
#define SLICE 1000 /* rows */
#define QUIET_S 2
#define HOLD_S 60 /* so long a file waits for one of an earlier kind that is not complete */
#define AHEAD_S 60 /* a change so far in the future is a clock that was set */
#define REPORT_ROWS 10000
#define NAME_KEPT 200 /* bytes of a name that something is added to */

/* --- which file --- */

static int
is_wanted(const char *name)
{
	static const char *const endings[] = { ".csv", ".json", ".ndjson" };
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		size_t k = strlen(endings[i]);

		if (n > k && name[0] != '.' && strcasecmp(name + n - k, endings[i]) == 0)
			return 1;
	}
	return 0;
}

/* The longest kind that the name begins with, or FACT_KINDS. */
static int
kind_of(const char *name)
{
	size_t best = 0;
	int found = FACT_KINDS;

	for (int k = 0; k < FACT_KINDS; k++) {
		const char *kind = fact_type((enum fact_kind)k)->name;
		size_t n = strlen(kind);

		if (n > best && strncasecmp(name, kind, n) == 0) {
			best = n;
			found = k;
		}
	}
	return found;
}

/* ctime: every write, rename and change of times sets it, and nobody can set it back. */
static int
is_quiet(const struct stat *st, int64_t now)
{
	return st->st_ctime <= now - QUIET_S || st->st_ctime > now + AHEAD_S;
}

static int
is_before(const struct drop_file *f, const struct drop_file *g)
{
	if (f->kind != g->kind)
		return f->kind < g->kind;
	if (f->st.st_mtime != g->st.st_mtime)
		return f->st.st_mtime < g->st.st_mtime;
	return strcmp(f->name, g->name) < 0;
}

static int
pick(DIR *d, int64_t now, struct drop_file *best)
{
	int busy = FACT_KINDS + 1;
	struct dirent *de;

	best->kind = FACT_KINDS + 1;
	while ((de = readdir(d)) != NULL) {
		struct drop_file f = { 0 };

		if (!is_wanted(de->d_name) ||
		    fstatat(dirfd(d), de->d_name, &f.st, AT_SYMLINK_NOFOLLOW) != 0 ||
		    S_ISDIR(f.st.st_mode))
			continue;
		snprintf(f.name, sizeof f.name, "%s", de->d_name);
		f.kind = kind_of(f.name);
		if (!is_quiet(&f.st, now))
			busy = f.kind < busy ? f.kind : busy;
		else if (best->kind > FACT_KINDS || is_before(&f, best))
			*best = f;
	}
	return best->kind > FACT_KINDS || (best->kind > busy && best->st.st_ctime > now - HOLD_S);
}

/* --- reading --- */

static int
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static int
bad_kind(struct drop_file *f)
{
	struct buf b = BUF_INIT;

	for (int k = 0; k < FACT_KINDS; k++)
		buf_addf(&b, "%s%s", k ? ", " : "", fact_type((enum fact_kind)k)->name);
	err_set(&f->bad, MSG_DROP_KIND, b.p);
	buf_fini(&b);
	return 0;
}

/* 1: it changed meanwhile. */
static int
read_open(int fd, struct drop_file *f)
{
	char block[65536];
	struct stat after;
	ssize_t n = 0;

	if (fstat(fd, &after) != 0 || !is_same(&f->st, &after))
		return 1;
	while (f->text.n <= FILE_MAX && (n = read(fd, block, sizeof block)) > 0)
		buf_add(&f->text, block, (size_t)n);
	if (n < 0)
		err_set(&f->bad, MSG_FILE_READ, f->name);
	else if (f->text.n > FILE_MAX)
		err_set(&f->bad, MSG_FILE_TOO_BIG, f->name);
	return fstat(fd, &after) != 0 || !is_same(&f->st, &after);
}

static int
read_file(int dir, struct drop_file *f)
{
	int fd, changed;

	if (!S_ISREG(f->st.st_mode)) {
		err_set(&f->bad, MSG_DROP_NOT_FILE);
		return 0;
	}
	if (f->kind == FACT_KINDS)
		return bad_kind(f);
	fd = openat(dir, f->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return 1;
	if (fd < 0) {
		err_set(&f->bad, MSG_FILE_OPEN, f->name, strerror(errno));
		return 0;
	}
	changed = read_open(fd, f);
	close(fd);
	return changed;
}

/* --- slices: each is a head and some rows --- */

/* An array becomes one object a line, which can be cut; a row's number stays what it was. */
static void
array_lines(struct drop_file *f)
{
	struct arena a = ARENA_INIT;
	struct value *v = json_read(&a, f->text.p, f->text.n, &f->bad);

	buf_clear(&f->text);
	for (size_t i = 0; i < value_len(v); i++) {
		json_value(&f->text, v->u.list.at[i], -1);
		buf_addc(&f->text, '\n');
	}
	arena_fini(&a);
}

/* The head of JSON is an object of no meaning, so that any line behind it is read as one. */
static void
split_head(struct drop_file *f)
{
	const char *p = f->text.p ? f->text.p : "";
	size_t skip = strspn(p, " \t\r\n");

	f->json = p[skip] == '[' || p[skip] == '{';
	if (!f->json) {
		f->at = csv_header(p, f->text.n, &f->separator, &f->head_lines);
		f->line = f->head_lines;
		buf_add(&f->head, p, f->at);
		return;
	}
	buf_adds(&f->head, "{}\n");
	f->head_lines = 1;
	if (p[skip] == '[')
		array_lines(f);
}

static size_t
lines_of(const char *p, size_t n, size_t most, size_t *lines)
{
	const char *at = p, *end = p + n, *q;

	for (*lines = 0; *lines < most && at < end; ++*lines) {
		q = memchr(at, '\n', (size_t)(end - at));
		at = q ? q + 1 : end;
	}
	return (size_t)(at - p);
}

static void
report_line(struct drop_file *f, long line, const char *column, const struct err *e)
{
	char *vi = err_text(e, LANG_VI), *en = err_text(e, LANG_EN), number[24] = "";
	const char *const cells[] = { number, column ? column : "", msg_name(e->id), vi, en };

	if (line > 0)
		snprintf(number, sizeof number, "%ld", line);
	/* The mark makes spreadsheets read UTF-8. */
	if (f->report.n == 0)
		buf_adds(&f->report, "\xef\xbb\xbfline,column,id,vi,en\r\n");
	for (size_t i = 0; i < 5; i++) {
		if (i > 0)
			buf_addc(&f->report, ',');
		csv_cell(&f->report, cells[i], strlen(cells[i]), 1);
	}
	buf_adds(&f->report, "\r\n");
	free(vi);
	free(en);
}

static void
a_row(void *arg, const struct intake_row *row)
{
	struct drop_file *f = arg;

	if ((size_t)row->line <= f->head_lines)
		return;
	f->counts[row->result]++;
	if (row->result == INTAKE_REJECTED && f->counts[INTAKE_REJECTED] <= REPORT_ROWS)
		report_line(
		    f, row->line - (long)f->head_lines + (long)f->line, row->column, row->e);
}

int
drop_file_slice(struct drop_file *f, struct intake *in)
{
	struct buf slice = BUF_INIT;
	struct err bad = { 0 }, *e = in->e;
	const char *rest = f->text.p ? f->text.p + f->at : "";
	size_t left = f->text.n - f->at, lines, n;

	n = f->json ? lines_of(rest, left, SLICE, &lines)
		    : csv_records(rest, left, f->separator, SLICE, &lines);
	buf_add(&slice, f->head.p ? f->head.p : "", f->head.n);
	buf_add(&slice, rest, n);
	in->kind = (enum fact_kind)f->kind;
	in->tx = INTAKE_TX_CALLER;
	in->row = a_row;
	in->arg = f;
	in->e = &bad;
	(void)intake_text(in, slice.p ? slice.p : "", slice.n);
	(void)intake_end(in, 1);
	in->e = e;
	buf_fini(&slice);
	f->at += n;
	f->line += lines;
	if (bad.set)
		err_move(in->fatal ? e : &f->bad, &bad);
	return in->fatal ? -1 : !f->bad.set && f->at < f->text.n;
}

/* --- the folder --- */

static int
bad_folder(const char *folder, const char *sub, struct err *e)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s%s%s", folder, *sub ? "/" : "", sub);
	return err_set(e, MSG_DROP_FOLDER, path, strerror(errno));
}

/* What could not be moved afterwards is not taken. */
static int
is_usable(int dir, const char *folder, struct err *e)
{
	static const char *const subs[] = { "", "done", "rejected" };

	for (size_t i = 0; i < 3; i++) {
		const char *sub = *subs[i] ? subs[i] : ".";

		if (i > 0 && mkdirat(dir, sub, 0770) != 0 && errno != EEXIST)
			return bad_folder(folder, subs[i], e);
		if (faccessat(dir, sub, W_OK | X_OK, AT_EACCESS) != 0)
			return bad_folder(folder, subs[i], e);
	}
	return 0;
}

int
drop_file_find(const char *folder, int64_t now, struct drop_file *f, struct err *e)
{
	DIR *d = opendir(folder);
	int none;

	if (d == NULL)
		return bad_folder(folder, "", e);
	if (is_usable(dirfd(d), folder, e) != 0) {
		closedir(d);
		return -1;
	}
	none = pick(d, now, f) || read_file(dirfd(d), f);
	closedir(d);
	if (!none && !f->bad.set)
		split_head(f);
	return none;
}

/* --- report and move --- */

static int
write_report(int to, const char *target, struct drop_file *f, struct err *e)
{
	char name[NAME_MAX + 1];
	size_t at = 0;
	ssize_t n = 0;
	int fd, failed;

	snprintf(name, sizeof name, "%.*s.report.csv", NAME_KEPT, target);
	if (f->report.n == 0) {
		(void)unlinkat(to, name, 0);
		return 0;
	}
	fd = openat(to, ".report.tmp", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
	if (fd < 0)
		return err_set(e, MSG_FILE_OPEN, name, strerror(errno));
	while (at < f->report.n && (n = write(fd, f->report.p + at, f->report.n - at)) > 0)
		at += (size_t)n;
	failed = at < f->report.n || fsync(fd) != 0;
	failed |= close(fd) != 0;
	if (failed || renameat(to, ".report.tmp", to, name) != 0)
		return err_set(e, MSG_FILE_OPEN, name, strerror(errno));
	return 0;
}

/* NAME, or NAME~2 and so on before its ending. */
static void
free_name(int to, const char *name, char out[NAME_MAX + 1])
{
	const char *ending = strrchr(name, '.');
	struct stat st;

	snprintf(out, NAME_MAX + 1, "%s", name);
	for (unsigned i = 2; fstatat(to, out, &st, AT_SYMLINK_NOFOLLOW) == 0; i++)
		snprintf(out, NAME_MAX + 1, "%.*s~%u%.40s",
		    (int)(ending - name < NAME_KEPT ? ending - name : NAME_KEPT), name, i, ending);
}

static int
move(int dir, int to, struct drop_file *f, struct err *e)
{
	struct stat st;

	if (renameat(dir, f->name, to, f->moved) != 0)
		return err_set(e, MSG_FILE_OPEN, f->name, strerror(errno));
	if (fstatat(to, f->moved, &st, AT_SYMLINK_NOFOLLOW) == 0 && is_same(&f->st, &st)) {
		(void)fsync(to);
		return 0;
	}
	/* Not what was read: back, unless a third has come already. */
	if (renameat2(to, f->moved, dir, f->name, RENAME_NOREPLACE) != 0)
		return err_set(e, MSG_FILE_OPEN, f->name, strerror(errno));
	return 1;
}

static void
end_report(struct drop_file *f)
{
	char more[24];
	struct err e = { 0 };

	if (f->counts[INTAKE_REJECTED] > REPORT_ROWS) {
		snprintf(more, sizeof more, "%zu", f->counts[INTAKE_REJECTED] - REPORT_ROWS);
		err_set(&e, MSG_DROP_MORE, more);
		report_line(f, 0, NULL, &e);
		err_fini(&e);
	}
	if (f->bad.set)
		report_line(f, f->bad.line, NULL, &f->bad);
}

int
drop_file_finish(const char *folder, struct drop_file *f, struct err *e)
{
	size_t taken =
	    f->counts[INTAKE_ACCEPTED] + f->counts[INTAKE_UNCHANGED] + f->counts[INTAKE_SUPERSEDED];
	int dir, to, rc;

	f->to = f->bad.set || (taken == 0 && f->counts[INTAKE_REJECTED] > 0) ? "rejected" : "done";
	end_report(f);
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	to = dir < 0 ? -1 : openat(dir, f->to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (to < 0) {
		rc = bad_folder(folder, f->to, e);
	} else {
		free_name(to, f->name, f->moved);
		rc = write_report(to, f->moved, f, e) != 0 ? -1 : move(dir, to, f, e);
	}
	if (to >= 0)
		close(to);
	if (dir >= 0)
		close(dir);
	return rc;
}

void
drop_file_fini(struct drop_file *f)
{
	buf_fini(&f->text);
	buf_fini(&f->head);
	buf_fini(&f->report);
	err_fini(&f->bad);
}
