/* A folder of standards in memory: files are added, pieces of them changed, the bundle loaded. */
#ifndef KPID_BUNDLE_FIXTURE_H
#define KPID_BUNDLE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "rules/bundle.h"

#define COUNT(t) (sizeof(t) / sizeof *(t))

struct folder {
	struct arena a;
	struct bundle_source files[32];
	size_t n;
	struct bundle *bundle;
	struct err_list errors;
};

static void
folder_put(struct folder *f, const char *path, const char *text)
{
	size_t i = 0;

	while (i < f->n && strcmp(f->files[i].path, path) != 0)
		i++;
	f->files[i].path = arena_str(&f->a, path);
	f->files[i].bytes = arena_str(&f->a, text);
	f->files[i].size = strlen(text);
	f->n += i == f->n;
}

/* Replaces the only place of `from` in a file. */
static void
folder_change(struct folder *f, const char *path, const char *from, const char *to)
{
	for (size_t i = 0; i < f->n; i++) {
		const char *text = f->files[i].bytes, *at = strstr(text, from);

		if (strcmp(f->files[i].path, path) != 0)
			continue;
		if (at == NULL || strstr(at + 1, from) != NULL)
			fail_msg("%s: `%s` is not there once", path, from);
		folder_put(f, path, arena_fmt(&f->a, "%.*s%s%s", (int)(at - text), text, to,
		    at + strlen(from)));
		return;
	}
	fail_msg("no file %s", path);
}

static struct bundle *
folder_load(struct folder *f)
{
	bundle_free(f->bundle);
	err_list_fini(&f->errors);
	f->errors = (struct err_list){ 0 };
	f->bundle = bundle_load(f->files, f->n, NULL, NULL, NULL, &f->errors);
	return f->bundle;
}

/* All errors, one a line, "" when there is none. */
static const char *
folder_errors(struct folder *f)
{
	const char *all = "";

	for (size_t i = 0; i < f->errors.n; i++) {
		char *line = err_line(&f->errors.at[i], LANG_EN);

		all = arena_fmt(&f->a, "%s%s%s", all, i > 0 ? "\n" : "", line);
		free(line);
	}
	return all;
}

static void
folder_fini(struct folder *f)
{
	bundle_free(f->bundle);
	err_list_fini(&f->errors);
	arena_fini(&f->a);
}

#define ROOT "law/2026-01-01/standard.lua"

