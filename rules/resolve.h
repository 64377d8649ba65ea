/* resolve: which standard is in force for (sector, subject, day), with its ancestors, merged once. Part of bundle. */
#ifndef KPID_RESOLVE_H
#define KPID_RESOLVE_H

#include "rules/bundle.h"

/* After loading: what each standard extends exists, is in force, is no loop, has what was replaced open. Standards with
 * mistakes leave the bundle; so do those that extend them. */
void resolve_check(struct bundle *b, struct err_list *errors);

#endif
