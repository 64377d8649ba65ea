/* drop_file: one file of the drop folder: found, read, cut into slices, reported on, moved. Owns
 * names and places in the folder; refuses to know lanes and the store. What blocks here is called
 * on a reading thread, the slices on the write lane; by drop only.
 */
#ifndef KPID_DROP_FILE_H
#define KPID_DROP_FILE_H

#include <limits.h>
#include <sys/stat.h>
#include "daemon/intake.h"

struct drop_file {
	char name[NAME_MAX + 1];
	char moved[NAME_MAX + 1]; /* its name in done/ or rejected/ */
	const char *to; /* "done" or "rejected", once finished */
	int kind; /* FACT_KINDS: the name tells none */
	struct err bad; /* the file as such is not readable */
	size_t counts[INTAKE_RESULTS];
	/* private */
	struct stat st; /* as it was read */
	struct buf text, head, report;
	size_t at, line, head_lines;
	int json;
	char separator;
};

/* The next file that is complete and whose turn it is, read into *f. 0 found, 1 none, -1 with *e:
 * the folder cannot be used. Turns: by kind in the order of the table of facts (people before what
 * names them), then by age. A file that changed within two seconds waits, and those of later kinds
 * wait for it up to a minute. */
int drop_file_find(const char *folder, int64_t now, struct drop_file *f, struct err *e);
/* Puts the next slice; `in` says store, manifest, source and time. 1 more to come, 0 that was
 * all (or f->bad is set now), -1 with *in->e: the store failed. */
int drop_file_slice(struct drop_file *f, struct intake *in);
/* Writes the report, then moves the file. 0; 1: another file has come under this name, which stays;
 * -1 with *e. */
int drop_file_finish(const char *folder, struct drop_file *f, struct err *e);
void drop_file_fini(struct drop_file *f);

#endif
