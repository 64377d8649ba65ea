/* verify: a whole period of the store executed again, and compared with what is kept.
 * Part of ctl. */
#ifndef KPID_CTL_VERIFY_H
#define KPID_CTL_VERIFY_H

#include "daemon/ctl/ctl.h"

/* An exit status: 0 when every visible result comes out equal. */
int verify_period(struct ctl *c);

#endif
