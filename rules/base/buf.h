/* buf: bytes that grow. Owns its memory; knows nothing of what is in it. An allocation that
 * fails ends the process (mem_die), as everywhere in rules/base: the daemon's answer to that is
 * its supervisor.
 */
#ifndef KPID_BASE_BUF_H
#define KPID_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char *p;	/* always NUL-terminated when n or cap is not 0 */
	size_t n, cap;
};
#define BUF_INIT { NULL, 0, 0 }

void buf_reserve(struct buf *b, size_t extra);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_int(struct buf *b, int64_t v); /* in decimal digits */
void buf_vaddf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* Little-endian integers, and a string with its u32 length before it. */
void buf_u8(struct buf *b, uint8_t v);
void buf_u16(struct buf *b, uint16_t v);
void buf_u32(struct buf *b, uint32_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_f64(struct buf *b, double v);
void buf_str(struct buf *b, const char *s, size_t n);
void buf_clear(struct buf *b);		/* keeps the memory */
char *buf_detach(struct buf *b);	/* the text, never NULL; caller frees; *b is empty */
void buf_fini(struct buf *b);

/* Reading what buf_u8.. wrote. `bad` latches when something reaches past the end; reads then give 0
 * and "". */
struct cut {
	const unsigned char *p;
	size_t n;
	int bad;
};
uint8_t cut_u8(struct cut *c);
uint16_t cut_u16(struct cut *c);
uint32_t cut_u32(struct cut *c);
uint64_t cut_u64(struct cut *c);
double cut_f64(struct cut *c);
/* Borrowed bytes of a buf_str (not NUL-terminated); *n is its length. */
const char *cut_str(struct cut *c, size_t *n);
const void *cut_bytes(struct cut *c, size_t n);

/* Memory that never fails (prints and aborts), and a copy of n bytes with a NUL behind. Caller
 * frees. */
void *mem_new(size_t n);		/* zeroed */
void *mem_grow(void *p, size_t n);
char *mem_copy(const char *p, size_t n);
char *mem_str(const char *s);		/* NULL stays NULL */
_Noreturn void mem_die(void);
/* Makes room for one more element of `size` in *at with count n and capacity *cap. */
void *mem_room(void *at, size_t n, size_t *cap, size_t size);

/* Whole file into *b. -1 with MSG_FILE_* when it cannot be read or is over `max` bytes. */
struct err;
int buf_read_file(struct buf *b, const char *path, size_t max, struct err *e);

#endif
