/* The texts of a bundle -> what they say, thing by thing. The tree of a standard.lua is followed as
 * it is written; nothing is run. */
#include <stdlib.h>
#include <string.h>
#include "rules/base/csv.h"
#include "rules/base/text.h"
#include "rules/difference_impl.h"
#include "rules/facts.h"

/* --- small steps --- */

int
text_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

int
texts_has(const struct texts *t, const char *s)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->at[i], s) == 0)
			return 1;
	return 0;
}

int
texts_add(struct arena *a, struct texts *t, const char *s)
{
	if (texts_has(t, s))
		return 0;
	t->at = arena_room(a, t->at, t->n, &t->cap, sizeof *t->at);
	t->at[t->n++] = s;
	return 1;
}

struct reading {
	struct arena *a;
	struct version *v;
	struct thing *thing; /* that is being read */
};

/* --- a value --- */

/* Equal trees, equal texts. */
static void
canonical(const struct node *n, struct buf *out)
{
	buf_addf(out, "(%d", (int)n->type);
	if (n->text != NULL)
		buf_addf(out, ":%zu:%s", strlen(n->text), n->text);
	for (const struct node *c = n->first; c != NULL; c = c->next)
		canonical(c, out);
	buf_addc(out, ')');
}

static int
last_line(const struct node *n, int last)
{
	if (n->at.line > last)
		last = n->at.line;
	for (const struct node *c = n->first; c != NULL; c = c->next)
		last = last_line(c, last);
	return last;
}

static int
has_function(const struct node *n)
{
	if (n->type == NODE_FUNCTION)
		return 1;
	for (const struct node *c = n->first; c != NULL; c = c->next)
		if (has_function(c))
			return 1;
	return 0;
}

static void
shown(const struct node *n, struct buf *out)
{
	const struct node *value;

	switch (n->type) {
	case NODE_TEXT:
	case NODE_NUMBER:
	case NODE_CONST:
	case NODE_NAME:
		buf_adds(out, n->text);
		break;
	case NODE_UNARY:
		buf_adds(out, n->text);
		shown(n->first, out);
		break;
	case NODE_TABLE:
		for (const struct node *f = n->first; f != NULL; f = f->next) {
			value = f->first->next != NULL ? f->first->next : f->first;
			buf_adds(out, f == n->first ? "" : ", ");
			if (f->text != NULL)
				buf_addf(out, "%s = ", f->text);
			shown(value, out);
		}
		break;
	default:
		buf_adds(out, "...");
	}
}

static int
has_piece(const struct said *s, const char *name)
{
	for (size_t i = 0; i < s->npieces; i++)
		if (strcmp(s->pieces[i].name, name) == 0)
			return 1;
	return 0;
}

static void add_piece(struct reading *r, struct said *s, size_t *cap, const char *name,
    const struct node *n);

/* What the formula names: words, and locals, which are pieces of it. */
static void
follow(struct reading *r, struct said *s, size_t *cap, const struct node *n)
{
	const struct node *local = source_named(r->v->source, n);

	if (n->text != NULL &&
	    (n->type == NODE_MEMBER || n->type == NODE_METHOD || n->type == NODE_TEXT))
		texts_add(r->a, &r->thing->words, n->text);
	if (local != n && !has_piece(s, n->text))
		add_piece(r, s, cap, n->text, local);
	for (const struct node *c = n->first; c != NULL; c = c->next)
		follow(r, s, cap, c);
}

static void
add_piece(struct reading *r, struct said *s, size_t *cap, const char *name, const struct node *n)
{
	struct buf text = BUF_INIT;

	canonical(n, &text);
	s->pieces = arena_room(r->a, s->pieces, s->npieces, cap, sizeof *s->pieces);
	s->pieces[s->npieces++] = (struct piece){ name, arena_copy(r->a, text.p, text.n),
		n->at.line, last_line(n, 0) };
	buf_fini(&text);
	follow(r, s, cap, n);
}

static struct said *
add_said(struct reading *r, const char *key)
{
	struct thing *t = r->thing;

	t->said = arena_room(r->a, t->said, t->n, &t->cap, sizeof *t->said);
	t->said[t->n] = (struct said){ .key = key };
	return &t->said[t->n++];
}

static int
is_about(const char *key)
{
	return strcmp(key, "title") == 0 || strcmp(key, "basis") == 0;
}

static void
say(struct reading *r, const char *key, const struct node *n)
{
	const struct node *value = source_named(r->v->source, n);
	struct said *s = add_said(r, key);
	struct texts kept = r->thing->words;
	struct buf b = BUF_INIT;
	size_t cap = 0;

	s->formula = has_function(value);
	add_piece(r, s, &cap, "", value);
	if (is_about(key))
		r->thing->words = kept; /* names of papers reach nothing */
	for (size_t i = 0; i < s->npieces; i++)
		buf_addf(&b, "%s=%s;", s->pieces[i].name, s->pieces[i].text);
	s->text = arena_copy(r->a, b.p, b.n);
	buf_clear(&b);
	if (!s->formula) {
		shown(value, &b);
		s->shown = arena_copy(r->a, b.n ? b.p : "", b.n);
	}
	buf_fini(&b);
}

