#include "rules/explain_say.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/calendar.h"
#include "rules/base/text.h"

void
say_put(const struct writer *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(w->out, fmt, ap);
	va_end(ap);
}

const char *
say_text(const struct writer *w, enum msg_id id)
{
	return msg_template(id, w->lang);
}

void
say_sentencev(const struct writer *w, enum msg_id id, ...)
{
	const char *args[ERR_ARGS] = { NULL };
	va_list ap;
	char *text;

	va_start(ap, id);
	for (int i = 0; i < ERR_ARGS && (args[i] = va_arg(ap, const char *)) != NULL; i++)
		;
	va_end(ap);
	text = msg_text(id, w->lang, args, ERR_ARGS);
	buf_adds(w->out, text);
	free(text);
}

const char *
say_code(const struct writer *w, const char *s)
{
	char name[64] = "CODE_";
	size_t n = 5;
	int id;

	for (const char *p = s; p != NULL && *p != '\0' && n < sizeof name - 1; p++)
		name[n++] = isalnum((unsigned char)*p) ? (char)toupper((unsigned char)*p) : '_';
	name[n] = '\0';
	id = msg_find(name);
	return id >= 0 ? say_text(w, (enum msg_id)id) : s ? s : "";
}

const char *
say_title(const struct writer *w, const struct value *v, const char *fallback)
{
	const char *s = value_text(value_get(v, w->lang == LANG_VI ? "vi" : "en"), NULL);

	return s ? s : value_text(value_get(v, fallback), fallback);
}

void
say_points(const struct writer *w, const struct value *micro)
{
	if (value_is(micro, V_INT))
		points_text(w->out, micro->u.integer, w->lang == LANG_VI);
	else
		say_put(w, "-");
}

void
say_double(const struct writer *w, double d)
{
	number_text(w->out, d, w->lang == LANG_VI);
}

void
say_number(const struct writer *w, const struct value *v)
{
	if (value_is(v, V_STR))
		say_put(w, "%s", say_code(w, v->u.str.s));
	else if (value_is(v, V_BOOL))
		say_put(w, "%s", say_code(w, v->u.boolean ? "true" : "false"));
	else if (value_is(v, V_NUM) || value_is(v, V_INT))
		say_double(w, value_double(v, 0));
	else
		say_put(w, "-");
}

void
say_day(const struct writer *w, const char *iso)
{
	char text[DAY_TEXT];
	day_t d;

	if (iso != NULL && day_parse(iso, strlen(iso), &d) == 0)
		say_put(w, "%s", w->lang == LANG_VI ? day_text_vi(d, text) : day_text(d, text));
}

void
say_period(const struct writer *w, const char *text)
{
	static const enum msg_id ids[] = { [PERIOD_MONTH] = MSG_SAY_PERIOD_MONTH,
		[PERIOD_QUARTER] = MSG_SAY_PERIOD_QUARTER, [PERIOD_HALF] = MSG_SAY_PERIOD_HALF,
		[PERIOD_YEAR] = MSG_SAY_PERIOD_YEAR };
	char index[12], year[12];
	struct period p;

	if (period_parse(text, strlen(text), &p) != 0) {
		say_put(w, "%s", text);
		return;
	}
	snprintf(index, sizeof index, p.kind == PERIOD_MONTH ? "%02d" : "%d", p.index);
	snprintf(year, sizeof year, "%d", p.year);
	say_sentence(w, ids[p.kind], index, year);
}

/* "Art. 14(2)(b)" is "điểm b khoản 2 Điều 14" in Vietnamese; dd is the letter đ. *s moves over it.
 */
static void
article(const struct writer *w, const char **s)
{
	const char *number = *s + strlen("Art. ");
	size_t n = strspn(number, "0123456789-"), len[2] = { 0 };
	const char *part[2] = { NULL }, *p = number + n;

	for (int i = 0; i < 2 && *p == '(' && strchr(p, ')') != NULL; i++) {
		part[i] = p + 1;
		len[i] = (size_t)(strchr(p, ')') - p) - 1;
		p = strchr(p, ')') + 1;
	}
	if (part[1] != NULL && len[1] == 2 && strncmp(part[1], "dd", 2) == 0)
		say_put(w, "điểm đ ");
	else if (part[1] != NULL)
		say_put(w, "điểm %.*s ", (int)len[1], part[1]);
	if (part[0] != NULL)
		say_put(w, "khoản %.*s ", (int)len[0], part[0]);
	say_put(w, "Điều %.*s", (int)n, number);
	*s = p;
}

/* What is written in English and is the same everywhere, in Vietnamese. */
static const struct {
	const char *en, *vi;
} cited_words[] = {
	{ "Decree ", "Nghị định " },
	{ "/ND-CP", "/NĐ-CP" },
	{ "Regulation ", "Quy định " },
	{ "reading ", "cách hiểu " },
	{ "readings ", "cách hiểu " },
	{ NULL, NULL },
};

static void
cited_vi(const struct writer *w, const char *s)
{
	while (*s != '\0') {
		int i = 0;

		if (strncmp(s, "Art. ", 5) == 0 && isdigit((unsigned char)s[5])) {
			article(w, &s);
			continue;
		}
		while (cited_words[i].en != NULL &&
		    strncmp(s, cited_words[i].en, strlen(cited_words[i].en)) != 0)
			i++;
		if (cited_words[i].en != NULL) {
			say_put(w, "%s", cited_words[i].vi);
			s += strlen(cited_words[i].en);
		} else
			buf_addc(w->out, *s++);
	}
}

#define LANGUAGES " | "

void
say_cited(const struct writer *w, const char *s)
{
	const char *vi = strstr(s, LANGUAGES), *end = vi ? vi : s + strlen(s);

	if (vi != NULL && w->lang == LANG_VI) {
		s = vi + strlen(LANGUAGES);
		end = s + strlen(s);
	}
	for (size_t n; s < end; s += n + strspn(s + n, "; ")) {
		char part[256];

		n = strcspn(s, ";");
		n = n < (size_t)(end - s) ? n : (size_t)(end - s);
		snprintf(part, sizeof part, "%.*s", (int)n, s);
		if (w->lang != LANG_VI || say_code(w, part) != part)
			say_put(w, "%s", say_code(w, part));
		else
			cited_vi(w, part);
		if (s + n < end)
			say_put(w, "; ");
	}
}

void
say_basis(const struct writer *w, const struct value *v)
{
	const char *open = "  [";

	if (value_is(v, V_STR) && *value_text(v, "") != '\0') {
		say_put(w, "%s", open);
		say_cited(w, value_text(v, ""));
		say_put(w, "]");
	}
	for (size_t i = 0; value_is(v, V_LIST) && i < v->u.list.n; i++) {
		say_put(w, "%s", i ? "; " : open);
		say_cited(w, value_text(v->u.list.at[i], ""));
		say_put(w, "%s", i + 1 == v->u.list.n ? "]" : "");
	}
}
