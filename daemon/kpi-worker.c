/* kpi-worker: runs scripts, and holds nothing else. Started by the process that holds the store,
 * with a socket as descriptor 3; it is not for people. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include "daemon/worker/jail.h"
#include "daemon/worker/session.h"

#define SOCKET_FD 3

int
main(void)
{
	struct err e = { 0 };
	int type;
	socklen_t n = sizeof type;
	char *text;

	if (getsockopt(SOCKET_FD, SOL_SOCKET, SO_TYPE, &type, &n) != 0) {
		text = msg_text(MSG_WORKER_ALONE, LANG_EN, NULL, 0);
		fprintf(stderr, "kpi-worker: %s\n", text);
		free(text);
		return 2;
	}
	if (jail_enter(SOCKET_FD, &e) != 0) {
		text = err_text(&e, LANG_EN);
		fprintf(stderr, "kpi-worker: %s\n", text);
		free(text);
		err_fini(&e);
		return 5;
	}
	return session_run(SOCKET_FD);
}
