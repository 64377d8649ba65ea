#include "daemon/phrases.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/calendar.h"
#include "rules/base/text.h"
#include "rules/explain_say.h"

/* A date in the reader's order, a number in the reader's notation, else the text itself. */
static void
figure(const struct value *v, enum lang lang, struct buf *out)
{
	const char *s = value_text(v, NULL);
	char text[DAY_TEXT];
	day_t day;

	if (s != NULL && day_parse(s, strlen(s), &day) == 0)
		buf_adds(out, lang == LANG_VI ? day_text_vi(day, text) : s);
	else if (s != NULL)
		buf_adds(out, s);
	else if (value_is(v, V_BOOL))
		buf_adds(out, msg_template(value_boolean(v, 0) ? MSG_WARN_YES : MSG_WARN_NO, lang));
	else if (value_is(v, V_INT) || value_is(v, V_NUM))
		number_text(out, value_double(v, 0), lang == LANG_VI);
	else
		buf_adds(out, "-");
}

static void
say(enum msg_id id, enum lang lang, const struct value *const *figures, size_t n, struct buf *out)
{
	struct buf texts[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
	const char *args[3] = { NULL };
	char *sentence;

	for (size_t i = 0; i < n; i++) {
		figure(figures[i], lang, &texts[i]);
		args[i] = texts[i].p;
	}
	sentence = msg_text(id, lang, args, n);
	buf_addf(out, "%s%s", out->n ? ", " : "", sentence);
	free(sentence);
	for (size_t i = 0; i < n; i++)
		buf_fini(&texts[i]);
}

/* Fields that are said with a word of their own, in the order in which they are said. */
static const struct {
	const char *field;
	enum msg_id one, many; /* of the number 1; of others and of texts */
} phrases[] = {
	{ "received_on", MSG_PETITION_RECEIVED, MSG_PETITION_RECEIVED },
	{ "due_on", MSG_WARN_DUE_ON, MSG_WARN_DUE_ON },
	{ "minutes", MSG_WARN_MINUTES, MSG_WARN_MINUTES },
	{ "entries", MSG_WARN_LINES, MSG_WARN_LINES },
	{ "quantity", MSG_WARN_QUANTITY, MSG_WARN_QUANTITY },
	{ "declared_on", MSG_WARN_DECLARED_ON, MSG_WARN_DECLARED_ON },
	{ "declared_after", MSG_WARN_DECLARED_AFTER_1, MSG_WARN_DECLARED_AFTER },
	{ "copies", MSG_WARN_COPIES, MSG_WARN_COPIES },
	{ "appraised", MSG_WARN_APPRAISED, MSG_WARN_APPRAISED },
	{ "people", MSG_WARN_OF_PEOPLE, MSG_WARN_OF_PEOPLE },
	{ "participants", MSG_WARN_PARTICIPANTS, MSG_WARN_PARTICIPANTS },
	{ "reply", MSG_WARN_REPLY, MSG_WARN_REPLY },
};
#define PHRASES (sizeof phrases / sizeof *phrases)

/* Fields that are said together with another, or stand in a column of their own. */
static int
is_special(const char *field)
{
	static const char *const names[] = { "date", "days_to_due", "value", "median", "count" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], field) == 0)
			return 1;
	for (size_t i = 0; i < PHRASES; i++)
		if (strcmp(phrases[i].field, field) == 0)
			return 1;
	return 0;
}

static void
days_to_due(const struct value *v, enum lang lang, struct buf *out)
{
	struct value days = { .type = V_INT };
	const struct value *args[] = { &days };
	int64_t n = (int64_t)value_double(v, 0);
	enum msg_id id = n == 0 ? MSG_WARN_DUE_TODAY
	    : n == -1           ? MSG_WARN_OVERDUE_1
	    : n < 0             ? MSG_WARN_OVERDUE
	    : n == 1            ? MSG_WARN_DUE_IN_1
				: MSG_WARN_DUE_IN;

	if (v == NULL)
		return;
	days.u.integer = n < 0 ? -n : n;
	say(id, lang, args, 1, out);
}

void
phrases_detail(const struct value *v, enum lang lang, struct buf *out)
{
	const struct value *peers[] = { value_get(v, "value"), value_get(v, "median"),
		value_get(v, "count") };
	const struct writer w = { NULL, lang };
	struct buf b = BUF_INIT;

	if (value_get(v, "check") != NULL && value_get(v, "en") != NULL) { /* the check failed */
		buf_addf(out, "%s: %s", value_text(value_get(v, "check"), ""),
		    value_text(value_get(v, lang == LANG_VI ? "vi" : "en"), ""));
		return;
	}
	days_to_due(value_get(v, "days_to_due"), lang, &b);
	for (size_t i = 0; i < PHRASES; i++) {
		const struct value *x = value_get(v, phrases[i].field);
		int one = (value_is(x, V_INT) || value_is(x, V_NUM)) && value_double(x, 0) == 1;

		if (x != NULL)
			say(one ? phrases[i].one : phrases[i].many, lang, &x, 1, &b);
	}
	if (peers[0] != NULL && peers[1] != NULL && peers[2] != NULL)
		say(MSG_WARN_PEERS, lang, peers, 3, &b);
	for (size_t i = 0; i < value_len(v); i++) {
		if (is_special(v->u.map.at[i].key))
			continue;
		buf_addf(&b, "%s%s: ", b.n ? ", " : "", say_code(&w, v->u.map.at[i].key));
		figure(v->u.map.at[i].value, lang, &b);
	}
	buf_add(out, b.p ? b.p : "", b.n);
	buf_fini(&b);
}

const char *
phrases_check(const struct manifest *m, const char *check, enum lang lang)
{
	const struct value *title = manifest_title(m, "checks", check);

	if (strcmp(check, "petition") == 0)
		return msg_template(MSG_PETITION_TITLE, lang);
	return value_text(value_get(title, lang == LANG_VI ? "vi" : "en"), check);
}
