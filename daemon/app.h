/* app: the daemon's one struct, passed down; there is no other global state. Owns nothing itself:
 * each part makes and frees its own. Everything in it belongs to the loop's thread, but the lanes
 * and what is atomic.
 *
 * Lanes: `write` holds the only writer of the store; `read` answers queries; `ask` has a warm
 * worker for explanations, trials and the warnings of an intake; `run` scores periods and changed
 * people, one after another; `build` proves candidates. /
 */
#ifndef KPID_APP_H
#define KPID_APP_H

#include <stdint.h>
#include "daemon/config.h"
#include "daemon/desk.h"
#include "daemon/lane.h"
#include "daemon/live.h"

struct event_base;
struct events;
struct access;
struct sessions;
struct runner;
struct reloader;
struct schedule;
struct notify;
struct drop;
struct shadows;
struct later;
struct http_server;

struct app {
	struct event_base *base;
	struct config *config;
	const char *config_path;
	char *store; /* path, for as long as it runs */
	struct returns *returns;
	struct lane *write, *read, *ask, *run, *build;
	struct store *writer; /* of the write lane */
	struct desk readers[2], ask_desk, run_desk, build_desk;
	struct live *live; /* never NULL once started */
	struct events *events;
	struct access *access;
	struct sessions *sessions;
	struct runner *runner;
	struct reloader *reloader;
	struct schedule *schedule;
	struct notify *notify;
	struct drop *drop;
	struct shadows *shadows;
	struct later *later; /* warnings that nobody waits for (api) */
	struct http_server *http;
	int64_t started; /* seconds */
	int draining;
};

/* Seconds since 1970, and the civil day in the configured zone. */
int64_t app_now(void);
day_t app_today(const struct app *app);

/* Opens store, lanes and the live bundle: the last one of the store, else the folder's (proven as
 * in a reload). -1 with *e. app_close lets the lanes finish, in order, and frees; after a failed
 * app_open too. */
int app_open(struct app *app, struct err *e);
void app_close(struct app *app);
/* Takes a configuration into force: what can change without a restart changes. */
void app_configure(struct app *app, struct config *c);

/* Writes on the write lane from the loop: fn runs there in a transaction of its own with the facts
 * that wait (grouped), then done on the loop. `arg` belongs to done. */
typedef int app_write_fn(struct store *writer, void *arg, struct err *e);
typedef void app_written_fn(struct app *app, void *arg, const struct err *e); /* e NULL: all well */
void app_write(struct app *app, app_write_fn *fn, app_written_fn *done, void *arg);

#endif
