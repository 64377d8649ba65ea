/* value: building, asking, and the binary form for frames. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "rules/base/value.h"

static struct value *
sample(struct arena *a)
{
	struct value *v = value_map(a), *list = value_list(a);

	value_put(a, v, "nothing", value_null(a));
	value_put(a, v, "yes", value_bool(a, 7));
	value_put(a, v, "least", value_int(a, INT64_MIN));
	value_put(a, v, "tenth", value_num(a, 0.1));
	value_put(a, v, "text", value_strn(a, "a\0ễ", 5));
	value_put(a, v, "list", list);
	value_push(a, list, value_list(a));
	value_push(a, list, value_map(a));
	value_push(a, list, value_str(a, ""));
	return v;
}

static void
asking_is_typed(void **state)
{
	struct arena a = ARENA_INIT;
	struct value *v = sample(&a);

	(void)state;
	assert_int_equal(value_boolean(value_get(v, "yes"), 0), 1);
	assert_true(value_integer(value_get(v, "least"), 0) == INT64_MIN);
	assert_true(value_double(value_get(v, "tenth"), 0) == 0.1);
	assert_true(value_double(value_int(&a, 3), 0) == 3);
	assert_string_equal(value_text(value_get(v, "text"), ""), "a");
	assert_int_equal(value_get(v, "text")->u.str.n, 5);
	assert_int_equal(value_len(v), 6);
	assert_int_equal(value_len(value_get(v, "list")), 3);
	assert_true(value_is(value_str(&a, NULL), V_NULL));
	arena_fini(&a);
}

static void
other_types_give_the_default(void **state)
{
	struct arena a = ARENA_INIT;
	struct value *text = value_str(&a, "5"), *real = value_num(&a, 5);

	(void)state;
	assert_int_equal(value_boolean(text, -1), -1);
	assert_int_equal(value_integer(real, -1), -1);
	assert_true(value_double(text, -1) == -1);
	assert_string_equal(value_text(real, "none"), "none");
	assert_string_equal(value_text(NULL, "none"), "none");
	assert_int_equal(value_integer(NULL, 4), 4);
	assert_int_equal(value_len(text), 0);
	assert_int_equal(value_len(NULL), 0);
	assert_false(value_is(NULL, V_NULL));
	assert_null(value_get(NULL, "x"));
	assert_null(value_get(text, "x"));
	assert_null(value_get(value_map(&a), "x"));
	arena_fini(&a);
}

static void
a_map_keeps_order_and_replaces(void **state)
{
	struct arena a = ARENA_INIT;
	struct value *v = value_map(&a);
	char key[16] = "0";

	(void)state;
	for (int i = 0; i < 50; i++) {
		snprintf(key, sizeof key, "%d", i);
		value_put(&a, v, key, value_int(&a, i));
	}
	value_put(&a, v, "7", value_str(&a, "seven"));
	assert_int_equal(value_len(v), 50);
	for (int i = 0; i < 50; i++) {
		snprintf(key, sizeof key, "%d", i);
		assert_string_equal(v->u.map.at[i].key, key);
		if (i != 7)
			assert_int_equal(value_integer(v->u.map.at[i].value, -1), i);
	}
	assert_string_equal(value_text(value_get(v, "7"), ""), "seven");
	arena_fini(&a);
}

static void
a_copy_has_members_of_its_own(void **state)
{
	struct arena a = ARENA_INIT;
	struct value *v = sample(&a), *copy = value_copy(&a, v);

	(void)state;
	assert_int_equal(value_len(copy), value_len(v));
	assert_ptr_equal(value_get(copy, "list"), value_get(v, "list"));
	value_put(&a, copy, "yes", value_int(&a, 2));
	value_put(&a, copy, "more", value_int(&a, 3));
	assert_int_equal(value_boolean(value_get(v, "yes"), 0), 1);
	assert_null(value_get(v, "more"));
	assert_int_equal(value_len(value_copy(&a, NULL)), 0);
	arena_fini(&a);
}

static void
types_have_names(void **state)
{
	(void)state;
	assert_string_equal(value_type_name(V_NULL), "nothing");
	assert_string_equal(value_type_name(V_INT), value_type_name(V_NUM));
	assert_string_equal(value_type_name(V_MAP), "table");
	assert_string_equal(value_type_name(V_FUNC), "function");
}

static int
same(const struct value *x, const struct value *y)
{
	int alike = x->type == y->type && value_len(x) == value_len(y);

	if (alike && x->type == V_STR)
		return x->u.str.n == y->u.str.n &&
		    memcmp(x->u.str.s, y->u.str.s, x->u.str.n + 1) == 0;
	if (alike && x->type == V_NUM)
		return x->u.number == y->u.number;
	for (size_t i = 0; alike && x->type == V_LIST && i < x->u.list.n; i++)
		alike = same(x->u.list.at[i], y->u.list.at[i]);
	for (size_t i = 0; alike && x->type == V_MAP && i < x->u.map.n; i++)
		alike = strcmp(x->u.map.at[i].key, y->u.map.at[i].key) == 0 &&
		    same(x->u.map.at[i].value, y->u.map.at[i].value);
	return alike && value_boolean(x, 0) == value_boolean(y, 0) &&
	    value_integer(x, 0) == value_integer(y, 0);
}

static struct value *
read_bytes(struct arena *a, const void *p, size_t n)
{
	struct cut c = { p, n, 0 };

	return value_read(a, &c);
}

static void
what_is_written_is_read(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct value *v = sample(&a), *back;
	struct cut c;

	(void)state;
	value_write(v, &b);
	buf_u8(&b, 42);
	c = (struct cut){ (const unsigned char *)b.p, b.n, 0 };
	back = value_read(&a, &c);
	assert_non_null(back);
	assert_true(same(v, back));
	assert_int_equal(cut_u8(&c), 42);
	value_put(&a, back, "least", value_int(&a, 0));
	assert_false(same(v, back));
	buf_fini(&b);
	arena_fini(&a);
}

static void
functions_are_not_sent(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct value *f = value_null(&a);

	(void)state;
	f->type = V_FUNC;
	value_write(f, &b);
	assert_true(value_is(read_bytes(&a, b.p, b.n), V_NULL));
	assert_null(read_bytes(&a, "\7\0\0\0\0", 5));
	buf_fini(&b);
	arena_fini(&a);
}

static void
any_cut_is_refused(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;

	(void)state;
	value_write(sample(&a), &b);
	assert_non_null(read_bytes(&a, b.p, b.n));
	for (size_t n = 0; n < b.n; n++)
		assert_null(read_bytes(&a, b.p, n));
	buf_fini(&b);
	arena_fini(&a);
}

static struct value *
nested(struct arena *a, int levels)
{
	struct buf b = BUF_INIT;
	struct value *v;

	for (int i = 0; i < levels; i++) {
		buf_u8(&b, V_LIST);
		buf_u32(&b, 1);
	}
	buf_u8(&b, V_NULL);
	v = read_bytes(a, b.p, b.n);
	buf_fini(&b);
	return v;
}

/* A map of n keys, the last of them named as the one at `like` (n: none). */
static struct value *
keyed(struct arena *a, int n, int like)
{
	struct buf b = BUF_INIT;
	struct value *v;

	buf_u8(&b, V_MAP);
	buf_u32(&b, (uint32_t)n);
	for (int i = 0; i < n; i++) {
		char key[8];

		snprintf(key, sizeof key, "k%d", i == n - 1 && like < n ? like : i);
		buf_str(&b, key, strlen(key));
		buf_u8(&b, V_NULL);
	}
	v = read_bytes(a, b.p, b.n);
	buf_fini(&b);
	return v;
}

