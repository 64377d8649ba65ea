/* store_admin: what the daemon keeps about itself, the third part of the store: states of bundles,
 * reloads, audit, tokens, answers given, schedules, messages to send.
 *
 * Refuses to know why: verdicts, roles, cron texts and JSON are texts that it is given. Every
 * writing operation here takes part in the caller's transaction (store_begin, store_run_begin) when
 * one is open, so that an answer is kept with the facts that it acknowledges and a due time with
 * its run; else it is a transaction of its own, on disk when it returns. After a failure inside the
 * caller's transaction the caller rolls back. Lists live in the arena, texts too. Times are seconds
 * since 1970, the caller's clock; 0 stands for "never" where a time may be missing. Called by the
 * daemon and ctl.
 */
#ifndef KPID_STORE_ADMIN_H
#define KPID_STORE_ADMIN_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/arena.h"
#include "rules/base/digest.h"
#include "rules/base/err.h"

struct store;

/* --- states of bundles (their texts: store_bundle_put, store_bundle_get) --- */
struct bundle_info {
	const char *digest, *state;	/* kept | candidate | live | retired */
	const char *by, *verdict;	/* NULL none; verdict as it was given, JSON */
	const char *signature;		/* as store_bundle_sign took it; NULL none */
	int64_t loaded_at, files;
};
/* Newest first. */
int store_bundles(struct store *s, struct arena *a, struct bundle_info **out, size_t *n,
    struct err *e);
/* Of a digest, or of the live one when NULL. 0 found, 1 none. */
int store_bundle_find(struct store *s, const char *digest, struct arena *a,
    struct bundle_info *out, struct err *e);
/* MSG_STORE_NO_BUNDLE when the text is not kept. "live" retires the one that was live. `by` and
 * `verdict` NULL leave what is there. */
int store_bundle_mark(struct store *s, const char *digest, const char *state, const char *by,
    const char *verdict, struct err *e);

/* The signature that it was accepted with, as text; the newest counts. */
int store_bundle_sign(struct store *s, const char *digest, const char *signature, struct err *e);

/* --- reloads --- */
struct reload {
	int64_t id, at;			/* id: out */
	const char *by;
	const char *before, *after;	/* digests; NULL: none was live, none could be read */
	const char *verdict;		/* applied | refused | unchanged */
	const char *message;		/* JSON, or NULL */
};
int store_reload_add(struct store *s, struct reload *r, struct err *e);
/* Newest first, `most` of those below the id `before` (0: from the newest). */
int store_reloads(struct store *s, int64_t before, size_t most, struct arena *a,
    struct reload **out, size_t *n, struct err *e);

/* --- audit: a chain, each row with the hash of the one before --- */
struct audit {
	int64_t seq, at;		/* seq: out, 1, 2, ... without gaps */
	const char *by, *action, *object, *detail;	/* object, detail (JSON) may be NULL */
	const char *before, *hash;	/* out, hex */
};
/* Fills the out members; their texts live as long as the arena. */
int store_audit_add(struct store *s, struct audit *row, struct arena *a, struct err *e);
/* Newest first, `most` of those below `before` (0: from the newest): of one action, with a text in
 * who, object or detail, ASCII letters in either case. NULL: of any, with any. */
struct audit_query { int64_t before; size_t most; const char *action, *find; };
int store_audit(struct store *s, const struct audit_query *q, struct arena *a, struct audit **out,
    size_t *n, struct err *e);
/* Rows of one action whose object begins with `prefix`, oldest first. */
int store_audit_named(struct store *s, const char *action, const char *prefix, struct arena *a,
    struct audit **out, size_t *n, struct err *e);
/* Computes the chain again: *broken is the first row that does not fit (0: none), *rows how many
 * there are, `head` the hash of the last (64 zeros when empty). A tail that was cut off shows only
 * against a head noted elsewhere: give it as `known` (seq and hash), or NULL. */
struct audit_head { int64_t rows, broken; char hash[DIGEST_TEXT]; };
int store_audit_verify(struct store *s, const struct audit_head *known, struct audit_head *out,
    struct err *e);