/* --- things --- */

static void
add_thing(struct reading *r, const char *list, const char *id, const char *item)
{
	struct version *v = r->v;

	v->things = arena_room(r->a, v->things, v->n, &v->cap, sizeof *v->things);
	r->thing = &v->things[v->n++];
	*r->thing = (struct thing){ .list = list, .id = id, .item = item };
}

static const struct node *
member(const struct node *table, const char *key)
{
	for (const struct node *f = table->first; f != NULL; f = f->next)
		if (f->text != NULL && strcmp(f->text, key) == 0)
			return f->first;
	return NULL;
}

static const char *
text_of(const struct node *n)
{
	return n != NULL && n->type == NODE_TEXT ? n->text : NULL;
}

static void
titles(struct reading *r, const struct node *table)
{
	const struct node *title = source_named(r->v->source, member(table, "title"));

	if (title != NULL && title->type == NODE_TABLE) {
		r->thing->vi = text_of(member(title, "vi"));
		r->thing->en = text_of(member(title, "en"));
	}
	r->thing->unit = text_of(member(table, "unit"));
}

/* All that a table says; what has no name in it is `position`. */
static void
say_table(struct reading *r, const struct node *table, const char *position)
{
	titles(r, table);
	for (const struct node *f = table->first; f != NULL; f = f->next)
		if (f->first != NULL && f->first->next == NULL &&
		    (f->text == NULL || (*f->text != '[' && strcmp(f->text, "id") != 0)))
			say(r, f->text ? f->text : position, f->first);
}

/* ["DV.20"] = function: the measure for one item. */
static void
measure(struct reading *r, const char *list, const char *id, const struct node *value)
{
	add_thing(r, list, id, NULL);
	if (value->type != NODE_TABLE) {
		say(r, "formula", value);
		return;
	}
	say_table(r, value, "formula");
	for (const struct node *f = value->first; f != NULL; f = f->next)
		if (f->text != NULL && *f->text == '[' && strlen(f->text) > 4) {
			add_thing(
			    r, list, id, arena_copy(r->a, f->text + 2, strlen(f->text) - 4));
			say(r, "formula", f->first);
		}
}

static void
named(struct reading *r, const char *list, const struct node *table)
{
	for (const struct node *f = table->first; f != NULL; f = f->next) {
		const struct node *value = source_named(r->v->source, f->first);

		if (f->text == NULL || value == NULL)
			continue;
		if (strstr(list, "measures") != NULL) {
			measure(r, list, f->text, value);
			continue;
		}
		add_thing(r, list, f->text, NULL);
		if (value->type == NODE_TABLE)
			say_table(r, value, "value");
		else
			say(r, "value", f->first);
	}
}

static void
listed(struct reading *r, const char *list, const struct node *table)
{
	for (const struct node *f = table->first; f != NULL; f = f->next) {
		const struct node *value = source_named(r->v->source, f->first);
		const char *id = value != NULL && value->type == NODE_TABLE
		    ? text_of(member(value, "id"))
		    : NULL;

		if (id == NULL)
			continue;
		add_thing(r, list, id, NULL);
		say_table(r, value, "value");
	}
}

static void
standard(struct reading *r, const struct node *table, const char *prefix)
{
	typedef void part_fn(struct reading *, const char *, const struct node *);
	static const struct {
		const char *key;
		part_fn *read;
	} parts[] = { { "params", named }, { "measures", named }, { "checks", named },
		{ "indicators", named }, { "criteria", listed }, { "gates", listed },
		{ "classes", listed }, { "vetoes", listed } };

	for (const struct node *f = table->first; f != NULL; f = f->next) {
		const struct node *value = source_named(r->v->source, f->first);
		const char *list = arena_fmt(r->a, "%s%s", prefix, f->text ? f->text : "");
		part_fn *read = NULL;

		for (size_t i = 0; i < sizeof parts / sizeof *parts && f->text != NULL; i++)
			if (strcmp(parts[i].key, f->text) == 0)
				read = parts[i].read;
		if (f->text == NULL || value == NULL)
			continue;
		if (strcmp(list, "organisation") == 0 && value->type == NODE_TABLE)
			standard(r, value, "organisation.");
		else if (read != NULL && value->type == NODE_TABLE)
			read(r, list, value);
		else {
			add_thing(r, list, NULL, NULL);
			if (strcmp(list, "title") == 0) {
				r->thing->vi = text_of(member(value, "vi"));
				r->thing->en = text_of(member(value, "en"));
			}
			say(r, has_function(value) ? "formula" : "value", f->first);
		}
	}
}

