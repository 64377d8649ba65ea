#include "daemon/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "rules/base/buf.h"
#include "rules/base/json.h"

static struct {
	int json;
	enum log_level least;
} sink = { 0, LOG_INFO };

static const char *const level_names[] = { "debug", "info", "warn", "error" };

void
log_set(int json, enum log_level least)
{
	sink.json = json;
	sink.least = least;
}

static int
plain(const char *s)
{
	if (*s == '\0')
		return 0;
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s == '"' || *s == '=' || *s == '\\' || *s == 127)
			return 0;
	return 1;
}

/* Quoting is JSON's in both forms, so a line is one line whatever is in it. */
static void
put(struct buf *b, const char *name, const struct log_pair *p)
{
	int json = sink.json;

	buf_addf(b, json ? "%s\"%s\":" : "%s%s=", b->n > (json ? 1u : 0u) ? (json ? "," : " ") : "",
	    name);
	if (p->number)
		buf_addf(b, "%lld", (long long)p->n);
	else if (!json && plain(p->s))
		buf_adds(b, p->s);
	else
		json_str(b, p->s, strlen(p->s));
}

void
log_pairs(enum log_level level, const char *event, const struct log_pair *pairs)
{
	struct buf b = BUF_INIT;
	struct timespec t;
	struct tm tm;
	char day[32], moment[48];

	if (level < sink.least)
		return;
	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &tm);
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(moment, sizeof moment, "%s.%03ldZ", day, t.tv_nsec / 1000000);
	if (sink.json)
		buf_addc(&b, '{');
	put(&b, "ts", &(struct log_pair)LOG_S("ts", moment));
	put(&b, "level", &(struct log_pair)LOG_S("level", level_names[level]));
	put(&b, "event", &(struct log_pair)LOG_S("event", event));
	for (; pairs->name != NULL; pairs++)
		if (pairs->number || pairs->s != NULL)
			put(&b, pairs->name, pairs);
	buf_adds(&b, sink.json ? "}\n" : "\n");
	/* One write, so that lines of several threads do not mix. */
	(void)!write(STDERR_FILENO, b.p, b.n);
	buf_fini(&b);
}

void
log_err(enum log_level level, const char *event, const struct err *e)
{
	char *text = err_line(e, LANG_EN);

	log_event(level, event, LOG_S("id", msg_name(e->id)), LOG_S("message", text));
	free(text);
}
