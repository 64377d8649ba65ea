/* TLS: the only file that knows OpenSSL. A context is replaced whole; connections keep theirs. */
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/http/impl.h"

struct http_tls {
	SSL_CTX *ctx;
	char *certificate, *key;
	int64_t expires;
};

static int
failed(enum msg_id id, const char *file, struct err *e)
{
	unsigned long code = ERR_peek_last_error();
	/* For a file that is not there the reason is the system's, one error deeper. */
	const char *why = ERR_SYSTEM_ERROR(ERR_peek_error()) ?
	    strerror(ERR_GET_REASON(ERR_peek_error())) : ERR_reason_error_string(code);

	err_set(e, id, file, why ? why : "?");
	ERR_clear_error();
	return -1;
}

/* Only HTTP/1.1 is spoken here; who does not offer it is not told so by ALPN. */
static int
choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in,
    unsigned inlen, void *arg)
{
	(void)ssl;
	(void)arg;
	for (unsigned i = 0; i < inlen && i + in[i] < inlen; i += in[i] + 1u)
		if (in[i] == 8 && memcmp(in + i + 1, "http/1.1", 8) == 0) {
			*out = in + i + 1;
			*outlen = 8;
			return SSL_TLSEXT_ERR_OK;
		}
	return SSL_TLSEXT_ERR_NOACK;
}

/* A key with a pass phrase would ask on the terminal. */
static int
no_phrase(char *buf, int size, int rwflag, void *arg)
{
	(void)buf;
	(void)size;
	(void)rwflag;
	(void)arg;
	return -1;
}

static int64_t
expiry(SSL_CTX *ctx)
{
	struct tm tm = { 0 };

	if (ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(ctx)), &tm) != 1)
		return 0;
	return timegm(&tm);
}

static SSL_CTX *
context(const char *certificate, const char *key, struct err *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	int rc = 0;

	if (ctx == NULL)
		mem_die();
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
	    SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, NULL);
	SSL_CTX_set_default_passwd_cb(ctx, no_phrase);
	ERR_clear_error();
	if (SSL_CTX_use_certificate_chain_file(ctx, certificate) != 1)
		rc = failed(MSG_HTTP_TLS_CERTIFICATE, certificate, e);
	else if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		rc = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH ?
		    err_set(e, MSG_HTTP_TLS_PAIR, certificate, key) :
		    failed(MSG_HTTP_TLS_KEY, key, e);
	else if (SSL_CTX_check_private_key(ctx) != 1)
		rc = err_set(e, MSG_HTTP_TLS_PAIR, certificate, key);
	ERR_clear_error();
	if (rc == 0)
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

struct http_tls *
http_tls_new(const char *certificate, const char *key, struct err *e)
{
	struct http_tls *t = mem_new(sizeof *t);

	if (http_tls_reload(t, certificate, key, e) == 0)
		return t;
	http_tls_free(t);
	return NULL;
}

int
http_tls_reload(struct http_tls *t, const char *certificate, const char *key, struct err *e)
{
	char *c = mem_str(certificate ? certificate : t->certificate);
	char *k = mem_str(key ? key : t->key);
	SSL_CTX *ctx = context(c, k, e);

	if (ctx == NULL) {
		free(c);
		free(k);
		return -1;
	}
	SSL_CTX_free(t->ctx);
	free(t->certificate);
	free(t->key);
	*t = (struct http_tls){ ctx, c, k, expiry(ctx) };
	return 0;
}

int64_t
http_tls_expires(const struct http_tls *t)
{
	return t->expires;
}

void
http_tls_free(struct http_tls *t)
{
	if (t == NULL)
		return;
	SSL_CTX_free(t->ctx);
	free(t->certificate);
	free(t->key);
	free(t);
}

struct bufferevent *
tls_accept(struct http_tls *t, struct event_base *base, int fd)
{
	SSL *ssl = SSL_new(t->ctx);
	struct bufferevent *bev = ssl == NULL ? NULL : bufferevent_openssl_socket_new(base, fd, ssl,
	    BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);

	if (bev == NULL)
		SSL_free(ssl);
	else
		bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	return bev;
}

void
tls_bye(struct bufferevent *bev)
{
	SSL_shutdown(bufferevent_openssl_get_ssl(bev));
	ERR_clear_error();
}
