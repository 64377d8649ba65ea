/* matrix: each cited article against the rules that rest on it, the parameters that they read, the
 * examples that reach them, and how often they fired on real data. The worker knows rules, articles
 * and examples (matrix_rules); who holds the store counts (matrix_count); together they are the
 * report. A rule is a criterion, parameter, class, gate, veto, check, indicator, or the standard
 * itself. Refuses to judge: articles without a rule and rules without an article are lists to look
 * at.
 */
#ifndef KPID_MATRIX_H
#define KPID_MATRIX_H

#include "rules/base/map.h"
#include "rules/cases.h"
#include "rules/lens.h"
#include "rules/manifest.h"

/* Worker side: runs all examples. { rules: [{ kind, standard, sector, id, vi, en, file, line,
 * basis, cites: [{ act, article }], params: [{ name, standard }], cases: [{ file, line, case, vi
 * }] }], articles: [{ act, standard, article, vi, en }], failed }: every rule of the bundle, and
 * the articles that its standards ship. `act` is that of the citation or, when it names none, the
 * standard's own, without date and article. `failed`: examples that did not come out. */
struct value *matrix_rules(struct engine *g, void (*timer)(void *arg, int on), void *timer_arg,
    struct arena *a);

/* How often the rules fired: counters under rules[i].fired. */
struct matrix_count {
	const struct manifest *manifest;
	struct value *rules;
	struct arena *a;
	struct map by_key; /* "kind|id|standard" -> counter */
	struct map chains; /* "subject|day|standard" -> chain */
};
void matrix_count_begin(struct matrix_count *c, struct value *tree);
/* A result: its criteria and indicators with a value, its class, gates and vetoes. */
void matrix_count_result(struct matrix_count *c, const struct lens_row *r, struct period p);
/* A warning of a check, found with a standard. */
void matrix_count_warning(struct matrix_count *c, const char *check, const char *standard,
    struct period p);
/* A parameter fired as often as what reads it. Also frees. */
void matrix_count_end(struct matrix_count *c);

/* The report: { counted (yes, no), rows: [{ act, article, title: {vi, en} or null, kind, standard,
 * id, vi, en, params: [names], cases, fired (null: not counted) }] in the order of acts and
 * articles, unused: [{ act, standard, article, vi, en }], bare: [{ kind, standard, id, vi, en,
 * basis, cases, fired }] }. `sector` NULL: the rules of all. */
struct value *matrix_tree(
    const struct value *rules, int counted, const char *sector, struct arena *a);
void matrix_text(const struct writer *w, const struct value *tree, size_t most);
void matrix_csv(const struct writer *w, const struct value *tree, struct arena *a);

#endif
