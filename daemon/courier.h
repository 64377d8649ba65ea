/* courier: carries a body to an address: an HTTP POST, many at once on the loop, through libcurl's
 * multi interface (the only file pair that knows it). TLS is verified, redirects are not followed,
 * deadlines are short, what comes back is not read but for the status. Refuses to know what is
 * carried, and to try twice. Called by notify; loop's thread.
 */
#ifndef KPID_COURIER_H
#define KPID_COURIER_H

#include <stddef.h>
#include "rules/base/err.h"

struct event_base;
struct courier;
struct parcel;

struct courier *courier_new(struct event_base *base, struct err *e);
/* Ends what is under way; done is not called. NULL is fine. */
void courier_free(struct courier *c);

/* `headers` ("Name: value", NULL ends) are copied, url and body are borrowed until the end.
 * `done` is called once, later: failure NULL = an answer of 2xx; else a short text without
 * address, borrowed. */
typedef void courier_fn(void *arg, const char *failure);
struct parcel *courier_send(struct courier *c, const char *url, const char *const *headers,
    const char *body, size_t n, courier_fn *done, void *arg);
/* Instead of done. */
void courier_cancel(struct parcel *p);

#endif
