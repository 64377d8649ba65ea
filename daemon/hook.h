/* hook: one webhook: the oldest of its messages in the store is signed, sent, and forgotten when it
 * arrived; else tried again later, then given up (notify.h says when). One message at a time, so
 * order is kept and a hook that is down costs nobody else anything. Refuses to know what messages
 * say and how they got into the store. Called by notify; loop's thread.
 */
#ifndef KPID_HOOK_H
#define KPID_HOOK_H

#include "daemon/app.h"

#define HOOK_KEY 33
struct courier;
struct hook;

/* The name of a hook in the store. */
void hook_key(const struct config_notify *c, char out[HOOK_KEY]);
struct hook *hook_new(struct app *app, struct courier *courier, const struct config_notify *c);
/* The same address in another configuration. */
void hook_take(struct hook *h, const struct config_notify *c);
/* There may be something to send. */
void hook_look(struct hook *h);
/* Ends it, as soon as no other thread has it. */
void hook_end(struct hook *h);

#endif
