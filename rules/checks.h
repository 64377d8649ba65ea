/* checks: diary rules that warn. They see what formulas see, and never change a score. Called by
 * score_request when asked. */
#ifndef KPID_CHECKS_H
#define KPID_CHECKS_H

#include "rules/score.h"

struct state;

/* Runs the checks that the request asks for and adds findings to the answer, in the order of
 * checks, then rows. A check that fails is a finding of its own ("check_failed", with the sentence
 * in detail). */
void checks_run(struct state *s, struct answer *out);

#endif
