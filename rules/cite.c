#include "rules/cite.h"
#include <stdlib.h>
#include <string.h>

#define ART "Art. "

static size_t
article_length(const char *p)
{
	size_t n = strlen(ART), more;

	n += strspn(p + n, "0123456789");
	more = p[n] == '-' ? strspn(p + n + 1, "0123456789") : 0;
	n += more ? more + 1 : 0;
	while (p[n] == '(') {
		size_t inside = strspn(p + n + 1, "abcdefghijklmnopqrstuvwxyz0123456789đ");

		if (inside == 0 || p[n + 1 + inside] != ')')
			break;
		n += inside + 2;
	}
	return n;
}

void
cite_each(const char *basis, cite_fn *fn, void *arg)
{
	const char *act = "";
	size_t nact = 0;

	for (const char *s = basis ? basis : ""; *s != '\0';) {
		const char *end = s + strcspn(s, ";"), *art = strstr(s, ART);

		if (art == NULL || art > end) {
			s = end + (*end == ';');
			nact = 0;
			continue;
		}
		if (art - s > 2) {
			act = s + strspn(s, " ");
			nact = (size_t)(art - act) - 2;
		}
		fn(arg, act, nact, art, article_length(art));
		s = art + article_length(art);
		s += strspn(s, ", ");
	}
}

int
cite_number(const char *article)
{
	return strncmp(article, ART, strlen(ART)) == 0 ? atoi(article + strlen(ART)) : 0;
}

int
cite_covers(const char *cited, const char *article)
{
	size_t n = strlen(article);
	const char *dash = strchr(cited, '-');

	if (dash != NULL)
		return cite_number(article) >= cite_number(cited) &&
		    cite_number(article) <= atoi(dash + 1);
	return strncmp(cited, article, n) == 0 && (cited[n] == '\0' || cited[n] == '(');
}
