/* lint_impl: what the files lint*.c share. Formulas are walked over the tree of the source with the
 * kinds of their parameters, known from where the formula stands; what is asked of an object is
 * looked up in the words, the catalogue and the standards above. Nobody else includes it.
 */
#ifndef KPID_LINT_IMPL_H
#define KPID_LINT_IMPL_H

#include "rules/score_impl.h"
#include "rules/source_tree.h"

#define FAMILY 16

struct names { const char **at; size_t n, cap; };
struct lint {
	struct engine *g;
	struct arena *a;
	struct err_list *out;
	const struct standard *s;
	const struct standard *family[FAMILY]; size_t nfamily;	/* s and all that it builds on */
	struct names used;	/* parameters that its formulas read */
	double (*reach)[2];	/* of each own criterion of people, then of organisations */
	double best[2];		/* highest score of people, of organisations; INFINITY unknown */
};

/* Tells a mistake of the standard; one of the same place and words is told once. */
void lint_tell(struct lint *l, struct place at, int warning, enum msg_id id,
    const char *const *args);
#define LINT_TELL(l, at, warning, id, ...) \
	lint_tell((l), (at), (warning), (id), (const char *const[]){ __VA_ARGS__, NULL })

/* --- kinds of values --- */

enum type_kind {
	T_ANY, T_NIL, T_NUMBER, T_TEXT, T_BOOL, T_OBJECT, T_ROWS, T_EACH, T_PARAMS, T_CRITERIA,
	T_FUNCTION, T_TABLE, T_HELPER
};
struct env;
struct type {
	enum type_kind kind;
	enum word_scope scope;		/* of an OBJECT, ROWS or EACH */
	const struct item *item;	/* of an OBJECT: the only item that it can be of */
	const struct names *set;	/* of a TEXT: all that it can be, NULL unknown */
	int codes;			/* the set is that of the items */
	double lo, hi;			/* of a NUMBER */
	const struct node *node;	/* FUNCTION, TABLE: what is written */
	const struct env *env;		/* and what its names stand for */
	const struct type *also;	/* a TABLE that it can be instead */
	int id;				/* of an OBJECT that formulas got; of a member its owner's */
	const char *member;		/* which member of it this is */
	int optional;			/* it may be missing */
};
struct env { const char *name; struct type type; const struct env *outer; };

/* lint_math.c: a value of which nothing is known; of a kind; a number between two. */
extern const struct type type_any;
struct type type_plain(enum type_kind kind);
struct type type_number(double lo, double hi);
struct type type_arithmetic(const char *sign, struct type a, struct type b);
/* What is either of the two. */
struct type type_join(struct arena *arena, struct type a, struct type b);
/* A helper that gives a number or true/false; `missing`: its arguments may be missing. */
struct helper {
	const char *name;
	struct type (*result)(const struct type *args, int n);
	int missing;
};
const struct helper *type_helper(const char *name);	/* NULL for others */

/* The names that rows, or an object, of a scope can be asked; measures and declared fields too.
 * item NULL: of any item. */
struct names lint_names(struct lint *l, enum word_scope scope, const struct item *item);
void lint_name(struct lint *l, struct names *all, const char *name);
/* What `member` of an object is; 0 when it has none of that name. */
int lint_member(struct lint *l, const struct type *of, const char *member, struct type *out);
/* Tells that `of` has no such member. */
void lint_no_member(struct lint *l, struct place at, const char *of, const char *member,
    const struct names *all);
const struct param *lint_param(const struct lint *l, const char *name);
/* Tells when a value of this kind can never equal what is written. */
void lint_equal(struct lint *l, const char *shown, const struct type *t, const struct node *with);
/* Every item of a code, in any version. */
const struct item *lint_item(const struct lint *l, const char *code);

/* --- walking --- */

#define ARGS 6

/* What a formula is asked about: a period of facts, one made of results, an organisation's year. */
enum lint_place { PLACE_ANY, PLACE_BASE, PLACE_LONGER, PLACE_ORGANISATION };

struct walk {
	struct lint *l;
	int calls, ids;
	struct done *done;		/* functions walked, with what */
	struct asked *asked;		/* members that were tested for being there */
	struct names changed;		/* locals that are given values again */
	struct type result;		/* of the function being walked */
	int returned;
	int organisation;		/* the formula is one of organisations */
	enum lint_place place;		/* when it runs */
};
struct type walk_eval(struct walk *w, const struct node *n, const struct env *env);
/* Calls a FUNCTION with what is known of the arguments. */
struct type walk_call(struct walk *w, const struct type *fn, const struct type args[ARGS]);
int walk_called(const struct walk *w, const struct node *fn);
const struct env *walk_local(struct walk *w, const struct node *n, const struct env *env);
/* "e.item.code", or "..." */
const char *lint_shown(struct lint *l, const struct node *n);
/* rows:method(arguments) */
struct type lint_rows(struct walk *w, const struct node *call, enum word_scope scope,
    const struct env *env);
/* Tells when `who.name` is never there where the formula runs. */
void lint_there(const struct walk *w, const struct node *n);
/* All formulas of the standard. */
void lint_walk(struct lint *l);
/* Every measure and entry check of its items with each optional field absent. */
void lint_absent(struct lint *l);
/* Articles that several parameters cite with different numbers. */
void lint_articles(struct lint *l);

#endif
