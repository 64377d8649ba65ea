/* The head of a request: what is read, what is refused and why, however the bytes are split. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/http/head.h"

#define COUNT(t) (sizeof(t) / sizeof *(t))
#define TAIL " HTTP/1.1\r\nHost: a\r\n\r\n"
#define HEAD "GET / HTTP/1.1\r\nHost: a\r\n"

static const struct http_head_limits usual = HTTP_HEAD_LIMITS;

/* Feeds pieces of `step` bytes. */
static enum http_step
feed(struct http_head *h, const struct http_head_limits *l, const char *p, size_t n, size_t step,
    size_t *used)
{
	enum http_step s = HTTP_MORE;

	http_head_init(h, l);
	*used = 0;
	for (size_t i = 0; i < n && s == HTTP_MORE; i += step) {
		size_t part;

		s = http_head_feed(h, p + i, n - i < step ? n - i : step, &part);
		*used += part;
	}
	return s;
}

static void
read_whole(struct http_head *h, const char *text)
{
	size_t used;

	if (feed(h, &usual, text, strlen(text), strlen(text), &used) != HTTP_DONE)
		fail_msg("%s: %s", text, h->why.set ? msg_name(h->why.id) : "not whole");
	assert_int_equal(used, strlen(text));
}

static void
a_request_is_read(void **state)
{
	struct http_head h;

	(void)state;
	read_whole(&h, "POST /v1/facts/diary%20x/Nguy%E1%BB%85n?a=1&b=x+y%2B&c HTTP/1.1\r\nHost: [::1]:80\r\n"
	    "Content-Length: 42\r\nX-Tabs: \t a b\t \r\nExpect: 100-Continue\r\nEmpty:\r\n\r\n");
	assert_int_equal(h.method, HTTP_POST);
	assert_string_equal(h.path, "/v1/facts/diary x/Nguyễn");
	assert_int_equal(h.nquery, 3);
	assert_string_equal(http_head_query(&h, "a"), "1");
	assert_string_equal(http_head_query(&h, "b"), "x y+");
	assert_string_equal(http_head_query(&h, "c"), "");
	assert_null(http_head_query(&h, "d"));
	assert_string_equal(http_head_field(&h, "x-tabs"), "a b");
	assert_string_equal(http_head_field(&h, "empty"), "");
	assert_null(http_head_field(&h, "none"));
	assert_int_equal(h.length, 42);
	assert_true(h.has_length && h.keep_alive && h.expect_continue && !h.chunked);
	http_head_fini(&h);
}

