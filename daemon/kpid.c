/* kpid: the daemon. Configuration, parts, loop; what happens is in the parts. */
#include <event2/event.h>
#include <event2/thread.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/api/call.h"
#include "daemon/api/facts_warn.h"
#include "daemon/guard.h"
#include "daemon/log.h"
#include "daemon/reload.h"
#include "daemon/runner.h"
#include "daemon/schedule.h"
#include "daemon/sd.h"

#define SIGNALS 3

struct kpid {
	struct app app;
	struct event *signals[SIGNALS], *watchdog;
	struct http_tls **tls; /* of the configuration's listeners */
	size_t ntls;
};

/* --- configuration --- */

/* The language of whoever starts it by hand, as kpictl has it. */
static enum lang
lang_of_user(void)
{
	const char *env = getenv("LC_ALL");

	if (env == NULL || *env == '\0')
		env = getenv("LANG");
	return env != NULL && strncmp(env, "vi", 2) == 0 ? LANG_VI : LANG_EN;
}

static void
tell_errors(const struct err_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		char *text = err_line(&l->at[i], lang_of_user());

		fprintf(stderr, "%s\n", text);
		free(text);
	}
}

/* Reads the configuration, and looks at whom the files that it names are open to. */
static int
load(const char *path, struct config **out, struct err_list *l)
{
	struct config *c = NULL;

	if (config_load(path, &c, l) != 0)
		return -1;
	if (guard_files(c, l) != 0) {
		config_free(c);
		return -1;
	}
	*out = c;
	return 0;
}

static void
log_errors(const struct err_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		log_err(l->warning[i] ? LOG_WARN : LOG_ERROR, "config", &l->at[i]);
}

static struct http_limits
limits_of(const struct config *c)
{
	struct http_limits l = HTTP_LIMITS;

	l.connections = (int)c->limits_connections;
	l.per_address = (int)c->limits_per_address;
	l.body = (uint64_t)c->limits_body;
	l.head_ms = (int)c->limits_header;
	l.body_ms = (int)c->limits_request;
	l.write_ms = (int)c->limits_write;
	l.idle_ms = (int)c->limits_idle;
	return l;
}

/* --- listeners --- */

static int
listen_one(struct kpid *k, size_t i, struct err *e)
{
	const struct config_listen *l = &k->app.config->listen[i];
	int port;

	if (l->unix_path != NULL) {
		if (http_listen_unix(
			k->app.http, l->unix_path, (mode_t)(l->mode ? l->mode : 0660), e) != 0)
			return -1;
		log_event(LOG_INFO, "listen", LOG_S("unix", l->unix_path));
		return 0;
	}
	if (l->tls_certificate != NULL) {
		k->tls[i] = http_tls_new(l->tls_certificate, l->tls_key, e);
		if (k->tls[i] == NULL)
			return -1;
	}
	port = http_listen_tcp(k->app.http, l->address, (int)l->port, k->tls[i], e);
	if (port < 0)
		return -1;
	log_event(LOG_INFO, "listen", LOG_S("address", l->address), LOG_N("port", port),
	    LOG_S("tls", k->tls[i] ? "yes" : "no"));
	return 0;
}

static int
listen_all(struct kpid *k, struct err *e)
{
	struct http_limits l = limits_of(k->app.config);
	struct http_handlers h = api_handlers;

	h.arg = &k->app;
	k->app.http = http_server_new(k->app.base, &l, &h);
	k->ntls = k->app.config->listen_n;
	k->tls = mem_new((k->ntls + 1) * sizeof *k->tls);
	for (size_t i = 0; i < k->ntls; i++)
		if (listen_one(k, i, e) != 0)
			return -1;
	return 0;
}

/* The listener that was i when kpid started, as it is configured now; NULL when the list is
 * another (that counts after a restart). */
static const struct config_listen *
listener(const struct kpid *k, size_t i)
{
	const struct config *c = k->app.config;

	return c->listen_n == k->ntls && c->listen[i].tls_certificate ? &c->listen[i] : NULL;
}

/* Certificates are read again with every reload: they are renewed while kpid runs. */
static void
renew(struct kpid *k)
{
	struct http_limits l = limits_of(k->app.config);

	http_server_limit(k->app.http, &l);
	for (size_t i = 0; i < k->ntls; i++) {
		const struct config_listen *now = listener(k, i);
		struct err e = { 0 };

		if (k->tls[i] != NULL &&
		    http_tls_reload(k->tls[i], now ? now->tls_certificate : NULL,
			now ? now->tls_key : NULL, &e) != 0)
			log_err(LOG_ERROR, "certificate", &e);
		err_fini(&e);
	}
}

/* --- signals --- */

static void
reloaded(void *arg, const struct value *answer, const struct err *e)
{
	(void)answer;
	(void)e;
	renew(arg);
	sd_tell("READY=1");
}

/* All or nothing: a configuration with a mistake leaves the standards as they are, too. */
static void
on_reload(evutil_socket_t sig, short what, void *arg)
{
	struct kpid *k = arg;
	struct err_list l = { 0 };
	struct config *c = NULL;
	int failed;

	(void)sig;
	(void)what;
	sd_tell("RELOADING=1");
	failed = load(k->app.config_path, &c, &l) != 0;
	log_errors(&l);
	if (failed)
		sd_tell("READY=1");
	else
		reload_begin(k->app.reloader,
		    &(struct reload_order){
			.gate = { .by = "SIGHUP", .person = "SIGHUP" }, .config = c, .told = reloaded, .arg = k });
	err_list_fini(&l);
}

static void
on_drained(void *arg)
{
	struct kpid *k = arg;

	event_base_loopexit(k->app.base, NULL);
}

