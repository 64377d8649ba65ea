/* Chunked bodies: what is decoded, what is refused, however the bytes are split. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "daemon/http/chunk.h"

#define COUNT(t) (sizeof(t) / sizeof *(t))
#define MAX 20

static const struct { const char *text; enum http_step step; const char *out; enum msg_id why; } cases[] = {
	{ "0\r\n\r\n", HTTP_DONE, "", 0 },
	{ "00000000\r\n\r\n", HTTP_DONE, "", 0 },
	{ "3\r\nabc\r\n0\r\n\r\n", HTTP_DONE, "abc", 0 },
	{ "3\r\nabc\r\n0002\r\nde\r\n0\r\n\r\nGET /next", HTTP_DONE, "abcde", 0 },
	{ "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", HTTP_DONE, "01234567890123456789", 0 },
	{ "4\r\n\r\n\r\n\r\n0\r\n\r\n", HTTP_DONE, "\r\n\r\n", 0 },
	{ "", HTTP_MORE, "", 0 }, { "3\r\nab", HTTP_MORE, "ab", 0 }, { "3\r\nabc\r\n0\r\n\r", HTTP_MORE, "abc", 0 },
	{ "\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK }, { "g\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK },
	{ "0x3\r\nabc\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK }, { "+3\r\nabc\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK },
	{ "-1\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK }, { " 3\r\nabc\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK },
	{ "3 \r\nabc\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK }, { "3;a=b\r\nabc\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK },
	{ "3\nabc\n0\n\n", HTTP_BAD, "", MSG_HTTP_CHUNK }, { "3\rabc", HTTP_BAD, "", MSG_HTTP_CHUNK },
	{ "3\r\nabcd\r\n", HTTP_BAD, "abc", MSG_HTTP_CHUNK }, { "3\r\nabc\n0\r\n\r\n", HTTP_BAD, "abc", MSG_HTTP_CHUNK },
	{ "3\r\nabc0\r\n\r\n", HTTP_BAD, "abc", MSG_HTTP_CHUNK },
	{ "0\r\nTrailer: x\r\n\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK }, { "0\r\n\n", HTTP_BAD, "", MSG_HTTP_CHUNK },
	{ "000000003\r\nabc\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK }, { "1ffffffff\r\n", HTTP_BAD, "", MSG_HTTP_CHUNK },
	{ "15\r\n", HTTP_BAD, "", MSG_HTTP_BODY_LONG }, { "ffffffff\r\n", HTTP_BAD, "", MSG_HTTP_BODY_LONG },
	{ "3\r\nabc\r\n12\r\n", HTTP_BAD, "abc", MSG_HTTP_BODY_LONG },
};

static void
bodies_come_out_however_they_are_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t step = 1; step <= strlen(cases[i].text) + 1; step++) {
			const char *p = cases[i].text, *end = p + strlen(p);
			enum http_step s = HTTP_MORE;
			struct buf out = BUF_INIT;
			struct http_chunk c;
			size_t used;

			for (http_chunk_init(&c, MAX); p < end && s == HTTP_MORE; p += used)
				s = http_chunk_feed(&c, p, (size_t)(end - p) < step ? (size_t)(end - p) : step,
				    &used, &out);
			if (s != cases[i].step || strcmp(out.p ? out.p : "", cases[i].out) != 0 ||
			    (s == HTTP_BAD && c.why.id != cases[i].why))
				fail_msg("%s by %zu: step %d, \"%s\"", cases[i].text, step, (int)s, out.p);
			if (s == HTTP_DONE && strstr(cases[i].text, "next"))
				assert_string_equal(p, "GET /next");
			http_chunk_fini(&c);
			buf_fini(&out);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(bodies_come_out_however_they_are_split) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
