/* /v1/words: what the codes in answers are called in both languages: those of the engine, and the
 * titles that the live standards give (the latest standard has the last word). */
#include <ctype.h>
#include <string.h>
#include "daemon/api/api.h"

static void
put_pair(struct arena *a, struct value *into, const char *id, const char *vi, const char *en)
{
	struct value *v = value_map(a);

	value_put(a, v, "vi", value_str(a, vi));
	value_put(a, v, "en", value_str(a, en));
	value_put(a, into, id, v);
}

static void
put_engine(struct arena *a, struct value *into, const char *prefix)
{
	size_t skip = strlen(prefix);

	for (int id = 0; id < MSG_COUNT; id++) {
		const char *name = msg_name((enum msg_id)id);
		char *code;

		if (strncmp(name, prefix, skip) != 0)
			continue;
		code = arena_str(a, name + skip);
		for (char *p = code; *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
		put_pair(a, into, code, msg_template((enum msg_id)id, LANG_VI),
		    msg_template((enum msg_id)id, LANG_EN));
	}
}

static void
put_titles(struct arena *a, struct value *into, const struct value *list)
{
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *t = list->u.list.at[i];
		const char *id = value_text(value_get(t, "id"), NULL);
		const char *vi = value_text(value_get(t, "vi"), id);

		if (id != NULL)
			put_pair(a, into, id, vi, value_text(value_get(t, "en"), vi));
	}
}

/* A sector is called as its latest standard. */
static void
put_sector(struct arena *a, struct value *into, const struct value *standard)
{
	const char *id = value_text(value_get(standard, "sector"), "");
	const char *vi = value_text(value_get(standard, "vi"), id);

	put_pair(a, into, id, vi, value_text(value_get(standard, "en"), vi));
}

static void
words(struct call *c, void *ctx)
{
	static const char *const lists[] = { "checks", "indicators", "criteria", "classes", "gates",
		"vetoes" };
	struct arena *a = &c->arena;
	struct value *v = value_map(a), *codes = value_map(a), *sectors = value_map(a),
		     *units = value_map(a);
	const struct value *all = value_get(c->live->tree, "standards");

	(void)ctx;
	put_engine(a, codes, "CODE_");
	put_engine(a, units, "UNIT_");
	for (size_t i = 0; i < value_len(all); i++) {
		put_sector(a, sectors, all->u.list.at[i]);
		for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
			put_titles(a, codes, value_get(all->u.list.at[i], lists[k]));
	}
	value_put(a, v, "words", codes);
	value_put(a, v, "sectors", sectors);
	value_put(a, v, "units", units);
	call_json(c, 200, v);
}

const struct route routes_words[] = {
	{ HTTP_GET, "/v1/words", MAY_ANY, { { ON_LOOP, words } }, NULL, NULL, "Words", "listWords",
	    "what the codes in answers are called, in both languages" },
	{ 0 },
};
