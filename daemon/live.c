#include "daemon/live.h"
#include <stdlib.h>
#include <string.h>

struct live *
live_new(struct arena *a, const struct folder *f, struct calendar *c, const struct value *manifest)
{
	struct live *l = mem_new(sizeof *l);

	atomic_init(&l->refs, 1);
	l->arena = *a;
	*a = (struct arena)ARENA_INIT;
	l->folder = *f;
	l->calendar = *c;
	memset(c, 0, sizeof *c);
	l->tree = manifest;
	l->manifest = manifest_new(manifest);
	return l;
}

struct live *
live_ref(struct live *l)
{
	atomic_fetch_add(&l->refs, 1);
	return l;
}

void
live_unref(struct live *l)
{
	if (l == NULL || atomic_fetch_sub(&l->refs, 1) != 1)
		return;
	manifest_free(l->manifest);
	calendar_fini(&l->calendar);
	arena_fini(&l->arena);
	free(l);
}

/* --- differences: both lists of files are sorted by path, so sectors come in order --- */

struct walk {
	const struct folder *f;
	size_t at, end; /* the files of the current sector */
};

static size_t
sector_len(const char *path)
{
	return strcspn(path, "/");
}

static void
walk_next(struct walk *w)
{
	w->at = w->end;
	while (w->f != NULL && w->end < w->f->n &&
	    sector_len(w->f->files[w->end].path) == sector_len(w->f->files[w->at].path) &&
	    strncmp(w->f->files[w->end].path, w->f->files[w->at].path,
		sector_len(w->f->files[w->at].path)) == 0)
		w->end++;
}

static const char *
walk_name(const struct walk *w, struct arena *a)
{
	const char *path = w->at < w->end ? w->f->files[w->at].path : NULL;

	return path ? arena_copy(a, path, sector_len(path)) : NULL;
}

static int
same_sector(const struct walk *x, const struct walk *y)
{
	if (x->end - x->at != y->end - y->at)
		return 0;
	for (size_t i = 0; i < x->end - x->at; i++) {
		const struct bundle_source *p = &x->f->files[x->at + i],
					  *q = &y->f->files[y->at + i];

		if (strcmp(p->path, q->path) != 0 || p->size != q->size ||
		    memcmp(p->bytes, q->bytes, p->size) != 0)
			return 0;
	}
	return 1;
}

static void
note(struct live_diff *d, enum live_change what, const char *name, struct arena *a)
{
	const char **now = arena_new(a, (d->n[what] + 1) * sizeof *now);

	if (d->n[what] > 0)
		memcpy(now, d->sectors[what], d->n[what] * sizeof *now);
	now[d->n[what]++] = name;
	d->sectors[what] = now;
}

void
live_compare(
    const struct folder *from, const struct folder *to, struct arena *a, struct live_diff *out)
{
	struct walk x = { from, 0, 0 }, y = { to, 0, 0 };

	memset(out, 0, sizeof *out);
	walk_next(&x);
	walk_next(&y);
	for (;;) {
		const char *p = walk_name(&x, a), *q = walk_name(&y, a);
		int order = p == NULL ? 1 : q == NULL ? -1 : strcmp(p, q);

		if (p == NULL && q == NULL)
			return;
		if (order < 0)
			note(out, LIVE_REMOVED, p, a);
		else if (order > 0)
			note(out, LIVE_ADDED, q, a);
		else if (!same_sector(&x, &y))
			note(out, LIVE_CHANGED, q, a);
		if (order <= 0)
			walk_next(&x);
		if (order >= 0)
			walk_next(&y);
	}
}
