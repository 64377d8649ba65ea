#include "daemon/score_key.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "rules/base/buf.h"

static int
hex_write(const char *path, const char *hex, mode_t mode, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode), failed;

	if (fd < 0)
		return errno == EEXIST ? err_set(e, MSG_PROOF_KEY_THERE, path)
				       : err_set(e, MSG_CTL_WRITE, path, strerror(errno));
	failed = dprintf(fd, "%s\n", hex) < 0 || fsync(fd) != 0 ? errno : 0;
	if (close(fd) == 0 && failed == 0)
		return 0;
	unlink(path);
	return err_set(e, MSG_CTL_WRITE, path, strerror(failed ? failed : errno));
}

int
score_key_make(const char *path, char public_key[SIGN_PUBLIC_TEXT], struct err *e)
{
	unsigned char secret[SIGN_SECRET];
	char hex[2 * SIGN_SECRET + 1];
	struct buf pub = BUF_INIT;
	int failed;

	digest_sign_keys(secret, public_key);
	for (size_t i = 0; i < sizeof secret; i++)
		snprintf(hex + 2 * i, 3, "%02x", secret[i]);
	buf_addf(&pub, "%s.pub", path);
	failed = hex_write(path, hex, 0600, e) != 0;
	if (!failed && hex_write(pub.p, public_key, 0644, e) != 0) {
		unlink(path);
		failed = 1;
	}
	explicit_bzero(secret, sizeof secret);
	explicit_bzero(hex, sizeof hex);
	buf_fini(&pub);
	return failed ? -1 : 0;
}

int
score_key_read(const char *path, unsigned char secret[SIGN_SECRET], struct err *e)
{
	struct buf b = BUF_INIT;
	struct stat st;
	int failed = stat(path, &st) != 0;

	if (failed)
		return err_set(e, MSG_FILE_OPEN, path, strerror(errno));
	if ((st.st_mode & 077) != 0)
		return err_set(e, MSG_PROOF_KEY_MODE, path);
	if (buf_read_file(&b, path, 4096, e) != 0)
		return -1;
	while (b.n > 0 && (b.p[b.n - 1] == '\n' || b.p[b.n - 1] == '\r'))
		b.p[--b.n] = '\0';
	failed = b.n == 0 || digest_unhex(b.p, secret, SIGN_SECRET) != 0;
	if (b.n > 0)
		explicit_bzero(b.p, b.n);
	buf_fini(&b);
	return failed ? err_set(e, MSG_PROOF_KEY_FILE, path) : 0;
}
