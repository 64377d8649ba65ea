/* lint: mistakes that loading alone does not see: names in formulas that nothing answers to, values
 * that are never equal, parameters nobody uses, optional fields read without known( ), classes that
 * nobody can reach, criteria that no case exercises, articles cited twice with different numbers,
 * cases that cannot be read. */
#ifndef KPID_LINT_H
#define KPID_LINT_H

#include "rules/score.h"

/* Runs the cases too (timer as in cases.h). Adds what it finds to *out, errors and warnings, in the
 * order of standards and lines. Warnings that may follow from an error of the same standard are
 * kept back. */
void
lint_bundle(struct engine *g, void (*timer)(void *arg, int on), void *arg, struct err_list *out);

#endif
