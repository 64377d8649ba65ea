/* config.def as data. */
#include <stddef.h>
#include "daemon/config_impl.h"

#define ROW(owner, field, path, type, fallback, min, max, choices, flags, en, vi) \
	{ path, TYPE_##type, offsetof(owner, field), fallback, min, max, choices, flags, en, vi, \
		NULL, 0, NULL },

static const struct config_key listen_keys[] = {
#define LISTEN(...) ROW(struct config_listen, __VA_ARGS__)
#include "daemon/config.def"
};
static const struct config_key schedule_keys[] = {
#define SCHEDULE(...) ROW(struct config_schedule, __VA_ARGS__)
#include "daemon/config.def"
};
static const struct config_key notify_keys[] = {
#define NOTIFY(...) ROW(struct config_notify, __VA_ARGS__)
#include "daemon/config.def"
};

static const struct config_group group_LISTEN = { "listen", listen_keys, CONFIG_LISTEN_KEYS,
	sizeof(struct config_listen) };
static const struct config_group group_SCHEDULE = { "schedule", schedule_keys, CONFIG_SCHEDULE_KEYS,
	sizeof(struct config_schedule) };
static const struct config_group group_NOTIFY = { "notify", notify_keys, CONFIG_NOTIFY_KEYS,
	sizeof(struct config_notify) };

static const struct config_key top_keys[] = {
#define KEY(...) ROW(struct config, __VA_ARGS__)
#define LIST(field, group, fallback, example, en, vi) \
	{ #field, TYPE_LIST, offsetof(struct config, field), fallback, 0, 64, NULL, RELOAD, en, \
		vi, &group_##group, offsetof(struct config, field##_n), example },
#include "daemon/config.def"
};
const struct config_group config_top = { "", top_keys, CONFIG_KEYS, sizeof(struct config) };

const char *
config_schedule_word(const struct config_schedule *s, int key, size_t *n)
{
	const struct config_key *k = &schedule_keys[key];
	const int *at = (const void *)((const char *)s + k->offset);

	if (s->place[key].line == 0 && k->fallback == NULL)
		return NULL;
	return config_word(k->choices, (size_t)*at, n);
}

const struct config_section config_sections[] = {
#define SECTION(...) { __VA_ARGS__ },
#include "daemon/config.def"
};
const size_t config_sections_n = sizeof config_sections / sizeof *config_sections;