static void
connections_stay_or_close(void **state)
{
	static const struct { const char *text; int keep; } cases[] = {
		{ HEAD "\r\n", 1 }, { HEAD "Connection: close\r\n\r\n", 0 },
		{ HEAD "Connection: Keep-Alive, CLOSE\r\n\r\n", 0 },
		{ HEAD "Connection: keep-alive\r\n\r\n", 1 }, { HEAD "Connection: closed\r\n\r\n", 1 },
		{ HEAD "Connection: upgrade\r\nConnection: close\r\nUpgrade: h2c\r\n\r\n", 0 },
		{ "GET / HTTP/1.0\r\n\r\n", 0 }, { "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_head h;

		read_whole(&h, cases[i].text);
		if (h.keep_alive != cases[i].keep)
			fail_msg("%s: keep %d", cases[i].text, h.keep_alive);
		http_head_fini(&h);
	}
}

static void
targets_are_decoded_once(void **state)
{
	static const struct { const char *target, *path; } good[] = {
		{ "/", "/" }, { "/a/", "/a/" }, { "/a/b", "/a/b" }, { "/%61", "/a" }, { "/%2561", "/%61" },
		{ "/a.b", "/a.b" }, { "/...", "/..." }, { "/.a", "/.a" }, { "/a..", "/a.." },
		{ "/;a=1,b:@!$'()*+~-_", "/;a=1,b:@!$'()*+~-_" }, { "/%C3%A9", "/é" }, { "/a+b", "/a+b" },
	};
	static const struct { const char *target; enum msg_id why; } bad[] = {
		{ "a", MSG_HTTP_TARGET }, { "*", MSG_HTTP_TARGET }, { "http://a/", MSG_HTTP_TARGET },
		{ "a:80", MSG_HTTP_TARGET }, { "/a#b", MSG_HTTP_TARGET }, { "/\"", MSG_HTTP_TARGET },
		{ "/<", MSG_HTTP_TARGET }, { "/\\", MSG_HTTP_TARGET }, { "/^", MSG_HTTP_TARGET },
		{ "/`", MSG_HTTP_TARGET }, { "/{}", MSG_HTTP_TARGET }, { "/|", MSG_HTTP_TARGET },
		{ "/[", MSG_HTTP_TARGET }, { "/é", MSG_HTTP_TARGET }, { "/\t", MSG_HTTP_TARGET },
		{ "/%", MSG_HTTP_ESCAPE }, { "/%4", MSG_HTTP_ESCAPE }, { "/%4g", MSG_HTTP_ESCAPE },
		{ "/%g4", MSG_HTTP_ESCAPE }, { "/%+4", MSG_HTTP_ESCAPE }, { "/%u0041", MSG_HTTP_ESCAPE },
		{ "/%00", MSG_HTTP_ESCAPE }, { "/%0a", MSG_HTTP_ESCAPE }, { "/%7F", MSG_HTTP_ESCAPE },
		{ "/%2F", MSG_HTTP_ESCAPE }, { "/%2f", MSG_HTTP_ESCAPE }, { "/%5c", MSG_HTTP_ESCAPE },
		{ "/%ff", MSG_HTTP_ESCAPE }, { "/%c0%af", MSG_HTTP_ESCAPE }, { "/%C3", MSG_HTTP_ESCAPE },
		{ "/%ED%A0%80", MSG_HTTP_ESCAPE }, { "//", MSG_HTTP_DOTS }, { "//a", MSG_HTTP_DOTS },
		{ "/a//b", MSG_HTTP_DOTS }, { "/a//", MSG_HTTP_DOTS }, { "/.", MSG_HTTP_DOTS },
		{ "/..", MSG_HTTP_DOTS }, { "/../a", MSG_HTTP_DOTS }, { "/a/./b", MSG_HTTP_DOTS },
		{ "/a/..", MSG_HTTP_DOTS }, { "/a/%2e%2E/b", MSG_HTTP_DOTS }, { "/%2e", MSG_HTTP_DOTS },
		{ "/?=1", MSG_HTTP_QUERY }, { "/?a&", MSG_HTTP_QUERY }, { "/?&a", MSG_HTTP_QUERY },
		{ "/?a&&b", MSG_HTTP_QUERY }, { "/?a=1&a=2", MSG_HTTP_QUERY },
		{ "/?a=1&%61=2", MSG_HTTP_QUERY }, { "/?%", MSG_HTTP_ESCAPE }, { "/?a=%zz", MSG_HTTP_ESCAPE },
		{ "/?a=%00", MSG_HTTP_ESCAPE }, { "/?a=%ff", MSG_HTTP_ESCAPE }, { "/?a=\"", MSG_HTTP_TARGET },
	};
	struct http_head h;
	char text[256];
	size_t used;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		snprintf(text, sizeof text, "GET %s" TAIL, good[i].target);
		read_whole(&h, text);
		assert_string_equal(h.path, good[i].path);
		http_head_fini(&h);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		snprintf(text, sizeof text, "GET %s" TAIL, bad[i].target);
		if (feed(&h, &usual, text, strlen(text), 1, &used) != HTTP_BAD || h.why.id != bad[i].why)
			fail_msg("%s: %s", bad[i].target, h.why.set ? msg_name(h.why.id) : "accepted");
		http_head_fini(&h);
	}
	read_whole(&h, "GET /?a=/?b%2f" TAIL);
	assert_string_equal(http_head_query(&h, "a"), "/?b/");
	http_head_fini(&h);
}

