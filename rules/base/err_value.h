/* err_value: an error as data, for frames between processes and every JSON answer. */
#ifndef KPID_BASE_ERR_VALUE_H
#define KPID_BASE_ERR_VALUE_H

#include "rules/base/err.h"
#include "rules/base/value.h"

/* { warning, id, en, vi, file, line, col }, in the arena. */
struct value *err_value(struct arena *a, const struct err *e, int warning);
/* How many of a list of these are errors (not warnings). */
int err_values_errors(const struct value *list);

#endif
