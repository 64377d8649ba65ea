/* err, messages, buf, arena, map and digest: what everybody above stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "rules/base/arena.h"
#include "rules/base/buf.h"
#include "rules/base/digest.h"
#include "rules/base/err.h"
#include "rules/base/map.h"
#include "rules/base/text.h"

/* Each {n} of a template as one bit; anything else in braces that looks like a slip as bit 31. */
static unsigned
placeholders(const char *s)
{
	unsigned bits = 0;

	for (; (s = strchr(s, '{')) != NULL; s++)
		if (s[1] >= '0' && s[1] < '0' + ERR_ARGS && s[2] == '}')
			bits |= 1u << (s[1] - '0');
		else if (s[1] >= '0' && s[1] <= '9')
			bits |= 1u << 31;
	return bits;
}

static void
each_message_is_told_in_both_languages(void **state)
{
	(void)state;
	assert_true(MSG_COUNT > 100);
	for (int i = 0; i < MSG_COUNT; i++) {
		const char *en = msg_template((enum msg_id)i, LANG_EN);
		const char *vi = msg_template((enum msg_id)i, LANG_VI);

		/* {1} and {2}: a sentence that comes in both languages itself */
		unsigned differ = placeholders(en) ^ placeholders(vi);

		if (en[0] == '\0' || vi[0] == '\0' ||
		    (differ != 0 && !(differ == 6u && strstr(en, "{1}") && strstr(vi, "{2}"))))
			fail_msg("%s: \"%s\" and \"%s\"", msg_name((enum msg_id)i), en, vi);
		if (placeholders(en) & 1u << 31)
			fail_msg("%s: placeholder out of range", msg_name((enum msg_id)i));
		if (utf8_bad(vi, strlen(vi)) >= 0 || (strcmp(en, vi) == 0 && strcmp(en, "km") != 0))
			fail_msg("%s: no Vietnamese: %s", msg_name((enum msg_id)i), vi);
	}
}

static void
each_message_has_its_statuses_and_one_name(void **state)
{
	(void)state;
	for (int i = 0; i < MSG_COUNT; i++) {
		enum msg_id id = (enum msg_id)i;
		int http = msg_http(id), code = msg_exit(id);

		assert_int_equal(msg_find(msg_name(id)), i);
		if (http < 200 || http > 599 || code < 0 || code > 5)
			fail_msg("%s: HTTP %d, exit %d", msg_name(id), http, code);
	}
	assert_int_equal(msg_http(MSG_FILE_OPEN), 404);
	assert_int_equal(msg_exit(MSG_FILE_OPEN), 5);
	assert_int_equal(msg_find("NO_SUCH_MESSAGE"), -1);
}

static void
is_text(char *got, const char *want)
{
	assert_string_equal(got, want);
	free(got);
}

static void
an_error_becomes_a_sentence(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(err_set(&e, MSG_FILE_OPEN, "a.csv", "gone"), -1);
	assert_true(e.set);
	is_text(err_text(&e, LANG_EN), "cannot open a.csv: gone");
	is_text(err_text(&e, LANG_VI), "không mở được a.csv: gone");
	is_text(err_line(&e, LANG_EN), "cannot open a.csv: gone");
	assert_int_equal(err_set(&e, MSG_FILE_READ, e.args[0]), -1);
	is_text(err_text(&e, LANG_EN), "cannot read a.csv");
	assert_null(e.args[1]);
	err_fini(&e);
	assert_false(e.set);
}

static void
arguments_that_are_missing_leave_a_gap(void **state)
{
	const char *args[] = { NULL, "b" };

	(void)state;
	is_text(msg_text(MSG_FILE_OPEN, LANG_EN, args, 2), "cannot open : b");
	is_text(msg_text(MSG_FILE_OPEN, LANG_EN, NULL, 0), "cannot open : ");
}

