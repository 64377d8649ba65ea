/* trial: the facts of one person and month with rows of files put over them, for try. The rows are
 * checked by the same intake as an import, in a scratch store that is thrown away; the store itself
 * is only read.
 */
#ifndef KPID_CTL_TRIAL_H
#define KPID_CTL_TRIAL_H

#include "daemon/ctl/asked.h"

/* Reads --task, --entry and --appraisal into *out (texts in the arena): what the store knows of the
 * person's month, with the rows of the files instead of those with the same id, or added. A
 * rejected row is an error, with its file and line. 0, or -1 with c->err. */
int trial_dossier(struct ctl *c, const struct asked *q, struct dossier *out);

#endif
