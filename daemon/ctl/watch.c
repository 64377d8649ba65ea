#include "daemon/ctl/watch.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHANGES (IN_CLOSE_WRITE | IN_MOVE | IN_CREATE | IN_DELETE)
#define QUIET_MS 150 /* an editor writes more than once */

static volatile sig_atomic_t ended;

static void
end(int sig)
{
	(void)sig;
	ended = 1;
}

void
watch_signals(void)
{
	const struct sigaction sa = { .sa_handler = end };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
}

static int
add(int fd, const char *folder)
{
	char path[PATH_MAX];
	const struct dirent *d;
	int failed = inotify_add_watch(fd, folder, CHANGES) < 0;
	DIR *dir = opendir(folder);

	while (dir != NULL && !failed && (d = readdir(dir)) != NULL) {
		struct stat st;

		if (d->d_name[0] == '.' ||
		    snprintf(path, sizeof path, "%s/%s", folder, d->d_name) >= (int)sizeof path)
			continue;
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
			failed = add(fd, path);
	}
	if (dir != NULL)
		closedir(dir);
	return failed;
}

int
watch_open(const char *folder, struct err *e)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	if (fd >= 0 && add(fd, folder) == 0)
		return fd;
	err_set(e, MSG_FILE_OPEN, folder, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

int
watch_wait(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char events[4096];
	int changed = 0;

	while (!ended) {
		int n = poll(&p, 1, changed ? QUIET_MS : -1);

		if (n == 0)
			return 1;
		if (n > 0)
			changed |= read(fd, events, sizeof events) > 0;
	}
	return 0;
}
