/* coverage: what of the formulas no example has reached: lines, and outcomes of decisions; and
 * which criteria and checks never fired on real data. Lines are counted where Lua stops at them,
 * without those that hold nothing but `end`. A decision is the condition of if, elseif or while,
 * or the left side of `and` or `or`: it has two outcomes. (repeat ... until is not counted.)
 */
#ifndef KPID_COVERAGE_H
#define KPID_COVERAGE_H

#include "rules/lens.h"
#include "rules/score.h"

/* Worker side, after examples ran with sandbox_cover on and a bundle loaded with branches: { files:
 * [{ file, sector, lines, reached, unreached: [n], outcomes, taken, missing: [{ line, col, kind,
 * never: true | false | both }] }] } of every standard with formulas. */
struct value *coverage_files(struct engine *g, struct arena *a);

/* The report of coverage_files and rules (matrix_rules, counted or not): { lines, reached,
 * outcomes, taken, files, never: [{ kind, standard, id, vi, en, cases, results }] or null when
 * nothing was counted }. `results`: how many were scored with the standard; 0: nobody was.
 * `sector` NULL: all. */
struct value *coverage_tree(const struct value *files, const struct value *rules, int counted,
    const char *sector, struct arena *a);
void coverage_text(const struct writer *w, const struct value *tree, size_t most);
void coverage_csv(const struct writer *w, const struct value *tree, struct arena *a);

#endif
