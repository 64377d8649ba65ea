/* watch: waits until a file below a folder changes. Knows inotify and Ctrl-C; knows nothing of what
 * is in the files. Used by check --watch.
 */
#ifndef KPID_CTL_WATCH_H
#define KPID_CTL_WATCH_H

#include "rules/base/err.h"

/* Ctrl-C and SIGTERM end a wait from now on, not the process. */
void watch_signals(void);
/* Looks at a folder and those below it; links are not followed. A descriptor, closed by who asked,
 * or -1 with *e. What changes from now on is noticed, also before anybody waits. */
int watch_open(const char *folder, struct err *e);
/* Until something has changed and a moment passed in which nothing did: 1; 0 when it is told to
 * end. */
int watch_wait(int fd);

#endif
