#include "daemon/folder.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "daemon/store/store_admin.h"
#include "rules/base/yaml.h"

#define FILE_MAX ((size_t)8 << 20)
#define FILES_MAX 2000

struct reader {
	struct arena *a;
	struct bundle_source *files;
	size_t n, cap;
	const char *root;
	struct err *e;
};

static int
add_file(struct reader *r, const char *path)
{
	struct buf b = BUF_INIT;
	const char *full = arena_fmt(r->a, "%s/%s", r->root, path);

	if (buf_read_file(&b, full, FILE_MAX, r->e) != 0) {
		buf_fini(&b);
		return -1;
	}
	r->files = mem_room(r->files, r->n, &r->cap, sizeof *r->files);
	r->files[r->n++] = (struct bundle_source){ arena_str(r->a, path),
		arena_copy(r->a, b.p ? b.p : "", b.n), b.n };
	buf_fini(&b);
	return r->n > FILES_MAX ? err_set(r->e, MSG_FILE_TOO_BIG, r->root) : 0;
}

static int
walk(struct reader *r, const char *path, int depth)
{
	const char *full = arena_fmt(r->a, "%s/%s", r->root, path);
	struct dirent *de;
	int failed = 0;
	DIR *d = opendir(full);

	if (d == NULL)
		return err_set(r->e, MSG_FILE_OPEN, full, strerror(errno));
	while (!failed && (de = readdir(d)) != NULL) {
		const char *sub, *there;
		struct stat st;

		if (de->d_name[0] == '.' || de->d_name[0] == '_' || strchr(de->d_name, '~') != NULL)
			continue;
		sub = arena_fmt(r->a, "%s%s%s", path, *path ? "/" : "", de->d_name);
		there = arena_fmt(r->a, "%s/%s", r->root, sub);
		if (lstat(there, &st) != 0)
			failed = err_set(r->e, MSG_FILE_OPEN, there, strerror(errno));
		else if (S_ISLNK(st.st_mode))
			failed = err_set(r->e, MSG_CTL_LINK, there);
		else if (S_ISDIR(st.st_mode) && depth < 2)
			failed = walk(r, sub, depth + 1);
		else if (S_ISREG(st.st_mode) && depth == 2)
			failed = add_file(r, sub);
	}
	closedir(d);
	return failed;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(
	    ((const struct bundle_source *)a)->path, ((const struct bundle_source *)b)->path);
}

static void
digest_files(struct folder *f)
{
	unsigned char sum[DIGEST_LEN];
	struct digest d;

	qsort(f->files, f->n, sizeof *f->files, by_path);
	digest_init(&d);
	for (size_t i = 0; i < f->n; i++) {
		digest_add_str(&d, f->files[i].path, strlen(f->files[i].path));
		digest_add_str(&d, f->files[i].bytes, f->files[i].size);
	}
	digest_end(&d, sum);
	digest_hex(sum, f->digest);
}

/* Three names, none of which the walk would have left out. */
static int
may_be_path(const char *path)
{
	int names = 0;

	for (const char *p = path;; p++) {
		size_t n = strcspn(p, "/");

		if (n == 0 || n > 255 || *p == '.' || *p == '_')
			return 0;
		names++;
		for (; n > 0; n--, p++)
			if ((unsigned char)*p <= ' ' || *p == 127 || strchr("~\\", *p) != NULL)
				return 0;
		if (*p == '\0')
			return names == 3;
	}
}

int
folder_seal(struct folder *f, struct err *e)
{
	if (f->n == 0)
		return err_set(e, MSG_CTL_NO_SECTORS, "files");
	if (f->n > FILES_MAX)
		return err_set(e, MSG_FILE_TOO_BIG, "files");
	for (size_t i = 0; i < f->n; i++)
		if (!may_be_path(f->files[i].path) || f->files[i].size > FILE_MAX)
			return err_set(e, MSG_GATE_FILE, f->files[i].path);
	digest_files(f);
	for (size_t i = 1; i < f->n; i++)
		if (strcmp(f->files[i - 1].path, f->files[i].path) == 0)
			return err_set(e, MSG_GATE_FILE_TWICE, f->files[i].path);
	return 0;
}

int
folder_read(const char *path, struct arena *a, struct folder *out, struct err *e)
{
	struct reader r = { .a = a, .root = path, .e = e };
	int failed = walk(&r, "", 0);

	if (!failed && r.files == NULL)
		failed = err_set(e, MSG_CTL_NO_SECTORS, path);
	if (!failed && r.files != NULL) {
		out->files = arena_new(a, r.n * sizeof *out->files);
		memcpy(out->files, r.files, r.n * sizeof *out->files);
		out->n = r.n;
		digest_files(out);
		failed = signed_read(path, a, &out->signature, e);
	}
	free(r.files);
	return failed;
}

int
folder_kept(
    struct store *s, const char *digest, struct arena *a, struct folder *out, struct err *e)
{
	struct bundle_info info = { .signature = NULL };

	if (store_bundle_get(s, digest, a, &out->files, &out->n, e) != 0 ||
	    store_bundle_find(s, digest, a, &info, e) < 0)
		return -1;
	digest_files(out);
	if (strcmp(out->digest, digest) != 0)
		return err_set(e, MSG_SIGNED_STORE, digest);
	out->signature = info.signature;
	return 0;
}

int
folder_calendar(const char *path, struct calendar *c, struct err *e)
{
	struct buf b = BUF_INIT;
	struct arena a = ARENA_INIT;
	struct value *v = NULL;
	int failed = buf_read_file(&b, path, (size_t)1 << 20, e);

	if (!failed)
		v = yaml_read(&a, path, b.p, b.n, e);
	failed = failed || v == NULL || calendar_read(c, v, path, e) != 0;
	buf_fini(&b);
	arena_fini(&a);
	return failed ? -1 : 0;
}
