/* asked: one person and period with the standards loaded and the store open, as explain and try ask
 * about them.
 */
#ifndef KPID_CTL_ASKED_H
#define KPID_CTL_ASKED_H

#include "daemon/ctl/engine.h"
#include "daemon/run.h"

struct asked {
	struct ctl_engine g;
	struct store *store;
	struct run_options o;
	struct person *person;
	struct moment as_of; /* --as-of */
};

/* From the arguments STAFF PERIOD and the options; `set` are parameters as for workers_load (NULL
 * none). -1 with c->err. asked_close frees. */
int asked_open(struct ctl *c, struct asked *q, const struct value *set);
void asked_close(struct asked *q);
/* --set sector.param=value, as often as wanted; NULL with c->err. */
struct value *asked_set(struct ctl *c);
/* The explanation, or the view of the diary line with this external id (NULL: none). NULL with
 * c->err. */
struct value *asked_tree(struct ctl *c, struct asked *q, const char *entry);

#define ASK_OPTIONS \
	{ "--db", "FILE", "the store", "kho dữ liệu" }, \
	    { "--to-date", NULL, "in a preview of the year", "trong bản xem trước của năm" }, \
	{ \
		"--as-of", "WHEN", \
		    "with the facts known then: a day, a time, or the number of a fact", \
		    "theo dữ liệu đã biết lúc đó: ngày, giờ hoặc số thứ tự dữ liệu" \
	}

#endif
