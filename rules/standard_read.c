/* Tables by their keys: what all parts of a standard have in common. */
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/standard_impl.h"

/* --- telling --- */

int
standard_tell(struct reader *r, const char *path, enum msg_id id, const char *a, const char *b)
{
	struct place at = source_key(r->s->source, path);
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL);
	err_at(&e, r->s->file, at.line, at.col);
	err_list_add(r->errors, &e, 0);
	return -1;
}

int
standard_wrong(struct reader *r, const char *path, const char *expected)
{
	return standard_tell(r, path, MSG_RULE_WRONG_TYPE, path, expected);
}

const char *
standard_sub(struct reader *r, const char *path, const char *key)
{
	return arena_fmt(r->a, "%s%s%s", path, *path != '\0' && *key != '[' ? "." : "", key);
}

const char *
standard_nth(struct reader *r, const char *path, size_t i)
{
	return arena_fmt(r->a, "%s[%zu]", path, i + 1);
}

int
standard_line(const struct reader *r, const char *path)
{
	return source_key(r->s->source, path).line;
}

static int
unknown_word(struct reader *r, enum word_scope scope, const char *path, const char *key)
{
	const char *names[64], *near = suggest(key, names, word_names(scope, names, 64));

	if (strspn(key, "0123456789") == strlen(key))
		return standard_tell(r, arena_fmt(r->a, "%s[%s]", path, key), MSG_RULE_NAMELESS,
		    *path ? path : "standard", NULL);
	return standard_tell(r, standard_sub(r, path, key),
	    near ? MSG_RULE_WORD_HINT : MSG_RULE_WORD, key, near);
}

/* --- values --- */

int
standard_title(struct reader *r, const struct value *v, const char *path, void *to)
{
	const char *const keys[] = { "vi", "en" };
	struct titles *t = to;
	const char **const at[] = { &t->vi, &t->en };

	if (!value_is(v, V_MAP))
		return standard_wrong(r, path, "{ vi = \"...\", en = \"...\" }");
	for (size_t i = 0; i < v->u.map.n; i++)
		if (word_find(SCOPE_TITLE, v->u.map.at[i].key) == NULL)
			return unknown_word(r, SCOPE_TITLE, path, v->u.map.at[i].key);
	for (int i = 0; i < 2; i++) {
		*at[i] = value_text(value_get(v, keys[i]), "");
		if (strspn(*at[i], " \t\n") == strlen(*at[i]))
			return standard_tell(r, path, MSG_RULE_TITLE, path, keys[i]);
	}
	return 0;
}

static int
read_roles(struct reader *r, const struct value *v, const char *path, void *to)
{
	unsigned *bits = to;

	if (!value_is(v, V_LIST) || value_len(v) == 0)
		return standard_wrong(r, path, "{ \"staff\", \"deputy\", \"head\" }");
	for (size_t i = 0; i < v->u.list.n; i++) {
		int k = standard_choice(r, v->u.list.at[i], path, "staff deputy head");

		if (k < 0)
			return -1;
		*bits |= 1u << k;
	}
	return 0;
}

static int
read_basis(struct reader *r, const struct value *v, const char *path, void *to)
{
	int good = value_is(v, V_STR) || (value_is(v, V_LIST) && value_len(v) > 0);

	for (size_t i = 0; value_is(v, V_LIST) && i < v->u.list.n; i++)
		good &= value_is(v->u.list.at[i], V_STR);
	*(const struct value **)to = v;
	return good ? 0 : standard_wrong(r, path, "\"...\" / { \"...\", \"...\" }");
}

static int
read_text(struct reader *r, const struct value *v, const char *path, void *to)
{
	*(const char **)to = value_text(v, NULL);
	return value_is(v, V_STR) ? 0 : standard_wrong(r, path, "\"...\"");
}

static int
read_number(struct reader *r, const struct value *v, const char *path, void *to)
{
	*(double *)to = value_double(v, 0);
	return value_is(v, V_NUM) ? 0 : standard_wrong(r, path, "1.5");
}

