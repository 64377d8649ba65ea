/* The cap in words: to the person it concerns, and group by group. */
#include <stdio.h>
#include <string.h>
#include "rules/quota.h"

static const char *
text(const struct value *v, const char *key)
{
	return value_text(value_get(v, key), "");
}

static const char *
number(const struct value *v, const char *key, char out[24])
{
	snprintf(out, 24, "%lld", (long long)value_integer(value_get(v, key), 0));
	return out;
}

/* "Agency CQ02", or what sort of group it is when an older result names none. */
static void
say_group(const struct writer *w, const struct value *g)
{
	static const struct {
		const char *within, *first, *second;
		enum msg_id id;
	} names[] = {
		{ "agency", "agency", "", MSG_QUOTA_AGENCY },
		{ "duty_group", "agency", "duty_group", MSG_QUOTA_DUTY_GROUP },
		{ "parent", "parent", "", MSG_QUOTA_PARENT },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].within, text(g, "within")) == 0 && *text(g, names[i].first)) {
			say_sentence(w, names[i].id, text(g, names[i].first),
			    text(g, names[i].second));
			return;
		}
	say_put(w, "%s",
	    say_code(w, *text(g, "within") ? text(g, "within") : text(g, "group")));
}

/* Who is counted, how many places that gives. */
static void
say_places(const struct writer *w, const struct value *g)
{
	int wide = strcmp(text(g, "base"), "wide") == 0;
	char counted[24], places[24], size[24];
	struct buf b = BUF_INIT;

	say_group(&(struct writer){ &b, w->lang }, g);
	say_put(w, "  ");
	say_sentence(w, MSG_SAY_CAP_GROUP, b.p, number(g, "counted", counted));
	buf_clear(&b);
	say_double(&(struct writer){ &b, w->lang }, value_double(value_get(g, "share"), 0) * 100);
	say_put(w, "\n  ");
	say_sentence(w, wide ? MSG_SAY_CAP_WIDE : MSG_SAY_CAP_STRICT, b.p,
	    number(g, "places", places), number(g, "size", size));
	say_put(w, "\n");
	buf_fini(&b);
}

/* What that made of one person. */
static void
say_verdict(const struct writer *w, const struct value *g, int64_t micro)
{
	static const struct {
		const char *verdict;
		enum msg_id id;
	} sentences[] = {
		{ "inside", MSG_QUOTA_INSIDE },
		{ "tied", MSG_QUOTA_TIED },
		{ "outside", MSG_QUOTA_OUTSIDE },
	};
	const struct value *cut = value_get(g, "cut");
	struct buf last = BUF_INIT, below = BUF_INIT;
	char rank[24], size[24], tied[24];

	say_points(&(struct writer){ &last, w->lang }, cut);
	say_points(&(struct writer){ &below, w->lang },
	    value_is(cut, V_INT) && micro != MODEL_NONE
		? &(struct value){ .type = V_INT, .u.integer = cut->u.integer - micro }
		: NULL);
	say_put(w, "  ");
	number(g, "rank", rank);
	number(g, "size", size);
	number(g, "tied", tied);
	if (!value_is(cut, V_INT))
		say_sentence(w, MSG_QUOTA_NO_PLACE, rank, size);
	else
		for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
			if (strcmp(sentences[i].verdict, text(g, "verdict")) == 0)
				say_sentence(w, sentences[i].id, rank, size, last.p, below.p, tied);
	say_put(w, "\n");
	buf_fini(&last);
	buf_fini(&below);
}

void
quota_say(const struct writer *w, const struct value *cap, int64_t micro)
{
	const struct value *groups = value_get(cap, "groups");

	if (cap == NULL)
		return;
	say_put(w, "\n%s\n", say_text(w, MSG_SAY_CAP));
	for (size_t i = 0; i < value_len(groups); i++) {
		say_places(w, groups->u.list.at[i]);
		say_verdict(w, groups->u.list.at[i], micro);
	}
	if (value_len(groups) == 0) {
		say_places(w, cap);
		say_verdict(w, cap, micro);
	}
	if (value_len(groups) > 1)
		say_put(w, "  %s\n", say_text(w, MSG_QUOTA_EVERY));
	say_put(w, "  %s\n", say_text(w, MSG_SAY_CAP_TIE));
}

