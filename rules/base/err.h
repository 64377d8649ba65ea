/* err: what went wrong, as a message id with arguments.
 *
 * Owns the table of messages (messages.def: id, HTTP status, exit status, English, Vietnamese)
 * and the struct that carries one error upward. Knows nothing of files, sockets or KPIs;
 * everybody above calls it. Convention: a function that can fail returns -1 or NULL and fills
 * its last argument, untouched on success.
 */
#ifndef KPID_BASE_ERR_H
#define KPID_BASE_ERR_H

#include <stddef.h>

enum msg_id {
#define MSG(id, http, exit, en, vi) MSG_##id,
#include "rules/base/messages.def"
#undef MSG
	MSG_COUNT
};

enum lang { LANG_EN, LANG_VI };

#define ERR_ARGS 6

/* One error. `file`, `line` (1-based, 0 = none), `col` (1-based, in characters, 0 = none) say
 * where; `args` are the texts put in for {0}..{5}. Everything is owned by the struct; err_fini
 * frees it. All zero is "no error". */
struct err {
	int set;
	enum msg_id id;
	char *args[ERR_ARGS];
	char *file;
	int line, col;
};

/* Fills *e (replacing what was there) with `id` and up to six texts, the list ended by NULL; always
 * returns -1. */
#define err_set(e, ...) err_setv((e), __VA_ARGS__, (const char *)NULL)
int err_setv(struct err *e, enum msg_id id, ...);

/* Says where the error is; keeps a place that is already there. `file` is copied and may be NULL.
 * Returns -1. */
int err_at(struct err *e, const char *file, int line, int col);

/* Deep copy; *to is replaced. */
void err_copy(struct err *to, const struct err *from);
/* Moves *from into *to (replaced) and clears *from. */
void err_move(struct err *to, struct err *from);
void err_fini(struct err *e);

/* The sentence in `lang`, without place. Caller frees. */
char *err_text(const struct err *e, enum lang lang);
/* "file:line:col: sentence". Caller frees. */
char *err_line(const struct err *e, enum lang lang);

/* The sentence of an id with {0}.. filled from `args` (NULL ends or is skipped). Caller frees. */
char *msg_text(enum msg_id id, enum lang lang, const char *const *args, size_t nargs);
/* The stable name ("CSV_NO_COLUMN"), the raw template, HTTP and exit status of an id. Borrowed. */
const char *msg_name(enum msg_id id);
const char *msg_template(enum msg_id id, enum lang lang);
int msg_http(enum msg_id id);
int msg_exit(enum msg_id id);
/* The id of a name, or -1. */
int msg_find(const char *name);

/* A list of errors and warnings, in order; used where all mistakes are told at once. */
struct err_list {
	struct err *at;
	unsigned char *warning;	/* 1 = warning, 0 = error */
	size_t n, cap;
};
/* Takes the contents of *e (clears it). */
void err_list_add(struct err_list *l, struct err *e, int warning);
size_t err_list_errors(const struct err_list *l);	/* without warnings */
void err_list_fini(struct err_list *l);

#endif
