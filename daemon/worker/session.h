/* session: the worker's side of the conversation: bundle, engine, and one handler for each type of
 * frame. Holds no file and no socket but the one it is given. */
#ifndef KPID_WORKER_SESSION_H
#define KPID_WORKER_SESSION_H

/* Serves frames on fd until the parent closes it. 0, or 1 when the conversation broke. */
int session_run(int fd);

#endif