/* --- group by group --- */

static const struct lens_column shown[] = {
	{ "rank", MSG_LENS_RANK, LENS_PLAIN },
	{ "code", MSG_LENS_PERSON, LENS_PLAIN },
	{ "score", MSG_LENS_SCORE, LENS_POINTS },
	{ "verdict", MSG_LENS_OUTCOME, LENS_CODE },
	{ NULL, MSG_SAY_CAP, LENS_PLAIN },
};

static struct value *
who_reach(const struct value *people, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < value_len(people); i++)
		if (value_is(value_get(people->u.list.at[i], "rank"), V_INT))
			value_push(a, list, people->u.list.at[i]);
	return list;
}

void
quota_text(const struct writer *w, const struct value *tree, size_t most)
{
	const struct value *groups = value_get(tree, "groups");
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < value_len(groups); i++) {
		const struct value *g = groups->u.list.at[i];
		struct buf cut = BUF_INIT;

		say_put(w, i ? "\n" : "");
		say_places(w, g);
		if (value_is(value_get(g, "cut"), V_INT)) {
			say_points(&(struct writer){ &cut, w->lang }, value_get(g, "cut"));
			say_put(w, "  ");
			say_sentence(w, MSG_SAY_CAP_CUT, cut.p);
			say_put(w, "\n");
		}
		lens_table(w, who_reach(value_get(g, "people"), &a), shown, most);
		buf_fini(&cut);
	}
	if (value_len(groups) == 0)
		say_put(w, "%s\n", say_text(w, MSG_QUOTA_NONE));
	else
		say_put(w, "\n%s\n%s\n", say_text(w, MSG_QUOTA_EVERY),
		    say_text(w, MSG_SAY_CAP_TIE));
	arena_fini(&a);
}

static const struct lens_column columns[] = {
	{ "root", MSG_SAY_CAP, LENS_PLAIN },
	{ "within", MSG_SAY_CAP, LENS_PLAIN },
	{ "agency", MSG_SAY_CAP, LENS_PLAIN },
	{ "duty_group", MSG_SAY_CAP, LENS_PLAIN },
	{ "parent", MSG_SAY_CAP, LENS_PLAIN },
	{ "counted", MSG_SAY_CAP, LENS_PLAIN },
	{ "size", MSG_SAY_CAP, LENS_PLAIN },
	{ "places", MSG_SAY_CAP, LENS_PLAIN },
	{ "share", MSG_SAY_CAP, LENS_PLAIN },
	{ "base", MSG_SAY_CAP, LENS_PLAIN },
	{ "cut", MSG_SAY_CAP, LENS_POINTS },
	{ "code", MSG_SAY_CAP, LENS_PLAIN },
	{ "rank", MSG_SAY_CAP, LENS_PLAIN },
	{ "score", MSG_SAY_CAP, LENS_POINTS },
	{ "verdict", MSG_SAY_CAP, LENS_PLAIN },
	{ "proposed", MSG_SAY_CAP, LENS_PLAIN },
	{ "class", MSG_SAY_CAP, LENS_PLAIN },
	{ "reason", MSG_SAY_CAP, LENS_PLAIN },
	{ NULL, MSG_SAY_CAP, LENS_PLAIN },
};

void
quota_csv(const struct writer *w, const struct value *tree, struct arena *a)
{
	const struct value *groups = value_get(tree, "groups");
	struct value *rows = value_list(a);

	for (size_t i = 0; i < value_len(groups); i++) {
		const struct value *g = groups->u.list.at[i], *people = value_get(g, "people");

		for (size_t k = 0; k < value_len(people); k++) {
			const struct value *p = people->u.list.at[k];
			struct value *row = value_map(a);

			for (size_t m = 0; columns[m].key != NULL; m++) {
				struct value *own = value_get(p, columns[m].key);

				value_put(a, row, columns[m].key,
				    own			       ? own
				    : value_get(g, columns[m].key) ? value_get(g, columns[m].key)
								   : value_null(a));
			}
			value_push(a, rows, row);
		}
	}
	lens_csv(w, rows, columns);
}
