#include "daemon/as_of.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/calendar.h"

#define DAY_SECONDS 86400
#define DIGITS "0123456789"

/* Seconds east of UTC: "Z", "+07:00"; 1 when the text names none, -1 when it is neither. */
static int
offset_of(const char *s, int64_t *out)
{
	int hours, minutes, end = 0;

	*out = 0;
	if (*s == '\0')
		return 1;
	if (strcmp(s, "Z") == 0)
		return 0;
	if ((*s != '+' && *s != '-') || sscanf(s + 1, "%2d:%2d%n", &hours, &minutes, &end) != 2 ||
	    end != 5 || s[6] != '\0' || hours > 14 || minutes > 59)
		return -1;
	*out = (*s == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
	return 0;
}

/* "17:30" or "17:30:05" at the start: seconds of the day and what is behind; -1. */
static int
clock_of(const char **s, int64_t *out)
{
	int hours, minutes, seconds = 0, end = 0, more = 0;

	if (sscanf(*s, "%2d:%2d%n", &hours, &minutes, &end) != 2 || end != 5)
		return -1;
	if ((*s)[end] == ':' && (sscanf(*s + end, ":%2d%n", &seconds, &more) != 1 || more != 3))
		return -1;
	*s += end + more;
	*out = hours * 3600 + minutes * 60 + seconds;
	return hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60
	    ? -1
	    : 0;
}

/* Civil seconds to those since 1970, in the zone. */
static int64_t
in_zone(const struct zone *z, int64_t civil)
{
	return zone_moment(z, civil / 60) + civil % 60;
}

static int
time_of(const char *text, const struct zone *z, int64_t *out)
{
	const char *s = text + 10;
	int64_t day, clock, east;
	day_t d;
	int named;

	if (strlen(text) < 10 || day_parse(text, 10, &d) != 0 || d < 0)
		return -1;
	day = (int64_t)d * DAY_SECONDS;
	if (*s == '\0') {
		*out = in_zone(z, day + DAY_SECONDS) - 1;
		return 0;
	}
	if (*s != 'T' && *s != ' ')
		return -1;
	s++;
	if (clock_of(&s, &clock) != 0 || (named = offset_of(s, &east)) < 0)
		return -1;
	*out = named == 0 ? day + clock - east : in_zone(z, day + clock);
	return 0;
}

int
as_of_parse(const char *text, const struct zone *z, struct moment *out, struct err *e)
{
	size_t n = strlen(text);

	*out = (struct moment){ 0 };
	if (n > 0 && n < 18 && strspn(text, DIGITS) == n)
		out->seq = strtoll(text, NULL, 10);
	else if (time_of(text, z, &out->at) != 0)
		return err_set(e, MSG_MOMENT_BAD, text);
	return 0;
}
