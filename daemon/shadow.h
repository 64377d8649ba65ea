/* shadow: a candidate that scores beside the live bundle, seen by nobody who reads results. Owns
 * what happens after each full run while a term goes on: the impact of the candidate on the run's
 * period, kept as a step of the term, and the rule that stops it. Refuses to know who may start or
 * promote one (api does; promotion is a reload through the gate). Its own thread is the build
 * lane's; on the loop it only listens to runs.
 */
#ifndef KPID_SHADOW_H
#define KPID_SHADOW_H

#include "daemon/app.h"

struct shadows;

struct shadows *shadow_new(struct app *app);
void shadow_free(struct shadows *s); /* NULL is fine */

#endif