static void
a_key_that_is_there_twice_is_found(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (int n = 2; n < 30; n++) {
		assert_int_equal(value_len(keyed(&a, n, n)), n);
		for (int like = 0; like < n - 1; like++)
			assert_null(keyed(&a, n, like));
	}
	arena_fini(&a);
}

static void
bytes_that_lie_are_refused(void **state)
{
	static const char twice[] = "\6\2\0\0\0\1\0\0\0k\0\1\0\0\0k\0";
	static const char once[] = "\6\2\0\0\0\1\0\0\0k\0\1\0\0\0l\0";
	struct arena a = ARENA_INIT;

	(void)state;
	assert_non_null(nested(&a, 64));
	assert_null(nested(&a, 65));
	assert_null(nested(&a, 100000));
	assert_null(read_bytes(&a, "\5\xff\xff\xff\xff\0", 6));
	assert_null(read_bytes(&a, "\4\xff\xff\xff\xffx", 6));
	assert_null(read_bytes(&a, "\xff", 1));
	assert_int_equal(value_len(read_bytes(&a, once, sizeof once - 1)), 2);
	assert_null(read_bytes(&a, twice, sizeof twice - 1));
	arena_fini(&a);
}

/* A table of very many keys must not take quadratic time: this one would, for minutes. */
static void
a_big_table_is_read_at_once(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct value *v;
	char key[16];

	(void)state;
	buf_u8(&b, V_MAP);
	buf_u32(&b, 300000);
	for (int i = 0; i < 300000; i++) {
		snprintf(key, sizeof key, "%d", i);
		buf_str(&b, key, strlen(key));
		buf_u8(&b, V_NULL);
	}
	v = read_bytes(&a, b.p, b.n);
	assert_int_equal(value_len(v), 300000);
	assert_string_equal(v->u.map.at[299999].key, "299999");
	buf_fini(&b);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asking_is_typed),
		cmocka_unit_test(other_types_give_the_default),
		cmocka_unit_test(a_map_keeps_order_and_replaces),
		cmocka_unit_test(a_copy_has_members_of_its_own),
		cmocka_unit_test(types_have_names),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(functions_are_not_sent),
		cmocka_unit_test(any_cut_is_refused),
		cmocka_unit_test(a_key_that_is_there_twice_is_found),
		cmocka_unit_test(bytes_that_lie_are_refused),
		cmocka_unit_test(a_big_table_is_read_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
