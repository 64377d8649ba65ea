/* access: who is asking. Owns the tokens as the loop knows them (the store keeps them, hashes
 * only), and how many requests of each are under way. Refuses to know what a role may do: routes
 * say that. Loop's thread only, but access_new. /
 */
#ifndef KPID_ACCESS_H
#define KPID_ACCESS_H

#include "daemon/app.h"

enum role_bit { /* of who may do something; a principal has exactly one */
	MAY_PERSON = 1,
	MAY_VIEWER = 2,
	MAY_FEEDER = 4,
	MAY_POLICY = 8,
	MAY_APPROVER = 16,
	MAY_ADMIN = 32
};
#define MAY_ANY 63u
/* The bit of a role's name; 0 unknown. */
unsigned access_role(const char *name);
const char *access_role_name(unsigned role);

struct principal {
	char id[64]; /* of the token, or "uid:1000" */
	char person[64]; /* staff code or name of whoever holds it; "" none */
	unsigned role;
	char agency[64]; /* "" all */
	char sectors[256]; /* with a space between; "" all */
};

/* Reads the tokens with the writer, before lanes work. */
struct access *access_new(struct app *app, struct err *e);
void access_free(struct access *a);

/* The principal of a secret, or of its hash: 0, or -1 unknown, expired or revoked. */
int access_find(struct access *a, const char *secret, struct principal *out);
int access_find_hash(struct access *a, const char *hash, struct principal *out);
/* The hash under which a secret is known. */
void access_hash(const char *secret, char hash[DIGEST_TEXT]);
/* Whoever is at the Unix socket: an administrator, by the file's mode. */
void access_local(unsigned uid, struct principal *out);
/* Who stands behind a principal: the person of its token; of a uid the person of the token that is
 * called as the uid is ("uid:1000"), whether or not anybody uses it; else its own name. Two
 * principals of one person are one person. */
const char *access_person(const struct access *a, const struct principal *p);

/* One more request of this principal: -1 when `most` are under way. Every success needs a leave. */
int access_enter(struct access *a, const struct principal *p, int most);
void access_leave(struct access *a, const struct principal *p);

/* A new secret (printable, 43 characters) and its hash as kept. */
#define SECRET_TEXT 48
void access_secret(char secret[SECRET_TEXT], char hash[DIGEST_TEXT]);
/* Reads the tokens again after one was made or revoked (in the job of the write lane), and takes
 * them into use on the loop. */
struct token_list;
struct token_list *access_read(struct store *s, struct err *e);
void access_take(struct access *a, struct token_list *l);

#endif
