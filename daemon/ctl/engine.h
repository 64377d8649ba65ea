/* engine: workers with a sectors folder loaded, for one command. */
#ifndef KPID_CTL_ENGINE_H
#define KPID_CTL_ENGINE_H

#include "daemon/as_of.h"
#include "daemon/ctl/ctl.h"
#include "daemon/folder.h"
#include "rules/base/err_value.h"
#include "rules/manifest.h"

struct ctl_engine {
	struct workers *workers;
	struct folder folder;
	struct calendar calendar;
	struct value *reply; /* of the load: { errors, manifest } */
	struct manifest *manifest;
};

#define CALENDAR_OPTION(en, vi) \
	{ \
		"--calendar", "FILE", \
		    en "working calendar (default: etc/calendar.yaml, else /etc/kpid/calendar.yaml)", \
		    vi "lịch làm việc (mặc định: etc/calendar.yaml, rồi /etc/kpid/calendar.yaml)" \
	}
#define ENGINE_OPTIONS \
	{ "--sectors", "DIR", "folder of the standards (default: sectors)", \
		"thư mục tiêu chuẩn (mặc định: sectors)" }, \
	    CALENDAR_OPTION("", "")

/* Reads the folder (NULL = --sectors, else "sectors") and the calendar, starts `count` workers (0 =
 * cores), loads. -1 with c->err. engine_close frees. `set` as for workers_load. */
int engine_open(
    struct ctl *c, struct ctl_engine *g, const char *folder, int count, const struct value *set);
void engine_close(struct ctl_engine *g);
/* The folder of --sectors, else "sectors". */
const char *ctl_sectors(const struct ctl *c);
/* The file of --calendar, else the first that is there of etc/calendar.yaml and that of the
 * packages; where neither is, the first. */
const char *ctl_calendar_path(const struct ctl *c);
/* Its calendar; without holidays when none is named and none there. -1 with c->err; calendar_fini
 * frees. */
int ctl_calendar(struct ctl *c, struct calendar *out);
/* The text of a line of a file of the bundle, in the command's arena; NULL when there is none. */
const char *engine_line(struct ctl *c, const struct ctl_engine *g, const char *file, int64_t line);
/* Prints one error or warning of the worker with its place, the line itself and a caret. */
void engine_tell(struct ctl *c, const struct ctl_engine *g, const struct value *error);
/* The name of a case in the language; a case that failed, with what was expected and what came. */
const char *engine_case(const struct ctl *c, const struct value *v);
void engine_tell_case(struct ctl *c, const struct value *v);
/* Period argument i; -1 with c->err. */
int ctl_period(struct ctl *c, const char *text, struct period *out);
/* --as-of WHEN in the zone of TZ, else the province's; of the store (NULL: seq of a time is not
 * filled). -1 with c->err. */
int ctl_as_of(struct ctl *c, struct store *s, struct moment *out);
/* The zone of TZ, else Asia/Ho_Chi_Minh; to be freed. NULL with c->err. */
struct zone *ctl_zone(struct ctl *c);

#endif
