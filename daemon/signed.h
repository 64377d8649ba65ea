/* signed: the signature of a bundle, one line of text: a public key and the Ed25519 signature of
 * the bundle's digest, both in hex. It lies as bundle.sig in the folder of the sectors, comes with
 * a proposal, and stays with the text in the store. Owns that line and the list of keys that are
 * trusted; refuses to know what becomes of a bundle without one. Called by folder, proof and ctl.
 */
#ifndef KPID_SIGNED_H
#define KPID_SIGNED_H

#include "rules/base/arena.h"
#include "rules/base/digest.h"
#include "rules/base/err.h"

#define SIGNED_FILE "bundle.sig"
#define SIGNED_TEXT (SIGN_PUBLIC_TEXT + SIGN_TEXT)

void signed_make(
    const unsigned char secret[SIGN_SECRET], const char *digest, char out[SIGNED_TEXT]);
/* Is it the signature of a bundle with this digest? 1 or 0. */
int signed_fits(const char *text, const char *digest);
/* The public key in it, in the arena; NULL when text is. */
const char *signed_key(const char *text, struct arena *a);

/* The line of a folder's bundle.sig, in the arena; *out is NULL when there is no such file. -1
 * with *e. */
int signed_read(const char *folder, struct arena *a, const char **out, struct err *e);

/* Is the bundle signed (text NULL: it is not) with one of the keys of the file `signers`: a key
 * on each line, then whose it is, # begins a comment? -1 with *e: none, another bundle's, another
 * key, or a file without keys; what cannot be read trusts nobody. */
int signed_check(const char *text, const char *digest, const char *signers, struct err *e);

#endif
