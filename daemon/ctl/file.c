#include "daemon/ctl/file.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
file_write(struct ctl *c, const char *path, const struct buf *b)
{
	const char *beside = arena_fmt(&c->arena, "%s.new%ld", path, (long)getpid());
	FILE *f = fopen(beside, "wx");
	struct stat old;
	int failed;

	if (f == NULL)
		return err_set(&c->err, MSG_CTL_WRITE, path, strerror(errno));
	failed = fwrite(b->p ? b->p : "", 1, b->n, f) != b->n;
	if (stat(path, &old) == 0)
		failed |= fchmod(fileno(f), old.st_mode & 07777) != 0;
	failed |= fflush(f) != 0 || fsync(fileno(f)) != 0;
	failed |= fclose(f) != 0;
	if (!failed && rename(beside, path) == 0)
		return 0;
	err_set(&c->err, MSG_CTL_WRITE, path, strerror(errno));
	(void)unlink(beside);
	return -1;
}
