#include "rules/base/buf.h"
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "rules/base/err.h"

_Noreturn void
mem_die(void)
{
	static const char text[] = ": out of memory\n";

	fwrite(program_invocation_short_name, 1, strlen(program_invocation_short_name), stderr);
	fwrite(text, 1, sizeof text - 1, stderr);
	abort();
}

void *
mem_new(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (p == NULL)
		mem_die();
	return p;
}

void *
mem_grow(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (p == NULL)
		mem_die();
	return p;
}

char *
mem_copy(const char *p, size_t n)
{
	char *s = mem_grow(NULL, n + 1);

	if (n > 0)
		memcpy(s, p, n);
	s[n] = '\0';
	return s;
}

char *
mem_str(const char *s)
{
	return s ? mem_copy(s, strlen(s)) : NULL;
}

void *
mem_room(void *at, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return at;
	*cap = *cap ? *cap * 2 : 8;
	return mem_grow(at, *cap * size);
}

void
buf_reserve(struct buf *b, size_t extra)
{
	size_t cap = b->cap ? b->cap : 64;

	if (extra >= SIZE_MAX / 2 - b->n)
		mem_die();
	if (b->n + extra + 1 <= b->cap)
		return;
	while (cap < b->n + extra + 1)
		cap *= 2;
	b->p = mem_grow(b->p, cap);
	b->cap = cap;
	b->p[b->n] = '\0';
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (n >= b->cap - b->n)
		buf_reserve(b, n);
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_addc(struct buf *b, char c)
{
	if (b->cap - b->n <= 1)
		buf_reserve(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

void
buf_int(struct buf *b, int64_t v)
{
	char text[24], *p = text + sizeof text;
	uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (v < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(text + sizeof text - p));
}

void
buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	size_t room;
	int n;

	buf_reserve(b, 40); /* most are shorter */
	room = b->cap - b->n;
	va_copy(again, ap);
	n = vsnprintf(b->p + b->n, room, fmt, again);
	va_end(again);
	if (n >= 0 && (size_t)n >= room) {
		buf_reserve(b, (size_t)n);
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	}
	b->n += n < 0 ? 0 : (size_t)n;
	b->p[b->n] = '\0';
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(b, fmt, ap);
	va_end(ap);
}

static inline void
little(struct buf *b, uint64_t v, size_t bytes)
{
	if (b->n + bytes >= b->cap)
		buf_reserve(b, bytes);
	v = htole64(v);
	memcpy(b->p + b->n, &v, bytes);
	b->n += bytes;
	b->p[b->n] = '\0';
}
void buf_u8(struct buf *b, uint8_t v) { little(b, v, 1); }
void buf_u16(struct buf *b, uint16_t v) { little(b, v, 2); }
void buf_u32(struct buf *b, uint32_t v) { little(b, v, 4); }
void buf_u64(struct buf *b, uint64_t v) { little(b, v, 8); }

void
buf_f64(struct buf *b, double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof bits);
	buf_u64(b, bits);
}

void
buf_str(struct buf *b, const char *s, size_t n)
{
	buf_u32(b, (uint32_t)n);
	buf_add(b, s, n);
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	if (b->p != NULL)
		b->p[0] = '\0';
}

char *
buf_detach(struct buf *b)
{
	char *p = b->p ? b->p : mem_copy("", 0);

	*b = (struct buf)BUF_INIT;
	return p;
}

void
buf_fini(struct buf *b)
{
	free(b->p);
	*b = (struct buf)BUF_INIT;
}

static inline const void *
cut(struct cut *c, size_t n)
{
	const void *p = c->p;

	if (c->bad || n > c->n) {
		c->bad = 1;
		return NULL;
	}
	c->p += n;
	c->n -= n;
	return p;
}

const void *
cut_bytes(struct cut *c, size_t n)
{
	return cut(c, n);
}

static inline uint64_t
cut_little(struct cut *c, int bytes)
{
	const unsigned char *p = cut(c, (size_t)bytes);
	uint64_t v = 0;

	for (int i = 0; p != NULL && i < bytes; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

uint8_t cut_u8(struct cut *c) { return (uint8_t)cut_little(c, 1); }
uint16_t cut_u16(struct cut *c) { return (uint16_t)cut_little(c, 2); }
uint32_t cut_u32(struct cut *c) { return (uint32_t)cut_little(c, 4); }
uint64_t cut_u64(struct cut *c) { return cut_little(c, 8); }

double
cut_f64(struct cut *c)
{
	uint64_t bits = cut_u64(c);
	double v;

	memcpy(&v, &bits, sizeof v);
	return v;
}

const char *
cut_str(struct cut *c, size_t *n)
{
	const char *p;

	*n = cut_u32(c);
	p = cut_bytes(c, *n);
	if (p == NULL)
		*n = 0;
	return p ? p : "";
}

static const struct { int number; enum msg_id id; } open_failures[] = {
	{ ENOENT, MSG_FILE_NONE }, { ENOTDIR, MSG_FILE_NONE }, { EACCES, MSG_FILE_DENIED },
	{ EPERM, MSG_FILE_DENIED },
};

static int
open_failed(const char *path, int number, struct err *e)
{
	for (size_t i = 0; i < sizeof open_failures / sizeof *open_failures; i++)
		if (open_failures[i].number == number)
			return err_set(e, open_failures[i].id, path);
	return err_set(e, MSG_FILE_OPEN, path, strerror(number));
}

/* A folder has no bytes and a device no end; a pipe has both. */
static int
has_bytes(FILE *f)
{
	struct stat st;

	return fstat(fileno(f), &st) == 0 && (S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode));
}

int
buf_read_file(struct buf *b, const char *path, size_t max, struct err *e)
{
	FILE *f = fopen(path, "rb");
	char block[65536];
	size_t n;
	int failed;

	if (f == NULL)
		return open_failed(path, errno, e);
	if (!has_bytes(f)) {
		fclose(f);
		return err_set(e, MSG_FILE_KIND, path);
	}
	while ((n = fread(block, 1, sizeof block, f)) > 0 && b->n <= max)
		buf_add(b, block, n);
	failed = ferror(f);
	fclose(f);
	return failed ? err_set(e, MSG_FILE_READ, path)
	    : b->n > max ? err_set(e, MSG_FILE_TOO_BIG, path) : 0;
}
