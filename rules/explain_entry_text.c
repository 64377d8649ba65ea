/* The entry's view as text, in Vietnamese or English. */
#include <string.h>
#include "rules/explain.h"
#include "rules/explain_reads.h"

static void
entry_criterion(const struct writer *w, const struct value *c)
{
	const struct value *uses = value_get(c, "uses");
	const char *nothing = value_text(value_get(c, "nothing"), NULL);

	say_put(w, "  %s: ", say_title(w, c, "id"));
	if (nothing != NULL)
		say_put(w, "%s: %s", say_text(w, MSG_SAY_NOTHING), say_code(w, nothing));
	for (size_t k = 0; k < value_len(uses) && nothing == NULL; k++) {
		const struct value *use = uses->u.list.at[k];
		const char *name = value_text(value_get(use, "name"), "");
		const struct value *titles = value_get(value_get(use, "titles"), name);

		say_put(w, "%s%s ", k ? "; " : "", say_text(w, MSG_SAY_COUNTS));
		say_number(w, value_get(use, "value"));
		say_put(w, " (%s)", titles ? say_title(w, titles, name) : name);
	}
	say_put(w, "\n");
}

/* What an empty field, an error, a delay, a missing acceptance cost. */
static void
what_if(const struct writer *w, const struct value *v)
{
	static const struct {
		const char *what;
		enum msg_id id;
	} ifs[] = { { "accepted", MSG_SAY_IF_ACCEPTED }, { "no_errors", MSG_SAY_IF_NO_ERRORS },
		{ "no_delays", MSG_SAY_IF_NO_DELAYS }, { "field", MSG_SAY_IF_FIELD } };
	const char *what = value_text(value_get(v, "what"), "");
	const struct value *list = value_get(v, "changes");
	struct buf score = BUF_INIT;
	size_t i = 0;

	while (i + 1 < sizeof ifs / sizeof *ifs && strcmp(ifs[i].what, what) != 0)
		i++;
	say_put(w, "  ");
	say_sentence(w, ifs[i].id, value_text(value_get(v, "field"), ""));
	say_put(w, ": ");
	for (size_t k = 0; k < value_len(list); k++) {
		const struct value *c = list->u.list.at[k];
		struct buf then = BUF_INIT, now = BUF_INIT;

		say_number(&(struct writer){ &then, w->lang }, value_get(c, "then"));
		say_number(&(struct writer){ &now, w->lang }, value_get(c, "now"));
		say_sentence(w, MSG_SAY_INSTEAD, say_title(w, c, "id"), then.p, now.p);
		say_put(w, "; ");
		buf_fini(&then);
		buf_fini(&now);
	}
	if (value_len(list) == 0)
		say_put(w, "%s; ", say_text(w, MSG_SAY_NO_CHANGE));
	say_points(&(struct writer){ &score, w->lang }, value_get(v, "score"));
	say_sentence(w, MSG_SAY_SCORE_THEN, score.p);
	say_put(w, "\n");
	buf_fini(&score);
}

static void
with_and_without(const struct writer *w, const struct value *v)
{
	struct buf with = BUF_INIT, without = BUF_INIT;

	say_points(&(struct writer){ &with, w->lang }, value_get(v, "score"));
	say_points(&(struct writer){ &without, w->lang }, value_get(v, "score_without"));
	say_sentence(w, MSG_SAY_WITH, with.p, without.p);
	say_put(w, "\n");
	if (value_integer(value_get(v, "score"), -1) ==
	    value_integer(value_get(v, "score_without"), -2))
		say_put(w, "%s\n", say_text(w, MSG_SAY_SAME));
	buf_fini(&with);
	buf_fini(&without);
}

void
explain_entry_text(const struct value *v, enum lang lang, struct buf *out)
{
	const struct writer w = { out, lang };
	const struct value *list = value_get(v, "criteria"), *ifs = value_get(v, "what_if");

	say_put(&w, "%s\n", say_text(&w, MSG_SAY_ENTRY));
	reads_row(&w, value_get(v, "entry"));
	reads_remarks(&w, value_get(v, "entry"));
	say_put(&w, "\n");
	for (size_t i = 0; i < value_len(list); i++)
		entry_criterion(&w, list->u.list.at[i]);
	with_and_without(&w, v);
	if (value_len(ifs) > 0)
		say_put(&w, "\n%s\n", say_text(&w, MSG_SAY_WHAT_IF));
	for (size_t i = 0; i < value_len(ifs); i++)
		what_if(&w, ifs->u.list.at[i]);
}
