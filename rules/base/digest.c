#include "rules/base/digest.h"
#include <sodium.h>
#include <stdint.h>
#include <string.h>

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
digest_text(const void *p, size_t n, char out[DIGEST_TEXT])
{
	unsigned char sum[DIGEST_LEN];

	digest_of(p, n, sum);
	digest_hex(sum, out);
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

_Static_assert(SIGN_SECRET == crypto_sign_SECRETKEYBYTES, "secret key");
_Static_assert(SIGN_PUBLIC_TEXT == 2 * crypto_sign_PUBLICKEYBYTES + 1, "public key");
_Static_assert(SIGN_TEXT == 2 * crypto_sign_BYTES + 1, "signature");

void
digest_sign_keys(unsigned char secret[SIGN_SECRET], char public_key[SIGN_PUBLIC_TEXT])
{
	unsigned char pk[crypto_sign_PUBLICKEYBYTES];

	crypto_sign_keypair(pk, secret);
	sodium_bin2hex(public_key, SIGN_PUBLIC_TEXT, pk, sizeof pk);
}

void
digest_sign(const unsigned char secret[SIGN_SECRET], const void *p, size_t n,
    char public_key[SIGN_PUBLIC_TEXT], char signature[SIGN_TEXT])
{
	unsigned char pk[crypto_sign_PUBLICKEYBYTES], sig[crypto_sign_BYTES];

	crypto_sign_ed25519_sk_to_pk(pk, secret);
	crypto_sign_detached(sig, NULL, p, n, secret);
	sodium_bin2hex(public_key, SIGN_PUBLIC_TEXT, pk, sizeof pk);
	sodium_bin2hex(signature, SIGN_TEXT, sig, sizeof sig);
}

int
digest_unhex(const char *text, unsigned char *out, size_t n)
{
	size_t got;

	return strlen(text) != 2 * n ||
		sodium_hex2bin(out, n, text, 2 * n, NULL, &got, NULL) != 0 || got != n
	    ? -1
	    : 0;
}

int
digest_signed(const char *public_key, const char *signature, const void *p, size_t n)
{
	unsigned char pk[crypto_sign_PUBLICKEYBYTES], sig[crypto_sign_BYTES];

	return digest_unhex(public_key, pk, sizeof pk) == 0 &&
	    digest_unhex(signature, sig, sizeof sig) == 0 &&
	    crypto_sign_verify_detached(sig, p, n, pk) == 0;
}
