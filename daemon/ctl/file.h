/* file: small files that commands write: whole or not at all. Used by commands that make or change
 * texts of a standard.
 */
#ifndef KPID_CTL_FILE_H
#define KPID_CTL_FILE_H

#include "daemon/ctl/ctl.h"
#include "rules/base/buf.h"

/* Beside the old one, then in its place; the mode of an old one is kept. On disk when it
 * returns. -1 with c->err. */
int file_write(struct ctl *c, const char *path, const struct buf *b);

#endif
