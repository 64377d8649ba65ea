/* zone_rule: the rule that a zone follows after the table in its file: a POSIX TZ text as in
 * tzset(3) and RFC 8536 ("CET-1CEST,M3.5.0,M10.5.0/3"). Pure. Called by zone only.
 */
#ifndef KPID_ZONE_RULE_H
#define KPID_ZONE_RULE_H

#include <stddef.h>
#include <stdint.h>

#define ZONE_OFFSET_MAX (26 * 3600) /* no offset reaches it */

/* A day of the year and the wall clock's second on it (it may be before or after that day). */
struct zone_day {
	char form; /* 'M' month.week.weekday; 'J' 1-365 without 29 February; 'N' 0-365 with it */
	int month, week, weekday, day;
	int32_t second;
};

struct zone_rule {
	int32_t standard, summer; /* seconds east of UTC */
	int has_summer;
	struct zone_day begin, end; /* of summer time */
};

/* -1 when the n bytes are no such rule. */
int zone_rule_read(const char *s, size_t n, struct zone_rule *out);
int32_t zone_rule_offset(const struct zone_rule *r, int64_t at);
/* The next change strictly after a moment, INT64_MAX when there is none. */
int64_t zone_rule_next(const struct zone_rule *r, int64_t at);

#endif