static const struct { const char *text; size_t n; enum msg_id why; } refused[] = {
#define R(text, why) { text, sizeof text - 1, MSG_HTTP_##why }
	R("\r\n" HEAD "\r\n", LINE), R("GET / HTTP/1.1\nHost: a\n\n", NEWLINE),
	R("GET /\r\n", LINE), R("GET  / HTTP/1.1\r\n", LINE), R(" GET / HTTP/1.1\r\n", LINE),
	R("GET / HTTP/1.1 \r\n", LINE), R("GET / http/1.1\r\n", LINE), R("GET / HTTP/1.1x\r\n", LINE),
	R("GET / HTTP/1.01\r\n", LINE), R("GET / HTTP/01.1\r\n", LINE), R("GET\t/\tHTTP/1.1\r\n", LINE),
	R("G(T / HTTP/1.1\r\n", LINE), R("GET / HTTP/2.0\r\n", VERSION), R("GET / HTTP/1.2\r\n", VERSION),
	R("GET / HTTP/0.9\r\n", VERSION), R("get / HTTP/1.1\r\n", METHOD), R("TRACE / HTTP/1.1\r\n", METHOD),
	R("GET / HTTP/1.1\rHost: a\r\n", NEWLINE), R("GET / HTTP/1.1\r\r\n", NEWLINE),
	R("GET /\0 HTTP/1.1\r\n", CONTROL), R("\x16\x03\x01", CONTROL), R(HEAD "A: b\0c\r\n", CONTROL),
	R(HEAD "A: b\x7f\r\n", CONTROL), R(HEAD "A: b\x0b\r\n", CONTROL), R(HEAD "\0A: b\r\n", CONTROL),
	R(HEAD " folded\r\n", FOLD), R(HEAD "A: b\r\n\tc\r\n", FOLD), R("GET / HTTP/1.1\r\n Host: a\r\n", FOLD),
	R(HEAD "A\r\n", FIELD), R(HEAD "A : b\r\n", FIELD), R(HEAD "A\t: b\r\n", FIELD), R(HEAD ": b\r\n", FIELD),
	R(HEAD "A B: c\r\n", FIELD), R(HEAD "A(: c\r\n", FIELD), R(HEAD "\xc3\xa9: c\r\n", FIELD),
	R(HEAD "Host: a\r\n", TWICE), R(HEAD "HOST: b\r\n", TWICE),
	R(HEAD "Authorization: a\r\nauthorization: b\r\n", TWICE),
	R("GET / HTTP/1.1\r\n\r\n", HOST), R("GET / HTTP/1.1\r\nHost:\r\n", HOST),
	R("GET / HTTP/1.1\r\nHost: a b\r\n", HOST), R("GET / HTTP/1.1\r\nHost: a/b\r\n", HOST),
	R("GET / HTTP/1.1\r\nHost: a@b\r\n", HOST), R("GET / HTTP/1.1\r\nHost: a:\r\n", HOST),
	R("GET / HTTP/1.1\r\nHost: a:8x\r\n", HOST), R("GET / HTTP/1.1\r\nHost: a:123456\r\n", HOST),
	R("GET / HTTP/1.1\r\nHost: [::1\r\n", HOST), R("GET / HTTP/1.1\r\nHost: a, b\r\n", HOST),
	R("GET / HTTP/1.1\r\nHost: []\r\n", HOST), R("GET / HTTP/1.0\r\nHost: ?\r\n", HOST),
	R(HEAD "Content-Length:\r\n", LENGTH), R(HEAD "Content-Length: +2\r\n", LENGTH),
	R(HEAD "Content-Length: -2\r\n", LENGTH), R(HEAD "Content-Length: 0x2\r\n", LENGTH),
	R(HEAD "Content-Length: 2, 2\r\n", LENGTH), R(HEAD "Content-Length: 2 2\r\n", LENGTH),
	R(HEAD "Content-Length: 2.0\r\n", LENGTH), R(HEAD "Content-Length: 1e3\r\n", LENGTH),
	R(HEAD "Content-Length: 18446744073709551616\r\n", LENGTH),
	R(HEAD "Content-Length: 2\r\nContent-Length: 2\r\n", TWICE),
	R(HEAD "Transfer-Encoding: gzip, chunked\r\n", CODING), R(HEAD "Transfer-Encoding:\r\n", CODING),
	R(HEAD "Transfer-Encoding: identity\r\n", CODING), R(HEAD "Transfer-Encoding: chunked;a\r\n", CODING),
	R(HEAD "Transfer-Encoding: chunked, chunked\r\n", CODING),
	R(HEAD "Transfer-Encoding: xchunked\r\n", CODING), R(HEAD "Transfer-Encoding: \"chunked\"\r\n", CODING),
	R(HEAD "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", TWICE),
	R("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", FRAMING),
	R("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", FRAMING),
	R("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", FRAMING),
	R(HEAD "Content-Length: 1\r\n\r\n", NO_BODY), R(HEAD "Transfer-Encoding: chunked\r\n\r\n", NO_BODY),
	R("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", NO_BODY),
	R(HEAD "Expect: 200-ok\r\n", EXPECT),
#undef R
};

