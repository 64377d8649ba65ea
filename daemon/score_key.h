/* score_key: the key that signs proofs, in a file. Refuses one that others may read. */
#ifndef KPID_SCORE_KEY_H
#define KPID_SCORE_KEY_H

#include "rules/base/digest.h"
#include "rules/base/err.h"

/* A new secret key into `path` (mode 0600) and its public half into `path`.pub, both as hex. -1
 * with *e; a file that is there is never overwritten. */
int score_key_make(const char *path, char public_key[SIGN_PUBLIC_TEXT], struct err *e);
int score_key_read(const char *path, unsigned char secret[SIGN_SECRET], struct err *e);

#endif
