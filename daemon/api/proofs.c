/* /v1/scores/{staff}/{period}/proof: a result as a file that can be executed again elsewhere. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/desk.h"
#include "daemon/score_key.h"
#include "daemon/score_proof.h"
#include "rules/base/json.h"

/* The configuration is the loop's. */
static void
key_name(struct call *c, void *ctx)
{
	(void)ctx;
	c->state = arena_str(&c->arena, c->app->config->proofs_key);
}

static void
proof(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	unsigned char secret[SIGN_SECRET];
	const char *key = c->state;
	struct score_proof_ask q = { .calendar = &c->live->calendar };
	struct person *person;
	struct value *v;

	if (desk_store(d, &c->err) != 0 || call_period(c, c->path[1], &q.period) != 0 ||
	    api_person(c, d->store, c->path[0], q.period, 0, &person) != 0 ||
	    (key != NULL && score_key_read(key, secret, &c->err) != 0))
		return;
	q.store = d->store;
	q.person = person;
	q.key = key ? secret : NULL;
	v = score_proof_make(&q, &c->arena, &c->err);
	explicit_bzero(secret, sizeof secret);
	if (v != NULL)
		call_json(c, 200, v);
}

const struct route routes_proofs[] = {
	{ HTTP_GET, "/v1/scores/{staff}/{period}/proof", MAY_ANY & ~(unsigned)MAY_FEEDER,
	    { { ON_LOOP, key_name }, { ON_READ, proof } }, NULL, NULL, "Proof", "proveScore",
	    "a published result with all it rests on, to be executed again by kpictl verify" },
	{ 0 },
};
