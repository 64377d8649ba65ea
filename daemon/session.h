/* session: who is logged in from a page. Owns the open sessions, in memory only: a restart ends
 * them all. A session is worth what its token is worth at that moment (a revoked token ends it);
 * it ends an hour after its last use, and half a day after its start. Refuses to know cookies and
 * what a role may do. Loop's thread only.
 */
#ifndef KPID_SESSION_H
#define KPID_SESSION_H

#include "daemon/access.h"

#define SESSION_LASTS 43200 /* seconds */

struct sessions;
struct sessions *sessions_new(void);
void sessions_free(struct sessions *s);

/* Opens one for the holder of a token's secret; `secret` is the session's own. 0, or -1: no such
 * token. The oldest makes room when there are too many. */
int session_open(
    struct sessions *s, struct access *a, const char *token, char secret[SECRET_TEXT]);
/* The principal of a session's secret: 0, or -1 none. Renews its last use. */
int session_find(struct sessions *s, struct access *a, const char *secret, struct principal *out);
/* When it ends at the latest; 0 none. */
int64_t session_until(const struct sessions *s, const char *secret);
void session_close(struct sessions *s, const char *secret);

#endif
