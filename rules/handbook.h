/* handbook: what the people of a sector need to know of its standard, made from the standard
 * itself: what counts, the catalogue, how a month is computed, with examples that are its cases and
 * were executed for it. The worker makes the tree; Markdown and HTML are made of the tree, which
 * any process can do. Knows no people, no store, no clock. Used by kpictl handbook and by
 * GET /v1/standards/{sector}/handbook.
 */
#ifndef KPID_HANDBOOK_H
#define KPID_HANDBOOK_H

#include "rules/score.h"

struct handbook_options {
	const char *sector;
	day_t day; /* the standard in force on it */
	const char *duty_group; /* examples are executed as of somebody in this group; NULL */
	void (*timer)(void *arg, int on); /* around each case, as in cases.h; may be NULL */
	void *timer_arg;
};

/* The tree:
 *   sector date label vi en basis base duty_group?
 *   laws: list, one for each chain of standards, of { subjects: [code], law,
 *     standards: [{ standard vi en basis }],
 *     criteria gates vetoes checks indicators: [{ id vi en basis ... owner, params: [name] }],
 *     classes: [{ id vi en from basis cap? }], score: { file line text params },
 *     params: { name: { vi en value unit basis owner } },
 *     examples: [{ case case_vi file line role explanation tasks diary }] }
 *   items: [{ code vi en output_vi unit group coefficient minutes evidence fields basis formula? }]
 *   cases: [{ case case_vi file line period state score band }]
 *   changes?: see handbook_changes
 *   articles: [{ standard article vi en used: [{ id vi en }] }]
 * NULL with *e: no such sector or standard on the day, or a case that does not come out
 * (MSG_HANDBOOK_CASE): a handbook never shows an example that is not so. */
struct value *handbook_tree(
    struct engine *g, const struct handbook_options *o, struct arena *a, struct err *e);

/* Puts into the tree what changed since the edition before, as { since, list: of
 * difference_value }: since the date before its own, or, with `old` (another bundle's texts),
 * since that bundle's edition of the sector. Nothing is put where there is none. Pure; any process
 * can do it. */
void handbook_changes(struct value *tree, const struct bundle_source *files, size_t n,
    const struct bundle_source *old, size_t nold, struct arena *a);

/* "md" or "html"; NULL none of them. */
struct handbook_form;
const struct handbook_form *handbook_form(const char *name);
/* The tree as a text in a language; of HTML one file that needs no other. */
void handbook_write(const struct value *tree, const struct handbook_form *form, enum lang lang,
    struct buf *out);

#endif