static void
the_first_place_is_kept(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_set(&e, MSG_JSON_SYNTAX);
	assert_int_equal(err_at(&e, NULL, 3, 0), -1);
	is_text(err_line(&e, LANG_EN), "3: this is not JSON");
	err_at(&e, "x.json", 9, 9);
	is_text(err_line(&e, LANG_EN), "x.json:3: this is not JSON");
	err_set(&e, MSG_JSON_SYNTAX);
	err_at(&e, "y.json", 1, 2);
	err_at(&e, "z.json", 7, 7);
	is_text(err_line(&e, LANG_EN), "y.json:1:2: this is not JSON");
	err_fini(&e);
}

static void
errors_are_copied_and_moved(void **state)
{
	struct err a = { 0 }, b = { 0 };

	(void)state;
	err_set(&a, MSG_FILE_READ, "one");
	err_at(&a, "f", 1, 2);
	err_set(&b, MSG_FILE_OPEN, "two", "old");
	err_copy(&b, &a);
	assert_ptr_not_equal(a.args[0], b.args[0]);
	is_text(err_line(&b, LANG_EN), "f:1:2: cannot read one");
	err_copy(&b, &b);
	err_fini(&a);
	err_move(&a, &b);
	assert_false(b.set);
	assert_null(b.file);
	is_text(err_line(&a, LANG_EN), "f:1:2: cannot read one");
	err_fini(&a);
}

static void
a_list_keeps_errors_and_warnings_apart(void **state)
{
	struct err_list l = { 0 };
	struct err e = { 0 };

	(void)state;
	for (int i = 0; i < 40; i++) {
		err_set(&e, MSG_FILE_READ, "x");
		e.line = i + 1;
		err_list_add(&l, &e, i % 4 == 0);
		assert_false(e.set);
	}
	assert_int_equal(l.n, 40);
	assert_int_equal(err_list_errors(&l), 30);
	for (int i = 0; i < 40; i++) {
		assert_int_equal(l.at[i].line, i + 1);
		assert_int_equal(l.warning[i], i % 4 == 0);
	}
	err_list_fini(&l);
	assert_null(l.at);
}

static void
a_buffer_grows_and_stays_terminated(void **state)
{
	struct buf b = BUF_INIT;
	(void)state;
	for (size_t i = 0; i < 100; i++) {
		buf_addf(&b, "%02zu", i);
		buf_addc(&b, ',');
		assert_int_equal(b.n, 3 * (i + 1));
		assert_int_equal(strlen(b.p), b.n);
	}
	assert_memory_equal(b.p, "00,01,02,", 9);
	assert_string_equal(b.p + 294, "98,99,");
	buf_clear(&b);
	assert_string_equal(b.p, "");
	buf_adds(&b, "x");
	is_text(buf_detach(&b), "x");
	assert_null(b.p);
	is_text(buf_detach(&b), "");
	buf_fini(&b);
}

static void
numbers_are_little_endian(void **state)
{
	static const unsigned char want[] = { 1, 3, 2, 7, 6, 5, 4, 8, 0, 0, 0, 0, 0, 0, 0x80 };
	struct buf b = BUF_INIT;

	(void)state;
	buf_u8(&b, 1);
	buf_u16(&b, 0x0203);
	buf_u32(&b, 0x04050607);
	buf_u64(&b, UINT64_C(0x8000000000000008));
	assert_int_equal(b.n, sizeof want);
	assert_memory_equal(b.p, want, sizeof want);
	buf_fini(&b);
}

static void
what_is_written_is_read(void **state)
{
	struct buf b = BUF_INIT;
	struct cut c;
	const char *s;
	size_t n;

	(void)state;
	buf_u8(&b, 200);
	buf_u16(&b, 60000);
	buf_u32(&b, UINT32_MAX);
	buf_u64(&b, UINT64_MAX - 1);
	buf_f64(&b, -0.1);
	buf_str(&b, "a\0b", 3);
	buf_str(&b, "", 0);
	c = (struct cut){ (const unsigned char *)b.p, b.n, 0 };
	assert_int_equal(cut_u8(&c), 200);
	assert_int_equal(cut_u16(&c), 60000);
	assert_true(cut_u32(&c) == UINT32_MAX);
	assert_true(cut_u64(&c) == UINT64_MAX - 1);
	assert_true(cut_f64(&c) == -0.1);
	s = cut_str(&c, &n);
	assert_int_equal(n, 3);
	assert_memory_equal(s, "a\0b", 3);
	cut_str(&c, &n);
	assert_int_equal(n, 0);
	assert_int_equal(c.n, 0);
	assert_false(c.bad);
	buf_fini(&b);
}

