/* A cap is said by parameters: other values of these are other caps. */
#include <string.h>
#include "daemon/impact.h"
#include "rules/base/text.h"

struct capping {
	const char *share, *reading;
	int64_t millionths;
	struct arena *a;
	struct value *set;
	int caps;
};

static void
put(struct capping *k, const char *sector, const char *param, struct value *v)
{
	if (param != NULL && v != NULL)
		value_put(k->a, k->set, arena_fmt(k->a, "%s.%s", sector, param), v);
}

static void
classes(struct capping *k, const struct value *standard, const struct value *scheme)
{
	const struct value *list = value_get(scheme, "classes");
	const char *sector = value_text(value_get(standard, "sector"), "");

	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *cap = value_get(list->u.list.at[i], "cap");

		if (cap == NULL)
			continue;
		k->caps++;
		if (k->share != NULL)
			put(k, sector, value_text(value_get(cap, "share"), NULL),
			    value_num(k->a, (double)k->millionths / 1e6));
		if (k->reading != NULL)
			put(k, sector, value_text(value_get(cap, "base"), NULL),
			    value_str(k->a, k->reading));
	}
}

int
impact_cap(const struct value *manifest, const char *share, const char *reading, struct arena *a,
    struct value *set, struct err *e)
{
	const struct value *standards = value_get(manifest, "standards");
	struct capping k = { .share = share, .reading = reading, .a = a, .set = set };

	if (share == NULL && reading == NULL)
		return 0;
	if (share != NULL && (decimal_parse(share, strlen(share), 4, &k.millionths) != 0 ||
				 k.millionths < 0 || k.millionths > 1000000))
		return err_set(e, MSG_IMPACT_CAP, share);
	if (reading != NULL && strcmp(reading, "strict") != 0 && strcmp(reading, "wide") != 0)
		return err_set(e, MSG_IMPACT_READING, reading);
	for (size_t i = 0; i < value_len(standards); i++)
		classes(&k, standards->u.list.at[i], standards->u.list.at[i]);
	return k.caps > 0 ? 0 : err_set(e, MSG_IMPACT_NO_CAP);
}