static int
read_func(struct reader *r, const struct value *v, const char *path, void *to)
{
	*(int *)to = value_is(v, V_FUNC) ? v->u.func : -1;
	return value_is(v, V_FUNC) ? 0 : standard_wrong(r, path, "function (...) ... end");
}

static int
read_value(struct reader *r, const struct value *v, const char *path, void *to)
{
	(void)r, (void)path;
	*(const struct value **)to = v;
	return 0;
}

typedef int get_fn(struct reader *r, const struct value *v, const char *path, void *to);
static get_fn *const getters[] = {
	[GET_TEXT] = read_text, [GET_NUMBER] = read_number, [GET_FUNC] = read_func,
	[GET_TITLE] = standard_title, [GET_ROLES] = read_roles, [GET_BASIS] = read_basis,
	[GET_VALUE] = read_value, [GET_OTHER] = NULL,
};

static int
member(struct reader *r, const struct value_pair *p, const char *path, const struct shape *shape,
    void *to)
{
	const struct key *k = shape->keys;

	while (k->name != NULL && strcmp(k->name, p->key) != 0)
		k++;
	if (k->name == NULL)
		return unknown_word(r, shape->scope, path, p->key);
	if (k->get == GET_OTHER)
		return 0;
	return getters[k->get](r, p->value, standard_sub(r, path, p->key), (char *)to + k->at);
}

int
standard_table(struct reader *r, const struct value *v, const char *path,
    const struct shape *shape, void *to)
{
	int failed = 0;

	if (!value_is(v, V_MAP))
		return standard_wrong(r, path, "{ name = value, ... }");
	for (size_t i = 0; i < v->u.map.n; i++)
		failed |= member(r, &v->u.map.at[i], path, shape, to);
	/* A misspelt word would be told twice, as unknown and as missing. */
	for (const struct key *k = shape->keys; k->name != NULL && !failed; k++)
		if (k->needed && value_get(v, k->name) == NULL)
			failed = standard_tell(r, path, MSG_RULE_NEEDS, *path ? path : "standard",
			    k->name);
	return failed;
}

int
standard_is_list(struct reader *r, const struct value *v, const char *path)
{
	if (!value_is(v, V_LIST))
		standard_wrong(r, path, "{ { ... }, { ... } }");
	return value_is(v, V_LIST);
}

int
standard_is_named(struct reader *r, const struct value *v, const char *path)
{
	int named = value_is(v, V_MAP) || (value_is(v, V_LIST) && value_len(v) == 0);

	if (!named)
		standard_wrong(r, path, "{ name = ..., ... }");
	return named;
}

int
standard_name(struct reader *r, const char *path, const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789";

	size_t n = strlen(name);

	if (n > 0 && strspn(name, letters) == n && !(*name >= '0' && *name <= '9'))
		return 0;
	return standard_tell(r, path, MSG_RULE_NAME, name, NULL);
}

int
standard_choice(struct reader *r, const struct value *v, const char *path, const char *words_text)
{
	const char *word = value_text(v, "");
	int k = *word ? choice_find(words_text, word, strlen(word)) : -1;
	struct buf list = BUF_INIT;

	if (k >= 0)
		return k;
	for (const char *p = words_text; *p != '\0'; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		buf_addf(&list, "%s\"%.*s\"", list.n ? ", " : "", (int)n, p);
		p += n;
	}
	standard_tell(r, path, MSG_RULE_ONE_OF, path, list.p);
	buf_fini(&list);
	return -1;
}

int
standard_once(struct reader *r, const char *path, const void *entries, size_t n, size_t size)
{
	const char *const *last = (const void *)((const char *)entries + n * size);

	for (size_t i = 0; i < n; i++) {
		const char *const *id = (const void *)((const char *)entries + i * size);

		if (*id != NULL && strcmp(*id, *last) == 0)
			return standard_tell(r, path, MSG_RULE_TWICE, *last, NULL);
	}
	return 0;
}
