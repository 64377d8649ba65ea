/* config: kpid.yaml as a plain struct. Owns the table of keys (config.def), from which come the
 * fields below, the reading with every mistake told (place, what is expected, what may have been
 * meant), the defaults, the printed effective values, the reference etc/kpid.yaml and
 * kpid.yaml(5). A new key is one row there. Refuses to know what the daemon does with a value,
 * and opens no file that a value names but the time zone's. Read-only once loaded, freed whole.
 * Called by kpid and ctl.
 */
#ifndef KPID_CONFIG_H
#define KPID_CONFIG_H

#include "daemon/due.h"
#include "daemon/zone.h"
#include "rules/base/arena.h"
#include "rules/base/err.h"

/* The words of a choice are numbered in the order of config.def. */
enum config_approval { APPROVAL_NONE, APPROVAL_SECOND_PERSON };
enum config_action { ACTION_CHECKS, ACTION_SCORE };
enum config_kind { KIND_PROVISIONAL, KIND_OFFICIAL, KIND_PREVIEW };
enum config_event { EVENT_WARNING = 1, EVENT_RUN = 2, EVENT_RELOAD = 4 }; /* bits */
enum config_log_format { LOG_LOGFMT, LOG_JSON };
enum config_log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/* Where a value was written; line 0: nowhere, it is the default. */
struct config_place {
	int line, col;
};
struct config_cron {
	const char *text;
	struct cron cron;
};

/* The C type of each type of key. Texts are NULL when not given and without default. */
#define CONFIG_C_INT int64_t
#define CONFIG_C_SIZE int64_t /* bytes */
#define CONFIG_C_DURATION int64_t /* milliseconds */
#define CONFIG_C_PERCENT int64_t /* hundredths of a percent: 5% is 500 */
#define CONFIG_C_MODE int64_t
#define CONFIG_C_CHOICE int /* index of the word: an enum above, DUE_*, LANG_* */
#define CONFIG_C_FLAGS int /* a bit for each word */
#define CONFIG_C_PATH const char * /* absolute, or from the folder of the file */
#define CONFIG_C_NAME const char *
#define CONFIG_C_URL const char *
#define CONFIG_C_ADDRESS const char * /* IPv4 or IPv6, as text */
#define CONFIG_C_ZONE const char *
#define CONFIG_C_CRON struct config_cron

/* Numbers of the keys, CONFIG_KEY_store, CONFIG_LISTEN_port ..., and how many there are. */
enum {
#define KEY(field, ...) CONFIG_KEY_##field,
#define LIST(field, ...) CONFIG_KEY_##field,
#include "daemon/config.def"
	CONFIG_KEYS
};
enum {
#define LISTEN(field, ...) CONFIG_LISTEN_##field,
#include "daemon/config.def"
	CONFIG_LISTEN_KEYS
};
enum {
#define SCHEDULE(field, ...) CONFIG_SCHEDULE_##field,
#include "daemon/config.def"
	CONFIG_SCHEDULE_KEYS
};
enum {
#define NOTIFY(field, ...) CONFIG_NOTIFY_##field,
#include "daemon/config.def"
	CONFIG_NOTIFY_KEYS
};

/* Entries of lists. `place` comes first: of each key, then of the entry itself. A number that
 * was not given and has no default is 0: a listener is a Unix socket when `unix_path` is not
 * NULL, else TCP, and has TLS when `tls_certificate` is not NULL. */
struct config_listen {
	struct config_place place[CONFIG_LISTEN_KEYS + 1];
#define LISTEN(field, path, type, ...) CONFIG_C_##type field;
#include "daemon/config.def"
};
struct config_schedule {
	struct config_place place[CONFIG_SCHEDULE_KEYS + 1];
#define SCHEDULE(field, path, type, ...) CONFIG_C_##type field;
#include "daemon/config.def"
	struct due_plan plan; /* made of the above, for due */
};
struct config_notify {
	struct config_place place[CONFIG_NOTIFY_KEYS + 1];
#define NOTIFY(field, path, type, ...) CONFIG_C_##type field;
#include "daemon/config.def"
};

/* The whole: a field for each key, and for each list `list` with `list_n` entries. */
struct config {
	struct config_place place[CONFIG_KEYS + 1];
#define KEY(field, path, type, ...) CONFIG_C_##type field;
#define LIST(field, ...) \
	struct config_##field *field; \
	size_t field##_n;
#include "daemon/config.def"
	const char *file; /* as it was given */
	struct zone *zone; /* of `timezone` */
	struct arena memory;
};

/* Reads a file. -1 with every mistake in *l, in the order of the file; *out is untouched then. */
int config_load(const char *path, struct config **out, struct err_list *l);
/* From n bytes; `name` stands in messages, relative paths are taken from `folder`. */
int config_read(const char *name, const char *folder, const char *p, size_t n, struct config **out,
    struct err_list *l);
void config_free(struct config *c);

/* Tells each key that differs ("limits.body", "listen.2.port", "schedule.nightly.cron"; a whole
 * entry when it came or went) and whether only a restart changes it. Returns their number. */
typedef void config_change_fn(void *arg, const char *path, int restart);
size_t
config_diff(const struct config *old, const struct config *new, config_change_fn *fn, void *arg);

/* The effective values as YAML, each with where it comes from. Reading it again gives the same. */
void config_print(const struct config *c, enum lang lang, struct buf *out);
/* etc/kpid.yaml: every key with help in both languages, default and range. */
void config_reference(struct buf *out);
/* What kpid.yaml calls a choice of a schedule (`key`: CONFIG_SCHEDULE_action, _period, _kind,
 * _catch_up), of *n bytes; NULL: it has none. */
const char *config_schedule_word(const struct config_schedule *s, int key, size_t *n);
/* The keys as a part of kpid.yaml(5), in scdoc's language. */
void config_manual(struct buf *out);

#endif
