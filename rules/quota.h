/* quota: the cap on the best class, explained: for everybody in a capped group the rank, the size
 * of the group, the places, the cut and what a tie means. Made from what classify decided and was
 * stored with the result, so that it is what was decided then. Pure; called by whoever keeps
 * results (quota_value), by explain_text (quota_say) and by the list of groups.
 */
#ifndef KPID_QUOTA_H
#define KPID_QUOTA_H

#include "rules/classify.h"
#include "rules/lens.h"

/* What the cap made of a candidate that stood in a group: the group that decided { group, rank,
 * size, places, counted, share, base, cut, tied, verdict } with class and of, the classes it is
 * about, and `groups`: the same members of each group with agency, duty_group or parent. NULL when
 * no cap looked at it. */
struct value *quota_value(const struct candidate *c, struct arena *a);

/* The cap of one result (a value of quota_value, or of an older result without `groups`) as
 * paragraphs for the person; nothing for NULL. `micro` is the person's score. */
void quota_say(const struct writer *w, const struct value *cap, int64_t micro);

/* All groups of a period: { period, groups: [{ root, organisations, within, agency, duty_group,
 * parent, class, of, counted, size, places, share, base, cut, inside, tied, outside, people:
 * [{ code, rank, score, verdict, proposed, class, reason }] }] } in the order of agency; people in
 * the order of rank, behind them (rank null, verdict below) who is only counted. `agency` NULL: of
 * all. */
struct value *quota_tree(const struct lens_row *rows, size_t n, struct period p, const char *agency,
    struct arena *a);
/* That as text: each group with its people who reach the class. */
void quota_text(const struct writer *w, const struct value *tree, size_t most);
/* One row for each person of each group. */
void quota_csv(const struct writer *w, const struct value *tree, struct arena *a);

#endif
