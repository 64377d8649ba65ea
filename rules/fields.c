#include "rules/fields.h"
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"

int
field_fits(enum field_type type, const char *booleans, const char *s, size_t n)
{
	int64_t v;
	day_t d;

	switch (type) {
	case FIELD_INTEGER:
		return decimal_parse(s, n, 0, &v) == 0 && memchr(s, '.', n) == NULL;
	case FIELD_NUMBER:
		return decimal_parse(s, n, 6, &v) == 0;
	case FIELD_BOOLEAN:
		return n > 0 && choice_find(booleans, s, n) >= 0;
	case FIELD_DAY:
		return day_parse(s, n, &d) == 0;
	default:
		return n > 0;
	}
}
