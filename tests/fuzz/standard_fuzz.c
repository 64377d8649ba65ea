/* Any bytes as the files of a sectors folder ("== sector/date/file" begins one): standard.lua, items.csv and cases.yaml go the
 * way of a reload through the worker's loader, lint, cases, the matrix of articles and the handbook. */
#include <stdint.h>
#include <string.h>
#include "tests/fuzz/talk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
add(struct arena *a, struct value *files, const char *path, size_t npath, const char *text, size_t n)
{
	struct value *v = value_map(a);

	value_put(a, v, "path", value_strn(a, path, npath));
	value_put(a, v, "text", value_strn(a, text, n));
	value_push(a, files, v);
}

static struct value *
files_of(struct arena *a, const char *p, size_t n)
{
	struct value *files = value_list(a);
	const char *end = p + n;

	while (p < end) {
		const char *path = p + (end - p >= 3 && memcmp(p, "== ", 3) == 0 ? 3 : 0);
		const char *line = memchr(path, '\n', (size_t)(end - path));
		const char *text = line ? line + 1 : end, *next = text;

		while (next < end && !(end - next >= 3 && memcmp(next, "== ", 3) == 0)) {
			next = memchr(next, '\n', (size_t)(end - next));
			next = next ? next + 1 : end;
		}
		add(a, files, path, (size_t)((line ? line : end) - path), text, (size_t)(next - text));
		p = next;
	}
	return files;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = ARENA_INIT;
	struct talk t = { .fd = -1 };
	struct value *none = value_map(&a), *page = value_map(&a);

	value_put(&a, page, "sector", value_str(&a, "work"));
	value_put(&a, page, "day", value_str(&a, "2026-03-01"));
	talk_load(&t, &a, files_of(&a, (const char *)data, n));
	talk_value(&t, FRAME_LINT, none);
	talk_value(&t, FRAME_CASES, none);
	talk_value(&t, FRAME_MATRIX, none);
	talk_value(&t, FRAME_HANDBOOK, page);
	talk_run(&t);
	talk_end(&t);
	arena_fini(&a);
	return 0;
}