static void
reading_past_the_end_is_latched(void **state)
{
	static const unsigned char bytes[] = { 9, 0, 0, 0, 'x', 7 };
	struct cut c = { bytes, sizeof bytes, 0 };
	size_t n = 99;

	(void)state;
	assert_string_equal(cut_str(&c, &n), "");
	assert_int_equal(n, 0);
	assert_true(c.bad);
	assert_int_equal(cut_u8(&c), 0);
	assert_null(cut_bytes(&c, 1));
	c = (struct cut){ bytes, 3, 0 };
	assert_int_equal(cut_u32(&c), 0);
	assert_true(c.bad);
}

static void
write_file(const char *path, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	for (size_t i = 0; i < n; i++)
		fputc((int)(i % 251), f);
	assert_int_equal(fclose(f), 0);
}

static void
a_file_is_read_whole_or_refused(void **state)
{
	char path[] = "/tmp/base_test.XXXXXX";
	struct buf b = BUF_INIT;
	struct err e = { 0 };
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	write_file(path, 200000);
	assert_int_equal(buf_read_file(&b, path, 200000, &e), 0);
	assert_int_equal(b.n, 200000);
	for (size_t i = 0; i < b.n; i++)
		assert_int_equal((unsigned char)b.p[i], i % 251);
	assert_false(e.set);
	buf_clear(&b);
	assert_int_equal(buf_read_file(&b, path, 199999, &e), -1);
	assert_int_equal(e.id, MSG_FILE_TOO_BIG);
	unlink(path);
	buf_clear(&b);
	assert_int_equal(buf_read_file(&b, path, 10, &e), -1);
	assert_int_equal(e.id, MSG_FILE_NONE);
	assert_string_equal(e.args[0], path);
	assert_int_equal(buf_read_file(&b, "/tmp", 10, &e), -1);
	assert_int_equal(e.id, MSG_FILE_KIND);
	assert_int_equal(buf_read_file(&b, "/dev/zero", 10, &e), -1);
	assert_int_equal(e.id, MSG_FILE_KIND);
	err_fini(&e);
	buf_fini(&b);
}

static void
an_arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t n = 0; n < 300; n++) {
			unsigned char *p = arena_new(&a, n);

			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xff, n);
			arena_str(&a, &"texts go close together"[n % 23]);
		}
		assert_true(a.total >= 300 * 299 / 2);
		arena_reset(&a);
		assert_true(a.total <= 8192);
	}
	arena_fini(&a);
	assert_int_equal(a.total, 0);
}

static void
an_arena_holds_texts_and_big_pieces(void **state)
{
	struct arena a = ARENA_INIT;
	char *first = arena_str(&a, "first"), *big;

	(void)state;
	big = arena_new(&a, 1000000);
	memset(big, 1, 1000000);
	assert_string_equal(arena_fmt(&a, "%s-%d", "x", 7), "x-7");
	assert_string_equal(arena_fmt(&a, "%s", ""), "");
	assert_memory_equal(arena_copy(&a, "a\0b", 3), "a\0b", 4);
	assert_null(arena_str(&a, NULL));
	big = arena_str(&a, "close");
	assert_ptr_equal(arena_str(&a, "by"), big + sizeof "close");
	assert_string_equal(first, "first");
	assert_true(a.total >= 1000000);
	arena_reset(&a);
	assert_string_equal(arena_str(&a, "again"), "again");
	arena_fini(&a);
}

