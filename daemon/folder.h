/* folder: a sectors/ folder as the files of a bundle, with one digest over all of them. Refuses
 * symbolic links and files that are too big; knows nothing of what is in them. */
#ifndef KPID_FOLDER_H
#define KPID_FOLDER_H

#include "daemon/signed.h"
#include "daemon/store/store.h"
#include "daemon/workers/workers.h"
#include "rules/base/digest.h"

struct folder {
	struct bundle_source *files;
	size_t n;
	char digest[DIGEST_TEXT];
	const char *signature; /* as it was found, see signed.h; NULL none */
};

/* Files are sorted by path, texts live in the arena. Folders that begin with . or _ are left out.
 * Its signature is bundle.sig beside them. -1 with *e. */
int folder_read(const char *path, struct arena *a, struct folder *out, struct err *e);
/* Files that came another way: sorts them and gives the digest. -1 with *e: none, too many, a path
 * twice, or one that folder_read would not have read (sector/date/file). */
int folder_seal(struct folder *f, struct err *e);
/* The same of a bundle that the store keeps. -1 with *e, also when its texts are no longer those of
 * its digest. */
int folder_kept(struct store *s, const char *digest, struct arena *a, struct folder *out,
    struct err *e);
/* etc/calendar.yaml or what --calendar names. */
int folder_calendar(const char *path, struct calendar *c, struct err *e);

#endif
