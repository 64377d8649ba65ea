#include "rules/difference.h"
#include <string.h>
#include "rules/base/json.h"
#include "rules/difference_impl.h"

/* --- looking up --- */

const struct version *
written_on(const struct written *w, const char *sector, day_t day)
{
	const struct version *found = NULL;

	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->at[i].sector, sector) == 0 && w->at[i].from <= day)
			found = &w->at[i];
	return found;
}

const struct version *
written_find(const struct written *w, const char *sector, const char *date)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->at[i].sector, sector) == 0 && strcmp(w->at[i].date, date) == 0)
			return &w->at[i];
	return NULL;
}

static int
has_sector(const struct written *w, const char *sector)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->at[i].sector, sector) == 0)
			return 1;
	return 0;
}

const struct thing *
version_find(const struct version *v, const struct thing *like)
{
	for (size_t i = 0; i < v->n; i++)
		if (text_same(v->things[i].id, like->id) && text_same(v->things[i].list, like->list) &&
		    text_same(v->things[i].item, like->item))
			return &v->things[i];
	return NULL;
}

static const struct said *
find_said(const struct thing *t, const char *key)
{
	for (size_t i = 0; t != NULL && i < t->n; i++)
		if (strcmp(t->said[i].key, key) == 0)
			return &t->said[i];
	return NULL;
}

/* --- one pair of versions --- */

struct comparing {
	struct difference *d;
	struct arena *a;
	const struct version *was, *is;
	const char *sector, *date; /* of what is told */
};

static struct change *
add(struct comparing *c, enum change_kind kind, const struct thing *t)
{
	struct difference *d = c->d;
	struct change *x;

	d->at = arena_room(c->a, d->at, d->n, &d->cap, sizeof *d->at);
	x = &d->at[d->n++];
	*x = (struct change){ .kind = kind, .sector = c->sector, .date = c->date };
	if (t != NULL) {
		x->list = t->list;
		x->id = t->id;
		x->item = t->item;
		x->vi = t->vi;
		x->en = t->en;
		x->unit = t->unit;
	}
	return x;
}

/* The lines of each that the other does not have, between what is the same before and behind. */
static void
lines(struct comparing *c, const struct piece *was, const struct piece *is, struct change *x)
{
	const struct source *a = c->was->source, *b = c->is->source;
	int from = 0, n = was->last - was->first + 1, m = is->last - is->first + 1;
	struct buf text[2] = { BUF_INIT, BUF_INIT };

	while (from < n && from < m &&
	    strcmp(source_line(a, was->first + from), source_line(b, is->first + from)) == 0)
		from++;
	while (n > from && m > from &&
	    strcmp(source_line(a, was->first + n - 1), source_line(b, is->first + m - 1)) == 0)
		n--, m--;
	buf_adds(&text[0], x->was.text ? x->was.text : "");
	buf_adds(&text[1], x->is.text ? x->is.text : "");
	for (int i = from; i < n; i++)
		buf_addf(&text[0], "%s\n", source_line(a, was->first + i));
	for (int i = from; i < m; i++)
		buf_addf(&text[1], "%s\n", source_line(b, is->first + i));
	if (x->was.line == 0 && n > 0)
		x->was.line = was->first + from;
	if (x->is.line == 0 && m > 0)
		x->is.line = is->first + from;
	x->was.text = arena_copy(c->a, text[0].n ? text[0].p : "", text[0].n);
	x->is.text = arena_copy(c->a, text[1].n ? text[1].p : "", text[1].n);
	buf_fini(&text[0]);
	buf_fini(&text[1]);
}

static const struct piece nothing = { "", "", 1, 0 };

static const struct piece *
piece(const struct said *s, const char *name)
{
	for (size_t i = 0; i < s->npieces; i++)
		if (strcmp(s->pieces[i].name, name) == 0)
			return &s->pieces[i];
	return NULL;
}

static void
formula(struct comparing *c, const struct thing *t, const struct said *was, const struct said *is)
{
	struct change *x = add(c, CHANGE_FORMULA, t);

	x->field = is->key;
	x->was.file = c->was->file;
	x->is.file = c->is->file;
	for (size_t i = 0; i < was->npieces; i++) {
		const struct piece *other = piece(is, was->pieces[i].name);

		if (other == NULL || strcmp(other->text, was->pieces[i].text) != 0)
			lines(c, &was->pieces[i], other != NULL ? other : &nothing, x);
	}
	for (size_t i = 0; i < is->npieces; i++)
		if (piece(was, is->pieces[i].name) == NULL)
			lines(c, &nothing, &is->pieces[i], x);
}

static void
one_said(struct comparing *c, const struct thing *t, const struct said *was, const struct said *is)
{
	struct change *x;

	if (was != NULL && is != NULL && strcmp(was->text, is->text) == 0)
		return;
	if (was != NULL && is != NULL && was->formula && is->formula) {
		formula(c, t, was, is);
		return;
	}
	x = add(c, CHANGE_VALUE, t);
	x->field = was != NULL ? was->key : is->key;
	x->before = was != NULL ? was->shown : NULL;
	x->after = is != NULL ? is->shown : NULL;
}

static void
one_thing(struct comparing *c, const struct thing *was, const struct thing *is)
{
	for (size_t i = 0; i < was->n; i++)
		one_said(c, is, &was->said[i], find_said(is, was->said[i].key));
	for (size_t i = 0; i < is->n; i++)
		if (find_said(was, is->said[i].key) == NULL)
			one_said(c, is, NULL, &is->said[i]);
}

static const char *
main_value(const struct thing *t)
{
	const struct said *s = find_said(t, strcmp(t->list, "items") == 0 ? "coefficient" : "value");

	return s != NULL ? s->shown : NULL;
}

