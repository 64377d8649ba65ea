/* explain_say: a writer of explanations in one language: sentences of the message table, points,
 * figures, dates, articles and codes as people of that language write them. Part of explain_text.
 */
#ifndef KPID_EXPLAIN_SAY_H
#define KPID_EXPLAIN_SAY_H

#include "rules/base/buf.h"
#include "rules/base/err.h"
#include "rules/base/value.h"

struct writer {
	struct buf *out;
	enum lang lang;
};

void say_put(const struct writer *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The sentence of an id without arguments; with arguments into the text. */
const char *say_text(const struct writer *w, enum msg_id id);
#define say_sentence(w, ...) say_sentencev((w), __VA_ARGS__, (const char *)NULL)
void say_sentencev(const struct writer *w, enum msg_id id, ...);
/* The text of a code of the engine or a unit ("cap", "minutes"); itself when it has none, "" for
 * NULL. */
const char *say_code(const struct writer *w, const char *s);
/* vi or en of a tree's map; else its member `fallback`, else that word. */
const char *say_title(const struct writer *w, const struct value *v, const char *fallback);
void say_points(const struct writer *w, const struct value *micro); /* "-" when there are none */
void say_number(const struct writer *w, const struct value *v);
void say_double(const struct writer *w, double d);
void say_day(const struct writer *w, const char *iso); /* NULL: nothing */
void say_period(const struct writer *w, const char *text);
/* A basis: "Art. 14(2); reading 4", or "what it is | nó là gì", of which the half of the language
 * is taken. Articles, decrees and readings are put into Vietnamese. */
void say_cited(const struct writer *w, const char *s);
/* "  [khoản 2 Điều 14; ví dụ]" of a text or a list of texts; nothing when empty. */
void say_basis(const struct writer *w, const struct value *v);

#endif
