#include "daemon/since.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/as_of.h"
#include "daemon/cron.h"
#include "daemon/store/store_pages.h"
#include "daemon/why.h"
#include "rules/base/json.h"
#include "rules/base/map.h"
#include "rules/base/text.h"

struct looking {
	const struct run_options *o;
	const struct person *person;
	struct arena *a;
	struct err *e;
	struct result published;
	struct run run; /* that published it */
	struct period_now period;
	struct value *tree, *facts;
	struct map now; /* "kind source id" of what counts now */
	struct late_fact *late;
	size_t nlate;
	int before; /* what was known then is being read */
};

static void
put(struct looking *l, struct value *v, const char *name, struct value *member)
{
	value_put(l->a, v, name, member ? member : value_null(l->a));
}

static struct value *
utc(struct arena *a, int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;
	char text[40];

	gmtime_r(&t, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return value_str(a, text);
}

static struct value *
micro(struct arena *a, int64_t points)
{
	return points == MODEL_NONE ? value_null(a) : value_int(a, points);
}

/* --- as published --- */

static int
published(struct looking *l, const struct moment *then)
{
	const struct run_options *o = l->o;
	const struct result *r = &l->published;
	struct value *v = value_map(l->a);
	char text[PERIOD_TEXT];
	int got = store_result_at(o->store, 0, l->person->code, o->period, NULL, then, l->a,
	    &l->published, l->e);

	if (got > 0)
		return err_set(l->e, MSG_CTL_NO_RESULT, l->person->code, period_text(o->period, text));
	if (got < 0 || store_run_find(o->store, r->run, l->a, &l->run, l->e) != 0 ||
	    store_period_now(o->store, o->period, l->a, &l->period, l->e) != 0)
		return -1;
	put(l, v, "at", utc(l->a, l->run.finished));
	put(l, v, "run", value_int(l->a, r->run));
	put(l, v, "revision", value_int(l->a, r->revision));
	put(l, v, "as_of", value_int(l->a, l->run.as_of));
	put(l, v, "bundle", value_str(l->a, l->run.bundle));
	put(l, v, "state", value_str(l->a, state_names[r->state]));
	put(l, v, "score", micro(l->a, r->micro));
	put(l, v, "band", value_str(l->a, r->band));
	put(l, v, "class", value_str(l->a, r->class_final));
	put(l, l->tree, "published", v);
	return 0;
}

/* --- with what is known today --- */

static struct value *
parts_then(struct looking *l)
{
	struct err ignored = { 0 };
	const char *s = l->published.parts ? l->published.parts : "{}";
	struct value *v = json_read(l->a, s, strlen(s), &ignored);

	err_fini(&ignored);
	return v ? v : value_map(l->a);
}

static int
is_equal(const struct value *x, const struct value *y)
{
	if (value_is(x, V_STR) && value_is(y, V_STR))
		return strcmp(x->u.str.s, y->u.str.s) == 0;
	if (value_is(x, V_INT) && value_is(y, V_INT))
		return x->u.integer == y->u.integer;
	return (x == NULL || x->type == V_NULL) && (y == NULL || y->type == V_NULL);
}

static void
criteria(struct looking *l, const struct value *list, struct value *out)
{
	const struct value *then = parts_then(l);

	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *c = list->u.list.at[i], *now = value_get(c, "points"),
				   *was = value_get(then, value_text(value_get(c, "id"), ""));
		struct value *v = value_map(l->a);

		if (is_equal(was, now))
			continue;
		put(l, v, "id", value_get(c, "id"));
		put(l, v, "vi", value_get(c, "vi"));
		put(l, v, "en", value_get(c, "en"));
		put(l, v, "published", (struct value *)was);
		put(l, v, "known", (struct value *)now);
		value_push(l->a, out, v);
	}
}

