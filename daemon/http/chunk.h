/* chunk: a chunked body, decoded strictly: sizes in hex digits (at most eight), no extensions, no
 * trailers, CR LF only, a limit on what comes out. Pure: owns four numbers; server.h feeds it.
 */
#ifndef KPID_HTTP_CHUNK_H
#define KPID_HTTP_CHUNK_H

#include "daemon/http/head.h"

struct http_chunk {
	int state;
	unsigned digits;
	uint64_t left;		/* of the chunk that is being read */
	uint64_t total, max;	/* decoded so far; at most */
	struct err why;		/* after HTTP_BAD */
};

void http_chunk_init(struct http_chunk *c, uint64_t max);
/* Appends the decoded bytes to *out; *used says how many of the n bytes belong to the body. After
 * HTTP_DONE or HTTP_BAD it must not be fed again. */
enum http_step http_chunk_feed(struct http_chunk *c, const char *p, size_t n, size_t *used,
    struct buf *out);
void http_chunk_fini(struct http_chunk *c);

#endif
