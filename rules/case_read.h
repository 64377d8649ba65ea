/* case_read: one case of a cases.yaml -> the dossier and request that score answers. Used by cases
 * and by try. */
#ifndef KPID_CASE_READ_H
#define KPID_CASE_READ_H

#include "rules/score.h"

/* The request of a case. `home` is the sector whose standard it belongs to; -1 with *e (line and
 * column set). The kinds are interned in the engine. Everything lives in the arena. */
int case_request(struct engine *g, const char *home, const struct value *v, struct arena *a,
    struct request *out, struct err *e);
/* Refuses keys that a case, or its part of the name `part` ("who", "diary", ...; NULL = the case),
 * does not have. */
int case_keys(const struct value *v, const char *part, struct err *e);

#endif