static int
known(struct looking *l)
{
	static const char *const names[] = { "state", "score", "band" };
	struct value *why = why_score(l->o, l->person, l->a, l->e), *v = value_map(l->a),
		     *list = value_list(l->a), *was = value_get(l->tree, "published");
	int moved;

	if (why == NULL)
		return -1;
	put(l, v, "as_of", value_int(l->a, store_seq(l->o->store)));
	for (size_t i = 0; i < 3; i++)
		put(l, v, names[i], value_get(why, names[i]));
	criteria(l, value_get(why, "criteria"), list);
	moved = value_len(list) > 0;
	for (size_t i = 0; i < 3; i++)
		moved |= !is_equal(value_get(was, names[i]), value_get(v, names[i]));
	put(l, l->tree, "known", v);
	put(l, l->tree, "classes", value_get(why, "classes"));
	put(l, l->tree, "moved", value_bool(l->a, moved));
	put(l, l->tree, "rules_changed", value_bool(l->a, l->o->bundle != NULL &&
		strcmp(l->o->bundle, l->run.bundle) != 0));
	put(l, l->tree, "criteria", list);
	return 0;
}

/* --- what was recorded between --- */

/* The period in which a line that came late is counted, when it is another one. */
static struct value *
counted_in(struct looking *l, int64_t seq)
{
	char text[PERIOD_TEXT];

	for (size_t i = 0; i < l->nlate; i++)
		if (l->late[i].seq == seq && l->late[i].month != period_code(l->o->period))
			return value_str(l->a,
			    period_text(period_from_code(l->late[i].month), text));
	return NULL;
}

static void
add_fact(struct looking *l, const struct fact *f, int64_t seq, int64_t at, int withdrawn)
{
	struct value *v = value_map(l->a);

	put(l, v, "seq", value_int(l->a, seq));
	put(l, v, "kind", value_str(l->a, fact_type(f->kind)->name));
	put(l, v, "source", value_str(l->a, f->source));
	put(l, v, "external_id", value_str(l->a, f->external_id));
	put(l, v, "at", utc(l->a, at));
	put(l, v, "withdrawn", value_bool(l->a, withdrawn));
	put(l, v, "counted_in", counted_in(l, seq));
	value_push(l->a, l->facts, v);
}

static int
a_fact(void *arg, const struct fact *f, int64_t seq, int64_t at)
{
	struct looking *l = arg;
	const char *key = arena_fmt(l->a, "%d %s %s", (int)f->kind, f->source, f->external_id);
	struct map_entry *same;

	if (!l->before) {
		*map_put(&l->now, key, strlen(key), NULL) = l;
		if (seq > l->run.as_of)
			add_fact(l, f, seq, at, 0);
		return 0;
	}
	same = map_find(&l->now, key, strlen(key));
	if (same == NULL)
		add_fact(l, f, seq, at, 1);
	return 0;
}

static int
between(struct looking *l)
{
	struct facts_of of = { l->person->staff, l->o->period, 0, 0 };

	l->facts = value_list(l->a);
	put(l, l->tree, "facts", l->facts);
	if (store_late(l->o->store, l->o->period, l->run.as_of, l->a, &l->late, &l->nlate, l->e) != 0 ||
	    store_facts_of(l->o->store, &of, a_fact, l, l->e) != 0)
		return -1;
	l->before = 1;
	of.as_of = l->run.as_of;
	return of.as_of == 0 ? 0 : store_facts_of(l->o->store, &of, a_fact, l, l->e);
}

struct value *
since_tree(const struct run_options *o, const struct person *p, const struct moment *then,
    struct arena *a, struct err *e)
{
	struct looking l = { .o = o, .person = p, .a = a, .e = e, .tree = value_map(a) };
	char text[PERIOD_TEXT];
	int failed;

	put(&l, l.tree, "staff", value_str(a, p->code));
	put(&l, l.tree, "period", value_str(a, period_text(o->period, text)));
	failed = published(&l, then) != 0 || known(&l) != 0 || between(&l) != 0;
	map_fini(&l.now, NULL);
	if (failed)
		return NULL;
	put(&l, l.tree, "sealed", value_bool(a, strcmp(l.period.state, "sealed") == 0));
	return l.tree;
}

/* --- in words --- */

struct telling {
	enum lang lang;
	const struct zone *z;
	struct buf *out;
	struct arena a;
};

