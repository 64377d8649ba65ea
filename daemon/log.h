/* log: lines on standard error, logfmt or JSON, one an event, with names and values. Codes of
 * people only, never their names. The one global of the daemon: where lines go. Any thread. /
 */
#ifndef KPID_LOG_H
#define KPID_LOG_H

#include <stdint.h>
#include "rules/base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
void log_set(int json, enum log_level least);

struct log_pair {
	const char *name;
	int number;
	int64_t n;
	const char *s; /* NULL with number 0: the pair is left out */
};
#define LOG_N(name, v) \
	{ \
		(name), 1, (int64_t)(v), NULL \
	}
#define LOG_S(name, v) \
	{ \
		(name), 0, 0, (v) \
	}

/* log_event(LOG_INFO, "run", LOG_S("period", text), LOG_N("people", n)). */
#define log_event(level, event, ...) \
	log_pairs((level), (event), (const struct log_pair[]){ __VA_ARGS__, { NULL, 0, 0, NULL } })
void log_pairs(enum log_level level, const char *event, const struct log_pair *pairs);
/* An error by its id, place and sentence. */
void log_err(enum log_level level, const char *event, const struct err *e);

#endif
