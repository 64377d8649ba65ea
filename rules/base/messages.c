/* The table of messages and how a sentence is made of it. */
#include <string.h>
#include "rules/base/buf.h"
#include "rules/base/err.h"

static const struct { const char *name; int http, exit; const char *text[2]; } table[MSG_COUNT] = {
#define MSG(id, http, exit, en, vi) { #id, http, exit, { en, vi } },
#include "rules/base/messages.def"
#undef MSG
};

const char *msg_name(enum msg_id id) { return table[id].name; }
const char *msg_template(enum msg_id id, enum lang lang) { return table[id].text[lang]; }
int msg_http(enum msg_id id) { return table[id].http; }
int msg_exit(enum msg_id id) { return table[id].exit; }

int
msg_find(const char *name)
{
	for (int i = 0; i < MSG_COUNT; i++)
		if (strcmp(table[i].name, name) == 0)
			return i;
	return -1;
}

char *
msg_text(enum msg_id id, enum lang lang, const char *const *args, size_t nargs)
{
	struct buf b = BUF_INIT;

	for (const char *p = table[id].text[lang]; *p != '\0'; p++) {
		if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}') {
			size_t i = (size_t)(p[1] - '0');

			if (i < nargs && args[i] != NULL)
				buf_adds(&b, args[i]);
			p += 2;
		} else
			buf_addc(&b, *p);
	}
	return buf_detach(&b);
}