#define say(t, ...) say_line((t), __VA_ARGS__, (const char *)NULL)
static void
say_line(struct telling *t, enum msg_id id, ...)
{
	const char *args[6];
	size_t n = 0;
	va_list ap;
	char *text;

	va_start(ap, id);
	while (n < 6 && (args[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	text = msg_text(id, t->lang, args, n);
	buf_adds(t->out, text);
	buf_addc(t->out, '\n');
	free(text);
}

static const char *
shown(struct telling *t, const struct value *v)
{
	struct buf b = BUF_INIT;
	const char *s = "-";

	if (value_is(v, V_STR))
		return value_text(v, "-");
	if (value_is(v, V_INT)) {
		points_text(&b, v->u.integer, t->lang == LANG_VI);
		s = arena_copy(&t->a, b.p, b.n);
	}
	buf_fini(&b);
	return s;
}

/* A band by its title. */
static const char *
titled(struct telling *t, const struct value *tree, const struct value *v)
{
	const struct value *all = value_get(tree, "classes");
	const char *id = shown(t, v);

	for (size_t i = 0; i < value_len(all); i++)
		if (strcmp(value_text(value_get(all->u.list.at[i], "id"), ""), id) == 0)
			return value_text(
			    value_get(all->u.list.at[i], t->lang == LANG_VI ? "vi" : "en"), id);
	return id;
}

static const char *
number(struct telling *t, const struct value *v)
{
	return arena_fmt(&t->a, "%lld", (long long)value_integer(v, 0));
}

static const char *
when(struct telling *t, const struct value *v)
{
	const char *text = value_text(v, "-");
	struct err ignored = { 0 };
	struct moment m;
	char *minute;

	if (t->z == NULL || as_of_parse(text, t->z, &m, &ignored) != 0) {
		err_fini(&ignored);
		return text;
	}
	minute = arena_new(&t->a, MINUTE_TEXT);
	return minute_text(zone_minute(t->z, m.at), minute);
}

static void
say_differences(struct telling *t, const struct value *tree)
{
	static const struct {
		const char *name;
		enum msg_id id;
	} lines[] = { { "score", MSG_SINCE_SCORE }, { "state", MSG_SINCE_STATE },
		{ "band", MSG_SINCE_BAND } };
	const struct value *was = value_get(tree, "published"), *now = value_get(tree, "known"),
			   *list = value_get(tree, "criteria");

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const struct value *x = value_get(was, lines[i].name),
				   *y = value_get(now, lines[i].name);

		if (!is_equal(x, y))
			say(t, lines[i].id, titled(t, tree, x), titled(t, tree, y));
	}
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *c = list->u.list.at[i];

		say(t, MSG_SINCE_PART,
		    value_text(value_get(c, t->lang == LANG_VI ? "vi" : "en"),
			value_text(value_get(c, "id"), "")),
		    shown(t, value_get(c, "published")), shown(t, value_get(c, "known")));
	}
}

static void
say_facts(struct telling *t, const struct value *list)
{
	if (value_len(list) > 0)
		say(t, MSG_SINCE_FACTS);
	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *f = list->u.list.at[i];
		const char *kind = value_text(value_get(f, "kind"), ""),
			   *id = value_text(value_get(f, "external_id"), ""),
			   *at = when(t, value_get(f, "at")),
			   *month = value_text(value_get(f, "counted_in"), NULL);

		if (value_boolean(value_get(f, "withdrawn"), 0))
			say(t, MSG_SINCE_WITHDRAWN, kind, id);
		else if (month != NULL)
			say(t, MSG_SINCE_COUNTED_IN, kind, id, at, month);
		else
			say(t, MSG_SINCE_FACT, kind, id, at);
	}
}

void
since_text(const struct value *tree, enum lang lang, const struct zone *z, struct buf *out)
{
	struct telling t = { lang, z, out, ARENA_INIT };
	const struct value *was = value_get(tree, "published"), *now = value_get(tree, "known");

	say(&t, MSG_SINCE_PUBLISHED, value_text(value_get(tree, "staff"), ""),
	    value_text(value_get(tree, "period"), ""), when(&t, value_get(was, "at")),
	    number(&t, value_get(was, "run")), number(&t, value_get(was, "revision")),
	    number(&t, value_get(was, "as_of")));
	say(&t, MSG_SINCE_KNOWN, number(&t, value_get(now, "as_of")));
	if (!value_boolean(value_get(tree, "moved"), 0))
		say(&t, MSG_SINCE_SAME);
	say_differences(&t, tree);
	say_facts(&t, value_get(tree, "facts"));
	if (value_boolean(value_get(tree, "rules_changed"), 0))
		say(&t, MSG_SINCE_RULES);
	if (value_boolean(value_get(tree, "sealed"), 0))
		say(&t, MSG_SINCE_SEALED);
	arena_fini(&t.a);
}