static const char folder_root[] =
    "return standard {\n"
    "  title = { vi = \"Gốc\", en = \"Root\" },\n"
    "  basis = { \"Art. 1\", \"Art. 2\" },\n"
    "  base = \"month\",\n"
    "  params = {\n"
    "    share = { 0.2, unit = \"1\", title = { vi = \"Tỷ lệ\", en = \"Share\" },"
    " basis = \"Art. 3\" },\n"
    "    limit = { 50, range = { 0, 100 } },\n"
    "    mode = { \"wide\", choices = { \"wide\", \"strict\" } },\n"
    "    strict = { true },\n"
    "    stage = { \"after_cap\" }, gap = { \"block\" },\n"
    "  },\n"
    "  measures = {\n"
    "    weight = open(function(e, p) return e.item.coefficient end),\n"
    "    converted = function(e, p) return e.quantity * e.weight end,\n"
    "    assigned = { of = \"task\", function(t, p) return t.quantity end },\n"
    "  },\n"
    "  indicators = {\n"
    "    per_day = { title = { vi = \"a\", en = \"b\" }, unit = \"x\",\n"
    "      value = function(who, p) return 1 end },\n"
    "  },\n"
    "  gates = {\n"
    "    { id = \"nothing\", title = { vi = \"a\", en = \"b\" }, state = \"insufficient_data\",\n"
    "      each = \"year\", roles = { \"head\", \"deputy\" },"
    " when = function(who, p) return false end },\n"
    "  },\n"
    "  criteria = {\n"
    "    { id = \"general\", title = { vi = \"a\", en = \"b\" }, basis = \"Art. 4\","
    " unit = \"points\",\n"
    "      range = { 0, 30 }, value = function(who, p) return 20 end },\n"
    "    { id = \"quantity\", title = { vi = \"a\", en = \"b\" }, basis = \"Art. 5\","
    " unit = \"%\",\n"
    "      value = function(who, p) return 100 end },\n"
    "  },\n"
    "  score = function(c, who, p) return c.general + c.quantity end,\n"
    "  classes = {\n"
    "    { id = \"best\", title = { vi = \"a\", en = \"b\" }, from = 90, basis = \"Art. 6\",\n"
    "      cap = { share = \"share\", outstanding = \"share\", of = \"good\", base = \"mode\",\n"
    "        within = { \"agency\", \"duty_group\" } } },\n"
    "    { id = \"good\", title = { vi = \"a\", en = \"b\" }, from = 70 },\n"
    "    { id = \"low\", title = { vi = \"a\", en = \"b\" }, from = 0 },\n"
    "  },\n"
    "  vetoes = {\n"
    "    { id = \"act\", title = { vi = \"a\", en = \"b\" }, class = \"low\", stage = \"stage\",\n"
    "      when = function(who, p) return false end },\n"
    "    { id = \"ask\", title = { vi = \"a\", en = \"b\" }, state = \"needs_decision\",\n"
    "      when = function(who, p) return false end },\n"
    "    { id = \"head\", title = { vi = \"a\", en = \"b\" },\n"
    "      at_most = function(who, p) return \"good\" end },\n"
    "  },\n"
    "  aggregate = { quarter = \"mean\", half = \"mean\", year = \"mean\", missing = \"gap\" },\n"
    "  checks = {\n"
    "    long = { each = \"entry\", severity = \"warning\", title = { vi = \"a\", en = \"b\" },\n"
    "      when = function(e, p) return false end, show = { \"minutes\", \"converted\" } },\n"
    "    far = { each = \"peers\", severity = \"info\", title = { vi = \"a\", en = \"b\" },\n"
    "      of = \"per_day\", when = function(x, p) return false end },\n"
    "  },\n"
    "  organisation = {\n"
    "    kinds = { \"state\", \"party\" },\n"
    "    criteria = { { id = \"plan\", title = { vi = \"a\", en = \"b\" }, basis = \"x\","
    " unit = \"%\",\n"
    "      value = function(who, p) return 1 end } },\n"
    "    score = function(c, who, p) return c.plan end,\n"
    "    classes = {\n"
    "      { id = \"top\", title = { vi = \"a\", en = \"b\" }, from = 80,\n"
    "        cap = { share = \"share\", of = \"rest\", within = { \"parent\" } } },\n"
    "      { id = \"rest\", title = { vi = \"a\", en = \"b\" }, from = 0 } },\n"
    "  },\n"
    "}\n";

static const char folder_sector[] =
    "return standard {\n"
    "  title = { vi = \"Dân vận\", en = \"Mobilisation\" }, basis = \"example\",\n"
    "  extends = { civil_servant = \"law\" },\n"
    "  params = { limit = { 60 }, quorum = { 50, unit = \"people\" } },\n"
    "  measures = { weight = { [\"VD.1\"] = function(e, p) return e.people / p.quorum end } },\n"
    "}\n";

static const char folder_items[] =
    "code,title_vi,title_en,unit,complexity_group,points,coefficient,standard_minutes,evidence,"
    "fields,basis\n"
    "VD.1,Đối thoại,Dialogue,event,3,20,1,90.5,yes,"
    "people:integer outcome:registered|effective ref?:text,example\n"
    "VD.2,Báo cáo,Report,report,,30,1.5,,no,,example\n";

#define SECTOR "dv/2026-01-01/standard.lua"
#define ITEMS "dv/2026-01-01/items.csv"

/* A root and a sector that builds on it, without a mistake. */
static void
folder_init(struct folder *f)
{
	*f = (struct folder){ .n = 0 };
	folder_put(f, ROOT, folder_root);
	folder_put(f, SECTOR, folder_sector);
	folder_put(f, ITEMS, folder_items);
}

/* After one change there is exactly one error: "file:line:col: sentence" begins with `place` and
 * holds `words`. */
static inline void
folder_one_error(struct folder *f, const char *place, const char *words)
{
	const char *all;

	folder_load(f);
	all = folder_errors(f);
	if (f->errors.n != 1 || strncmp(all, place, strlen(place)) != 0 ||
	    strstr(all, words) == NULL)
		fail_msg("expected `%s ... %s`, got:\n%s", place, words, all);
}

static inline day_t
day(const char *text)
{
	day_t d = DAY_NONE;

	assert_int_equal(day_parse(text, strlen(text), &d), 0);
	return d;
}

static inline const struct resolved *
resolve(struct folder *f, const char *sector, const char *on)
{
	struct err e = { 0 };
	const struct resolved *r;

	r = bundle_resolve(f->bundle, sector, SUBJECT_CIVIL_SERVANT, day(on), &e);
	assert_int_equal(e.set, r == NULL);
	err_fini(&e);
	return r;
}

#endif