static void
a_map_finds_what_was_put(void **state)
{
	struct map m = MAP_INIT;
	char key[24];
	int fresh;

	(void)state;
	assert_null(map_get(&m, "x"));
	for (uintptr_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "%lu", (unsigned long)(i * i));
		*map_put(&m, key, strlen(key), &fresh) = (void *)(i + 1);
		assert_true(fresh);
	}
	for (uintptr_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "%lu", (unsigned long)(i * i));
		assert_ptr_equal(map_get(&m, key), (void *)(i + 1));
		assert_string_equal(m.at[i].key, key);
	}
	assert_null(map_get(&m, "2"));
	*map_put(&m, "4", 1, &fresh) = NULL;
	assert_false(fresh);
	assert_int_equal(m.n, 5000);
	map_fini(&m, NULL);
	assert_int_equal(m.n, 0);
}

static void
map_keys_are_bytes(void **state)
{
	struct map m = MAP_INIT;

	(void)state;
	*map_put(&m, "a\0b", 3, NULL) = mem_str("one");
	*map_put(&m, "a\0c", 3, NULL) = mem_str("two");
	*map_put(&m, "", 0, NULL) = mem_str("three");
	*map_put(&m, "12345678", 8, NULL) = mem_str("four");
	assert_null(map_get(&m, "a"));
	assert_null(map_find(&m, "12345678\0", 9));
	assert_string_equal(map_find(&m, "a\0c", 3)->value, "two");
	assert_string_equal(map_get(&m, ""), "three");
	assert_string_equal(map_get(&m, "12345678"), "four");
	map_fini(&m, free);
}

static void
no_two_maps_share_their_secret(void **state)
{
	struct map a = MAP_INIT, b = MAP_INIT;

	(void)state;
	map_put(&a, "k", 1, NULL);
	map_put(&b, "k", 1, NULL);
	assert_true(a.seed != b.seed);
	assert_true(a.at[0].hash != b.at[0].hash);
	map_fini(&a, NULL);
	map_fini(&b, NULL);
}

/* The value for "abc" is BLAKE2b-256's, as `b2sum -l 256` gives it. */
static void
a_digest_is_blake2b_256(void **state)
{
	unsigned char once[DIGEST_LEN], parts[DIGEST_LEN];
	char text[DIGEST_TEXT];
	struct digest d;

	(void)state;
	digest_of("abc", 3, once);
	digest_hex(once, text);
	assert_string_equal(text,
	    "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	digest_init(&d);
	digest_add(&d, "a", 1);
	digest_add(&d, "", 0);
	digest_add(&d, "bc", 2);
	digest_end(&d, parts);
	assert_memory_equal(once, parts, DIGEST_LEN);
}

static void
two_texts(const char *a, const char *b, unsigned char out[DIGEST_LEN])
{
	struct digest d;

	digest_init(&d);
	digest_add_str(&d, a, strlen(a));
	digest_add_str(&d, b, strlen(b));
	digest_end(&d, out);
}

static void
lists_of_texts_do_not_collide(void **state)
{
	unsigned char x[DIGEST_LEN], y[DIGEST_LEN], z[DIGEST_LEN];

	(void)state;
	two_texts("ab", "c", x);
	two_texts("a", "bc", y);
	two_texts("ab", "c", z);
	assert_memory_not_equal(x, y, DIGEST_LEN);
	assert_memory_equal(x, z, DIGEST_LEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_message_is_told_in_both_languages),
		cmocka_unit_test(each_message_has_its_statuses_and_one_name),
		cmocka_unit_test(an_error_becomes_a_sentence),
		cmocka_unit_test(arguments_that_are_missing_leave_a_gap),
		cmocka_unit_test(the_first_place_is_kept),
		cmocka_unit_test(errors_are_copied_and_moved),
		cmocka_unit_test(a_list_keeps_errors_and_warnings_apart),
		cmocka_unit_test(a_buffer_grows_and_stays_terminated),
		cmocka_unit_test(numbers_are_little_endian),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(reading_past_the_end_is_latched),
		cmocka_unit_test(a_file_is_read_whole_or_refused),
		cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(an_arena_holds_texts_and_big_pieces),
		cmocka_unit_test(a_map_finds_what_was_put),
		cmocka_unit_test(map_keys_are_bytes),
		cmocka_unit_test(no_two_maps_share_their_secret),
		cmocka_unit_test(a_digest_is_blake2b_256),
		cmocka_unit_test(lists_of_texts_do_not_collide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
