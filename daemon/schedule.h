/* schedule: the due times of the configuration turned into runs, each once. Owns the states of the
 * schedules (the store keeps them; a due time is handled in the transaction of its run) and their
 * timer. Refuses to know how a run goes: it orders one, and asks again when it is over. A store
 * that is older than what this machine has seen (a restored backup) leaves everything parked.
 * Loop's thread only, but schedule_new.
 */
#ifndef KPID_SCHEDULE_H
#define KPID_SCHEDULE_H

#include "daemon/app.h"

/* Reads the states with the writer, before lanes work; starts with schedule_start. */
struct schedule *schedule_new(struct app *app, struct err *e);
void schedule_start(struct schedule *s);
void schedule_free(struct schedule *s);
/* app->config has changed. Nothing fires because of it. */
void schedule_configure(struct schedule *s);

/* Ends parking of all schedules; of the missed due times run what `catch_up` says. */
typedef void schedule_told_fn(void *arg, const struct err *e);
void schedule_resume(struct schedule *s, enum due_catch_up catch_up, const char *by,
    schedule_told_fn *told, void *arg);

struct schedule_view {
	const char *name;
	const struct config_schedule *entry; /* of the configuration */
	int64_t last; /* civil minute handled last; MINUTE_NONE */
	int64_t ran; /* seconds, when; 0 never */
	int64_t run;
	const char *outcome; /* NULL none yet */
	int64_t next, next_at; /* civil minute and moment; MINUTE_NONE, INT64_MAX */
	int missed; /* due times that wait and are late */
	int parked, going;
};
/* Schedule i, or -1 when there is none. Texts live until the next turn of the loop. */
int schedule_look(const struct schedule *s, size_t i, struct schedule_view *out);

#endif
