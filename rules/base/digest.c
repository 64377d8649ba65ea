#include "rules/base/digest.h"
#include <sodium.h>
#include <stdint.h>

_Static_assert(sizeof(crypto_generichash_state) <= sizeof(((struct digest *)0)->state), "state");

static crypto_generichash_state *
state(struct digest *d)
{
	return (crypto_generichash_state *)(void *)d->state;
}

void
digest_init(struct digest *d)
{
	crypto_generichash_init(state(d), NULL, 0, DIGEST_LEN);
}

void
digest_add(struct digest *d, const void *p, size_t n)
{
	crypto_generichash_update(state(d), p, n);
}

void
digest_add_str(struct digest *d, const char *s, size_t n)
{
	unsigned char len[8];

	for (int i = 0; i < 8; i++)
		len[i] = (unsigned char)((uint64_t)n >> (8 * i));
	digest_add(d, len, sizeof len);
	digest_add(d, s, n);
}

void
digest_end(struct digest *d, unsigned char out[DIGEST_LEN])
{
	crypto_generichash_final(state(d), out, DIGEST_LEN);
}

void
digest_hex(const unsigned char in[DIGEST_LEN], char out[DIGEST_TEXT])
{
	sodium_bin2hex(out, DIGEST_TEXT, in, DIGEST_LEN);
}

void
digest_of(const void *p, size_t n, unsigned char out[DIGEST_LEN])
{
	crypto_generichash(out, DIGEST_LEN, p, n, NULL, 0);
}

void
digest_random(void *out, size_t n)
{
	randombytes_buf(out, n);
}

void
digest_hmac(const void *key, size_t nkey, const void *p, size_t n,
    unsigned char out[DIGEST_LEN])
{
	crypto_auth_hmacsha256_state h;

	crypto_auth_hmacsha256_init(&h, key, nkey);
	crypto_auth_hmacsha256_update(&h, p, n);
	crypto_auth_hmacsha256_final(&h, out);
	sodium_memzero(&h, sizeof h);
}