static void
extends(struct version *v, const struct node *n)
{
	const struct column *subject =
	    &fact_type(FACT_POSTING)->columns[fact_column_find(FACT_POSTING, "subject")];
	char name[32];

	for (int i = 0; n != NULL && i < SUBJECT_COUNT; i++)
		v->extends[i] = text_of(n->type == NODE_TABLE
			? member(n, choice_text(subject->choices, i, name))
			: n);
}

/* --- items.csv --- */

struct items {
	struct reading r;
	const char **columns;
	size_t n;
};

/* "1.0" is "1". */
static const char *
cell(struct arena *a, const struct csv_cell *c)
{
	struct buf b = BUF_INIT;
	const char *s;
	int64_t v;

	if (decimal_parse(c->s, c->n, 6, &v) != 0)
		return arena_copy(a, c->s, c->n);
	decimal_text(&b, v, 6);
	s = arena_copy(a, b.p, b.n);
	buf_fini(&b);
	return s;
}

static size_t
column(const struct items *x, const char *name)
{
	size_t i = 0;

	while (i < x->n && strcmp(x->columns[i], name) != 0)
		i++;
	return i;
}

static int
item_row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct items *x = arg;
	struct reading *r = &x->r;
	size_t code;

	(void)line;
	if (bad != NULL)
		return 0;
	if (x->columns == NULL) {
		x->columns = arena_new(r->a, (n + 1) * sizeof *x->columns);
		for (; x->n < n; x->n++)
			x->columns[x->n] = arena_copy(r->a, cells[x->n].s, cells[x->n].n);
		return 0;
	}
	code = column(x, "code");
	if (code >= n || n > x->n)
		return 0;
	add_thing(r, "items", arena_copy(r->a, cells[code].s, cells[code].n), NULL);
	for (size_t i = 0; i < n; i++) {
		struct said *s = i == code ? NULL : add_said(r, x->columns[i]);

		if (s != NULL)
			s->text = s->shown = cell(r->a, &cells[i]);
		if (strcmp(x->columns[i], "title_vi") == 0)
			r->thing->vi = s->text;
		else if (strcmp(x->columns[i], "title_en") == 0)
			r->thing->en = s->text;
	}
	return 0;
}

/* --- files --- */

/* "sector/2026-01-01/items.csv" */
static struct version *
version_of(struct written *w, const char *path, struct arena *a, const char **name)
{
	const char *slash = strchr(path, '/'), *second = slash ? strchr(slash + 1, '/') : NULL;
	const char *sector, *date;
	day_t day;

	if (second == NULL || *path == '_' || *path == '.' ||
	    day_parse(slash + 1, (size_t)(second - slash - 1), &day) != 0)
		return NULL;
	*name = second + 1;
	sector = arena_copy(a, path, (size_t)(slash - path));
	date = arena_copy(a, slash + 1, (size_t)(second - slash - 1));
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->at[i].sector, sector) == 0 && strcmp(w->at[i].date, date) == 0)
			return &w->at[i];
	w->at = arena_room(a, w->at, w->n, &w->cap, sizeof *w->at);
	w->at[w->n] = (struct version){ .sector = sector, .date = date, .from = day,
		.file = arena_fmt(a, "%s/%s/standard.lua", sector, date) };
	return &w->at[w->n++];
}

static void
read_file(struct version *v, const char *name, const struct bundle_source *f, struct arena *a)
{
	struct reading r = { a, v, NULL };
	struct items items = { .r = r };
	struct err ignored = { 0 };
	const struct node *n;

	if (strcmp(name, "standard.lua") == 0) {
		v->source = source_read(f->bytes, f->size, a);
		n = v->source->table;
		if (n == NULL)
			return;
		standard(&r, n, "");
		extends(v, source_named(v->source, member(n, "extends")));
	} else if (strcmp(name, "items.csv") == 0) {
		(void)csv_read(f->bytes, f->size, item_row, &items, &ignored);
		err_fini(&ignored);
	} else {
		v->others =
		    arena_room(a, v->others, v->nothers, &v->others_cap, sizeof *v->others);
		v->others[v->nothers++] = f;
	}
}

static int
by_sector_and_date(const void *a, const void *b)
{
	const struct version *x = a, *y = b;
	int k = strcmp(x->sector, y->sector);

	return k != 0 ? k : strcmp(x->date, y->date);
}

struct written *
difference_read(struct difference_side side, struct arena *a)
{
	struct written *w = arena_new(a, sizeof *w);

	for (size_t i = 0; i < side.n; i++) {
		const char *name;
		struct version *v = version_of(w, side.files[i].path, a, &name);

		if (v != NULL)
			read_file(v, name, &side.files[i], a);
	}
	if (w->n > 0)
		qsort(w->at, w->n, sizeof *w->at, by_sector_and_date);
	return w;
}
