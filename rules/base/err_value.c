#include "rules/base/err_value.h"
#include <stdlib.h>

struct value *
err_value(struct arena *a, const struct err *e, int warning)
{
	struct value *v = value_map(a);
	char *en = err_text(e, LANG_EN), *vi = err_text(e, LANG_VI);

	value_put(a, v, "warning", value_bool(a, warning));
	value_put(a, v, "id", value_str(a, msg_name(e->id)));
	value_put(a, v, "en", value_str(a, en));
	value_put(a, v, "vi", value_str(a, vi));
	value_put(a, v, "file", value_str(a, e->file));
	value_put(a, v, "line", value_int(a, e->line));
	value_put(a, v, "col", value_int(a, e->col));
	free(en);
	free(vi);
	return v;
}

int
err_values_errors(const struct value *list)
{
	int n = 0;

	for (size_t i = 0; i < value_len(list); i++)
		n += !value_boolean(value_get(list->u.list.at[i], "warning"), 0);
	return n;
}