static void
what_is_wrong_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct http_head h;
		size_t used;

		if (feed(&h, &usual, refused[i].text, refused[i].n, refused[i].n, &used) != HTTP_BAD ||
		    h.why.id != refused[i].why)
			fail_msg("%s: %s", refused[i].text, h.why.set ? msg_name(h.why.id) : "accepted");
		http_head_fini(&h);
	}
}

static void
splitting_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++)
		for (size_t step = 1; step < refused[i].n; step++) {
			struct http_head h;
			size_t whole, used;

			feed(&h, &usual, refused[i].text, refused[i].n, refused[i].n, &whole);
			http_head_fini(&h);
			assert_int_equal(feed(&h, &usual, refused[i].text, refused[i].n, step, &used),
			    HTTP_BAD);
			assert_int_equal(h.why.id, refused[i].why);
			assert_int_equal(used, whole);
			http_head_fini(&h);
		}
}

static void
limits_hold_to_the_byte(void **state)
{
	static const struct http_head_limits small = { 20, 60, 3 };
	static const struct { const char *text; enum http_step step; enum msg_id why; } cases[] = {
		{ "GET /678901 HTTP/1.1\r\n", HTTP_MORE, 0 },
		{ "GET /6789012 HTTP/1.1", HTTP_BAD, MSG_HTTP_TARGET_LONG },
		{ "GET / HTTP/1.1\r\nHost: 78901234567890\r\n", HTTP_MORE, 0 },
		{ "GET / HTTP/1.1\r\nHost: 789012345678901", HTTP_BAD, MSG_HTTP_HEAD_LONG },
		{ "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n", HTTP_DONE, 0 },
		{ "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n", HTTP_BAD, MSG_HTTP_HEAD_LONG },
		{ "GET / HTTP/1.1\r\nHost: a\r\nA: 45678901234567\r\nB: 4567890\r\n\r\n", HTTP_DONE, 0 },
		{ "GET / HTTP/1.1\r\nHost: a\r\nA: 45678901234567\r\nB: 4567890123\r\n\r\n", HTTP_BAD,
		    MSG_HTTP_HEAD_LONG },
		{ "GET /?a&b&c HTTP/1.1\r\n", HTTP_MORE, 0 },
		{ "GET /?a&b&c&d HTTP/1.1\r\n", HTTP_BAD, MSG_HTTP_TARGET_LONG },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_head h;
		size_t used;

		if (feed(&h, &small, cases[i].text, strlen(cases[i].text), 1, &used) != cases[i].step ||
		    (h.why.set && h.why.id != cases[i].why))
			fail_msg("%s: %s", cases[i].text, h.why.set ? msg_name(h.why.id) : "no error");
		http_head_fini(&h);
	}
}

/* Bytes behind the head are the next request's or the body's. */
static void
what_follows_is_left(void **state)
{
	static const char text[] = HEAD "\r\nGET /next";
	struct http_head h;
	size_t used;

	(void)state;
	http_head_init(&h, &usual);
	assert_int_equal(http_head_feed(&h, text, sizeof text - 1, &used), HTTP_DONE);
	assert_string_equal(text + used, "GET /next");
	http_head_fini(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_read),
		cmocka_unit_test(connections_stay_or_close),
		cmocka_unit_test(targets_are_decoded_once),
		cmocka_unit_test(what_is_wrong_is_refused),
		cmocka_unit_test(splitting_changes_nothing),
		cmocka_unit_test(limits_hold_to_the_byte),
		cmocka_unit_test(what_follows_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
