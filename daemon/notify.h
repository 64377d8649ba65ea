/* notify: the webhooks of the configuration. Owns what waits to be told (in the store: it
 * survives a restart), the order per hook, repetition and signature; refuses to know how a body
 * travels (courier does) and what a reminder says (reminder does). Made by app; loop's thread.
 *
 * A message is a POST of {"id", "event", "at", "data"}: event run or reload (data as in
 * /v1/events), or warning (once a day, after the afternoon's checks; data of reminder.h). Its
 * headers:
 *   X-Kpid-Id         the id again; a message may come twice, its id is then the same
 *   X-Kpid-Event      the event again
 *   X-Kpid-Timestamp  seconds since 1970, of this attempt
 *   X-Kpid-Signature  sha256= and HMAC-SHA256, in hex, of "TIMESTAMP.BODY" under the secret (the
 *                     file's bytes without the line end at its end)
 * It is delivered when the answer is 2xx within 15 seconds. Else it is tried again after 1, 2, 4
 * ... seconds, up to an hour, each time more or less a half; after a day it is given up and
 * logged. Those behind it wait: a hook gets its messages in order.
 */
#ifndef KPID_NOTIFY_H
#define KPID_NOTIFY_H

#include "daemon/app.h"

/* Also goes on with what waits in the store. NULL with *e. */
struct notify *notify_new(struct app *app, struct err *e);
/* Hooks of the new configuration; what waits for one that is gone is forgotten. */
void notify_configure(struct notify *n);
void notify_free(struct notify *n); /* after the lanes; NULL is fine */

#endif
