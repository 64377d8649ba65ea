#include "daemon/scratch.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
scratch_open(struct scratch *s, struct err *e)
{
	const char *tmp = getenv("TMPDIR");

	memset(s, 0, sizeof *s);
	snprintf(s->dir, sizeof s->dir, "%s/kpi-XXXXXX", tmp && strlen(tmp) < 32 ? tmp : "/tmp");
	if (mkdtemp(s->dir) == NULL) {
		err_set(e, MSG_CTL_WRITE, s->dir, strerror(errno));
		s->dir[0] = '\0';
		return -1;
	}
	snprintf(s->path, sizeof s->path, "%s/scratch.db", s->dir);
	s->store = store_open(s->path, STORE_WRITE, e);
	return s->store ? 0 : -1;
}

void
scratch_close(struct scratch *s)
{
	static const char *const endings[] = { "", "-wal", "-shm", ".lock" };
	char path[128];

	store_close(s->store);
	for (size_t i = 0; i < sizeof endings / sizeof *endings && s->path[0] != '\0'; i++) {
		snprintf(path, sizeof path, "%s%s", s->path, endings[i]);
		unlink(path);
	}
	if (s->dir[0] != '\0')
		rmdir(s->dir);
}