static void
on_stop(evutil_socket_t sig, short what, void *arg)
{
	struct kpid *k = arg;

	(void)what;
	if (k->app.draining)
		return;
	log_event(LOG_INFO, "stop", LOG_N("signal", sig));
	sd_tell("STOPPING=1");
	k->app.draining = 1;
	runner_park(k->app.runner);
	if (k->app.http != NULL)
		http_server_drain(k->app.http, (int)k->app.config->limits_drain, on_drained, k);
	else
		on_drained(k);
}

static void
on_watchdog(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	sd_tell("WATCHDOG=1");
}

static void
watch_signals(struct kpid *k)
{
	static const int numbers[SIGNALS] = { SIGTERM, SIGINT, SIGHUP };
	int64_t ms = sd_watchdog_ms();

	for (size_t i = 0; i < SIGNALS; i++) {
		k->signals[i] = evsignal_new(
		    k->app.base, numbers[i], numbers[i] == SIGHUP ? on_reload : on_stop, k);
		event_add(k->signals[i], NULL);
	}
	if (ms > 0) {
		struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

		k->watchdog = event_new(k->app.base, -1, EV_PERSIST, on_watchdog, NULL);
		event_add(k->watchdog, &tv);
	}
}

/* --- life --- */

/* Signals are the loop's: threads are born with all of them blocked. */
static int
open_blocked(struct app *app, struct err *e)
{
	sigset_t all, old;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	failed = app_open(app, e);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return failed;
}

static void
close_all(struct kpid *k)
{
	struct event *const events[] = { k->signals[0], k->signals[1], k->signals[2], k->watchdog };

	app_close(&k->app);
	facts_warn_end(&k->app);
	if (k->app.http != NULL)
		http_server_free(k->app.http);
	for (size_t i = 0; i < k->ntls; i++)
		if (k->tls[i] != NULL)
			http_tls_free(k->tls[i]);
	free(k->tls);
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (events[i] != NULL)
			event_free(events[i]);
	event_base_free(k->app.base);
	config_free(k->app.config);
}

/* A store or a socket must not get the number of a standard stream that is closed: the log would be
 * written into it. */
static void
hold_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* Each connection is a descriptor: as many as the administrator allows at all. */
static void
raise_descriptors(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &r);
	}
}

/* Before anything is opened: what kpid makes is not everybody's, root is an owner and no more. */
static int
humble(struct err *e)
{
	struct err root = { 0 };

	umask(umask(077) | 027);
	if (geteuid() == 0) {
		err_set(&root, MSG_GUARD_ROOT);
		log_err(LOG_WARN, "start", &root);
		err_fini(&root);
	}
	return guard_capabilities(e);
}

static int
serve(struct config *c, const char *path, const struct err_list *warnings)
{
	struct kpid k = { .app = { .config = c, .config_path = path } };
	struct err e = { 0 };
	int failed;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);	/* a file that may not grow is an error */
	raise_descriptors();
	log_set(c->log_format == LOG_JSON, (enum log_level)c->log_level);
	log_errors(warnings);
	k.app.base = event_base_new();
	watch_signals(&k);
	failed = humble(&e) != 0 || open_blocked(&k.app, &e) != 0 || listen_all(&k, &e) != 0 ||
	    guard_calls(&e) != 0;
	if (!failed) {
		schedule_start(k.app.schedule);
		runner_touch(k.app.runner);
		log_event(LOG_INFO, "ready", LOG_S("bundle", k.app.live->folder.digest),
		    LOG_S("store", c->store));
		sd_tell("READY=1");
		event_base_dispatch(k.app.base);
	} else
		log_err(LOG_ERROR, "start", &e);
	close_all(&k);
	log_event(LOG_INFO, "end", LOG_N("status", failed ? msg_exit(e.id) : 0));
	failed = failed ? msg_exit(e.id) : 0;
	err_fini(&e);
	return failed;
}

/* --- the command line --- */

static int
print_config(const struct config *c)
{
	struct buf b = BUF_INIT;

	config_print(c, lang_of_user(), &b);
	fwrite(b.p, 1, b.n, stdout);
	buf_fini(&b);
	return 0;
}

static int
usage(int status)
{
	fputs("usage: kpid [-c FILE] [--check-config | --print-config | --version]\n"
	      "  -c FILE         configuration (default: /etc/kpid/kpid.yaml)\n"
	      "  --check-config  say what is wrong with it, and end\n"
	      "  --print-config  print every value and where it comes from, and end\n",
	    status ? stderr : stdout);
	return status;
}

int
main(int argc, char **argv)
{
	const char *path = "/etc/kpid/kpid.yaml", *mode = "";
	struct err_list l = { 0 };
	struct config *c;
	int failed;

	hold_streams();
	/* Each lane would keep what its largest request took, in an arena of its own. */
	mallopt(M_ARENA_MAX, 2);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-c") == 0 && i + 1 < argc)
			path = argv[++i];
		else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return usage(0);
		else if (strncmp(argv[i], "--", 2) == 0 && *mode == '\0')
			mode = argv[i];
		else
			return usage(2);
	}
	if (strcmp(mode, "--version") == 0)
		return printf("kpid %s\n", ENGINE_VERSION) < 0;
	if (*mode != '\0' && strcmp(mode, "--check-config") != 0 &&
	    strcmp(mode, "--print-config") != 0)
		return usage(2);
	failed = load(path, &c, &l) != 0;
	if (failed || *mode != '\0')
		tell_errors(&l);
	if (failed)
		failed = 5;
	else if (*mode == '\0')
		failed = serve(c, path, &l);
	else {
		failed = strcmp(mode, "--print-config") == 0 ? print_config(c) : 0;
		config_free(c);
	}
	err_list_fini(&l);
	return failed;
}
