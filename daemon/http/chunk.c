#include "daemon/http/chunk.h"
#include <stdio.h>

enum state { SIZE, SIZE_LF, DATA, DATA_CR, DATA_LF, LAST_CR, LAST_LF };

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static enum http_step
size_digit(struct http_chunk *c, char ch)
{
	int v = hex(ch);

	if (ch == '\r' && c->digits > 0) {
		c->state = SIZE_LF;
		return HTTP_MORE;
	}
	if (v < 0 || c->digits++ == 8)
		return HTTP_BAD;
	c->left = c->left << 4 | (uint64_t)v;
	return HTTP_MORE;
}

/* One byte of the frame around the data. */
static enum http_step
frame(struct http_chunk *c, char ch)
{
	static const struct { char want; int next; } steps[] = {
		[SIZE_LF] = { '\n', DATA }, [DATA_CR] = { '\r', DATA_LF }, [DATA_LF] = { '\n', SIZE },
		[LAST_CR] = { '\r', LAST_LF }, [LAST_LF] = { '\n', SIZE },
	};
	int was = c->state;

	if (was == SIZE)
		return size_digit(c, ch);
	if (ch != steps[was].want)
		return HTTP_BAD;
	c->state = steps[was].next;
	if (was == SIZE_LF && c->left == 0)
		c->state = LAST_CR;
	c->digits = 0;
	return was == LAST_LF ? HTTP_DONE : HTTP_MORE;
}

void
http_chunk_init(struct http_chunk *c, uint64_t max)
{
	*c = (struct http_chunk){ .max = max };
}

enum http_step
http_chunk_feed(struct http_chunk *c, const char *p, size_t n, size_t *used, struct buf *out)
{
	enum http_step step = HTTP_MORE;
	size_t i = 0;

	while (i < n && step == HTTP_MORE) {
		if (c->state == DATA) {
			size_t part = n - i < c->left ? n - i : (size_t)c->left;

			buf_add(out, p + i, part);
			i += part;
			c->left -= part;
			if (c->left == 0)
				c->state = DATA_CR;
			continue;
		}
		step = frame(c, p[i++]);
		if (step == HTTP_BAD)
			err_set(&c->why, MSG_HTTP_CHUNK);
		else if (c->state == DATA && c->left > c->max - c->total) {
			char max[24];

			snprintf(max, sizeof max, "%llu", (unsigned long long)c->max);
			err_set(&c->why, MSG_HTTP_BODY_LONG, max);
			step = HTTP_BAD;
		} else if (c->state == DATA)
			c->total += c->left;
	}
	*used = i;
	return step;
}

void
http_chunk_fini(struct http_chunk *c)
{
	err_fini(&c->why);
}