static void
things(struct comparing *c)
{
	for (size_t i = 0; i < c->was->n; i++) {
		const struct thing *is = version_find(c->is, &c->was->things[i]);

		if (is == NULL)
			add(c, CHANGE_REMOVED, &c->was->things[i])->before =
			    main_value(&c->was->things[i]);
		else
			one_thing(c, &c->was->things[i], is);
	}
	for (size_t i = 0; i < c->is->n; i++)
		if (version_find(c->was, &c->is->things[i]) == NULL)
			add(c, CHANGE_ADDED, &c->is->things[i])->after =
			    main_value(&c->is->things[i]);
}

static const char *
file_name(const struct bundle_source *f)
{
	const char *slash = strrchr(f->path, '/');

	return slash ? slash + 1 : f->path;
}

static const struct bundle_source *
other_file(const struct version *v, const char *name)
{
	for (size_t i = 0; i < v->nothers; i++)
		if (strcmp(file_name(v->others[i]), name) == 0)
			return v->others[i];
	return NULL;
}

static void
other_files(struct comparing *c)
{
	for (size_t i = 0; i < c->was->nothers; i++) {
		const char *name = file_name(c->was->others[i]);
		const struct bundle_source *x = c->was->others[i], *y = other_file(c->is, name);

		if (y == NULL || x->size != y->size || memcmp(x->bytes, y->bytes, x->size) != 0)
			add(c, CHANGE_FILE, NULL)->field = arena_str(c->a, name);
	}
	for (size_t i = 0; i < c->is->nothers; i++)
		if (other_file(c->was, file_name(c->is->others[i])) == NULL)
			add(c, CHANGE_FILE, NULL)->field =
			    arena_str(c->a, file_name(c->is->others[i]));
}

static void
versions(struct comparing *c, const struct version *was, const struct version *is)
{
	c->was = was;
	c->is = is;
	if (was == NULL || is == NULL)
		return;
	things(c);
	other_files(c);
}

/* --- the whole --- */

static void
sector_only(struct comparing *c, const struct written *of, enum change_kind kind, size_t i)
{
	const struct thing *t = version_find(&of->at[i], &(struct thing){ .list = "title" });
	struct change *x;

	if (i > 0 && strcmp(of->at[i - 1].sector, of->at[i].sector) == 0)
		return;
	x = add(c, kind, NULL);
	x->vi = t != NULL ? t->vi : NULL;
	x->en = t != NULL ? t->en : NULL;
}

void
difference_make(struct difference_side before, struct difference_side after, struct arena *a,
    struct difference *out)
{
	struct comparing c = { .d = out, .a = a };
	const struct written *was, *is;

	*out = (struct difference){ 0 };
	was = out->before = difference_read(before, a);
	is = out->after = difference_read(after, a);
	for (size_t i = 0; i < is->n; i++) {
		const struct version *v = &is->at[i], *old;

		c.sector = v->sector;
		c.date = v->date;
		if (!has_sector(was, v->sector)) {
			sector_only(&c, is, CHANGE_SECTOR_ADDED, i);
			continue;
		}
		if ((old = written_find(was, v->sector, v->date)) == NULL) {
			add(&c, CHANGE_STANDARD_ADDED, NULL);
			old = written_on(was, v->sector, v->from);
		}
		versions(&c, old, v);
	}
	for (size_t i = 0; i < was->n; i++) {
		const struct version *v = &was->at[i];

		c.sector = v->sector;
		c.date = v->date;
		if (!has_sector(is, v->sector))
			sector_only(&c, was, CHANGE_SECTOR_REMOVED, i);
		else if (written_find(is, v->sector, v->date) == NULL) {
			add(&c, CHANGE_STANDARD_REMOVED, NULL);
			versions(&c, v, written_on(is, v->sector, v->from));
		}
	}
}

/* --- parameters that are tried --- */

static const char *
number_or_text(const struct value *v, struct arena *a)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (value_is(v, V_STR))
		return arena_str(a, v->u.str.s);
	json_value(&b, v, -1);
	s = arena_copy(a, b.n ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

/* As the sector or what it builds on says it, the latest first. */
static const struct thing *
find_param(const struct written *w, const char *sector, const char *name, int depth)
{
	const struct thing like = { .list = "params", .id = name }, *t;

	for (size_t i = w->n; i > 0 && depth < BUNDLE_DEPTH; i--) {
		const struct version *v = &w->at[i - 1];

		if (strcmp(v->sector, sector) != 0)
			continue;
		if ((t = version_find(v, &like)) != NULL)
			return t;
		for (int k = 0; k < SUBJECT_COUNT; k++)
			if (v->extends[k] != NULL &&
			    (t = find_param(w, v->extends[k], name, depth + 1)) != NULL)
				return t;
	}
	return NULL;
}

void
difference_set(struct difference *d, const struct value *set, struct arena *a)
{
	struct comparing c = { .d = d, .a = a };

	for (size_t i = 0; i < value_len(set); i++) {
		const char *key = set->u.map.at[i].key, *dot = strchr(key, '.');
		struct thing none = { .list = "params", .id = dot ? arena_str(a, dot + 1) : key };
		const struct thing *t;
		struct change *x;

		if (dot == NULL)
			continue;
		c.sector = arena_copy(a, key, (size_t)(dot - key));
		t = find_param(d->after, c.sector, none.id, 0);
		x = add(&c, CHANGE_VALUE, t != NULL ? t : &none);
		x->field = "value";
		x->before = t != NULL ? main_value(t) : NULL;
		x->after = number_or_text(set->u.map.at[i].value, a);
	}
}
