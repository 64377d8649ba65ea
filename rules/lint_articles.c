/* "Decree 1, Art. 14(2)(b); reading 4": what parameters cite, and with which number. */
#include <stdio.h>
#include <string.h>
#include "rules/cite.h"
#include "rules/lint_impl.h"

/* One citation: the act as far as it is named, and "Art. 14(2)(b)". */
struct citation { const char *act, *article; const struct param *param; struct citation *next; };

struct citing { struct lint *l; const struct param *p; struct citation *all; };

static void
cited(void *arg, const char *act_named, size_t nact, const char *article, size_t narticle)
{
	struct citing *x = arg;
	struct citation *c = arena_new(x->l->a, sizeof *c);

	*c = (struct citation){ arena_copy(x->l->a, act_named, nact),
	    arena_copy(x->l->a, article, narticle), x->p, x->all };
	x->all = c;
}

static struct citation *
citations(struct lint *l, const struct param *p, struct citation *all)
{
	struct citing x = { l, p, all };

	cite_each(p->basis, cited, &x);
	return x.all;
}

static int
begins(const char *s, const char *with)
{
	while (*s == ' ')
		s++;
	return strncmp(s, with, strlen(with)) == 0;
}

/* An act that is not named is the standard's own, which its basis names. */
static const char *
act(const struct citation *c)
{
	const struct value *basis = c->param->owner->basis;
	const char *own = value_is(basis, V_LIST) && value_len(basis) > 0 ?
	    value_text(basis->u.list.at[0], "") : value_text(basis, "");

	return *c->act ? c->act : own;
}

static int
same_act(const struct citation *x, const struct citation *y)
{
	const char *a = act(x), *b = act(y);

	return (*x->act == '\0' && *y->act == '\0') ? x->param->owner == y->param->owner :
	    begins(a, b) || begins(b, a);
}

static int
same_unit(const struct param *x, const struct param *y)
{
	return x->unit == y->unit || (x->unit && y->unit && strcmp(x->unit, y->unit) == 0);
}

static void
compare(struct lint *l, const struct citation *own, const struct citation *other)
{
	const struct param *p = own->param, *q = other->param;
	char text[2][32];

	if (!value_is(q->value, V_NUM) || p->value->u.number == q->value->u.number ||
	    strcmp(p->name, q->name) == 0 || strcmp(own->article, other->article) != 0 ||
	    !same_unit(p, q) || !same_act(own, other))
		return;
	snprintf(text[0], 32, "%.9g", q->value->u.number);
	snprintf(text[1], 32, "%.9g", p->value->u.number);
	LINT_TELL(l, source_key(l->s->source, arena_fmt(l->a, "params.%s.basis", p->name)), 1,
	    MSG_RULE_ARTICLE_TWICE, own->article, q->name, text[0], p->name, text[1]);
}

void
lint_articles(struct lint *l)
{
	struct citation *before = NULL;

	for (size_t i = l->nfamily; i > 0; i--) {
		const struct standard *s = l->family[i - 1];

		for (size_t k = 0; k < s->nparams; k++) {
			struct citation *own = citations(l, &s->params[k], NULL);

			for (; s == l->s && own != NULL; own = own->next)
				for (struct citation *c = before; c != NULL; c = c->next)
					if (value_is(own->param->value, V_NUM))
						compare(l, own, c);
			before = citations(l, &s->params[k], before);
		}
	}
}
