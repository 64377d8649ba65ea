/* handbook_impl: what the parts of handbook share: where a rule is written (handbook_rules), the
 * executed examples (handbook_cases), and the pen that the chapters are written with
 * (handbook_pen). Nobody else includes it.
 */
#ifndef KPID_HANDBOOK_IMPL_H
#define KPID_HANDBOOK_IMPL_H

#include "rules/explain_say.h"
#include "rules/handbook.h"
#include "rules/source_tree.h"

/* --- where a rule is written --- */

/* The value of `list`.`id` in a standard's text: of a table by its key, of a list by the `id` of
 * its members, of neither with "". NULL when it cannot be seen. */
const struct node *rule_find(const struct source *s, const char *list, const char *id);
/* The formula of a measure for an item. */
const struct node *rule_weight(const struct source *s, const char *measure, const char *item);
/* Names of the parameters that it reads, itself or in functions of its file; a list. */
struct value *rule_params(const struct source *s, const struct node *n, struct arena *a);
/* The text of the first function in it, without the indent of its first line; NULL none. */
const char *rule_text(const struct source *s, const struct node *n, struct arena *a);

/* --- examples --- */

struct handbook {
	struct engine *g;
	const struct handbook_options *o;
	const struct standard *standard;
	struct arena *a;
	struct err *e;
};
/* All cases of a standard that give an answer, executed: [{ case, ..., explanation }]. */
struct value *handbook_cases(const struct handbook *h, const struct standard *s);

/* The articles that the standards of the laws name (articles.csv), with the rules that cite
 * each. */
struct value *handbook_articles(const struct handbook *h, const struct value *laws);

/* --- writing --- */

struct pen {
	const struct handbook_form *form;
	struct buf *out, toc; /* toc: what stands before, made of the headings */
	enum lang lang;
	int chapter, section, inner; /* inner: the contents are in the list of a chapter */
	size_t columns, cell; /* of the table */
	int depth; /* of the list */
};
/* Plain text: whatever would be a sign of the form is escaped. */
struct handbook_form {
	const char *name;
	void (*begin)(struct pen *p, const char *title, const char *under);
	void (*heading)(struct pen *p, int level, const char *number, const char *id, const char *text);
	void (*para)(struct pen *p, const char *text);
	void (*note)(struct pen *p, const char *text);
	void (*table)(struct pen *p, const char *const *heads, size_t n);
	void (*cell)(struct pen *p, const char *text);
	void (*table_end)(struct pen *p);
	void (*code)(struct pen *p, const char *text);
	void (*item)(struct pen *p, int level, const char *text); /* level 0 ends the list */
	void (*end)(struct pen *p, const char *title, struct buf *whole);
};
void pen_heading(struct pen *p, int level, const char *text);
void pen_table(struct pen *p, const enum msg_id *heads, size_t n);
/* A row of a table: as many texts as it has columns. */
#define pen_row(p, ...) pen_rowv((p), __VA_ARGS__, (const char *)NULL)
void pen_rowv(struct pen *p, ...) __attribute__((sentinel));
/* Lines whose indent says how deep they stand, as a list. */
void pen_outline(struct pen *p, const char *lines);

#endif
