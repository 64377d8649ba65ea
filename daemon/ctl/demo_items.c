#include "daemon/ctl/demo_items.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "rules/base/csv.h"

struct reader {
	struct arena *a;
	struct demo_sector *s;
	int code, fields, minutes, evidence, coefficient;
	int rows;
	int version;
	int *seen;
};

static int
column(const struct csv_cell *cells, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(cells[i].s, name) == 0)
			return (int)i;
	return -1;
}

static const char *
at(const struct csv_cell *cells, size_t n, int i)
{
	return i >= 0 && (size_t)i < n ? cells[i].s : "";
}

/* What people of a sector do day after day; everything else is done now and then. */
static const char *const everyday[] = { "DC.01", "DC.04", "DC.15", "HCC.04", "HCC.05", "HCC.06",
	"HCC.12", "VP.04", "VP.05", "VP.39", "KTTC.04", "VHXHKT.01", "TCH.01", "TCH.21", "YT.22",
	"CDS.03", "KTDC.04", "KTDC.10", "TC.24", "NV.10" };

static int
is_everyday(const char *code)
{
	for (size_t i = 0; i < sizeof everyday / sizeof *everyday; i++)
		if (strcmp(everyday[i], code) == 0)
			return 1;
	return 0;
}

#define LINE_MINUTES 50 /* of small work that is recorded together */

/* Work without standard minutes takes longer the more it counts; that of leaders less. */
static struct demo_item
an_item(struct reader *r, const struct csv_cell *cells, size_t n)
{
	int standard = atoi(at(cells, n, r->minutes));
	int leaders = strcmp(r->s->name, "leadership") == 0;
	double coefficient = atof(at(cells, n, r->coefficient));
	struct demo_item it = { .code = arena_str(r->a, at(cells, n, r->code)),
		.fields = arena_str(r->a, at(cells, n, r->fields)),
		.evidence = strcmp(at(cells, n, r->evidence), "yes") == 0 };

	it.minutes = standard ? standard : 30 + (int)((leaders ? 4 : 9) * coefficient);
	it.units = it.minutes < LINE_MINUTES / 2 ? LINE_MINUTES / it.minutes : 1;
	it.minutes *= it.units;
	it.rarity = leaders || coefficient < 2 ? 1 : (int)coefficient / 2;
	return it;
}

/* The roster says when these are done, not the tasks. */
static int
of_roster(struct demo_sector *s, const struct demo_item *it)
{
	if (strcmp(it->code, "YT.20") == 0)
		s->shift = *it;
	else if (strcmp(it->code, "YT.26") == 0)
		s->rest = *it;
	else
		return strcmp(it->code, "YT.21") == 0;
	return 1;
}

static int
row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct reader *r = arg;
	struct demo_item it;

	(void)line;
	if (bad != NULL)
		return 0;
	if (r->rows++ == 0) {
		r->code = column(cells, n, "code");
		r->fields = column(cells, n, "fields");
		r->minutes = column(cells, n, "standard_minutes");
		r->evidence = column(cells, n, "evidence");
		r->coefficient = column(cells, n, "coefficient");
		return 0;
	}
	it = an_item(r, cells, n);
	for (size_t i = 0; i < r->s->n; i++)
		if (strcmp(r->s->items[i].code, it.code) == 0) {
			r->seen[i]++;
			return 0;
		}
	if (r->version > 0 || r->s->n >= 1000 || of_roster(r->s, &it))
		return 0;
	r->s->items = mem_room(r->s->items, r->s->n, &r->s->cap, sizeof it);
	r->seen[r->s->n] = 1;
	r->s->items[r->s->n++] = it;
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder, sorted; NULL when it cannot be read. */
static char **
listing(const char *folder, size_t *n)
{
	DIR *d = opendir(folder);
	struct dirent *de;
	char **names = NULL;
	size_t cap = 0;

	*n = 0;
	while (d != NULL && (de = readdir(d)) != NULL) {
		if (de->d_name[0] == '.' || de->d_name[0] == '_')
			continue;
		names = mem_room(names, *n, &cap, sizeof *names);
		names[(*n)++] = mem_str(de->d_name);
	}
	if (d != NULL)
		closedir(d);
	if (*n > 1)
		qsort(names, *n, sizeof *names, by_name);
	return names;
}

static void
listing_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

static void
everyday_first(struct demo_sector *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (is_everyday(s->items[i].code)) {
			struct demo_item it = s->items[i];

			s->items[i] = s->items[s->everyday];
			s->items[s->everyday++] = it;
		}
}

static int
one_sector(const char *folder, struct arena *a, struct demo_sector *s, struct err *e)
{
	int seen[1000] = { 0 }, failed = 0;
	struct reader r = { .a = a, .s = s, .seen = seen };
	char path[1024];
	char **versions;
	size_t n, kept = 0;

	snprintf(path, sizeof path, "%s/%s", folder, s->name);
	versions = listing(path, &n);
	for (size_t i = 0; i < n && !failed; i++) {
		struct buf b = BUF_INIT;

		snprintf(path, sizeof path, "%s/%s/%s/items.csv", folder, s->name, versions[i]);
		r.rows = 0;
		failed = buf_read_file(&b, path, (size_t)16 << 20, e) != 0 ||
		    csv_read(b.p, b.n, row, &r, e) == -1;
		r.version++;
		buf_fini(&b);
	}
	for (size_t i = 0; i < s->n; i++)
		if (seen[i] == r.version)
			s->items[kept++] = s->items[i];
	s->n = kept;
	everyday_first(s);
	listing_free(versions, n);
	return failed ? -1 : 0;
}

/* Root standards have nobody; a sector of the demo is one with a catalogue of its own, and no
 * example one. */
static int
is_root(const char *folder, const char *name)
{
	char path[1024];
	char **versions;
	struct stat st;
	size_t n;
	int root = 0;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	versions = listing(path, &n);
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s/%s/articles.csv", folder, name, versions[i]);
		root |= stat(path, &st) == 0;
		snprintf(path, sizeof path, "%s/%s/%s/items.csv", folder, name, versions[i]);
		root |= stat(path, &st) != 0;
	}
	listing_free(versions, n);
	return root;
}

int
demo_sectors(
    const char *folder, struct arena *a, struct demo_sector **out, size_t *n, struct err *e)
{
	size_t names_n;
	char **names = listing(folder, &names_n);
	int failed = 0;

	*n = 0;
	*out = arena_new(a, (names_n + 1) * sizeof **out);
	if (names_n == 0)
		failed = err_set(e, MSG_FILE_OPEN, folder, strerror(errno ? errno : ENOENT));
	for (int pass = 0; pass < 2 && !failed; pass++)
		for (size_t i = 0; i < names_n && !failed; i++) {
			struct demo_sector *s = &(*out)[*n];

			if ((strcmp(names[i], "common") == 0) == pass || is_root(folder, names[i]))
				continue;
			s->name = arena_str(a, names[i]);
			failed = one_sector(folder, a, s, e);
			*n += s->n > 0;
		}
	listing_free(names, names_n);
	if (!failed && *n < 2)
		failed = err_set(e, MSG_CTL_DEMO_SECTORS, folder);
	return failed;
}

int
demo_sector_find(const struct demo_sector *all, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].name, name) == 0)
			return (int)i;
	return 0;
}
