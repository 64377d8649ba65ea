#include "daemon/signed.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "rules/base/buf.h"

#define KEY_LEN (SIGN_PUBLIC_TEXT - 1)
#define SIGNERS_MAX 65536

/* What is signed names its kind: the same key may sign proofs, whose digests look alike. */
static int
message(const char *digest, char out[96])
{
	return snprintf(out, 96, "kpid bundle %.64s", digest);
}

void
signed_make(const unsigned char secret[SIGN_SECRET], const char *digest, char out[SIGNED_TEXT])
{
	char key[SIGN_PUBLIC_TEXT], value[SIGN_TEXT], m[96];

	digest_sign(secret, m, (size_t)message(digest, m), key, value);
	snprintf(out, SIGNED_TEXT, "%s %s", key, value);
}

int
signed_fits(const char *text, const char *digest)
{
	char key[SIGN_PUBLIC_TEXT], m[96];

	if (strlen(text) != SIGNED_TEXT - 1 || text[KEY_LEN] != ' ')
		return 0;
	snprintf(key, sizeof key, "%.64s", text);
	return digest_signed(key, text + SIGN_PUBLIC_TEXT, m, (size_t)message(digest, m));
}

const char *
signed_key(const char *text, struct arena *a)
{
	return text ? arena_copy(a, text, strcspn(text, " ")) : NULL;
}

/* --- the file --- */

int
signed_read(const char *folder, struct arena *a, const char **out, struct err *e)
{
	const char *path = arena_fmt(a, "%s/%s", folder, SIGNED_FILE);
	struct buf b = BUF_INIT;
	int failed = 0;

	*out = NULL;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return 0;
	failed = buf_read_file(&b, path, 4096, e) != 0;
	if (!failed)
		*out = arena_copy(a, b.p ? b.p : "", b.p ? strcspn(b.p, "\r\n") : 0);
	buf_fini(&b);
	return failed ? -1 : 0;
}

/* --- whom to trust --- */

/* One line: 1 = it names the key, 0 = it does not, -1 = it is none of a list of keys. */
static int
names(const char *line, size_t n, const char *key, size_t *keys)
{
	unsigned char bytes[KEY_LEN / 2];
	char is[SIGN_PUBLIC_TEXT];
	size_t from = strspn(line, " \t"), word;

	if (from >= n || strchr("#\r", line[from]) != NULL)
		return 0;
	word = strcspn(line + from, " \t\r\n");
	if (word != KEY_LEN)
		return -1;
	snprintf(is, sizeof is, "%.64s", line + from);
	if (digest_unhex(is, bytes, sizeof bytes) != 0)
		return -1;
	++*keys;
	return strncasecmp(is, key, KEY_LEN) == 0;
}

/* 1 = it is one of the list, 0 = it is not, -1 with *e. The whole list is read: a mistake in it is
 * told whoever signed. */
static int
is_listed(const char *list, const char *key, const char *signers, struct err *e)
{
	size_t keys = 0;
	int found = 0, line = 1;

	for (const char *p = list; *p != '\0'; line++) {
		size_t n = strcspn(p, "\n");
		int got = names(p, n, key, &keys);

		if (got < 0) {
			err_set(e, MSG_SIGNED_SIGNERS);
			err_at(e, signers, line, 1);
			return -1;
		}
		found |= got;
		p += n + (p[n] == '\n');
	}
	return keys == 0 ? err_set(e, MSG_SIGNED_NOBODY, signers) : found;
}

int
signed_check(const char *text, const char *digest, const char *signers, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	const char *key = text ? signed_key(text, &a) : "", *is = arena_fmt(&a, "%.12s", digest);
	int listed = -1, failed = 1;

	if (buf_read_file(&b, signers, SIGNERS_MAX, e) == 0)
		listed = is_listed(b.p ? b.p : "", key, signers, e);
	if (listed >= 0 && text == NULL)
		err_set(e, MSG_SIGNED_NONE, is, signers);
	else if (listed >= 0 && !signed_fits(text, digest))
		err_set(e, MSG_SIGNED_CHANGED, is, key);
	else if (listed == 0)
		err_set(e, MSG_SIGNED_OTHER, is, key, signers);
	else
		failed = listed < 0;
	buf_fini(&b);
	arena_fini(&a);
	return failed ? -1 : 0;
}