/* --- tokens --- */
struct token {
	const char *id, *hash;		/* hash: hex of BLAKE2b of the secret; the secret is not kept */
	const char *person, *role;
	const char *agency, *sectors;	/* NULL: all; sectors with a space between */
	int64_t created;
	const char *created_by;
	int64_t expires, last_used, revoked;
};
/* MSG_STORE_TOKEN_TWICE when the id or the hash is there. */
int store_token_add(struct store *s, const struct token *t, struct err *e);
/* By the hash of the secret, whether or not expired or revoked: that is for the caller to judge.
 * 0 found, 1 none. */
int store_token_find(struct store *s, const char *hash, struct arena *a, struct token *out,
    struct err *e);
int store_tokens(struct store *s, struct arena *a, struct token **out, size_t *n, struct err *e);
int store_token_used(struct store *s, const char *id, int64_t at, struct err *e);
/* MSG_STORE_NO_TOKEN; revoked once more: nothing changes. */
int store_token_revoke(struct store *s, const char *id, int64_t at, struct err *e);

/* --- answers to requests with an Idempotency-Key --- */
#define IDEMPOTENCY_SECONDS 86400
struct kept_answer {
	const char *owner, *key, *body;	/* body: digest of the request, for the caller to compare */
	int status;
	const char *answer;
	int64_t at;
};
/* 0 found and not older than a day at `now`, 1 none. */
int store_answer_find(struct store *s, const char *owner, const char *key, int64_t now,
    struct arena *a, struct kept_answer *out, struct err *e);
/* Forgets those older than a day; MSG_STORE_KEY_USED when this key is there. */
int store_answer_add(struct store *s, const struct kept_answer *x, struct err *e);

/* --- schedules --- */
struct schedule_state {
	const char *name, *cron;	/* cron: the text under which `due` was computed */
	int64_t due, ran;		/* last due time dealt with; when that happened */
	int64_t run;			/* 0 none */
	const char *outcome;		/* NULL: none yet */
	int mode;			/* 0 live, 1 parked, 2 owed (see daemon/due.h) */
};
/* 0 found, 1 none. */
int store_schedule_find(struct store *s, const char *name, struct arena *a,
    struct schedule_state *out, struct err *e);
int store_schedules(struct store *s, struct arena *a, struct schedule_state **out, size_t *n,
    struct err *e);
int store_schedule_put(struct store *s, const struct schedule_state *x, struct err *e);
int store_schedule_forget(struct store *s, const char *name, struct err *e);
/* After a restore: none fires until it is put again with another mode. */
int store_schedules_park(struct store *s, struct err *e);

/* Whether this machine has seen a later state of this file (its lock file remembers the highest
 * complete run), or has never seen it though it holds such runs: a backup that was put back.
 * 1, 0, -1. */
int store_is_older(struct store *s, struct err *e);
/* From now on this state is the one that counts. */
int store_seen(struct store *s, struct err *e);

/* --- backups --- */
/* A whole copy of the store as it is at one moment, while others write: made beside `path`, on disk
 * and sound before it has that name. A file that is there is not overwritten. *head is that of the
 * copy's audit. */
int store_backup(struct store *s, const char *path, struct audit_head *head, struct err *e);
/* Puts a sound backup in the place of the store at `path`, which nobody may have open for writing
 * (MSG_STORE_LOCKED); what was there is kept as path.replaced. Its schedules are parked. */
int store_restore(const char *backup, const char *path, struct audit_head *head, struct err *e);

/* --- messages to send --- */
struct message {
	int64_t id;			/* out */
	const char *hook, *event, *body;
	int64_t created, attempts, next;	/* next: not before */
	const char *failure;		/* of the last attempt, or NULL */
};
int store_message_add(struct store *s, struct message *m, struct err *e);
/* Due at `now`, oldest first, at most `most`. */
int store_messages(struct store *s, int64_t now, size_t most, struct arena *a,
    struct message **out, size_t *n, struct err *e);
/* The oldest of one hook, due or not. 0 found, 1 none. */
int store_message_first(struct store *s, const char *hook, struct arena *a, struct message *out,
    struct err *e);
/* Forgets those of hooks that are not in the list, a JSON array of names; *n says how many. */
int store_messages_keep(struct store *s, const char *hooks, int64_t *n, struct err *e);
int store_message_failed(struct store *s, int64_t id, int64_t next, const char *failure,
    struct err *e);
int store_message_done(struct store *s, int64_t id, struct err *e);

#endif
