/* digest: BLAKE2b-256 and random bytes through libsodium (the only file pair that knows sodium.h).
 */
#ifndef KPID_BASE_DIGEST_H
#define KPID_BASE_DIGEST_H

#include <stddef.h>

#define DIGEST_LEN 32
#define DIGEST_TEXT 65
struct digest { unsigned char state[384] __attribute__((aligned(64))); };

void digest_init(struct digest *d);
void digest_add(struct digest *d, const void *p, size_t n);
/* The length goes first, so that no two lists of texts give the same bytes. */
void digest_add_str(struct digest *d, const char *s, size_t n);
void digest_end(struct digest *d, unsigned char out[DIGEST_LEN]);
void digest_hex(const unsigned char in[DIGEST_LEN], char out[DIGEST_TEXT]);
/* HMAC-SHA256 (RFC 2104), for those outside who check what we sign. */
void digest_hmac(const void *key, size_t nkey, const void *p, size_t n,
    unsigned char out[DIGEST_LEN]);
/* Unpredictable bytes, for secrets. */
void digest_random(void *out, size_t n);
/* Ed25519 (RFC 8032). Keys and signatures as hex texts; the secret key as bytes, its seed first. */
#define SIGN_SECRET 64
#define SIGN_PUBLIC_TEXT 65
#define SIGN_TEXT 129
void digest_sign_keys(unsigned char secret[SIGN_SECRET], char public_key[SIGN_PUBLIC_TEXT]);
void digest_sign(const unsigned char secret[SIGN_SECRET], const void *p, size_t n,
    char public_key[SIGN_PUBLIC_TEXT], char signature[SIGN_TEXT]);
int digest_signed(const char *public_key, const char *signature, const void *p, size_t n); /* 1 */
/* Bytes of a text of exactly 2 * n hex digits: 0, or -1. */
int digest_unhex(const char *text, unsigned char *out, size_t n);
void digest_of(const void *p, size_t n, unsigned char out[DIGEST_LEN]);
void digest_text(const void *p, size_t n, char out[DIGEST_TEXT]); /* the same in hex */

#endif
