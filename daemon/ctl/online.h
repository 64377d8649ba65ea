/* online: how the answers of kpid are shown to people: tables of columns, times, digests, words.
 * Knows the keys of the answers; asks nothing itself but the zone that times are shown in.
 */
#ifndef KPID_CTL_ONLINE_H
#define KPID_CTL_ONLINE_H

#include "daemon/ctl/client.h"

/* A member of an answer as text, in c->arena or static; never NULL. */
typedef const char *online_show_fn(struct ctl *c, const struct value *v);
online_show_fn online_text; /* text or number; "-" for null */
online_show_fn online_time; /* minutes, in the zone of online_zone */
online_show_fn online_digest; /* its first characters; kpictl takes them for the whole */
online_show_fn online_state; /* a code (complete, refused ...) in the language */

/* Times from here on are in kpid's zone: of the answer when it names it, else it is asked for. */
void online_zone(struct ctl *c, const struct value *answer);

struct online_column {
	enum msg_id head;
	const char *key;
	online_show_fn *show;
	int right; /* aligned to the right */
};
/* Rows of maps as a table; columns ended by a NULL key. */
void online_table(struct ctl *c, const struct value *rows, const struct online_column *columns);

/* Whole commands; exit status. GET path: the list under key as a table, or as JSON. */
int online_list(
    struct ctl *c, const char *path, const char *key, const struct online_column *columns);
/* DELETE path/ARG of the command's one argument (`name` in the usage); `gone` says that it is done.
 */
int online_delete(struct ctl *c, const char *path, const char *name, enum msg_id gone);

/* A sentence of the table of messages, in c->arena. */
#define online_say(c, ...) online_sayv((c), __VA_ARGS__, (const char *)NULL)
const char *online_sayv(struct ctl *c, enum msg_id id, ...);

/* Waits for the end of a run, with progress, and tells it; exit status. */
int online_wait(struct ctl *c, const char *run);

/* The whole digest that begins as `text`, of all bundles that are kept; NULL with c->err. */
const char *online_whole(struct ctl *c, const char *text);

/* What a reload found: errors (the line itself too, when `folder` can be read here), failing cases,
 * people that could not be scored; at most `most` of each. */
void online_findings(struct ctl *c, const struct value *reload, const char *folder, size_t most);

/* Tells how a reload, a proposal or a consent ended; exit status: `no` when it was refused, EXIT_NO
 * when it lapsed, or when it waits and `waits` says so. of_folder: mistakes are shown with their
 * lines from the folder that kpid reads. */
struct online_ending { int of_folder, no, waits; };
int online_ended(struct ctl *c, const struct client_answer *a, struct online_ending how);
/* The people of a list, as a table. */
void online_people(struct ctl *c, const struct value *people);

#endif
